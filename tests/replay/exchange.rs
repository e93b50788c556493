//! Requests and answers as they are on the wire, and what makes two answers equal.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use serde_json::{Value, json};

/// Headers that are compared. Lengths, dates and validators follow from the rest, or from the file on the disk.
const HEADERS: [&str; 8] = [
    "content-type",
    "allow",
    "location",
    "set-cookie",
    "x-total-count",
    "x-error-code",
    "content-disposition",
    "content-range",
];

/// The longest body that was recorded as it is, in bytes.
const LONGEST: usize = 6000;

/// A request as it was recorded.
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    pub(crate) note: String,
}

/// An answer: recorded, or given here.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Value,
}

/// Something that two answers do not have in common.
pub(crate) struct Difference {
    pub(crate) part: &'static str,
    pub(crate) recorded: String,
    pub(crate) here: String,
}

impl Request {
    pub(crate) fn read(line: &Value) -> Self {
        let text = |name: &str| line[name].as_str().unwrap().to_owned();
        let body = match &line["body"] {
            Value::String(body) => Some(body.clone()),
            Value::Array(parts) => Some(
                parts
                    .iter()
                    .map(|part| {
                        part[0].as_str().unwrap().repeat(usize::try_from(part[1].as_u64().unwrap()).unwrap())
                    })
                    .collect(),
            ),
            _ => None,
        };
        let headers = line["headers"].as_object().unwrap();
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        Self {
            method: text("method"),
            target: text("path"),
            headers: headers.collect(),
            body,
            note: text("note"),
        }
    }
}

impl Answer {
    pub(crate) fn recorded(line: &Value) -> Self {
        let headers = line["headers"].as_object().unwrap();
        let headers = headers.iter().map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()));
        Self {
            status: u16::try_from(line["status"].as_u64().unwrap()).unwrap(),
            headers: headers.collect(),
            body: line["body"].clone(),
        }
    }

    /// What a client would notice.
    pub(crate) fn differences(&self, recorded: &Self, target: &str) -> Vec<Difference> {
        let mut differences = Vec::new();
        let mut compare = |part: &'static str, recorded: String, here: String| {
            if recorded != here {
                differences.push(Difference { part, recorded, here });
            }
        };
        compare("status", recorded.status.to_string(), self.status.to_string());
        for name in HEADERS {
            let read = |answer: &Self| {
                answer.headers.get(name).map(|value| meaning(name, value, target)).unwrap_or_default()
            };
            compare(name, read(recorded), read(self));
        }
        let shown = |body: &Value| body.to_string().chars().take(600).collect::<String>();
        if recorded.body != self.body {
            compare("body", shown(&recorded.body), shown(&self.body));
        }
        differences
    }
}

/// What a header says, however it is written.
fn meaning(name: &str, value: &str, target: &str) -> String {
    match name {
        "content-type" => value.to_ascii_lowercase(),
        "location" => resolved(value, target),
        // The attributes of a cookie have no order, and their names no case (RFC 6265 section 5.2).
        "set-cookie" => {
            let mut parts = value.split(';').map(str::trim);
            let pair = parts.next().unwrap_or_default().to_owned();
            let mut attributes: Vec<String> = parts.map(str::to_ascii_lowercase).collect();
            attributes.sort();
            format!("{pair}; {}", attributes.join("; "))
        }
        // A client that knows RFC 8187 takes the extended name, and leaves the other.
        "content-disposition" => {
            let mut parts = value.split(';').map(str::trim);
            let kind = parts.next().unwrap_or_default();
            let parts: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
            let named = |wanted: &str| parts.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
            let file = match (named("filename*"), named("filename")) {
                (Some((_, name)), _) => decoded(name.rsplit('\'').next().unwrap_or_default()),
                (None, Some((_, name))) => name.trim_matches('"').to_owned(),
                (None, None) => String::new(),
            };
            format!("{kind}; {file}")
        }
        _ => value.to_owned(),
    }
}

/// A reference as a client resolves it (RFC 3986 section 5.2), without the host.
fn resolved(reference: &str, target: &str) -> String {
    let without_host =
        reference.split_once("://").map(|(_, rest)| &rest[rest.find('/').unwrap_or(rest.len())..]);
    let reference = without_host.unwrap_or(reference);
    if reference.starts_with('/') {
        return reference.to_owned();
    }
    let mut parts: Vec<&str> = target.split('?').next().unwrap().split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut digit = || char::from(rest.next().unwrap()).to_digit(16).unwrap();
        bytes.push(if byte == b'%' { u8::try_from(digit() * 16 + digit()).unwrap() } else { byte });
    }
    String::from_utf8(bytes).unwrap()
}

/// Sends a request over a connection of its own.
pub(crate) fn ask(address: SocketAddr, request: &Request) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut head =
        format!("{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n", request.method, request.target);
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(body) = &request.body {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    if let Some(body) = &request.body {
        // A server that refuses a body may close before it has read all of it.
        let _ = stream.write_all(body.as_bytes());
    }
    let mut bytes = Vec::new();
    let mut piece = [0; 16 * 1024];
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(&piece[..count]),
            Err(_) if !bytes.is_empty() => break,
            Err(error) => panic!("{} {}: {error}", request.method, request.target),
        }
    }
    read(&bytes)
}

fn read(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: BTreeMap<String, String> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let mut body = bytes[end + 4..].to_vec();
    if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
        body = unchunked(&body);
    }
    let is_json = headers.get("content-type").is_some_and(|kind| kind.contains("json"));
    let text = String::from_utf8(body.clone());
    let recorded = if body.len() > LONGEST {
        let first = String::from_utf8_lossy(&body[..120]).into_owned();
        json!(format!("<{} bytes> {first}", body.len()))
    } else if is_json && !body.is_empty() {
        serde_json::from_slice(&body).unwrap()
    } else {
        json!(text.unwrap())
    };
    Answer { status, headers, body: recorded }
}

/// RFC 9112 section 7.1.
fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let end = rest.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + size]);
        rest = &rest[end + 2 + size + 2..];
    }
}
