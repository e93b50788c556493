//! Bodies that a function makes piece by piece, when the client has room for the next.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;

use super::failure::BoxError;

/// A body of what `next` makes of a state, each piece with the state that makes the one after.
pub(super) fn pieces<S, P, F>(state: S, next: impl FnMut(S) -> F + Send + 'static) -> Body
where
    S: Send + Unpin + 'static,
    P: Into<Bytes> + 'static,
    F: Future<Output = Result<Option<(P, S)>, BoxError>> + Send + 'static,
{
    Body::new(Pieces { next: Box::new(next), state: Some(state), coming: None })
}

struct Pieces<S, N, F> {
    next: Box<N>,
    state: Option<S>,
    coming: Option<Pin<Box<F>>>,
}

impl<S, P, N, F> HttpBody for Pieces<S, N, F>
where
    S: Unpin,
    P: Into<Bytes>,
    N: FnMut(S) -> F,
    F: Future<Output = Result<Option<(P, S)>, BoxError>>,
{
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Some(state) = self.state.take() {
            self.coming = Some(Box::pin((self.next)(state)));
        }
        let Some(coming) = &mut self.coming else { return Poll::Ready(None) };
        coming.as_mut().poll(context).map(|came| {
            self.coming = None;
            match came {
                Ok(Some((piece, state))) => {
                    self.state = Some(state);
                    Some(Ok(Frame::data(piece.into())))
                }
                Ok(None) => None,
                Err(error) => Some(Err(error)),
            }
        })
    }
}
