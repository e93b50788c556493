//! Which version of OpenAPI a document is, or what else it is.

use serde_json::{Map, Value};

use super::document::Version;
use super::reader::brief;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::source::Pointer;
use crate::suggest::closest;

/// What a document says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// `OpenAPI` of a version that is read as it is.
    OpenApi(Version),
    /// Swagger 2.0, which is converted.
    Swagger,
}

/// The version of a document; none where it is none that is read, and `sink` says why.
pub(super) fn version(map: &Map<String, Value>, sink: &mut Sink) -> Option<Written> {
    match (map.contains_key("openapi"), map.contains_key("swagger")) {
        (true, true) => mixed(map, sink),
        (true, false) => openapi(map, sink),
        (false, true) => swagger(map, sink),
        (false, false) => {
            sink.push(other_kind(map));
            None
        }
    }
}

/// Both keys: the one counts whose version the rest of the document is written in.
fn mixed(map: &Map<String, Value>, sink: &mut Sink) -> Option<Written> {
    const V2: [&str; 9] = [
        "definitions",
        "parameters",
        "responses",
        "securityDefinitions",
        "host",
        "basePath",
        "schemes",
        "consumes",
        "produces",
    ];
    const V3: [&str; 3] = ["components", "servers", "webhooks"];
    let has = |keys: &'static [&'static str]| keys.iter().find(|key| map.contains_key(**key)).copied();
    let (counts, other, evidence) = match (has(&V2), has(&V3)) {
        (Some(evidence), None) => ("swagger", "openapi", evidence),
        (None, Some(evidence)) => ("openapi", "swagger", evidence),
        (two, three) => {
            let at = Pointer::root().key("swagger");
            let shown = [two, three].into_iter().flatten().map(|key| format!("`{key}`")).collect::<Vec<_>>();
            let help = match shown.as_slice() {
                [] => "leave out the one that it is not written in".to_owned(),
                keys => format!("write it in one version: it has {}, of two versions", keys.join(" and ")),
            };
            sink.push(
                Diagnostic::at_key(codes::TWO_VERSIONS, &at, "the document says `swagger` and `openapi`")
                    .related(&Pointer::root().key("openapi"), "the other version")
                    .help(help),
            );
            return None;
        }
    };
    sink.push(
        Diagnostic::at_key(
            codes::REPAIRED,
            &Pointer::root().key(other),
            format!("the document says `{counts}` as well as `{other}`"),
        )
        .help(format!("read by `{counts}`, as `{evidence}` is of that version; remove `{other}`")),
    );
    if counts == "swagger" { swagger(map, sink) } else { openapi(map, sink) }
}

/// The text of a version; a number counts, with a warning.
fn text(map: &Map<String, Value>, key: &str, usual: &str, sink: &mut Sink) -> Option<String> {
    let at = Pointer::root().key(key);
    match map.get(key)? {
        Value::String(text) => Some(text.clone()),
        number @ Value::Number(_) => {
            let text = number.to_string();
            // `2.0` is a number that some readers write as `2`.
            let whole = if key == "swagger" { usual.to_owned() } else { format!("{text}.0") };
            sink.push(
                Diagnostic::new(codes::VERSION_NUMBER, &at, format!("the version is {}", brief(number)))
                    .help(format!(
                        "read as the text `{text}`; put it in quotes, with all its parts: \"{whole}\""
                    )),
            );
            Some(text)
        }
        other => {
            sink.push(
                Diagnostic::new(codes::VERSION_UNKNOWN, &at, format!("the version is {}", brief(other)))
                    .help(format!("write a version, such as `{key}: {usual}`")),
            );
            None
        }
    }
}

fn swagger(map: &Map<String, Value>, sink: &mut Sink) -> Option<Written> {
    let at = Pointer::root().key("swagger");
    let text = text(map, "swagger", "2.0", sink)?;
    if let Some((version, _)) = known(&text) {
        sink.push(
            Diagnostic::at_key(codes::REPAIRED, &at, format!("OpenAPI {text} is not called Swagger"))
                .help(format!("read as `openapi: {text}`; write it so")),
        );
        return Some(Written::OpenApi(version));
    }
    match text.trim().split('.').next() {
        Some("2") => {
            sink.push(
                Diagnostic::new(codes::SWAGGER_2, &at, "this is Swagger 2.0, and read as OpenAPI 3.0")
                    .help("nothing to do; the served `/openapi.json` is the converted document"),
            );
            Some(Written::Swagger)
        }
        other => {
            let help = match other {
                Some("3") => format!("since version 3 the key is `openapi`: write `openapi: {text}`"),
                _ => "write the version the document is written in, such as `swagger: \"2.0\"`".to_owned(),
            };
            sink.push(
                Diagnostic::new(codes::VERSION_UNKNOWN, &at, format!("Swagger `{text}` is not known"))
                    .label("2.0 is")
                    .help(help),
            );
            None
        }
    }
}

fn openapi(map: &Map<String, Value>, sink: &mut Sink) -> Option<Written> {
    let at = Pointer::root().key("openapi");
    let text = text(map, "openapi", "3.1.0", sink)?;
    match known(&text) {
        Some((version, full)) => {
            if !is_full(&text) && map.get("openapi").is_some_and(Value::is_string) {
                let short = &full[..3];
                sink.push(
                    Diagnostic::new(codes::REPAIRED, &at, format!("`{text}` is no version of OpenAPI")).help(
                        format!("read as {short}; write the version in full, such as `openapi: {full}`"),
                    ),
                );
            }
            Some(Written::OpenApi(version))
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

/// The version that a text means, and how it is written in full.
fn known(text: &str) -> Option<(Version, &'static str)> {
    let number = text.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_end();
    let mut parts = number.split(['.', '-']);
    match (parts.next(), parts.next()) {
        (Some("3"), Some("0") | None) => Some((Version::V3_0, "3.0.4")),
        (Some("3"), Some("1")) => Some((Version::V3_1, "3.1.1")),
        (Some("3"), Some("2")) => Some((Version::V3_2, "3.2.0")),
        _ => None,
    }
}

/// Whether a version has its three parts: `3.0.4`, and `3.1.0-rc1` for those who wrote before it was out.
fn is_full(text: &str) -> bool {
    let release = text.split_once('-').map_or(text, |(release, _)| release);
    let parts: Vec<&str> = release.split('.').collect();
    parts.len() == 3 && parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
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
