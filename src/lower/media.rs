//! Media types: how a body is read or an answer is written.

use openapiv3::MediaType;
use serde_json::Value;

use super::Lowering;
use super::view::View;
use crate::ir::{Media, MediaKind, Origin, Shape, Stream, StringFormat, Use, Why, XmlPlace};
use crate::load::{self, SchemaId};
use crate::source::Pointer;

impl Lowering<'_> {
    /// A media type of a body or an answer.
    pub(super) fn media(
        &mut self,
        written: &str,
        media: &MediaType,
        view: View,
        at: &Pointer,
        origin: impl FnOnce() -> Origin,
    ) -> Media {
        let essence = essence(written);
        let value = media.schema.as_ref().map(|schema| self.use_of(load::schema_id(schema), view, origin));
        let kind = kind(&essence);
        Media {
            at: at.clone(),
            written: written.to_owned(),
            range: written.to_owned(),
            kind,
            value,
            stream: None,
            example: example(media),
            xml: media.schema.as_ref().map(|s| self.xml_place(load::schema_id(s))).unwrap_or_default(),
            encodings: Vec::new(),
            parts: Vec::new(),
            rest: None,
            essence,
        }
    }

    /// Whether a media type has the schema that an earlier one has already: only a `charset` tells them apart.
    pub(super) fn is_of_schema(&mut self, known: &Media, media: &MediaType) -> bool {
        let schema = media.schema.as_ref().map(|schema| self.resolve(load::schema_id(schema)).0);
        schema.is_none_or(|schema| {
            let types =
                [None, Some(View::Request), Some(View::Response)].map(|view| self.memo.get(&(schema, view)));
            known.value.is_some_and(|value| types.contains(&Some(&value.ty)))
        })
    }

    /// A media type of a request; where it is a sequence of JSON texts, its type is that of one.
    pub(super) fn asked(
        &mut self,
        written: &str,
        media: &MediaType,
        item: Option<SchemaId>,
        at: &Pointer,
        origin: impl Fn(Option<&str>) -> Origin,
    ) -> Media {
        match self.stream(&essence(written), media, item) {
            Some((stream @ (Stream::Lines | Stream::Records), entry)) => {
                self.sequence(written, media, (stream, entry), View::Request, at, || origin(Some("line")))
            }
            _ => {
                self.no_stream(written, item, at);
                self.media(written, media, View::Request, at, || origin(None))
            }
        }
    }

    /// A media type of an answer; where it is a stream, its type is that of one entry.
    pub(super) fn answered(
        &mut self,
        written: &str,
        media: &MediaType,
        item: Option<SchemaId>,
        at: &Pointer,
        origin: impl Fn(Option<&str>) -> Origin,
    ) -> Media {
        let Some(stream) = self.stream(&essence(written), media, item) else {
            self.no_stream(written, item, at);
            return self.media(written, media, View::Response, at, || origin(None));
        };
        let word = if matches!(stream.0, Stream::Lines | Stream::Records) { "line" } else { "event" };
        self.sequence(written, media, stream, View::Response, at, || origin(Some(word)))
    }

    fn sequence(
        &mut self,
        written: &str,
        media: &MediaType,
        (stream, entry): (Stream, Option<SchemaId>),
        view: View,
        at: &Pointer,
        origin: impl FnOnce() -> Origin,
    ) -> Media {
        Media {
            at: at.clone(),
            written: written.to_owned(),
            range: written.to_owned(),
            kind: MediaKind::Bytes,
            value: entry.map(|entry| self.use_of(entry, view, origin)),
            stream: Some(stream),
            example: example(media),
            xml: XmlPlace::default(),
            encodings: Vec::new(),
            parts: Vec::new(),
            rest: None,
            essence: essence(written),
        }
    }

    /// Says that there are no entries to describe.
    fn no_stream(&mut self, written: &str, item: Option<SchemaId>, at: &Pointer) {
        if item.is_some() {
            self.degraded(
                &at.key("itemSchema"),
                format!("`itemSchema` is not heeded: `{written}` is no stream of entries"),
                "use it with `text/event-stream`, `application/jsonl` or `application/json-seq`",
            );
        }
    }

    /// Now that shapes are known: what a media type and its schema make together.
    pub(super) fn settle(&mut self, media: &mut Media, answered: bool) {
        let shape = media.value.map(|value| self.types[value.ty.index()].as_ref().map(|t| t.shape.clone()));
        let shape = shape.flatten();
        if media.essence.contains('*') {
            media.kind = match &shape {
                None => MediaKind::Bytes,
                Some(Shape::String(string)) if string.format == StringFormat::Binary => MediaKind::Bytes,
                Some(Shape::String(_)) => MediaKind::Text,
                Some(_) => MediaKind::Json,
            };
            if answered {
                // An answer has one media type: the plainest that the wildcard covers.
                let concrete = match media.kind {
                    MediaKind::Json => "application/json",
                    MediaKind::Text => "text/plain",
                    _ => "application/octet-stream",
                };
                let family = media.essence.split('/').next().unwrap_or("*").to_owned();
                let concrete = if family == "*" || concrete.starts_with(&family) {
                    concrete.to_owned()
                } else {
                    format!("{family}/octet-stream")
                };
                media.written.clone_from(&concrete);
                media.essence = concrete;
            }
        }
        if !answered && media.essence.starts_with("multipart/") {
            self.settle_form(media);
            return;
        }
        match media.kind {
            MediaKind::Json | MediaKind::Form | MediaKind::Multipart => {}
            MediaKind::Xml => match &shape {
                Some(Shape::String(string)) if string.format == StringFormat::Binary => {
                    media.kind = MediaKind::Bytes;
                }
                // What nobody describes, such as an image, may be of any size and in any encoding.
                None | Some(Shape::Any(_)) if !media.essence.starts_with("text/") => {
                    media.kind = MediaKind::Bytes;
                }
                Some(Shape::String(_)) if media.essence.starts_with("image/") => {
                    media.kind = MediaKind::Bytes;
                }
                None | Some(Shape::String(_) | Shape::Any(_)) => media.kind = MediaKind::Text,
                Some(_) => {}
            },
            MediaKind::Text | MediaKind::Bytes if media.stream.is_some() => {}
            MediaKind::Text | MediaKind::Bytes => {
                if matches!(shape, Some(Shape::String(ref s)) if s.format == StringFormat::Binary) {
                    media.kind = MediaKind::Bytes;
                }
                let typed = shape.is_some_and(|shape| !matches!(shape, Shape::String(_) | Shape::Any(_)));
                if typed && !is_text_of_any_kind(&media.essence) {
                    let at = media.at.clone();
                    let what =
                        format!("the schema of `{}` is not read: the body is given as it is", media.written);
                    self.degraded(
                        &at,
                        what,
                        "JSON, XML, forms and text are typed; other media types are raw for now",
                    );
                }
            }
        }
    }
}

