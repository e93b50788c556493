//! Bodies that are no single JSON: sequences, texts, codings; and which media type a body is of.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;

use async_compression::tokio::bufread::{BrotliEncoder, GzipEncoder, ZstdEncoder};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, header};
use axum::response::IntoResponse;
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::runtime::{
    Answer, BROTLI, Call, Connections, Described, GZIP, HandlerError, Property, Reply, Route, Routes, Schema,
    Settings, ZSTD, serve_until,
};

struct App;

static ENTRY: Schema = Schema::object(&[Property::required("n", Schema::integer().minimum(0))]);

#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    n: i64,
}

const JSON_LINES: &[&str] = &["application/jsonl"];

const ROUTES: &[Route<App>] = &[
    Route::new("POST", "/lines", |mut call| {
        Box::pin(async move {
            let lines = call.lines_of(JSON_LINES, &ENTRY, |entry: &Entry| entry.n >= 0);
            let Some(mut lines) = lines else { return call.refuse() };
            let sum = async move {
                let mut sum = (0, 0);
                while let Some(entry) = lines.next().await? {
                    sum = (sum.0 + 1, sum.1 + entry.n);
                }
                Ok::<_, HandlerError>(sum)
            };
            sum.await.map(|sum| Reply::json(200, &sum)).into_response()
        })
    }),
    Route::new("POST", "/each", |mut call| {
        Box::pin(async move {
            let lines = call.lines_of(JSON_LINES, &ENTRY, |entry: &Entry| entry.n >= 0);
            let Some(mut lines) = lines else { return call.refuse() };
            let mut each = Vec::new();
            loop {
                each.push(match lines.next().await {
                    Ok(Some(entry)) => entry.n.to_string(),
                    Ok(None) => break,
                    Err(refused) => format!("{} {refused}", refused.rejection().status().as_u16()),
                });
            }
            Reply::json(200, &each).into_response()
        })
    }),
    Route::new("POST", "/records", |mut call| {
        Box::pin(async move {
            let records = call.records_of(&["application/json-seq"], &ENTRY, |entry: &Entry| entry.n >= 0);
            let Some(mut records) = records else { return call.refuse() };
            let mut each = Vec::new();
            while let Ok(Some(entry)) = records.next().await {
                each.push(entry.n);
            }
            Reply::json(200, &each).into_response()
        })
    }),
    Route::new("POST", "/text", |mut call| {
        Box::pin(async move {
            let Some(text) = call.optional_text_of(&["text/plain"]).await else { return call.refuse() };
            Reply::json(200, &text).into_response()
        })
    }),
    Route::new("PATCH", "/json", json),
    Route::new("POST", "/json", json),
    Route::new("POST", "/stream", |mut call| {
        Box::pin(async move {
            let Some(body) = call.stream_of(&["*/*"]) else { return call.refuse() };
            let read = async move { Ok::<_, HandlerError>(body.collect().await?.to_bytes().len()) };
            read.await.map(|length| Reply::json(200, &length)).into_response()
        })
    }),
    Route::new("POST", "/which", |mut call| {
        Box::pin(async move {
            const ACCEPTED: &[&str] = &[
                "*/*",
                "image/*",
                "image/png",
                "application/json",
                "application/vnd.a+json",
                "application/vnd.b+json; version=1",
                "application/vnd.b+json; version=2",
                "text/xml",
            ];
            let Some(which) = call.media(ACCEPTED) else { return call.refuse() };
            Reply::json(200, &which).into_response()
        })
    }),
    Route::new("POST", "/none", |call| {
        Box::pin(async move {
            let _ = call.into_parts();
            Reply::empty(204).into_response()
        })
    }),
];

fn json(mut call: Call<App>) -> Answer {
    Box::pin(async move {
        match call.optional_json(&ENTRY, |entry: &Entry| entry.n >= 0).await {
            Some(entry) => Reply::json(200, &entry).into_response(),
            None => call.refuse(),
        }
    })
}

fn router(settings: Settings, decodes: bool) -> Router {
    let routes = Routes::new(settings, &Described::PROBLEM);
    let routes = if decodes { routes.decoding(&[GZIP, BROTLI, ZSTD]) } else { routes };
    routes.add(&Arc::new(App), ROUTES).finish()
}

