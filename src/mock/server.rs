//! From a plan to a server.

use std::fmt;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use serde_json::Value;

use super::Options;
use super::answer::answer;
use super::cors;
use super::evaluate::{Unknown, leak, literal};
use super::guard::{self, Guards};
use super::item::Item;
use super::missing;
use super::operation::{Document, Served};
use super::reads;
use super::resource::{self, Resource};
use super::runtime::{self, DOCS, Described, Route, Routes, Settings};
use super::statics::{Home, Statics};
use crate::config::{Config, Limits};
use crate::plan::CratePlan;
use crate::plan::view::{ConstantView, Content, GroupView, OperationView, RouterView, SecurityView, View};

/// All operations, ready to answer.
pub(super) struct Server {
    router: Router,
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Server")
    }
}

impl Server {
    /// Makes all of it, and tells what requests are not compared with.
    pub(super) fn new(
        plan: &CratePlan,
        config: &Config,
        options: Options,
    ) -> Result<(Self, Vec<String>), Unknown> {
        let parts = Parts::of(plan)?;
        let mut statics = parts.statics()?;
        let mut value: Value = serde_json::from_slice(parts.document).map_err(|error| error.to_string())?;
        let mut text = String::from_utf8_lossy(parts.document).into_owned();
        if options.stateful {
            missing::describe(&mut value);
            text = value.to_string();
        }
        let text: &'static str = leak(text);
        let document = Arc::new(Document::new(value, options));
        let guards = parts.security.map(|view| Guards::new(view, &mut statics)).transpose()?;
        let mut maker = Maker { statics, guards, document, unchecked: Vec::new() };
        let mut routes = maker.start(parts.router, settings(&config.limits))?;
        for group in parts.groups {
            routes = maker.group(routes, group)?;
        }
        routes = routes.document(text);
        if parts.router.has_page {
            routes = routes.docs(DOCS);
        }
        let router = routes.finish();
        let router = if options.cors || config.cors.is_some() { cors::around(router) } else { router };
        Ok((Self { router }, maker.unchecked))
    }

    /// Answers until told to stop.
    pub(super) fn serve(self, listener: TcpListener) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let executor = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        executor.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            runtime::serve(listener, self.router).await
        })
    }
}

/// What a server bears, as the settings say.
fn settings(limits: &Limits) -> Settings {
    let usual = Settings::default();
    let size = |limit: Option<u32>, usual: usize| limit.map_or(usual, |limit| limit as usize);
    // 0 is no limit at all.
    let time = |seconds: Option<u32>, usual| match seconds {
        None => usual,
        Some(0) => None,
        Some(seconds) => Some(Duration::from_secs(seconds.into())),
    };
    Settings {
        body_limit: size(limits.body, usual.body_limit),
        upload_limit: limits.upload.unwrap_or(usual.upload_limit),
        uri_limit: size(limits.uri, usual.uri_limit),
        header_limit: size(limits.headers, usual.header_limit),
        body_timeout: time(limits.body_timeout, usual.body_timeout),
        timeout: time(limits.timeout, usual.timeout),
        concurrency: limits.concurrency.map(|most| most as usize).filter(|most| *most > 0),
        ..usual
    }
}

/// The parts of a plan that say how requests are read.
struct Parts<'p> {
    plan: &'p CratePlan,
    router: &'p RouterView,
    security: Option<&'p SecurityView>,
    groups: Vec<&'p GroupView>,
    document: &'p [u8],
}

impl<'p> Parts<'p> {
    fn of(plan: &'p CratePlan) -> Result<Self, Unknown> {
        let (mut router, mut security, mut groups, mut document) = (None, None, Vec::new(), None);
        for file in &plan.files {
            match &file.content {
                Content::Verbatim(bytes) if file.path.ends_with("generated/openapi.json") => {
                    document = Some(&**bytes);
                }
                Content::Verbatim(_) => {}
                Content::View(view) => match &**view {
                    View::Router(view) => router = Some(view),
                    View::Security(view) => security = Some(view),
                    View::Group(view) => groups.push(view),
                    _ => {}
                },
            }
        }
        let router = router.ok_or("a plan has no router")?;
        Ok(Self { plan, router, security, groups, document: document.ok_or("a plan has no document")? })
    }

