//! Bodies that go piece by piece: those that operations read themselves, and those of answers.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

use super::call::{BodyTooLarge, Call};
use super::failure::BoxError;
use super::pace::BodyTooSlow;
use super::rejection::{Refused, Rejection};

impl<S: ?Sized> Call<S> {
    /// The body, unread. Reading more than [`Settings::upload_limit`](super::Settings) fails with [`BodyTooLarge`],
    /// which is answered with 413 where the operation passes it on. Nothing, and 413, where its declared length says so
    /// beforehand.
    pub fn stream(&mut self) -> Option<Body> {
        self.open()?;
        let limit = usize::try_from(self.settings().upload_limit).unwrap_or(usize::MAX);
        let (body, _) = self.take_body();
        if body.size_hint().lower() > limit as u64 {
            return self.reject(Rejection::too_large(limit));
        }
        Some(Body::new(Limited { body, limit, read: 0 }))
    }
}

/// A body whose error is logged. The client sees an answer that was cut off, never one that looks whole.
pub(super) fn watched(body: Body) -> Body {
    // What lies in memory cannot break.
    if body.size_hint().exact().is_some() { body } else { Body::new(Watched { body, failed: None }) }
}

/// A body that ends with an error where it passes a number of bytes.
struct Limited {
    body: Body,
    limit: usize,
    read: usize,
}

impl HttpBody for Limited {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        Pin::new(&mut self.body).poll_frame(context).map(|frame| {
            let frame = match frame? {
                Ok(frame) => frame,
                Err(error) => return Some(Err(broken(&error).into())),
            };
            self.read += frame.data_ref().map_or(0, Bytes::len);
            Some(if self.read > self.limit { Err(BodyTooLarge(self.limit).into()) } else { Ok(frame) })
        })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What to answer where the body breaks off.
pub(super) fn broken(error: &axum::Error) -> Refused {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return refused.clone();
        }
        if let Some(BodyTooLarge(limit)) = error.downcast_ref() {
            return Rejection::too_large(*limit).into();
        }
        if error.is::<BodyTooSlow>() {
            return Rejection::too_slow().into();
        }
        cause = error.source();
    }
    Rejection::malformed("The body did not arrive whole.").into()
}

/// A body that logs its error.
struct Watched {
    body: Body,
    failed: Option<axum::Error>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Some(error) = self.failed.take() {
            return Poll::Ready(Some(Err(error)));
        }
        match Pin::new(&mut self.body).poll_frame(context) {
            Poll::Ready(Some(Err(error))) => {
                tracing::error!(%error, "an answer broke off");
                // What came before the error is sent first: an error drops what is not.
                self.failed = Some(error);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            other => other,
        }
    }

    fn is_end_stream(&self) -> bool {
        self.failed.is_none() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
