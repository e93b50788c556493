//! Recorded requests, put to the generated server over a socket; and bodies made up at random.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use form_requests::generated::api::*;
use form_requests::generated::runtime::{FilePart, HandlerError, Headed, Settings, UploadedFile, serve as serve_router};
use form_requests::generated::{self, models};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

struct App;

/// The bytes as hex, as far as they are few; a sum of many.
fn shown(bytes: &[u8]) -> Value {
    if bytes.len() > 64 {
        let sum: u64 = bytes.iter().zip(1u64..).map(|(byte, at)| u64::from(*byte) * at).sum();
        return json!({"bytes": bytes.len(), "sum": sum});
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => json!(text),
        Err(_) => json!(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()),
    }
}

async fn streamed(mut file: FilePart) -> Result<Value, HandlerError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = file.chunk().await? {
        bytes.extend_from_slice(&chunk);
    }
    Ok(json!({"name": file.name(), "file": file.file_name(), "type": file.content_type(), "is": shown(&bytes)}))
}

fn collected(file: &UploadedFile) -> Value {
    json!({"file": file.file_name, "type": file.content_type, "is": shown(&file.bytes)})
}

impl Api for App {
    async fn stream_parts(&self, mut request: StreamPartsRequest) -> Result<Value, HandlerError> {
        let mut parts = Vec::new();
        while let Some(part) = request.body.next().await? {
            parts.push(match part {
                StreamPartsPart::Title(title) => json!({"title": title}),
                StreamPartsPart::Count(count) => json!({"count": count}),
                StreamPartsPart::File(file)
                | StreamPartsPart::Older(file)
                | StreamPartsPart::Image(file)
                | StreamPartsPart::Files(file)
                | StreamPartsPart::Either(file) => streamed(file).await?,
                StreamPartsPart::Noted(Headed { headers, value }) => {
                    json!([headers.x_note, streamed(value).await?])
                }
                StreamPartsPart::Point(point) | StreamPartsPart::Points(point) => json!({"x": point.x, "y": point.y}),
                StreamPartsPart::Tags(tag) => json!({"tag": tag}),
                StreamPartsPart::Other(part) => json!({"other": streamed(part).await?}),
            });
        }
        Ok(parts.into())
    }

    async fn collect_parts(&self, request: CollectPartsRequest) -> Result<Value, HandlerError> {
        let form = request.body.collect().await?;
        let files: Vec<Value> = form.files.iter().map(collected).collect();
        let points = form.points.into_iter().flatten();
        Ok(json!({
            "title": form.title,
            "count": form.count,
            "file": form.file.as_ref().map(collected),
            "older": form.older.as_ref().map(collected),
            "image": form.image.as_ref().map(collected),
            "noted": form.noted.as_ref().map(|noted| json!([noted.headers.x_note, collected(&noted.value)])),
            "files": files,
            "either": form.either.as_ref().map(collected),
            "point": form.point.map(|point| json!([point.x, point.y])),
            "points": points.map(|point| json!([point.x, point.y])).collect::<Vec<_>>(),
            "tags": form.tags,
        }))
    }

    async fn send_note(&self, request: SendNoteRequest) -> Result<models::Note, HandlerError> {
        assert!(!format!("{request:?}").contains("hunter2"));
        let (SendNoteBody::Multipart(note) | SendNoteBody::Form(note)) = request.body;
        Ok(note)
    }

    async fn send_pairs(&self, request: SendPairsRequest) -> Result<models::Note, HandlerError> {
        Ok(request.body)
    }
}

/// A server, and where it listens.
async fn serve() -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings { body_limit: 64 * 1024, ..Settings::default() };
    let router = generated::router_with(App, settings);
    tokio::spawn(async move { serve_router(listener, router).await.unwrap() });
    address
}

