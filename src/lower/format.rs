//! What `format` and `contentEncoding` say of a string or of a number.

use super::Lowering;
use crate::config::FormatSetting;
use crate::ir::StringFormat;
use crate::load::Schema;

/// Formats of OpenAPI's registry whose values are whole numbers.
pub(super) const INTEGERS: &[&str] = &[
    "int8",
    "int16",
    "int32",
    "int64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "uint",
    "double-int",
    "sf-integer",
];

/// The greatest whole number up to which a double holds every one: 2^53 − 1.
const EXACT_IN_DOUBLE: i64 = 9_007_199_254_740_991;
/// The greatest integer of a structured field: 15 digits (RFC 9651 §3.3.1).
const SF_INTEGER: i64 = 999_999_999_999_999;

impl Lowering<'_> {
    /// What a string holds.
    pub(super) fn string_format(&self, schema: &Schema) -> StringFormat {
        let name = schema.format.as_deref();
        if name.is_some_and(|name| self.config.formats.get(name) == Some(&FormatSetting::String)) {
            return StringFormat::Text;
        }
        let named = name.and_then(StringFormat::named);
        named.unwrap_or(match (schema.content_encoding.as_deref(), schema.content_media_type.as_deref()) {
            (Some("base64"), _) => StringFormat::Byte,
            (Some("base64url"), _) => StringFormat::Base64Url,
            (None, Some(media)) if !is_text(media) => StringFormat::Binary,
            _ => StringFormat::Text,
        })
    }
}

/// Whether what is of a media type can stand in a string as it is: text, and what is written as text.
pub(super) fn is_text(media: &str) -> bool {
    let essence = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or((&essence, ""));
    let written = ["json", "xml", "yaml", "x-yaml", "javascript", "graphql", "sql", "x-www-form-urlencoded"];
    kind == "text"
        || kind == "message"
        || written.contains(&subtype)
        || ["+json", "+xml", "+yaml"].iter().any(|suffix| subtype.ends_with(suffix))
}

/// The greatest number of an integer's format, and the negative of the least, where that is no width of Rust's.
pub(super) fn integer_bound(schema: &Schema) -> Option<i64> {
    match schema.format.as_deref()? {
        "double-int" => Some(EXACT_IN_DOUBLE),
        "sf-integer" => Some(SF_INTEGER),
        _ => None,
    }
}
