//! Each rule of `specwright diff`: what makes it speak, in both directions, and what must not.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;

use specwright::compare::{Change, Direction, Level, rules};
use specwright::config::Config;
use specwright::source::Source;
use specwright::{Compared, EMBEDDED, compare};

fn compared(old: &str, new: &str) -> Compared {
    let source = |name: &str, text: &str| Source::text(name, text);
    compare(&source("old.yaml", old), &source("new.yaml", new), &Config::default())
        .unwrap_or_else(|report| panic!("{}", report.render(false)))
}

fn ids(changes: &[Change]) -> Vec<&'static str> {
    let set: BTreeSet<&str> = changes.iter().map(|change| change.rule.id).collect();
    set.into_iter().collect()
}

const HEAD: &str = "openapi: 3.1.0\ninfo: { title: T, version: '1' }\n";

/// A document in which clients send a schema.
fn sent(schema: &str) -> String {
    format!(
        "{HEAD}paths:\n  /things:\n    post:\n      requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}\n      responses: {{ '204': {{ description: none }} }}\n{PARTS}"
    )
}

/// A document in which clients get a schema.
fn got(schema: &str) -> String {
    format!(
        "{HEAD}paths:\n  /things:\n    get:\n      responses: {{ '200': {{ description: all, content: {{ application/json: {{ schema: {schema} }} }} }} }}\n{PARTS}"
    )
}

const PARTS: &str = "components:
  schemas:
    Cat: { type: object, required: [kind, lives], properties: { kind: { type: string }, lives: { type: integer } } }
    Dog: { type: object, required: [kind, tricks], properties: { kind: { type: string }, tricks: { type: string } } }
    Cow: { type: object, required: [kind, milk], properties: { kind: { type: string }, milk: { type: number } } }
";

