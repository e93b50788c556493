//! Forms: how their properties are written, each in parts or pairs of its own.

use super::{Header, Style, Use};

/// What `encoding` says of a property of a form.
#[derive(Debug, Clone)]
pub struct Encoding {
    /// The property.
    pub name: String,
    /// `contentType`: media types and ranges, in lower case, without parameters.
    pub types: Vec<String>,
    /// The style, and whether it is exploded; none where the media type decides.
    pub style: Option<(Style, bool)>,
    /// The headers of its parts, without `Content-Type`.
    pub headers: Vec<Header>,
}

/// How the parts of a property are read.
#[derive(Debug, Clone)]
pub struct FormPart {
    /// The property.
    pub name: String,
    /// What a part holds.
    pub content: PartContent,
    /// Whether each part is an item of a list.
    pub is_list: bool,
    /// The type of the property, whole lists included; none for files.
    pub value: Option<Use>,
    /// The type of what one part holds; none for files.
    pub item: Option<Use>,
    /// The media types a part may have; empty where it may have any.
    pub types: Vec<String>,
    /// The headers that the document gives the part.
    pub headers: Vec<Header>,
    /// The fewest and the most bytes of a file.
    pub bytes: (Option<u64>, Option<u64>),
}

/// What a part of a form holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartContent {
    /// Text, or what a text may stand for.
    Text,
    /// JSON.
    Json,
    /// Bytes of any kind.
    File,
    /// A text with items or members between delimiters.
    Delimited(&'static str),
}
