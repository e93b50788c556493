//! The journal as the body of an answer that does not end.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;

use crate::generated::models::LogEntry;
use crate::generated::runtime::BoxFuture;
use crate::store::Reader;

/// How an entry is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Framing {
    /// One JSON text a line.
    JsonLines,
    /// One event each, of the HTML standard's `text/event-stream`.
    Events,
}

/// Sends what the reader reads, until the client hangs up.
///
/// The server asks for the next entry only when the connection has taken the one before, so a slow client slows down
/// nobody and fills no buffer.
pub fn body(reader: Reader, framing: Framing) -> Body {
    Body::new(Entries {
        next: Box::pin(advance(reader)),
        framing,
    })
}

struct Entries {
    next: BoxFuture<'static, (LogEntry, Reader)>,
    framing: Framing,
}

impl HttpBody for Entries {
    type Data = Bytes;
    type Error = serde_json::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.next.as_mut().poll(context).map(|(entry, reader)| {
            self.next = Box::pin(advance(reader));
            Some(self.framing.write(&entry).map(Frame::data))
        })
    }
}

impl Framing {
    fn write(self, entry: &LogEntry) -> serde_json::Result<Bytes> {
        let json = serde_json::to_string(entry)?;
        Ok(Bytes::from(match self {
            Self::JsonLines => json + "\n",
            Self::Events => format!("data: {json}\n\n"),
        }))
    }
}

/// Waits for an entry, and gives it with the reader that waited.
async fn advance(mut reader: Reader) -> (LogEntry, Reader) {
    let entry = reader.next().await;
    (entry, reader)
}
