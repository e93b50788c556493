//! Addresses in headers, such as `Location`.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A URI, or a part of one that is completed with the request's: `/items/7`, `?page=2` (RFC 3986 section 4.1).
///
/// It holds nothing that a header could not, and needs no further encoding.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UriReference(pub(super) Cow<'static, str>);

/// A text that no URI can be made of: it has a control character, such as a line's end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAUri {
    /// Where the character stands, in bytes.
    pub position: usize,
}

/// What a path's segment, or a query's name or value, cannot have as it is (RFC 3986 section 2.3).
const PART: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

impl UriReference {
    /// One known when this is written: `const { UriReference::new("/docs") }` does not compile where it is none.
    ///
    /// # Panics
    /// Where the text has characters that no URI has. Use [`TryFrom`] for a text only known at run time.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        let bytes = text.as_bytes();
        let mut index = 0;
        while index < bytes.len() {
            let is_escape = bytes[index] == b'%' && is_escape(bytes, index);
            assert!(is_plain(bytes[index]) || is_escape, "the text is no URI reference");
            index += 1;
        }
        Self(Cow::Borrowed(text))
    }

    /// A path from the root, of segments that are encoded: `["items", "a/b"]` is `/items/a%2Fb`.
    ///
    /// Empty segments are left out, so that it never leads to another host.
    #[must_use]
    pub fn path<S: AsRef<str>>(segments: impl IntoIterator<Item = S>) -> Self {
        let mut path = String::new();
        for segment in segments {
            let segment = segment.as_ref();
            if !segment.is_empty() {
                path.push('/');
                path.extend(utf8_percent_encode(segment, PART));
            }
        }
        if path.is_empty() {
            path.push('/');
        }
        Self(path.into())
    }

    /// The same with another `name=value` in its query, encoded. A fragment stays the last part.
    #[must_use]
    pub fn query(self, name: &str, value: &str) -> Self {
        let text = self.0.into_owned();
        let (address, fragment) = match text.split_once('#') {
            Some((address, fragment)) => (address, Some(fragment)),
            None => (&*text, None),
        };
        let mut query = address.to_owned();
        query.push(if address.contains('?') { '&' } else { '?' });
        query.extend(utf8_percent_encode(name, PART));
        query.push('=');
        query.extend(utf8_percent_encode(value, PART));
        if let Some(fragment) = fragment {
            query.push('#');
            query.push_str(fragment);
        }
        Self(query.into())
    }

    /// The text, as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UriReference {
    type Err = NotAUri;

    /// What a URI has only encoded, such as spaces and letters beyond ASCII, is encoded.
    fn from_str(text: &str) -> Result<Self, NotAUri> {
        if let Some(position) = text.bytes().position(|byte| byte.is_ascii_control()) {
            return Err(NotAUri { position });
        }
        let bytes = text.as_bytes();
        let mut encoded = String::with_capacity(text.len());
        for (index, character) in text.char_indices() {
            let is_escape = character == '%' && is_escape(bytes, index);
            if is_escape || u8::try_from(character).is_ok_and(is_plain) {
                encoded.push(character);
            } else {
                encoded.extend(utf8_percent_encode(character.encode_utf8(&mut [0; 4]), PART));
            }
        }
        Ok(Self(encoded.into()))
    }
}

impl TryFrom<String> for UriReference {
    type Error = NotAUri;

    fn try_from(text: String) -> Result<Self, NotAUri> {
        text.parse()
    }
}

impl TryFrom<&str> for UriReference {
    type Error = NotAUri;

    fn try_from(text: &str) -> Result<Self, NotAUri> {
        text.parse()
    }
}

impl fmt::Display for UriReference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for UriReference {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for UriReference {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.try_into().map_err(Error::custom)
    }
}

impl fmt::Display for NotAUri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a control character at byte {} is not part of any URI", self.position)
    }
}

impl std::error::Error for NotAUri {}

/// Whether a URI may have a byte as it is: reserved and unreserved ones (RFC 3986 section 2).
const fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'.'
                | b'_'
                | b'~'
                | b':'
                | b'/'
                | b'?'
                | b'#'
                | b'['
                | b']'
                | b'@'
                | b'!'
                | b'$'
                | b'&'
                | b'\''
                | b'('
                | b')'
                | b'*'
                | b'+'
                | b','
                | b';'
                | b'='
        )
}

/// Whether two hexadecimal digits follow.
const fn is_escape(bytes: &[u8], index: usize) -> bool {
    index + 2 < bytes.len() && bytes[index + 1].is_ascii_hexdigit() && bytes[index + 2].is_ascii_hexdigit()
}
