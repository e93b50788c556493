//! Parts of a document: what patterns select, and what stays with it.

#![allow(clippy::unwrap_used, reason = "a test may")]

use serde_json::{Value, json};
use specwright::config::{Config, Select};
use specwright::source::Source;
use specwright::{Failure, generate};

/// A shop whose parts have little to do with each other, and much that is wrong in the part about reports.
const SHOP: &str = r"
openapi: 3.1.0
info: {title: Shop, version: '1'}
tags:
  - {name: reports, description: Numbers}
  - {name: items, description: Things, parent: store}
  - {name: store, description: All of it}
x-tagGroups:
  - {name: Sale, tags: [items, store]}
  - {name: Office, tags: [reports]}
security: [{key: []}]
paths:
  /items/{id}:
    parameters: [{$ref: '#/components/parameters/Id'}]
    get:
      operationId: read_item
      tags: [items]
      responses:
        '200':
          description: It
          content: {application/json: {schema: {$ref: '#/components/schemas/Book'}}}
          links:
            Report: {operationId: report}
            Again: {operationId: read_item, parameters: {id: $response.body#/id}}
    delete:
      operationId: delete_item
      tags: [items, admin]
      security: [{login: [write]}]
      responses: {'204': {description: Gone}, '404': {$ref: '#/components/responses/Missing'}}
  /things:
    get:
      operationId: list_things
      tags: [items]
      security: []
      responses:
        '200':
          description: Any of them
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
  /reports:
    get:
      operationId: report
      tags: [reports]
      responses:
        '200': {description: Broken, content: {application/json: {schema: {$ref: '#/components/schemas/Nothing'}}}}
        '400': {description: Odd, content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}
    post:
      tags: [reports]
      parameters: [{name: x, in: nowhere}]
      responses: {'2xx': {description: Odd, unknown: 1}}
  /health:
    get:
      operationId: health
      responses:
        '200': {description: Up}
        '400':
          description: Borrowed
          content: {application/json: {schema: {$ref: '#/paths/~1reports/get/responses/400/content/application~1json/schema'}}}
webhooks:
  sold:
    post: {operationId: sold, tags: [items], responses: {'200': {description: Heard}}}
  counted:
    post: {operationId: counted, tags: [reports], responses: {'200': {description: Heard}}}
components:
  parameters:
    Id: {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/Id'}}
    Other: {name: other, in: query, schema: {type: string}}
  responses:
    Missing: {description: No such thing}
  schemas:
    Id: {type: string}
    Thing:
      type: object
      required: [kind]
      properties: {kind: {type: string}}
      discriminator: {propertyName: kind, mapping: {book: '#/components/schemas/Book', pen: Pen}}
    Book:
      allOf: [{$ref: '#/components/schemas/Thing'}, {type: object, properties: {id: {$ref: '#/components/schemas/Id'}}}]
    Pen:
      allOf: [{$ref: '#/components/schemas/Thing'}, {type: object, properties: {ink: {$ref: '#/components/schemas/Ink'}}}]
    Ink: {type: string}
    Odd: {type: strange}
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    login: {type: oauth2, flows: {clientCredentials: {tokenUrl: /token, scopes: {write: Write}}}}
";

/// What a server of a part of the shop serves as its document.
fn served(change: impl FnOnce(&mut Config)) -> Value {
    let mut config = Config::default();
    change(&mut config);
    match generate(&Source::text("shop.yaml", SHOP), &config) {
        Ok(made) => {
            let found = made.report.render(false);
            assert_eq!(found, "", "what is not served is not spoken of");
            let file = made.files.iter().find(|file| file.path.ends_with("openapi.json")).unwrap();
            serde_json::from_slice(&file.content).unwrap()
        }
        Err(Failure::Document(report)) => panic!("{}", report.render(false)),
        Err(Failure::Internal(what)) => panic!("{what}"),
    }
}

fn refused(change: impl FnOnce(&mut Config)) -> String {
    let mut config = Config::default();
    change(&mut config);
    match generate(&Source::text("shop.yaml", SHOP), &config) {
        Err(Failure::Document(report)) => report.render(false),
        _ => panic!("it was not refused"),
    }
}

fn patterns(list: &[&str]) -> Select {
    list.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>().into()
}

/// Each operation of a document: `GET /items/{id}`, and webhooks by their names.
fn operations(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for section in ["paths", "webhooks"] {
        for (path, item) in document.get(section).and_then(Value::as_object).into_iter().flatten() {
            let methods = item.as_object().unwrap().keys().filter(|key| *key != "parameters");
            found.extend(methods.map(|method| format!("{} {path}", method.to_uppercase())));
        }
    }
    found
}

fn names(document: &Value, section: &str) -> Vec<String> {
    let entries = document.pointer(&format!("/components/{section}")).and_then(Value::as_object);
    // What the runtime answers by itself has a schema too.
    let names = entries.into_iter().flat_map(|entries| entries.keys().cloned());
    names.filter(|name| name != "Problem").collect()
}

#[test]
fn only_what_is_served_is_told() {
    let document = served(|config| config.operations.tags = patterns(&["admin"]));
    assert_eq!(operations(&document), ["DELETE /items/{id}"]);
    assert_eq!(names(&document, "schemas"), ["Id"]);
    assert_eq!(names(&document, "parameters"), ["Id"]);
    assert_eq!(names(&document, "responses")[0], "Missing");
    assert_eq!(names(&document, "securitySchemes"), ["login"]);
    assert_eq!(document.get("security"), None);
    assert_eq!(
        document["tags"],
        json!([
            {"name": "items", "description": "Things", "parent": "store"},
            {"name": "store", "description": "All of it"},
        ])
    );
    assert_eq!(document["x-tagGroups"], json!([{"name": "Sale", "tags": ["items", "store"]}]));
}

#[test]
fn a_child_does_not_bring_its_siblings() {
    let document = served(|config| config.operations.ids = patterns(&["read_*"]));
    assert_eq!(names(&document, "schemas"), ["Id", "Thing", "Book"]);
    assert_eq!(names(&document, "securitySchemes"), ["key"]);
    let mapping = document.pointer("/components/schemas/Thing/discriminator/mapping").unwrap();
    assert_eq!(mapping, &json!({"book": "#/components/schemas/Book"}));
    let links =
        document.pointer("/paths/~1items~1{id}/get/responses/200/links").unwrap().as_object().unwrap();
    assert_eq!(links.keys().collect::<Vec<_>>(), ["Again"]);
}

#[test]
fn a_base_brings_its_children() {
    let document = served(|config| config.operations.paths = patterns(&["/things"]));
    assert_eq!(names(&document, "schemas"), ["Id", "Thing", "Book", "Pen", "Ink"]);
    assert_eq!(names(&document, "securitySchemes"), Vec::<String>::new());
}

#[test]
fn what_is_borrowed_from_another_operation_moves() {
    let document = served(|config| config.operations.tags = patterns(&["untagged"]));
    assert_eq!(operations(&document), ["GET /health"]);
    let schema =
        document.pointer("/paths/~1health/get/responses/400/content/application~1json/schema").unwrap();
    let target = schema["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
    assert_eq!(document.pointer(target).unwrap()["properties"]["why"]["type"], "string", "{target}");
}

#[test]
fn kinds_are_anded_and_negations_take_away() {
    let select = |tags: &[&str], paths: &[&str], ids: &[&str]| {
        operations(&served(|config| {
            config.operations.tags = patterns(tags);
            config.operations.paths = patterns(paths);
            config.operations.ids = patterns(ids);
        }))
    };
    let (read, delete) = ("GET /items/{id}".to_owned(), "DELETE /items/{id}".to_owned());
    let (things, health, sold) = ("GET /things".to_owned(), "GET /health".to_owned(), "POST sold".to_owned());
    assert_eq!(select(&["items"], &["/items/**"], &[]), [read.clone(), delete.clone()]);
    assert_eq!(
        select(&["items"], &["/items/{id}", "/things"], &["!DELETE /**"]),
        [read.clone(), things.clone()]
    );
    assert_eq!(
        select(&["!reports", "!admin"], &[], &[]),
        [read.clone(), things, health.clone(), sold.clone()]
    );
    assert_eq!(select(&["untagged", "admin"], &[], &[]), [delete, health]);
    assert_eq!(select(&["i*"], &[], &["get /items/*", "POST sold"]), [read, sold]);
}

#[test]
fn a_pattern_that_matches_nothing_is_refused() {
    let select = |tags: Select, paths: &[&str], ids: &[&str]| {
        refused(|config| {
            config.operations.tags = tags;
            config.operations.paths = patterns(paths);
            config.operations.ids = patterns(ids);
        })
    };
    let flag = Select::flag(vec!["Items".into(), "!nonsense".into()]);
    let found = [
        select(flag, &["/items", "/none"], &["delete /thing", "read"]),
        select(patterns(&["reports"]), &["/health"], &[]),
        select(Select::default(), &[], &["[a"]),
    ];
    insta::assert_snapshot!(found.join("\n"));
}

#[test]
fn what_is_wrong_with_a_part_that_is_served_is_told() {
    let found = refused(|config| config.operations.tags = patterns(&["reports"]));
    assert!(found.contains("SW0101") && found.contains("SW0133"), "{found}");
    assert!(!found.contains("SW0125"), "{found}");
}
