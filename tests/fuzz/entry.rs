//! One request made of bytes, and what is wrong with its answer. The fuzz target and the bounded run share it.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Mutex;
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::http::{HeaderName, HeaderValue, Method, Request, Uri};
use http_body::Frame;
use serde_json::Value;
use tower::ServiceExt;

/// A server, and requests that it takes, which others are made of.
pub struct Target {
    router: Router,
    seeds: Vec<Seed>,
    runtime: tokio::runtime::Runtime,
    /// The texts of panics that nobody has asked for yet.
    panics: &'static Mutex<Vec<String>>,
}

#[derive(Clone)]
struct Seed {
    method: String,
    target: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

/// Bytes that choose. When they are used up, every choice is the first.
struct Choices<'a>(&'a [u8]);

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"];
const HEADERS: [&str; 18] = [
    "content-type", "accept", "authorization", "cookie", "x-key", "x-ids", "x-point", "x-request-id", "range",
    "if-none-match", "content-encoding", "content-length", "expect", "host", "origin", "accept-encoding",
    "transfer-encoding", "content-disposition",
];
const NAMES: [&str; 19] = [
    "date", "flag", "many", "spaces", "pipes", "deep[name]", "deep[child][name]", "deep", "deep[tags][]", "filter",
    "maybe", "either", "x", "y", "name", "tags", "children[0][name]", "more[a]", "unknown",
];
const TEXTS: [&str; 38] = [
    "", "0", "-1", "1e400", "99999999999999999999", "true", "null", "a,b", "%", "%2", "%00", "%ff%fe", "%F0%9F%98%80",
    "[]", "{}", "{\"name\":\"a\"}", "\u{e4}", "2026-11-22T00:00:00Z", "2026-13-40T99:99:99Z", "..", "/", "%2F..%2F",
    "Bearer abc", "Basic YTpi", "Basic !!", "bearer", "Digest realm=\"a\"", "gzip", "br", "bytes=0-1", "*/*;q=0.1",
    "text/html;q=2", "100-continue", "session=1; mood=wild; ids=1,2", "=;=;", "b;q=", "W/\"x\"", "application/*",
];
const TYPES: [&str; 16] = [
    "application/json", "application/json; charset=utf-16", "application/merge-patch+json", "text/plain",
    "text/plain; charset=iso-8859-1", "application/xml", "text/xml", "application/jsonl", "application/octet-stream",
    "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x",
    "multipart/form-data; boundary=\"\"", "image/png", "a", "/",
];
const PIECES: [&[u8]; 27] = [
    b"{", b"}", b"[", b"]", b",", b":", b"\"", b"\\", b"\\ud800", b"\"name\":", b"null", b"1e999", b"-0", b"\xff\xfe",
    b"\r\n", b"--", b"Content-Disposition: form-data; name=\"title\"\r\n\r\n", b"--x\r\n", b"--x--\r\n", b"<", b"/>",
    b"<!DOCTYPE a [<!ENTITY b \"c\">]>", b"<book id=\"1\">", b"&amp;", b"&#x0;", b"a=", b"&",
];

impl Target {
    /// The largest body that servers under test take, in bytes: so small that some requests pass it.
    pub const BODY_LIMIT: usize = 16 << 10;

    /// A server with the requests of its `contract.json`.
    pub fn new(router: Router, contract: &str) -> Self {
        static PANICS: Mutex<Vec<String>> = Mutex::new(Vec::new());
        std::panic::set_hook(Box::new(|panic| {
            if let Ok(mut panics) = PANICS.lock() {
                panics.push(panic.to_string());
            }
        }));
        let cases: Vec<Value> = serde_json::from_str(contract).expect("a list of requests");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
        Self {
            router,
            seeds: cases.iter().map(Seed::new).collect(),
            runtime: runtime.expect("a runtime"),
            panics: &PANICS,
        }
    }

    /// Sends the request that the bytes make; nothing where they make none that HTTP could carry.
    ///
    /// # Errors
    /// What is wrong with the answer; else its status.
    pub fn one(&self, bytes: &[u8]) -> Option<Result<u16, String>> {
        let mut choices = Choices(bytes);
        let mut seed = self.seeds[choices.below(self.seeds.len())].clone();
        for _ in 0..choices.below(6) {
            self.change(&mut seed, &mut choices);
        }
        let asked = format!("{} {} {:?}", seed.method, seed.target, seed.headers);
        let request = seed.request(&mut choices)?;
        let is_head = request.method() == Method::HEAD;
        let answered = self.runtime.block_on(async {
            let answer = self.router.clone().oneshot(request).await.unwrap_or_else(|never: Infallible| match never {});
            let (parts, body) = answer.into_parts();
            (parts, axum::body::to_bytes(body, 1 << 24).await)
        });
        let panicked = self.panics.lock().map(|mut panics| std::mem::take(&mut *panics)).unwrap_or_default();
        let (parts, body) = answered;
        let status = parts.status.as_u16();
        let wrong = |what: String| Some(Err(format!("{what}\n{asked}\nanswered {status} {:?}", parts.headers)));
        if !panicked.is_empty() {
            return wrong(format!("a panic: {}", panicked.join("; ")));
        }
        let Ok(body) = body else { return wrong("an answer that breaks off".to_owned()) };
        if status >= 500 {
            return wrong(format!("the server's own fault: {body:?}"));
        }
        if status >= 400 && !is_head {
            let problem: Value = serde_json::from_slice(&body).unwrap_or(Value::Null);
            let is_problem = parts.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json");
            if !is_problem || problem["status"] != status || !problem["title"].is_string() {
                return wrong(format!("a refusal of another shape: {body:?}"));
            }
        }
        let has_no_body = is_head || status == 204 || status == 304;
        if has_no_body && !body.is_empty() {
            return wrong("a body where none may be".to_owned());
        }
        let needs = |status: u16, header: &str| parts.status != status || parts.headers.contains_key(header);
        if !needs(401, "www-authenticate") || !needs(405, "allow") {
            return wrong("a refusal without the header that belongs to it".to_owned());
        }
        Some(Ok(status))
    }

