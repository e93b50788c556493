//! From all requests to the one operation that answers each.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use tokio::time::{Sleep, sleep};

use super::call::{Call, Incoming};
use super::docs::{Docs, File};
use super::documented::{AnswerChecks, Documented, Held, Reading, hold};
use super::reading;
use super::rejection::{Rejection, Shapes, answered};
use super::shape::Described;
use super::template::{Found, Tree};

/// What an operation is on its way to: an answer.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// What the runtime allows, whatever the operation.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The largest body of a request, in bytes.
    pub body_limit: usize,
    /// How long a body may take to arrive before it is refused (408); nothing: for ever. Bodies that operations
    /// stream themselves are not limited.
    pub body_timeout: Option<Duration>,
    /// How long an operation may take before it is given up (503); nothing: for ever. An answer's body may
    /// take longer.
    pub timeout: Option<Duration>,
    /// What to answer instead of a rejection, if anything: the place for an application's own error bodies.
    pub on_rejection: Option<fn(&Rejection) -> Option<Response>>,
    /// What becomes of an answer that is not as documented, in builds that compare answers with the document.
    pub answers: AnswerChecks,
}

impl Default for Settings {
    /// 2 MiB, and 30 seconds each; rejections as documented; answers that are not are logged.
    fn default() -> Self {
        let half_a_minute = Some(Duration::from_secs(30));
        Self {
            body_limit: 2 * 1024 * 1024,
            body_timeout: half_a_minute,
            timeout: half_a_minute,
            on_rejection: None,
            answers: AnswerChecks::Log,
        }
    }
}

/// One operation: its method, its path as `OpenAPI` writes it, and the function that answers.
#[must_use]
pub struct Route<S: ?Sized> {
    method: &'static str,
    template: &'static str,
    operation: fn(Call<S>) -> Answer,
    described: &'static [Described],
}

impl<S: ?Sized> Route<S> {
    /// `Route::new("GET", "/items/{item_id}", read_item)`
    pub const fn new(method: &'static str, template: &'static str, operation: fn(Call<S>) -> Answer) -> Self {
        Self { method, template, operation, described: &[] }
    }

    /// With the rejections that the document describes for it.
    pub const fn described(mut self, described: &'static [Described]) -> Self {
        self.described = described;
        self
    }
}

/// Operations being put together into a router.
#[must_use]
pub struct Routes {
    tree: Tree<Box<dyn Endpoint>>,
    settings: Settings,
    usual: &'static Described,
    redirects_slashes: bool,
    /// What operations may answer, by method and path.
    documented: HashMap<(&'static str, &'static str), &'static Documented>,
}

impl Routes {
    /// No operation yet; rejections are answered as `usual` where an operation does not describe them.
    pub fn new(settings: Settings, usual: &'static Described) -> Self {
        Self { tree: Tree::new(), settings, usual, redirects_slashes: false, documented: HashMap::new() }
    }

    /// With what operations may answer. It is compared with the answers of those that are added after this.
    pub fn documented(mut self, all: &[&'static [Documented]]) -> Self {
        let each = all.iter().copied().flatten();
        self.documented.extend(each.map(|one| ((one.method, one.path), one)));
        self
    }

    /// With a redirect (307) from a path that is not there to the same with another end: `/users` to `/users/`, or
    /// the other way.
    pub const fn redirecting_slashes(mut self) -> Self {
        self.redirects_slashes = true;
        self
    }

    /// With the operations of one service.
    pub fn add<S: ?Sized + Send + Sync + 'static>(
        mut self,
        app: &Arc<S>,
        routes: &'static [Route<S>],
    ) -> Self {
        for route in routes {
            let bound = Bound {
                app: Arc::clone(app),
                operation: route.operation,
                described: route.described,
                documented: self.documented.get(&(route.method, route.template)).copied(),
            };
            self.tree.add(route.method, route.template, Box::new(bound));
        }
        self
    }

