//! Answers that the runtime gives by itself, before or instead of an operation.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::shape::Described;
use super::violation::{Violation, Violations};

/// A request refused, or an answer that could not be given.
#[derive(Debug)]
#[must_use]
pub struct Rejection {
    status: StatusCode,
    detail: Cow<'static, str>,
    violations: Option<Violations>,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Rejection {
    /// An answer with a status and a sentence about it.
    pub fn new(status: StatusCode, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, detail: detail.into(), violations: None, headers: Vec::new() }
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

    /// 406: the operation answers with none of the media types that the client takes.
    pub fn not_acceptable(offered: &[&str]) -> Self {
        Self::new(StatusCode::NOT_ACCEPTABLE, format!("The answer can be {}.", offered.join(", ")))
    }

    /// 408: the body took too long to arrive.
    pub fn too_slow() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "The body of the request took too long to arrive.")
    }

    /// 411: the body does not say how long it is.
    pub fn length_required() -> Self {
        Self::new(StatusCode::LENGTH_REQUIRED, "The request should say how long its body is.")
    }

    /// 413: the body is larger than `limit` bytes.
    pub fn too_large(limit: usize) -> Self {
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, format!("The body may have at most {limit} bytes."))
    }

    /// 414: the path and query are longer than `limit` bytes.
    pub fn uri_too_long(limit: usize) -> Self {
        Self::new(StatusCode::URI_TOO_LONG, format!("Path and query may have at most {limit} bytes."))
    }

    /// 415: the body is of none of the media types `accepted`.
    pub fn unsupported(accepted: &[&str]) -> Self {
        let accepted = accepted.join(", ");
        let detail = format!("The body should be {accepted}.");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).header(header::ACCEPT, &accepted)
    }

    /// 415: the body is in none of the codings `accepted` (RFC 9110 section 12.5.3).
    pub fn uncoded(accepted: &str) -> Self {
        let detail = format!("The coding of the body should be {accepted}.");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail).header(header::ACCEPT_ENCODING, accepted)
    }

    /// 415: the characters of the body are in an encoding that is not known here.
    pub fn unknown_charset() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "The charset of the body should be UTF-8.")
    }

    /// 417: the request expects something else than `100-continue`.
    pub fn unmet() -> Self {
        let detail = "The server meets no expectation but 100-continue.";
        Self::new(StatusCode::EXPECTATION_FAILED, detail)
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

    /// 431: the headers are larger than `limit` bytes.
    pub fn headers_too_large(limit: usize) -> Self {
        let detail = format!("The headers may have at most {limit} bytes.");
        Self::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
    }

    /// 500: what went wrong is in the log, and only there.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "The server had a problem with this request.")
    }

    /// 503: the operation took too long.
    pub fn unavailable() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "The server took too long to answer.")
    }

    /// 503: as many operations run as may.
    pub fn busy() -> Self {
        let detail = "The server has too much to do at the moment.";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail).header(header::RETRY_AFTER, "1")
    }

    /// The same with a line more of a header; one that cannot be sent is left out.
    pub fn header(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
        self
    }

    /// The status it is answered with.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The status in words, as RFC 9110 has them: `Not Found`.
    pub fn title(&self) -> &'static str {
        title(self.status)
    }

    /// A name for the kind of rejection: `VALIDATION_ERROR`.
    pub fn code(&self) -> &'static str {
        code(self.status)
    }

    /// What happened, in a sentence.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Headers that belong to it, such as `Allow`.
    pub fn headers(&self) -> impl Iterator<Item = (&HeaderName, &HeaderValue)> {
        self.headers.iter().map(|(name, value)| (name, value))
    }

    /// What is wrong, finding by finding.
    pub fn violations(&self) -> &[Violation] {
        self.violations.as_ref().map_or(&[], Violations::list)
    }
}

impl Rejection {
    /// The same about a part of the body.
    pub fn within(mut self, part: &str) -> Self {
        self.detail = format!("{part}: {}", self.detail).into();
        self
    }

