//! Parts of forms: how each is read, by what the document says of its property.

use std::borrow::Cow;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Request, header};
use serde_json::{Map, Value};

use super::call::is_within;
use super::json;
use super::parameter::{Parameter, Repeats};
use super::schema::Schema;
use super::style::{self, Codec, Tree};
use super::template::PathValues;
use super::violation::{Location, Step, Violation, Violations};

/// How the parts of a property are read (`OpenAPI` 3.1, section 4.8.15).
#[derive(Clone, Copy)]
#[must_use]
pub struct PartRule {
    pub(super) name: &'static str,
    kind: Kind,
    is_list: bool,
    types: &'static [&'static str],
    headers: &'static [(bool, Parameter)],
    bytes: (u64, u64),
}

/// What a part holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Json,
    File,
    /// A text with the items or members between delimiters.
    Delimited(&'static str),
}

/// What a part is, by its headers.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    pub(super) headers: &'a HeaderMap,
    /// The place among the property's parts; nothing where it has only one.
    pub(super) place: Option<usize>,
}

impl PartRule {
    /// A text, or what a text may stand for: a number, a date.
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Kind::Text)
    }

    /// JSON.
    pub const fn json(name: &'static str) -> Self {
        Self::new(name, Kind::Json)
    }

    /// A file: bytes of any kind.
    pub const fn file(name: &'static str) -> Self {
        Self::new(name, Kind::File)
    }

    /// A text with the items or members between delimiters.
    pub const fn delimited(name: &'static str, delimiter: &'static str) -> Self {
        Self::new(name, Kind::Delimited(delimiter))
    }

    /// Each part of the name is an item of a list.
    pub const fn list(mut self) -> Self {
        self.is_list = true;
        self
    }

    /// Parts of these media types only (`contentType`).
    pub const fn types(mut self, types: &'static [&'static str]) -> Self {
        self.types = types;
        self
    }

    /// With these headers, each of which may have to be there.
    pub const fn headers(mut self, headers: &'static [(bool, Parameter)]) -> Self {
        self.headers = headers;
        self
    }

    /// A file of at least, and at most, so many bytes.
    pub const fn bytes(mut self, least: u64, most: u64) -> Self {
        self.bytes = (least, most);
        self
    }

    pub(super) const fn is_file(&self) -> bool {
        matches!(self.kind, Kind::File)
    }

    pub(super) const fn is_list(&self) -> bool {
        self.is_list
    }

    /// The fewest and the most bytes of a file.
    pub(super) const fn sizes(&self) -> (u64, u64) {
        self.bytes
    }

    /// The values of the headers that the document speaks of; notes what is wrong with the headers.
    pub(super) fn check(&self, given: Given<'_>, found: &mut Violations) -> Value {
        let content_type = media_type(given.headers);
        // What has no media type is text by RFC 7578 section 4.4; a value is then taken for what it should be.
        let is_free = content_type.is_none() && !self.is_file();
        if !self.types.is_empty() && !is_free && !self.types.iter().any(|one| is_within(content_type, one)) {
            let message = format!("should be of the media type {}", self.types.join(" or "));
            found.add(self.violation(given, "contentType", message));
        }
        if self.headers.is_empty() {
            return Value::Null;
        }
        let mut parts = Request::new(()).into_parts().0;
        parts.headers.clone_from(given.headers);
        let values = self.headers.iter().filter_map(|(is_required, header)| {
            let name = header.location().name()?;
            match Self::header(header, &parts, *is_required) {
                Ok(value) => value.map(|value| (name.to_owned(), value)),
                Err((keyword, message)) => {
                    found.add(self.violation(given, keyword, format!("has a header {name} that {message}")));
                    None
                }
            }
        });
        Value::Object(values.collect())
    }

    /// The value of a part. Notes where the part cannot be read at all.
    pub(super) fn value(
        &self,
        given: Given<'_>,
        bytes: &[u8],
        schema: &'static Schema,
        found: &mut Violations,
    ) -> Option<Value> {
        let read = read(self.kind, media_type(given.headers), bytes, schema);
        read.map_err(|(keyword, message)| found.add(self.violation(given, keyword, message))).ok()
    }

    /// A finding about the part as a whole.
    pub(super) fn violation(
        &self,
        given: Given<'_>,
        keyword: &'static str,
        message: impl Into<String>,
    ) -> Violation {
        let path = std::iter::once(Step::Name(self.name.to_owned())).chain(given.place.map(Step::Index));
        Violation {
            location: Location::Body,
            path: path.collect(),
            keyword,
            message: message.into(),
            details: None,
        }
    }

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self { name, kind, is_list: false, types: &[], headers: &[], bytes: (0, u64::MAX) }
    }

    /// The value of a header, or what is wrong with it, as the rest of a sentence.
    fn header(
        header: &'static Parameter,
        parts: &Parts,
        is_required: bool,
    ) -> Result<Option<Value>, (&'static str, String)> {
        let value = header.read(parts, &PathValues::default());
        match value.map_err(|(keyword, message)| (keyword, message.to_owned()))? {
            None if is_required => Err(("required", "is required".to_owned())),
            None => Ok(None),
            Some(value) => {
                let mut found = Violations::new(Location::Body);
                header.schema().violations(&value, &mut found);
                match found.list().first() {
                    None => Ok(Some(value)),
                    Some(first) => Err((first.keyword, first.message.clone())),
                }
            }
        }
    }
}

