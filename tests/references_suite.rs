//! The JSON Schema test suite, as far as it is about references: what was read accepts and refuses what it must.
//!
//! Only what `load` makes of a schema is looked at here, with the keywords that these groups use; what a generated crate
//! makes of it is `json_schema`'s.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diagnostic::{Severity, Sink, render};
use specwright::load::{Document, Schema, SchemaId, Types, load_with};
use specwright::lower::lower;
use specwright::source::{Fetch, FetchError, Fetched, OpenError, Source, Sources};

/// The files that are about nothing but references.
const ABOUT_REFERENCES: &[(&str, &str)] = &[
    ("draft2020-12", "anchor"),
    ("draft2020-12", "defs"),
    ("draft2020-12", "dynamicRef"),
    ("draft2020-12", "infinite-loop-detection"),
    ("draft2020-12", "ref"),
    ("draft2020-12", "refRemote"),
    ("draft4", "definitions"),
    ("draft4", "infinite-loop-detection"),
    ("draft4", "ref"),
    ("draft4", "refRemote"),
];

#[test]
fn references_lead_where_the_suite_says() {
    let suite = suite();
    let (mut asked, mut wrong) = (0, Vec::new());
    for (draft, name) in ABOUT_REFERENCES {
        let file = suite.join(draft).join(name).with_extension("json");
        for group in groups(&file) {
            let (document, found) = read(draft, &group["schema"], &suite);
            let Some(document) = document else {
                wrong.push(format!("{draft}/{name}: {}\n{found}", group["description"]));
                continue;
            };
            for test in group["tests"].as_array().unwrap() {
                let case = document.component_schemas["Case"];
                let (valid, _) = accepts(&document, case, &test["data"]);
                asked += 1;
                if valid != test["valid"] {
                    wrong.push(format!("{draft}/{name}: {}: {}", group["description"], test["description"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "of {asked}:\n{}", wrong.join("\n"));
    assert!(asked > 200, "{asked}");
}

#[test]
fn the_whole_suite_is_read_and_lowered() {
    let suite = suite();
    let mut wrong = Vec::new();
    for draft in ["draft2020-12", "draft4"] {
        let entries = std::fs::read_dir(suite.join(draft)).unwrap();
        for file in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            for group in groups(&file) {
                let (document, found) = read(draft, &group["schema"], &suite);
                let mut sink = Sink::default();
                let lowered =
                    document.is_some_and(|document| lower(document, &Config::default(), &mut sink).is_ok());
                if !lowered || sink.found().iter().any(|found| found.severity == Severity::Error) {
                    wrong.push(format!("{}: {}\n{found}", file.display(), group["description"]));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn suite() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema")
}

fn groups(file: &Path) -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

/// Serves the remote schemas as the suite's own server does.
struct Remotes<'s>(&'s Path);

impl Fetch for Remotes<'_> {
    fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError> {
        let path = url.strip_prefix("http://localhost:1234/").map(|rest| self.0.join("remotes").join(rest));
        let bytes = path.and_then(|path| std::fs::read(path).ok());
        let bytes = bytes.ok_or_else(|| FetchError::Failed(OpenError::new(format!("no {url}"), "none")))?;
        Ok(Fetched { url: url.to_owned(), bytes })
    }
}

/// The document of a schema; none where there is an error.
fn read(draft: &str, schema: &Value, suite: &Path) -> (Option<Document>, String) {
    let mut schema = schema.clone();
    if let (Value::Object(map), "draft4") = (&mut schema, draft) {
        map.insert("$schema".into(), json!("http://json-schema.org/draft-04/schema#"));
    }
    let body = json!({"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Case"}}}});
    let text = json!({
        "openapi": if draft == "draft4" { "3.0.3" } else { "3.1.0" },
        "info": {"title": "T", "version": "1"},
        "paths": {"/": {"post": {"requestBody": body, "responses": {"204": {"description": "Good."}}}}},
        "components": {"schemas": {"Case": schema}}
    });
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let source = Source::text("t.json", text.to_string());
    let read = load_with(&source, &mut Remotes(suite), &mut sources, &mut sink);
    let good = sink.found().iter().all(|found| found.severity != Severity::Error);
    (read.ok().filter(|_| good), render(sink.found(), &sources, false))
}

/// Whether a schema accepts a value, and which members it has looked at.
fn accepts(document: &Document, id: SchemaId, value: &Value) -> (bool, Vec<String>) {
    let schema = &document.schemas[id.0 as usize];
    let mut seen = Vec::new();
    let mut all = own(document, schema, value, &mut seen);
    for part in schema.reference.iter().chain(&schema.all_of) {
        let (good, members) = accepts(document, *part, value);
        all &= good;
        seen.extend(members);
    }
    for (list, exactly) in [(&schema.any_of, false), (&schema.one_of, true)] {
        let mut good = 0;
        for part in list {
            let (accepted, members) = accepts(document, *part, value);
            if accepted {
                good += 1;
                seen.extend(members);
            }
        }
        let null = usize::from(schema.nullable && value.is_null());
        all &= list.is_empty() || (if exactly { good + null == 1 } else { good + null > 0 });
    }
    let rare = schema.rare.clone().unwrap_or_default();
    if let Some(not) = rare.not {
        all &= !accepts(document, not, value).0;
    }
    if let Some(condition) = rare.if_schema {
        let (holds, members) = accepts(document, condition, value);
        seen.extend(members);
        let next = if holds { rare.then_schema } else { rare.else_schema };
        if let Some(next) = next {
            let (good, members) = accepts(document, next, value);
            all &= good;
            seen.extend(members);
        }
    }
    if let (Some(rest), Value::Object(map)) = (rare.unevaluated_properties, value) {
        for (_, value) in map.iter().filter(|(name, _)| !seen.contains(name)) {
            all &= accepts(document, rest, value).0;
        }
    }
    (all, seen)
}

/// Whether the keywords of one schema hold that need no other schema of the same value.
fn own(document: &Document, schema: &Schema, value: &Value, seen: &mut Vec<String>) -> bool {
    let kinds = match value {
        Value::Null => Types::default(),
        Value::Bool(_) => Types::BOOLEAN,
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() == 0.0) => {
            Types::INTEGER
        }
        Value::Number(_) => Types::NUMBER,
        Value::String(_) => Types::STRING,
        Value::Array(_) => Types::ARRAY,
        Value::Object(_) => Types::OBJECT,
    };
    let mut good = !schema.never && (!schema.only_null || value.is_null());
    if let Some(values) = &schema.values {
        good &= values.contains(value) || schema.nullable && value.is_null();
    }
    if !schema.types.is_empty() && says_type(document, schema) {
        let number = kinds == Types::INTEGER && schema.types.contains(Types::NUMBER);
        let null = value.is_null() && schema.nullable;
        good &= null || !value.is_null() && (schema.types.contains(kinds) || number);
    }
    let rare = schema.rare.clone().unwrap_or_default();
    match value {
        Value::Number(number) => {
            let number = number.as_f64().unwrap();
            let bound = |bound: &Option<specwright::load::Bound>| bound.as_ref()?.value.as_f64();
            good &= bound(&schema.minimum).is_none_or(|least| number >= least);
            good &= bound(&schema.maximum).is_none_or(|most| number <= most);
        }
        Value::String(text) => {
            let length = text.chars().count() as u64;
            good &= schema.max_length.is_none_or(|most| length <= most);
            good &= schema.min_length.is_none_or(|least| length >= least);
        }
        Value::Array(list) => {
            good &= schema.max_items.is_none_or(|most| list.len() as u64 <= most);
            good &= schema.min_items.is_none_or(|least| list.len() as u64 >= least);
            for (index, value) in list.iter().enumerate() {
                if let Some(schema) = rare.prefix_items.get(index).copied().or(schema.items) {
                    good &= accepts(document, schema, value).0;
                }
            }
        }
        Value::Object(map) => {
            good &= schema.required.iter().all(|name| map.contains_key(name));
            for (name, value) in map {
                let named = schema.properties.get(name).copied();
                let schema =
                    named.or(schema.additional_properties.filter(|_| rare.pattern_properties.is_empty()));
                if let Some(schema) = schema {
                    seen.push(name.clone());
                    good &= accepts(document, schema, value).0;
                }
            }
        }
        _ => {}
    }
    good
}

/// Whether the types of a schema were written, and not only gathered from its other keywords.
fn says_type(document: &Document, schema: &Schema) -> bool {
    let written = schema.at.as_ref().and_then(|at| at.find(&document.value));
    written.is_none_or(|written| written.get("type").is_some())
}
