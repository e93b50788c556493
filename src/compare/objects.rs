//! Objects: their fields, and what else they may have.

use super::Reader;
use super::rules::{
    CLOSED, DEFAULT_CHANGED, FIELD_ADDED, FIELD_ADDED_CLOSED, FIELD_ADDED_REQUIRED, FIELD_OPTIONAL,
    FIELD_REMOVED, FIELD_REMOVED_CLOSED, FIELD_REMOVED_REQUIRED, FIELD_REQUIRED, OPENED, TYPE_NARROWED,
    TYPE_WIDENED,
};
use super::types::Both;
use crate::ir::{Additional, Api, Field, Shape, Type, Use};

/// An object, with fields or without.
struct Object<'a> {
    fields: &'a [Field],
    additional: Additional,
    least: Option<u64>,
    most: Option<u64>,
}

pub(super) fn compare<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>) {
    let (Some(was), Some(is)) = (object(both.old), object(both.new)) else { return };
    for field in was.fields {
        match is.fields.iter().find(|other| other.name == field.name) {
            Some(other) => fields(reader, both, field, other),
            None => removed(reader, both, field, &is),
        }
    }
    for field in is.fields {
        if !was.fields.iter().any(|other| other.name == field.name) {
            added(reader, both, field, &was);
        }
    }
    reader.bound(both, "minProperties", was.least, is.least, true);
    reader.bound(both, "maxProperties", was.most, is.most, false);
    others(reader, both, was.additional, is.additional);
}

fn object(ty: &Type) -> Option<Object<'_>> {
    match &ty.shape {
        Shape::Struct(object) => Some(Object {
            fields: &object.fields,
            additional: object.additional,
            least: object.min_properties,
            most: object.max_properties,
        }),
        Shape::Map(map) => Some(Object {
            fields: &[],
            additional: Additional::Kept(map.values),
            least: map.min_properties,
            most: map.max_properties,
        }),
        _ => None,
    }
}

fn fields<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &'a Field, is: &'a Field) {
    let part = format!(".{}", is.name);
    let places = (Some(&was.at), Some(&is.at));
    match (was.required, is.required) {
        (false, true) => reader.tell(FIELD_REQUIRED.of(both.direction), &part, places, "must be there now"),
        (true, false) => reader.tell(FIELD_OPTIONAL.of(both.direction), &part, places, "may be absent now"),
        _ => {}
    }
    if was.default != is.default {
        let message = default_changed(was.default.as_ref(), is.default.as_ref());
        reader.tell(DEFAULT_CHANGED.of(both.direction), &part, places, message);
    }
    reader.hold(was.value, is.value, both.direction, &part);
}

/// `the default was 1 and is 2`
pub(super) fn default_changed(was: Option<&serde_json::Value>, is: Option<&serde_json::Value>) -> String {
    let shown =
        |value: Option<&serde_json::Value>| value.map_or_else(|| "none".to_owned(), |v| format!("`{v}`"));
    format!("the default was {} and is {}", shown(was), shown(is))
}

fn removed<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, field: &'a Field, is: &Object<'_>) {
    let part = format!(".{}", field.name);
    if let Additional::Kept(other) = is.additional
        && !is_any(reader.is(), other)
    {
        // It is one of the fields that any name may have.
        reader.hold(field.value, other, both.direction, &part);
        return;
    }
    let pair = match (is.additional, field.required) {
        (Additional::Refused, false) => FIELD_REMOVED_CLOSED,
        (Additional::Refused, true) if both.direction != super::Direction::Got => FIELD_REMOVED_CLOSED,
        (_, true) => FIELD_REMOVED_REQUIRED,
        (_, false) => FIELD_REMOVED,
    };
    let message = if field.required { "is gone; it was always there" } else { "is gone" };
    reader.tell(pair.of(both.direction), &part, (Some(&field.at), Some(&both.new.at)), message);
}

fn added<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, field: &'a Field, was: &Object<'_>) {
    let part = format!(".{}", field.name);
    let (pair, message) = match (field.required, was.additional) {
        (true, _) => (FIELD_ADDED_REQUIRED, "is new, and must be there"),
        (false, Additional::Refused) => (FIELD_ADDED_CLOSED, "is new, where no other fields were allowed"),
        (false, _) => (FIELD_ADDED, "is new, and may be absent"),
    };
    reader.tell(pair.of(both.direction), &part, (Some(&both.old.at), Some(&field.at)), message);
    if let Additional::Kept(other) = was.additional
        && !is_any(reader.was(), other)
    {
        reader.hold(other, field.value, both.direction, &part);
    }
}

/// What is said of all other fields.
fn others<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: Additional, is: Additional) {
    let kept = |api: &Api, additional: Additional| match additional {
        Additional::Kept(used) if !is_any(api, used) => Some(used),
        _ => None,
    };
    match (was, is) {
        (Additional::Refused, Additional::Refused) => {}
        (Additional::Refused, _) => reader.differ(both, OPENED, "other fields are valid now"),
        (_, Additional::Refused) => reader.differ(both, CLOSED, "other fields are no longer valid"),
        _ => match (kept(reader.was(), was), kept(reader.is(), is)) {
            (Some(old), Some(new)) => reader.hold(old, new, both.direction, ".*"),
            (None, Some(_)) => reader.differ(both, TYPE_NARROWED, "other fields must be of a type now"),
            (Some(_), None) => reader.differ(both, TYPE_WIDENED, "other fields may be of any type now"),
            (None, None) => {}
        },
    }
}

fn is_any(api: &Api, used: Use) -> bool {
    let ty = api.ty(used.ty);
    matches!(ty.shape, Shape::Any(_)) && ty.extra.is_none()
}
