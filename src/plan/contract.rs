//! Requests that the seeded contract test sends, one for each operation, as data.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::answers::example_bytes;
use super::context::Context;
use super::credentials;
use super::sent_form;
use crate::ir::{Location, Media, MediaKind, Operation, Parameter, Style};
use crate::source::Pointer;

/// RFC 3986 §2.3: what needs no escape anywhere.
pub(super) const UNRESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// RFC 3986 §3.3: what a path cannot hold; beyond ASCII it never can.
const NOT_IN_PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// `src/generated/contract.json`
pub(super) fn requests(context: &Context<'_>) -> Vec<u8> {
    let cases: Vec<Value> = context
        .api
        .operations
        .iter()
        .zip(&context.names.operations)
        .zip(&context.facts.examples)
        .map(|((operation, names), example)| {
            let (target, headers) = target(&context.api.base_path, operation, &example.parameters);
            let mut case = Map::new();
            case.insert("operation".into(), names.stem.clone().into());
            case.insert("at".into(), served(&operation.at).into());
            case.insert("method".into(), operation.method.clone().into());
            case.insert("target".into(), target.into());
            case.insert("headers".into(), headers);
            if let Some(id) = operation.security {
                case.insert("security".into(), credentials::made_up(context, id));
            }
            if let (Some(body), Some((media, value))) = (&operation.body, &example.body) {
                let media = &body.media[*media];
                let text = match media.kind {
                    MediaKind::Form => sent_form::pairs(media, value.as_ref()),
                    MediaKind::Multipart => sent_form::parts(media, value.as_ref()),
                    // A body that must be there is not empty.
                    MediaKind::Bytes if value.is_none() => "bytes".to_owned(),
                    _ => String::from_utf8_lossy(&example_bytes(context, media, value.as_ref()))
                        .trim_end()
                        .to_owned(),
                };
                let written = concrete(media);
                case.insert("body".into(), json!({ "type": written, "text": text }));
            }
            Value::Object(case)
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&cases).unwrap_or_default();
    text.push('\n');
    text.into_bytes()
}

/// A media type that the document's, which may be a range, covers.
fn concrete(media: &Media) -> String {
    let by_kind = match media.kind {
        MediaKind::Json => "application/json",
        MediaKind::Form => "application/x-www-form-urlencoded",
        MediaKind::Multipart => return format!("{}; boundary={}", media.essence, sent_form::BOUNDARY),
        MediaKind::Xml => "application/xml",
        MediaKind::Text => "text/plain",
        MediaKind::Bytes => "application/octet-stream",
    };
    match media.essence.split_once('/') {
        // A version, say, that tells it from others.
        Some((_, subtype)) if subtype != "*" => media.range.trim().to_owned(),
        Some((family, _)) if family != "*" && !by_kind.starts_with(family) => format!("{family}/example"),
        _ => by_kind.to_owned(),
    }
}

fn served(at: &Pointer) -> String {
    at.as_str().to_owned()
}

/// The request target, and the headers.
fn target(base: &str, operation: &Operation, values: &[Option<Value>]) -> (String, Value) {
    let mut path = operation.path.clone();
    let mut query: Vec<String> = Vec::new();
    let mut headers = Map::new();
    let mut cookies: Vec<String> = Vec::new();
    if let Some((before, fixed)) = operation.path.split_once('?') {
        before.clone_into(&mut path);
        query.push(fixed.to_owned());
    }
    for (parameter, value) in operation.parameters.iter().zip(values) {
        let Some(value) = value else { continue };
        match parameter.location {
            Location::Path => {
                path = path.replace(&format!("{{{}}}", parameter.name), &in_path(parameter, value));
            }
            Location::Query => query.extend(pairs(parameter, value)),
            Location::QueryString => query.push(match parameter.style {
                Style::FormText => sent_form::plain_pairs(value),
                _ => plain(parameter, value, ",", true),
            }),
            Location::Header => {
                headers.insert(parameter.name.clone(), plain(parameter, value, ",", false).into());
            }
            Location::Cookie => {
                cookies.extend(pairs(parameter, value));
            }
        }
    }
    // What a client has to write otherwise: RFC 3986 §3.3 without the escapes that are there already.
    path = utf8_percent_encode(&format!("{base}{path}"), NOT_IN_PATH).to_string();
    if !cookies.is_empty() {
        headers.insert("Cookie".into(), cookies.join("; ").into());
    }
    if !query.is_empty() {
        path = format!("{path}?{}", query.join("&"));
    }
    (path, Value::Object(headers))
}

pub(super) fn escaped(text: &str) -> String {
    utf8_percent_encode(text, UNRESERVED).to_string()
}

pub(super) fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Style `simple` and its kin: items and members between delimiters (OpenAPI 3.1 §4.8.12.4).
fn plain(parameter: &Parameter, value: &Value, delimiter: &str, escape: bool) -> String {
    let text = |text: &str| if escape { escaped(text) } else { text.to_owned() };
    match parameter.style {
        Style::Json => return text(&value.to_string()),
        Style::FormText => return text(&sent_form::plain_pairs(value)),
        _ => {}
    }
    match value {
        Value::Array(items) => {
            items.iter().map(|item| text(&scalar(item))).collect::<Vec<_>>().join(delimiter)
        }
        Value::Object(members) => {
            let equals = if parameter.explode { "=" } else { delimiter };
            let member =
                |(name, value): (&String, &Value)| format!("{}{equals}{}", text(name), text(&scalar(value)));
            members.iter().map(member).collect::<Vec<_>>().join(delimiter)
        }
        value => text(&scalar(value)),
    }
}

fn in_path(parameter: &Parameter, value: &Value) -> String {
    match parameter.style {
        Style::Label => {
            format!(".{}", plain(parameter, value, if parameter.explode { "." } else { "," }, true))
        }
        Style::Matrix => match value {
            Value::Array(items) if parameter.explode => {
                items.iter().map(|item| format!(";{}={}", parameter.name, escaped(&scalar(item)))).collect()
            }
            Value::Object(members) if parameter.explode => members
                .iter()
                .map(|(name, value)| format!(";{}={}", escaped(name), escaped(&scalar(value))))
                .collect(),
            value => format!(";{}={}", parameter.name, plain(parameter, value, ",", true)),
        },
        _ => plain(parameter, value, ",", true),
    }
}

fn pairs(parameter: &Parameter, value: &Value) -> Vec<String> {
    let name = escaped(&parameter.name);
    if parameter.style == Style::DeepObject {
        let mut out = Vec::new();
        deep(&name, value, &mut out);
        return out;
    }
    let delimiter = match parameter.style {
        Style::SpaceDelimited => "%20",
        Style::PipeDelimited => "%7C",
        _ => ",",
    };
    let is_escaped = parameter.style != Style::Cookie;
    let text = |text: &str| if is_escaped { escaped(text) } else { text.to_owned() };
    let is_spread = parameter.explode && matches!(parameter.style, Style::Form | Style::Cookie);
    match value {
        Value::Array(items) if is_spread => {
            items.iter().map(|item| format!("{name}={}", text(&scalar(item)))).collect()
        }
        Value::Object(members) if is_spread => members
            .iter()
            .flat_map(|(name, value)| {
                let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
                items.iter().map(|item| format!("{}={}", text(name), text(&scalar(item))))
            })
            .collect(),
        value => vec![format!("{name}={}", plain(parameter, value, delimiter, is_escaped))],
    }
}

pub(super) fn deep(name: &str, value: &Value, out: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                deep(&format!("{name}%5B{}%5D", escaped(key)), value, out);
            }
        }
        Value::Array(items) => {
            for item in items {
                deep(&format!("{name}%5B%5D"), item, out);
            }
        }
        value => out.push(format!("{name}={}", escaped(&scalar(value)))),
    }
}
