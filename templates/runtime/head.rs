//! What is done with the head of every request.

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, COOKIE, EXPECT, Entry, PROXY_AUTHORIZATION, TRANSFER_ENCODING};
use axum::http::request::Parts;

use super::rejection::Rejection;
use super::settings::Settings;

/// The answer to a request whose head is not taken.
pub(super) fn refusal(parts: &Parts, settings: &Settings) -> Option<Rejection> {
    let target = parts.uri.path_and_query().map_or(0, |target| target.as_str().len());
    if target > settings.uri_limit {
        return Some(Rejection::uri_too_long(settings.uri_limit));
    }
    if size(&parts.headers) > settings.header_limit {
        return Some(Rejection::headers_too_large(settings.header_limit));
    }
    if settings.length_required && parts.headers.contains_key(TRANSFER_ENCODING) {
        return Some(Rejection::length_required());
    }
    (!is_met(&parts.headers)).then(Rejection::unmet)
}

/// Whether what a request expects is what the server does anyway (RFC 9110 section 10.1.1).
fn is_met(headers: &HeaderMap) -> bool {
    headers.get_all(EXPECT).iter().all(|line| line.as_bytes().eq_ignore_ascii_case(b"100-continue"))
}

/// Whoever logs a request does not log what tells who asks.
pub(super) fn mark_secrets(headers: &mut HeaderMap) {
    for name in [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION] {
        if let Entry::Occupied(mut entry) = headers.entry(name) {
            entry.iter_mut().for_each(|value| value.set_sensitive(true));
        }
    }
}

/// The size of headers as HTTP/2 counts (RFC 9113 section 6.5.2).
fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 32).sum()
}
