//! Answers that are not a JSON object.

use std::time::Duration;

use axum::http::Request;
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::{Value, json};

use crate::client::Shop;

#[tokio::test]
async fn the_front_page_is_html() {
    let shop = Shop::open().await;
    let page = shop.get("/html").await;
    assert_eq!(
        (page.status, page.header("content-type")),
        (200, "text/html; charset=utf-8")
    );
    assert!(page.text().starts_with("<!doctype html>") && page.text().contains("3 items on sale"));
}

#[tokio::test]
async fn health_is_text() {
    let shop = Shop::open().await;
    let health = shop.get("/text").await;
    assert_eq!(
        (health.status, health.header("content-type")),
        (200, "text/plain; charset=utf-8")
    );
    assert_eq!(health.text(), "OK");
}

#[tokio::test]
async fn the_report_is_a_file() {
    let shop = Shop::open().await;
    let report = shop.get("/download/report?year=2024").await;
    assert_eq!(
        (report.status, report.header("content-type")),
        (200, "application/pdf")
    );
    assert_eq!(
        report.header("content-disposition"),
        "attachment; filename=\"report-2024.pdf\""
    );
    assert!(report.text().starts_with("%PDF-1.7\n") && report.text().ends_with("%%EOF\n"));
    shop.get("/download/report?year=2001")
        .await
        .assert_error(404, "REPORT_NOT_FOUND");
    assert_eq!(
        shop.get("/download/report").await.violations(),
        ["query year required"]
    );
    assert_eq!(
        shop.get("/download/report?year=1999").await.violations(),
        ["query year minimum"]
    );
}

#[tokio::test]
async fn old_links_lead_to_new_ones() {
    let shop = Shop::open().await;
    let moved = shop.get("/old-docs").await;
    assert_eq!(
        (moved.status, moved.header("location"), moved.body.len()),
        (307, "/docs", 0)
    );
    assert_eq!(shop.get(moved.header("location")).await.status, 200);
}

#[tokio::test]
async fn logs_come_as_lines_as_they_happen() {
    let shop = Shop::open().await;
    let target = "/stream/logs?since=2024-05-04T10:00:00Z";
    let (head, mut body) = shop.start(Request::get(target), "").await.into_parts();
    assert_eq!(
        (head.status.as_u16(), &head.headers["content-type"]),
        (200, &"application/jsonl".parse().unwrap())
    );
    let first: Value = serde_json::from_str(&frame(&mut body).await).expect("a line of JSON");
    assert_eq!(
        first,
        json!({"at": "2024-05-04T10:12:30Z", "level": "info", "message": "Item 2 was bought."})
    );
    assert!(frame(&mut body).await.contains("only 1 left"));
    // Nothing more has happened yet, so nothing more is sent.
    let early = tokio::time::timeout(Duration::from_millis(50), frame(&mut body)).await;
    assert!(early.is_err(), "{early:?}");
    shop.post(
        "/items/5/buy",
        json!({"payment": {"method": "voucher", "code": "SPRING-2024"}}),
    )
    .await;
    let line = frame(&mut body).await;
    assert!(
        line.contains("Item 5 was bought.") && line.ends_with('\n'),
        "{line:?}"
    );
}

#[tokio::test]
async fn logs_come_as_events_where_these_are_asked_for() {
    let shop = Shop::open().await;
    let target = "/stream/logs?level=warn&since=2024-05-04T10:00:00Z";
    let request = Request::get(target).header("accept", "text/event-stream");
    let (head, mut body) = shop.start(request, "").await.into_parts();
    assert_eq!(&head.headers["content-type"], "text/event-stream");
    let event = frame(&mut body).await;
    let data = event
        .strip_prefix("data: ")
        .and_then(|rest| rest.strip_suffix("\n\n"));
    let entry: Value = serde_json::from_str(data.expect("an event")).expect("JSON");
    assert_eq!(entry["level"], "warn");
}

#[tokio::test]
async fn logs_begin_now_unless_told_otherwise() {
    let shop = Shop::open().await;
    let (_, mut body) = shop
        .start(Request::get("/stream/logs"), "")
        .await
        .into_parts();
    shop.post(
        "/items/1/buy",
        json!({"payment": {"method": "voucher", "code": "SPRING-2024"}}),
    )
    .await;
    assert!(frame(&mut body).await.contains("Item 1 was bought."));
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

/// The next piece of a body, which is an entry: each is sent as it comes.
async fn frame(body: &mut Incoming) -> String {
    let frame = body
        .frame()
        .await
        .expect("more")
        .expect("an open connection");
    String::from_utf8(frame.into_data().expect("data").into()).expect("UTF-8")
}