    /// Everything that expressions may name.
    fn statics(&self) -> Result<Statics, Unknown> {
        let mut statics = Statics::default();
        for file in &self.plan.files {
            let Content::View(view) = &file.content else { continue };
            match &**view {
                // What answers are compared with has names of its own.
                View::Schemas(view) if !file.path.contains("/answer_schemas/") => {
                    let is_xml = file.path.ends_with("/xml_schemas.rs");
                    let home = if is_xml { Home::Xml } else { Home::Schemas };
                    for one in &view.statics {
                        statics.add(home, &one.name, &one.expression);
                    }
                }
                View::Patterns(view) => {
                    for one in &view.patterns {
                        statics.pattern(&one.name, &one.written, &one.regex)?;
                    }
                }
                View::Rejections(view) => {
                    for one in &view.constants {
                        let name = one.name.rsplit(' ').next().unwrap_or_default();
                        statics.add(Home::Rejections, name, &one.expression);
                    }
                }
                _ => {}
            }
        }
        Ok(statics)
    }
}

/// What operations are made with.
struct Maker {
    statics: Statics,
    guards: Option<Guards>,
    document: Arc<Document>,
    unchecked: Vec<String>,
}

impl Maker {
    /// The routes before there are any.
    fn start(&mut self, view: &RouterView, settings: Settings) -> Result<Routes, Unknown> {
        let usual: &'static Described = leak(self.statics.parse(&view.usual)?.described()?);
        let mut routes = Routes::new(settings, usual);
        if view.is_starlette {
            routes = routes.like_starlette();
        }
        if let Some(base) = &view.base {
            routes = routes.below(literal(base)?);
        }
        let codings = [("GZIP", runtime::GZIP), ("BROTLI", runtime::BROTLI), ("ZSTD", runtime::ZSTD)];
        let codings = codings.into_iter().filter(|(name, _)| view.codings.contains(name)).map(|(_, one)| one);
        Ok(routes.decoding(leak(codings.collect::<Vec<_>>())))
    }

    fn group(&mut self, mut routes: Routes, view: &GroupView) -> Result<Routes, Unknown> {
        let tag = view.tag.as_deref().map(literal).transpose()?;
        for operation in &view.operations {
            self.statics.forget();
            for constant in &view.constants {
                self.constant(constant);
            }
            let (served, route) = self.operation(operation)?;
            let route = leak([route]);
            routes = match tag {
                Some(tag) => routes.tagged(tag, &served, route),
                None => routes.add(&served, route),
            };
        }
        Ok(routes)
    }

    fn constant(&mut self, constant: &ConstantView) {
        // What clients may choose from names types that are not here; `reads` sees to it, and tells of what is lacking.
        if let Ok(made) = self.statics.parse(&constant.expression) {
            self.statics.local(&constant.name, made);
        }
    }

    fn operation(&mut self, view: &OperationView) -> Result<(Arc<Served>, Route<Served>), Unknown> {
        for constant in &view.constants {
            self.constant(constant);
        }
        let (reads, lacking) = reads::of(view, &mut self.statics);
        self.unchecked.extend(lacking.into_iter().map(|what| format!("{}: {what}", view.route)));
        let path = literal(&view.path)?;
        let method: &'static str = leak(view.http_method.clone());
        let mut route = Route::new(method, path, answer).id(literal(&view.id)?);
        if !view.described.is_empty() {
            let described = self.statics.parse(&format!("[{}]", view.described))?;
            route = route.described(leak(described.list(Item::described)?));
        }
        let mut guard = None;
        if !view.guard.is_empty() {
            let name = view.guard.rsplit("::").next().unwrap_or_default();
            guard = self.guards.as_ref().and_then(|guards| guards.get(name));
            guard.ok_or_else(|| format!("there is no guard {name}"))?;
            route = route.guarded(guard::judge);
        }
        let described = runtime::mock::operation(&self.document.value, method, path).cloned();
        let described = described.unwrap_or(Value::Null);
        let document = &self.document;
        let is_stateful = document.state.is_some();
        let served = Served {
            document: Arc::clone(document),
            method,
            resource: is_stateful.then(|| Resource::of(&document.value, path)).flatten(),
            members: resource::answer_members(&document.value, &described),
            defaults: resource::defaults(&document.value, &described, path),
            described,
            is_varied: view.accepted.is_some(),
            guard,
            reads,
        };
        Ok((Arc::new(served), route))
    }
}
