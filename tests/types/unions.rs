//! What clients see of unions: values that fit come back as they were, others are refused in the variant's words.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use unions::generated::api::*;
use unions::generated::models::*;
use unions::generated::router;
use unions::generated::runtime::HandlerError;

struct Echo;

impl Api for Echo {
    async fn echo(&self, request: EchoRequest) -> Result<All, HandlerError> {
        Ok(request.body)
    }

    async fn read_wheel(&self, _: ReadWheelRequest) -> Result<Wheel, HandlerError> {
        Err("not here".into())
    }
}

async fn echo(field: &str, value: &Value) -> (u16, Value) {
    let body = json!({ field: value }).to_string();
    let request = Request::post("/echo").header("content-type", "application/json");
    let answer = router(Echo).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn what_fits_comes_back_as_it_was() {
    for (field, value) in [
        ("mapped", json!({"method": "visa", "pan": "4444"})),
        ("mapped", json!({"method": "amex", "pan": "4444"})),
        ("mapped", json!({"method": "sepa", "iban": "DE1"})),
        ("implicit", json!({"kind": "Mail", "to": "a"})),
        ("implicit", json!({"kind": "Push", "device": "a"})),
        ("fallback", json!({"type": "created", "id": 1})),
        ("fallback", json!({"type": "removed", "text": "a"})),
        ("fallback", json!({"text": "a"})),
        ("number", json!({"version": 1, "a": "a"})),
        ("number", json!({"version": 2, "b": "b"})),
        ("flag", json!({"active": true, "since": "today"})),
        ("flag", json!({"active": false})),
        ("nested", json!({"kind": "bike", "gears": 3})),
        ("nested", json!({"kind": "truck", "load": 3.5})),
        ("parent", json!({"kind": "Wheel", "name": "w", "inches": 12})),
        ("parent", json!({"kind": "SpareWheel", "name": "w", "inches": 12, "used": true})),
        ("parent", json!({"kind": "Part", "name": "p", "parts": [{"kind": "Screw", "name": "s"}]})),
        ("circular", json!({"node": "branch", "nodes": [{"node": "leaf", "value": 1}]})),
        ("required", json!({"flight": "a", "date": "2026-01-01"})),
        ("required", json!({"hotel": "a", "nights": 2})),
        ("constant", json!({"status": "lost", "reason": "why"})),
        ("kinds", json!("a")),
        ("kinds", json!(1.5)),
        ("kinds", json!(true)),
        ("kinds", json!(["a"])),
        ("kinds", json!({"x": 1.0, "y": 2.0})),
        ("items", json!([1, 2])),
        ("items", json!(["a"])),
        ("map", json!({"x": 1.0, "y": 2.0})),
        ("map", json!({"x": "1"})),
        ("most", json!({"name": "Rex", "barks": true})),
        ("most", json!({"name": "Rex"})),
        ("model", json!("large")),
        ("model", json!("other")),
        ("model", json!("tiny")),
        ("order", json!("newest")),
        ("beside", json!({"id": 1, "href": "a"})),
        ("either", json!({"fax": "1"})),
        ("twice", json!({"x": 1.0, "y": 2.0})),
        ("nothing", json!({"x": 1.0, "y": 2.0})),
        ("inline", json!({"kind": "b", "b": 2})),
        ("limited", json!("abc")),
    ] {
        let (status, mut body) = echo(field, &value).await;
        body.as_object_mut().unwrap().retain(|_, member| !member.is_null());
        assert_eq!((status, body), (200, json!({ field: value })));
    }
}

#[tokio::test]
async fn what_fits_no_variant_is_told_in_its_words() {
    for (field, value, expected) in [
        // The property names the variant: what is wrong is wrong with that one.
        ("mapped", json!({"method": "visa", "pan": "44"}), "/pan should have at least 4 characters"),
        ("mapped", json!({"method": "cash"}), r#"/method should be one of "visa", "amex", "sepa""#),
        ("mapped", json!({"pan": "4444"}), "/method is required"),
        ("mapped", json!("visa"), " should be an object"),
        ("mapped", json!({"method": ["visa"]}), "/method should be a string"),
        ("fallback", json!({"type": "created"}), "/id is required"),
        ("fallback", json!({"type": "removed", "text": 1}), "/text should be a string"),
        ("flag", json!({"active": true}), "/since is required"),
        ("nested", json!({"kind": "car"}), "/doors is required"),
        (
            "parent",
            json!({"kind": "Wheel", "name": ""}),
            "/name should have at least 1 character; /inches is required",
        ),
        (
            "parent",
            json!({"kind": "Nail", "name": "n"}),
            r#"/kind should be one of "Part", "Wheel", "SpareWheel", "Screw""#,
        ),
        ("circular", json!({"node": "branch", "nodes": [{"node": "leaf"}]}), "/nodes/0/value is required"),
        // Only one variant has all that it requires, or the constants that are there.
        ("required", json!({"hotel": "a", "nights": 0}), "/nights should be at least 1"),
        ("constant", json!({"status": "won"}), "/prize is required"),
        ("constant", json!({"status": "won", "prize": "a"}), "/prize should be an integer"),
        // Only one variant is of this type.
        ("kinds", json!({"x": 1}), "/y is required"),
        ("kinds", json!(["a", 1]), "/1 should be a string"),
        // Nothing tells which: each says what it lacks.
        (
            "required",
            json!({}),
            " fits none of Flight, Hotel; /flight is required to be Flight; /date is required to be Flight; \
             /hotel is required to be Hotel; /nights is required to be Hotel",
        ),
        ("items", json!("a"), " fits none of an array, an array"),
        ("overlap", json!({"name": "Rex"}), " fits Dog and Pet, and should fit only one"),
        ("model", json!(1), " should be a string"),
        ("order", json!("best"), r#" should be one of "newest", "oldest""#),
        ("beside", json!({"text": "a"}), "/id is required"),
        (
            "beside",
            json!({"id": 1, "text": "a", "href": "a"}),
            " fits Text and Link, and should fit only one",
        ),
        ("limited", json!("abcdef"), " should have at most 5 characters"),
    ] {
        let (status, body) = echo(field, &value).await;
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let told: Vec<String> = errors
            .iter()
            .map(|error| {
                let pointer = error["pointer"].as_str().unwrap_or_default();
                let below = pointer.strip_prefix(&format!("/{field}")).unwrap_or(pointer);
                format!("{below} {}", error["message"].as_str().unwrap_or_default())
            })
            .collect();
        assert_eq!((status, told.join("; ")), (422, expected.to_owned()), "{field}: {value} gives {body}");
    }
}

/// Whatever a handler leaves in the property that names the variant, clients read the right thing there.
#[test]
fn the_tag_is_right_whatever_the_handler_says() {
    let tag = |union: Value, property: &str| union[property].clone();
    let card = |method: &str| Card { method: method.to_owned(), pan: "4444".to_owned() };
    let payment = |card: Card| serde_json::to_value(Payment::from(card)).unwrap();
    assert_eq!(tag(payment(card("")), "method"), "visa");
    assert_eq!(tag(payment(card("amex")), "method"), "amex");
    assert_eq!(tag(payment(card("sepa")), "method"), "visa");
    let push = serde_json::to_value(Notice::from(Push { device: "a".to_owned() })).unwrap();
    assert_eq!(push, json!({"device": "a", "kind": "Push"}));
    let passive = serde_json::to_value(Flagged::from(Passive { active: true })).unwrap();
    assert_eq!(passive, json!({"active": false}));
    let screw = Screw { kind: String::new(), name: "s".to_owned(), parts: None };
    assert_eq!(tag(serde_json::to_value(Part::from(screw)).unwrap(), "kind"), "Screw");
    let text = serde_json::to_string(&Payment::from(card(""))).unwrap();
    assert_eq!(text, r#"{"method":"visa","pan":"4444"}"#, "the order is kept");
    let event = Event::from(OtherEvent { r#type: Some("removed".to_owned()), text: None });
    assert_eq!(tag(serde_json::to_value(event).unwrap(), "type"), "removed");
}

#[test]
fn open_enums_go_through_strings() {
    assert_eq!(Model::from("small".to_owned()), Model::Small);
    assert_eq!(String::from(Model::from("tiny".to_owned())), "tiny");
}
