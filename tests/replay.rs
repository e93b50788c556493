//! A FastAPI program in Rust: generated from what it publishes, with its business logic in the handlers, and asked what
//! FastAPI was asked. Every difference is a line of `tests/replay/differences.md`, which says why it is right.

#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::print_stderr, reason = "a test may")]

#[path = "replay/exchange.rs"]
mod exchange;
mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use serde_json::Value;
use specwright::config::Config;

use exchange::{Answer, Request};

const DATA: &str = "tests/data/fastapi";

#[test]
fn answers_as_fastapi_does() {
    let server = Server::start();
    let requests = lines("requests.jsonl").into_iter().map(|line| Request::read(&line));
    let recorded = lines("answers.jsonl").into_iter().map(|line| Answer::recorded(&line));
    let mut table = Table::default();
    let mut found = Vec::new();
    for (number, (request, recorded)) in requests.zip(recorded).enumerate() {
        let answer = exchange::ask(server.address, &request);
        let differences = answer.differences(&recorded, &request.target);
        table.count(&request, recorded.status, differences.is_empty());
        if !differences.is_empty() {
            found.push((number, request, differences));
        }
    }
    println!("{table}");
    let explained = explained();
    let mut wrong = String::new();
    for (number, request, differences) in &found {
        let parts: Vec<&str> = differences.iter().map(|one| one.part).collect();
        let parts = parts.join(", ");
        match explained.get(number) {
            Some(known) if *known == parts => {}
            known => {
                writeln!(
                    wrong,
                    "{number} {} {} ({}): {parts}, explained is {known:?}",
                    request.method, request.target, request.note
                )
                .unwrap();
                for one in differences {
                    writeln!(
                        wrong,
                        "    {}\n        FastAPI {}\n        here    {}",
                        one.part, one.recorded, one.here
                    )
                    .unwrap();
                }
            }
        }
    }
    for number in explained.keys().filter(|number| !found.iter().any(|(n, ..)| n == *number)) {
        writeln!(wrong, "{number} does not differ any more").unwrap();
    }
    assert!(wrong.is_empty(), "tests/replay/differences.md does not tell of this:\n{wrong}");
}

#[test]
fn no_answer_holds_a_password() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(DATA).join("openapi.json");
    let made = support::made(&document, &Config::default()).unwrap();
    let (mut answered, mut asked) = (0, 0);
    for file in made.files.iter().filter(|file| file.path.starts_with("src/generated/models/")) {
        let text = String::from_utf8(file.content.to_vec()).unwrap();
        for model in text.split("#[derive(").skip(1) {
            let (derives, rest) = model.split_once(')').unwrap();
            let fields = rest.split("\n}").next().unwrap();
            if derives.contains("Serialize,") || derives.ends_with("Serialize") {
                assert!(!fields.to_lowercase().contains("password"), "{model}");
                answered += 1;
            } else {
                asked += usize::from(fields.contains("pub password:"));
            }
        }
    }
    assert!(answered >= 10 && asked == 1, "{answered} answered, {asked} asked");
}

fn lines(name: &str) -> Vec<Value> {
    let file = std::fs::File::open(Path::new(DATA).join(name)).unwrap();
    BufReader::new(file).lines().map(|line| serde_json::from_str(&line.unwrap()).unwrap()).collect()
}

/// The table's lines: the number of a request, and what differs.
fn explained() -> BTreeMap<usize, String> {
    let text = std::fs::read_to_string("tests/replay/differences.md").unwrap();
    let rows = text.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, number, _, parts, why, _] = cells.as_slice() else { return None };
        let number = number.parse().ok()?;
        assert!(!why.is_empty(), "{line}");
        Some((number, (*parts).to_owned()))
    });
    rows.collect()
}

/// How many answers are equal, by endpoint and by what the request holds.
#[derive(Default)]
struct Table {
    endpoints: BTreeMap<String, [usize; 2]>,
    inputs: BTreeMap<&'static str, [usize; 2]>,
    kinds: BTreeMap<String, [usize; 2]>,
}

