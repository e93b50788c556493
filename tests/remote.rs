//! Documents that refer to the network: only where it is allowed, and within limits.

#![allow(clippy::unwrap_used, reason = "a test may")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};

use specwright::config::{AllowRemote, Config};
use specwright::source::Source;
use specwright::{Failure, Stage, dump, generate};

/// A server of a few texts; a text that begins with `->` is a redirect.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    fn new(texts: &[(&str, &str)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&asked);
        let texts: BTreeMap<String, String> =
            texts.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { continue };
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let first = lines.next().unwrap_or_default();
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                while lines.next().is_some_and(|line| !line.is_empty()) {}
                let answer = match texts.get(&path) {
                    None => "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n".to_owned(),
                    Some(text) => match text.strip_prefix("->") {
                        Some(to) => format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n"),
                        None => format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n", text.len()),
                    },
                };
                let body = texts.get(&path).filter(|text| !text.starts_with("->"));
                let body = body.map_or("", String::as_str);
                heard.lock().unwrap().push(path);
                let _ = write!(stream, "{answer}connection: close\r\n\r\n{body}");
            }
        });
        Self { address, asked }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn document(reference: &str) -> Source {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    get:\n      responses:\n        '200':\n          description: A.\n          content: {{application/json: {{schema: {{$ref: '{reference}'}}}}}}\n"
    );
    Source::text("api.yaml", text)
}

fn allowed(allow: AllowRemote) -> Config {
    Config { allow_remote: allow, ..Config::default() }
}

fn everything() -> Config {
    allowed(AllowRemote::On(true))
}

/// The findings of a run, as text.
fn found(source: &Source, config: &Config) -> String {
    match generate(source, config) {
        Ok(generated) => generated.report.render(false),
        Err(Failure::Document(report)) => report.render(false),
        Err(Failure::Internal(why)) => panic!("{why}"),
    }
}

#[test]
fn references_of_the_network_are_followed_where_allowed() {
    let server = Server::new(&[
        (
            "/v1/pet.json",
            r##"{"type": "object", "properties": {"owner": {"$ref": "people.yaml#/Owner"}, "me": {"$ref": "#"}}}"##,
        ),
        ("/v1/people.yaml", "Owner: {type: object, properties: {pet: {$ref: /moved}}}\n"),
        ("/moved", "->v2/pet.json"),
        ("/v2/pet.json", r#"{"type": "object", "properties": {"food": {"$ref": "food.json"}}}"#),
        ("/v2/food.json", r#"{"type": "string", "maxLength": 7}"#),
    ]);
    let source = document(&server.url("/v1/pet.json"));
    let generated = generate(&source, &everything()).unwrap();
    assert_eq!(
        server.asked(),
        ["/v1/pet.json", "/v1/people.yaml", "/moved", "/v2/pet.json", "/v2/food.json"]
    );
    let models: String = generated
        .files
        .iter()
        .filter(|file| file.path.contains("models"))
        .map(|file| String::from_utf8_lossy(&file.content))
        .collect();
    for part in ["struct Pet ", "struct Owner ", "struct Pet2"] {
        assert!(models.contains(part), "{part}: {models}");
    }
}

#[test]
fn nobody_is_asked_who_is_not_allowed() {
    let server = Server::new(&[("/a.json", "{}"), ("/away", "->http://localhost:1/a.json")]);
    let source = document(&server.url("/a.json"));
    let text = found(&source, &Config::default());
    assert!(text.contains("SW0104") && text.contains("--allow-remote"), "{text}");
    let hosts = |host: &str| allowed(AllowRemote::Hosts(vec![host.to_owned()]));
    let text = found(&source, &hosts("example.com"));
    assert!(text.contains("SW0104") && text.contains("--allow-remote=127.0.0.1"), "{text}");
    let text = found(&source, &hosts("127.0.0.1:1"));
    assert!(text.contains("SW0104"), "{text}");
    assert_eq!(server.asked(), [] as [&str; 0]);
    assert!(!found(&source, &hosts("127.0.0.1")).contains("SW01"));
    // Nor is whom a redirect names.
    let text = found(&document(&server.url("/away")), &hosts(&server.address.to_string()));
    assert!(text.contains("SW0104") && text.contains("--allow-remote=localhost"), "{text}");
}

#[test]
fn what_cannot_be_fetched_is_said() {
    let server =
        Server::new(&[("/round", "->/round"), ("/bad.json", "{\"a\": 1;}"), ("/not.yaml", "{type: strnig}")]);
    for (path, code, word) in [
        ("/gone.json", "SW0108", "the answer is 404"),
        ("/round", "SW0108", "sends on more than 5 times"),
        ("/bad.json", "SW0004", "/bad.json:1:8"),
        ("/not.yaml", "SW0125", "/not.yaml:1:8"),
        ("/not.yaml#/x", "SW0101", "points to nothing in `http://127.0.0.1"),
    ] {
        let text = found(&document(&server.url(path)), &everything());
        assert!(text.contains(code) && text.contains(word), "{path}: {text}");
    }
}

#[test]
fn a_document_of_the_network_reads_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret.yaml");
    std::fs::write(&secret, "type: string\ndescription: hush\n").unwrap();
    let text = format!("{{$ref: 'file://{}'}}", secret.display());
    let server = Server::new(&[("/a.yaml", &text), ("/b.yaml", "{$ref: secret.yaml}")]);
    for path in ["/a.yaml", "/b.yaml"] {
        let root = folder.path().join("api.yaml");
        std::fs::write(&root, document(&server.url(path)).bytes).unwrap();
        let source = Source::open(&root).unwrap();
        let text = found(&source, &everything());
        let code = if path == "/a.yaml" { "SW0109" } else { "SW0108" };
        assert!(text.contains(code) && !text.contains("hush"), "{text}");
        let shown = dump(&source, &everything(), Stage::Document).err();
        assert!(matches!(shown, Some(Failure::Document(_))));
    }
}

#[test]
fn a_document_of_the_network_can_be_openapi() {
    let server = Server::new(&[(
        "/api.yaml",
        "openapi: 3.1.0\ninfo: {}\ncomponents:\n  schemas:\n    A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}\n    B: {type: string}\n",
    )]);
    let source = document(&server.url("/api.yaml#/components/schemas/A"));
    assert!(!found(&source, &everything()).contains("error"));
    assert_eq!(server.asked(), ["/api.yaml"]);
}
