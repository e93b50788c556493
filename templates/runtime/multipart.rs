//! Multipart bodies as bytes (RFC 2046 section 5.1, RFC 7578): one part after the other, nothing kept of what is past.
//!
//! What a body may hold besides the content of its parts is bounded, so that memory stays small however large a part is:
//! a part's head, what stands before the first part and behind the last, and the number of parts.

use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use memchr::memmem::Finder;

use super::pace::BodyTooSlow;

/// The most bytes of a part's headers, and of what stands before the first part or behind the last.
const LONGEST_HEAD: usize = 16 * 1024;
/// The most headers of a part.
const MOST_HEADERS: usize = 32;
/// The most parts of a body.
const MOST_PARTS: usize = 10_000;
/// What ends a part's head.
const BLANK_LINE: &[u8] = b"\r\n\r\n";

/// Why a body could not be read on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It is no multipart body: in words.
    Malformed(&'static str),
    /// It has more than so many bytes.
    Large(u64),
    /// It broke off.
    Broken,
    /// It came too slowly.
    Slow,
}

/// A body being read.
pub(super) struct Reader {
    body: Body,
    /// What has been read of the body and not been given yet.
    data: Bytes,
    /// `CRLF--boundary`.
    delimiter: Finder<'static>,
    state: State,
    /// How many parts were begun.
    parts: usize,
    /// How many bytes were read.
    read: u64,
    limit: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first delimiter; so many bytes of it were passed over.
    Preamble(usize),
    /// Behind a delimiter.
    Delimited,
    /// Behind the head of a part.
    Head,
    /// Within the content of a part.
    Content,
    /// Behind the last delimiter; so many bytes of it were passed over.
    Epilogue(usize),
    /// All of it was read.
    Ended,
    Failed(Trouble),
}

impl Reader {
    /// Reads a body whose parts are divided by a boundary, up to `limit` bytes.
    pub(super) fn new(body: Body, boundary: &str, limit: u64) -> Self {
        let delimiter = format!("\r\n--{boundary}");
        Self {
            body,
            // The first delimiter needs no line end before it.
            data: Bytes::from_static(b"\r\n"),
            delimiter: Finder::new(delimiter.as_bytes()).into_owned(),
            state: State::Preamble(0),
            parts: 0,
            read: 0,
            limit,
        }
    }

    /// A body without parts.
    pub(super) fn ended() -> Self {
        Self { state: State::Ended, ..Self::new(Body::empty(), "", 0) }
    }

    /// How many parts were begun: the number of the current one, from 1.
    pub(super) const fn part(&self) -> usize {
        self.parts
    }

    /// The headers of the next part, whatever is left of the one before; nothing at the end.
    pub(super) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Result<Option<HeaderMap>, Trouble>> {
        let read = ready!(self.poll_head(context));
        if let Err(trouble) = read {
            self.state = State::Failed(trouble);
        }
        Poll::Ready(read)
    }

    /// More of the current part's content; nothing at its end.
    pub(super) fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Trouble>> {
        let read = ready!(self.poll_content(context));
        if let Err(trouble) = read {
            self.state = State::Failed(trouble);
        }
        Poll::Ready(read)
    }

