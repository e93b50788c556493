//! Requests that the server sends, and what becomes of the answers: everything but the sending.

use std::fmt;

use axum::body::Bytes;
use axum::http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Request, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::json::{self, Fault};
use super::schema::Schema;
use super::write_style::{self, Place, Written};

/// A webhook or a callback: what is sent, and what may be answered.
pub trait Outbound {
    /// What the document lets the other side answer.
    type Answer;

    /// The request, for an address.
    ///
    /// # Errors
    /// Where no request can hold what it is made of.
    fn request(&self, url: &str) -> Result<Request<Bytes>, Unsendable>;

    /// What was answered.
    ///
    /// # Errors
    /// Where the answer is none that the document describes.
    fn answer(received: Received) -> Result<Self::Answer, BadAnswer>;
}

/// An answer that was received.
#[derive(Clone)]
pub struct Received {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, whole.
    pub body: Bytes,
}

/// Why no request can be made.
#[derive(Debug)]
pub enum Unsendable {
    /// The address is none.
    Address,
    /// A parameter cannot be written where it stands: its name.
    Parameter(String),
    /// The body cannot be written.
    Body(serde_json::Error),
}

/// Why an answer is none that the document describes.
#[derive(Debug)]
pub enum BadAnswer {
    /// Its status is not described.
    Unexpected(Box<Received>),
    /// Its body is not what it should be with this status.
    Body(StatusCode, Fault),
}

/// A request on its way: its address, then its parameters, then its body.
#[derive(Debug)]
#[must_use]
pub struct Draft {
    method: &'static str,
    url: String,
    query: Vec<String>,
    headers: HeaderMap,
    cookies: Vec<String>,
    wrong: Option<Unsendable>,
}

impl Draft {
    /// A request to an address. A fragment is not sent.
    pub fn new(method: &'static str, url: &str) -> Self {
        let url = url.split('#').next().unwrap_or_default().to_owned();
        Self { method, url, query: Vec::new(), headers: HeaderMap::new(), cookies: Vec::new(), wrong: None }
    }

    /// With a parameter; without it where the value is none.
    pub fn parameter<T: Serialize + ?Sized>(mut self, parameter: &Written<'_>, value: &T) -> Self {
        let Ok(value) = serde_json::to_value(value) else { return self.cannot_have(parameter) };
        let Some(text) = parameter.write(&value) else { return self };
        match parameter.place {
            Place::Query | Place::QueryString => self.query.push(text),
            Place::Cookie => self.cookies.push(text),
            Place::Header => {
                let name = HeaderName::from_bytes(parameter.name().as_bytes());
                let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(&text)) else {
                    return self.cannot_have(parameter);
                };
                self.headers.append(name, value);
            }
            Place::Path => return self.cannot_have(parameter),
        }
        self
    }

    /// With the media type that is wanted.
    pub fn accept(mut self, media_type: &'static str) -> Self {
        self.headers.insert(ACCEPT, HeaderValue::from_static(media_type));
        self
    }

    /// Without a body.
    ///
    /// # Errors
    /// Where something before could not be written.
    pub fn empty(self) -> Result<Request<Bytes>, Unsendable> {
        self.finish(Bytes::new())
    }

    /// With a JSON body.
    ///
    /// # Errors
    /// Where it, or something before, could not be written.
    pub fn json<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        body: &T,
    ) -> Result<Request<Bytes>, Unsendable> {
        let body = serde_json::to_vec(body).map_err(Unsendable::Body)?;
        self.bytes(media_type, body)
    }

    /// With a form for a body.
    ///
    /// # Errors
    /// Where it, or something before, could not be written.
    pub fn form<T: Serialize + ?Sized>(
        self,
        media_type: &'static str,
        body: &T,
    ) -> Result<Request<Bytes>, Unsendable> {
        let body = serde_json::to_value(body).map_err(Unsendable::Body)?;
        self.bytes(media_type, write_style::form(&body))
    }

    /// With a text or bytes for a body.
    ///
    /// # Errors
    /// Where something before could not be written.
    pub fn bytes(
        mut self,
        media_type: &'static str,
        body: impl Into<Bytes>,
    ) -> Result<Request<Bytes>, Unsendable> {
        self.headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
        self.finish(body.into())
    }

    fn cannot_have(mut self, parameter: &Written<'_>) -> Self {
        self.wrong.get_or_insert(Unsendable::Parameter(parameter.name().to_owned()));
        self
    }

    fn finish(mut self, body: Bytes) -> Result<Request<Bytes>, Unsendable> {
        if let Some(wrong) = self.wrong {
            return Err(wrong);
        }
        if !self.query.is_empty() {
            self.url.push(if self.url.contains('?') { '&' } else { '?' });
            self.url.push_str(&self.query.join("&"));
        }
        if !self.cookies.is_empty() {
            let mut cookies = HeaderValue::try_from(self.cookies.join("; "))
                .map_err(|_| Unsendable::Parameter(COOKIE.to_string()))?;
            cookies.set_sensitive(true);
            self.headers.insert(COOKIE, cookies);
        }
        let request = Request::builder().method(self.method).uri(self.url).body(body);
        let mut request = request.map_err(|_| Unsendable::Address)?;
        *request.headers_mut() = self.headers;
        Ok(request)
    }
}

impl Received {
    /// Its body, which must be JSON that follows a schema.
    ///
    /// # Errors
    /// Where it is not.
    pub fn json<T: DeserializeOwned>(
        &self,
        schema: &'static Schema,
        valid: fn(&T) -> bool,
    ) -> Result<T, BadAnswer> {
        json::read(&self.body, schema, valid).map_err(|fault| BadAnswer::Body(self.status, fault))
    }

    /// Its body, which must be text.
    ///
    /// # Errors
    /// Where it is not UTF-8.
    pub fn text(&self) -> Result<String, BadAnswer> {
        String::from_utf8(self.body.to_vec())
            .map_err(|_| BadAnswer::Body(self.status, Fault::Malformed("the body is not UTF-8".to_owned())))
    }

    /// That the document does not describe it.
    ///
    /// # Errors
    /// Always.
    pub fn unexpected<T>(self) -> Result<T, BadAnswer> {
        Err(BadAnswer::Unexpected(Box::new(self)))
    }
}

/// Without headers and body, which may be anybody's secrets.
impl fmt::Debug for Received {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for Unsendable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address => f.write_str("the address is no URL"),
            Self::Parameter(name) => write!(f, "the parameter `{name}` cannot be written"),
            Self::Body(_) => f.write_str("the body cannot be written"),
        }
    }
}

impl std::error::Error for Unsendable {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Body(error) => Some(error),
            Self::Address | Self::Parameter(_) => None,
        }
    }
}

impl fmt::Display for BadAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unexpected(received) => {
                write!(f, "the answer has a status that is not described: {}", received.status)
            }
            Self::Body(status, Fault::Malformed(what)) => {
                write!(f, "the answer {status} is malformed: {what}")
            }
            Self::Body(status, Fault::Invalid(_)) => {
                write!(f, "the answer {status} is not as it is described")
            }
        }
    }
}

impl std::error::Error for BadAnswer {}
