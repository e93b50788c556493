//! What is known of an operation while the mock runs.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde_json::Value;

use super::Options;
use super::guard::Guard;
use super::memory;
use super::reads::Read;
use super::resource::{Member, Resource};
use super::state::State;

/// The document as it is served.
pub(super) struct Document {
    /// All of it.
    pub(super) value: Value,
    /// How it is answered from.
    pub(super) options: Options,
    /// What clients made; none where nothing is remembered.
    pub(super) state: Option<State>,
    next: AtomicU64,
}

/// An operation.
pub(super) struct Served {
    /// The document that it is of.
    pub(super) document: Arc<Document>,
    /// What that says of it.
    pub(super) described: Value,
    /// Whether clients choose among media types.
    pub(super) is_varied: bool,
    /// Its method.
    pub(super) method: &'static str,
    /// The things that its path leads to.
    pub(super) resource: Option<Resource>,
    /// The members that it answers with; none where it may be any.
    pub(super) members: Vec<Member>,
    /// What integers in the query string are where they are left out.
    pub(super) defaults: BTreeMap<String, u64>,
    /// What lets requests pass.
    pub(super) guard: Option<&'static Guard>,
    /// What is read of requests.
    pub(super) reads: Vec<Read>,
}

impl Document {
    pub(super) fn new(value: Value, options: Options) -> Self {
        Self { value, options, state: memory::new(options.stateful), next: AtomicU64::new(1) }
    }

    /// What the next values are made from.
    pub(super) fn seed(&self) -> u64 {
        self.options.seed.unwrap_or_else(|| self.next.fetch_add(1, Ordering::Relaxed))
    }
}
