//! Where things stand in large crates: in files that somebody can read, and in the same ones when a document grows.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::Path;

use specwright::config::Config;
use specwright::source::Source;
use specwright::{Failure, generate};

/// A document of one tag with many operations and models, and names that are hard to tell apart as files.
fn document(more: &str) -> String {
    let mut text = String::from("openapi: 3.1.0\ninfo: {title: Large, version: '1'}\npaths:\n");
    let long = "very-long-segment".repeat(20);
    for (folder, count) in [("a/b", 20), ("a-b", 9), ("a_b", 9), ("a", 20), (&long, 9), ("本", 9), ("con", 9)]
    {
        for number in 0..count {
            let place = folder.replace(['/', '-'], "_").chars().take(9).collect::<String>();
            let id = if folder.contains('-') { format!("dash{number}") } else { format!("{place}x{number}") };
            writeln!(
                text,
                "  /{folder}/{{id}}/x{number}:\n    get:\n      operationId: {id}\n      tags: [all]\n      \
                 parameters: [{{name: id, in: path, required: true, schema: {{type: string}}}}]\n      responses: \
                 {{'200': {{description: It, content: {{application/json: {{schema: {{$ref: \
                 '#/components/schemas/Root'}}}}}}}}}}"
            )
            .unwrap();
        }
    }
    text.push_str(more);
    text.push_str("components:\n  schemas:\n    Root:\n      type: object\n      properties:\n");
    for first in ["Pet", "User", "Order", "Con"] {
        for second in ["Open", "Closed"] {
            for number in 0..40 {
                writeln!(text, "        {first}{second}{number}: {{type: object, properties: {{x{first}{second}{number}: {{type: string}}}}}}").unwrap();
            }
        }
    }
    text
}

/// The files of Rust that a document becomes.
fn files(text: &str) -> BTreeMap<String, String> {
    let made = match generate(&Source::text("large.yaml", text), &Config::default()) {
        Ok(made) => made,
        Err(Failure::Document(report)) => panic!("{}", report.render(false)),
        Err(Failure::Internal(what)) => panic!("{what}"),
    };
    let rust = made
        .files
        .into_iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|one| one == "rs"));
    rust.map(|file| (file.path.clone(), String::from_utf8(file.content.to_vec()).unwrap())).collect()
}

/// In which file each line stands that begins so.
fn homes(files: &BTreeMap<String, String>, folder: &str, start: &str) -> BTreeMap<String, String> {
    let own = files.iter().filter(|(path, _)| path.starts_with(folder));
    own.flat_map(|(path, text)| {
        let found = text.lines().filter(|line| line.starts_with(start));
        found.map(|line| (line.to_owned(), path.clone()))
    })
    .collect()
}

#[test]
fn no_file_is_more_than_somebody_reads() {
    let files = files(&document(""));
    for folder in [
        "src/generated/all",
        "src/generated/models/",
        "src/generated/schemas/",
        "src/generated/answer_schemas/",
    ] {
        let long: Vec<(&String, usize)> = files
            .iter()
            .filter(|(path, _)| path.starts_with(folder))
            .map(|(path, text)| (path, text.lines().count()))
            .filter(|(_, lines)| *lines > 1500)
            .collect();
        assert!(long.is_empty(), "{long:?}");
    }
    let models = homes(&files, "src/generated/models/", "pub struct ");
    let places: BTreeSet<&String> = models.values().collect();
    assert_eq!(models.len(), 321);
    assert!(places.len() >= 3, "{places:?}");
    let chapters: Vec<&String> = files.keys().filter(|path| path.starts_with("src/generated/all/")).collect();
    assert!(chapters.len() >= 3, "{chapters:?}");
    // A part of a path is at most 255 bytes on every file system that matters, and these differ in more than case.
    for path in files.keys() {
        assert!(path.split('/').all(|part| part.len() < 100), "{path}");
    }
    let folded: BTreeSet<String> = files.keys().map(|path| path.to_lowercase()).collect();
    assert_eq!(folded.len(), files.len());
}

#[test]
fn what_is_added_moves_nothing() {
    let before = files(&document(""));
    let operation = "  /new/x:\n    get:\n      operationId: brandNew\n      tags: [all]\n      responses: {'204': {description: Done}}\n";
    let schema = "PetOpen99: {type: object, properties: {new: {type: string}}}";
    let grown = document(operation).replace(
        "    Root:\n      type: object\n      properties:\n",
        &format!("    Root:\n      type: object\n      properties:\n        {schema}\n"),
    );
    let after = files(&grown);
    for (folder, start) in [("src/generated/models/", "pub struct "), ("src/generated/all", "pub struct ")] {
        let (before, after) = (homes(&before, folder, start), homes(&after, folder, start));
        assert!(before.len() > 70, "{folder}: {}", before.len());
        for (line, path) in &before {
            assert_eq!(after.get(line), Some(path), "{line}");
        }
    }
    assert!(homes(&after, "src/generated/", "pub struct RootPetOpen99").len() == 1);
}
