//! What is told of members that may be absent, `null` or both.

use super::attributes::Attribute;
use super::check::Wrapper;
use super::context::Context;
use crate::ir::{Field, StructShape, TypeId};

/// What structs are called in which `null` says what absence says, as `runtime/objects` has it.
pub(super) const NULL_IS_ABSENT: &str = "null is absent";

/// Whether `null` is a value of most members of a struct that may be absent, so that the others are to be marked.
/// The runtime's deserializer refuses it for the members of all other structs but for those that are marked.
pub(super) fn takes_null(context: &Context<'_>, id: TypeId, object: &StructShape) -> bool {
    // What tells a struct apart from others has read a part of it by then, without its name.
    if context.is_told_apart(id) {
        return false;
    }
    let optional = object.fields.iter().enumerate().filter(|(index, field)| {
        !field.required
            && context.field_wrapper(id, *index) == Wrapper::Option
            && !context.is_read_exactly(field.value.ty)
    });
    let (nullable, others): (Vec<_>, Vec<_>) = optional.partition(|(_, field)| field.value.nullable);
    nullable.len() > others.len()
}

/// What is told of a field whose type is read exactly as its format has it.
pub(super) fn exact_attributes(field: &Field, wrapper: Wrapper, response: bool) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    if !field.required && wrapper != Wrapper::None {
        attributes.push(Attribute::Default);
    }
    let absent = wrapper == Wrapper::Option && !field.required && !field.value.nullable;
    attributes.push(Attribute::With(if absent { "exact_present" } else { "exact" }));
    if wrapper == Wrapper::Field {
        attributes.push(Attribute::SkipIf("runtime::Field::is_absent"));
    } else if absent && response {
        attributes.push(Attribute::SkipIf("Option::is_none"));
    }
    attributes
}
