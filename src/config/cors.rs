//! `[cors]`: which pages of other sites may use the server.

use serde::{Deserialize, Deserializer, Serialize};

/// Which pages of other sites may use the server from a browser (the Fetch standard, "CORS protocol"). What they may ask
/// and read is what the document describes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", try_from = "Written")]
pub struct Cors {
    /// Whose pages.
    pub origins: Origins,
    /// Whether browsers send along cookies and what else tells who asks.
    pub credentials: bool,
    /// How long browsers may rely on what they were told, in seconds; by default it is up to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_age: Option<u32>,
}

/// Whose pages may use the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Origins {
    /// Everybody's.
    Any(Any),
    /// Those of these origins: `https://app.example`, `http://localhost:5173`.
    These(Vec<Origin>),
}

/// `"any"`
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Any {
    /// Everybody's pages.
    Any,
}

/// A scheme, a host and maybe a port, as browsers write them (RFC 6454 section 6.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
pub struct Origin(String);

impl Origin {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let host =
            text.split_once("://").filter(|(scheme, _)| !scheme.is_empty()).map_or("", |(_, host)| host);
        let is_plain =
            |c: char| c.is_ascii_graphic() && !c.is_ascii_uppercase() && !"/?#@*\"\\<>".contains(c);
        if !host.is_empty() && host.chars().all(is_plain) {
            return Ok(Self(text));
        }
        let message = format!(
            "{text:?} is no origin: write a scheme and a host in lower case, and nothing after them, such as \
             \"https://app.example\""
        );
        Err(serde::de::Error::custom(message))
    }
}

/// The table as it is written.
#[derive(Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    origins: Origins,
    #[serde(default)]
    credentials: bool,
    max_age: Option<u32>,
}

impl TryFrom<Written> for Cors {
    type Error = &'static str;

    fn try_from(written: Written) -> Result<Self, Self::Error> {
        let Written { origins, credentials, max_age } = written;
        if credentials && matches!(origins, Origins::Any(_)) {
            return Err("browsers send no credentials where `origins` is \"any\": list the origins");
        }
        Ok(Self { origins, credentials, max_age })
    }
}
