//! Which operation a request reaches.

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use proptest::prelude::*;
use serde_json::Value;

use crate::api::send;
use crate::runtime::{Answer, Call, Described, Parameter, Reply, Route, Routes, Schema, Settings};

trait Nothing: Send + Sync {}
impl Nothing for () {}

/// A function that answers with its own name and the parameters `a` and `b`.
macro_rules! operations {
    ($($name:ident)*) => {$(
        fn $name(mut call: Call<dyn Nothing>) -> Answer {
            Box::pin(async move {
                const A: &Parameter = &Parameter::path("a", Schema::string());
                const B: &Parameter = &Parameter::path("b", Schema::string());
                let mut said = stringify!($name).to_owned();
                for parameter in [A, B] {
                    if let Some(Some(text)) = call.optional::<String>(parameter) {
                        said.push_str(&format!(" {text}"));
                    }
                }
                Reply::json(200, &said).into_response()
            })
        }
    )*};
}
operations!(root mine one other_name two file cancel compare beta tagged cafe odd slash sub get_mine delete_any adjacent deep);

const ROUTES: &[Route<dyn Nothing>] = &[
    Route::new("GET", "/", root),
    Route::new("GET", "/x/{a}", one),
    Route::new("GET", "/x/mine", mine),
    Route::new("GET", "/x/{b}/y", other_name),
    Route::new("GET", "/x/{a}/z/{b}", two),
    Route::new("GET", "/files/{a}.{b}", file),
    Route::new("POST", "/jobs/{a}:cancel", cancel),
    Route::new("POST", "/jobs/{a}", one),
    Route::new("GET", "/compare/{a}...{b}", compare),
    Route::new("GET", "/q?beta=true", beta),
    Route::new("GET", "/q", one),
    Route::new("GET", "/q?action=tag%20it&x", tagged),
    Route::new("GET", "/café/{a}é", cafe),
    Route::new("GET", "/caf%C3%A9", cafe),
    Route::new("GET", "/:odd*(x)/[y]", odd),
    Route::new("GET", "/slash/", slash),
    Route::new("GET", "/slash/{a}/", sub),
    Route::new("GET", "/m/mine", get_mine),
    Route::new("DELETE", "/m/{a}", delete_any),
    Route::new("GET", "/adjacent/{a}{b}", adjacent),
    Route::new("GET", "/d/{a}/fixed/{b}/end", deep),
    Route::new("GET", "/d/x/{a}/{b}/other", deep),
];

async fn answer(method: &str, uri: &str) -> String {
    let app: Arc<dyn Nothing> = Arc::new(());
    let router = Routes::new(Settings::default(), &Described::PROBLEM).add(&app, ROUTES).finish();
    let request = Request::builder().method(method).uri(uri).body(Body::empty()).unwrap();
    let answer = send(router, request).await;
    if method == "HEAD" {
        return format!("{} {}", answer.status, answer.header("allow")).trim().to_owned();
    }
    match answer.json() {
        Value::String(text) => text,
        _ => format!("{} {}", answer.status, answer.header("allow")).trim().to_owned(),
    }
}

#[tokio::test]
async fn finds_operations() {
    for (uri, expected) in [
        ("/", "root"),
        ("/x/7", "one 7"),
        ("/x/a%2Fb", "one a/b"),
        ("/x/a+b%20c", "one a+b c"),
        ("/x/mine", "mine"),
        ("/x/m%69ne", "mine"),
        ("/x/mine2", "one mine2"),
        ("/x/mine/y", "other_name mine"),
        ("/x/1/z/2", "two 1 2"),
        ("/x/", "404"),
        ("/x", "404"),
        ("/x/1/", "404"),
        ("//x/1", "404"),
        ("/files/a.tar.gz", "file a.tar gz"),
        ("/files/a%2Egz", "file a gz"),
        ("/files/a.", "404"),
        ("/files/.gz", "404"),
        ("/compare/main...dev", "compare main dev"),
        ("/compare/v1.0...v1.1", "compare v1.0 v1.1"),
        ("/compare/main..dev", "404"),
        ("/q", "one"),
        ("/q?beta=true", "beta"),
        ("/q?z=1&beta=true", "beta"),
        ("/q?beta=false", "one"),
        ("/q?x&action=tag+it&beta=true", "tagged"),
        ("/caf%c3%a9", "cafe"),
        ("/caf%C3%A9/x%C3%A9", "cafe x"),
        ("/:odd*(x)/%5By%5D", "odd"),
        ("/%3Aodd%2A(x)/[y]", "odd"),
        ("/slash/", "slash"),
        ("/slash", "404"),
        ("/slash/1/", "sub 1"),
        ("/m/mine", "get_mine"),
        ("/adjacent/abc", "adjacent ab c"),
        ("/adjacent/a", "404"),
        ("/d/x/fixed/2/end", "deep x 2"),
        ("/d/x/fixed/2/other", "deep fixed 2"),
    ] {
        assert_eq!(answer("GET", uri).await, expected, "{uri}");
    }
}

