//! Takes out of a document what is not served.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::reach::pointer;
use super::{ADDITIONAL, ASIDE, Kept, SECTIONS, Served, Unserved, is_method};
use crate::load::reference::References;
use crate::source::Pointer;

/// What stays of a document.
pub(super) struct Plan {
    /// The path items.
    pub(super) kept: Served,
    /// By part of `components`.
    pub(super) components: BTreeMap<String, BTreeSet<String>>,
    /// Places in operations that are not served, which something refers to.
    pub(super) aside: BTreeSet<Pointer>,
    /// The tags of what is served.
    pub(super) tags: BTreeSet<String>,
    /// Each `operationId` that is not served.
    pub(super) dead_operations: BTreeSet<String>,
    /// The names of links under `components` that lead to what is not served.
    pub(super) dead_links: BTreeSet<String>,
    /// Whether the document's own `security` is asked for.
    pub(super) security: bool,
    /// What goes.
    pub(super) unserved: Unserved,
}

impl Plan {
    /// Cuts a document. Gives what moved: where to, and from where.
    pub(super) fn apply(&self, root: &mut Value) -> Vec<(Pointer, Pointer)> {
        let mut moves = Vec::new();
        self.inline(root, &mut moves);
        let aside = self.aside(root, &mut moves);
        let Value::Object(map) = root else { return moves };
        for section in SECTIONS {
            let Some(Value::Object(items)) = map.get_mut(section) else { continue };
            items.retain(|path, item| match self.kept.get(&(section, path.clone())) {
                Some(kept) => {
                    if let Value::Object(item) = item {
                        without(item, kept);
                    }
                    true
                }
                None => section == "paths" && path.starts_with("x-"),
            });
            if items.is_empty() && section != "paths" {
                map.shift_remove(section);
            }
        }
        self.components(map);
        if !self.security {
            map.shift_remove("security");
        }
        self.tags(map, &mut moves);
        if !aside.is_empty() {
            map.insert(ASIDE.to_owned(), Value::Object(aside));
        }
        self.repair(root, false);
        moves
    }

    /// Puts path items that are served in part where they are referred to.
    fn inline(&self, root: &mut Value, moves: &mut Vec<(Pointer, Pointer)>) {
        let mut parts = Vec::new();
        let references = References::new(root);
        for ((section, path), kept) in &self.kept {
            let item = root.get(*section).and_then(|items| items.get(path)).and_then(Value::as_object);
            let Some(item) = item.filter(|item| *kept != Kept::All && item.contains_key("$ref")) else {
                continue;
            };
            let at = Pointer::root().key(section).key(path);
            let Ok((target, Value::Object(whole))) = references.follow(&at, &root[*section][path]) else {
                continue;
            };
            let mut whole = whole.clone();
            whole.extend(item.iter().filter(|(key, _)| *key != "$ref").map(|(k, v)| (k.clone(), v.clone())));
            moves.push((at, target));
            parts.push((section, path, whole));
        }
        for (section, path, whole) in parts {
            root[*section][path] = Value::Object(whole);
        }
    }

    /// What is referred to and stands in an operation that goes: the same tree, but of objects only, with nothing else.
    fn aside(&self, root: &Value, moves: &mut Vec<(Pointer, Pointer)>) -> Map<String, Value> {
        let mut aside = Map::new();
        let is_outer =
            |at: &Pointer| !self.aside.iter().any(|other| other != at && at.strip_prefix(other).is_some());
        for at in self.aside.iter().filter(|at| is_outer(at)) {
            if let Some(value) = at.find(root) {
                let tokens: Vec<String> = at.tokens().map(Cow::into_owned).collect();
                put(&mut aside, &tokens, value.clone());
                moves.push((Pointer::root().key(ASIDE).join(at.as_str()), at.clone()));
            }
        }
        aside
    }

    fn components(&self, root: &mut Map<String, Value>) {
        let Some(Value::Object(components)) = root.get_mut("components") else { return };
        let empty = BTreeSet::new();
        components.retain(|section, entries| {
            let Value::Object(entries) = entries else { return true };
            if section.starts_with("x-") {
                return true;
            }
            let kept = self.components.get(section).unwrap_or(&empty);
            entries.retain(|name, _| kept.contains(name));
            !entries.is_empty()
        });
        if components.is_empty() {
            root.shift_remove("components");
        }
    }

