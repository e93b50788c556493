//! What the runtime answers by itself, in the shapes that the document describes.

use super::context::{Context, quoted};
use super::media::content_type;
use super::view::{RejectionsView, StaticView};
use super::words;
use crate::analyze::{Casing, Described, Fill, Member, Usual};
use crate::ir::{MediaKind, Origin, Response, Status};
use crate::name::{Scope, upper_snake};

/// The module, and for each operation the constants that describe its rejections.
pub(super) struct Planned {
    /// None where there is nothing to describe.
    pub(super) view: Option<RejectionsView>,
    /// By operation.
    pub(super) described: Vec<Vec<String>>,
    /// The shape of all others: an expression.
    pub(super) usual: String,
}

/// Decides all of it.
pub(super) fn plan(context: &Context<'_>) -> Planned {
    let mut table = Table { context, scope: Scope::default(), shapes: Vec::new(), described: Vec::new() };
    let usual = match &context.facts.rejections.usual {
        Usual::Problem => "Described::PROBLEM".to_owned(),
        Usual::Fastapi => "Described::FASTAPI".to_owned(),
        Usual::Document(name, fill) => {
            table.scope.claim("USUAL");
            let shape = table.shape(fill, name);
            table.described.push(Constant {
                name: "USUAL".to_owned(),
                doc: "What no operation describes.".to_owned(),
                expression: described_expression((100, 599), "\"application/json\"", &shape, "&[]"),
            });
            "rejections::USUAL".to_owned()
        }
    };
    let operations = context.api.operations.iter().zip(&context.facts.rejections.operations);
    let described = operations
        .map(|(operation, rejections)| {
            rejections
                .described
                .iter()
                .map(|one| table.one(&operation.responses[one.response], one))
                .collect()
        })
        .collect();
    let view = (!table.described.is_empty()).then(|| table.view());
    Planned { view, described, usual }
}

struct Table<'a> {
    context: &'a Context<'a>,
    scope: Scope,
    shapes: Vec<(Fill, Constant)>,
    described: Vec<Constant>,
}

struct Constant {
    name: String,
    doc: String,
    expression: String,
}

