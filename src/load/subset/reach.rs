//! What the selected operations refer to, at any distance.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::cut::Plan;
use super::{ADDITIONAL, Kept, SECTIONS, Served, Unserved, is_method};
use crate::load::reference::References;
use crate::source::Pointer;

/// How something is referred to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Use {
    /// As what another schema extends: its own properties, and not those of whatever else extends it.
    Part,
    /// As itself: a base with a discriminator is any of the schemas that extend it.
    Whole,
}

/// Finds what stays beside the selected operations.
pub(super) fn reach(root: &Value, kept: &Served, schemas: &[String]) -> Plan {
    let components = root.get("components").and_then(Value::as_object);
    let mut reach = Reach {
        references: References::new(root),
        components,
        kept,
        reached: BTreeMap::new(),
        elsewhere: BTreeSet::new(),
        aside: BTreeSet::new(),
        queue: Vec::new(),
        children: None,
        tags: BTreeSet::new(),
        schemes: BTreeSet::new(),
        inherits: false,
        is_dynamic: false,
        ids: HashMap::new(),
    };
    reach.operation_ids(root);
    for name in schemas {
        reach.component("schemas", name, Use::Whole);
    }
    reach.items(root);
    if reach.inherits
        && let Some(security) = root.get("security")
    {
        reach.requirements(security);
    }
    reach.drain();
    reach.finish(root)
}

struct Reach<'v, 'k> {
    references: References<'v>,
    components: Option<&'v Map<String, Value>>,
    kept: &'k Served,
    /// By part of `components` and name.
    reached: BTreeMap<(&'v str, &'v str), Use>,
    /// Places outside of `components`, `paths` and webhooks.
    elsewhere: BTreeSet<Pointer>,
    /// Places in operations that are not served.
    aside: BTreeSet<Pointer>,
    queue: Vec<(&'v Value, Use, bool)>,
    /// The components that extend each one; found when first asked for.
    children: Option<HashMap<&'v str, Vec<&'v str>>>,
    tags: BTreeSet<&'v str>,
    schemes: BTreeSet<&'v str>,
    /// Whether some operation has the document's own `security`.
    inherits: bool,
    /// Whether a reference depends on the way by which it is reached.
    is_dynamic: bool,
    /// Whether the operation of an `operationId` is served.
    ids: HashMap<&'v str, bool>,
}

impl<'v> Reach<'v, '_> {
    fn operation_ids(&mut self, root: &'v Value) {
        for candidate in super::candidates(root) {
            let kept = self.kept.get(&(candidate.section, candidate.path.to_owned()));
            let is_kept = kept.is_some_and(|kept| kept.has(&candidate.method));
            if is_kept {
                self.tags.extend(candidate.tags);
            }
            if let Some(id) = candidate.id {
                *self.ids.entry(id).or_default() |= is_kept;
            }
        }
    }

    /// Walks the path items that are served.
    fn items(&mut self, root: &'v Value) {
        let kept = self.kept;
        for ((section, path), kept) in kept {
            let Some(item) = root.get(*section).and_then(|items| items.get(path)) else { continue };
            let Value::Object(map) = item else { continue };
            self.item(map, kept);
            if let Some(text) = map.get("$ref").and_then(Value::as_str) {
                match (kept, self.references.follow(&Pointer::root(), item)) {
                    (Kept::Some(_), Ok((_, Value::Object(target)))) => self.item(target, kept),
                    _ => self.refer(text, Use::Whole),
                }
            }
        }
    }

    fn item(&mut self, item: &'v Map<String, Value>, kept: &Kept) {
        for (key, value) in item {
            match value {
                _ if key == "$ref" => {}
                Value::Object(more) if key == ADDITIONAL => {
                    more.iter().filter(|(key, _)| kept.has(key)).for_each(|(_, value)| self.operation(value));
                }
                _ if is_method(key) => {
                    if kept.has(key) {
                        self.operation(value);
                    }
                }
                _ => self.queue.push((value, Use::Whole, false)),
            }
        }
    }

    fn operation(&mut self, operation: &'v Value) {
        let target = self.references.follow(&Pointer::root(), operation);
        let has_own = target.is_ok_and(|(_, operation)| operation.get("security").is_some());
        self.inherits |= !has_own;
        self.queue.push((operation, Use::Whole, false));
    }

    fn drain(&mut self) {
        loop {
            while let Some((value, how, is_component)) = self.queue.pop() {
                self.walk(value, how, is_component);
            }
            if !self.is_dynamic {
                return;
            }
            // Which schema such a reference means depends on who asks: all that can be meant stay.
            self.is_dynamic = false;
            let schemas = self.components.and_then(|c| c.get("schemas")).and_then(Value::as_object);
            for (name, schema) in schemas.into_iter().flatten() {
                if is_named(schema) {
                    self.component("schemas", name, Use::Whole);
                }
            }
            if self.queue.is_empty() {
                return;
            }
        }
    }

