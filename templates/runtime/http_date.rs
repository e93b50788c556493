//! Dates as HTTP writes them.

use super::formats::Format;

/// Dates of HTTP headers (RFC 9110 section 5.6.7).
pub static HTTP_DATE: Format = Format::new("http-date", is_http_date);

/// Whether a text is a date of a HTTP header.
#[must_use]
pub fn is_http_date(text: &str) -> bool {
    httpdate::parse_http_date(text).is_ok()
}
