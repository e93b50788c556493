//! The files that are written once and are the user's from then on.

use super::context::{Context, quoted};
use super::docs;
use super::runtime;
use super::security;
use super::view::{
    Content, ContractView, FilePlan, HandlersIndexView, HandlersView, LibraryView, MainView, ManifestView,
    Owner, ReadmeGroupView, ReadmeView, StubView, View,
};
use crate::config::{ContentCoding, Layout};
use crate::ir::GroupId;
use crate::plan::view::GroupView;

/// rustfmt's width.
const WIDTH: usize = 100;

/// The seeded files; `groups` are the views of the groups.
pub(super) fn files(context: &Context<'_>, groups: &[GroupView]) -> Vec<FilePlan> {
    let library = context.names.package.replace('-', "_");
    let mut files = vec![
        seeded("Cargo.toml", View::Manifest(manifest(context, &library))),
        seeded("README.md", View::Readme(readme(context))),
        FilePlan {
            path: ".gitignore".to_owned(),
            owner: Owner::User,
            content: Content::Verbatim("/target\n".as_bytes().into()),
        },
        seeded(
            "src/main.rs",
            View::Main(MainView { library: library.clone(), title: one_line(&context.api.title) }),
        ),
        seeded(
            "src/lib.rs",
            View::Library(LibraryView {
                docs: library_docs(context),
                security: context.api.security.is_used(),
                cors: context.config.cors.is_some(),
            }),
        ),
    ];
    let mut modules: Vec<String> = context.names.groups.iter().map(|group| group.module.clone()).collect();
    modules.sort();
    files.push(seeded("src/handlers/mod.rs", View::HandlersIndex(HandlersIndexView { modules })));
    for (index, group) in groups.iter().enumerate() {
        let module = &context.names.groups[index].module;
        files.push(seeded(
            &format!("src/handlers/{module}.rs"),
            View::Handlers(handlers(context, GroupId::new(index), group)),
        ));
    }
    files.extend(security::seed(context).map(|view| seeded("src/security.rs", View::Callers(view))));
    let certificates = runtime::asks_for_certificates(context);
    let security = context.api.security.is_used();
    files.push(seeded("tests/contract.rs", View::Contract(ContractView { library, security, certificates })));
    files
}

fn seeded(path: &str, view: View) -> FilePlan {
    FilePlan { path: path.to_owned(), owner: Owner::User, content: Content::View(Box::new(view)) }
}

fn one_line(text: &str) -> String {
    docs::first_sentence(text)
}

fn library_docs(context: &Context<'_>) -> Vec<String> {
    let api = context.api;
    let mut lines =
        vec![format!("{} {}", docs::escape(&one_line(&api.title)), docs::escape(&one_line(&api.version)))];
    let described = api.description.as_ref().map(|text| docs::lines(text, WIDTH - 4)).unwrap_or_default();
    if !described.is_empty() {
        lines.push(String::new());
        lines.extend(described);
    }
    lines
}

/// What the generated code and the runtime depend on, as lines of a manifest.
pub(super) fn dependencies(context: &Context<'_>) -> Vec<String> {
    manifest(context, "").dependencies
}

/// What the generated crate needs itself where the runtime is one of its own; the rest is the runtime's.
const OWN: &[&str] = &[
    "axum",
    "chrono",
    "rust_decimal",
    "serde",
    "serde_json",
    "tokio",
    "tower-http",
    "tracing-subscriber",
    "uuid",
];

/// What a line of a manifest is about.
fn package(line: &str) -> &str {
    line.split_once(" = ").map_or(line, |(name, _)| name)
}

