//! `enum` and `const`: values that become the variants of an enum.

use serde_json::Value;

use super::{Lowering, Pending};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{EnumLiteral, EnumShape, EnumValue, Extra, Limits, NumberShape, Shape};
use crate::load::Schema;
use crate::source::Pointer;

impl Lowering<'_> {
    /// The shape of a schema that lists its values.
    pub(super) fn enumeration(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        values: &[Value],
        at: &Pointer,
        extra: &mut Extra,
    ) -> Shape {
        if values.is_empty() {
            if schema.nullable {
                return Shape::Null;
            }
            self.note(
                Diagnostic::new(codes::EMPTY_ENUM, at, "this `enum` allows no value")
                    .help("list the values, or leave `enum` out"),
            );
            return Shape::Never;
        }
        if values.iter().all(Value::is_boolean) {
            let is_free = [true, false].iter().all(|one| values.contains(&Value::Bool(*one)));
            extra.values = (!is_free).then(|| values.to_vec());
            return Shape::Boolean;
        }
        let names = string_list(schema, &["x-enum-varnames", "x-enumNames", "x-enum-names"]);
        let descriptions = string_list(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
        let deprecated =
            schema.extensions.get("x-enum-deprecated").or_else(|| schema.extensions.get("x-deprecated"));
        // Azure's lists tell which value they speak of.
        let azure = schema.extensions.get("x-ms-enum").and_then(|all| all.get("values")?.as_array());
        let spoken = |value: &Value, what: &str| {
            let about = azure?.iter().find(|one| one.get("value") == Some(value))?;
            about.get(what)?.as_str().map(str::to_owned)
        };
        let literals: Option<Vec<EnumLiteral>> = values.iter().map(literal).collect();
        let Some(literals) = literals else {
            // Lists, objects and null are no variants: the value has the type that these have, and is compared.
            extra.values = Some(values.to_vec());
            return if values.iter().all(Value::is_number) {
                Shape::Number(NumberShape { single: false, limits: Limits::default() })
            } else {
                let listed: Vec<&Value> = values.iter().collect();
                let described = self.schema_of_values(schema, &listed, at);
                self.bare_shape(pending, &described, at, extra)
            };
        };
        let mut kept: Vec<EnumValue> = Vec::with_capacity(literals.len());
        for (index, value) in literals.into_iter().enumerate() {
            if !kept.iter().any(|known| known.value == value) {
                kept.push(EnumValue {
                    name: names.get(index).cloned().or_else(|| spoken(&values[index], "name")),
                    description: (descriptions.get(index).cloned())
                        .or_else(|| spoken(&values[index], "description")),
                    deprecated: deprecated.is_some_and(|list| is_listed(list, index, &values[index])),
                    value,
                });
            }
        }
        Shape::Enum(EnumShape { values: kept, is_open: false })
    }
}

/// Whether a value is deprecated: the list has flags in the order of the values, or the values themselves.
fn is_listed(list: &Value, index: usize, value: &Value) -> bool {
    let Value::Array(list) = list else { return false };
    let flags = list.iter().all(Value::is_boolean) && !value.is_boolean();
    if flags { list.get(index) == Some(&Value::Bool(true)) } else { list.contains(value) }
}

fn literal(value: &Value) -> Option<EnumLiteral> {
    match value {
        Value::String(text) => Some(EnumLiteral::String(text.clone())),
        Value::Number(number) => Some(match number.as_i64().or_else(|| whole(number)) {
            Some(whole) => EnumLiteral::Integer(whole),
            None => EnumLiteral::Other(value.clone()),
        }),
        Value::Bool(_) => Some(EnumLiteral::Other(value.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// `1.0` is `1`.
fn whole(number: &serde_json::Number) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= EXACT)?;
    #[expect(clippy::cast_possible_truncation, reason = "whole, and within what floats hold exactly")]
    Some(float as i64)
}

fn string_list(schema: &Schema, keys: &[&str]) -> Vec<String> {
    let list = keys.iter().find_map(|key| schema.extensions.get(*key)?.as_array());
    list.into_iter().flatten().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
}
