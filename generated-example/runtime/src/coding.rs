//! How the bytes of a body are coded: `Content-Encoding` (RFC 9110 section 8.4).
//!
//! A body is never read in a coding that it is not in: it is decoded, or refused (415) before anything of it is read.
//! Limits are those of the decoded body.

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, HeaderValue, header};

use super::call::Call;
use super::failure::BoxError;
use super::rejection::{Refused, Rejection};

/// A coding that bodies of requests may have.
#[derive(Debug, Clone, Copy)]
pub struct Coding {
    /// Its names, the usual one first (RFC 9110 section 8.4.1).
    pub names: &'static [&'static str],
    /// Takes it off.
    pub decode: fn(Body) -> Body,
}

/// The most codings that a body has, one upon another.
const MOST: usize = 4;

impl<S: ?Sized> Call<S> {
    /// The answer to a body whose coding is not known here.
    pub(super) fn refuses_coding(&self, body: &Body) -> Option<Rejection> {
        let headers = &self.parts().headers;
        if !headers.contains_key(header::CONTENT_ENCODING) || body.is_end_stream() {
            return None;
        }
        let is_known = codings(headers, self.codings()).is_some();
        (!is_known).then(|| Rejection::uncoded(&accepted(self.codings())))
    }

    /// A body without its codings. One whose coding is not known fails.
    pub(super) fn decoded(&self, body: Body) -> Body {
        if !self.parts().headers.contains_key(header::CONTENT_ENCODING) || body.is_end_stream() {
            return body;
        }
        match codings(&self.parts().headers, self.codings()) {
            // They are told in the order in which they were put on.
            Some(codings) => codings.iter().rev().fold(body, |body, coding| (coding.decode)(body)),
            None => failing(Rejection::uncoded(&accepted(self.codings()))),
        }
    }
}

/// A body that fails at once.
fn failing(rejection: Rejection) -> Body {
    Body::new(Failing(Some(Refused::from(rejection).into())))
}

/// The codings of a body; nothing where one of them is not known.
fn codings(headers: &HeaderMap, known: &'static [Coding]) -> Option<Vec<&'static Coding>> {
    let mut codings = Vec::new();
    for line in headers.get_all(header::CONTENT_ENCODING) {
        let names = HeaderValue::to_str(line).ok()?.split(',').map(str::trim);
        for name in names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity")) {
            let is = |coding: &&Coding| coding.names.iter().any(|own| own.eq_ignore_ascii_case(name));
            codings.push(known.iter().find(is)?);
        }
    }
    (codings.len() <= MOST).then_some(codings)
}

/// The value of `Accept-Encoding` (RFC 9110 section 12.5.3).
fn accepted(known: &[Coding]) -> String {
    let mut names: Vec<&str> = known.iter().filter_map(|coding| coding.names.first().copied()).collect();
    if names.is_empty() {
        names.push("identity");
    }
    names.join(", ")
}

struct Failing(Option<BoxError>);

impl HttpBody for Failing {
    type Data = axum::body::Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<axum::body::Bytes>, BoxError>>> {
        std::task::Poll::Ready(self.0.take().map(Err))
    }
}