/// The manifest of the runtime.
pub(super) fn runtime_manifest(context: &Context<'_>) -> ManifestView {
    let (mut dependencies, _) = everything(context);
    dependencies.retain(|line| runtime::speaks_of(context, &package(line).replace('-', "_")));
    let sends = context.needs.outbound.get();
    let client = ["# `send::Client`, which sends what others are told.", "client = [\"dep:reqwest\"]"];
    ManifestView {
        package: format!("{}-runtime", context.names.package),
        library: String::new(),
        features: client.iter().filter(|_| sends).map(|line| (*line).to_owned()).collect(),
        description: quoted(&format!("What the operations of {} share", context.names.package)),
        dependencies,
        dev_dependencies: Vec::new(),
    }
}

fn manifest(context: &Context<'_>, library: &str) -> ManifestView {
    let (mut dependencies, dev_dependencies) = everything(context);
    if context.config.layout == Layout::Crate {
        dependencies.retain(|line| OWN.contains(&package(line)));
        for line in &mut dependencies {
            if package(line) == "tokio" {
                "tokio = { version = \"1\", features = [\"net\", \"rt-multi-thread\"] }".clone_into(line);
            }
        }
        dependencies.push(format!(
            "{} = {{ path = \"runtime\", package = {} }}",
            context.runtime_crate(),
            quoted(&format!("{}-runtime", context.names.package))
        ));
    }
    own_types(context, &mut dependencies);
    dependencies.sort();
    ManifestView {
        package: context.names.package.clone(),
        library: library.to_owned(),
        features: if context.needs.outbound.get() { features(context) } else { Vec::new() },
        description: quoted(&one_line(&context.api.title)),
        dependencies,
        dev_dependencies,
    }
}

/// What the user's own types need.
fn own_types(context: &Context<'_>, dependencies: &mut Vec<String>) {
    for (id, ty) in context.api.type_ids().filter(|(id, _)| context.facts.is_reached(*id)) {
        let own = ty.own.as_ref().filter(|_| context.is_item(id));
        if let Some((name, version)) = own.and_then(|own| own.dependency.as_ref()) {
            // What is there already is there with the features that it needs.
            if !dependencies.iter().any(|line| package(line) == name) {
                dependencies.push(format!("{name} = {}", quoted(version)));
            }
        }
    }
}

