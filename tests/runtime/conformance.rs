//! Schemas made from JSON Schema documents, held against another implementation.

use std::fs;
use std::path::Path;

use regex::Regex;
use serde_json::{Map, Value, json};

use crate::runtime::{Extra, Literal, Property, Schema, StringCheck, Type, Violations};

/// A table for a JSON Schema. It is never freed, like the tables of generated code.
pub(crate) fn table(schema: &Value) -> &'static Schema {
    leak(build(schema, schema, 0))
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

struct Found(Regex);

impl StringCheck for Found {
    fn keyword(&self) -> &'static str {
        "pattern"
    }
    fn subject(&self) -> &'static str {
        ""
    }
    fn holds(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
    fn message(&self) -> String {
        "should match".to_owned()
    }
}

fn pattern(text: &str) -> &'static dyn StringCheck {
    leak(Found(Regex::new(text).unwrap()))
}

fn name(text: &str) -> &'static str {
    text.to_owned().leak()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn count(value: &Value) -> u32 {
    value.as_f64().unwrap() as u32
}

fn build(schema: &Value, root: &Value, depth: u8) -> Schema {
    let members = match schema {
        Value::Bool(true) => return Schema::any(),
        Value::Bool(false) => return Schema::never(),
        Value::Object(members) => members,
        other => panic!("no schema: {other}"),
    };
    let sub = |schema: &Value| leak(build(schema, root, depth + 1));
    let subs = |schemas: &Value| -> &'static [&'static Schema] {
        schemas.as_array().unwrap().iter().map(sub).collect::<Vec<_>>().leak()
    };
    let kind = |text: &Value| match text.as_str().unwrap() {
        "null" => Type::Null,
        "boolean" => Type::Boolean,
        "integer" => Type::Integer,
        "number" => Type::Number,
        "string" => Type::String,
        "array" => Type::Array,
        _ => Type::Object,
    };
    let mut table = match members.get("type") {
        None => Schema::any(),
        Some(Value::Array(kinds)) => {
            kinds[1..].iter().fold(Schema::of(kind(&kinds[0])), |table, next| table.or(kind(next)))
        }
        Some(one) => Schema::of(kind(one)),
    };
    let mut parts: Vec<&'static Schema> = Vec::new();
    for (keyword, value) in members {
        // Where two keywords would need the same place, the second stands beside it.
        let alone = Schema::any();
        let part = match keyword.as_str() {
            "exclusiveMinimum" => {
                bound(value, alone, Schema::exclusive_minimum, Schema::exclusive_minimum_f64)
            }
            "exclusiveMaximum" => {
                bound(value, alone, Schema::exclusive_maximum, Schema::exclusive_maximum_f64)
            }
            "const" => Schema::any().values(vec![literal(value)].leak()),
            "enum" if value.as_array().is_some_and(Vec::is_empty) => Schema::never(),
            "anyOf" => Schema::any_of(subs(value)),
            "oneOf" => Schema::one_of(subs(value)),
            "allOf" => Schema::all_of(subs(value)),
            "$ref" if depth < 6 => {
                let target = value.as_str().unwrap().strip_prefix('#').unwrap();
                let target = target.replace("%25", "%").replace("%22", "\"");
                Schema::reference(sub(root
                    .pointer(&target)
                    .unwrap_or_else(|| panic!("no {target} in {root}"))))
            }
            _ => continue,
        };
        parts.push(leak(part));
    }
    if let Some(value) = members.get("minimum") {
        table = bound(value, table, Schema::minimum, Schema::minimum_f64);
    }
    if let Some(value) = members.get("maximum") {
        table = bound(value, table, Schema::maximum, Schema::maximum_f64);
    }
    for (keyword, value) in members {
        table = match keyword.as_str() {
            "multipleOf" => table.multiple_of(name(&value.to_string())),
            "minLength" => table.min_length(count(value)),
            "maxLength" => table.max_length(count(value)),
            "minItems" => table.min_items(count(value)),
            "maxItems" => table.max_items(count(value)),
            "minProperties" => table.min_properties(count(value)),
            "maxProperties" => table.max_properties(count(value)),
            "uniqueItems" if *value == true => table.unique_items(),
            "pattern" => table.pattern(pattern(value.as_str().unwrap())),
            "additionalProperties" if *value == false => table.closed(),
            "additionalProperties" => table.additional(sub(value)),
            "enum" => table.values(value.as_array().unwrap().iter().map(literal).collect::<Vec<_>>().leak()),
            _ => table,
        };
    }
    table = table.properties(properties(members, &|schema| build(schema, root, depth + 1)));
    if let Some(prefix) = members.get("prefixItems") {
        let prefix = prefix.as_array().unwrap().iter().map(|schema| build(schema, root, depth + 1));
        table = table.prefix_items(prefix.collect::<Vec<_>>().leak());
    }
    if let Some(items) = members.get("items") {
        table = table.items(sub(items));
    }
    // A required member without a schema of its own still counts as an additional one.
    let named = |name: &&Value| {
        members.get("properties").is_none_or(|known| known.get(name.as_str().unwrap()).is_none())
    };
    if let Some(required) = members.get("required") {
        let names = required.as_array().unwrap().iter().filter(named);
        let others = names.map(|text| Property::required(name(text.as_str().unwrap()), Schema::any()));
        parts.push(leak(Schema::any().properties(others.collect::<Vec<_>>().leak())));
    }
    table.and(parts.leak()).extra(leak(extra(members, &sub, &|schema| build(schema, root, depth + 1))))
}

