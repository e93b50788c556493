//! Runs that are stopped at every step, by an error of the system or by a kill.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

use super::disk::{Change, Disk};
use super::error::{Aftermath, WriteError};
use super::file::OutputFile;
use super::manifest::{MANIFEST, Manifest, ManifestInfo, hash};
use super::path::STAGE_PREFIX;
use super::write::{Written, write, write_on};

type Tree = BTreeMap<String, Option<Vec<u8>>>;

/// How a run is stopped.
#[derive(Clone, Copy, PartialEq)]
enum Stop {
    /// One step fails; what follows works.
    Error,
    /// One step fails and so does everything after it, as nothing happens after a kill.
    Kill,
}

fn info(document: &str) -> ManifestInfo {
    ManifestInfo {
        version: "1".into(),
        document_hash: hash(document.as_bytes()),
        config: serde_json::json!({}),
    }
}

fn first() -> Vec<OutputFile> {
    vec![
        OutputFile::seeded("Cargo.toml", "seed"),
        OutputFile::seeded("src/handlers/items.rs", "seed"),
        OutputFile::owned("src/generated/mod.rs", "mod 1"),
        OutputFile::owned("src/generated/items.rs", "items 1"),
        OutputFile::owned("src/generated/old/deep/stale.rs", "stale"),
        OutputFile::owned("src/generated/stale.rs", "stale"),
    ]
}

fn second() -> Vec<OutputFile> {
    vec![
        OutputFile::seeded("Cargo.toml", "another seed"),
        OutputFile::seeded("src/handlers/users.rs", "seed"),
        OutputFile::owned("src/generated/mod.rs", "mod 2"),
        OutputFile::owned("src/generated/items.rs", "items 2"),
        OutputFile::owned("src/generated/models/users.rs", "users 2"),
        OutputFile::extended("src/lib.rs", b"mine".to_vec(), b"mine and more".to_vec()),
    ]
}

fn third() -> Vec<OutputFile> {
    vec![
        OutputFile::owned("src/generated/mod.rs", "mod 3"),
        OutputFile::owned("src/generated/users.rs", "users 3"),
    ]
}

/// Every file and folder below `dir`.
fn tree(dir: &Path) -> Tree {
    fn walk(dir: &Path, prefix: &str, into: &mut Tree) {
        for entry in fs::read_dir(dir).unwrap() {
            let entry = entry.unwrap();
            let name = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                into.insert(format!("{name}/"), None);
                walk(&entry.path(), &format!("{name}/"), into);
            } else {
                into.insert(name, Some(fs::read(entry.path()).unwrap()));
            }
        }
    }
    let mut into = Tree::new();
    if dir.exists() {
        walk(dir, "", &mut into);
    }
    into
}

/// Without the staging folders that only a kill leaves.
fn without_stages(mut tree: Tree) -> Tree {
    tree.retain(|path, _| !path.starts_with(STAGE_PREFIX));
    tree
}

/// Runs with a stop at step `n`; none where the run had fewer steps. Also checks that texts are written to staging only.
fn stopped(dir: &Path, files: &[OutputFile], doc: &str, stop: Stop, n: usize) -> Option<WriteError> {
    let mut step = 0;
    let mut hook = |change: Change, path: &Path| {
        if change == Change::Write {
            assert!(path.to_str().unwrap().contains(STAGE_PREFIX), "written in place: {}", path.display());
        }
        step += 1;
        let now = if stop == Stop::Kill { step > n } else { step == n + 1 };
        if now { Err(io::Error::other("injected")) } else { Ok(()) }
    };
    let result = write_on(&mut Disk::hooked(&mut hook), dir, files, &info(doc), false);
    // Sweeping up is best effort, so a run may succeed with a step that failed.
    if step > n { Some(result.err().unwrap_or(WriteError::Busy { dir: dir.to_owned() })) } else { None }
}

/// A fresh temporary folder with an output folder in the state `before` leaves.
fn scene(before: impl Fn(&Path)) -> (TempDir, std::path::PathBuf) {
    let temp = TempDir::new().unwrap();
    let dir = temp.path().join("out");
    before(&dir);
    (temp, dir)
}

fn expected(before: impl Fn(&Path), then: &[(&[OutputFile], &str)]) -> Tree {
    let (_temp, dir) = scene(before);
    for (files, doc) in then {
        write(&dir, files, &info(doc), false).unwrap();
    }
    tree(&dir)
}

fn absent(_: &Path) {}

fn empty(dir: &Path) {
    fs::create_dir(dir).unwrap();
}

fn made(dir: &Path) {
    write(dir, &first(), &info("1"), false).unwrap();
    fs::write(dir.join("Cargo.toml"), "mine").unwrap();
    fs::write(dir.join("src/lib.rs"), "mine").unwrap();
}

