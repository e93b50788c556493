//! Same meaning, same bytes: documents written for two versions of OpenAPI, runs with other threads, runs again.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use specwright::config::Config;
use specwright::generate;
use specwright::output::OutputFile;

/// What a crate says about the text that it was made from.
const ABOUT_THE_TEXT: &[&str] = &["src/generated/openapi.json", "specwright.json"];

/// How the names of twins end: the older version, the newer one.
const TWINS: [(&str, &str); 2] = [(".20.yaml", ".30.yaml"), (".30.yaml", ".31.yaml")];

#[test]
fn twins_are_equal() {
    let mut wrong = Vec::new();
    let mut pairs = 0;
    for older in support::documents("feature") {
        let text = older.to_string_lossy().into_owned();
        for (old, new) in TWINS {
            let Some(newer) = text.strip_suffix(old).map(|stem| PathBuf::from(format!("{stem}{new}"))) else {
                continue;
            };
            if newer.exists() {
                pairs += 1;
                compare(&older, &newer, &mut wrong);
            }
        }
    }
    assert!(pairs > 5, "{pairs}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn compare(older: &Path, newer: &Path, wrong: &mut Vec<String>) {
    let (a, b) = (files(older), files(newer));
    let paths = |files: &[OutputFile]| files.iter().map(|file| file.path.clone()).collect::<Vec<_>>();
    let name = older.file_name().unwrap().to_string_lossy().into_owned();
    if paths(&a) != paths(&b) {
        wrong.push(format!("{name}: {:?}\n{:?}", paths(&a), paths(&b)));
        return;
    }
    for (a, b) in a.iter().zip(&b).filter(|(a, b)| a != b) {
        let file = &a.path;
        let (a, b) = (String::from_utf8_lossy(&a.content), String::from_utf8_lossy(&b.content));
        let (line, (in_a, in_b)) =
            a.lines().zip(b.lines()).enumerate().find(|(_, (a, b))| a != b).unwrap_or_default();
        wrong.push(format!("{name}, {file}, line {}:\n  older: {in_a}\n  newer: {in_b}", line + 1));
    }
}

#[test]
fn every_twin_has_its_other() {
    for path in support::documents("feature") {
        let text = path.to_string_lossy().into_owned();
        let endings: Vec<&str> = TWINS.iter().flat_map(|(old, new)| [*old, *new]).collect();
        let Some(stem) = endings.iter().find_map(|ending| text.strip_suffix(ending)) else { continue };
        let twins = endings.iter().filter(|ending| Path::new(&format!("{stem}{ending}")).exists());
        // `.30.yaml` is older than one and newer than another.
        assert!(twins.collect::<std::collections::BTreeSet<_>>().len() > 1, "{text} is alone");
    }
}

#[test]
fn neither_time_nor_threads_show() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let four = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
    let documents = [support::documents("feature"), support::documents("obstacle")].concat();
    for path in documents {
        let make = || match support::made(&path, &Config::default()) {
            Ok(made) => (made.files, made.report.render(false)),
            Err(findings) => (Vec::new(), findings),
        };
        let first = make();
        for (what, again) in
            [("again", make()), ("1 thread", one.install(make)), ("4 threads", four.install(make))]
        {
            assert!(first == again, "{}: other bytes: {what}", path.display());
        }
    }
}

#[test]
fn places_do_not_show() {
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/shop.yaml");
    let mut source = support::open(&shop);
    let first = generate(&source, &Config::default()).unwrap();
    source.name = "/somewhere/else/api.yaml".to_owned();
    source.path = Some("/somewhere/else/api.yaml".into());
    assert!(first.files == generate(&source, &Config::default()).unwrap().files);

    let folder = tempfile::tempdir().unwrap();
    let written = ["one", "two/three"].map(|name| {
        let out = folder.path().join(name);
        std::fs::create_dir_all(out.parent().unwrap()).unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .arg("generate")
            .arg(&shop)
            .arg("-o")
            .arg(&out)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        support::contents(&out)
    });
    assert!(written[0].len() > 10 && written[0] == written[1]);
}

/// The crate of a document, without what is said about its text. Both twins have one name.
fn files(path: &Path) -> Vec<OutputFile> {
    let made = support::made(path, &Config::default()).unwrap();
    made.files.into_iter().filter(|file| !ABOUT_THE_TEXT.contains(&file.path.as_str())).collect()
}
