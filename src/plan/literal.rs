//! Values of the document as Rust expressions.

use serde_json::{Map, Value};

use super::check::Wrapper;
use super::constant;
use super::context::{Context, From, Uses, quoted};
use super::ty::boxed_variants;
use crate::analyze;
use crate::ir::{Additional, Shape, StringFormat, StructShape, TypeId, UnionShape, Use};

/// Values of more bytes are read from text.
const LONGEST_MACRO: usize = 300;

impl Context<'_> {
    /// A value as an expression of a use's type; `analyze` has made sure that it can be written so.
    pub(super) fn literal(&self, used: Use, value: &Value, from: From, uses: &mut Uses) -> String {
        if used.nullable && !matches!(self.api.ty(used.ty).shape, Shape::Any(_) | Shape::Null) {
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
        let inner = match (&ty.shape, value) {
            (Shape::Enum(shape), value) => {
                let names = &self.names.types[id.index()].variants;
                let path = self.path(id, from, uses);
                return match (shape.values.iter().position(|v| v.value.is(value)), value) {
                    (None, Value::String(text)) if shape.is_open => {
                        format!("{path}::{}({}.to_owned())", names[shape.values.len()], quoted(text))
                    }
                    (index, _) => format!("{path}::{}", names[index.unwrap_or_default()]),
                };
            }
            (Shape::Struct(object), Value::Object(members)) => {
                return self.struct_literal(id, object, members, from, uses);
            }
            (Shape::Union(union), value) => return self.union_literal(id, union, value, from, uses),
            (Shape::Any(_), value) => json(value),
            (Shape::Null, _) => "()".to_owned(),
            (Shape::String(string), Value::String(text)) => self.text(string.format, text),
            (Shape::Number(_), Value::Number(number)) => float(number.as_f64().unwrap_or_default()),
            (_, Value::Number(number)) => number.to_string(),
            (_, Value::Bool(value)) => value.to_string(),
            (Shape::Array(array), Value::Array(items)) => {
                let items: Vec<String> =
                    items.iter().map(|item| self.literal(array.items, item, from, uses)).collect();
                if items.is_empty() { "Vec::new()".to_owned() } else { format!("vec![{}]", items.join(", ")) }
            }
            (Shape::Tuple(tuple), Value::Array(items)) => {
                let items = tuple.items.iter().zip(items);
                let items: String = items
                    .map(|(used, item)| format!("{}, ", self.literal(*used, item, from, uses)))
                    .collect();
                format!("({items})")
            }
            (Shape::Map(map), Value::Object(members)) => {
                self.map_literal(members.iter(), map.values, from, uses)
            }
            _ => "serde_json::Value::Null".to_owned(),
        };
        // A list or map with a name of its own.
        if self.is_item(id) { format!("{}({inner})", self.path(id, from, uses)) } else { inner }
    }

    /// The type as an expression names it: without arguments.
    fn path(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let ty = self.bare_ty(id, from, uses);
        ty.split('<').next().unwrap_or_default().to_owned()
    }

    fn struct_literal(
        &self,
        id: TypeId,
        object: &StructShape,
        members: &Map<String, Value>,
        from: From,
        uses: &mut Uses,
    ) -> String {
        let names = &self.names.types[id.index()];
        let mut fields = Vec::with_capacity(object.fields.len());
        for (index, (field, name)) in object.fields.iter().zip(&names.fields).enumerate() {
            let has_default = !field.required && self.facts.field_defaults.contains(&(id, index));
            let value = members.get(&field.name).or(field.default.as_ref().filter(|_| has_default));
            let wrapper = self.field_wrapper(id, index);
            let (some, none) = match wrapper {
                Wrapper::Field => {
                    self.needs.field.set(true);
                    let null = value.is_some();
                    (
                        "runtime::Field::Value",
                        if null { "runtime::Field::Null" } else { "runtime::Field::Absent" },
                    )
                }
                Wrapper::None | Wrapper::Option => ("Some", "None"),
            };
            let can_lack = wrapper != Wrapper::None;
            let expression = match value {
                Some(value) if !(value.is_null() && can_lack) => {
                    let mut inner = self.bare_literal(field.value.ty, value, from, uses);
                    if self.facts.boxed.contains(&(id, index)) {
                        inner = format!("Box::new({inner})");
                    }
                    if can_lack { format!("{some}({inner})") } else { inner }
                }
                _ => none.to_owned(),
            };
            fields.push(if *name == expression { expression } else { format!("{name}: {expression}") });
        }
        if let Additional::Kept(values) = object.additional {
            let rest = members.iter().filter(|(name, _)| !object.fields.iter().any(|f| f.name == **name));
            let rest = self.map_literal(rest, values, from, uses);
            fields.push(format!("{}: {rest}", names.additional));
        }
        format!("{} {{ {} }}", self.path(id, from, uses), fields.join(", "))
    }

    fn map_literal<'v>(
        &self,
        members: impl Iterator<Item = (&'v String, &'v Value)>,
        values: Use,
        from: From,
        uses: &mut Uses,
    ) -> String {
        uses.map = true;
        let rows = members.map(|(name, member)| {
            format!("({}.to_owned(), {})", quoted(name), self.literal(values, member, from, uses))
        });
        let rows: Vec<String> = rows.collect();
        if rows.is_empty() {
            "BTreeMap::new()".to_owned()
        } else {
            format!("BTreeMap::from([{}])", rows.join(", "))
        }
    }

    fn union_literal(
        &self,
        id: TypeId,
        union: &UnionShape,
        value: &Value,
        from: From,
        uses: &mut Uses,
    ) -> String {
        let tagged = union.discriminator.as_ref().and_then(|discriminator| {
            let tag = value.get(&discriminator.property)?.as_str()?;
            discriminator.mapping.iter().find(|(known, _)| known == tag).map(|(_, index)| *index)
        });
        let fitting = || {
            let fits = |used: Use| analyze::fits(self.api, used, value);
            union.variants.iter().position(|variant| fits(variant.value)).unwrap_or_default()
        };
        let index = tagged.unwrap_or_else(fitting);
        let inner = self.literal(union.variants[index].value, value, from, uses);
        let inner = if boxed_variants(self, id, union)[index] { format!("Box::new({inner})") } else { inner };
        let variant = &self.names.types[id.index()].variants[index];
        format!("{}::{variant}({inner})", self.path(id, from, uses))
    }

    /// A text as a value of its format's type.
    fn text(&self, format: StringFormat, text: &str) -> String {
        // Notes what the crate needs for the type.
        self.string(format);
        constant::of_format(format, text).unwrap_or_else(|| {
            if text.is_empty() { "String::new()".to_owned() } else { format!("{}.to_owned()", quoted(text)) }
        })
    }

    /// Whether a value is what `Default` gives for its type.
    pub(super) fn is_default(&self, used: Use, value: &Value) -> bool {
        if used.nullable {
            return value.is_null();
        }
        match (&self.api.ty(used.ty).shape, value) {
            (Shape::Enum(_) | Shape::Struct(_) | Shape::Union(_) | Shape::Tuple(_), _) => false,
            (Shape::String(string), Value::String(text)) => string.format.is_text() && text.is_empty(),
            (Shape::Any(_), value) => value.is_null(),
            _ if self.is_item(used.ty) => false,
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

/// Any JSON value.
fn json(value: &Value) -> String {
    match value {
        Value::Null => "serde_json::Value::Null".to_owned(),
        // `json!` recurses for every token; the text has been read once already.
        value if value.to_string().len() > LONGEST_MACRO => {
            format!("serde_json::from_str({}).unwrap_or_default()", quoted(&value.to_string()))
        }
        value => format!("serde_json::json!({})", json_text(value)),
    }
}

/// JSON with Rust's string literals, as `json!` reads it.
fn json_text(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            format!("[{}]", items.iter().map(json_text).collect::<Vec<_>>().join(", "))
        }
        Value::Object(members) => {
            let members =
                members.iter().map(|(name, value)| format!("{}: {}", quoted(name), json_text(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => quoted(text),
        Value::Number(number) if number.is_f64() => float(number.as_f64().unwrap_or_default()),
        plain => plain.to_string(),
    }
}
