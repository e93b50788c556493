//! Methods, parameters and failures through the whole of the router.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use crate::api::{ask, router, send};

#[tokio::test]
async fn reads_parameters() {
    let answer = ask("GET", "/items/7?page=2", &[], "").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"id": 7, "page": 2, "size": 10})));
    assert_eq!(answer.header("content-type"), "application/json");
    let answer = ask("GET", "/items/%37?size=5&x=y", &[("X-Kind", "b")], "").await;
    assert_eq!((answer.status, answer.json()), (200, json!({"id": 7, "page": null, "size": 5})));
}

#[tokio::test]
async fn tells_all_parameters_that_are_wrong() {
    let answer = ask("GET", "/items/0?page=x&size=101", &[("x-kind", "c")], "").await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.header("content-type"), "application/problem+json");
    assert_eq!(
        answer.errors(),
        ["path item_id minimum", "query page type", "query size maximum", "header x-kind enum"]
    );
    assert_eq!(answer.json()["title"], "Unprocessable Content");
    assert_eq!(answer.json()["errors"][1]["message"], "should be an integer");
}

#[tokio::test]
async fn takes_numbers_only_as_json_writes_them() {
    for (text, status) in [
        ("1.0", 200),
        ("1e2", 200),
        ("1.5", 422),
        ("+1", 422),
        ("01", 422),
        ("%201", 422),
        ("true", 422),
        ("", 422),
        ("99999999999999999999", 422),
        ("9223372036854775808", 422),
    ] {
        let answer = ask("GET", &format!("/items/7?page={text}"), &[], "").await;
        assert_eq!(answer.status, status, "{text}: {:?}", answer.body);
    }
    // Of several values the last one counts, unless the settings say otherwise.
    assert_eq!(ask("GET", "/items/7?page=x&page=2", &[], "").await.json()["page"], 2);
}

#[tokio::test]
async fn answers_errors_as_documented() {
    let answer = ask("GET", "/items/404", &[], "").await;
    assert_eq!((answer.status, answer.json(), answer.header("x-why")), (404, json!("none"), "gone"));
    assert_eq!(ask("GET", "/items/418", &[], "").await.status, 418);
    let answer = ask("GET", "/items/999", &[], "").await;
    assert_eq!((answer.status, &answer.body[..]), (418, &b"raw"[..]));
}

#[tokio::test]
async fn hides_failures_and_panics() {
    for path in ["/items/500", "/items/501", "/items/502"] {
        let answer = ask("GET", path, &[], "").await;
        assert_eq!(answer.status, 500);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let text = String::from_utf8(answer.body.to_vec()).unwrap();
        assert!(!text.contains("secret") && !text.contains("digit"), "{text}");
    }
}

#[tokio::test]
async fn answers_what_no_operation_has() {
    let answer = ask("GET", "/nothing", &[], "").await;
    assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"));
    assert_eq!(ask("GET", "/items/", &[], "").await.status, 404);
    assert_eq!(ask("GET", "/", &[], "").await.status, 404);
    let answer = ask("PUT", "/items", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, "POST, PATCH, DELETE, OPTIONS"));
    let answer = ask("PUT", "/items/1", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, "GET, HEAD, OPTIONS"));
    let answer = ask("OPTIONS", "/items", &[], "").await;
    assert_eq!((answer.status, answer.header("allow")), (204, "POST, PATCH, DELETE, OPTIONS"));
    for bad in ["/items/%zz", "/items/%f", "/items/%ff"] {
        assert_eq!(ask("GET", bad, &[], "").await.status, 400, "{bad}");
    }
}

#[tokio::test]
async fn serves_head_by_get() {
    let get = ask("GET", "/items/7", &[], "").await;
    let head = ask("HEAD", "/items/7", &[], "").await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), get.body.len().to_string());
    assert_eq!(head.header("content-type"), "application/json");
}

#[tokio::test]
async fn takes_unusual_methods() {
    let answer = ask("QUERY", "/text", &[("content-type", "text/plain")], "hi").await;
    assert_eq!((answer.status, &answer.body[..]), (200, &b"0:hi"[..]));
}

#[tokio::test]
async fn gives_up_slow_operations() {
    assert_eq!(ask("GET", "/slow", &[], "").await.status, 503);
}

#[tokio::test]
async fn writes_headers() {
    let answer = ask("DELETE", "/items", &[], "").await;
    assert_eq!((answer.status, answer.body.len(), answer.header("x-list")), (204, 0, "a,b"));
    assert!(!answer.headers.contains_key("x-none") && !answer.headers.contains_key("content-type"));
    let answer = ask("GET", "/example", &[], "").await;
    assert_eq!((answer.header("x-total"), answer.headers.get_all("set-cookie").iter().count()), ("3", 2));
}

#[tokio::test]
async fn serves_the_document_and_its_page() {
    let answer = ask("GET", "/openapi.json", &[], "").await;
    assert_eq!((answer.status, &answer.body[..]), (200, &b"{}"[..]));
    let again = ask("GET", "/openapi.json", &[("if-none-match", answer.header("etag"))], "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    let page = ask("GET", "/docs", &[], "").await;
    let policy = page.header("content-security-policy");
    assert!(policy.contains("default-src 'none'") && policy.contains("script-src 'self';"), "{policy}");
    // So a script within the page would not run.
    let html = std::str::from_utf8(&page.body).unwrap();
    assert_eq!(html.matches("<script").count(), html.matches("<script src=\"docs/").count(), "{html}");
    // From here the page's links would lead to `/docs/docs/…`.
    let slash = ask("GET", "/docs/", &[], "").await;
    assert_eq!((slash.status, slash.header("location")), (307, "../docs"));
    let plain = ask("GET", "/docs/a.js", &[], "").await;
    assert_eq!((plain.headers.get("content-encoding"), &plain.body[..]), (None, &b"plain"[..]));
    let packed = ask("GET", "/docs/z.js", &[], "").await;
    assert_eq!((packed.header("content-encoding"), &packed.body[..]), ("gzip", &b"zip"[..]));
}

#[tokio::test]
async fn works_below_a_prefix() {
    let nested = axum::Router::new().nest("/api/v1", router());
    let get = |uri: &str| Request::get(uri).body(Body::empty()).unwrap();
    let answer = send(nested.clone(), get("/api/v1/items/7?page=3")).await;
    assert_eq!(answer.json(), json!({"id": 7, "page": 3, "size": 10}));
    assert_eq!(send(nested.clone(), get("/api/v1/docs/a.js")).await.status, 200);
    let answer = send(nested.clone(), get("/api/v1/none")).await;
    assert_eq!((answer.status, answer.header("content-type")), (404, "application/problem+json"));
    let own = router().route("/metrics", axum::routing::get(|| async { "up" }));
    assert_eq!(&send(own, get("/metrics")).await.body[..], b"up");
}
