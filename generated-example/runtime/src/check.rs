//! Checks of typed values, for what types alone do not say.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use super::number;

/// Whether a text has from `least` to `most` characters (Unicode scalar values).
#[must_use]
pub fn length_in(text: &str, least: usize, most: usize) -> bool {
    let bytes = text.len();
    // A character takes one to four bytes: most texts need no counting.
    if bytes < least || (bytes > most && bytes.div_ceil(4) > most) {
        return false;
    }
    if bytes <= most && bytes.div_ceil(4) >= least {
        return true;
    }
    (least..=most).contains(&text.chars().count())
}

/// Whether a number is a whole multiple of a decimal written as in the document, such as `0.01`.
pub fn multiple_of(value: impl Display, step: &str) -> bool {
    number::multiple_of(&value.to_string(), step)
}

/// Whether no two items are equal.
pub fn all_different<T: Eq + Hash>(items: &[T]) -> bool {
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().all(|item| seen.insert(item))
}
