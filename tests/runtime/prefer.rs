//! What clients prefer of a server that is not written yet (`Prefer`).

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::runtime::Prefer;
use crate::runtime::mock::{Mock, operation};
use crate::runtime::mock_fits::fits;
use crate::runtime::mock_pattern::matching;
use crate::runtime::mock_schema::Maker;
use crate::runtime::mock_words::Dice;

fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "paths": {"/pets/{id}": {"get": {"responses": {
            "200": {
                "headers": {"X-Rate": {"required": true, "schema": {"type": "integer", "minimum": 5, "maximum": 5}}},
                "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Pet"},
                    "examples": {
                        "cat": {"value": {"id": 1, "name": "Tom"}},
                        "dog": {"$ref": "#/components/examples/Dog"},
                    },
                }},
            },
            "4XX": {"$ref": "#/components/responses/Wrong"},
            "503": {"description": "Down"},
        }}}, "/odd": {"get": {"responses": {"200": {}, "default": {}}}}},
        "components": {
            "examples": {"Dog": {"value": {"id": 2, "name": "Rex"}}},
            "responses": {"Wrong": {"content": {"application/problem+json": {
                "schema": {"type": "object", "properties": {"title": {"const": "Wrong"}}, "required": ["title"]},
            }}}},
            "schemas": {"Pet": {"type": "object", "required": ["id", "name"], "properties": {
                "id": {"type": "integer", "minimum": 1},
                "name": {"type": "string"},
                "secret": {"type": "string", "writeOnly": true},
                "parent": {"$ref": "#/components/schemas/Pet"},
            }}},
        },
    })
}

fn ask(preferences: &str) -> Response {
    let document = document();
    let mut headers = HeaderMap::new();
    headers.insert("prefer", preferences.parse().unwrap());
    let prefer = Prefer::of(&headers).unwrap();
    let operation = operation(&document, "GET", "/pets/{id}").unwrap();
    let mock = Mock {
        document: &document,
        operation,
        prefer: &prefer,
        headers: &headers,
        seed: prefer.seed.unwrap_or(1),
    };
    mock.answer().unwrap_or_else(IntoResponse::into_response)
}

async fn told(preferences: &str) -> (StatusCode, Value) {
    let response = ask(preferences);
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or_default())
}

#[test]
fn preferences_are_read_as_rfc_7240_writes_them() {
    let of = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert("prefer", text.parse().unwrap());
        Prefer::of(&headers)
    };
    let code = |code: &str| Some(Prefer { code: Some(code.to_owned()), ..Prefer::default() });
    assert_eq!(of("code=404"), code("404"));
    assert_eq!(of("respond-async, Code = \"404\"; code=500"), code("404"));
    assert_eq!(of("return=minimal"), None);
    let example = of("example=\"a, b\", dynamic=false; seed=7").unwrap();
    assert_eq!(example.example.as_deref(), Some("a, b"));
    assert_eq!((example.dynamic, example.seed), (Some(false), Some(7)));
    assert_eq!(of("dynamic").unwrap().dynamic, Some(true));
}

#[tokio::test]
async fn a_code_finds_its_answer_its_range_or_nothing() {
    assert_eq!(told("code=200").await, (StatusCode::OK, json!({"id": 1, "name": "Tom"})));
    assert_eq!(told("code=418").await, (StatusCode::IM_A_TEAPOT, json!({"title": "Wrong"})));
    assert_eq!(told("code=503").await, (StatusCode::SERVICE_UNAVAILABLE, Value::Null));
    let (status, problem) = told("code=500").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(problem["detail"].as_str().unwrap().contains("there is 200, 4XX, 503"), "{problem}");
    assert_eq!(told("code=abc").await.0, StatusCode::NOT_FOUND);
}

