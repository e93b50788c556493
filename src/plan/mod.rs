//! Every decision that is left, made: what files there are and what stands in them, as strings, flags and lists.

mod answers;
mod attributes;
mod bodies;
mod casing;
mod chapters;
mod check;
mod choice;
mod constant;
mod context;
mod contract;
mod conversions;
mod cors;
mod credentials;
mod docs;
mod documented;
mod enums;
mod equal;
mod expression;
mod failures;
mod formats;
mod forms;
mod generics;
mod headers;
mod layout;
mod limits;
mod links;
mod literal;
mod media;
mod models;
mod nulls;
mod operations;
mod outbound;
mod pages;
mod parameters;
mod rejections;
mod repeated;
mod runtime;
mod secrets;
mod security;
mod seeds;
mod sent_form;
pub(crate) mod served;
mod served_views;
mod shared;
mod shelves;
mod side;
mod structs;
mod table;
mod ty;
mod unions;
pub mod view;
mod words;
mod xml;

use serde_json::Value;

use crate::analyze::Facts;
use crate::config::{Config, ContentCoding, Layout, Limits};
use crate::ir::{Api, GroupId};
use crate::name::Names;
use context::{Context, quoted};
use view::{
    AnswerModuleView, AnswersIndexView, Content, FilePlan, GeneratedView, GroupView, ModelsIndexView,
    OutboundFileView, Owner, PatternView, PatternsView, RouterGroupView, RouterView, View,
};

/// A crate, decided.
#[derive(Debug)]
pub struct CratePlan {
    /// Its files.
    pub files: Vec<FilePlan>,
}

/// Decides everything about a crate. `document` is the bundled document, for serving.
pub fn plan(api: &Api, facts: &Facts, names: &Names, config: &Config, document: Value) -> CratePlan {
    let mut context = Context::new(api, facts, names, config);
    let rejections::Planned { view: rejected, described, usual } = rejections::plan(&context);
    context.described = described;
    let pairs = conversions::Pairs::new(&context);
    let by_group = models::by_group(&context);
    context.equal = equal::equal(&context, &pairs, &by_group);
    let context = context;
    let mut files = Vec::new();
    let groups: Vec<GroupView> =
        (0..api.groups.len()).map(|i| operations::file(&context, GroupId::new(i))).collect();
    let mut beside = Beside::default();
    beside.add(&mut files, outbound::callbacks(&context));
    beside.add(&mut files, links::file(&context));
    let (mut modules, mut schema_modules) = (Vec::new(), Vec::new());
    let mut own_patterns = 0;
    let shelves = shelves::shelves(&context, &by_group);
    let webhooks = api.groups.len();
    for shelf in &shelves {
        if shelf.group < webhooks || shelf.is_first {
            own_patterns = context.patterns().len();
        }
        let module = (shelf.group == webhooks, shelf.module.clone());
        if let Some(view) = models::file(&context, &pairs, shelf) {
            files.push(owned(&format!("src/generated/models/{}.rs", shelf.module), View::Models(view)));
            modules.push(module.clone());
        }
        if let Some(view) = models::schemas(&context, shelf) {
            files.push(owned(&format!("src/generated/schemas/{}.rs", shelf.module), View::Schemas(view)));
            schema_modules.push(module);
        }
    }
    let has_models = !modules.is_empty();
    if has_models {
        let view = index_of(modules);
        files.push(owned("src/generated/models/mod.rs", View::ModelsIndex(view)));
    }
    let has_schemas = !schema_modules.is_empty();
    if has_schemas {
        let view = index_of(schema_modules);
        files.push(owned("src/generated/schemas/mod.rs", View::SchemasIndex(view)));
    }
    if let Some((module, view)) = outbound::webhooks(&context) {
        files.push(owned(&format!("src/generated/{module}.rs"), View::Outbound(view)));
        beside.webhooks = Some(module);
    }
    let needed_patterns = context.patterns().len();
    let mut answer_modules = Vec::new();
    for (index, view) in documented::files(&context, &shelves) {
        let module = shelves[index].module.clone();
        let is_asked = view.statics.iter().any(|one| one.name == "OPERATIONS");
        answer_modules.push(AnswerModuleView { name: module.clone(), is_asked });
        files.push(owned(&format!("src/generated/answer_schemas/{module}.rs"), View::Schemas(view)));
    }
    let has_answers = !answer_modules.is_empty();
    if has_answers {
        answer_modules.sort_by(|one, other| one.name.cmp(&other.name));
        let view = AnswersIndexView { modules: answer_modules };
        files.push(owned("src/generated/answer_schemas/mod.rs", View::AnswersIndex(view)));
    }
    let xml = xml::tables(&context);
    let has_xml = xml.is_some();
    files.extend(xml.map(|view| owned("src/generated/xml_schemas.rs", View::Schemas(view))));
    let gate = documented::gate(&context);
    let patterns = patterns(&context, own_patterns, needed_patterns);
    let pattern_gate = if needed_patterns == 0 { gate.clone() } else { String::new() };
    if !patterns.is_empty() {
        files.push(owned("src/generated/patterns.rs", View::Patterns(PatternsView { patterns })));
    }
    files.extend(seeds::files(&context, &groups));
    let has_rejections = rejected.is_some();
    files.extend(rejected.map(|view| owned("src/generated/rejections.rs", View::Rejections(view))));
    let answers = has_answers.then_some(gate);
    let secured = security::file(&context);
    let parts = Parts {
        beside,
        models: has_models,
        security: secured.is_some(),
        schemas: has_schemas,
        xml: has_xml,
        rejections: has_rejections,
        pattern_gate,
        answers: answers.clone(),
    };
    files.extend(secured.map(|view| owned("src/generated/security.rs", View::Security(view))));
    files.push(owned("src/generated/mod.rs", View::Generated(generated(&context, &parts))));
    files.push(owned("src/generated/router.rs", View::Router(router(&context, usual, answers))));
    files.extend(cors::file(&context).map(|view| owned("src/generated/cors.rs", View::Cors(view))));
    for (names, mut view) in names.groups.iter().zip(groups) {
        for (chapter, view) in chapters::chapters(&mut view, &names.module) {
            files.push(owned(&format!("src/generated/{}/{chapter}.rs", names.module), View::Chapter(view)));
        }
        files.push(owned(&format!("src/generated/{}.rs", names.module), View::Group(view)));
    }
    files.extend(runtime::files(&context));
    files.extend(examples(&context));
    files.push(verbatim("src/generated/contract.json", contract::requests(&context)));
    files.push(verbatim("src/generated/openapi.json", served::document(&context, document)));
    if context.config.layout == Layout::Module {
        files = layout::module(&context, files);
    }
    CratePlan { files }
}

