//! One operation, and what answers for it.

use std::pin::Pin;
use std::sync::Arc;

use axum::response::Response;

use super::call::{Call, Incoming};
use super::docs::File;
use super::documented::Documented;
use super::operation::Operation;
use super::shape::Described;

/// What an operation is on its way to: an answer.
pub type Answer = Pin<Box<dyn Future<Output = Response> + Send>>;

/// One operation: its method, its path as `OpenAPI` writes it, and the function that answers.
#[must_use]
pub struct Route<S: ?Sized> {
    pub(super) method: &'static str,
    pub(super) template: &'static str,
    operation: fn(Call<S>) -> Answer,
    id: &'static str,
    described: &'static [Described],
}

impl<S: ?Sized> Route<S> {
    /// `Route::new("GET", "/items/{item_id}", read_item)`
    pub const fn new(method: &'static str, template: &'static str, operation: fn(Call<S>) -> Answer) -> Self {
        Self { method, template, operation, id: "", described: &[] }
    }

    /// With its `operationId`, for logs and layers.
    pub const fn id(mut self, id: &'static str) -> Self {
        self.id = id;
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
        Bound { app, run: self.operation, operation, described: self.described, documented }
    }
}

/// Something that answers. It hides which service an operation belongs to.
pub(super) trait Endpoint: Send + Sync {
    fn start(&self, incoming: Incoming) -> Answer;

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

/// An operation with the service that it belongs to.
pub(super) struct Bound<S: ?Sized> {
    app: Arc<S>,
    run: fn(Call<S>) -> Answer,
    operation: Operation,
    described: &'static [Described],
    documented: Option<&'static Documented>,
}

impl<S: ?Sized + Send + Sync> Endpoint for Bound<S> {
    fn start(&self, incoming: Incoming) -> Answer {
        (self.run)(Call::new(Arc::clone(&self.app), incoming))
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
