//! Serving until told to stop.

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use axum::response::Response;
use hyper::body::Incoming;
use hyper::server::conn::http1::Builder;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::Service;

use super::head_timer::HeadTimer;

/// How long open requests may take to finish once the server is told to stop.
pub const DRAIN: Duration = Duration::from_secs(20);

/// What a server allows of connections.
#[derive(Debug, Clone, Copy)]
pub struct Connections {
    /// How long the head of a request may take to arrive, counted from when it is waited for: a connection that sends
    /// nothing for as long is closed, too.
    pub head_timeout: Duration,
    /// How many may be open at once. Those beyond wait to be accepted.
    pub most: usize,
    /// How long open requests may take to finish once the server is told to stop.
    pub drain: Duration,
}

impl Default for Connections {
    /// 30 seconds for a head, 10,000 connections, and [`DRAIN`].
    fn default() -> Self {
        Self { head_timeout: Duration::from_secs(30), most: 10_000, drain: DRAIN }
    }
}

/// Serves until Ctrl-C or SIGTERM, then lets open requests finish, for [`DRAIN`] at most. What is served is the generated
/// [`Server`](super::Server), or an axum router with that in it.
///
/// # Errors
/// Where the listener's address cannot be read.
pub async fn serve<S>(listener: TcpListener, server: S) -> io::Result<()>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    serve_until(listener, server, stop(), Connections::default()).await
}

/// Serves HTTP/1.1 until `stop` is ready, then lets open requests finish, for as long as `connections` says.
///
/// What the world outside speaks besides, TLS and HTTP/2, is for a proxy in front. Each request has the address that its connection comes from as an extension: axum's `ConnectInfo<SocketAddr>`.
///
/// # Errors
/// Where the listener's address cannot be read.
pub async fn serve_until<S>(
    listener: TcpListener,
    server: S,
    stop: impl Future<Output = ()>,
    connections: Connections,
) -> io::Result<()>
where
    S: Service<Request<Body>, Response = Response, Error = Infallible, Future: Send> + Clone + Send + 'static,
{
    let address = listener.local_addr()?;
    tracing::info!("listening on http://{address}");
    let most = u32::try_from(connections.most.clamp(1, Semaphore::MAX_PERMITS)).unwrap_or(u32::MAX);
    let free = Arc::new(Semaphore::new(most as usize));
    let (tell, told) = watch::channel(false);
    let mut stop = pin!(stop);
    while let Some((stream, peer, permit)) = until(stop.as_mut(), accept(&listener, &free)).await {
        let server = server.clone();
        let service = service_fn(move |request: Request<Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(peer));
            let mut server = server.clone();
            async move {
                std::future::poll_fn(|context| server.poll_ready(context)).await?;
                server.call(request).await
            }
        });
        let mut http = Builder::new();
        http.timer(HeadTimer::default()).header_read_timeout(connections.head_timeout);
        let connection = http.serve_connection(TokioIo::new(stream), service).with_upgrades();
        let mut told = told.clone();
        tokio::spawn(async move {
            let mut connection = pin!(connection);
            let stopping = pin!(told.wait_for(|stopping| *stopping));
            let ended = match until(stopping, connection.as_mut()).await {
                Some(ended) => ended,
                None => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            // A client that goes away, or is too slow, is nothing to worry about.
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
            drop(permit);
        });
    }
    tracing::info!("stopping");
    drop(listener);
    tell.send_replace(true);
    // All permits are there again when no connection is open.
    if tokio::time::timeout(connections.drain, free.acquire_many(most)).await.is_err() {
        tracing::warn!("stopped with requests still open");
    }
    Ok(())
}

/// The next connection, once there is room for it.
async fn accept(
    listener: &TcpListener,
    free: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, OwnedSemaphorePermit) {
    loop {
        let Ok(permit) = Arc::clone(free).acquire_owned().await else { std::future::pending().await };
        match listener.accept().await {
            Ok((stream, peer)) => {
                // Small answers go out at once. A socket that refuses works as well, only slower.
                drop(stream.set_nodelay(true));
                return (stream, peer, permit);
            }
            Err(error) if is_of_one_connection(&error) => {}
            Err(error) => {
                // Too many open files, most likely: some will be closed by and by.
                tracing::error!(%error, "no connection can be accepted");
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

/// Whether accepting failed for what one client did.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// What a future gives, unless `stop` is ready before.
async fn until<T>(mut stop: Pin<&mut impl Future>, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    std::future::poll_fn(|context| {
        if stop.as_mut().poll(context).is_ready() {
            return Poll::Ready(None);
        }
        future.as_mut().poll(context).map(Some)
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
