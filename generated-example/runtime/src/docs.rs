//! Serving the document and a page that shows it. Needs no network but this server.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

/// The page that shows the document.
#[derive(Debug, Clone, Copy)]
pub struct Docs {
    /// The page. Its links are relative, so that it works under any prefix: `docs/…` and `openapi.json`.
    pub html: &'static str,
    /// What the page loads, each under `docs/`.
    pub assets: &'static [Asset],
}

/// A file that the page loads.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// Its name under `docs/`.
    pub name: &'static str,
    /// Its media type.
    pub content_type: &'static str,
    /// Its contents.
    pub body: &'static [u8],
    /// Whether the contents are packed with gzip.
    pub is_packed: bool,
}

/// What the page may do: run the scripts of this server (none within the page itself), ask any server the document names.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: https:; font-src 'self' data:; connect-src *; base-uri 'none'; frame-ancestors 'self'";

/// A file that never changes while the server runs.
#[derive(Debug, Clone)]
pub(super) struct File {
    body: &'static [u8],
    content_type: &'static str,
    tag: HeaderValue,
    is_packed: bool,
    is_page: bool,
}

/// Where a path with a slash at its end leads: to the page, whose links count on having none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moved;

impl Moved {
    /// The answer (307). It leads up from here, so that it is right under any prefix.
    pub(super) fn answer() -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::TEMPORARY_REDIRECT;
        response.headers_mut().insert(header::LOCATION, HeaderValue::from_static("../docs"));
        response
    }
}

impl File {
    /// The document.
    pub(super) fn document(text: &'static str) -> Self {
        Self::new(text.as_bytes(), "application/json")
    }

    /// The page.
    pub(super) fn page(html: &'static str) -> Self {
        Self { is_page: true, ..Self::new(html.as_bytes(), "text/html; charset=utf-8") }
    }

    /// A file of the page.
    pub(super) fn asset(asset: &Asset) -> Self {
        Self { is_packed: asset.is_packed, ..Self::new(asset.body, asset.content_type) }
    }

    /// The answer to a request for it: 304 where the client has it already.
    pub(super) fn answer(&self, parts: &Parts) -> Response {
        let known = parts.headers.get_all(header::IF_NONE_MATCH).iter().any(|tags| {
            let tags = tags.as_bytes();
            tags == b"*" || tags.windows(self.tag.len()).any(|tag| tag == self.tag.as_bytes())
        });
        let mut response = Response::new(if known { Body::empty() } else { Body::from(self.body) });
        if known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(header::ETAG, self.tag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if known {
            return response;
        }
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if self.is_packed {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        if self.is_page {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        }
        response
    }

    fn new(body: &'static [u8], content_type: &'static str) -> Self {
        let mut hasher = DefaultHasher::new();
        body.hash(&mut hasher);
        let tag = format!("\"{:016x}\"", hasher.finish());
        // Quotes and hexadecimal digits are always a header.
        let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"0\""));
        Self { body, content_type, tag, is_packed: false, is_page: false }
    }
}
