//! What is absent has its default, whatever its type.

use std::sync::Mutex;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use types_defaults::generated::api::*;
use types_defaults::generated::models::*;
use types_defaults::generated::router;
use types_defaults::generated::runtime::HandlerError;

/// Answers what it is asked.
struct Echo;

/// The parameters of the last request.
static ASKED: Mutex<String> = Mutex::new(String::new());

impl Api for Echo {
    async fn submit_job(&self, request: SubmitJobRequest) -> Result<Job, HandlerError> {
        let size = (request.size.width, request.size.height);
        *ASKED.lock().unwrap() = format!("{} {:?} {:?}", request.since, size, request.trays);
        Ok(request.body)
    }
}

async fn ask(body: &Value) -> (u16, Value) {
    let request = Request::post("/jobs")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let answer = router(Echo).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn what_is_absent_has_its_default() {
    let expected = json!({
        "file": "a", "title": "Untitled \"job\"", "pages": -1, "scale": 1.0, "margin": 12.5, "duplex": true,
        "paper": "A4", "quality": "normal", "stamps": [], "ranges": [1, 2], "options": {},
        "staple": {"corner": "bottom-left", "count": 1}, "not_before": "2024-01-01T00:00:00Z",
        "owner": "00000000-0000-0000-0000-000000000000", "note": null,
        "anything": {"a": [1, null, "\u{e9}\"", 0.5], "b": true}, "printed_at": "2024-03-01T01:00:00.250Z",
        "starts": "2024-01-01T08:00:00", "due": "2024-12-31", "every_day_at": "07:30:00", "host": "127.0.0.1",
        "host6": "::1", "logo": "AP8K", "token": "_-8", "price": "-12.50",
        "exact_price": "12345678901234567890.12345678", "mark": "'", "margins": [2.0, "cm"],
        "labels": {"a": 1, "b c": 2}, "days": ["2024-01-01", "2024-01-02"],
        "finish": {
            "by": "hand", "folds": [{"corner": "top-left", "count": 1}], "cover": {"corner": "none", "count": 0},
            "then": {"by": "machine", "folds": [], "cover": {"corner": "none", "count": 0}, "type": null, "more": 3},
            "type": null
        },
        "colour": {"kind": "Named", "name": "black"}, "level": 0.5
    });
    assert_eq!(ask(&json!({"file": "a"})).await, (202, expected.clone()));
    assert_eq!(*ASKED.lock().unwrap(), "2024-01-01 (3, None) [\"upper\", \"lower\"]");
    // What is there is kept, and what is written is read again.
    assert_eq!(ask(&expected).await, (202, expected));
}