    /// With what a body may be of, as the methods that change things tell it: `Accept-Post` (Linked Data Platform 1.0,
    /// section 7.1) and `Accept-Patch` (RFC 5789 section 3.1).
    pub(super) fn answering(mut self, method: &Method) -> Self {
        let name = match *method {
            Method::POST => HeaderName::from_static("accept-post"),
            Method::PATCH => HeaderName::from_static("accept-patch"),
            _ => return self,
        };
        let accepted = self.headers.iter().find(|(name, _)| *name == header::ACCEPT);
        if let Some((_, accepted)) = accepted.filter(|_| self.status == StatusCode::UNSUPPORTED_MEDIA_TYPE) {
            let accepted = accepted.clone();
            self.headers.push((name, accepted));
        }
        self
    }

    /// A response that holds the rejection, for [`answered`] to write.
    pub(super) fn carried(self) -> Response {
        Refused::from(self).carried()
    }
}

impl IntoResponse for Rejection {
    /// A problem (RFC 9457). Within an operation, the router gives it the shape that the document describes.
    fn into_response(self) -> Response {
        Refused::from(self).into_response()
    }
}

/// A rejection as an error: of what a body turns out to be while an operation reads it. `?` answers it.
#[derive(Debug, Clone)]
pub struct Refused(Arc<Rejection>);

impl Refused {
    /// What to answer.
    pub fn rejection(&self) -> &Rejection {
        &self.0
    }

    pub(super) fn carried(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.0.status;
        response.extensions_mut().insert(Carried(self.0));
        response
    }
}

impl From<Rejection> for Refused {
    fn from(rejection: Rejection) -> Self {
        Self(Arc::new(rejection))
    }
}

impl From<Box<Rejection>> for Refused {
    fn from(rejection: Box<Rejection>) -> Self {
        Self(rejection.into())
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.detail())
    }
}

impl std::error::Error for Refused {}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut response = Described::PROBLEM.answer(&self.0);
        response.extensions_mut().insert(Carried(self.0));
        response
    }
}

/// A rejection on its way out.
#[derive(Clone)]
struct Carried(Arc<Rejection>);

/// How rejections are answered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shapes {
    /// As the operation describes them; the first that fits counts.
    pub(super) described: &'static [Described],
    /// All others.
    pub(super) usual: &'static Described,
    /// What the application would rather say.
    pub(super) on_rejection: Option<fn(&Rejection) -> Option<Response>>,
}

/// Whether an answer holds a rejection.
pub(super) fn is_carried(response: &Response) -> bool {
    response.extensions().get::<Carried>().is_some()
}

/// The same answer; a rejection in the shape it should have.
pub(super) fn answered(mut response: Response, shapes: Shapes) -> Response {
    let Some(Carried(rejection)) = response.extensions_mut().remove() else { return response };
    if let Some(response) = shapes.on_rejection.and_then(|say| say(&rejection)) {
        return response;
    }
    let status = rejection.status.as_u16();
    let described = shapes.described.iter().find(|described| described.is_about(status));
    described.unwrap_or(shapes.usual).answer(&rejection)
}

/// The names of RFC 9110, which renamed two of the older ones.
fn title(status: StatusCode) -> &'static str {
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => "Content Too Large",
        StatusCode::UNPROCESSABLE_ENTITY => "Unprocessable Content",
        status => status.canonical_reason().unwrap_or("Error"),
    }
}

/// A name for each kind of rejection.
fn code(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "BAD_REQUEST",
        401 => "UNAUTHORIZED",
        403 => "FORBIDDEN",
        404 => "NOT_FOUND",
        405 => "METHOD_NOT_ALLOWED",
        406 => "NOT_ACCEPTABLE",
        408 => "REQUEST_TIMEOUT",
        411 => "LENGTH_REQUIRED",
        413 => "CONTENT_TOO_LARGE",
        414 => "URI_TOO_LONG",
        415 => "UNSUPPORTED_MEDIA_TYPE",
        417 => "EXPECTATION_FAILED",
        422 => "VALIDATION_ERROR",
        431 => "HEADERS_TOO_LARGE",
        500 => "INTERNAL_ERROR",
        503 => "SERVICE_UNAVAILABLE",
        _ => "ERROR",
    }
}