fn owned(path: &str, view: View) -> FilePlan {
    FilePlan { path: path.to_owned(), owner: Owner::Tool, content: Content::View(Box::new(view)) }
}

fn verbatim(path: &str, bytes: Vec<u8>) -> FilePlan {
    FilePlan { path: path.to_owned(), owner: Owner::Tool, content: Content::Verbatim(bytes.into()) }
}

/// The patterns. Those from `own` on are only for webhooks, those from `needed` on only for answers.
fn patterns(context: &Context<'_>, own: usize, needed: usize) -> Vec<PatternView> {
    let webhooks =
        "#[cfg_attr(not(feature = \"webhooks\"), allow(dead_code, reason = \"only webhooks have it\"))]";
    let view = |(index, (written, name)): (usize, (String, String))| PatternView {
        gate: if index < own || needed == 0 {
            String::new()
        } else if index < needed {
            webhooks.to_owned()
        } else {
            documented::gate(context)
        },
        name,
        regex: quoted(&context.facts.patterns[&written]),
        docs: vec![format!("`{}`", words::code(&written))],
        written: quoted(&written),
    };
    context.patterns().into_iter().enumerate().map(view).collect()
}

/// The index of models or schemas: their modules, and whether only webhooks have them.
fn index_of(mut modules: Vec<(bool, String)>) -> ModelsIndexView {
    modules.sort();
    let (webhooks, modules): (Vec<_>, Vec<_>) = modules.into_iter().partition(|(webhooks, _)| *webhooks);
    let names = |modules: Vec<(bool, String)>| modules.into_iter().map(|(_, module)| module).collect();
    ModelsIndexView { modules: names(modules), webhooks: names(webhooks) }
}

/// The modules beside those of groups.
#[derive(Default)]
struct Beside {
    /// Those of callbacks and links.
    modules: Vec<String>,
    webhooks: Option<String>,
}

impl Beside {
    fn add(&mut self, files: &mut Vec<FilePlan>, made: Option<(String, OutboundFileView)>) {
        let Some((module, view)) = made else { return };
        files.push(owned(&format!("src/generated/{module}.rs"), View::Outbound(view)));
        self.modules.push(module);
    }
}

/// Which modules there are besides those that every crate has.
struct Parts {
    beside: Beside,
    models: bool,
    schemas: bool,
    xml: bool,
    rejections: bool,
    security: bool,
    /// What stands before the patterns: nothing where requests need any.
    pattern_gate: String,
    /// What stands before that which answers are compared with; none where there is nothing of it.
    answers: Option<String>,
}

