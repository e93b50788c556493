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
    ALL_OF_CYCLE = "SW0201" Error "An `allOf` includes itself.";
    ALL_OF_CONFLICT = "SW0202" Warning "The parts of an `allOf` contradict each other.";
    DEGRADED = "SW0203" Warning "Something is served in a simpler form than the document asks for.";
    EMPTY_ENUM = "SW0204" Warning "An `enum` allows nothing.";
    TYPE_INFERRED = "SW0205" Note "A schema without `type` was read as the type its keywords speak of.";
    PATH_PARAMETER_MISSING = "SW0206" Warning "A path names a parameter that is not declared.";
    PATH_PARAMETER_UNUSED = "SW0207" Warning "A path parameter is declared that the path does not name.";
    IGNORED_HEADER = "SW0208" Note "OpenAPI ignores a header parameter of this name.";
    BAD_STATUS = "SW0209" Warning "A response stands under a key that is no status.";
    BODY_FORBIDDEN = "SW0210" Warning "A response that never has a body is given one.";
    SECURITY_NOT_ENFORCED = "SW0211" Warning "Operations ask for credentials that the server does not check yet.";
    NOT_GENERATED = "SW0212" Warning "A part of the document has no counterpart in the crate yet.";
    NO_RESPONSE = "SW0213" Warning "An operation describes no answer.";
    // 03: facts about the whole (analyze)
    ROUTE_SHADOWED = "SW0301" Warning "An operation that no request reaches.";
    EXAMPLE_MISMATCH = "SW0302" Note "An example is no value of its schema.";
    DEFAULT_MISMATCH = "SW0303" Warning "A default is no value of its schema.";
    // 04: names
    RENAMED = "SW0401" Warning "Two things ask for one name; one of them got another.";
}