struct Got {
    status: u16,
    headers: HeaderMap,
    body: Value,
}

impl Got {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn detail(&self) -> &str {
        self.body["detail"].as_str().unwrap_or_default()
    }
}

async fn send(router: Router, method: &str, path: &str, headers: &[(&str, &str)], body: Body) -> Got {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = router.oneshot(request.body(body).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Got { status: parts.status.as_u16(), headers: parts.headers, body }
}

async fn ask(path: &str, headers: &[(&str, &str)], body: impl Into<Body>) -> Got {
    send(router(Settings::default(), true), "POST", path, headers, body.into()).await
}

const LINES: (&str, &str) = ("content-type", "application/jsonl");
const JSON: (&str, &str) = ("content-type", "application/json");

#[tokio::test]
async fn an_empty_text_is_a_text_where_its_type_is_told() {
    const TEXT: (&str, &str) = ("content-type", "text/plain; charset=utf-8");
    for (headers, text) in [(&[TEXT][..], json!("")), (&[], json!(null)), (&[JSON], json!(null))] {
        let got = ask("/text", headers, "").await;
        assert_eq!((got.status, got.body), (200, text), "{headers:?}");
    }
    let any = ("content-type", "image/png");
    let got = ask("/stream", &[any], "").await;
    assert_eq!((got.status, got.body), (200, json!(0)));
    assert_eq!(ask("/stream", &[], "").await.status, 422);
}

#[tokio::test]
async fn lines_are_read_one_after_the_other() {
    for (body, sum) in [
        ("{\"n\":1}\n{\"n\":2}\n", json!([2, 3])),
        ("{\"n\":1}\r\n\r\n  \n{\"n\":2.0}", json!([2, 3])),
        ("\n", json!([0, 0])),
        ("", json!([0, 0])),
    ] {
        let got = ask("/lines", &[LINES], body).await;
        assert_eq!((got.status, got.body), (200, sum), "{body:?}");
    }
    let got =
        ask("/records", &[("content-type", "application/json-seq")], "\u{1e}{\"n\":1}\n\u{1e}{\"n\":\n2}\n")
            .await;
    assert_eq!(got.body, json!([1, 2]));
}

#[tokio::test]
async fn a_line_that_is_wrong_is_told_by_its_place() {
    let got = ask("/lines", &[LINES], "{\"n\":1}\n\n{\"n\":-1}\n").await;
    assert_eq!((got.status, got.detail()), (422, "Line 3: 1 value is not as documented."));
    assert_eq!(got.body["errors"][0]["pointer"], "/1/n");
    let got = ask("/lines", &[LINES], "{\"n\":1}\n{\"n\"\n").await;
    assert_eq!(got.status, 400);
    assert!(got.detail().starts_with("Line 2 is not JSON: "), "{}", got.body);
    assert_eq!(ask("/lines", &[JSON], "{}").await.status, 415);
    assert_eq!(ask("/lines", &[], "").await.status, 422);
    // Whoever asks for the next one gets it.
    let got = ask("/each", &[LINES], "{\"n\":1}\nx\n{\"n\":-1}\n{\"n\":4}").await;
    let each = got.body.as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect::<Vec<_>>();
    assert_eq!((each[0], &each[1][..4], &each[2][..4], each[3]), ("1", "400 ", "422 ", "4"));
}

#[tokio::test]
async fn a_line_is_bounded_and_their_number_is_not() {
    let settings = Settings { body_limit: 64, ..Settings::default() };
    let many = "{\"n\":1}\n".repeat(10_000);
    let got = send(router(settings.clone(), false), "POST", "/lines", &[LINES], many.into()).await;
    assert_eq!((got.status, got.body), (200, json!([10_000, 10_000])));
    let long = format!("{{\"n\":1}}\n{{\"n\":2,\"x\":\"{}\"}}\n{{\"n\":3}}\n", "x".repeat(100_000));
    let got = send(router(settings.clone(), false), "POST", "/lines", &[LINES], long.clone().into()).await;
    assert_eq!(got.status, 413);
    // In one piece and in many, what comes after it is read.
    let got = send(router(settings.clone(), false), "POST", "/each", &[LINES], long.clone().into()).await;
    assert_eq!(got.body, json!(["1", "413 The body may have at most 64 bytes.", "3"]));
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(4);
    let sending = tokio::spawn(async move {
        for piece in long.as_bytes().chunks(7) {
            sender.send_data(Bytes::copy_from_slice(piece)).await.unwrap();
        }
    });
    let got = send(router(settings, false), "POST", "/each", &[LINES], Body::new(body)).await;
    sending.await.unwrap();
    assert_eq!(got.body, json!(["1", "413 The body may have at most 64 bytes.", "3"]));
}

#[tokio::test]
async fn text_is_in_its_charset() {
    let rows: [(&str, &[u8], u16, Value); 9] = [
        ("text/plain", "ä€".as_bytes(), 200, json!("ä€")),
        ("text/plain; charset=UTF-8", b"\xef\xbb\xbfa", 200, json!("a")),
        ("text/plain; charset=iso-8859-1", b"\xe4\x80", 200, json!("ä€")),
        ("text/plain; format=flowed; charset=\"ISO-8859-15\"", b"\xa4", 200, json!("€")),
        ("text/plain; charset=utf-16le", b"a\0b\0", 200, json!("ab")),
        ("text/plain; charset=shift_jis", b"\x93\xfa\x96\x7b", 200, json!("日本")),
        ("text/plain; charset=utf-8", b"\xe4", 400, Value::Null),
        ("text/plain; charset=shift_jis", b"\x93", 400, Value::Null),
        ("text/plain; charset=unheard-of", b"a", 415, Value::Null),
    ];
    for (content_type, bytes, status, text) in rows {
        let got = ask("/text", &[("content-type", content_type)], bytes).await;
        assert_eq!(got.status, status, "{content_type}: {}", got.body);
        if status == 200 {
            assert_eq!(got.body, text, "{content_type}");
        }
    }
}

#[tokio::test]
async fn the_most_precise_media_type_counts() {
    for (given, which) in [
        ("image/png", 2),
        ("IMAGE/PNG; q=1", 2),
        ("image/gif", 1),
        ("application/json; charset=utf-8", 3),
        ("application/problem+json", 3),
        ("application/vnd.a+json", 4),
        ("application/vnd.b+json; version=1", 5),
        ("application/vnd.b+json;charset=utf-8;VERSION=\"2\"", 6),
        // Without a version that is known it is JSON of some kind.
        ("application/vnd.b+json; version=3", 3),
        ("application/xml", 7),
        ("application/atom+xml", 7),
        ("text/plain", 0),
        ("nonsense", 0),
        ("", 0),
    ] {
        let got = ask("/which", &[("content-type", given)], "x").await;
        assert_eq!(got.body, json!(which), "{given}");
    }
    assert_eq!(ask("/which", &[], "x").await.body, json!(0));
}

#[tokio::test]
async fn a_media_type_that_is_refused_is_told_what_would_do() {
    let got =
        send(router(Settings::default(), true), "PATCH", "/json", &[("content-type", "a/b")], "x".into())
            .await;
    assert_eq!(
        (got.status, got.header("accept"), got.header("accept-patch")),
        (415, "application/json", "application/json")
    );
    let got = ask("/json", &[("content-type", "a/b")], "x").await;
    assert_eq!((got.header("accept-post"), got.header("accept-patch")), ("application/json", ""));
}

#[tokio::test]
async fn bodies_that_are_not_there() {
    // None, an empty one, an empty one in pieces, and `null`, which is a value.
    assert_eq!(ask("/json", &[], Body::empty()).await.body, Value::Null);
    assert_eq!(ask("/json", &[JSON, ("content-length", "0")], "").await.status, 200);
    let (sender, body) = Channel::<Bytes, Infallible>::new(1);
    drop(sender);
    assert_eq!(ask("/json", &[JSON], Body::new(body)).await.status, 200);
    assert_eq!(ask("/json", &[JSON], "null").await.status, 422);
    // One that nothing describes is not looked at, whatever it says to be.
    let odd = [("content-type", "a/b"), ("content-encoding", "unheard-of")];
    assert_eq!(ask("/none", &odd, "x").await.status, 204);
}

/// Bytes in a coding.
async fn coded(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut coded = Vec::new();
    match coding {
        "gzip" | "x-gzip" => drop(GzipEncoder::new(bytes).read_to_end(&mut coded).await.unwrap()),
        "br" => drop(BrotliEncoder::new(bytes).read_to_end(&mut coded).await.unwrap()),
        "zstd" => drop(ZstdEncoder::new(bytes).read_to_end(&mut coded).await.unwrap()),
        _ => coded.extend_from_slice(bytes),
    }
    coded
}

#[tokio::test]
async fn codings_are_taken_off() {
    for codings in ["gzip", "x-gzip", "br", "zstd", "identity", "", "GZIP, br", "gzip, zstd, br, gzip"] {
        let mut body = b"{\"n\":1}".to_vec();
        for coding in codings.split(", ") {
            body = coded(&coding.to_ascii_lowercase(), &body).await;
        }
        let got = ask("/json", &[JSON, ("content-encoding", codings)], body.clone()).await;
        assert_eq!((got.status, &got.body), (200, &json!({"n": 1})), "{codings}: {}", got.body);
        let got = ask("/stream", &[("content-encoding", codings)], body).await;
        assert_eq!((got.status, got.body), (200, json!(7)), "{codings}");
    }
    // Two files in one, and none in one.
    let twice = [coded("gzip", b"{\"n\":").await, coded("gzip", b"1}").await].concat();
    assert_eq!(ask("/json", &[JSON, ("content-encoding", "gzip")], twice).await.body, json!({"n": 1}));
    assert_eq!(ask("/json", &[JSON, ("content-encoding", "gzip")], "").await.status, 200);
    let lines = coded("zstd", "{\"n\":1}\n".repeat(1000).as_bytes()).await;
    assert_eq!(ask("/lines", &[LINES, ("content-encoding", "zstd")], lines).await.body, json!([1000, 1000]));
}

#[tokio::test]
async fn codings_that_are_not_known_are_refused_unread() {
    for path in ["/json", "/stream", "/lines", "/text"] {
        let content_type = match path {
            "/lines" => "application/jsonl",
            "/text" => "text/plain",
            _ => "application/json",
        };
        for (codings, decodes, accepted) in [
            ("deflate", true, "gzip, br, zstd"),
            ("gzip, deflate", true, "gzip, br, zstd"),
            ("gzip, gzip, gzip, gzip, gzip", true, "gzip, br, zstd"),
            ("gzip", false, "identity"),
        ] {
            let router = router(Settings::default(), decodes);
            let headers = [("content-type", content_type), ("content-encoding", codings)];
            let got = send(router, "POST", path, &headers, "{\"n\":1}".into()).await;
            assert_eq!((got.status, got.header("accept-encoding")), (415, accepted), "{path} {codings}");
            assert_eq!(got.header("content-type"), "application/problem+json");
        }
    }
}

#[tokio::test]
async fn what_is_decoded_is_bounded_and_must_be_whole() {
    // A megabyte and a gigabyte of nothing.
    let bomb = vec![b' '; 1 << 20];
    for coding in ["gzip", "br", "zstd"] {
        let header = ("content-encoding", coding);
        let settings = Settings { body_limit: 64 * 1024, upload_limit: 64 * 1024, ..Settings::default() };
        let body = coded(coding, &bomb).await;
        assert!(body.len() < 16 * 1024, "{coding}: {}", body.len());
        for path in ["/json", "/stream"] {
            let got =
                send(router(settings.clone(), true), "POST", path, &[JSON, header], body.clone().into())
                    .await;
            assert_eq!(got.status, 413, "{coding} {path}: {}", got.body);
        }
        // Cut off, spoiled, with something behind it, and not in it at all.
        let whole = coded(coding, b"{\"n\":1}").await;
        let mut spoiled = whole.clone();
        let middle = spoiled.len() / 2;
        spoiled[middle] ^= 0xFF;
        let wrong = [whole[..whole.len() - 3].to_vec(), spoiled, b"{\"n\":1}".to_vec()];
        for (index, body) in wrong.into_iter().enumerate() {
            let got = ask("/json", &[JSON, header], body.clone()).await;
            assert!(matches!(got.status, 400 | 422), "{coding} {index}: {} {}", got.status, got.body);
            let got = ask("/stream", &[header], body).await;
            assert!(matches!(got.status, 400 | 200), "{coding} {index}: {} {}", got.status, got.body);
        }
    }
    let bomb = coded("gzip", &coded("gzip", &vec![0; 64 << 20]).await).await;
    let got = ask("/json", &[JSON, ("content-encoding", "gzip, gzip")], bomb).await;
    assert_eq!(got.status, 413);
}

/// Random bytes are no reason to fail otherwise than by saying so. `SPECWRIGHT_SEED` repeats a run.
#[tokio::test]
async fn random_bytes_in_any_coding() {
    let seed = std::env::var("SPECWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1_u64);
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for round in 0..300 {
        let coding = ["gzip", "br", "zstd"][usize::try_from(next() % 3).unwrap()];
        let mut body = match next() % 2 {
            0 => Vec::new(),
            _ => coded(coding, b"{\"n\":1}").await,
        };
        for _ in 0..next() % 20 {
            let byte = u8::try_from(next() % 256).unwrap();
            match body.len() {
                0 => body.push(byte),
                length => {
                    let at = usize::try_from(next()).unwrap_or_default() % length;
                    if next() % 2 == 0 { body[at] = byte } else { body.insert(at, byte) }
                }
            }
        }
        let got = ask("/json", &[JSON, ("content-encoding", coding)], body).await;
        assert!(matches!(got.status, 200 | 400 | 413 | 422), "seed {seed}, {round}: {}", got.status);
    }
}

#[tokio::test]
async fn what_is_expected() {
    let expects = |value| [JSON, ("expect", value)];
    assert_eq!(ask("/json", &expects("100-continue"), "{\"n\":1}").await.status, 200);
    assert_eq!(ask("/json", &expects("100-Continue"), "{\"n\":1}").await.status, 200);
    let got = ask("/json", &expects("meat"), "{\"n\":1}").await;
    assert_eq!((got.status, got.header(header::CONTENT_TYPE.as_str())), (417, "application/problem+json"));
}

/// The status lines that a client gets which sends its body only once it is told to.
async fn patient(address: SocketAddr, head: &str) -> Vec<String> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let head = format!("{head}\r\nhost: x\r\nconnection: close\r\nexpect: 100-continue\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut got = String::new();
    let mut buffer = [0; 1024];
    let mut is_sent = false;
    loop {
        let length = stream.read(&mut buffer).await.unwrap();
        got.push_str(std::str::from_utf8(&buffer[..length]).unwrap());
        if length == 0 {
            break;
        }
        if !is_sent && got.starts_with("HTTP/1.1 100 Continue\r\n\r\n") {
            is_sent = true;
            stream.write_all(b"{\"n\":1}").await.unwrap();
        }
    }
    let status = got.split("\r\n").filter_map(|line| line.strip_prefix("HTTP/1.1 "));
    status.map(|line| line[..3].to_owned()).collect()
}

#[tokio::test]
async fn a_body_that_is_refused_is_not_asked_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let stopped = async { stopped.await.unwrap_or_default() };
    let server = tokio::spawn(serve_until(
        listener,
        router(Settings::default(), true),
        stopped,
        Connections::default(),
    ));
    let json = "content-type: application/json\r\ncontent-length: 7";
    for (head, statuses) in [
        (format!("POST /json HTTP/1.1\r\n{json}"), &["100", "200"][..]),
        (format!("POST /lines HTTP/1.1\r\n{}", json.replace("json", "jsonl")), &["100", "200"]),
        (format!("POST /stream HTTP/1.1\r\n{json}"), &["100", "200"]),
        (format!("POST /nowhere HTTP/1.1\r\n{json}"), &["404"]),
        (format!("GET /json HTTP/1.1\r\n{json}"), &["405"]),
        (format!("POST /text HTTP/1.1\r\n{json}"), &["415"]),
        (format!("POST /json HTTP/1.1\r\n{json}\r\ncontent-encoding: deflate"), &["415"]),
        (
            "POST /json HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 9999999".to_owned(),
            &["413"],
        ),
        ("POST /stream HTTP/1.1\r\ncontent-length: 9999999999".to_owned(), &["413"]),
        (format!("POST /json HTTP/1.1\r\n{json}\r\nexpect: meat"), &["417"]),
        (format!("POST /none HTTP/1.1\r\n{json}"), &["204"]),
    ] {
        assert_eq!(patient(address, &head).await, statuses, "{head}");
    }
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
}