    fn walk(&mut self, value: &'v Value, how: Use, is_component: bool) {
        match value {
            Value::Object(map) => self.object(map, how, is_component),
            Value::Array(list) => list.iter().for_each(|value| self.walk(value, Use::Whole, false)),
            _ => {}
        }
    }

    fn object(&mut self, map: &'v Map<String, Value>, how: Use, is_component: bool) {
        for (key, value) in map {
            match (key.as_str(), value) {
                ("$ref", Value::String(text)) => self.refer(text, how),
                ("$dynamicRef" | "$recursiveRef", Value::String(text)) => {
                    self.is_dynamic = true;
                    self.refer(text, Use::Whole);
                }
                // The children of what is only extended are somebody else's.
                ("discriminator", Value::Object(_)) if how == Use::Part => {}
                ("discriminator", Value::Object(d)) => self.discriminator(d),
                ("allOf", Value::Array(parts)) => {
                    // `allOf` of one inside another schema is how 3.0 describes a use: it means the whole.
                    let extends = is_component
                        || parts.len() > 1
                        || ["properties", "required", "additionalProperties"]
                            .iter()
                            .any(|k| map.contains_key(*k));
                    let how = if extends { Use::Part } else { Use::Whole };
                    for part in parts {
                        self.walk(part, how, false);
                    }
                }
                ("security", Value::Array(_)) => self.requirements(value),
                ("callbacks", Value::Object(_)) => {
                    // What a callback asks of those it calls may be the document's.
                    self.inherits = true;
                    self.walk(value, Use::Whole, false);
                }
                ("links", Value::Object(links)) => {
                    for link in links.values() {
                        if !self.is_dead(link) {
                            self.walk(link, Use::Whole, false);
                        }
                    }
                }
                _ => self.walk(value, Use::Whole, false),
            }
        }
    }

    fn discriminator(&mut self, discriminator: &'v Map<String, Value>) {
        let mapping = discriminator.get("mapping").and_then(Value::as_object);
        let default = discriminator.get("defaultMapping");
        for text in mapping.into_iter().flat_map(Map::values).chain(default).filter_map(Value::as_str) {
            let target = self.references.mapping_target(text);
            self.refer(&target, Use::Whole);
        }
    }

    /// The schemes that requirements name.
    fn requirements(&mut self, security: &'v Value) {
        let requirements = security.as_array().into_iter().flatten().filter_map(Value::as_object);
        for name in requirements.flat_map(Map::keys) {
            self.schemes.insert(name);
            self.component("securitySchemes", name, Use::Whole);
            self.refer(name, Use::Whole);
        }
    }

    /// Follows a reference. What it leads through stays as well.
    fn refer(&mut self, text: &str, how: Use) {
        let Some(written) = pointer(text) else { return };
        let Ok((at, value)) = self.references.find(text) else { return };
        let is_through = written != at;
        self.place(&written, value, if is_through { Use::Whole } else { how });
        if is_through {
            self.place(&at, value, how);
        }
    }

    fn place(&mut self, at: &Pointer, value: &'v Value, how: Use) {
        let tokens: Vec<_> = at.tokens().collect();
        match tokens.as_slice() {
            [first, section, name, rest @ ..] if first == "components" => {
                self.component(section, name, if rest.is_empty() { how } else { Use::Whole });
            }
            [section, path, rest @ ..] if SECTIONS.contains(&section.as_ref()) => {
                let section = SECTIONS.iter().find(|known| **known == section.as_ref());
                let kept = section.and_then(|section| self.kept.get(&(*section, path.to_string())));
                let method =
                    rest.first().map(|first| if first == ADDITIONAL { rest.get(1) } else { Some(first) });
                let is_there = kept.is_some_and(|kept| match method.flatten() {
                    Some(method) => {
                        kept.has(method)
                            || (!is_method(method) && rest.first().is_some_and(|first| first != ADDITIONAL))
                    }
                    None => *kept == Kept::All,
                });
                if !is_there && self.aside.insert(at.clone()) {
                    self.queue.push((value, how, false));
                }
            }
            _ => {
                if self.elsewhere.insert(at.clone()) {
                    self.queue.push((value, how, false));
                }
            }
        }
    }

    fn component(&mut self, section: &str, name: &str, how: Use) {
        let found = self.components.and_then(|components| components.get_key_value(section));
        let Some((section, Value::Object(entries))) = found else { return };
        let Some((name, value)) = entries.get_key_value(name) else { return };
        let known = self.reached.get(&(section.as_str(), name.as_str())).copied();
        if known >= Some(how) {
            return;
        }
        self.reached.insert((section, name), how);
        self.queue.push((value, how, true));
        if section == "schemas" && how == Use::Whole && value.get("discriminator").is_some() {
            for child in self.children_of(name) {
                self.component("schemas", child, Use::Whole);
            }
        }
    }

