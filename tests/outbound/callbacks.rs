//! Callbacks, sent to a listener of this program's own.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use outbound_callbacks::generated::api::*;
use outbound_callbacks::generated::callbacks::*;
use outbound_callbacks::generated::models::Data;
use outbound_callbacks::generated::router;
use outbound_callbacks::generated::runtime::send::{Client, SendError};
use outbound_callbacks::generated::runtime::{BadAnswer, HandlerError, Outbound, Received, Unsendable};
use tower::ServiceExt;

fn data() -> Data {
    Data { id: "7".to_owned(), value: "a b".to_owned() }
}

fn on_data() -> SubscribeOnDataCallback {
    SubscribeOnDataCallback {
        since: Some("2026-01-02T03:04:05Z".parse().unwrap()),
        tags: Some(vec!["a,b".to_owned(), "c d".to_owned()]),
        x_stream: "news".to_owned(),
        session: Some("x;y".to_owned()),
        body: data(),
    }
}

/// A listener for one request, which it answers so: its address, and what it hears.
fn listener(answer: &'static [u8]) -> (SocketAddr, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let heard = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut heard = Vec::new();
        let mut piece = [0; 4096];
        loop {
            let read = stream.read(&mut piece).unwrap();
            heard.extend_from_slice(&piece[..read]);
            let text = String::from_utf8_lossy(&heard).to_lowercase();
            let length =
                text.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next()?.parse().ok());
            let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
            if read == 0 || body.is_some_and(|body| body >= length.unwrap_or(0)) {
                break;
            }
        }
        stream.write_all(answer).unwrap();
        // Without an answer, the connection stays open until the other side gives up.
        if answer.is_empty() {
            while stream.read(&mut piece).is_ok_and(|read| read > 0) {}
        }
        String::from_utf8(heard).unwrap()
    });
    (address, heard)
}

async fn sent<O: Outbound>(
    client: &Client,
    outbound: &O,
    answer: &'static [u8],
) -> (Result<O::Answer, SendError>, String) {
    let (address, heard) = listener(answer);
    let read = client.send(&format!("http://{address}/hear?own=1#part"), outbound).await;
    // The connection is closed by a task of this thread's.
    (read, tokio::task::spawn_blocking(|| heard.join().unwrap()).await.unwrap())
}

