//! The time that the heads of a connection's requests may take.
//!
//! hyper waits for each head anew, and drops what it waited with once the head is there. A timer that is set and unset for
//! each request is a good part of what a small one costs; the one here is set once and found to have been set too early.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use hyper::rt;
use tokio::time::{Sleep, sleep_until};

/// The timer of one connection.
#[derive(Debug, Default)]
pub(super) struct HeadTimer(Arc<Mutex<Alarm>>);

/// What rings at a deadline, which may have been that of an earlier head; nothing before the first.
type Alarm = Option<Pin<Box<Sleep>>>;

impl rt::Timer for HeadTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn rt::Sleep>> {
        self.sleep_until(Instant::now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn rt::Sleep>> {
        Box::pin(Wait { alarm: Arc::clone(&self.0), deadline })
    }
}

/// Until a deadline. Only one of a connection is waited for at a time.
struct Wait {
    alarm: Arc<Mutex<Alarm>>,
    deadline: Instant,
}

impl rt::Sleep for Wait {}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let deadline = self.deadline.into();
        let mut alarm = self.alarm.lock().unwrap_or_else(PoisonError::into_inner);
        let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        if alarm.deadline() > deadline {
            alarm.as_mut().reset(deadline);
        }
        loop {
            ready!(alarm.as_mut().poll(context));
            if alarm.deadline() >= deadline {
                return Poll::Ready(());
            }
            alarm.as_mut().reset(deadline);
        }
    }
}
