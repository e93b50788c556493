//! What an operation answers: types that can hold nothing the document does not describe.

use serde_json::Value;

use super::context::{Context, Uses, quoted};
use super::media::{answered_type, content_type, reply};
use super::sent_form;
use super::side::side;
use super::ty::is_lopsided;
use super::view::{AnswerVariantView, AnswerView, FieldView};
use super::words;
use super::{docs, failures, headers, secrets};
use crate::ir::{Media, MediaKind, Operation, OperationId, Response, Status, Stream};

/// Columns that doc comments of variants may take.
const VARIANT_DOCS: usize = 92;

/// A success that is a plain body.
pub(super) struct Simple {
    /// The body's type.
    pub(super) ty: String,
    /// What makes a reply of `body`, and of `conditions` where it is a file; none without a body.
    pub(super) reply: Option<String>,
    /// Its status.
    pub(super) status: u16,
}

/// The plain type of a success and what makes a reply of it, where that is all there is to say.
pub(super) fn simple_reply(context: &Context<'_>, one: &Operation, uses: &mut Uses) -> Option<Simple> {
    let answers = side(one, false);
    let [(_, only)] = answers.as_slice() else { return None };
    let Status::Code(status) = only.status else { return None };
    if only.media.len() > 1 || headers::taken(only, only.media.first()).next().is_some() {
        return None;
    }
    let Some(media) = only.media.first() else {
        return Some(Simple { ty: "()".to_owned(), reply: None, status });
    };
    let ty = answered_type(context, only.status, media, uses);
    let reply = Some(reply(context, media, only.status, &status.to_string(), "conditions", uses));
    Some(Simple { ty, reply, status })
}

/// The type of all successes or failures of an operation; none where nothing is described.
pub(super) fn answer_type(
    context: &Context<'_>,
    id: OperationId,
    one: &Operation,
    failure: bool,
    uses: &mut Uses,
) -> Option<AnswerView> {
    let names = &context.names.operations[id.index()];
    let answers = side(one, failure);
    if answers.is_empty() {
        return None;
    }
    let mut variants = Vec::new();
    let mut secret = Vec::new();
    let mut sizes = Vec::new();
    for (index, response) in &answers {
        let own = &names.responses[*index];
        for (position, name) in own.variants.iter().enumerate() {
            let media = response.media.get(position);
            sizes.push(size(context, response, media));
            secret.push(secret_fields(context, response, media));
            variants.push(variant(context, response, media, name, &own.headers, failure, uses));
        }
    }
    let is_struct = !failure && variants.len() == 1 && !variants[0].fields.is_empty();
    if failure {
        uses.runtime.extend(["Internal", "Raw"]);
        sizes.push(16);
    }
    uses.runtime.insert("Reply");
    let from = failure.then(|| failures::failure(context, id, one, uses));
    let name = if failure { &names.failure } else { &names.success };
    let conditional =
        answers.iter().any(|(_, response)| response.media.iter().any(|media| media.is_file(response.status)));
    let large = !is_struct && is_lopsided(sizes);
    let more: &[&str] = if failure { &["Internal", "Raw"] } else { &[] };
    let debug = secrets::answer(name, is_struct, &variants, &secret, more);
    Some(AnswerView { name: name.clone(), is_struct, large, conditional, variants, from, debug })
}

/// Which fields of an answer's variant are secrets, in their order: the status, the headers, the body.
fn secret_fields(context: &Context<'_>, response: &Response, media: Option<&Media>) -> Vec<bool> {
    let status = (!matches!(response.status, Status::Code(_))).then_some(false);
    let headers = headers::taken(response, media).map(|(_, header)| context.is_secret(header.value.ty));
    status.into_iter().chain(headers).chain(media.map(|media| context.is_secret_body(media))).collect()
}

