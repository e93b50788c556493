//! From all requests to the one operation that answers each.

use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::HttpBody;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tokio::sync::Semaphore;
use tower::{Layer, Service};

use super::call::Incoming;
use super::coding::Coding;
use super::docs::{Docs, File, Moved};
use super::documented::Documented;
use super::failure::BoxError;
use super::head;
use super::layered::Operations;
use super::pace::Progress;
use super::reading;
use super::rejection::{Rejection, Shapes};
use super::route::{Endpoint, Route, begin};
use super::running::Running;
use super::settings::Settings;
use super::shape::Described;
use super::template::{Found, Tree};

/// Operations being put together into a router.
#[must_use]
pub struct Routes {
    tree: Tree<Arc<dyn Endpoint>>,
    settings: Arc<Settings>,
    usual: &'static Described,
    is_starlette: bool,
    /// What operations may answer, by method and path.
    documented: HashMap<(&'static str, &'static str), &'static Documented>,
    /// What stands around operations; nothing where they are called at once.
    layered: Option<Operations>,
    /// The codings that bodies may have.
    codings: &'static [Coding],
    /// Whether it stands within an axum router, and so perhaps within layers.
    is_within: bool,
    /// How many more operations may run; nothing where any number may.
    free: Option<Arc<Semaphore>>,
}

impl Routes {
    /// No operation yet; rejections are answered as `usual` where an operation does not describe them.
    pub fn new(settings: Settings, usual: &'static Described) -> Self {
        let free =
            settings.concurrency.map(|most| Arc::new(Semaphore::new(most.min(Semaphore::MAX_PERMITS))));
        Self {
            tree: Tree::new(),
            settings: Arc::new(settings),
            usual,
            is_starlette: false,
            documented: HashMap::new(),
            layered: None,
            codings: &[],
            is_within: false,
            free,
        }
    }

    /// With what operations may answer. It is compared with the answers of those that are added after this.
    pub fn documented(mut self, all: &[&'static [Documented]]) -> Self {
        let each = all.iter().copied().flatten();
        self.documented.extend(each.map(|one| ((one.method, one.path), one)));
        self
    }

    /// With the ways of Starlette, which routes for `FastAPI`: a redirect (307) from a path that is not there to the
    /// same with another end, such as `/users` to `/users/`; and of paths that fit, the first that has the method.
    pub const fn like_starlette(mut self) -> Self {
        self.is_starlette = true;
        self.tree.fall_through();
        self
    }

    /// Everything that is added after this stands below a path such as `/v1`.
    pub const fn below(mut self, base: &'static str) -> Self {
        self.tree.below(base);
        self
    }

    /// With the operations of one service that has no tag.
    pub fn add<S: ?Sized + Send + Sync + 'static>(self, app: &Arc<S>, routes: &'static [Route<S>]) -> Self {
        self.group(None, app, routes)
    }

