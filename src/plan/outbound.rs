//! Webhooks and callbacks: what is sent, what may be answered, and where callbacks are sent to.

use super::bodies::valid_function;
use super::context::{Context, From, Uses, quoted};
use super::docs;
use super::expression::Ground;
use super::media::content_type;
use super::operations::plain_debug;
use super::parameters::place;
use super::secrets::{self, Shown};
use super::view::{
    ConstantView, FieldView, ImplView, MethodView, OutboundAnswerView, OutboundFileView, OutboundVariantView,
    OutboundView,
};
use super::words;
use crate::ir::{
    Location, Media, MediaKind, Occasion, Outbound, Parameter, Piece, Response, Status, Style, Use,
};
use crate::name::OutboundNames;

/// Columns that doc comments of items may take.
const ITEM_DOCS: usize = 96;
/// Columns that doc comments of fields may take.
const FIELD_DOCS: usize = 92;

/// The module of webhooks; none where there are none.
pub(super) fn webhooks(context: &Context<'_>) -> Option<(String, OutboundFileView)> {
    let docs = vec![
        "Webhooks: what this server sends to whoever has subscribed. They stand behind the feature `webhooks`."
            .to_owned(),
        String::new(),
        "With the feature `client`, `runtime::send::Client` sends them.".to_owned(),
    ];
    let (mut view, uses) = file(context, docs, |one| matches!(one.occasion, Occasion::Webhook(_)))?;
    view.imports = imports(&uses, &view.requests, &[]);
    Some((context.names.webhooks.clone(), view))
}

/// The module of callbacks; none where there are none.
pub(super) fn callbacks(context: &Context<'_>) -> Option<(String, OutboundFileView)> {
    let docs = vec![
        "Callbacks: what this server sends to where a request asks for it.".to_owned(),
        String::new(),
        "With the feature `client`, `runtime::send::Client` sends them. Their addresses come from clients."
            .to_owned(),
    ];
    let (mut view, uses) = file(context, docs, |one| matches!(one.occasion, Occasion::Callback { .. }))?;
    let mut modules = Vec::new();
    for (index, operation) in context.api.operations.iter().enumerate() {
        let own = context.api.outbound.iter().zip(&context.names.outbound).filter(|(one, _)| {
            matches!(&one.occasion, Occasion::Callback { operation, .. } if operation.index() == index)
        });
        let methods: Vec<MethodView> = own.filter_map(|(one, names)| address(context, one, names)).collect();
        if !methods.is_empty() {
            let name = &context.names.operations[index].request;
            let module = &context.names.groups[operation.group.index()].module;
            modules.push(module.as_str());
            view.impls.push(ImplView { name: format!("{module}::{name}"), methods });
        }
    }
    if !modules.is_empty() {
        context.needs.address.set(true);
        context.needs.uri.set(true);
    }
    view.imports = imports(&uses, &view.requests, &modules);
    Some((context.names.callbacks.clone(), view))
}

fn file(
    context: &Context<'_>,
    docs: Vec<String>,
    is_own: fn(&Outbound) -> bool,
) -> Option<(OutboundFileView, Uses)> {
    let mut uses = Uses::default();
    let each = context.api.outbound.iter().zip(&context.names.outbound);
    let requests: Vec<OutboundView> = each
        .filter(|(one, _)| is_own(one))
        .map(|(one, names)| request(context, one, names, &mut uses))
        .collect();
    if requests.is_empty() {
        return None;
    }
    context.needs.outbound.set(true);
    Some((OutboundFileView { docs, imports: Vec::new(), requests, impls: Vec::new() }, uses))
}

/// What a file imports; `groups` are the modules of the requests that tell addresses.
fn imports(uses: &Uses, requests: &[OutboundView], groups: &[&str]) -> Vec<String> {
    let says = |word: &str| {
        requests.iter().any(|one| {
            one.request.contains(word)
                || one.answered.contains(word)
                || one
                    .constants
                    .iter()
                    .chain(&one.answer_constants)
                    .any(|constant| constant.expression.contains(word))
                || one.fields.iter().any(|field| field.ty.contains(word))
                || one.answer_type.contains(word)
                || one
                    .answer
                    .iter()
                    .flat_map(|answer| &answer.variants)
                    .any(|variant| variant.tuple.contains(word))
        })
    };
    let mut imports = Vec::new();
    if uses.map {
        imports.push("use std::collections::BTreeMap;".to_owned());
    }
    imports.push("use axum::body::Bytes;".to_owned());
    imports.push(if says("StatusCode") {
        "use axum::http::{Request, StatusCode};".to_owned()
    } else {
        "use axum::http::Request;".to_owned()
    });
    let mut modules: Vec<&str> = groups.to_vec();
    modules.extend(["models", "patterns", "schemas"].iter().filter(|name| says(&format!("{name}::"))));
    modules.sort_unstable();
    modules.dedup();
    imports.extend(modules.into_iter().map(|module| format!("use super::{module};")));
    let mut names = vec!["BadAnswer", "Draft", "Outbound", "Received", "Unsendable"];
    if !groups.is_empty() {
        names.extend(["Address", "UriReference"]);
    }
    names.extend(says("Written::").then_some("Written"));
    names.extend(uses.runtime.iter().copied().filter(|name| says(&format!("{name}::"))));
    names.sort_unstable();
    let mut runtime = Vec::new();
    runtime.extend(says("runtime::").then_some("self"));
    runtime.extend(names);
    imports.push(format!("use super::runtime::{{{}}};", runtime.join(", ")));
    imports
}

