//! A span for each request, with the names that OpenTelemetry's conventions have for HTTP servers.

use axum::http::request::Parts;
use axum::response::Response;
use tracing::field::Empty;
use tracing::span::Entered;
use tracing::{Span, debug, info_span};

use super::operation::{Operation, RequestId};

/// The span of a request. Everything that is logged while it is answered stands in it.
///
/// It tells the operation and its route, and the path only where there is no operation: values in a path may be
/// nobody's business.
pub(super) struct Trace(Span);

impl Trace {
    pub(super) fn new(parts: &Parts, operation: Option<&Operation>, id: Option<&RequestId>) -> Self {
        let path = operation.is_none().then(|| parts.uri.path());
        Self(info_span!(
            "request",
            http.request.method = parts.method.as_str(),
            http.route = operation.map(|operation| operation.route),
            url.path = path,
            operation.id = operation.map(|operation| operation.id),
            request.id = id.map(RequestId::as_str),
            http.response.status_code = Empty,
        ))
    }

    pub(super) fn enter(&self) -> Entered<'_> {
        self.0.enter()
    }

    /// Notes the answer.
    pub(super) fn answered(&self, response: &Response) {
        let status = response.status().as_u16();
        self.0.record("http.response.status_code", status);
        debug!(status, "answered");
    }
}
