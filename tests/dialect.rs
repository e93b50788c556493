//! Each keyword in each of its spellings: what is written, and the schema it must be read as.

#![allow(clippy::unwrap_used, reason = "a test may")]

use serde_json::{Value, json};
use specwright::diagnostic::Sink;
use specwright::load::{Bound, Document, NullBy, Schema, SchemaId, Types, load};
use specwright::source::{Source, Sources};

fn document(schemas: &Value) -> (Document, Vec<&'static str>) {
    let text = json!({
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": schemas}
    });
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(&Source::text("t.json", text.to_string()), &mut sources, &mut sink);
    let codes = sink.into_vec().iter().map(|found| found.code.id).collect();
    (read.unwrap_or_else(|_| panic!("{schemas} is refused: {codes:?}")), codes)
}

/// A schema, and what it refers to inside itself, as text without ids and places.
fn shape(document: &Document, id: SchemaId) -> String {
    let schema = &document.schemas[id.0 as usize];
    if let Some(at) = &schema.at
        && at.as_str().matches('/').count() == 3
        && !at.as_str().ends_with("/A")
    {
        return format!("<{}>", at.last().unwrap());
    }
    let mut schema = schema.clone();
    schema.at = None;
    // How it is said that `null` is valid is what the twins differ in.
    schema.null_by = NullBy::default();
    let text = format!("{schema:#?}");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find("SchemaId(") {
        out.push_str(&rest[..start]);
        let after = &rest[start + 9..];
        let end = after.find(')').unwrap();
        let id: u32 = after[..end].trim().trim_end_matches(',').parse().unwrap();
        out.push_str(&shape(document, SchemaId(id)));
        rest = &after[end + 1..];
    }
    out.push_str(rest);
    out
}

fn read(schema: &Value) -> (String, Vec<&'static str>) {
    let (document, codes) = document(&json!({"A": schema, "B": {"type": "object"}}));
    (shape(&document, document.component_schemas["A"]), codes)
}

fn schema(schema: &Value) -> Schema {
    let (document, _) = document(&json!({"A": schema, "B": {"type": "object"}}));
    document.schemas[document.component_schemas["A"].0 as usize].clone()
}

