//! Answers with the document's own examples, which operations give until they are written.

use super::failure::Raw;
use super::reply::Reply;
use axum::response::IntoResponse;

/// An answer of fixed bytes. Without a body where `content_type` is empty.
pub fn example(
    status: u16,
    content_type: &'static str,
    headers: &[(&'static str, &str)],
    body: &'static [u8],
) -> Raw {
    let reply =
        if content_type.is_empty() { Reply::empty(status) } else { Reply::bytes(status, content_type, body) };
    Raw(headers.iter().fold(reply, |reply, (name, value)| reply.header(name, value)).into_response())
}

/// An example that is JSON, without headers.
pub fn json_example(status: u16, body: &'static [u8]) -> Raw {
    example(status, "application/json", &[], body)
}
