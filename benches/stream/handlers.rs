//! A gigabyte that is made while it is sent, and a million values each through a channel and from a stream.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use futures_core::Stream;

use crate::App;
use crate::generated::api::*;
use crate::generated::models::Tick;
use crate::generated::runtime::{Event, Events, File, HandlerError, Lines};

const GIGABYTE: u64 = 1 << 30;
const MILLION: i64 = 1_000_000;

/// What a function gives, until it gives nothing.
struct Made<F>(F);

impl<T, F: FnMut() -> Option<T> + Unpin> Stream for Made<F> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        Poll::Ready((self.0)())
    }
}

fn tick(number: i64) -> Tick {
    Tick { number, text: "a value of some length, as they are".to_owned() }
}

impl Api for App {
    async fn download(&self, _request: DownloadRequest) -> Result<File, HandlerError> {
        let mut left = GIGABYTE;
        let pieces = Made(move || {
            let length = left.min(64 * 1024);
            left -= length;
            let piece = Bytes::from(vec![b'x'; usize::try_from(length).ok()?]);
            (length > 0).then_some(Ok::<_, Infallible>(piece))
        });
        Ok(File::from(Body::from_stream(pieces)).length(GIGABYTE).attachment("a gigabyte.bin"))
    }

    async fn watch(&self, _request: WatchRequest) -> Result<Events<Tick>, HandlerError> {
        let (sender, events) = Events::channel(64);
        tokio::spawn(async move {
            for number in 0..MILLION {
                if sender.send(Event::new(tick(number)).id(number.to_string())).await.is_err() {
                    break;
                }
            }
        });
        Ok(events)
    }

    async fn export(&self, _request: ExportRequest) -> Result<Lines<Tick>, HandlerError> {
        let mut numbers = 0..MILLION;
        Ok(Lines::new(Made(move || numbers.next().map(tick))))
    }
}
