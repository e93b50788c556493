//! The user guide (`docs/`): every command that it tells a reader to type is typed here, page by page, and what it says
//! that they print is compared. docs/README.md tells how blocks are marked.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use specwright::diagnostic::codes;

/// Where the guide says that servers listen.
const ADDRESS: &str = "127.0.0.1:3000";

/// The pages that are run, each by the test of that name.
const RUN: &[&str] =
    &["design-first.md", "fastapi.md", "mock.md", "regenerating.md", "changes.md", "settings.md"];

#[test]
fn design_first() {
    run("design-first.md");
}

#[test]
fn fastapi() {
    run("fastapi.md");
}

#[test]
fn mock() {
    run("mock.md");
}

#[test]
fn regenerating() {
    run("regenerating.md");
}

#[test]
fn changes() {
    run("changes.md");
}

#[test]
fn settings() {
    run("settings.md");
}

/// The first page that anybody reads is run, too.
#[test]
fn readme() {
    run("../../README.md");
}

#[test]
fn every_page_is_listed_and_each_with_commands_is_run() {
    let summary = fs::read_to_string(pages().join("SUMMARY.md")).unwrap();
    let mut listed: Vec<&str> =
        summary.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    for page in &listed {
        let runs = steps(page).iter().any(|step| !matches!(step, Step::Skip));
        assert!(!runs || RUN.contains(page), "no test runs {page}");
    }
    let mut there: Vec<String> = fs::read_dir(pages())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "SUMMARY.md")
        .collect();
    listed.sort_unstable();
    there.sort_unstable();
    assert_eq!(listed, there);
}

/// The table of diagnostics is made of the table in the sources: `UPDATE_GUIDE=1 cargo test --test guide diagnostics`.
#[test]
fn diagnostics_are_those_of_the_tool() {
    let path = pages().join("diagnostics.md");
    let text = fs::read_to_string(&path).unwrap();
    let mark = "| code | severity | repair | what |\n|---|---|---|---|\n";
    let (before, _) = text.split_once(mark).expect("the table");
    let mut made = format!("{before}{mark}");
    for code in codes::ALL {
        let severity = format!("{:?}", code.severity).to_lowercase();
        let repair = if code.repair { "yes" } else { "" };
        writeln!(made, "| {} | {severity} | {repair} | {} |", code.id, code.meaning).unwrap();
    }
    if std::env::var_os("UPDATE_GUIDE").is_some() {
        fs::write(path, made).unwrap();
    } else {
        assert!(text == made, "the table is old: UPDATE_GUIDE=1 cargo test --test guide diagnostics");
    }
}

#[test]
fn every_setting_has_its_line() {
    let text = fs::read_to_string(pages().join("settings.md")).unwrap();
    let schema = specwright::config::schema();
    let settings = schema["properties"].as_object().unwrap();
    assert!(settings.len() > 10);
    for name in settings.keys() {
        assert!(text.contains(&format!("| `{name}`")) || text.contains(&format!("| `{name}.")), "{name}");
    }
}

/// The table of extensions has what the sources read, and nothing else.
#[test]
fn extensions_are_those_that_are_read() {
    // Media types, headers, a mark of our own, and the beginnings of several names.
    const OTHERS: &[&str] = &[
        "x-",
        "x-enum",
        "x-total-count",
        "x-www-form-urlencoded",
        "x-yaml",
        "x-jsonl",
        "x-jsonlines",
        "x-ndjson",
        "x-request-id",
        "x-unserved",
        "x-response",
        "x-response-",
    ];
    fn read(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                read(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.extend(names(&text, '"'));
            }
        }
    }
    fn names(text: &str, quote: char) -> impl Iterator<Item = String> {
        let start = format!("{quote}x-");
        let named = text.split(&start).skip(1).filter_map(move |rest| rest.split_once(quote));
        let is_name = |(name, _): &(&str, &str)| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        named.filter(is_name).map(|(name, _)| format!("x-{name}")).collect::<Vec<_>>().into_iter()
    }
    let mut sources = BTreeSet::new();
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    sources.retain(|name| !OTHERS.contains(&&**name));
    let page = fs::read_to_string(pages().join("extensions.md")).unwrap();
    let told: BTreeSet<String> = names(&page, '`').filter(|name| name != "x-").collect();
    assert!(sources.len() > 20);
    assert_eq!(told, sources);
}

/// What a block of a page asks for.
#[derive(Debug)]
enum Step {
    /// A file with a text.
    File(String, String),
    /// Commands.
    Run(String),
    /// Commands, the last of which is a server that is there from then on.
    Serve(String),
    /// What the commands before it print. A line `…` stands for any lines.
    Prints(String),
    /// Commands that cannot be run here.
    Skip,
}

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

