//! Building answers.

use std::cell::RefCell;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;

use super::failure::{Internal, Raw};
use super::stream::watched;

/// An answer in the making. What cannot be sent becomes a logged 500, once it is answered.
#[derive(Debug)]
#[must_use]
pub struct Reply(pub(super) Result<Response, Internal>);

impl Reply {
    /// JSON.
    pub fn json<T: Serialize + ?Sized>(status: u16, body: &T) -> Self {
        /// Made once: what a text that is only known at run time is made of is looked at.
        const JSON: HeaderValue = HeaderValue::from_static("application/json");
        Self::encoded(status, JSON, body)
    }

    /// JSON under a media type of its own, such as `application/problem+json`.
    pub fn json_as<T: Serialize + ?Sized>(status: u16, content_type: &'static str, body: &T) -> Self {
        Self::encoded(status, HeaderValue::from_static(content_type), body)
    }

    fn encoded<T: Serialize + ?Sized>(status: u16, content_type: HeaderValue, body: &T) -> Self {
        match encode(body) {
            Ok(body) => Self::with(status, Body::from(body)).only(header::CONTENT_TYPE, content_type),
            Err(error) => Self(Err(Internal::new(error))),
        }
    }

    /// Text, bytes, or a stream of these, of any media type. A stream that fails breaks the answer off, logged.
    pub fn bytes(status: u16, content_type: &'static str, body: impl Into<Body>) -> Self {
        Self::with(status, watched(body.into()))
            .only(header::CONTENT_TYPE, HeaderValue::from_static(content_type))
    }

    /// No body.
    pub fn empty(status: u16) -> Self {
        Self::with(status, Body::empty())
    }

    /// With a header: its value is written as `OpenAPI`'s style `simple` has it, lists with commas.
    ///
    /// A value that serializes as nothing (`None`) adds no header. A header that is there already gets
    /// another line, as `Set-Cookie` needs.
    pub fn header<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.write_header(name, value, false)
    }

    /// With a header whose value is an object, written `name=value` (`explode`).
    pub fn exploded_header<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Self {
        self.write_header(name, value, true)
    }

    /// With a header whose value is written as JSON (`content: application/json`).
    pub fn json_header<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T) -> Self {
        if let Ok(response) = &mut self.0 {
            match json_header(name, value) {
                Ok(Some((name, value))) => {
                    response.headers_mut().append(name, value);
                }
                Ok(None) => {}
                Err(error) => self.0 = Err(error),
            }
        }
        self
    }

    /// Of an answer that is made already, such as a success of an operation.
    pub fn of(answer: impl IntoResponse) -> Self {
        Self(Ok(answer.into_response()))
    }

    /// What an operation gives to have this sent as it is, past what the document says:
    /// `ListItemsRequest::reply(items).header("X-Total-Count", &500).answer()`.
    ///
    /// # Errors
    /// Always, since it is no documented success; the client sees none.
    pub fn answer<T, E: From<Raw>>(self) -> Result<T, E> {
        Err(Raw(self.into_response()).into())
    }

    /// An answer that could not be made.
    pub const fn failed(error: Internal) -> Self {
        Self(Err(error))
    }

    /// With another line of a header.
    pub fn line(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if let Ok(response) = &mut self.0 {
            response.headers_mut().append(name, value);
        }
        self
    }

    /// With a header, in the place of any that is there.
    pub fn only(mut self, name: HeaderName, value: HeaderValue) -> Self {
        if let Ok(response) = &mut self.0 {
            response.headers_mut().insert(name, value);
        }
        self
    }

    fn with(status: u16, body: Body) -> Self {
        Self(StatusCode::from_u16(status).map_err(Internal::new).map(|status| {
            let mut response = Response::new(body);
            *response.status_mut() = status;
            response
        }))
    }

    fn write_header<T: Serialize + ?Sized>(mut self, name: &'static str, value: &T, explode: bool) -> Self {
        if let Ok(response) = &mut self.0 {
            match header_value(name, value, explode) {
                Ok(Some((name, value))) => {
                    response.headers_mut().append(name, value);
                }
                Ok(None) => {}
                Err(error) => self.0 = Err(error),
            }
        }
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        self.0.unwrap_or_else(IntoResponse::into_response)
    }
}

/// Writes JSON through a buffer that the thread keeps, so that the answer is allocated once, at its size.
fn encode<T: Serialize + ?Sized>(body: &T) -> Result<Bytes, serde_json::Error> {
    /// The largest buffer a thread keeps, in bytes.
    const KEPT: usize = 64 * 1024;
    thread_local! {
        static BUFFER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    }
    let mut buffer = BUFFER.take();
    buffer.clear();
    serde_json::to_writer(&mut buffer, body)?;
    if buffer.capacity() > KEPT {
        return Ok(buffer.into());
    }
    let body = Bytes::copy_from_slice(&buffer);
    BUFFER.set(buffer);
    Ok(body)
}

fn header_value<T: Serialize + ?Sized>(
    name: &'static str,
    value: &T,
    explode: bool,
) -> Result<Option<(HeaderName, HeaderValue)>, Internal> {
    let text = match serde_json::to_value(value)? {
        Value::Null => return Ok(None),
        Value::String(text) => text,
        Value::Array(items) => items.into_iter().map(scalar).collect::<Vec<_>>().join(","),
        Value::Object(members) => {
            let equals = if explode { '=' } else { ',' };
            let members = members.into_iter().map(|(name, value)| format!("{name}{equals}{}", scalar(value)));
            members.collect::<Vec<_>>().join(",")
        }
        other => other.to_string(),
    };
    Ok(Some((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::try_from(text)?)))
}

/// JSON on one line, in ASCII, as headers need it.
fn json_header<T: Serialize + ?Sized>(
    name: &'static str,
    value: &T,
) -> Result<Option<(HeaderName, HeaderValue)>, Internal> {
    let text = serde_json::to_string(value)?;
    if text == "null" {
        return Ok(None);
    }
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                ascii.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    Ok(Some((HeaderName::from_bytes(name.as_bytes())?, HeaderValue::try_from(ascii)?)))
}

fn scalar(value: Value) -> String {
    match value {
        Value::String(text) => text,
        other => other.to_string(),
    }
}
