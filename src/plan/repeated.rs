//! What several operations of a group answer in the same words is written once.

use std::collections::HashMap;
use std::sync::Arc;

use super::context::Context;
use super::documented::{Answer, Answers};
use super::view::StaticView;
use crate::ir::Status;
use crate::name::{Scope, upper_snake};

/// The statics of what is there more than once, and an expression for each operation.
pub(super) fn share(
    context: &Context<'_>,
    taken: &Arc<Scope>,
    operations: &[Answers],
) -> (Vec<StaticView>, Vec<String>) {
    let mut scope = Scope::within(Arc::clone(taken));
    let all = || operations.iter().flat_map(|one| &one.list);
    let mut headers = Repeated::new(all().map(|answer| answer.headers.join(", ")));
    for answer in all() {
        let text = answer.headers.join(", ");
        headers.name(&text, &mut scope, || StaticView {
            name: format!("{}_HEADERS", first_header(answer)),
            ty: format!("[Parameter; {}]", answer.headers.len()),
            doc: "Headers that several answers have.".to_owned(),
            expression: format!("[{text}]"),
        });
    }
    let written = |answer: &Answer| {
        let own = answer.headers.join(", ");
        let headers = headers.names.get(&own).map_or_else(|| format!("&[{own}]"), |name| format!("&{name}"));
        expression(answer, &headers)
    };
    let mut answers = Repeated::new(all().filter(|answer| !answer.is_empty()).map(written));
    for answer in all().filter(|answer| !answer.is_empty()) {
        let text = written(answer);
        answers.name(&text, &mut scope, || StaticView {
            name: format!("{}_{}", about(context, answer), status(answer.status)),
            ty: "DocumentedAnswer".to_owned(),
            doc: match answer.status {
                Status::Default => "What several operations answer otherwise.".to_owned(),
                told => format!("What several operations answer with {}.", status(told)),
            },
            expression: text.clone(),
        });
    }
    let operations = operations.iter().map(|one| {
        let list = one.list.iter().map(|answer| {
            let text = written(answer);
            format!("&{}", answers.names.get(&text).unwrap_or(&text))
        });
        format!("Documented::new({}, &[{}])", one.operation, list.collect::<Vec<_>>().join(", "))
    });
    let operations = operations.collect();
    (headers.statics.into_iter().chain(answers.statics).collect(), operations)
}

/// The names of statics that no file may give to another.
pub(super) fn taken(context: &Context<'_>) -> Arc<Scope> {
    let mut scope = Scope::new();
    scope.reserve("OPERATIONS");
    for names in &context.names.types {
        scope.reserve(&names.table);
    }
    Arc::new(scope)
}

/// Expressions that are there more than once.
struct Repeated {
    counts: HashMap<String, usize>,
    names: HashMap<String, String>,
    statics: Vec<StaticView>,
}

impl Repeated {
    fn new(all: impl Iterator<Item = String>) -> Self {
        let mut counts = HashMap::new();
        for text in all.filter(|text| !text.is_empty()) {
            *counts.entry(text).or_default() += 1;
        }
        Self { counts, names: HashMap::new(), statics: Vec::new() }
    }

    /// Gives an expression a static, if it is there more than once and has none yet.
    fn name(&mut self, text: &str, scope: &mut Scope, view: impl FnOnce() -> StaticView) {
        if self.names.contains_key(text) || self.counts.get(text).is_none_or(|count| *count < 2) {
            return;
        }
        let mut view = view();
        view.name = scope.claim(&view.name);
        self.names.insert(text.to_owned(), view.name.clone());
        self.statics.push(view);
    }
}

fn expression(answer: &Answer, headers: &str) -> String {
    if let (Status::Code(code), true) = (answer.status, answer.headers.is_empty()) {
        match answer.bodies.as_slice() {
            [] => return format!("DocumentedAnswer::empty({code})"),
            [body] => {
                if let Some(schema) = body.strip_prefix("DocumentedBody::json(\"application/json\", ") {
                    return format!("DocumentedAnswer::json({code}, {schema}");
                }
            }
            _ => {}
        }
    }
    let bodies = answer.bodies.join(", ");
    match answer.status {
        Status::Code(code) => format!("DocumentedAnswer::new({code}, &[{bodies}], {headers})"),
        Status::Range(hundred) => {
            let least = u16::from(hundred) * 100;
            format!("DocumentedAnswer::within({least}, {}, &[{bodies}], {headers})", least + 99)
        }
        Status::Default => format!("DocumentedAnswer::within(100, 599, &[{bodies}], {headers})"),
    }
}

fn first_header(answer: &Answer) -> String {
    let name = answer.headers.first().and_then(|header| header.split('"').nth(1));
    upper_snake(name.unwrap_or_default())
}

fn about(context: &Context<'_>, answer: &Answer) -> String {
    answer.about.map_or_else(|| "ANSWER".to_owned(), |id| upper_snake(context.name(id)))
}

/// `404`, `4XX`, `DEFAULT`
fn status(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "DEFAULT".to_owned(),
    }
}
