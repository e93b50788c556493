//! What JSON Schema's own test suite says about generated servers.
//!
//! Each schema of the suite becomes the body of an operation: those of draft 4 in an OpenAPI 3.0 document, those of
//! draft 2020-12 in a 3.1 document. One crate is made of all, is sent each instance, and must accept or refuse it as
//! the suite says; what it accepts, it answers. `cargo test --test json_schema -- --nocapture` prints the figures.

#![allow(clippy::unwrap_used, clippy::print_stderr, reason = "a test may")]

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use support::echo::{Echo, changed, refusal, to_the_letter};

/// A test of the suite.
struct Case {
    /// The file's name, which is the keyword's; below `optional/` where a validator need not do so.
    file: String,
    /// What the schema is about.
    group: String,
    /// What the instance is about.
    test: String,
    /// Which schema.
    schema: usize,
    data: Value,
    valid: bool,
}

impl Case {
    fn name(&self) -> String {
        format!("{} | {} | {}", self.file, self.group, self.test)
    }
}

#[test]
fn draft_4_in_openapi_3_0() {
    run("draft4", "3.0.3");
}

#[test]
fn draft_2020_12_in_openapi_3_1() {
    run("draft2020-12", "3.1.1");
}

fn run(draft: &str, version: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema");
    let config = to_the_letter();
    let mut schemas = Vec::new();
    let mut cases = Vec::new();
    let mut refused: Vec<(Case, String)> = Vec::new();
    for path in support::files_below(&folder.join(draft)) {
        let file = path.strip_prefix(folder.join(draft)).unwrap().with_extension("");
        let file = file.to_string_lossy().replace('\\', "/");
        let groups: Vec<Value> = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        for group in groups {
            let schema = &group["schema"];
            let why = refusal(version, schema, &config);
            for test in group["tests"].as_array().unwrap() {
                let case = Case {
                    file: file.clone(),
                    group: group["description"].as_str().unwrap().to_owned(),
                    test: test["description"].as_str().unwrap().to_owned(),
                    schema: schemas.len(),
                    data: test["data"].clone(),
                    valid: test["valid"].as_bool().unwrap(),
                };
                match &why {
                    None => cases.push(case),
                    Some(why) => refused.push((case, why.clone())),
                }
            }
            if why.is_none() {
                schemas.push(schema.clone());
            }
        }
    }

    let echo = Echo::build(&draft.replace('.', "-"), version, &schemas, &config);
    let values: Vec<(usize, String)> =
        cases.iter().map(|case| (case.schema, case.data.to_string())).collect();
    let verdicts = echo.verdicts(&values);

    let skipped = skipped(&folder.join("skipped.md"), draft);
    let mut figures: BTreeMap<&str, Figures> = BTreeMap::new();
    let mut wrong = String::new();
    let mut failed: Vec<&[String; 3]> = Vec::new();
    for (case, why) in &refused {
        let figures = figures.entry(&case.file).or_default();
        figures.total += 1;
        if let Some(row) = row(&skipped, case) {
            failed.push(row);
            figures.skipped += 1;
        } else {
            writeln!(wrong, "{}: no crate: {}", case.name(), why.lines().next().unwrap()).unwrap();
        }
    }
    for (case, verdict) in cases.iter().zip(&verdicts) {
        let figures = figures.entry(&case.file).or_default();
        figures.total += 1;
        let problem = match (case.valid, verdict.status) {
            (true, 200) => changed(&case.data, &verdict.body).map(|at| format!("answered with another {at}")),
            (true, status) => Some(format!("refused with {status}")),
            (false, 422) => None,
            (false, status) => Some(format!("accepted with {status}")),
        };
        let Some(problem) = problem else {
            figures.passed += 1;
            continue;
        };
        if let Some(row) = row(&skipped, case) {
            failed.push(row);
            figures.skipped += 1;
        } else {
            let schema = &schemas[case.schema];
            writeln!(
                wrong,
                "{} ({}): {problem}\n    {schema}\n    {}\n    {}",
                case.name(),
                case.schema,
                case.data,
                verdict.body
            )
            .unwrap();
        }
    }
    for row in skipped.iter().filter(|row| !failed.contains(row)) {
        writeln!(wrong, "{}: passes, and is in the list of what is left out", row.join(" | ")).unwrap();
    }
    report(draft, &figures);
    assert!(wrong.is_empty(), "{wrong}");
}

#[derive(Default)]
struct Figures {
    passed: usize,
    skipped: usize,
    total: usize,
}

fn report(draft: &str, figures: &BTreeMap<&str, Figures>) {
    eprintln!("{draft:<38} passed / total  (left out, with a reason)");
    let mut sums = [Figures::default(), Figures::default()];
    for (file, one) in figures {
        line(file, one);
        let sum = &mut sums[usize::from(file.starts_with("optional/"))];
        sum.passed += one.passed;
        sum.skipped += one.skipped;
        sum.total += one.total;
    }
    line("all that is required", &sums[0]);
    line("all that is optional", &sums[1]);
}

fn line(what: &str, one: &Figures) {
    let skipped = if one.skipped > 0 { format!("  ({})", one.skipped) } else { String::new() };
    eprintln!("{what:<38} {:>6} / {:<5}{skipped}", one.passed, one.total);
}

/// What is known to differ, with the reason: the rows of a table whose first column is the draft.
fn skipped(path: &Path, draft: &str) -> Vec<[String; 3]> {
    let text = std::fs::read_to_string(path).unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells =
            line.strip_prefix('|')?.strip_suffix('|')?.split(" | ").map(|cell| cell.trim().to_owned());
        let [of, file, group, test, why] = <[String; 5]>::try_from(cells.collect::<Vec<_>>()).ok()?;
        assert!(!why.is_empty(), "{line} lacks a reason");
        of.split(", ").any(|of| of == draft).then_some([file, group, test])
    });
    rows.collect()
}

/// The row of a case, in which `*` stands for every group or test.
fn row<'r>(rows: &'r [[String; 3]], case: &Case) -> Option<&'r [String; 3]> {
    rows.iter().find(|[file, group, test]| {
        *file == case.file && (group == "*" || *group == case.group) && (test == "*" || *test == case.test)
    })
}