impl Table<'_> {
    /// The constant of a rejection that an operation describes.
    fn one(&mut self, response: &Response, one: &Described) -> String {
        let media = &response.media[one.media];
        let schema = media.value.map(|used| &self.context.api.ty(used.ty).origin);
        let words = match schema {
            Some(Origin::Component(name)) if media.kind == MediaKind::Json => name.clone(),
            _ if media.kind == MediaKind::Json => "body".to_owned(),
            _ => "text".to_owned(),
        };
        let shape = self.shape(&one.fill, &words);
        let headers: Vec<String> = one
            .headers
            .iter()
            .map(|(at, fill)| format!("({}, {})", quoted(&response.headers[*at].name), self.expression(fill)))
            .collect();
        let headers = format!("&[{}]", headers.join(", "));
        let content_type = quoted(&content_type(media));
        let expression = described_expression(one.statuses, &content_type, &shape, &headers);
        if let Some(known) = self.described.iter().find(|known| known.expression == expression) {
            return known.name.clone();
        }
        let (status, doc) = match response.status {
            Status::Code(code) => (code.to_string(), code.to_string()),
            Status::Range(hundred) => (format!("{hundred}xx"), format!("{hundred}XX")),
            Status::Default => ("default".to_owned(), "Any other status".to_owned()),
        };
        let doc = match schema {
            Some(Origin::Component(name)) => format!("{doc}, as `{}`.", words::code(name)),
            _ => format!("{doc}."),
        };
        let name = self.scope.claim(&upper_snake(&format!("{words} {status}")));
        self.described.push(Constant { name: name.clone(), doc, expression });
        name
    }

    /// A shape: by the name of its constant, or as it is where that is short.
    fn shape(&mut self, fill: &Fill, words: &str) -> String {
        if !matches!(fill, Fill::Object(_)) {
            return self.expression(fill);
        }
        if let Some((_, known)) = self.shapes.iter().find(|(known, _)| known == fill) {
            return known.name.clone();
        }
        let name = self.scope.claim(&upper_snake(words));
        let expression = self.expression(fill);
        let doc = format!("`{}`", words::code(words));
        self.shapes.push((fill.clone(), Constant { name: name.clone(), doc, expression }));
        name
    }

    fn expression(&self, fill: &Fill) -> String {
        let inner = |fill: &Fill| self.expression(fill);
        match fill {
            Fill::Object(members) => {
                let members: Vec<String> = members.iter().map(|member| self.member(member)).collect();
                format!("Shape::Object(&[{}])", members.join(", "))
            }
            Fill::Literal(value) => literal(value),
            Fill::Usual if self.context.config.is_fastapi() => "Described::FASTAPI.shape".to_owned(),
            Fill::Usual => "Described::PROBLEM.shape".to_owned(),
            Fill::Now => {
                self.context.needs.chrono.set(true);
                "Shape::Made(|| chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).to_rfc3339().into())"
                    .to_owned()
            }
            Fill::Status => "Shape::Status".to_owned(),
            Fill::StatusText => "Shape::StatusText".to_owned(),
            Fill::Code(casing) => format!("Shape::Code({})", casing_name(*casing)),
            Fill::Title => "Shape::Title".to_owned(),
            Fill::Detail => "Shape::Detail".to_owned(),
            Fill::Findings(each) => format!("Shape::Findings(&{})", inner(each)),
            Fill::Elements(each) => format!("Shape::Elements(&{})", inner(each)),
            Fill::FindingsByField(each) => format!("Shape::FindingsByField(&{})", inner(each)),
            Fill::WhereFound(some, none) => format!("Shape::WhereFound(&{}, &{})", inner(some), inner(none)),
            Fill::Finding if self.context.config.is_fastapi() => "Shape::PYDANTIC".to_owned(),
            Fill::Finding => "Shape::FINDING".to_owned(),
            Fill::Place => "Shape::Place".to_owned(),
            Fill::Name => "Shape::Name".to_owned(),
            Fill::Pointer => "Shape::Pointer".to_owned(),
            Fill::NameOrPointer => "Shape::NameOrPointer".to_owned(),
            Fill::Field => "Shape::Field".to_owned(),
            Fill::Location => "Shape::Location".to_owned(),
            Fill::Keyword(casing) => format!("Shape::Keyword({})", casing_name(*casing)),
            Fill::Message => "Shape::Message".to_owned(),
            Fill::Sentence => "Shape::Sentence".to_owned(),
            Fill::Input => "Shape::Input".to_owned(),
            Fill::InputText => "Shape::InputText".to_owned(),
            Fill::Context => "Shape::Context".to_owned(),
        }
    }

    fn member(&self, member: &Member) -> String {
        let when = if member.optional { "known" } else { "always" };
        format!("Member::{when}({}, {})", quoted(&member.name), self.expression(&member.fill))
    }

    fn view(self) -> RejectionsView {
        let view = |public: bool, ty: &str| {
            let ty = ty.to_owned();
            move |constant: Constant| StaticView {
                name: if public {
                    format!("pub(super) const {}", constant.name)
                } else {
                    format!("const {}", constant.name)
                },
                ty: ty.clone(),
                doc: constant.doc,
                expression: constant.expression,
            }
        };
        let mut constants: Vec<StaticView> =
            self.shapes.into_iter().map(|(_, constant)| constant).map(view(false, "Shape")).collect();
        constants.extend(self.described.into_iter().map(view(true, "Described")));
        let speaks = |word: &str| constants.iter().any(|one| one.expression.contains(word));
        let mut imports: Vec<&str> = Vec::new();
        imports.extend(speaks("Casing::").then_some("Casing"));
        imports.push("Described");
        imports.extend(speaks("Member::").then_some("Member"));
        let shape = speaks("Shape::") || constants.iter().any(|one| one.ty == "Shape");
        imports.extend(shape.then_some("Shape"));
        RejectionsView { imports: imports.join(", "), constants }
    }
}

fn described_expression(statuses: (u16, u16), content_type: &str, shape: &str, headers: &str) -> String {
    let (least, greatest) = statuses;
    format!(
        "Described {{ statuses: ({least}, {greatest}), content_type: {content_type}, shape: {shape}, headers: {headers} }}"
    )
}

fn literal(value: &serde_json::Value) -> String {
    use serde_json::Value;
    match value {
        Value::Bool(truth) => format!("Shape::Bool({truth})"),
        Value::Number(number) => format!("Shape::Number({number})"),
        Value::String(text) => format!("Shape::Text({})", quoted(text)),
        Value::Object(_) => "Shape::Empty".to_owned(),
        Value::Null | Value::Array(_) => "Shape::Null".to_owned(),
    }
}

fn casing_name(casing: Casing) -> &'static str {
    match casing {
        Casing::Own => "Casing::Own",
        Casing::Upper => "Casing::Upper",
        Casing::Snake => "Casing::Snake",
        Casing::Kebab => "Casing::Kebab",
        Casing::Pascal => "Casing::Pascal",
        Casing::Camel => "Casing::Camel",
    }
}