#[test]
fn an_error_at_any_step_leaves_the_old_state_or_the_new() {
    for before in [absent, empty, made] {
        let new = expected(before, &[(&second(), "2")]);
        let mut n = 0;
        loop {
            let (temp, dir) = scene(before);
            let old = tree(&dir);
            let existed = dir.exists();
            let Some(error) = stopped(&dir, &second(), "2", Stop::Error, n) else { break };
            let now = tree(&dir);
            match error {
                // Only sweeping failed: all is new, and at most an empty folder or a staging folder is left.
                WriteError::Busy { .. } => {
                    let mut now = without_stages(now);
                    now.retain(|path, text| text.is_some() || new.contains_key(path));
                    assert_eq!(now, new, "step {n}");
                }
                WriteError::Io { aftermath, .. } => {
                    assert_eq!(aftermath, Aftermath::Unchanged, "step {n}");
                    assert_eq!(now, old, "step {n}");
                    assert_eq!(dir.exists(), existed, "step {n}");
                    let beside = fs::read_dir(temp.path()).unwrap().count();
                    assert_eq!(beside, usize::from(existed), "step {n} left something beside the folder");
                }
                other => panic!("step {n}: {other}"),
            }
            n += 1;
        }
        assert!(n > 5, "only {n} steps were tried");
        let (_temp, dir) = scene(before);
        assert!(stopped(&dir, &second(), "2", Stop::Error, n).is_none());
        assert_eq!(tree(&dir), new);
    }
}

#[test]
fn a_kill_at_any_step_leaves_whole_files_and_the_next_run_completes() {
    let mut points = 0;
    for before in [absent, empty, made] {
        let old = expected(before, &[]);
        let new = expected(before, &[(&second(), "2")]);
        let mut n = 0;
        loop {
            let (temp, dir) = scene(before);
            if stopped(&dir, &second(), "2", Stop::Kill, n).is_none() {
                break;
            }
            for (path, text) in without_stages(tree(&dir)) {
                let is_manifest = path == MANIFEST && Manifest::parse(text.as_deref().unwrap()).is_ok();
                let whole = text.is_none() || old.get(&path) == Some(&text) || new.get(&path) == Some(&text);
                assert!(whole || is_manifest, "step {n}: `{path}` is neither old nor new");
            }
            write(&dir, &second(), &info("2"), false).unwrap_or_else(|e| panic!("step {n}: {e}"));
            let mut now = tree(&dir);
            // A folder that lost its last file just before the kill may stay, empty.
            now.retain(|path, text| text.is_some() || new.contains_key(path));
            assert_eq!(now, new, "step {n}");
            assert_eq!(fs::read_dir(temp.path()).unwrap().count(), 1, "step {n} left something beside");
            n += 1;
        }
        assert!(n > 5, "only {n} steps were tried");
        points += n;
    }
    #[expect(clippy::print_stdout, reason = "a figure for whoever runs this test")]
    {
        println!("{points} points of a kill, 0 corrupt states");
    }
}

#[test]
fn after_two_kills_a_third_document_still_completes() {
    let third_tree = expected(made, &[(&third(), "3")]);
    // What the second run added to it is the user's.
    for n in (0..40).step_by(5) {
        for m in (0..40).step_by(6) {
            let (_temp, dir) = scene(made);
            let killed = stopped(&dir, &second(), "2", Stop::Kill, n).is_some();
            stopped(&dir, &third(), "3", Stop::Kill, m);
            let written =
                write(&dir, &third(), &info("3"), false).unwrap_or_else(|e| panic!("{n}, {m}: {e}"));
            assert_eq!(written.orphaned, Vec::<String>::new(), "{n}, {m}");
            let mut now = tree(&dir);
            // Seeded by the second run, and then the user's.
            now.remove("src/handlers/users.rs");
            now.insert("src/lib.rs".to_owned(), third_tree["src/lib.rs"].clone());
            now.retain(|path, text| text.is_some() || third_tree.contains_key(path));
            assert_eq!(now, third_tree, "{n}, {m}, killed: {killed}");
        }
    }
}

#[test]
fn where_taking_back_fails_too_the_next_run_completes() {
    let new = expected(made, &[(&second(), "2")]);
    let mut mixed = 0;
    for n in 0..40 {
        let (_temp, dir) = scene(made);
        if let Some(WriteError::Io { aftermath: Aftermath::Mixed, .. }) =
            stopped(&dir, &second(), "2", Stop::Kill, n)
        {
            mixed += 1;
        }
        let written: Written = write(&dir, &second(), &info("2"), false).unwrap();
        assert!(written.orphaned.is_empty());
        let mut now = tree(&dir);
        now.retain(|path, text| text.is_some() || new.contains_key(path));
        assert_eq!(now, new, "step {n}");
    }
    assert!(mixed > 3);
}