/// Two spellings that must be read as the same schema, and whether the second is worth a finding.
#[test]
fn twins() {
    let rows: &[(Value, Value, &[&str])] = &[
        (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]}), &[]),
        (json!({"type": "string", "nullable": true}), json!({"type": ["null", "string"]}), &[]),
        (
            json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
            json!({"type": "integer", "exclusiveMinimum": 3}),
            &[],
        ),
        (
            json!({"type": "integer", "maximum": 3, "exclusiveMaximum": true}),
            json!({"type": "integer", "exclusiveMaximum": 3}),
            &[],
        ),
        (json!({"exclusiveMinimum": 3}), json!({"exclusiveMinimum": 3, "minimum": 2}), &[]),
        (json!({"minimum": 4}), json!({"exclusiveMinimum": 3, "minimum": 4}), &[]),
        (json!({"minimum": 4}), json!({"minimum": 4, "exclusiveMinimum": false}), &[]),
        (
            json!({"anyOf": [{"$ref": "#/components/schemas/B"}], "nullable": true}),
            json!({"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]}),
            &[],
        ),
        (
            json!({"oneOf": [{"$ref": "#/components/schemas/B"}], "nullable": true}),
            json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/B"}]}),
            &[],
        ),
        (
            json!({"anyOf": [{"type": "string"}], "nullable": true}),
            json!({"anyOf": [{"type": "string"}, {"const": null}]}),
            &[],
        ),
        (
            json!({"anyOf": [{"type": "string"}], "nullable": true}),
            json!({"anyOf": [{"type": "string"}, {"enum": [null]}]}),
            &[],
        ),
        (json!({"enum": ["a"], "nullable": true}), json!({"enum": ["a", null]}), &[]),
        (json!({"type": "null"}), json!({"type": ["null"]}), &[]),
        (json!({"example": 1}), json!({"examples": [1]}), &[]),
        (
            json!({"prefixItems": [{"type": "string"}], "items": false}),
            json!({"items": [{"type": "string"}], "additionalItems": false}),
            &[],
        ),
        (json!({"dependentRequired": {"a": ["b"]}}), json!({"dependencies": {"a": ["b"]}}), &[]),
        (
            json!({"dependentSchemas": {"a": {"type": "object"}}}),
            json!({"dependencies": {"a": {"type": "object"}}}),
            &[],
        ),
        (json!({"items": {}, "type": "array"}), json!({"items": true, "type": "array"}), &[]),
        (json!({"maxLength": 10}), json!({"maxLength": 10.0}), &[]),
        (json!({"maxLength": 10}), json!({"maxLength": "10"}), &["SW0122"]),
        (json!({"minimum": 1.5}), json!({"minimum": "1.5"}), &["SW0122"]),
        (json!({"nullable": true}), json!({"nullable": "true"}), &["SW0122"]),
        (json!({"type": "string"}), json!({"type": "String"}), &["SW0122"]),
        (json!({"type": "string"}), json!({"type": "string,"}), &["SW0122"]),
        (json!({"type": "integer"}), json!({"type": "int"}), &["SW0122"]),
        (json!({"type": "boolean"}), json!({"type": "bool"}), &["SW0122"]),
        (json!({"type": "number", "format": "float"}), json!({"type": "float"}), &["SW0122"]),
        (json!({"type": "string", "format": "binary"}), json!({"type": "file"}), &["SW0122"]),
        (json!({}), json!({"type": "any"}), &["SW0122"]),
        (json!({"type": ["string", "null"]}), json!({"type": ["string", null]}), &["SW0122"]),
        (json!({"enum": ["a"]}), json!({"enum": "a"}), &["SW0122"]),
        (json!({"enum": ["a", "b"]}), json!({"enum": ["a", "b", "a"]}), &["SW0140"]),
        (
            json!({"properties": {"a": {}}, "required": ["a"]}),
            json!({"properties": {"a": {"required": true}}}),
            &["SW0122"],
        ),
        (
            json!({"properties": {"a": {}}, "required": ["a"]}),
            json!({"properties": {"a": {}}, "required": ["a", "a"]}),
            &["SW0122"],
        ),
        (
            json!({"examples": [1, 2]}),
            json!({"examples": {"x": {"value": 1}, "y": {"value": 2}}}),
            &["SW0122"],
        ),
        (json!({"type": "string"}), json!({"type": "string", "maxLength": -1}), &["SW0123"]),
        (json!({"type": "string"}), json!({"type": "string", "madeUp": 1}), &["SW0124"]),
        (
            json!({"type": "string"}),
            json!({"type": "string", "$comment": "c", "$id": "https://x/a", "externalDocs": {"url": "u"}}),
            &[],
        ),
        (json!({"discriminator": {"propertyName": "k"}}), json!({"discriminator": "k"}), &["SW0122"]),
    ];
    for (plain, twin, codes) in rows {
        let (expected, none) = read(plain);
        let (actual, found) = read(twin);
        assert_eq!(none, [] as [&str; 0], "{plain}");
        assert_eq!(actual, expected, "{twin}");
        assert_eq!(found, *codes, "{twin}");
    }
}

#[test]
fn the_twins_differ_from_what_they_are_not() {
    assert_ne!(read(&json!({"type": "string"})).0, read(&json!({"type": ["string", "null"]})).0);
    assert_ne!(read(&json!({"minimum": 3})).0, read(&json!({"exclusiveMinimum": 3})).0);
}

