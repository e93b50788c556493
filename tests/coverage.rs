//! How much of a document is served, and that nothing is any JSON without a reason.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::PathBuf;

use serde_json::Value;
use specwright::config::Config;
use specwright::coverage::{Kind, Outcome};
use specwright::diagnostic::Sink;
use specwright::ir::{Api, Shape, Type, Why};
use specwright::source::{Source, Sources};
use specwright::{Generated, Report};

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

fn made(document: &str) -> Generated {
    let source = Source::text("t.yaml", format!("{HEAD}{document}"));
    specwright::generate(&source, &Config::default()).unwrap()
}

fn outcomes(generated: &Generated) -> Vec<(String, Outcome)> {
    let entries = generated.coverage.entries.iter();
    entries.map(|entry| (format!("{} {}", entry.method, entry.path), entry.outcome())).collect()
}

const RAW: &str = r##"
paths:
  /plain:
    get: { responses: { "204": { description: none } } }
  /asked:
    post:
      requestBody:
        content: { application/json: { schema: { $ref: "#/components/schemas/Outer" } } }
      responses: { "204": { description: none } }
  /answered:
    get:
      responses:
        "200":
          description: yes
          content: { application/json: { schema: { type: array, items: { $ref: "#/components/schemas/Outer" } } } }
  /raw:
    get:
      responses:
        "200":
          description: yes
          content: { application/msgpack: { schema: { type: object, properties: { a: { type: string } } } } }
components:
  schemas:
    Outer: { type: object, properties: { inner: { $ref: "#/components/schemas/Inner" } } }
    Inner:
      type: object
      properties:
        code: { type: string, pattern: "^(?=a)b" }
        free: {}
"##;

#[test]
fn what_stands_in_a_schema_concerns_every_operation_that_holds_it() {
    let generated = made(RAW);
    let told = [
        ("GET /plain".to_owned(), Outcome::Full),
        ("POST /asked".to_owned(), Outcome::Degraded),
        ("GET /answered".to_owned(), Outcome::Degraded),
        ("GET /raw".to_owned(), Outcome::Degraded),
    ];
    assert_eq!(outcomes(&generated), told);
    let found = generated.report.found();
    let codes: Vec<Vec<&str>> = generated
        .coverage
        .entries
        .iter()
        .map(|entry| entry.findings.iter().map(|number| found[*number].code.id).collect())
        .collect();
    assert_eq!(codes, [vec![], vec!["SW0304"], vec!["SW0304"], vec!["SW0203"]]);
    let untyped: Vec<usize> = generated.coverage.entries.iter().map(|entry| entry.untyped).collect();
    assert_eq!(untyped, [0, 1, 1, 0]);
    assert_eq!(generated.coverage.summary(), "4 operations: 1 in full, 3 with degradations");
}

#[test]
fn tools_and_people_are_told_the_same() {
    let generated = made(RAW);
    let json: Value = serde_json::from_str(&generated.report.coverage_json(&generated.coverage)).unwrap();
    assert_eq!(json["operations"]["total"], 4);
    assert_eq!(json["operations"]["degraded"], 3);
    assert_eq!(json["untyped"]["total"], 1);
    assert_eq!(json["untyped"]["places"][0]["why"], "any-schema");
    let entry = &json["entries"][1];
    let finding = &json["findings"][usize::try_from(entry["findings"][0].as_u64().unwrap()).unwrap()];
    assert_eq!(finding["code"], "SW0304");
    assert_eq!(finding["pointer"], "/components/schemas/Inner/properties/code/pattern");
    let pattern = json["causes"].as_array().unwrap().iter().find(|cause| cause["code"] == "SW0304").unwrap();
    assert_eq!((&pattern["places"], &pattern["operations"]), (&1.into(), &2.into()));
    let text = generated.report.coverage_text(&generated.coverage);
    assert!(text.starts_with("4 operations: 1 in full, 3 with degradations\n"), "{text}");
    assert!(text.contains("POST /asked  SW0304 at t.yaml:"), "{text}");
    assert!(!text.contains("/plain"), "{text}");
}

#[test]
fn webhooks_are_counted_apart() {
    let generated = made(
        "paths: {}\nwebhooks:\n  ping:\n    post:\n      requestBody: { content: { application/xml: { schema: { type: object, properties: { a: { type: string } } } } } }\n      responses: { '204': { description: none } }\n",
    );
    let [entry] = generated.coverage.entries.as_slice() else { panic!("one webhook") };
    assert_eq!(
        (entry.kind, entry.path.as_str(), entry.outcome()),
        (Kind::Webhook, "ping", Outcome::Degraded)
    );
    assert_eq!(generated.coverage.count(Outcome::Degraded), 0);
}

/// The types of a document, as the stages see them.
fn api(source: &Source) -> Option<(Api, Report)> {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let document = specwright::load::load(source, &mut sources, &mut sink).ok()?;
    let api = specwright::lower::lower(document, &Config::default(), &mut sink).ok()?;
    Some((api, Report::new(sink.into_vec())))
}

/// What a schema says of a type, by its keywords.
fn says_a_type(schema: &Value) -> bool {
    let Some(schema) = schema.as_object() else { return false };
    let keywords = [
        "properties",
        "items",
        "prefixItems",
        "patternProperties",
        "enum",
        "const",
        "allOf",
        "$ref",
        "format",
    ];
    let types = schema.get("type").is_some_and(|said| *said != "object" && *said != "array");
    let is_filled = |value: &Value| !matches!(value.as_object(), Some(object) if object.is_empty());
    types || keywords.iter().any(|keyword| schema.get(*keyword).is_some_and(is_filled))
}

#[test]
fn what_is_any_json_has_no_type_in_the_document() {
    let mut looked_at = 0;
    for folder in ["specs/feature", "specs/obstacle", "specs/real"] {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|one| one == "yaml" || one == "json"));
        paths.sort();
        for path in paths {
            let text = std::fs::read_to_string(&path).unwrap();
            let Some((api, _)) = api(&Source::text(path.display().to_string(), text.clone())) else {
                continue;
            };
            let Ok(document) = serde_yaml::from_str::<Value>(&text) else { continue };
            for Type { at, shape, origin, .. } in &api.types {
                let Shape::Any(why) = shape else { continue };
                let (Some(schema), true) = (at.find(&document), *why == Why::AnySchema) else { continue };
                looked_at += 1;
                // Further elements, and keys that follow no pattern, are told at their list or object.
                let rest = schema.get("prefixItems").is_some() || schema.get("patternProperties").is_some();
                assert!(!says_a_type(schema) || rest, "{}: {at:?} {origin:?} {schema}", path.display());
            }
        }
    }
    assert!(looked_at > 10, "{looked_at}");
}
