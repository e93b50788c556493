//! What a part of a form is called, and where the parts of a body are divided.

use std::borrow::Cow;

use axum::http::{HeaderMap, header};

use super::escape;

/// The longest boundary. RFC 2046 section 5.1.1 allows 70 characters; some clients know nothing of it.
const LONGEST_BOUNDARY: usize = 200;

/// The boundary of a multipart body; nothing where its `Content-Type` has none that can be one.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.as_bytes();
    let (_, raw) = parameters(value).into_iter().find(|(name, _)| name == "boundary")?;
    let boundary = String::from_utf8(raw).ok()?;
    let good = |byte: u8| byte == b' ' || byte.is_ascii_graphic();
    let fits = (1..=LONGEST_BOUNDARY).contains(&boundary.len()) && boundary.bytes().all(good);
    (fits && !boundary.ends_with(' ')).then_some(boundary)
}

/// The name of a part, and that of its file (RFC 7578 section 4.2).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Disposition {
    pub(super) name: Option<String>,
    pub(super) file: Option<String>,
}

impl Disposition {
    /// Nothing where the name is not UTF-8.
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let Some(value) = headers.get(header::CONTENT_DISPOSITION) else { return Some(Self::default()) };
        let mut disposition = Self::default();
        let (mut name_star, mut file_star) = (None, None);
        for (key, raw) in parameters(value.as_bytes()) {
            match key.as_str() {
                "name" if disposition.name.is_none() => {
                    disposition.name = Some(String::from_utf8(unescaped(&raw)).ok()?);
                }
                "filename" if disposition.file.is_none() => {
                    disposition.file = Some(String::from_utf8_lossy(&unescaped(&raw)).into_owned());
                }
                "name*" => name_star = extended(&raw),
                "filename*" => file_star = extended(&raw),
                _ => {}
            }
        }
        disposition.name = name_star.or(disposition.name);
        disposition.file = file_star.or(disposition.file);
        Some(disposition)
    }
}

/// The parameters of a header's value, their names in lower case.
///
/// Within quotes `\` stands before `"` and itself only: some clients send the path of a Windows system as it is.
fn parameters(value: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    let mut rest = value;
    while let Some(at) = next_semicolon(rest) {
        rest = rest[at + 1..].trim_ascii_start();
        let end = rest.iter().position(|byte| matches!(byte, b'=' | b';')).unwrap_or(rest.len());
        let name = String::from_utf8_lossy(&rest[..end]).trim().to_ascii_lowercase();
        if rest.get(end) != Some(&b'=') {
            continue;
        }
        rest = rest[end + 1..].trim_ascii_start();
        let mut text = Vec::new();
        if let Some(quoted) = rest.strip_prefix(b"\"") {
            let mut at = 0;
            while let Some(&byte) = quoted.get(at) {
                match (byte, quoted.get(at + 1)) {
                    (b'"', _) => break,
                    (b'\\', Some(b'"' | b'\\')) => {
                        text.push(quoted[at + 1]);
                        at += 1;
                    }
                    _ => text.push(byte),
                }
                at += 1;
            }
            rest = quoted.get(at + 1..).unwrap_or_default();
        } else {
            let end = rest.iter().position(|byte| *byte == b';').unwrap_or(rest.len());
            text.extend_from_slice(rest[..end].trim_ascii_end());
            rest = &rest[end..];
        }
        out.push((name, text));
    }
    out
}

/// Where the next parameter begins; a semicolon within quotes begins none.
fn next_semicolon(value: &[u8]) -> Option<usize> {
    let mut is_quoted = false;
    value.iter().position(|byte| {
        is_quoted ^= *byte == b'"';
        *byte == b';' && !is_quoted
    })
}

/// What browsers escape in names: the quote and the ends of lines (HTML section 4.10.21.8), and nothing else.
fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = raw.get(at) {
        match escape::escaped(raw, at) {
            Some(escaped @ (b'"' | b'\r' | b'\n')) if byte == b'%' => {
                out.push(escaped);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// A value with its character set: `UTF-8''na%C3%AFve` (RFC 8187).
fn extended(raw: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(raw).ok()?;
    let (charset, rest) = text.split_once('\'')?;
    let (_, value) = rest.split_once('\'')?;
    if charset.eq_ignore_ascii_case("utf-8") {
        return escape::decode(value, false).map(Cow::into_owned);
    }
    if !charset.eq_ignore_ascii_case("iso-8859-1") {
        return None;
    }
    let bytes = value.as_bytes();
    let mut out = String::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = escape::escaped(bytes, at);
        at += if escaped.is_some() { 3 } else { 1 };
        out.push(char::from(escaped.unwrap_or(byte)));
    }
    Some(out)
}
