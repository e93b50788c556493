//! Parameters: from the text of a request to a JSON value, by `OpenAPI`'s styles.

use std::borrow::Cow;

use axum::http::header::GetAll;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use serde_json::Value;

use super::json;
use super::schema::Schema;
use super::style::{self, Codec, Kind, Tree};
use super::template::PathValues;
use super::violation::Location;

/// How a parameter's value is written (`OpenAPI` 3.1, section 4.8.12.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `blue,black,brown`
    Simple,
    /// `.blue,black,brown`
    Label,
    /// `;color=blue;color=black`
    Matrix,
    /// `color=blue&color=black`
    Form,
    /// `color=blue%20black`
    SpaceDelimited,
    /// `color=blue%7Cblack`
    PipeDelimited,
    /// `color[R]=100&color[G]=200`
    DeepObject,
    /// `color=blue; color=black`, as it stands: nothing is decoded (`OpenAPI` 3.2).
    Cookie,
}

/// What becomes of a value that is given more than once where there can be only one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Repeats {
    /// It is refused: two readers might take two values.
    Refused,
    /// The first one counts.
    First,
    /// The last one counts.
    #[default]
    Last,
}

/// A parameter of an operation.
#[derive(Clone, Copy)]
#[must_use]
pub struct Parameter {
    pub(super) location: Location,
    pub(super) schema: Schema,
    pub(super) style: Style,
    pub(super) explode: bool,
    /// How its text is read where a media type says it.
    pub(super) content: Option<Content>,
    /// Names that belong to other parameters, where it would take any.
    besides: &'static [&'static str],
    pub(super) repeats: Repeats,
    may_be_empty: bool,
    is_reserved: bool,
}

