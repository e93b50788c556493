//! A span for each request, with the names that OpenTelemetry's conventions have for HTTP servers.
//!
//! It is there where the level `DEBUG` is: a subscriber writes a span out when it begins, which takes longer than many a
//! request. That an operation fails, panics or takes too long is told within such a span at any level.

use std::cell::{Cell, RefCell};

use axum::http::request::Parts;
use axum::response::Response;
use tracing::field::Empty;
use tracing::{Span, debug, debug_span, error_span};

use super::operation::{Operation, RequestId};

thread_local! {
    /// Whether a request without a span is being answered.
    static IS_INSIDE: Cell<bool> = const { Cell::new(false) };
    /// What is to be logged of it.
    static UNTOLD: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
}

/// The span of a request. Everything that is logged while it is answered stands in it.
///
/// It tells the operation and its route, and the path only where there is no operation: values in a path may be
/// nobody's business.
pub(super) struct Trace(Span);

impl Trace {
    pub(super) fn new(parts: &Parts, operation: Option<&Operation>, id: Option<&RequestId>) -> Self {
        let path = operation.is_none().then(|| parts.uri.path());
        Self(debug_span!(
            "request",
            http.request.method = parts.method.as_str(),
            http.route = operation.map(|operation| operation.route),
            url.path = path,
            operation.id = operation.map(|operation| operation.id),
            request.id = id.map(RequestId::as_str),
            http.response.status_code = Empty,
        ))
    }

    /// Does something within it.
    pub(super) fn within<T>(&self, act: impl FnOnce() -> T) -> T {
        let _entered = self.0.enter();
        let _back = Back(IS_INSIDE.replace(self.0.is_disabled()));
        act()
    }

    /// Notes the answer.
    pub(super) fn answered(&self, response: &Response) {
        let status = response.status().as_u16();
        self.0.record("http.response.status_code", status);
        self.0.in_scope(|| debug!(status, "answered"));
    }
}

/// Puts back whether one was being answered, even where that panics.
struct Back(bool);

impl Drop for Back {
    fn drop(&mut self) {
        IS_INSIDE.set(self.0);
    }
}

/// Logs what was to be logged meanwhile, and which request it is of.
pub(super) fn told(operation: Option<&Operation>, id: Option<&RequestId>) {
    if UNTOLD.with_borrow(Vec::is_empty) || IS_INSIDE.get() {
        return;
    }
    let span = error_span!(
        "request",
        http.request.method = operation.map(|operation| operation.method),
        http.route = operation.map(|operation| operation.route),
        operation.id = operation.map(|operation| operation.id),
        request.id = id.map(RequestId::as_str),
    );
    span.in_scope(|| UNTOLD.take().into_iter().for_each(|log| log()));
}

/// Logs something, of the request that is being answered.
pub(super) fn tell(log: impl FnOnce() + 'static) {
    if IS_INSIDE.get() {
        UNTOLD.with_borrow_mut(|untold| untold.push(Box::new(log)));
    } else {
        log();
    }
}
