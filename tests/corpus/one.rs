//! One document: a process of its own generates its crate and tells what it used.

use std::io::Read;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specwright::config::Config;
use specwright::diagnostic::Severity;
use specwright::output::{self, ManifestInfo};
use specwright::source::Source;
use specwright::{Failure, Generated, Report};

use super::usage;

/// The first word of a process that generates one crate.
pub(crate) const ROLE: &str = "--one";

/// A document that takes longer than this is our fault.
const MOST_TIME: Duration = Duration::from_secs(300);

/// What became of a document.
#[derive(Serialize, Deserialize)]
pub(crate) enum Outcome {
    /// A crate.
    Generated(Box<Made>),
    /// The first finding that refuses it: its code, its message, and where.
    Refused { code: String, message: String, place: String },
    /// A fault of ours: a panic, an internal error, a process that did not end.
    Bug(String),
}

/// What was made of a document.
#[derive(Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) version: String,
    pub(crate) operations: usize,
    pub(crate) schemas: usize,
    /// Lines of Rust.
    pub(crate) lines: usize,
    pub(crate) warnings: usize,
    pub(crate) seconds: f64,
    pub(crate) peak_kib: u64,
}

/// The name of a document's crate.
pub(crate) fn name(index: usize) -> String {
    format!("document{index}")
}

/// Generates one crate: the document, the crate's name, the folder. Prints the outcome as JSON.
pub(crate) fn run(words: &[String]) -> ExitCode {
    let [document, name, folder] = words else { return ExitCode::from(2) };
    let (outcome, said) = generate(Path::new(document), name, Path::new(folder));
    std::fs::write(Path::new(folder).join("said").join(format!("{name}.txt")), said).unwrap();
    println!("{}", serde_json::to_string(&outcome).unwrap());
    ExitCode::SUCCESS
}

fn generate(document: &Path, name: &str, folder: &Path) -> (Outcome, String) {
    let start = Instant::now();
    let source = match Source::open(document) {
        Ok(source) => source,
        Err(error) => {
            let (code, place) = (String::new(), document.display().to_string());
            return (Outcome::Refused { code, message: error.message, place }, error.help);
        }
    };
    let config = Config { name: Some(name.to_owned()), ..Config::default() };
    match specwright::generate(&source, &config) {
        Ok(generated) => {
            write(&folder.join(name), &generated);
            let seconds = start.elapsed().as_secs_f64();
            let said = generated.report.render(false);
            let made = Made {
                version: generated.document.openapi.clone(),
                operations: generated.document.operations,
                schemas: generated.document.schemas,
                lines: lines(&generated),
                warnings: generated.report.count(Severity::Warning),
                seconds,
                peak_kib: usage::own_peak_kib().unwrap_or(0),
            };
            (Outcome::Generated(Box::new(made)), said)
        }
        Err(Failure::Document(report)) => (refusal(&report), report.render(false)),
        Err(Failure::Internal(what)) => (Outcome::Bug(what.clone()), what),
    }
}

/// The first error of a report.
fn refusal(report: &Report) -> Outcome {
    let text = report.to_json();
    let mut found = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let Some(first) = found.find(|found| found["severity"] == "error") else {
        return Outcome::Bug("refused without an error".to_owned());
    };
    let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
    let place = format!("{}:{}:{}", text("file"), first["line"], first["column"]);
    Outcome::Refused { code: text("code"), message: text("message"), place }
}

fn write(folder: &Path, generated: &Generated) {
    let info = ManifestInfo {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        document_hash: generated.document_hash.clone(),
        config: Value::Null,
    };
    output::write(folder, &generated.files, &info, false).unwrap();
}

fn lines(generated: &Generated) -> usize {
    let rust = generated
        .files
        .iter()
        .filter(|file| Path::new(&file.path).extension().is_some_and(|end| end == "rs"));
    rust.map(|file| file.content.split(|byte| *byte == b'\n').count() - 1).sum()
}

/// Generates every crate, as many at once as there are processors.
pub(crate) fn run_all(root: &Path, documents: &[&str], folder: &Path) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes: Mutex<Vec<Option<Outcome>>> = Mutex::new(documents.iter().map(|_| None).collect());
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(document) = documents.get(index) else { break };
                    let outcome = apart(&root.join(document), &name(index), folder);
                    outcomes.lock().unwrap()[index] = Some(outcome);
                }
            });
        }
    });
    outcomes.into_inner().unwrap().into_iter().flatten().collect()
}

/// Generates a crate in a process of its own.
fn apart(document: &Path, name: &str, folder: &Path) -> Outcome {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .arg(ROLE)
        .args([document, Path::new(name), folder])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // What it says is short, and fits into the pipes.
    let end = Instant::now() + MOST_TIME;
    let status = loop {
        match child.try_wait().unwrap() {
            Some(status) => break status,
            None if Instant::now() > end => {
                let _ = child.kill();
                let _ = child.wait();
                return Outcome::Bug(format!("not done after {} s", MOST_TIME.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    let (mut said, mut complained) = (String::new(), String::new());
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut complained).unwrap();
    serde_json::from_str(&said).unwrap_or_else(|_| {
        let first = complained.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        Outcome::Bug(format!("{status}: {first}"))
    })
}
