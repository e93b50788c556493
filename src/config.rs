//! What a run may be told.

use serde::{Deserialize, Serialize};

/// Settings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The name of the generated package; by default made from the document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}
