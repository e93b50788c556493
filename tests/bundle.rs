//! Documents of many files.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::path::Path;

use serde_json::{Value, json};
use specwright::diagnostic::{Sink, render};
use specwright::load::{Document, load};
use specwright::source::{Source, Sources};

/// Writes files into a folder and loads the first one; what was read, and every finding as text.
fn load_files(files: &[(&str, &str)]) -> (Option<Document>, String) {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let source = Source::open(&folder.path().join(files[0].0)).unwrap();
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(&source, &mut sources, &mut sink).ok();
    let text = render(sink.found(), &sources, false);
    let shown = format!("{}/", folder.path().display());
    (read, text.replace(&shown, ""))
}

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n";

fn document(rest: &str) -> String {
    format!("{HEAD}{rest}")
}

#[test]
fn files_become_components() {
    let root = document(
        "paths:\n  /pets: {$ref: 'paths/pets.yaml'}\ncomponents:\n  schemas:\n    Pet: {$ref: ./models/pet.yaml}\n    Owner: {type: string}\n",
    );
    let (read, found) = load_files(&[
        ("api.yaml", &root),
        (
            "paths/pets.yaml",
            "get:\n  parameters: [{$ref: '../shared.yaml#/params/limit'}]\n  responses:\n    '200':\n      description: Pets\n      content:\n        application/json:\n          schema: {type: array, items: {$ref: '../models/pet.yaml'}}\n    default: {$ref: '../shared.yaml#/responses/Problem'}\n",
        ),
        (
            "models/pet.yaml",
            "type: object\nproperties:\n  owner: {$ref: 'own%20er.yaml#/definitions/Owner'}\n  friend: {$ref: '#'}\n  other: {$ref: '../api.yaml#/components/schemas/Owner'}\n  data: {example: {$ref: 'not-a-reference'}}\n",
        ),
        (
            "models/own er.yaml",
            "definitions:\n  Owner: {type: object, properties: {pets: {type: array, items: {$ref: pet.yaml#}}}}\n",
        ),
        (
            "shared.yaml",
            "params:\n  limit: {name: limit, in: query, schema: {type: integer}}\nresponses:\n  Problem: {description: Wrong, content: {application/json: {schema: {$ref: '#/Problem'}}}}\nProblem: {type: object}\n",
        ),
    ]);
    assert_eq!(found, "");
    let read = read.unwrap();
    let names: Vec<&String> = read.component_schemas.keys().collect();
    assert_eq!(names, ["Pet", "Owner", "own_er_Owner", "Problem"]);
    let value = &read.value;
    let at = |pointer: &str| value.pointer(pointer).unwrap().clone();
    assert_eq!(at("/paths/~1pets/get/parameters/0"), json!({"$ref": "#/components/parameters/limit"}));
    assert_eq!(at("/paths/~1pets/get/responses/default"), json!({"$ref": "#/components/responses/Problem"}));
    let properties = at("/components/schemas/Pet/properties");
    assert_eq!(properties["owner"], json!({"$ref": "#/components/schemas/own_er_Owner"}));
    assert_eq!(properties["friend"], json!({"$ref": "#/components/schemas/Pet"}));
    assert_eq!(properties["other"], json!({"$ref": "#/components/schemas/Owner"}));
    assert_eq!(properties["data"]["example"], json!({"$ref": "not-a-reference"}));
    assert_eq!(read.operations[0].parameters[0].component.as_deref(), Some("limit"));
    assert!(!outside(value), "{value}");
}

fn outside(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            key != "example" && (key == "$ref" && !value.as_str().unwrap().starts_with('#') || outside(value))
        }),
        Value::Array(list) => list.iter().any(outside),
        _ => false,
    }
}

#[test]
fn a_finding_names_the_file_it_is_in() {
    let root = document("paths: {}\ncomponents: {schemas: {Pet: {$ref: pet.yaml}}}\n");
    let pet =
        "type: object\nproperties:\n  a: {$ref: '#/nothing'}\n  b: {type: strnig}\n  c: {$ref: gone.yaml}\n";
    let (read, found) = load_files(&[("api.yaml", &root), ("pet.yaml", pet)]);
    assert!(read.is_none());
    for place in ["pet.yaml:3:13", "pet.yaml:4:13", "pet.yaml:5:13"] {
        assert!(found.contains(place), "{place} is not in\n{found}");
    }
}

#[test]
fn a_broken_file_is_said_with_its_own_place() {
    let root = document("paths: {}\ncomponents: {schemas: {Pet: {$ref: pet.json}, Cat: {$ref: pet.json}}}\n");
    let (read, found) = load_files(&[("api.yaml", &root), ("pet.json", "{\"a\": 1;}")]);
    assert!(read.is_none());
    assert!(found.contains("pet.json:1:8"), "{found}");
    assert_eq!(found.matches("SW0004").count(), 1, "{found}");
}