impl Table {
    fn count(&mut self, request: &Request, status: u16, equal: bool) {
        let path = request.target.split('?').next().unwrap();
        let number = |part: &str| {
            let text = part.replace("%20", "");
            text.starts_with(|c: char| c.is_ascii_digit() || "+-%".contains(c))
        };
        let parts: Vec<&str> = path.split('/').map(|part| if number(part) { "{id}" } else { part }).collect();
        let input = match request {
            Request { body: Some(_), .. } => "a body",
            Request { target, .. } if target.contains('?') => "a query string",
            _ if parts.contains(&"{id}") => "a path parameter",
            _ => "nothing but a path",
        };
        for counts in [
            self.endpoints.entry(format!("{} {}", request.method, parts.join("/"))).or_default(),
            self.inputs.entry(input).or_default(),
            self.kinds.entry(format!("FastAPI says {status}")).or_default(),
        ] {
            counts[usize::from(!equal)] += 1;
        }
    }
}

impl std::fmt::Display for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut row = |name: &str, [equal, different]: [usize; 2]| {
            writeln!(f, "{name:<32} {equal:>6} {different:>10} {:>6}", equal + different)
        };
        let total = self.inputs.values().fold([0, 0], |[a, b], [c, d]| [a + c, b + d]);
        row("equal, different, total", total)?;
        for (name, counts) in &self.endpoints {
            row(name, *counts)?;
        }
        for (name, counts) in &self.inputs {
            row(name, *counts)?;
        }
        for (name, counts) in &self.kinds {
            row(name, *counts)?;
        }
        Ok(())
    }
}

/// The generated server with its handlers, running.
struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start() -> Self {
        let folder = build();
        // Free a moment ago; nothing else on this machine waits for it.
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let child = Command::new(program())
            .current_dir(folder)
            .env("ADDRESS", address.to_string())
            .env("RUST_LOG", "off")
            .spawn()
            .unwrap();
        let server = Self { child, address };
        let started = Instant::now();
        while TcpStream::connect(address).is_err() {
            assert!(started.elapsed() < Duration::from_secs(30), "the server does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn target_folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target")
}

fn program() -> PathBuf {
    target_folder().join("debug").join(format!("replay{}", std::env::consts::EXE_SUFFIX))
}

/// Generates the crate, puts the handlers of `tests/replay/app` over the seeded ones, and builds it.
fn build() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("replay");
    let settings = std::fs::read_to_string("tests/replay/app/specwright.toml").unwrap();
    let config = Config { name: Some("replay".to_owned()), ..toml::from_str(&settings).unwrap() };
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(DATA).join("openapi.json");
    let made = support::made(&document, &config).unwrap();
    let mut files: BTreeMap<PathBuf, Vec<u8>> =
        made.files.iter().map(|file| (PathBuf::from(&file.path), file.content.to_vec())).collect();
    files.extend(support::contents(Path::new("tests/replay/app")));
    files.insert("report.pdf".into(), std::fs::read(Path::new(DATA).join("report.pdf")).unwrap());
    let manifest = files.get_mut(Path::new("Cargo.toml")).unwrap();
    manifest.extend_from_slice(b"\n[workspace]\n");
    for old in support::files_below(&folder) {
        let known = files.contains_key(old.strip_prefix(&folder).unwrap());
        if !known && !old.ends_with("Cargo.lock") {
            std::fs::remove_file(old).unwrap();
        }
    }
    for (path, content) in &files {
        let path = folder.join(path);
        if std::fs::read(&path).is_ok_and(|old| old == *content) {
            continue;
        }
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    let output = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--config", "profile.dev.debug=0"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target_folder())
        .env("CARGO_INCREMENTAL", "0")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.trim().is_empty(), "the server does not build cleanly:\n{said}");
    folder
}