    fn tags(&self, root: &mut Map<String, Value>, moves: &mut Vec<(Pointer, Pointer)>) {
        let is_kept = |name: &str| self.tags.contains(name);
        if let Some(Value::Array(tags)) = root.get_mut("tags") {
            let at = Pointer::root().key("tags");
            let mut kept = Vec::new();
            for (index, tag) in std::mem::take(tags).into_iter().enumerate() {
                if tag.get("name").and_then(Value::as_str).is_none_or(is_kept) {
                    if index != kept.len() {
                        moves.push((at.index(kept.len()), at.index(index)));
                    }
                    kept.push(tag);
                }
            }
            *tags = kept;
            if tags.is_empty() {
                root.shift_remove("tags");
            }
        }
        // Redoc's groups of tags.
        if let Some(Value::Array(groups)) = root.get_mut("x-tagGroups") {
            groups.retain_mut(|group| {
                let Some(Value::Array(tags)) = group.get_mut("tags") else { return true };
                tags.retain(|tag| tag.as_str().is_none_or(is_kept));
                !tags.is_empty()
            });
        }
    }

    /// Takes out what leads to what is gone, and makes references say where things moved. `is_map` where the keys are
    /// names of the author's.
    fn repair(&self, value: &mut Value, is_map: bool) {
        match value {
            Value::Array(list) => list.iter_mut().for_each(|value| self.repair(value, false)),
            Value::Object(map) if is_map => map.values_mut().for_each(|value| self.repair(value, false)),
            Value::Object(map) => {
                if let Some(Value::Object(links)) = map.get_mut("links") {
                    links.retain(|_, link| !self.is_dead(link));
                }
                if map.get("links").and_then(Value::as_object).is_some_and(Map::is_empty) {
                    map.shift_remove("links");
                }
                if let Some(Value::Object(d)) = map.get_mut("discriminator") {
                    self.discriminator(d);
                }
                if let Some(Value::String(text)) = map.get_mut("$ref") {
                    self.readdress(text);
                }
                for (key, value) in map.iter_mut() {
                    let is_data = matches!(key.as_str(), "example" | "default" | "const" | "enum" | "value");
                    let is_map = matches!(
                        key.as_str(),
                        "properties"
                            | "patternProperties"
                            | "dependentSchemas"
                            | "$defs"
                            | "definitions"
                            | "schemas"
                            | "headers"
                            | "parameters"
                            | "examples"
                            | "responses"
                            | "encoding"
                    );
                    if !is_data {
                        self.repair(value, is_map);
                    }
                }
            }
            _ => {}
        }
    }

    fn is_dead(&self, link: &Value) -> bool {
        let text = |key: &str| link.get(key).and_then(Value::as_str);
        if let Some(name) = text("$ref").and_then(|text| text.strip_prefix("#/components/links/")) {
            return self.dead_links.contains(name);
        }
        if let Some(id) = text("operationId") {
            return self.dead_operations.contains(id);
        }
        let Some(at) = text("operationRef").and_then(pointer) else { return false };
        let tokens: Vec<_> = at.tokens().collect();
        let [section, path, method] = tokens.as_slice() else { return false };
        let Some(section) = SECTIONS.iter().find(|known| **known == section.as_ref()) else { return false };
        !self.kept.get(&(*section, path.to_string())).is_some_and(|kept| kept.has(method))
    }

    fn discriminator(&self, discriminator: &mut Map<String, Value>) {
        let is_gone = |value: &Value| {
            let Some(text) = value.as_str() else { return false };
            let name = text.strip_prefix("#/components/schemas/").unwrap_or(text);
            self.unserved.schemas.contains(name)
        };
        if let Some(Value::Object(mapping)) = discriminator.get_mut("mapping") {
            mapping.retain(|_, target| !is_gone(target));
            if mapping.is_empty() {
                discriminator.shift_remove("mapping");
            }
        }
        if discriminator.get("defaultMapping").is_some_and(is_gone) {
            discriminator.shift_remove("defaultMapping");
        }
        let mapping = discriminator.get_mut("mapping").and_then(Value::as_object_mut);
        for target in mapping.into_iter().flat_map(Map::values_mut) {
            if let Value::String(text) = target {
                self.readdress(text);
            }
        }
    }

    /// Makes a reference to something that moved say where it is now.
    fn readdress(&self, text: &mut String) {
        if self.aside.is_empty() {
            return;
        }
        let Some(at) = pointer(text) else { return };
        if self.aside.iter().any(|moved| at.strip_prefix(moved).is_some()) {
            text.insert_str(1, &format!("/{ASIDE}"));
        }
    }
}

/// Puts a value where these keys lead.
fn put(into: &mut Map<String, Value>, keys: &[String], value: Value) {
    match keys {
        [] => {}
        [last] => {
            into.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            let next = into.entry(first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(next) = next {
                put(next, rest, value);
            }
        }
    }
}

/// Takes the methods that are not served out of a path item.
fn without(item: &mut Map<String, Value>, kept: &Kept) {
    item.retain(|key, _| !is_method(key) || kept.has(key));
    if let Some(Value::Object(more)) = item.get_mut(ADDITIONAL) {
        more.retain(|key, _| kept.has(key));
        if more.is_empty() {
            item.shift_remove(ADDITIONAL);
        }
    }
}
