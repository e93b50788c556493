//! Which paths a generated file may have.

use std::collections::BTreeMap;

use super::error::WriteError;
use super::file::OutputFile;
use super::manifest::MANIFEST;

/// What every file and folder of ours that is not part of the crate starts with.
pub(super) const STAGE_PREFIX: &str = ".specwright-";

/// Why a path may not be written or deleted; none where it may.
///
/// The rules are those of the strictest system: a crate made on Linux is checked out on Windows.
pub(super) fn objection(path: &str) -> Option<&'static str> {
    if path.is_empty() {
        return Some("it is empty");
    }
    if path.starts_with('/') {
        return Some("it is absolute");
    }
    if path.contains('\\') {
        return Some("it has a backslash");
    }
    if path.contains(':') {
        return Some("it has a colon, as a drive letter has");
    }
    if path.chars().any(char::is_control) {
        return Some("it has a control character");
    }
    for part in path.split('/') {
        match part {
            "" => return Some("a part of it is empty"),
            "." | ".." => return Some("it has a `.` or `..` part"),
            _ if part.ends_with(['.', ' ']) => return Some("a part of it ends with a dot or a space"),
            _ if part.starts_with(STAGE_PREFIX) => return Some("a part of it is a name kept for staging"),
            _ => {}
        }
    }
    None
}

/// Checks all paths of a run, alone and together.
///
/// # Errors
/// Where one leaves the output folder, or two would be one file: both are bugs of the stages before.
pub(super) fn check(files: &[OutputFile]) -> Result<(), WriteError> {
    let mut taken: BTreeMap<String, &str> = BTreeMap::from([(MANIFEST.to_owned(), MANIFEST)]);
    for file in files {
        if let Some(why) = objection(&file.path) {
            return Err(WriteError::Path { path: file.path.clone(), why });
        }
        if let Some(first) = taken.insert(fold(&file.path), &file.path) {
            return Err(WriteError::Duplicate { first: first.to_owned(), second: file.path.clone() });
        }
    }
    for file in files {
        for folder in ancestors(&file.path) {
            if let Some(first) = taken.get(&fold(folder)) {
                return Err(WriteError::Duplicate { first: (*first).to_owned(), second: file.path.clone() });
            }
        }
    }
    Ok(())
}

/// The folders above a path, outermost first: `a/b/c` gives `a`, `a/b`.
pub(super) fn ancestors(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end]).collect::<Vec<_>>().into_iter()
}

/// Equal for paths that are one file where case does not matter (macOS, Windows).
pub(super) fn fold(path: &str) -> String {
    path.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_leave_the_folder() {
        for bad in [
            "",
            "/etc/passwd",
            "..",
            "a/../b",
            "a/./b",
            "a//b",
            "a/",
            "C:/x",
            "c:x",
            "a\\b",
            "\\\\host\\x",
            "a\nb",
            "a\0b",
            "a./b",
            "a /b",
            ".specwright-1/x",
        ] {
            assert!(objection(bad).is_some(), "{bad:?}");
        }
        for good in ["Cargo.toml", ".gitignore", "src/generated/ä.rs", "a/..b", "a/b..c"] {
            assert_eq!(objection(good), None, "{good:?}");
        }
    }

    #[test]
    fn refuses_two_paths_that_are_one_file() {
        let files =
            |a: &str, b: &str| [OutputFile::owned(a.to_owned(), ""), OutputFile::owned(b.to_owned(), "")];
        assert!(matches!(check(&files("src/A.rs", "src/a.rs")), Err(WriteError::Duplicate { .. })));
        assert!(matches!(check(&files("src", "src/a.rs")), Err(WriteError::Duplicate { .. })));
        assert!(matches!(check(&files("x", "SpecWright.json")), Err(WriteError::Duplicate { .. })));
        assert!(check(&files("src/a.rs", "src/b.rs")).is_ok());
    }
}
