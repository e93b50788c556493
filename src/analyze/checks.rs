//! Which types' values can be wrong although they have the right Rust type.

use super::parts;
use crate::ir::{Additional, Api, Shape, Type, TypeId};

/// Lists and maps may hold themselves; so deep there is a struct or nothing.
const DEPTH: usize = 16;

pub(super) fn checked(api: &Api) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    let mut checked = vec![false; api.types.len()];
    let mut queue = Vec::new();
    for (id, ty) in api.type_ids() {
        // A union has compared its value with the schemas of its variants when it was read.
        if !matches!(&ty.shape, Shape::Union(union) if union.discriminator.is_none()) {
            for part in parts(ty) {
                users[part.ty.index()].push(id.index());
            }
        }
        if restricts(api, ty) {
            checked[id.index()] = true;
            queue.push(id.index());
        }
    }
    while let Some(index) = queue.pop() {
        for &user in &users[index] {
            if !std::mem::replace(&mut checked[user], true) {
                queue.push(user);
            }
        }
    }
    checked
}

/// Whether a type itself restricts more than its Rust type does.
fn restricts(api: &Api, ty: &Type) -> bool {
    if ty.extra.is_some() {
        return true;
    }
    match &ty.shape {
        Shape::Integer(integer) => !integer.limits.is_empty(),
        Shape::Number(number) => !number.limits.is_empty(),
        Shape::String(string) => {
            string.format.is_checked()
                || string.min_length.is_some()
                || string.max_length.is_some()
                || string.pattern.is_some()
        }
        Shape::Array(array) => array.min_items.is_some() || array.max_items.is_some() || array.unique_items,
        Shape::Map(map) => map.min_properties.is_some() || map.max_properties.is_some(),
        Shape::Struct(object) => {
            let kept = match object.additional {
                Additional::Kept(values) => is_lax(api, values.ty, DEPTH),
                Additional::Ignored | Additional::Refused => false,
            };
            object.min_properties.is_some() || object.max_properties.is_some() || kept
        }
        // What has no attribute for how it is read.
        Shape::Tuple(tuple) => tuple.items.iter().any(|item| is_lax(api, item.ty, DEPTH)),
        Shape::Never => true,
        Shape::Any(_) | Shape::Null | Shape::Boolean | Shape::Enum(_) | Shape::Union(_) => false,
    }
}

/// Whether serde reads more than the format of a string allows, or of those in a list or map.
fn is_lax(api: &Api, id: TypeId, depth: usize) -> bool {
    depth > 0
        && match &api.ty(id).shape {
            Shape::String(string) => string.format.is_lax(),
            Shape::Array(array) => is_lax(api, array.items.ty, depth - 1),
            Shape::Map(map) => is_lax(api, map.values.ty, depth - 1),
            _ => false,
        }
}
