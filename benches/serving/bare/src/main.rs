//! hyper, answering texts that are made already: what no server can fall below.

use std::convert::Infallible;
use std::error::Error;
use std::sync::OnceLock;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::CONTENT_TYPE;
use hyper::service::service_fn;
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;

const USER: &[u8] = br#"{"id":7,"name":"Zhang San","email":null}"#;
const ABSENT: &[u8] = br#"{"code":"ITEM_NOT_FOUND","message":"Item 999999 not found","details":null}"#;
const INVALID: &[u8] = br#"{"detail":[{"loc":["body","email"],"msg":"should be an address","type":"format"}]}"#;

/// As long as a page of 100 is.
fn page() -> Bytes {
    static PAGE: OnceLock<Bytes> = OnceLock::new();
    let item = r#"{"id":201,"name":"Keyboard 201","price":110.49,"stock":5,"description":"Item of 201"},"#;
    PAGE.get_or_init(|| Bytes::from(item.repeat(100))).clone()
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let (status, text) = match (parts.method, parts.uri.path()) {
        (Method::POST, _) => match body.collect().await.map(|body| body.to_bytes()) {
            Ok(body) if body.len() > 70 => (200, Bytes::from_static(USER)),
            _ => (422, Bytes::from_static(INVALID)),
        },
        (_, "/users/7") => (200, Bytes::from_static(USER)),
        (_, "/items/") => (200, page()),
        _ => (404, Bytes::from_static(ABSENT)),
    };
    let answer = Response::builder().status(status).header(CONTENT_TYPE, "application/json");
    Ok(answer.body(Full::new(text)).expect("the parts are right"))
}

fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:3000".to_owned());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(address).await?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            tokio::spawn(async move {
                let service = service_fn(answer);
                // Clients come and go.
                let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
            });
        }
    })
}
