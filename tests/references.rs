//! Where references lead: addresses, anchors, pointers, and what depends on the way.

#![allow(clippy::unwrap_used, reason = "a test may")]

use serde_json::{Value, json};
use specwright::diagnostic::{Severity, Sink, render};
use specwright::load::{Document, Schema, SchemaId, Types, load_with};
use specwright::source::{Fetch, FetchError, Fetched, Source, Sources};

/// Fetches nothing.
struct Nothing;

impl Fetch for Nothing {
    fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(url.to_owned()))
    }
}

fn read(version: &str, schemas: &Value, fetch: &mut dyn Fetch) -> (Option<Document>, String, usize) {
    let text = json!({
        "openapi": version, "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": schemas}
    });
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let source = Source::text("t.json", text.to_string());
    let read = load_with(&source, fetch, &mut sources, &mut sink).ok();
    let errors = sink.found().iter().filter(|found| found.severity == Severity::Error).count();
    (read, render(sink.found(), &sources, false), errors)
}

fn schemas(schemas: &Value) -> Document {
    let (document, found, _) = read("3.1.0", schemas, &mut Nothing);
    assert_eq!(found, "");
    document.unwrap()
}

/// A schema of a document, and those on the way from it.
struct At<'d>(&'d Document, SchemaId);

impl<'d> At<'d> {
    fn component(document: &'d Document, name: &str) -> Self {
        Self(document, document.component_schemas[name])
    }

    fn schema(&self) -> &'d Schema {
        &self.0.schemas[self.1.0 as usize]
    }

    /// At the end of its references.
    fn end(self) -> Self {
        match self.schema().reference {
            Some(next) => Self(self.0, next).end(),
            None => self,
        }
    }

    fn property(self, name: &str) -> Self {
        let end = self.end();
        Self(end.0, end.schema().properties[name])
    }

    fn items(self) -> Self {
        let end = self.end();
        Self(end.0, end.schema().items.unwrap())
    }

    fn place(self) -> String {
        self.end().schema().at.clone().unwrap().to_string()
    }
}

#[test]
fn a_schema_with_an_id_is_a_document_of_its_own() {
    let document = schemas(&json!({
        "A": {
            "$id": "https://example.com/tree/a.json",
            "properties": {
                "own": {"$ref": "#/$defs/x"},
                "relative": {"$ref": "b.json"},
                "anchor": {"$ref": "#name"},
                "other": {"$ref": "b.json#name"},
                "absolute": {"$ref": "https://example.com/tree/b.json#/$defs/x"},
                "path": {"$ref": "/deep/c.json"},
                "urn": {"$ref": "urn:example:d#/$defs/x"},
                "itself": {"$ref": "#"},
                "whole": {"$ref": "#/components/schemas/Plain"},
                "nested": {"$id": "../deep/c.json", "$ref": "#/$defs/x", "$defs": {"x": {"type": "null"}}}
            },
            "$defs": {"x": {"type": "string"}, "y": {"$anchor": "name"}}
        },
        "B": {"$id": "https://EXAMPLE.com/tree/./b.json", "$defs": {"x": {}, "y": {"$anchor": "name"}}},
        "D": {"$id": "urn:example:d", "$defs": {"x": {}}},
        "Plain": {"properties": {"a": {"$ref": "https://example.com/tree/a.json#/properties/path"}}}
    }));
    let a = |name: &str| At::component(&document, "A").property(name).place();
    assert_eq!(a("own"), "#/components/schemas/A/$defs/x");
    assert_eq!(a("relative"), "#/components/schemas/B");
    assert_eq!(a("anchor"), "#/components/schemas/A/$defs/y");
    assert_eq!(a("other"), "#/components/schemas/B/$defs/y");
    assert_eq!(a("absolute"), "#/components/schemas/B/$defs/x");
    assert_eq!(a("path"), "#/components/schemas/A/properties/nested/$defs/x");
    assert_eq!(a("urn"), "#/components/schemas/D/$defs/x");
    assert_eq!(a("itself"), "#/components/schemas/A");
    assert_eq!(a("whole"), "#/components/schemas/Plain");
    assert_eq!(
        At::component(&document, "Plain").property("a").place(),
        "#/components/schemas/A/properties/nested/$defs/x"
    );
    // It is served so that everybody finds it: `whole` leads nowhere to the letter.
    let served = &document.value["components"]["schemas"]["A"];
    assert_eq!(served["properties"]["relative"]["$ref"], "#/components/schemas/B");
    assert_eq!(served["$id"], Value::Null);
    let document = schemas(&json!({"A": {"$id": "a", "items": {"$ref": "b"}}, "B": {"$id": "b"}}));
    assert_eq!(document.value["components"]["schemas"]["A"], json!({"$id": "a", "items": {"$ref": "b"}}));
}

