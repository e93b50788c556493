//! Values of the document as Rust expressions.

use serde_json::Value;

use super::context::{Context, From, Uses, quoted};
use crate::ir::{EnumLiteral, Shape, TypeId, Use};

impl Context<'_> {
    /// A value as an expression of a use's type; `analyze` has made sure that it can be written so.
    pub(super) fn literal(&self, used: Use, value: &Value, from: From, uses: &mut Uses) -> String {
        if used.nullable && !matches!(self.api.ty(used.ty).shape, Shape::Any | Shape::Null) {
            return if value.is_null() {
                "None".to_owned()
            } else {
                format!("Some({})", self.bare_literal(used.ty, value, from, uses))
            };
        }
        self.bare_literal(used.ty, value, from, uses)
    }

    fn bare_literal(&self, id: TypeId, value: &Value, from: From, uses: &mut Uses) -> String {
        let ty = self.api.ty(id);
        match (&ty.shape, value) {
            (Shape::Enum(shape), value) => {
                let same = |literal: &EnumLiteral| match literal {
                    EnumLiteral::String(text) => value.as_str() == Some(text),
                    EnumLiteral::Integer(number) => value.as_i64() == Some(*number),
                };
                let names = &self.names.types[id.index()].variants;
                let ty = self.bare_ty(id, from, uses);
                match (shape.values.iter().position(|v| same(&v.value)), value) {
                    (None, Value::String(text)) if shape.is_open => {
                        format!("{ty}::{}({}.to_owned())", names[shape.values.len()], quoted(text))
                    }
                    (index, _) => format!("{ty}::{}", names[index.unwrap_or_default()]),
                }
            }
            (_, Value::String(text)) if text.is_empty() => "String::new()".to_owned(),
            (_, Value::String(text)) => format!("{}.to_owned()", quoted(text)),
            (Shape::Number(_), Value::Number(number)) => float(number.as_f64().unwrap_or_default()),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Bool(value)) => value.to_string(),
            (Shape::Array(array), Value::Array(items)) => {
                let items: Vec<String> =
                    items.iter().map(|item| self.literal(array.items, item, from, uses)).collect();
                if items.is_empty() { "Vec::new()".to_owned() } else { format!("vec![{}]", items.join(", ")) }
            }
            (Shape::Map(_), _) => {
                uses.map = true;
                "BTreeMap::new()".to_owned()
            }
            _ => "serde_json::Value::Null".to_owned(),
        }
    }

    /// Whether a value is what `Default` gives for its type.
    pub(super) fn is_default(&self, used: Use, value: &Value) -> bool {
        if used.nullable {
            return value.is_null();
        }
        match (&self.api.ty(used.ty).shape, value) {
            (Shape::Enum(_), _) => false,
            (_, Value::Bool(value)) => !value,
            (_, Value::Number(number)) => number.as_f64() == Some(0.0),
            (_, Value::String(text)) => text.is_empty(),
            (_, Value::Array(items)) => items.is_empty(),
            (_, Value::Object(members)) => members.is_empty(),
            (_, Value::Null) => true,
        }
    }
}

/// A float that Rust does not take for an integer.
pub(super) fn float(value: f64) -> String {
    format!("{value:?}")
}
