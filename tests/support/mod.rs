//! What several tests need: the documents, and crates made of them.

#![allow(dead_code, reason = "each test takes what it needs")]
#![allow(clippy::unwrap_used, reason = "a test may")]

pub(crate) mod echo;
pub(crate) mod programs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use specwright::config::Config;
use specwright::output::{OutputFile, Ownership};
use specwright::source::Source;
use specwright::{Failure, Generated, generate};

/// The documents of a folder of `specs/`, by name.
pub(crate) fn documents(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(folder);
    let mut paths: Vec<PathBuf> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml" || extension == "json"))
        .collect();
    paths.sort();
    assert!(!paths.is_empty(), "specs/{folder} is empty");
    paths
}

/// A document, named as a user in the project's folder would name it.
pub(crate) fn open(path: &Path) -> Source {
    let mut source = Source::open(path).unwrap();
    let shown = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap();
    source.name = shown.to_string_lossy().replace('\\', "/");
    source.path = Some(shown.to_owned());
    source
}

/// The settings of a document: those in the file beside it, `<document>.toml`, if there is one.
pub(crate) fn config(path: &Path) -> Config {
    match std::fs::read_to_string(path.with_extension("toml")) {
        Ok(text) => toml::from_str(&text).unwrap(),
        Err(_) => Config::default(),
    }
}

/// The crate of a document; else the findings that refuse it, or what is wrong with us.
pub(crate) fn made(path: &Path, config: &Config) -> Result<Generated, String> {
    match generate(&open(path), config) {
        Ok(made) => Ok(made),
        Err(Failure::Document(report)) => Err(report.render(false)),
        Err(Failure::Internal(what)) => Err(format!("an internal error: {what}")),
    }
}

/// `owned` or `seeded`.
pub(crate) fn owner(file: &OutputFile) -> &'static str {
    match file.ownership {
        Ownership::Owned => "owned",
        Ownership::Seeded => "seeded",
        Ownership::Extended => "extended",
    }
}

/// A document's name for a package: `specs/feature/nullable.30.yaml` is `feature-nullable-30`.
pub(crate) fn package(path: &Path) -> String {
    let folder = path.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
    let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
    format!("{folder}-{stem}").replace(['.', '_'], "-")
}

/// Every file below a folder with its bytes, by its path from there.
pub(crate) fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    files_below(folder)
        .into_iter()
        .map(|path| (path.strip_prefix(folder).unwrap().to_owned(), std::fs::read(path).unwrap()))
        .collect()
}

/// Every file below a folder, sorted; none where there is no folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// Leaves alone what is there already, so that cargo does not compile it again.
pub(crate) fn write_if_changed(path: &Path, content: &[u8]) {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