/// An old schema and a new one; the rule for that, and the rule for the way back.
const SCHEMAS: &[(&str, &str, &str, &str)] = &[
    ("{ type: integer }", "{ type: string }", "type-replaced", "type-replaced"),
    ("{ type: integer }", "{ type: number }", "type-widened", "type-narrowed"),
    ("{ type: string }", "{}", "type-widened", "type-narrowed"),
    (
        "{ type: string, format: uri }",
        "{ type: string, format: uri-reference }",
        "type-widened",
        "type-narrowed",
    ),
    ("{ type: string }", "{ type: [string, 'null'] }", "null-allowed", "null-refused"),
    ("{ enum: [a, b] }", "{ enum: [a, b, c] }", "enum-value-added", "enum-value-removed"),
    ("{ type: string, enum: [a, b] }", "{ type: string }", "enum-opened", "enum-closed"),
    ("{ enum: [1, 2] }", "{ type: integer }", "enum-opened", "enum-closed"),
    ("{ type: string }", "{ type: string, format: uuid }", "format-added", "format-removed"),
    ("{ type: string, format: date }", "{ type: string, format: uuid }", "format-changed", "format-changed"),
    ("{ type: string }", "{ type: string, pattern: '^a' }", "pattern-added", "pattern-removed"),
    (
        "{ type: string, pattern: '^b' }",
        "{ type: string, pattern: '^a' }",
        "pattern-changed",
        "pattern-changed",
    ),
    ("{ type: integer }", "{ type: integer, minimum: 1 }", "bound-tightened", "bound-loosened"),
    (
        "{ type: integer, maximum: 9 }",
        "{ type: integer, exclusiveMaximum: 9 }",
        "bound-tightened",
        "bound-loosened",
    ),
    (
        "{ type: integer, format: int64 }",
        "{ type: integer, format: int32 }",
        "bound-tightened",
        "bound-loosened",
    ),
    ("{ type: number }", "{ type: number, multipleOf: 0.5 }", "bound-tightened", "bound-loosened"),
    (
        "{ type: integer, multipleOf: 2 }",
        "{ type: integer, multipleOf: 4 }",
        "bound-tightened",
        "bound-loosened",
    ),
    (
        "{ type: integer, multipleOf: 2 }",
        "{ type: integer, multipleOf: 3 }",
        "multiple-of-changed",
        "multiple-of-changed",
    ),
    ("{ type: string }", "{ type: string, maxLength: 3 }", "bound-tightened", "bound-loosened"),
    ("{ type: string, minLength: 1 }", "{ type: string, minLength: 2 }", "bound-tightened", "bound-loosened"),
    (
        "{ type: array, items: { type: string } }",
        "{ type: array, items: { type: string }, minItems: 1 }",
        "bound-tightened",
        "bound-loosened",
    ),
    (
        "{ type: array, items: { type: string } }",
        "{ type: array, items: { type: string }, uniqueItems: true }",
        "unique-items-added",
        "unique-items-removed",
    ),
    (
        "{ type: array, items: { type: integer } }",
        "{ type: array, items: { type: number } }",
        "type-widened",
        "type-narrowed",
    ),
    (
        "{ type: array, minItems: 2, maxItems: 2, prefixItems: [{ type: string }, { type: integer }], items: false }",
        "{ type: array, minItems: 3, maxItems: 3, prefixItems: [{ type: string }, { type: integer }, { type: string }], items: false }",
        "tuple-length-changed",
        "tuple-length-changed",
    ),
    (
        "{ type: object, properties: { a: { type: string } } }",
        "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        "field-added",
        "field-removed",
    ),
    (
        "{ type: object, properties: { a: { type: string } } }",
        "{ type: object, required: [b], properties: { a: { type: string }, b: { type: string } } }",
        "field-added-required",
        "required-field-removed",
    ),
    (
        "{ type: object, additionalProperties: false, properties: { a: { type: string } } }",
        "{ type: object, additionalProperties: false, properties: { a: { type: string }, b: { type: string } } }",
        "field-added-to-closed",
        "field-removed-from-closed",
    ),
    (
        "{ type: object, properties: { a: { type: string } } }",
        "{ type: object, required: [a], properties: { a: { type: string } } }",
        "field-became-required",
        "field-became-optional",
    ),
    (
        "{ type: object, properties: { a: { type: string } } }",
        "{ type: object, properties: { a: { type: string } }, additionalProperties: false }",
        "object-closed",
        "object-opened",
    ),
    (
        "{ type: object, properties: { a: { type: string, default: x } } }",
        "{ type: object, properties: { a: { type: string, default: y } } }",
        "default-changed",
        "default-changed",
    ),
    (
        "{ type: object, additionalProperties: { type: string } }",
        "{ type: object, additionalProperties: { type: string }, maxProperties: 4 }",
        "bound-tightened",
        "bound-loosened",
    ),
    (
        "{ anyOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }",
        "{ anyOf: [{ $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cow' }, { $ref: '#/components/schemas/Cat' }] }",
        "variant-added",
        "variant-removed",
    ),
    (
        "{ $ref: '#/components/schemas/Cat' }",
        "{ anyOf: [{ $ref: '#/components/schemas/Dog' }, { $ref: '#/components/schemas/Cat' }] }",
        "variant-added",
        "variant-removed",
    ),
    (
        "{ anyOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }",
        "{ oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }] }",
        "one-of-imposed",
        "one-of-lifted",
    ),
    (
        "{ type: object, minProperties: 1 }",
        "{ type: object, minProperties: 1, not: { required: [a] } }",
        "check-added",
        "check-removed",
    ),
    (
        "{ type: object, not: { required: [b] } }",
        "{ type: object, not: { required: [a] } }",
        "check-changed",
        "check-changed",
    ),
    (
        "{ type: object, properties: { a: { type: string }, b: { type: string } } }",
        "{ type: object, properties: { a: { type: string }, b: { type: string } }, dependentRequired: { a: [b] } }",
        "check-added",
        "check-removed",
    ),
];

/// A union with a discriminator, and its mapping.
fn tagged(property: &str, mapping: &str) -> String {
    format!(
        "{{ oneOf: [{{ $ref: '#/components/schemas/Cat' }}, {{ $ref: '#/components/schemas/Dog' }}], discriminator: {{ propertyName: {property}, mapping: {{ {mapping} }} }} }}"
    )
}

fn both_ways(old: &str, new: &str, there: &str, back: &str, shown: &mut BTreeSet<String>) {
    for (direction, document) in [("request", sent as fn(&str) -> String), ("response", got)] {
        for (old, new, rule) in [(old, new, there), (new, old, back)] {
            let compared = compared(&document(old), &document(new));
            let rule = format!("{direction}-{rule}");
            assert_eq!(ids(&compared.comparison.wire), [rule.as_str()], "{old} -> {new}");
            let change = &compared.comparison.wire[0];
            assert!(change.old.is_some() || change.new.is_some(), "{rule} says where");
            assert_eq!(change.operations.len(), 1);
            shown.insert(rule);
        }
    }
}

