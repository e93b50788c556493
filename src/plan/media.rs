//! The Rust type of a body, by media type, and what makes an answer of it.

use super::context::{Context, From, Uses, quoted};
use super::xml;
use crate::ir::{Media, MediaKind, Status, Stream};

/// The type of a body that is asked with, by media type.
pub(super) fn media_type(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    if media.stream.is_some() {
        let entry = media.value.map(|value| context.ty(value, From::Elsewhere, uses));
        return format!("runtime::LinesIn<{}>", entry.as_deref().unwrap_or("serde_json::Value"));
    }
    match (media.kind, media.value) {
        (MediaKind::Json | MediaKind::Form | MediaKind::Multipart | MediaKind::Xml, Some(value)) => {
            context.ty(value, From::Elsewhere, uses)
        }
        (MediaKind::Json | MediaKind::Form | MediaKind::Multipart | MediaKind::Xml, None) => {
            "serde_json::Value".to_owned()
        }
        (MediaKind::Text, _) => "String".to_owned(),
        (MediaKind::Bytes, _) => "Body".to_owned(),
    }
}

/// The type of a body that is answered.
pub(super) fn answered_type(context: &Context<'_>, status: Status, media: &Media, uses: &mut Uses) -> String {
    if let Some(stream) = media.stream {
        let (kind, need, plain) = match stream {
            Stream::Events | Stream::WholeEvents => ("Events", &context.needs.events, "serde_json::Value"),
            Stream::TextEvents => ("Events", &context.needs.events, "String"),
            Stream::Lines | Stream::Records => ("Lines", &context.needs.lines, "serde_json::Value"),
        };
        need.set(true);
        let entry = media.value.map(|value| context.ty(value, From::Elsewhere, uses));
        return format!("runtime::{kind}<{}>", entry.as_deref().unwrap_or(plain));
    }
    match media.kind {
        MediaKind::Text => {
            context.needs.text.set(true);
            "runtime::Text".to_owned()
        }
        MediaKind::Bytes if media.is_file(status) => {
            context.needs.file.set(true);
            "runtime::File".to_owned()
        }
        MediaKind::Form => {
            context.needs.write_form.set(true);
            media_type(context, media, uses)
        }
        _ => media_type(context, media, uses),
    }
}

/// The expression that makes a reply of `body`; files look at the request's `conditions`.
pub(super) fn reply(
    context: &Context<'_>,
    media: &Media,
    status: Status,
    code: &str,
    conditions: &str,
    uses: &mut Uses,
) -> String {
    let content_type = quoted(&content_type(media));
    let stream = media.stream.map(|stream| match stream {
        Stream::Events => "events",
        Stream::TextEvents => "text_events",
        Stream::WholeEvents => "whole_events",
        Stream::Lines => "lines",
        Stream::Records => "records",
    });
    match (stream, media.kind) {
        (Some(method), _) => format!("Reply::{method}({code}, {content_type}, body)"),
        (None, MediaKind::Form) => format!("Reply::form({code}, {content_type}, &body)"),
        (None, MediaKind::Json) if media.written == "application/json" => {
            format!("Reply::json({code}, &body)")
        }
        (None, MediaKind::Json) => format!("Reply::json_as({code}, {content_type}, &body)"),
        (None, MediaKind::Xml) => {
            let root = xml::root(context, media, uses);
            format!("Reply::xml({code}, {content_type}, {root}, &body)")
        }
        (None, MediaKind::Text) => format!("Reply::text({code}, {content_type}, body)"),
        (None, MediaKind::Bytes) if media.is_file(status) => {
            format!("Reply::file({code}, {content_type}, body, {conditions})")
        }
        (None, MediaKind::Bytes | MediaKind::Multipart) => {
            format!("Reply::bytes({code}, {content_type}, body)")
        }
    }
}

/// The `Content-Type` of an answer: text is UTF-8, and says so.
pub(super) fn content_type(media: &Media) -> String {
    let header_safe = |c: char| c.is_ascii() && !c.is_ascii_control();
    let written: String = media.written.trim().chars().filter(|c| header_safe(*c)).collect();
    let is_text = matches!(media.kind, MediaKind::Text | MediaKind::Xml);
    if media.essence.starts_with("text/") && is_text && !written.contains("charset") {
        format!("{written}; charset=utf-8")
    } else {
        written
    }
}
