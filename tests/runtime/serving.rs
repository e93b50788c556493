//! A real socket.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::api::router;
use crate::runtime::{Connections, serve_until};

async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn serves_and_stops() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve_until(
        listener,
        router(),
        async { stopped.await.unwrap_or_default() },
        Connections { drain: Duration::from_millis(100), ..Connections::default() },
    ));
    let end = "host: x\r\nconnection: close\r\n\r\n";
    let answer = ask(address, &format!("GET /items/7 HTTP/1.1\r\n{end}")).await;
    assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with(r#""size":10}"#), "{answer}");
    let answer = ask(address, &format!("HEAD /items/7 HTTP/1.1\r\n{end}")).await.to_lowercase();
    assert!(answer.contains("content-length: 30\r\n") && answer.ends_with("\r\n\r\n"), "{answer}");
    let answer = ask(address, &format!("DELETE /items HTTP/1.1\r\n{end}")).await.to_lowercase();
    assert!(answer.starts_with("http/1.1 204") && !answer.contains("content-"), "{answer}");
    let long =
        format!("POST /items HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n{end}");
    assert!(ask(address, &long).await.starts_with("HTTP/1.1 413"));
    let chunked = "POST /items HTTP/1.1\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n";
    let chunked = format!("{chunked}{end}3e9\r\n{}\r\n0\r\n\r\n", "x".repeat(1001));
    assert!(ask(address, &chunked).await.starts_with("HTTP/1.1 413"));
    let partial =
        format!("POST /items HTTP/1.1\r\ncontent-type: application/json\r\ncontent-length: 10\r\n{end}1");
    assert!(ask(address, &partial).await.starts_with("HTTP/1.1 408"));
    let panic = ask(address, &format!("GET /items/501 HTTP/1.1\r\n{end}")).await;
    assert!(panic.starts_with("HTTP/1.1 500") && !panic.contains("secret"), "{panic}");
    // A connection that stays open does not keep the server from stopping.
    let mut open = TcpStream::connect(address).await.unwrap();
    open.write_all(b"POST /text HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\n").await.unwrap();
    stop.send(()).unwrap();
    let ended = tokio::time::timeout(Duration::from_secs(5), server).await;
    ended.expect("stops in time").unwrap().unwrap();
}

#[tokio::test]
async fn long_answers_say_how_they_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve_until(
        listener,
        crate::answers::router(),
        std::future::pending::<()>(),
        Connections { drain: Duration::from_millis(100), ..Connections::default() },
    ));
    let end = "host: x\r\nconnection: close\r\n\r\n";
    // The length of a stream is not 0, only because HEAD does not ask for it.
    let head = ask(address, &format!("HEAD /text HTTP/1.1\r\n{end}")).await.to_lowercase();
    assert!(!head.contains("content-length") && head.ends_with("\r\n\r\n"), "{head}");
    let head = ask(address, &format!("HEAD /bytes HTTP/1.1\r\n{end}")).await.to_lowercase();
    assert!(head.contains("content-length: 10\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    let part = ask(address, &format!("GET /bytes HTTP/1.1\r\nrange: bytes=3-4\r\n{end}")).await;
    assert!(part.starts_with("HTTP/1.1 206") && part.ends_with("\r\n\r\n34"), "{part}");
    let none = ask(address, &format!("GET /raw-205 HTTP/1.1\r\n{end}")).await;
    assert!(none.starts_with("HTTP/1.1 205") && none.ends_with("\r\n\r\n"), "{none}");
    let lines = ask(address, &format!("GET /lines HTTP/1.1\r\n{end}")).await;
    assert!(lines.contains("\"cents\":2}\n") && lines.ends_with("\r\n0\r\n\r\n"), "{lines}");
    // A stream that fails does not end as one that is whole.
    let broken = ask(address, &format!("GET /failing-lines HTTP/1.1\r\n{end}")).await;
    assert!(broken.contains("\"cents\":1}\n") && !broken.ends_with("0\r\n\r\n"), "{broken}");
    server.abort();
}

/// Sends a byte at a time, with pauses, until the server has enough of it; what it answered.
async fn drip(address: std::net::SocketAddr, start: &str, more: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(start.as_bytes()).await.unwrap();
    let (mut read, mut write) = stream.into_split();
    let more = more.to_owned();
    let writer = tokio::spawn(async move {
        for byte in more.bytes().cycle() {
            if write.write_all(&[byte]).await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    });
    let mut answer = Vec::new();
    // The server may close while bytes are on their way to it.
    let read = tokio::time::timeout(Duration::from_secs(20), read.read_to_end(&mut answer)).await;
    drop(read.expect("the server ends it"));
    writer.abort();
    String::from_utf8(answer).unwrap()
}

#[tokio::test]
async fn the_time_of_a_head_begins_with_each_request() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let head_timeout = Duration::from_millis(600);
    let connections = Connections { head_timeout, ..Connections::default() };
    let server = tokio::spawn(serve_until(listener, router(), std::future::pending::<()>(), connections));
    let mut stream = TcpStream::connect(address).await.unwrap();
    // Longer than a head may take, all in all.
    for _ in 0..6 {
        tokio::time::sleep(head_timeout / 4).await;
        stream.write_all(b"GET /items/7 HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let mut answer = Vec::new();
        while !answer.windows(4).any(|end| end == b"\r\n\r\n") {
            assert_ne!(stream.read_buf(&mut answer).await.unwrap(), 0, "the server keeps it open");
        }
    }
    let idle = std::time::Instant::now();
    let mut rest = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut rest)).await;
    closed.expect("the server closes").unwrap();
    assert!(idle.elapsed() >= head_timeout / 2, "the last head had its time: {:?}", idle.elapsed());
    server.abort();
}

#[tokio::test]
async fn slow_clients_are_cut_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let connections = Connections { head_timeout: Duration::from_millis(300), ..Connections::default() };
    let server = tokio::spawn(serve_until(listener, router(), std::future::pending::<()>(), connections));
    // A head that never ends, and one that never begins.
    assert_eq!(drip(address, "GET /items/7 HTTP/1.1\r\nx: ", "a").await, "");
    let mut silent = TcpStream::connect(address).await.unwrap();
    let mut nothing = Vec::new();
    let closed = tokio::time::timeout(Duration::from_secs(20), silent.read_to_end(&mut nothing)).await;
    assert_eq!(closed.expect("the server closes").unwrap(), 0);
    // A body that is collected, and one that the operation reads piece by piece.
    let head = "host: x\r\nconnection: close\r\ncontent-length: 900\r\n";
    let json = format!("POST /items HTTP/1.1\r\n{head}content-type: application/json\r\n\r\n");
    assert!(drip(address, &json, " ").await.starts_with("HTTP/1.1 408"));
    let bytes = format!("POST /upload HTTP/1.1\r\n{head}content-type: application/octet-stream\r\n\r\n");
    assert!(drip(address, &bytes, "a").await.starts_with("HTTP/1.1 408"));
    server.abort();
}
