//! Real documents: each is read without a panic, and comes out as a crate that compiles without a warning, or is refused
//! with a diagnostic.
//!
//! ```text
//! cargo test --test corpus                                         forty documents
//! cargo test --release --test corpus -- ../shared/corpus/open.txt  a list of your own
//! ```
//!
//! A list is a text file with a path on each line, relative to the list. The documents are other people's and no part of
//! this repository; without a list the one beside it is looked for (`../shared/corpus/smoke.txt`), and where that is not
//! there either, nothing is tried, and said so. `--no-check` only generates; `--only TEXT` takes the documents whose path
//! has the text.
//!
//! What is printed also stands in `target/tmp/corpus/table.tsv`, a line for each document, with what every one said in
//! `target/tmp/corpus/said`. Each document is read by a process of its own, and each crate checked by one, so that time and
//! memory are its own.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    reason = "a test may"
)]

mod check;
mod one;
mod table;
mod usage;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// A document of the list, and what became of it.
struct Row {
    /// Its path, as the list has it.
    document: String,
    /// The crate's name.
    name: String,
    outcome: one::Outcome,
    checked: Option<check::Checked>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().collect();
    if let Some(code) = check::as_wrapper(&words) {
        return code;
    }
    if words.get(1).is_some_and(|word| word == one::ROLE) {
        return one::run(&words[2..]);
    }
    let Some(options) = Options::read(&words[1..]) else { return ExitCode::SUCCESS };
    let Some(list) = options.list.clone().or_else(beside) else {
        println!("no corpus beside the repository: nothing tried");
        return ExitCode::SUCCESS;
    };
    let rows = run(&list, &options);
    let text = table::render(&rows);
    print!("{text}");
    std::fs::write(folder().join("table.tsv"), table::tsv(&rows)).unwrap();
    let bad = rows.iter().filter(|row| table::is_bad(row)).count();
    if bad > 0 {
        eprintln!("{bad} documents neither came out clean nor were refused with a diagnostic");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// What the command line asks for.
struct Options {
    list: Option<PathBuf>,
    check: bool,
    only: Option<String>,
}

impl Options {
    /// Nothing where the test is not meant: the words of `cargo test` reach every test, filters among them.
    fn read(words: &[String]) -> Option<Self> {
        let mut options = Self { list: None, check: true, only: None };
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--no-check" => options.check = false,
                "--only" => options.only = words.next().cloned(),
                "--list" => return None,
                "--skip" | "--test-threads" | "--format" | "--color" => _ = words.next(),
                flag if flag.starts_with('-') => {}
                path if Path::new(path).is_file() => options.list = Some(path.into()),
                filter if "corpus".contains(filter) => {}
                _ => return None,
            }
        }
        Some(options)
    }
}

fn beside() -> Option<PathBuf> {
    let list = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus/smoke.txt");
    list.is_file().then_some(list)
}

/// Where the crates come to stand.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("corpus")
}

fn run(list: &Path, options: &Options) -> Vec<Row> {
    let list = list.canonicalize().unwrap();
    let root = list.parent().unwrap();
    let text = std::fs::read_to_string(&list).unwrap();
    let wanted = |line: &&str| {
        !line.is_empty() && options.only.as_ref().is_none_or(|only| line.contains(only.as_str()))
    };
    let documents: Vec<&str> = text.lines().map(str::trim).filter(wanted).collect();
    let folder = folder();
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("said")).unwrap();
    let outcomes = one::run_all(root, &documents, &folder);
    let mut rows: Vec<Row> = documents
        .iter()
        .zip(outcomes)
        .enumerate()
        .map(|(index, (document, outcome))| Row {
            document: (*document).to_owned(),
            name: one::name(index),
            outcome,
            checked: None,
        })
        .collect();
    if options.check {
        check::run(&folder, &mut rows);
    }
    rows
}
