//! Answers that are not JSON.

use axum::http::Request;

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
        "attachment; filename=\"Corner Shop _ 2024.pdf\"; filename*=UTF-8''Corner%20Shop%20%E2%80%93%202024.pdf"
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
async fn the_rest_of_the_report_can_be_asked_for() {
    let shop = Shop::open().await;
    let target = "/download/report?year=2024";
    let whole = shop.get(target).await;
    let (tag, length) = (whole.header("etag"), whole.body.len());
    assert_eq!(whole.header("accept-ranges"), "bytes");
    let ask = |tag: &str| {
        Request::get(target)
            .header("range", "bytes=100-")
            .header("if-range", tag)
    };
    let rest = shop.send(ask(tag), "").await;
    assert_eq!(
        (rest.status, rest.header("content-range")),
        (206, &*format!("bytes 100-{}/{length}", length - 1))
    );
    assert_eq!(rest.body, whole.body.slice(100..));
    // Of another report the beginning is no use: all of it is sent.
    let other = shop.send(ask("\"report-2023\""), "").await;
    assert_eq!((other.status, other.body.len()), (200, length));
    let beyond = Request::get(target).header("range", format!("bytes={length}-"));
    let beyond = shop.send(beyond, "").await;
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (416, &*format!("bytes */{length}"))
    );
    let again = Request::get(target).header("if-none-match", tag);
    let again = shop.send(again, "").await;
    assert_eq!((again.status, again.body.len()), (304, 0));
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
