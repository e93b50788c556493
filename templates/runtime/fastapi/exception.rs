//! `HTTPException`, as programs written for `FastAPI` raise it.

use axum::http::{HeaderName, HeaderValue};
use axum::response::IntoResponse;
use serde::Serialize;
use serde_json::Value;

use super::failure::{Failure, Raw};
use super::reply::Reply;

/// A status with a body `{"detail": …}`, whatever the document says: for programs that were written for `FastAPI` and
/// whose clients know this body. `?` and `into` make any operation's error of it.
///
/// The answers that the document describes have variants of their own; prefer those where no client depends on this.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpException {
    status: u16,
    detail: Value,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl HttpException {
    /// With a status and a detail: a text, or any other JSON value. A status outside of 100 to 999 is answered with
    /// a logged 500.
    pub fn new(status: u16, detail: impl Into<Value>) -> Self {
        Self { status, detail: detail.into(), headers: Vec::new() }
    }

    /// With a header besides.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.push((name, value));
        self
    }
}

impl From<HttpException> for Raw {
    fn from(exception: HttpException) -> Self {
        #[derive(Serialize)]
        struct Body {
            detail: Value,
        }
        let HttpException { status, detail, headers } = exception;
        let mut response = Reply::json(status, &Body { detail }).into_response();
        response.headers_mut().extend(headers);
        Self(response)
    }
}

impl<B> From<HttpException> for Failure<B> {
    fn from(exception: HttpException) -> Self {
        Self::Raw(exception.into())
    }
}
