//! The texts a run has read, and how to find a place in them.
//!
//! A place is a [`Pointer`] into the *bundled* document (one tree, whatever number of files it came from).
//! [`Sources`] knows which file and which place in it a pointer stands for; line and column are found only
//! when something is printed.

mod fetch;
pub mod locate;
mod open;
mod pointer;
mod text;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use fetch::{Fetch, FetchError, Fetched, Offline};
pub use locate::Target;
pub use open::{MAX_BYTES, OpenError};
pub use pointer::Pointer;
pub use text::Lines;

/// Where a document comes from: its bytes, and the name that messages give it.
#[derive(Debug, Clone)]
pub struct Source {
    /// How messages name it: the path as the user typed it, `<stdin>`, `<embedded>/shop.yaml`.
    pub name: String,
    /// The file on disk, against whose folder relative `$ref`s are resolved; none for stdin and embedded text.
    pub path: Option<PathBuf>,
    /// The bytes as read.
    pub bytes: Vec<u8>,
}

impl Source {
    /// A document that is not a file.
    pub fn text(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), path: None, bytes: text.into().into_bytes() }
    }
}

/// How a text is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// RFC 8259.
    Json,
    /// YAML 1.2, as `serde_yaml` reads it.
    Yaml,
}

/// One text of a run; its index in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SourceId(pub u32);

/// One text of a run.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// How messages name it.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: Arc<str>,
    /// JSON or YAML.
    pub format: Format,
}

/// Every text of a run, and where each part of the bundled document came from.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    places: Box<Places>,
}

/// What does not stand where it stood.
#[derive(Debug, Clone, Default)]
struct Places {
    /// Parts of the bundled document that were brought in from elsewhere.
    moved: HashMap<Pointer, (SourceId, Pointer)>,
    /// Parts of a document that was converted, and where they stood before.
    converted: HashMap<Pointer, Pointer>,
}

impl Sources {
    /// Adds a text; the first one added is the root document.
    ///
    /// # Panics
    /// After four billion texts.
    pub fn add(&mut self, file: SourceFile) -> SourceId {
        let id = SourceId(u32::try_from(self.files.len()).expect("fewer than four billion texts"));
        self.files.push(file);
        id
    }

    /// The text of an id.
    pub fn file(&self, id: SourceId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Corrects the format of a text that looked like another one at first.
    pub(crate) fn set_format(&mut self, id: SourceId, format: Format) {
        self.files[id.0 as usize].format = format;
    }

    /// Replaces a text by one that can be read, in which everything keeps its place.
    pub(crate) fn set_text(&mut self, id: SourceId, text: &str) {
        self.files[id.0 as usize].text = Arc::from(text);
    }

    /// Every text, in the order they were read.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// Notes that the tree at `bundled` was brought in from `original` of `source`.
    pub fn moved(&mut self, bundled: Pointer, source: SourceId, original: Pointer) {
        self.places.moved.insert(bundled, (source, original));
    }

    /// Notes that the tree at `now` stood at `before`, before the bundled document was converted to another version of
    /// OpenAPI.
    pub(crate) fn converted(&mut self, now: Pointer, before: Pointer) {
        self.places.converted.insert(now, before);
    }

    /// The place in the bundled document, as it was written, that a pointer stands for: itself, unless the document was
    /// converted.
    pub fn written(&self, at: &Pointer) -> Pointer {
        match at.longest(&self.places.converted) {
            Some((before, rest)) => before.join(rest),
            None => at.clone(),
        }
    }

    /// The file and the place in it that a pointer into the bundled document stands for.
    pub fn origin(&self, at: &Pointer) -> (SourceId, Pointer) {
        let at = self.written(at);
        match at.longest(&self.places.moved) {
            Some(((source, original), rest)) => (*source, original.join(rest)),
            None => (SourceId(0), at),
        }
    }
}