/// What all of the generated code needs, and what its tests do.
fn everything(context: &Context<'_>) -> (Vec<String>, Vec<String>) {
    let needs = &context.needs;
    let mut dependencies = vec![
        "axum = { version = \"0.8\", default-features = false, features = [\"http1\", \"tokio\"] }".to_owned(),
        "http-body = \"1\"".to_owned(),
        "hyper = { version = \"1\", default-features = false, features = [\"http1\", \"server\"] }".to_owned(),
        "hyper-util = { version = \"0.1\", default-features = false, features = [\"tokio\"] }".to_owned(),
        "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
        if context.config.is_fastapi() {
            // What is wrong is told in the order in which it was sent.
            "serde_json = { version = \"1\", features = [\"preserve_order\"] }".to_owned()
        } else {
            "serde_json = \"1\"".to_owned()
        },
        format!("tokio = {{ version = \"1\", features = [{}] }}", tokio_features(context)),
        "tower = { version = \"0.5\", default-features = false }".to_owned(),
        "tracing = { version = \"0.1\", default-features = false, features = [\"std\"] }".to_owned(),
        "tracing-subscriber = { version = \"0.3\", default-features = false, features = [\"ansi\", \"fmt\"] }".to_owned(),
    ];
    if context.config.telemetry.opentelemetry {
        dependencies.push(
            "opentelemetry = { version = \"0.33\", default-features = false, features = [\"metrics\", \"trace\"] }"
                .to_owned(),
        );
        dependencies
            .push("tracing-opentelemetry = { version = \"0.34\", default-features = false }".to_owned());
    }
    if context.config.cors.is_some() {
        dependencies.push(
            "tower-http = { version = \"0.6\", default-features = false, features = [\"cors\"] }".to_owned(),
        );
    }
    if needs.chrono.get() {
        dependencies.push(
            "chrono = { version = \"0.4\", default-features = false, features = [\"serde\", \"std\"] }"
                .to_owned(),
        );
    }
    if needs.uuid.get() {
        dependencies.push("uuid = { version = \"1\", features = [\"serde\"] }".to_owned());
    }
    if needs.base64.get() || needs.base64url.get() || needs.cursor.get() || runtime::is_basic(context) {
        dependencies.push("base64 = \"0.23\"".to_owned());
    }
    if needs.cookie.get() {
        dependencies.push("cookie = \"0.18\"".to_owned());
    }
    if needs.events.get() || needs.lines.get() || needs.lines_in.get() {
        dependencies.push("futures-core = { version = \"0.3\", default-features = false }".to_owned());
    }
    if needs.file.get() {
        dependencies.push("http-range-header = \"0.4\"".to_owned());
    }
    let formats = needs.formats.borrow();
    if needs.file.get() || formats.contains("http_date") {
        dependencies.push("httpdate = \"1\"".to_owned());
    }
    if formats.contains("iri") {
        dependencies.push(
            "iri-string = { version = \"0.7\", default-features = false, features = [\"alloc\"] }".to_owned(),
        );
    }
    if formats.contains("idn") {
        dependencies.push("idna = \"1\"".to_owned());
    }
    if formats.contains("ecma") {
        dependencies.push("regress = \"0.12\"".to_owned());
    }
    if formats.contains("decimal") || needs.decimal.get() {
        dependencies.push(
            "rust_decimal = { version = \"1\", default-features = false, features = [\"serde\", \"std\"] }"
                .to_owned(),
        );
    }
    if needs.outbound.get() {
        dependencies.push(
            "reqwest = { version = \"0.13\", default-features = false, features = [\"rustls\"], optional = true }"
                .to_owned(),
        );
    }
    if needs.multipart.get() {
        dependencies.push("memchr = \"2\"".to_owned());
    }
    let mut dev_dependencies = vec![
        "http-body-util = \"0.1\"".to_owned(),
        "jsonschema = { version = \"0.60\", default-features = false }".to_owned(),
        "tower = { version = \"0.5\", default-features = false, features = [\"util\"] }".to_owned(),
    ];
    let encodes = "percent-encoding = \"2\"";
    let has = needs.file.get() || needs.uri.get();
    dependencies.extend(has.then(|| encodes.to_owned()));
    if !has || context.config.layout == Layout::Crate {
        dev_dependencies.push(encodes.to_owned());
    }
    if !context.config.requests.content_codings.is_empty() {
        let features =
            [(ContentCoding::Br, "brotli"), (ContentCoding::Gzip, "gzip"), (ContentCoding::Zstd, "zstd")];
        let features = features.iter().filter(|(coding, _)| context.decodes(*coding));
        let features: String = features.map(|(_, feature)| format!("{}, ", quoted(feature))).collect();
        dependencies.push(format!(
            "async-compression = {{ version = \"0.4\", default-features = false, features = [{features}\"tokio\"] }}"
        ));
    }
    if needs.text_in.get() {
        dependencies.push("encoding_rs = \"0.8\"".to_owned());
    }
    if needs.xml.get() {
        dependencies.push("quick-xml = { version = \"0.42\", default-features = false }".to_owned());
    }
    if context.api.security.is_used() {
        dependencies.push("subtle = { version = \"2\", default-features = false }".to_owned());
    }
    if !context.patterns().is_empty() {
        dependencies.push("regex = \"1\"".to_owned());
    }
    dependencies.sort();
    dev_dependencies.sort();
    (dependencies, dev_dependencies)
}