    /// With the document at `/openapi.json`.
    pub fn document(mut self, text: &'static str) -> Self {
        self.tree.add_fixed("GET", "/openapi.json", Box::new(File::document(text)));
        self
    }

    /// With the page that shows the document at `/docs`.
    pub fn docs(mut self, docs: Docs) -> Self {
        self.tree.add_fixed("GET", "/docs", Box::new(File::page(docs.html)));
        for asset in docs.assets {
            self.tree.add_fixed("GET", &format!("/docs/{}", asset.name), Box::new(File::asset(asset)));
        }
        self
    }

    /// The router. It answers every request below the place it is nested at.
    pub fn finish(self) -> Router {
        let dispatch = Dispatch(Arc::new(self));
        let all = axum::routing::any(dispatch);
        Router::new().route("/", all.clone()).route("/{*rest}", all)
    }

    fn start(&self, request: Request) -> Guarded {
        let (parts, body) = request.into_parts();
        let path = parts.uri.path();
        if reading::refuses(path) {
            let rejection = Rejection::malformed("The path is not percent-encoded UTF-8.");
            return self.refused(rejection, false);
        }
        let is_head = parts.method == Method::HEAD;
        let also = is_head.then_some("GET");
        let query = parts.uri.query().unwrap_or_default();
        match self.tree.find(parts.method.as_str(), also, path, query) {
            Found::Operation(end, values) => {
                let incoming = Incoming { parts, body, values, settings: self.settings };
                let shapes = Shapes { described: end.value.described(), ..self.shapes() };
                let state = State::Running(end.value.start(incoming));
                let documented = end.value.documented();
                Guarded { documented, timeout: self.settings.timeout, ..self.guarded(state, shapes, is_head) }
            }
            Found::Methods(methods) => {
                let allow = allow(&methods);
                if parts.method == Method::OPTIONS {
                    let mut response = StatusCode::NO_CONTENT.into_response();
                    if let Ok(allow) = HeaderValue::from_str(&allow) {
                        response.headers_mut().insert(header::ALLOW, allow);
                    }
                    return self.done(response, is_head);
                }
                self.refused(Rejection::method_not_allowed(&allow), is_head)
            }
            Found::Nothing => match self.other_end(path, query) {
                Some(target) => {
                    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
                    response.headers_mut().insert(header::LOCATION, target);
                    self.done(response, is_head)
                }
                None => self.refused(Rejection::not_found(), is_head),
            },
        }
    }

    /// Where a path that is not there would be with a slash more, or without those at its end: a reference relative to
    /// the path itself, so that it stays right below a prefix and never leads to another host.
    fn other_end(&self, path: &str, query: &str) -> Option<HeaderValue> {
        if !self.redirects_slashes {
            return None;
        }
        let shorter = path.trim_end_matches('/');
        let is_long = shorter.len() < path.len();
        let other = if is_long { shorter.to_owned() } else { format!("{path}/") };
        if other.is_empty() || matches!(self.tree.find("GET", None, &other, query), Found::Nothing) {
            return None;
        }
        let last = shorter.rsplit('/').next().unwrap_or_default();
        let ups = "../".repeat(path.len() - shorter.len());
        let mark = if query.is_empty() { "" } else { "?" };
        let target =
            if is_long { format!("{ups}{last}{mark}{query}") } else { format!("./{last}/{mark}{query}") };
        HeaderValue::try_from(target).ok()
    }

    fn shapes(&self) -> Shapes {
        Shapes { described: &[], usual: self.usual, on_rejection: self.settings.on_rejection }
    }

    fn refused(&self, rejection: Rejection, is_head: bool) -> Guarded {
        self.done(rejection.carried(), is_head)
    }

    fn done(&self, response: Response, is_head: bool) -> Guarded {
        self.guarded(State::Done(Some(response)), self.shapes(), is_head)
    }