#[test]
fn nothing_that_openapiv3_drops_is_lost() {
    let read = schema(&json!({
        "$ref": "#/components/schemas/B", "description": "beside", "const": "cat",
        "contentMediaType": "image/png", "contentEncoding": "base64", "contentSchema": {"type": "string"},
        "patternProperties": {"^x": {"type": "string"}}, "propertyNames": {"maxLength": 3},
        "unevaluatedProperties": false, "unevaluatedItems": {}, "contains": {}, "minContains": 1, "maxContains": 2,
        "if": {}, "then": {}, "else": {}, "not": {}, "xml": {"name": "x"}, "x-mine": 1
    }));
    assert!(read.reference.is_some() && read.description.is_some() && read.is_const);
    assert_eq!(read.values, Some(vec![json!("cat")]));
    assert_eq!(read.content_media_type.as_deref(), Some("image/png"));
    assert_eq!(read.content_encoding.as_deref(), Some("base64"));
    let rare = read.rare.unwrap();
    assert!(
        rare.content_schema.is_some() && rare.pattern_properties.len() == 1 && rare.property_names.is_some()
    );
    assert!(
        rare.unevaluated_properties.is_some() && rare.unevaluated_items.is_some() && rare.contains.is_some()
    );
    assert_eq!((rare.min_contains, rare.max_contains), (Some(1), Some(2)));
    assert!(
        rare.if_schema.is_some()
            && rare.then_schema.is_some()
            && rare.else_schema.is_some()
            && rare.not.is_some()
    );
    assert!(rare.xml.is_some() && read.extensions["x-mine"] == 1);
}

#[test]
fn type_lists_booleans_and_nulls() {
    let read = schema(&json!({"type": ["string", "integer", "null"]}));
    assert_eq!(read.types, Types::STRING.with(Types::INTEGER));
    assert!(read.nullable && !read.only_null);
    let read = schema(&json!({"type": "null"}));
    assert!(read.only_null && read.nullable && read.types.is_empty());
    assert!(schema(&json!({"const": null})).only_null);
    assert!(schema(&json!({"enum": [null]})).only_null);
    assert!(schema(&json!({"anyOf": [{"type": "null"}]})).only_null);
    assert!(schema(&json!(false)).never);
    assert!(!schema(&json!(true)).never);
}

#[test]
fn the_tighter_bound_counts() {
    let read = schema(&json!({"minimum": 5, "exclusiveMinimum": 3, "maximum": 9, "exclusiveMaximum": 9}));
    assert_eq!(read.minimum, Some(Bound { value: 5.into(), exclusive: false }));
    assert_eq!(read.maximum, Some(Bound { value: 9.into(), exclusive: true }));
}

#[test]
fn references_lead_anywhere_in_the_document() {
    let (document, codes) = document(&json!({
        "A": {"properties": {
            "in": {"$ref": "#/components/schemas/B/properties/b"},
            "escaped": {"$ref": "#/components/schemas/C~1D%7E1"},
            "anchor": {"$ref": "#named"},
            "defs": {"$ref": "#/components/schemas/A/$defs/own"},
            "near": {"$ref": "#/$defs/own"},
            "self": {"$ref": "#/components/schemas/A"}
        }, "$defs": {"own": {"type": "integer"}}},
        "B": {"properties": {"b": {"type": "boolean", "$anchor": "named"}}},
        "C/D/": {"type": "string"}
    }));
    assert_eq!(codes, [] as [&str; 0]);
    let schemas = &document.schemas;
    let a = &schemas[document.component_schemas["A"].0 as usize];
    let target = |name: &str| {
        let property = &schemas[a.properties[name].0 as usize];
        schemas[property.reference.unwrap().0 as usize].at.clone().unwrap().to_string()
    };
    assert_eq!(target("in"), "#/components/schemas/B/properties/b");
    assert_eq!(target("escaped"), "#/components/schemas/C~1D~1");
    assert_eq!(target("anchor"), "#/components/schemas/B/properties/b");
    assert_eq!(target("defs"), "#/components/schemas/A/$defs/own");
    assert_eq!(target("near"), "#/components/schemas/A/$defs/own");
    assert_eq!(target("self"), "#/components/schemas/A");
}
