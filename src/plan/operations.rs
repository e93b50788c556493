//! Operations: the trait, requests, answers, and what reads and writes them.

use std::sync::Arc;

use super::answers::{Simple, answer_type, example, simple_reply};
use super::bodies;
use super::choice;
use super::context::{Context, Uses, quoted};
use super::docs;
use super::forms;
use super::pages;
use super::parameters;
use super::secrets::{self, Shown};
use super::security;
use super::shared;
use super::view::{DebugView, FieldView, GroupView, OperationView, ReadView, ReplyView};
use super::words;
use crate::ir::{GroupId, Operation, OperationId};
use crate::name::OperationNames;

/// Columns that doc comments inside of a trait may take.
const METHOD_DOCS: usize = 92;
/// Columns that doc comments of items may take.
const ITEM_DOCS: usize = 96;

/// The file of a group.
pub(super) fn file(context: &Context<'_>, group: GroupId) -> GroupView {
    let names = &context.names.groups[group.index()];
    let described = &context.api.groups[group.index()];
    let mut uses = Uses::default();
    let mut operations: Vec<OperationView> =
        context.api.operations_of(group).map(|(id, one)| operation(context, id, one, &mut uses)).collect();
    shared::failures(&mut operations);
    let constants = shared::parameters(&mut operations);
    let about = match &described.tag {
        Some(tag) => format!("Operations tagged `{}`.", words::code(tag)),
        None => "Operations without a tag.".to_owned(),
    };
    let mut docs = vec![about];
    let words = described.description.as_ref().map(|text| docs::lines(text, ITEM_DOCS)).unwrap_or_default();
    if !words.is_empty() {
        docs.push(String::new());
        docs.extend(words.clone());
    }
    let mut interface_docs =
        if words.is_empty() { vec![format!("The operations of [`{}`](self).", names.module)] } else { words };
    interface_docs.push(String::new());
    interface_docs
        .push("Implement it for the application with one `async fn` for each operation.".to_owned());
    let failures: Vec<&str> = operations
        .iter()
        .filter_map(|one| one.failure_type.as_ref())
        .map(|failure| failure.name.as_str())
        .collect();
    let is_secured = operations.iter().any(|one| !one.guard.is_empty());
    let imports = imports(&uses, &operations, failures.is_empty());
    let failures = failures.join(", ");
    let operations: Vec<Arc<OperationView>> = operations.into_iter().map(Arc::new).collect();
    GroupView {
        docs,
        tag: described.tag.as_deref().map(quoted),
        imports,
        interface_docs,
        interface: names.interface.clone(),
        service: names.service.clone(),
        service_bounds: if is_secured { ": security::SecurityService".to_owned() } else { String::new() },
        interface_bounds: if is_secured { " + security::Security".to_owned() } else { String::new() },
        failures,
        constants,
        unusual: context.api.operations_of(group).any(|(id, _)| {
            let stem = &context.names.operations[id.index()].stem;
            // clippy's `wrong_self_convention`
            let first = stem.split('_').next().unwrap_or_default();
            stem == "new" || matches!(first, "from" | "into")
        }),
        own: Vec::new(),
        operations,
        chapters: Vec::new(),
    }
}

fn imports(uses: &Uses, operations: &[OperationView], no_failures: bool) -> Vec<String> {
    let mut imports = vec!["use std::sync::Arc;".to_owned()];
    if uses.map {
        imports.push("use std::collections::BTreeMap;".to_owned());
    }
    let answers = operations.iter().any(|one| {
        one.failure_type.is_some() || one.success_type.as_ref().is_some_and(|success| !success.conditional)
    });
    let streams = operations.iter().any(|one| {
        one.success == "Body"
            || one.fields.iter().any(|field| field.ty == "Body" || field.ty == "Option<Body>")
            || one.body_enum.iter().flat_map(|body| &body.variants).any(|variant| variant.ty == "Body")
            || [&one.success_type, &one.failure_type].into_iter().flatten().flat_map(|a| &a.variants).any(
                |variant| variant.tuple == "Body" || variant.fields.iter().any(|field| field.ty == "Body"),
            )
    });
    if streams {
        imports.push("use axum::body::Body;".to_owned());
    }
    imports.push("use axum::http::request::Parts;".to_owned());
    if answers {
        imports.push("use axum::response::{IntoResponse, Response};".to_owned());
    } else if operations.iter().any(|one| one.awaits) {
        imports.push("use axum::response::IntoResponse;".to_owned());
    }
    if !uses.items.is_empty() {
        imports.push("use super::models;".to_owned());
    }
    if !uses.tables.is_empty() {
        imports.push("use super::schemas;".to_owned());
    }
    if uses.patterns {
        imports.push("use super::patterns;".to_owned());
    }
    if uses.xml_tables {
        imports.push("use super::xml_schemas;".to_owned());
    }
    if operations.iter().any(|one| !one.described.is_empty()) {
        imports.push("use super::rejections;".to_owned());
    }
    if operations.iter().any(|one| !one.guard.is_empty()) {
        imports.push("use super::security;".to_owned());
    }
    let mut runtime: Vec<&str> = uses.runtime.iter().copied().collect();
    runtime.extend(["Answer", "BoxFuture", "Route", "Routes", "service::service"]);
    if !no_failures {
        runtime.extend(["Failure", "Fails", "Internal", "macros::failures"]);
    }
    runtime.push("Raw");
    runtime.sort_unstable();
    runtime.dedup();
    imports.push(format!("use super::runtime::{{self, {}}};", runtime.join(", ")));
    imports
}

