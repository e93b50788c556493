//! Parameters: from the text of a request to a JSON value, by `OpenAPI`'s styles.

use std::borrow::Cow;

use axum::http::header;
use axum::http::request::Parts;
use serde_json::Value;

use super::json;
use super::schema::Schema;
use super::style::{self, Codec, Tree};
use super::template::PathValues;
use super::violation::Location;

/// How a parameter's value is written (`OpenAPI` 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `blue,black,brown`
    Simple,
    /// `.blue.black.brown`
    Label,
    /// `;color=blue;color=black`
    Matrix,
    /// `color=blue&color=black`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue|black`
    PipeDelimited,
    /// `color[R]=100&color[G]=200`
    DeepObject,
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
#[must_use]
pub struct Parameter {
    location: Location,
    schema: Schema,
    style: Style,
    explode: bool,
    is_json: bool,
}

/// Why a parameter could not be read: a keyword, and a message.
pub(super) type Unreadable = (&'static str, &'static str);

const NOT_TEXT: Unreadable = ("encoding", "should be UTF-8");
const REPEATED: Unreadable = ("type", "should be given only once");

impl Parameter {
    /// A parameter in the path: style `simple`, not exploded.
    pub const fn path(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Path(name), schema, Style::Simple, false)
    }

    /// A parameter in the query string: style `form`, exploded.
    pub const fn query(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Query(name), schema, Style::Form, true)
    }

    /// A header: style `simple`, not exploded.
    pub const fn header(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Header(name), schema, Style::Simple, false)
    }

    /// A cookie: style `form`, exploded.
    pub const fn cookie(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Cookie(name), schema, Style::Form, true)
    }

    /// In another style. Explode stays as it is.
    pub const fn style(mut self, style: Style) -> Self {
        self.style = style;
        self
    }

    /// Exploded or not.
    pub const fn explode(mut self, explode: bool) -> Self {
        self.explode = explode;
        self
    }

    /// JSON (`content: application/json`).
    pub const fn content_json(mut self) -> Self {
        self.is_json = true;
        self
    }

    /// Where it stands.
    #[must_use]
    pub const fn location(&self) -> Location {
        self.location
    }

    /// Whether it is written as parameters of its place usually are: none in JSON, none of a rarer style.
    #[must_use]
    pub const fn is_plain(&self) -> bool {
        !self.is_json
            && match self.location {
                Location::Path(_) | Location::Header(_) => matches!(self.style, Style::Simple),
                _ => matches!(self.style, Style::Form) && self.explode,
            }
    }

    /// What it must be.
    pub(super) const fn schema(&'static self) -> &'static Schema {
        &self.schema
    }

    /// The value that a request has for it: nothing where it has none.
    pub(super) fn read(&'static self, parts: &Parts, path: &PathValues) -> Result<Option<Value>, Unreadable> {
        match self.location {
            Location::Path(name) => match path.get(name, parts.uri.path()) {
                Some(text) => self.text(name, text, Codec::PATH),
                None => Ok(None),
            },
            Location::Header(name) => {
                let mut lines = parts.headers.get_all(name).iter();
                let Some(first) = lines.next() else { return Ok(None) };
                // Lines of the same name are one list (RFC 9110 section 5.3).
                let mut text = Cow::Borrowed(std::str::from_utf8(first.as_bytes()).map_err(|_| NOT_TEXT)?);
                for line in lines {
                    let text = text.to_mut();
                    text.push(',');
                    text.push_str(std::str::from_utf8(line.as_bytes()).map_err(|_| NOT_TEXT)?);
                }
                self.text(name, &text, Codec::HEADER)
            }
            Location::Query(name) => {
                let query = parts.uri.query().unwrap_or_default();
                self.pairs(name, query.split('&').filter(|pair| !pair.is_empty()), Codec::QUERY)
            }
            Location::Cookie(name) => {
                let mut text = Cow::Borrowed("");
                for line in parts.headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok())
                {
                    text = if text.is_empty() { line.into() } else { format!("{text};{line}").into() };
                }
                let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
                self.pairs(name, pairs, Codec::COOKIE)
            }
            Location::Body => Ok(None),
        }
    }

    const fn new(location: Location, schema: Schema, style: Style, explode: bool) -> Self {
        Self { location, schema, style, explode, is_json: false }
    }

    /// A value that has one text of its own: in the path, in a header.
    pub(super) fn text(
        &'static self,
        name: &str,
        text: &str,
        codec: Codec,
    ) -> Result<Option<Value>, Unreadable> {
        if self.is_json {
            return parse(text, codec).map(Some);
        }
        let explode = self.explode;
        style::read(&self.schema, &mut |kind| match (self.style, kind) {
            (Style::Label, kind) => {
                let text = text.strip_prefix('.').unwrap_or(text);
                style::delimited(kind, text, if explode { &["."] } else { &[","] }, explode, codec)
            }
            (Style::Matrix, kind) => style::matrix(kind, name, text, explode, codec),
            (_, kind) => style::delimited(kind, text, &[","], explode, codec),
        })
    }

    /// A value among pairs of names and values: in the query string, in cookies.
    fn pairs<'a>(
        &'static self,
        name: &str,
        pairs: impl Iterator<Item = &'a str> + Clone,
        codec: Codec,
    ) -> Result<Option<Value>, Unreadable> {
        let all = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let own = || all.clone().filter(|(known, _)| codec.is(known, name)).map(|(_, value)| value);
        if self.is_json {
            let mut own = own();
            return match (own.next(), own.next()) {
                (None, _) => Ok(None),
                (Some(text), None) => parse(text, codec).map(Some),
                (Some(_), Some(_)) => Err(REPEATED),
            };
        }
        if self.style == Style::DeepObject {
            let mut tree = Tree::default();
            for (key, value) in all.clone() {
                let key = codec.decode(key).ok_or(NOT_TEXT)?;
                if let Some(rest) = key.strip_prefix(name).filter(|rest| rest.starts_with('[')) {
                    tree.insert(&style::brackets(rest), codec.decode(value).ok_or(NOT_TEXT)?.into_owned());
                }
            }
            return Ok((!tree.is_empty()).then(|| tree.value(&self.schema)));
        }
        let delimiters: &[&str] = match self.style {
            Style::SpaceDelimited => &["%20", "+", " "],
            Style::PipeDelimited => &["|", "%7C", "%7c"],
            _ => &[","],
        };
        style::read(&self.schema, &mut |kind| match kind {
            style::Kind::Scalar(schema) => {
                let mut own = own();
                match (own.next(), own.next()) {
                    (None, _) => Ok(None),
                    (Some(text), None) => {
                        Ok(Some(style::scalar(codec.decode(text).ok_or(NOT_TEXT)?, schema)))
                    }
                    (Some(_), Some(_)) => Err(REPEATED),
                }
            }
            style::Kind::Array(_) if self.explode => style::list(kind, own(), codec),
            style::Kind::Object(schema) if self.explode => {
                let named = all.clone().filter(|(name, _)| {
                    codec.decode(name).is_some_and(|name| style::member(schema, &name).is_some())
                });
                style::members(kind, named, codec)
            }
            kind => {
                let mut own = own();
                match (own.next(), own.next()) {
                    (None, _) => Ok(None),
                    (Some(text), None) => style::delimited(kind, text, delimiters, false, codec),
                    (Some(_), Some(_)) => Err(REPEATED),
                }
            }
        })
    }
}

fn parse(text: &str, codec: Codec) -> Result<Value, Unreadable> {
    let text = codec.decode(text).ok_or(NOT_TEXT)?;
    json::parse(text.as_bytes()).map_err(|_| ("contentMediaType", "should be JSON"))
}
