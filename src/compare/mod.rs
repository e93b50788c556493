//! What changes between two versions of a document: in the contract on the wire, and in the crate.
//!
//! Two [`Api`]s are compared, not two texts, so that it does not matter how a document says something: inline or by
//! reference, in 3.0 or 3.1. Each pair of types is compared once for each direction, and a change in it concerns every
//! operation that holds it. Whether a change is breaking follows from what it does to the set of valid values: fewer is
//! bad for whoever sends them, more is bad for whoever gets them.

mod bodies;
mod graph;
mod objects;
mod operations;
mod paths;
mod restrictions;
pub mod rules;
mod rust;
mod same;
mod scalars;
mod security;
mod tell;
mod types;
mod unions;

use graph::Graph;
pub use rules::{Direction, Level, Rule};
pub(crate) use rust::rust;
pub(crate) use tell::{Told, to_json, to_markdown, to_text};

use crate::ir::Api;
use crate::source::Pointer;

/// A change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Which kind of change.
    pub rule: Rule,
    /// Where, for people: `POST /pets body.name`, `Pet.name`.
    pub place: String,
    /// What has changed, in one sentence without a full stop.
    pub message: String,
    /// The operations that it concerns.
    pub operations: Vec<String>,
    /// Where it stands in the old document, if it does.
    pub old: Option<Pointer>,
    /// Where it stands in the new document, if it does.
    pub new: Option<Pointer>,
}

/// Everything that differs between two documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The contract on the wire: the worst first, else in the order of the new document.
    pub wire: Vec<Change>,
    /// What the application is written against.
    pub rust: Vec<Change>,
}

impl Comparison {
    /// How many changes on the wire are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.wire.iter().filter(|change| change.rule.level == level).count()
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.wire.is_empty() && self.rust.is_empty()
    }
}

/// Looks at one pair of operations or types, and notes what differs.
struct Reader<'g, 'a> {
    graph: &'g mut Graph<'a>,
    node: usize,
}

/// What changes on the wire.
pub(crate) fn wire(old: &Api, new: &Api) -> Vec<Change> {
    let mut graph = Graph::new(old, new);
    operations::compare(&mut graph);
    while let Some((reader, key)) = graph.next() {
        types::compare(reader, key);
    }
    let mut changes = graph.changes();
    changes.sort_by_key(|change| std::cmp::Reverse(change.rule.level));
    changes
}
