//! Every document of `specs/` becomes a crate that rustc and clippy have nothing to say about, and whose seeded
//! handlers answer every operation as the document says.
//!
//! All crates are members of one workspace below `target/`, so that what they depend on is compiled once.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use specwright::config::Config;
use support::write_if_changed;

/// The member that runs the contract tests of all others: one program to link instead of a hundred.
const CONTRACTS: &str = "all-contracts";

/// Documents whose contract tests fail, and why. A test that passes must leave this list.
const UNANSWERED: &[(&str, &str)] = &[(
    "obstacle-injection-patterns",
    "a pattern of the document is none, so that nothing can be compared with it",
)];

#[test]
fn every_crate_is_clean_and_answers_as_documented() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates");
    let mut documents =
        [support::documents("feature"), support::documents("obstacle"), support::documents("real")].concat();
    documents.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/shop.yaml"));
    // While one document is looked into: `SPECWRIGHT_ONLY=tags cargo test --test compile`.
    if let Ok(only) = std::env::var("SPECWRIGHT_ONLY") {
        documents.retain(|path| path.to_string_lossy().contains(&only));
    }

    let members = write(&root, &documents);
    let cargo = |arguments: &[&str]| {
        let started = Instant::now();
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(&root)
            .env("CARGO_TARGET_DIR", root.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .unwrap();
        let seconds = started.elapsed().as_secs_f64();
        eprintln!("{} crates, cargo {}: {seconds:.0} s", members.len(), arguments.join(" "));
        output
    };
    // The contract tests are read once, in the member that has them all; libraries have no tests of their own.
    let clippy = cargo(&[
        "clippy",
        "--workspace",
        "--lib",
        "--bins",
        "--test",
        "all",
        "--keep-going",
        "--message-format=short",
        "--",
        "-D",
        "warnings",
    ]);
    // What stands behind features is as clean.
    let sends = |member: &String| {
        let manifest = std::fs::read_to_string(root.join(member).join("Cargo.toml")).unwrap();
        manifest.contains("\nclient = [")
    };
    let sending: Vec<&String> = members.iter().filter(|member| sends(member)).collect();
    let mut gated = vec!["clippy", "--keep-going", "--message-format=short", "--features", "client"];
    gated.extend(sending.iter().flat_map(|member| ["--package", member.as_str()]));
    gated.extend(["--", "-D", "warnings"]);
    let gated = (!sending.is_empty()).then(|| cargo(&gated));
    let tests = cargo(&["test", "--package", CONTRACTS, "--test", "all", "--no-fail-fast"]);
    let mut wrong = String::new();
    if !clippy.status.success() {
        wrong.push_str(&first_of_each(&root, &clippy));
    }
    if let Some(gated) = gated.filter(|output| !output.status.success()) {
        wrong.push_str(&first_of_each(&root, &gated));
    }
    wrong.push_str(&failed_tests(&tests, &members));
    assert!(wrong.is_empty(), "{wrong}");
}

