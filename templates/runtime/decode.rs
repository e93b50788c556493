//! Bodies that are decoded as they are read.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use tokio::io::{AsyncBufRead, AsyncRead, ReadBuf};

use super::failure::BoxError;
use super::rejection::{Refused, Rejection};

/// What is decoded at once, in bytes.
const PIECE: usize = 16 * 1024;

/// The bytes of a body, for a decoder.
pub(super) struct Coded {
    body: Body,
    piece: Bytes,
}

/// A body that a decoder makes of another.
pub(super) fn decoded<R: AsyncRead + Send + 'static>(body: Body, decoder: impl FnOnce(Coded) -> R) -> Body {
    let decoder = Box::pin(decoder(Coded { body, piece: Bytes::new() }));
    Body::new(Decoded { decoder, buffer: vec![0; PIECE], is_over: false })
}

impl AsyncBufRead for Coded {
    fn poll_fill_buf(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let this = self.get_mut();
        while this.piece.is_empty() {
            match ready!(Pin::new(&mut this.body).poll_frame(context)) {
                Some(Ok(frame)) => this.piece = frame.into_data().unwrap_or_default(),
                Some(Err(error)) => return Poll::Ready(Err(io::Error::other(Broken(error)))),
                None => break,
            }
        }
        Poll::Ready(Ok(&this.piece))
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        let amount = amount.min(self.piece.len());
        drop(self.piece.split_to(amount));
    }
}

impl AsyncRead for Coded {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let piece = ready!(self.as_mut().poll_fill_buf(context))?;
        let amount = piece.len().min(buffer.remaining());
        buffer.put_slice(&piece[..amount]);
        self.consume(amount);
        Poll::Ready(Ok(()))
    }
}

/// What went wrong with the body itself, and not with its coding.
#[derive(Debug)]
struct Broken(axum::Error);

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Broken {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

struct Decoded<R> {
    decoder: Pin<Box<R>>,
    buffer: Vec<u8>,
    is_over: bool,
}

impl<R: AsyncRead> HttpBody for Decoded<R> {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let this = self.get_mut();
        if this.is_over {
            return Poll::Ready(None);
        }
        let mut buffer = ReadBuf::new(&mut this.buffer);
        let read = ready!(this.decoder.as_mut().poll_read(context, &mut buffer));
        Poll::Ready(match read {
            Ok(()) if buffer.filled().is_empty() => {
                this.is_over = true;
                None
            }
            Ok(()) => Some(Ok(Frame::data(Bytes::copy_from_slice(buffer.filled())))),
            Err(error) => {
                this.is_over = true;
                let is_broken = error.get_ref().is_some_and(|inner| inner.is::<Broken>());
                let malformed =
                    || Rejection::malformed("The body is not in the coding that it says to be in.");
                Some(Err(if is_broken { error.into() } else { Refused::from(malformed()).into() }))
            }
        })
    }
}
