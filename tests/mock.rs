//! `specwright mock` against the servers that are generated of the same documents: what one refuses the other refuses, in
//! the same words.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use specwright::config::Config;
use specwright::mock::{Mock, Options};
use specwright::source::Source;
use support::programs::{Program, run};

/// Documents that differ in what they have read: bodies and credentials, recursion, styles of parameters, unions.
const DOCUMENTS: &[(&str, &str)] = &[
    ("../shop", "mock-shop"),
    ("recursion-mutual", "mock-recursion"),
    ("security", "mock-security"),
    ("body-several", "mock-several"),
    ("parameters-strict", "mock-strict"),
    ("oneof-discriminator-explicit", "mock-discriminator"),
];

#[test]
fn refuses_what_a_generated_server_refuses() {
    let mut programs: Vec<Program> = Vec::new();
    for &(document, package) in DOCUMENTS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/feature/{document}.yaml"));
        let mock = Mock::new(&support::open(&path), &support::config(&path), Options::default()).unwrap();
        assert!(mock.unchecked.is_empty(), "{document}: {:?}", mock.unchecked);
        // Where the program of the crate finds it.
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mock").join(package);
        support::write_if_changed(&folder.join("mock.txt"), serve(mock).to_string().as_bytes());
        let program = include_str!("mock/program.rs").replace("PACKAGE", &package.replace('-', "_"));
        programs.push((document, package, program.leak()));
    }
    run("mock", &programs);
}

