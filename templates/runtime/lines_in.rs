//! JSON values that a request sends one after the other: JSON Lines, and JSON text sequences (RFC 7464).

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, HttpBody};
use futures_core::Stream;
use serde::de::DeserializeOwned;

use super::call::{Call, Read};
use super::json::{self, Fault};
use super::rejection::{Refused, Rejection};
use super::schema::Schema;
use super::stream::broken;
use super::violation::Step;

/// Values that are read as they come: `application/jsonl`, `application/x-ndjson`, `application/json-seq`.
///
/// ```text
/// while let Some(entry) = request.body.next().await? {
///     self.store(entry).await?;
/// }
/// ```
///
/// Each value is checked as a body of its own would be, and may be as large as one ([`Settings::body_limit`]); there may
/// be any number of them, as only one is held. An error is answered by `?`: 400 where a value is not JSON, 422 where it
/// is not as documented, with its place in the sequence as the first step of each pointer, 413 where it is too large. A
/// handler that would rather go on asks for the next one. It is also a [`Stream`].
///
/// [`Settings::body_limit`]: super::Settings::body_limit
pub struct LinesIn<T> {
    body: Body,
    /// What has come and is not read yet.
    buffer: Vec<u8>,
    /// Where in it the next value starts.
    start: usize,
    /// Up to where the buffer holds no end of a value.
    searched: usize,
    /// What stands between values.
    mark: u8,
    limit: usize,
    schema: &'static Schema,
    valid: fn(&T) -> bool,
    /// How many values there were.
    count: usize,
    /// How many marks there were before the value that comes.
    line: usize,
    /// The value at hand is too large: what comes of it is passed over.
    skips: bool,
    is_over: bool,
}

impl<T: DeserializeOwned> LinesIn<T> {
    /// The next value; nothing at the end.
    ///
    /// # Errors
    /// Where the value is not as it should be, or the body breaks off.
    pub async fn next(&mut self) -> Result<Option<T>, Refused> {
        std::future::poll_fn(|context| self.poll(context)).await.transpose()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, Refused>>> {
        loop {
            let end = self.buffer[self.searched..].iter().position(|byte| *byte == self.mark);
            if let Some(end) = end.map(|end| self.searched + end) {
                let entry = self.read(end);
                (self.start, self.searched) = (end + 1, end + 1);
                self.line += 1;
                match entry {
                    Some(entry) => return Poll::Ready(Some(entry)),
                    None => continue,
                }
            }
            self.searched = self.buffer.len();
            if self.skips {
                self.forget();
            }
            if self.buffer.len() - self.start > self.limit {
                self.skips = true;
                self.count += 1;
                return Poll::Ready(Some(Err(Rejection::too_large(self.limit).into())));
            }
            if self.is_over {
                let entry = self.read(self.buffer.len());
                self.forget();
                return Poll::Ready(entry);
            }
            match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => self.is_over = true,
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        self.buffer.drain(..self.start);
                        (self.start, self.searched) = (0, self.buffer.len());
                        self.buffer.extend_from_slice(&data);
                    }
                }
                Some(Err(error)) => {
                    self.is_over = true;
                    self.forget();
                    return Poll::Ready(Some(Err(broken(&error))));
                }
            }
        }
    }

    fn forget(&mut self) {
        self.buffer.clear();
        (self.start, self.searched) = (0, 0);
    }

    /// The value that ends here; nothing where there is none.
    fn read(&mut self, end: usize) -> Option<Result<T, Refused>> {
        let bytes = &self.buffer[self.start..end];
        if std::mem::take(&mut self.skips) || bytes.iter().all(u8::is_ascii_whitespace) {
            return None;
        }
        let index = self.count;
        self.count += 1;
        if bytes.len() > self.limit {
            return Some(Err(Rejection::too_large(self.limit).into()));
        }
        let place = if self.mark == LINE {
            format!("Line {}", self.line + 1)
        } else {
            format!("Value {}", index + 1)
        };
        Some(json::read(bytes, self.schema, self.valid).map_err(|fault| {
            Refused::from(match fault {
                Fault::Malformed(what) => Rejection::malformed(format!("{place} is not JSON: {what}.")),
                Fault::Invalid(mut found) => {
                    found.within(&Step::Index(index));
                    Rejection::invalid(found).within(&place)
                }
            })
        }))
    }
}

impl<T: DeserializeOwned> Stream for LinesIn<T> {
    type Item = Result<T, Refused>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.poll(context)
    }
}

impl<T> fmt::Debug for LinesIn<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LinesIn(..)")
    }
}

impl<S: ?Sized> Call<S> {
    /// JSON Lines of one of these media types. Nothing where something was noted.
    pub fn lines_of<T>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Option<LinesIn<T>> {
        let body = self.optional_lines_of(accepted, schema, valid)?;
        self.demand(body)
    }

    /// JSON Lines of one of these media types that may be absent. Nothing where something was noted.
    pub fn optional_lines_of<T>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Read<Option<LinesIn<T>>> {
        self.sequence(accepted, schema, valid, LINE)
    }

    /// A JSON text sequence of one of these media types. Nothing where something was noted.
    pub fn records_of<T>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Option<LinesIn<T>> {
        let body = self.optional_records_of(accepted, schema, valid)?;
        self.demand(body)
    }

    /// A JSON text sequence of one of these media types that may be absent. Nothing where something was noted.
    pub fn optional_records_of<T>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Read<Option<LinesIn<T>>> {
        self.sequence(accepted, schema, valid, RECORD)
    }

    fn sequence<T>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        valid: fn(&T) -> bool,
        mark: u8,
    ) -> Read<Option<LinesIn<T>>> {
        // One without any value is a sequence too, where it says to be one.
        if !self.has_body() && self.content_type().is_none() {
            return Some(None);
        }
        self.media(accepted)?;
        self.open()?;
        let (body, limit) = self.take_body();
        Some(Some(LinesIn {
            body,
            buffer: Vec::new(),
            start: 0,
            searched: 0,
            mark,
            limit,
            schema,
            valid,
            count: 0,
            line: 0,
            skips: false,
            is_over: false,
        }))
    }
}

/// What ends a line.
const LINE: u8 = b'\n';
/// What starts a text of a sequence (RFC 7464 section 2.2).
const RECORD: u8 = 0x1E;
