//! Swagger 2.0: what becomes of it, and where findings about it are shown.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::PathBuf;

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diagnostic::{Sink, render};
use specwright::generate;
use specwright::load::load;
use specwright::output::OutputFile;
use specwright::source::{Source, Sources};

/// The converted document, and every finding but the one that it was converted.
fn convert(source: &Source) -> (Option<Value>, String) {
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(source, &mut sources, &mut sink).ok();
    let found: Vec<_> = sink.found().iter().filter(|found| found.code.id != "SW0113").cloned().collect();
    (read.map(|document| document.value), render(&found, &sources, false))
}

/// As [`convert`], of a document with this after its head; nothing may be found.
fn converted(rest: &str) -> Value {
    let text = format!("swagger: '2.0'\ninfo: {{title: T, version: '1'}}\n{rest}");
    let (value, found) = convert(&Source::text("api.yaml", text));
    assert_eq!(found, "");
    value.unwrap()
}

fn documents() -> Vec<PathBuf> {
    let mut documents = support::documents("feature");
    documents.retain(|path| {
        let text = std::fs::read_to_string(path).unwrap();
        text.contains("swagger: \"2.0\"") || text.contains("\"swagger\": \"2.0\"")
    });
    assert!(documents.len() > 5);
    documents
}

/// What is converted is a document of 3.0 of which the same crate comes as of the one of 2.0.
#[test]
fn the_converted_document_says_the_same() {
    for path in documents() {
        let source = support::open(&path);
        let (value, _) = convert(&source);
        let value = value.unwrap();
        assert_eq!(value["openapi"], "3.0.3", "{}", path.display());
        let again = Source { bytes: value.to_string().into_bytes(), ..source.clone() };
        let files = |source: &Source| -> Vec<OutputFile> {
            let made = generate(source, &Config::default());
            let Ok(made) = made else { panic!("{}: refused", path.display()) };
            made.files.into_iter().filter(|file| file.path != "specwright.json").collect()
        };
        let (one, other) = (files(&source), files(&again));
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(one.path, other.path, "{}", path.display());
            assert!(one == other, "{}: {}", path.display(), one.path);
        }
        let (_, found) = convert(&again);
        let broken = found.lines().filter(|line| line.starts_with("error") || line.contains("SW0124"));
        // Springfox's own odd key.
        let broken: Vec<&str> = broken.filter(|line| !line.contains("allowEmptyValue")).collect();
        assert_eq!(broken, [] as [&str; 0], "{}", path.display());
    }
}

#[test]
fn places_go_to_servers() {
    let of = |rest: &str| converted(&format!("paths: {{}}\n{rest}"))["servers"].clone();
    assert_eq!(of(""), Value::Null);
    assert_eq!(of("basePath: /\n"), Value::Null);
    assert_eq!(of("basePath: /v1/\n"), json!([{"url": "/v1"}]));
    assert_eq!(of("host: example.com\n"), json!([{"url": "//example.com"}]));
    assert_eq!(
        of("host: example.com:81\nbasePath: /v1\nschemes: [https, ws]\n"),
        json!([{"url": "https://example.com:81/v1"}, {"url": "ws://example.com:81/v1"}])
    );
    assert_eq!(
        of(
            "schemes: [https]\nx-ms-parameterized-host: {hostTemplate: '{account}.example.com', parameters: [{name: account, in: path, type: string}]}\n"
        ),
        json!([{"url": "https://{account}.example.com", "variables": {"account": {"default": "account"}}}])
    );
}

