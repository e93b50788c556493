//! Random schemas, and random values for them, asked of generated servers and of another implementation of JSON Schema.
//!
//! Both must agree on what is valid, and what is valid must come back as it was sent. Half of the values are made to
//! follow the schema, the others are such values with something changed. A failure tells the seed: `SPECWRIGHT_SEED`
//! repeats it. `cargo test --test random_schemas -- --nocapture` prints the figures.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod support;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use specwright::config::Config;
use support::echo::{Echo, changed, refusal, to_the_letter};

/// Schemas of each kind.
const SCHEMAS: usize = 160;
/// Values for each schema.
const VALUES: usize = 40;

/// As people write them: every schema says its `type`, and so has a Rust type.
#[test]
fn schemas_with_types() {
    run("random-typed", &to_the_letter(), Style { typed: true });
}

/// The same as it is read without settings: `null` is valid if any keyword says so, who closes a part of an `allOf`
/// means the whole, and of two types the later one is meant.
#[test]
fn schemas_as_they_are_meant() {
    run("random-meant", &Config::default(), Style { typed: true });
}

/// As JSON Schema allows: any keyword beside any other.
#[test]
fn schemas_without_types() {
    run("random-free", &to_the_letter(), Style { typed: false });
}

fn run(name: &str, config: &Config, style: Style) {
    const VERSION: &str = "3.1.1";
    let seed = std::env::var("SPECWRIGHT_SEED").map_or(0x9E37_79B9_7F4A_7C15, |seed| seed.parse().unwrap());
    let mut dice = Dice { state: seed, style };
    let schemas: Vec<Value> = (0..SCHEMAS).map(|_| dice.schema(3)).collect();
    for schema in &schemas {
        let refused = refusal(VERSION, schema, config);
        assert!(
            refused.is_none(),
            "seed {seed}: no crate comes of {schema}\n{}",
            refused.unwrap_or_default()
        );
    }
    let mut values = Vec::new();
    for (number, schema) in schemas.iter().enumerate() {
        for turn in 0..VALUES {
            let mut value = dice.value_of(schema, 4);
            if turn % 2 == 1 {
                dice.change(&mut value);
            }
            values.push((number, value));
        }
    }
    let echo = Echo::build(name, VERSION, &schemas, config);
    let sent: Vec<(usize, String)> =
        values.iter().map(|(number, value)| (*number, value.to_string())).collect();
    let verdicts = echo.verdicts(&sent);
    let others: Vec<_> = schemas.iter().map(|schema| jsonschema::draft202012::new(schema).unwrap()).collect();
    let mut told = BTreeSet::new();
    let (mut valid, mut wrong, mut disagreements, mut lenient) = (0, String::new(), 0, 0);
    for ((number, value), verdict) in values.iter().zip(&verdicts) {
        let is_valid = others[*number].is_valid(value);
        valid += usize::from(is_valid);
        let problem = match (is_valid, verdict.status) {
            (true, 200) => {
                changed(value, &verdict.body).map(|at| format!("came back with another {at}")).or_else(|| {
                    lost(&schemas[*number], value, &verdict.body).map(|at| format!("came back without {at}"))
                })
            }
            (false, 422) => None,
            (false, 200) | (true, 422)
                if !config.schemas.strict && may_be_meant(&schemas[*number], value) =>
            {
                lenient += 1;
                None
            }
            (true, status) => Some(format!("is valid, and got {status}")),
            (false, status) => Some(format!("is not valid, and got {status}")),
        };
        if let Some(problem) = problem {
            disagreements += 1;
            if told.len() < 20 && told.insert(number) {
                let (schema, body) = (&schemas[*number], &verdict.body);
                writeln!(wrong, "{number}: {value} {problem}\n    {schema}\n    {body}").unwrap();
            }
        }
    }
    let all = values.len();
    eprintln!(
        "{name}: {SCHEMAS} schemas, {all} values ({valid} valid), {disagreements} disagreements, {lenient} read as meant"
    );
    assert!(wrong.is_empty(), "seed {seed}:\n{wrong}");
    assert!((all / 5..all * 9 / 10).contains(&valid), "both answers are tried: {valid} of {all} are valid");
}

