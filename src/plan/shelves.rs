//! Which models stand in which file: those of a group in one, unless they are too many for anybody to read.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::ir::TypeId;

/// How many types a file may have.
const MOST: usize = 120;
/// How many types with the same first word make a file of their own.
const FEW: usize = 12;

/// A file of models, and those of their schemas.
pub(super) struct Shelf {
    /// The index of the group; behind the groups that of what only webhooks hold.
    pub(super) group: usize,
    /// Whether it has the group's own name.
    pub(super) is_first: bool,
    /// The module.
    pub(super) module: String,
    /// What its types' names begin with; empty for the first of a group.
    pub(super) words: String,
    /// The types, in the order in which they were met.
    pub(super) ids: Vec<TypeId>,
}

/// The shelves of all groups, the first of each even where it is empty.
///
/// A type's place follows from its own name, and not from how many there are before it: whatever is added, the others
/// stay where they are, until a shelf is full.
pub(super) fn shelves(context: &Context<'_>, groups: &[Vec<TypeId>]) -> Vec<Shelf> {
    let mut taken: BTreeSet<String> =
        (0..groups.len()).map(|index| context.module(index).to_owned()).collect();
    let mut shelves = Vec::new();
    for (group, ids) in groups.iter().enumerate() {
        let module = context.module(group).to_owned();
        let first = shelves.len();
        shelves.push(Shelf {
            group,
            is_first: true,
            module: module.clone(),
            words: String::new(),
            ids: Vec::new(),
        });
        let mut rest: Vec<TypeId> = Vec::new();
        divide(context, ids.clone(), 0, &mut rest, &mut |words, ids| {
            // `actions_create`, and not `actions_actions_create`.
            let own = words.strip_prefix(&module).and_then(|rest| rest.strip_prefix('_')).unwrap_or(&words);
            let mut module = format!("{module}_{own}");
            while !taken.insert(module.clone()) {
                module.push('_');
            }
            shelves.push(Shelf { group, is_first: false, module, words, ids });
        });
        shelves[first].ids = rest;
    }
    shelves
}

/// Divides types by the word at `depth` of their names, as long as they are too many; `rest` are those left over.
fn divide(
    context: &Context<'_>,
    ids: Vec<TypeId>,
    depth: usize,
    rest: &mut Vec<TypeId>,
    put: &mut impl FnMut(String, Vec<TypeId>),
) {
    if ids.len() <= MOST {
        *rest = ids;
        return;
    }
    let mut by_word: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
    for id in ids {
        by_word.entry(words(context, id, depth + 1)).or_default().push(id);
    }
    for (words, ids) in by_word {
        // A name that ends before this depth has nothing to divide it by.
        let is_own = ids.len() >= FEW && !words.is_empty() && words.split('_').count() == depth + 1;
        if !is_own {
            rest.extend(ids);
            continue;
        }
        let mut own = Vec::new();
        divide(context, ids, depth + 1, &mut own, put);
        if own.len() < FEW {
            rest.append(&mut own);
        } else {
            put(words, own);
        }
    }
    if rest.len() > MOST {
        let mut by_letter: BTreeMap<String, Vec<TypeId>> = BTreeMap::new();
        for id in std::mem::take(rest) {
            by_letter.entry(letter(context, id, depth)).or_default().push(id);
        }
        for (words, ids) in by_letter {
            if words.is_empty() || ids.len() < FEW {
                rest.extend(ids);
            } else {
                put(words, ids);
            }
        }
    }
    rest.sort_unstable();
}

/// The first words of a type's name, and the letter that the next begins with: `post_accounts_b`.
fn letter(context: &Context<'_>, id: TypeId, depth: usize) -> String {
    let words = words(context, id, depth + 1);
    let mut segments: Vec<&str> = words.split('_').collect();
    match segments.get_mut(depth) {
        Some(last) if last.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            *last = &last[..1];
            segments.join("_")
        }
        _ => String::new(),
    }
}

/// The first words of a type's name, as a part of a module's: `post_accounts`.
fn words(context: &Context<'_>, id: TypeId, count: usize) -> String {
    let table = context.names.types[id.index()].table.to_lowercase();
    let words: Vec<&str> = table.split('_').filter(|word| !word.is_empty()).take(count).collect();
    if table.is_ascii() { words.join("_") } else { String::new() }
}