#[test]
fn discriminators_map_to_files() {
    let root = document(
        "paths: {}\ncomponents:\n  schemas:\n    Pet:\n      oneOf: [{$ref: cat.yaml}]\n      discriminator: {propertyName: kind, mapping: {cat: cat.yaml}}\n",
    );
    let (read, found) = load_files(&[("api.yaml", &root), ("cat.yaml", "type: object\n")]);
    let read = read.unwrap();
    assert_eq!(found, "");
    let pet = &read.schemas[read.component_schemas["Pet"].0 as usize];
    let mapped = pet.discriminator.as_ref().unwrap().mapping["cat"];
    assert_eq!(mapped, read.component_schemas["cat"]);
}

#[test]
fn path_items_that_put_each_other_in_place_end() {
    let root = document("paths: {/a: {$ref: a.yaml}}\n");
    let a = "get:\n  responses: {'204': {description: x}}\n  callbacks: {c: {'{$url}': {$ref: a.yaml}}}\n";
    let (read, found) = load_files(&[("api.yaml", &root), ("a.yaml", a)]);
    assert!(read.is_none());
    assert!(found.contains("SW0103"), "{found}");
}

#[test]
fn names_that_are_taken_stay_apart() {
    let root = document(
        "paths: {}\ncomponents:\n  schemas:\n    Pet: {type: string}\n    X: {properties: {a: {$ref: 'm.yaml#/Pet'}, b: {$ref: 'n/m.yaml#/Pet'}}}\n",
    );
    let (read, found) = load_files(&[
        ("api.yaml", &root),
        ("m.yaml", "Pet: {type: object}"),
        ("n/m.yaml", "Pet: {type: array}"),
    ]);
    assert_eq!(found, "");
    let read = read.unwrap();
    let names: Vec<&String> = read.component_schemas.keys().collect();
    assert_eq!(names, ["Pet", "X", "m_Pet", "m_Pet_2"]);
}

#[test]
fn standard_input_has_no_folder() {
    let text = document("paths: {}\ncomponents: {schemas: {Pet: {$ref: pet.yaml}}}\n");
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(&Source::text("<stdin>", text), &mut sources, &mut sink);
    assert!(read.is_err());
    assert_eq!(sink.found()[0].code.id, "SW0106");
    assert!(!Path::new("pet.yaml").exists());
}

#[test]
fn a_component_may_be_a_file_that_refers_on_within_itself() {
    let root = document("paths: {}\ncomponents: {schemas: {Time: {$ref: 'types.yaml#/Time'}}}\n");
    let types =
        "Time: {$ref: './types.yaml#/Uint', example: '1'}\nUint: {$ref: '#/Text'}\nText: {type: string}\n";
    let (read, found) = load_files(&[("api.yaml", &root), ("types.yaml", types)]);
    assert_eq!(found, "");
    let names: Vec<String> = read.unwrap().component_schemas.keys().cloned().collect();
    assert_eq!(names, ["Time", "Uint", "Text"]);
}

#[test]
fn files_with_addresses_of_their_own() {
    // The usual lot of schemas that are published elsewhere and lie beside one another here.
    let root = document(
        "paths: {}\ncomponents:\n  schemas:\n    Order: {$ref: schemas/order.json}\n    Late: {$ref: 'https://example.com/schemas/item.json#/$defs/price'}\n",
    );
    let (read, found) = load_files(&[
        ("api.yaml", &root),
        (
            "schemas/order.json",
            r##"{"$id": "https://example.com/schemas/order.json", "$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"item": {"$ref": "item.json"}, "price": {"$ref": "/schemas/item.json#price"}, "me": {"$ref": "#"}, "own": {"$ref": "#own"}}, "$defs": {"own": {"$anchor": "own", "type": "boolean"}}}"##,
        ),
        (
            "schemas/item.json",
            r#"{"$id": "https://example.com/schemas/item.json", "type": "object", "properties": {"in": {"$ref": "order.json"}}, "$defs": {"price": {"$anchor": "price", "type": "number"}}}"#,
        ),
    ]);
    // `Late` is looked for before the file that has its address was read.
    assert!(found.contains("SW0104") && found.matches("SW0").count() == 1, "{found}");
    assert!(read.is_some());
    let (read, found) = load_files(&[
        ("api.yaml", &root.replace("https://example.com/", "").replace("#/$defs/price", "#price")),
        (
            "schemas/order.json",
            r##"{"$id": "https://example.com/schemas/order.json", "properties": {"item": {"$ref": "item.json"}, "price": {"$ref": "item.json#price"}, "me": {"$ref": "#"}, "own": {"$ref": "#own"}}, "$defs": {"own": {"$anchor": "own", "type": "boolean"}}}"##,
        ),
        (
            "schemas/item.json",
            r#"{"$id": "https://example.com/schemas/item.json", "type": "object", "properties": {"in": {"$ref": "order.json"}}, "$defs": {"price": {"$anchor": "price", "type": "number"}}}"#,
        ),
    ]);
    assert_eq!(found, "");
    let value = read.unwrap().value;
    let at = |pointer: &str| value.pointer(pointer).unwrap().clone();
    assert_eq!(at("/components/schemas/Order/properties/item"), json!({"$ref": "#/components/schemas/item"}));
    assert_eq!(
        at("/components/schemas/Order/properties/price"),
        json!({"$ref": "#/components/schemas/Late"})
    );
    assert_eq!(at("/components/schemas/Order/properties/me"), json!({"$ref": "#/components/schemas/Order"}));
    assert_eq!(at("/components/schemas/item/properties/in"), json!({"$ref": "#/components/schemas/Order"}));
    assert!(!value.to_string().contains("$id"), "{value}");
}

