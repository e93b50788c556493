//! An operation that runs, and what becomes of its answer.

use std::convert::Infallible;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use http_body::Frame;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Sleep, sleep};

use super::documented::{AnswerChecks, Held, Reading, hold};
use super::operation::{Operation, RequestId};
use super::pace::Progress;
use super::rejection::{Rejection, Shapes, answered};
use super::route::{Answer, Endpoint};
use super::settings::Settings;
use super::trace::{Trace, tell, told};

/// An answer that comes even where the operation panics or takes too long.
pub struct Running {
    state: State,
    shapes: Shapes,
    is_head: bool,
    /// What the request is called, and the header that says so.
    id: Option<(HeaderName, RequestId)>,
    trace: Option<Trace>,
    /// What answers, where it is an operation.
    endpoint: Option<Arc<dyn Endpoint>>,
    /// Whether the answer tells the operation.
    pub(super) is_told: bool,
    /// What there is only for operations, and only for some.
    timeout: Option<Duration>,
    /// Only there once the operation has had to wait.
    sleep: Option<Pin<Box<Sleep>>>,
    progress: Option<Progress>,
    /// How much of the body had come when it was last looked.
    seen: u64,
    checks: AnswerChecks,
    /// Given back when the answer is there.
    permit: Option<OwnedSemaphorePermit>,
}

enum State {
    Running(Answer),
    Reading(Box<Reading>),
    Done(Option<Response>),
}

impl Running {
    /// A request of which nothing is known yet.
    pub(super) fn new(parts: &Parts, settings: &Settings, shapes: Shapes) -> Self {
        let id = settings.request_id.as_ref().map(|name| (name.clone(), RequestId::of(&parts.headers, name)));
        Self {
            state: State::Done(None),
            shapes,
            is_head: parts.method == Method::HEAD,
            id,
            trace: None,
            endpoint: None,
            is_told: false,
            timeout: None,
            sleep: None,
            progress: None,
            seen: 0,
            checks: settings.answers,
            permit: None,
        }
    }

    /// What the request is called.
    pub(super) fn id(&self) -> Option<&RequestId> {
        self.id.as_ref().map(|(_, id)| id)
    }

    /// The operation.
    fn operation(&self) -> Option<Operation> {
        self.endpoint.as_ref()?.operation()
    }

    /// Answers with a rejection.
    pub(super) fn refused(self, parts: &Parts, rejection: Rejection) -> Self {
        self.done(parts, rejection.carried())
    }

    /// Answers at once.
    pub(super) fn done(mut self, parts: &Parts, response: Response) -> Self {
        self.asks(parts);
        self.state = State::Done(Some(response));
        self
    }

    /// Notes what is asked for, where it is no operation.
    pub(super) fn asks(&mut self, parts: &Parts) {
        self.trace = Some(Trace::new(parts, self.operation().as_ref(), self.id()));
    }

    /// Notes which operation is asked for.
    pub(super) fn asks_for(
        &mut self,
        parts: &Parts,
        endpoint: &Arc<dyn Endpoint>,
        progress: Option<Progress>,
        timeout: Option<Duration>,
    ) {
        self.shapes.described = endpoint.described();
        self.endpoint = Some(Arc::clone(endpoint));
        self.progress = progress;
        self.timeout = timeout;
        self.asks(parts);
    }

    /// Has the answer made by a future, which reads what it need not wait for before it is one.
    pub(super) fn run(
        mut self,
        begin: impl FnOnce() -> Answer,
        permit: Option<OwnedSemaphorePermit>,
    ) -> Self {
        self.state = match catch_unwind(AssertUnwindSafe(begin)) {
            Ok(answer) => State::Running(answer),
            Err(panic) => State::Running(Box::pin(async move { resume_unwind(panic) })),
        };
        self.permit = permit;
        self
    }

