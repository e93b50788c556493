//! Links: the address of a request that may follow an answer.

use std::collections::BTreeSet;

use super::context::{Context, From, Uses, quoted};
use super::docs;
use super::expression::{Found, Ground, Takes};
use super::outbound::written;
use super::parameters::has_default;
use super::view::{ImplView, MethodView, OutboundFileView};
use super::words;
use crate::ir::{Link, LinkValue, Location, Operation, Parameter, Piece, Status, Use};

/// Columns that doc comments may take.
const DOCS: usize = 92;

/// The module of links; none where there are none.
pub(super) fn file(context: &Context<'_>) -> Option<(String, OutboundFileView)> {
    if context.api.links.is_empty() {
        return None;
    }
    context.needs.address.set(true);
    context.needs.uri.set(true);
    let mut uses = Uses::default();
    let mut impls: Vec<ImplView> = Vec::new();
    let mut modules: BTreeSet<&str> = BTreeSet::new();
    for (index, operation) in context.api.operations.iter().enumerate() {
        let own = context.api.links.iter().zip(&context.names.link_functions);
        let own = own.filter(|(link, _)| link.operation.index() == index);
        let methods: Vec<MethodView> =
            own.map(|(link, name)| method(context, link, name, &mut uses)).collect();
        if !methods.is_empty() {
            let module = &context.names.groups[operation.group.index()].module;
            modules.insert(module.as_str());
            let name = format!("{module}::{}", context.names.operations[index].request);
            impls.push(ImplView { name, methods });
        }
    }
    let says = |word: &str| {
        let methods = impls.iter().flat_map(|one| &one.methods);
        methods.into_iter().any(|method| method.head.contains(word) || method.body.contains(word))
    };
    let mut imports = Vec::new();
    if uses.map && says("BTreeMap<") {
        imports.push("use std::collections::BTreeMap;".to_owned());
    }
    if says("StatusCode") {
        imports.push("use axum::http::StatusCode;".to_owned());
    }
    let mut modules: Vec<&str> = modules.into_iter().collect();
    modules.extend(says("models::").then_some("models"));
    modules.sort_unstable();
    imports.extend(modules.into_iter().map(|module| format!("use super::{module};")));
    let mut runtime = Vec::new();
    runtime.extend(says("runtime::").then_some("self"));
    runtime.push("Address");
    runtime.extend(says("Style::").then_some("Style"));
    runtime.push("UriReference");
    runtime.extend(says("Written::").then_some("Written"));
    imports.push(format!("use super::runtime::{{{}}};", runtime.join(", ")));
    let docs = vec![
        "Links: the addresses of requests that may follow an answer.".to_owned(),
        String::new(),
        "They are relative to where the routes stand, and begin with `/`.".to_owned(),
    ];
    Some((context.names.links.clone(), OutboundFileView { docs, imports, requests: Vec::new(), impls }))
}

/// What a function is made of, piece by piece.
struct Maker<'c, 'a, 'u> {
    context: &'c Context<'a>,
    link: &'c Link,
    uses: &'u mut Uses,
    body: String,
    is_certain: bool,
    /// Whether it needs the request.
    of_request: bool,
    /// Its arguments: what they are called, and their types.
    arguments: Vec<(String, String)>,
}

fn method(context: &Context<'_>, link: &Link, name: &str, uses: &mut Uses) -> MethodView {
    let target = &context.api.operations[link.target.index()];
    let mut maker = Maker {
        context,
        link,
        uses,
        body: String::new(),
        is_certain: true,
        of_request: false,
        arguments: Vec::new(),
    };
    maker.path(target);
    for (index, parameter) in target.parameters.iter().enumerate() {
        let is_given = maker.given(index).is_some();
        let is_needed = parameter.required && !has_default(context, link.target, index, parameter);
        if parameter.location == Location::Query && (is_given || is_needed) {
            maker.parameter("query", index, parameter);
        }
    }
    let Maker { mut body, is_certain, of_request, mut arguments, .. } = maker;
    // The answer stands before what the caller adds.
    arguments.sort_by_key(|(name, _)| name != "body");
    let mut head: Vec<String> = arguments.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    if of_request {
        head.insert(0, "&self".to_owned());
    }
    body.push_str(if is_certain { ".certain()" } else { ".finish()" });
    let returned = if is_certain { "UriReference" } else { "Option<UriReference>" };
    MethodView {
        docs: method_docs(context, link, target, is_certain),
        head: format!("pub fn {name}({}) -> {returned}", head.join(", ")),
        body,
    }
}

fn method_docs(context: &Context<'_>, link: &Link, target: &Operation, is_certain: bool) -> Vec<String> {
    let from = match context.api.operations[link.operation.index()].responses[link.response].status {
        Status::Code(code) => format!("an answer {code}"),
        Status::Range(hundred) => format!("an answer {hundred}XX"),
        Status::Default => "any other answer".to_owned(),
    };
    let route = words::code(&format!("{} {}", target.method, target.path));
    let mut lines = vec![format!("The link `{}` of {from}: `{route}`.", words::code(&link.name))];
    let words = link.description.as_ref().map(|text| docs::lines(text, DOCS)).unwrap_or_default();
    if !words.is_empty() {
        lines.push(String::new());
        lines.extend(words);
    }
    if !is_certain {
        lines.push(String::new());
        lines.push("Nothing where something is missing that the path needs.".to_owned());
    }
    lines
}

