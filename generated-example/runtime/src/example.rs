//! Answers with the document's own examples, which operations give until they are written.

use super::failure::Raw;
use super::mock;
use super::reply::Reply;
use axum::http::request::Parts;
use axum::response::IntoResponse;

/// An answer of fixed bytes, unless the client prefers another of the document's: see
/// [`Prefer`](super::Prefer). Without a body where `content_type` is empty.
pub fn example(
    parts: &Parts,
    status: u16,
    content_type: &'static str,
    headers: &[(&'static str, &str)],
    body: &'static [u8],
) -> Raw {
    if let Some(preferred) = mock::preferred(parts) {
        return Raw(preferred);
    }
    let reply =
        if content_type.is_empty() { Reply::empty(status) } else { Reply::bytes(status, content_type, body) };
    Raw(headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value)).into_response())
}

/// An example that is JSON, without headers.
pub fn json_example(parts: &Parts, status: u16, body: &'static [u8]) -> Raw {
    example(parts, status, "application/json", &[], body)
}
