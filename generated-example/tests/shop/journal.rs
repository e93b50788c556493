//! What happens in the shop: page by page, and as it happens.

use std::time::Duration;

use axum::http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};

use crate::client::Shop;

#[tokio::test]
async fn the_journal_has_pages_that_follow_each_other() {
    let shop = Shop::open().await;
    let first = shop.get("/logs?limit=2").await.json();
    assert_eq!(
        messages(&first),
        ["The till was opened.", "Item 2 was bought."]
    );
    let cursor = first["next_cursor"].as_str().expect("a cursor");
    // What is noted meanwhile comes later, and moves nothing.
    shop.post(
        "/items/5/buy",
        json!({"payment": {"method": "voucher", "code": "SPRING-2024"}}),
    )
    .await;
    let rest = shop.get(&format!("/logs?cursor={cursor}")).await.json();
    assert_eq!(
        messages(&rest),
        ["There is only 1 left of item 2.", "Item 5 was bought."]
    );
    assert_eq!(rest["next_cursor"], Value::Null);
}

#[tokio::test]
async fn a_cursor_is_one_that_a_page_gave() {
    let shop = Shop::open().await;
    let answer = shop.get("/logs?cursor=tomorrow").await;
    assert_eq!(answer.violations(), ["query cursor cursor"]);
}

#[tokio::test]
async fn logs_come_as_lines_as_they_happen() {
    let shop = Shop::open().await;
    let target = "/stream/logs?since=2024-05-04T10:00:00Z";
    let mut lines = Pieces::of(
        shop.start(Request::get(target), "").await,
        "application/jsonl",
    );
    let first: Value = serde_json::from_str(&lines.next("\n").await).expect("a line of JSON");
    assert_eq!(
        first,
        json!({"at": "2024-05-04T10:12:30Z", "level": "info", "message": "Item 2 was bought."})
    );
    assert!(lines.next("\n").await.contains("only 1 left"));
    // Nothing more has happened yet, so nothing more is sent.
    let early = tokio::time::timeout(Duration::from_millis(50), lines.next("\n")).await;
    assert!(early.is_err(), "{early:?}");
    shop.post(
        "/items/5/buy",
        json!({"payment": {"method": "voucher", "code": "SPRING-2024"}}),
    )
    .await;
    assert!(lines.next("\n").await.contains("Item 5 was bought."));
}

#[tokio::test]
async fn logs_come_as_events_where_these_are_asked_for() {
    let shop = Shop::open().await;
    let target = "/stream/logs?level=warn&since=2024-05-04T10:00:00Z";
    let request = Request::get(target).header("accept", "text/event-stream");
    let mut events = Pieces::of(shop.start(request, "").await, "text/event-stream");
    let event = events.next("\n\n").await;
    let data = event.strip_prefix("data: ").expect("an event");
    let entry: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(entry["level"], "warn");
}

#[tokio::test]
async fn logs_come_as_the_client_likes_them_best() {
    let shop = Shop::open().await;
    for (accept, kind) in [
        ("*/*", "application/jsonl"),
        ("text/event-stream, */*;q=0.1", "text/event-stream"),
        ("text/*", "text/event-stream"),
    ] {
        let request = Request::get("/stream/logs").header("accept", accept);
        let answer = shop.start(request, "").await;
        assert_eq!(answer.headers()["content-type"], kind, "{accept}");
        assert_eq!(answer.headers()["vary"], "accept");
    }
    let request = Request::get("/stream/logs").header("accept", "application/xml");
    assert_eq!(shop.send(request, "").await.status, 406);
}

#[tokio::test]
async fn logs_begin_now_unless_told_otherwise() {
    let shop = Shop::open().await;
    let mut lines = Pieces::of(
        shop.start(Request::get("/stream/logs"), "").await,
        "application/jsonl",
    );
    shop.post(
        "/items/1/buy",
        json!({"payment": {"method": "voucher", "code": "SPRING-2024"}}),
    )
    .await;
    assert!(lines.next("\n").await.contains("Item 1 was bought."));
}

#[tokio::test]
async fn logs_have_levels_and_times() {
    let shop = Shop::open().await;
    let answer = shop.get("/stream/logs?level=loud&since=yesterday").await;
    assert_eq!(
        answer.violations(),
        ["query level enum", "query since format"]
    );
}

fn messages(page: &Value) -> Vec<&str> {
    let entries = page["items"].as_array().expect("entries");
    entries
        .iter()
        .filter_map(|entry| entry["message"].as_str())
        .collect()
}

/// A body that does not end, in pieces.
struct Pieces {
    body: Incoming,
    read: String,
}

impl Pieces {
    #[track_caller]
    fn of(answer: Response<Incoming>, content_type: &str) -> Self {
        assert_eq!(answer.status(), 200);
        assert_eq!(answer.headers()["content-type"], content_type);
        Self {
            body: answer.into_body(),
            read: String::new(),
        }
    }

    /// The next piece, without what ends it. Nothing that was read gets lost where this is given up.
    async fn next(&mut self, end: &str) -> String {
        loop {
            if let Some((piece, rest)) = self.read.split_once(end) {
                let (piece, rest) = (piece.to_owned(), rest.to_owned());
                self.read = rest;
                return piece;
            }
            let frame = self
                .body
                .frame()
                .await
                .expect("more")
                .expect("an open connection");
            let data = frame.into_data().expect("data");
            self.read
                .push_str(std::str::from_utf8(&data).expect("whole characters"));
        }
    }
}
