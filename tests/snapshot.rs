//! What comes out of each document of `specs/feature`: the whole crate, to be read by people.
//!
//! What is the same in every crate stands there by name only: the runtime, the documentation page, the document
//! as it is served.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::fmt::Write as _;

use specwright::config::Config;
use specwright::output::OutputFile;

/// Files that are the same for every document, or the document itself.
const BY_NAME: &[&str] = &[
    ".gitignore",
    "src/generated/openapi.json",
    "src/generated/runtime/",
    "src/main.rs",
    "tests/contract.rs",
];

/// A file of the runtime that is not: which modules there are.
const INDEX: &str = "src/generated/runtime/mod.rs";

#[test]
fn crates() {
    insta::glob!("../specs/feature", "*.*", |path| {
        let text = match support::made(path, &Config::default()) {
            Ok(made) => {
                let mut text = String::new();
                for file in &made.files {
                    shown(file, &mut text);
                }
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

fn shown(file: &OutputFile, text: &mut String) {
    let by_name = file.path != INDEX && BY_NAME.iter().any(|name| file.path.starts_with(name));
    writeln!(text, "// ==> {} ({})", file.path, support::owner(file)).unwrap();
    if !by_name {
        writeln!(text, "{}", String::from_utf8_lossy(&file.content)).unwrap();
    }
}

/// What [`BY_NAME`] leaves out is seen once.
#[test]
fn files_that_hardly_differ() {
    let minimal =
        support::documents("feature").into_iter().find(|path| path.ends_with("minimal.yaml")).unwrap();
    let made = support::made(&minimal, &Config::default()).unwrap();
    let main = made.files.iter().find(|file| file.path == "src/main.rs").unwrap();
    insta::assert_snapshot!(String::from_utf8_lossy(&main.content));
}
