//! Answers that a document does not describe do not compile.
//!
//! A crate is made of `tests/data/answers.yaml`, with an example for each case: once as it should be written, once
//! with one line that must be refused, at that line, for the expected reason and no other.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use specwright::config::Config;

/// A program, with `LINE` for the line in question.
struct Case {
    name: &'static str,
    program: &'static str,
    good: &'static str,
    bad: &'static str,
    /// What rustc calls the reason.
    code: &'static str,
}

/// Everything around a function that answers.
const ANSWER: &str = "
use answers::generated::api::*;
use answers::generated::runtime::{HandlerError, StatusIn};

pub struct App;

impl Api for App {
    async fn read_item(&self, _request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        LINE
    }

    async fn delete_item(&self, _request: DeleteItemRequest) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// The only range here.
pub const STATUS: StatusIn<500, 599> = StatusIn::new(503);

fn main() {}
";

const EMPTY: &str = "
use answers::generated::api::*;
use answers::generated::runtime::HandlerError;

pub struct App;

impl Api for App {
    async fn read_item(&self, _request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        Ok(ReadItemOk::NoContent)
    }

    async fn delete_item(&self, _request: DeleteItemRequest) -> Result<(), HandlerError> {
        LINE
    }
}

fn main() {}
";

const RANGE: &str = "
use answers::generated::api::ReadItemError;
use answers::generated::runtime::StatusIn;

pub fn broken() -> ReadItemError {
    const STATUS: StatusIn<500, 599> = LINE
    ReadItemError::ServerError { status: STATUS }
}

fn main() {}
";

const HANDLERS: &str = "
use answers::generated::api::*;
use answers::generated::runtime::HandlerError;

pub struct App;

LINE
    async fn read_item(&self, _request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        Ok(ReadItemOk::NoContent)
    }
}

fn main() {}
";

const CALLERS: &str = "
use answers::generated::api::*;
use answers::generated::runtime::{ApiKey, Denied, HandlerError};
use answers::generated::security::{KeyCaller, Security};
use axum::http::request::Parts;

pub struct App;

impl Api for App {
    async fn read_item(&self, request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        let KeyCaller {} = request.caller;
        Ok(ReadItemOk::NoContent)
    }

    async fn delete_item(&self, _request: DeleteItemRequest) -> Result<(), HandlerError> {
        Ok(())
    }
}

LINE
}

fn main() {}
";

const ROUTER: &str = "
use answers::generated::api::*;
use answers::generated::runtime::HandlerError;

pub struct App;

impl Api for App {
    async fn read_item(&self, _request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        Ok(ReadItemOk::NoContent)
    }

    async fn delete_item(&self, _request: DeleteItemRequest) -> Result<(), HandlerError> {
        Ok(())
    }
}

pub fn serve() -> axum::Router {
    LINE
}

fn main() {}
";

const CASES: &[Case] = &[
    Case {
        name: "undocumented_status",
        program: ANSWER,
        good: "Err(ReadItemError::NotFound)",
        bad: "Err(ReadItemError::Conflict)",
        code: "E0599",
    },
    Case {
        name: "undocumented_success",
        program: ANSWER,
        good: "Ok(ReadItemOk::Ok(String::new()))",
        bad: "Ok(ReadItemOk::Created(String::new()))",
        code: "E0599",
    },
    Case {
        name: "another_body",
        program: ANSWER,
        good: "Ok(ReadItemOk::Ok(String::new()))",
        bad: "Ok(ReadItemOk::Ok(7))",
        code: "E0308",
    },
    Case {
        name: "body_on_204_of_several",
        program: ANSWER,
        good: "Ok(ReadItemOk::NoContent)",
        bad: "Ok(ReadItemOk::NoContent(String::new()))",
        code: "E0618",
    },
    Case { name: "body_on_204", program: EMPTY, good: "Ok(())", bad: "Ok(String::new())", code: "E0308" },
    Case {
        name: "status_outside_its_range",
        program: RANGE,
        good: "StatusIn::new(503);",
        bad: "StatusIn::new(404);",
        code: "E0080",
    },
    Case {
        name: "handler_missing",
        program: HANDLERS,
        good: "impl Api for App { async fn delete_item(&self, _: DeleteItemRequest) -> Result<(), HandlerError> { Ok(()) }",
        bad: "impl Api for App {",
        code: "E0046",
    },
    Case {
        name: "scheme_missing",
        program: CALLERS,
        good: "impl Security for App { async fn key(&self, _: ApiKey, _: &Parts) -> Result<KeyCaller, Denied> { Ok(KeyCaller {}) }",
        bad: "impl Security for App {",
        code: "E0046",
    },
    Case {
        name: "all_schemes_missing",
        program: ROUTER,
        good: "answers::generated::router(answers::App::default())",
        bad: "answers::generated::router(App)",
        code: "E0277",
    },
];

#[test]
fn what_is_not_documented_does_not_compile() {
    let temporary = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let root = temporary.join("answers");
    let config = Config { name: Some("answers".to_owned()), ..Config::default() };
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/answers.yaml");
    for file in support::made(&document, &config).unwrap().files {
        write(&root.join(&file.path), &file.content);
    }
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    // The same profile as in tests/compile.rs, whose folder of compiled crates is used as well.
    let manifest = manifest + "\n[workspace]\n\n[profile.dev]\ndebug = 0\nincremental = false\n";
    write(&root.join("Cargo.toml"), manifest.as_bytes());
    for case in CASES {
        for (kind, line) in [("good", case.good), ("bad", case.bad)] {
            let program = format!("#![allow(dead_code)]\n{}", case.program.replace("LINE", line));
            write(&root.join(format!("examples/{}_{kind}.rs", case.name)), program.as_bytes());
        }
    }

    let output = Command::new(env!("CARGO"))
        .args(["check", "--examples", "--keep-going", "--quiet", "--message-format=json"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", temporary.join("crates/target"))
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let mut errors: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    let mut checked = BTreeSet::new();
    for line in said.lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        let target = line["target"]["name"].as_str().unwrap_or_default().to_owned();
        let message = &line["message"];
        if line["reason"] == "compiler-artifact" {
            checked.insert(target);
        } else if message["level"] == "error" && !message["code"].is_null() {
            let code = message["code"]["code"].as_str().unwrap().to_owned();
            let spans = message["spans"].as_array().unwrap();
            let primary = spans.iter().find(|span| span["is_primary"] == true).unwrap();
            let text = primary["text"][0]["text"].as_str().unwrap_or_default().trim().to_owned();
            errors.entry(target).or_default().push((code, text));
        }
    }
    let log = String::from_utf8_lossy(&output.stderr);
    for case in CASES {
        let good = format!("{}_good", case.name);
        assert!(
            checked.contains(&good) && !errors.contains_key(&good),
            "{good}: {:?}\n{log}",
            errors.get(&good)
        );
        let bad = errors.remove(&format!("{}_bad", case.name)).unwrap_or_default();
        let [(code, at)] = bad.as_slice() else { panic!("{}: {bad:?}\n{log}", case.name) };
        assert_eq!(code, case.code, "{}", case.name);
        assert!(at.ends_with(case.bad), "{}: refused at `{at}`", case.name);
    }
    assert!(errors.is_empty(), "{errors:?}");
}

/// Leaves alone what is there already, so that cargo does not compile it again.
fn write(path: &Path, content: &[u8]) {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
