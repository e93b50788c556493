//! Lists that are answered from where the last page ended: opaque cursors.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::violation::{Invalid, Location};

/// What is asked for: the items after a cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CursorRequest {
    parameter: &'static str,
    cursor: Option<String>,
    limit: u64,
}

impl CursorRequest {
    /// At most `limit` items after the cursor that the parameter holds, or the first ones.
    #[must_use]
    pub const fn new(parameter: &'static str, cursor: Option<String>, limit: u64) -> Self {
        Self { parameter, cursor, limit }
    }

    /// How many items to give at most.
    #[must_use]
    pub const fn limit(&self) -> u64 {
        self.limit
    }

    /// The cursor as it was sent; none asks for the first items. An empty one is none.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.cursor.as_deref().filter(|cursor| !cursor.is_empty())
    }

    /// What the cursor holds that [`Cursor::write`] made of `T`; none for the first items.
    ///
    /// # Errors
    /// [`Invalid`] where the cursor is none of ours: `?` answers 422.
    pub fn position<T: DeserializeOwned>(&self) -> Result<Option<T>, Invalid> {
        let Some(text) = self.text() else { return Ok(None) };
        match Cursor::read(text) {
            Some(position) => Ok(Some(position)),
            None => {
                let message = "should be a cursor that an earlier page gave";
                Err(Invalid::new(Location::Query(self.parameter), "cursor", message))
            }
        }
    }
}

/// Where a page ends, as a text that means nothing to clients: base64url without padding (RFC 4648 section 5) of a
/// version and of JSON.
///
/// It is neither encrypted nor signed. Whoever takes the trouble can read it, and make one: keep secrets out, and
/// trust what comes back no more than any other parameter.
#[derive(Debug, Clone, Copy)]
pub struct Cursor;

impl Cursor {
    /// The longest cursor that is read, in bytes of its text.
    pub const LONGEST: usize = 2048;

    /// The layout of a cursor. One that another version wrote is none.
    const VERSION: u8 = 1;

    /// A position as a cursor: the key of the last item of a page, say, and what the list is sorted by.
    ///
    /// # Errors
    /// Where the position cannot be JSON, or would be too long to be read again.
    pub fn write<T: Serialize>(position: &T) -> Result<String, serde_json::Error> {
        let mut bytes = vec![Self::VERSION];
        serde_json::to_writer(&mut bytes, position)?;
        let text = URL_SAFE_NO_PAD.encode(bytes);
        if text.len() > Self::LONGEST {
            return Err(serde::ser::Error::custom("the cursor is too long"));
        }
        Ok(text)
    }

    /// The position that a cursor holds; none where it is no cursor of this version with such a position.
    #[must_use]
    pub fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
        if text.len() > Self::LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let json = bytes.strip_prefix(&[Self::VERSION])?;
        serde_json::from_slice(json).ok()
    }
}
