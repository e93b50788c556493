//! Why a type is any JSON value.

/// Why a type is [`Shape::Any`](super::Shape::Any). There is no reason but that the document gives no type: what a
/// document says of a type becomes a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Why {
    /// There is no schema.
    NoSchema,
    /// The schema says nothing of a type: `{}`, `true`, only words.
    AnySchema,
    /// The schema restricts values and speaks of no type, as `not` does. With `schemas.strict` every schema without `type`.
    NoType,
    /// An object without properties, of whose values nothing is said.
    FreeObject,
    /// A list of whose items nothing is said.
    FreeList,
    /// Nothing is ever held in it: it is a part of a check.
    Checked,
}

impl Why {
    /// In a word, for tools.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoSchema => "no-schema",
            Self::AnySchema => "any-schema",
            Self::NoType => "no-type",
            Self::FreeObject => "free-object",
            Self::FreeList => "free-list",
            Self::Checked => "checked",
        }
    }
}