    fn change(&self, seed: &mut Seed, choices: &mut Choices<'_>) {
        match choices.below(13) {
            0 => {
                let mark = if seed.target.contains('?') { '&' } else { '?' };
                let (name, text) = (choices.text(&NAMES), choices.text(&TEXTS));
                seed.target.push_str(&format!("{mark}{name}={text}"));
            }
            1 => {
                let text = choices.text(&TEXTS);
                let (from, to) = choices.range(seed.target.len());
                if from > 0 && seed.target.is_char_boundary(from) && seed.target.is_char_boundary(to) {
                    seed.target.replace_range(from..to, &text);
                }
            }
            2 => {
                let name = HEADERS[choices.below(HEADERS.len())];
                let value = choices.text(&TEXTS).into_bytes();
                seed.headers.push((name.to_owned(), value));
            }
            3 => {
                let kind = TYPES[choices.below(TYPES.len())];
                seed.headers.retain(|(name, _)| name != "content-type");
                seed.headers.push(("content-type".to_owned(), kind.into()));
            }
            11 => {
                let value = choices.text(&["image/png", "text/plain", "*/*;q=0", "application/json;q=0"]);
                seed.headers.push(("accept".to_owned(), value.into_bytes()));
            }
            4 => seed.method = METHODS[choices.below(METHODS.len())].to_owned(),
            5 => {
                let piece = PIECES[choices.below(PIECES.len())];
                let (from, to) = choices.range(seed.body.len());
                seed.body.splice(from..to, piece.iter().copied());
            }
            6 => {
                let at = choices.below(seed.body.len().max(1));
                if let Some(byte) = seed.body.get_mut(at) {
                    *byte = choices.next();
                }
            }
            7 => {
                let at = choices.below(seed.body.len() + 1);
                seed.body.truncate(at);
            }
            8 => {
                // The same over and over: deep nesting, many parts, many pairs.
                let piece = PIECES[choices.below(PIECES.len())];
                let times = 1 << choices.below(13);
                let at = choices.below(seed.body.len() + 1);
                seed.body.splice(at..at, piece.repeat(times));
            }
            9 => seed.body.clone_from(&self.seeds[choices.below(self.seeds.len())].body),
            10 => {
                let (from, to) = choices.range(seed.body.len());
                let part = seed.body[from..to].to_vec();
                seed.body.splice(to..to, part);
            }
            _ => {
                let at = choices.below(seed.headers.len().max(1));
                if at < seed.headers.len() {
                    seed.headers.remove(at);
                }
            }
        }
    }
}

impl Seed {
    fn new(case: &Value) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let headers = case["headers"].as_object().into_iter().flatten();
        let mut headers: Vec<_> = headers.map(|(name, value)| (name.clone(), text(value).into_bytes())).collect();
        if let Some(kind) = case["body"]["type"].as_str() {
            headers.push(("content-type".to_owned(), kind.into()));
        }
        Self {
            method: text(&case["method"]),
            target: text(&case["target"]),
            headers,
            body: text(&case["body"]["text"]).into_bytes(),
        }
    }

    fn request(self, choices: &mut Choices<'_>) -> Option<Request<Body>> {
        let mut request = Request::new(Body::empty());
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).ok()?;
        *request.uri_mut() = Uri::try_from(self.target).ok().filter(|uri| uri.path().starts_with('/'))?;
        for (name, value) in self.headers {
            let name = HeaderName::try_from(name).ok()?;
            request.headers_mut().append(name, HeaderValue::from_bytes(&value).ok()?);
        }
        let body = Bytes::from(self.body);
        *request.body_mut() = match choices.below(4) {
            0 | 1 => Body::from(body),
            more => Body::new(Pieces { body, size: 1 + choices.below(64), breaks: more == 3 && choices.below(4) == 0 }),
        };
        Some(request)
    }
}

impl Choices<'_> {
    fn next(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: usize) -> usize {
        let wide = usize::from(self.next()) | if end > 256 { usize::from(self.next()) << 8 } else { 0 };
        wide % end.max(1)
    }

    /// One of these texts, or one that the bytes spell.
    fn text(&mut self, known: &[&str]) -> String {
        match self.below(known.len() + known.len() / 3) {
            known_one if known_one < known.len() => known[known_one].to_owned(),
            _ => {
                let length = self.below(24);
                (0..length).map(|_| char::from(b' ' + self.next() % 95)).collect()
            }
        }
    }

    fn range(&mut self, end: usize) -> (usize, usize) {
        let from = self.below(end + 1);
        let to = (from + self.below(9)).min(end);
        (from, to)
    }
}

/// A body that comes in pieces, and may break off.
struct Pieces {
    body: Bytes,
    size: usize,
    breaks: bool,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.body.is_empty() {
            let broken = std::mem::take(&mut self.breaks);
            return Poll::Ready(broken.then(|| Err(std::io::ErrorKind::ConnectionReset.into())));
        }
        let size = self.size.min(self.body.len());
        Poll::Ready(Some(Ok(Frame::data(self.body.split_to(size)))))
    }
}
