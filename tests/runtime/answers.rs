//! Answers beyond JSON: files, streams, cookies, addresses, and what a client accepts.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::IntoResponse;
use http_body_util::BodyExt;
use serde::Serialize;
use tower::ServiceExt;

use crate::api::{Answered, send};
use crate::runtime::{
    Answer, BoxError, Call, Conditions, Cookie, Described, Event, Events, File, HandlerError, Lines, MaxAge,
    Raw, Reply, Route, Routes, SameSite, Settings, Text, UriReference, varied,
};

trait Nothing: Send + Sync {}
impl Nothing for () {}

const ROUTES: &[Route<dyn Nothing>] = &[
    Route::new("GET", "/bytes", bytes),
    Route::new("POST", "/bytes", bytes),
    Route::new("GET", "/disk", disk),
    Route::new("GET", "/piped", piped),
    Route::new("GET", "/broken", broken),
    Route::new("GET", "/events", events),
    Route::new("GET", "/text-events", text_events),
    Route::new("GET", "/whole-events", whole_events),
    Route::new("GET", "/quiet", quiet),
    Route::new("GET", "/bad-event", bad_event),
    Route::new("GET", "/lines", lines),
    Route::new("GET", "/failing-lines", failing_lines),
    Route::new("GET", "/unfolded-lines", unfolded_lines),
    Route::new("GET", "/unfolded-events", unfolded_events),
    Route::new("GET", "/records", records),
    Route::new("GET", "/cookies", cookies),
    Route::new("GET", "/bad-cookie", bad_cookie),
    Route::new("GET", "/headers", headers),
    Route::new("GET", "/choice", choice),
    Route::new("GET", "/open-choice", open_choice),
    Route::new("GET", "/text", text),
    Route::new("GET", "/unfolded-text", unfolded_text),
    Route::new("GET", "/unfolded-file", unfolded_file),
    Route::new("GET", "/raw-204", raw_204),
    Route::new("GET", "/raw-205", raw_205),
    Route::new("GET", "/raw-304", raw_304),
];

type TestCall = Call<dyn Nothing>;

#[derive(Debug, Serialize)]
struct Price {
    symbol: &'static str,
    cents: i64,
}

const PRICES: [Price; 2] = [Price { symbol: "A", cents: 1 }, Price { symbol: "B", cents: 2 }];

/// A stream of what an iterator gives.
struct Iter<I>(I);

impl<I: Iterator + Unpin> futures_core::Stream for Iter<I> {
    type Item = I::Item;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<I::Item>> {
        std::task::Poll::Ready(self.0.next())
    }
}

fn iter<I: IntoIterator>(items: I) -> Iter<I::IntoIter> {
    Iter(items.into_iter())
}

fn file_of(call: TestCall, file: impl FnOnce() -> File + Send + 'static) -> Answer {
    Box::pin(async move {
        let (_, parts) = call.into_parts();
        Reply::file(200, "application/pdf", file(), &Conditions::of(&parts)).into_response()
    })
}

fn bytes(call: TestCall) -> Answer {
    file_of(call, || {
        File::from(b"0123456789".to_vec())
            .attachment("2024 annual report.pdf")
            .tag("v1")
            .unwrap()
            .modified(UNIX_EPOCH + Duration::from_secs(784_111_777))
    })
}

fn disk(call: TestCall) -> Answer {
    Box::pin(async move {
        let (_, parts) = call.into_parts();
        let named = tempfile::NamedTempFile::new().unwrap();
        let bytes: Vec<u8> = (0..200_000).map(|n: u32| n.to_le_bytes()[0]).collect();
        std::fs::write(named.path(), bytes).unwrap();
        // It is open when its name is gone.
        let file = File::open(named.path()).await.unwrap().inline("Übersicht \"3\".bin");
        Reply::file(200, "application/octet-stream", file, &Conditions::of(&parts)).into_response()
    })
}

fn piped(call: TestCall) -> Answer {
    file_of(call, || File::read(&b"from a reader"[..]).length(13))
}

fn broken(call: TestCall) -> Answer {
    let pieces = [Ok("good"), Err("the disk is gone")];
    file_of(call, move || Body::from_stream(iter(pieces)).into())
}

