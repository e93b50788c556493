//! Keywords of objects and arrays.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::rare;
use crate::diagnostic::codes;
use crate::load::reader::Reader;
use crate::load::schema::{Schema, SchemaId};
use crate::source::Pointer;

impl<'v> Reader<'v, '_> {
    /// Reads a keyword about members or elements; false where it is another one.
    pub(super) fn member_keyword(
        &mut self,
        schema: &mut Schema,
        map: &'v Map<String, Value>,
        key: &str,
        value: &'v Value,
        at: &Pointer,
    ) -> bool {
        match key {
            "properties" => self.properties(schema, value, at),
            "required" => self.required(schema, map, value, at),
            "additionalProperties" => schema.additional_properties = Some(self.schema(value, at.key(key))),
            "patternProperties" => rare(schema).pattern_properties = self.schema_map(value, at, key),
            "propertyNames" => rare(schema).property_names = Some(self.schema(value, at.key(key))),
            "unevaluatedProperties" => {
                rare(schema).unevaluated_properties = Some(self.schema(value, at.key(key)));
            }
            "dependentSchemas" => {
                let schemas = self.schema_map(value, at, key);
                rare(schema).dependent_schemas.extend(schemas);
            }
            "dependentRequired" | "dependencies" => self.dependencies(schema, value, at, key),
            "items" => match value {
                Value::Array(_) => rare(schema).prefix_items = self.schema_list(value, at, key),
                _ => schema.items = Some(self.schema(value, at.key(key))),
            },
            "additionalItems" => {
                // Without a list of `items` it says nothing (draft 2019-09, §9.3.1.2).
                if map.get("items").is_some_and(Value::is_array) {
                    schema.items = Some(self.schema(value, at.key(key)));
                }
            }
            "prefixItems" => rare(schema).prefix_items = self.schema_list(value, at, key),
            "unevaluatedItems" => rare(schema).unevaluated_items = Some(self.schema(value, at.key(key))),
            "contains" => rare(schema).contains = Some(self.schema(value, at.key(key))),
            "minContains" => rare(schema).min_contains = self.count(value, at, key),
            "maxContains" => rare(schema).max_contains = self.count(value, at, key),
            _ => return false,
        }
        true
    }

    /// Schemas by name.
    pub(super) fn schema_map(
        &mut self,
        value: &'v Value,
        at: &Pointer,
        key: &str,
    ) -> IndexMap<String, SchemaId> {
        let at = at.key(key);
        let Some(map) = self.schema_names(value, &at) else { return IndexMap::new() };
        map.iter().map(|(name, value)| (name.clone(), self.schema(value, at.key(name)))).collect()
    }

    /// A list of schemas.
    pub(super) fn schema_list(&mut self, value: &'v Value, at: &Pointer, key: &str) -> Vec<SchemaId> {
        let at = at.key(key);
        match value {
            Value::Array(list) => {
                list.iter().enumerate().map(|(index, value)| self.schema(value, at.index(index))).collect()
            }
            Value::Object(_) => {
                self.repaired(&at, value, "read as a list of one; write a list");
                vec![self.schema(value, at)]
            }
            _ => {
                self.ignored(&at, value, "a list of schemas");
                Vec::new()
            }
        }
    }

    fn schema_names(&mut self, value: &'v Value, at: &Pointer) -> Option<&'v Map<String, Value>> {
        match value {
            Value::Object(map) => Some(map),
            Value::Null => None,
            _ => {
                self.ignored(at, value, "an object of schemas by name");
                None
            }
        }
    }

    fn properties(&mut self, schema: &mut Schema, value: &'v Value, at: &Pointer) {
        let at = at.key("properties");
        let (at, value) = self.map_reference(value, &at);
        let Some(map) = self.schema_names(value, &at) else { return };
        schema.properties.reserve_exact(map.len());
        for (name, value) in map {
            let at = at.key(name);
            // Draft 3, and many hands since: `required: true` on the property itself.
            if let Some(flag @ Value::Bool(required)) = value.get("required") {
                if *required && !schema.required.contains(name) {
                    schema.required.push(name.clone());
                }
                let reading = if *required { "read as required" } else { "read as not required" };
                let help = format!(
                    "{reading}; list `{name}` in the `required` of the object that has it, or leave it out"
                );
                self.repaired(&at.key("required"), flag, help);
            }
            let id = self.schema(value, at);
            schema.properties.insert(name.clone(), id);
        }
    }

    /// A `$ref` where properties stand by name: not OpenAPI, but other tools follow it.
    fn map_reference(&mut self, value: &'v Value, at: &Pointer) -> (Pointer, &'v Value) {
        let is_reference = value.get("$ref").is_some_and(Value::is_string);
        if is_reference && let Ok((at, value)) = self.references.follow(at, value) {
            return (at, value);
        }
        (at.clone(), value)
    }

    fn required(&mut self, schema: &mut Schema, map: &Map<String, Value>, value: &Value, at: &Pointer) {
        let at = at.key("required");
        let list = match value {
            Value::Array(list) => list.as_slice(),
            Value::String(_) => {
                self.repaired(&at, value, "read as a list of one name; write a list");
                std::slice::from_ref(value)
            }
            // Read with the properties of the object that holds this one.
            Value::Bool(_)
                if at
                    .parent()
                    .and_then(|at| at.parent())
                    .is_some_and(|at| at.last().as_deref() == Some("properties")) =>
            {
                return;
            }
            Value::Null => return,
            _ => {
                self.ignored(&at, value, "a list of names");
                return;
            }
        };
        let known = map.get("properties").and_then(Value::as_object);
        let composed = ["allOf", "anyOf", "oneOf", "$ref", "patternProperties", "if"]
            .iter()
            .any(|key| map.contains_key(*key));
        for (index, name) in list.iter().enumerate() {
            let Value::String(name) = name else {
                self.ignored(&at.index(index), name, "a name");
                continue;
            };
            if schema.required.contains(name) {
                self.say(
                    codes::REPAIRED,
                    &at.index(index),
                    format!("`{name}` is required already"),
                    "remove it; it counts once",
                );
                continue;
            }
            if let Some(known) = known
                && !composed
                && !known.contains_key(name)
            {
                let near = crate::suggest::closest(name, known.keys().map(String::as_str));
                let help = near.map_or_else(
                    || {
                        "add the property, or remove the name; it is required without being described"
                            .to_owned()
                    },
                    |near| format!("did you mean `{near}`?"),
                );
                self.say(
                    codes::REQUIRED_UNDECLARED,
                    &at.index(index),
                    format!("`{name}` is required, but none of the properties"),
                    help,
                );
            }
            schema.required.push(name.clone());
        }
    }

    fn dependencies(&mut self, schema: &mut Schema, value: &'v Value, at: &Pointer, key: &str) {
        let at = at.key(key);
        let Some(map) = self.schema_names(value, &at) else { return };
        for (name, value) in map {
            match value {
                Value::Array(list) => {
                    let mut names = Vec::new();
                    for (index, one) in list.iter().enumerate() {
                        match one {
                            Value::String(one) => names.push(one.clone()),
                            _ => self.ignored(&at.key(name).index(index), one, "a name"),
                        }
                    }
                    rare(schema).dependent_required.insert(name.clone(), names);
                }
                // Draft 3: one name without a list.
                Value::String(one) if key == "dependencies" => {
                    rare(schema).dependent_required.insert(name.clone(), vec![one.clone()]);
                }
                Value::Object(_) | Value::Bool(_) if key == "dependencies" => {
                    let id = self.schema(value, at.key(name));
                    rare(schema).dependent_schemas.insert(name.clone(), id);
                }
                _ => self.ignored(&at.key(name), value, "a list of names"),
            }
        }
    }
}