/// Every document of `specs/feature` becomes a mock that compares all it can read.
#[test]
fn knows_every_construct() {
    let mut wrong = Vec::new();
    for path in support::documents("feature") {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        match Mock::new(&support::open(&path), &support::config(&path), Options::default()) {
            Ok(mock) if mock.unchecked.len() == usize::from(support::config(&path).is_fastapi()) => {}
            Ok(mock) => wrong.push(format!("{name}: {:#?}", mock.unchecked)),
            Err(failure) => wrong.push(format!("{name}: {failure:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn answers_what_clients_prefer() {
    let mock = shop(Options::default());
    let (status, headers, body) = ask(mock, "GET", "/items/1", &[], "");
    assert_eq!((status, &*headers["content-type"]), (200, "application/json"), "{body}");
    assert!(!headers.contains_key("preference-applied"));
    let (again, _, other) = ask(mock, "GET", "/items/1", &[("Prefer", "code=404")], "");
    assert_eq!(again, 404, "{other}");
}

#[test]
fn a_seed_makes_the_same_values() {
    let options = Options { seed: Some(7), dynamic: true, ..Options::default() };
    let (one, other) = (shop(options), shop(options));
    let first = ask(one, "GET", "/items/1", &[], "").2;
    assert_eq!(first, ask(one, "GET", "/items/1", &[], "").2);
    assert_eq!(first, ask(other, "GET", "/items/1", &[], "").2);
    let free = shop(Options { seed: None, ..options });
    assert_ne!(ask(free, "GET", "/items/1", &[], "").2, ask(free, "GET", "/items/1", &[], "").2);
}

#[test]
fn remembers_what_clients_make() {
    let mock = shop(Options { stateful: true, ..Options::default() });
    let json = [("Content-Type", "application/json")];
    let total =
        |page: &str| ask(mock, "GET", &format!("/items?page_size=100{page}"), &[], "").2["total"].clone();
    let before = total("").as_u64().unwrap();
    let draft = r#"{"name": "Lantern", "price": 12.5, "stock": 3}"#;
    let (status, headers, made) = ask(mock, "POST", "/items", &json, draft);
    assert_eq!(status, 201, "{made}");
    assert_eq!((&made["name"], &made["price"], &made["stock"]), (&"Lantern".into(), &12.5.into(), &3.into()));
    let id = made["id"].as_u64().unwrap();
    let path = format!("/items/{id}");
    assert_eq!(headers["location"], path);
    assert_eq!(ask(mock, "GET", &path, &[], "").2["name"], "Lantern");
    assert_eq!(total("").as_u64().unwrap(), before + 1);
    let (status, _, changed) = ask(mock, "PATCH", &path, &json, r#"{"price": 11}"#);
    assert_eq!(
        (status, &changed["price"], &changed["name"]),
        (200, &11.into(), &"Lantern".into()),
        "{changed}"
    );
    let replaced = r#"{"name": "Lamp", "price": 9}"#;
    assert_eq!(ask(mock, "PUT", &path, &json, replaced).0, 200);
    let (_, _, now) = ask(mock, "GET", &path, &[], "");
    assert_eq!((&now["name"], &now["id"], &now["stock"]), (&"Lamp".into(), &id.into(), &0.into()), "{now}");
    assert!(now.get("description").is_none_or(Value::is_null), "{now}");
    // Another gets another id, and a list has its pages.
    let other = ask(mock, "POST", "/items", &json, draft).2["id"].as_u64().unwrap();
    assert_ne!(other, id);
    let page = ask(mock, "GET", "/items?page=1&page_size=1", &[], "").2;
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    assert_eq!(page["total"].as_u64().unwrap(), before + 2);
    assert_eq!(page["total_pages"].as_u64().unwrap(), before + 2);
    assert_eq!(ask(mock, "DELETE", &path, &[], "").0, 204);
    // As the document describes it.
    let (status, headers, gone) = ask(mock, "GET", &path, &[], "");
    assert_eq!((status, &*headers["content-type"]), (404, "application/json"));
    assert!(gone["code"].is_string() && gone["message"].is_string(), "{gone}");
    for method in ["PATCH", "DELETE"] {
        let body = if method == "PATCH" { r#"{"price": 1}"# } else { "" };
        assert_eq!(ask(mock, method, &path, &json, body).0, 404, "{method}");
    }
    assert_eq!(total("").as_u64().unwrap(), before + 1);
    // Nothing is left of what was part of it, and its id is not given again.
    assert_eq!(ask(mock, "GET", &format!("{path}/summary"), &[], "").0, 404);
    let last = ask(mock, "POST", "/items", &json, draft).2["id"].as_u64().unwrap();
    assert_eq!(ask(mock, "GET", &format!("/items/{last}/summary"), &[], "").0, 200);
    assert_eq!(ask(mock, "DELETE", &format!("/items/{last}"), &[], "").0, 204);
    assert!(ask(mock, "POST", "/items", &json, draft).2["id"].as_u64().unwrap() > last);
    let before = before + 1;
    // What is wrong changes nothing, and what a client prefers is not remembered.
    assert_eq!(ask(mock, "POST", "/items", &json, r#"{"name": 3}"#).0, 422);
    assert_eq!(ask(mock, "GET", &path, &[("Prefer", "code=200")], "").0, 200);
    assert_eq!(total("").as_u64().unwrap(), before + 1);
}

/// What clients say is remembered whole, and answered as far as the document has it.
#[test]
fn remembers_no_more_than_it_may_answer() {
    const DOCUMENT: &str = r"
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets/:
    get:
      responses: {'200': {description: all, content: {application/json: {schema: {type: array, maxItems: 2, items: {$ref: '#/components/schemas/Pet'}}}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses: {'201': {description: made, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: whether, content: {application/json: {schema: {type: object, required: [well], properties: {well: {type: boolean}}}}}}}
    delete: {responses: {'204': {description: gone}}}
  /pets/{id}/toys:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: toys, content: {application/json: {schema: {type: array, items: {type: string}}}}}}
components:
  schemas:
    NewPet:
      type: object
      required: [name]
      properties: {id: {type: integer, format: int32}, name: {type: string}, nick: {type: [string, 'null']}, secret: {type: string, writeOnly: true}}
    Pet:
      type: object
      required: [id, name, chip]
      properties: {id: {type: integer, format: int32}, name: {type: string}, nick: {type: string}, secret: {type: string, writeOnly: true}}
";
    let options = Options { stateful: true, ..Options::default() };
    let mock = serve(Mock::new(&Source::text("pets.yaml", DOCUMENT), &Config::default(), options).unwrap());
    let json = [("Content-Type", "application/json")];
    let draft = r#"{"id": 2147483647, "name": "Rex", "nick": null, "secret": "x"}"#;
    let made = ask(mock, "POST", "/pets/", &json, draft).2;
    assert_eq!((&made["id"], &made["name"]), (&2_147_483_647.into(), &"Rex".into()), "{made}");
    assert!(made.get("secret").is_none() && made.get("nick").is_none(), "{made}");
    assert!(made["chip"].is_string(), "{made}");
    // What comes next fits 32 bits, too, and a number where the path has a text.
    let next = ask(mock, "POST", "/pets/", &json, r#"{"name": "Laika"}"#).2["id"].as_u64().unwrap();
    assert!(next < 2_147_483_647, "{next}");
    for _ in 0..2 {
        assert_eq!(ask(mock, "POST", "/pets/", &json, r#"{"name": "Bello"}"#).0, 201);
    }
    let all = ask(mock, "GET", "/pets/", &[], "").2;
    assert_eq!(all.as_array().unwrap().len(), 2, "{all}");
    assert!(all[0]["id"].is_number() && all[0].get("well").is_none(), "{all}");
    // What is gone is gone whole, and the served document says so.
    assert_eq!(ask(mock, "GET", "/pets/2147483647/toys", &[], "").0, 200);
    assert_eq!(ask(mock, "DELETE", "/pets/2147483647", &[], "").0, 204);
    for path in ["/pets/2147483647", "/pets/2147483647/toys"] {
        assert_eq!(ask(mock, "GET", path, &[], "").0, 404, "{path}");
    }
    let told = ask(mock, "GET", "/openapi.json", &[], "").2;
    for path in ["/pets/{id}", "/pets/{id}/toys"] {
        assert!(told["paths"][path]["get"]["responses"]["404"].is_object(), "{path}");
    }
    assert!(told["paths"]["/pets/"]["get"]["responses"]["404"].is_null());
}

#[test]
fn pages_of_any_origin_may_ask() {
    let mock = shop(Options { cors: true, ..Options::default() });
    let origin = ("Origin", "https://app.example");
    let (status, headers, _) = ask(
        mock,
        "OPTIONS",
        "/items/1",
        &[
            origin,
            ("Access-Control-Request-Method", "PUT"),
            ("Access-Control-Request-Headers", "content-type"),
        ],
        "",
    );
    assert_eq!(status, 204);
    assert_eq!(headers["access-control-allow-origin"], "https://app.example");
    assert_eq!(headers["access-control-allow-methods"], "PUT");
    assert_eq!(headers["access-control-allow-headers"], "content-type");
    let (status, headers, _) = ask(mock, "GET", "/items/x", &[origin], "");
    assert_eq!(status, 422);
    assert_eq!(headers["access-control-allow-origin"], "https://app.example");
    assert!(!ask(mock, "GET", "/items/1", &[], "").1.contains_key("access-control-allow-origin"));
}

#[test]
fn the_command_says_where_it_listens() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let tool = || {
        let mut tool = Command::new(env!("CARGO_BIN_EXE_specwright"));
        tool.arg("mock").current_dir(env!("CARGO_TARGET_TMPDIR")).stderr(Stdio::piped());
        tool
    };
    let refused = tool().args(["--port", &port]).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(
        said.contains(&format!("error: cannot listen on 127.0.0.1:{port}: port {port} is taken")),
        "{said}"
    );
    let mut running = tool().args(["--port", "0"]).spawn().unwrap();
    let mut lines = BufReader::new(running.stderr.take().unwrap()).lines().map_while(Result::ok);
    let line = lines.find(|line| line.contains("http://")).unwrap();
    let address = line.split("http://").nth(1).and_then(|rest| rest.split(';').next()).unwrap();
    let status = ask(address.parse().unwrap(), "GET", "/items/1", &[], "").0;
    // As Ctrl-C does.
    let interrupted = Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    let ended = running.wait().unwrap();
    assert!(interrupted.success() && ended.success(), "{ended}");
    assert_eq!(status, 200);
    assert!(line.starts_with("Corner Shop 1.0.0: 25 operations at "), "{line}");
}

fn shop(options: Options) -> SocketAddr {
    let source = Source::text("shop.yaml", specwright::EMBEDDED);
    serve(Mock::new(&source, &Config::default(), options).unwrap())
}

/// Has a mock answer until the test ends.
fn serve(mock: Mock) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || mock.serve(listener).unwrap());
    address
}

type Answer = (u16, BTreeMap<String, String>, Value);

fn ask(address: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = format!("{method} {target} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        request += &format!("Content-Length: {}\r\n", body.len());
    }
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let single = ["content-type", "etag", "location"];
    let headers = headers.fold(BTreeMap::new(), |mut all: BTreeMap<String, String>, (name, value)| {
        let before = all.insert(name.clone(), value);
        assert!(before.is_none() || !single.contains(&&*name), "{target} has {name} twice");
        all
    });
    (status, headers, serde_json::from_str(body).unwrap_or(Value::Null))
}
