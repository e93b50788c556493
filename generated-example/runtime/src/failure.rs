//! Errors of the implementation: logged in full, never shown.

use std::error::Error;
use std::fmt::Write;

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::BodyTooLarge;
use super::macros::failures;
use super::pace::BodyTooSlow;
use super::rejection::{Refused, Rejection};
use super::trace::tell;
use super::violation::Invalid;

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
        // A streamed body that turns out too large, say, fails inside the operation, but is the client's doing.
        let mut cause: Option<&(dyn Error + 'static)> = Some(self.0.as_ref());
        while let Some(error) = cause {
            if let Some(BodyTooLarge(limit)) = error.downcast_ref() {
                return Rejection::too_large(*limit).into_response();
            }
            if let Some(refused) = error.downcast_ref::<Refused>() {
                return refused.clone().into_response();
            }
            if error.is::<BodyTooSlow>() {
                return Rejection::too_slow().into_response();
            }
            if let Some(invalid) = error.downcast_ref::<Invalid>() {
                return Rejection::invalid(invalid.violations()).into_response();
            }
            cause = error.source();
        }
        let report = self.report();
        tell(move || tracing::error!(error = report, "an operation failed"));
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

/// A failure before it is known which operation it is the answer of: a status and a body that many share.
///
/// An application says once what its own error means, for all operations whose errors have this body:
///
/// ```text
/// impl From<AppError> for Failure<models::Error> {
///     fn from(error: AppError) -> Self {
///         match error {
///             AppError::NoSuchItem => Failure::new(404, models::Error { … }),
///             AppError::Database(error) => error.into(),
///         }
///     }
/// }
/// ```
///
/// From then on `?` takes an `AppError` in all of their handlers. What an operation does not document for a status is
/// logged and answered with an opaque 500. `AppError` itself must not implement [`Error`]: every one of those
/// already is a failure, an internal one.
#[derive(Debug)]
pub enum Failure<B> {
    /// A status, headers and a body.
    Known(u16, FailureHeaders, B),
    /// Logged, answered with an opaque 500.
    Internal(Internal),
    /// Answered as it is.
    Raw(Raw),
}

/// The headers of a failure, by name.
#[derive(Debug, Default)]
pub struct FailureHeaders(Vec<(&'static str, Value)>);

impl<B> Failure<B> {
    /// A status and a body.
    pub const fn new(status: u16, body: B) -> Self {
        Self::Known(status, FailureHeaders(Vec::new()), body)
    }

    /// With a header, where the operation documents one of this name. A value that cannot be written is left out.
    #[must_use]
    pub fn header<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let (Self::Known(_, headers, _), Ok(value)) = (&mut self, serde_json::to_value(value)) {
            headers.0.push((name, value));
        }
        self
    }
}

/// How any operation may fail: what its error enum has besides the answers that the document describes.
pub trait Fails {
    /// Logged, answered with an opaque 500.
    fn internal(error: Internal) -> Self;
    /// Answered as it is.
    fn raw(raw: Raw) -> Self;
}

impl<B> Failure<B> {
    /// The answer of an operation: what `known` makes of status, headers and body. Nothing, where the operation
    /// documents no such answer, becomes an internal failure.
    pub fn answer<A: Fails>(self, known: impl FnOnce(u16, &FailureHeaders, B) -> Option<A>) -> A {
        match self {
            Self::Known(status, headers, body) => known(status, &headers, body).unwrap_or_else(|| {
                A::internal(Internal::new(format!(
                    "the operation documents no {status} with this body and these headers"
                )))
            }),
            Self::Internal(error) => A::internal(error),
            Self::Raw(raw) => A::raw(raw),
        }
    }
}

impl FailureHeaders {
    /// The header of a name; nothing where there is none, or where it is of another type.
    #[must_use]
    pub fn get<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        let value = self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        serde_json::from_value(value.cloned()?).ok()
    }
}

impl<B, E: Into<BoxError>> From<E> for Failure<B> {
    fn from(error: E) -> Self {
        Self::Internal(Internal::new(error))
    }
}

impl<B> From<Internal> for Failure<B> {
    /// Which `?` takes, too: an [`Internal`] is no [`Error`] that could come in by the other way.
    fn from(error: Internal) -> Self {
        Self::Internal(error)
    }
}

impl<B> From<Raw> for Failure<B> {
    fn from(raw: Raw) -> Self {
        Self::Raw(raw)
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

impl<E> From<E> for HandlerError
where
    Failure<()>: From<E>,
{
    fn from(error: E) -> Self {
        Failure::from(error).answer(|_, _, ()| None)
    }
}
