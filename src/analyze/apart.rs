//! Variants of a `oneOf` that a value may be both of: it is refused then, and the author ought to know.

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Additional, Api, Shape, StringFormat, StructShape, UnionShape, Use};

/// Variants beyond these are not compared: the work grows with their square.
const MOST: usize = 32;
/// Types nested deeper are taken to differ.
const DEEPEST: usize = 4;

/// Tells each union of requests whose plain values, those with nothing but what is required, fit another variant too.
pub(super) fn check(api: &Api, request: &[bool], sink: &mut Sink) {
    for (id, ty) in api.type_ids() {
        let Shape::Union(union) = &ty.shape else { continue };
        if !request[id.index()] || !union.exactly_one || union.discriminator.is_some() || ty.extra.is_some() {
            continue;
        }
        if let Some((one, other)) = twins(api, union) {
            let name = |index: usize| called(api, union, index);
            sink.push(
                Diagnostic::new(
                    codes::CANNOT_TELL_APART,
                    &ty.at,
                    format!(
                        "{} may be {} at once, and `oneOf` refuses what is both",
                        name(one),
                        name(other)
                    ),
                )
                .help(
                    "give one of them a required property or a constant of its own, name a discriminator, or write \
                     `anyOf`",
                ),
            );
        }
    }
}

/// The first variant whose plain values are another's too, and that other.
fn twins(api: &Api, union: &UnionShape) -> Option<(usize, usize)> {
    let variants = &union.variants[..union.variants.len().min(MOST)];
    for (one, variant) in variants.iter().enumerate() {
        for (other, wider) in variants.iter().enumerate() {
            if one != other && is_within(api, variant.value, wider.value, DEEPEST) {
                return Some((one, other));
            }
        }
    }
    None
}

/// Whether the plain values of a type are surely values of another.
fn is_within(api: &Api, narrow: Use, wide: Use, depth: usize) -> bool {
    if narrow.ty == wide.ty {
        return true;
    }
    let (a, b) = (api.ty(narrow.ty), api.ty(wide.ty));
    if depth == 0 || a.extra.is_some() || b.extra.is_some() {
        return false;
    }
    match (&a.shape, &b.shape) {
        (Shape::Never, _) | (_, Shape::Never) => false,
        (_, Shape::Any(_)) | (Shape::Boolean, Shape::Boolean) => true,
        (Shape::Integer(_), Shape::Integer(integer)) => integer.limits.is_empty(),
        (Shape::Integer(_) | Shape::Number(_), Shape::Number(number)) => number.limits.is_empty(),
        (Shape::String(_), Shape::String(string)) => {
            string.format == StringFormat::Text
                && string.min_length.is_none()
                && string.max_length.is_none()
                && string.pattern.is_none()
        }
        (Shape::Enum(values), Shape::String(string)) => {
            !values.values.is_empty()
                && string.format == StringFormat::Text
                && string.min_length.is_none()
                && string.max_length.is_none()
                && string.pattern.is_none()
                && values.values.iter().all(|v| matches!(v.value, crate::ir::EnumLiteral::String(_)))
        }
        (Shape::Enum(a), Shape::Enum(b)) => {
            a.values.iter().all(|one| b.values.iter().any(|other| one.value == other.value))
        }
        (Shape::Array(a), Shape::Array(b)) => {
            b.min_items.is_none()
                && b.max_items.is_none()
                && !b.unique_items
                && is_within(api, a.items, b.items, depth - 1)
        }
        (Shape::Struct(a), Shape::Struct(b)) => is_object_within(api, a, b, depth),
        _ => false,
    }
}

/// Whether an object with only the required members of one type is a value of another.
fn is_object_within(api: &Api, narrow: &StructShape, wide: &StructShape, depth: usize) -> bool {
    let limits = |object: &StructShape| object.min_properties.is_some() || object.max_properties.is_some();
    if limits(narrow) || limits(wide) {
        return false;
    }
    let has = |name: &str| narrow.fields.iter().any(|field| field.required && field.name == name);
    let is_complete = wide.fields.iter().all(|field| !field.required || has(&field.name));
    is_complete
        && narrow.fields.iter().filter(|field| field.required).all(|field| {
            match wide.fields.iter().find(|other| other.name == field.name) {
                Some(other) => is_within(api, field.value, other.value, depth - 1),
                None => wide.additional == Additional::Ignored,
            }
        })
}

/// A variant's name, or what its values are.
fn called(api: &Api, union: &UnionShape, index: usize) -> String {
    let variant = &union.variants[index];
    if let Some(name) = &variant.name {
        return format!("a `{name}`");
    }
    let kind = match &api.ty(variant.value.ty).shape {
        Shape::Boolean => "a boolean",
        Shape::Integer(_) => "an integer",
        Shape::Number(_) => "a number",
        Shape::String(_) => "a string",
        Shape::Enum(_) => "a constant",
        Shape::Array(_) | Shape::Tuple(_) => "an array",
        Shape::Map(_) | Shape::Struct(_) => "an object",
        Shape::Any(_) | Shape::Never | Shape::Null | Shape::Union(_) => "a value",
    };
    format!("{kind} (variant {})", index + 1)
}