#[test]
fn media_types_come_from_the_operation_then_from_the_document() {
    let value = converted(
        "produces: [application/xml]\npaths:\n  /a:\n    get: {responses: {'200': {$ref: '#/responses/R'}}}\n    put:\n      produces: [text/plain]\n      responses: {'200': {$ref: '#/responses/R'}, '201': {schema: {type: file}}, '202': {description: Nothing}}\n    post:\n      produces: []\n      responses: {'200': {schema: {type: string}}}\nresponses:\n  R: {description: R., schema: {type: string}}\n",
    );
    let at = |pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(
        at("/components/responses/R/content"),
        json!({"application/xml": {"schema": {"type": "string"}}})
    );
    assert_eq!(at("/paths/~1a/get/responses/200"), json!({"$ref": "#/components/responses/R"}));
    assert_eq!(
        at("/paths/~1a/put/responses/200"),
        json!({"description": "R.", "content": {"text/plain": {"schema": {"type": "string"}}}})
    );
    assert_eq!(
        at("/paths/~1a/put/responses/201/content"),
        json!({"text/plain": {"schema": {"type": "string", "format": "binary"}}})
    );
    assert_eq!(at("/paths/~1a/put/responses/202"), json!({"description": "Nothing"}));
    assert_eq!(
        at("/paths/~1a/post/responses/200/content"),
        json!({"application/json": {"schema": {"type": "string"}}})
    );
}

#[test]
fn references_lead_to_where_things_have_gone() {
    let value = converted(
        "paths:\n  /a%:\n    parameters: [{name: b, in: body, schema: {$ref: '#/paths/~1a%25/get/responses/200/schema'}}]\n    get:\n      parameters:\n        - {name: q, in: query, type: string}\n      responses:\n        200: {description: A., schema: {type: object, properties: {next: {$ref: '#/paths/~1a%25/get/responses/200/schema'}, body: {$ref: '#/parameters/B/schema/properties/x'}}}}\n    put: {responses: {200: {description: A.}}}\nparameters:\n  Alias: {$ref: '#/parameters/B'}\n  B: {name: b, in: body, schema: {type: object, properties: {x: {type: integer}}}}\n",
    );
    let at = |pointer: &str| value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let schema = "/paths/~1a%/get/responses/200/content/application~1json/schema";
    let shown = format!("#{}", schema.replace('%', "%25"));
    assert_eq!(at(&format!("{schema}/properties/next/$ref")), shown);
    assert_eq!(
        at(&format!("{schema}/properties/body/$ref")),
        "#/components/requestBodies/B/content/application~1json/schema/properties/x"
    );
    assert_eq!(at("/components/requestBodies/Alias/$ref"), "#/components/requestBodies/B");
    // Every operation of the path has the body.
    assert_eq!(at("/paths/~1a%/put/requestBody/content/application~1json/schema/$ref"), shown);
}

/// What is on the network and may not be asked is left out, or may be anything, as in every other version.
#[test]
fn what_cannot_be_reached_degrades_alone() {
    let text = "swagger: '2.0'\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      parameters: [{$ref: 'http://example.com/a.yaml#/p'}, {name: q, in: query, type: string}]\n      responses: {200: {$ref: 'http://example.com/a.yaml#/r'}}\ndefinitions: {A: {$ref: 'http://example.com/a.yaml#/d'}}\n";
    let source = Source::text("api.yaml", text);
    let (value, found) = convert(&source);
    assert_eq!((found.matches("SW0104").count(), found.matches("SW01").count()), (3, 3), "{found}");
    let kept = value.unwrap().pointer("/paths/~1a/get/responses/200/$ref").cloned();
    assert_eq!(kept, Some(json!("http://example.com/a.yaml#/r")));
    assert!(generate(&source, &Config::default()).is_ok());
}

#[test]
fn bases_with_values_of_their_own_have_a_mapping() {
    let value = converted(
        "paths: {}\ndefinitions:\n  Pet: {discriminator: kind, properties: {kind: {type: string}}, required: [kind]}\n  Cat: {x-ms-discriminator-value: '#cat', allOf: [{$ref: '#/definitions/Pet'}]}\n  Lion: {x-ms-discriminator-value: '#lion', allOf: [{$ref: '#/definitions/Cat'}]}\n  Dog: {allOf: [{$ref: '#/definitions/Pet'}]}\n",
    );
    assert_eq!(
        value["components"]["schemas"]["Pet"]["discriminator"],
        json!({"propertyName": "kind", "mapping": {
            "#cat": "#/components/schemas/Cat", "#lion": "#/components/schemas/Lion", "Pet": "#/components/schemas/Pet"
        }})
    );
}

