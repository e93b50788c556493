//! Answers that the runtime gives by itself, before or instead of an operation.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};

use super::violation::{Violation, Violations};

/// A request refused, or an answer that could not be given.
#[derive(Debug)]
#[must_use]
pub struct Rejection {
    status: StatusCode,
    detail: Cow<'static, str>,
    violations: Option<Violations>,
    header: Option<(HeaderName, HeaderValue)>,
}

impl Rejection {
    /// An answer with a status and a sentence about it.
    pub fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, detail: detail.into(), violations: None, header: None }
    }

    /// 400: the request has no one meaning.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// 404: no operation has this path.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "There is nothing at this path.")
    }

    /// 405: operations have this path, but not this method.
    pub fn method_not_allowed(allow: &str) -> Self {
        let rejection = Self::new(StatusCode::METHOD_NOT_ALLOWED, "This path does not have this method.");
        rejection.header(header::ALLOW, allow)
    }

    /// 408: the body took too long to arrive.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "The body of the request took too long to arrive.")
    }

    /// 413: the body is larger than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("The body may have at most {limit} bytes."))
    }

    /// 415: the body is of none of the media types `accepted`.
    pub fn unsupported(accepted: &[&str]) -> Self {
        let accepted = accepted.join(", ");
        let detail = format!("The body should be {accepted}.");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).header(header::ACCEPT, &accepted)
    }

    /// 422: everything that is wrong with the request.
    pub fn invalid(violations: Violations) -> Self {
        let detail = match violations.total() {
            1 => "1 value is not as documented.".to_owned(),
            total if total > violations.list().len() => {
                format!(
                    "{total} values are not as documented; the first {} are told.",
                    violations.list().len()
                )
            }
            total => format!("{total} values are not as documented."),
        };
        Self { violations: Some(violations), ..Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail) }
    }

    /// 500: what went wrong is in the log, and only there.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The server had a problem with this request.")
    }

    /// 503: the operation took too long.
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server took too long to answer.")
    }

    /// The same with a header; one that cannot be sent is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        self.header = HeaderValue::from_str(value).ok().map(|value| (name, value));
        self
    }

    /// The status it is answered with.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// What is wrong, finding by finding.
    pub fn violations(&self) -> &[Violation] {
        self.violations.as_ref().map_or(&[], Violations::list)
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let body = shape(&self).to_string();
        let mut response = Response::new(Body::from(body));
        *response.status_mut() = self.status;
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(CONTENT_TYPE));
        if let Some((name, value)) = self.header {
            response.headers_mut().insert(name, value);
        }
        response
    }
}

/// The media type of [`shape`].
const CONTENT_TYPE: &str = "application/problem+json";

/// The body of every rejection: a problem (RFC 9457). The one place that decides it.
fn shape(rejection: &Rejection) -> Value {
    let mut problem = Map::new();
    problem.insert("type".to_owned(), "about:blank".into());
    problem.insert("title".to_owned(), title(rejection.status).into());
    problem.insert("status".to_owned(), rejection.status.as_u16().into());
    problem.insert("detail".to_owned(), rejection.detail.as_ref().into());
    if rejection.violations.is_some() {
        let errors = rejection.violations().iter().map(error).collect();
        problem.insert("errors".to_owned(), Value::Array(errors));
    }
    Value::Object(problem)
}

fn error(violation: &Violation) -> Value {
    let mut error = Map::new();
    error.insert("in".to_owned(), violation.location.place().into());
    if let Some(name) = violation.location.name() {
        error.insert("name".to_owned(), name.into());
    }
    error.insert("pointer".to_owned(), violation.pointer().into());
    error.insert("keyword".to_owned(), violation.keyword.into());
    error.insert("message".to_owned(), violation.message.as_str().into());
    Value::Object(error)
}

/// The names of RFC 9110, which renamed two of the older ones.
fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        status => status.canonical_reason().unwrap_or("Error"),
    }
}