fn events(_: TestCall) -> Answer {
    Box::pin(async {
        let [first, second] = PRICES;
        let events =
            [Event::new(first).event("price").id("1").retry(Duration::from_secs(3)), Event::from(second)];
        let events: Events<Price> = Events::new(iter(events));
        Reply::events(200, "text/event-stream", events).into_response()
    })
}

fn text_events(_: TestCall) -> Answer {
    Box::pin(async {
        let events: Events<String> =
            Events::new(iter(["one".to_owned(), "a\nb\r\nc\rd\n".to_owned(), String::new()]));
        Reply::text_events(200, "text/event-stream", events).into_response()
    })
}

fn whole_events(_: TestCall) -> Answer {
    Box::pin(async {
        let event = serde_json::json!({"data": {"a": 1}, "event": "add", "id": 7, "retry": null});
        let events: Events<serde_json::Value> = Events::new(iter([event]));
        Reply::whole_events(200, "text/event-stream", events).into_response()
    })
}

fn quiet(_: TestCall) -> Answer {
    Box::pin(async {
        let (sender, events) = Events::channel(1);
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(120)).await;
            sender.send(Event::new("late".to_owned())).await.unwrap();
        });
        let events = events.keep_alive(Some(Duration::from_millis(50)));
        Reply::text_events(200, "text/event-stream", events).into_response()
    })
}

fn bad_event(_: TestCall) -> Answer {
    Box::pin(async {
        let events = [Event::new("fine".to_owned()), Event::new("x".to_owned()).id("1\ndata: forged")];
        Reply::text_events(200, "text/event-stream", Events::new(iter(events))).into_response()
    })
}

fn lines(_: TestCall) -> Answer {
    Box::pin(async { Reply::lines(200, "application/jsonl", Lines::new(iter(PRICES))).into_response() })
}

fn failing_lines(_: TestCall) -> Answer {
    Box::pin(async {
        let items: [Result<Price, BoxError>; 2] = [Ok(PRICES[0].clone()), Err("the query failed".into())];
        Reply::lines(200, "application/jsonl", Lines::fallible(iter(items))).into_response()
    })
}

fn unfolded_lines(_: TestCall) -> Answer {
    Box::pin(async {
        let lines: Lines<u8> = Lines::unfold(0, |last| async move {
            tokio::task::yield_now().await;
            Ok((last < 3).then_some((last + 1, last + 1)))
        });
        Reply::lines(200, "application/jsonl", lines).into_response()
    })
}

fn unfolded_events(_: TestCall) -> Answer {
    Box::pin(async {
        let events: Events<String> = Events::unfold(0, |last: u8| async move {
            let next = last.checked_sub(1);
            let event = Event::new("x".to_owned()).id(last.to_string());
            if last > 0 { Err("it ended badly".into()) } else { Ok(Some((event, next.unwrap_or(1)))) }
        });
        Reply::text_events(200, "text/event-stream", events).into_response()
    })
}

impl Clone for Price {
    fn clone(&self) -> Self {
        Self { symbol: self.symbol, cents: self.cents }
    }
}

fn records(_: TestCall) -> Answer {
    Box::pin(async {
        let (sender, lines) = Lines::channel(4);
        for price in PRICES {
            sender.send(price).await.unwrap();
        }
        drop(sender);
        Reply::records(200, "application/json-seq", lines).into_response()
    })
}

fn cookies(_: TestCall) -> Answer {
    Box::pin(async {
        let session = Cookie::build(("session_id", "secure_token_123"))
            .http_only(true)
            .same_site(SameSite::Lax)
            .path("/")
            .max_age(MaxAge::minutes(30));
        Reply::json(200, "in").cookies(vec![session.into(), Cookie::new("theme", "dark")]).into_response()
    })
}

fn bad_cookie(_: TestCall) -> Answer {
    Box::pin(async {
        Reply::json(200, "in").cookies([Cookie::new("a", "1; Domain=evil.example")]).into_response()
    })
}

fn headers(_: TestCall) -> Answer {
    #[derive(Serialize)]
    struct Window {
        from: i64,
        to: i64,
    }
    let window = Window { from: 1, to: 2 };
    Box::pin(async move {
        Reply::empty(200)
            .header("X-Window", &window)
            .exploded_header("X-Exploded", &window)
            .json_header("X-Json", &serde_json::json!({"why": "Größe \u{1F980}"}))
            .json_header("X-None", &None::<i64>)
            .header("X-List", &[true, false])
            .header("Location", &UriReference::path(["items", "a/b"]).query("q", "1&2"))
            .into_response()
    })
}