/// Sends bytes as they are, in pieces of a size, and reads the answer.
async fn send(address: std::net::SocketAddr, bytes: &[u8], size: usize) -> (u16, String) {
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.set_nodelay(true).unwrap();
    for piece in bytes.chunks(size) {
        // The server may have answered and closed before it has all.
        if socket.write_all(piece).await.is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&answer).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
            if length.is_some_and(|length: usize| body.len() >= length) {
                let status = head.split(' ').nth(1).unwrap().parse().unwrap();
                return (status, body.to_owned());
            }
        }
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => panic!("no answer to {:?}: {text}", String::from_utf8_lossy(bytes)),
            Ok(read) => answer.extend_from_slice(&buffer[..read]),
        }
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|path| path.join("tests/data/requests")).find(|path| path.join("README.md").exists()).unwrap()
}

#[tokio::test]
async fn recorded_requests_are_read_as_they_were_sent() {
    let address = serve().await;
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "http"));
    files.sort();
    let mut answers = BTreeMap::new();
    for path in &files {
        let bytes = std::fs::read(path).unwrap();
        let (status, body) = send(address, &bytes, usize::MAX).await;
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        // However the bytes arrive, they say the same.
        for size in [1, 7] {
            assert_eq!(send(address, &bytes, size).await, (status, body.clone()), "{name}");
        }
        let mut body: Value = serde_json::from_str(&body).unwrap_or(Value::String(body));
        // A form that is answered: its pairs have an order only where another crate asks serde_json to keep one.
        if let Value::String(form) = &mut body {
            let mut pairs: Vec<&str> = form.split('&').collect();
            pairs.sort_unstable();
            *form = pairs.join("&");
        }
        if let Some(members) = body.as_object_mut().filter(|_| status >= 400) {
            members.retain(|name, _| name == "detail" || name == "errors");
        }
        answers.insert(name, json!([status, body]));
    }
    let mut text = String::from("{\n");
    for (name, answer) in &answers {
        let comma = if Some(name) == answers.keys().next_back() { "" } else { "," };
        writeln!(text, "{}: {answer}{comma}", json!(name)).unwrap();
    }
    text.push_str("}\n");
    let path = folder().join("answers.json");
    if std::env::var_os("SPECWRIGHT_RECORD").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let expected: BTreeMap<String, Value> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
    for (name, answer) in &answers {
        assert_eq!(expected.get(name), Some(answer), "{name}");
    }
    assert_eq!((expected.len(), answers.len() > 50), (answers.len(), true));
}

