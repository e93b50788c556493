//! `enum`, `const`, `default`, `example`, `examples`.

use serde_json::Value;

use crate::diagnostic::codes;
use crate::load::reader::Reader;
use crate::load::schema::Schema;
use crate::source::Pointer;

impl Reader<'_, '_> {
    /// Reads a keyword that holds values; false where it is another one.
    pub(super) fn value_keyword(
        &mut self,
        schema: &mut Schema,
        key: &str,
        value: &Value,
        at: &Pointer,
    ) -> bool {
        match key {
            "enum" => self.enum_keyword(schema, value, at),
            "const" => {
                if value.is_null() {
                    schema.null_by.values = true;
                    schema.only_null = true;
                } else {
                    schema.values = Some(vec![value.clone()]);
                    schema.is_const = true;
                }
            }
            "default" => schema.default = Some(value.clone()),
            "example" => schema.examples.insert(0, value.clone()),
            "examples" => match value {
                Value::Array(list) => schema.examples.extend(list.iter().cloned()),
                // As a media type has them: by name, each with its value.
                Value::Object(map) => {
                    let named = map.values().filter_map(|example| example.get("value"));
                    let values: Vec<Value> = named.cloned().collect();
                    if values.is_empty() {
                        schema.examples.push(value.clone());
                    } else {
                        schema.examples.extend(values);
                    }
                    self.repaired(
                        &at.key(key),
                        value,
                        "read as a list of its values; a schema has a list here",
                    );
                }
                Value::Null => {}
                _ => {
                    schema.examples.push(value.clone());
                    self.repaired(&at.key(key), value, "read as a list of one; a schema has a list here");
                }
            },
            _ => return false,
        }
        true
    }

    fn enum_keyword(&mut self, schema: &mut Schema, value: &Value, at: &Pointer) {
        let at = at.key("enum");
        let list = match value {
            Value::Array(list) => list.as_slice(),
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                self.repaired(&at, value, "read as a list of one value; write a list");
                std::slice::from_ref(value)
            }
            _ => {
                self.ignored(&at, value, "a list of values");
                return;
            }
        };
        if list.is_empty() {
            self.say(
                codes::ENUM_ODD,
                &at,
                "this `enum` allows nothing, and is ignored unless the settings say `schemas.strict`",
                "list the values, or remove it",
            );
            schema.values = Some(Vec::new());
            return;
        }
        let mut seen = std::collections::HashSet::new();
        let mut values = Vec::with_capacity(list.len());
        for (index, one) in list.iter().enumerate() {
            if one.is_null() {
                schema.nullable = true;
                schema.null_by.values = true;
            } else if seen.insert(one) {
                values.push(one.clone());
            } else {
                let message = format!("the value {one} is in this `enum` already");
                self.say(codes::ENUM_ODD, &at.index(index), message, "remove it; it counts once");
            }
        }
        if values.is_empty() {
            schema.only_null = true;
        } else if !schema.is_const {
            schema.values = Some(values);
        }
    }
}
