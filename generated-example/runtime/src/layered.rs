//! Layers around operations.

use std::convert::Infallible;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use tower::{Layer, Service};

use super::call::Incoming;
use super::coding::Coding;
use super::failure::{BoxError, Internal};
use super::pace::Progress;
use super::rejection::Rejection;
use super::route::{Answer, Endpoint};
use super::settings::Settings;
use super::template::PathValues;

/// The operations of a server, as a layer of [`Routes::layer`](super::Routes::layer) sees them: a service that answers
/// requests whose operation is known.
#[derive(Clone, Default)]
pub struct Operations {
    /// The layers that it has around it already.
    within: Option<Arc<dyn Fn(Request) -> Answer + Send + Sync>>,
}

impl Operations {
    /// The same within one more layer.
    pub(super) fn within<L>(self, layer: L) -> Self
    where
        L: Layer<Self>,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse,
        <L::Service as Service<Request>>::Error: Into<BoxError>,
        <L::Service as Service<Request>>::Future: Send,
    {
        let service = layer.layer(self);
        let answer = move |request| -> Answer {
            let mut service = service.clone();
            Box::pin(async move {
                if let Err(error) = poll_fn(|context| service.poll_ready(context)).await {
                    return Internal::new(error).into_response();
                }
                match service.call(request).await {
                    Ok(answer) => answer.into_response(),
                    Err(error) => Internal::new(error).into_response(),
                }
            })
        };
        Self { within: Some(Arc::new(answer)) }
    }

    /// Has an operation answer.
    pub(super) fn answer(&self, endpoint: Arc<dyn Endpoint>, incoming: Incoming) -> Answer {
        let Incoming { parts, body, values, settings, progress, codings } = incoming;
        let mut request = Request::from_parts(parts, body);
        request.extensions_mut().insert(Way { endpoint, values, settings, progress, codings });
        self.start(request)
    }

    fn start(&self, mut request: Request) -> Answer {
        if let Some(within) = &self.within {
            return within(request);
        }
        let Some(way) = request.extensions_mut().remove::<Way>() else {
            tracing::error!("a layer took the extensions of a request away");
            return Box::pin(std::future::ready(Rejection::internal().carried()));
        };
        let (parts, body) = request.into_parts();
        let Way { endpoint, values, settings, progress, codings } = way;
        endpoint.start(Incoming { parts, body, values, settings, progress, codings })
    }
}

impl Service<Request> for Operations {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Started;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Started {
        Started(self.start(request))
    }
}

/// An answer of [`Operations`], on its way.
pub struct Started(Answer);

impl Future for Started {
    type Output = Result<Response, Infallible>;

    fn poll(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context).map(Ok)
    }
}

/// Where a request is going: what layers carry along without seeing it.
#[derive(Clone)]
struct Way {
    endpoint: Arc<dyn Endpoint>,
    values: PathValues,
    settings: Arc<Settings>,
    progress: Option<Progress>,
    codings: &'static [Coding],
}
