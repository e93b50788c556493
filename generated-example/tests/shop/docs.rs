//! The document, and the page that shows it.

use axum::http::Request;
use serde_json::Value;

use crate::client::Shop;

const DOCUMENT: &str = include_str!("../../src/generated/openapi.json");

#[tokio::test]
async fn the_document_is_served() {
    let shop = Shop::open().await;
    let answer = shop.get("/openapi.json").await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/json")
    );
    assert_eq!(answer.text(), DOCUMENT);
    assert_eq!(answer.json()["info"]["title"], "Corner Shop");
    let request = Request::get("/openapi.json").header("if-none-match", answer.header("etag"));
    let again = shop.send(request, "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
}

#[tokio::test]
async fn the_page_may_run_what_it_loads() {
    let shop = Shop::open().await;
    let page = shop.get("/docs").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(
        page.header("content-security-policy")
            .contains("script-src 'self';")
    );
    assert!(
        !page.text().contains("<script>"),
        "the policy forbids scripts within the page"
    );
    let scripts: Vec<&str> = page
        .text()
        .split("<script src=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(scripts, ["docs/page.js"]);
    let script = shop.get("/docs/page.js").await;
    assert_eq!(
        (script.status, script.header("content-type")),
        (200, "text/javascript; charset=utf-8")
    );
    assert!(script.text().contains("/docs/docs.js") && script.text().contains("/openapi.json"));
}

#[tokio::test]
async fn the_viewer_is_sent_packed() {
    let shop = Shop::open().await;
    let viewer = shop.get("/docs/docs.js").await;
    assert_eq!(
        (viewer.status, viewer.header("content-encoding")),
        (200, "gzip")
    );
    assert!(
        viewer.body.starts_with(&[0x1f, 0x8b]),
        "gzip's magic number"
    );
    assert_eq!(
        viewer.header("content-length"),
        viewer.body.len().to_string()
    );
}

#[tokio::test]
async fn every_documented_path_has_an_operation() {
    let shop = Shop::open().await;
    let document: Value = serde_json::from_str(DOCUMENT).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    assert!(paths.len() > 10);
    for (path, item) in paths {
        let target = path.replace("{item_id}", "1").replace("{user_id}", "none");
        let options = shop.send(Request::options(&target), "").await;
        let allow: Vec<&str> = options.header("allow").split(", ").collect();
        let methods = ["get", "post", "put", "patch", "delete"];
        for method in methods.iter().filter(|method| item.get(method).is_some()) {
            assert!(
                allow.contains(&method.to_uppercase().as_str()),
                "{method} {path}: {allow:?}"
            );
        }
    }
}