fn request(context: &Context<'_>, one: &Outbound, names: &OutboundNames, uses: &mut Uses) -> OutboundView {
    let mut fields = Vec::new();
    let mut constants = Vec::new();
    let mut draft = format!("Draft::new({}, url)", quoted(&one.method));
    for (index, parameter) in one.parameters.iter().enumerate() {
        fields.push(field(context, parameter, &names.parameters[index], uses));
        constants.push(constant(parameter, &names.constants[index], uses));
        draft
            .push_str(&format!(".parameter(&{}, &self.{})", names.constants[index], names.parameters[index]));
    }
    if let Some(media) = one.responses.iter().flat_map(|response| &response.media).next() {
        draft.push_str(&format!(".accept({})", quoted(&media.essence)));
    }
    let mut secret: Vec<bool> = one.parameters.iter().map(|p| context.is_secret(p.value.ty)).collect();
    let request = match one.body.as_ref().and_then(|body| Some((body, body.media.first()?))) {
        None => format!("{draft}.empty()"),
        Some((body, media)) => {
            let ty = body_type(context, media, uses);
            let mut lines =
                body.description.as_ref().map(|text| docs::lines(text, FIELD_DOCS)).unwrap_or_default();
            if lines.is_empty() {
                lines.push("The body.".to_owned());
            }
            fields.push(FieldView {
                docs: lines,
                deprecated: false,
                serde: String::new(),
                name: names.body.clone(),
                ty: if body.required { ty } else { format!("Option<{ty}>") },
            });
            secret.push(context.is_secret_body(media));
            if body.required {
                write(&draft, media, &format!("self.{}", names.body), "&")
            } else {
                let written = write("draft", media, "body", "");
                format!(
                    "let draft = {draft}; match &self.{} {{ Some(body) => {written}, None => draft.empty() }}",
                    names.body
                )
            }
        }
    };
    let shown: Vec<Shown<'_>> =
        fields.iter().zip(secret).map(|(field, is_secret)| Shown { name: &field.name, is_secret }).collect();
    let debug = secrets::structure(&names.request, &shown, true)
        .map(|expression| plain_debug(&names.request, expression));
    let answers = answers(context, one, names, uses);
    OutboundView {
        docs: request_docs(one),
        deprecated: one.docs.deprecated,
        name: names.request.clone(),
        fields,
        debug,
        constants,
        request,
        answer_type: answers.ty,
        answer: answers.own,
        answer_constants: answers.constants,
        answered: matched(&answers.arms),
    }
}

fn request_docs(one: &Outbound) -> Vec<String> {
    let mut lines = words::item(&one.docs, ITEM_DOCS);
    if !lines.is_empty() {
        lines.push(String::new());
    }
    lines.push(match &one.occasion {
        Occasion::Webhook(name) => format!("The webhook `{}`: `{}`.", words::code(name), one.method),
        Occasion::Callback { name, written, .. } => {
            format!("The callback `{}`: `{} {}`.", words::code(name), one.method, words::code(written))
        }
    });
    lines
}

/// A parameter is never `null`: absent is what it can be.
fn field(context: &Context<'_>, parameter: &Parameter, name: &str, uses: &mut Uses) -> FieldView {
    let value = Use { nullable: false, ..parameter.value };
    let ty = context.ty(value, From::Elsewhere, uses);
    let mut docs = words::item(&parameter.docs, FIELD_DOCS);
    if docs.is_empty() {
        docs.push(format!("`{}` in the {}.", words::code(&parameter.name), place(parameter.location)));
    }
    FieldView {
        docs,
        deprecated: parameter.docs.deprecated,
        serde: String::new(),
        name: name.to_owned(),
        ty: if parameter.required { ty } else { format!("Option<{ty}>") },
    }
}

