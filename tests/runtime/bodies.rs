//! Bodies: what is read, what is refused, and how.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::Request;
use http_body_util::channel::Channel;
use serde_json::json;

use crate::api::{ITEM_CREATE, ItemCreate, ask, post, router, send};

const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn reads_a_body() {
    let answer =
        post(r#"{"name":"Ann","price":1.10,"tags":[{"label":"x"}],"parent":{"name":"Bob","price":2}}"#).await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    assert_eq!(answer.json()["parent"]["name"], "Bob");
    assert_eq!(post("\u{feff}{\"name\":\"Ann\",\"price\":1}").await.status, 201);
    // JSON Schema counts 3.0 as an integer.
    assert_eq!(post(r#"{"name":"Ann","price":1,"count":3.0}"#).await.json()["count"], 3);
}

#[tokio::test]
async fn tells_everything_that_is_wrong() {
    let body = r#"{"name":"a","price":-1.005,"count":null,"email":"x","tags":[{"label":1},{}],"more":1,
        "parent":{"name":"Ann"}}"#;
    let answer = ask("POST", "/items?dry=1", &[JSON], body).await;
    assert_eq!(answer.status, 422);
    assert_eq!(
        answer.errors(),
        [
            "query dry type",
            "body /name minLength",
            "body /name pattern",
            "body /price minimum",
            "body /price multipleOf",
            "body /count type",
            "body /email format",
            "body /tags/0/label type",
            "body /tags/1/label required",
            "body /parent/price required",
            "body /more additionalProperties",
        ]
    );
}

#[tokio::test]
async fn bounds_what_it_tells() {
    let tags = vec![json!({}); 80];
    let answer = post(&json!({"name": "Ann", "price": 1, "tags": tags}).to_string()).await;
    assert_eq!((answer.status, answer.errors().len()), (422, 64));
    // 80 labels, too many, and equal ones.
    assert!(answer.json()["detail"].as_str().unwrap().starts_with("82 values"), "{}", answer.json());
}

#[tokio::test]
async fn refuses_what_is_not_json() {
    let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for (body, said) in [
        ("{", "it ends too early at line 1, column 1"),
        ("{\"name\":\n nope}", "line 2, column 3"),
        ("{} {}", "trailing characters"),
        (r#"{"name":NaN}"#, "expected value"),
        (r#"{"name":1e999}"#, "number out of range"),
        (r#"{"name":"\ud800"}"#, "line 1, column"),
        (r#"{"name":"Ann","price":1,"name":"Bob"}"#, "same name twice"),
        (&deep, "recursion limit"),
    ] {
        let answer = post(body).await;
        assert_eq!(answer.status, 400, "{body}: {:?}", answer.body);
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains(said), "{body}: {detail}");
        assert!(!detail.contains("serde") && !detail.contains("struct"), "{detail}");
    }
    let request = Request::post("/items").header(JSON.0, JSON.1);
    let request = request.body(Body::from(&b"{\"name\":\"\xff\"}"[..])).unwrap();
    assert_eq!(send(router(), request).await.status, 400);
}

#[tokio::test]
async fn minds_media_types() {
    for (kind, status) in [
        ("application/json", 201),
        ("application/json; charset=UTF-8", 201),
        ("application/merge-patch+json", 201),
        ("application/json; charset=utf-16", 415),
        ("text/plain", 415),
        ("text/json", 415),
        ("", 415),
    ] {
        let answer = ask("POST", "/items", &[("content-type", kind)], r#"{"name":"Ann","price":1}"#).await;
        assert_eq!(answer.status, status, "{kind}");
        if status == 415 {
            assert_eq!(answer.header("accept"), "application/json");
        }
    }
    assert_eq!(ask("POST", "/items", &[], "{}").await.status, 415);
    let text = async |kind| ask("POST", "/text", &[("content-type", kind)], "x").await;
    assert_eq!(&text("application/json").await.body[..], b"1:x");
    assert_eq!(&text("application/a+json").await.body[..], b"1:x");
    assert_eq!(&text("Image/PNG").await.body[..], b"2:x");
    assert_eq!(text("video/mp4").await.header("accept"), "text/plain, application/json, image/*");
}

#[tokio::test]
async fn minds_absent_bodies() {
    assert_eq!(post("").await.errors(), ["body  required"]);
    assert_eq!(ask("PATCH", "/items", &[], "").await.json(), false);
    assert_eq!(ask("PATCH", "/items", &[JSON], r#"{"name":"Ann","price":1}"#).await.json(), true);
    assert_eq!(ask("PATCH", "/items", &[JSON], "{}").await.status, 422);
}

#[tokio::test]
async fn a_worse_fault_wins() {
    assert_eq!(ask("POST", "/items?dry=1", &[JSON], "{").await.status, 400);
    assert_eq!(ask("POST", "/items?dry=1", &[], "{}").await.status, 415);
}

#[tokio::test]
async fn limits_bodies() {
    let long = "x".repeat(1001);
    assert_eq!(post(&long).await.status, 413);
    assert_eq!(ask("POST", "/upload", &[], &long).await.status, 413);
    let chunks = |path: &str, count: usize| {
        let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
        tokio::spawn(async move {
            for _ in 0..count {
                // The other side may have stopped reading.
                let _ = sender.send_data(Bytes::from_static(&[b'1'; 100])).await;
            }
        });
        Request::post(path.to_owned()).header(JSON.0, JSON.1).body(Body::new(body)).unwrap()
    };
    assert_eq!(send(router(), chunks("/items", 10)).await.status, 400);
    assert_eq!(send(router(), chunks("/items", 11)).await.status, 413);
    assert_eq!(send(router(), chunks("/upload", 10)).await.json(), 1000);
    assert_eq!(send(router(), chunks("/upload", 11)).await.status, 413);
}

#[tokio::test]
async fn gives_up_slow_bodies() {
    let (_sender, body) = Channel::<Bytes, Infallible>::new(1);
    let request = Request::post("/items").header(JSON.0, JSON.1).body(Body::new(body)).unwrap();
    assert_eq!(send(router(), request).await.status, 408);
}

#[tokio::test]
async fn reads_forms() {
    let form = async |body| {
        ask("POST", "/forms", &[("content-type", "application/x-www-form-urlencoded")], body).await
    };
    let answer =
        form("name=A+nn%21&price=1.5&tags[0][label]=x&tags%5B1%5D[label]=7&parent[name]=Bob&parent[price]=2")
            .await;
    assert_eq!(answer.status, 201, "{:?}", answer.body);
    let expected = json!({"name": "A nn!", "price": 1.5, "tags": [{"label": "x"}, {"label": "7"}],
        "parent": {"name": "Bob", "price": 2.0}});
    assert_eq!(answer.json(), expected);
    assert_eq!(form("name=A&price=x&price=y").await.errors(), ["body /name minLength", "body /price type"]);
    assert_eq!(form("name=%ff&price=1").await.status, 400);
    assert_eq!(
        ask("POST", "/forms", &[JSON], "{}").await.header("accept"),
        "application/x-www-form-urlencoded"
    );
}

#[test]
fn bears_any_bytes() {
    let good = br#"{"name":"Ann","price":1.10,"tags":[{"label":"x"}],"parent":{"name":"Bob","price":2}}"#;
    let mut seed = 11_usize;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut read = 0;
    for _ in 0..5000 {
        let mut bytes = good.to_vec();
        for _ in 0..=next(3) {
            let at = next(bytes.len());
            bytes[at] = b"{}[]\",:0e-.\\nu\xff "[next(16)];
        }
        read += usize::from(crate::runtime::read(&bytes, &ITEM_CREATE, ItemCreate::is_valid).is_ok());
    }
    assert!(read > 0 && read < 5000);
}