#[test]
fn data_names_nothing() {
    let document = schemas(&json!({
        "A": {
            "properties": {
                "$ref": {"type": "string"},
                "$id": {"type": "integer"},
                "x": {"enum": [{"$ref": "#/nowhere", "$id": "https://example.com/x", "$anchor": "here"}]},
                "y": {"const": {"$ref": "gone.yaml"}, "default": {"$ref": "gone.yaml"}},
                "z": {"examples": [{"$ref": "gone.yaml"}], "$ref": "#here"}
            },
            "$defs": {"v": {"$anchor": "here", "type": "boolean"}}
        }
    }));
    let a = || At::component(&document, "A");
    assert_eq!(a().property("$ref").schema().types, Types::STRING);
    assert_eq!(a().property("$id").schema().types, Types::INTEGER);
    assert_eq!(a().property("z").place(), "#/components/schemas/A/$defs/v");
}

#[test]
fn anchors_belong_to_their_component_where_two_have_one() {
    let one =
        |kind: &str| json!({"items": {"$ref": "#item"}, "$defs": {"i": {"$anchor": "item", "type": kind}}});
    let (document, found, errors) =
        read("3.1.0", &json!({"A": one("string"), "B": one("integer")}), &mut Nothing);
    let document = document.unwrap();
    assert!(errors == 0 && found.matches("SW0122").count() == 1, "{found}");
    assert_eq!(At::component(&document, "A").items().place(), "#/components/schemas/A/$defs/i");
    assert_eq!(At::component(&document, "B").items().place(), "#/components/schemas/B/$defs/i");
}

#[test]
fn a_schema_that_was_pasted_in_refers_to_itself() {
    let document = schemas(&json!({
        "Old": {
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$id": "http://example.com/old",
            "properties": {
                "a": {"$ref": "#/definitions/a"},
                "b": {"$ref": "#b"},
                "me": {"$ref": "#"},
                "c": {"$id": "http://example.com/ignored/", "$ref": "c"}
            },
            "definitions": {"a": {}, "b": {"$id": "#b"}, "c": {"$id": "/c"}}
        },
        "Older": {
            "$schema": "http://json-schema.org/draft-04/schema#",
            "id": "http://example.com/older/",
            "properties": {"x": {"$ref": "x.json"}, "y": {"$ref": "#y"}},
            "definitions": {"x": {"id": "x.json"}, "y": {"id": "#y"}}
        },
        "Plain": {"properties": {"me": {"$ref": "#"}, "a": {"$ref": "#/properties/b"}, "b": {}}},
        "WithId": {"type": "object", "properties": {"id": {"type": "string"}}}
    }));
    let old = |name: &str| At::component(&document, "Old").property(name).place();
    assert_eq!(old("a"), "#/components/schemas/Old/definitions/a");
    assert_eq!(old("b"), "#/components/schemas/Old/definitions/b");
    assert_eq!(old("c"), "#/components/schemas/Old/definitions/c");
    assert_eq!(old("me"), "#/components/schemas/Old");
    let older = |name: &str| At::component(&document, "Older").property(name).place();
    assert_eq!(older("x"), "#/components/schemas/Older/definitions/x");
    assert_eq!(older("y"), "#/components/schemas/Older/definitions/y");
    let plain = |name: &str| At::component(&document, "Plain").property(name).place();
    assert_eq!(plain("me"), "#/components/schemas/Plain");
    assert_eq!(plain("a"), "#/components/schemas/Plain/properties/b");
}

#[test]
fn what_stands_beside_a_reference_counts_as_the_dialect_says() {
    let one = |dialect: &str| {
        let schemas = json!({"A": {
            "$schema": dialect,
            "properties": {"a": {"$ref": "#/definitions/a", "maxLength": 3, "description": "Words stay."}},
            "definitions": {"a": {"type": "string"}}
        }});
        let (document, found, _) = read("3.1.0", &schemas, &mut Nothing);
        let document = document.unwrap();
        let a = At::component(&document, "A").property("a").schema();
        assert_eq!(a.description.as_deref(), Some("Words stay."));
        (a.max_length, found.contains("SW0123"))
    };
    assert_eq!(one("http://json-schema.org/draft-07/schema#"), (None, true));
    assert_eq!(one("https://json-schema.org/draft/2020-12/schema"), (Some(3), false));
}

