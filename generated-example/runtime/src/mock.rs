//! What an operation answers until it is written, where a client asks for more than the one example that is compiled in:
//! the other answers of the document, and values made from its schemas.
//!
//! The document is read for it when the first client asks, and never where none does.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, OnceLock};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::mock_fits::{fits, target};
use super::mock_schema::Maker;
use super::mock_xml::markup;
use super::operation::Operation;
use super::prefer::Prefer;
use super::rejection::Rejection;

/// The document as it is served.
static TEXT: OnceLock<&'static str> = OnceLock::new();
/// The document, read.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = TEXT.get().copied().unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
});
/// What the next values are made from where nobody says it.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// Tells which document it is.
pub(super) fn tell(text: &'static str) {
    let _ = TEXT.set(text);
}

/// The answer that the client of a request prefers; nothing where it prefers none.
pub(super) fn preferred(parts: &Parts) -> Option<Response> {
    let prefer = Prefer::of(&parts.headers)?;
    let known = parts.extensions.get::<Operation>()?;
    let operation = operation(&DOCUMENT, known.method, known.route)?;
    let seed = prefer.seed.unwrap_or_else(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let mock = Mock { document: &DOCUMENT, operation, prefer: &prefer, headers: &parts.headers, seed };
    Some(mock.answer().unwrap_or_else(IntoResponse::into_response))
}

/// The operation of a document with a method and a path.
#[must_use]
pub fn operation<'a>(document: &'a Value, method: &str, path: &str) -> Option<&'a Value> {
    let item = resolved(document, document.get("paths")?.get(path)?);
    let own = item.get(method.to_ascii_lowercase());
    own.or_else(|| item.get("additionalOperations")?.get(method))
}

/// A request that is answered from the document.
#[derive(Debug)]
pub struct Mock<'a> {
    /// The document: `OpenAPI` 3, its references within itself.
    pub document: &'a Value,
    /// The operation.
    pub operation: &'a Value,
    /// What the client prefers.
    pub prefer: &'a Prefer,
    /// The headers of the request.
    pub headers: &'a HeaderMap,
    /// What values are made from.
    pub seed: u64,
}

