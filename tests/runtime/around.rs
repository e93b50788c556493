//! What stands around operations: layers, names of requests, limits that hold for all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, Service, ServiceBuilder, ServiceExt};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use crate::runtime::{
    Answer, Call, Described, Internal, Operation, Parameter, Reply, RequestId, Route, Routes, Schema,
    Settings,
};

trait Nothing: Send + Sync {}
impl Nothing for () {}

/// Answers what its extensions say.
fn who(mut call: Call<dyn Nothing>) -> Answer {
    Box::pin(async move {
        static ID: Parameter = Parameter::path("id", Schema::integer());
        let Some(_id) = call.required::<i64>(&ID) else { return call.refuse() };
        let operation: Operation = *call.parts().extensions.get().expect("an operation");
        let id: &RequestId = call.parts().extensions.get().expect("a name");
        let said = format!("{} {:?} {} {}", operation.id, operation.tag, operation.route, id.as_str());
        Reply::json(200, &said).into_response()
    })
}

fn wait(_: Call<dyn Nothing>) -> Answer {
    Box::pin(async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        Reply::empty(204).into_response()
    })
}

fn fail(_: Call<dyn Nothing>) -> Answer {
    Box::pin(async { Internal::from("the disk is full").into_response() })
}

static ROUTES: &[Route<dyn Nothing>] = &[
    Route::new("GET", "/who/{id}", who).id("readWho"),
    Route::new("GET", "/wait", wait).id("wait"),
    Route::new("GET", "/fail", fail).id("fail"),
];

fn routes(settings: Settings) -> Routes {
    let app: Arc<dyn Nothing> = Arc::new(());
    Routes::new(settings, &Described::PROBLEM).tagged("people", &app, ROUTES).document("{}")
}

async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> (StatusCode, Response, Value) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    let json = serde_json::from_slice(&body).unwrap_or(Value::Null);
    (parts.status, Response::from_parts(parts, Body::empty()), json)
}

fn id_of(answer: &Response) -> &str {
    answer.headers()["x-request-id"].to_str().unwrap()
}

