//! Which types a written argument may mean.

use super::notation::{Notation, last_segment};
use crate::ir::{Additional, Api, Origin, Shape, StringFormat, Type, TypeId, Use};

/// Whether a type is what an argument names.
pub(super) fn accepts(api: &Api, argument: &Notation, used: Use) -> bool {
    let ty = api.ty(used.ty);
    if is_called(ty, argument) {
        return true;
    }
    let name = argument.simple_name();
    match (argument.arguments.as_slice(), &ty.shape) {
        ([one], _) if matches!(name, "Optional" | "Nullable") => used.nullable && accepts(api, one, used),
        (all, _) if name == "Union" => {
            let null = |one: &&Notation| matches!(one.name.as_str(), "NoneType" | "None" | "null");
            let others: Vec<&Notation> = all.iter().filter(|one| !null(one)).collect();
            let nulls = all.len() - others.len();
            (nulls == 0 || used.nullable)
                && match others.as_slice() {
                    [one] => accepts(api, one, used),
                    _ => matches!(ty.shape, Shape::Union(_)),
                }
        }
        ([one, ..], _) if name == "Annotated" => accepts(api, one, used),
        ([_, ..], Shape::Enum(_)) => name == "Literal",
        ([one], Shape::Array(array)) => is_list(name) && accepts(api, one, array.items),
        ([one] | [_, one], Shape::Map(map)) => is_map(name) && accepts(api, one, map.values),
        ([], shape) => is_plain(name, shape),
        _ => false,
    }
}

/// Whether a component goes by a name: its own, its title, or either without what producers put around it.
pub(super) fn is_called(ty: &Type, argument: &Notation) -> bool {
    let Origin::Component(component) = &ty.origin else { return false };
    if ty.title.as_deref().and_then(Notation::parse).as_ref() == Some(argument) {
        return true;
    }
    if !argument.arguments.is_empty() {
        return Notation::parse(component).as_ref() == Some(argument);
    }
    let (component, name) = (component.as_str(), argument.name.as_str());
    let bare =
        component.strip_suffix("-Input").or_else(|| component.strip_suffix("-Output")).unwrap_or(component);
    component == name
        || bare == name
        || last_segment(component) == last_segment(name)
        // pydantic puts the module before a class whose name is not the only one: `app__models__Item`.
        || bare.strip_suffix(name).is_some_and(|module| module.ends_with("__"))
}

/// The places of a struct whose type is accepted, from the top: nothing inside of an accepted one is looked at.
pub(super) fn places(api: &Api, id: TypeId, accepted: impl Fn(Use) -> bool) -> Vec<TypeId> {
    let Shape::Struct(object) = &api.ty(id).shape else { return Vec::new() };
    let mut stack: Vec<Use> = object.fields.iter().map(|field| field.value).collect();
    if let Additional::Kept(values) = object.additional {
        stack.push(values);
    }
    stack.reverse();
    let mut found = Vec::new();
    let mut seen = Vec::new();
    while let Some(used) = stack.pop() {
        if used.ty == id || seen.contains(&used.ty) {
            continue;
        }
        seen.push(used.ty);
        if accepted(used) {
            found.push(used.ty);
            continue;
        }
        match &api.ty(used.ty).shape {
            Shape::Array(array) => stack.push(array.items),
            Shape::Map(map) => stack.push(map.values),
            _ => {}
        }
    }
    found
}

/// What a type is called in the name of an instance; several where producers differ.
pub(super) fn spellings(ty: &Type) -> Vec<String> {
    if let Origin::Component(name) = &ty.origin {
        let mut all = vec![name.clone()];
        let bare = name.strip_suffix("-Input").or_else(|| name.strip_suffix("-Output"));
        all.extend(bare.map(str::to_owned));
        let last = last_segment(name);
        if last != name {
            all.push(last.to_owned());
        }
        return all;
    }
    let plain: &[&str] = match &ty.shape {
        Shape::String(_) => &["String", "string", "str", "Guid", "Uuid", "UUID", "DateTime"],
        Shape::Integer(_) => &[
            "Integer", "integer", "int", "Int", "Int32", "Int64", "Long", "long", "i32", "i64", "u32", "u64",
        ],
        Shape::Number(_) => {
            &["Number", "number", "Double", "double", "Float", "float", "BigDecimal", "Decimal"]
        }
        Shape::Boolean => &["Boolean", "boolean", "Bool", "bool"],
        Shape::Any(_) | Shape::Map(_) => &["Object", "object", "Any", "JsonNode"],
        _ => &[],
    };
    plain.iter().map(|text| (*text).to_owned()).collect()
}

fn is_list(name: &str) -> bool {
    let lists = [
        "list",
        "List",
        "Sequence",
        "set",
        "Set",
        "frozenset",
        "Array",
        "array",
        "Vec",
        "IEnumerable",
        "ICollection",
    ];
    lists.contains(&name)
}

fn is_map(name: &str) -> bool {
    ["dict", "Dict", "Mapping", "Map", "map", "Dictionary", "IDictionary", "HashMap", "Record"]
        .contains(&name)
}

fn is_plain(name: &str, shape: &Shape) -> bool {
    match name {
        "str" | "string" | "String" => matches!(shape, Shape::String(_)),
        "UUID" | "Uuid" | "uuid" | "Guid" => {
            matches!(shape, Shape::String(string) if string.format == StringFormat::Uuid)
        }
        "datetime" | "DateTime" | "DateTimeOffset" | "date" | "bytes" | "AnyUrl" | "HttpUrl" | "EmailStr" => {
            matches!(shape, Shape::String(_))
        }
        "int" | "integer" | "Integer" | "Int32" | "Int64" | "Int16" | "long" | "Long" | "i32" | "i64"
        | "u32" | "u64" => {
            matches!(shape, Shape::Integer(_))
        }
        "float" | "number" | "Number" | "double" | "Double" | "Single" | "f32" | "f64" => {
            matches!(shape, Shape::Number(_))
        }
        "Decimal" | "decimal" => matches!(shape, Shape::Number(_) | Shape::String(_) | Shape::Union(_)),
        "bool" | "boolean" | "Boolean" => matches!(shape, Shape::Boolean),
        "Any" | "any" | "Object" | "object" => matches!(shape, Shape::Any(_) | Shape::Map(_)),
        "dict" | "Dict" | "JsonObject" => matches!(shape, Shape::Map(_)),
        "list" | "List" => matches!(shape, Shape::Array(_)),
        "NoneType" | "None" | "null" => matches!(shape, Shape::Null),
        _ => false,
    }
}