impl Mock<'_> {
    /// The answer.
    ///
    /// # Errors
    ///
    /// Where the client asks for an answer that the document does not have.
    pub fn answer(&self) -> Result<Response, Rejection> {
        let (status, response) = self.chosen()?;
        let is_dynamic = self.prefer.dynamic == Some(true) && self.prefer.example.is_none();
        let mut maker = Maker::new(self.document, self.seed, is_dynamic);
        let mut answer = Response::new(Body::empty());
        *answer.status_mut() = status;
        if let Some((name, media)) = self.media(response)? {
            let value = self.body(&mut maker, media)?;
            let (content_type, body) = self.written(name, media, value);
            *answer.body_mut() = Body::from(body);
            answer.headers_mut().extend(header_line(header::CONTENT_TYPE.as_str(), &content_type));
        }
        let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
        for (name, described) in headers {
            let described = resolved(self.document, described);
            let value = self.header(&mut maker, name, described, status);
            answer.headers_mut().extend(value.and_then(|value| header_line(name, &value)));
        }
        if status.is_redirection() && !answer.headers().contains_key(header::LOCATION) {
            answer.headers_mut().insert(header::LOCATION, HeaderValue::from_static("/"));
        }
        answer.headers_mut().extend(header_line("preference-applied", &self.prefer.applied()));
        answer.headers_mut().append(header::VARY, HeaderValue::from_static("prefer"));
        Ok(answer)
    }

    /// The answer of the status that is asked for, or the one that operations give until they are written.
    fn chosen(&self) -> Result<(StatusCode, &Value), Rejection> {
        let responses = self.operation.get("responses").and_then(Value::as_object);
        let all = || responses.into_iter().flatten().filter(|(name, _)| !name.starts_with("x-"));
        let of = |(name, response)| (name, resolved(self.document, response));
        let Some(code) = &self.prefer.code else {
            let rank = |name: &str| match name.as_bytes() {
                [b'2', ..] => 0,
                [b'3', ..] => 1,
                b"default" => 2,
                _ => 3,
            };
            let Some((name, response)) = all().min_by_key(|(name, _)| rank(name)).map(of) else {
                return Ok((StatusCode::OK, &Value::Null));
            };
            let code = name.to_ascii_uppercase().replace("XX", "00");
            return Ok((code.parse().unwrap_or(StatusCode::OK), response));
        };
        let range = format!("{}XX", code.get(..1).unwrap_or_default());
        let named = |wanted: &str| all().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        // Beside a success, `default` is what errors are like.
        let has_success = all().any(|(name, _)| name.starts_with('2'));
        let is_error = code.starts_with(['4', '5']);
        let default = || named("default").filter(|_| is_error || !has_success);
        let found = named(code).or_else(|| named(&range)).or_else(default);
        let status =
            code.parse().ok().filter(|status: &StatusCode| status.as_u16() >= 200 && status.as_u16() < 600);
        match (found, status) {
            (Some(found), Some(status)) => Ok((status, of(found).1)),
            _ => Err(no_such("status", code, all().map(|(name, _)| name.as_str()))),
        }
    }

    /// The media type that the client takes, and what is said of it. The first that `Accept` names counts.
    fn media<'r>(&self, response: &'r Value) -> Result<Option<(&'r str, &'r Value)>, Rejection> {
        let content = response.get("content").and_then(Value::as_object);
        let all: Vec<(&str, &Value)> =
            content.into_iter().flatten().map(|(name, media)| (name.as_str(), media)).collect();
        let accept =
            self.headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).unwrap_or("*/*");
        let takes = |range: &str, name: &str| {
            let (range, name) = (essence(range), essence(name));
            range == "*/*"
                || range.eq_ignore_ascii_case(name)
                || range.strip_suffix('*').is_some_and(|kind| name.starts_with(kind))
        };
        let named = |(_, media): &&(&str, &Value)| {
            self.prefer.example.as_ref().is_some_and(|name| media["examples"].get(name).is_some())
        };
        let fitting = |range: &str| {
            let mut fitting = all.iter().filter(|(name, _)| takes(range, name));
            fitting.clone().find(named).or_else(|| fitting.next())
        };
        let found =
            accept.split(',').find_map(|range| fitting(range.trim())).or_else(|| all.iter().find(named));
        // What is preferred matters more than what is accepted: an answer of another type says more than none.
        let found = found.or(all.first()).copied();
        match (&self.prefer.example, found) {
            (Some(name), None) => Err(no_such("example", name, std::iter::empty())),
            (_, found) => Ok(found),
        }
    }

    /// The value of a body; nothing where the document says nothing about it.
    fn body(&self, maker: &mut Maker<'_>, media: &Value) -> Result<Option<Value>, Rejection> {
        let examples = media.get("examples").and_then(Value::as_object);
        let value_of = |example: &Value| {
            let example = resolved(self.document, example);
            example
                .get("value")
                .or_else(|| example.get("dataValue"))
                .or_else(|| example.get("serializedValue"))
                .cloned()
        };
        if let Some(name) = &self.prefer.example {
            let found = examples.and_then(|examples| examples.get(name)).and_then(value_of);
            let known = examples.into_iter().flatten().map(|(name, _)| name.as_str());
            return found.map(Some).ok_or_else(|| no_such("example", name, known));
        }
        if self.prefer.dynamic != Some(true) {
            let given = media.get("example").cloned().into_iter();
            let mut given = given.chain(examples.into_iter().flatten().filter_map(|(_, one)| value_of(one)));
            let schema = media.get("schema");
            if let Some(value) =
                given.find(|value| schema.is_none_or(|schema| fits(self.document, schema, value)))
            {
                return Ok(Some(value));
            }
        }
        let entry = media.get("itemSchema");
        let of_entry = entry.map(|schema| Value::Array(vec![maker.value(schema, "")]));
        Ok(of_entry.or_else(|| media.get("schema").map(|schema| maker.value(schema, ""))))
    }

    /// A value as it is sent, and its media type.
    fn written(&self, name: &str, media: &Value, value: Option<Value>) -> (String, Vec<u8>) {
        let essence = essence(name).to_ascii_lowercase();
        let concrete = if essence.contains('*') { "application/json".to_owned() } else { name.to_owned() };
        let is_json = essence.ends_with("json") || essence.contains('*');
        let is_lines =
            ["application/jsonl", "application/x-ndjson", "application/json-seq"].contains(&&*essence);
        let entries = |value: Option<Value>| match value {
            Some(Value::Array(entries)) => entries,
            value => value.into_iter().collect(),
        };
        let text = match value {
            value if is_lines => entries(value).iter().map(|entry| format!("{entry}\n")).collect(),
            Some(Value::String(text)) if !is_json => text,
            value if essence == "text/event-stream" => {
                entries(value).iter().map(|entry| format!("data: {entry}\n\n")).collect()
            }
            Some(value) if essence.ends_with("xml") => {
                markup(self.document, media.get("schema").unwrap_or(&Value::Null), &value)
            }
            Some(value) => value.to_string(),
            None if is_json => "{}".to_owned(),
            None => String::new(),
        };
        (concrete, text.into_bytes())
    }

    /// The value of a header; nothing where it may be left out and the document has no example of it.
    fn header(
        &self,
        maker: &mut Maker<'_>,
        name: &str,
        described: &Value,
        status: StatusCode,
    ) -> Option<String> {
        if name.eq_ignore_ascii_case("content-type") {
            return None;
        }
        let content = described.get("content").and_then(|content| content.as_object()?.values().next());
        let place = content.unwrap_or(described);
        let first = place.get("examples").and_then(|all| all.as_object()?.values().next());
        let example = place.get("example").or_else(|| resolved(self.document, first?).get("value"));
        let is_required = described.get("required") == Some(&Value::Bool(true))
            || (status.is_redirection() && name.eq_ignore_ascii_case("location"));
        let schema = place.get("schema").filter(|_| is_required);
        let value = example.cloned().or_else(|| Some(maker.value(schema?, name)))?;
        let is_spread = described.get("explode") == Some(&Value::Bool(true));
        Some(if content.is_some() { value.to_string() } else { simple(&value, is_spread) })
    }
}

