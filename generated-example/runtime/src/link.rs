//! The `Link` header of a page: where the others are (RFC 8288).

use axum::http::Uri;

use super::escape;
use super::page::{OffsetRequest, PageRequest};

/// Links to other pages of a list, from the request for one of them.
///
/// Each is the request's own query with one parameter replaced, all others kept as they were written: a reference
/// that clients resolve against what they asked for (RFC 8288 section 3.1), whatever host, scheme and prefix a proxy
/// or an outer router shows them.
#[derive(Debug)]
pub struct Links<'r> {
    uri: &'r Uri,
    parameter: &'static str,
    text: String,
}

impl<'r> Links<'r> {
    /// Links that differ from a request in one parameter of its query.
    #[must_use]
    pub const fn new(uri: &'r Uri, parameter: &'static str) -> Self {
        Self { uri, parameter, text: String::new() }
    }

    /// The first, previous, next and last page of `total` items.
    #[must_use]
    pub fn pages(self, page: PageRequest, total: u64) -> Self {
        self.count("first", Some(page.first()))
            .count("prev", page.previous(total))
            .count("next", page.next(total))
            .count("last", Some(page.last(total)))
    }

    /// The first, previous, next and last part of `total` items.
    #[must_use]
    pub fn parts(self, part: OffsetRequest, total: u64) -> Self {
        self.count("first", Some(0))
            .count("prev", part.previous(total))
            .count("next", part.next(total))
            .count("last", Some(part.last(total)))
    }

    /// A link with a relation (RFC 8288 section 3.3) to where the parameter has another value.
    #[must_use]
    pub fn to(mut self, relation: &str, value: &str) -> Self {
        if !self.text.is_empty() {
            self.text.push_str(", ");
        }
        let target = target(self.uri, self.parameter, value);
        self.text.push_str(&format!("<{target}>; rel=\"{relation}\""));
        self
    }

    /// The header's value; empty where there are no links.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    fn count(self, relation: &str, value: Option<u64>) -> Self {
        match value {
            Some(value) => self.to(relation, &value.to_string()),
            None => self,
        }
    }
}

/// The query of a request with one parameter replaced, or added.
fn target(uri: &Uri, parameter: &str, value: &str) -> String {
    let mut target = String::new();
    let new = format!("{}={}", escaped(parameter, b""), escaped(value, b""));
    let query = uri.query().unwrap_or_default();
    let mut replaced = false;
    let mut separator = '?';
    let mut push = |pair: &str| {
        target.push(separator);
        target.push_str(pair);
        separator = '&';
    };
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or_default();
        if escape::decode(name, true).as_deref() != Some(parameter) {
            push(&escaped(pair, KEPT));
        } else if !replaced {
            replaced = true;
            push(&new);
        }
    }
    if !replaced {
        push(&new);
    }
    target
}

/// What may stand in a query besides letters, digits and `-._~` (RFC 3986 section 3.4), escapes included.
const KEPT: &[u8] = b":@!$&'()*+,;=/?%";

/// A text with everything escaped that is neither unreserved (RFC 3986 section 2.3) nor `kept`.
fn escaped(text: &str, kept: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || kept.contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