impl Maker<'_, '_, '_> {
    /// The path, text by text and parameter by parameter.
    fn path(&mut self, target: &Operation) {
        let path = target.path.split('?').next().unwrap_or_default();
        let mut rest = path;
        while let Some((text, (name, after))) =
            rest.split_once('{').and_then(|(text, rest)| Some((text, rest.split_once('}')?)))
        {
            self.text(text);
            let index = target
                .parameters
                .iter()
                .position(|parameter| parameter.location == Location::Path && parameter.name == name);
            match index {
                Some(index) => self.parameter("path", index, &target.parameters[index]),
                None => self.text(&format!("{{{name}}}")),
            }
            rest = after;
        }
        self.text(rest);
    }

    fn text(&mut self, text: &str) {
        if self.body.is_empty() {
            self.body = format!("Address::of({})", quoted(&encoded(text)));
        } else if !text.is_empty() {
            self.body.push_str(&format!(".text({})", quoted(&encoded(text))));
        }
    }

    fn given(&self, index: usize) -> Option<&LinkValue> {
        self.link.parameters.iter().find(|(known, _)| *known == index).map(|(_, value)| value)
    }

    /// A parameter: what the link gives for it, or what the caller does.
    fn parameter(&mut self, call: &str, index: usize, parameter: &Parameter) {
        let value = self.given(index).cloned().and_then(|value| self.value(&value));
        let found = value.unwrap_or_else(|| {
            let used = Use { nullable: false, ..parameter.value };
            let ty = self.context.ty(used, From::Elsewhere, self.uses);
            let name = &self.context.names.operations[self.link.target.index()].parameters[index];
            let name = if matches!(name.as_str(), "body" | "status") {
                format!("{name}_value")
            } else {
                name.clone()
            };
            let (ty, is_text) = if ty == "String" { ("str".to_owned(), true) } else { (ty, false) };
            self.arguments.push((name.clone(), format!("&{ty}")));
            Found {
                expression: name,
                is_certain: !is_text && self.context.is_certain(used),
                takes: Takes::Nothing,
            }
        });
        self.takes(&found.takes);
        // An optional parameter whose value is missing is only left out.
        let single = found.expression.strip_suffix(".as_ref()?").filter(|field| !field.contains('?'));
        let expression = match single.filter(|_| call == "query" && !parameter.required) {
            Some(field) => format!("&{field}"),
            None => found.expression,
        };
        self.is_certain &= found.is_certain || (call == "query" && !expression.contains('?'));
        let how = written(parameter, self.uses);
        self.body.push_str(&format!(".{call}(&{how}, {expression})"));
    }

    fn value(&self, value: &LinkValue) -> Option<Found> {
        let ground = Ground { operation: self.link.operation, response: Some(self.link.response) };
        match value {
            LinkValue::Constant(value) => {
                let expression = match value {
                    serde_json::Value::String(text) => quoted(text),
                    serde_json::Value::Bool(_) => format!("&{value}"),
                    serde_json::Value::Number(number) if number.is_i64() => format!("&{value}"),
                    value => format!("&runtime::constant({})", quoted(&value.to_string())),
                };
                let is_certain = !matches!(value, serde_json::Value::String(text) if text.is_empty())
                    && !expression.contains("constant");
                Some(Found { expression, is_certain, takes: Takes::Nothing })
            }
            LinkValue::Expression(expression) => self.context.found(&ground, expression),
            LinkValue::Text(pieces) => {
                let (mut parts, mut takes) = (Vec::new(), Takes::Nothing);
                for piece in pieces {
                    match piece {
                        Piece::Text(text) => parts.push(quoted(text)),
                        Piece::Value(expression) => {
                            let found = self.context.found(&ground, expression)?;
                            if takes != Takes::Nothing && found.takes != takes {
                                return None;
                            }
                            takes = found.takes;
                            parts.push(format!("&runtime::text({})", found.expression));
                        }
                    }
                }
                let expression = format!("&[{}].concat()", parts.join(", "));
                let is_certain =
                    !expression.contains('?') && pieces.iter().any(|piece| piece.expression().is_none());
                Some(Found { expression, is_certain, takes })
            }
        }
    }

    fn takes(&mut self, takes: &Takes) {
        let operation = &self.context.api.operations[self.link.operation.index()];
        let response = &operation.responses[self.link.response];
        let argument = match takes {
            Takes::Nothing => return,
            Takes::Request => {
                self.of_request = true;
                return;
            }
            Takes::Status => ("status".to_owned(), "StatusCode".to_owned()),
            Takes::Header(index) => {
                let names = &self.context.names.operations[self.link.operation.index()];
                (names.responses[self.link.response].headers[*index].clone(), "&str".to_owned())
            }
            Takes::Body => {
                let value = response.media.first().and_then(|media| media.value);
                let ty = value.map(|value| self.context.ty(value, From::Elsewhere, self.uses));
                ("body".to_owned(), format!("&{}", ty.unwrap_or_else(|| "serde_json::Value".to_owned())))
            }
        };
        if !self.arguments.contains(&argument) {
            self.arguments.push(argument);
        }
    }
}

/// A text of a path template as a URI has it.
fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:@!$&'()*+,;=/%".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
