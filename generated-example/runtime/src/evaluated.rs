//! What no keyword has looked at: `unevaluatedProperties` and `unevaluatedItems` (JSON Schema 2020-12 core, §11).

use std::collections::HashSet;

use serde_json::{Map, Value};

use super::keywords::Extra;
use super::schema::Schema;
use super::violation::Path;
use super::walk::Walk;

/// The members or items of one value that keywords have looked at.
#[derive(Default)]
struct Seen<'v> {
    all: bool,
    names: HashSet<&'v str>,
    /// The first items of an array, all of them seen.
    first: usize,
    indices: HashSet<usize>,
}

impl Walk<'_> {
    /// Holds what is left of an object against a schema.
    pub(super) fn unevaluated_properties(
        &mut self,
        whole: &Schema,
        rest: &Schema,
        value: &Value,
        members: &Map<String, Value>,
        at: &Path<'_>,
    ) {
        let mut seen = Seen::default();
        self.look(whole, value, &mut seen);
        for (name, member) in members {
            if seen.all || seen.names.contains(name.as_str()) {
                continue;
            }
            self.left_over("unevaluatedProperties", rest, member, &Path::Key(at, name));
        }
    }

    /// Holds what is left of an array against a schema.
    pub(super) fn unevaluated_items(
        &mut self,
        whole: &Schema,
        rest: &Schema,
        value: &Value,
        items: &[Value],
        at: &Path<'_>,
    ) {
        let mut seen = Seen::default();
        self.look(whole, value, &mut seen);
        for (index, item) in items.iter().enumerate() {
            if seen.all || index < seen.first || seen.indices.contains(&index) {
                continue;
            }
            self.left_over("unevaluatedItems", rest, item, &Path::Index(at, index));
        }
    }

    fn left_over(&mut self, keyword: &'static str, rest: &Schema, value: &Value, at: &Path<'_>) {
        if rest.types == 0 {
            self.note(at, keyword, || "is not allowed here".to_owned());
        } else {
            self.walk(rest, value, at);
        }
    }

    /// What a schema that holds for a value looks at, in itself and in the schemas that hold for the same value.
    fn look<'v>(&mut self, schema: &Schema, value: &'v Value, seen: &mut Seen<'v>) {
        match value {
            Value::Object(members) => look_at_members(schema, members, seen),
            Value::Array(items) => {
                seen.first = seen.first.max(schema.prefix.len());
                seen.all |= schema.items.is_some();
                if let Some(contained) = schema.extra.and_then(|extra| extra.contains) {
                    let matching = items.iter().enumerate().filter(|(_, item)| self.probe(contained, item));
                    seen.indices.extend(matching.map(|(index, _)| index));
                }
            }
            _ => return,
        }
        for part in schema.target().iter().chain(schema.all_of) {
            self.look_within(part, value, seen);
        }
        for variant in schema.any_of.iter().chain(schema.one_of) {
            self.look_if_valid(variant, value, seen);
        }
        if let Some(extra) = schema.extra {
            self.look_further(extra, value, seen);
        }
    }

    /// A part that has looked at what was left itself has left nothing.
    fn look_within<'v>(&mut self, part: &Schema, value: &'v Value, seen: &mut Seen<'v>) {
        let takes_all = part.extra.is_some_and(|extra| {
            (value.is_object() && extra.unevaluated_properties.is_some())
                || (value.is_array() && extra.unevaluated_items.is_some())
        });
        seen.all |= takes_all;
        if !seen.all && self.may_go_on() {
            self.look(part, value, seen);
            self.come_back();
        }
    }

    fn look_if_valid<'v>(&mut self, part: &Schema, value: &'v Value, seen: &mut Seen<'v>) {
        if self.probe(part, value) {
            self.look_within(part, value, seen);
        }
    }

    fn look_further<'v>(&mut self, extra: &Extra, value: &'v Value, seen: &mut Seen<'v>) {
        if let Some(condition) = extra.condition {
            let branch = if self.probe(condition, value) {
                self.look_within(condition, value, seen);
                extra.then
            } else {
                extra.otherwise
            };
            if let Some(branch) = branch {
                self.look_within(branch, value, seen);
            }
        }
        let Value::Object(members) = value else { return };
        for (name, schema) in extra.dependent_schemas {
            if members.contains_key(*name) {
                self.look_within(schema, value, seen);
            }
        }
        if let Some(tag) = extra.tag
            && let Some(Value::String(name)) = members.get(tag.property)
            && let Some((_, variant)) = tag.variants.iter().find(|(known, _)| known == name)
        {
            self.look_within(variant, value, seen);
        }
    }
}

fn look_at_members<'v>(schema: &Schema, members: &'v Map<String, Value>, seen: &mut Seen<'v>) {
    if schema.closed || schema.additional.is_some() {
        seen.all = true;
        return;
    }
    let patterns = schema.extra.map_or(&[][..], |extra| extra.pattern_properties);
    for name in members.keys() {
        let is_named = schema.properties.iter().any(|property| property.name == name);
        if is_named || patterns.iter().any(|(pattern, _)| pattern.holds(name)) {
            seen.names.insert(name);
        }
    }
}
