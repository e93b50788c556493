//! JSON Lines as a handler reads them: typed, checked, one by one, however many there are.

use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use media_lines::generated::api::*;
use media_lines::generated::router;
use media_lines::generated::runtime::HandlerError;

static COUNT: AtomicUsize = AtomicUsize::new(0);

struct Store;

impl Api for Store {
    async fn send_events(&self, mut request: SendEventsRequest) -> Result<(), HandlerError> {
        while let Some(event) = request.body.next().await? {
            assert!(!event.name.is_empty());
            COUNT.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    async fn send_bulk(&self, mut request: SendBulkRequest) -> Result<(), HandlerError> {
        // Whatever is wrong with one, the others are stored.
        while !matches!(request.body.next().await, Ok(None)) {}
        Ok(())
    }
}

async fn send(path: &str, content_type: &str, body: Body) -> (u16, Value) {
    let request = Request::post(path).header("content-type", content_type).body(body).unwrap();
    let answer = router(Store).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
}

#[tokio::test]
async fn lines_are_read_and_refused() {
    let (status, _) = send("/events", "application/jsonl", "{\"name\":\"a\"}\n{\"name\":\"b\"}".into()).await;
    assert_eq!(status, 204);
    let (status, body) = send("/events", "application/jsonl", "{\"name\":\"a\"}\n{\"name\":\"\"}".into()).await;
    assert_eq!((status, body["errors"][0]["pointer"].as_str()), (422, Some("/1/name")), "{body}");
    let (status, body) = send("/events", "application/jsonl", "{\"name\":\"a\"}\n{".into()).await;
    assert_eq!(status, 400, "{body}");
    assert_eq!(send("/events", "application/json", "{}".into()).await.0, 415);
    assert_eq!(send("/events/bulk", "application/x-ndjson", "x\n{\"name\":\"\"}\n{\"name\":\"a\"}\n".into()).await.0, 204);
}