#[test]
fn beside_a_success_the_default_stands_for_errors() {
    let document = document();
    let headers = HeaderMap::new();
    let operation = operation(&document, "GET", "/odd").unwrap();
    let status = |code: &str| {
        let prefer = Prefer { code: Some(code.to_owned()), ..Prefer::default() };
        let mock = Mock { document: &document, operation, prefer: &prefer, headers: &headers, seed: 1 };
        mock.answer().map_or(0, |answer| answer.status().as_u16())
    };
    assert_eq!((status("200"), status("409"), status("201")), (200, 409, 0));
}

#[tokio::test]
async fn an_example_is_found_by_its_name() {
    assert_eq!(told("example=dog").await, (StatusCode::OK, json!({"id": 2, "name": "Rex"})));
    let (status, problem) = told("example=bird").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(problem["detail"].as_str().unwrap().contains("there is cat, dog"), "{problem}");
}

#[tokio::test]
async fn dynamic_values_are_of_their_schema_and_follow_from_the_seed() {
    let document = document();
    let (_, one) = told("dynamic=true; seed=1").await;
    assert_eq!(told("dynamic=true, seed=1").await.1, one);
    assert_ne!(told("dynamic=true, seed=2").await.1, one);
    assert!(one.get("secret").is_none());
    assert!(fits(&document, &json!({"$ref": "#/components/schemas/Pet"}), &one), "{one}");
    let headers = ask("dynamic=true").headers().clone();
    assert_eq!(headers["preference-applied"], "dynamic=true");
    assert_eq!(headers["x-rate"], "5");
}

#[test]
fn values_keep_to_their_schemas() {
    let schemas = [
        json!({"type": "integer", "minimum": 3, "maximum": 3}),
        json!({"type": "integer", "exclusiveMinimum": 10, "exclusiveMaximum": 12}),
        json!({"type": "number", "minimum": 0.1, "maximum": 0.2}),
        json!({"type": "number", "multipleOf": 0.25, "minimum": 7}),
        json!({"type": "integer", "multipleOf": 7, "minimum": 100}),
        json!({"type": "integer", "maximum": -5}),
        json!({"type": "string", "minLength": 30, "maxLength": 32}),
        json!({"type": "string", "maxLength": 2}),
        json!({"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 4}, "minItems": 4, "uniqueItems": true}),
        json!({"type": "array", "items": {"enum": ["a", "b", "c"]}, "minItems": 3, "uniqueItems": true}),
        json!({"oneOf": [{"type": "integer"}, {"type": "string", "minLength": 3}]}),
        json!({"allOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"properties": {"a": {"minimum": 90}}}]}),
        json!({"type": "object", "minProperties": 3, "additionalProperties": {"type": "integer"}}),
        json!({"type": ["null", "string"], "enum": [null, "x"]}),
        json!({"type": "object", "required": ["a", "b"], "maxProperties": 2, "properties": {"z": {}, "a": {"type": "string"}, "b": {"type": "string"}}}),
    ];
    for schema in &schemas {
        for seed in 0..50 {
            let made = Maker::new(&Value::Null, seed, true).value(schema, "value");
            assert!(fits(&Value::Null, schema, &made), "{schema} is not {made}");
        }
    }
}

#[test]
fn texts_match_their_patterns() {
    let patterns = [
        "^[A-Z]{3}-\\d{4}$",
        "^(foo|bar)+$",
        "^[^/]+/[^/]+$",
        "^\\w+@\\w+\\.com$",
        "^(?:a|b){2,3}c?$",
        "^[a-z0-9-]{1,63}$",
        "^\\+?[1-9]\\d{1,14}$",
        "^#[0-9a-fA-F]{6}$",
        "^v\\d+(\\.\\d+)*$",
        "^.{8,}$",
    ];
    for pattern in patterns {
        let regex = regex::Regex::new(pattern).unwrap();
        for seed in 0..20 {
            let text = matching(&mut Dice::new(seed), pattern, 6).unwrap();
            assert!(regex.is_match(&text), "{pattern} does not match {text}");
        }
    }
    assert_eq!(matching(&mut Dice::new(0), "^(?=a)b", 4), None);
    assert_eq!(matching(&mut Dice::new(0), "^(a", 4), None);
}
