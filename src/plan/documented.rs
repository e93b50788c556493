//! What answers are compared with as they go out: the schemas that no request needs, and each operation's answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::context::{Context, From, Uses, quoted};
use super::models::{schema_static, which};
use super::repeated;
use super::shelves::Shelf;
use super::view::{SchemasView, StaticView};
use crate::config::CheckAnswers;
use crate::ir::{
    GroupId, Header, HeaderForm, Media, MediaKind, Operation, Response, Shape, Status, Stream, TypeId,
};
use crate::name::Scope;

/// What an operation may answer.
pub(super) struct Answers {
    /// Method, path and name, as expressions.
    pub(super) operation: String,
    /// The most exact first.
    pub(super) list: Vec<Answer>,
}

/// What an answer is compared with.
pub(super) struct Answer {
    pub(super) status: Status,
    /// The type that its body is.
    pub(super) about: Option<TypeId>,
    /// Expressions.
    pub(super) bodies: Vec<String>,
    /// Expressions.
    pub(super) headers: Vec<String>,
}

impl Answer {
    /// Whether there is nothing to compare.
    pub(super) fn is_empty(&self) -> bool {
        self.bodies.is_empty() && self.headers.is_empty()
    }
}

/// What stands before all of it.
pub(super) fn gate(context: &Context<'_>) -> String {
    match context.config.answers.check {
        CheckAnswers::Debug => "#[cfg(debug_assertions)]".to_owned(),
        CheckAnswers::Always | CheckAnswers::Never => String::new(),
    }
}

/// The files, by the index of their shelf.
pub(super) fn files(context: &Context<'_>, shelves: &[Shelf]) -> Vec<(usize, SchemasView)> {
    if context.config.answers.check == CheckAnswers::Never {
        return Vec::new();
    }
    let own: Vec<Vec<TypeId>> = shelves
        .iter()
        .map(|shelf| shelf.ids.iter().copied().filter(|id| is_own(context, *id)).collect())
        .collect();
    let homes: BTreeMap<TypeId, usize> =
        own.iter().enumerate().flat_map(|(index, ids)| ids.iter().map(move |id| (*id, index))).collect();
    let taken = repeated::taken(context);
    (0..shelves.len())
        .filter_map(|index| Some((index, file(context, (shelves, index), &own[index], &homes, &taken)?)))
        .collect()
}

/// Whether answers need the schema of a type, and requests do not.
fn is_own(context: &Context<'_>, id: TypeId) -> bool {
    let facts = context.facts;
    facts.answered[id.index()] && !facts.compared[id.index()] && context.defined(id) == id
}

fn file(
    context: &Context<'_>,
    (shelves, index): (&[Shelf], usize),
    ids: &[TypeId],
    homes: &BTreeMap<TypeId, usize>,
    taken: &Arc<Scope>,
) -> Option<SchemasView> {
    let mut uses = Uses::default();
    let mut statics: Vec<StaticView> = ids.iter().map(|id| schema_static(context, *id, &mut uses)).collect();
    let operations: Vec<Answers> = context
        .api
        .operations_of(GroupId::new(shelves[index].group))
        .filter(|_| shelves[index].is_first)
        .filter_map(|(_, one)| operation(context, one, &mut uses))
        .collect();
    if !operations.is_empty() {
        let (shared, operations) = repeated::share(context, taken, &operations);
        statics.extend(shared);
        statics.push(StaticView {
            name: "OPERATIONS".to_owned(),
            ty: "&[Documented]".to_owned(),
            doc: "What each operation may answer.".to_owned(),
            expression: format!("&[{}]", operations.join(", ")),
        });
    }
    if statics.is_empty() {
        return None;
    }
    Some(SchemasView {
        doc: format!(
            "What answers of `{}` are compared with{}.",
            context.module(shelves[index].group),
            which(&shelves[index])
        ),
        imports: imports(context, shelves, index, &uses, homes, &statics),
        statics,
    })
}