/// Files that a document of 2.0 refers to are 2.0 as well, whether they say so or not.
#[test]
fn other_files_are_converted_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let files = [
        (
            "api.yaml",
            "swagger: '2.0'\ninfo: {title: T, version: '1'}\nconsumes: [application/xml]\npaths:\n  /a: {$ref: paths/a.yaml}\n  /b:\n    post:\n      parameters: [{$ref: 'other.yaml#/parameters/Body'}, {$ref: 'other.yaml#/parameters/Name'}]\n      responses: {200: {$ref: 'other.yaml#/responses/Pets'}}\n",
        ),
        (
            "paths/a.yaml",
            "get:\n  parameters:\n    - {name: x, in: body, schema: {$ref: '../pet.json'}}\n    - {name: y, in: query, type: strnig}\n  responses: {200: {description: A., schema: {$ref: '../other.yaml#/definitions/Pet'}}}\n",
        ),
        (
            "other.yaml",
            "swagger: '2.0'\ndefinitions:\n  Pet: {type: object, discriminator: kind, properties: {kind: {type: string, x-nullable: true}}}\nparameters:\n  Body: {name: b, in: body, schema: {$ref: '#/definitions/Pet'}}\n  Name: {name: n, in: query, type: array, items: {type: string}, collectionFormat: tsv}\nresponses:\n  Pets: {description: Pets., schema: {type: array, items: {$ref: '#/definitions/Pet'}}}\n",
        ),
        (
            "pet.json",
            "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\", \"minLength\": []}}}",
        ),
    ];
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let (_, found) = convert(&Source::open(&folder.path().join("api.yaml")).unwrap());
    let shown = found.replace(&format!("{}/", folder.path().display()), "");
    let places: Vec<&str> = shown.lines().filter_map(|line| line.trim().strip_prefix("--> ")).collect();
    assert_eq!(places, ["other.yaml:6:84", "pet.json:1:75", "paths/a.yaml:4:34"], "{shown}");

    std::fs::write(folder.path().join("paths/a.yaml"), files[1].1.replace("strnig", "string")).unwrap();
    let (value, found) = convert(&Source::open(&folder.path().join("api.yaml")).unwrap());
    assert!(!found.contains("error"), "{found}");
    let value = value.unwrap();
    let at = |pointer: &str| value.pointer(pointer).cloned().unwrap_or_default();
    assert_eq!(at("/paths/~1b/post/requestBody"), json!({"$ref": "#/components/requestBodies/Body"}));
    assert_eq!(
        at("/components/requestBodies/Body/content"),
        json!({"application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}}})
    );
    assert_eq!(at("/components/schemas/Pet/discriminator"), json!({"propertyName": "kind"}));
    assert_eq!(at("/components/schemas/Pet/properties/kind/nullable"), json!(true));
    assert_eq!(
        at("/paths/~1a/get/requestBody/content/application~1xml/schema/$ref"),
        json!("#/components/schemas/pet")
    );
}

/// Whatever is cut out of a document or put in another's place: findings, and nothing worse.
#[test]
fn nothing_panics() {
    for path in documents() {
        let source = support::open(&path);
        let text = String::from_utf8(source.bytes.clone()).unwrap();
        let (whole, _) = convert(&source);
        assert!(whole.is_some());
        let tree: Value = if path.extension().unwrap() == "json" {
            serde_json::from_str(&text).unwrap()
        } else {
            serde_yaml::from_str(&text).unwrap()
        };
        let mut places = Vec::new();
        pointers(&tree, String::new(), &mut places);
        let others =
            [json!(null), json!([]), json!({}), json!("x"), json!(7), json!({"$ref": "#/definitions"})];
        for (index, place) in places.iter().enumerate() {
            let mut odd = tree.clone();
            *odd.pointer_mut(place).unwrap() = others[index % others.len()].clone();
            convert(&Source::text("odd.json", odd.to_string()));
        }
    }
}

fn pointers(value: &Value, at: String, into: &mut Vec<String>) {
    let below: Vec<(String, &Value)> = match value {
        Value::Object(map) => {
            map.iter().map(|(key, value)| (key.replace('~', "~0").replace('/', "~1"), value)).collect()
        }
        Value::Array(list) => list.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in below {
        pointers(value, format!("{at}/{key}"), into);
    }
    into.push(at);
}
