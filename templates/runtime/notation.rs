//! The rarer formats of strings that JSON Schema and `OpenAPI` name, checked without further libraries.

use super::formats::{Format, is_base64};

/// JSON Pointers (RFC 6901).
pub static JSON_POINTER: Format = Format::new("json-pointer", is_json_pointer);
/// Relative JSON Pointers.
pub static RELATIVE_JSON_POINTER: Format = Format::new("relative-json-pointer", is_relative_json_pointer);
/// Media ranges of an `Accept` header (RFC 9110 section 12.5.1), media types among them.
pub static MEDIA_RANGE: Format = Format::new("media-range", is_media_range);
/// Decimal floating-point numbers of at most 34 digits (IEEE 754 decimal128).
pub static DECIMAL128: Format = Format::new("decimal128", is_decimal128);
/// Byte sequences of structured fields (RFC 9651): `:YQ==:`.
pub static SF_BINARY: Format = Format::new("sf-binary", is_sf_binary);
/// Booleans of structured fields (RFC 9651): `?1`.
pub static SF_BOOLEAN: Format = Format::new("sf-boolean", is_sf_boolean);
/// Strings of structured fields (RFC 9651): `"text"`.
pub static SF_STRING: Format = Format::new("sf-string", is_sf_string);
/// Tokens of structured fields (RFC 9651): `text/plain`.
pub static SF_TOKEN: Format = Format::new("sf-token", is_sf_token);

/// Whether a text is a JSON Pointer.
#[must_use]
pub fn is_json_pointer(text: &str) -> bool {
    let escapes = |part: &str| part.split('~').skip(1).all(|after| after.starts_with(['0', '1']));
    (text.is_empty() || text.starts_with('/')) && escapes(text)
}

/// Whether a text is a relative JSON Pointer: how many levels up, and from there a pointer or `#`.
#[must_use]
pub fn is_relative_json_pointer(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let levels = &text[..text.len() - rest.len()];
    !levels.is_empty()
        && (levels == "0" || !levels.starts_with('0'))
        && (rest == "#" || is_json_pointer(rest))
}

/// Whether a text is a media range, with parameters or not.
#[must_use]
pub fn is_media_range(text: &str) -> bool {
    let mut parts = text.split(';').map(str::trim);
    let range = parts.next().and_then(|range| range.split_once('/'));
    let named = range.is_some_and(|(family, kind)| is_token(family) && is_token(kind));
    let any = range.is_some_and(|(family, kind)| family == "*" && kind != "*");
    named && !any && parts.all(is_parameter)
}

/// Whether a text is a decimal number of at most 34 digits, infinite or none at all.
#[must_use]
pub fn is_decimal128(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    if matches!(unsigned, "Infinity" | "NaN") {
        return true;
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let count = [whole, fraction].concat().trim_matches('0').len();
    digits(whole) && digits(fraction) && digits(exponent) && count <= 34 && exponent.len() <= 4
}

/// Whether a text is a byte sequence of a structured field.
#[must_use]
pub fn is_sf_binary(text: &str) -> bool {
    text.strip_prefix(':').and_then(|text| text.strip_suffix(':')).is_some_and(is_base64)
}

/// Whether a text is a boolean of a structured field.
#[must_use]
pub fn is_sf_boolean(text: &str) -> bool {
    matches!(text, "?0" | "?1")
}

/// Whether a text is a string of a structured field: in quotation marks.
#[must_use]
pub fn is_sf_string(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')) else { return false };
    let mut all = inner.chars();
    while let Some(c) = all.next() {
        match c {
            '\\' if matches!(all.next(), Some('"' | '\\')) => {}
            '\\' | '"' => return false,
            ' '..='~' => {}
            _ => return false,
        }
    }
    true
}

/// Whether a text is a token of a structured field.
#[must_use]
pub fn is_sf_token(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*')
        && text.chars().all(|c| is_token_character(c) || c == ':' || c == '/')
}

/// `name=value`, the value perhaps in quotation marks (RFC 9110 section 5.6.6).
fn is_parameter(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, value)| {
        let quoted = value.len() >= 2 && value.starts_with('"') && value.ends_with('"');
        is_token(name) && (quoted || is_token(value))
    })
}

/// A token (RFC 9110 section 5.6.2).
fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_token_character)
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}
