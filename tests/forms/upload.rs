//! A large file in a form, and how much memory the server takes while it counts its bytes.

use std::fmt::Write as _;

use form_uploads::generated::api::*;
use form_uploads::generated::runtime::{HandlerError, Internal, Settings, serve};
use form_uploads::generated;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Counts, and says whether it is as many as the client said.
struct App;

impl Api for App {
    async fn upload_scan(&self, mut request: UploadScanRequest) -> Result<(), HandlerError> {
        let (mut bytes, mut title) = (0u64, String::new());
        while let Some(part) = request.body.next().await? {
            match part {
                UploadScanPart::File(mut file) | UploadScanPart::Pages(mut file) => {
                    while let Some(chunk) = file.chunk().await? {
                        bytes += chunk.len() as u64;
                    }
                }
                UploadScanPart::Title(text) => title = text,
                UploadScanPart::Other(_) => {}
            }
        }
        if title == bytes.to_string() { Ok(()) } else { Err(Internal::new(format!("{bytes}, not {title}")).into()) }
    }

    async fn upload_raw(&self, _: UploadRawRequest) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// The most memory that the process has taken so far, in KiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_takes_little_memory() {
    let megabytes: u64 = std::env::var("UPLOAD_MEGABYTES").ok().and_then(|all| all.parse().ok()).unwrap_or(64);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let settings = Settings { timeout: None, ..Settings::default() };
    tokio::spawn(serve(listener, generated::router_with(App, settings)));
    let before = peak();

    let chunk = vec![0x5a; 1 << 20];
    let mut head = String::new();
    let part = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
    let end = format!("\r\n--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n{}\r\n--b--\r\n", megabytes << 20);
    let length = part.len() as u64 + (megabytes << 20) + end.len() as u64;
    write!(head, "POST /scans HTTP/1.1\r\nHost: x\r\nConnection: close\r\n").unwrap();
    write!(head, "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {length}\r\n\r\n{part}").unwrap();
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    for _ in 0..megabytes {
        socket.write_all(&chunk).await.unwrap();
    }
    socket.write_all(end.as_bytes()).await.unwrap();
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204 "), "{answer}");

    let after = peak();
    println!("{megabytes} MiB uploaded; peak memory of client and server {after} KiB, {before} KiB of it before");
    assert!(after - before < 30 * 1024, "{before} KiB before, {after} KiB after");
}
