//! What single functions take: `cargo bench --bench functions`.
//!
//! Whole processes are measured by the scripts beside this file.

#![allow(clippy::unwrap_used, missing_docs, reason = "a bench may")]

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde::Deserialize;
use specwright::config::Config;
use specwright::generate;
use specwright::source::Source;
use tower::Service;

/// The runtime, put together as a generated crate does it.
#[allow(dead_code, unused_imports, unused_macros, unreachable_pub, reason = "a bench uses what it measures")]
#[path = "../src/mock/runtime.rs"]
mod runtime;

use runtime::{
    Answer, Call, Described, Parameter, Property, Reply, Route, Routes, Schema, Settings, length_in, parse,
    read,
};

/// From a document's text to the files of a crate, none of which is written.
fn generating(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generate");
    for path in ["specs/real/petstore.yaml", "specs/real/fastapi-demo.json", "specs/shop.yaml"] {
        let source = Source::open(Path::new(path)).unwrap();
        let bytes = std::fs::metadata(path).unwrap().len();
        group.throughput(Throughput::Bytes(bytes));
        group.bench_with_input(BenchmarkId::from_parameter(path), &source, |bencher, source| {
            bencher.iter(|| generate(source, &Config::default()).is_ok());
        });
    }
    group.finish();
}

#[derive(Debug, Deserialize)]
struct User {
    name: String,
    email: String,
    password: String,
    nickname: Option<String>,
}

static USER: Schema = Schema::object(&[
    Property::required("name", Schema::string().min_length(1).max_length(50)),
    Property::required("email", Schema::string()),
    Property::required("password", Schema::string().min_length(8)),
    Property::optional("nickname", Schema::string()),
]);

fn is_valid(user: &User) -> bool {
    // Every member is looked at, so that none is optimised away.
    black_box((&user.email, &user.nickname));
    length_in(&user.name, 1, 50) && length_in(&user.password, 8, usize::MAX)
}

/// A body as the generated server reads it: typed and checked in one pass where it is valid, a second time by the schema
/// where it is not.
fn reading(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("body");
    let bodies = [
        ("valid", r#"{"name":"Ada Lovelace","email":"ada@analytical.example","password":"correct horse"}"#),
        (
            "escaped",
            r#"{"name":"Ad\u0061 Lovelace","email":"ada@analytical.example","password":"correct horse"}"#,
        ),
        ("too short", r#"{"name":"Ada Lovelace","email":"ada@analytical.example","password":"short"}"#),
        ("null", r#"{"name":"Ada Lovelace","email":null,"password":"correct horse"}"#),
        ("malformed", r#"{"name":"Ada Lovelace","email":"ada@analytical.example""#),
    ];
    for (name, body) in bodies {
        group.throughput(Throughput::Bytes(body.len() as u64));
        group.bench_with_input(BenchmarkId::new("read", name), body, |bencher, body| {
            bencher.iter(|| read::<User>(body.as_bytes(), &USER, is_valid).is_ok());
        });
        group.bench_with_input(BenchmarkId::new("parse", name), body, |bencher, body| {
            bencher.iter(|| parse(body.as_bytes()).is_ok());
        });
        group.bench_with_input(BenchmarkId::new("serde_json", name), body, |bencher, body| {
            bencher.iter(|| serde_json::from_str::<User>(body).is_ok_and(|user| is_valid(&user)));
        });
    }
    group.finish();
}

trait Nothing: Send + Sync {}
impl Nothing for () {}

static ID: Parameter = Parameter::path("id", Schema::integer());

fn by_id(mut call: Call<dyn Nothing>) -> Answer {
    Box::pin(async move {
        let id: Option<i64> = call.required(&ID);
        let Some(id) = id else { return call.refuse() };
        Reply::json(200, &id).into_response()
    })
}

static ROUTES: &[Route<dyn Nothing>] = &[
    Route::new("GET", "/users/{id}", by_id),
    Route::new("GET", "/users/{id}/posts", by_id),
    Route::new("GET", "/items/{id}", by_id),
    Route::new("DELETE", "/items/{id}", by_id),
    Route::new("GET", "/items/{id}/parts", by_id),
];

/// A request from its route to its answer, without a network.
fn answering(criterion: &mut Criterion) {
    let app: Arc<dyn Nothing> = Arc::new(());
    let mut server = Routes::new(Settings::default(), &Described::PROBLEM).add(&app, ROUTES).server();
    let executor = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut group = criterion.benchmark_group("request");
    for (name, target) in [("found", "/users/7"), ("no integer", "/users/seven"), ("no route", "/nowhere")] {
        group.bench_with_input(BenchmarkId::from_parameter(name), target, |bencher, target| {
            bencher.iter(|| {
                let request = Request::get(target).body(Body::empty()).unwrap();
                executor.block_on(server.call(request)).unwrap().status()
            });
        });
    }
    group.finish();
}

criterion_group!(functions, generating, reading, answering);
criterion_main!(functions);
