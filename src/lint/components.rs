//! Components that nothing refers to.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::rules::UNUSED_COMPONENT;
use super::{Findings, Ground};
use crate::source::Pointer;

/// A component: `schemas` and `Pet`.
type Component = (String, String);

pub(super) fn check(ground: &Ground<'_>, findings: &mut Findings<'_>) {
    if !findings.is_on(&UNUSED_COMPONENT) {
        return;
    }
    let Some(components) = ground.document.get("components").and_then(Value::as_object) else { return };
    for (kind, name) in unused(ground.document) {
        // Extensions hold what they like.
        let is_known = components.get(&kind).and_then(|named| named.get(&name)).is_some();
        if is_known && !kind.starts_with("x-") {
            let at = Pointer::root().key("components").key(&kind).key(&name);
            findings.tell(&UNUSED_COMPONENT, &at, format!("nothing refers to `{kind}/{name}`"));
        }
    }
}

/// The components that cannot be reached from the document, in its order.
fn unused(document: &Value) -> Vec<Component> {
    let mut reached = BTreeSet::new();
    let mut open: VecDeque<&Value> = VecDeque::new();
    let root = document.as_object().into_iter().flatten();
    let mut schemes = BTreeSet::new();
    for (key, value) in root.filter(|(key, _)| *key != "components") {
        if key == "security" {
            names_of(value, &mut schemes);
        }
        open.push_back(value);
    }
    while let Some(value) = open.pop_front() {
        look(value, &mut schemes, &mut |component| {
            if let Some(found) = find(document, &component)
                && reached.insert(component)
            {
                open.push_back(found);
            }
        });
    }
    let all = document.get("components").and_then(Value::as_object).into_iter().flatten();
    let all = all.flat_map(|(kind, named)| {
        let names = named.as_object().into_iter().flatten();
        names.map(move |(name, _)| (kind.clone(), name.clone()))
    });
    all.filter(|component| {
        let is_asked = component.0 == "securitySchemes" && schemes.contains(&component.1);
        !is_asked && !reached.contains(component)
    })
    .collect()
}

fn find<'d>(document: &'d Value, (kind, name): &Component) -> Option<&'d Value> {
    document.get("components")?.get(kind)?.get(name)
}

/// Every component that a value names; the tree is never deeper than what could be read.
fn look(value: &Value, schemes: &mut BTreeSet<String>, told: &mut dyn FnMut(Component)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| look(item, schemes, told)),
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("$ref" | "$dynamicRef" | "operationRef", Value::String(text)) => refer(text, told),
                    ("mapping", Value::Object(mapping)) => {
                        for text in mapping.values().filter_map(Value::as_str) {
                            refer(text, told);
                            told(("schemas".to_owned(), text.to_owned()));
                        }
                    }
                    ("defaultMapping", Value::String(text)) => {
                        refer(text, told);
                        told(("schemas".to_owned(), text.to_owned()));
                    }
                    ("security", Value::Array(_)) => names_of(member, schemes),
                    _ => {}
                }
                look(member, schemes, told);
            }
        }
        _ => {}
    }
}

fn refer(text: &str, told: &mut dyn FnMut(Component)) {
    let Some(pointer) = text.strip_prefix('#').and_then(Pointer::parse) else { return };
    let mut tokens = pointer.tokens();
    if tokens.next().as_deref() == Some("components")
        && let (Some(kind), Some(name)) = (tokens.next(), tokens.next())
    {
        told((kind.to_string(), name.to_string()));
    }
}

/// The security schemes that a list of requirements names.
fn names_of(requirements: &Value, schemes: &mut BTreeSet<String>) {
    for requirement in requirements.as_array().into_iter().flatten() {
        schemes.extend(requirement.as_object().into_iter().flatten().map(|(name, _)| name.clone()));
    }
}
