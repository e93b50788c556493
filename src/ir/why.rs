//! Why a type is any JSON value: because nothing is known of it, or because what is known is more than a type of ours says.

/// Why a type is [`Shape::Any`](super::Shape::Any).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// The document gives no type: the schema `{}` or `true`, no schema at all, a list without `items`, an object without
    /// properties. With `schemas.strict` every schema without `type`.
    Untold,
    /// No value is ever held in it: it is a part of a check.
    Checked,
    /// Keywords that restrict a value and speak of no type: `not`, `if`.
    Keywords,
    /// `patternProperties` whose values have several types.
    PatternProperties,
    /// Elements of a list that have types of their own.
    PrefixItems,
    /// An `enum` with values of several types.
    Values,
}

impl Why {
    /// In a word, for tools.
    pub fn word(self) -> &'static str {
        match self {
            Self::Untold => "untold",
            Self::Checked => "checked",
            Self::Keywords => "keywords",
            Self::PatternProperties => "pattern-properties",
            Self::PrefixItems => "prefix-items",
            Self::Values => "values",
        }
    }

    /// Whether the document gives a type, so that any JSON value is less than what it asks for.
    pub fn is_degraded(self) -> bool {
        !matches!(self, Self::Untold | Self::Checked)
    }
}
