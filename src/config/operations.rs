//! Which operations of a document are served.

use serde::{Deserialize, Serialize};

/// Which operations of a document are served: those that every list selects. An empty list selects all.
///
/// A pattern is a glob; one that begins with `!` takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Operations {
    /// By tag; an operation without any has the tag `untagged`.
    #[serde(skip_serializing_if = "Select::is_empty")]
    pub tags: Select,
    /// By path: `*` stands for anything within a segment, `**` for any number of them. A webhook's path is its name.
    #[serde(skip_serializing_if = "Select::is_empty")]
    pub paths: Select,
    /// By `operationId`, or by method and path, as in `GET /pets/*`.
    #[serde(skip_serializing_if = "Select::is_empty")]
    pub ids: Select,
}

impl Operations {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Patterns, and who gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(from = "Vec<String>", into = "Vec<String>")]
pub struct Select {
    /// As written.
    pub patterns: Vec<String>,
    /// Whether they were given as a flag and not as a setting; only messages tell the difference.
    pub by_flag: bool,
}

impl Select {
    /// Patterns that were given as a flag.
    pub fn flag(patterns: Vec<String>) -> Self {
        Self { patterns, by_flag: true }
    }

    fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }
}

impl From<Vec<String>> for Select {
    fn from(patterns: Vec<String>) -> Self {
        Self { patterns, by_flag: false }
    }
}

impl From<Select> for Vec<String> {
    fn from(select: Select) -> Self {
        select.patterns
    }
}