fn extra(
    members: &Map<String, Value>,
    sub: &dyn Fn(&Value) -> &'static Schema,
    build: &dyn Fn(&Value) -> Schema,
) -> Extra {
    let mut extra = Extra::new();
    if let Some(condition) = members.get("if") {
        extra = extra.when(sub(condition), members.get("then").map(sub), members.get("else").map(sub));
    }
    if let Some(contains) = members.get("contains") {
        let least = members.get("minContains").map_or(1, count);
        let most = members.get("maxContains").map_or(u32::MAX, count);
        extra = extra.contains(sub(contains), least, most);
    }
    for (keyword, value) in members {
        extra = match keyword.as_str() {
            "not" => extra.not(sub(value)),
            "propertyNames" => extra.property_names(sub(value)),
            "patternProperties" => {
                let patterns =
                    value.as_object().unwrap().iter().map(|(key, schema)| (pattern(key), build(schema)));
                extra.pattern_properties(patterns.collect::<Vec<_>>().leak())
            }
            "dependentRequired" => {
                let names = value.as_object().unwrap().iter().map(|(key, names)| {
                    let names = names.as_array().unwrap().iter().map(|text| name(text.as_str().unwrap()));
                    (name(key), &*names.collect::<Vec<_>>().leak())
                });
                extra.dependent_required(names.collect::<Vec<_>>().leak())
            }
            "dependentSchemas" => {
                let schemas = value.as_object().unwrap().iter().map(|(key, schema)| (name(key), sub(schema)));
                extra.dependent_schemas(schemas.collect::<Vec<_>>().leak())
            }
            _ => extra,
        };
    }
    extra
}

fn properties(members: &Map<String, Value>, build: &dyn Fn(&Value) -> Schema) -> &'static [Property] {
    let none = Vec::new();
    let required = members.get("required").map_or(&none, |names| names.as_array().unwrap());
    let is_required = |name: &str| required.iter().any(|known| known == name);
    let empty = Map::new();
    let named = members.get("properties").map_or(&empty, |named| named.as_object().unwrap());
    let mut out: Vec<Property> = Vec::new();
    for (key, schema) in named {
        let (key, schema) = (name(key), build(schema));
        out.push(if is_required(key) {
            Property::required(key, schema)
        } else {
            Property::optional(key, schema)
        });
    }
    out.leak()
}

fn literal(value: &Value) -> Literal {
    match value {
        Value::Null => Literal::Null,
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => match number.as_i64() {
            Some(number) => Literal::Int(number.into()),
            None => Literal::Float(name(&number.to_string())),
        },
        Value::String(text) => Literal::Str(name(text)),
        other => Literal::Json(name(&other.to_string())),
    }
}

fn bound(
    value: &Value,
    table: Schema,
    whole: fn(Schema, i128) -> Schema,
    fraction: fn(Schema, f64) -> Schema,
) -> Schema {
    match value.as_i64() {
        Some(bound) => whole(table, bound.into()),
        None => fraction(table, value.as_f64().unwrap()),
    }
}

/// Keywords and files that the tables do not know, or that are about documents rather than values.
const SKIPPED: &[&str] = &[
    "anchor",
    "content",
    "default",
    "defs",
    "dynamicRef",
    "format",
    "refRemote",
    "unevaluatedItems",
    "unevaluatedProperties",
    "vocabulary",
];

