//! Bodies of answers that break while they are sent: the log says why.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};

/// A body whose error is logged. The client sees an answer that was cut off, never one that looks whole.
pub(super) fn watched(body: Body) -> Body {
    // What lies in memory cannot break.
    if body.size_hint().exact().is_some() { body } else { Body::new(Watched(body)) }
}

struct Watched(Body);

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.0).poll_frame(context).map(|frame| {
            frame.map(|frame| frame.inspect_err(|error| tracing::error!(%error, "an answer broke off")))
        })
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}
