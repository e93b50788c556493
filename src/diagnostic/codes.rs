//! Every kind of finding: its number, its severity and what it means. Numbers are never used twice.

use super::Severity;

/// A kind of finding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Code {
    /// `SW` and four digits; the first two tell the stage.
    pub id: &'static str,
    /// How bad it is unless something says otherwise.
    pub severity: Severity,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal $severity:ident $meaning:literal;)+) => {
        $(
            #[doc = $meaning]
            $(#[$doc])*
            pub const $name: Code = Code { id: $id, severity: Severity::$severity, meaning: $meaning };
        )+
        /// Every code, by number.
        pub const ALL: &[Code] = &[$($name),+];
    };
}

codes! {
    // 00: reading the text
    CANNOT_READ = "SW0001" Error "A file could not be read.";
    // 01: the document's shape (load)
    BROKEN_REFERENCE = "SW0101" Error "A `$ref` points to nothing.";
    // 02: what the document means (lower)
    // 03: facts about the whole (analyze)
    // 04: names
}
