//! What the router tells about a request: which operation it is for, and what it is called in logs.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The operation that a request is for: an extension of the request, for layers and handlers, and of its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Operation {
    /// Its `operationId`; where the document gives none, the name of its method in the trait.
    pub id: &'static str,
    /// The first of its tags: the group it stands in.
    pub tag: Option<&'static str>,
    /// Its method, in capitals. A `HEAD` request may be for a `GET` operation.
    pub method: &'static str,
    /// Its path as the document writes it: `/items/{item_id}`.
    pub route: &'static str,
}

/// What a request is called in logs: an extension of the request, and a header of its answer.
///
/// It is the one that the request brought along, where that is at most 128 visible ASCII characters, and 32 hexadecimal
/// digits otherwise. It says nothing about who asks, and must not be relied on to be unique where clients choose it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Id);

/// What a request is called, and who says so.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Id {
    /// The request itself.
    Given(HeaderValue),
    /// This process, in hexadecimal digits.
    Own([u8; 32]),
}

impl RequestId {
    const LONGEST: usize = 128;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Id::Given(value) => value.to_str().unwrap_or_default(),
            Id::Own(digits) => std::str::from_utf8(digits).unwrap_or_default(),
        }
    }

    pub(super) fn value(&self) -> HeaderValue {
        match &self.0 {
            Id::Given(value) => value.clone(),
            Id::Own(digits) => HeaderValue::from_bytes(digits).unwrap_or(HeaderValue::from_static("none")),
        }
    }

    /// The one that came with a request, or a new one.
    pub(super) fn of(headers: &HeaderMap, name: &HeaderName) -> Self {
        let is_fine = |value: &&HeaderValue| {
            let bytes = value.as_bytes();
            (1..=Self::LONGEST).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_graphic)
        };
        headers.get(name).filter(is_fine).map_or_else(Self::new, |value| Self(Id::Given(value.clone())))
    }

    /// A number that this process chose at random, and one that it counts up.
    fn new() -> Self {
        static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().build_hasher().finish());
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let bytes = [PROCESS.to_be_bytes(), number.to_be_bytes()];
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes.as_flattened()) {
            let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
            pair.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
        }
        Self(Id::Own(text))
    }
}