fn steps(page: &str) -> Vec<Step> {
    let text = fs::read_to_string(pages().join(page)).unwrap();
    let mut steps = Vec::new();
    let mut mark = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(said) = line.strip_prefix("<!-- ") {
            let said = said.trim_end_matches("-->").trim();
            match said.strip_prefix("first: ") {
                Some(script) => steps.push(Step::Run(script.to_owned())),
                None => mark = Some(said),
            }
            continue;
        }
        let Some(language) = line.strip_prefix("```") else {
            mark = mark.filter(|_| line.is_empty());
            continue;
        };
        let block: String = lines
            .by_ref()
            .take_while(|line| *line != "```")
            .fold(String::new(), |all, line| all + line + "\n");
        let (key, value) = mark.take().map_or(("", ""), |mark| mark.split_once(": ").unwrap_or((mark, "")));
        steps.push(match (language, key) {
            ("sh", "") => Step::Run(block),
            ("sh", "server") => Step::Serve(block),
            ("sh", "not run") => {
                assert!(!value.is_empty(), "{page}: why is it not run?\n{block}");
                Step::Skip
            }
            (_, "file") => Step::File(value.to_owned(), block),
            (_, "prints") => Step::Prints(block),
            ("sh", key) => panic!("{page}: `{key}` is no mark of a block"),
            _ => continue,
        });
    }
    steps
}

/// Follows a page from its top to its end, in a folder of its own.
fn run(page: &str) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = root.join("guide").join(Path::new(page).file_stem().unwrap());
    // The last run's crates, with their handlers.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    let mut reader = Reader {
        place: folder.clone(),
        // Free a moment ago; nothing else on this machine waits for it.
        address: TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string(),
        target: root.join("crates/target"),
        note: folder.join(".place"),
        server: None,
        said: String::new(),
    };
    let mut ran = 0;
    for step in steps(page) {
        match step {
            Step::File(path, text) => {
                let path = folder.join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            Step::Run(script) => {
                reader.run(page, &script);
                ran += 1;
            }
            Step::Serve(script) => {
                reader.serve(page, &script);
                ran += 1;
            }
            Step::Prints(text) => reader.compare(page, &text),
            Step::Skip => {}
        }
    }
    assert!(ran > 0, "{page} has no commands");
}

/// Somebody who follows a page.
struct Reader {
    /// The folder where the terminal is.
    place: PathBuf,
    /// Where servers listen.
    address: String,
    /// What is built once for all pages.
    target: PathBuf,
    /// The file in which the shell notes where it is.
    note: PathBuf,
    server: Option<Server>,
    /// What the last commands printed.
    said: String,
}

impl Reader {
    fn shell(&self, script: &str) -> Command {
        let tool = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().unwrap();
        let path = format!("{}:{}", tool.display(), std::env::var("PATH").unwrap_or_default());
        let mut command = Command::new("bash");
        command
            .args(["-euo", "pipefail", "-c", &self.addressed(script)])
            .current_dir(&self.place)
            .env("PATH", path)
            .env("REPO", env!("CARGO_MANIFEST_DIR"))
            .env("PLACE", &self.note)
            .env("ADDRESS", &self.address)
            .env("RUST_LOG", "off")
            .env("NO_COLOR", "1")
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never");
        command
    }

    /// A script whose servers listen where this reader's do.
    fn addressed(&self, script: &str) -> String {
        let port = self.address.rsplit(':').next().unwrap_or_default();
        script.replace(ADDRESS, &self.address).replace("--port 3000", &format!("--port {port}"))
    }

    fn run(&mut self, page: &str, script: &str) {
        let noted = format!("exec 2>&1\ntrap 'pwd >\"$PLACE\"' EXIT\n{script}");
        let output = self.shell(&noted).output().unwrap();
        self.said = String::from_utf8_lossy(&output.stdout).replace(&self.address, ADDRESS);
        assert!(output.status.success(), "{page}: {}\n{script}\n{}", output.status, self.said);
        self.place = fs::read_to_string(&self.note).unwrap().trim().into();
    }

    fn serve(&mut self, page: &str, script: &str) {
        self.server = None;
        let child = self.shell(script).process_group(0).spawn().unwrap();
        let server = self.server.insert(Server(child));
        let started = Instant::now();
        while TcpStream::connect(&self.address).is_err() {
            let ended = server.0.try_wait().unwrap();
            assert!(ended.is_none(), "{page}: {}\n{script}", ended.unwrap());
            assert!(started.elapsed() < Duration::from_secs(1800), "{page}: nothing listens\n{script}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn compare(&self, page: &str, wanted: &str) {
        let mut rest = self.said.trim();
        let parts: Vec<&str> = wanted.split("…\n").map(str::trim).collect();
        for part in &parts {
            let at = rest.find(part);
            let at =
                at.unwrap_or_else(|| panic!("{page}: this is not printed:\n{part}\nbut:\n{}", self.said));
            rest = &rest[at + part.len()..];
        }
        assert!(parts.len() > 1 || self.said.trim() == parts[0], "{page}: more is printed:\n{}", self.said);
    }
}

/// A server, which ends with the page; with it what its shell started.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let group = format!("-{}", self.0.id());
        // It may be gone already.
        let _ = Command::new("kill").args(["--", &group]).status();
        let _ = self.0.wait();
    }
}