/// Whether a value may be valid only because a schema is not taken to the letter.
fn may_be_meant(schema: &Value, value: &Value) -> bool {
    has_null(value) || schema.to_string().contains("allOf")
}

/// Whether there is a `null` anywhere in a value.
fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(has_null),
        Value::Object(members) => members.values().any(has_null),
        _ => false,
    }
}

/// The first member that a schema speaks of, was sent, and did not come back. Where a schema is made of others, there
/// is no telling.
fn lost(schema: &Value, sent: &Value, answered: &Value) -> Option<String> {
    let composed = ["allOf", "anyOf", "oneOf", "if", "not", "dependentSchemas"];
    let keywords =
        schema.as_object().filter(|keywords| !composed.iter().any(|one| keywords.contains_key(*one)))?;
    let (Value::Object(sent), Value::Object(answered)) = (sent, answered) else { return None };
    keywords.get("properties")?.as_object()?.iter().find_map(|(name, property)| {
        let sent = sent.get(name).filter(|sent| !sent.is_null())?;
        match answered.get(name) {
            None => Some(format!("/{name}")),
            Some(answered) => lost(property, sent, answered).map(|at| format!("/{name}{at}")),
        }
    })
}

#[derive(Clone, Copy)]
struct Style {
    typed: bool,
}

/// Numbers in a fixed order, so that a failure can be repeated.
struct Dice {
    state: u64,
    style: Style,
}

