//! A generated file, before it is on disk.

use std::borrow::Cow;

/// Who may change a file of the generated crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ownership {
    /// Replaced on every run, and deleted when no longer generated.
    Owned,
    /// Written once if absent; the user's from then on.
    Seeded,
    /// The user's, with something added to it: written only over the text that it was added to.
    Extended,
}

/// A generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputFile {
    /// Its place below the output folder, with `/` between the parts.
    pub path: String,
    /// Who may change it.
    pub ownership: Ownership,
    /// Its bytes.
    pub content: Cow<'static, [u8]>,
    /// The user's bytes that [`Ownership::Extended`] adds to; none for every other.
    pub before: Option<Vec<u8>>,
}

impl OutputFile {
    /// A text that is replaced on every run.
    pub fn owned(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), ownership: Ownership::Owned, content: bytes(text.into()), before: None }
    }

    /// A text that is written once.
    pub fn seeded(path: impl Into<String>, text: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), ownership: Ownership::Seeded, content: bytes(text.into()), before: None }
    }

    /// A text of the user's with something added.
    pub fn extended(path: impl Into<String>, before: Vec<u8>, after: Vec<u8>) -> Self {
        Self {
            path: path.into(),
            ownership: Ownership::Extended,
            content: Cow::Owned(after),
            before: Some(before),
        }
    }
}

fn bytes(text: Cow<'static, str>) -> Cow<'static, [u8]> {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
        Cow::Owned(text) => Cow::Owned(text.into_bytes()),
    }
}
