//! `generated-example/` is what the tool writes for `specs/shop.yaml`, with handlers and tests of its own.
//!
//! `UPDATE_EXAMPLE=1 cargo test --test example` writes the generated parts anew; seeded files stay as they are.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use specwright::config::Config;
use specwright::output::{self, MANIFEST, Manifest, ManifestInfo, OutputFile, Ownership, hash};
use specwright::source::Source;
use specwright::{EMBEDDED, Generated};

/// Where everything that is replaced on every run stands.
const GENERATED: [&str; 2] = ["src/generated", "runtime"];

/// What the tool writes; on disk, too, where that is asked for.
static CRATE: LazyLock<Generated> = LazyLock::new(|| {
    let generated = specwright::generate(&Source::text("shop.yaml", EMBEDDED), &Config::default())
        .unwrap_or_else(|failure| panic!("{failure:?}"));
    if std::env::var_os("UPDATE_EXAMPLE").is_some() {
        output::write(&folder(), &generated.files, &info(&generated), false).unwrap();
    }
    generated
});

#[test]
fn the_example_is_what_the_tool_writes() {
    let differing: Vec<&str> =
        owned().filter(|file| !is_on_disk(file)).map(|file| file.path.as_str()).collect();
    assert!(differing.is_empty(), "{}", advice("these files differ", &differing));
}

#[test]
fn nothing_else_is_among_the_generated_files() {
    let known: BTreeSet<PathBuf> = owned().map(|file| folder().join(&file.path)).collect();
    let there = GENERATED.iter().flat_map(|below| files_below(&folder().join(below)));
    let strays: Vec<PathBuf> = there.filter(|path| !known.contains(path)).collect();
    assert!(strays.is_empty(), "not made by the tool: {strays:#?}");
}

#[test]
fn the_manifest_lists_exactly_the_owned_files() {
    let manifest = Manifest::parse(&fs::read(folder().join(MANIFEST)).unwrap()).unwrap();
    let files: BTreeMap<String, String> =
        owned().map(|file| (file.path.clone(), hash(&file.content))).collect();
    let wrong: Vec<&str> = files
        .keys()
        .chain(manifest.files.keys())
        .filter(|path| files.get(*path) != manifest.files.get(*path))
        .map(String::as_str)
        .collect();
    assert!(wrong.is_empty(), "{}", advice("the manifest is wrong about", &wrong));
    let told = ManifestInfo {
        version: manifest.specwright,
        document_hash: manifest.document,
        config: manifest.config,
    };
    assert_eq!(told, info(&CRATE), "{}", advice("the manifest is of another run", &[]));
    assert!(manifest.pending.is_empty());
}

#[test]
fn every_seeded_file_is_there() {
    let missing: Vec<&str> = CRATE
        .files
        .iter()
        .filter(|file| file.ownership == Ownership::Seeded && !folder().join(&file.path).is_file())
        .map(|file| file.path.as_str())
        .collect();
    assert!(missing.is_empty(), "{}", advice("these files are missing", &missing));
}

#[test]
fn the_seeded_contract_test_is_untouched() {
    let path = "tests/contract.rs";
    let contract = CRATE.files.iter().find(|file| file.path == path).unwrap();
    assert!(is_on_disk(contract), "{}", advice("delete these first", &[path]));
}

fn info(generated: &Generated) -> ManifestInfo {
    ManifestInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        document_hash: generated.document_hash.clone(),
        config: serde_json::to_value(Config::default()).unwrap(),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("generated-example")
}

fn owned() -> impl Iterator<Item = &'static OutputFile> {
    CRATE.files.iter().filter(|file| file.ownership == Ownership::Owned)
}

fn is_on_disk(file: &OutputFile) -> bool {
    fs::read(folder().join(&file.path)).is_ok_and(|bytes| bytes == *file.content)
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found
}

fn advice(what: &str, paths: &[&str]) -> String {
    let list: String = paths.iter().map(|path| format!("\n  {path}")).collect();
    format!("{what}:{list}\nRun `UPDATE_EXAMPLE=1 cargo test --test example` and look at the diff.")
}