#[test]
fn a_document_may_say_its_own_address() {
    let root = "openapi: 3.2.0\n$self: https://example.com/api/root.yaml\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n    A: {$ref: 'https://example.com/api/root.yaml#/components/schemas/B'}\n    B: {$ref: 'root.yaml#/components/schemas/C'}\n    C: {$ref: pet.yaml}\n    D: {$ref: 'api.yaml#/components/schemas/B'}\n";
    let (read, found) = load_files(&[("api.yaml", root), ("pet.yaml", "type: object\n")]);
    assert_eq!(found, "");
    let read = read.unwrap();
    for name in ["A", "B", "C", "D"] {
        let mut schema = &read.schemas[read.component_schemas[name].0 as usize];
        while let Some(next) = schema.reference {
            schema = &read.schemas[next.0 as usize];
        }
        assert_eq!(schema.at.as_ref().unwrap().as_str(), "/components/schemas/C", "{name}");
    }
}

#[test]
fn templates_are_filled_across_files() {
    let root = document(
        "paths: {}\ncomponents: {schemas: {Users: {$ref: users.json}, Pets: {$ref: 'pets.json'}}}\n",
    );
    let page = r##"{"$id": "https://example.com/page.json", "properties": {"items": {"items": {"$dynamicRef": "#item"}}}, "$defs": {"any": {"$dynamicAnchor": "item"}}}"##;
    let of = |name: &str, kind: &str| {
        format!(
            r#"{{"$id": "https://example.com/{name}.json", "$ref": "page.json", "$defs": {{"one": {{"$dynamicAnchor": "item", "type": "{kind}"}}}}}}"#
        )
    };
    let (users, pets) = (of("users", "string"), of("pets", "integer"));
    let (read, found) =
        load_files(&[("api.yaml", &root), ("users.json", &users), ("pets.json", &pets), ("page.json", page)]);
    assert_eq!(found, "");
    let read = read.unwrap();
    let item = |name: &str| {
        let schema = |id: specwright::load::SchemaId| &read.schemas[id.0 as usize];
        let page = schema(schema(read.component_schemas[name]).reference.unwrap());
        let item = schema(schema(page.properties["items"]).items.unwrap());
        schema(item.reference.unwrap()).types
    };
    assert_eq!(item("Users"), specwright::load::Types::STRING);
    assert_eq!(item("Pets"), specwright::load::Types::INTEGER);
}

#[test]
fn files_that_refer_to_each_other_end() {
    let root = document(
        "paths: {}\ncomponents: {schemas: {A: {$ref: 'a.yaml#/A'}, Z: {$ref: '#/components/schemas/A'}}}\n",
    );
    let (read, found) = load_files(&[
        ("api.yaml", &root),
        (
            "a.yaml",
            "A: {$ref: 'b.yaml#/B'}\nC: {type: object, properties: {a: {$ref: '#/A'}, z: {$ref: 'api.yaml#/components/schemas/Z'}}}\n",
        ),
        ("b.yaml", "B: {$ref: './a.yaml#/C'}\n"),
    ]);
    assert_eq!(found, "");
    assert_eq!(read.unwrap().component_schemas.keys().collect::<Vec<_>>(), ["A", "Z", "B", "C"]);
    let (read, found) = load_files(&[
        ("api.yaml", &root),
        ("a.yaml", "A: {$ref: 'b.yaml#/B'}\n"),
        ("b.yaml", "B: {$ref: 'a.yaml#/A'}\n"),
    ]);
    assert!(read.is_some() && found.contains("warning[SW0103]"), "{found}");
}
