//! What is compared: each pair of types once for each direction, however many operations hold it.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;

use super::rules::{Direction, Rule};
use super::{Change, Reader};
use crate::ir::{Api, Origin, TypeId, Use};
use crate::source::Pointer;

/// A pair of types, and which way their values go.
pub(super) type Key = (TypeId, TypeId, Direction);

/// Pairs of types and what holds them.
pub(super) struct Graph<'a> {
    pub(super) old: &'a Api,
    pub(super) new: &'a Api,
    nodes: Vec<Node>,
    index: HashMap<Key, usize>,
    queue: VecDeque<(usize, Key)>,
}

/// A pair of operations or types.
struct Node {
    /// How people are told where it is.
    place: String,
    /// The operation, where it is one.
    operation: Option<String>,
    /// What differs in itself.
    changes: Vec<Change>,
    /// What it holds.
    parts: Vec<usize>,
}

impl<'a> Graph<'a> {
    pub(super) fn new(old: &'a Api, new: &'a Api) -> Self {
        Self { old, new, nodes: Vec::new(), index: HashMap::new(), queue: VecDeque::new() }
    }

    /// A pair of operations.
    pub(super) fn operation(&mut self, name: String) -> Reader<'_, 'a> {
        self.nodes.push(Node {
            place: name.clone(),
            operation: Some(name),
            changes: Vec::new(),
            parts: Vec::new(),
        });
        let node = self.nodes.len() - 1;
        Reader { graph: self, node }
    }

    /// The next pair of types to compare.
    pub(super) fn next(&mut self) -> Option<(Reader<'_, 'a>, Key)> {
        let (node, key) = self.queue.pop_front()?;
        Some((Reader { graph: self, node }, key))
    }

    /// Every change, with the operations that it concerns.
    pub(super) fn changes(mut self) -> Vec<Change> {
        let mut concerned: Vec<Vec<String>> = vec![Vec::new(); self.nodes.len()];
        for (root, node) in self.nodes.iter().enumerate() {
            let Some(operation) = &node.operation else { continue };
            let mut seen = HashSet::from([root]);
            let mut open = vec![root];
            while let Some(index) = open.pop() {
                if concerned[index].last() != Some(operation) {
                    concerned[index].push(operation.clone());
                }
                open.extend(self.nodes[index].parts.iter().filter(|part| seen.insert(**part)));
            }
        }
        // A schema may be read as several types that say the same, such as a type and a check beside it.
        let mut changes: IndexMap<_, Change> = IndexMap::new();
        for (node, operations) in self.nodes.iter_mut().zip(concerned) {
            for mut change in node.changes.drain(..) {
                let key = (change.rule.id, change.message.clone(), change.old.clone(), change.new.clone());
                let key = (
                    key,
                    if change.old.is_none() && change.new.is_none() {
                        change.place.clone()
                    } else {
                        String::new()
                    },
                );
                if let Some(known) = changes.get_mut(&key) {
                    let more = operations.iter().filter(|operation| !known.operations.contains(operation));
                    let more: Vec<String> = more.cloned().collect();
                    known.operations.extend(more);
                } else {
                    change.operations.clone_from(&operations);
                    changes.insert(key, change);
                }
            }
        }
        changes.into_values().collect()
    }
}

impl<'a> Reader<'_, 'a> {
    /// The old API.
    pub(super) fn was(&self) -> &'a Api {
        self.graph.old
    }

    /// The new API.
    pub(super) fn is(&self) -> &'a Api {
        self.graph.new
    }

    /// A difference, at a part of what is compared: `.name`; empty for all of it.
    pub(super) fn tell(
        &mut self,
        rule: Rule,
        part: &str,
        (old, new): (Option<&Pointer>, Option<&Pointer>),
        message: impl Into<String>,
    ) {
        let place = format!("{}{part}", self.graph.nodes[self.node].place);
        let changes = &mut self.graph.nodes[self.node].changes;
        changes.push(Change {
            rule,
            place,
            message: message.into(),
            operations: Vec::new(),
            old: old.cloned(),
            new: new.cloned(),
        });
    }

    /// A pair of types that are parts of what is compared.
    pub(super) fn hold(&mut self, old: Use, new: Use, direction: Direction, part: &str) {
        let (was, is) = (self.was().ty(old.ty), self.is().ty(new.ty));
        if old.nullable != new.nullable {
            let (pair, message) = if new.nullable {
                (super::rules::NULL_ALLOWED, "`null` is valid now")
            } else {
                (super::rules::NULL_REFUSED, "`null` is no longer valid")
            };
            self.tell(pair.of(direction), part, (Some(&was.at), Some(&is.at)), message);
        }
        let key = (old.ty, new.ty, direction);
        let graph = &mut *self.graph;
        let held = if let Some(known) = graph.index.get(&key) {
            *known
        } else {
            let place = match &is.origin {
                Origin::Component(name) => name.clone(),
                _ => format!("{}{part}", graph.nodes[self.node].place),
            };
            graph.nodes.push(Node { place, operation: None, changes: Vec::new(), parts: Vec::new() });
            let held = graph.nodes.len() - 1;
            graph.index.insert(key, held);
            graph.queue.push_back((held, key));
            held
        };
        graph.nodes[self.node].parts.push(held);
    }
}
