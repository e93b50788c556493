//! Answers that are files: of bytes, of a file on disk, or of a stream.

use std::io::{self, SeekFrom};
use std::ops::RangeInclusive;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderValue, StatusCode, header};
use http_body::{Frame, SizeHint};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};

use super::conditions::{Conditions, Verdict};
use super::failure::{BoxError, Internal};
use super::pieces::pieces;
use super::rejection::Rejection;
use super::reply::Reply;

/// How much of a file is in memory at once, in bytes.
const PIECE: usize = 64 * 1024;

/// A file that is answered: what is in it, and what the client should know of it.
///
/// Bytes and files on disk are answered in parts where the client asks for one (`Range`), and not at all where it
/// has them already (`If-None-Match`, `If-Modified-Since`). Several parts at once are answered with the whole.
#[derive(Debug)]
#[must_use]
pub struct File(Box<Parts>);

#[derive(Debug)]
struct Parts {
    content: Content,
    content_type: Option<HeaderValue>,
    disposition: Option<HeaderValue>,
    tag: Option<HeaderValue>,
    modified: Option<SystemTime>,
}

#[derive(Debug)]
enum Content {
    Bytes(Bytes),
    Disk(tokio::fs::File, u64),
    Stream(Body, Option<u64>),
}

impl File {
    /// Of bytes.
    pub fn new(bytes: impl Into<Bytes>) -> Self {
        Self::of(Content::Bytes(bytes.into()))
    }

    /// Of a file on disk, with its time, and a tag made of its time and length. It is read while it is sent.
    ///
    /// Never make the path of what a client sends: nothing here keeps it within a folder.
    ///
    /// # Errors
    /// Where it cannot be opened, or is no file.
    pub async fn open(path: impl AsRef<Path> + Send) -> io::Result<Self> {
        let mut disk = tokio::fs::File::open(path.as_ref()).await?;
        disk.set_max_buf_size(PIECE);
        let about = disk.metadata().await?;
        if !about.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
        }
        let mut file = Self::of(Content::Disk(disk, about.len()));
        if let Ok(modified) = about.modified() {
            let since = modified.duration_since(UNIX_EPOCH).unwrap_or_default();
            let tag = format!("\"{:x}-{:x}-{:x}\"", since.as_secs(), since.subsec_nanos(), about.len());
            file.0.tag = HeaderValue::try_from(tag).ok();
            file.0.modified = Some(modified);
        }
        Ok(file)
    }

    /// Of what a reader gives, such as a pipe: a piece at a time, when the client has room for it.
    pub fn read(reader: impl AsyncRead + Send + 'static) -> Self {
        let reader = Box::pin(reader);
        Self::of(Content::Stream(Body::new(Reading { reader, buffer: vec![0; PIECE].into() }), None))
    }

    /// Of what a function makes piece by piece, from a state: the next piece and the state that makes the one after,
    /// or nothing at the end. It is asked when the client has room. An error is logged, and breaks the answer off.
    ///
    /// ```text
    /// File::unfold(rows, |mut rows| async move { Ok(rows.next().await?.map(|row| (row.csv(), rows))) })
    /// ```
    pub fn unfold<S, P, F>(state: S, next: impl FnMut(S) -> F + Send + 'static) -> Self
    where
        S: Send + Unpin + 'static,
        P: Into<Bytes> + 'static,
        F: Future<Output = Result<Option<(P, S)>, BoxError>> + Send + 'static,
    {
        Self::of(Content::Stream(pieces(state, next), None))
    }

    /// The same with so many bytes, where a stream cannot tell. Another number of them breaks the answer off.
    pub fn length(mut self, length: u64) -> Self {
        if let Content::Stream(_, known) = &mut self.0.content {
            *known = Some(length);
        }
        self
    }

    /// The same to be saved under a name, rather than shown.
    pub fn attachment(self, name: &str) -> Self {
        self.disposed("attachment", name)
    }

    /// The same to be shown, and saved under a name if anything.
    pub fn inline(self, name: &str) -> Self {
        self.disposed("inline", name)
    }

    /// The same with a media type of its own, instead of the document's.
    pub fn content_type(mut self, content_type: HeaderValue) -> Self {
        self.0.content_type = Some(content_type);
        self
    }

    /// The same with a tag that changes whenever the bytes do: `ETag`.
    ///
    /// # Errors
    /// Where the tag has characters that tags cannot have: quotes, spaces, control characters.
    pub fn tag(mut self, tag: &str) -> Result<Self, Internal> {
        if !tag.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"') {
            return Err(Internal::new("the tag of a file has a quote, a space or a control character"));
        }
        self.0.tag = Some(HeaderValue::try_from(format!("\"{tag}\""))?);
        Ok(self)
    }

    /// The same with the time of its last change: `Last-Modified`.
    pub fn modified(mut self, modified: SystemTime) -> Self {
        self.0.modified = Some(modified);
        self
    }

    fn of(content: Content) -> Self {
        Self(Box::new(Parts { content, content_type: None, disposition: None, tag: None, modified: None }))
    }

    fn disposed(mut self, kind: &str, name: &str) -> Self {
        self.0.disposition = HeaderValue::try_from(disposition(kind, name)).ok();
        self
    }

    /// The length of what can be answered in parts.
    fn divisible(&self) -> Option<u64> {
        match &self.0.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Disk(_, length) => Some(*length),
            Content::Stream(..) => None,
        }
    }
}