fn operation(context: &Context<'_>, id: OperationId, one: &Operation, uses: &mut Uses) -> OperationView {
    let names = &context.names.operations[id.index()];
    let route = format!("{} {}", one.method, one.path);
    let mut fields = Vec::new();
    let mut constants = Vec::new();
    let mut reads = Vec::new();
    for (index, parameter) in one.parameters.iter().enumerate() {
        fields.push(parameters::field(context, id, index, parameter, names, uses));
        constants.push(parameters::constant(context, id, index, parameter, names, uses));
        reads.push(parameters::read(context, id, index, parameter, names, uses));
    }
    let mut body_enum = None;
    let mut mutable = !reads.is_empty();
    if let Some(body) = &one.body {
        mutable = true;
        let ty = bodies::ty(context, body, names, uses);
        body_enum = (body.media.len() > 1).then(|| bodies::choice(context, body, names, uses));
        let mut docs =
            body.description.as_ref().map(|text| docs::lines(text, METHOD_DOCS)).unwrap_or_default();
        if docs.is_empty() {
            docs.push("The body.".to_owned());
        }
        fields.push(FieldView {
            docs,
            deprecated: false,
            serde: String::new(),
            name: names.body.clone(),
            ty: if body.required { ty } else { format!("Option<{ty}>") },
        });
        reads.push(bodies::read(context, body, names, &mut constants, uses));
    }
    let accepted = choice::accepted(context, one, names, &mut fields, &mut constants, &mut reads);
    mutable |= accepted.is_some() || one.security.is_some();
    if let (Some(id), Some((field, local))) = (one.security, &names.caller) {
        let (ty, docs) = security::caller(context, id);
        fields.push(FieldView { docs, deprecated: false, serde: String::new(), name: field.clone(), ty });
        reads.push(ReadView { name: local.clone(), expression: "call.caller()".to_owned() });
    }
    let locals: Vec<&str> = reads.iter().map(|read| read.name.as_str()).collect();
    let inits: Vec<String> = fields
        .iter()
        .zip(&locals)
        .map(|(field, local)| initialized(&field.name, local))
        .chain([initialized(&names.parts, "parts")])
        .collect();
    let only = parameters::only(context, one, names);
    mutable |= only.is_some();
    let unit = only.iter().map(|_| "Some(())".to_owned());
    let patterns: Vec<String> = locals.iter().map(|name| format!("Some({name})")).chain(unit).collect();
    let values: Vec<String> = locals.iter().map(|name| (*name).to_owned()).chain(only).collect();
    let (read_pattern, read_names) = (tuple(&patterns), tuple(&values));
    let debug = request_debug(context, one, names, &fields);
    let success = simple_reply(context, one, uses);
    let success_type = if success.is_some() { None } else { answer_type(context, id, one, false, uses) };
    let failure_type = answer_type(context, id, one, true, uses);
    if failure_type.is_none() {
        uses.runtime.insert("HandlerError");
    }
    let mut reply = None;
    let (success, replier) = match (&success_type, success) {
        (Some(own), _) if own.conditional => {
            (own.name.clone(), "|answer| answer.reply(&conditions)".to_owned())
        }
        (Some(own), _) => (own.name.clone(), String::new()),
        (None, Some(simple)) => {
            let (replier, made) = replier(&names.request, &simple);
            reply = made;
            (simple.ty, replier)
        }
        (None, None) => ("()".to_owned(), "|()| Reply::empty(200)".to_owned()),
    };
    if !replier.is_empty() || success_type.is_some() {
        uses.runtime.insert("Reply");
    }
    let conditional = replier.contains("&conditions");
    let awaits = reads.iter().any(|read| read.expression.contains(".await"));
    let map = if replier.is_empty() { String::new() } else { format!(".map({replier})") };
    let (before, end, answerer) = match accepted {
        Some(_) => ("runtime::varied(", ")", "answer_varied"),
        None => ("", "", "answer"),
    };
    let after = format!("{map}.into_response(){end}");
    let replier = match replier {
        plain if plain.is_empty() => "std::convert::identity".to_owned(),
        closure if conditional => format!("move {closure}"),
        other => other,
    };
    let failure = failure_type.as_ref().map_or("HandlerError".to_owned(), |own| own.name.clone());
    OperationView {
        docs: method_docs(one, &route),
        deprecated: one.docs.deprecated,
        http_method: one.method.clone(),
        id: quoted(one.operation_id.as_deref().unwrap_or(&names.stem)),
        path: quoted(&one.path),
        method: names.method.clone(),
        handler: names.handler.clone(),
        described: context.described[id.index()]
            .iter()
            .map(|name| format!("rejections::{name}"))
            .collect::<Vec<_>>()
            .join(", "),
        guard: one
            .security
            .map(|id| format!("security::{}", context.names.security.guards[id.index()]))
            .unwrap_or_default(),
        request: names.request.clone(),
        fields,
        parts: names.parts.clone(),
        debug,
        inits: inits.join(", "),
        success,
        failure,
        body_enum,
        forms: forms::forms(context, one, names, uses),
        accepted,
        success_type,
        failure_type,
        failure_alias: None,
        constants,
        reads,
        read_pattern,
        read_names,
        awaits,
        before,
        after,
        answerer,
        replier,
        reply,
        example: example(context, id, one),
        methods: pages::methods(context, id, one),
        mutable,
        conditional,
        route: words::code(&route),
    }
}