    fn poll_head(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<HeaderMap>, Trouble>> {
        loop {
            match self.state {
                State::Preamble(passed) => {
                    let passed = passed + ready!(self.poll_until(context))?.map_or(0, |bytes| bytes.len());
                    if passed > LONGEST_HEAD {
                        return malformed("it has too much before its first part");
                    }
                    if matches!(self.state, State::Preamble(_)) {
                        self.state = State::Preamble(passed);
                    }
                }
                State::Head | State::Content => while ready!(self.poll_content(context))?.is_some() {},
                State::Delimited => {
                    if self.data.len() < 2 {
                        if !ready!(self.poll_more(context))? {
                            return malformed("it has no end");
                        }
                        continue;
                    }
                    if self.data.starts_with(b"--") {
                        self.state = State::Epilogue(0);
                        continue;
                    }
                    // The head starts with the end of the delimiter's line, which may have spaces.
                    let Some(end) = memchr::memmem::find(&self.data, BLANK_LINE) else {
                        if self.data.len() > LONGEST_HEAD {
                            return malformed("the headers of a part are too long");
                        }
                        if !ready!(self.poll_more(context))? {
                            return malformed("it ends within the headers of a part");
                        }
                        continue;
                    };
                    if end > LONGEST_HEAD {
                        return malformed("the headers of a part are too long");
                    }
                    self.parts += 1;
                    if self.parts > MOST_PARTS {
                        return malformed("it has too many parts");
                    }
                    let head = self.data.split_to(end);
                    let headers = headers(&head)?;
                    // One line end belongs to the headers; the other may be that of a delimiter.
                    let _ = self.data.split_to(BLANK_LINE.len() / 2);
                    self.state = State::Head;
                    return Poll::Ready(Ok(Some(headers)));
                }
                State::Epilogue(passed) => {
                    let passed = passed + self.data.len();
                    if passed > LONGEST_HEAD {
                        return malformed("it has too much behind its last part");
                    }
                    self.data = Bytes::new();
                    self.state = State::Epilogue(passed);
                    if !ready!(self.poll_more(context))? {
                        self.state = State::Ended;
                    }
                }
                State::Ended => return Poll::Ready(Ok(None)),
                State::Failed(trouble) => return Poll::Ready(Err(trouble)),
            }
        }
    }

    fn poll_content(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Trouble>> {
        loop {
            match self.state {
                State::Head => {
                    let delimiter = self.delimiter.needle();
                    if self.data.starts_with(delimiter) {
                        let _ = self.data.split_to(delimiter.len());
                        self.state = State::Delimited;
                        return Poll::Ready(Ok(None));
                    }
                    if delimiter.starts_with(&self.data) {
                        if !ready!(self.poll_more(context))? {
                            return malformed("it ends within a part");
                        }
                        continue;
                    }
                    let _ = self.data.split_to(BLANK_LINE.len() / 2);
                    self.state = State::Content;
                }
                State::Content => return self.poll_until(context),
                State::Failed(trouble) => return Poll::Ready(Err(trouble)),
                _ => return Poll::Ready(Ok(None)),
            }
        }
    }

    /// What stands before the next delimiter, piece by piece; nothing once the delimiter is passed.
    fn poll_until(&mut self, context: &mut Context<'_>) -> Poll<Result<Option<Bytes>, Trouble>> {
        loop {
            let length = self.delimiter.needle().len();
            if let Some(at) = self.delimiter.find(&self.data) {
                let bytes = self.data.split_to(at);
                let _ = self.data.split_to(length);
                self.state = State::Delimited;
                return Poll::Ready(Ok((!bytes.is_empty()).then_some(bytes)));
            }
            let ready = self.data.len() - self.begun();
            if ready > 0 {
                return Poll::Ready(Ok(Some(self.data.split_to(ready))));
            }
            if !ready!(self.poll_more(context))? {
                let what = match self.state {
                    State::Preamble(_) => "it has no part",
                    _ => "it ends within a part",
                };
                return malformed(what);
            }
        }
    }

    /// How many bytes at the end may be the beginning of a delimiter.
    fn begun(&self) -> usize {
        let delimiter = self.delimiter.needle();
        let most = self.data.len().min(delimiter.len() - 1);
        (1..=most).rev().find(|length| self.data.ends_with(&delimiter[..*length])).unwrap_or_default()
    }

    /// Reads on. Whether there was more.
    fn poll_more(&mut self, context: &mut Context<'_>) -> Poll<Result<bool, Trouble>> {
        loop {
            let frame = match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => return Poll::Ready(Ok(false)),
                Some(Err(error)) => return Poll::Ready(Err(broken(&error))),
                Some(Ok(frame)) => frame,
            };
            let Ok(data) = frame.into_data() else { continue };
            if data.is_empty() {
                continue;
            }
            self.read += data.len() as u64;
            if self.read > self.limit {
                return Poll::Ready(Err(Trouble::Large(self.limit)));
            }
            self.data = if self.data.is_empty() { data } else { [&self.data[..], &data].concat().into() };
            return Poll::Ready(Ok(true));
        }
    }
}

/// Why a body broke off.
fn broken(error: &(dyn Error + 'static)) -> Trouble {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<BodyTooSlow>() {
            return Trouble::Slow;
        }
        cause = error.source();
    }
    Trouble::Broken
}

fn malformed<T>(what: &'static str) -> Poll<Result<T, Trouble>> {
    Poll::Ready(Err(Trouble::Malformed(what)))
}

/// The headers of a part. The first line is the rest of the delimiter's.
fn headers(head: &[u8]) -> Result<HeaderMap, Trouble> {
    const ODD: Trouble = Trouble::Malformed("the headers of a part are not as they should be");
    const TWICE: Trouble = Trouble::Malformed("a part has a header twice that says what the part is");
    let mut lines: Vec<Vec<u8>> = Vec::new();
    let mut rest = head;
    let mut first = true;
    while !rest.is_empty() || first {
        let end = memchr::memmem::find(rest, b"\r\n");
        let line = &rest[..end.unwrap_or(rest.len())];
        rest = end.map_or(&[], |end| &rest[end + 2..]);
        match lines.last_mut() {
            _ if first => {
                if !line.trim_ascii().is_empty() {
                    return Err(Trouble::Malformed("a boundary is followed by something else"));
                }
            }
            // A line may be folded (RFC 5322 section 2.2.3).
            Some(last) if line.starts_with(b" ") || line.starts_with(b"\t") => {
                last.push(b' ');
                last.extend_from_slice(line.trim_ascii());
            }
            _ => lines.push(line.to_vec()),
        }
        first = false;
    }
    if lines.len() > MOST_HEADERS {
        return Err(Trouble::Malformed("a part has too many headers"));
    }
    let mut headers = HeaderMap::with_capacity(lines.len());
    for line in &lines {
        let colon = line.iter().position(|byte| *byte == b':').ok_or(ODD)?;
        let name = HeaderName::from_bytes(line[..colon].trim_ascii()).map_err(|_| ODD)?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).map_err(|_| ODD)?;
        let is_ours = matches!(name.as_str(), "content-disposition" | "content-type");
        if headers.append(name, value) && is_ours {
            return Err(TWICE);
        }
    }
    Ok(headers)
}
