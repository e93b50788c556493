//! Errors of the implementation: logged in full, never shown.

use std::error::Error;
use std::fmt::Write;

use axum::response::{IntoResponse, Response};

use super::call::BodyTooLarge;
use super::macros::failures;
use super::rejection::Rejection;

/// Any error.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// An error that the document does not tell of: logged with its causes, answered with an opaque 500.
#[derive(Debug)]
pub struct Internal(BoxError);

impl Internal {
    /// From any error, or from a text.
    pub fn new(error: impl Into<BoxError>) -> Self {
        Self(error.into())
    }

    /// The error with its causes, for a log.
    #[must_use]
    pub fn report(&self) -> String {
        let mut text = self.0.to_string();
        let mut cause = self.0.source();
        while let Some(error) = cause {
            // Writing to a string cannot fail.
            let _ = write!(text, ": {error}");
            cause = error.source();
        }
        text
    }
}

impl<E: Into<BoxError>> From<E> for Internal {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for Internal {
    fn into_response(self) -> Response {
        // A streamed body that turns out too large fails inside the operation, but is the client's doing.
        let mut cause: Option<&(dyn Error + 'static)> = Some(self.0.as_ref());
        while let Some(error) = cause {
            if let Some(BodyTooLarge(limit)) = error.downcast_ref() {
                return Rejection::too_large(*limit).into_response();
            }
            cause = error.source();
        }
        tracing::error!(error = self.report(), "an operation failed");
        Rejection::internal().into_response()
    }
}

/// An answer made by hand, past everything the document says. The explicit way out.
#[derive(Debug)]
#[must_use]
pub struct Raw(pub Response);

impl Raw {
    /// From anything that axum can answer with.
    pub fn new(response: impl IntoResponse) -> Self {
        Self(response.into_response())
    }
}

impl IntoResponse for Raw {
    fn into_response(self) -> Response {
        self.0
    }
}

/// How operations fail that document no errors. `?` makes one of any error.
///
/// It is no [`Error`] itself, which is what lets it be made of every one.
#[derive(Debug)]
pub enum HandlerError {
    /// Logged, answered with an opaque 500.
    Internal(Internal),
    /// Answered as it is.
    Raw(Raw),
}

impl IntoResponse for HandlerError {
    fn into_response(self) -> Response {
        match self {
            Self::Internal(error) => error.into_response(),
            Self::Raw(raw) => raw.into_response(),
        }
    }
}

failures!(HandlerError);
