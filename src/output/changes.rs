//! What a run would change, as differences that `patch -p1` understands.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::diff::unified_diff;
use super::error::WriteError;
use super::file::{OutputFile, Ownership};
use super::manifest::{MANIFEST, Manifest, ManifestInfo, hash};
use super::write::preview;

/// What stands for a file that is not there.
const NOTHING: &str = "/dev/null";

/// A file that a run would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Below the output folder.
    pub path: String,
    /// The unified diff from what is on disk to what would be; `/dev/null` is the name of what is not there.
    pub diff: String,
}

/// Tells what [`write`](super::write()) would change with `force`, file by file, and does nothing. None at all: what is
/// on disk is what the document asks for. The manifest counts: it is written anew too.
///
/// # Errors
/// As [`preview`].
pub fn changes(dir: &Path, files: &[OutputFile], info: &ManifestInfo) -> Result<Vec<Change>, WriteError> {
    let written = preview(dir, files, info, true)?;
    let by_path: BTreeMap<&str, &OutputFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    let mut changes = Vec::new();
    for path in
        written.created.iter().chain(&written.replaced).chain(&written.extended).chain(&written.deleted)
    {
        let new = by_path.get(path.as_str()).map(|file| &*file.content);
        changes.extend(change(dir, path, new)?);
    }
    let owned = files.iter().filter(|file| file.ownership == Ownership::Owned);
    let manifest = Manifest::new(info, owned.map(|f| (f.path.clone(), hash(&f.content))).collect());
    changes.extend(change(dir, MANIFEST, Some(manifest.to_text().as_bytes()))?);
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

/// The change to one file; none where it is as it should be.
fn change(dir: &Path, path: &str, new: Option<&[u8]>) -> Result<Option<Change>, WriteError> {
    let full = dir.join(path);
    let old = match fs::read(&full) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(WriteError::io("read", full, error)),
    };
    if old.as_deref() == new {
        return Ok(None);
    }
    let name = |side: char, there: bool| if there { format!("{side}/{path}") } else { NOTHING.to_owned() };
    let (before, after) = (name('a', old.is_some()), name('b', new.is_some()));
    let diff = unified_diff(&before, &after, old.as_deref().unwrap_or_default(), new.unwrap_or_default());
    Ok(Some(Change { path: path.to_owned(), diff }))
}

#[cfg(test)]
mod tests {
    use super::super::write::write;
    use super::*;

    fn info() -> ManifestInfo {
        ManifestInfo { version: "1".into(), document_hash: hash(b"d"), config: serde_json::Value::Null }
    }

    #[test]
    fn tells_every_file_that_would_change() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("out");
        let old =
            [OutputFile::owned("a", "one\n"), OutputFile::owned("b", "gone\n"), OutputFile::seeded("s", "")];
        write(&dir, &old, &info(), false).unwrap();
        assert_eq!(changes(&dir, &old, &info()).unwrap(), []);

        let new =
            [OutputFile::owned("a", "two\n"), OutputFile::owned("c", "new\n"), OutputFile::seeded("s", "x")];
        let changes = changes(&dir, &new, &info()).unwrap();
        let paths: Vec<&str> = changes.iter().map(|change| change.path.as_str()).collect();
        assert_eq!(paths, ["a", "b", "c", MANIFEST]);
        assert_eq!(changes[0].diff, "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n");
        assert_eq!(changes[1].diff, "--- a/b\n+++ /dev/null\n@@ -1 +0,0 @@\n-gone\n");
        assert_eq!(changes[2].diff, "--- /dev/null\n+++ b/c\n@@ -0,0 +1 @@\n+new\n");
        assert_eq!(fs::read(dir.join("a")).unwrap(), b"one\n");
    }

    #[test]
    fn what_was_edited_by_hand_is_a_change() {
        let temp = tempfile::tempdir().unwrap();
        let dir = temp.path().join("out");
        let files = [OutputFile::owned("a", "one\n")];
        write(&dir, &files, &info(), false).unwrap();
        fs::write(dir.join("a"), "mine\n").unwrap();
        let changes = changes(&dir, &files, &info()).unwrap();
        assert_eq!(changes.len(), 1);
        assert!(changes[0].diff.contains("-mine\n+one\n"), "{}", changes[0].diff);
    }
}
