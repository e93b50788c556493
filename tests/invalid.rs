//! Every kind of finding, as people see it: one small document each in `specs/invalid/`, named after its code.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::Path;

use specwright::diagnostic::codes;
use specwright::{Failure, Generated, generate};

/// Codes that no document can show, and why.
const WITHOUT_A_FILE: [(&str, &str); 3] = [
    ("SW0001", "the file itself cannot be read; tested in `source::open`"),
    ("SW0106", "the document comes from standard input; tested in tests/bundle.rs"),
    ("SW0109", "needs a server; tested in tests/remote.rs"),
];

#[test]
fn findings_as_people_see_them() {
    let mut others = Vec::new();
    insta::glob!("../specs/invalid", "*.{yaml,json}", |path| {
        let (codes, text) = findings(path);
        let name = path.file_name().unwrap().to_string_lossy();
        let code = name.split('-').next().unwrap();
        if !codes.iter().any(|found| found == code) {
            others.push(format!("{name} shows {codes:?} instead"));
        }
        insta::assert_snapshot!(text);
    });
    assert!(others.is_empty(), "{}", others.join("\n"));
}

#[test]
fn every_code_has_a_file() {
    let names: Vec<String> = std::fs::read_dir("specs/invalid")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let missing: Vec<&str> = codes::ALL
        .iter()
        .map(|code| code.id)
        .filter(|id| !WITHOUT_A_FILE.iter().any(|(code, _)| code == id))
        .filter(|id| !names.iter().any(|name| name.starts_with(&format!("{id}-"))))
        .collect();
    assert!(missing.is_empty(), "write specs/invalid/<code>-<what>.yaml for {missing:?}");
}

#[test]
fn codes_are_unique_and_in_order() {
    let ids: Vec<&str> = codes::ALL.iter().map(|code| code.id).collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(ids, sorted);
}

fn findings(path: &Path) -> (Vec<String>, String) {
    let (Ok(Generated { report, .. }) | Err(Failure::Document(report))) =
        generate(&support::open(path), &support::config(path))
    else {
        panic!("{}: the fault is ours", path.display());
    };
    let codes = report.found().iter().map(|finding| finding.code.id.to_owned()).collect();
    (codes, report.render(false))
}
