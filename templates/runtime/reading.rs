//! How requests are read: as the document says, and no other way.

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Read, essence, is_within};
use super::charset::{charset, is_utf8};
use super::escape;
use super::json::{self, Fault, explain};
use super::parameter::{Parameter, Repeats};
use super::rejection::Rejection;
use super::schema::Schema;
use super::style::{self, Tree};
use super::template::PathValues;
use super::violation::{Location, Violations};

/// The most findings one answer tells.
pub(super) const MOST_TOLD: usize = 64;

/// Whether a form that is not there is none; otherwise it is one without fields.
pub(super) const FORMS_MAY_LACK: bool = true;

/// Whether a path is refused before it is known where it leads: one that is not percent-encoded UTF-8.
pub(super) fn refuses(path: &str) -> bool {
    !escape::is_well_formed(path) || escape::decode(path, false).is_none()
}

/// Notes that something must be there, where it is not.
pub(super) fn missing(location: Location, found: &mut Violations) {
    found.locate(location);
    found.push("required", "is required");
}

/// Notes that a body must be there, where it is not.
pub(super) fn missing_body(_schema: &'static Schema, found: &mut Violations) {
    missing(Location::Body, found);
}

/// Notes what is wrong with a body.
pub(super) fn note(body: Violations, found: &mut Violations) {
    found.append(body);
}

/// Reads a parameter. Nothing where a violation was noted.
pub(super) fn parameter<T: DeserializeOwned>(
    parameter: &'static Parameter,
    parts: &Parts,
    path: &PathValues,
    found: &mut Violations,
) -> Read<Option<T>> {
    found.locate(parameter.location());
    let value = match parameter.read(parts, path) {
        Ok(None) => return Some(None),
        Ok(Some(value)) if parameter.schema().accepts(&value) => value,
        Ok(Some(value)) => {
            parameter.schema().violations(&value, found);
            return None;
        }
        Err((keyword, message)) => {
            found.push(keyword, message);
            return None;
        }
    };
    match serde_json::from_value(value) {
        Ok(value) => Some(Some(value)),
        Err(error) => {
            found.push("type", explain(&error));
            None
        }
    }
}

/// The answer to a body that may not be read as JSON, by its headers.
pub(super) fn refuses_json(headers: &HeaderMap) -> Option<Rejection> {
    (!is_json(headers)).then(|| Rejection::unsupported(&["application/json"]))
}

/// Reads a JSON body.
///
/// # Errors
/// What is wrong with it.
pub(super) fn json<T: DeserializeOwned>(
    _headers: &HeaderMap,
    bytes: &[u8],
    schema: &'static Schema,
    valid: fn(&T) -> bool,
) -> Result<T, Fault> {
    json::read(bytes, schema, valid).map_err(|fault| match fault {
        Fault::Malformed(what) => Fault::Malformed(format!("The body is not JSON: {what}.")),
        invalid @ Fault::Invalid(_) => invalid,
    })
}

/// The answer to a body that may not be read as a form, by its headers.
pub(super) fn refuses_form(headers: &HeaderMap) -> Option<Rejection> {
    const FORM: &str = "application/x-www-form-urlencoded";
    (!is_within(essence(headers), FORM)).then(|| Rejection::unsupported(&[FORM]))
}

/// Reads a form body.
///
/// # Errors
/// What is wrong with it.
pub(super) fn form<T: DeserializeOwned>(
    _headers: &HeaderMap,
    bytes: &[u8],
    schema: &'static Schema,
) -> Result<T, Fault> {
    let malformed = |what: &str| Fault::Malformed(what.to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| malformed("The body is not UTF-8."))?;
    let value = form_value(text.split('&').filter(|pair| !pair.is_empty()), schema);
    let value = value.ok_or_else(|| malformed("The body is not percent-encoded UTF-8."))?;
    json::convert(value, schema).map_err(Fault::Invalid)
}

/// Whether the body says to be JSON, in the encoding JSON has (RFC 8259 section 8.1).
fn is_json(headers: &HeaderMap) -> bool {
    // What nearly all say.
    headers.get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json")
        || is_utf8(charset(headers)) && is_within(essence(headers), "application/json")
}

/// The pairs of a form (`application/x-www-form-urlencoded`) as a JSON object. Nothing where it is not UTF-8 once decoded.
pub(super) fn form_value<'a>(pairs: impl Iterator<Item = &'a str>, schema: &'static Schema) -> Option<Value> {
    let mut tree = Tree::new(Repeats::Refused);
    for pair in pairs {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = escape::decode(key, true)?;
        let value = escape::decode(value, true)?.into_owned();
        match key.find('[').filter(|_| style::named(schema, &key).is_none()) {
            Some(at) => {
                let mut path = vec![&key[..at]];
                path.extend(style::brackets(&key[at..]));
                tree.insert(&path, value);
            }
            None => tree.insert(&[&key], value),
        }
    }
    Some(tree.object(schema))
}