/// What a reference leads to; the thing itself where it is none.
fn resolved<'a>(document: &'a Value, given: &'a Value) -> &'a Value {
    let mut found = given;
    for _ in 0..8 {
        let Some(reference) = found.get("$ref").and_then(Value::as_str) else { break };
        let Some(there) = target(document, reference) else { break };
        found = there;
    }
    found
}

/// 404: the document does not have what is preferred, but this.
fn no_such<'a>(what: &str, wanted: &str, known: impl Iterator<Item = &'a str>) -> Rejection {
    let mut known: Vec<&str> = known.collect();
    known.truncate(32);
    let there = match known.as_slice() {
        [] => "there is none".to_owned(),
        known => format!("there is {}", known.join(", ")),
    };
    let wanted: String = wanted.chars().filter(|c| !c.is_control()).take(64).collect();
    Rejection::new(
        StatusCode::NOT_FOUND,
        format!("The document has no answer with the {what} {wanted}: {there}."),
    )
}

fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

/// A header; nothing where it cannot be sent.
fn header_line(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let value: String = value.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
    let name = name.parse().ok()?;
    let value = HeaderValue::try_from(value).ok()?;
    Some((name, value)).filter(|(_, value)| !value.is_empty())
}

/// A value in style `simple` (OpenAPI 3.1 section 4.8.21).
fn simple(value: &Value, is_spread: bool) -> String {
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let pairs = |members: &Map<String, Value>| {
        let between = if is_spread { '=' } else { ',' };
        members.iter().map(|(name, value)| format!("{name}{between}{}", plain(value))).collect::<Vec<_>>()
    };
    match value {
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(","),
        Value::Object(members) => pairs(members).join(","),
        value => plain(value),
    }
}