/// Paths of a document, before and after; the rule for that, and the rule for the way back.
const PATHS: &[(&str, &str, &str, &str)] = &[
    ("/a: { get: { OK } }", "/a: { get: { OK }, put: { OK } }", "operation-added", "operation-removed"),
    (
        "/a: { get: { OK } }",
        "/a: { get: { OK }, put: { deprecated: true, OK } }",
        "operation-added",
        "deprecated-operation-removed",
    ),
    (
        "/top/{of}: { get: { parameters: [{ name: of, in: path, required: true, schema: { enum: [a, b] } }], OK } }",
        "/top/a: { get: { OK } }\n  /top/b: { get: { OK } }",
        "operation-divided",
        "operation-joined",
    ),
    (
        "/a: { get: { OK } }",
        "/a: { get: { deprecated: true, OK } }",
        "operation-deprecated",
        "operation-no-longer-deprecated",
    ),
    (
        "/a: { get: { operationId: one, OK } }",
        "/a: { get: { operationId: two, OK } }",
        "operation-id-changed",
        "operation-id-changed",
    ),
    (
        "/a: { get: { OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: string } }], OK } }",
        "request-parameter-added",
        "request-parameter-removed",
    ),
    (
        "/a: { get: { OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, required: true, schema: { type: string } }], OK } }",
        "request-parameter-added-required",
        "request-parameter-removed",
    ),
    (
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: string } }], OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, required: true, schema: { type: string } }], OK } }",
        "request-parameter-became-required",
        "request-parameter-became-optional",
    ),
    (
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: string } }], OK } }",
        "/a: { get: { parameters: [{ name: q, in: header, schema: { type: string } }], OK } }",
        "request-parameter-moved",
        "request-parameter-moved",
    ),
    (
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: array, items: { type: string } } }], OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, explode: false, schema: { type: array, items: { type: string } } }], OK } }",
        "request-parameter-style-changed",
        "request-parameter-style-changed",
    ),
    (
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: string } }], OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, allowEmptyValue: true, schema: { type: string } }], OK } }",
        "request-parameter-empty-allowed",
        "request-parameter-empty-refused",
    ),
    (
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: integer, default: 1 } }], OK } }",
        "/a: { get: { parameters: [{ name: q, in: query, schema: { type: integer, default: 2 } }], OK } }",
        "request-default-changed",
        "request-default-changed",
    ),
    (
        "/a: { put: { OK } }",
        "/a: { put: { requestBody: { content: { text/plain: {} } }, OK } }",
        "request-body-added",
        "request-body-removed",
    ),
    (
        "/a: { put: { OK } }",
        "/a: { put: { requestBody: { required: true, content: { text/plain: {} } }, OK } }",
        "request-body-added-required",
        "request-body-removed",
    ),
    (
        "/a: { put: { requestBody: { content: { text/plain: {} } }, OK } }",
        "/a: { put: { requestBody: { required: true, content: { text/plain: {} } }, OK } }",
        "request-body-became-required",
        "request-body-became-optional",
    ),
    (
        "/a: { put: { requestBody: { content: { text/plain: {} } }, OK } }",
        "/a: { put: { requestBody: { content: { text/plain: {}, application/pdf: {} } }, OK } }",
        "request-media-type-added",
        "request-media-type-removed",
    ),
    (
        "/a: { put: { requestBody: { content: { application/json: {} } }, OK } }",
        "/a: { put: { requestBody: { content: { application/json: { schema: { type: string } } } }, OK } }",
        "request-schema-added",
        "request-schema-removed",
    ),
    (
        "/a: { put: { requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { f: { type: object, properties: { a: { type: string } } } } } } } }, OK } }",
        "/a: { put: { requestBody: { content: { multipart/form-data: { schema: { type: object, properties: { f: { type: object, properties: { a: { type: string } } } } }, encoding: { f: { contentType: text/plain } } } } }, OK } }",
        "request-form-part-changed",
        "request-form-part-changed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d } } } }",
        "/a: { get: { responses: { '200': { description: d }, '404': { description: d } } } }",
        "response-error-added",
        "response-error-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d } } } }",
        "/a: { get: { responses: { '200': { description: d }, '202': { description: d } } } }",
        "response-success-added",
        "response-success-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d } } } }",
        "/a: { get: { responses: { '200': { description: d, content: { text/plain: {} } } } } }",
        "response-body-added",
        "response-body-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d, content: { text/plain: {} } } } } }",
        "/a: { get: { responses: { '200': { description: d, content: { text/plain: {}, application/pdf: {} } } } } }",
        "response-media-type-added",
        "response-media-type-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d, content: { application/json: {} } } } } }",
        "/a: { get: { responses: { '200': { description: d, content: { application/json: { schema: { type: string } } } } } } }",
        "response-schema-added",
        "response-schema-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d } } } }",
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { schema: { type: string } } } } } } }",
        "response-header-added",
        "response-header-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d } } } }",
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { required: true, schema: { type: string } } } } } } }",
        "response-header-added",
        "response-required-header-removed",
    ),
    (
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { schema: { type: string } } } } } } }",
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { required: true, schema: { type: string } } } } } } }",
        "response-header-became-required",
        "response-header-became-optional",
    ),
    (
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { schema: { type: object, properties: { a: { type: string } } } } } } } } }",
        "/a: { get: { responses: { '200': { description: d, headers: { X-A: { explode: true, schema: { type: object, properties: { a: { type: string } } } } } } } } }",
        "response-header-style-changed",
        "response-header-style-changed",
    ),
    (
        "/a: { get: { OK } }",
        "/a: { get: { security: [{ key: [] }], OK } }",
        "security-added",
        "security-removed",
    ),
    (
        "/a: { get: { security: [{ key: [] }], OK } }",
        "/a: { get: { security: [{ key: [] }, { user: [] }], OK } }",
        "security-alternative-added",
        "security-alternative-removed",
    ),
    (
        "/a: { get: { security: [{ login: [read, write] }], OK } }",
        "/a: { get: { security: [{ login: [read] }], OK } }",
        "security-alternative-added",
        "security-alternative-removed",
    ),
];

