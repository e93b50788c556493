//! Values of every type, and what is told of those that are none.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use parameters_typed::generated::api::{Api, ReadParcelRequest};
use parameters_typed::generated::router;
use parameters_typed::generated::runtime::{HandlerError, Text};
use serde_json::Value;
use tower::ServiceExt;

struct Depot;

impl Api for Depot {
    async fn read_parcel(&self, request: ReadParcelRequest) -> Result<Text, HandlerError> {
        let ReadParcelRequest { id, sent, size, count, weight, price, fragile, from, day, stops, .. } =
            request;
        Ok(format!(
            "{id} {sent} {size:?} {count:?} {weight:?} {price:?} {fragile} {from:?} {day:?} {stops:?}"
        )
        .into())
    }
}

const PATH: &str = "/parcels/7f3b9a52-0c1d-4e8f-9a6b-2d5c8e1f4a70/2026-01-31T10:00:00%2B01:00/small";

async fn ask(target: &str) -> (u16, String) {
    let request = Request::get(target).body(Body::empty()).unwrap();
    let answer = router(Depot).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}

/// What is told of a request: places and messages.
async fn told(target: &str) -> Vec<String> {
    let (status, text) = ask(target).await;
    assert_eq!(status, 422, "{target}: {text}");
    let body: Value = serde_json::from_str(&text).unwrap();
    let errors = body["errors"].as_array().unwrap().iter();
    errors
        .map(|error| {
            let text = |name: &str| error[name].as_str().unwrap_or_default().to_owned();
            format!("{} {}{} {}", text("in"), text("name"), text("pointer"), text("message"))
        })
        .collect()
}

#[tokio::test]
async fn are_typed() {
    let query = "count=-9223372036854775808&weight=18446744073709551615&price=1e2&fragile=true&from=7\
                 &day=2026-02-28&stops=small&stops=large";
    let (status, text) = ask(&format!("{PATH}?{query}")).await;
    assert_eq!(status, 200, "{text}");
    assert_eq!(
        text,
        "7f3b9a52-0c1d-4e8f-9a6b-2d5c8e1f4a70 2026-01-31 09:00:00 UTC Small Some(-9223372036854775808) \
         Some(18446744073709551615) Some(100.0) true Some(Integer(7)) Some(2026-02-28) Some([Small, Large])"
    );
    let (status, text) = ask(PATH).await;
    assert_eq!(status, 200, "{text}");
    assert!(text.ends_with("Small None None None false None None None"), "{text}");
}

#[tokio::test]
async fn are_refused_by_name() {
    let wrong = "/parcels/7/2026-01-31T10:00/huge?count=9223372036854775808&weight=-1&price=0&fragile=yes&from=x\
                 &day=2026-02-29&stops=small&stops=tiny";
    assert_eq!(
        told(wrong).await,
        [
            "path id should be of the format uuid",
            "path sent should be of the format date-time",
            "path size should be one of \"small\", \"large\"",
            "query count should fit 64 bits",
            "query weight should be at least 0",
            "query price should be greater than 0",
            "query fragile should be true or false",
            "query from should be of the format uuid",
            "query day should be of the format date",
            "query stops/1 should be one of \"small\", \"large\"",
        ]
    );
    assert_eq!(
        told(&format!("{PATH}?count=99999999999999999999&day=null")).await,
        ["query count should fit 64 bits", "query day should be of the format date"]
    );
    assert_eq!(
        told(&format!("{PATH}?stops=small&stops=small&count=")).await,
        ["query count should be an integer", "query stops should not have equal items"]
    );
}
