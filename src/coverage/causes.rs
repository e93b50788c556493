//! Why operations are not served in full, grouped: the same finding about different names is one cause.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Coverage;
use crate::diagnostic::{Diagnostic, Place};

/// One cause.
pub(super) struct Cause<'a> {
    /// The first finding of it.
    pub(super) first: &'a Diagnostic,
    /// What is wrong, with `…` for names.
    pub(super) what: String,
    /// Where, each place once.
    pub(super) places: BTreeSet<String>,
    /// How many operations, webhooks and callbacks it concerns.
    pub(super) entries: usize,
}

/// The causes, those that concern most first.
pub(super) fn causes<'a>(coverage: &Coverage, found: &'a [Diagnostic]) -> Vec<Cause<'a>> {
    let mut causes: IndexMap<(&str, String), Cause<'a>> = IndexMap::new();
    let mut add = |number: usize, last: &mut BTreeSet<usize>| {
        let Some(finding) = found.get(number) else { return };
        let what = without_names(&finding.message);
        let entry = causes.entry((finding.code.id, what.clone()));
        let index = entry.index();
        let cause =
            entry.or_insert_with(|| Cause { first: finding, what, places: BTreeSet::new(), entries: 0 });
        cause.places.insert(match &finding.place {
            Place::At(at, _) => at.to_string(),
            Place::Whole | Place::Offset { .. } => String::new(),
        });
        cause.entries += usize::from(last.insert(index));
    };
    for entry in &coverage.entries {
        let mut counted = BTreeSet::new();
        for number in &entry.findings {
            add(*number, &mut counted);
        }
    }
    for number in &coverage.elsewhere {
        // No operation's.
        let mut counted: BTreeSet<usize> = (0..found.len()).collect();
        add(*number, &mut counted);
    }
    let mut causes: Vec<Cause<'a>> = causes.into_values().collect();
    causes.sort_by_key(|cause| std::cmp::Reverse((cause.entries, cause.places.len())));
    causes
}

/// A message without what it names.
fn without_names(message: &str) -> String {
    let mut text = String::with_capacity(message.len());
    for (index, piece) in message.split('`').enumerate() {
        match index % 2 {
            0 => text.push_str(piece),
            // Keywords of OpenAPI are what it is about.
            _ if is_keyword(piece) => {
                text.push('`');
                text.push_str(piece);
                text.push('`');
            }
            _ => text.push('…'),
        }
    }
    text
}

/// Whether a word is one of the document's language, and no name.
fn is_keyword(word: &str) -> bool {
    let word = word.split(':').next().unwrap_or_default();
    [
        "additionalProperties",
        "allOf",
        "anyOf",
        "const",
        "default",
        "enum",
        "items",
        "itemSchema",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "prefixItems",
        "style",
        "type",
    ]
    .contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_tell_causes_apart() {
        assert_eq!(without_names("`a/b` is given as it is: no `type`"), "… is given as it is: no `type`");
        assert_eq!(without_names("`style: form` of `x`"), "`style: form` of …");
    }
}