fn paths(text: &str) -> String {
    let text = text.replace("OK", "responses: { '204': { description: none } }");
    format!(
        "{HEAD}paths:\n  {text}\ncomponents:\n  securitySchemes:\n    key: {{ type: apiKey, in: header, name: X-Key }}\n    user: {{ type: http, scheme: basic }}\n    login: {{ type: oauth2, flows: {{ clientCredentials: {{ tokenUrl: /token, scopes: {{ read: r, write: w }} }} }} }}\n"
    )
}

/// A path for each value is what a parameter was only if each of its values has one, and only if it may be that value.
#[test]
fn paths_are_divided_and_joined_whole() {
    let of = |schema: &str| {
        format!(
            "/top/{{of}}: {{ get: {{ parameters: [{{ name: of, in: path, required: true, schema: {schema} }}], OK }} }}"
        )
    };
    let parts = "/top/a: { get: { OK } }\n  /top/b: { get: { OK } }";
    let apart = ["operation-added", "operation-removed"];
    for (schema, there, back) in [
        ("{ enum: [a, b] }", &["operation-divided"][..], &["operation-joined"][..]),
        ("{ enum: [a, b, c] }", &apart, &["operation-joined"]),
        ("{ enum: [a] }", &["operation-divided"], &["operation-joined", "operation-removed"]),
        ("{ type: string }", &apart, &["operation-joined"]),
        ("{ type: integer }", &apart, &apart),
    ] {
        let (whole, parts) = (paths(&of(schema)), paths(parts));
        assert_eq!(ids(&compared(&whole, &parts).comparison.wire), there, "{schema}");
        assert_eq!(ids(&compared(&parts, &whole).comparison.wire), back, "{schema}");
    }
}

