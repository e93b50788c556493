//! Forty real documents: each is read without a panic, and comes out as a crate that compiles without a warning,
//! or is refused with a diagnostic.
//!
//! The documents are other people's and no part of this repository; they are looked for beside it
//! (`../shared/corpus/smoke.txt`, or the list that `SPECWRIGHT_CORPUS` names, with documents relative to it).
//! Without them this test has nothing to say, and says so.
//!
//! `cargo test --test smoke -- --nocapture` prints a line for each document, and the counts.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use specwright::config::Config;
use specwright::diagnostic::Severity;
use specwright::output::{self, ManifestInfo};
use specwright::source::Source;
use specwright::{Failure, Generated};

/// What became of a document.
enum Outcome {
    Generated { member: String, warnings: usize },
    Refused(String),
    Bug(String),
}

#[test]
fn real_documents_become_crates_that_compile() {
    let Some(list) = list() else {
        println!("no corpus beside the repository: nothing tried");
        return;
    };
    let root = list.parent().unwrap().to_owned();
    let text = std::fs::read_to_string(&list).unwrap();
    let documents: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let workspace = Path::new(env!("CARGO_TARGET_TMPDIR")).join("smoke");
    let _ = std::fs::remove_dir_all(&workspace);
    std::fs::create_dir_all(&workspace).unwrap();

    let mut members = Vec::new();
    let (mut refused, mut bugs) = (0, Vec::new());
    for (index, document) in documents.iter().enumerate() {
        let start = Instant::now();
        let outcome = run(&root.join(document), &workspace, &format!("smoke{index}"));
        let seconds = start.elapsed().as_secs_f64();
        match outcome {
            Outcome::Generated { member, warnings } => {
                println!("{seconds:5.1} s  generated, {warnings} warnings  {document}");
                members.push((member, *document));
            }
            Outcome::Refused(why) => {
                println!("{seconds:5.1} s  refused  {document}: {why}");
                refused += 1;
            }
            Outcome::Bug(what) => {
                println!("{seconds:5.1} s  BUG  {document}: {what}");
                bugs.push(*document);
            }
        }
    }
    let (clean, failed) = check(&workspace, &members);
    println!(
        "documents {}, generated {}, checked clean {clean}, refused with a diagnostic {refused}, bugs {}",
        documents.len(),
        members.len(),
        bugs.len()
    );
    assert!(bugs.is_empty(), "bugs: {bugs:?}");
    assert!(failed.is_empty(), "not clean:\n{}", failed.join("\n"));
    assert_eq!(clean + refused, documents.len());
}

fn list() -> Option<PathBuf> {
    let list = match std::env::var_os("SPECWRIGHT_CORPUS") {
        Some(list) => PathBuf::from(list),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/smoke.txt"),
    };
    list.is_file().then_some(list)
}

fn run(document: &Path, workspace: &Path, name: &str) -> Outcome {
    let source = match Source::open(document) {
        Ok(source) => source,
        Err(error) => return Outcome::Refused(error.message),
    };
    let config = Config { name: Some(name.to_owned()), ..Config::default() };
    let made = std::panic::catch_unwind(|| specwright::generate(&source, &config));
    match made {
        Ok(Ok(generated)) => {
            write(&workspace.join(name), &generated);
            Outcome::Generated {
                member: name.to_owned(),
                warnings: generated.report.count(Severity::Warning),
            }
        }
        Ok(Err(Failure::Document(report))) => {
            let error = report.found().iter().find(|found| found.severity == Severity::Error);
            Outcome::Refused(
                error.map(|found| format!("[{}] {}", found.code.id, found.message)).unwrap_or_default(),
            )
        }
        Ok(Err(Failure::Internal(what))) => Outcome::Bug(what),
        Err(_) => Outcome::Bug("panic".to_owned()),
    }
}

fn write(folder: &Path, generated: &Generated) {
    let info = ManifestInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        document_hash: generated.document_hash.clone(),
        config: serde_json::Value::Null,
    };
    output::write(folder, &generated.files, &info, false).unwrap();
}

/// One `cargo check` over all crates: how many are clean, and what is said of the others.
fn check(workspace: &Path, members: &[(String, &str)]) -> (usize, Vec<String>) {
    let names: Vec<String> = members.iter().map(|(member, _)| format!("{member:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
        names.join(", ")
    );
    std::fs::write(workspace.join("Cargo.toml"), manifest).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--message-format", "short", "--quiet"])
        .current_dir(workspace)
        .env("CARGO_TARGET_DIR", workspace.parent().unwrap().join("crates/target"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let mut failed = Vec::new();
    for (member, document) in members {
        let first = said
            .lines()
            .find(|line| line.starts_with(&format!("{member}/")) || line.contains(&format!("`{member}`")));
        if let Some(first) = first {
            failed.push(format!("{document}: {first}"));
        }
    }
    if failed.is_empty() && !output.status.success() {
        failed.push(said.lines().take(20).collect::<Vec<_>>().join("\n"));
    }
    (members.len() - failed.len().min(members.len()), failed)
}
