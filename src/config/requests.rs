//! How requests are read, and where.

use serde::{Deserialize, Serialize};

/// How requests are read, where the document leaves it open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Requests {
    /// What becomes of a name in the query string that no parameter of the operation has. Headers and cookies are never
    /// refused: proxies and other pages of a site add some.
    pub unknown_parameters: Unknown,
    /// What becomes of a query parameter or a cookie that is given more than once, where there can be only one value.
    pub duplicate_parameters: Duplicates,
    /// The codings that bodies may be in (`Content-Encoding`), in the order in which clients are told them. None by
    /// default: a body in any is refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub content_codings: Vec<ContentCoding>,
}

impl Requests {
    /// Refuses the most: unknown names, and values given more than once.
    pub fn be_strict(&mut self) {
        self.unknown_parameters = Unknown::Refuse;
        self.duplicate_parameters = Duplicates::Refuse;
    }

    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A coding of bodies (RFC 9110 §8.4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ContentCoding {
    /// RFC 1952.
    Gzip,
    /// Brotli: RFC 7932.
    Br,
    /// Zstandard: RFC 8878.
    Zstd,
}

/// What becomes of a name in the query string that no parameter has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Unknown {
    /// Nothing: nobody looks at it.
    #[default]
    Ignore,
    /// It is refused: 422, with the name.
    Refuse,
}

/// What becomes of a value that is given more than once where there can be only one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Duplicates {
    /// It is refused: 422. What stands before the server might have taken another one than the server would.
    Refuse,
    /// The first one counts.
    First,
    /// The last one counts, as in most frameworks.
    #[default]
    Last,
}

/// Below which path everything stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(try_from = "String", into = "String")]
pub enum BasePath {
    /// Below the path of the document's first server, with the defaults of its variables.
    FromServers,
    /// Below this one: `/v1`, without a slash at its end. Empty for the root.
    Path(String),
}

impl TryFrom<String> for BasePath {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text == "from-servers" {
            return Ok(Self::FromServers);
        }
        let path = text.trim_end_matches('/');
        let is_path = path.is_empty() || path.starts_with('/');
        if text.is_empty() || !is_path || path.contains(['{', '}', '?', '#', ' ']) || path.contains("//") {
            return Err(format!("a base path is `from-servers`, or a path such as `/v1`, not `{text}`"));
        }
        Ok(Self::Path(path.to_owned()))
    }
}

impl From<BasePath> for String {
    fn from(path: BasePath) -> Self {
        match path {
            BasePath::FromServers => "from-servers".to_owned(),
            BasePath::Path(path) if path.is_empty() => "/".to_owned(),
            BasePath::Path(path) => path,
        }
    }
}