/// What reads a text of a media type.
pub(super) type Content = fn(&'static Parameter, &str, Codec) -> Result<Value, Unreadable>;

/// Why a parameter could not be read: a keyword, and a message.
pub(super) type Unreadable = (&'static str, &'static str);

const NOT_TEXT: Unreadable = ("encoding", "should be UTF-8");
const REPEATED: Unreadable = ("type", "should be given only once");
const NOT_A_LABEL: Unreadable = ("style", "should begin with a dot");
const NOT_A_MATRIX: Unreadable = ("style", "should begin with a semicolon");
const NOT_BRACKETED: Unreadable = ("style", "should have its brackets in pairs, at most 16 deep");

impl Parameter {
    /// A parameter in the path: style `simple`, not exploded.
    pub const fn path(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Path(name), schema, Style::Simple, false)
    }

    /// A parameter in the query string: style `form`, exploded.
    pub const fn query(name: &'static str, schema: Schema) -> Self {
        Self::new(Location::Query(name), schema, Style::Form, true)
    }

    /// The whole query string (`OpenAPI` 3.2).
    pub const fn query_string(schema: Schema) -> Self {
        Self::new(Location::QueryString, schema, Style::Simple, false)
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
        self.content = Some(parse);
        self
    }

    /// Without a value it counts as absent, where a text without characters is no value of its schema
    /// (`allowEmptyValue`): `?flag` and `?flag=`.
    pub const fn allow_empty_value(mut self) -> Self {
        self.may_be_empty = true;
        self
    }

    /// A `+` in it is a plus and not a space (`allowReserved`).
    pub const fn allow_reserved(mut self) -> Self {
        self.is_reserved = true;
        self
    }

    /// What becomes of several values where there can be only one.
    pub const fn repeats(mut self, repeats: Repeats) -> Self {
        self.repeats = repeats;
        self
    }

    /// An object that may have any members has not these: other parameters are called so.
    pub const fn besides(mut self, names: &'static [&'static str]) -> Self {
        self.besides = names;
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
        self.content.is_none()
            && match self.location {
                Location::Path(_) | Location::Header(_) => matches!(self.style, Style::Simple),
                Location::QueryString => false,
                _ => matches!(self.style, Style::Form) && self.explode,
            }
    }

    /// What it must be.
    pub(super) const fn schema(&'static self) -> &'static Schema {
        &self.schema
    }

    /// The value that a request has for it: nothing where it has none.
    pub(super) fn read(&'static self, parts: &Parts, path: &PathValues) -> Result<Option<Value>, Unreadable> {
        let query = parts.uri.query().unwrap_or_default();
        match self.location {
            Location::Path(name) => match path.get(name, parts.uri.path()) {
                Some(text) => self.text(name, text, Codec::PATH),
                None => Ok(None),
            },
            Location::Header(name) => {
                let lines = parts.headers.get_all(name);
                // Lines of the same name are one list (RFC 9110 section 5.3).
                joined(lines, ",")?.map_or(Ok(None), |text| self.text(name, &text, Codec::HEADER))
            }
            Location::Query(name) => {
                let codec = if self.is_reserved { Codec::RESERVED } else { Codec::QUERY };
                let value = self.pairs(name, query.split('&').filter(|pair| !pair.is_empty()), codec)?;
                let is_unused = || {
                    let own = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
                    let mut own = own.filter(|(known, _)| codec.is(known, name));
                    own.all(|(_, text)| text.is_empty())
                };
                Ok(value.filter(|value| !self.may_be_empty || self.schema.accepts(value) || !is_unused()))
            }
            Location::QueryString if query.is_empty() => Ok(None),
            Location::QueryString => self.text("", query, Codec::PATH),
            Location::Cookie(name) => {
                let text = joined(parts.headers.get_all(header::COOKIE), ";")?.unwrap_or_default();
                let pairs = text.split(';').map(str::trim).filter(|pair| !pair.is_empty());
                if self.style == Style::Cookie {
                    return self.pairs(name, pairs, Codec::AS_IT_IS);
                }
                // `form` puts `&` between pairs even here (OpenAPI 3.2, appendix D). A single value may have one.
                let is_several = self.explode
                    && self.content.is_none()
                    && style::shapes(&self.schema).iter().any(|kind| !matches!(kind, Kind::Scalar(_)));
                let pairs = pairs.flat_map(|pair| pair.split(move |c| is_several && c == '&'));
                self.pairs(name, pairs, Codec::COOKIE)
            }
            Location::Body => Ok(None),
        }
    }

    /// Whether a name is no other parameter's, with or without brackets after it.
    pub(super) fn takes(&'static self, name: &str) -> bool {
        !name.split('[').next().is_some_and(|first| self.besides.contains(&first))
            && !self.besides.contains(&name)
    }

    const fn new(location: Location, schema: Schema, style: Style, explode: bool) -> Self {
        Self {
            location,
            schema,
            style,
            explode,
            content: None,
            besides: &[],
            repeats: Repeats::Last,
            may_be_empty: false,
            is_reserved: false,
        }
    }

    /// A value that has one text of its own: in the path, in a header.
    pub(super) fn text(
        &'static self,
        name: &str,
        text: &str,
        codec: Codec,
    ) -> Result<Option<Value>, Unreadable> {
        if let Some(content) = self.content {
            return content(self, text, codec).map(Some);
        }
        let explode = self.explode;
        style::read(&self.schema, &mut |kind| match (self.style, kind) {
            (Style::Label, kind) => {
                let text = text.strip_prefix('.').ok_or(NOT_A_LABEL)?;
                style::delimited(kind, text, if explode { &["."] } else { &[","] }, explode, codec)
            }
            (Style::Matrix, kind) => {
                let text = text.strip_prefix(';').ok_or(NOT_A_MATRIX)?;
                style::matrix(kind, name, text, explode, codec)
            }
            (_, kind) => style::delimited(kind, text, &[","], explode, codec),
        })
    }

    /// A value among pairs of names and values: in the query string, in cookies.
    pub(super) fn pairs<'a>(
        &'static self,
        name: &str,
        pairs: impl Iterator<Item = &'a str> + Clone,
        codec: Codec,
    ) -> Result<Option<Value>, Unreadable> {
        let all = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let own = || all.clone().filter(|(known, _)| codec.is(known, name)).map(|(_, value)| value);
        if let Some(content) = self.content {
            return self.repeats.only(own())?.map(|text| content(self, text, codec)).transpose();
        }
        if self.style == Style::DeepObject {
            let mut tree = Tree::new(self.repeats);
            for (key, value) in all.clone() {
                // A name that cannot be read is another parameter's.
                let Ok(key) = codec.decode(key) else { continue };
                if let Some(rest) = key.strip_prefix(name).filter(|rest| rest.starts_with('[')) {
                    let path = style::pairs_of_brackets(rest).ok_or(NOT_BRACKETED)?;
                    tree.insert(&path, codec.decode(value)?.into_owned());
                }
            }
            if !tree.is_empty() {
                return Ok(Some(tree.value(&self.schema)));
            }
        }
        let delimiters: &[&str] = match self.style {
            Style::SpaceDelimited => &["%20", "+", " "],
            Style::PipeDelimited => &["|", "%7C", "%7c"],
            _ => &[","],
        };
        style::read(&self.schema, &mut |kind| match kind {
            // Without brackets it is no object, but may be something else that its schema allows.
            Kind::Object(_) if self.style == Style::DeepObject => Ok(None),
            Kind::Array(_) if self.explode => style::list(kind, own(), codec),
            Kind::Object(schema) if self.explode => {
                let named = all.clone().filter(|(name, _)| {
                    let name = codec.decode(name);
                    name.is_ok_and(|name| self.takes(&name) && style::member(schema, &name).is_some())
                });
                style::members(kind, named, self.repeats, codec)
            }
            // Where it may be a list as well, several values are one.
            Kind::Scalar(_) if self.explode && own().nth(1).is_some() && self.takes_lists() => Ok(None),
            kind => match self.repeats.only(own())? {
                Some(text) => style::delimited(kind, text, delimiters, false, codec),
                None => Ok(None),
            },
        })
    }
}

impl Parameter {
    /// Whether some shape of it is a list.
    fn takes_lists(&'static self) -> bool {
        style::shapes(&self.schema).iter().any(|kind| matches!(kind, Kind::Array(_)))
    }
}

impl Repeats {
    /// The one value of several.
    fn only<'a>(self, mut texts: impl Iterator<Item = &'a str>) -> Result<Option<&'a str>, Unreadable> {
        let Some(first) = texts.next() else { return Ok(None) };
        match (self, texts.last()) {
            (_, None) | (Self::First, _) => Ok(Some(first)),
            (Self::Last, last) => Ok(last),
            (Self::Refused, Some(_)) => Err(REPEATED),
        }
    }
}

/// The lines of a header as one text; nothing where there is none.
fn joined<'a>(lines: GetAll<'a, HeaderValue>, delimiter: &str) -> Result<Option<Cow<'a, str>>, Unreadable> {
    let mut text: Option<Cow<'a, str>> = None;
    for line in lines {
        let line = std::str::from_utf8(line.as_bytes()).map_err(|_| NOT_TEXT)?;
        match &mut text {
            None => text = Some(Cow::Borrowed(line)),
            Some(text) => text.to_mut().extend([delimiter, line]),
        }
    }
    Ok(text)
}

fn parse(_: &'static Parameter, text: &str, codec: Codec) -> Result<Value, Unreadable> {
    let text = codec.decode(text)?;
    json::parse(text.as_bytes()).map_err(|_| ("contentMediaType", "should be JSON"))
}
