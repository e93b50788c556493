//! The document's own words as doc comments.

use super::docs;
use crate::ir::{Docs, Origin};

/// Title and description as doc lines; none where the document says nothing.
pub(super) fn item(words: &Docs, width: usize) -> Vec<String> {
    let mut out = Vec::new();
    if let Some(title) = &words.title {
        out.extend(docs::lines(title, width));
    }
    if let Some(description) = words.description.as_ref().filter(|d| Some(*d) != words.title.as_ref()) {
        let lines = docs::lines(description, width);
        if !out.is_empty() && !lines.is_empty() {
            out.push(String::new());
        }
        out.extend(lines);
    }
    out
}

/// What a type without words is called after.
pub(super) fn subject(origin: &Origin) -> String {
    match origin {
        Origin::Component(name) | Origin::Part(_, name) | Origin::Operation(_, name) => code(name),
    }
}

/// A text of the document inside of backticks: on one line, without backticks of its own, all of it to be seen.
pub(super) fn code(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if c == '`' {
                '\''
            } else if docs::is_hidden(c) {
                ' '
            } else {
                c
            }
        })
        .take(120)
        .collect();
    let plain = plain.trim();
    if plain.is_empty() { " ".to_owned() } else { plain.to_owned() }
}
