//! Regular expressions as values.

use super::formats::Format;

/// Regular expressions of ECMA-262.
pub static REGEX: Format = Format::new("regex", is_regex);

/// Whether a text is a regular expression of ECMA-262, with Unicode on. It is never run.
#[must_use]
pub fn is_regex(text: &str) -> bool {
    regress::Regex::with_flags(text, "u").is_ok()
}