/// Columns that the docs of a module may take.
const MODULE_DOCS: usize = 96;

fn generated(context: &Context<'_>, parts: &Parts) -> GeneratedView {
    let title = docs::escape(&docs::first_sentence(&context.api.title));
    GeneratedView {
        docs: docs::lines(
            &format!(
                "{title}: everything that is made from the document. Replaced whenever it is made anew."
            ),
            MODULE_DOCS,
        ),
        groups: context
            .names
            .groups
            .iter()
            .map(|group| &group.module)
            .chain(&parts.beside.modules)
            .cloned()
            .collect(),
        webhooks: parts.beside.webhooks.clone(),
        runtime: (context.config.layout == Layout::Crate).then(|| match context.runtime_crate() {
            "runtime" => "runtime".to_owned(),
            other => format!("{} as runtime", other.replace('-', "_")),
        }),
        patterns: !context.patterns().is_empty(),
        pattern_gate: parts.pattern_gate.clone(),
        answers: parts.answers.clone(),
        cors: context.config.cors.is_some(),
        rejections: parts.rejections,
        security: parts.security,
        models: parts.models,
        schemas: parts.schemas,
        xml: parts.xml,
        limits: context.config.limits != Limits::default(),
    }
}

/// A group's module as the router speaks of it. One that is called as a function there is not imported, as both names would
/// come with it.
fn spoken_of(module: &str) -> String {
    const FUNCTIONS: [&str; 6] = ["router", "router_with", "routes", "server", "server_with", "settings"];
    if FUNCTIONS.contains(&module) { format!("super::{module}") } else { module.to_owned() }
}

fn router(context: &Context<'_>, usual: String, answers: Option<String>) -> RouterView {
    let groups: Vec<RouterGroupView> = context
        .names
        .groups
        .iter()
        .map(|group| RouterGroupView {
            module: spoken_of(&group.module),
            interface: group.interface.clone(),
            service: group.service.clone(),
        })
        .collect();
    let mut bounds: Vec<String> = groups.iter().map(|g| format!("{}::{}", g.module, g.interface)).collect();
    let is_secured = context.api.security.is_used();
    bounds.extend(is_secured.then(|| "security::Security".to_owned()));
    let bounds = if bounds.is_empty() { "Send + Sync + 'static".to_owned() } else { bounds.join(" + ") };
    let limits = limits::fields(&context.config.limits);
    let has_docs = context.config.has_docs();
    let mut imports = if has_docs { vec!["DOCS"] } else { Vec::new() };
    imports.push("Routes");
    // Around a server there is nothing, and so nothing that lets other pages ask.
    imports.extend(context.config.cors.is_none().then_some("Server"));
    imports.push("Settings");
    let imported = |module: &String| !module.starts_with("super::");
    let mut modules: Vec<String> = groups.iter().map(|group| group.module.clone()).filter(imported).collect();
    modules.extend(is_secured.then(|| "security".to_owned()));
    if usual.starts_with("Described::") {
        imports.insert(usize::from(has_docs), "Described");
    } else {
        modules.push("rejections".to_owned());
    }
    let codings = context.config.requests.content_codings.iter().map(|coding| match coding {
        ContentCoding::Gzip => "runtime::GZIP",
        ContentCoding::Br => "runtime::BROTLI",
        ContentCoding::Zstd => "runtime::ZSTD",
    });
    let codings: Vec<&str> = codings.collect();
    if !codings.is_empty() {
        imports.insert(0, "self");
    }
    RouterView {
        usual,
        answers,
        is_starlette: context.config.is_fastapi(),
        cors: context.config.cors.is_some(),
        base: Some(&context.api.base_path).filter(|base| !base.is_empty()).map(|base| quoted(base)),
        codings: codings.join(", "),
        imports: imports.join(", "),
        modules,
        docs: vec![format!("The server of {}.", docs::escape(&docs::first_sentence(&context.api.title)))],
        groups,
        bounds,
        has_page: has_docs,
        waits: limits.iter().any(|limit| limit.contains("Duration")),
        limits,
    }
}

/// The bodies that seeded handlers answer.
fn examples(context: &Context<'_>) -> Vec<FilePlan> {
    let mut files = Vec::new();
    let each = context.api.operations.iter().zip(&context.names.operations).zip(&context.facts.examples);
    for ((operation, names), example) in each {
        let Some(answer) = &example.answer else { continue };
        let Some((media, value)) = &answer.body else { continue };
        let media = &operation.responses[answer.response].media[*media];
        let path = format!("src/generated/examples/{}", answers::example_file(&names.stem, media));
        files.push(verbatim(&path, answers::example_bytes(context, media, value.as_ref())));
    }
    files
}