/// One expression or pattern, or several as a tuple; empty where there are none.
fn tuple(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        many => format!("({})", many.join(", ")),
    }
}

/// The `Debug` of a request; none where nothing in it is a secret.
fn request_debug(
    context: &Context<'_>,
    one: &Operation,
    names: &OperationNames,
    fields: &[FieldView],
) -> Option<DebugView> {
    let parameters = one.parameters.iter().map(|parameter| context.is_secret(parameter.value.ty));
    let body = one.body.iter().map(|body| match body.media.as_slice() {
        [only] => context.is_secret_body(only),
        _ => false,
    });
    let secret: Vec<bool> = parameters.chain(body).collect();
    let shown = fields.iter().enumerate().map(|(index, field)| Shown {
        name: &field.name,
        is_secret: secret.get(index).copied().unwrap_or_default(),
    });
    let shown: Vec<Shown<'_>> = shown.collect();
    let is_shown = one.security.is_some_and(|id| security::shows(context, id));
    // The URI and the headers may hold the secrets too, so that `parts` is left out.
    (is_shown || secret.contains(&true))
        .then(|| plain_debug(&names.request, secrets::written(&names.request, &shown, false)))
}

pub(super) fn plain_debug(name: &str, expression: String) -> DebugView {
    DebugView { name: name.to_owned(), parameters: String::new(), bounds: String::new(), expression }
}

/// What makes a reply of a plain success, and the function for it; none where there is no body.
fn replier(request: &str, simple: &Simple) -> (String, Option<ReplyView>) {
    let Some(expression) = &simple.reply else {
        return (format!("|()| Reply::empty({})", simple.status), None);
    };
    let conditional = expression.contains("conditions");
    let replier = if conditional {
        format!("|body| {request}::reply(body, &conditions)")
    } else {
        format!("{request}::reply")
    };
    let more = if conditional { ", conditions: &runtime::Conditions" } else { "" };
    let parameters = format!("body: {}{more}", simple.ty);
    (replier, Some(ReplyView { parameters, expression: expression.clone() }))
}

/// A field of a struct expression.
fn initialized(field: &str, local: &str) -> String {
    if field == local { field.to_owned() } else { format!("{field}: {local}") }
}

fn method_docs(one: &Operation, route: &str) -> Vec<String> {
    let mut docs = Vec::new();
    let route = words::code(route);
    match &one.docs.title {
        Some(title) => docs.extend(docs::lines(&format!("`{route}`: {title}"), METHOD_DOCS)),
        None => docs.push(format!("`{route}`")),
    }
    let words = one.docs.description.as_ref().filter(|d| Some(*d) != one.docs.title.as_ref());
    if let Some(description) = words {
        docs.push(String::new());
        docs.extend(docs::lines(description, METHOD_DOCS));
    }
    while docs.last().is_some_and(String::is_empty) {
        docs.pop();
    }
    docs
}
