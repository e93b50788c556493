//! One request on its way to its operation: read piece by piece, with everything that is wrong told together.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use serde::de::DeserializeOwned;

use super::coding::Coding;
use super::json::Fault;
use super::pace::{Paced, Progress};
use super::parameter::Parameter;
use super::reading;
use super::rejection::{Refused, Rejection};
use super::route::Answer;
use super::schema::Schema;
use super::settings::Settings;
use super::template::PathValues;
use super::violation::{Location, Violation, Violations};

/// What was read; nothing where something was noted against the request instead.
pub type Read<T> = Option<T>;

/// A request whose operation is known.
pub struct Call<S: ?Sized> {
    app: Arc<S>,
    parts: Parts,
    body: Body,
    values: PathValues,
    settings: Arc<Settings>,
    progress: Option<Progress>,
    codings: &'static [Coding],
    violations: Violations,
    /// What is worse than a violation: the first of its kind is the answer.
    rejection: Option<Refused>,
}

/// A body that a stream found to be larger than so many bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyTooLarge(pub usize);

impl std::fmt::Display for BodyTooLarge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the body has more than {} bytes", self.0)
    }
}

impl std::error::Error for BodyTooLarge {}

/// A request as the router found it.
pub(super) struct Incoming {
    pub(super) parts: Parts,
    pub(super) body: Body,
    pub(super) values: PathValues,
    pub(super) settings: Arc<Settings>,
    /// Of a body that has not come whole, what has.
    pub(super) progress: Option<Progress>,
    /// The codings that the body may have.
    pub(super) codings: &'static [Coding],
}

impl<S: ?Sized> Call<S> {
    pub(super) fn new(app: Arc<S>, incoming: Incoming) -> Self {
        let Incoming { parts, body, values, settings, progress, codings } = incoming;
        let violations = Violations::new(Location::Body);
        Self { app, parts, body, values, settings, progress, codings, violations, rejection: None }
    }

    /// A parameter that must be there. Nothing where a violation was noted.
    pub fn required<T: DeserializeOwned>(&mut self, parameter: &'static Parameter) -> Option<T> {
        let value = self.parameter(parameter)?;
        if value.is_none() {
            reading::missing(parameter.location(), &mut self.violations);
        }
        value
    }

    /// A parameter that may be absent. Nothing where a violation was noted.
    pub fn optional<T: DeserializeOwned>(&mut self, parameter: &'static Parameter) -> Read<Option<T>> {
        self.parameter(parameter)
    }

    /// A parameter with a default. Nothing where a violation was noted.
    pub fn defaulted<T: DeserializeOwned>(
        &mut self,
        parameter: &'static Parameter,
        default: fn() -> T,
    ) -> Option<T> {
        Some(self.parameter(parameter)?.unwrap_or_else(default))
    }

