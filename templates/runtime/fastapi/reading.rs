//! How requests are read: as FastAPI and pydantic read them.

use std::borrow::Cow;

use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::call::{Read, essence};
use super::coerce::{self, coerce};
use super::escape;
use super::json::{Fault, explain};
use super::parameter::Parameter;
use super::python_json::{self, Refused};
use super::rejection::Rejection;
use super::schema::{Schema, Type};
use super::template::PathValues;
use super::violation::{Details, Location, Step, Violation, Violations};

/// The most findings one answer tells.
pub(super) const MOST_TOLD: usize = 256;

/// Whether a form that is not there is none; otherwise it is one without fields.
pub(super) const FORMS_MAY_LACK: bool = false;

/// What is wrong with a body that is no JSON.
const NO_JSON: &str = "json_invalid";

/// Whether a path is refused before it is known where it leads: never, what is not UTF-8 becomes `U+FFFD`.
pub(super) const fn refuses(_path: &str) -> bool {
    false
}

/// Notes that something must be there, where it is not.
pub(super) fn missing(location: Location, found: &mut Violations) {
    found.add(coerce::missing(location, Vec::new(), Value::Null));
}

/// Notes that a body must be there, where it is not.
pub(super) fn missing_body(schema: &'static Schema, found: &mut Violations) {
    if is_embedded(schema) {
        coerce::missing_members(schema, false, found);
    } else {
        missing(Location::Body, found);
    }
}

/// Notes what is wrong with a body. Where it is no JSON, nothing else is told.
pub(super) fn note(body: Violations, found: &mut Violations) {
    if body.list().iter().any(|violation| violation.keyword == NO_JSON) {
        *found = body;
    } else {
        found.append(body);
    }
}

/// Reads a parameter. Nothing where a violation was noted.
pub(super) fn parameter<T: DeserializeOwned>(
    parameter: &'static Parameter,
    parts: &Parts,
    path: &PathValues,
    found: &mut Violations,
) -> Read<Option<T>> {
    found.locate(parameter.location());
    let value = if parameter.is_plain() {
        given(parameter, parts, path)
    } else {
        match parameter.read(parts, path) {
            Ok(value) => value,
            Err((_, message)) => {
                found.add(odd("value_error", parameter.location(), message.to_owned()));
                return None;
            }
        }
    };
    let Some(value) = value else { return Some(None) };
    let value = coerce(parameter.schema(), &value, parameter.location(), found)?;
    match serde_json::from_value(value) {
        Ok(value) => Some(Some(value)),
        Err(error) => {
            found.add(odd("value_error", parameter.location(), explain(&error)));
            None
        }
    }
}

/// The answer to a body that may not be read as JSON, by its headers: none. What does not say to be JSON is a text.
pub(super) const fn refuses_json(_headers: &HeaderMap) -> Option<Rejection> {
    None
}

/// Reads a JSON body.
///
/// # Errors
/// What is wrong with it.
pub(super) fn json<T: DeserializeOwned>(
    headers: &HeaderMap,
    bytes: &[u8],
    schema: &'static Schema,
    _valid: fn(&T) -> bool,
) -> Result<T, Fault> {
    let is_json = is_json(headers);
    let body = if is_json { parsed(bytes)? } else { Value::String(String::from_utf8_lossy(bytes).into()) };
    let mut found = Violations::new(Location::Body);
    let value = match &body {
        Value::Object(members) if is_embedded(schema) => coerce::coerce_members(schema, members, &mut found),
        _ if is_embedded(schema) => {
            coerce::missing_members(schema, is_json, &mut found);
            found.is_empty().then(|| Value::Object(Map::new()))
        }
        body => coerce(schema, body, Location::Body, &mut found),
    };
    typed(value, found)
}

/// The answer to a body that may not be read as a form, by its headers: none. What is no form has no fields.
pub(super) const fn refuses_form(_headers: &HeaderMap) -> Option<Rejection> {
    None
}

/// Reads a form body.
///
/// # Errors
/// What is wrong with it.
pub(super) fn form<T: DeserializeOwned>(
    headers: &HeaderMap,
    bytes: &[u8],
    schema: &'static Schema,
) -> Result<T, Fault> {
    const FORM: &str = "application/x-www-form-urlencoded";
    let is_form = essence(headers).is_some_and(|given| given.eq_ignore_ascii_case(FORM));
    let text = if is_form { String::from_utf8_lossy(bytes) } else { Cow::Borrowed("") };
    let members = fields(&text, schema.resolved());
    let mut found = Violations::new(Location::Body);
    let value = if is_embedded(schema) {
        coerce::coerce_members(schema, &members, &mut found)
    } else {
        coerce(schema, &Value::Object(members), Location::Body, &mut found)
    };
    typed(value, found)
}

/// The type of a value that was found to be right.
fn typed<T: DeserializeOwned>(value: Option<Value>, mut found: Violations) -> Result<T, Fault> {
    let Some(value) = value else { return Err(Fault::Invalid(found)) };
    serde_json::from_value(value).map_err(|error| {
        found.add(odd("value_error", Location::Body, explain(&error)));
        Fault::Invalid(found)
    })
}