#[test]
fn every_rule_of_the_wire_speaks_both_ways() {
    let mut shown = BTreeSet::new();
    for (old, new, there, back) in SCHEMAS {
        both_ways(old, new, there, back, &mut shown);
    }
    let (cat, dog) = ("cat: '#/components/schemas/Cat'", "dog: '#/components/schemas/Dog'");
    let all = tagged("kind", &format!("{cat}, {dog}"));
    let more = tagged("kind", &format!("{cat}, {dog}, tom: '#/components/schemas/Cat'"));
    both_ways(&all, &more, "discriminator-value-added", "discriminator-value-removed", &mut shown);
    let crossed = tagged("kind", "dog: '#/components/schemas/Cat', cat: '#/components/schemas/Dog'");
    both_ways(&all, &crossed, "discriminator-value-changed", "discriminator-value-changed", &mut shown);
    for (old, new, there, back) in PATHS {
        for (old, new, rule) in [(old, new, there), (new, old, back)] {
            let compared = compared(&paths(old), &paths(new));
            assert_eq!(ids(&compared.comparison.wire), [*rule], "{old} -> {new}");
            shown.insert((*rule).to_owned());
        }
    }
    // Those that have a test of their own.
    let elsewhere = [
        "base-path-changed",
        "webhook-added",
        "webhook-removed",
        "request-discriminator-changed",
        "response-discriminator-changed",
        "request-stream-changed",
        "response-stream-changed",
        "response-form-part-changed",
    ];
    let wire = rules::ALL.iter().filter(|rule| rule.direction != Direction::Rust).map(|rule| rule.id);
    let missing: Vec<&str> = wire.filter(|id| !shown.contains(*id) && !elsewhere.contains(id)).collect();
    assert!(missing.is_empty(), "without a test: {missing:?}");
}

#[test]
fn levels_follow_from_what_values_are_valid() {
    let level = |id: &str| rules::named(id).unwrap().level;
    assert_eq!(level("request-enum-value-removed"), Level::Breaking);
    assert_eq!(level("response-enum-value-removed"), Level::Compatible);
    assert_eq!(level("request-null-allowed"), Level::Compatible);
    assert_eq!(level("response-null-allowed"), Level::Breaking);
    assert_eq!(level("request-type-replaced"), Level::Breaking);
    assert_eq!(level("response-type-replaced"), Level::Breaking);
    assert_eq!(level("request-pattern-changed"), Level::Doubtful);
}

#[test]
fn names_are_unique_and_said_of() {
    let mut ids: Vec<&str> = rules::ALL.iter().map(|rule| rule.id).collect();
    assert!(rules::ALL.iter().all(|rule| rule.meaning.ends_with('.')));
    ids.sort_unstable();
    let count = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), count);
}

#[test]
fn another_property_tells_variants_apart() {
    let document = |property: &str| {
        got(&tagged(property, "cat: '#/components/schemas/Cat', dog: '#/components/schemas/Dog'"))
            .replace("properties: {", "properties: { race: { type: string },")
            .replace("required: [kind,", "required: [kind, race,")
    };
    let compared = compared(&document("kind"), &document("race"));
    assert!(ids(&compared.comparison.wire).contains(&"response-discriminator-changed"));
}

#[test]
fn a_stream_is_written_in_another_way() {
    let document = |item: &str| {
        format!(
            "openapi: 3.2.0\ninfo: {{ title: T, version: '1' }}\npaths:\n  /a:\n    get:\n      responses:\n        '200': {{ description: d, content: {{ text/event-stream: {{ itemSchema: {item} }} }} }}\n"
        )
    };
    let whole = "{ type: object, properties: { data: { type: string, contentMediaType: application/json, contentSchema: { type: integer } }, event: { type: string } } }";
    let compared =
        compared(&document("{ type: object, properties: { a: { type: string } } }"), &document(whole));
    assert!(!compared.comparison.wire.is_empty());
}

#[test]
fn a_document_is_like_itself() {
    let compared = compared(EMBEDDED, EMBEDDED);
    assert!(compared.comparison.is_empty(), "{:#?}", compared.comparison);
    assert_eq!(compared.to_text(), "nothing has changed\n");
}

