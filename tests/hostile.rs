//! Texts made to hurt: nothing panics, hangs or overflows the stack, and each is refused with a reason.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specwright::diagnostic::{Sink, render};
use specwright::load::{Document, load};
use specwright::source::{Source, Sources};

fn try_load(name: &str, text: impl Into<Vec<u8>>) -> (Option<Document>, Vec<&'static str>) {
    let started = Instant::now();
    let source = Source { name: name.to_owned(), path: None, bytes: text.into() };
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(&source, &mut sources, &mut sink).ok();
    let found = sink.into_vec();
    let text = render(&found, &sources, false);
    assert!(text.len() < 10_000_000, "{} bytes of findings", text.len());
    assert!(started.elapsed() < Duration::from_secs(20), "{name}: {:?}", started.elapsed());
    (read, found.iter().map(|finding| finding.code.id).collect())
}

fn refused(name: &str, text: impl Into<Vec<u8>>, code: &str) {
    let (read, codes) = try_load(name, text);
    assert!(read.is_none(), "{name} is read");
    assert!(codes.contains(&code), "{name}: {codes:?} without {code}");
}

#[test]
fn depth_is_bounded() {
    let deep = 100_000;
    refused("a.json", "[".repeat(deep), "SW0008");
    refused("a.json", "{\"a\":".repeat(deep), "SW0008");
    refused("a.yaml", format!("a: {}", "[".repeat(deep)), "SW0008");
    refused("a.yaml", format!("a: {}", "{a: ".repeat(deep)), "SW0008");
    refused("a.yaml", "- ".repeat(deep), "SW0008");
    refused("a.yaml", (0..400).map(|level| " ".repeat(level)).collect::<Vec<_>>().join("a:\n"), "SW0008");
}

#[test]
fn aliases_are_bounded() {
    let mut lines = vec!["a0: &a0 [x, x, x, x, x, x, x, x, x]".to_owned()];
    for level in 1..30 {
        let aliases = vec![format!("*a{}", level - 1); 9].join(", ");
        lines.push(format!("a{level}: &a{level} [{aliases}]"));
    }
    let text = lines.join("\n");
    refused("a.yaml", text, "SW0009");
    refused("a.yaml", "a: &a [*a]\n", "SW0008");
}

#[test]
fn great_emptiness_is_empty() {
    refused("a.json", " ".repeat(50 << 20), "SW0003");
    refused("a.yaml", " ".repeat(50 << 20), "SW0003");
    refused("a", "\u{feff}", "SW0003");
}

#[test]
fn other_texts_say_what_they_are() {
    refused("a.yaml", b"\xff\xfeo\0p\0".to_vec(), "SW0002");
    refused("a.yaml", b"openapi\0".to_vec(), "SW0002");
    refused("a.yaml", "just a text", "SW0110");
    refused("a.json", "openapi: 3.0.0", "SW0004");
    refused("a.json", "{} {}", "SW0004");
    refused("a.yaml", "a: b: c", "SW0005");
    refused("a.yaml", "? [a]\n: b\n", "SW0005");
    refused("a.yaml", "a: *nothing\n", "SW0005");
}

#[test]
fn what_only_yaml_does() {
    let text = "# a comment\n---\nopenapi: 3.1.0\ninfo: {title: T, version: '1'}\nx-base: &base {type: object, title: Base}\npaths:\n  /x:\n    get:\n      responses:\n        200: {description: Yes}\n        404: {description: No}\ncomponents:\n  schemas:\n    A: {<<: *base, title: Mine}\n    B: {type: integer, minimum: -9223372036854776000, maximum: 18446744073709551616}\n    C: !tagged {type: string, enum: [on, yes, 'null']}\n...\n";
    let (read, codes) = try_load("a.yaml", text);
    assert_eq!(codes, [] as [&str; 0]);
    let read = read.unwrap();
    let statuses: Vec<&str> =
        read.operations[0].responses.iter().map(|(status, _)| status.as_str()).collect();
    assert_eq!(statuses, ["200", "404"]);
    let schema = |name: &str| &read.schemas[read.component_schemas[name].0 as usize];
    assert_eq!(schema("A").title.as_deref(), Some("Mine"));
    assert!(schema("A").types.contains(specwright::load::Types::OBJECT));
    let bound = schema("B").minimum.as_ref().unwrap().value.as_f64().unwrap();
    assert!((bound + 9_223_372_036_854_776_000.0).abs() < 1.0);
    assert_eq!(schema("C").values, Some(vec![json!("on"), json!("yes"), json!("null")]));
}

