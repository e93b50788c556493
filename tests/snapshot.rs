//! What comes out of each document of `specs/feature`: the whole crate, to be read by people.
//!
//! What is the same in every crate stands there by name only: the runtime, the documentation page, the document
//! as it is served.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::fmt::Write as _;

use specwright::Generated;
use specwright::config::Config;
use specwright::output::OutputFile;

/// Files that are the same for every document, or the document itself.
const BY_NAME: &[&str] = &[
    ".gitignore",
    "README.md",
    "src/generated/openapi.json",
    "src/main.rs",
    "tests/contract.rs",
    "runtime/rustfmt.toml",
];

/// Real Rust that is tested by itself: only which files there are is told.
const RUNTIME: &str = "runtime/src/";

/// Seen only where the document is about them.
const ANSWERS: &str = "src/generated/answer_schemas/";

#[test]
fn crates() {
    let always = runtime(&made("minimal.yaml").files);
    insta::glob!("../specs/feature", "*.{yaml,json}", |path| {
        let text = match support::made(path, &support::config(path)) {
            Ok(made) => {
                let mut text = String::new();
                let mut parts = runtime(&made.files);
                parts.retain(|part| !always.contains(part));
                for file in made.files.iter().filter(|file| !file.path.starts_with(RUNTIME)) {
                    let is_left_out =
                        file.path.starts_with(ANSWERS) && !support::package(path).contains("answers-");
                    shown(file, is_left_out, &mut text);
                }
                writeln!(
                    text,
                    "// ==> {RUNTIME} (owned), beside what every crate has\n{}\n",
                    parts.join(" ")
                )
                .unwrap();
                let found = made.report.render(false);
                write!(text, "// ==> findings\n{}", if found.is_empty() { "none" } else { &found }).unwrap();
                text
            }
            Err(findings) => findings,
        };
        let mut settings = insta::Settings::clone_current();
        settings.set_omit_expression(true);
        settings.bind(|| insta::assert_snapshot!(text));
    });
}

/// The crate of a document of `specs/feature`.
fn made(name: &str) -> Generated {
    let path = support::documents("feature").into_iter().find(|path| path.ends_with(name)).unwrap();
    support::made(&path, &Config::default()).unwrap()
}

/// The runtime files of a crate.
fn runtime(files: &[OutputFile]) -> Vec<String> {
    files.iter().filter_map(|file| file.path.strip_prefix(RUNTIME)).map(str::to_owned).collect()
}

fn shown(file: &OutputFile, is_left_out: bool, text: &mut String) {
    let by_name = is_left_out || BY_NAME.contains(&file.path.as_str());
    writeln!(text, "// ==> {} ({})", file.path, support::owner(file)).unwrap();
    if !by_name {
        writeln!(text, "{}", String::from_utf8_lossy(&file.content)).unwrap();
    }
}

/// What [`BY_NAME`] leaves out is seen once.
#[test]
fn files_that_hardly_differ() {
    let made = made("tags.yaml");
    let mut text = String::new();
    for path in ["README.md", "src/main.rs", "runtime/Cargo.toml", "runtime/src/lib.rs"] {
        let file = made.files.iter().find(|file| file.path == path).unwrap();
        writeln!(text, "// ==> {path}\n{}", String::from_utf8_lossy(&file.content)).unwrap();
    }
    insta::assert_snapshot!(text);
}
