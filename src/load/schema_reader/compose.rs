//! `$ref`, and schemas made of schemas.

use indexmap::IndexMap;
use serde_json::Value;

use super::rare;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::dynamic::Dynamic;
use crate::load::reader::Reader;
use crate::load::schema::{Discriminator, Schema, SchemaId};
use crate::source::Pointer;

impl<'v> Reader<'v, '_> {
    /// Reads a keyword that refers to or combines schemas; false where it is another one.
    pub(super) fn compose_keyword(
        &mut self,
        schema: &mut Schema,
        key: &str,
        value: &'v Value,
        at: &Pointer,
    ) -> bool {
        match key {
            "$ref" => match value {
                Value::String(text) => schema.reference = self.schema_by_reference(text),
                _ => self.ignored(&at.key(key), value, "the place of a schema"),
            },
            "allOf" => schema.all_of = self.schema_list(value, at, key),
            "oneOf" => {
                let (list, null) = self.union(value, at, key);
                schema.one_of = list;
                schema.null_by.one_of = nulls(value);
                self.fold_null(schema, null);
            }
            "anyOf" => {
                let (list, null) = self.union(value, at, key);
                schema.any_of = list;
                schema.null_by.any_of = null != Null::No;
                self.fold_null(schema, null);
            }
            "not" => rare(schema).not = Some(self.schema(value, at.key(key))),
            "if" => rare(schema).if_schema = Some(self.schema(value, at.key(key))),
            "then" => rare(schema).then_schema = Some(self.schema(value, at.key(key))),
            "else" => rare(schema).else_schema = Some(self.schema(value, at.key(key))),
            "discriminator" => schema.discriminator = self.discriminator(value, at),
            _ => return false,
        }
        true
    }

    /// The members of a union without those that only say `null`, and what those said.
    fn union(&mut self, value: &'v Value, at: &Pointer, key: &str) -> (Vec<SchemaId>, Null) {
        let Value::Array(list) = value else { return (self.schema_list(value, at, key), Null::No) };
        let at = at.key(key);
        let mut null = Null::No;
        let mut ids = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            if is_null(value) {
                null = Null::Also;
            } else {
                ids.push(self.schema(value, at.index(index)));
            }
        }
        if ids.is_empty() && null == Null::Also {
            null = Null::Only;
        }
        (ids, null)
    }

    #[expect(clippy::unused_self, reason = "reads beside its like")]
    fn fold_null(&self, schema: &mut Schema, null: Null) {
        match null {
            Null::No => {}
            Null::Also => schema.nullable = true,
            Null::Only => schema.only_null = true,
        }
    }

    /// `$dynamicRef` and `$recursiveRef`, kept apart until every schema is read.
    pub(super) fn dynamic_reference(&mut self, id: SchemaId, value: &'v Value, at: &Pointer) {
        let key = ["$dynamicRef", "$recursiveRef"].into_iter().find(|key| value.get(key).is_some());
        let Some((key, text)) = key.and_then(|key| Some((key, value.get(key)?))) else { return };
        let Some(text) = text.as_str() else {
            self.ignored(&at.key(key), text, "the place of a schema");
            return;
        };
        let reference = self.dynamics.reference(at).cloned();
        let target = reference.as_ref().and_then(|reference| self.schema_at(&reference.target));
        let (Some(reference), Some(target)) = (reference, target) else {
            self.sink.push(
                Diagnostic::new(codes::BROKEN_REFERENCE, &at.key(key), format!("`{key}` points to nothing"))
                    .label(format!("no anchor `{text}`"))
                    .help("give the schema it means a `$dynamicAnchor` of this name"),
            );
            return;
        };
        self.dynamic.insert(id, Dynamic { target, anchor: reference.anchor });
    }

    fn discriminator(&mut self, value: &'v Value, at: &Pointer) -> Option<Discriminator> {
        let at = at.key("discriminator");
        let map = match value {
            Value::Object(map) => map,
            // Swagger 2.0.
            Value::String(name) => {
                self.repaired(&at, value, format!("read as `propertyName: {name}`; write it so"));
                return Some(Discriminator {
                    property: name.clone(),
                    mapping: IndexMap::new(),
                    default: None,
                });
            }
            _ => {
                self.ignored(&at, value, "an object with `propertyName`");
                return None;
            }
        };
        let Some(property) = self.text_of(map, &at, "propertyName") else {
            self.say(
                codes::IGNORED,
                &at,
                "a discriminator without `propertyName` is ignored",
                "name the property that tells the variants apart",
            );
            return None;
        };
        let mut mapping = IndexMap::new();
        match map.get("mapping") {
            Some(Value::Object(entries)) => {
                for (name, target) in entries {
                    match target {
                        Value::String(target) => {
                            if let Some(id) = self.mapped(target) {
                                mapping.insert(name.clone(), id);
                            }
                        }
                        _ => self.ignored(
                            &at.key("mapping").key(name),
                            target,
                            "the name or place of a schema",
                        ),
                    }
                }
            }
            None | Some(Value::Null) => {}
            Some(other) => self.ignored(&at.key("mapping"), other, "an object"),
        }
        let default =
            map.get("defaultMapping").and_then(Value::as_str).and_then(|target| self.mapped(target));
        Some(Discriminator { property, mapping, default })
    }

    /// What an entry of a mapping names: a component, or else a place. The check of references has said it where
    /// there is none.
    fn mapped(&mut self, target: &str) -> Option<SchemaId> {
        self.schema_by_reference(&self.references.mapping_target(target))
    }
}

/// What a union says about `null`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Null {
    No,
    Also,
    Only,
}

/// How many members of a union say only `null`.
fn nulls(union: &Value) -> u8 {
    let nulls = union.as_array().map_or(0, |list| list.iter().filter(|one| is_null(one)).count());
    u8::try_from(nulls).unwrap_or(u8::MAX)
}

/// A member of a union that says `null` and nothing else that a server heeds.
fn is_null(value: &Value) -> bool {
    let Value::Object(map) = value else { return false };
    let mut null = false;
    for (key, value) in map {
        match key.as_str() {
            "type" => {
                null = value == "null"
                    || value.as_array().is_some_and(|list| list.len() == 1 && list[0] == "null");
            }
            "const" => null = value.is_null(),
            "enum" => {
                null =
                    value.as_array().is_some_and(|list| !list.is_empty() && list.iter().all(Value::is_null));
            }
            "nullable" | "title" | "description" | "example" | "examples" | "default" | "$comment" => {}
            _ => return false,
        }
        if matches!(key.as_str(), "type" | "const" | "enum") && !null {
            return false;
        }
    }
    null
}
