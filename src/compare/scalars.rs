//! Numbers, texts and enums.

use std::cmp::Ordering;

use serde_json::Number;

use super::Reader;
use super::rules::{
    BOUND_LOOSENED, BOUND_TIGHTENED, ENUM_CLOSED, ENUM_OPENED, ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED,
    FORMAT_ADDED, FORMAT_CHANGED, FORMAT_REMOVED, MULTIPLE_CHANGED, PATTERN_ADDED, PATTERN_CHANGED,
    PATTERN_REMOVED, Pair, TYPE_NARROWED, TYPE_WIDENED,
};
use super::types::Both;
use crate::ir::{EnumShape, IntegerShape, Limit, Limits, Shape, StringFormat, StringShape, Type, Width};

/// What kind of value a type has, with its article.
pub(super) fn kind(ty: &Type) -> &'static str {
    match &ty.shape {
        Shape::Any(_) => "any JSON",
        Shape::Never => "nothing",
        Shape::Null => "`null`",
        Shape::Boolean => "a boolean",
        Shape::Integer(_) => "an integer",
        Shape::Number(_) => "a number",
        Shape::String(_) => "a string",
        Shape::Enum(_) => "an enum",
        Shape::Array(_) | Shape::Tuple(_) => "a list",
        Shape::Map(_) | Shape::Struct(_) => "an object",
        Shape::Union(_) => "one of several types",
    }
}

/// Compares two types without parts; `false` where they have nothing to do with each other.
pub(super) fn compare<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>) -> bool {
    match (&both.old.shape, &both.new.shape) {
        (Shape::Integer(was), Shape::Integer(is)) => limits(reader, both, &effective(was), &effective(is)),
        (Shape::Number(was), Shape::Number(is)) => limits(reader, both, &was.limits, &is.limits),
        (Shape::Integer(was), Shape::Number(is)) => {
            reader.differ(both, TYPE_WIDENED, "was an integer and is a number");
            limits(reader, both, &was.limits, &is.limits);
        }
        (Shape::Number(was), Shape::Integer(is)) => {
            reader.differ(both, TYPE_NARROWED, "was a number and is an integer");
            limits(reader, both, &was.limits, &is.limits);
        }
        (Shape::String(was), Shape::String(is)) => strings(reader, both, was, is),
        (Shape::Enum(was), Shape::Enum(is)) => enums(reader, both, was, is),
        (Shape::Enum(was), _) if has_all(both.new, was) => {
            let message = format!("was an enum and is {} of any value", kind(both.new));
            reader.differ(both, ENUM_OPENED, message);
        }
        (_, Shape::Enum(is)) if has_all(both.old, is) && is.is_open => {}
        (_, Shape::Enum(is)) if has_all(both.old, is) => {
            let message = format!("was {} of any value and is an enum", kind(both.old));
            reader.differ(both, ENUM_CLOSED, message);
        }
        _ => return false,
    }
    true
}

/// Whether a type is that of all values of an enum.
fn has_all(ty: &Type, values: &EnumShape) -> bool {
    values.values.iter().map(|value| value.value.json()).all(|value| match ty.shape {
        Shape::String(_) => value.is_string(),
        Shape::Integer(_) => value.is_i64() || value.is_u64(),
        Shape::Number(_) => value.is_number(),
        Shape::Boolean => value.is_boolean(),
        _ => false,
    })
}

fn enums<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &EnumShape, is: &EnumShape) {
    let has = |values: &EnumShape, value: &serde_json::Value| values.values.iter().any(|v| v.value.is(value));
    match (was.is_open, is.is_open) {
        (false, true) => return reader.differ(both, ENUM_OPENED, "other values are valid as well"),
        (true, false) => return reader.differ(both, ENUM_CLOSED, "no other values are valid"),
        // Whatever is named or not, every text is valid.
        (true, true) => return,
        (false, false) => {}
    }
    for value in was.values.iter().map(|value| value.value.json()).filter(|value| !has(is, value)) {
        reader.differ(both, ENUM_VALUE_REMOVED, format!("`{value}` is no longer one of the values"));
    }
    for value in is.values.iter().map(|value| value.value.json()).filter(|value| !has(was, value)) {
        reader.differ(both, ENUM_VALUE_ADDED, format!("`{value}` is one of the values now"));
    }
}

/// The limits of an integer, with those of a format that says less than 64 bits.
fn effective(integer: &IntegerShape) -> Limits {
    let mut limits = integer.limits.clone();
    if matches!(integer.width, Width::I8 | Width::I16 | Width::I32 | Width::U8 | Width::U16 | Width::U32) {
        let (least, most) = integer.width.range();
        let limit = |value: i128| {
            i64::try_from(value).ok().map(|value| Limit { value: Number::from(value), exclusive: false })
        };
        limits.minimum = limits.minimum.or_else(|| limit(least));
        limits.maximum = limits.maximum.or_else(|| limit(most));
    }
    limits
}

