//! Callers of the application's own types, and refusals in the document's own shape.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use security_principals::generated::api::*;
use security_principals::generated::models;
use security_principals::generated::router;
use security_principals::generated::runtime::{ApiKey, BearerToken, Caller, Denied};
use security_principals::generated::security::*;

struct Firm;

impl Security for Firm {
    async fn cookie(&self, key: ApiKey, _: &Parts) -> Result<String, Denied> {
        Ok(format!("cookie {}", key.as_str()))
    }

    async fn token(&self, token: BearerToken, request: &Parts) -> Result<String, Denied> {
        Ok(format!("token {} for {}", token.as_str(), request.uri))
    }

    async fn badge(&self, _: ApiKey, _: &Parts) -> Result<BadgeCaller, Denied> {
        Ok(BadgeCaller {})
    }
}

impl Api for Firm {
    async fn read_me(&self, request: ReadMeRequest) -> Result<String, ReadMeError> {
        // Layers around the operation find it there.
        let known = request.parts.extensions.get::<Caller<CookieOrToken>>().unwrap();
        assert_eq!(format!("{:?}", known.get()), format!("{:?}", request.caller));
        Ok(match request.caller {
            CookieOrToken::Cookie(who) | CookieOrToken::Token(who) => who,
        })
    }

    async fn start_shift(&self, request: StartShiftRequest) -> Result<String, StartShiftError> {
        let CookieAndBadge { cookie, badge: BadgeCaller {} } = request.caller;
        Ok(cookie)
    }
}

async fn ask(request: axum::http::request::Builder) -> (u16, Vec<String>, Value) {
    // A value of a caller's type that others put there is nobody who was proven.
    let request = request.extension("somebody".to_owned());
    let answer = router(Firm).oneshot(request.body(Body::from("not JSON")).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let asked = answer.headers().get_all("www-authenticate").iter();
    let asked = asked.map(|value| value.to_str().unwrap().to_owned()).collect();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, asked, serde_json::from_slice(&body).unwrap())
}

#[tokio::test]
async fn callers_are_of_the_types_that_the_settings_name() {
    let (status, _, body) = ask(Request::get("/me").header("cookie", "who=ada")).await;
    assert_eq!((status, body), (200, json!("cookie ada")));
    let (status, _, body) = ask(Request::get("/me").header("authorization", "Bearer abc")).await;
    assert_eq!((status, body), (200, json!("token abc for /me")));
}

#[tokio::test]
async fn refusals_have_the_documented_shape() {
    let (status, asked, body) = ask(Request::get("/me")).await;
    let _: models::Error = models::Error { code: String::new(), message: String::new() };
    assert_eq!(status, 401);
    let realm = r#"realm="J?ger & \"S?hne\"""#;
    assert_eq!(asked, [format!("ApiKey {realm}, in=\"cookie\", name=\"who\""), format!("Bearer {realm}")]);
    assert_eq!(body, json!({"code": "UNAUTHORIZED", "message": "This needs credentials."}));
    // Who calls is asked before all else: neither the parameter nor the body is as documented.
    let (status, _, body) = ask(Request::post("/shift?badge=1&hours=x")).await;
    assert_eq!((status, body["code"].as_str().unwrap()), (401, "UNAUTHORIZED"));
    let (status, _, _) = ask(
        Request::post("/shift?badge=1&hours=x").header("cookie", "who=ada").header("content-type", "application/json"),
    )
    .await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn the_served_document_tells_of_refusals() {
    let answer = router(Firm).oneshot(Request::get("/openapi.json").body(Body::empty()).unwrap()).await.unwrap();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    let document: Value = serde_json::from_slice(&body).unwrap();
    assert!(document["components"]["responses"]["Unauthorized"]["headers"]["WWW-Authenticate"].is_object());
    assert!(document["components"]["responses"]["Forbidden"]["content"].is_object());
}