fn imports(
    context: &Context<'_>,
    shelves: &[Shelf],
    index: usize,
    uses: &Uses,
    homes: &BTreeMap<TypeId, usize>,
    statics: &[StaticView],
) -> Vec<String> {
    let mut imports = Vec::new();
    let mut foreign: BTreeMap<Option<usize>, Vec<&str>> = BTreeMap::new();
    for id in uses.tables.iter().filter(|id| homes.get(id) != Some(&index)) {
        let home = homes.get(id).copied();
        foreign.entry(home).or_default().push(&context.names.types[id.index()].table);
    }
    for (home, mut names) in foreign {
        names.sort_unstable();
        let module = match home {
            Some(home) => format!("super::{}", shelves[home].module),
            None => "super::super::schemas".to_owned(),
        };
        imports.push(format!("use {module}::{{{}}};", names.join(", ")));
    }
    if uses.patterns {
        imports.push("use super::super::patterns;".to_owned());
    }
    let says = |name: &str| {
        let path = format!("{name}::");
        statics.iter().any(|one| one.expression.contains(&path) || one.ty.contains(name))
    };
    let all = uses.runtime.iter().copied().chain(["BodyParts", "Documented", "DocumentedAnswer"]);
    let all = all.chain(["DocumentedBody", "Parameter", "Schema"]);
    let mut runtime: Vec<&str> = all.filter(|name| says(name)).collect();
    runtime.sort_unstable();
    runtime.dedup();
    imports.push(format!("use super::super::runtime::{{{}}};", runtime.join(", ")));
    imports
}

/// What an operation may answer; nothing where nothing of it can be compared.
fn operation(context: &Context<'_>, one: &Operation, uses: &mut Uses) -> Option<Answers> {
    let mut responses: Vec<&Response> = one.responses.iter().collect();
    // The most exact status counts (OpenAPI 3.1 §4.8.16).
    responses.sort_by_key(|response| match response.status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    });
    let mut list: Vec<Answer> = responses.iter().map(|response| answer(context, response, uses)).collect();
    // An answer without anything to compare stands in the way of the next that its status would fit.
    let last = list.iter().rposition(|answer| !answer.is_empty())?;
    list.truncate(last + 1);
    let operation = format!("{}, {}", quoted(&one.method), quoted(&one.path));
    Some(Answers { operation, list })
}

fn answer(context: &Context<'_>, response: &Response, uses: &mut Uses) -> Answer {
    let mut media: Vec<&Media> = response.media.iter().collect();
    // The most exact media type counts (OpenAPI 3.1 §4.8.17).
    media.sort_by_key(|media| media.range.matches('*').count());
    let about = media.first().and_then(|media| media.value).map(|used| used.ty);
    Answer {
        status: response.status,
        about: about.filter(|ty| context.is_item(*ty)),
        bodies: media.iter().filter_map(|media| body(context, media, uses)).collect(),
        headers: response.headers.iter().filter_map(|one| header(context, one, uses)).collect(),
    }
}

fn body(context: &Context<'_>, media: &Media, uses: &mut Uses) -> Option<String> {
    let parts = match (media.stream, media.kind) {
        (Some(Stream::Lines | Stream::Records), _) => "Lines",
        (Some(Stream::Events), _) => "Events",
        (Some(Stream::TextEvents), _) => "TextEvents",
        (Some(Stream::WholeEvents), _) => "WholeEvents",
        (None, MediaKind::Json) => "Whole",
        (
            None,
            MediaKind::Form | MediaKind::Multipart | MediaKind::Xml | MediaKind::Text | MediaKind::Bytes,
        ) => {
            return None;
        }
    };
    let value = media.value?;
    if is_anything(context, value.ty) {
        return None;
    }
    let schema = context.table_ref(value, From::Within, uses);
    // Under a media type that has wildcards, the crate answers with the plainest it covers; so is what is compared.
    let written = quoted(media.written.split(';').next().unwrap_or_default().trim());
    Some(match parts {
        "Whole" => format!("DocumentedBody::json({written}, {schema})"),
        parts => format!("DocumentedBody::parts({written}, BodyParts::{parts}, {schema})"),
    })
}

/// A header as a parameter; none where its type leaves nothing to compare.
fn header(context: &Context<'_>, header: &Header, uses: &mut Uses) -> Option<String> {
    if matches!(header.form, HeaderForm::Uri | HeaderForm::Cookies) || is_anything(context, header.value.ty) {
        return None;
    }
    let name = quoted(&header.name.to_ascii_lowercase());
    let table = context.table(header.value, From::Within, uses);
    let more = match header.form {
        HeaderForm::Exploded => ".explode(true)",
        HeaderForm::Json => ".content_json()",
        HeaderForm::Simple | HeaderForm::Uri | HeaderForm::Cookies => "",
    };
    Some(format!("Parameter::header({name}, {table}){more}"))
}

/// Whether every value is one of a type.
fn is_anything(context: &Context<'_>, id: TypeId) -> bool {
    let ty = context.api.ty(id);
    matches!(ty.shape, Shape::Any(_)) && ty.extra.is_none()
}