#[tokio::test]
async fn finds_operations_by_method() {
    for (method, uri, expected) in [
        ("POST", "/jobs/7:cancel", "cancel 7"),
        ("POST", "/jobs/7%3Acancel", "cancel 7"),
        ("POST", "/jobs/7:x", "one 7:x"),
        ("POST", "/jobs/:cancel", "one :cancel"),
        ("DELETE", "/m/mine", "405 GET, HEAD, OPTIONS"),
        ("DELETE", "/m/mine/", "404"),
        ("PUT", "/m/mine", "405 GET, HEAD, OPTIONS"),
        ("PUT", "/m/other", "405 DELETE, OPTIONS"),
        ("HEAD", "/m/other", "405 DELETE, OPTIONS"),
    ] {
        assert_eq!(answer(method, uri).await, expected, "{method} {uri}");
    }
}

#[tokio::test]
async fn goes_on_to_paths_with_parameters_where_asked() {
    let app: Arc<dyn Nothing> = Arc::new(());
    let router =
        || Routes::new(Settings::default(), &Described::PROBLEM).like_starlette().add(&app, ROUTES).finish();
    for (method, status, said) in [("GET", 200, "get_mine"), ("DELETE", 200, "delete_any mine")] {
        let request = Request::builder().method(method).uri("/m/mine").body(Body::empty()).unwrap();
        let answer = send(router(), request).await;
        assert_eq!((answer.status, answer.json()), (status, Value::from(said)), "{method}");
    }
}

#[tokio::test]
async fn redirects_to_the_other_end_where_asked() {
    static BOTH: &[Route<dyn Nothing>] = &[
        Route::new("GET", "/users/", one),
        Route::new("POST", "/a/b", one),
        Route::new("GET", "/a/{id}/", one),
    ];
    let app: Arc<dyn Nothing> = Arc::new(());
    let router =
        || Routes::new(Settings::default(), &Described::PROBLEM).like_starlette().add(&app, BOTH).finish();
    for (path, status, location) in [
        ("/users", 307, "./users/"),
        ("/users?page=2&x=%20", 307, "./users/?page=2&x=%20"),
        ("/users/", 200, ""),
        ("/a/b/", 200, ""),
        ("/a/b//", 307, "../../b"),
        ("/a/x:y", 307, "./x:y/"),
        ("/nowhere", 404, ""),
        ("/", 404, ""),
        ("//example.com", 404, ""),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = send(router(), request).await;
        assert_eq!((answer.status, answer.header("location")), (status, location), "{path}");
    }
    let nested = axum::Router::new().nest("/api", router());
    let request = Request::get("/api/users").body(Body::empty()).unwrap();
    assert_eq!(send(nested, request).await.header("location"), "./users/");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// However alike segments are, in what they begin with and in how long they are.
    #[test]
    fn tells_segments_apart(segments in prop::collection::btree_set("(abcdefg|abcdef|é{3}|[a-c]{150}{2})?[ab]{0,3}", 1..24)) {
        let (known, unknown): (Vec<_>, Vec<_>) = segments.iter().enumerate().partition(|(at, _)| at % 4 != 3);
        let routes = known.iter().map(|(at, segment)| {
            let template = Box::leak(format!("/s/{segment}").into_boxed_str());
            Route::new("GET", template, [one, two, cancel][at % 3])
        });
        let routes: &'static [Route<dyn Nothing>] = Vec::leak(routes.collect());
        let app: Arc<dyn Nothing> = Arc::new(());
        let router = Routes::new(Settings::default(), &Described::PROBLEM).add(&app, routes).finish();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let ask = |segment: &str| {
            let path = format!("/s/{}", segment.replace('é', "%C3%A9"));
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = runtime.block_on(send(router.clone(), request));
            (answer.status, answer.json())
        };
        let found: BTreeSet<_> = known.iter().map(|(_, segment)| segment.as_str()).collect();
        for (at, segment) in &known {
            prop_assert_eq!(ask(segment), (200, Value::from(["one", "two", "cancel"][at % 3])), "{}", segment);
        }
        for (_, segment) in &unknown {
            prop_assert!(!found.contains(segment.as_str()));
            prop_assert_eq!(ask(segment).0, 404, "{}", segment);
        }
    }
}
