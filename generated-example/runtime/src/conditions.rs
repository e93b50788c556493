//! What a request says about the state of what it asks for: preconditions and ranges (RFC 9110 sections 13, 14).

use std::ops::RangeInclusive;
use std::time::SystemTime;

use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, header};
use http_range_header::{EndPosition, RangeUnsatisfiableError, StartPosition, parse_range_header};

/// The conditions of a request. Without any, the whole is answered; so it is to methods other than GET and HEAD.
#[derive(Debug, Clone, Default)]
pub struct Conditions {
    /// The headers that speak of conditions; empty for most requests.
    headers: HeaderMap,
    /// Whether the method only reads. What others do is done before the answer: no condition stops it any more.
    reads: bool,
    /// Whether ranges are for this method.
    gets: bool,
}

/// What becomes of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is answered whole.
    Whole,
    /// Some of its bytes are: 206.
    Part(RangeInclusive<u64>),
    /// The client has it already: 304.
    NotModified,
    /// It is not in the state that the client thinks: 412.
    Failed,
    /// It does not have these bytes: 416.
    OutOfRange,
}

const NAMES: [HeaderName; 6] = [
    header::IF_MATCH,
    header::IF_UNMODIFIED_SINCE,
    header::IF_NONE_MATCH,
    header::IF_MODIFIED_SINCE,
    header::RANGE,
    header::IF_RANGE,
];

impl Conditions {
    /// The conditions of a request.
    #[must_use]
    pub fn of(parts: &Parts) -> Self {
        let mut headers = HeaderMap::new();
        for name in NAMES {
            for value in parts.headers.get_all(&name) {
                headers.append(name.clone(), value.clone());
            }
        }
        let gets = parts.method == Method::GET;
        Self { headers, gets, reads: gets || parts.method == Method::HEAD }
    }

    /// What they ask of something with this tag (with its quotes), time, and length where it can be divided.
    pub(super) fn judge(
        &self,
        tag: Option<&str>,
        modified: Option<SystemTime>,
        length: Option<u64>,
    ) -> Verdict {
        if !self.reads || self.headers.is_empty() {
            return Verdict::Whole;
        }
        if self.headers.contains_key(header::IF_MATCH) {
            if !self.lists(&header::IF_MATCH, tag, same_strongly) {
                return Verdict::Failed;
            }
        } else if let (Some(since), Some(modified)) = (self.time(&header::IF_UNMODIFIED_SINCE), modified)
            && seconds(modified) > seconds(since)
        {
            return Verdict::Failed;
        }
        if self.headers.contains_key(header::IF_NONE_MATCH) {
            if self.lists(&header::IF_NONE_MATCH, tag, same_weakly) {
                return Verdict::NotModified;
            }
        } else if let (Some(since), Some(modified)) = (self.time(&header::IF_MODIFIED_SINCE), modified)
            && seconds(modified) <= seconds(since)
        {
            return Verdict::NotModified;
        }
        match length {
            Some(length) if self.gets && self.may_divide(tag, modified) => self.range(length),
            _ => Verdict::Whole,
        }
    }

    /// The one range that is asked for. Several at once are answered with the whole, as is what cannot be read.
    fn range(&self, length: u64) -> Verdict {
        let Some(Ok(text)) = self.headers.get(header::RANGE).map(|value| value.to_str()) else {
            return Verdict::Whole;
        };
        let ranges = match parse_range_header(text) {
            Ok(ranges) => ranges.ranges,
            Err(RangeUnsatisfiableError::ZeroSuffix) => return Verdict::OutOfRange,
            Err(_) => return Verdict::Whole,
        };
        let [range] = ranges.as_slice() else { return Verdict::Whole };
        let start = match range.start {
            StartPosition::Index(start) => start,
            StartPosition::FromLast(bytes) => length.saturating_sub(bytes),
        };
        let end = match range.end {
            // Backwards, it is no range at all.
            EndPosition::Index(end) if end < start => return Verdict::Whole,
            EndPosition::Index(end) => end.min(length.saturating_sub(1)),
            EndPosition::LastByte => length.saturating_sub(1),
        };
        if start < length { Verdict::Part(start..=end) } else { Verdict::OutOfRange }
    }

    /// Whether `If-Range`, where it is there, says that the client's part is of the same whole.
    fn may_divide(&self, tag: Option<&str>, modified: Option<SystemTime>) -> bool {
        let Some(value) = self.headers.get(header::IF_RANGE) else { return true };
        let Ok(text) = value.to_str() else { return false };
        if text.contains('"') {
            return tag.is_some_and(|tag| same_strongly(text.trim(), tag));
        }
        match (httpdate::parse_http_date(text), modified) {
            (Ok(then), Some(modified)) => seconds(then) == seconds(modified),
            _ => false,
        }
    }

    /// Whether a header names a tag, or `*` for any.
    fn lists(&self, name: &HeaderName, tag: Option<&str>, same: fn(&str, &str) -> bool) -> bool {
        let lines = self.headers.get_all(name).iter().filter_map(|line| line.to_str().ok());
        lines.flat_map(tags).any(|one| one == "*" || tag.is_some_and(|tag| same(one, tag)))
    }

    fn time(&self, name: &HeaderName) -> Option<SystemTime> {
        httpdate::parse_http_date(self.headers.get(name)?.to_str().ok()?).ok()
    }
}

/// The entries of a list of tags; a comma within quotes is part of a tag.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let comma = move |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(comma).map(str::trim)
}

/// RFC 9110 section 8.8.3.2
fn same_strongly(one: &str, other: &str) -> bool {
    one == other && !one.starts_with("W/")
}

fn same_weakly(one: &str, other: &str) -> bool {
    one.strip_prefix("W/").unwrap_or(one) == other.strip_prefix("W/").unwrap_or(other)
}

/// The whole seconds of a time, as headers tell them.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}