fn size(context: &Context<'_>, response: &Response, media: Option<&Media>) -> usize {
    let body = media.map_or(0, |media| match (media.kind, media.value) {
        (MediaKind::Json | MediaKind::Form | MediaKind::Xml, Some(value)) => context.size(value),
        (MediaKind::Json | MediaKind::Form | MediaKind::Xml, None) => 32,
        _ => 24,
    });
    body + response.headers.iter().map(|header| context.size(header.value) + 8).sum::<usize>()
}

fn variant(
    context: &Context<'_>,
    response: &Response,
    media: Option<&Media>,
    name: &str,
    header_names: &[String],
    failure: bool,
    uses: &mut Uses,
) -> AnswerVariantView {
    let range = match response.status {
        Status::Code(_) => None,
        Status::Range(hundred) => Some((u16::from(hundred) * 100, u16::from(hundred) * 100 + 99)),
        Status::Default if failure => Some((400, 599)),
        Status::Default => Some((200, 599)),
    };
    let mut fields = Vec::new();
    if let Some((min, max)) = range {
        uses.runtime.insert("StatusIn");
        context.needs.status.set(true);
        fields.push(plain_field("status", "The status.", format!("StatusIn<{min}, {max}>")));
    }
    for (index, header) in headers::taken(response, media) {
        fields.push(headers::field(context, header, &header_names[index], uses));
    }
    let body = media.map(|media| answered_type(context, response.status, media, uses));
    let status = match response.status {
        Status::Code(code) => code.to_string(),
        _ => "status.get()".to_owned(),
    };
    let mut reply = match media {
        Some(media) => reply(context, media, response.status, &status, "conditions", uses),
        None => format!("Reply::empty({status})"),
    };
    for (index, header) in headers::taken(response, media) {
        reply.push_str(&headers::call(header, &header_names[index]));
    }
    let (tuple, pattern) = if fields.is_empty() {
        match body {
            Some(ty) => (ty, "(body)".to_owned()),
            None => (String::new(), String::new()),
        }
    } else {
        if let Some(ty) = body {
            fields.push(plain_field("body", "The body.", ty));
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        (String::new(), format!(" {{ {} }}", names.join(", ")))
    };
    AnswerVariantView {
        docs: variant_docs(response, media),
        name: name.to_owned(),
        tuple,
        fields,
        pattern,
        reply,
    }
}

fn plain_field(name: &str, doc: &str, ty: String) -> FieldView {
    FieldView {
        docs: vec![doc.to_owned()],
        deprecated: false,
        serde: String::new(),
        name: name.to_owned(),
        ty,
    }
}

fn variant_docs(response: &Response, media: Option<&Media>) -> Vec<String> {
    let mut first = match response.status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "Any other status".to_owned(),
    };
    if response.media.len() > 1
        && let Some(media) = media
    {
        first.push_str(&format!(", `{}`", words::code(&media.written)));
    }
    let description = response.description.as_deref().unwrap_or_default();
    let mut lines = docs::lines(description, VARIANT_DOCS - first.len() - 2);
    if lines.is_empty() {
        return vec![first];
    }
    // The status leads the first line, unless that starts something of its own, such as a list.
    if lines[0].starts_with(|c: char| c.is_alphanumeric() || c == '`' || c == '"') {
        lines[0] = format!("{first}: {}", lines[0]);
        lines
    } else {
        [vec![first, String::new()], lines].concat()
    }
}

