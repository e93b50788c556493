//! What must not be told is not told by `Debug`, whatever holds it, and is there for handlers all the same.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::Request;
use serde_json::json;
use tower::ServiceExt;

use types_secrets_shown::generated::api::*;
use types_secrets_shown::generated::models::*;
use types_secrets_shown::generated::router;
use types_secrets_shown::generated::runtime::HandlerError;

/// Every secret has this in it, and nothing else has.
const SECRET: &str = "hush";

#[derive(Clone, Default)]
struct Vault {
    shown: Arc<Mutex<Vec<String>>>,
}

impl Vault {
    fn show(&self, value: &impl std::fmt::Debug) {
        self.shown.lock().unwrap().push(format!("{value:?} {value:#?}"));
    }
}

impl Api for Vault {
    async fn sign_in(&self, request: SignInRequest) -> Result<SignInOk, SignInError> {
        self.show(&request);
        // A secret is a plain string to a handler.
        let password: &str = &request.body.password;
        assert_eq!(password, "hush-1");
        assert_eq!(request.otp.as_deref(), Some("hush-2"));
        let session = Session { token: "hush-9".to_owned(), user: Some(request.body.user) };
        self.show(&SignInError::Unauthorized(Problem { code: "code".to_owned() }));
        let answer = SignInOk { x_session_key: "hush-8".to_owned(), body: session };
        self.show(&answer);
        Ok(answer)
    }

    async fn replace_keys(&self, request: ReplaceKeysRequest) -> Result<(), HandlerError> {
        self.show(&request);
        assert_eq!(request.body, ["hush-1", "hush-2"]);
        Ok(())
    }

    async fn list_keys(&self, request: ListKeysRequest) -> Result<Page<String>, HandlerError> {
        // Any request may carry who asks.
        self.show(&request);
        let page = Page { items: vec!["hush".to_owned()], total: 1 };
        self.show(&page);
        Ok(page)
    }

    async fn list_accounts(&self, _: ListAccountsRequest) -> Result<Page<Account>, HandlerError> {
        let page = Page { items: vec![Account { id: 1, secret: Some("hush".to_owned()) }], total: 1 };
        self.show(&page);
        Ok(page)
    }
}

async fn ask(vault: &Vault, method: &str, path: &str, body: serde_json::Value) -> u16 {
    let mut request = Request::builder().method(method).uri(path);
    if path.starts_with("/sessions") {
        request = request.header("x-device-key", "hush-3");
    }
    let request = request
        .header("content-type", "application/json")
        .header("authorization", "Bearer hush-4")
        .header("cookie", "session=hush-5")
        .header("cookie", "other=hush-6")
        .body(Body::from(body.to_string()))
        .unwrap();
    router(vault.clone()).oneshot(request).await.unwrap().status().as_u16()
}

#[tokio::test]
async fn secrets_are_not_shown() {
    let vault = Vault::default();
    let login = json!({
        "user": "ada", "password": "hush-1", "old_passwords": ["hush-2"], "pins": {"door": 1234},
        "answer": "hush-3", "birthday": "hush-4", "proof": "hush-5", "account": {"id": 77, "secret": "hush-6"}
    });
    assert_eq!(ask(&vault, "POST", "/sessions?otp=hush-2&locale=de", login).await, 200);
    assert_eq!(ask(&vault, "PUT", "/keys", json!(["hush-1", "hush-2"])).await, 204);
    assert_eq!(ask(&vault, "GET", "/keys", json!(null)).await, 200);
    assert_eq!(ask(&vault, "GET", "/accounts", json!(null)).await, 200);
    let shown = vault.shown.lock().unwrap().join("\n");
    assert!(!shown.contains(SECRET) && !shown.contains("1234"), "{shown}");
    for told in ["ada", "77", "\"de\"", "<redacted>", "code", "total: 1"] {
        assert!(shown.contains(told), "{told} is no secret: {shown}");
    }
}

#[tokio::test]
async fn refusals_do_not_tell_secrets() {
    let vault = Vault::default();
    let login = json!({"user": 1, "password": "hush-1", "old_passwords": ["h"], "proof": "h"});
    let request = Request::post("/sessions?otp=hush-2")
        .header("content-type", "application/json")
        .body(Body::from(login.to_string()))
        .unwrap();
    let answer = router(vault).oneshot(request).await.unwrap();
    assert_eq!(answer.status(), 422);
    let body = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
    let body = String::from_utf8_lossy(&body);
    assert!(body.contains("minLength") && !body.contains(SECRET), "{body}");
}