/// `type/subtype` in lower case, without parameters (RFC 9110 §8.3.1).
pub(super) fn essence(written: &str) -> String {
    written.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// Whether two media types are the same, parameters in any order included. A `charset` tells none from another.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    essence(one) == essence(other) && parameters(one) == parameters(other)
}

fn parameters(written: &str) -> Vec<(String, String)> {
    let mut parameters: Vec<(String, String)> = written
        .split(';')
        .skip(1)
        .filter_map(|part| part.split_once('='))
        .map(|(name, value)| (name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()))
        .filter(|(name, _)| name != "charset")
        .collect();
    parameters.sort();
    parameters
}

/// Whether a media type is JSON (RFC 6839 §3.1).
pub(super) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence.ends_with("+json")
}

fn kind(essence: &str) -> MediaKind {
    let subtype = essence.split('/').nth(1).unwrap_or_default();
    if subtype == "json" || subtype.ends_with("+json") {
        MediaKind::Json
    } else if subtype == "xml" || subtype.ends_with("+xml") {
        MediaKind::Xml
    } else if essence == "application/x-www-form-urlencoded" {
        MediaKind::Form
    } else if essence == "text/event-stream" {
        MediaKind::Bytes
    } else if essence.starts_with("text/") {
        MediaKind::Text
    } else {
        MediaKind::Bytes
    }
}

/// Text formats whose schema describes what the text means, not how the body is read.
fn is_text_of_any_kind(essence: &str) -> bool {
    essence.starts_with("text/") && essence != "text/event-stream"
}

/// `example`, else the first of `examples` that has a value.
fn example(media: &MediaType) -> Option<Value> {
    media.example.clone().or_else(|| {
        media.examples.values().find_map(|example| match example {
            openapiv3::ReferenceOr::Item(example) => example.value.clone(),
            openapiv3::ReferenceOr::Reference { .. } => None,
        })
    })
}

/// A type that anything may use: any JSON.
pub(super) fn any(lowering: &mut Lowering<'_>, at: &Pointer, origin: Origin) -> Use {
    lowering.plain(at, origin, Shape::Any(Why::NoSchema))
}