fn parsed(bytes: &[u8]) -> Result<Value, Fault> {
    let mut overflows = Vec::new();
    let value = python_json::parse(bytes, &mut overflows).map_err(|refused| match refused {
        Refused::Whole => Fault::Malformed("There was an error parsing the body".to_owned()),
        Refused::Syntax(what, at) => {
            let mut found = Violations::new(Location::Body);
            found.add(Violation {
                location: Location::Body,
                path: vec![Step::Index(at)],
                keyword: NO_JSON,
                message: "JSON decode error".to_owned(),
                details: Some(Box::new(Details { input: json!({}), context: Some(json!({"error": what})) })),
            });
            Fault::Invalid(found)
        }
    })?;
    if overflows.is_empty() {
        return Ok(value);
    }
    let mut found = Violations::new(Location::Body);
    for (path, text) in overflows {
        let details = Some(Box::new(Details { input: text.into(), context: None }));
        let message = "Input should be a finite number".to_owned();
        found.add(Violation { location: Location::Body, path, keyword: "finite_number", message, details });
    }
    Err(Fault::Invalid(found))
}

/// What pydantic has no name for.
fn odd(keyword: &'static str, location: Location, message: String) -> Violation {
    let details = Some(Box::new(Details { input: Value::Null, context: None }));
    Violation { location, path: Vec::new(), keyword, message, details }
}

/// Whether the members of a body are the parameters of a function, which FastAPI calls `Body_…`.
pub(super) fn is_embedded(schema: &'static Schema) -> bool {
    schema.resolved().name().is_some_and(|name| name.starts_with("Body_"))
}

/// The values that a request has for a parameter, as texts: the last one, or all of them where a list is wanted.
fn given(parameter: &'static Parameter, parts: &Parts, path: &PathValues) -> Option<Value> {
    let wants_list = wants_list(parameter.schema());
    let mut texts: Vec<String> = match parameter.location() {
        Location::Path(name) => {
            path.get(name, parts.uri.path()).map(|raw| lossy(raw, false)).into_iter().collect()
        }
        Location::Query(name) => {
            let query = parts.uri.query().unwrap_or_default();
            pairs(query).filter(|(known, _)| known == name).map(|(_, value)| value).collect()
        }
        Location::Header(name) => {
            // Headers are in Latin-1 there.
            let all = parts.headers.get_all(name).iter();
            let mut texts = all.map(|value| value.as_bytes().iter().map(|byte| char::from(*byte)).collect());
            if wants_list { texts.collect() } else { texts.next().into_iter().collect() }
        }
        Location::Cookie(name) => {
            let lines = parts.headers.get_all(header::COOKIE).iter();
            let lines = lines.map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned());
            lines.flat_map(|line| cookies(&line, name)).collect()
        }
        Location::Body | Location::QueryString => Vec::new(),
    };
    if wants_list {
        let is_there = !texts.is_empty();
        return is_there.then(|| Value::Array(texts.into_iter().map(Value::String).collect()));
    }
    texts.pop().map(Value::String)
}

/// The fields of a form: texts, or lists of them where a list is wanted. Empty texts are none.
fn fields(text: &str, schema: &'static Schema) -> Map<String, Value> {
    let pairs: Vec<(String, String)> = pairs(text).collect();
    let mut out = Map::new();
    for property in schema.properties {
        let mut own = pairs.iter().filter(|(name, _)| name == property.name).map(|(_, value)| value);
        let value = if wants_list(&property.schema) {
            let all: Vec<Value> = own.map(|text| Value::from(text.as_str())).collect();
            (!all.is_empty()).then_some(Value::Array(all))
        } else {
            own.next_back().filter(|text| !text.is_empty()).map(|text| Value::from(text.as_str()))
        };
        if let Some(value) = value {
            out.insert(property.name.to_owned(), value);
        }
    }
    for (name, value) in &pairs {
        if schema.properties.iter().any(|property| property.name == name) {
            continue;
        }
        match out.get_mut(name) {
            None => drop(out.insert(name.clone(), Value::from(value.as_str()))),
            Some(Value::Array(all)) => all.push(Value::from(value.as_str())),
            Some(one) => *one = json!([one.take(), value]),
        }
    }
    out
}

/// Whether a schema wants a list, where it wants one thing only.
fn wants_list(schema: &'static Schema) -> bool {
    let schema = schema.resolved();
    let variants = if schema.any_of.is_empty() { schema.one_of } else { schema.any_of };
    (schema.is_typed() && schema.allows(Type::Array)) || variants.iter().any(|one| wants_list(one))
}

/// Names and values of a query string or a form.
fn pairs(text: &str) -> impl Iterator<Item = (String, String)> {
    text.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (lossy(name, true), lossy(value, true))
    })
}

/// The values of a cookie's name, in order.
fn cookies(line: &str, name: &str) -> Vec<String> {
    let pairs = line.split(';').map(|pair| pair.split_once('=').unwrap_or(("", pair)));
    let own = pairs.filter(|(known, _)| known.trim() == name);
    own.map(|(_, value)| value.trim().trim_matches('"').to_owned()).collect()
}

/// Undoes percent-encoding; what is not UTF-8 then becomes `U+FFFD`.
fn lossy(raw: &str, plus: bool) -> String {
    if let Some(text) = escape::decode(raw, plus) {
        return text.into_owned();
    }
    let bytes = raw.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = escape::escaped(bytes, at);
        at += if escaped.is_some() { 3 } else { 1 };
        out.push(escaped.unwrap_or(if plus && byte == b'+' { b' ' } else { byte }));
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Whether the body says to be JSON, as FastAPI decides it.
fn is_json(headers: &HeaderMap) -> bool {
    // What nearly all say.
    if headers.get(header::CONTENT_TYPE).is_some_and(|value| value == "application/json") {
        return true;
    }
    let given = essence(headers).unwrap_or_default().to_ascii_lowercase();
    let subtype = given.strip_prefix("application/").unwrap_or_default();
    subtype == "json" || subtype.ends_with("+json")
}
