//! Keywords that restrict a value beyond its type.

use super::rules::{
    CHECK_ADDED, CHECK_CHANGED, CHECK_REMOVED, ENUM_CLOSED, ENUM_OPENED, ENUM_VALUE_ADDED, ENUM_VALUE_REMOVED,
};
use super::types::Both;
use super::{Reader, same};
use crate::ir::{Extra, Use};

pub(super) fn compare<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>) {
    let none = Extra::default();
    let was = both.old.extra.as_deref().unwrap_or(&none);
    let is = both.new.extra.as_deref().unwrap_or(&none);
    names(reader, both, was, is);
    values(reader, both, was, is);
    keyed(reader, both, ("patternProperties", &was.pattern_properties), &is.pattern_properties);
    keyed(reader, both, ("dependentSchemas", &was.dependent_schemas), &is.dependent_schemas);
    single(reader, both, ("propertyNames", was.property_names), is.property_names);
    single(reader, both, ("additionalProperties", was.additional), is.additional);
    single(reader, both, ("items", was.rest), is.rest);
    single(reader, both, ("unevaluatedItems", was.unevaluated_items), is.unevaluated_items);
    single(reader, both, ("unevaluatedProperties", was.unevaluated_properties), is.unevaluated_properties);
    listed(reader, both, ("allOf", &was.all_of), &is.all_of);
    listed(reader, both, ("a check by type", &was.by_type), &is.by_type);
    if was.prefix.len() == is.prefix.len() {
        for (index, (old, new)) in was.prefix.iter().zip(&is.prefix).enumerate() {
            reader.hold(*old, *new, both.direction, &format!("[{index}]"));
        }
    } else {
        changed(reader, both, "prefixItems", was.prefix.is_empty(), is.prefix.is_empty());
    }
    // What these allow follows from the schemas they name, but not in either direction.
    let opaque: [(&str, Vec<Use>, Vec<Use>); 4] = [
        ("not", was.not.clone(), is.not.clone()),
        ("if", conditions(was), conditions(is)),
        ("anyOf", was.any_of.concat(), is.any_of.concat()),
        ("oneOf", was.one_of.concat(), is.one_of.concat()),
    ];
    for (keyword, old, new) in opaque {
        if !equal(reader, &old, &new) {
            changed(reader, both, keyword, old.is_empty(), new.is_empty());
        }
    }
    let contains = |extra: &Extra| extra.contains.as_ref().map(|(used, least, most)| (*used, *least, *most));
    match (contains(was), contains(is)) {
        (None, None) => {}
        (Some((old, ..)), Some((new, ..))) if equal(reader, &[old], &[new]) => {
            let bounds = |extra: &Extra| extra.contains.as_ref().map(|(_, least, most)| (*least, *most));
            if bounds(was) != bounds(is) {
                changed(reader, both, "minContains", false, false);
            }
        }
        (old, new) => changed(reader, both, "contains", old.is_none(), new.is_none()),
    }
}

fn conditions(extra: &Extra) -> Vec<Use> {
    let each = extra.conditions.iter();
    each.flat_map(|(condition, then, otherwise)| [Some(*condition), *then, *otherwise]).flatten().collect()
}

fn equal(reader: &Reader<'_, '_>, was: &[Use], is: &[Use]) -> bool {
    was.len() == is.len()
        && was.iter().zip(is).all(|(was, is)| same::equal(reader.was(), reader.is(), *was, *is))
}

/// A keyword that is there, gone, or says something else.
fn changed<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, keyword: &str, was_none: bool, is_none: bool) {
    let (pair, message) = match (was_none, is_none) {
        (true, true) => return,
        (true, false) => (CHECK_ADDED, "restricts it now"),
        (false, true) => (CHECK_REMOVED, "restricts it no longer"),
        (false, false) => (CHECK_CHANGED, "restricts it in another way"),
    };
    reader.differ(both, pair, format!("`{keyword}` {message}"));
}

fn single<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    (keyword, was): (&str, Option<Use>),
    is: Option<Use>,
) {
    match (was, is) {
        (Some(old), Some(new)) => reader.hold(old, new, both.direction, &format!(" {keyword}")),
        (old, new) => changed(reader, both, keyword, old.is_none(), new.is_none()),
    }
}

fn keyed<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    (keyword, was): (&str, &[(String, Use)]),
    is: &[(String, Use)],
) {
    let find =
        |list: &[(String, Use)], key: &str| list.iter().find(|(name, _)| name == key).map(|(_, used)| *used);
    for (key, old) in was {
        match find(is, key) {
            Some(new) => reader.hold(*old, new, both.direction, &format!(" {keyword} `{key}`")),
            None => changed(reader, both, &format!("{keyword}.{key}"), false, true),
        }
    }
    for (key, _) in is.iter().filter(|(key, _)| find(was, key).is_none()) {
        changed(reader, both, &format!("{keyword}.{key}"), true, false);
    }
}

fn listed<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, (keyword, was): (&str, &[Use]), is: &[Use]) {
    let mut left: Vec<Use> = is.to_vec();
    let mut gone = Vec::new();
    for old in was {
        let found = left.iter().position(|new| same::alike(reader.was(), reader.is(), *old, *new));
        match found {
            Some(index) => reader.hold(*old, left.remove(index), both.direction, &format!(" {keyword}")),
            None => gone.push(*old),
        }
    }
    for index in 0..gone.len().max(left.len()) {
        match (gone.get(index), left.get(index)) {
            (Some(old), Some(new)) => reader.hold(*old, *new, both.direction, &format!(" {keyword}")),
            (old, new) => changed(reader, both, keyword, old.is_none(), new.is_none()),
        }
    }
}

/// Names that must be there without being described, or because others are.
fn names<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &Extra, is: &Extra) {
    let all = |extra: &Extra| -> Vec<String> {
        let plain = extra.required.iter().map(|name| format!("`{name}` must be there"));
        let depending = extra.dependent_required.iter().flat_map(|(name, others)| {
            others.iter().map(move |other| format!("`{other}` must be there where `{name}` is"))
        });
        plain.chain(depending).collect()
    };
    let (old, new) = (all(was), all(is));
    for name in old.iter().filter(|name| !new.contains(name)) {
        reader.differ(both, CHECK_REMOVED, format!("no longer holds: {name}"));
    }
    for name in new.iter().filter(|name| !old.contains(name)) {
        reader.differ(both, CHECK_ADDED, format!("holds now: {name}"));
    }
}

fn values<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &Extra, is: &Extra) {
    match (&was.values, &is.values) {
        (None, None) => {}
        (None, Some(_)) => reader.differ(both, ENUM_CLOSED, "only a few values are valid now"),
        (Some(_), None) => reader.differ(both, ENUM_OPENED, "more than a few values are valid now"),
        (Some(old), Some(new)) => {
            for value in old.iter().filter(|value| !new.contains(value)) {
                reader.differ(both, ENUM_VALUE_REMOVED, format!("`{value}` is no longer one of the values"));
            }
            for value in new.iter().filter(|value| !old.contains(value)) {
                reader.differ(both, ENUM_VALUE_ADDED, format!("`{value}` is one of the values now"));
            }
        }
    }
}
