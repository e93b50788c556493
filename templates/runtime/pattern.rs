//! Regular expressions of the document, compiled when first needed.

use std::sync::OnceLock;

use regex::Regex;

use super::schema::StringCheck;

/// A pattern: as the document writes it, and as an expression that means the same here.
#[must_use]
pub struct Pattern {
    written: &'static str,
    expression: &'static str,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The document's text, and what it means as an expression of the crate `regex`.
    ///
    /// An expression that does not compile holds for every string, and is logged; the generator compiles each
    /// one beforehand, so that this does not happen.
    pub const fn new(written: &'static str, expression: &'static str) -> Self {
        Self { written, expression, regex: OnceLock::new() }
    }

    /// Whether the pattern is found in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.get_or_init(|| self.compile()).as_ref().is_none_or(|regex| regex.is_match(text))
    }

    fn compile(&self) -> Option<Regex> {
        let compiled = Regex::new(self.expression);
        compiled
            .inspect_err(|error| tracing::error!(pattern = self.written, %error, "a pattern is not checked"))
            .ok()
    }
}

impl StringCheck for Pattern {
    fn keyword(&self) -> &'static str {
        "pattern"
    }

    fn subject(&self) -> &'static str {
        self.written
    }

    fn holds(&self, text: &str) -> bool {
        self.is_match(text)
    }

    fn message(&self) -> String {
        ["should match the pattern ", self.written].concat()
    }
}
