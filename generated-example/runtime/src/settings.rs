//! What the runtime allows.

use std::time::Duration;

use axum::http::HeaderName;
use axum::response::Response;

use super::documented::AnswerChecks;
use super::rejection::Rejection;

/// What the runtime allows, whatever the operation.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The largest body that is read before the operation is asked, in bytes.
    pub body_limit: usize,
    /// The largest body that an operation may read piece by piece, in bytes: one that is a file, and a form with files.
    /// What is collected of a form has to fit into `body_limit`. Streams of entries may go on for ever; each entry has to
    /// fit into `body_limit`.
    pub upload_limit: u64,
    /// Whether a body must say beforehand how long it is; one that does not is refused (411). Nothing here needs to know:
    /// limits hold for bodies of unknown length as well.
    pub length_required: bool,
    /// How long a body may take to arrive before it is refused (408); nothing: for ever. One that an operation reads
    /// piece by piece has this long, and more for what has arrived: see [`body_rate`](Self::body_rate).
    pub body_timeout: Option<Duration>,
    /// How many bytes a second must arrive of a body that an operation reads piece by piece, on average and after
    /// [`body_timeout`](Self::body_timeout). A slower one breaks off with [`BodyTooSlow`](super::BodyTooSlow).
    pub body_rate: u32,
    /// How long an operation may take before it is given up (503); nothing: for ever. An answer's body may
    /// take longer, and so may an operation that reads a body piece by piece, while more of that arrives.
    pub timeout: Option<Duration>,
    /// How many operations may run at once; one more is refused (503). Nothing: any number.
    pub concurrency: Option<usize>,
    /// The longest path and query, in bytes; a longer one is refused (414).
    pub uri_limit: usize,
    /// How large the headers of a request may be, in bytes, with 32 for each besides its name and value, as HTTP/2
    /// counts (RFC 9113 section 6.5.2); larger ones are refused (431).
    pub header_limit: usize,
    /// The header with which requests bring along what they are called in logs, and answers tell it; nothing: neither.
    pub request_id: Option<HeaderName>,
    /// What to answer instead of a rejection, if anything: the place for an application's own error bodies.
    pub on_rejection: Option<fn(&Rejection) -> Option<Response>>,
    /// What becomes of an answer that is not as documented, in builds that compare answers with the document.
    pub answers: AnswerChecks,
}

impl Default for Settings {
    /// 2 MiB for a body, 4 GiB for one that is read piece by piece, 16 KiB for a URI, 32 KiB for headers; 30 seconds
    /// each, and 1 KiB a second; any number of operations at once; `x-request-id`; rejections as documented; answers
    /// that are not are logged.
    fn default() -> Self {
        let half_a_minute = Some(Duration::from_secs(30));
        Self {
            body_limit: 2 * 1024 * 1024,
            upload_limit: 4 * 1024 * 1024 * 1024,
            length_required: false,
            body_timeout: half_a_minute,
            body_rate: 1024,
            timeout: half_a_minute,
            concurrency: None,
            uri_limit: 16 * 1024,
            header_limit: 32 * 1024,
            request_id: Some(HeaderName::from_static("x-request-id")),
            on_rejection: None,
            answers: AnswerChecks::Log,
        }
    }
}