/// Writes the workspace; gives its members. What is not a member any more is deleted.
fn write(root: &Path, documents: &[PathBuf]) -> Vec<String> {
    let mut members = Vec::new();
    let mut wrong = Vec::new();
    for path in documents {
        let package = support::package(path);
        let config = Config { name: Some(package.clone()), ..support::config(path) };
        let made = match support::made(path, &config) {
            Ok(made) => made,
            Err(findings) => {
                wrong.push(format!("{package} is refused:\n{findings}"));
                continue;
            }
        };
        let folder = root.join(&package);
        let files: BTreeMap<PathBuf, Vec<u8>> = made
            .files
            .iter()
            .map(|file| (folder.join(&file.path), refusing(&file.path, &file.content)))
            .collect();
        assert_eq!(files.len(), made.files.len(), "{package} has a file twice");
        for old in support::files_below(&folder) {
            if !files.contains_key(&old) {
                std::fs::remove_file(old).unwrap();
            }
        }
        for (path, content) in files {
            write_if_changed(&path, &content);
        }
        members.push(package);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    write_contracts(root, &members);
    let mut manifest = String::from("[workspace]\nresolver = \"3\"\nmembers = [\n");
    for member in members.iter().map(String::as_str).chain([CONTRACTS]) {
        writeln!(manifest, "    {member:?},").unwrap();
    }
    // Nobody debugs these crates. Other tests use what is built of their dependencies: the profile is the same there.
    manifest.push_str("]\n\n[profile.dev]\ndebug = 0\nincremental = false\n");
    write_if_changed(&root.join("Cargo.toml"), manifest.as_bytes());
    members
}

/// A server that answers 500 where an answer is not as documented, so that its tests see that.
fn refusing(path: &str, content: &[u8]) -> Vec<u8> {
    let strict = "_with(\n        app,\n        generated::runtime::Settings {\n            \
        answers: generated::runtime::AnswerChecks::Refuse,\n            ..Default::default()\n        },\n    )";
    match std::str::from_utf8(content) {
        Ok(text) if path == "src/lib.rs" => {
            let changed = text.replace("generated::server(app)", &format!("generated::server{strict}"));
            let changed = changed.replace("generated::router(app)", &format!("generated::router{strict}"));
            assert_ne!(changed, text);
            changed.into_bytes()
        }
        // TLS is none of our code, and takes minutes to build.
        Ok(text) if path == "runtime/Cargo.toml" => {
            text.replace("features = [\"rustls\"], optional", "optional").into_bytes()
        }
        _ => content.to_vec(),
    }
}

/// A crate that depends on all members and has each one's `tests/contract.rs` as a module.
fn write_contracts(root: &Path, members: &[String]) {
    let any = std::fs::read_to_string(root.join(&members[0]).join("Cargo.toml")).unwrap();
    let from = any.find("[dependencies]").unwrap();
    let to = any.find("[lints.rust]").unwrap();
    let mut manifest =
        format!("[package]\nname = \"{CONTRACTS}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n");
    // What tests need of a crate comes later, and is at least what the server needs of it.
    let mut needed = BTreeMap::new();
    for line in any[from..to].lines() {
        // Each member has a runtime of its own.
        if let Some((name, _)) = line.split_once(" = ").filter(|(name, _)| *name != "runtime") {
            needed.insert(name, line);
        }
    }
    manifest.push_str("[dependencies]\n");
    for line in needed.values() {
        writeln!(manifest, "{line}").unwrap();
    }
    let mut tests = String::from("//! The contract tests of all members.\n\n");
    for member in members {
        writeln!(manifest, "{member} = {{ path = \"../{member}\" }}").unwrap();
        writeln!(tests, "#[path = \"../../{member}/tests/contract.rs\"]\nmod {};", member.replace('-', "_"))
            .unwrap();
    }
    manifest.push('\n');
    manifest.push_str(&any[to..]);
    let folder = root.join(CONTRACTS);
    write_if_changed(&folder.join("Cargo.toml"), manifest.as_bytes());
    write_if_changed(&folder.join("src/lib.rs"), b"//! Nothing but tests.\n");
    write_if_changed(&folder.join("tests/all.rs"), tests.as_bytes());
}

/// The first complaint about each crate.
fn first_of_each(root: &Path, output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let mut first: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for line in text.lines().filter(|line| line.contains(": error") || line.contains(": warning")) {
        let line = line.strip_prefix(&*root.to_string_lossy()).unwrap_or(line).trim_start_matches('/');
        if let Some((member, _)) = line.split_once('/') {
            first.entry(member).or_default().push(line);
        }
    }
    if first.is_empty() {
        return text.into_owned();
    }
    let mut out = format!("{} crates are not clean; the first complaint about each:\n", first.len());
    for (member, lines) in first {
        writeln!(out, "{member} ({}): {}", lines.len(), lines[0]).unwrap();
    }
    out
}

/// What the contract tests found that is not in [`UNANSWERED`].
fn failed_tests(output: &Output, members: &[String]) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    if !text.contains("test result:") {
        return String::from_utf8_lossy(&output.stderr).into_owned();
    }
    let mut out = String::new();
    for member in members {
        let module = member.replace('-', "_");
        let known = UNANSWERED.iter().any(|(name, _)| name == member);
        let ok = |test: &str| text.contains(&format!("test {module}::{test} ... ok"));
        let passed = ok("every_operation_answers_as_documented")
            && ok("every_documented_status_is_answered")
            && ok("every_refusal_is_as_documented");
        if passed && known {
            writeln!(out, "{member} passes: take it off UNANSWERED").unwrap();
        } else if !passed && !known {
            let said = text.split(&format!("---- {module}::")).nth(1).unwrap_or("it did not run");
            let said = said.split("stack backtrace").next().unwrap_or_default();
            writeln!(out, "{member}: {said}").unwrap();
        }
    }
    out
}
