//! The bodies of rejections: templates with blanks, filled when one is answered.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::Response;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::rejection::Rejection;
use super::violation::{Step, Violation};

/// How many bytes a body is thought to have.
const USUAL: usize = 512;

/// How rejections of some statuses are answered.
#[derive(Debug, Clone, Copy)]
pub struct Described {
    /// The statuses: the least and the greatest.
    pub statuses: (u16, u16),
    /// The media type. Where it is no JSON, the body is a text.
    pub content_type: &'static str,
    /// The body.
    pub shape: Shape,
    /// Headers besides.
    pub headers: &'static [(&'static str, Shape)],
}

/// A value with blanks.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// An object.
    Object(&'static [Member]),
    /// A text that is always the same.
    Text(&'static str),
    /// A number that is always the same.
    Number(i64),
    /// A truth that is always the same.
    Bool(bool),
    /// `null`
    Null,
    /// An empty object.
    Empty,
    /// What a function makes.
    Made(fn() -> Value),
    /// The status, as a number.
    Status,
    /// The status, as a text.
    StatusText,
    /// The name of the kind of rejection, such as `VALIDATION_ERROR`.
    Code(Casing),
    /// The status in words, such as `Not Found`.
    Title,
    /// What happened, in a sentence.
    Detail,
    /// The status in words where that says it all, as for 404; else what happened.
    Phrase,
    /// A list with an element for each finding.
    Findings(&'static Shape),
    /// A list with an element for each finding, or with one for the rejection itself where there are none.
    Elements(&'static Shape),
    /// An object with a member for each field that is wrong: a list with an element for each finding.
    FindingsByField(&'static Shape),
    /// One value where there are findings, and another where there are none.
    WhereFound(&'static Shape, &'static Shape),
    /// Of a finding: `path`, `query`, `header`, `cookie` or `body`.
    Place,
    /// Of a finding: the parameter's name; nothing for the body.
    Name,
    /// Of a finding: the JSON Pointer (RFC 6901) into the part.
    Pointer,
    /// Of a finding: the parameter's name, or the way into the body: `tags.0.label`.
    Field,
    /// Of a finding: the parameter's name, or the JSON Pointer (RFC 6901) into the body.
    NameOrPointer,
    /// Of a finding: the way to it as a list, such as `["body", "tags", 0]`.
    Location,
    /// Of a finding: what is not met, such as `minLength`.
    Keyword(Casing),
    /// Of a finding: what is wrong, in words.
    Message,
    /// Of a finding: field and message in one sentence.
    Sentence,
    /// Of a finding: the value that is wrong, where it may be told.
    Input,
    /// Of a finding: the value that is wrong as a text, empty where it may not be told.
    InputText,
    /// Of a finding: what the value was compared with.
    Context,
}

/// How the name of a kind is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// As it is.
    Own,
    /// `VALIDATION_ERROR`
    Upper,
    /// `validation_error`
    Snake,
    /// `validation-error`
    Kebab,
    /// `ValidationError`
    Pascal,
    /// `validationError`
    Camel,
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub shape: Shape,
    /// When it is there.
    pub when: When,
}

/// When a member is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Always.
    Always,
    /// Where there are findings, or where the finding has such a value.
    Known,
}

impl Member {
    /// A member that is always there.
    #[must_use]
    pub const fn always(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, when: When::Always }
    }

    /// A member that is there where there is something to say.
    #[must_use]
    pub const fn known(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, when: When::Known }
    }
}

impl Described {
    /// A problem (RFC 9457), for every status.
    pub const PROBLEM: Self = Self {
        statuses: (100, 599),
        content_type: "application/problem+json",
        shape: Shape::Object(&[
            Member::always("type", Shape::Text("about:blank")),
            Member::always("title", Shape::Title),
            Member::always("status", Shape::Status),
            Member::always("detail", Shape::Detail),
            Member::known("errors", Shape::Findings(&Shape::FINDING)),
        ]),
        headers: &[],
    };

    /// `FastAPI`'s body, for every status.
    pub const FASTAPI: Self = Self {
        statuses: (100, 599),
        content_type: "application/json",
        shape: Shape::Object(&[Member::always(
            "detail",
            Shape::WhereFound(&Shape::Findings(&Shape::PYDANTIC), &Shape::Phrase),
        )]),
        headers: &[],
    };

    /// Whether this is about a status.
    #[must_use]
    pub const fn is_about(&self, status: u16) -> bool {
        self.statuses.0 <= status && status <= self.statuses.1
    }