    /// A JSON body that must be there. Nothing where something was noted.
    pub async fn json<T: DeserializeOwned>(
        &mut self,
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Option<T> {
        let body = self.optional_json(schema, valid).await?;
        self.demand_of(schema, body)
    }

    /// A JSON body that may be absent. Nothing where something was noted.
    pub async fn optional_json<T: DeserializeOwned>(
        &mut self,
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Read<Option<T>> {
        if !self.has_body() {
            return Some(None);
        }
        if let Some(rejection) = reading::refuses_json(&self.parts.headers) {
            return self.reject(rejection);
        }
        let bytes = self.bytes().await?;
        if bytes.is_empty() {
            return Some(None);
        }
        let read = reading::json(&self.parts.headers, &bytes, schema, valid);
        self.read(read).map(Some)
    }

    /// A form body (`application/x-www-form-urlencoded`) that must be there. Nothing where something was noted.
    pub async fn form<T: DeserializeOwned>(&mut self, schema: &'static Schema) -> Option<T> {
        let body = self.optional_form(schema).await?;
        self.demand_of(schema, body)
    }

    /// A form body that may be absent. Nothing where something was noted.
    pub async fn optional_form<T: DeserializeOwned>(&mut self, schema: &'static Schema) -> Read<Option<T>> {
        if reading::FORMS_MAY_LACK && self.lacks_body(&["application/x-www-form-urlencoded"]) {
            return Some(None);
        }
        if let Some(rejection) = reading::refuses_form(&self.parts.headers) {
            return self.reject(rejection);
        }
        let bytes = self.bytes().await?;
        let read = reading::form(&self.parts.headers, &bytes, schema);
        self.read(read).map(Some)
    }

    /// The body, of any media type. Nothing where something was noted.
    pub async fn bytes(&mut self) -> Option<Bytes> {
        self.open()?;
        let limit = self.settings.body_limit;
        let body = std::mem::take(&mut self.body);
        // Whatever it is decoded to, this much would have to be read.
        if body.size_hint().lower() > limit as u64 {
            return self.reject(Rejection::too_large(limit));
        }
        let body = self.decoded(body);
        let read = pin!(collect(body, limit));
        let read = match self.settings.body_timeout {
            Some(timeout) => within(timeout, read).await.unwrap_or(Err(Unread::Slow)),
            None => read.await,
        };
        match read {
            Ok(bytes) => Some(bytes),
            Err(Unread::Large) => self.reject(Rejection::too_large(limit)),
            Err(Unread::Slow) => self.reject(Rejection::too_slow()),
            Err(Unread::Refused(refused)) => {
                self.rejection.get_or_insert(refused);
                None
            }
            Err(Unread::Broken) => self.reject(Rejection::malformed("The body did not arrive whole.")),
        }
    }

    /// Whether there is a body. One of unknown length counts.
    pub fn has_body(&self) -> bool {
        !self.body.is_end_stream()
    }

    /// Whether there is no body of these media types. One without a byte is there where its media type is told: an empty
    /// text is a text, and an empty file is a file (RFC 9110 section 6.4).
    pub(super) fn lacks_body(&self, accepted: &'static [&'static str]) -> bool {
        let told = self.parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        !self.has_body() && told.is_none_or(|told| best(told, accepted).is_none())
    }

    /// Notes that the body must be there, where it is not.
    pub fn demand<T>(&mut self, body: Option<T>) -> Option<T> {
        if body.is_none() {
            reading::missing(Location::Body, &mut self.violations);
        }
        body
    }

    /// The media type of the body, without its parameters.
    pub fn content_type(&self) -> Option<&str> {
        essence(&self.parts.headers)
    }

    /// Which of these media types the body is of: the one that says it most precisely. Ranges (`text/*`, `*/*`) match as
    /// in `Accept`, `application/json` matches whatever ends in `+json`, and parameters must be there as they are told.
    /// Nothing, and 415, where none matches.
    pub fn media(&mut self, accepted: &'static [&'static str]) -> Option<usize> {
        let text = self.parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let found = best(text.unwrap_or_default(), accepted);
        if found.is_none() {
            return self.reject(Rejection::unsupported(accepted));
        }
        found
    }

    /// The service.
    pub const fn app(&self) -> &Arc<S> {
        &self.app
    }

    /// The request's head.
    pub const fn parts(&self) -> &Parts {
        &self.parts
    }

    /// What the runtime allows.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Notes a violation that the generated code found.
    pub fn violated(&mut self, location: Location, keyword: &'static str, message: &'static str) {
        self.violations.locate(location);
        self.violations.push(keyword, message);
    }

    /// Notes a violation as it is.
    pub fn note(&mut self, violation: Violation) {
        self.violations.add(violation);
    }

    /// Whether anything was noted.
    pub const fn is_refused(&self) -> bool {
        self.rejection.is_some() || !self.violations.is_empty()
    }

    /// Notes an answer to give instead of the operation's. The first one stays.
    pub fn reject<T>(&mut self, rejection: Rejection) -> Option<T> {
        if self.rejection.is_none() {
            self.rejection = Some(rejection.answering(&self.parts.method).into());
        }
        None
    }

    /// The answer where something was noted.
    pub fn refuse(self) -> Response {
        self.rejection.unwrap_or_else(|| Rejection::invalid(self.violations).into()).carried()
    }

    /// [`refuse`](Self::refuse), as what answers.
    pub fn refused(self) -> Answer {
        Box::pin(std::future::ready(self.refuse()))
    }

    /// The service, and the request's head.
    pub fn into_parts(self) -> (Arc<S>, Parts) {
        (self.app, self.parts)
    }

    /// Takes the body, decoded, with the number of bytes that may be kept of it. It fails where it comes too slowly.
    pub fn take_body(&mut self) -> (Body, usize) {
        let body = std::mem::take(&mut self.body);
        let body = match (self.settings.body_timeout, self.progress.take()) {
            (Some(grace), Some(progress)) => {
                Body::new(Paced::new(body, progress, grace, self.settings.body_rate))
            }
            _ => body,
        };
        (self.decoded(body), self.settings.body_limit)
    }

    /// Refuses a body that is in a coding which is not known here, before anything of it is read.
    pub fn open(&mut self) -> Option<()> {
        match self.refuses_coding(&self.body) {
            None => Some(()),
            Some(rejection) => self.reject(rejection),
        }
    }

