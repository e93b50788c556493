//! The server as a whole: HEAD and OPTIONS, a prefix, and stopping.

use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower::ServiceExt;

use corner_shop::generated::router;
use corner_shop::generated::runtime::{Connections, serve_until};
use corner_shop::{App, server};

use crate::client::{Shop, ask};

#[tokio::test]
async fn head_is_get_without_the_body() {
    let shop = Shop::open().await;
    for target in ["/items/1", "/html", "/openapi.json"] {
        let get = shop.get(target).await;
        let head = shop.send(Request::head(target), "").await;
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(
            head.header("content-length"),
            get.body.len().to_string(),
            "{target}"
        );
        assert_eq!(head.header("content-type"), get.header("content-type"));
        assert_eq!(head.header("etag"), get.header("etag"));
    }
    assert_eq!(shop.send(Request::head("/items/7"), "").await.status, 404);
    // A stream without end has a head all the same.
    assert_eq!(
        shop.send(Request::head("/stream/logs"), "").await.status,
        200
    );
}

#[tokio::test]
async fn options_lists_methods() {
    let shop = Shop::open().await;
    let answer = shop.send(Request::options("/items/1"), "").await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (204, "GET, HEAD, PUT, PATCH, DELETE, OPTIONS")
    );
}

#[tokio::test]
async fn the_shop_may_be_part_of_something_larger() {
    let larger = axum::Router::new().nest("/shop/v1", router(App::default()));
    let request = Request::get("/shop/v1/items/1")
        .body(Body::empty())
        .expect("a request");
    let Ok(answer) = larger.oneshot(request).await;
    assert_eq!(answer.status(), 200);
    let body = answer
        .into_body()
        .collect()
        .await
        .expect("a body")
        .to_bytes();
    assert!(body.starts_with(b"{\"name\":\"Keyboard\""));
}

#[tokio::test]
async fn stopping_lets_open_requests_finish() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or_default() };
    let server = serve_until(
        listener,
        server(App::default()),
        stopped,
        Connections {
            drain: Duration::from_secs(5),
            ..Connections::default()
        },
    );
    let server = tokio::spawn(server);
    let credentials = r#"{"email": "ada@example.com", "password": "analytical-engine"}"#;
    let request = Request::post("/login").header("content-type", "application/json");
    // Comparing passwords takes long enough for the stop to come in between.
    let open = tokio::spawn(ask(address, request, credentials));
    tokio::time::sleep(Duration::from_millis(30)).await;
    stop.send(()).expect("a running server");
    assert_eq!(open.await.expect("an answer").status(), 200);
    let ended = tokio::time::timeout(Duration::from_secs(4), server).await;
    ended
        .expect("in time, without waiting for the deadline")
        .expect("no panic")
        .expect("no error");
    assert!(tokio::net::TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn stopping_does_not_wait_for_streams_for_ever() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = oneshot::channel();
    let stopped = async { stopped.await.unwrap_or_default() };
    let server = serve_until(
        listener,
        server(App::default()),
        stopped,
        Connections {
            drain: Duration::from_millis(100),
            ..Connections::default()
        },
    );
    let server = tokio::spawn(server);
    let stream = ask(address, Request::get("/stream/logs"), "").await;
    stop.send(()).expect("a running server");
    let ended = tokio::time::timeout(Duration::from_secs(4), server).await;
    ended
        .expect("in time")
        .expect("no panic")
        .expect("no error");
    drop(stream);
}