const NAMES: [&str; 5] = ["a", "b", "c", "dé", "type"];
const TEXTS: [&str; 6] = ["", "a", "b", "abc", "é", "aé😀"];

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state % sides as u64).unwrap()
    }

    fn one<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }

    fn some_names(&mut self) -> Vec<&'static str> {
        let mut names: Vec<&str> = Vec::new();
        for _ in 0..self.below(4) {
            let name = self.one(&NAMES);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    fn schema(&mut self, depth: usize) -> Value {
        let kinds: &[&str] = if depth == 0 {
            &["null", "boolean", "integer", "number", "string", "enum"]
        } else {
            &[
                "boolean", "integer", "number", "string", "enum", "array", "tuple", "object", "object",
                "object", "map", "types", "allOf", "oneOf", "anyOf",
            ]
        };
        let kind = self.one(kinds);
        let mut schema = Map::new();
        match kind {
            "null" | "boolean" => drop(schema.insert("type".into(), kind.into())),
            "integer" | "number" | "string" | "array" | "object" => {
                schema.insert("type".into(), kind.into());
                self.keywords(kind, &mut schema, depth);
            }
            "enum" => drop(schema.insert("enum".into(), self.values())),
            "tuple" => {
                schema.insert("type".into(), "array".into());
                let items: Vec<Value> = (0..=self.below(2)).map(|_| self.schema(depth - 1)).collect();
                if self.below(2) == 0 {
                    schema.insert("minItems".into(), items.len().into());
                }
                schema.insert("prefixItems".into(), items.into());
                match self.below(3) {
                    0 => drop(schema.insert("items".into(), false.into())),
                    1 => drop(schema.insert("items".into(), self.schema(depth - 1))),
                    _ => {}
                }
            }
            "map" => {
                schema.insert("type".into(), "object".into());
                schema.insert("additionalProperties".into(), self.schema(depth - 1));
                if self.below(3) == 0 {
                    schema.insert("propertyNames".into(), json!({"type": "string", "maxLength": 1}));
                }
            }
            "types" => {
                let mut types = vec!["null", "boolean", "integer", "string", "array", "object"];
                while types.len() > 2 {
                    types.remove(self.below(types.len()));
                }
                for kind in types.clone() {
                    self.keywords(kind, &mut schema, depth);
                }
                schema.insert("type".into(), types.into());
            }
            _ => {
                let parts: Vec<Value> = (0..2).map(|_| self.schema(depth - 1)).collect();
                schema.insert(kind.into(), parts.into());
            }
        }
        if !self.style.typed && self.below(2) == 0 {
            schema.remove("type");
        }
        if depth > 0 && self.below(6) == 0 {
            self.rare(&mut schema, depth - 1);
        }
        Value::Object(schema)
    }

    fn keywords(&mut self, kind: &str, schema: &mut Map<String, Value>, depth: usize) {
        let small = json!(self.below(4));
        let (keyword, value) = match (kind, self.below(6)) {
            ("integer" | "number", 0) => ("minimum", small),
            ("integer" | "number", 1) => ("maximum", small),
            ("integer" | "number", 2) => ("exclusiveMinimum", small),
            ("integer" | "number", 3) => ("exclusiveMaximum", json!(2.5)),
            // Fractions are divided exactly here, and with floats there.
            ("integer" | "number", 4) => ("multipleOf", json!(2)),
            ("string", 0) => ("minLength", small),
            ("string", 1) => ("maxLength", small),
            ("string", 2) => ("pattern", self.one(&["^a", "b", "^.$"]).into()),
            ("array", 0 | 1 | 5) if depth > 0 => ("items", self.schema(depth - 1)),
            ("array", 2) => ("minItems", small),
            ("array", 3) => ("maxItems", small),
            ("array", 4) => ("uniqueItems", true.into()),
            ("object", _) if depth > 0 => {
                let mut properties = Map::new();
                for name in self.some_names() {
                    properties.insert(name.to_owned(), self.schema(depth - 1));
                }
                let named: Vec<String> = properties.keys().cloned().collect();
                schema.insert("properties".into(), properties.into());
                match self.below(6) {
                    0 => drop(schema.insert("additionalProperties".into(), false.into())),
                    1 => drop(schema.insert("additionalProperties".into(), self.schema(depth - 1))),
                    2 => drop(
                        schema.insert("patternProperties".into(), json!({"^[ab]$": self.schema(depth - 1)})),
                    ),
                    3 => drop(schema.insert("minProperties".into(), small)),
                    _ => {}
                }
                let required: Vec<&String> = named.iter().filter(|_| self.below(2) == 0).collect();
                ("required", json!(required))
            }
            _ => return,
        };
        schema.insert(keyword.to_owned(), value);
    }

    fn rare(&mut self, schema: &mut Map<String, Value>, depth: usize) {
        let object = |schema: Value| json!({"type": "object", "properties": {"a": schema}});
        let (keyword, value) = match self.below(9) {
            0 => ("not", self.schema(depth)),
            1 => ("contains", self.schema(depth)),
            2 => ("dependentRequired", json!({"a": ["b"]})),
            3 => ("dependentSchemas", json!({"a": object(self.schema(depth))})),
            4 => ("unevaluatedProperties", false.into()),
            5 => ("unevaluatedItems", false.into()),
            6 => ("allOf", json!([self.schema(depth)])),
            7 => ("anyOf", json!([self.schema(depth), self.schema(depth)])),
            _ => {
                schema.insert("if".into(), object(self.schema(depth)));
                schema.insert("then".into(), object(self.schema(depth)));
                ("else", self.schema(depth))
            }
        };
        schema.insert(keyword.to_owned(), value);
    }

    /// Values for `enum`: of one type, or of several.
    fn values(&mut self) -> Value {
        match self.below(4) {
            0 => json!([1, 2, 5]),
            1 => json!([self.any(1), self.any(1), "b"]),
            _ => json!(["a", "b", "abc"]),
        }
    }

    /// Any value. Never `1.0`, which that implementation does not take for an integer among several types.
    fn any(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 | 3 => json!(self.below(7)),
            4 => self.one(&[json!(0.5), json!(1.5), json!(-2), json!(3.25)]),
            5 => self.one(&TEXTS).into(),
            6 => (0..self.below(4)).map(|_| self.any(depth - 1)).collect(),
            _ => {
                let names = self.some_names();
                Value::Object(names.into_iter().map(|name| (name.to_owned(), self.any(depth - 1))).collect())
            }
        }
    }

    /// A value that most likely follows a schema.
    fn value_of(&mut self, schema: &Value, depth: usize) -> Value {
        let Value::Object(keywords) = schema else { return self.any(1) };
        if depth == 0 {
            return self.any(0);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(parts) = keywords.get(keyword).and_then(Value::as_array) {
                let part = self.one(parts);
                return self.merged(schema, &[part], depth);
            }
        }
        if let Some(parts) = keywords.get("allOf").and_then(Value::as_array) {
            return self.merged(schema, &parts.clone(), depth);
        }
        if let Some(values) = keywords.get("enum").and_then(Value::as_array) {
            return self.one(values);
        }
        let kind = match keywords.get("type") {
            Some(Value::String(kind)) => kind.clone(),
            Some(Value::Array(kinds)) => self.one(kinds).as_str().unwrap().to_owned(),
            _ if keywords.contains_key("properties") => "object".to_owned(),
            _ if keywords.contains_key("items") || keywords.contains_key("prefixItems") => "array".to_owned(),
            _ => return self.any(depth - 1),
        };
        match kind.as_str() {
            "null" => Value::Null,
            "boolean" => (self.below(2) == 0).into(),
            "integer" => self.one(&[json!(0), json!(1), json!(2), json!(4), json!(-2)]),
            "number" => self.one(&[json!(0.5), json!(2), json!(1), json!(4), json!(1.5)]),
            "string" => self.one(&TEXTS).into(),
            "array" => {
                let empty = Vec::new();
                let first = keywords.get("prefixItems").and_then(Value::as_array).unwrap_or(&empty).clone();
                let mut items: Vec<Value> = first.iter().map(|item| self.value_of(item, depth - 1)).collect();
                if keywords.get("items") != Some(&Value::Bool(false)) {
                    let rest = keywords.get("items").cloned().unwrap_or(Value::Bool(true));
                    items.extend((0..self.below(3)).map(|_| self.value_of(&rest, depth - 1)));
                }
                items.into()
            }
            _ => {
                let mut members = Map::new();
                let required =
                    keywords.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
                for (name, property) in
                    keywords.get("properties").and_then(Value::as_object).into_iter().flatten()
                {
                    if required.contains(&name.as_str().into()) || self.below(2) == 0 {
                        members.insert(name.clone(), self.value_of(property, depth - 1));
                    }
                }
                if let Some(rest @ Value::Object(_)) = keywords.get("additionalProperties") {
                    let name = self.one(&NAMES);
                    let value = self.value_of(rest, depth - 1);
                    members.entry(name).or_insert(value);
                }
                members.into()
            }
        }
    }

    /// A value of a schema and of parts of it: what objects have, all together.
    fn merged(&mut self, schema: &Value, parts: &[Value], depth: usize) -> Value {
        let mut own = schema.as_object().unwrap().clone();
        for keyword in ["allOf", "oneOf", "anyOf"] {
            own.remove(keyword);
        }
        let mut values: Vec<Value> = parts.iter().map(|part| self.value_of(part, depth - 1)).collect();
        if own.contains_key("type") || own.contains_key("properties") {
            values.push(self.value_of(&Value::Object(own), depth - 1));
        }
        let mut merged = values.remove(0);
        for value in values {
            match (&mut merged, value) {
                (Value::Object(merged), Value::Object(more)) => merged.extend(more),
                (merged, value) => {
                    if self.below(2) == 0 {
                        *merged = value;
                    }
                }
            }
        }
        merged
    }

    /// Changes something somewhere.
    fn change(&mut self, value: &mut Value) {
        match value {
            Value::Object(members) if !members.is_empty() && self.below(4) > 0 => {
                let name = members.keys().nth(self.below(members.len())).unwrap().clone();
                match self.below(4) {
                    0 => drop(members.remove(&name)),
                    1 => drop(members.insert(self.one(&NAMES).to_owned(), self.any(1))),
                    _ => self.change(&mut members[&name]),
                }
            }
            Value::Array(items) if !items.is_empty() && self.below(4) > 0 => {
                let index = self.below(items.len());
                match self.below(4) {
                    0 => drop(items.remove(index)),
                    1 => items.push(items[index].clone()),
                    _ => self.change(&mut items[index]),
                }
            }
            other => *other = self.any(1),
        }
    }
}
