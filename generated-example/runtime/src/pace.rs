//! Bodies that must keep coming.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

use super::failure::BoxError;

/// A body came too slowly to wait for the rest of it. An operation that passes this on is answered with 408.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyTooSlow;

impl fmt::Display for BodyTooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the body comes too slowly")
    }
}

impl std::error::Error for BodyTooSlow {}

/// How many bytes of a body have come.
#[derive(Debug, Clone, Default)]
pub(super) struct Progress(Arc<AtomicU64>);

impl Progress {
    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A body that fails where less than `rate` bytes a second come, on average, once `grace` has passed. Only the time that
/// is spent waiting for it counts: whoever reads slowly does not make the sender slow.
pub(super) struct Paced {
    body: Body,
    progress: Progress,
    grace: Duration,
    rate: u32,
    /// How long it was waited for, all in all.
    waited: Duration,
    /// Since when it is being waited for.
    waits: Option<Wait>,
}

struct Wait {
    since: Instant,
    end: Pin<Box<Sleep>>,
}

impl Paced {
    pub(super) fn new(body: Body, progress: Progress, grace: Duration, rate: u32) -> Self {
        Self { body, progress, grace, rate, waited: Duration::ZERO, waits: None }
    }

    /// How long may be waited for what has come so far and a byte more.
    fn allowed(&self) -> Duration {
        let seconds = self.progress.bytes() / u64::from(self.rate.max(1));
        self.grace.saturating_add(Duration::from_secs(seconds))
    }
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            if let Some(wait) = self.waits.take() {
                self.waited += wait.since.elapsed();
            }
            if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                self.progress.0.fetch_add(data.len() as u64, Ordering::Relaxed);
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(BoxError::from)));
        }
        let left = self.allowed().saturating_sub(self.waited);
        let wait = self.waits.get_or_insert_with(|| {
            let since = Instant::now();
            Wait { since, end: Box::pin(sleep_until(since + left)) }
        });
        ready!(wait.end.as_mut().poll(context));
        Poll::Ready(Some(Err(BodyTooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