#[test]
fn how_it_is_said_does_not_matter() {
    let inline = "openapi: 3.0.3
info: { title: T, version: '1' }
servers: [{ url: https://example.com/v1 }]
paths:
  /pets/{id}:
    get:
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer, minimum: 0, exclusiveMinimum: true } }
        - { name: X-Trace, in: header, schema: { type: string } }
      responses:
        '200':
          description: A pet.
          content:
            application/json:
              schema:
                type: object
                required: [name]
                properties: { name: { type: string, nullable: true }, kind: { type: string, enum: [cat] } }
";
    let referred = "openapi: 3.1.0
info: { title: Pets, version: '2' }
servers: [{ url: https://example.com/v1 }]
paths:
  /pets/{pet_id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      summary: Other words.
      parameters:
        - { name: x-trace, in: header, schema: { type: string } }
      responses:
        '200': { $ref: '#/components/responses/Pet' }
components:
  parameters:
    Id: { name: pet_id, in: path, required: true, schema: { type: integer, exclusiveMinimum: 0 } }
  responses:
    Pet: { description: Yes., content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }
  schemas:
    Pet:
      allOf:
        - { type: object, properties: { kind: { const: cat } } }
        - { type: object, required: [name], properties: { name: { type: [string, 'null'] } } }
";
    let compared = compared(inline, referred);
    assert_eq!(compared.comparison.wire, []);
    assert!(!compared.comparison.rust.is_empty(), "the crate does change: the model has a name now");
}

#[test]
fn a_change_is_told_once_with_all_it_concerns() {
    let document = |ty: &str| {
        format!(
            "{HEAD}paths:
  /pets:
    get: {{ responses: {{ '200': {{ description: d, content: {{ application/json: {{ schema: {{ type: array, items: {{ $ref: '#/components/schemas/Pet' }} }} }} }} }} }} }}
    post: {{ requestBody: {{ content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }} }} }}, responses: {{ '204': {{ description: d }} }} }}
  /pets/{{id}}:
    get:
      parameters: [{{ name: id, in: path, required: true, schema: {{ type: string }} }}]
      responses: {{ '200': {{ description: d, content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Pet' }} }} }} }} }}
components:
  schemas:
    Pet: {{ type: object, properties: {{ age: {{ type: {ty} }}, friends: {{ type: array, items: {{ $ref: '#/components/schemas/Pet' }} }} }} }}
"
        )
    };
    let compared = compared(&document("integer"), &document("number"));
    let told: Vec<(&str, &str, usize)> = compared
        .comparison
        .wire
        .iter()
        .map(|change| (change.rule.id, change.place.as_str(), change.operations.len()))
        .collect();
    assert_eq!(told, [("response-type-widened", "Pet.age", 2), ("request-type-widened", "Pet.age", 1)]);
    let text = compared.to_text();
    assert!(text.contains("in GET /pets, GET /pets/{id}"), "{text}");
    assert!(text.contains("at new.yaml:13:"), "{text}");
    assert!(compared.to_markdown().contains("#### Breaking"));
    let json: serde_json::Value = serde_json::from_str(&compared.to_json()).unwrap();
    assert_eq!((&json["breaking"], &json["compatible"]), (&1.into(), &1.into()));
    assert_eq!(json["wire"][0]["operations"][0], "GET /pets");
}

#[test]
fn what_the_server_sends_goes_the_other_way() {
    let document = |webhooks: &str| format!("{HEAD}paths: {{}}\nwebhooks: {webhooks}\n");
    let ping = |schema: &str| {
        format!(
            "{{ ping: {{ post: {{ requestBody: {{ required: true, content: {{ application/json: {{ schema: {schema} }} }} }}, responses: {{ '204': {{ description: d }} }} }} }} }}"
        )
    };
    let (old, new) = (document(&ping("{ enum: [a] }")), document(&ping("{ enum: [a, b] }")));
    assert_eq!(ids(&compared(&old, &new).comparison.wire), ["response-enum-value-added"]);
    assert_eq!(ids(&compared(&document("{}"), &new).comparison.wire), ["webhook-added"]);
    assert_eq!(ids(&compared(&new, &document("{}")).comparison.wire), ["webhook-removed"]);
}

#[test]
fn a_range_covers_its_statuses() {
    let document = |status: &str| {
        paths(&format!(
            "/a: {{ get: {{ responses: {{ '200': {{ description: d }}, '{status}': {{ description: d, content: {{ application/json: {{ schema: {{ type: object, properties: {{ a: {{ type: string }} }} }} }} }} }} }} }} }}"
        ))
    };
    for other in ["4XX", "default"] {
        let compared = compared(&document("404"), &document(other));
        assert_eq!(ids(&compared.comparison.wire), ["response-error-added"], "404 is not gone");
    }
}

#[test]
fn the_crate_is_compared_too() {
    let document = |paths: &str, field: &str| {
        format!(
            "{HEAD}paths:\n{paths}components:\n  schemas:\n    Pet: {{ type: object, required: [name], properties: {{ name: {{ type: string }}{field} }} }}\n    Kind: {{ enum: [cat, dog] }}\n"
        )
    };
    let get = "  /pets:\n    get: { operationId: list_pets, responses: { '200': { description: d, content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Pet' } } } } } } }\n";
    let post = "    post: { operationId: add_pet, requestBody: { content: { application/json: { schema: { $ref: '#/components/schemas/Pet' } } } }, responses: { '204': { description: d } } }\n";
    let (old, new) = (document(get, ""), document(&format!("{get}{post}"), ", age: { type: integer }"));
    let there = ids(&compared(&old, &new).comparison.rust);
    assert_eq!(there, ["rust-field-added", "rust-method-added", "rust-type-added"]);
    let back = ids(&compared(&new, &old).comparison.rust);
    assert_eq!(back, ["rust-field-removed", "rust-method-removed", "rust-type-removed"]);
    let renamed = new.replace("Pet", "Animal");
    let told = compared(&new, &renamed).comparison.rust;
    let rename = told.iter().find(|change| change.rule.id == "rust-type-renamed").unwrap();
    assert_eq!(
        (rename.place.as_str(), rename.message.as_str()),
        ("models::Animal", "was called `Pet`".replace("Pet", "models::Pet").as_str())
    );
    assert_eq!(compared(&new, &renamed).comparison.wire, []);
}

#[test]
fn the_table_of_other_rules_names_ours() {
    let table = std::fs::read_to_string("tests/data/oasdiff-rules.md").unwrap();
    let mut named = BTreeSet::new();
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| oasdiff")) {
        let here = row.split('|').nth(2).unwrap();
        for id in here.split('`').skip(1).step_by(2) {
            assert!(rules::named(id).is_some(), "{id} is no rule");
            named.insert(id.to_owned());
        }
    }
    let wire = rules::ALL.iter().filter(|rule| rule.direction != Direction::Rust);
    let opposite = |id: &str| match id.split_once('-') {
        Some(("request", rest)) => format!("response-{rest}"),
        Some((_, rest)) => format!("request-{rest}"),
        None => String::new(),
    };
    let missing: Vec<&str> = wire
        .map(|rule| rule.id)
        .filter(|id| !named.contains(*id) && !named.contains(&opposite(id)))
        .collect();
    assert!(missing.is_empty(), "not in the table: {missing:?}");
}

/// Runs the tool on two documents; its exit code, and what it said on either stream.
fn run(arguments: &[&str]) -> (i32, String) {
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["--color", "never"])
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/specs/lint"))
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    (output.status.code().unwrap(), text)
}

#[test]
fn the_exit_code_tells_how_bad_it_is() {
    let (full, open) = ("unbounded-text.yaml", "untyped-body.yaml");
    assert_eq!(run(&["diff", full, full, "--fail-on", "any"]), (0, "nothing has changed\n".to_owned()));
    assert_eq!(run(&["diff", full, open]).0, 0);
    assert_eq!(run(&["diff", full, open, "--fail-on", "breaking"]).0, 0);
    assert_eq!(run(&["diff", full, open, "--fail-on", "any"]).0, 1);
    let (code, text) = run(&["diff", open, full, "--fail-on", "breaking"]);
    assert!(code == 1 && text.contains("[request-schema-added]"), "{text}");
    let (code, text) = run(&["diff", "missing.yaml", full]);
    assert!(code == 1 && text.contains("no such file"), "{text}");
}

#[test]
fn rules_are_explained_and_switched() {
    let (code, text) = run(&["explain", "request-enum-value-removed"]);
    assert!(code == 0 && text.contains("what clients send; breaking"), "{text}");
    assert!(run(&["explain", "path-style"]).1.contains("off by default"));
    assert!(run(&["explain", "sw0203"]).1.contains("simpler form"));
    assert!(run(&["explain"]).1.lines().count() > 100);
    let (code, text) = run(&["explain", "path-stile"]);
    assert!(code == 2 && text.contains("did you mean `path-style`"), "{text}");
    assert_eq!(run(&["check", "path-style.yaml", "--lint", "path-style"]).0, 0);
    assert_eq!(run(&["check", "path-style.yaml", "--lint", "path-style=error"]).0, 1);
    let (code, text) = run(&["check", "path-style.yaml", "--lint", "path-stile"]);
    assert!(code == 1 && text.contains("did you mean `path-style`"), "{text}");
}
