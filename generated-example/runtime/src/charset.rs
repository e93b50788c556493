//! How the characters of a body are encoded: the `charset` of its media type (RFC 9110 section 8.3.2).

use axum::http::{HeaderMap, header};

/// The `charset` of the body, if its media type has one.
pub(super) fn charset(headers: &HeaderMap) -> Option<&str> {
    let text = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    text.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"'))
    })
}

/// Whether a `charset` is UTF-8, as text without one is.
pub(super) fn is_utf8(charset: Option<&str>) -> bool {
    let known = ["utf-8", "utf8", "us-ascii"];
    charset.is_none_or(|charset| known.iter().any(|known| charset.eq_ignore_ascii_case(known)))
}
