//! How an application's own errors become the answers that an operation documents.

use super::context::{Context, Uses, quoted};
use super::headers;
use super::media::media_type;
use super::side::side;
use super::view::{FailureArmView, FailureView};
use crate::ir::{HeaderForm, Media, MediaKind, Operation, OperationId, Response, Status};

/// Statuses that are mostly the runtime's own; what an application says has others.
const RUNTIME: &[u16] = &[405, 406, 408, 413, 415, 422, 500, 503];

/// Which variant each status is.
pub(super) fn failure(
    context: &Context<'_>,
    id: OperationId,
    one: &Operation,
    uses: &mut Uses,
) -> FailureView {
    let names = &context.names.operations[id.index()];
    let answers = side(one, true);
    let body = shared(context, &answers, uses);
    let mut arms = Vec::new();
    for (index, response) in &answers {
        let own = &names.responses[*index];
        let position = match body.as_deref() {
            Some(body) => response.media.iter().position(|media| is_of(context, media, body, uses)),
            None => response.media.is_empty().then_some(0),
        };
        let Some(name) = position.and_then(|position| own.variants.get(position)) else { continue };
        arms.push((width(response.status), arm(context, response, name, &own.headers, body.is_some())));
    }
    // A status of its own is meant before a range, and a range before all others.
    arms.sort_by_key(|(width, _)| *width);
    let mut arms: Vec<FailureArmView> = arms.into_iter().map(|(_, arm)| arm).collect();
    if arms.last().is_some_and(|last| last.code != "_") {
        arms.push(FailureArmView { code: "_".to_owned(), answer: "return None".to_owned() });
    }
    FailureView {
        parameters: parameters(&arms, body.is_some()),
        only: match arms.as_slice() {
            [only] if only.code == "_" => Some(only.answer.clone()),
            _ => None,
        },
        body: body.unwrap_or_else(|| "()".to_owned()),
        arms,
    }
}

/// What the closure takes; what no arm asks for has no name. Without arms: the body alone.
fn parameters(arms: &[FailureArmView], has_body: bool) -> String {
    if arms.is_empty() {
        return if has_body { "_" } else { "()" }.to_owned();
    }
    let headers = if arms.iter().any(|arm| arm.answer.contains("headers.get(")) { "headers" } else { "_" };
    let body = if has_body { "body" } else { "()" };
    format!("status, {headers}, {body}")
}

/// The body that most of an operation's errors have, as a Rust type; of those that are met as often, the first.
fn shared(context: &Context<'_>, answers: &[(usize, &Response)], uses: &mut Uses) -> Option<String> {
    let own = |response: &Response| !matches!(response.status, Status::Code(code) if RUNTIME.contains(&code));
    let mut counts: Vec<(String, (usize, usize))> = Vec::new();
    for (_, response) in answers {
        for media in response.media.iter().filter(|media| media.kind == MediaKind::Json) {
            let ty = media_type(context, media, uses);
            let position = counts.iter().position(|(known, _)| *known == ty).unwrap_or_else(|| {
                counts.push((ty, (0, 0)));
                counts.len() - 1
            });
            let (_, (owned, all)) = &mut counts[position];
            *owned += usize::from(own(response));
            *all += 1;
        }
    }
    let mut best: Option<(String, (usize, usize))> = None;
    for (ty, count) in counts {
        if best.as_ref().is_none_or(|(_, most)| count > *most) {
            best = Some((ty, count));
        }
    }
    best.map(|(ty, _)| ty)
}

fn is_of(context: &Context<'_>, media: &Media, body: &str, uses: &mut Uses) -> bool {
    media.kind == MediaKind::Json && media_type(context, media, uses) == body
}

fn arm(
    context: &Context<'_>,
    response: &Response,
    name: &str,
    header_names: &[String],
    has_body: bool,
) -> FailureArmView {
    let (code, status) = match response.status {
        Status::Code(code) => (code.to_string(), false),
        // A range that begins with a status of its own would overlap, to clippy's mind.
        Status::Range(hundred) => (format!("_ if status / 100 == {hundred}"), true),
        Status::Default => ("_".to_owned(), true),
    };
    let mut fields = Vec::new();
    if status {
        fields.push("status: status.try_into().ok()?".to_owned());
    }
    for (header, field) in response.headers.iter().zip(header_names) {
        if header.form == HeaderForm::Cookies {
            // An application's error is made for many operations; what sets cookies says so itself.
            fields.push(format!("{field}: Vec::new()"));
            continue;
        }
        let needed = header.required && !headers::is_option(context, header);
        let question = if needed { "?" } else { "" };
        fields.push(format!("{field}: headers.get({}){question}", quoted(&header.name)));
    }
    let answer = match (fields.is_empty(), has_body) {
        (true, true) => format!("Self::{name}(body)"),
        (true, false) => format!("Self::{name}"),
        (false, _) => {
            if has_body {
                fields.push("body".to_owned());
            }
            format!("Self::{name} {{ {} }}", fields.join(", "))
        }
    };
    FailureArmView { code, answer }
}

fn width(status: Status) -> u8 {
    match status {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    }
}
