//! What of a crate is generated, and what it is called.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Whether a crate is generated or a part of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// A crate with everything.
    #[default]
    Crate,
    /// A module of a crate that is there already: `src/<name>/mod.rs` and what stands below it. The crate's manifest
    /// stays as it is; what the module needs of other crates stands in `generated/dependencies.toml`.
    Module,
}

impl Layout {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// Names of your own, by what the document calls things. They are written as Rust writes such names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Renames {
    /// Models, by the name under `components.schemas`: `PetDTO = "Pet"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub schemas: BTreeMap<String, String>,
    /// Methods and requests, by `operationId`, or by method and path: `"GET /pets" = "list_pets"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub operations: BTreeMap<String, String>,
    /// Traits and modules, by tag: `"Pet Store" = "shop"`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
}

impl Renames {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What models derive besides what they must.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Models {
    /// Traits that every model derives: `["PartialEq"]`, or with the path of a crate of yours: `["garde::Validate"]`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub derives: Vec<String>,
    /// Traits that single models derive, by the model's name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub derives_of: BTreeMap<String, Vec<String>>,
}

impl Models {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What a server bears unless it is told otherwise: the defaults of `Settings` in the generated crate.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// The largest body that is read before the operation is asked, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<u32>,
    /// The largest body that an operation reads piece by piece, in bytes: files, and forms with files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub upload: Option<u64>,
    /// The longest path and query, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<u32>,
    /// How large the headers of a request may be, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headers: Option<u32>,
    /// How long a body may take to arrive, in seconds; 0: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_timeout: Option<u32>,
    /// How long an operation may take, in seconds; 0: for ever.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<u32>,
    /// How many operations may run at once; 0: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub concurrency: Option<u32>,
}

impl Limits {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
