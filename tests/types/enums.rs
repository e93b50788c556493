//! Values of enums that are not of strings are answered as they were sent, and told apart by what they are worth.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use types_enums_other::generated::api::*;
use types_enums_other::generated::models::*;
use types_enums_other::generated::router;
use types_enums_other::generated::runtime::HandlerError;

/// Answers what it is asked.
struct Echo;

impl Api for Echo {
    async fn set_light(&self, request: SetLightRequest) -> Result<Light, HandlerError> {
        Ok(request.body)
    }
}

async fn ask(body: &Value) -> (u16, Value) {
    let request = Request::post("/lights")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let answer = router(Echo).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

fn light() -> Value {
    json!({
        "kind": "light", "protocol": 2, "phase": 4, "offset": -1, "brightness": 0.25, "always": true,
        "colour": null, "timer": "auto", "scale": 18_446_744_073_709_551_615_u64, "share": 0.1, "typed": "low",
        "listed": [1], "untyped": "north", "nothing": null
    })
}

#[tokio::test]
async fn are_answered_as_they_were_sent() {
    assert_eq!(ask(&light()).await, (200, light()));
    for (member, value) in [
        ("timer", json!(10)),
        ("timer", json!(false)),
        ("timer", json!(null)),
        ("scale", json!(-2.5)),
        ("brightness", json!(1)),
        ("typed", json!(1)),
        ("listed", json!({"a": 1})),
    ] {
        let mut body = light();
        body[member] = value;
        assert_eq!(ask(&body).await, (200, body));
    }
    // `1.0` is `1`, for each kind of enum.
    let mut body = light();
    (body["scale"], body["phase"], body["typed"]) = (json!(1.0), json!(2.0), json!(1.0));
    let (status, answer) = ask(&body).await;
    assert_eq!(
        (status, &answer["scale"], &answer["phase"], &answer["typed"]),
        (200, &json!(1), &json!(2), &json!(1))
    );
}

#[tokio::test]
async fn others_are_refused() {
    for (member, value) in [
        ("timer", json!("5")),
        ("timer", json!(true)),
        ("scale", json!(18_446_744_073_709_551_614_u64)),
        ("scale", json!(0.500_000_1)),
        ("share", json!(0.2)),
        ("typed", json!(true)),
        ("always", json!(false)),
        ("listed", json!([2])),
        ("offset", json!(2)),
    ] {
        let mut body = light();
        body[member] = value;
        let (status, answer) = ask(&body).await;
        assert_eq!(status, 422, "{body}");
        assert!(answer.to_string().contains(&format!("/{member}\"")), "{member}: {answer}");
    }
}
