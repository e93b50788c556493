//! Percent-encoding (RFC 3986) as it stands in paths, query strings and cookies.

use std::borrow::Cow;

/// Undoes percent-encoding; with `plus`, `+` is a space, as in query strings. An escape that is none stays.
///
/// Nothing where the result is not UTF-8.
pub(super) fn decode(raw: &str, plus: bool) -> Option<Cow<'_, str>> {
    if !raw.bytes().any(|byte| byte == b'%' || (plus && byte == b'+')) {
        return Some(Cow::Borrowed(raw));
    }
    let bytes = raw.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let Some(decoded) = escaped(bytes, at) {
            out.push(decoded);
            at += 3;
        } else {
            out.push(if plus && byte == b'+' { b' ' } else { byte });
            at += 1;
        }
    }
    String::from_utf8(out).ok().map(Cow::Owned)
}

/// Whether every `%` starts an escape.
pub(super) fn is_well_formed(raw: &str) -> bool {
    if !raw.as_bytes().contains(&b'%') {
        return true;
    }
    let bytes = raw.as_bytes();
    bytes.iter().enumerate().all(|(at, byte)| *byte != b'%' || escaped(bytes, at).is_some())
}

/// Undoes the escapes that need not have been made and that delimit nothing; the others in capitals.
pub(super) fn relax(raw: &str) -> String {
    let bytes = raw.as_bytes();
    let mut out = String::with_capacity(raw.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if let Some(decoded) = escaped(bytes, at) {
            push(&mut out, decoded, b":@");
            at += 3;
        } else {
            push(&mut out, byte, b":@!$&'()*+,;=%");
            at += 1;
        }
    }
    out
}

/// A text of a path's template as [`relax`] leaves it in a request.
pub(super) fn literal(text: &str) -> String {
    let decoded = decode(text, false).unwrap_or(Cow::Borrowed(text));
    let mut out = String::with_capacity(decoded.len());
    for byte in decoded.bytes() {
        push(&mut out, byte, b":@!$&'()*+,;=");
    }
    out
}

fn push(out: &mut String, byte: u8, allowed: &[u8]) {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) || allowed.contains(&byte) {
        out.push(char::from(byte));
    } else {
        let digit = |nibble: u8| char::from(b"0123456789ABCDEF"[usize::from(nibble)]);
        out.extend(['%', digit(byte >> 4), digit(byte & 15)]);
    }
}

/// The byte that the escape at a place stands for.
pub(super) fn escaped(bytes: &[u8], at: usize) -> Option<u8> {
    let [b'%', high, low] = bytes.get(at..at + 3)? else { return None };
    let high = char::from(*high).to_digit(16)?;
    let low = char::from(*low).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}
