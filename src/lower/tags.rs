//! Discriminators: which value of a property stands for which variant of a union.

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use super::parents::is_same_word;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::Discriminator;
use crate::load::{self, Schema, SchemaId, Types};
use crate::source::Pointer;

/// Unions nested deeper are not looked into.
const DEEPEST: usize = 8;

impl Lowering<'_> {
    /// The property that tells a union's variants apart. None where it cannot: a variant is no object, or no value
    /// stands for it.
    ///
    /// A value of the property stands for a variant because the mapping says so, because the variant's own schema
    /// allows that value and no other variant's does, or else because it is the variant's name (OpenAPI 3.1 §4.8.25).
    pub(super) fn discriminator(
        &mut self,
        d: &load::Discriminator,
        parts: &[(SchemaId, Option<String>)],
        at: &Pointer,
    ) -> Option<Discriminator> {
        if !parts.iter().all(|(part, _)| self.is_of_objects(*part, DEEPEST)) {
            return None;
        }
        let targets: Vec<Vec<SchemaId>> = parts.iter().map(|(part, _)| self.leaves(*part, DEEPEST)).collect();
        // What is listed itself is meant before what is a part of something listed.
        let place = |id: SchemaId| {
            let listed = targets.iter().position(|ids| ids[..2].contains(&id));
            listed.or_else(|| targets.iter().position(|ids| ids.contains(&id)))
        };
        let mut mapping: IndexMap<String, usize> = IndexMap::new();
        let mut outside: Vec<&String> = Vec::new();
        for (value, schema) in &d.mapping {
            match place(self.resolve(*schema).0) {
                Some(index) => {
                    mapping.insert(value.clone(), index);
                }
                None => outside.push(value),
            }
        }
        let default = d.default.and_then(|schema| place(self.resolve(schema).0));
        for value in outside {
            self.note(
                Diagnostic::new(
                    codes::MAPPING_OUTSIDE,
                    &at.key("discriminator").key("mapping").key(value),
                    format!("`{value}` stands for a schema that is none of the variants"),
                )
                .help("list the schema among the variants; until then the value is refused"),
            );
        }
        let own: Vec<Vec<String>> =
            parts.iter().map(|(part, _)| self.tag_values(*part, &d.property, DEEPEST)).collect();
        for (index, (_, name)) in parts.iter().enumerate() {
            let (mine, shared): (Vec<&String>, Vec<&String>) = own[index].iter().partition(|value| {
                own.iter().enumerate().all(|(other, values)| other == index || !values.contains(value))
            });
            for value in mine {
                mapping.entry(value.clone()).or_insert(index);
            }
            if mapping.values().any(|mapped| *mapped == index) {
                continue;
            }
            let Some(name) = name else { continue };
            // `circle` is meant for `Circle` where the property allows nothing that is nearer.
            let near = shared.iter().find(|value| is_same_word(value, name));
            mapping.entry(near.map_or(name, |value| *value).clone()).or_insert(index);
        }
        let is_told = |index: usize| default == Some(index) || mapping.values().any(|to| *to == index);
        (0..parts.len()).all(is_told).then(|| Discriminator {
            property: d.property.clone(),
            mapping: mapping.into_iter().collect(),
            default,
        })
    }

    /// The schemas of the document that a variant is: itself, itself without a base that was merged in, and whatever it
    /// is a union of.
    fn leaves(&self, part: SchemaId, depth: usize) -> Vec<SchemaId> {
        let schema = &self.schemas[part.0 as usize];
        let id = match schema.all_of.as_slice() {
            // Made by `union`: the last part is the variant.
            [_, last] if schema.properties.is_empty() && !self.components.contains_key(&part) => {
                self.resolve(*last).0
            }
            _ => self.resolve(part).0,
        };
        let mut found = vec![self.resolve(part).0, id];
        if depth > 0 {
            let schema = &self.schemas[id.0 as usize];
            for part in schema.one_of.iter().chain(&schema.any_of) {
                found.extend(self.leaves(*part, depth - 1));
            }
        }
        found
    }

    /// The values that a variant's schema gives the property; a union's are those of its variants.
    fn tag_values(&mut self, part: SchemaId, property: &str, depth: usize) -> Vec<String> {
        let flat = self.flatten(self.resolve(part).0);
        let nested: Vec<SchemaId> = flat.one_of.iter().chain(&flat.any_of).copied().collect();
        if depth > 0 && !nested.is_empty() && self.describing(&nested) {
            let d = flat.discriminator.as_ref().filter(|d| d.property == property);
            let mut values: Vec<String> = d.iter().flat_map(|d| d.mapping.keys().cloned()).collect();
            for part in nested {
                let id = self.resolve(part).0;
                let own = self.tag_values(part, property, depth - 1);
                let is_mapped = d.is_some_and(|d| d.mapping.values().any(|to| self.resolve(*to).0 == id));
                let name = self.components.get(&id).filter(|_| own.is_empty() && !is_mapped);
                values.extend(name.map(ToString::to_string));
                values.extend(own);
            }
            return values;
        }
        let Some(tag) = flat.properties.get(property) else { return Vec::new() };
        let tag = self.flatten(self.resolve(*tag).0);
        tag.values.iter().flatten().filter_map(text).collect()
    }

    /// Whether a schema allows objects and nothing else, as far as it says.
    fn is_of_objects(&mut self, part: SchemaId, depth: usize) -> bool {
        let flat = self.flatten(self.resolve(part).0);
        let is_object = |s: &Schema| {
            (s.types.is_empty() || s.types == Types::OBJECT) && s.values.is_none() && !s.never && !s.only_null
        };
        let nested: Vec<SchemaId> = flat.one_of.iter().chain(&flat.any_of).copied().collect();
        is_object(&flat) && (depth == 0 || nested.iter().all(|part| self.is_of_objects(*part, depth - 1)))
    }
}

/// A value of the property as the mapping writes it: strings as they are, all others as their JSON.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}