/// The media type of a part, without its parameters.
pub(super) fn media_type(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim())
}

/// The value of a part that no rule speaks of, where the schema keeps it.
pub(super) fn other(headers: &HeaderMap, bytes: &[u8], schema: &'static Schema) -> Option<Value> {
    read(Kind::Text, media_type(headers), bytes, schema).ok()
}

/// The texts of parts whose names have brackets, as one value.
pub(super) fn bracketed(tree: &Tree, schema: &'static Schema, name: &str) -> Value {
    tree.value(style::member(schema, name).unwrap_or(schema))
}

/// Puts a value among the members of a form. Whether there was room for it: one that is no list comes once.
pub(super) fn insert(
    members: &mut Map<String, Value>,
    name: &str,
    is_list: bool,
    value: Value,
    list: Option<&'static Schema>,
) -> bool {
    if !is_list {
        return members.insert(name.to_owned(), value).is_none();
    }
    let known = members.entry(name).or_insert_with(|| Value::Array(Vec::new()));
    let Value::Array(items) = known else { return false };
    // Some clients send the whole list in one part.
    match value {
        Value::Array(all) if list.is_some_and(|list| is_list_of(list, &all)) => items.extend(all),
        value => items.push(value),
    }
    true
}

/// Whether values are the items of a list, rather than one of them.
fn is_list_of(list: &'static Schema, values: &[Value]) -> bool {
    let Some(item) = style::item_schema(list, 0) else { return false };
    !item.accepts(&Value::Array(values.to_vec()))
}

fn read(
    kind: Kind,
    media: Option<&str>,
    bytes: &[u8],
    schema: &'static Schema,
) -> Result<Value, (&'static str, String)> {
    const NO_TEXT: &str = "should be UTF-8";
    let is_json = is_within(media, "application/json");
    if is_json || kind == Kind::Json {
        let parsed = json::parse(bytes);
        // Where text is as good, what only says to be JSON may be one.
        return match (parsed, std::str::from_utf8(bytes)) {
            (Ok(value), _) if kind == Kind::Json || schema.accepts(&value) => Ok(value),
            (parsed, Ok(text)) => {
                let value = style::scalar(Cow::Borrowed(text), schema);
                match parsed {
                    Ok(parsed) if !schema.accepts(&value) => Ok(parsed),
                    Err(what) if !schema.accepts(&value) => {
                        Err(("contentMediaType", format!("should be JSON: {what}")))
                    }
                    _ => Ok(value),
                }
            }
            (_, Err(_)) => Err(("encoding", NO_TEXT.to_owned())),
        };
    }
    let text = std::str::from_utf8(bytes).map_err(|_| ("encoding", NO_TEXT.to_owned()))?;
    if let Kind::Delimited(delimiter) = kind {
        let read =
            style::read(schema, &mut |kind| style::delimited(kind, text, &[delimiter], false, Codec::HEADER));
        let read = read.map_err(|(keyword, message)| (keyword, message.to_owned()))?;
        return Ok(read.unwrap_or_else(|| Value::String(text.to_owned())));
    }
    let mut tree = Tree::new(Repeats::Refused);
    tree.insert(&[], text.to_owned());
    Ok(tree.value(schema))
}
