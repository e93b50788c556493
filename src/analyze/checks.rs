//! Which types' values can be wrong although they have the right Rust type.

use super::parts;
use crate::ir::{Api, Shape, StringFormat, Type};

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
        if restricts(ty) {
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
fn restricts(ty: &Type) -> bool {
    if ty.extra.is_some() {
        return true;
    }
    match &ty.shape {
        Shape::Integer(integer) => !integer.limits.is_empty(),
        Shape::Number(number) => !number.limits.is_empty(),
        Shape::String(string) => {
            let checked = string.format.is_text()
                && !matches!(string.format, StringFormat::Text | StringFormat::Binary);
            checked || string.min_length.is_some() || string.max_length.is_some() || string.pattern.is_some()
        }
        Shape::Array(array) => array.min_items.is_some() || array.max_items.is_some() || array.unique_items,
        Shape::Map(map) => map.min_properties.is_some() || map.max_properties.is_some(),
        Shape::Struct(object) => object.min_properties.is_some() || object.max_properties.is_some(),
        Shape::Never => true,
        Shape::Any | Shape::Null | Shape::Boolean | Shape::Enum(_) | Shape::Tuple(_) | Shape::Union(_) => {
            false
        }
    }
}