#[test]
fn a_template_is_filled_by_whoever_refers_to_it() {
    let document = schemas(&json!({
        "Page": {
            "$id": "page", "type": "object",
            "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}, "next": {"$ref": "#"}},
            "$defs": {"item": {"$dynamicAnchor": "item", "not": {}}}
        },
        "Users": {"$id": "users", "$ref": "page", "$defs": {"item": {"$dynamicAnchor": "item", "type": "string"}}},
        "Pets": {"$id": "pets", "$ref": "page", "$defs": {"item": {"$dynamicAnchor": "item", "type": "integer"}}},
        "Again": {"$ref": "#/components/schemas/Users"}
    }));
    let item = |name: &str| At::component(&document, name).property("items").items().place();
    assert_eq!(item("Page"), "#/components/schemas/Page/$defs/item");
    assert_eq!(item("Users"), "#/components/schemas/Users/$defs/item");
    assert_eq!(item("Pets"), "#/components/schemas/Pets/$defs/item");
    let again = At::component(&document, "Again").end();
    let users = At::component(&document, "Users").end();
    assert_eq!(again.1, users.1);
    // Within a page, the next one is of the same items; as often as one likes.
    let next = users.property("next").property("next").end();
    assert_eq!(next.property("items").items().place(), "#/components/schemas/Users/$defs/item");
    // Nothing more than one copy each: the page, its list, its items, its next.
    let written = 13;
    assert!(document.schemas.len() <= written + 2 * 4, "{}", document.schemas.len());
}

#[test]
fn components_without_addresses_fill_templates_too() {
    let schemas = json!({
        "Page": {
            "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#item"}}},
            "$defs": {"item": {"$dynamicAnchor": "item"}}
        },
        "Users": {
            "$ref": "#/components/schemas/Page",
            "$defs": {"item": {"$dynamicAnchor": "item", "$ref": "#/components/schemas/User"}}
        },
        "User": {"type": "object"}
    });
    let (document, found, errors) = read("3.1.0", &schemas, &mut Nothing);
    let document = document.unwrap();
    assert!(errors == 0 && found.contains("SW0122"), "{found}");
    let users = At::component(&document, "Users").property("items").items().place();
    assert_eq!(users, "#/components/schemas/User");
}

#[test]
fn a_recursive_reference_means_the_outermost_schema() {
    let document = schemas(&json!({
        "Tree": {
            "$id": "https://example.com/tree", "$recursiveAnchor": true,
            "properties": {"children": {"type": "array", "items": {"$recursiveRef": "#"}}}
        },
        "Strict": {
            "$id": "https://example.com/strict", "$recursiveAnchor": true,
            "$ref": "tree", "unevaluatedProperties": false
        },
        "Loose": {"$id": "https://example.com/loose", "$ref": "tree"},
        "Filter": {"properties": {"and": {"items": {"$recursiveRef": "#"}}}}
    }));
    let child = |name: &str| At::component(&document, name).property("children").items();
    let reference = |at: At<'_>| document.schemas[at.schema().reference.unwrap().0 as usize].at.clone();
    assert_eq!(reference(child("Tree")).unwrap().to_string(), "#/components/schemas/Tree");
    assert_eq!(reference(child("Strict")).unwrap().to_string(), "#/components/schemas/Strict");
    assert_eq!(reference(child("Loose")).unwrap().to_string(), "#/components/schemas/Tree");
    let filter = At::component(&document, "Filter").property("and").items();
    assert_eq!(filter.place(), "#/components/schemas/Filter");
}

#[test]
fn what_leads_nowhere_is_said() {
    let rows = [
        (json!({"$ref": "#nowhere"}), "SW0101"),
        (json!({"$id": "https://example.com/a", "$ref": "#/$defs/x"}), "SW0101"),
        (json!({"$ref": "urn:example:unknown"}), "SW0101"),
        (json!({"$id": "https://example.com/a", "items": {"$ref": "a#nowhere"}}), "SW0101"),
        (json!({"$ref": "other.yaml"}), "SW0106"),
        (json!({"$dynamicRef": "#nowhere"}), "SW0101"),
        (json!({"$ref": "http://["}), "SW0101"),
    ];
    for (schema, code) in rows {
        let (_, found, errors) = read("3.1.0", &json!({"A": schema}), &mut Nothing);
        assert!(found.contains(code) && errors > 0, "{schema}: {found}");
    }
    // These are any value, as far as one can tell.
    let rows = [
        (json!({"$ref": "https://example.com/a"}), "SW0104"),
        (json!({"$dynamicAnchor": "a", "$dynamicRef": "#a"}), "SW0103"),
    ];
    for (schema, code) in rows {
        let (_, found, errors) = read("3.1.0", &json!({"A": schema}), &mut Nothing);
        assert!(found.contains(code) && errors == 0, "{schema}: {found}");
    }
}