    const fn guarded(&self, state: State, shapes: Shapes, is_head: bool) -> Guarded {
        let checks = self.settings.answers;
        Guarded { state, shapes, is_head, timeout: None, sleep: None, documented: None, checks }
    }
}

/// The value of `Allow`: what the document says, and what the runtime answers by itself.
fn allow(methods: &[&str]) -> String {
    let mut allow = String::new();
    let mut add = |method| {
        let comma = if allow.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(allow, "{comma}{method}");
    };
    for method in methods {
        add(*method);
        if *method == "GET" && !methods.contains(&"HEAD") {
            add("HEAD");
        }
    }
    if !methods.contains(&"OPTIONS") {
        add("OPTIONS");
    }
    allow
}

/// Something that answers. It hides which service an operation belongs to.
trait Endpoint: Send + Sync {
    fn start(&self, incoming: Incoming) -> Answer;

    /// The rejections that the document describes for it.
    fn described(&self) -> &'static [Described] {
        &[]
    }

    /// What it may answer, where that is compared.
    fn documented(&self) -> Option<&'static Documented> {
        None
    }
}

struct Bound<S: ?Sized> {
    app: Arc<S>,
    operation: fn(Call<S>) -> Answer,
    described: &'static [Described],
    documented: Option<&'static Documented>,
}

impl<S: ?Sized + Send + Sync> Endpoint for Bound<S> {
    fn start(&self, incoming: Incoming) -> Answer {
        (self.operation)(Call::new(Arc::clone(&self.app), incoming))
    }

    fn described(&self) -> &'static [Described] {
        self.described
    }

    fn documented(&self) -> Option<&'static Documented> {
        self.documented
    }
}

impl Endpoint for File {
    fn start(&self, incoming: Incoming) -> Answer {
        Box::pin(std::future::ready(self.answer(&incoming.parts)))
    }
}

/// The one handler of all operations, so that axum's machinery is compiled once.
#[derive(Clone)]
struct Dispatch(Arc<Routes>);

impl Handler<(), ()> for Dispatch {
    type Future = Guarded;

    fn call(self, request: Request, (): ()) -> Guarded {
        self.0.start(request)
    }
}

/// An answer that comes even where the operation panics or takes too long.
struct Guarded {
    state: State,
    shapes: Shapes,
    is_head: bool,
    timeout: Option<Duration>,
    /// Only there once the operation has had to wait.
    sleep: Option<Pin<Box<Sleep>>>,
    documented: Option<&'static Documented>,
    checks: AnswerChecks,
}

enum State {
    Running(Answer),
    Reading(Box<Reading>),
    Done(Option<Response>),
}

impl Guarded {
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
                let text = text.or_else(|| panic.downcast_ref().copied()).unwrap_or("no text");
                tracing::error!(panic = text, "an operation panicked");
                return Poll::Ready(Rejection::internal().carried());
            }
        }
        let Some(timeout) = self.timeout else { return Poll::Pending };
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(sleep(timeout)));
        sleep.as_mut().poll(context).map(|()| {
            tracing::warn!("an operation took longer than {timeout:?}");
            Rejection::unavailable().carried()
        })
    }

    /// The answer of an operation, compared with the document.
    fn compared(&mut self, response: Response, context: &mut Context<'_>) -> Poll<Response> {
        let Some(documented) = self.documented else { return Poll::Ready(response) };
        match hold(response, documented, self.checks) {
            Held::Ready(response) => Poll::Ready(response),
            Held::Reading(mut reading) => {
                let answer = reading.poll(context);
                self.state = State::Reading(Box::new(reading));
                answer
            }
        }
    }
}

impl Future for Guarded {
    type Output = Response;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Response> {
        self.answer(context).map(|response| {
            let mut response = answered(response, self.shapes);
            // What ran is dropped with its answer, not when the connection gets to it.
            self.state = State::Done(None);
            if self.is_head {
                strip(&mut response);
            }
            if has_no_body(response.status()) {
                empty(&mut response);
            }
            response
        })
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