/// The document's example of an answer, as an expression.
pub(super) fn example(context: &Context<'_>, id: OperationId, one: &Operation) -> String {
    let parts = &context.names.operations[id.index()].parts;
    let Some(answer) = &context.facts.examples[id.index()].answer else {
        return format!("runtime::example(&self.{parts}, 200, \"\", &[], b\"\")");
    };
    let response = &one.responses[answer.response];
    let headers = response.headers.iter().zip(&answer.headers).filter_map(|(header, value)| {
        let value = header_text(value.as_ref()?);
        Some(format!("({}, {})", quoted(&header.name), quoted(&value)))
    });
    let headers: Vec<String> = headers.collect();
    let body = answer.body.as_ref().map(|(media, _)| &response.media[*media]);
    let headers = format!("&[{}]", headers.join(", "));
    let Some(media) = body else {
        return format!("runtime::example(&self.{parts}, {}, \"\", {headers}, b\"\")", answer.status);
    };
    let stem = &context.names.operations[id.index()].stem;
    let bytes = format!("include_bytes!(\"examples/{}\")", example_file(stem, media));
    let content_type = if media.kind == MediaKind::Json && media.written == "application/json" {
        quoted(&media.written)
    } else {
        quoted(&content_type(media))
    };
    if content_type == "\"application/json\"" && headers == "&[]" {
        return format!("runtime::json_example(&self.{parts}, {}, {bytes})", answer.status);
    }
    format!("runtime::example(&self.{parts}, {}, {content_type}, {headers}, {bytes})", answer.status)
}

/// The file of an example.
pub(super) fn example_file(stem: &str, media: &Media) -> String {
    let extension = match (media.kind, media.essence.as_str()) {
        _ if media.stream.is_some() => "txt",
        (MediaKind::Json, _) => "json",
        (MediaKind::Xml, _) => "xml",
        (_, "text/html") => "html",
        (MediaKind::Text | MediaKind::Form, _) => "txt",
        (MediaKind::Bytes | MediaKind::Multipart, _) => "bin",
    };
    format!("{stem}.{extension}")
}

/// The bytes of an example.
pub(super) fn example_bytes(context: &Context<'_>, media: &Media, value: Option<&Value>) -> Vec<u8> {
    if let Some(stream) = media.stream {
        return stream_bytes(stream, value);
    }
    match (media.kind, value) {
        (MediaKind::Form, value) => sent_form::pairs(media, value).into_bytes(),
        (MediaKind::Json, value) => {
            let value = value.cloned().unwrap_or(Value::Object(serde_json::Map::new()));
            // A `Value` always serializes.
            let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
            text.push('\n');
            text.into_bytes()
        }
        (MediaKind::Xml, Some(value)) => super::xml::text(context, media, value).into_bytes(),
        (_, Some(Value::String(text))) => text.clone().into_bytes(),
        (_, Some(value)) => value.to_string().into_bytes(),
        (MediaKind::Text, None) => b"string".to_vec(),
        (MediaKind::Bytes | MediaKind::Xml | MediaKind::Multipart, None) => Vec::new(),
    }
}

/// The bytes of a stream: of a list of entries, or a text that is the whole.
fn stream_bytes(stream: Stream, value: Option<&Value>) -> Vec<u8> {
    let entries = match value {
        Some(Value::Array(entries)) => entries.as_slice(),
        Some(Value::String(text)) => return text.clone().into_bytes(),
        _ => &[],
    };
    let mut text = String::new();
    for entry in entries {
        match (stream, entry) {
            (Stream::Lines, entry) => text.push_str(&format!("{entry}\n")),
            (Stream::Records, entry) => text.push_str(&format!("\x1E{entry}\n")),
            (Stream::TextEvents, Value::String(data)) => {
                data.lines().for_each(|line| text.push_str(&format!("data: {line}\n")));
                text.push('\n');
            }
            (Stream::Events | Stream::TextEvents, entry) => text.push_str(&format!("data: {entry}\n\n")),
            (Stream::WholeEvents, entry) => {
                for (name, member) in entry.as_object().into_iter().flatten() {
                    let member = member.as_str().map_or_else(|| member.to_string(), str::to_owned);
                    text.push_str(&format!("{name}: {}\n", member.replace(['\r', '\n'], " ")));
                }
                text.push('\n');
            }
        }
    }
    text.into_bytes()
}

/// A header's value in style `simple` (OpenAPI 3.1 §4.8.21); on one line.
fn header_text(value: &Value) -> String {
    let scalar = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let text = match value {
        Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join(","),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| format!("{name},{}", scalar(value)))
            .collect::<Vec<_>>()
            .join(","),
        value => scalar(value),
    };
    text.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect()
}
