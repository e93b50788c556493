//! One operation, and what answers for it.

use std::pin::Pin;
use std::sync::Arc;

use axum::http::Extensions;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use super::call::{Call, Incoming};
use super::docs::{File, Moved};
use super::documented::Documented;
use super::future::BoxFuture;
use super::layered::Operations;
use super::operation::Operation;
use super::rejection::Rejection;
use super::shape::Described;

/// What an operation is on its way to: an answer.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Has a service asked, and makes a reply of what it gives.
///
/// The functions that call this are no `async fn`s: a compiler has less to do with one that only reads parameters.
pub fn answer<S, R, T, E, P>(
    app: Arc<S>,
    request: R,
    ask: Ask<S, R, Result<T, E>>,
    reply: impl FnOnce(T) -> P + Send + 'static,
) -> Answer
where
    S: Send + Sync + ?Sized + 'static,
    R: Send + 'static,
    T: 'static,
    E: IntoResponse + 'static,
    P: IntoResponse,
{
    Box::pin(async move { ask(&app, request).await.map(reply).into_response() })
}

/// An operation of a service.
pub type Ask<S, R, O> = for<'a> fn(&'a S, R) -> BoxFuture<'a, O>;

/// What a request is found to be, before anything but its head is read: what its extensions are to hold then, or what
/// to answer instead of the operation.
pub type Judging<'a> = BoxFuture<'a, Result<Extensions, Rejection>>;

/// What finds out who calls.
pub type Guard<S> = for<'a> fn(&'a S, &'a Parts) -> Judging<'a>;

/// One operation: its method, its path as `OpenAPI` writes it, and the function that answers.
#[must_use]
pub struct Route<S: ?Sized> {
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    operation: fn(Call<S>) -> Answer,
    guard: Option<Guard<S>>,
    id: &'static str,
    described: &'static [Described],
}

impl<S: ?Sized> Route<S> {
    /// `Route::new("GET", "/items/{item_id}", read_item)`
    pub const fn new(method: &'static str, template: &'static str, operation: fn(Call<S>) -> Answer) -> Self {
        Self { method, template, operation, guard: None, id: "", described: &[] }
    }

    /// With its `operationId`, for logs and layers.
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = id;
        self
    }

    /// Only for those whom this lets in.
    pub const fn guarded(mut self, guard: Guard<S>) -> Self {
        self.guard = Some(guard);
        self
    }

    /// With the rejections that the document describes for it.
    pub const fn described(mut self, described: &'static [Described]) -> Self {
        self.described = described;
        self
    }

    /// It, as a service answers it.
    pub(super) fn bound(
        &self,
        app: Arc<S>,
        tag: Option<&'static str>,
        documented: Option<&'static Documented>,
    ) -> Bound<S> {
        let operation = Operation { id: self.id, tag, method: self.method, route: self.template };
        let guard = self.guard;
        Bound { app, run: self.operation, guard, operation, described: self.described, documented }
    }
}

/// Something that answers. It hides which service an operation belongs to.
pub(super) trait Endpoint: Send + Sync {
    fn start(&self, incoming: Incoming) -> Answer;

    /// Whether it matters who calls.
    fn is_guarded(&self) -> bool {
        false
    }

    /// Finds out who calls.
    fn judge<'a>(&'a self, _parts: &'a Parts) -> Judging<'a> {
        Box::pin(std::future::ready(Ok(Extensions::new())))
    }

    /// The operation; nothing where it is none of the document's.
    fn operation(&self) -> Option<Operation> {
        None
    }

    /// The rejections that the document describes for it.
    fn described(&self) -> &'static [Described] {
        &[]
    }

    /// What it may answer, where that is compared.
    fn documented(&self) -> Option<&'static Documented> {
        None
    }
}

/// Has something answer, within the layers around it, once it is known who calls.
pub(super) fn begin(
    endpoint: &Arc<dyn Endpoint>,
    layered: Option<&Operations>,
    mut incoming: Incoming,
) -> Answer {
    if !endpoint.is_guarded() && layered.is_none() {
        return endpoint.start(incoming);
    }
    let (endpoint, layered) = (Arc::clone(endpoint), layered.cloned());
    let start = |endpoint: Arc<dyn Endpoint>, incoming| match layered {
        Some(layered) => layered.answer(endpoint, incoming),
        None => endpoint.start(incoming),
    };
    if !endpoint.is_guarded() {
        return start(endpoint, incoming);
    }
    Box::pin(async move {
        match endpoint.judge(&incoming.parts).await {
            Ok(known) => incoming.parts.extensions.extend(known),
            Err(rejection) => return rejection.carried(),
        }
        start(endpoint, incoming).await
    })
}

/// An operation with the service that it belongs to.
pub(super) struct Bound<S: ?Sized> {
    app: Arc<S>,
    run: fn(Call<S>) -> Answer,
    guard: Option<Guard<S>>,
    operation: Operation,
    described: &'static [Described],
    documented: Option<&'static Documented>,
}

impl<S: ?Sized + Send + Sync + 'static> Endpoint for Bound<S> {
    fn start(&self, incoming: Incoming) -> Answer {
        (self.run)(Call::new(Arc::clone(&self.app), incoming))
    }

    fn is_guarded(&self) -> bool {
        self.guard.is_some()
    }

    fn judge<'a>(&'a self, parts: &'a Parts) -> Judging<'a> {
        match self.guard {
            Some(guard) => guard(&self.app, parts),
            None => Box::pin(std::future::ready(Ok(Extensions::new()))),
        }
    }

    fn operation(&self) -> Option<Operation> {
        Some(self.operation)
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

impl Endpoint for Moved {
    fn start(&self, _: Incoming) -> Answer {
        Box::pin(std::future::ready(Self::answer()))
    }
}