/// How a parameter is written.
pub(super) fn written(parameter: &Parameter, uses: &mut Uses) -> String {
    let mut expression = match parameter.location {
        Location::QueryString => "Written::query_string()".to_owned(),
        location => format!("Written::{}({})", place(location), quoted(&parameter.name)),
    };
    match parameter.style {
        Style::Json => return expression + ".content_json()",
        Style::FormText if parameter.location == Location::QueryString => return expression,
        Style::FormText => return expression + ".content_form()",
        _ => {}
    }
    let usual = match parameter.location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::QueryString | Location::Cookie => Style::Form,
    };
    if parameter.style != usual {
        uses.runtime.insert("Style");
        expression.push_str(&format!(".style(Style::{:?})", parameter.style));
    }
    if parameter.explode != (usual == Style::Form) && parameter.style != Style::DeepObject {
        expression.push_str(&format!(".explode({})", parameter.explode));
    }
    if parameter.allow_reserved {
        expression.push_str(".reserved()");
    }
    expression
}

fn constant(parameter: &Parameter, name: &str, uses: &mut Uses) -> ConstantView {
    ConstantView { name: name.to_owned(), ty: "Written".to_owned(), expression: written(parameter, uses) }
}

/// The type of a body that is held whole.
fn body_type(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    match (media.kind, media.value) {
        (MediaKind::Json | MediaKind::Form, Some(value)) => context.ty(value, From::Elsewhere, uses),
        (MediaKind::Json | MediaKind::Form, None) => "serde_json::Value".to_owned(),
        (MediaKind::Text, _) => "String".to_owned(),
        _ => "Bytes".to_owned(),
    }
}

/// The type of a body that is received.
fn heard_type(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    if media.kind == MediaKind::Form { "String".to_owned() } else { body_type(context, media, uses) }
}

/// The request with a body.
fn write(draft: &str, media: &Media, body: &str, reference: &str) -> String {
    let media_type = quoted(&content_type(media));
    match media.kind {
        MediaKind::Json => format!("{draft}.json({media_type}, {reference}{body})"),
        MediaKind::Form => format!("{draft}.form({media_type}, {reference}{body})"),
        _ => format!("{draft}.bytes({media_type}, {body}.clone())"),
    }
}

/// How answers are read.
struct Answers {
    ty: String,
    own: Option<OutboundAnswerView>,
    constants: Vec<ConstantView>,
    /// A pattern of statuses, and what is read then.
    arms: Vec<(String, String)>,
}

fn answers(context: &Context<'_>, one: &Outbound, names: &OutboundNames, uses: &mut Uses) -> Answers {
    let mut constants = Vec::new();
    if let [only] = one.responses.as_slice()
        && let Status::Code(code) = only.status
    {
        let media = only.media.first();
        let ty = media.map_or("()".to_owned(), |media| heard_type(context, media, uses));
        let expression = match media {
            Some(media) => read(context, media, &mut constants, uses),
            None => "Ok(())".to_owned(),
        };
        let arms = vec![arm(&code.to_string(), expression), unexpected()];
        return Answers { ty, own: None, constants, arms };
    }
    if one.responses.is_empty() {
        let arms = vec![arm("200..=299", "Ok(())".to_owned()), unexpected()];
        return Answers { ty: "()".to_owned(), own: None, constants, arms };
    }
    if let [only] = one.responses.as_slice()
        && only.media.is_empty()
    {
        let read = "Ok(received.status)".to_owned();
        let arms = match only.status {
            Status::Range(hundred) => vec![arm(&range(hundred), read), unexpected()],
            _ => vec![arm("_", read)],
        };
        return Answers { ty: "StatusCode".to_owned(), own: None, constants, arms };
    }
    let mut variants = Vec::new();
    // The more exact a status, the earlier it counts.
    let mut arms: [Vec<(String, String)>; 3] = Default::default();
    let mut is_secret = false;
    for (response, name) in one.responses.iter().zip(&names.variants) {
        is_secret |= response.media.iter().any(|media| context.is_secret_body(media));
        let path = format!("{}::{name}", names.answer);
        let ty = response.media.first().map(|media| heard_type(context, media, uses));
        let body = response.media.first().map(|media| read(context, media, &mut constants, uses));
        let is_exact = matches!(response.status, Status::Code(_));
        let (tuple, expression) = match (ty, body, is_exact) {
            (Some(ty), Some(body), true) => (format!("({ty})"), format!("{body}.map({path})")),
            (Some(ty), Some(body), false) => (
                format!("(StatusCode, {ty})"),
                format!("{{ let status = received.status; {body}.map(|body| {path}(status, body)) }}"),
            ),
            (_, _, true) => (String::new(), format!("Ok({path})")),
            (_, _, false) => ("(StatusCode)".to_owned(), format!("Ok({path}(received.status))")),
        };
        variants.push(OutboundVariantView { docs: variant_docs(response), name: name.clone(), tuple });
        match response.status {
            Status::Code(code) => arms[0].push(arm(&code.to_string(), expression)),
            Status::Range(hundred) => arms[1].push(arm(&range(hundred), expression)),
            Status::Default => arms[2].push(arm("_", expression)),
        }
    }
    if arms[2].is_empty() {
        arms[2].push(unexpected());
    }
    let debug = is_secret.then(|| {
        let expression = format!("f.debug_struct({}).finish_non_exhaustive()", quoted(&names.answer));
        plain_debug(&names.answer, expression)
    });
    Answers {
        ty: names.answer.clone(),
        own: Some(OutboundAnswerView { name: names.answer.clone(), variants, debug }),
        constants,
        arms: arms.into_iter().flatten().collect(),
    }
}

