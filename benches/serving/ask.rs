//! Asks a server the same again and again, in process: `ask CASE TIMES`, or `ask CASE` once, with the answer printed.
//!
//! Without a network and a server, the instructions that a request takes can be counted.

use std::convert::Infallible;

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use http_body_util::BodyExt as _;
use tower::{Service, ServiceExt as _};

trait Server: Service<Request<Body>, Response = Response, Error = Infallible> + Clone {}

impl<S: Service<Request<Body>, Response = Response, Error = Infallible> + Clone> Server for S {}

fn request(case: &str) -> Request<Body> {
    let post = |body: &'static str| {
        let head = Request::post("/users/").header("content-type", "application/json");
        head.body(Body::from(body))
    };
    let request = match case {
        "get" => Request::get("/users/7").body(Body::empty()),
        "page" => Request::get("/items/?page=3&page_size=100").body(Body::empty()),
        "post" => post(r#"{"name":"Ada Lovelace","email":"ada@analytical.example","password":"correct horse"}"#),
        "404" => Request::get("/items/999999").body(Body::empty()),
        "422" => post(r#"{"name":"Ada Lovelace","email":"none","password":"short"}"#),
        _ => panic!("get, page, post, 404 or 422"),
    };
    let mut request = request.expect("it is one");
    for (name, value) in [("host", "127.0.0.1:8010"), ("accept", "*/*"), ("user-agent", "ask")] {
        request.headers_mut().insert(name, value.parse().expect("it is one"));
    }
    request
}

async fn ask(server: &impl Server, case: &str) -> (u16, Vec<u8>) {
    let Ok(answer) = server.clone().oneshot(request(case)).await;
    let status = answer.status().as_u16();
    (status, answer.into_body().collect().await.expect("a body").to_bytes().to_vec())
}

fn main() {
    // As the servers have it.
    let level = std::env::var("RUST_LOG").ok().and_then(|level| level.parse().ok());
    tracing_subscriber::fmt().with_max_level(level.unwrap_or(tracing_subscriber::filter::LevelFilter::INFO)).init();
    let case = std::env::args().nth(1).unwrap_or_default();
    let times = std::env::args().nth(2).and_then(|text| text.parse::<u32>().ok());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let server = server();
    runtime.block_on(async {
        let (status, body) = ask(&server, &case).await;
        match times {
            None => println!("{status} {}", String::from_utf8_lossy(&body)),
            Some(times) => {
                for _ in 0..times {
                    ask(&server, &case).await;
                }
            }
        }
    });
}
