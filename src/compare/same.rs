//! Whether two types are the same: for finding what belongs together.

use crate::ir::{Api, Extra, Origin, Shape, Type, Use};

/// Types nested deeper are taken to be the same.
const DEEPEST: usize = 6;

/// Whether a type is the same in both documents, as far as one needs to look to tell it from others: components are
/// known by their names, deeper down.
pub(super) fn alike(old: &Api, new: &Api, was: Use, is: Use) -> bool {
    same(old, new, was, is, DEEPEST, true)
}

/// Whether a type is the same in both documents, names aside.
pub(super) fn equal(old: &Api, new: &Api, was: Use, is: Use) -> bool {
    same(old, new, was, is, DEEPEST, false)
}

/// The name of the component that a type is.
pub(super) fn component(ty: &Type) -> Option<&str> {
    match &ty.origin {
        Origin::Component(name) => Some(name),
        _ => None,
    }
}

fn same(old: &Api, new: &Api, was: Use, is: Use, depth: usize, by_name: bool) -> bool {
    let (a, b) = (old.ty(was.ty), new.ty(is.ty));
    if was.nullable != is.nullable {
        return false;
    }
    if depth == 0 || (by_name && depth < DEEPEST && component(a).is_some() && component(a) == component(b)) {
        return true;
    }
    let parts = || {
        let (a, b) = (a.parts(), b.parts());
        a.len() == b.len() && a.iter().zip(&b).all(|(a, b)| same(old, new, *a, *b, depth - 1, by_name))
    };
    let extras = || {
        let (one, other) = (a.extra_parts(), b.extra_parts());
        written(a.extra.as_deref()) == written(b.extra.as_deref())
            && one.len() == other.len()
            && one.iter().zip(&other).all(|(a, b)| same(old, new, *a, *b, depth - 1, by_name))
    };
    head(&a.shape) == head(&b.shape) && parts() && extras()
}

/// All that a shape says besides its parts, as a text.
fn head(shape: &Shape) -> String {
    match shape {
        Shape::Any(_) => "any".to_owned(),
        Shape::Never => "never".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Integer(integer) => format!("{integer:?}"),
        Shape::Number(number) => format!("{number:?}"),
        Shape::String(string) => format!("{string:?}"),
        Shape::Enum(values) => {
            let list: Vec<_> = values.values.iter().map(|value| value.value.json()).collect();
            format!("enum {list:?} {}", values.is_open)
        }
        Shape::Array(list) => format!("list {:?} {:?} {}", list.min_items, list.max_items, list.unique_items),
        Shape::Tuple(_) => "tuple".to_owned(),
        Shape::Map(map) => format!("map {:?} {:?}", map.min_properties, map.max_properties),
        Shape::Struct(object) => {
            let fields: Vec<_> =
                object.fields.iter().map(|field| (&field.name, field.required, &field.default)).collect();
            let refused = object.additional == crate::ir::Additional::Refused;
            format!("object {fields:?} {refused} {:?} {:?}", object.min_properties, object.max_properties)
        }
        Shape::Union(union) => {
            let tag = union.discriminator.as_ref().map(|tag| (&tag.property, &tag.mapping));
            format!("union {} {tag:?}", union.exactly_one)
        }
    }
}

/// All that further keywords say besides the types they name, as a text.
pub(super) fn written(extra: Option<&Extra>) -> String {
    let Some(extra) = extra else { return String::new() };
    let patterns: Vec<_> = extra.pattern_properties.iter().map(|(pattern, _)| pattern).collect();
    let schemas: Vec<_> = extra.dependent_schemas.iter().map(|(name, _)| name).collect();
    let contains = extra.contains.as_ref().map(|(_, least, most)| (least, most));
    format!(
        "{patterns:?} {schemas:?} {contains:?} {:?} {:?} {:?}",
        extra.dependent_required, extra.values, extra.required
    )
}
