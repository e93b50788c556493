//! Regular expressions of the document, compiled when first needed.

use std::sync::LazyLock;

use regex::Regex;

use super::schema::StringCheck;

/// A pattern: as the document writes it, and as an expression that means the same here.
pub struct Pattern {
    written: &'static str,
    regex: LazyLock<Option<Regex>, fn() -> Option<Regex>>,
}

impl Pattern {
    /// The document's text, and a function that compiles what it means.
    ///
    /// An expression that does not compile holds for every string; the generator compiles each one beforehand,
    /// so that this does not happen.
    pub const fn new(written: &'static str, compile: fn() -> Option<Regex>) -> Self {
        Self { written, regex: LazyLock::new(compile) }
    }

    /// Whether the pattern is found in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.as_ref().is_none_or(|regex| regex.is_match(text))
    }
}

impl StringCheck for Pattern {
    fn keyword(&self) -> &'static str {
        "pattern"
    }

    fn holds(&self, text: &str) -> bool {
        self.is_match(text)
    }

    fn message(&self) -> String {
        format!("should match the pattern {}", self.written)
    }
}
