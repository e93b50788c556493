//! The bodies of rejections.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::runtime::{
    Answer, Call, Casing, Described, Internal, Member, Parameter, Rejection, Route, Routes, Schema, Settings,
    Shape,
};

trait Nothing: Send + Sync {}
impl Nothing for () {}

fn page(mut call: Call<dyn Nothing>) -> Answer {
    static PAGE: Parameter = Parameter::query("page", Schema::integer().minimum(1));
    Box::pin(async move {
        let Some(page) = call.optional::<u32>(&PAGE) else { return call.refuse() };
        match page {
            Some(7) => Internal::new("the database is away").into_response(),
            Some(8) => panic!("the handler slipped"),
            _ => StatusCode::OK.into_response(),
        }
    })
}

const ERROR: Shape = Shape::Object(&[
    Member::always("code", Shape::Code(Casing::Upper)),
    Member::always("status", Shape::Status),
    Member::always("message", Shape::Detail),
    Member::known("fields", Shape::FindingsByField(&Shape::Message)),
    Member::known("details", Shape::Findings(&Shape::PYDANTIC)),
]);
static USUAL: Described =
    Described { statuses: (100, 599), content_type: "application/json", shape: ERROR, headers: &[] };
static PLAIN: &[Described] = &[Described {
    statuses: (500, 500),
    content_type: "text/plain; charset=utf-8",
    shape: Shape::Title,
    headers: &[("x-error-code", Shape::Code(Casing::Kebab))],
}];
static ROUTES: &[Route<dyn Nothing>] =
    &[Route::new("GET", "/usual", page), Route::new("GET", "/plain", page).described(PLAIN)];

fn router(settings: Settings) -> Router {
    let app: Arc<dyn Nothing> = Arc::new(());
    Routes::new(settings, &USUAL).add(&app, ROUTES).finish()
}

async fn ask(router: Router, path: &str) -> (Response, String) {
    let request = Request::get(path).body(Body::empty()).unwrap();
    let (parts, body) = router.oneshot(request).await.unwrap().into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    (Response::from_parts(parts, Body::empty()), String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn fills_the_usual_shape_in_order() {
    let (answer, body) = ask(router(Settings::default()), "/usual?page=0").await;
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (422, &"application/json".parse().unwrap())
    );
    assert_eq!(
        body,
        r#"{"code":"VALIDATION_ERROR","status":422,"message":"1 value is not as documented.","fields":{"page":["should be at least 1"]},"details":[{"type":"minimum","loc":["query","page"],"msg":"should be at least 1","input":0}]}"#
    );
    let (answer, body) = ask(router(Settings::default()), "/nowhere").await;
    assert_eq!(answer.status().as_u16(), 404);
    assert_eq!(body, r#"{"code":"NOT_FOUND","status":404,"message":"There is nothing at this path."}"#);
}

#[tokio::test]
async fn describes_failures_and_panics_as_the_operation_does() {
    for page in [7, 8] {
        let (answer, body) = ask(router(Settings::default()), &format!("/plain?page={page}")).await;
        assert_eq!(answer.status().as_u16(), 500);
        assert_eq!(answer.headers()["content-type"], "text/plain; charset=utf-8");
        assert_eq!(answer.headers()["x-error-code"], "internal-error");
        assert_eq!(body, "Internal Server Error");
    }
    // What it does not describe has the usual shape.
    let (_, body) = ask(router(Settings::default()), "/plain?page=x").await;
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap()["code"], "VALIDATION_ERROR");
}

#[tokio::test]
async fn the_application_may_say_something_else() {
    fn instead(rejection: &Rejection) -> Option<Response> {
        let body = axum::body::Bytes::from(json!({ "oops": rejection.code() }).to_string());
        (rejection.status() == StatusCode::INTERNAL_SERVER_ERROR)
            .then(|| (rejection.status(), body).into_response())
    }
    let settings = Settings { on_rejection: Some(instead), ..Settings::default() };
    assert_eq!(ask(router(settings.clone()), "/usual?page=7").await.1, r#"{"oops":"INTERNAL_ERROR"}"#);
    assert!(ask(router(settings), "/usual?page=x").await.1.contains("VALIDATION_ERROR"));
}

#[tokio::test]
async fn a_rejection_is_a_problem_outside_of_the_router() {
    let (parts, body) = Rejection::too_large(10).into_response().into_parts();
    assert_eq!(parts.headers["content-type"], "application/problem+json");
    let body = body.collect().await.unwrap().to_bytes();
    let body = String::from_utf8(body.to_vec()).unwrap();
    assert_eq!(
        body,
        r#"{"type":"about:blank","title":"Content Too Large","status":413,"detail":"The body may have at most 10 bytes."}"#
    );
}

#[test]
fn names_of_kinds_are_written_in_any_case() {
    let write = |casing: Casing| {
        let described = Described {
            statuses: (100, 599),
            content_type: "text/plain",
            shape: Shape::Text(""),
            headers: &[],
        };
        let headers: &'static [(&str, Shape)] = Box::leak(Box::new([("x", Shape::Code(casing))]));
        Described { headers, ..described }
    };
    for (casing, expected) in [
        (Casing::Own, "VALIDATION_ERROR"),
        (Casing::Upper, "VALIDATION_ERROR"),
        (Casing::Snake, "validation_error"),
        (Casing::Kebab, "validation-error"),
        (Casing::Pascal, "ValidationError"),
        (Casing::Camel, "validationError"),
    ] {
        let router = Routes::new(Settings::default(), Box::leak(Box::new(write(casing))))
            .add(&(Arc::new(()) as Arc<dyn Nothing>), ROUTES)
            .finish();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (answer, _) = runtime.block_on(ask(router, "/usual?page=0"));
        assert_eq!(answer.headers()["x"], expected);
    }
}