/// The features of a crate that sends requests.
fn features(context: &Context<'_>) -> Vec<String> {
    let has_webhooks =
        context.api.outbound.iter().any(|one| matches!(one.occasion, crate::ir::Occasion::Webhook(_)));
    let mut lines = vec!["# `runtime::send::Client`, which sends what others are told.".to_owned()];
    let client = match context.config.layout {
        Layout::Crate => format!("{}/client", context.runtime_crate()),
        Layout::Module => "dep:reqwest".to_owned(),
    };
    if has_webhooks {
        lines.push(format!("client = [{}, \"webhooks\"]", quoted(&client)));
        lines.push("# The webhooks and the models that only they hold.".to_owned());
        lines.push("webhooks = []".to_owned());
    } else {
        lines.push(format!("client = [{}]", quoted(&client)));
    }
    lines
}

/// What of tokio the crate uses.
fn tokio_features(context: &Context<'_>) -> String {
    let needs = &context.needs;
    let mut features = vec!["net", "rt-multi-thread", "signal", "sync", "time"];
    if needs.file.get() {
        features.push("fs");
    }
    features.sort_unstable();
    features.iter().map(|feature| quoted(feature)).collect::<Vec<_>>().join(", ")
}

fn readme(context: &Context<'_>) -> ReadmeView {
    let groups = context.names.groups.iter().enumerate().map(|(index, names)| ReadmeGroupView {
        file: format!("src/handlers/{}.rs", names.module),
        interface: names.interface.clone(),
        operations: context.api.operations_of(GroupId::new(index)).count(),
    });
    ReadmeView {
        title: docs::escape(&one_line(&context.api.title)),
        summary: context
            .api
            .description
            .as_deref()
            .map(docs::first_sentence)
            .map(|s| docs::escape(&s))
            .unwrap_or_default(),
        groups: groups.collect(),
        page: if context.config.has_docs() {
            format!("the documentation on {}/docs", context.api.base_path)
        } else {
            format!("the document on {}/openapi.json", context.api.base_path)
        },
    }
}

fn handlers(context: &Context<'_>, group: GroupId, view: &GroupView) -> HandlersView {
    let names = &context.names.groups[group.index()];
    let module = names.module.clone();
    let methods: Vec<StubView> = view
        .operations
        .iter()
        .map(|one| StubView { signature: signature(&one.method, &one.request, &one.success, &one.failure) })
        .collect();
    let says = |word: &str| methods.iter().any(|stub| stub.signature.contains(word));
    let mut imports = Vec::new();
    if says("BTreeMap<") {
        imports.push("use std::collections::BTreeMap;\n".to_owned());
    }
    if says("<Body,") {
        imports.push("use axum::body::Body;".to_owned());
    }
    if !imports.is_empty() && !imports.last().is_some_and(|line| line.ends_with('\n')) {
        imports.push(String::new());
    }
    let root = context.root();
    let app = format!("use {root}::App;");
    imports.push(app.clone());
    imports.push(format!("use {root}::generated::{module}::*;"));
    if says("models::") {
        imports.push(format!("use {root}::generated::models;"));
    }
    // Not as a part of a name: `logHandler` fails with `LogHandlerError`.
    let is_plain = view.operations.iter().any(|one| one.failure == "HandlerError");
    let of_runtime = match (says("runtime::"), is_plain) {
        (true, true) => Some("runtime::{self, HandlerError}"),
        (true, false) => Some("runtime"),
        (false, true) => Some("runtime::HandlerError"),
        (false, false) => None,
    };
    imports.extend(of_runtime.map(|path| format!("use {root}::generated::{path};")));
    // rustfmt's order: by path, `crate::App` before `crate::generated`.
    let start = imports.iter().position(|line| *line == app).unwrap_or_default();
    imports[start..].sort();
    HandlersView { root, module, interface: names.interface.clone(), imports, methods }
}

/// The signature as rustfmt would write it.
fn signature(method: &str, request: &str, success: &str, failure: &str) -> String {
    let one = format!("    async fn {method}(&self, request: {request}) -> Result<{success}, {failure}> {{");
    if one.chars().count() <= WIDTH {
        return one;
    }
    format!(
        "    async fn {method}(\n        &self,\n        request: {request},\n    ) -> Result<{success}, {failure}> {{"
    )
}
