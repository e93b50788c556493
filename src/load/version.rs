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
        None => {
            sink.push(other_kind(map));
            return None;
        }
    };
    let mut parts = text.trim().split(['.', '-']);
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0")) => Some(Version::V3_0),
        (Some("3"), Some("1")) => Some(Version::V3_1),
        (Some("3"), Some("2")) => Some(Version::V3_2),
        _ => {
            sink.push(
                Diagnostic::new(codes::VERSION_UNKNOWN, &at, format!("OpenAPI `{text}` is not known"))
                    .label("3.0, 3.1 and 3.2 are")
                    .help("write the version the document is written in, such as `openapi: 3.1.0`"),
            );
            None
        }
    }
}

/// Formats that are met in the place of OpenAPI: the key that tells, and their name.
const OTHERS: [(&str, &str); 8] = [
    ("asyncapi", "an AsyncAPI document"),
    ("arazzo", "an Arazzo document"),
    ("overlay", "an OpenAPI Overlay"),
    ("graphql", "a GraphQL configuration"),
    ("postmanId", "a Postman collection"),
    ("apiVersion", "a Kubernetes manifest"),
    ("swaggerVersion", "a Swagger 1 document"),
    ("$schema", "a JSON Schema"),
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
    let near = closest("openapi", map.keys().map(String::as_str)).map(str::to_owned);
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