    /// The codings that a body may have.
    pub(super) const fn codings(&self) -> &'static [Coding] {
        self.codings
    }

    /// Notes that a body of a schema must be there, where it is not.
    pub(super) fn demand_of<T>(&mut self, schema: &'static Schema, body: Option<T>) -> Option<T> {
        if body.is_none() {
            reading::missing_body(schema, &mut self.violations);
        }
        body
    }

    /// Notes what is wrong with what was read.
    pub(super) fn read<T>(&mut self, read: Result<T, Fault>) -> Read<T> {
        match read {
            Ok(value) => Some(value),
            Err(Fault::Malformed(what)) => self.reject(Rejection::malformed(what)),
            Err(Fault::Invalid(found)) => {
                reading::note(found, &mut self.violations);
                None
            }
        }
    }

    fn parameter<T: DeserializeOwned>(&mut self, parameter: &'static Parameter) -> Read<Option<T>> {
        reading::parameter(parameter, &self.parts, &self.values, &mut self.violations)
    }
}

/// Why a body could not be read.
enum Unread {
    Large,
    Slow,
    Broken,
    Refused(Refused),
}

/// Why a body could not be read, by its error.
fn unread(error: &axum::Error) -> Unread {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return Unread::Refused(refused.clone());
        }
        cause = error.source();
    }
    Unread::Broken
}

/// What a future gives within a time, which begins where it has to be waited for: most bodies are there already, and
/// need no clock. Nothing once the time is over.
async fn within<T>(timeout: Duration, mut future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    match poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await {
        Poll::Ready(value) => Some(value),
        Poll::Pending => tokio::time::timeout(timeout, future).await.ok(),
    }
}

/// Reads a body of at most `limit` bytes. One that comes in one piece is not copied.
async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Unread> {
    if body.size_hint().lower() > limit as u64 {
        return Err(Unread::Large);
    }
    let mut first = Bytes::new();
    let mut rest = Vec::new();
    while let Some(frame) = poll_fn(|context| Pin::new(&mut body).poll_frame(context)).await {
        let Ok(data) = frame.map_err(|error| unread(&error))?.into_data() else { continue };
        if first.len().max(rest.len()) + data.len() > limit {
            return Err(Unread::Large);
        }
        if first.is_empty() && rest.is_empty() {
            first = data;
            continue;
        }
        if rest.is_empty() {
            rest.extend_from_slice(&first);
        }
        rest.extend_from_slice(&data);
    }
    Ok(if rest.is_empty() { first } else { rest.into() })
}

/// The media type that headers tell, without its parameters.
pub(super) fn essence(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(text.split(';').next().unwrap_or_default().trim())
}

/// Whether a media type is within a range.
pub(super) fn is_within(given: Option<&str>, range: &str) -> bool {
    closeness(given.unwrap_or_default(), range.split(';').next().unwrap_or_default().trim()).is_some()
}

/// Which range says most precisely what a media type is; the first of several.
fn best(given: &str, ranges: &[&str]) -> Option<usize> {
    let (essence, own) = given.split_once(';').unwrap_or((given, ""));
    let has = |asked: &str| {
        let Some((name, value)) = asked.split_once('=') else { return true };
        let is_charset = name.trim().eq_ignore_ascii_case("charset");
        let is = |(own, given): (&str, &str)| {
            own.trim().eq_ignore_ascii_case(name.trim())
                && given.trim().trim_matches('"') == value.trim().trim_matches('"')
        };
        is_charset || own.split(';').filter_map(|own| own.split_once('=')).any(is)
    };
    let precision = |range: &&str| {
        let (range, asked) = range.split_once(';').unwrap_or((range, ""));
        let closeness = closeness(essence.trim(), range.trim())?;
        let asked: Vec<&str> = asked.split(';').filter(|one| one.contains('=')).collect();
        asked.iter().all(|asked| has(asked)).then_some((closeness, asked.len()))
    };
    let ranked =
        ranges.iter().enumerate().rev().filter_map(|(index, range)| Some((precision(range)?, index)));
    ranked.max_by_key(|(precision, _)| *precision).map(|(_, index)| index)
}

/// How precisely a range names a media type; nothing where it does not cover it.
fn closeness(given: &str, range: &str) -> Option<u8> {
    if range == "*/*" {
        return Some(0);
    }
    let (kind, subtype) = given.split_once('/')?;
    let (range_kind, range_subtype) = range.split_once('/')?;
    let same = kind.eq_ignore_ascii_case(range_kind);
    if same && subtype.eq_ignore_ascii_case(range_subtype) {
        return Some(3);
    }
    let ends = |end: &str| {
        let at = subtype.len().checked_sub(end.len());
        at.and_then(|at| subtype.get(at..)).is_some_and(|given| given.eq_ignore_ascii_case(end))
    };
    let is = |own: &str| range.eq_ignore_ascii_case(own);
    // What is XML has three names (RFC 7303 section 4).
    let is_xml =
        (is("application/xml") || is("text/xml")) && (subtype.eq_ignore_ascii_case("xml") || ends("+xml"));
    if is_xml || (is("application/json") && ends("+json")) {
        return Some(2);
    }
    (same && range_subtype == "*").then_some(1)
}
