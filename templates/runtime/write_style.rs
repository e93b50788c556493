//! Parameters: from a JSON value to the text of a request, by `OpenAPI`'s styles (3.1.1, section 4.8.12.3).

use serde::Serialize;
use serde_json::{Map, Value};

use super::escape;
use super::parameter::Style;

/// A parameter as a request is written with it.
///
/// In paths, query strings and cookies everything is escaped but letters, digits and `-._~` (RFC 6570 section 3.2.1);
/// headers are written as they are, as most of those who read them do not expect escapes there.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Written<'n> {
    name: &'n str,
    pub(super) place: Place,
    style: Style,
    explode: bool,
    kept: &'static [u8],
    is_json: bool,
    is_form: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Path,
    Query,
    QueryString,
    Header,
    Cookie,
}

impl<'n> Written<'n> {
    /// A parameter in the path: style `simple`, not exploded.
    pub const fn path(name: &'n str) -> Self {
        Self::new(name, Place::Path, Style::Simple, false)
    }

    /// A parameter in the query string: style `form`, exploded.
    pub const fn query(name: &'n str) -> Self {
        Self::new(name, Place::Query, Style::Form, true)
    }

    /// The whole query string (`in: querystring`): a form, unless it is JSON.
    pub const fn query_string() -> Self {
        Self::new("", Place::QueryString, Style::Form, true)
    }

    /// A header: style `simple`, not exploded.
    pub const fn header(name: &'n str) -> Self {
        Self::new(name, Place::Header, Style::Simple, false)
    }

    /// A cookie: style `form`, exploded. Its pairs are divided by `&`, as in a query string; those of the style `cookie`
    /// as cookies are.
    pub const fn cookie(name: &'n str) -> Self {
        Self::new(name, Place::Cookie, Style::Form, true)
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

    /// With reserved characters as they are (`allowReserved`, RFC 6570 section 3.2.3), and escapes that stand in the
    /// value already. What would end the value where it stands, such as `&` in a query string, is escaped all the same.
    pub const fn reserved(mut self) -> Self {
        self.kept = match self.place {
            Place::Path => b"%:@!$&'()*+,;=",
            Place::Query => b"%:/?@!$'()*,;",
            Place::QueryString | Place::Header | Place::Cookie => self.kept,
        };
        self
    }

    /// As JSON (`content: application/json`).
    pub const fn content_json(mut self) -> Self {
        self.is_json = true;
        self
    }

    /// As a form (`content: application/x-www-form-urlencoded`).
    pub const fn content_form(mut self) -> Self {
        self.is_form = true;
        self
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'n str {
        self.name
    }

    /// The text of a value: of a path's segment, a query string or a `Cookie` with its names, a header's value.
    ///
    /// Nothing where the value is none: `null`, or a list or an object without anything in it.
    #[must_use]
    pub fn write(&self, value: &Value) -> Option<String> {
        let name = self.escaped(self.name);
        if self.is_json {
            return Some(self.named(&name, &self.escaped(&value.to_string())));
        }
        match value {
            Value::Null => None,
            members if self.is_form => Some(self.named(&name, &self.escaped(&form(members)))),
            whole if self.place == Place::QueryString => Some(form(whole)).filter(|text| !text.is_empty()),
            Value::Array(items) => {
                let items: Vec<&Value> = items.iter().filter(|item| !item.is_null()).collect();
                (!items.is_empty()).then(|| self.list(&name, &items))
            }
            Value::Object(_) if self.style == Style::DeepObject => {
                let mut pairs = Vec::new();
                self.deep(self.name, value, &mut pairs);
                (!pairs.is_empty()).then(|| self.joined(&pairs))
            }
            Value::Object(members) => {
                let pairs = self.members(members);
                (!pairs.is_empty()).then(|| self.object(&name, &pairs))
            }
            scalar => Some(self.named(&name, &self.text(scalar))),
        }
    }

    const fn new(name: &'n str, place: Place, style: Style, explode: bool) -> Self {
        Self { name, place, style, explode, kept: b"", is_json: false, is_form: false }
    }

    fn list(&self, name: &str, items: &[&Value]) -> String {
        let items = items.iter().map(|item| self.text(item));
        match (self.style, self.explode) {
            (Style::Simple, _) | (Style::Label | Style::Matrix, false) => {
                self.named(name, &items.collect::<Vec<_>>().join(","))
            }
            (Style::Label, true) => self.named(name, &items.collect::<Vec<_>>().join(".")),
            (Style::DeepObject, _) => {
                let name = format!("{name}{}", self.escaped("[]"));
                self.joined(&items.map(|item| self.pair(&name, &item)).collect::<Vec<_>>())
            }
            (_, true) => self.joined(&items.map(|item| self.pair(name, &item)).collect::<Vec<_>>()),
            (_, false) => self.named(name, &items.collect::<Vec<_>>().join(self.delimiter())),
        }
    }

    fn object(&self, name: &str, pairs: &[(String, String)]) -> String {
        let exploded = || pairs.iter().map(|(name, value)| format!("{name}={value}"));
        let flat = || pairs.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
        match (self.style, self.explode) {
            (Style::Simple, true) => exploded().collect::<Vec<_>>().join(","),
            (Style::Label, true) => format!(".{}", exploded().collect::<Vec<_>>().join(".")),
            (_, true) => self.joined(&exploded().collect::<Vec<_>>()),
            (Style::Simple | Style::Label | Style::Matrix, false) => {
                self.named(name, &flat().collect::<Vec<_>>().join(","))
            }
            (_, false) => self.named(name, &flat().collect::<Vec<_>>().join(self.delimiter())),
        }
    }

    /// The members of an object that have a value.
    fn members(&self, members: &Map<String, Value>) -> Vec<(String, String)> {
        let known = members.iter().filter(|(_, value)| !value.is_null());
        known.map(|(name, value)| (self.escaped(name), self.text(value))).collect()
    }

    /// `color[R]=100`, at any depth; lists as `color[tags][]=a`.
    fn deep(&self, name: &str, value: &Value, pairs: &mut Vec<String>) {
        match value {
            Value::Null => {}
            Value::Object(members) => {
                members.iter().for_each(|(key, value)| self.deep(&format!("{name}[{key}]"), value, pairs));
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    let is_scalar = !item.is_object() && !item.is_array();
                    let place = if is_scalar { String::new() } else { index.to_string() };
                    self.deep(&format!("{name}[{place}]"), item, pairs);
                }
            }
            scalar => pairs.push(self.pair(&self.escaped(name), &self.text(scalar))),
        }
    }

