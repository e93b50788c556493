//! What is done with the head of every request.

use axum::http::header::{AUTHORIZATION, COOKIE, EXPECT, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use axum::http::request::Parts;

use super::rejection::Rejection;
use super::settings::Settings;

/// Looks through the head of a request, once. What tells who asks is marked, so that whoever logs a request does not log
/// that.
///
/// The answer to a request whose head is not taken.
pub(super) fn refusal(parts: &mut Parts, settings: &Settings) -> Option<Rejection> {
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    // The size of headers is as HTTP/2 counts (RFC 9113 section 6.5.2).
    let (mut size, mut is_met, mut has_length) = (0, true, true);
    for (name, value) in &mut parts.headers {
        size += name.as_str().len() + value.len() + 32;
        if *name == AUTHORIZATION || *name == COOKIE || *name == PROXY_AUTHORIZATION {
            value.set_sensitive(true);
        } else if *name == EXPECT {
            // Whether what a request expects is what the server does anyway (RFC 9110 section 10.1.1).
            is_met &= value.as_bytes().eq_ignore_ascii_case(b"100-continue");
        } else if *name == TRANSFER_ENCODING {
            has_length = false;
        }
    }
    if target > settings.uri_limit {
        return Some(Rejection::uri_too_long(settings.uri_limit));
    }
    if size > settings.header_limit {
        return Some(Rejection::headers_too_large(settings.header_limit));
    }
    if settings.length_required && !has_length {
        return Some(Rejection::length_required());
    }
    (!is_met).then(Rejection::unmet)
}
