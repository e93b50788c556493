//! The type that the values of an `enum` have, where they are lists or objects.

use indexmap::IndexMap;
use serde_json::Value;

use super::Lowering;
use crate::load::{Schema, Types};
use crate::source::Pointer;

impl Lowering<'_> {
    /// A schema that says what all the values have in common. What the document says itself comes first.
    pub(super) fn schema_of_values(&mut self, said: &Schema, values: &[&Value], at: &Pointer) -> Schema {
        let mut schema = Schema { values: None, is_const: false, ..said.clone() };
        if schema.types.is_empty() {
            schema.types = kinds(values);
        }
        schema.nullable |= values.iter().any(|value| value.is_null());
        schema.only_null = schema.types.is_empty() && schema.nullable;
        let is_bare = schema.properties.is_empty() && schema.additional_properties.is_none();
        let objects: Vec<_> = values.iter().filter_map(|value| value.as_object()).collect();
        if is_bare && !objects.is_empty() {
            let mut members: IndexMap<&String, Vec<&Value>> = IndexMap::new();
            for (name, value) in objects.iter().flat_map(|object| object.iter()) {
                members.entry(name).or_default().push(value);
            }
            for (name, values) in members {
                let is_always = values.len() == objects.len();
                let member = self.schema_of_values(&Schema::default(), &values, at);
                let member = self.synthetic(Schema { at: Some(at.clone()), ..member });
                schema.properties.insert(name.clone(), member);
                if is_always && !schema.required.contains(name) {
                    schema.required.push(name.clone());
                }
            }
        }
        let has_items =
            schema.items.is_some() || schema.rare.as_ref().is_some_and(|r| !r.prefix_items.is_empty());
        let elements: Vec<&Value> = values.iter().filter_map(|v| v.as_array()).flatten().collect();
        if !has_items && !elements.is_empty() {
            let item = self.schema_of_values(&Schema::default(), &elements, at);
            schema.items = Some(self.synthetic(Schema { at: Some(at.clone()), ..item }));
        }
        schema
    }
}

/// The types of values.
fn kinds(values: &[&Value]) -> Types {
    values.iter().fold(Types::default(), |types, value| {
        types.with(match value {
            Value::Null => Types::default(),
            Value::Bool(_) => Types::BOOLEAN,
            Value::Number(number) if number.is_i64() => Types::INTEGER,
            Value::Number(_) => Types::NUMBER,
            Value::String(_) => Types::STRING,
            Value::Array(_) => Types::ARRAY,
            Value::Object(_) => Types::OBJECT,
        })
    })
}
