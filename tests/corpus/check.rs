//! `cargo check` over all crates at once, in one target directory, each crate's compiler measured.
//!
//! Cargo is told to run this program in place of the compiler for the crates of the workspace; it runs the compiler,
//! waits, and notes what that used.

use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use serde::Deserialize;
use serde_json::Value;

use super::one::Outcome;
use super::{Row, usage};

/// The folder in which the compiler's figures are noted; set where this program stands in for the compiler.
const FIGURES: &str = "SPECWRIGHT_FIGURES";

/// How a crate fared.
#[derive(Default)]
pub(crate) struct Checked {
    /// The compiler's seconds; zero where another crate's failure kept it from running.
    pub(crate) seconds: f64,
    pub(crate) cpu_seconds: f64,
    pub(crate) peak_kib: u64,
    /// What the compiler complained of: code or lint, and the message.
    pub(crate) complaints: Vec<Complaint>,
    /// It ran to its end.
    pub(crate) done: bool,
}

/// A warning or an error of the compiler.
pub(crate) struct Complaint {
    pub(crate) is_error: bool,
    /// `E0308`, `unused_imports`
    pub(crate) code: String,
    /// With the place: `src/generated/models.rs:3: unused import: …`
    pub(crate) text: String,
}

/// Stands in for the compiler where cargo asks for that.
pub(crate) fn as_wrapper(words: &[String]) -> Option<ExitCode> {
    let figures = PathBuf::from(std::env::var_os(FIGURES)?);
    let (compiler, rest) = words.get(1..)?.split_first()?;
    let start = Instant::now();
    let status = Command::new(compiler).args(rest).status().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let after = |flag: &str| rest.iter().skip_while(|word| *word != flag).nth(1);
    if let (Some(name), true) = (after("--crate-name"), rest.iter().any(|word| word == "lib")) {
        let (peak_kib, cpu) = usage::of_children();
        std::fs::write(figures.join(name), format!("{seconds} {cpu} {peak_kib}")).unwrap();
    }
    Some(ExitCode::from(status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1)))
}

/// Checks the crates that were made.
pub(crate) fn run(folder: &Path, rows: &mut [Row]) {
    let made = |row: &&mut Row| matches!(row.outcome, Outcome::Generated(_));
    let mut checked: BTreeMap<String, Checked> =
        rows.iter_mut().filter(made).map(|row| (row.name.clone(), Checked::default())).collect();
    let members: Vec<String> = checked.keys().map(|name| format!("{name:?}")).collect();
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
        members.join(", ")
    );
    std::fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    let figures = folder.join("figures");
    std::fs::create_dir_all(&figures).unwrap();
    // Dependencies are shared with the crates of `tests/compile.rs`, those of documents are not kept.
    let mut cargo = Command::new(env!("CARGO"))
        .args(["check", "--workspace", "--keep-going", "--message-format", "json", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.with_file_name("crates").join("target"))
        .env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe().unwrap())
        .env(FIGURES, &figures)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = cargo.stderr.take().unwrap();
    let complaints = std::thread::spawn(move || {
        let mut text = String::new();
        std::io::Read::read_to_string(&mut stderr, &mut text).unwrap();
        text
    });
    let messages = serde_json::Deserializer::from_reader(BufReader::new(cargo.stdout.take().unwrap()));
    for message in messages.into_iter::<Value>() {
        note(&message.unwrap(), &mut checked);
    }
    cargo.wait().unwrap();
    let said = complaints.join().unwrap();
    for (name, checked) in &mut checked {
        let figures = std::fs::read_to_string(figures.join(name)).unwrap_or_default();
        if let [seconds, cpu, peak] = figures.split(' ').collect::<Vec<_>>()[..] {
            checked.seconds = seconds.parse().unwrap();
            checked.cpu_seconds = cpu.parse().unwrap();
            checked.peak_kib = peak.parse().unwrap();
        }
    }
    // Nothing at all was checked: cargo itself says why.
    assert!(checked.is_empty() || checked.values().any(|one| one.done), "{said}");
    for row in rows {
        row.checked = checked.remove(&row.name);
    }
}

#[derive(Deserialize)]
struct Message {
    level: String,
    #[serde(rename = "message")]
    text: String,
    code: Option<MessageCode>,
    spans: Vec<Span>,
}

#[derive(Deserialize)]
struct MessageCode {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: usize,
    is_primary: bool,
}

/// Notes one of cargo's messages.
fn note(message: &Value, checked: &mut BTreeMap<String, Checked>) {
    let Some(name) = message["target"]["name"].as_str() else { return };
    // What is wrong with the runtime of a crate is wrong with the crate.
    let of_runtime = name.strip_suffix("runtime").and_then(|name| name.strip_suffix(['_', '-']));
    let of_runtime = of_runtime.filter(|name| checked.contains_key(*name));
    let Some(one) = checked.get_mut(of_runtime.unwrap_or(name)) else { return };
    let is_library = message["target"]["kind"][0] == "lib";
    match message["reason"].as_str() {
        Some("compiler-artifact") if is_library => one.done |= of_runtime.is_none(),
        Some("compiler-message") if is_library => {
            let said: Message = serde_json::from_value(message["message"].clone()).unwrap();
            // The last messages only count the others.
            if said.spans.is_empty() && said.code.is_none() {
                return;
            }
            let place = said.spans.iter().find(|span| span.is_primary);
            let place = place.map(|span| {
                let file = span.file_name.split_once('/').map_or(&*span.file_name, |(_, file)| file);
                format!("{file}:{}: ", span.line_start)
            });
            one.complaints.push(Complaint {
                is_error: said.level == "error",
                code: said.code.map(|code| code.code).unwrap_or_default(),
                text: place.unwrap_or_default() + &said.text,
            });
        }
        _ => {}
    }
}