    /// With the operations of one service, which the document gives a tag.
    pub fn tagged<S: ?Sized + Send + Sync + 'static>(
        self,
        tag: &'static str,
        app: &Arc<S>,
        routes: &'static [Route<S>],
    ) -> Self {
        self.group(Some(tag), app, routes)
    }

    /// With a layer around every operation: it sees requests once it is known which [`Operation`](super::Operation)
    /// they are for, before anything of them is read, and that is an extension of each. The last layer added is the
    /// outermost.
    /// It also sees refusals of operations, which have their status then, but not yet their body.
    ///
    /// An error of the layer's service is logged and answered with an opaque 500. Layers that are to see every request,
    /// whether there is an operation for it or not, are added to the finished router.
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Operations>,
        L::Service: Service<Request> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse,
        <L::Service as Service<Request>>::Error: Into<BoxError>,
        <L::Service as Service<Request>>::Future: Send,
    {
        self.layered = Some(self.layered.unwrap_or_default().within(layer));
        self
    }

    /// With codings that bodies of requests may have (`Content-Encoding`): none of these is refused then.
    pub const fn decoding(mut self, codings: &'static [Coding]) -> Self {
        self.codings = codings;
        self
    }

    /// With the document at `/openapi.json`.
    pub fn document(mut self, text: &'static str) -> Self {
        super::mock::tell(text);
        self.tree.add_fixed("GET", "/openapi.json", Arc::new(File::document(text)));
        self
    }

    /// With the page that shows the document at `/docs`; `/docs/` leads there.
    pub fn docs(mut self, docs: Docs) -> Self {
        self.tree.add_fixed("GET", "/docs", Arc::new(File::page(docs.html)));
        self.tree.add_fixed("GET", "/docs/", Arc::new(Moved));
        for asset in docs.assets {
            self.tree.add_fixed("GET", &format!("/docs/{}", asset.name), Arc::new(File::asset(asset)));
        }
        self
    }

    /// The router. It answers every request below the place it is nested at, and its answers have the
    /// [`Operation`](super::Operation) that they are of as an extension, for layers around it.
    pub fn finish(mut self) -> Router {
        self.is_within = true;
        let server = self.server();
        Router::new().route_service("/", server.clone()).route_service("/{*rest}", server)
    }

    /// The server, with nothing around it.
    pub fn server(self) -> Server {
        Server(Arc::new(self))
    }

    fn group<S: ?Sized + Send + Sync + 'static>(
        mut self,
        tag: Option<&'static str>,
        app: &Arc<S>,
        routes: &'static [Route<S>],
    ) -> Self {
        for route in routes {
            let documented = self.documented.get(&(route.method, route.template)).copied();
            let bound = route.bound(Arc::clone(app), tag, documented);
            self.tree.add(route.method, route.template, Arc::new(bound));
        }
        self
    }

    fn start(&self, request: Request) -> Running {
        let (mut parts, body) = request.into_parts();
        let refusal = head::refusal(&mut parts, &self.settings);
        let shapes = Shapes { described: &[], usual: self.usual, on_rejection: self.settings.on_rejection };
        let running = Running::new(&parts, &self.settings, shapes);
        if let Some(rejection) = refusal {
            return running.refused(&parts, rejection);
        }
        let path = parts.uri.path();
        if reading::refuses(path) {
            let rejection = Rejection::malformed("The path is not percent-encoded UTF-8.");
            return running.refused(&parts, rejection);
        }
        let also = (parts.method == Method::HEAD).then_some("GET");
        let query = parts.uri.query().unwrap_or_default();
        match self.tree.find(parts.method.as_str(), also, path, query) {
            Found::Operation(end, values) => {
                let incoming = Incoming {
                    parts,
                    body,
                    values,
                    settings: Arc::clone(&self.settings),
                    progress: None,
                    codings: self.codings,
                };
                self.run(&end.value, incoming, running)
            }
            Found::Methods(methods) => {
                let allow = allow(&methods);
                if parts.method == Method::OPTIONS {
                    let mut response = StatusCode::NO_CONTENT.into_response();
                    if let Ok(allow) = HeaderValue::from_str(&allow) {
                        response.headers_mut().insert(header::ALLOW, allow);
                    }
                    return running.done(&parts, response);
                }
                running.refused(&parts, Rejection::method_not_allowed(&allow))
            }
            Found::Nothing => match self.other_end(path, query) {
                Some(target) => {
                    let mut response = StatusCode::TEMPORARY_REDIRECT.into_response();
                    response.headers_mut().insert(header::LOCATION, target);
                    running.done(&parts, response)
                }
                None => running.refused(&parts, Rejection::not_found()),
            },
        }
    }

    /// Has an operation, or a page of the documentation, answer.
    fn run(&self, endpoint: &Arc<dyn Endpoint>, mut incoming: Incoming, mut running: Running) -> Running {
        let Some(operation) = endpoint.operation() else {
            running.asks(&incoming.parts);
            return running.run(|| endpoint.start(incoming), None);
        };
        running.is_told = self.is_within;
        let permit = self.free.as_ref().map(|free| Arc::clone(free).try_acquire_owned()).transpose();
        let Ok(permit) = permit else { return running.refused(&incoming.parts, Rejection::busy()) };
        if !incoming.body.is_end_stream() {
            incoming.progress = Some(Progress::default());
        }
        let parts = &mut incoming.parts;
        running.asks_for(parts, endpoint, incoming.progress.clone(), self.settings.timeout);
        parts.extensions.insert(operation);
        if let Some(id) = running.id() {
            parts.extensions.insert(id.clone());
        }
        running.run(|| begin(endpoint, self.layered.as_ref(), incoming), permit)
    }

    /// Where a path that is not there would be with a slash more, or without those at its end: a reference relative to
    /// the path itself, so that it stays right below a prefix and never leads to another host.
    fn other_end(&self, path: &str, query: &str) -> Option<HeaderValue> {
        if !self.is_starlette {
            return None;
        }
        let shorter = path.trim_end_matches('/');
        let is_long = shorter.len() < path.len();
        let other = if is_long { shorter.to_owned() } else { format!("{path}/") };
        if other.is_empty() || matches!(self.tree.find("GET", None, &other, query), Found::Nothing) {
            return None;
        }
        let last = shorter.rsplit('/').next().unwrap_or_default();
        let ups = "../".repeat(path.len() - shorter.len());
        let mark = if query.is_empty() { "" } else { "?" };
        let target =
            if is_long { format!("{ups}{last}{mark}{query}") } else { format!("./{last}/{mark}{query}") };
        HeaderValue::try_from(target).ok()
    }
}

/// The value of `Allow`: what the document says, and what the runtime answers by itself.
fn allow(methods: &[&str]) -> String {
    let mut allow = String::new();
    let mut add = |method| {
        let comma = if allow.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(allow, "{comma}{method}");
    };
    for method in methods {
        add(*method);
        if *method == "GET" && !methods.contains(&"HEAD") {
            add("HEAD");
        }
    }
    if !methods.contains(&"OPTIONS") {
        add("OPTIONS");
    }
    allow
}

/// All operations, the document and its page as one service. An axum router, which [`Routes::finish`] makes of the same,
/// may stand among others and within layers; this is what [`serve`](super::serve) asks with nothing in between.
#[derive(Clone)]
pub struct Server(Arc<Routes>);

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Server")
    }
}

impl Service<Request> for Server {
    type Response = Response;
    type Error = Infallible;
    type Future = Running;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Running {
        self.0.start(request)
    }
}
