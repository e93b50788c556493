//! Finds the places of a text that pointers stand for, in one pass for any number of them.
//!
//! Neither `serde_json` nor `serde_yaml` keeps positions in a tree, so that the text is read again, but only when
//! something is printed. Nothing here fails: where a place is not found (an alias, a merge key, a text that
//! cannot be read), the nearest place that holds it stands in.

mod json;
mod yaml;

use std::ops::Range;

use indexmap::IndexMap;

use super::{Format, Pointer, SourceFile};

/// Which side of an object member is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The value at the pointer.
    Value,
    /// The key that names it.
    Key,
}

/// The bytes of a value (for an object or array its first line), or of the key that names it.
///
/// None only where not even the beginning of the text could be read.
pub fn locate(file: &SourceFile, at: &Pointer, target: Target) -> Option<Range<usize>> {
    locate_all(file, &[(at, target)]).pop().flatten()
}

/// [`locate`] for many places; one pass over the text.
pub fn locate_all(file: &SourceFile, wanted: &[(&Pointer, Target)]) -> Vec<Option<Range<usize>>> {
    let mut tree = Node::default();
    for (pointer, _) in wanted {
        tree.want(pointer);
    }
    tree.search(file);
    wanted.iter().map(|(pointer, target)| tree.answer(pointer, *target)).collect()
}

/// Every place where the key at a pointer stands: more than one where it is given twice.
pub fn keys(file: &SourceFile, at: &Pointer) -> Vec<Range<usize>> {
    let mut tree = Node::default();
    tree.want(at);
    tree.search(file);
    let mut node = &tree;
    for token in at.tokens() {
        match node.children.get(&*token) {
            Some(child) => node = child,
            None => return Vec::new(),
        }
    }
    node.keys.clone()
}

/// A wanted place, or one on the way to it.
#[derive(Debug, Default)]
struct Node {
    children: IndexMap<String, Node>,
    keys: Vec<Range<usize>>,
    value: Option<Range<usize>>,
}

impl Node {
    fn want(&mut self, pointer: &Pointer) {
        let mut node = self;
        for token in pointer.tokens() {
            node = node.children.entry(token.into_owned()).or_default();
        }
    }

    fn search(&mut self, file: &SourceFile) {
        match file.format {
            Format::Json => json::search(&file.text, self),
            Format::Yaml => yaml::search(&file.text, self),
        }
    }

    fn answer(&self, pointer: &Pointer, target: Target) -> Option<Range<usize>> {
        let mut node = self;
        let mut best = self.value.clone();
        let mut exact = true;
        for token in pointer.tokens() {
            let child = node.children.get(&*token);
            match child {
                Some(child) if child.value.is_some() || !child.keys.is_empty() => {
                    node = child;
                    best = child.keys.first().or(child.value.as_ref()).cloned();
                }
                _ => {
                    exact = false;
                    break;
                }
            }
        }
        if exact && target == Target::Value { node.value.clone().or(best) } else { best }
    }

    fn found(&mut self, range: Range<usize>) {
        self.value.get_or_insert(range);
    }
}

/// A range, cut at the end of the line on which it begins.
fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let line = part.split('\n').next().unwrap_or_default().trim_end();
    range.start..range.start + line.len()
}

#[cfg(test)]
mod tests;