    /// A value with what stands before it in its style.
    fn named(&self, name: &str, value: &str) -> String {
        match (self.place, self.style) {
            (Place::Query | Place::Cookie, _) => self.pair(name, value),
            (Place::QueryString, _) => value.to_owned(),
            (_, Style::Label) => format!(".{value}"),
            (_, Style::Matrix) => format!(";{}", self.pair(name, value)),
            _ => value.to_owned(),
        }
    }

    /// A name and its value; the style `matrix` has no `=` before nothing (RFC 6570 section 3.2.7).
    fn pair(&self, name: &str, value: &str) -> String {
        if value.is_empty() && self.style == Style::Matrix {
            name.to_owned()
        } else {
            format!("{name}={value}")
        }
    }

    fn joined(&self, pairs: &[String]) -> String {
        match self.style {
            Style::Matrix => format!(";{}", pairs.join(";")),
            Style::Cookie => pairs.join("; "),
            _ => pairs.join("&"),
        }
    }

    fn delimiter(&self) -> &'static str {
        match self.style {
            Style::SpaceDelimited => "%20",
            Style::PipeDelimited => "%7C",
            _ => ",",
        }
    }

    /// The text of one value; of one within another, for which no style has a form, as JSON.
    fn text(&self, value: &Value) -> String {
        self.escaped(&plain(value))
    }

    fn escaped(&self, text: &str) -> String {
        let is_plain = self.place == Place::Header || self.style == Style::Cookie;
        if is_plain { text.to_owned() } else { encoded(text, self.kept) }
    }
}

/// A value as text that is not JSON: strings have no quotes.
#[must_use]
pub fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A value as it would be a JSON text, but without quotes around a string.
pub fn text<T: Serialize + ?Sized>(value: &T) -> String {
    serde_json::to_value(value).map(|value| plain(&value)).unwrap_or_default()
}

/// A constant that is written as JSON.
#[must_use]
pub fn constant(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// A form body (`application/x-www-form-urlencoded`) of an object: lists by repeating the name, objects in brackets.
#[must_use]
pub fn form(value: &Value) -> String {
    let members = value.as_object().into_iter().flatten();
    let pairs = members.filter_map(|(name, value)| {
        let is_flat = value.as_array().is_some_and(|items| !items.iter().any(Value::is_object));
        let style = if is_flat { Style::Form } else { Style::DeepObject };
        Written::query(name).style(style).write(value)
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// A text with everything escaped that is neither unreserved (RFC 3986 section 2.3) nor kept; where `%` is kept, only
/// as the start of an escape.
fn encoded(text: &str, kept: &[u8]) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    for (index, &byte) in bytes.iter().enumerate() {
        let is_kept = kept.contains(&byte) && (byte != b'%' || escape::escaped(bytes, index).is_some());
        if is_kept || byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