impl From<Bytes> for File {
    fn from(bytes: Bytes) -> Self {
        Self::new(bytes)
    }
}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&'static [u8]> for File {
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(bytes)
    }
}

impl From<Body> for File {
    /// A stream: `Body::from_stream(pieces).into()`.
    fn from(body: Body) -> Self {
        let length = body.size_hint().exact();
        Self::of(Content::Stream(body, length))
    }
}

impl Reply {
    /// A file, as far as the request asks for it: 206, 304, 412 or 416 instead of 200 where it says so.
    pub fn file(status: u16, content_type: &'static str, file: File, conditions: &Conditions) -> Self {
        let divisible = file.divisible().filter(|_| status == 200);
        let file = *file.0;
        let tag = file.tag.as_ref().and_then(|tag| tag.to_str().ok());
        let verdict = match status {
            200 => conditions.judge(tag, file.modified, divisible),
            _ => Verdict::Whole,
        };
        let whole = divisible.unwrap_or(0);
        let range = match verdict {
            Verdict::Whole => None,
            Verdict::Part(range) => Some(range),
            Verdict::NotModified => return Self::empty(304).of_file(file.tag, file.modified),
            Verdict::Failed => {
                let detail = "What is here is not what the request expects.";
                return Self::of(Rejection::new(StatusCode::PRECONDITION_FAILED, detail));
            }
            Verdict::OutOfRange => {
                let detail = format!("There are {whole} bytes here, and not those asked for.");
                let rejection = Rejection::new(StatusCode::RANGE_NOT_SATISFIABLE, detail);
                let range = format!("bytes */{whole}");
                return Self::of(rejection.header(header::CONTENT_RANGE, &range));
            }
        };
        let status = if range.is_some() { 206 } else { status };
        let length = range.as_ref().map(|range| range.end() - range.start() + 1);
        let (body, length) = match (file.content, &range) {
            (Content::Bytes(bytes), None) => (Body::from(bytes), None),
            (Content::Bytes(bytes), Some(range)) => (Body::from(slice(&bytes, range)), None),
            (Content::Disk(disk, whole), range) => {
                let length = length.unwrap_or(whole);
                let seek = range.as_ref().map(|range| Seek::Needed(*range.start())).unwrap_or_default();
                (
                    Body::new(Disk { file: disk, seek, left: length, buffer: vec![0; PIECE].into() }),
                    Some(length),
                )
            }
            (Content::Stream(body, known), _) => (body, known),
        };
        let mut reply = Self::bytes(status, content_type, body).of_file(file.tag, file.modified);
        if let Some(content_type) = file.content_type {
            reply = reply.only(header::CONTENT_TYPE, content_type);
        }
        if let Some(disposition) = file.disposition {
            reply = reply.only(header::CONTENT_DISPOSITION, disposition);
        }
        if let Some(length) = length {
            reply = reply.only(header::CONTENT_LENGTH, length.into());
        }
        if divisible.is_some() {
            reply = reply.only(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        }
        if let Some(range) = range {
            let text = format!("bytes {}-{}/{whole}", range.start(), range.end());
            match HeaderValue::try_from(text) {
                Ok(range) => reply = reply.only(header::CONTENT_RANGE, range),
                Err(error) => return Self::failed(error.into()),
            }
        }
        reply
    }

    /// With what tells one state of a file from another.
    fn of_file(self, tag: Option<HeaderValue>, modified: Option<SystemTime>) -> Self {
        let reply = match tag {
            Some(tag) => self.only(header::ETAG, tag),
            None => self,
        };
        let modified = modified.and_then(|time| HeaderValue::try_from(httpdate::fmt_http_date(time)).ok());
        match modified {
            Some(modified) => reply.only(header::LAST_MODIFIED, modified),
            None => reply,
        }
    }
}

/// What a name has only encoded (RFC 8187 section 3.2.1).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The value of `Content-Disposition` (RFC 6266): the name as it is where every client reads that alike, else also
/// encoded, after a plain one for clients that know nothing else.
fn disposition(kind: &str, name: &str) -> String {
    let plain = |c: char| c == ' ' || (c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%'));
    if name.chars().all(plain) {
        return format!("{kind}; filename=\"{name}\"");
    }
    let fallback: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
    format!("{kind}; filename=\"{fallback}\"; filename*=UTF-8''{}", utf8_percent_encode(name, ENCODED))
}

/// Bytes of a range, which is within them.
fn slice(bytes: &Bytes, range: &RangeInclusive<u64>) -> Bytes {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
    bytes.slice(place(*range.start())..place(range.end().saturating_add(1)))
}

/// Some bytes of a file on disk.
struct Disk {
    file: tokio::fs::File,
    seek: Seek,
    left: u64,
    buffer: Box<[u8]>,
}

#[derive(Debug, Default)]
enum Seek {
    Needed(u64),
    Started,
    #[default]
    Done,
}

impl HttpBody for Disk {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        if this.left == 0 {
            return Poll::Ready(None);
        }
        if let Seek::Needed(start) = this.seek {
            if let Err(error) = Pin::new(&mut this.file).start_seek(SeekFrom::Start(start)) {
                return Poll::Ready(Some(Err(error)));
            }
            this.seek = Seek::Started;
        }
        if let Seek::Started = this.seek {
            match Pin::new(&mut this.file).poll_complete(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Err(error)) => return Poll::Ready(Some(Err(error))),
                Poll::Ready(Ok(_)) => this.seek = Seek::Done,
            }
        }
        let most = usize::try_from(this.left).unwrap_or(usize::MAX).min(this.buffer.len());
        let read = poll_read(Pin::new(&mut this.file), context, &mut this.buffer[..most]);
        read.map(|read| match read {
            Ok(piece) if piece.is_empty() => {
                this.left = 0;
                Some(Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file has become shorter")))
            }
            Ok(piece) => {
                this.left -= piece.len() as u64;
                Some(Ok(Frame::data(piece)))
            }
            Err(error) => Some(Err(error)),
        })
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        // Unlike the exact size of bytes in memory, that of a file may turn out wrong.
        let mut hint = SizeHint::new();
        hint.set_lower(u64::from(self.left > 0));
        hint
    }
}

/// A reader of unknown length.
struct Reading<R> {
    reader: Pin<Box<R>>,
    buffer: Box<[u8]>,
}

impl<R: AsyncRead> HttpBody for Reading<R> {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let this = &mut *self;
        poll_read(this.reader.as_mut(), context, &mut this.buffer).map(|read| match read {
            Ok(piece) if piece.is_empty() => None,
            Ok(piece) => Some(Ok(Frame::data(piece))),
            Err(error) => Some(Err(error)),
        })
    }
}

fn poll_read<R: AsyncRead>(
    reader: Pin<&mut R>,
    context: &mut Context<'_>,
    buffer: &mut [u8],
) -> Poll<io::Result<Bytes>> {
    let mut buffer = ReadBuf::new(buffer);
    reader.poll_read(context, &mut buffer).map(|read| read.map(|()| Bytes::copy_from_slice(buffer.filled())))
}
