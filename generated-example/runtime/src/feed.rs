//! Streams of values that are answered one after the other: Server-Sent Events and JSON Lines.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use futures_core::Stream;
use http_body::Frame;
use tokio::sync::mpsc;
use tokio::time::{Sleep, sleep};

use super::failure::BoxError;

/// Values on their way.
pub(super) type Items<T> = Pin<Box<dyn Stream<Item = Result<T, BoxError>> + Send>>;

/// Writes a value as it is sent.
pub(super) type Write<T> = fn(&T, &mut Vec<u8>) -> Result<(), BoxError>;

/// What is ready is sent together, up to about so many bytes.
const PIECE: usize = 16 * 1024;

/// Values of a stream, each made into what is sent or into an error.
pub(super) fn mapped<S, T>(
    stream: S,
    map: impl FnMut(S::Item) -> Result<T, BoxError> + Send + Unpin + 'static,
) -> Items<T>
where
    S: Stream + Send + 'static,
{
    Box::pin(Mapped { stream: Box::pin(stream), map })
}

/// Values that come in through a channel.
pub(super) fn received<T: Send + 'static>(receiver: mpsc::Receiver<T>) -> Items<T> {
    Box::pin(Received(receiver))
}

/// Values that a function finds one by one, each with the state that finds the next.
pub(super) fn unfolded<S, T, F>(seed: S, next: impl FnMut(S) -> F + Send + 'static) -> Items<T>
where
    S: Send + Unpin + 'static,
    T: 'static,
    F: Future<Output = Result<Option<(T, S)>, BoxError>> + Send + 'static,
{
    Box::pin(Unfolded { next: Box::new(next), state: Some(seed), coming: None })
}

/// A body of values. Nothing is asked of the stream before the client has room for it.
///
/// Where a value is an error, the body breaks off, so that the client does not take it for whole.
pub(super) fn body<T: Send + 'static>(
    items: Items<T>,
    write: Write<T>,
    idle: Option<(Duration, &'static str)>,
) -> Body {
    Body::new(Feed { items, write, idle, sleep: None, ended: None })
}

struct Feed<T> {
    items: Items<T>,
    write: Write<T>,
    /// What is sent where there was nothing to send for some time.
    idle: Option<(Duration, &'static str)>,
    sleep: Option<Pin<Box<Sleep>>>,
    ended: Option<Result<(), BoxError>>,
}

impl<T> Feed<T> {
    /// Gathers what is ready. Nothing where there is nothing yet.
    fn gather(&mut self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            match self.items.as_mut().poll_next(context) {
                Poll::Ready(Some(item)) => {
                    let before = piece.len();
                    if let Err(error) = item.and_then(|item| (self.write)(&item, &mut piece)) {
                        piece.truncate(before);
                        self.ended = Some(Err(error));
                        break;
                    }
                }
                Poll::Ready(None) => {
                    self.ended = Some(Ok(()));
                    break;
                }
                Poll::Pending if piece.is_empty() => return self.wait(context),
                Poll::Pending => break,
            }
        }
        self.sleep = None;
        Poll::Ready(piece)
    }

    fn wait(&mut self, context: &mut Context<'_>) -> Poll<Vec<u8>> {
        let Some((after, text)) = self.idle else { return Poll::Pending };
        let waiting = self.sleep.get_or_insert_with(|| Box::pin(sleep(after)));
        waiting.as_mut().poll(context).map(|()| {
            self.sleep = None;
            text.into()
        })
    }
}

impl<T> HttpBody for Feed<T> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let piece = match &self.ended {
            None => match self.gather(context) {
                Poll::Ready(piece) => piece,
                Poll::Pending => return Poll::Pending,
            },
            Some(_) => Vec::new(),
        };
        if !piece.is_empty() {
            return Poll::Ready(Some(Ok(Frame::data(piece.into()))));
        }
        // Having failed once, it is over.
        let ended = self.ended.replace(Ok(()));
        Poll::Ready(ended.and_then(Result::err).map(Err))
    }
}

struct Mapped<S, F> {
    stream: Pin<Box<S>>,
    map: F,
}

impl<S: Stream, T, F: FnMut(S::Item) -> Result<T, BoxError> + Unpin> Stream for Mapped<S, F> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T, BoxError>>> {
        self.stream.as_mut().poll_next(context).map(|item| item.map(&mut self.map))
    }
}

struct Unfolded<S, N, F> {
    next: Box<N>,
    state: Option<S>,
    coming: Option<Pin<Box<F>>>,
}

impl<S, T, N, F> Stream for Unfolded<S, N, F>
where
    S: Unpin,
    N: FnMut(S) -> F,
    F: Future<Output = Result<Option<(T, S)>, BoxError>>,
{
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T, BoxError>>> {
        if let Some(state) = self.state.take() {
            self.coming = Some(Box::pin((self.next)(state)));
        }
        let Some(coming) = &mut self.coming else { return Poll::Ready(None) };
        coming.as_mut().poll(context).map(|came| {
            self.coming = None;
            match came {
                Ok(Some((item, state))) => {
                    self.state = Some(state);
                    Some(Ok(item))
                }
                Ok(None) => None,
                Err(error) => Some(Err(error)),
            }
        })
    }
}

struct Received<T>(mpsc::Receiver<T>);

impl<T> Stream for Received<T> {
    type Item = Result<T, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T, BoxError>>> {
        self.0.poll_recv(context).map(|item| item.map(Ok))
    }
}
