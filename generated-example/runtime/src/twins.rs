//! What a typed reader does not see of a JSON text, as it passes over members that it does not know.
//!
//! Above all names that stand twice in an object: JSON leaves open which of the two counts (RFC 8259 section 4), so that
//! two readers of one text may see two different values.

use std::borrow::Cow;

/// The deepest that arrays and objects may stand in one another.
const DEEPEST: usize = 128;
/// Up to so many names are compared each with each.
const FEW: usize = 8;

/// Whether a text that serde could read is surely JSON with one meaning: no name twice in an object, no deep nesting,
/// no odd surrogate and no number of uncommon size, not even in what nothing reads. Otherwise it
/// needs a closer look.
pub(super) fn has_one_meaning(text: &str) -> bool {
    let text = text.as_bytes();
    // The names of all objects that are open, and where those of each begin; of arrays nothing.
    let mut names: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut may_be_name = false;
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        match byte {
            b'"' => {
                let Some(end) = string_end(text, at + 1) else { return false };
                if may_be_name {
                    names.push(name(text, at, end));
                    may_be_name = false;
                }
                at = end;
            }
            b'{' | b'[' => {
                may_be_name = *byte == b'{';
                open.push(may_be_name.then_some(names.len()));
                if open.len() >= DEEPEST {
                    return false;
                }
            }
            b'}' | b']' => {
                if let Some(Some(start)) = open.pop() {
                    if has_twins(&mut names[start..]) {
                        return false;
                    }
                    names.truncate(start);
                }
            }
            b',' => may_be_name = matches!(open.last(), Some(Some(_))),
            b'-' | b'0'..=b'9' => {
                let end = number_end(text, at);
                if !is_common(&text[at..end]) {
                    return false;
                }
                at = end - 1;
            }
            _ => {}
        }
        at += 1;
    }
    true
}

/// Where the quote stands that ends a string; `at` is behind the one that begins it. Nothing where there is an
/// escaped surrogate on the way.
fn string_end(text: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match text.get(at) {
            Some(b'\\') if matches!(text.get(at + 1..at + 3), Some(b"ud" | b"uD")) => return None,
            Some(b'\\') => at += 2,
            Some(b'"') | None => return Some(at),
            Some(_) => at += 1,
        }
    }
}

/// Where a number ends.
fn number_end(text: &[u8], at: usize) -> usize {
    let is_over = |byte: &u8| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9');
    text[at..].iter().position(is_over).map_or(text.len(), |length| at + length)
}

/// Whether a number is far from what 64-bit floats end with.
fn is_common(number: &[u8]) -> bool {
    let mut parts = number.split(|byte| matches!(byte, b'e' | b'E'));
    let (digits, exponent) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    digits.len() <= 100 && exponent.iter().filter(|byte| byte.is_ascii_digit()).count() <= 2
}

/// A name between quotes, its escapes undone.
fn name(text: &[u8], start: usize, end: usize) -> Cow<'_, [u8]> {
    let raw = text.get(start + 1..end).unwrap_or_default();
    if !raw.contains(&b'\\') {
        return Cow::Borrowed(raw);
    }
    let quoted = text.get(start..=end).unwrap_or_default();
    match serde_json::from_slice::<String>(quoted) {
        Ok(name) => Cow::Owned(name.into_bytes()),
        Err(_) => Cow::Borrowed(raw),
    }
}

fn has_twins(names: &mut [Cow<'_, [u8]>]) -> bool {
    if names.len() <= FEW {
        return (1..names.len()).any(|at| names[..at].contains(&names[at]));
    }
    names.sort_unstable();
    names.windows(2).any(|two| two[0] == two[1])
}
