//! Sends a valid `POST /users/` to the router for some seconds, one after the other, and prints how many a second.

use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

const BODY: &str =
    r#"{"name":"Ada Lovelace","email":"ada@analytical.example","password":"correct horse battery"}"#;

fn main() {
    let seconds: f64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1.0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let router = bench_validation::router(bench_validation::App::default());
    let ask = async || {
        let request = Request::post("/users/").header("content-type", "application/json");
        let request = request.body(Body::from(BODY)).expect("a request");
        let answer = match router.clone().oneshot(request).await {
            Ok(answer) => answer,
            Err(never) => match never {},
        };
        assert_eq!(answer.status(), 200);
        answer.into_body().collect().await.expect("a body");
    };
    runtime.block_on(async {
        for _ in 0..10_000 {
            ask().await;
        }
        let (started, mut count) = (Instant::now(), 0_u32);
        while started.elapsed() < Duration::from_secs_f64(seconds) {
            for _ in 0..100 {
                ask().await;
            }
            count += 100;
        }
        println!("{:.0}", f64::from(count) / started.elapsed().as_secs_f64());
    });
}