    fn answer(&mut self, context: &mut Context<'_>) -> Poll<Response> {
        let running = match &mut self.state {
            State::Running(answer) => answer,
            State::Reading(reading) => return reading.poll(context),
            // Only polled again by mistake once it was taken.
            State::Done(response) => return response.take().map_or(Poll::Pending, Poll::Ready),
        };
        match catch_unwind(AssertUnwindSafe(|| running.as_mut().poll(context))) {
            Ok(Poll::Ready(response)) => return self.compared(response, context),
            Ok(Poll::Pending) => {}
            Err(panic) => {
                let text = panic.downcast_ref::<String>().map(String::as_str);
                let text = text.or_else(|| panic.downcast_ref().copied()).unwrap_or("no text").to_owned();
                tell(move || tracing::error!(panic = text, "an operation panicked"));
                return Poll::Ready(Rejection::internal().carried());
            }
        }
        self.timed(context)
    }

    /// The answer to an operation that takes too long. One whose body still comes does not, however long that takes.
    fn timed(&mut self, context: &mut Context<'_>) -> Poll<Response> {
        let Some(timeout) = self.timeout else { return Poll::Pending };
        loop {
            let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(timeout)));
            std::task::ready!(sleep.as_mut().poll(context));
            let come = self.progress.as_ref().map_or(0, Progress::bytes);
            if come == self.seen {
                break;
            }
            self.seen = come;
            self.sleep = None;
        }
        tell(move || tracing::warn!("an operation took longer than {timeout:?}"));
        Poll::Ready(Rejection::unavailable().carried())
    }

    /// The answer of an operation, compared with the document.
    fn compared(&mut self, response: Response, context: &mut Context<'_>) -> Poll<Response> {
        let documented = self.endpoint.as_ref().and_then(|endpoint| endpoint.documented());
        let Some(documented) = documented else { return Poll::Ready(response) };
        let operation = self.operation().map(|operation| operation.id).unwrap_or_default();
        match hold(response, documented, operation, self.checks) {
            Held::Ready(response) => Poll::Ready(response),
            Held::Reading(mut reading) => {
                let answer = reading.poll(context);
                self.state = State::Reading(Box::new(reading));
                answer
            }
        }
    }

    fn run_on(&mut self, context: &mut Context<'_>) -> Poll<Response> {
        self.answer(context).map(|response| self.finished(response))
    }

    /// The answer as it is sent.
    fn finished(&mut self, response: Response) -> Response {
        let mut response = answered(response, self.shapes);
        // What ran is dropped with its answer, not when the connection gets to it.
        self.state = State::Done(None);
        self.permit = None;
        if self.is_head {
            strip(&mut response);
        }
        if has_no_body(response.status()) {
            empty(&mut response);
        }
        if let Some((name, id)) = &self.id {
            response.headers_mut().entry(name).or_insert_with(|| id.value());
        }
        if let Some(operation) = self.operation().filter(|_| self.is_told) {
            response.extensions_mut().insert(operation);
        }
        response
    }
}

impl Future for Running {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(trace) = self.trace.take() else { return self.run_on(context).map(Ok) };
        let answer = trace.within(|| self.run_on(context));
        told(self.operation().as_ref(), self.id());
        if let Poll::Ready(response) = &answer {
            trace.answered(response);
        }
        self.trace = Some(trace);
        answer.map(Ok)
    }
}

/// Statuses whose answers never have a body (RFC 9110 sections 15.2, 15.3.5, 15.3.6, 15.4.5).
fn has_no_body(status: StatusCode) -> bool {
    status.is_informational() || matches!(status.as_u16(), 204 | 205 | 304)
}

/// Leaves out the body, and what would describe it.
fn empty(response: &mut Response) {
    *response.body_mut() = Body::empty();
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_LENGTH);
}

/// Leaves out the body as HEAD asks, keeping its length.
fn strip(response: &mut Response) {
    let body = std::mem::replace(response.body_mut(), Body::new(Unsent));
    if let Some(length) = body.size_hint().exact()
        && !response.headers().contains_key(header::CONTENT_LENGTH)
    {
        response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    }
}

/// The body of an answer to HEAD: nothing, of which it is not known how long it would be. An empty body would be
/// announced with a length of 0.
struct Unsent;

impl HttpBody for Unsent {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(None)
    }
}