fn arm(pattern: &str, expression: String) -> (String, String) {
    (pattern.to_owned(), expression)
}

/// What reads an answer by its status.
fn matched(arms: &[(String, String)]) -> String {
    if let [(_, only)] = arms {
        return only.clone();
    }
    let arms: Vec<String> = arms.iter().map(|(pattern, read)| format!("{pattern} => {read}")).collect();
    format!("match received.status.as_u16() {{ {} }}", arms.join(", "))
}

fn range(hundred: u8) -> String {
    format!("{hundred}00..={hundred}99")
}

fn unexpected() -> (String, String) {
    arm("_", "received.unexpected()".to_owned())
}

fn variant_docs(response: &Response) -> Vec<String> {
    let first = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "Any other status".to_owned(),
    };
    let mut lines = docs::lines(response.description.as_deref().unwrap_or_default(), FIELD_DOCS - 20);
    match lines.first_mut().filter(|line| line.starts_with(char::is_alphanumeric)) {
        Some(line) => *line = format!("{first}: {line}"),
        None => {
            lines.insert(0, first);
            if lines.len() > 1 {
                lines.insert(1, String::new());
            }
        }
    }
    lines
}

/// What reads the body of an answer.
fn read(context: &Context<'_>, media: &Media, constants: &mut Vec<ConstantView>, uses: &mut Uses) -> String {
    match media.kind {
        MediaKind::Json => {
            let table = match media.value {
                Some(value) if context.is_item(value.ty) && !value.nullable => {
                    context.table_ref(value, From::Elsewhere, uses)
                }
                value => {
                    uses.runtime.insert("Schema");
                    let any = || "Schema::any()".to_owned();
                    let expression =
                        value.map_or_else(any, |value| context.table(value, From::Elsewhere, uses));
                    let name = format!("BODY_{}", constants.len() + 1);
                    constants.push(ConstantView { name: name.clone(), ty: "Schema".to_owned(), expression });
                    format!("&{name}")
                }
            };
            let valid = media.value.and_then(|value| valid_function(context, value, uses));
            format!("received.json({table}, {})", valid.unwrap_or_else(|| "|_| true".to_owned()))
        }
        MediaKind::Form | MediaKind::Text => "received.text()".to_owned(),
        _ => "Ok(received.body)".to_owned(),
    }
}

/// The function that tells where a callback is sent to; none where the request does not tell.
fn address(context: &Context<'_>, one: &Outbound, names: &OutboundNames) -> Option<MethodView> {
    let Occasion::Callback { operation, name, written, url: Some(url) } = &one.occasion else { return None };
    let ground = Ground { operation: *operation, response: None };
    let mut body = String::new();
    for piece in url {
        match piece {
            Piece::Text(text) if body.is_empty() => body = format!("Address::of({})", quoted(text)),
            Piece::Text(text) => body.push_str(&format!(".text({})", quoted(text))),
            Piece::Value(expression) => {
                let call = if body.is_empty() { "Address::at" } else { ".value" };
                body.push_str(&format!("{call}({})", context.found(&ground, expression)?.expression));
            }
        }
    }
    Some(MethodView {
        docs: vec![
            format!("Where the callback `{}` is sent to: `{}`.", words::code(name), words::code(written)),
            String::new(),
            "Nothing where the request does not tell, or tells what is no address.".to_owned(),
        ],
        head: format!("pub fn {}(&self) -> Option<UriReference>", names.address),
        body: format!("{body}.finish()"),
    })
}