#[tokio::test]
async fn requests_have_names() {
    let router = routes(Settings::default()).finish();
    let (_, answer, said) = ask(&router, "/who/7", &[("x-request-id", "abc-1")]).await;
    assert_eq!((id_of(&answer), said), ("abc-1", r#"readWho Some("people") /who/{id} abc-1"#.into()));
    let first = id_of(&ask(&router, "/who/7", &[]).await.1).to_owned();
    let second = id_of(&ask(&router, "/nowhere", &[]).await.1).to_owned();
    assert!(first.len() == 32 && second.len() == 32 && first != second, "{first} {second}");
    // What would be no name is none: too long, not visible, empty.
    let long = "a".repeat(129);
    for odd in [long.as_str(), "a b", "", "\u{e4}"] {
        let (_, answer, _) = ask(&router, "/who/7", &[("x-request-id", odd)]).await;
        assert_eq!(id_of(&answer).len(), 32, "{odd}");
    }
    let other = Settings { request_id: Some(HeaderName::from_static("x-trace")), ..Settings::default() };
    let (_, answer, _) = ask(&routes(other).finish(), "/who/7", &[("x-trace", "t")]).await;
    assert_eq!(
        (answer.headers().get("x-request-id"), &answer.headers()["x-trace"]),
        (None, &HeaderValue::from_static("t"))
    );
    let none = Settings { request_id: None, ..Settings::default() };
    let (_, answer, _) = ask(&routes(none).finish(), "/wait", &[("x-request-id", "abc-1")]).await;
    assert_eq!(answer.headers().get("x-request-id"), None);
    // Layers around the router learn what was asked for, too.
    assert_eq!(answer.extensions().get::<Operation>().map(|operation| operation.id), Some("wait"));
}

/// Counts requests by operation, and refuses those that say so.
#[derive(Clone, Default)]
struct Counting(Arc<Mutex<Vec<String>>>);

#[derive(Clone)]
struct Counted<S>(S, Counting);

impl<S> Layer<S> for Counting {
    type Service = Counted<S>;
    fn layer(&self, inner: S) -> Counted<S> {
        Counted(inner, self.clone())
    }
}

impl<S> Service<Request> for Counted<S>
where
    S: Service<Request, Response = Response>,
    S::Error: Send + Sync + std::error::Error + 'static,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Box<dyn std::error::Error + Send + Sync>;
    type Future = std::pin::Pin<Box<dyn Future<Output = Result<Response, Self::Error>> + Send>>;
    fn poll_ready(
        &mut self,
        context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        self.0.poll_ready(context).map_err(Into::into)
    }
    fn call(&mut self, request: Request) -> Self::Future {
        let operation: &Operation = request.extensions().get().expect("an operation");
        self.1.0.lock().unwrap().push(operation.id.to_owned());
        match request.headers().get("x-do").map(HeaderValue::as_bytes) {
            Some(b"refuse") => Box::pin(async { Ok(StatusCode::IM_A_TEAPOT.into_response()) }),
            Some(b"fail") => Box::pin(async { Err("secret".into()) }),
            _ => {
                let answer = self.0.call(request);
                Box::pin(async { answer.await.map_err(Into::into) })
            }
        }
    }
}

#[tokio::test]
async fn layers_know_the_operation() {
    let (inner, outer) = (Counting::default(), Counting::default());
    let router = routes(Settings::default())
        .layer(ServiceBuilder::new().layer(inner.clone()).layer(ConcurrencyLimitLayer::new(8)))
        .layer(outer.clone())
        .finish();
    assert_eq!(ask(&router, "/who/7", &[]).await.0, 200);
    // A rejection passes layers as a status, and has its body afterwards.
    let (status, _, problem) = ask(&router, "/who/x", &[]).await;
    assert_eq!((status.as_u16(), problem["title"].as_str()), (422, Some("Unprocessable Content")));
    assert_eq!(ask(&router, "/who/7", &[("x-do", "refuse")]).await.0, 418);
    // An error of a layer is the server's own.
    let (status, _, problem) = ask(&router, "/who/7", &[("x-do", "fail")]).await;
    assert_eq!(status, 500);
    assert!(!problem.to_string().contains("secret"), "{problem}");
    // What is no operation is none of their business.
    assert_eq!(ask(&router, "/openapi.json", &[]).await.0, 200);
    assert_eq!(ask(&router, "/nowhere", &[]).await.0, 404);
    assert_eq!(outer.0.lock().unwrap().len(), 4);
    assert_eq!(*inner.0.lock().unwrap(), ["readWho", "readWho"]);
}

#[tokio::test]
async fn heads_have_limits() {
    let router = routes(Settings { uri_limit: 100, header_limit: 300, ..Settings::default() }).finish();
    let long = format!("/who/7?a={}", "a".repeat(100));
    let (status, _, problem) = ask(&router, &long, &[]).await;
    assert_eq!((status.as_u16(), problem["status"].as_u64()), (414, Some(414)));
    let (status, _, problem) = ask(&router, "/who/7", &[("x-a", &"a".repeat(300))]).await;
    assert_eq!((status.as_u16(), problem["status"].as_u64()), (431, Some(431)));
    assert_eq!(ask(&router, "/who/7", &[("x-a", &"a".repeat(200))]).await.0, 200);
    let chunked = &[("transfer-encoding", "chunked")];
    assert_eq!(ask(&router, "/who/7", chunked).await.0, 200);
    let router = routes(Settings { length_required: true, ..Settings::default() }).finish();
    let (status, _, problem) = ask(&router, "/who/7", chunked).await;
    assert_eq!((status.as_u16(), problem["status"].as_u64()), (411, Some(411)));
    assert_eq!(ask(&router, "/who/7", &[("content-length", "0")]).await.0, 200);
}

#[tokio::test]
async fn more_operations_than_may_run_are_refused() {
    let router = routes(Settings { concurrency: Some(2), ..Settings::default() }).finish();
    let (one, two, (status, answer, problem), docs) = tokio::join!(
        ask(&router, "/wait", &[]),
        ask(&router, "/wait", &[]),
        ask(&router, "/wait", &[]),
        ask(&router, "/openapi.json", &[]),
    );
    assert_eq!((one.0.as_u16(), two.0.as_u16(), docs.0.as_u16()), (204, 204, 200));
    assert_eq!((status.as_u16(), &answer.headers()["retry-after"]), (503, &HeaderValue::from_static("1")));
    assert_eq!(problem["status"], 503);
    assert_eq!(ask(&router, "/wait", &[]).await.0, 204);
}

/// Keeps the fields of spans, and those of events beside them.
#[derive(Clone)]
struct Spans(Arc<Mutex<Vec<String>>>, Arc<AtomicUsize>, Level);

impl Spans {
    fn up_to(level: Level) -> Self {
        Self(Arc::default(), Arc::default(), level)
    }
}

impl Visit for Spans {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.0.lock().unwrap().push(format!("{}={value:?}", field.name()));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= self.2
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        attributes.record(&mut self.clone());
        Id::from_u64(1 + self.1.fetch_add(1, Ordering::Relaxed) as u64)
    }
    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut self.clone());
    }
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        if *event.metadata().level() == Level::ERROR {
            event.record(&mut self.clone());
        }
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn spans_tell_what_is_asked_and_no_secret() {
    let spans = Spans::up_to(Level::TRACE);
    let router = routes(Settings::default()).finish();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let secrets = [("x-request-id", "r1"), ("authorization", "Bearer secret"), ("cookie", "secret=1")];
    ask(&router, "/who/7?key=secret", &secrets).await;
    let told = std::mem::take(&mut *spans.0.lock().unwrap());
    let expected = [
        "http.request.method=\"GET\"",
        "http.route=\"/who/{id}\"",
        "operation.id=\"readWho\"",
        "request.id=\"r1\"",
        "http.response.status_code=200",
    ];
    assert_eq!(told, expected);
    ask(&router, "/nowhere?key=secret", &secrets).await;
    let told = std::mem::take(&mut *spans.0.lock().unwrap());
    assert_eq!(told[1..], ["url.path=\"/nowhere\"", "request.id=\"r1\"", "http.response.status_code=404"]);
}

