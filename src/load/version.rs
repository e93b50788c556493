//! Which version of OpenAPI a document is, or what else it is.

use serde_json::{Map, Value};

use super::document::Version;
use super::reader::brief;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::source::Pointer;
use crate::suggest::closest;

/// The version of a document; none where it is none that is read, and `sink` says why.
pub(super) fn version(map: &Map<String, Value>, sink: &mut Sink) -> Option<Version> {
    let at = Pointer::root().key("openapi");
    let text = match map.get("openapi") {
        Some(Value::String(text)) => text.clone(),
        Some(number @ Value::Number(_)) => {
            let text = number.to_string();
            sink.push(
                Diagnostic::new(codes::VERSION_NUMBER, &at, format!("the version is {}", brief(number)))
                    .help(format!(
                        "read as the text `{text}`; put it in quotes, with all its parts: \"{text}.0\""
                    )),
            );
            text
        }
        Some(other) => {
            sink.push(
                Diagnostic::new(codes::VERSION_UNKNOWN, &at, format!("the version is {}", brief(other)))
                    .help("write a version, such as `openapi: 3.1.0`"),
            );
            return None;
        }
        None => match misnamed(map) {
            Some(text) => {
                let key = Pointer::root().key("swagger");
                sink.push(
                    Diagnostic::at_key(
                        codes::REPAIRED,
                        &key,
                        format!("OpenAPI {text} is not called Swagger"),
                    )
                    .help(format!("read as `openapi: {text}`; write it so")),
                );
                text
            }
            None => {
                sink.push(other_kind(map));
                return None;
            }
        },
    };
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end();
    let mut parts = number.split(['.', '-']);
    let known = match (parts.next(), parts.next()) {
        (Some("3"), Some("0") | None) => Some((Version::V3_0, "3.0.4")),
        (Some("3"), Some("1")) => Some((Version::V3_1, "3.1.1")),
        (Some("3"), Some("2")) => Some((Version::V3_2, "3.2.0")),
        _ => None,
    };
    match known {
        Some((version, full)) => {
            if !is_full(&text) && map.get("openapi").is_some_and(Value::is_string) {
                let short = &full[..3];
                sink.push(
                    Diagnostic::new(codes::REPAIRED, &at, format!("`{text}` is no version of OpenAPI")).help(
                        format!("read as {short}; write the version in full, such as `openapi: {full}`"),
                    ),
                );
            }
            Some(version)
        }
        None => {
            sink.push(
                Diagnostic::new(codes::VERSION_UNKNOWN, &at, format!("OpenAPI `{text}` is not known"))
                    .label("3.0, 3.1 and 3.2 are")
                    .help("write the version the document is written in, such as `openapi: 3.1.0`"),
            );
            None
        }
    }
}

/// Whether a version has its three parts: `3.0.4`, and `3.1.0-rc1` for those who wrote before it was out.
fn is_full(text: &str) -> bool {
    let release = text.split_once('-').map_or(text, |(release, _)| release);
    let parts: Vec<&str> = release.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

/// The version of OpenAPI 3 under Swagger's key.
fn misnamed(map: &Map<String, Value>) -> Option<String> {
    let text = match map.get("swagger")? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    text.trim().starts_with("3.").then_some(text)
}

/// Formats that are met in the place of OpenAPI: the key that tells, and their name.
const OTHERS: [(&str, &str); 10] = [
    ("asyncapi", "an AsyncAPI document"),
    ("arazzo", "an Arazzo document"),
    ("overlay", "an OpenAPI Overlay"),
    ("graphql", "a GraphQL configuration"),
    ("postmanId", "a Postman collection"),
    ("apiVersion", "a Kubernetes manifest"),
    ("swaggerVersion", "a Swagger 1 document"),
    ("$schema", "a JSON Schema"),
    ("__export_format", "an Insomnia export"),
    ("jsonrpc", "a JSON-RPC message"),
];

fn other_kind(map: &Map<String, Value>) -> Diagnostic {
    if let Some(version) = map.get("swagger") {
        let at = Pointer::root().key("swagger");
        return Diagnostic::new(
            codes::SWAGGER_2,
            &at,
            format!("Swagger {} is not read yet", version.as_str().unwrap_or("2.0")),
        )
        .help("convert the document to OpenAPI 3.0, for example with https://converter.swagger.io");
    }
    if let Some((key, what)) = OTHERS.iter().find(|(key, _)| map.contains_key(*key)) {
        return Diagnostic::at_key(
            codes::NOT_OPENAPI,
            &Pointer::root().key(key),
            format!("this is {what}, not an OpenAPI document"),
        )
        .help("name an OpenAPI document: it has the key `openapi`");
    }
    if map.contains_key("info") && map.contains_key("item") {
        return Diagnostic::at_key(
            codes::NOT_OPENAPI,
            &Pointer::root().key("item"),
            "this is a Postman collection, not an OpenAPI document",
        )
        .help("export the collection as OpenAPI first");
    }
    if map.get("log").is_some_and(|log| log.get("entries").is_some()) {
        return Diagnostic::at_key(
            codes::NOT_OPENAPI,
            &Pointer::root().key("log"),
            "this is an HTTP archive (HAR), not an OpenAPI document",
        )
        .help("name an OpenAPI document: it has the key `openapi`");
    }
    let near = closest("openapi", map.keys().map(String::as_str)).map(str::to_owned);
    let usual = ["info", "paths", "components", "webhooks"];
    if near.is_none() && !usual.iter().any(|key| map.contains_key(*key)) {
        return Diagnostic::new(
            codes::NOT_OPENAPI,
            &Pointer::root(),
            "this is no OpenAPI document: it has none of the keys of one",
        )
        .help("an OpenAPI document is an object with the keys `openapi`, `info` and `paths`");
    }
    let finding = match &near {
        Some(near) => Diagnostic::at_key(
            codes::VERSION_MISSING,
            &Pointer::root().key(near),
            "`openapi` is missing, so that the version is not known",
        ),
        None => Diagnostic::new(
            codes::VERSION_MISSING,
            &Pointer::root(),
            "`openapi` is missing, so that the version is not known",
        ),
    };
    match near {
        Some(near) => finding.help(format!("did you mean `openapi` by `{near}`?")),
        None => finding.help("begin the document with its version, such as `openapi: 3.1.0`"),
    }
}