    /// Answers a rejection.
    pub(super) fn answer(&self, rejection: &Rejection) -> Response {
        let filled = Filled { shape: &self.shape, rejection, finding: None };
        let body = if self.content_type.contains("json") {
            let mut body = Vec::with_capacity(USUAL);
            // Keys are texts and nothing else can fail.
            drop(serde_json::to_writer(&mut body, &filled));
            Body::from(body)
        } else {
            Body::from(filled.text())
        };
        let mut response = Response::new(body);
        *response.status_mut() = rejection.status();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        for (name, shape) in self.headers {
            let text = Filled { shape, rejection, finding: None }.text();
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(*name), HeaderValue::try_from(text)) {
                headers.insert(name, value);
            }
        }
        for (name, _) in rejection.headers() {
            headers.remove(name);
        }
        for (name, value) in rejection.headers() {
            headers.append(name, value.clone());
        }
        response
    }
}

impl Shape {
    /// A finding where nothing says otherwise.
    pub const FINDING: Self = Self::Object(&[
        Member::always("in", Self::Place),
        Member::known("name", Self::Name),
        Member::always("pointer", Self::Pointer),
        Member::always("keyword", Self::Keyword(Casing::Own)),
        Member::always("message", Self::Message),
        Member::known("value", Self::Input),
    ]);

    /// A finding as pydantic writes it.
    pub const PYDANTIC: Self = Self::Object(&[
        Member::always("type", Self::Keyword(Casing::Own)),
        Member::always("loc", Self::Location),
        Member::always("msg", Self::Message),
        Member::known("input", Self::Input),
        Member::known("ctx", Self::Context),
    ]);
}

impl Casing {
    /// A name of the runtime's own, which has only letters, digits and what stands between words.
    fn write(self, name: &str) -> Cow<'_, str> {
        let is_upper = || name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        if self == Self::Own || (self == Self::Upper && is_upper()) {
            return Cow::Borrowed(name);
        }
        let gap = match self {
            Self::Upper | Self::Snake => "_",
            Self::Kebab => "-",
            Self::Own | Self::Pascal | Self::Camel => "",
        };
        let mut out = String::with_capacity(name.len() + 4);
        let (mut begins, mut after_small) = (true, false);
        for c in name.chars() {
            // `minLength` is two words, `VALIDATION_ERROR` as well.
            begins |= !c.is_alphanumeric() || (c.is_uppercase() && after_small);
            after_small = c.is_lowercase();
            if !c.is_alphanumeric() {
                continue;
            }
            let is_first = out.is_empty();
            if begins && !is_first {
                out.push_str(gap);
            }
            let is_capital = match self {
                Self::Upper => true,
                Self::Pascal => begins,
                Self::Camel => begins && !is_first,
                Self::Own | Self::Snake | Self::Kebab => false,
            };
            out.push(if is_capital { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() });
            begins = false;
        }
        Cow::Owned(out)
    }
}

/// A shape with what fills it.
#[derive(Clone, Copy)]
struct Filled<'a> {
    shape: &'a Shape,
    rejection: &'a Rejection,
    finding: Option<&'a Violation>,
}

impl<'a> Filled<'a> {
    fn with(self, shape: &'a Shape) -> Self {
        Self { shape, ..self }
    }

    /// The value as a text that stands by itself: in a header, in a body that is no JSON.
    fn text(self) -> String {
        match serde_json::to_value(self) {
            Ok(Value::String(text)) => text,
            Ok(value) => value.to_string(),
            Err(_) => String::new(),
        }
    }

    /// Whether there is something to say.
    fn is_known(self) -> bool {
        match self.shape {
            Shape::Findings(_) | Shape::FindingsByField(_) => !self.rejection.violations().is_empty(),
            Shape::Name => self.finding.is_some_and(|finding| finding.location.name().is_some()),
            Shape::Pointer => self.finding.is_some_and(|finding| finding.location.name().is_none()),
            Shape::Place | Shape::Field | Shape::NameOrPointer | Shape::Location => self.finding.is_some(),
            Shape::Input | Shape::InputText => self.finding.is_some_and(|finding| finding.details.is_some()),
            Shape::Context => self.context().is_some(),
            Shape::Object(members) => members.iter().any(|member| self.with(&member.shape).is_known()),
            _ => true,
        }
    }

    fn context(self) -> Option<&'a Value> {
        self.finding?.details.as_ref()?.context.as_ref()
    }

    fn message(self) -> &'a str {
        self.finding.map_or_else(|| self.rejection.detail(), |finding| &finding.message)
    }
}

