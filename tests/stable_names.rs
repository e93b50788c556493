//! Names stay when a document grows: what is new, wherever it stands, renames nothing that was there.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};
use specwright::source::Source;
use specwright::{Stage, dump};

/// How often each document grows.
const ROUNDS: u64 = 2;

/// By kind and name, the names within: fields and variants of types, parameters of operations.
type Named = BTreeMap<(&'static str, String), Vec<String>>;

#[test]
fn what_was_there_keeps_its_name() {
    let mut wrong = Vec::new();
    let (mut compared, mut parts_seen) = (0, 0);
    for folder in ["feature", "obstacle"] {
        for path in support::documents(folder) {
            let Ok(document) = serde_yaml::from_slice::<Value>(&std::fs::read(&path).unwrap()) else {
                continue;
            };
            let Some(before) = names(&path, &document) else { continue };
            for round in 0..ROUNDS {
                let mut grown = document.clone();
                let mut chance = Chance(round * 7919 + before.len() as u64 + 1);
                let what = grow(&mut grown, &mut chance);
                // An instance of a generic type that gets a property of its own is none any more.
                if what == "a property" && path.file_name().unwrap().to_string_lossy().starts_with("generic")
                {
                    continue;
                }
                let Some(after) = names(&path, &grown) else { continue };
                compared += 1;
                let shown = path.file_name().unwrap().to_string_lossy().into_owned();
                for (key, parts) in &before {
                    parts_seen += parts.len();
                    match after.get(key) {
                        None => wrong.push(format!("{shown}: {key:?} is gone after {what}")),
                        Some(now) if !parts.iter().all(|part| now.contains(part)) => {
                            wrong
                                .push(format!("{shown}: {key:?} had {parts:?} and has {now:?} after {what}"));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
    }
    assert!(
        compared > 200 && parts_seen > 2000,
        "only {compared} documents, {parts_seen} parts could be compared"
    );
    assert!(wrong.is_empty(), "{} names changed:\n{}", wrong.len(), wrong.join("\n"));
}

/// Numbers that are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

/// Adds an operation, a schema or a property at any place. Gives what was added.
fn grow(document: &mut Value, chance: &mut Chance) -> &'static str {
    match chance.below(3) {
        0 => {
            let operation = json!({
                "operationId": "grow",
                "parameters": [{"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}}],
                "requestBody": {"content": {"application/json": {"schema": {
                    "type": "object",
                    "properties": {"data": {"type": "object", "properties": {"x": {"type": "string"}}}},
                }}}},
                "responses": {"200": {"description": "Grown", "content": {"application/json": {"schema": {
                    "oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "integer"}}],
                }}}}},
            });
            insert(&mut document["paths"], "/grown", json!({"post": operation}), chance);
            "an operation"
        }
        1 => {
            let schema = json!({"type": "object", "properties": {"grown": {"type": "object", "properties": {"x": {"type": "string"}}}}});
            insert(&mut document["components"], "schemas", Value::Null, chance);
            let schemas = &mut document["components"]["schemas"];
            insert(schemas, "Grown", schema, chance);
            // Only what is referred to has a name.
            let operation = json!({"get": {"operationId": "grow", "responses": {"200": {"description": "Grown", "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Grown"}},
            }}}}});
            insert(&mut document["paths"], "/grown", operation, chance);
            "a schema"
        }
        _ => {
            let mut objects: Vec<String> = Vec::new();
            for (name, schema) in
                document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten()
            {
                if schema.get("properties").is_some_and(Value::is_object) {
                    objects.push(name.clone());
                }
            }
            if !objects.is_empty() {
                let name = objects.swap_remove(chance.below(objects.len()));
                let property = json!({"type": "object", "properties": {"y": {"type": "integer"}}});
                insert(
                    &mut document["components"]["schemas"][&name]["properties"],
                    "grown",
                    property,
                    chance,
                );
            }
            "a property"
        }
    }
}

/// Puts something anywhere among the members of an object, unless it is there.
fn insert(object: &mut Value, key: &str, value: Value, chance: &mut Chance) {
    if object.is_null() {
        *object = json!({});
    }
    let Value::Object(map) = object else { return };
    if map.contains_key(key) {
        return;
    }
    let at = chance.below(map.len() + 1);
    let mut members: Vec<(String, Value)> = std::mem::take(map).into_iter().collect();
    members.insert(at, (key.to_owned(), value));
    *map = members.into_iter().collect::<Map<String, Value>>();
}

/// Every name of a crate; none where there is no crate.
fn names(path: &Path, document: &Value) -> Option<Named> {
    let mut source = Source::text("grown.json", serde_json::to_string(document).unwrap());
    source.path = Some(path.to_owned());
    let text = dump(&source, &support::config(path), Stage::Names).ok()?;
    let mut found = Named::new();
    let mut kind = "";
    let mut key: Option<(&'static str, String)> = None;
    let mut is_within = false;
    for line in text.lines() {
        let (depth, line) = (line.len() - line.trim_start().len(), line.trim());
        if depth == 4 {
            kind = if line.starts_with("types: [") {
                "name"
            } else if line.starts_with("operations: [") {
                "method"
            } else {
                ""
            };
        }
        let quoted = line.split('"').nth(1);
        if depth == 12 {
            is_within = matches!(line, "fields: [" | "variants: [" | "parameters: [");
            if !kind.is_empty()
                && let Some(name) = quoted.filter(|name| line.starts_with(kind) && !name.is_empty())
            {
                key = Some((kind, name.to_owned()));
                found.entry((kind, name.to_owned())).or_default();
            }
        } else if depth == 16 && is_within && !kind.is_empty() {
            let parts = key.as_ref().and_then(|key| found.get_mut(key));
            if let Some(parts) = parts {
                parts.extend(quoted.map(str::to_owned));
            }
        }
    }
    Some(found)
}
