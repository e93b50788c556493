//! JSON Lines: a JSON text on each line, one after the other.

use std::fmt;

use futures_core::Stream;
use serde::Serialize;
use tokio::sync::mpsc;

use super::failure::BoxError;
use super::feed::{self, Items};
use super::reply::Reply;

/// Values that are answered as they come: `application/jsonl`, `application/x-ndjson`, `application/json-seq`.
pub struct Lines<T>(Items<T>);

impl<T: Send + 'static> Lines<T> {
    /// Of a stream of values.
    pub fn new<S: Stream<Item = T> + Send + 'static>(stream: S) -> Self {
        Self(feed::mapped(stream, Ok))
    }

    /// Of a stream that may fail. The first error is logged, and breaks the answer off.
    pub fn fallible<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<T, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(feed::mapped(stream, |item| item.map_err(Into::into)))
    }

    /// Of what a function finds one by one, from a state: the next value and the state that finds the one after, or
    /// nothing at the end. It is asked when the client has room. The first error is logged, and breaks the answer off.
    ///
    /// ```text
    /// Lines::unfold(rows, |mut rows| async move { Ok(rows.next().await?.map(|row| (row, rows))) })
    /// ```
    pub fn unfold<S, F>(state: S, next: impl FnMut(S) -> F + Send + 'static) -> Self
    where
        S: Send + Unpin + 'static,
        F: Future<Output = Result<Option<(T, S)>, BoxError>> + Send + 'static,
    {
        Self(feed::unfolded(state, next))
    }

    /// Of what is sent to it, with room for so many values that the client has not taken yet. It ends when every
    /// sender is dropped; sending fails once the client has gone.
    ///
    /// # Panics
    /// Without any room.
    #[must_use]
    pub fn channel(room: usize) -> (mpsc::Sender<T>, Self) {
        let (sender, receiver) = mpsc::channel(room);
        (sender, Self(feed::received(receiver)))
    }
}

impl<T> fmt::Debug for Lines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines(..)")
    }
}

impl Reply {
    /// A line for each value.
    pub fn lines<T: Serialize + Send + 'static>(
        status: u16,
        content_type: &'static str,
        lines: Lines<T>,
    ) -> Self {
        Self::bytes(status, content_type, feed::body(lines.0, line, None))
    }

    /// A record for each value, as `application/json-seq` has it (RFC 7464).
    pub fn records<T: Serialize + Send + 'static>(
        status: u16,
        content_type: &'static str,
        lines: Lines<T>,
    ) -> Self {
        Self::bytes(status, content_type, feed::body(lines.0, record, None))
    }
}

fn line<T: Serialize>(value: &T, to: &mut Vec<u8>) -> Result<(), BoxError> {
    serde_json::to_writer(&mut *to, value)?;
    to.push(b'\n');
    Ok(())
}

fn record<T: Serialize>(value: &T, to: &mut Vec<u8>) -> Result<(), BoxError> {
    to.push(b'\x1E');
    line(value, to)
}