#[test]
fn long_chains_of_references_are_no_stack() {
    let mut schemas = serde_json::Map::new();
    for index in 0..50_000 {
        schemas.insert(format!("S{index}"), json!({"$ref": format!("#/components/schemas/S{}", index + 1)}));
    }
    schemas.insert("S50000".into(), json!({"type": "string"}));
    let text = json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": {"schemas": schemas}});
    let (read, codes) = try_load("a.json", text.to_string());
    assert_eq!(codes, [] as [&str; 0]);
    assert_eq!(read.unwrap().schemas.len(), 50_001);
}

#[test]
fn a_finding_in_one_long_line_is_short() {
    let mut schemas = serde_json::Map::new();
    for index in 0..20_000 {
        schemas.insert(format!("S{index}"), json!({"type": "object", "description": "d".repeat(50)}));
    }
    schemas.insert("Bad".into(), json!({"$ref": "#/components/schemas/Nothing"}));
    let text =
        json!({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "components": {"schemas": schemas}}).to_string();
    let column = text.find("\"#/components/schemas/Nothing\"").unwrap() + 1;
    let mut sources = Sources::default();
    let mut sink = Sink::default();
    let read = load(&Source::text("a.json", text), &mut sources, &mut sink);
    assert!(read.is_err());
    let shown = render(sink.found(), &sources, false);
    assert!(shown.contains(&format!("a.json:1:{column}")), "{shown}");
    assert!(shown.len() < 1000, "{shown}");
}

/// A small generator of pseudo-random numbers (xorshift64*): the same documents on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap() % bound
    }
}

fn places(value: &Value, at: String, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                places(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), into);
            }
        }
        Value::Array(list) => {
            for (index, value) in list.iter().enumerate() {
                places(value, format!("{at}/{index}"), into);
            }
        }
        _ => {}
    }
    into.push(at);
}

#[test]
fn broken_in_any_place_a_document_is_no_panic() {
    let original: Value = serde_json::from_str(SAMPLE).unwrap();
    assert!(try_load("a.json", SAMPLE).0.is_some());
    let mut all = Vec::new();
    places(&original, String::new(), &mut all);
    let mut random = Random(0x5EED);
    let odd = [
        json!(null),
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("#"),
        json!("#/components/schemas/Pet"),
        json!([]),
        json!({}),
        json!([[]]),
        json!({"$ref": "#"}),
        json!({"$ref": "#/components/schemas/Pet"}),
        json!({"$ref": 1}),
        json!({"$ref": "#/paths/~1pets~1{id}/get/parameters/0/schema"}),
        json!({"type": ["null", 3]}),
    ];
    for _ in 0..1000 {
        let mut document = original.clone();
        for _ in 0..=random.below(3) {
            let at = &all[random.below(all.len())];
            let donor = original.pointer(&all[random.below(all.len())]).unwrap().clone();
            let choice = random.below(3);
            let Some(place) = document.pointer_mut(at) else { continue };
            *place = match choice {
                0 => odd[random.below(odd.len())].clone(),
                1 => donor,
                _ => Value::Null,
            };
        }
        let text = document.to_string();
        try_load("a.json", text.clone());
        if random.below(8) == 0 {
            try_load("a.yaml", serde_yaml::to_string(&document).unwrap());
            let cut = random.below(text.len());
            try_load("a.json", text.as_bytes()[..cut].to_vec());
            try_load("a.yaml", text.as_bytes()[..cut].to_vec());
        }
    }
}

const SAMPLE: &str = include_str!("data/sample.json");