#[tokio::test]
async fn are_written_as_documented() {
    let client = Client::any_host().unwrap();
    let (read, heard) =
        sent(&client, &on_data(), b"HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n").await;
    assert!(matches!(read, Ok(SubscribeOnDataCallbackAnswer::Accepted)), "{read:?}");
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let mut lines = head.split("\r\n");
    assert_eq!(
        lines.next().unwrap(),
        "POST /hear?own=1&since=2026-01-02T03%3A04%3A05Z&tags=a%2Cb,c%20d HTTP/1.1"
    );
    let mut headers: Vec<&str> = lines.filter(|line| !line.starts_with("host: ")).collect();
    headers.sort_unstable();
    assert_eq!(
        headers,
        [
            "accept: application/json",
            "content-length: 24",
            "content-type: application/json",
            "cookie: session=x%3By",
            "x-stream: news"
        ]
    );
    assert_eq!(body, r#"{"id":"7","value":"a b"}"#);

    let form = SubscribeOnMailCallback { body: Some(data()) };
    let (read, heard) = sent(&client, &form, b"HTTP/1.1 418 I'm a teapot\r\ncontent-length: 0\r\n\r\n").await;
    assert_eq!(read.unwrap(), StatusCode::IM_A_TEAPOT);
    assert!(heard.ends_with("\r\n\r\nid=7&value=a%20b"), "{heard}");

    let text = SubscribeOnMoreCallback { body: "é".to_owned() };
    let (read, heard) = sent(&client, &text, b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n\xff\x00").await;
    assert_eq!(read.unwrap(), Bytes::from_static(b"\xff\x00"));
    assert!(heard.contains("content-type: text/plain; charset=utf-8\r\n") && heard.ends_with('é'), "{heard}");
}

#[tokio::test]
async fn answers_are_typed_or_refused() {
    let client = Client::any_host().unwrap().limit(64);
    let (read, _) =
        sent(&client, &on_data(), b"HTTP/1.1 200 OK\r\ncontent-length: 12\r\n\r\n{\"count\":42}").await;
    assert!(matches!(&read, Ok(SubscribeOnDataCallbackAnswer::Ok(kept)) if kept.count == 42), "{read:?}");
    let (read, _) = sent(&client, &on_data(), b"HTTP/1.1 410 Gone\r\ncontent-length: 4\r\n\r\nStop").await;
    let Ok(SubscribeOnDataCallbackAnswer::ClientError(status, body)) = &read else { panic!("{read:?}") };
    assert_eq!((*status, body.as_str()), (StatusCode::GONE, "Stop"));
    // Beyond the maximum, and no JSON.
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 13\r\n\r\n{\"count\":101}"[..],
        b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nOkay",
    ] {
        let (read, _) = sent(&client, &on_data(), answer).await;
        assert!(matches!(&read, Err(SendError::Answer(BadAnswer::Body(StatusCode::OK, _)))), "{read:?}");
    }
    // Redirects are an answer like any other.
    for answer in [
        &b"HTTP/1.1 500 No\r\ncontent-length: 6\r\n\r\nsecret"[..],
        b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    ] {
        let (read, _) = sent(&client, &on_data(), answer).await;
        let Err(SendError::Answer(BadAnswer::Unexpected(received))) = &read else { panic!("{read:?}") };
        assert!(matches!(received.status.as_u16(), 500 | 302), "{read:?}");
        assert!(!format!("{read:?}").contains("secret"));
    }
    // Too large: as it says, and as it turns out.
    for answer in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 65\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n41\r\n12345678901234567890123456789012345678901234567890123456789012345\r\n0\r\n\r\n",
    ] {
        let (read, _) = sent(&client, &on_data(), answer).await;
        assert!(matches!(&read, Err(SendError::TooLarge(64))), "{read:?}");
    }
    let slow = Client::from_builder(Client::builder().timeout(Duration::from_millis(200))).unwrap();
    let (read, _) = sent(&slow, &on_data(), b"").await;
    assert!(matches!(&read, Err(SendError::Slow)), "{read:?}");
    let (read, _) = sent(&client, &on_data(), b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").await;
    assert!(matches!(&read, Err(SendError::Unreachable(_))), "{read:?}");
}

#[tokio::test]
async fn go_to_no_private_address() {
    let client = Client::public_only().unwrap();
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://0x7f000001/",
        "http://2130706433/",
        "http://10.0.0.1/",
        "http://172.31.0.1/",
        "http://192.168.1.1:80/",
        "http://169.254.169.254/latest/meta-data",
        "http://0.0.0.0/",
        "http://100.64.0.1/",
        "http://[::1]/",
        "http://[::]/",
        "http://[fe80::1]/",
        "http://[fd00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
    ] {
        let read = client.send(url, &SubscribeOnDoneCallback).await;
        assert!(matches!(&read, Err(SendError::Refused)), "{url}: {read:?}");
    }
    // A name is looked up first; none of its addresses is public.
    let (address, _) = listener(b"");
    let read = client.send(&format!("http://localhost:{}/", address.port()), &SubscribeOnDoneCallback).await;
    assert!(matches!(&read, Err(SendError::Unreachable(_))), "{read:?}");
    let _ = std::net::TcpStream::connect(address);

    let any = Client::any_host().unwrap();
    for url in ["ftp://example.com/", "file:///etc/passwd", "gopher://example.com/"] {
        let read = any.send(url, &SubscribeOnDoneCallback).await;
        assert!(
            matches!(&read, Err(SendError::Refused | SendError::Unsendable(Unsendable::Address))),
            "{url}: {read:?}"
        );
    }
    let picky = any.allowing(|url| url.host_str() == Some("example.com"));
    let read = picky.send("http://example.org/", &SubscribeOnDoneCallback).await;
    assert!(matches!(&read, Err(SendError::Refused)), "{read:?}");
}

#[test]
fn need_no_network_to_be_tested() {
    let request = on_data().request("https://example.com/hear").unwrap();
    assert_eq!(request.headers()["cookie"], "session=x%3By");
    assert!(request.headers()["cookie"].is_sensitive());
    let received = Received { status: StatusCode::OK, headers: HeaderMap::new(), body: "[1,2]".into() };
    assert_eq!(HookPushedCallback::answer(received).unwrap(), [1, 2]);
    let bad = SubscribeOnDataCallback { x_stream: "a\r\nb: c".to_owned(), ..on_data() }
        .request("http://example.com/");
    assert!(matches!(&bad, Err(Unsendable::Parameter(name)) if name == "X-Stream"), "{bad:?}");
    assert!(matches!(on_data().request("http://exa mple.com/"), Err(Unsendable::Address)));
}

/// Keeps the addresses of callbacks.
#[derive(Default)]
struct Keeper(Arc<Mutex<Vec<Option<String>>>>);

impl Api for Keeper {
    async fn subscribe(&self, request: SubscribeRequest) -> Result<(), HandlerError> {
        let urls = [
            request.on_data_url(),
            request.on_mail_url(),
            request.on_done_url(),
            request.on_done_url_2(),
            request.on_more_url(),
            request.on_more_url_2(),
            request.on_more_url_3(),
        ];
        *self.0.lock().unwrap() = urls.map(|url| url.map(|url| url.as_str().to_owned())).to_vec();
        Ok(())
    }

    async fn hook(&self, request: HookRequest) -> Result<(), HandlerError> {
        *self.0.lock().unwrap() = vec![request.pushed_url().map(|url| url.as_str().to_owned())];
        Ok(())
    }
}

async fn urls(request: Request<Body>) -> Vec<Option<String>> {
    let keeper = Keeper::default();
    let kept = keeper.0.clone();
    let answer = router(keeper).oneshot(request).await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    let urls = kept.lock().unwrap().clone();
    urls
}

#[tokio::test]
async fn addresses_are_found_in_the_request() {
    // The examples of the specification: OpenAPI 3.1.1 §4.8.18.3 and §4.8.20.4.
    let body = r#"{
        "id": 19, "email": "a@b.example&x=1", "failedUrl": null,
        "successUrls": ["https://clientdomain.com/fast", "https://clientdomain.com/medium", "https://clientdomain.com/slow"],
        "more": {"url": "https://clientdomain.com/more"}, "extra": {"deep": {"url": "https://clientdomain.com"}}
    }"#;
    let request = Request::post("/streams/news?queryUrl=https://clientdomain.com/callbackUrl")
        .header("content-type", "application/json")
        .header("x-callback", "https://clientdomain.com/ä b")
        .body(Body::from(body))
        .unwrap();
    let expected = [
        Some("https://clientdomain.com/callbackUrl/data"),
        Some("http://notify.example.com?transactionId=19&email=a%40b.example%26x%3D1"),
        Some("https://clientdomain.com/slow"),
        None,
        Some("https://clientdomain.com/more/news"),
        Some("https://clientdomain.com?method=POST&type=application%2Fjson"),
        Some("https://clientdomain.com/%C3%A4%20b"),
    ];
    assert_eq!(urls(request).await, expected.map(|url| url.map(str::to_owned)));
    let hook = |body: &'static str| {
        Request::post("/hooks").header("content-type", "application/json").body(Body::from(body)).unwrap()
    };
    assert_eq!(
        urls(hook(r#"{"url": "https://a.example/b c"}"#)).await,
        [Some("https://a.example/b%20c".to_owned())]
    );
    assert_eq!(urls(hook(r#"{"url": "https://a.example/\n"}"#)).await, [None]);
    assert_eq!(urls(hook("{}")).await, [None]);
    assert_eq!(urls(Request::post("/hooks").body(Body::empty()).unwrap()).await, [None]);
}