/// The test suite of JSON Schema, held against tables that are made of its schemas here.
#[test]
fn follows_the_test_suite() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema/draft2020-12");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).collect();
    files.sort();
    let (mut passed, mut failed, mut left_out) = (0, Vec::new(), 0);
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "json")) {
        let stem = file.file_stem().unwrap().to_str().unwrap();
        let groups: Value = serde_json::from_slice(&fs::read(file).unwrap()).unwrap();
        for group in groups.as_array().unwrap() {
            let text = group["schema"].to_string();
            let tests = group["tests"].as_array().unwrap();
            let foreign = [
                "$id",
                "$anchor",
                "unevaluated",
                "http",
                "$dynamic",
                "\"$ref\":\"#a",
                "\"$ref\":\"#f",
                "\\p{",
            ]
            .iter()
            .any(|word| text.replace("https://json-schema.org/draft/2020-12/schema\"", "").contains(word));
            let foreign = foreign || text.split("\"$ref\":\"").skip(1).any(|rest| !rest.starts_with('#'));
            if SKIPPED.contains(&stem) || foreign {
                left_out += tests.len();
                continue;
            }
            let schema = table(&group["schema"]);
            for test in tests {
                let mut found = Violations::new(crate::runtime::Location::Body);
                schema.violations(&test["data"], &mut found);
                if found.is_empty() == test["valid"] && schema.accepts(&test["data"]) == found.is_empty() {
                    passed += 1;
                } else {
                    failed.push(format!("{stem}: {}: {}", group["description"], test["description"]));
                }
            }
        }
    }
    // The figures are what one runs this for.
    #[allow(clippy::print_stderr)]
    {
        eprintln!("{passed} passed, {} failed, {left_out} left out", failed.len());
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Numbers in a fixed order, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    /// Never `1.0`, which that implementation does not take for an integer among several types.
    fn value(&mut self, depth: u64) -> Value {
        let names = ["a", "b", "c", "dé"];
        match self.below(if depth == 0 { 6 } else { 8 }) {
            0 => Value::Null,
            1 => Value::Bool(self.below(2) == 0),
            2 | 3 => json!(self.below(7)),
            4 => [json!(0.5), json!(1.5), json!(-2), json!(3.25)][usize::try_from(self.below(4)).unwrap()]
                .clone(),
            5 => ["", "a", "b", "abc", "é", "aé😀"][usize::try_from(self.below(6)).unwrap()].into(),
            6 => (0..self.below(4)).map(|_| self.value(depth - 1)).collect(),
            _ => {
                let mut members = Map::new();
                for _ in 0..self.below(4) {
                    let name = names[usize::try_from(self.below(4)).unwrap()];
                    members.insert(name.to_owned(), self.value(depth - 1));
                }
                Value::Object(members)
            }
        }
    }

    fn schema(&mut self, depth: u64) -> Value {
        let mut schema = Map::new();
        let types = ["null", "boolean", "integer", "number", "string", "array", "object"];
        if self.below(3) > 0 {
            let kind = types[usize::try_from(self.below(7)).unwrap()];
            let kind = if self.below(4) == 0 {
                json!([kind, types[usize::try_from(self.below(7)).unwrap()]])
            } else {
                json!(kind)
            };
            if kind[0] != kind[1] || kind.is_string() {
                schema.insert("type".to_owned(), kind);
            }
        }
        for _ in 0..self.below(4) {
            let (keyword, value) = self.keyword(depth);
            schema.insert(keyword.to_owned(), value);
        }
        Value::Object(schema)
    }

    fn keyword(&mut self, depth: u64) -> (&'static str, Value) {
        let small = json!(self.below(4));
        if depth == 0 || self.below(2) == 0 {
            return match self.below(15) {
                0 => ("minimum", small),
                1 => ("maximum", small),
                2 => ("exclusiveMinimum", small),
                3 => ("exclusiveMaximum", json!(2.5)),
                // Fractions are divided exactly here, and with floats there.
                4 => ("multipleOf", json!(2)),
                5 => ("minLength", small),
                6 => ("maxLength", small),
                7 => ("pattern", json!(["^a", "b", "^.$"][usize::try_from(self.below(3)).unwrap()])),
                8 => ("minItems", small),
                9 => ("maxItems", small),
                10 => ("uniqueItems", json!(true)),
                11 => ("required", json!(["a", "c"])),
                12 => ("enum", json!([self.value(1), self.value(1), self.value(0)])),
                13 => ("const", self.value(1)),
                _ => ("dependentRequired", json!({"a": ["b"]})),
            };
        }
        let depth = depth - 1;
        match self.below(14) {
            0 => ("items", self.schema(depth)),
            1 => ("prefixItems", json!([self.schema(depth), self.schema(depth)])),
            2 => ("contains", self.schema(depth)),
            3 | 4 => ("properties", json!({"a": self.schema(depth), "b": self.schema(depth)})),
            5 => ("additionalProperties", json!(false)),
            6 => ("additionalProperties", self.schema(depth)),
            7 => ("patternProperties", json!({"^[ab]$": self.schema(depth)})),
            8 => ("propertyNames", self.schema(depth)),
            9 => ("allOf", json!([self.schema(depth), self.schema(depth)])),
            10 => ("anyOf", json!([self.schema(depth), self.schema(depth)])),
            11 => ("oneOf", json!([self.schema(depth), self.schema(depth)])),
            12 => ("not", self.schema(depth)),
            _ => ("dependentSchemas", json!({"a": self.schema(depth)})),
        }
    }
}

#[test]
fn agrees_with_another_implementation() {
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut refused = 0;
    for _ in 0..400 {
        let document = dice.schema(3);
        let other = jsonschema::draft202012::new(&document).unwrap();
        let schema = table(&document);
        for _ in 0..20 {
            let value = dice.value(3);
            let mut found = Violations::new(crate::runtime::Location::Body);
            schema.violations(&value, &mut found);
            let valid = other.is_valid(&value);
            assert_eq!(found.is_empty(), valid, "{document}\n{value}\n{found:?}");
            assert_eq!(schema.accepts(&value), valid, "{document}\n{value}");
            refused += usize::from(!valid);
        }
    }
    assert!((1_000..7_000).contains(&refused), "both answers are tried: {refused} of 8000 refused");
}
