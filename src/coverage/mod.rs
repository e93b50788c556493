//! How much of a document is served: each operation in full, with degradations, or not at all, and why.
//!
//! A degradation is a finding about something that the document asks for and the crate does otherwise. One that stands in
//! a schema is one of every operation whose request or answer holds the schema.

mod causes;
mod count;
mod find;
mod tell;

pub(crate) use count::{counted, grouped};
pub(crate) use find::find;
pub(crate) use tell::{to_json, to_text};

use crate::diagnostic::{Code, Diagnostic, Severity, codes};
use crate::ir::Why;
use crate::source::Pointer;

/// How much of a document is served.
#[derive(Debug, Clone, Default)]
pub struct Coverage {
    /// Every operation, then every webhook and callback, then what is left out; each in document order.
    pub entries: Vec<Entry>,
    /// Degradations that are no entry's: indices into [`Report::found`](crate::Report::found).
    pub elsewhere: Vec<usize>,
    /// The places whose values are any JSON because the document gives no type, each once, and why.
    pub untyped: Vec<(Pointer, Why)>,
}

/// How much of one operation is served.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Where it stands.
    pub at: Pointer,
    /// The method, in capitals.
    pub method: String,
    /// The path as written, the name of a webhook, the address of a callback.
    pub path: String,
    /// `operationId`
    pub operation_id: Option<String>,
    /// Whether the crate has it.
    pub is_served: bool,
    /// What is served otherwise than the document asks, or why it is left out: indices into
    /// [`Report::found`](crate::Report::found).
    pub findings: Vec<usize>,
    /// How many places of it are any JSON because the document gives no type.
    pub untyped: usize,
}

/// What is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An operation: what is asked of the server.
    Operation,
    /// What the server sends when something happens.
    Webhook,
    /// What the server sends because an operation was asked to.
    Callback,
}

impl Kind {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Webhook => "webhook",
            Self::Callback => "callback",
        }
    }
}

/// How much of an operation is served, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// As the document asks.
    Full,
    /// With degradations.
    Degraded,
    /// Not at all.
    Refused,
}

impl Outcome {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Degraded => "degraded",
            Self::Refused => "refused",
        }
    }
}

impl Entry {
    /// How much of it is served.
    pub fn outcome(&self) -> Outcome {
        match (self.is_served, self.findings.is_empty()) {
            (false, _) => Outcome::Refused,
            (true, true) => Outcome::Full,
            (true, false) => Outcome::Degraded,
        }
    }
}

impl Coverage {
    /// How many operations have an outcome.
    pub fn count(&self, outcome: Outcome) -> usize {
        self.operations().filter(|entry| entry.outcome() == outcome).count()
    }

    /// The operations, those that are left out at the end.
    pub fn operations(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.kind == Kind::Operation)
    }

    /// `1,223 operations: 1,180 in full, 43 with degradations`
    pub fn summary(&self) -> String {
        let [full, degraded, refused] =
            [Outcome::Full, Outcome::Degraded, Outcome::Refused].map(|outcome| self.count(outcome));
        let mut text = counted(full + degraded + refused, "operation");
        let all = degraded + refused == 0 && full > 0;
        let parts = [
            (full, if all { "all in full".to_owned() } else { format!("{} in full", grouped(full)) }),
            (degraded, format!("{} with degradations", grouped(degraded))),
            (refused, format!("{} left out", grouped(refused))),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0).map(|(_, part)| part);
        let parts: Vec<String> = parts.collect();
        if !parts.is_empty() {
            text.push_str(": ");
            text.push_str(&parts.join(", "));
        }
        text
    }
}

/// The kinds of findings that say that something is served otherwise than the document asks. What is only repaired,
/// inferred or renamed is served.
const DEGRADING: &[Code] = &[
    codes::REMOTE_REFERENCE,
    codes::LEFT_OUT,
    codes::BROKEN_MAPPING,
    codes::NOT_CONVERTED,
    codes::UNSUPPORTED,
    codes::ALL_OF_CONFLICT,
    codes::DEGRADED,
    codes::BAD_STATUS,
    codes::NOT_GENERATED,
    codes::HEADER_NAME,
    codes::MAPPING_OUTSIDE,
    codes::LINK_TARGET,
    codes::EXPRESSION,
    codes::STYLE_UNDEFINED,
    codes::QUERY_STRING,
    codes::ROUTE_SHADOWED,
    codes::DEFAULT_MISMATCH,
    codes::PATTERN_UNCHECKED,
];

/// Whether a finding says that something is served otherwise than the document asks.
pub fn is_degradation(finding: &Diagnostic) -> bool {
    finding.severity >= Severity::Warning && DEGRADING.contains(&finding.code)
}