    /// The components that extend one, at any distance.
    fn children_of(&mut self, name: &'v str) -> Vec<&'v str> {
        let schemas = self.components.and_then(|c| c.get("schemas")).and_then(Value::as_object);
        let references = &self.references;
        let children = self.children.get_or_insert_with(|| {
            let mut children: HashMap<&'v str, Vec<&'v str>> = HashMap::new();
            for (child, schema) in schemas.into_iter().flatten() {
                let parts = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
                let texts = parts.chain([schema]).filter_map(|part| part.get("$ref").and_then(Value::as_str));
                for at in texts.filter_map(|text| references.find(text).ok()).map(|(at, _)| at) {
                    let parent = at
                        .last()
                        .filter(|_| at.parent().is_some_and(|p| p.as_str() == "/components/schemas"));
                    let parent = parent.and_then(|parent| schemas?.get_key_value(parent.as_ref()));
                    if let Some((parent, _)) = parent {
                        children.entry(parent).or_default().push(child);
                    }
                }
            }
            children
        });
        let mut found: Vec<&str> = Vec::new();
        let mut seen: HashSet<&str> = HashSet::from([name]);
        let mut stack = vec![name];
        while let Some(name) = stack.pop() {
            for child in children.get(name).into_iter().flatten().filter(|child| seen.insert(child)) {
                found.push(child);
                stack.push(child);
            }
        }
        found
    }

    /// Whether a link leads to an operation that is not served.
    fn is_dead(&self, link: &'v Value) -> bool {
        let Ok((_, link)) = self.references.follow(&Pointer::root(), link) else { return false };
        if let Some(id) = link.get("operationId").and_then(Value::as_str) {
            return self.ids.get(id) == Some(&false);
        }
        let place = link.get("operationRef").and_then(Value::as_str).and_then(pointer);
        let Some(place) = place else { return false };
        let tokens: Vec<_> = place.tokens().collect();
        let [section, path, method] = tokens.as_slice() else { return false };
        let Some(section) = SECTIONS.iter().find(|known| **known == section.as_ref()) else { return false };
        !self.kept.get(&(*section, path.to_string())).is_some_and(|kept| kept.has(method))
    }

    fn finish(self, root: &'v Value) -> Plan {
        let mut components: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut unserved = Unserved::default();
        let mut dead_links = BTreeSet::new();
        for (section, entries) in self.components.into_iter().flatten() {
            let Value::Object(entries) = entries else { continue };
            for (name, entry) in entries {
                if self.reached.contains_key(&(section.as_str(), name.as_str())) {
                    components.entry(section.clone()).or_default().insert(name.clone());
                } else if section == "schemas" {
                    unserved.schemas.insert(name.clone());
                } else if section == "securitySchemes" {
                    unserved.security_schemes.insert(name.clone());
                }
                if section == "links" && self.is_dead(entry) {
                    dead_links.insert(name.clone());
                }
            }
        }
        Plan {
            components,
            aside: self.aside,
            tags: with_parents(root, self.tags),
            dead_operations: self
                .ids
                .iter()
                .filter(|(_, kept)| !**kept)
                .map(|(id, _)| (*id).to_owned())
                .collect(),
            dead_links,
            security: self.inherits,
            unserved,
            kept: self.kept.iter().map(|(key, kept)| (key.clone(), kept.clone())).collect(),
        }
    }
}

/// Tags, and (3.2) those that they stand below.
fn with_parents(root: &Value, tags: BTreeSet<&str>) -> BTreeSet<String> {
    let parents: HashMap<&str, &str> = root
        .get("tags")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|tag| Some((tag.get("name")?.as_str()?, tag.get("parent")?.as_str()?)))
        .collect();
    let mut found = BTreeSet::new();
    for mut tag in tags {
        while found.insert(tag.to_owned()) {
            let Some(parent) = parents.get(tag) else { break };
            tag = parent;
        }
    }
    found
}

/// Whether a dynamic reference can mean something in a schema.
fn is_named(schema: &Value) -> bool {
    match schema {
        Value::Object(map) => {
            ["$dynamicAnchor", "$recursiveAnchor"].iter().any(|key| map.contains_key(*key))
                || map.values().any(is_named)
        }
        Value::Array(list) => list.iter().any(is_named),
        _ => false,
    }
}

/// The place that a local reference names.
pub(super) fn pointer(text: &str) -> Option<Pointer> {
    let fragment = percent_decode_str(text.strip_prefix('#')?).decode_utf8().ok()?;
    Pointer::parse(&fragment)
}
