//! Serving until told to stop.

use std::io;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use axum::Router;
use axum::serve::ListenerExt;
use tokio::net::TcpListener;
use tokio::time::{Sleep, sleep};

/// How long open requests may take to finish once the server is told to stop.
pub const DRAIN: Duration = Duration::from_secs(20);

/// Serves until Ctrl-C or SIGTERM, then lets open requests finish, for [`DRAIN`] at most.
///
/// Slow request headers are not timed out here: put a proxy in front that does, or serve with hyper's own
/// builder.
///
/// # Errors
/// Where the listener's address cannot be read.
pub async fn serve(listener: TcpListener, router: Router) -> io::Result<()> {
    serve_until(listener, router, stop(), DRAIN).await
}

/// Serves until `stop` is ready, then lets open requests finish, for `drain` at most.
///
/// # Errors
/// Where the listener's address cannot be read.
pub async fn serve_until(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    drain: Duration,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    tracing::info!("listening on http://{address}");
    // Small answers go out at once. A socket that refuses works as well, only slower.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let stopping = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&stopping);
    let server = axum::serve(listener, router).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping");
        told.store(true, Ordering::Release);
    });
    let mut server = pin!(server.into_future());
    let mut deadline: Option<Pin<Box<Sleep>>> = None;
    std::future::poll_fn(|context| {
        if let Poll::Ready(ended) = server.as_mut().poll(context) {
            return Poll::Ready(ended);
        }
        if deadline.is_none() && stopping.load(Ordering::Acquire) {
            deadline = Some(Box::pin(sleep(drain)));
        }
        match &mut deadline {
            Some(deadline) => deadline.as_mut().poll(context).map(|()| {
                tracing::warn!("stopped with requests still open");
                Ok(())
            }),
            None => Poll::Pending,
        }
    })
    .await
}

#[cfg(unix)]
async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) =
        (signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
    else {
        return std::future::pending().await;
    };
    std::future::poll_fn(|context| {
        if interrupt.poll_recv(context).is_ready() || terminate.poll_recv(context).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
}

#[cfg(not(unix))]
async fn stop() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