#[tokio::test]
async fn what_fails_is_told_with_its_request_at_any_level() {
    let spans = Spans::up_to(Level::INFO);
    let router = routes(Settings::default()).finish();
    let _guard = tracing::subscriber::set_default(spans.clone());
    assert_eq!(ask(&router, "/who/7", &[("x-request-id", "r1")]).await.0, 200);
    assert_eq!(*spans.0.lock().unwrap(), [""; 0], "a span costs more than the answer");
    assert_eq!(ask(&router, "/fail", &[("x-request-id", "r2")]).await.0, 500);
    let expected = [
        "http.request.method=\"GET\"",
        "http.route=\"/fail\"",
        "operation.id=\"fail\"",
        "request.id=\"r2\"",
        "message=an operation failed",
        "error=\"the disk is full\"",
    ];
    assert_eq!(std::mem::take(&mut *spans.0.lock().unwrap()), expected);
    // Outside of a request it is told at once.
    assert_eq!(Internal::from("the disk is full").into_response().status(), 500);
    assert_eq!(*spans.0.lock().unwrap(), expected[4..]);
}

#[tokio::test]
async fn a_server_answers_as_its_router_does() {
    let ask = async |path: &str| {
        let request = Request::get(path).header("x-request-id", "r1").body(Body::empty()).unwrap();
        let server = routes(Settings::default()).server();
        let (parts, body) = server.oneshot(request).await.unwrap().into_parts();
        (parts, axum::body::to_bytes(body, usize::MAX).await.unwrap())
    };
    for path in ["/who/7", "/who/x", "/nowhere", "/openapi.json", "*"] {
        let (parts, body) = ask(path).await;
        // Nothing stands around it that could look.
        assert_eq!(parts.extensions.get::<Operation>(), None);
        if path != "*" {
            let request = Request::get(path).header("x-request-id", "r1").body(Body::empty()).unwrap();
            let router = routes(Settings::default()).finish();
            let (routed, other) = router.oneshot(request).await.unwrap().into_parts();
            assert_eq!((parts.status, &parts.headers), (routed.status, &routed.headers), "{path}");
            assert_eq!(body, axum::body::to_bytes(other, usize::MAX).await.unwrap(), "{path}");
        }
    }
}
