//! Which operation of one document is which of the other: by method and path, whatever path parameters are called, and
//! where one path with a parameter has become a path for each of its values, or the other way.

use std::collections::BTreeSet;

use crate::ir::{Api, EnumLiteral, Location, Operation, Shape};

/// A path template whose parameters have no names: on the wire they have none.
pub(super) fn without_names(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                text.push_str("{}");
            }
            '}' => inside = false,
            c if !inside => text.push(c),
            _ => {}
        }
    }
    text
}

/// The names in a path template, in their order.
pub(super) fn names(path: &str) -> Vec<&str> {
    path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

/// The parameter that one path has where the other has a fixed segment, and that segment: `{type}` of `/top/{type}`, and
/// `artists` of `/top/artists`. Nothing where they differ in more than that.
pub(super) fn filled<'a>(template: &'a str, path: &'a str) -> Option<(&'a str, &'a str)> {
    let (mut one, mut other) = (template.split('/'), path.split('/'));
    let mut found = None;
    loop {
        match (one.next(), other.next()) {
            (None, None) => return found,
            (Some(one), Some(other)) if without_names(one) == without_names(other) => {}
            (Some(one), Some(other)) if found.is_none() && !other.contains('{') => {
                let name = one.strip_prefix('{')?.strip_suffix('}')?;
                found = Some((name, other));
            }
            _ => return None,
        }
    }
}

/// Whether a path parameter may have a value: one that is listed, or any text.
pub(super) fn may_be(api: &Api, operation: &Operation, name: &str, value: &str) -> bool {
    match shape(api, operation, name) {
        Some(Shape::String(shape)) => shape.pattern.is_none() && shape.min_length.unwrap_or(0) <= 1,
        _ => listed(api, operation, name).is_some_and(|listed| listed.contains(value)),
    }
}

fn shape<'a>(api: &'a Api, operation: &Operation, name: &str) -> Option<&'a Shape> {
    let mut all = operation.parameters.iter();
    let parameter = all.find(|one| one.location == Location::Path && one.name == name)?;
    Some(&api.ty(parameter.value.ty).shape)
}

/// The values that a path parameter may have; nothing where they are not listed.
pub(super) fn listed<'a>(api: &'a Api, operation: &Operation, name: &str) -> Option<BTreeSet<&'a str>> {
    let Shape::Enum(shape) = shape(api, operation, name)? else { return None };
    let texts = shape.values.iter().map(|value| match &value.value {
        EnumLiteral::String(text) => Some(text.as_str()),
        EnumLiteral::Integer(_) | EnumLiteral::Other(_) => None,
    });
    (!shape.is_open).then(|| texts.collect::<Option<_>>()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_filled_by_one_segment() {
        assert_eq!(filled("/top/{type}", "/top/artists"), Some(("type", "artists")));
        assert_eq!(filled("/{a}/top/{type}", "/{b}/top/artists"), Some(("type", "artists")));
        assert_eq!(filled("/{a}/{b}", "/x/y"), None);
        assert_eq!(filled("/top/{type}", "/top/{kind}"), None);
        assert_eq!(filled("/top/{type}", "/top/artists/x"), None);
        assert_eq!(filled("/top/x-{type}", "/top/x-a"), None);
    }
}
