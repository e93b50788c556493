//! What stands in the output folder before a run, for comparing the user's files with what a run needs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::look::manifest_bytes;
use super::manifest::Manifest;
use super::path::objection;

/// The largest file that is read, in bytes: nobody writes a larger one by hand.
const LARGEST: u64 = 8 * 1024 * 1024;
/// How deep folders are looked into.
const DEEPEST: usize = 32;

/// The files of a crate that a run finds: those of the user as far as regeneration looks at them, and our own of the
/// last run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Existing {
    is_new: bool,
    /// `Cargo.toml` and Rust files of the user.
    theirs: BTreeMap<String, String>,
    /// Rust files that the last run wrote.
    generated: BTreeMap<String, String>,
}

impl Existing {
    /// Whether there is no crate yet.
    pub fn is_new(&self) -> bool {
        self.is_new
    }

    /// Whether the user has a file there that was read.
    pub fn has(&self, path: &str) -> bool {
        self.theirs.contains_key(path)
    }

    /// The text of a file of the user's.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.theirs.get(path).map(String::as_str)
    }

    /// The user's Rust files.
    pub fn rust(&self) -> impl Iterator<Item = (&str, &str)> {
        let rust = |path: &str| path != "Cargo.toml";
        self.theirs
            .iter()
            .filter(move |(path, _)| rust(path))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The text of a Rust file that the last run wrote.
    pub fn generated(&self, path: &str) -> Option<&str> {
        self.generated.get(path).map(String::as_str)
    }

    /// The Rust files that the last run wrote.
    pub fn all_generated(&self) -> impl Iterator<Item = (&str, &str)> {
        self.generated.iter().map(|(path, text)| (path.as_str(), text.as_str()))
    }
}

/// Reads what stands in the output folder. What cannot be read is not there, as far as this goes: [`write`](super::write())
/// says what is wrong with it.
pub fn existing(dir: &Path) -> Existing {
    let manifest = manifest_bytes(dir).ok().flatten().and_then(|bytes| Manifest::parse(&bytes).ok());
    let Some(manifest) = manifest else { return Existing { is_new: true, ..Existing::default() } };
    let mut existing = Existing::default();
    // A crate's own files are below `src`; a module is nothing but source.
    let root = if dir.join("Cargo.toml").is_file() { "src" } else { "" };
    if let Some(text) = read(&dir.join("Cargo.toml")).filter(|_| !root.is_empty()) {
        existing.theirs.insert("Cargo.toml".to_owned(), text);
    }
    let owned = manifest.known_paths();
    walk(dir, root, 0, &mut |path, full| {
        // What no file of ours may be called is left alone.
        let Some(text) = read(full).filter(|_| objection(&path).is_none()) else { return };
        if owned.contains(path.as_str()) {
            existing.generated.insert(path, text);
        } else {
            existing.theirs.insert(path, text);
        }
    });
    existing
}

/// Calls for every Rust file below a folder, without following links.
fn walk(dir: &Path, below: &str, depth: usize, found: &mut impl FnMut(String, &Path)) {
    let mut entries: Vec<_> = fs::read_dir(dir.join(below)).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Ok(kind) = entry.file_type() else { continue };
        let path = if below.is_empty() { name.clone() } else { format!("{below}/{name}") };
        let is_ours = name.starts_with('.') || (below.is_empty() && matches!(&*name, "target" | "tests"));
        if kind.is_dir() && depth < DEEPEST && !is_ours {
            walk(dir, &path, depth + 1, found);
        } else if kind.is_file() && Path::new(&name).extension().is_some_and(|end| end == "rs") {
            found(path, &entry.path());
        }
    }
}

fn read(path: &Path) -> Option<String> {
    let is_small = fs::metadata(path).is_ok_and(|there| there.is_file() && there.len() <= LARGEST);
    if is_small { fs::read_to_string(path).ok() } else { None }
}