fn choice(mut call: TestCall) -> Answer {
    Box::pin(async move {
        static OFFERED: &[(&str, u16)] =
            &[("application/json", 0), ("text/html", 1), ("application/vnd.x+json; version=2", 2)];
        let Some(accepted) = call.accepted(OFFERED) else { return call.refuse() };
        varied(Reply::json(200, &accepted).into_response())
    })
}

fn open_choice(mut call: TestCall) -> Answer {
    Box::pin(async move {
        static OFFERED: &[(&str, u16)] = &[("application/json", 0), ("image/*", 1)];
        let Some(accepted) = call.accepted(OFFERED) else { return call.refuse() };
        Reply::json(200, &accepted).into_response()
    })
}

fn text(_: TestCall) -> Answer {
    Box::pin(async {
        let pieces: [Result<String, BoxError>; 2] =
            [Ok("[INFO] 0\n".to_owned()), Ok("[INFO] 1\n".to_owned())];
        let text: Text = Body::from_stream(iter(pieces)).into();
        Reply::text(200, "text/plain; charset=utf-8", text).into_response()
    })
}

fn unfolded_text(_: TestCall) -> Answer {
    Box::pin(async {
        let text = Text::unfold(0, |n| async move {
            tokio::task::yield_now().await;
            Ok((n < 2).then(|| (format!("[INFO] {n}\n"), n + 1)))
        });
        Reply::text(200, "text/plain; charset=utf-8", text).into_response()
    })
}

fn unfolded_file(call: TestCall) -> Answer {
    file_of(call, || {
        File::unfold(3_u8, |left| async move {
            if left == 1 { Err("it ended badly".into()) } else { Ok(Some((vec![b'a' + left], left - 1))) }
        })
    })
}

fn raw_204(_: TestCall) -> Answer {
    Box::pin(async { Raw::new((StatusCode::NO_CONTENT, "text")).into_response() })
}

fn raw_205(_: TestCall) -> Answer {
    Box::pin(async { Raw::new((StatusCode::RESET_CONTENT, "text")).into_response() })
}

fn raw_304(_: TestCall) -> Answer {
    Box::pin(async { Raw::new((StatusCode::NOT_MODIFIED, [("etag", "\"1\"")], "text")).into_response() })
}

pub(crate) fn router() -> axum::Router {
    let app: Arc<dyn Nothing> = Arc::new(());
    Routes::new(Settings::default(), &Described::PROBLEM).add(&app, ROUTES).finish()
}

fn request(method: &str, uri: &str, headers: &[(&str, &str)]) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    request.body(Body::empty()).unwrap()
}

async fn get(uri: &str, headers: &[(&str, &str)]) -> Answered {
    send(router(), request("GET", uri, headers)).await
}

/// What arrives of a body before it breaks off; and whether it does.
async fn arrived(uri: &str) -> (String, bool) {
    let mut body = router().oneshot(request("GET", uri, &[])).await.unwrap().into_body();
    let mut text = String::new();
    while let Some(frame) = body.frame().await {
        match frame {
            Ok(frame) => text.push_str(std::str::from_utf8(&frame.into_data().unwrap()).unwrap()),
            Err(_) => return (text, true),
        }
    }
    (text, false)
}

#[tokio::test]
async fn a_file_says_what_it_is() {
    let whole = get("/bytes", &[]).await;
    assert_eq!((whole.status, &*whole.body), (200, &b"0123456789"[..]));
    assert_eq!(whole.header("content-type"), "application/pdf");
    assert_eq!(whole.header("content-disposition"), "attachment; filename=\"2024 annual report.pdf\"");
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert_eq!(whole.header("etag"), "\"v1\"");
    assert_eq!(whole.header("last-modified"), "Sun, 06 Nov 1994 08:49:37 GMT");
}

