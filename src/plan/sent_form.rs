//! Forms as a client writes them: the bodies of the requests that the seeded contract test sends.

use serde_json::Value;

use super::contract::{deep, escaped, scalar};
use crate::ir::{Encoding, FormPart, Media, PartContent, Style};

/// What divides the parts of a multipart body.
pub(super) const BOUNDARY: &str = "specwright-part";

/// `application/x-www-form-urlencoded`, each property in its own style.
pub(super) fn pairs(media: &Media, value: Option<&Value>) -> String {
    value.map_or_else(String::new, |value| all_pairs(value, &media.encodings))
}

/// The same with every property as most are.
pub(super) fn plain_pairs(value: &Value) -> String {
    all_pairs(value, &[])
}

fn all_pairs(value: &Value, encodings: &[Encoding]) -> String {
    let Value::Object(members) = value else { return String::new() };
    let mut out = Vec::new();
    for (name, value) in members {
        let encoding = encodings.iter().find(|one| one.name == *name);
        pair(name, value, encoding, &mut out);
    }
    out.join("&")
}

fn pair(name: &str, value: &Value, encoding: Option<&Encoding>, out: &mut Vec<String>) {
    let plain = |value: &Value| format!("{}={}", escaped(name), escaped(&scalar(value)));
    let style = encoding.and_then(|encoding| encoding.style);
    match (style, value) {
        (Some((Style::DeepObject, _)), value) => deep(&escaped(name), value, out),
        (Some((Style::Form, true)), Value::Object(members)) => {
            out.extend(
                members.iter().map(|(key, value)| format!("{}={}", escaped(key), escaped(&scalar(value)))),
            );
        }
        (Some((style, false)), Value::Array(_) | Value::Object(_)) => {
            let delimiter = match style {
                Style::SpaceDelimited => "%20",
                Style::PipeDelimited => "|",
                _ => ",",
            };
            let texts: Vec<String> = flat(value).iter().map(|text| escaped(text)).collect();
            out.push(format!("{}={}", escaped(name), texts.join(delimiter)));
        }
        (None, Value::Array(items)) if encoding.is_none_or(|encoding| encoding.types.is_empty()) => {
            out.extend(items.iter().map(plain));
        }
        (_, Value::Array(items)) if style.is_some() => out.extend(items.iter().map(plain)),
        (_, value) => out.push(plain(value)),
    }
}

/// The parts of a multipart body.
pub(super) fn parts(media: &Media, value: Option<&Value>) -> String {
    let Some(Value::Object(members)) = value else { return format!("--{BOUNDARY}--\r\n") };
    let mut out = String::new();
    for (name, value) in members {
        let rule = media.parts.iter().find(|part| part.name == *name);
        match (rule.is_some_and(|rule| rule.is_list), value) {
            (true, Value::Array(items)) => items.iter().for_each(|item| part(name, item, rule, &mut out)),
            (_, value) => part(name, value, rule, &mut out),
        }
    }
    format!("{out}--{BOUNDARY}--\r\n")
}

fn part(name: &str, value: &Value, rule: Option<&FormPart>, out: &mut String) {
    let content = rule.map_or(PartContent::Text, |rule| rule.content);
    let given = rule.and_then(|rule| rule.types.first()).filter(|one| !one.contains('*')).map(String::as_str);
    let (file, usual, text) = match content {
        PartContent::Text => ("", None, scalar(value)),
        PartContent::Json => ("", Some("application/json"), value.to_string()),
        PartContent::File => ("; filename=\"file\"", Some("application/octet-stream"), scalar(value)),
        PartContent::Delimited(delimiter) => ("", None, flat(value).join(delimiter)),
    };
    let name = name.replace('"', "%22").replace(['\r', '\n'], " ");
    out.push_str(&format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n"));
    if let Some(media) = given.or(usual) {
        out.push_str(&format!("Content-Type: {media}\r\n"));
    }
    out.push_str(&format!("\r\n{text}\r\n"));
}

/// The items of a list, or the names and values of an object, one after the other.
fn flat(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(scalar).collect(),
        Value::Object(members) => {
            members.iter().flat_map(|(name, value)| [name.clone(), scalar(value)]).collect()
        }
        value => vec![scalar(value)],
    }
}
