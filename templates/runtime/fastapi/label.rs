//! What pydantic calls the variants of a union where it tells what is wrong with each.

use super::schema::{Range, Schema, Type};
use super::simple::literal_text;

/// The name of a variant, such as `int`, `list[str]` or `Item`.
pub(super) fn label(schema: &'static Schema) -> String {
    write(schema, 0)
}

fn write(schema: &'static Schema, depth: u8) -> String {
    if depth > 8 {
        return "any".to_owned();
    }
    let inner = |schema: Option<&'static Schema>| {
        schema.map_or_else(|| "any".to_owned(), |schema| write(schema, depth + 1))
    };
    let name = match schema.target() {
        Some(next) => write(next, depth + 1),
        None => bare(schema, &inner),
    };
    if schema.nullable && depth > 0 { format!("nullable[{name}]") } else { name }
}

fn bare(schema: &'static Schema, inner: &dyn Fn(Option<&'static Schema>) -> String) -> String {
    if !schema.values.is_empty() {
        if let Some(name) = schema.name() {
            let kind = if schema.allows(Type::Integer) { "int" } else { "str" };
            return format!("{kind}-enum[{name}]");
        }
        let values: Vec<String> = schema.values.iter().map(literal_text).collect();
        return format!("literal[{}]", values.join(","));
    }
    if let Some(name) = schema.name() {
        return name.to_owned();
    }
    if let Some(tag) = schema.extra.and_then(|extra| extra.tag) {
        let variants: Vec<String> = tag.variants.iter().map(|(_, schema)| inner(Some(schema))).collect();
        return format!("tagged-union[{}]", variants.join(","));
    }
    let variants = if schema.any_of.is_empty() { schema.one_of } else { schema.any_of };
    if !variants.is_empty() {
        let variants: Vec<String> = variants.iter().map(|schema| inner(Some(schema))).collect();
        return format!("union[{}]", variants.join(","));
    }
    let is_bounded = schema.minimum.is_some() || schema.maximum.is_some() || schema.multiple_of.is_some();
    let constrained = |is: bool, name: &str| if is { format!("constrained-{name}") } else { name.to_owned() };
    if !schema.is_typed() {
        return "any".to_owned();
    }
    if schema.allows(Type::Object) {
        return format!("dict[str,{}]", inner(schema.additional));
    }
    if schema.allows(Type::Array) {
        if !schema.prefix.is_empty() {
            let items: Vec<String> = schema.prefix.iter().map(|schema| inner(Some(schema))).collect();
            return format!("tuple[{}]", items.join(", "));
        }
        let kind = if schema.unique_items { "set" } else { "list" };
        return format!("{kind}[{}]", inner(schema.items));
    }
    if schema.allows(Type::String) {
        let Range { least, most } = schema.lengths;
        let is_limited = least > 0 || most < u32::MAX || schema.pattern.is_some();
        return match schema.format.map_or("", |format| format.subject()) {
            "date-time" => "datetime".to_owned(),
            "duration" => "timedelta".to_owned(),
            "uri" => "url".to_owned(),
            known @ ("date" | "time" | "uuid") => known.to_owned(),
            _ => constrained(is_limited, "str"),
        };
    }
    if schema.allows(Type::Number) {
        constrained(is_bounded, "float")
    } else if schema.allows(Type::Integer) {
        constrained(is_bounded, "int")
    } else if schema.allows(Type::Boolean) {
        "bool".to_owned()
    } else {
        "none".to_owned()
    }
}
