//! Files in forms: on their way in, and collected.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, ready};

use axum::body::{Bytes, HttpBody};
use axum::http::HeaderMap;
use http_body::Frame;

use super::intake::{Refusal, lock, refusal};
use super::multipart::{Reader, Trouble};
use super::part::{Given, PartRule, media_type};
use super::rejection::{Refused, Rejection};
use super::violation::{Location, Violations};

/// A file that was sent in a form and collected.
#[derive(Clone)]
pub struct UploadedFile {
    /// What the client calls it, without folders: whatever the client likes. Never a path to write to.
    pub file_name: Option<String>,
    /// The media type the client says it has.
    pub content_type: Option<String>,
    /// The part's headers.
    pub headers: HeaderMap,
    /// What is in it.
    pub bytes: Bytes,
}

/// A file in a form on its way in: read it piece by piece, or send it on as a body.
///
/// Parts come one after the other. What was not read of one when the next is asked for is lost.
pub struct FilePart {
    reader: Arc<Mutex<Reader>>,
    /// The number of the part among all.
    number: usize,
    name: String,
    file_name: Option<String>,
    headers: HeaderMap,
    rule: Option<&'static PartRule>,
    /// How many bytes were read.
    size: u64,
}

impl FilePart {
    pub(super) fn new(
        reader: Arc<Mutex<Reader>>,
        name: String,
        file: Option<String>,
        headers: HeaderMap,
        rule: Option<&'static PartRule>,
    ) -> Self {
        let number = lock(&reader).part();
        // RFC 7578 section 4.2: folders say nothing here.
        let base = |name: String| name.rsplit(['/', '\\']).next().map(str::to_owned);
        Self { reader, number, name, file_name: file.and_then(base), headers, rule, size: 0 }
    }

    /// The name of the part: that of the form's property.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the client calls the file, without folders: whatever the client likes. Never a path to write to.
    #[must_use]
    pub fn file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    /// The media type the client says the file has, without parameters.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        media_type(&self.headers)
    }

    /// The part's headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The next piece of the file; nothing at its end.
    ///
    /// # Errors
    /// Where the body breaks off, is no form, or is too large, or the file is. `?` in a handler answers what the
    /// document describes for it.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Refused> {
        poll_fn(|context| self.poll_chunk(context)).await
    }

    /// The whole file with what is known of it, of at most `limit` bytes.
    ///
    /// # Errors
    /// As [`FilePart::chunk`]; 413 where the file is larger.
    pub async fn collect(self, limit: usize) -> Result<UploadedFile, Refused> {
        Ok(self.collected(limit, limit).await?)
    }

    /// The same where only so much `room` is left of a limit.
    pub(super) async fn collected(mut self, room: usize, limit: usize) -> Result<UploadedFile, Refusal> {
        let mut bytes = Gathering::default();
        while let Some(chunk) = poll_fn(|context| self.poll(context)).await? {
            bytes.add(chunk, room, limit)?;
        }
        Ok(UploadedFile {
            file_name: self.file_name,
            content_type: media_type(&self.headers).map(str::to_owned),
            headers: self.headers,
            bytes: bytes.whole(),
        })
    }

    /// The content of a part that is no file.
    pub(super) async fn read(&self, room: usize, limit: usize) -> Result<Bytes, Refusal> {
        let mut bytes = Gathering::default();
        while let Some(chunk) =
            poll_fn(|context| lock(&self.reader).poll_chunk(context)).await.map_err(refusal)?
        {
            bytes.add(chunk, room, limit)?;
        }
        Ok(bytes.whole())
    }

    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Refused>> {
        self.poll(context).map_err(Refused::from)
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Refusal>> {
        let mut reader = lock(&self.reader);
        if reader.part() != self.number {
            return Poll::Ready(Err(refusal(Trouble::Broken).into()));
        }
        let read = ready!(reader.poll_chunk(context));
        drop(reader);
        let chunk = read.map_err(refusal)?;
        self.size += chunk.as_ref().map_or(0, Bytes::len) as u64;
        let Some(rule) = self.rule else { return Poll::Ready(Ok(chunk)) };
        let (least, most) = rule.sizes();
        let wrong = if self.size > most {
            Some(("maxLength", format!("should have at most {most} bytes")))
        } else if chunk.is_none() && self.size < least {
            Some(("minLength", format!("should have at least {least} bytes")))
        } else {
            None
        };
        let Some((keyword, message)) = wrong else { return Poll::Ready(Ok(chunk)) };
        let mut found = Violations::new(Location::Body);
        found.add(rule.violation(Given { headers: &self.headers, place: None }, keyword, message));
        Poll::Ready(Err(Rejection::invalid(found).into()))
    }
}

/// As a body: what a file is sent on as, or collected by other crates.
impl HttpBody for FilePart {
    type Data = Bytes;
    type Error = Refused;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Refused>>> {
        self.poll_chunk(context).map(|read| read.transpose().map(|read| read.map(Frame::data)))
    }
}

impl std::fmt::Debug for FilePart {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("FilePart");
        shown.field("name", &self.name).field("file_name", &self.file_name).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for UploadedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("UploadedFile");
        let shown = shown.field("file_name", &self.file_name).field("content_type", &self.content_type);
        shown.field("bytes", &format_args!("{} bytes", self.bytes.len())).finish_non_exhaustive()
    }
}

/// Bytes being put together; those that come in one piece are not copied.
#[derive(Default)]
struct Gathering {
    first: Bytes,
    rest: Vec<u8>,
}

impl Gathering {
    fn add(&mut self, chunk: Bytes, room: usize, limit: usize) -> Result<(), Refusal> {
        if self.first.len().max(self.rest.len()) + chunk.len() > room {
            return Err(Rejection::too_large(limit).into());
        }
        if self.first.is_empty() && self.rest.is_empty() {
            self.first = chunk;
            return Ok(());
        }
        if self.rest.is_empty() {
            self.rest.extend_from_slice(&self.first);
        }
        self.rest.extend_from_slice(&chunk);
        Ok(())
    }

    fn whole(self) -> Bytes {
        if self.rest.is_empty() { self.first } else { self.rest.into() }
    }
}