#[tokio::test]
async fn a_part_is_answered_where_one_is_asked_for() {
    for (range, status, content_range, body) in [
        ("bytes=2-4", 206, "bytes 2-4/10", "234"),
        ("bytes=7-", 206, "bytes 7-9/10", "789"),
        ("bytes=-3", 206, "bytes 7-9/10", "789"),
        ("bytes=-99", 206, "bytes 0-9/10", "0123456789"),
        ("bytes=8-99", 206, "bytes 8-9/10", "89"),
        ("bytes=0-0", 206, "bytes 0-0/10", "0"),
        // Several parts, backwards, another unit, nonsense: the whole.
        ("bytes=0-1,3-4", 200, "", "0123456789"),
        ("bytes=4-2", 200, "", "0123456789"),
        ("lines=1-2", 200, "", "0123456789"),
        ("bytes=x", 200, "", "0123456789"),
    ] {
        let part = get("/bytes", &[("range", range)]).await;
        let seen = (part.status, part.header("content-range"), std::str::from_utf8(&part.body).unwrap());
        assert_eq!(seen, (status, content_range, body), "{range}");
    }
    for range in ["bytes=10-", "bytes=-0", "bytes=99-100"] {
        let none = get("/bytes", &[("range", range)]).await;
        assert_eq!((none.status, none.header("content-range")), (416, "bytes */10"), "{range}");
        assert_eq!(none.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_part_is_of_the_whole_that_the_client_knows() {
    let range = ("range", "bytes=0-0");
    for (if_range, status) in [
        ("\"v1\"", 206),
        ("\"v0\"", 200),
        ("W/\"v1\"", 200),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 206),
        ("Sun, 06 Nov 1994 08:49:36 GMT", 200),
        ("nonsense", 200),
    ] {
        assert_eq!(get("/bytes", &[range, ("if-range", if_range)]).await.status, status, "{if_range}");
    }
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() {
    for (name, value, status) in [
        ("if-none-match", "\"v1\"", 304),
        ("if-none-match", "\"a,b\", W/\"v1\"", 304),
        ("if-none-match", "*", 304),
        ("if-none-match", "\"v2\"", 200),
        ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT", 304),
        ("if-modified-since", "Sun, 06 Nov 1994 08:49:36 GMT", 200),
        ("if-modified-since", "yesterday", 200),
        ("if-match", "\"v1\"", 200),
        ("if-match", "\"v2\"", 412),
        ("if-match", "*", 200),
        ("if-unmodified-since", "Sun, 06 Nov 1994 08:49:37 GMT", 200),
        ("if-unmodified-since", "Sun, 06 Nov 1994 08:49:36 GMT", 412),
    ] {
        let answer = get("/bytes", &[(name, value)]).await;
        assert_eq!(answer.status, status, "{name}: {value}");
        if status == 304 {
            assert_eq!((answer.header("etag"), answer.header("content-type")), ("\"v1\"", ""));
            assert!(answer.body.is_empty());
        }
    }
    // A tag says more than a time (RFC 9110 section 13.2.2).
    let both = [("if-none-match", "\"v2\""), ("if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT")];
    assert_eq!(get("/bytes", &both).await.status, 200);
}

#[tokio::test]
async fn only_get_has_parts_and_head_has_no_body() {
    let range = [("range", "bytes=2-4")];
    let late = send(router(), request("POST", "/bytes", &[("if-none-match", "*")])).await;
    assert_eq!(late.status, 200);
    let post = send(router(), request("POST", "/bytes", &range)).await;
    assert_eq!((post.status, post.body.len()), (200, 10));
    let head = send(router(), request("HEAD", "/bytes", &range)).await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "10", 0));
    let head = send(router(), request("HEAD", "/disk", &[])).await;
    assert_eq!((head.status, head.header("content-length"), head.body.len()), (200, "200000", 0));
    let head = send(router(), request("HEAD", "/bytes", &[("if-none-match", "\"v1\"")])).await;
    assert_eq!(head.status, 304);
}

#[tokio::test]
async fn files_on_disk_and_readers_are_streamed() {
    let whole = get("/disk", &[]).await;
    assert_eq!((whole.status, whole.body.len(), whole.header("content-length")), (200, 200_000, "200000"));
    assert!(whole.body.iter().enumerate().all(|(n, byte)| *byte == n.to_le_bytes()[0]));
    assert_eq!(
        whole.header("content-disposition"),
        "inline; filename=\"_bersicht _3_.bin\"; filename*=UTF-8''%C3%9Cbersicht%20%223%22.bin"
    );
    let part = get("/disk", &[("range", "bytes=100000-100003")]).await;
    assert_eq!((part.status, part.header("content-length")), (206, "4"));
    assert_eq!(*part.body, [160, 161, 162, 163]);
    let tag = whole.header("etag").to_owned();
    assert!(tag.len() > 10 && !whole.header("last-modified").is_empty());

    let piped = get("/piped", &[("range", "bytes=0-0")]).await;
    assert_eq!((piped.status, piped.header("content-length")), (200, "13"));
    assert_eq!((&*piped.body, piped.header("accept-ranges")), (&b"from a reader"[..], ""));
    assert_eq!(arrived("/broken").await, ("good".to_owned(), true));
}

#[tokio::test]
async fn events_are_written_as_browsers_read_them() {
    let answer = get("/events", &[]).await;
    assert_eq!(
        std::str::from_utf8(&answer.body).unwrap(),
        "event: price\nid: 1\nretry: 3000\ndata: {\"symbol\":\"A\",\"cents\":1}\n\n\
         data: {\"symbol\":\"B\",\"cents\":2}\n\n"
    );
    assert_eq!(answer.header("content-type"), "text/event-stream");
    assert_eq!((answer.header("cache-control"), answer.header("x-accel-buffering")), ("no-cache", "no"));

    let texts = get("/text-events", &[]).await;
    assert_eq!(
        std::str::from_utf8(&texts.body).unwrap(),
        "data: one\n\ndata: a\ndata: b\ndata: c\ndata: d\ndata: \n\ndata: \n\n"
    );
    let whole = get("/whole-events", &[]).await;
    assert_eq!(std::str::from_utf8(&whole.body).unwrap(), "event: add\nid: 7\ndata: {\"a\":1}\n\n");
}

#[tokio::test]
async fn silence_is_filled_and_forgery_breaks_off() {
    assert_eq!(arrived("/quiet").await, (": ping\n\n: ping\n\ndata: late\n\n".to_owned(), false));
    assert_eq!(arrived("/bad-event").await, ("data: fine\n\n".to_owned(), true));
}

#[tokio::test]
async fn lines_come_one_after_the_other() {
    let two = "{\"symbol\":\"A\",\"cents\":1}\n{\"symbol\":\"B\",\"cents\":2}\n";
    assert_eq!(arrived("/lines").await, (two.to_owned(), false));
    assert_eq!(arrived("/failing-lines").await, (two.lines().next().unwrap().to_owned() + "\n", true));
    assert_eq!(arrived("/unfolded-text").await, ("[INFO] 0\n[INFO] 1\n".to_owned(), false));
    assert_eq!(arrived("/unfolded-file").await, ("dc".to_owned(), true));
    assert_eq!(arrived("/unfolded-lines").await, ("1\n2\n3\n".to_owned(), false));
    assert_eq!(arrived("/unfolded-events").await, ("id: 0\ndata: x\n\n".to_owned(), true));
    let records = format!("\u{1E}{}", two.replace("\n{", "\n\u{1E}{"));
    assert_eq!(arrived("/records").await, (records, false));
    assert_eq!(arrived("/text").await, ("[INFO] 0\n[INFO] 1\n".to_owned(), false));
}

#[tokio::test]
async fn each_cookie_has_a_line_and_no_value_forges_attributes() {
    let answer = get("/cookies", &[]).await;
    let lines: Vec<&str> =
        answer.headers.get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    assert_eq!(
        lines,
        ["session_id=secure_token_123; HttpOnly; SameSite=Lax; Path=/; Max-Age=1800", "theme=dark"]
    );
    let refused = get("/bad-cookie", &[]).await;
    assert_eq!((refused.status, refused.header("set-cookie")), (500, ""));
}

#[tokio::test]
async fn headers_have_the_style_that_the_document_says() {
    let answer = get("/headers", &[]).await;
    for (name, value) in [
        ("x-window", "from,1,to,2"),
        ("x-exploded", "from=1,to=2"),
        ("x-json", r#"{"why":"Gr\u00f6\u00dfe \ud83e\udd80"}"#),
        ("x-none", ""),
        ("x-list", "true,false"),
        ("location", "/items/a%2Fb?q=1%262"),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
}

#[tokio::test]
async fn the_client_gets_what_it_likes_best() {
    for (accept, chosen) in [
        (None, Some(0)),
        (Some("*/*"), Some(0)),
        (Some("text/html"), Some(1)),
        (Some("text/*"), Some(1)),
        (Some("application/json;q=0.5, text/html;q=0.8"), Some(1)),
        (Some("text/html;q=0.5, application/json;q=0.5"), Some(0)),
        (Some("text/html, */*;q=0.1"), Some(1)),
        (Some("application/json;q=0, */*"), Some(1)),
        (Some("application/vnd.x+json;version=2"), Some(2)),
        (Some("application/vnd.x+json;version=3"), None),
        (Some("application/vnd.x+json, application/json;q=0.9"), Some(2)),
        (Some("APPLICATION/JSON; charset=utf-8"), Some(0)),
        (Some("text/plain"), None),
        (Some("application/json;q=0, text/html;q=0.0, application/vnd.x+json;q=0"), None),
        // Nothing that can be read is as good as nothing.
        (Some("nonsense"), Some(0)),
        (Some(""), Some(0)),
    ] {
        let headers: Vec<(&str, &str)> = accept.iter().map(|accept| ("accept", *accept)).collect();
        let answer = get("/choice", &headers).await;
        match chosen {
            Some(chosen) => {
                assert_eq!((answer.status, answer.json()), (200, serde_json::json!(chosen)), "{accept:?}");
                assert_eq!(answer.header("vary"), "accept");
            }
            None => assert_eq!(answer.status, 406, "{accept:?}"),
        }
    }
    let lines = [("accept", "text/plain"), ("accept", "text/html")];
    assert_eq!(get("/choice", &lines).await.json(), 1);
    assert_eq!(get("/open-choice", &[("accept", "image/webp")]).await.json(), 1);
    assert_eq!(get("/open-choice", &[("accept", "audio/*")]).await.status, 406);
}

#[tokio::test]
async fn some_statuses_never_have_a_body() {
    for (uri, status) in [("/raw-204", 204), ("/raw-205", 205), ("/raw-304", 304)] {
        let answer = get(uri, &[]).await;
        assert_eq!((answer.status, answer.body.len(), answer.header("content-type")), (status, 0, ""));
    }
    assert_eq!(get("/raw-304", &[]).await.header("etag"), "\"1\"");
}

#[test]
fn a_success_may_have_more_headers() {
    let answer: Result<String, HandlerError> =
        Reply::json(200, "body").header("X-Total-Count", &500).answer();
    let response = answer.into_response();
    assert_eq!(
        (response.status().as_u16(), &response.headers()["x-total-count"]),
        (200, &"500".parse().unwrap())
    );
    let typed = Reply::of((StatusCode::CREATED, "made")).header("X-More", "1").into_response();
    assert_eq!((typed.status().as_u16(), &typed.headers()["x-more"]), (201, &"1".parse().unwrap()));
}

#[test]
fn addresses_hold_nothing_that_a_header_could_not() {
    const DOCS: UriReference = UriReference::new("/docs?x=1#y");
    assert_eq!(DOCS.as_str(), "/docs?x=1#y");
    for (given, sent) in [
        ("/items/7", "/items/7"),
        ("https://example.com/a b?c=ü#d", "https://example.com/a%20b?c=%C3%BC#d"),
        ("/50%/50%25", "/50%25/50%25"),
        ("/\\evil.example", "/%5Cevil.example"),
        ("", ""),
    ] {
        assert_eq!(UriReference::try_from(given).unwrap().as_str(), sent);
    }
    for bad in ["/a\r\nSet-Cookie: x=1", "/\0", "/\u{7f}"] {
        assert!(UriReference::try_from(bad.to_owned()).is_err(), "{bad:?}");
    }
    assert_eq!("/a\tb".parse::<UriReference>().unwrap_err().position, 2);
    assert_eq!(UriReference::path(["items", "ü 1", "a.b"]).as_str(), "/items/%C3%BC%201/a.b");
    assert_eq!(UriReference::path(["", "evil.example"]).as_str(), "/evil.example");
    assert_eq!(UriReference::path([""; 0]).as_str(), "/");
    let fragment = UriReference::new("/a?b=1#c").query("d", "2");
    assert_eq!(fragment.as_str(), "/a?b=1&d=2#c");
}
