//! Formats of strings: the Rust type of each, and what of the runtime checks a text of it.

use super::context::{Context, Uses};
use crate::ir::{Shape, StringFormat, TypeId};

/// What checks the texts of a format.
pub(super) struct Checker {
    /// The module of the runtime.
    pub(super) module: &'static str,
    /// The format as a part of a schema.
    pub(super) table: &'static str,
    /// The function.
    pub(super) check: &'static str,
}

impl Context<'_> {
    /// What checks the texts of a format; none where any text will do. Notes that the crate needs it.
    pub(super) fn checker(&self, format: StringFormat, uses: &mut Uses) -> Option<Checker> {
        let checker = checker(format)?;
        self.needs.formats.borrow_mut().insert(checker.module);
        uses.runtime.insert(checker.module);
        Some(checker)
    }

    /// The Rust type of a format. Notes what the crate needs for it.
    pub(super) fn string(&self, format: StringFormat) -> &'static str {
        use StringFormat as F;
        let (ty, need) = match format {
            F::DateTime => ("chrono::DateTime<chrono::Utc>", Some(&self.needs.chrono)),
            F::DateTimeLocal => ("chrono::NaiveDateTime", Some(&self.needs.chrono)),
            F::Date => ("chrono::NaiveDate", Some(&self.needs.chrono)),
            F::TimeLocal => ("chrono::NaiveTime", Some(&self.needs.chrono)),
            F::Uuid => ("uuid::Uuid", Some(&self.needs.uuid)),
            F::Decimal => ("rust_decimal::Decimal", Some(&self.needs.decimal)),
            F::Byte => ("runtime::Base64", Some(&self.needs.base64)),
            F::Base64Url => ("runtime::Base64Url", Some(&self.needs.base64url)),
            F::Ipv4 => ("std::net::Ipv4Addr", None),
            F::Ipv6 => ("std::net::Ipv6Addr", None),
            F::Char => ("char", None),
            _ => ("String", None),
        };
        if let Some(need) = need {
            need.set(true);
        }
        ty
    }

    /// Whether the values of a type without a name are read by a function of ours, since serde would read more.
    pub(super) fn is_lax(&self, id: TypeId) -> bool {
        if self.is_item(id) {
            return false;
        }
        match &self.api.ty(id).shape {
            Shape::String(string) => string.format.is_lax(),
            Shape::Array(array) => self.is_lax(array.items.ty),
            Shape::Map(map) => self.is_lax(map.values.ty),
            Shape::Tuple(tuple) => tuple.items.iter().any(|item| self.is_lax(item.ty)),
            _ => false,
        }
    }

    /// Whether a field's attribute can name the function that reads its type: none reads tuples.
    pub(super) fn is_read_exactly(&self, id: TypeId) -> bool {
        match &self.api.ty(id).shape {
            Shape::Array(array) => self.is_read_exactly(array.items.ty),
            Shape::Map(map) => self.is_read_exactly(map.values.ty),
            Shape::Tuple(_) => false,
            _ => self.is_lax(id),
        }
    }
}

fn checker(format: StringFormat) -> Option<Checker> {
    use StringFormat as F;
    let (module, table, check) = match format {
        F::Text | F::Binary => return None,
        F::DateTime => ("formats", "DATE_TIME", "is_date_time"),
        F::DateTimeLocal => ("formats", "DATE_TIME_LOCAL", "is_date_time_local"),
        F::Date => ("formats", "DATE", "is_date"),
        F::Time => ("formats", "TIME", "is_time"),
        F::TimeLocal => ("formats", "TIME_LOCAL", "is_time_local"),
        F::Duration => ("formats", "DURATION", "is_duration"),
        F::Uuid => ("formats", "UUID", "is_uuid"),
        F::Ipv4 => ("formats", "IPV4", "is_ipv4"),
        F::Ipv6 => ("formats", "IPV6", "is_ipv6"),
        F::Byte => ("formats", "BYTE", "is_base64"),
        F::Base64Url => ("formats", "BASE64URL", "is_base64url"),
        F::Char => ("formats", "CHAR", "is_char"),
        F::Email => ("formats", "EMAIL", "is_email"),
        F::Hostname => ("formats", "HOSTNAME", "is_hostname"),
        F::IdnEmail => ("idn", "IDN_EMAIL", "is_idn_email"),
        F::IdnHostname => ("idn", "IDN_HOSTNAME", "is_idn_hostname"),
        F::Uri => ("iri", "URI", "is_uri"),
        F::UriReference => ("iri", "URI_REFERENCE", "is_uri_reference"),
        F::UriTemplate => ("iri", "URI_TEMPLATE", "is_uri_template"),
        F::Iri => ("iri", "IRI", "is_iri"),
        F::IriReference => ("iri", "IRI_REFERENCE", "is_iri_reference"),
        F::Regex => ("ecma", "REGEX", "is_regex"),
        F::Decimal => ("decimal", "DECIMAL", "is_decimal"),
        F::HttpDate => ("http_date", "HTTP_DATE", "is_http_date"),
        F::JsonPointer => ("notation", "JSON_POINTER", "is_json_pointer"),
        F::RelativeJsonPointer => ("notation", "RELATIVE_JSON_POINTER", "is_relative_json_pointer"),
        F::Decimal128 => ("notation", "DECIMAL128", "is_decimal128"),
        F::MediaRange => ("notation", "MEDIA_RANGE", "is_media_range"),
        F::SfBinary => ("notation", "SF_BINARY", "is_sf_binary"),
        F::SfBoolean => ("notation", "SF_BOOLEAN", "is_sf_boolean"),
        F::SfString => ("notation", "SF_STRING", "is_sf_string"),
        F::SfToken => ("notation", "SF_TOKEN", "is_sf_token"),
    };
    Some(Checker { module, table, check })
}