impl Serialize for Filled<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (rejection, finding) = (self.rejection, self.finding);
        match self.shape {
            Shape::Object(members) => {
                let mut map = serializer.serialize_map(None)?;
                for member in *members {
                    let filled = self.with(&member.shape);
                    if member.when == When::Always || filled.is_known() {
                        map.serialize_entry(member.name, &filled)?;
                    }
                }
                map.end()
            }
            Shape::Text(text) => serializer.serialize_str(text),
            Shape::Number(number) => serializer.serialize_i64(*number),
            Shape::Bool(truth) => serializer.serialize_bool(*truth),
            Shape::Null => serializer.serialize_unit(),
            Shape::Empty => serializer.serialize_map(Some(0))?.end(),
            Shape::Made(make) => make().serialize(serializer),
            Shape::Status => serializer.serialize_u16(rejection.status().as_u16()),
            Shape::StatusText => serializer.collect_str(&rejection.status().as_u16()),
            Shape::Code(casing) => serializer.serialize_str(&casing.write(rejection.code())),
            Shape::Title => serializer.serialize_str(rejection.title()),
            Shape::Detail => serializer.serialize_str(rejection.detail()),
            Shape::Phrase => serializer.serialize_str(match rejection.status().as_u16() {
                404 | 405 | 500 => rejection.title(),
                _ => rejection.detail(),
            }),
            Shape::Elements(shape) if rejection.violations().is_empty() => {
                serializer.collect_seq([Filled { shape, rejection, finding: None }])
            }
            Shape::Findings(shape) | Shape::Elements(shape) => {
                let findings = rejection.violations().iter();
                serializer.collect_seq(findings.map(|one| Filled { shape, rejection, finding: Some(one) }))
            }
            Shape::FindingsByField(shape) => {
                let mut fields: Vec<(String, Vec<Filled<'_>>)> = Vec::new();
                for finding in rejection.violations() {
                    let filled = Filled { shape, rejection, finding: Some(finding) };
                    let field = field(finding);
                    match fields.iter_mut().find(|(known, _)| *known == field) {
                        Some((_, list)) => list.push(filled),
                        None => fields.push((field, vec![filled])),
                    }
                }
                serializer.collect_map(fields)
            }
            Shape::WhereFound(some, none) => {
                let shape = if rejection.violations().is_empty() { none } else { some };
                self.with(shape).serialize(serializer)
            }
            Shape::Place => serializer.serialize_str(finding.map_or("", |one| one.location.place())),
            Shape::Name => {
                serializer.serialize_str(finding.and_then(|one| one.location.name()).unwrap_or(""))
            }
            Shape::Pointer => serializer.serialize_str(&finding.map(Violation::pointer).unwrap_or_default()),
            Shape::NameOrPointer => match finding.and_then(|one| one.location.name()) {
                Some(name) => serializer.serialize_str(name),
                None => self.with(&Shape::Pointer).serialize(serializer),
            },
            Shape::Field => serializer.serialize_str(&finding.map(field).unwrap_or_default()),
            Shape::Location => location(finding, serializer),
            Shape::Keyword(casing) => {
                serializer.serialize_str(&casing.write(finding.map_or(rejection.code(), |one| one.keyword)))
            }
            Shape::Message => serializer.serialize_str(self.message()),
            Shape::Sentence => match finding.map(field) {
                Some(field) => serializer.collect_str(&format_args!("{field} {}", self.message())),
                None => serializer.serialize_str(self.message()),
            },
            Shape::Input => match finding.and_then(|one| one.details.as_ref()) {
                Some(details) => details.input.serialize(serializer),
                None => serializer.serialize_unit(),
            },
            Shape::InputText => match finding.and_then(|one| one.details.as_ref()).map(|one| &one.input) {
                Some(Value::String(text)) => serializer.serialize_str(text),
                Some(value) => serializer.collect_str(value),
                None => serializer.serialize_str(""),
            },
            Shape::Context => self.context().serialize(serializer),
        }
    }
}

/// The parameter's name, or the way into the body.
fn field(finding: &Violation) -> String {
    let mut steps: Vec<String> = finding.location.name().map(str::to_owned).into_iter().collect();
    steps.extend(finding.path.iter().map(|step| match step {
        Step::Name(name) => name.clone(),
        Step::Index(index) => index.to_string(),
    }));
    if steps.is_empty() { finding.location.place().to_owned() } else { steps.join(".") }
}

/// The way to a finding, from the part of the request on.
fn location<S: Serializer>(finding: Option<&Violation>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(None)?;
    if let Some(finding) = finding {
        list.serialize_element(finding.location.place())?;
        if let Some(name) = finding.location.name() {
            list.serialize_element(name)?;
        }
        for step in &finding.path {
            match step {
                Step::Name(name) => list.serialize_element(name)?,
                Step::Index(index) => list.serialize_element(index)?,
            }
        }
    }
    list.end()
}