fn limits<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &Limits, is: &Limits) {
    limit(reader, both, ("lower", Ordering::Greater), was.minimum.as_ref(), is.minimum.as_ref());
    limit(reader, both, ("upper", Ordering::Less), was.maximum.as_ref(), is.maximum.as_ref());
    let multiple = |limits: &Limits| limits.multiple_of.as_ref().and_then(Number::as_f64);
    let (old, new) = (multiple(was), multiple(is));
    if old == new {
        return;
    }
    let divides = |by: f64, value: f64| (value / by).fract() == 0.0;
    let pair = match (old, new) {
        (None, _) => BOUND_TIGHTENED,
        (_, None) => BOUND_LOOSENED,
        (Some(old), Some(new)) if divides(old, new) => BOUND_TIGHTENED,
        (Some(old), Some(new)) if divides(new, old) => BOUND_LOOSENED,
        _ => MULTIPLE_CHANGED,
    };
    let shown = |value: Option<f64>| value.map_or_else(|| "none".to_owned(), |value| value.to_string());
    reader.differ(both, pair, format!("`multipleOf` was {} and is {}", shown(old), shown(new)));
}

fn limit<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    (which, tighter): (&str, Ordering),
    was: Option<&Limit>,
    is: Option<&Limit>,
) {
    let pair: Option<Pair> = match (was, is) {
        (None, None) => None,
        (None, Some(_)) => Some(BOUND_TIGHTENED),
        (Some(_), None) => Some(BOUND_LOOSENED),
        (Some(old), Some(new)) => match order(&new.value, &old.value) {
            Ordering::Equal if old.exclusive == new.exclusive => None,
            Ordering::Equal if new.exclusive => Some(BOUND_TIGHTENED),
            order if order == tighter => Some(BOUND_TIGHTENED),
            _ => Some(BOUND_LOOSENED),
        },
    };
    let shown = |limit: Option<&Limit>| match limit {
        None => "none".to_owned(),
        Some(limit) if limit.exclusive => format!("{} (excluded)", limit.value),
        Some(limit) => limit.value.to_string(),
    };
    if let Some(pair) = pair {
        reader.differ(both, pair, format!("the {which} bound was {} and is {}", shown(was), shown(is)));
    }
}

fn order(one: &Number, other: &Number) -> Ordering {
    match (one.as_i64(), other.as_i64()) {
        (Some(one), Some(other)) => one.cmp(&other),
        _ => one
            .as_f64()
            .unwrap_or_default()
            .partial_cmp(&other.as_f64().unwrap_or_default())
            .unwrap_or(Ordering::Equal),
    }
}

fn strings<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &StringShape, is: &StringShape) {
    reader.bound(both, "minLength", was.min_length, is.min_length, true);
    reader.bound(both, "maxLength", was.max_length, is.max_length, false);
    if was.format != is.format {
        let free = |format: StringFormat| matches!(format, StringFormat::Text | StringFormat::Binary);
        let named = |format: StringFormat| {
            if free(format) { "any".to_owned() } else { format!("{format:?}") }
        };
        let pair = match (free(was.format), free(is.format)) {
            (true, true) => None,
            (true, false) => Some(FORMAT_ADDED),
            (false, true) => Some(FORMAT_REMOVED),
            (false, false) => Some(match is_within(was.format, is.format) {
                Some(Ordering::Less) => TYPE_WIDENED,
                Some(_) => TYPE_NARROWED,
                None => FORMAT_CHANGED,
            }),
        };
        if let Some(pair) = pair {
            let message = format!("the format was {} and is {}", named(was.format), named(is.format));
            reader.differ(both, pair, message);
        }
    }
    match (&was.pattern, &is.pattern) {
        (None, Some(pattern)) => reader.differ(both, PATTERN_ADDED, format!("must match `{pattern}`")),
        (Some(pattern), None) => {
            reader.differ(both, PATTERN_REMOVED, format!("need not match `{pattern}` any more"));
        }
        (Some(old), Some(new)) if old != new => {
            reader.differ(both, PATTERN_CHANGED, format!("had to match `{old}` and must match `{new}`"));
        }
        _ => {}
    }
}

/// Whether every text of one format is one of another: `Less` where the first is the narrower.
fn is_within(one: StringFormat, other: StringFormat) -> Option<Ordering> {
    const WITHIN: &[(StringFormat, StringFormat)] = &[
        (StringFormat::Uri, StringFormat::UriReference),
        (StringFormat::Uri, StringFormat::Iri),
        (StringFormat::Uri, StringFormat::IriReference),
        (StringFormat::UriReference, StringFormat::IriReference),
        (StringFormat::Iri, StringFormat::IriReference),
        (StringFormat::Email, StringFormat::IdnEmail),
        (StringFormat::Hostname, StringFormat::IdnHostname),
    ];
    if WITHIN.contains(&(one, other)) {
        Some(Ordering::Less)
    } else if WITHIN.contains(&(other, one)) {
        Some(Ordering::Greater)
    } else {
        None
    }
}