/// All bytes, in each kind of file that a document can describe, streamed and collected.
#[tokio::test]
async fn bytes_stay_as_they_are() {
    let address = serve().await;
    let every: Vec<u8> = (0..=255).cycle().take(3 * 256).chain(*b"\r\n--\r\n--bound\r\n-").collect();
    for (operation, part) in ["stream", "collect"].into_iter().flat_map(|one| ["file", "older", "files", "either"].map(|part| (one, part))) {
        let mut body = b"--boundary\r\nContent-Disposition: form-data; name=title\r\n\r\nT\r\n".to_vec();
        body.extend(format!("--boundary\r\nContent-Disposition: form-data; name={part}; filename=f\r\n\r\n").bytes());
        body.extend(&every);
        body.extend(b"\r\n--boundary--\r\n");
        let head = format!(
            "POST /{operation} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=boundary\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let request = [head.as_bytes(), &body].concat();
        let (status, answer) = send(address, &request, 100).await;
        assert_eq!(status, 200, "{answer}");
        let answer: Value = serde_json::from_str(&answer).unwrap();
        let wanted = shown(&every);
        let found = match operation {
            "stream" => &answer[1]["is"],
            _ if part == "files" => &answer["files"][0]["is"],
            _ => &answer[part]["is"],
        };
        assert_eq!(*found, wanted, "{operation} {part}");
    }
}

/// Whatever is sent, there is an answer, and never a 500.
#[tokio::test]
async fn odd_bodies_are_answered() {
    let address = serve().await;
    let seed = std::env::var("SPECWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(5u64);
    let mut random = Random(seed);
    let pieces: &[&[u8]] = &[
        b"--b", b"--b\r\n", b"\r\n--b\r\n", b"\r\n--b--\r\n", b"--b--", b"\r\n", b"\r\n\r\n", b"--", b"\r", b"\n", b"\0\xff\xfe",
        b"Content-Disposition: form-data; name=\"title\"\r\n\r\n", b"Content-Disposition: form-data; name=\"file\"; filename=\"x\"\r\n\r\n",
        b"Content-Disposition: form-data; name=count\r\n\r\n7", b"Content-Disposition: form-data; name=\"points\"\r\nContent-Type: application/json\r\n\r\n",
        b"Content-Disposition: form-data; name=\"filter[from", b"Content-Disposition: form-data; filename*=utf-8''%ff%; name*=x''\r\n",
        b"Content-Type: \xff\r\n", b"X: y\r\n z\r\n", b": :\r\n", b"[{\"x\":1}]", b"a=b&c[d][]=%", b"\xe2\x98", b"x",
    ];
    let mut statuses: BTreeMap<u16, usize> = BTreeMap::new();
    for _ in 0..1500 {
        let mut body = Vec::new();
        if random.below(4) > 0 {
            body.extend_from_slice(b"--b\r\n");
        }
        for _ in 0..random.below(24) {
            let piece = pieces[random.below(pieces.len())];
            body.extend_from_slice(&piece[..if random.below(9) == 0 { random.below(piece.len() + 1) } else { piece.len() }]);
        }
        if random.below(2) == 0 {
            body.extend_from_slice(b"\r\n--b--\r\n");
        }
        let target = ["stream", "collect", "note"][random.below(3)];
        let boundary = ["b", "b", "b", "\"b\"", "bb", "", "\"", "b\";x=\""][random.below(8)];
        let head = format!(
            "POST /{target} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        let request = [head.as_bytes(), &body].concat();
        let (status, answer) = send(address, &request, 1 + random.below(200)).await;
        assert!(matches!(status, 200 | 400 | 413 | 422), "seed {seed}: {status} {answer} {:?}", String::from_utf8_lossy(&body));
        *statuses.entry(status).or_default() += 1;
    }
    // Otherwise the test says nothing.
    assert!([200, 400, 422].iter().all(|status| statuses.contains_key(status)), "{statuses:?}");
}

/// What is kept of a body is bounded, whatever it is made of.
#[tokio::test]
async fn what_is_kept_is_bounded() {
    let address = serve().await;
    let part = |name: &str, more: &str, content: &str| {
        format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
    };
    let large = "x".repeat(70_000);
    for (target, body, status) in [
        ("stream", part("title", "", &large), 413),
        ("collect", part("file", "; filename=f", &large), 413),
        ("stream", part("title", "", "T") + &part("older", "; filename=f", &large), 422),
        ("stream", part("title", "", "T") + &part("file", "; filename=f", &large), 200),
        ("collect", part("title", "", "T") + &part("more", "; filename=f", &large), 200),
        ("collect", part("title", &format!("; filename={large}"), "T"), 400),
        ("collect", format!("{large}\r\n{}", part("title", "", "T")), 400),
        ("collect", part("title", "", "T").replace("\r\n\r\n", &format!("{}\r\n\r\n", "\r\nX: y".repeat(40))), 400),
        ("note", part("text", "", "T") + &part("x", "", "").repeat(12_000), 413),
        ("collect", part("title", "", "T") + &part("x", "", "").repeat(12_000), 400),
    ] {
        let body = body + "--b--\r\n";
        let head = format!(
            "POST /{target} HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n",
            body.len()
        );
        let (answered, answer) = send(address, format!("{head}{body}\r\n0\r\n\r\n").as_bytes(), usize::MAX).await;
        assert_eq!(answered, status, "{target}: {} {answer}", &body[..body.len().min(200)]);
    }
}

/// A small generator of numbers (xorshift), the same for the same seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound
    }
}
