//! A crate that its owner works on, while the document changes under it.
//!
//! `SPECWRIGHT_EDITS=1000 cargo test --test regenerate -- --nocapture` makes more random edits, `SPECWRIGHT_SEED=7` others.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod support;

#[path = "regenerate/document.rs"]
mod document;
#[path = "regenerate/owner.rs"]
mod owner;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::output::{self, ManifestInfo, OutputFile, Ownership, Written};
use specwright::regenerate::{self, Note, NoteKind};
use specwright::source::Source;

use document::{Api, Random};

/// A folder with a crate that follows a document.
struct Crate {
    dir: PathBuf,
    /// The files of the last run, as a fresh crate would have them.
    fresh: Vec<OutputFile>,
}

impl Crate {
    fn new(name: &str) -> Self {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("regenerate").join(name);
        if dir.exists() {
            std::fs::remove_dir_all(&dir).unwrap();
        }
        std::fs::create_dir_all(dir.parent().unwrap()).unwrap();
        Self { dir, fresh: Vec::new() }
    }

    fn run(&mut self, document: &str) -> (Written, Vec<Note>) {
        let config = Config { name: Some("torture".to_owned()), ..Config::default() };
        let made = specwright::generate(&Source::text("api.yaml", document), &config);
        let made = made.unwrap_or_else(|failure| panic!("{failure:?}\n{document}"));
        self.fresh.clone_from(&made.files);
        let regenerated = regenerate::add(made.files, &output::existing(&self.dir));
        let info = ManifestInfo {
            version: "1".to_owned(),
            document_hash: made.document_hash,
            config: serde_json::Value::Null,
        };
        let written = output::write(&self.dir, &regenerated.files, &info, false);
        (written.unwrap_or_else(|error| panic!("{error}")), regenerated.notes)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.dir.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.dir.join(path).parent().unwrap()).unwrap();
        std::fs::write(self.dir.join(path), text).unwrap();
    }

    /// The owner's files: what stands in no manifest.
    fn theirs(&self) -> BTreeMap<String, String> {
        let texts = support::contents(&self.dir).into_iter().map(|(path, bytes)| {
            (path.to_string_lossy().replace('\\', "/"), String::from_utf8_lossy(&bytes).into_owned())
        });
        let is_theirs = |path: &String| {
            !path.starts_with("src/generated/")
                && !path.starts_with("runtime/")
                && !path.starts_with("tests/")
                && path != output::MANIFEST
        };
        texts.filter(|(path, _)| is_theirs(path)).collect()
    }

    /// Whether it compiles; else what rustc says.
    fn check(&self) -> Result<(), String> {
        // No part of the workspace that the tests stand in.
        let manifest = self.read("Cargo.toml");
        if !manifest.contains("[workspace]") {
            self.write("Cargo.toml", &format!("{manifest}\n[workspace]\n"));
        }
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
        let output = Command::new(env!("CARGO"))
            .args(["check", "--quiet"])
            .current_dir(&self.dir)
            .env("CARGO_TARGET_DIR", target)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        if output.status.success() { Ok(()) } else { Err(said) }
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|end| end == "rs")
}

/// Whether every line of a text stands in another, in order: nothing was taken away or changed.
fn is_kept(before: &str, after: &str) -> bool {
    let mut lines = after.lines();
    before.lines().all(|line| lines.any(|other| other == line))
}

#[test]
fn random_edits_keep_what_is_the_owners() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<usize>().ok());
    let edits = number("SPECWRIGHT_EDITS").unwrap_or(60);
    let seed = number("SPECWRIGHT_SEED").unwrap_or(1);
    let every = (edits / 5).max(1);
    let mut random = Random::new(seed as u64);
    let mut api = Api::new();
    let mut folder = Crate::new("torture");
    folder.run(&api.text());
    owner::move_in(&folder);
    folder.check().unwrap_or_else(|said| panic!("before anything was edited:\n{said}"));
    let (mut stubs, mut told, mut checked) = (0, 0, 1);
    for edit in 1..=edits {
        owner::work(&folder, &mut random);
        let what = api.edit(&mut random);
        let before = folder.theirs();
        let (_, notes) = folder.run(&api.text());
        let after = folder.theirs();
        for (path, text) in &before {
            assert!(is_kept(text, &after[path]), "edit {edit} ({what}) changed {path}:\n{}", after[path]);
        }
        for (path, text) in after.iter().filter(|(path, _)| is_rust(path)) {
            syn::parse_file(text)
                .unwrap_or_else(|error| panic!("edit {edit} ({what}): {path}: {error}\n{text}"));
        }
        let missing: Vec<&Note> = notes.iter().filter(|note| note.kind == NoteKind::Missing).collect();
        assert!(missing.is_empty(), "edit {edit} ({what}): {missing:#?}");
        stubs += notes.iter().filter(|note| note.kind == NoteKind::Added).count();
        told += notes.iter().filter(|note| note.kind != NoteKind::Added).count();
        owner::follow(&folder, &notes);
        if edit % every == 0 {
            checked += 1;
            folder.check().unwrap_or_else(|said| panic!("edit {edit} ({what}):\n{notes:#?}\n{said}"));
        }
    }
    println!(
        "{edits} edits: {stubs} additions, {told} notes followed, {checked} times compiled; 0 files changed otherwise, 0 failures"
    );
    assert!(stubs * 10 > edits && told * 10 > edits, "{stubs} and {told} are too few");
}

#[test]
fn a_run_without_changes_changes_nothing() {
    let mut folder = Crate::new("same");
    let api = Api::new();
    folder.run(&api.text());
    owner::move_in(&folder);
    folder.run(&api.text());
    let before = support::contents(&folder.dir);
    let (written, notes) = folder.run(&api.text());
    assert!(!written.is_change(), "{written:?}");
    assert!(notes.is_empty(), "{notes:#?}");
    assert_eq!(support::contents(&folder.dir), before);
}

#[test]
fn what_a_fresh_crate_is_asked_for_first_comes_to_an_old_one() {
    let plain = include_str!("regenerate/plain.yaml");
    let more = include_str!("regenerate/more.yaml");
    let mut folder = Crate::new("first");
    folder.run(plain);
    let kept = folder.theirs();
    let (written, notes) = folder.run(more);
    assert!(written.created.contains(&"src/security.rs".to_owned()), "{written:?}");
    assert!(written.created.contains(&"src/handlers/orders.rs".to_owned()), "{written:?}");
    assert_eq!(written.extended, ["Cargo.toml", "src/lib.rs", "src/handlers/mod.rs", "src/handlers/pets.rs"]);
    for (path, text) in kept {
        assert!(is_kept(&text, &folder.read(&path)), "{path} was changed");
    }
    assert!(folder.read("src/lib.rs").contains("mod security;\n"));
    assert!(folder.read("src/handlers/mod.rs").contains("mod orders;\n"));
    let said: Vec<String> = notes.iter().map(|note| format!("{}: {}", note.path, note.message)).collect();
    assert_eq!(
        said,
        [
            "Cargo.toml: `chrono`, `uuid`",
            "src/handlers/mod.rs: `mod orders;`",
            "src/handlers/pets.rs: `count_pets` of `Pets`",
            "src/lib.rs: `mod security;`",
        ]
    );
    folder.check().unwrap_or_else(|said| panic!("{said}"));
    assert!(folder.fresh.iter().any(|file| file.ownership == Ownership::Seeded));
}
