//! Patterns of the document: compiled once, and read backwards to make a text that matches.

use std::collections::HashMap;

use regex::Regex;
use regex_syntax::hir::{Class, Hir, HirKind};

use crate::pattern::translate;

/// The patterns met so far.
#[derive(Default)]
pub(super) struct Patterns(HashMap<String, Option<Regex>>);

impl Patterns {
    /// Whether a pattern is found in a text; a pattern that cannot be compiled is found in every text.
    pub(super) fn is_match(&mut self, pattern: &str, text: &str) -> bool {
        if !self.0.contains_key(pattern) {
            let regex = translate(pattern).ok().and_then(|t| Regex::new(&t.regex).ok());
            self.0.insert(pattern.to_owned(), regex);
        }
        self.0[pattern].as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

/// A text in which a pattern is found, within a length if that is easy.
pub(super) fn sample(pattern: &str, min: u64, max: Option<u64>) -> Option<String> {
    let translated = translate(pattern).ok()?.regex;
    let regex = Regex::new(&translated).ok()?;
    let hir = regex_syntax::parse(&translated).ok()?;
    // More repetitions make a longer text: the first that fits is taken.
    (0..=64).find_map(|more| {
        let mut text = String::new();
        write(&hir, more, &mut text);
        let length = text.chars().count() as u64;
        (length >= min && max.is_none_or(|max| length <= max) && regex.is_match(&text)).then_some(text)
    })
}

fn write(hir: &Hir, more: u32, out: &mut String) {
    // A pattern may ask for any length; a sample need not have it.
    if out.len() > 4096 {
        return;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => out.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => out.extend(letter(class)),
        HirKind::Repetition(repetition) => {
            let count = (repetition.min + more).min(repetition.max.unwrap_or(u32::MAX)).min(512);
            for _ in 0..count {
                write(&repetition.sub, more, out);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, more, out),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, more, out)),
        HirKind::Alternation(choices) => choices.iter().take(1).for_each(|choice| write(choice, more, out)),
    }
}

/// The plainest character of a class.
fn letter(class: &Class) -> Option<char> {
    let plain = "a1A0-_ .".chars();
    match class {
        Class::Unicode(class) => {
            let holds = |c: char| class.iter().any(|range| (range.start()..=range.end()).contains(&c));
            plain
                .into_iter()
                .find(|c| holds(*c))
                .or_else(|| class.iter().next().map(regex_syntax::hir::ClassUnicodeRange::start))
        }
        Class::Bytes(class) => class.iter().next().map(|range| char::from(range.start())),
    }
}
