//! How the document is read.

use serde::{Deserialize, Serialize};

/// How the document is read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Document {
    /// What becomes of a document that is wrong in a place where what is meant is plain: `maxLength: "10"`, a path
    /// parameter that is not declared.
    pub repairs: Repairs,
}

impl Document {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What becomes of a document that is wrong where what is meant is plain.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Repairs {
    /// It is read as it is meant, with a warning for each such place.
    #[default]
    Warn,
    /// It is refused: each such place is an error, and nothing is generated.
    Refuse,
}
