//! A span and a measurement for each request, by OpenTelemetry's conventions for HTTP servers (semantic conventions 1.23
//! and later).
//!
//! They go where the application sends them: spans through a `tracing_opentelemetry` layer of its subscriber,
//! measurements through the global meter provider. The parent of a span is what the global propagator finds in the
//! request's headers. All of it must be set up before the first request.

use std::sync::LazyLock;
use std::time::Instant;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Version, header};
use axum::response::Response;
use opentelemetry::metrics::Histogram;
use opentelemetry::propagation::Extractor;
use opentelemetry::{KeyValue, global};
use tracing::field::Empty;
use tracing::{Span, debug, info_span};
use tracing_opentelemetry::OpenTelemetrySpanExt;

use super::operation::{Operation, RequestId};

/// The span of a request. Everything that is logged while it is answered stands in it.
///
/// It has the path of the request, but never its query, and no headers but `Host` and `User-Agent`.
pub(super) struct Trace {
    span: Span,
    started: Instant,
    method: &'static str,
    route: Option<&'static str>,
    version: Option<&'static str>,
}

impl Trace {
    pub(super) fn new(parts: &Parts, operation: Option<&Operation>, id: Option<&RequestId>) -> Self {
        let (method, version) = (method(&parts.method), version(parts.version));
        let route = operation.map(|operation| operation.route);
        let name = route.map(|route| format!("{method} {route}"));
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let span = info_span!(
            "request",
            otel.name = name.as_deref().unwrap_or(method),
            otel.kind = "server",
            otel.status_code = Empty,
            http.request.method = method,
            http.route = route,
            http.response.status_code = Empty,
            url.scheme = "http",
            url.path = parts.uri.path(),
            server.address = text(header::HOST),
            user_agent.original = text(header::USER_AGENT),
            network.protocol.version = version,
            error.type = Empty,
            operation.id = operation.map(|operation| operation.id),
            request.id = id.map(RequestId::as_str),
        );
        let parent = global::get_text_map_propagator(|propagator| propagator.extract(&Headers(&parts.headers)));
        // It fails where no layer takes spans to OpenTelemetry, and then there is no trace to belong to.
        drop(span.set_parent(parent));
        Self { span, started: Instant::now(), method, route, version }
    }

    /// Does something within it.
    pub(super) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
        self.span.in_scope(act)
    }

    /// Notes the answer.
    pub(super) fn answered(&self, response: &Response) {
        static DURATION: LazyLock<Histogram<f64>> = LazyLock::new(|| {
            global::meter(env!("CARGO_PKG_NAME"))
                .f64_histogram("http.server.request.duration")
                .with_unit("s")
                .with_description("Duration of HTTP server requests.")
                .with_boundaries(vec![
                    0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0,
                ])
                .build()
        });
        let status = response.status();
        let code = status.as_u16();
        self.span.record("http.response.status_code", code);
        let mut attributes = vec![
            KeyValue::new("http.request.method", self.method),
            KeyValue::new("url.scheme", "http"),
            KeyValue::new("http.response.status_code", i64::from(code)),
        ];
        attributes.extend(self.route.map(|route| KeyValue::new("http.route", route)));
        attributes.extend(self.version.map(|version| KeyValue::new("network.protocol.version", version)));
        if status.is_server_error() {
            self.span.record("otel.status_code", "ERROR");
            self.span.record("error.type", status.as_str());
            attributes.push(KeyValue::new("error.type", status.as_str().to_owned()));
        }
        DURATION.record(self.started.elapsed().as_secs_f64(), &attributes);
        self.span.in_scope(|| debug!(status = code, "answered"));
    }
}

/// There is always a span, and so nothing is left to be logged.
pub(super) const fn told(_: Option<&Operation>, _: Option<&RequestId>) {}

/// Logs something of the request that is being answered: its span tells which one that is.
pub(super) fn tell(log: impl FnOnce()) {
    log();
}

/// The methods that the conventions know by name.
fn method(method: &Method) -> &'static str {
    const KNOWN: [&str; 10] =
        ["CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("_OTHER")
}

fn version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}

/// The headers of a request, for what reads `traceparent`.
struct Headers<'a>(&'a HeaderMap);

impl Extractor for Headers<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(header::HeaderName::as_str).collect()
    }
}
