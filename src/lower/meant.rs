//! What authors mean where they write something that JSON Schema reads otherwise. Not looked at where the settings ask
//! for the letter.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::load::{Schema, Types};
use crate::source::Pointer;

/// Reads every schema's `enum` as it is meant: one without values is none, and one whose values are all of another type
/// than the schema's (`{type: string, enum: [1, 2]}`, as YAML makes of words without quotes) has values of that type.
pub(super) fn enums(schemas: &mut [Schema], sink: &mut Sink) {
    for schema in schemas {
        let Some(values) = &schema.values else { continue };
        if values.is_empty() {
            schema.values = None;
            continue;
        }
        if schema.types.is_empty() || values.iter().any(|value| is_of(schema.types, value)) {
            continue;
        }
        let read: Option<Vec<Value>> = values.iter().map(|value| reread(schema.types, value)).collect();
        let at = schema.at.clone().unwrap_or_else(Pointer::root).key("enum");
        let said = if read.is_some() {
            "none of these values has the schema's `type`; they are read as if they were of that type"
        } else {
            "none of these values has the schema's `type`; they are ignored"
        };
        sink.push(
            Diagnostic::new(codes::ENUM_TYPE, &at, said)
                .help("give the values that type, with quotes where it is `string`; or change the `type`"),
        );
        schema.values = read;
    }
}

fn is_of(types: Types, value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Bool(_) => types.contains(Types::BOOLEAN),
        Value::Number(number) => {
            types.contains(Types::NUMBER)
                || (types.contains(Types::INTEGER) && number.as_f64().is_some_and(|n| n.fract() == 0.0))
        }
        Value::String(_) => types.contains(Types::STRING),
        Value::Array(_) => types.contains(Types::ARRAY),
        Value::Object(_) => types.contains(Types::OBJECT),
    }
}

/// A value as one of the type that was meant.
fn reread(types: Types, value: &Value) -> Option<Value> {
    match value {
        Value::Number(_) | Value::Bool(_) if types == Types::STRING => Some(Value::String(value.to_string())),
        Value::String(text) => {
            let read: Value = serde_json::from_str(text.trim()).ok()?;
            (!read.is_string() && !read.is_null() && is_of(types, &read)).then_some(read)
        }
        _ => None,
    }
}
