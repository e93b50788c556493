//! `specwright.json`: what the last run wrote, so that the next one knows what it may replace and delete.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::path;

/// The manifest's name in the output folder.
pub const MANIFEST: &str = "specwright.json";

/// The shape of the manifest that this version writes.
const FORMAT: u32 = 1;

/// What a manifest says about a run, beside its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManifestInfo {
    /// The version of the tool.
    pub version: String,
    /// The SHA-256 of the document, as [`hash`] writes it.
    pub document_hash: String,
    /// The settings of the run.
    pub config: serde_json::Value,
}

/// What the last run wrote.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// The shape of this file; a higher number is from a newer tool.
    pub format: u32,
    /// The version of the tool.
    pub specwright: String,
    /// The SHA-256 of the document.
    pub document: String,
    /// The settings of the run.
    pub config: serde_json::Value,
    /// Each owned file and its SHA-256.
    pub files: BTreeMap<String, String>,
    /// Only while a run is writing, or after one that was killed: the other hashes a file may have.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub pending: BTreeMap<String, BTreeSet<String>>,
}

impl Manifest {
    /// A manifest for files with these hashes.
    pub(super) fn new(info: &ManifestInfo, files: BTreeMap<String, String>) -> Self {
        Self {
            format: FORMAT,
            specwright: info.version.clone(),
            document: info.document_hash.clone(),
            config: info.config.clone(),
            files,
            pending: BTreeMap::new(),
        }
    }

    /// A manifest that knows nothing, in place of one that cannot be read.
    pub(super) fn nothing() -> Self {
        let info = ManifestInfo {
            version: String::new(),
            document_hash: String::new(),
            config: serde_json::Value::Null,
        };
        Self::new(&info, BTreeMap::new())
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// Says in words what is wrong with it. Its paths are checked like ours: it may have been edited.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let format = serde_json::from_slice::<FormatOnly>(bytes).map_err(|e| e.to_string())?.format;
        if format > FORMAT {
            return Err(format!("a newer specwright wrote it (format {format}, this one knows {FORMAT})"));
        }
        let manifest: Self = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        for file in manifest.known_paths() {
            if let Some(why) = path::objection(file) {
                return Err(format!("it lists `{}`, which is no path of ours: {why}", file.escape_debug()));
            }
        }
        Ok(manifest)
    }

    /// The text on disk.
    ///
    /// # Panics
    /// Never: strings and JSON values always serialize.
    pub fn to_text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and JSON values always serialize");
        text.push('\n');
        text
    }

    /// Every path of the last run, and of those before it that were killed.
    pub(super) fn known_paths(&self) -> BTreeSet<&str> {
        self.files.keys().chain(self.pending.keys()).map(String::as_str).collect()
    }

    /// Every hash by which a path may be known, with the path folded for case.
    pub(super) fn known_hashes(&self) -> BTreeMap<String, BTreeSet<&str>> {
        let mut known: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for (file, hash) in &self.files {
            known.entry(path::fold(file)).or_default().insert(hash);
        }
        for (file, hashes) in &self.pending {
            known.entry(path::fold(file)).or_default().extend(hashes.iter().map(String::as_str));
        }
        known
    }

    /// The manifest to have on disk while this one's files are being written over `old`'s: it knows both, so that
    /// a killed run's files are not taken for edited ones.
    pub(super) fn while_writing(&self, old: Option<&Self>) -> Self {
        let mut now = self.clone();
        now.files = BTreeMap::new();
        if let Some(old) = old {
            now.files.clone_from(&old.files);
            now.pending.clone_from(&old.pending);
        }
        for (file, hash) in &self.files {
            if now.files.get(file) != Some(hash) {
                now.pending.entry(file.clone()).or_default().insert(hash.clone());
            }
        }
        now
    }
}

/// The SHA-256 of bytes: 64 lower-case hexadecimal digits.
pub fn hash(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// Read first, so that a newer manifest is called newer and not broken.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> ManifestInfo {
        ManifestInfo { version: "1.2.3".into(), document_hash: hash(b"doc"), config: serde_json::json!({}) }
    }

    #[test]
    fn hashes_as_fips_180_says() {
        assert_eq!(hash(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn reads_what_it_writes() {
        let mut manifest = Manifest::new(&info(), BTreeMap::from([("src/b.rs".into(), hash(b"b"))]));
        assert_eq!(Manifest::parse(manifest.to_text().as_bytes()).unwrap(), manifest);
        assert!(!manifest.to_text().contains("pending"));
        manifest.pending.entry("src/c.rs".into()).or_default().insert(hash(b"c"));
        assert_eq!(Manifest::parse(manifest.to_text().as_bytes()).unwrap(), manifest);
    }

    #[test]
    fn refuses_newer_ones_and_paths_that_lead_out() {
        let newer = Manifest::parse(br#"{"format": 2, "new": true}"#).unwrap_err();
        assert!(newer.contains("newer"), "{newer}");
        let manifest = Manifest::new(&info(), BTreeMap::from([("../x".into(), hash(b""))]));
        let out = Manifest::parse(manifest.to_text().as_bytes()).unwrap_err();
        assert!(out.contains("`../x`"), "{out}");
        assert!(Manifest::parse(b"<<<<<<< HEAD\n").is_err());
    }

    #[test]
    fn knows_every_hash_of_runs_that_were_killed() {
        let of = |text: &[u8]| Manifest::new(&info(), BTreeMap::from([("a".into(), hash(text))]));
        let first = of(b"2").while_writing(Some(&of(b"1")));
        let second = of(b"3").while_writing(Some(&first));
        let known = second.known_hashes();
        for text in [b"1", b"2", b"3"] {
            assert!(known["a"].contains(hash(text).as_str()));
        }
    }
}
