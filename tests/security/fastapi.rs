//! Refusals as FastAPI writes them.

use axum::body::Body;
use axum::http::Request;
use axum::http::request::Parts;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use security_fastapi::generated::api::*;
use security_fastapi::generated::router;
use security_fastapi::generated::runtime::{
    ApiKey, BasicCredentials, BearerToken, Denied, Granted, HandlerError, HttpCredentials,
};
use security_fastapi::generated::security::*;

struct Ward;

impl Security for Ward {
    async fn o_auth2_password_bearer(
        &self,
        token: BearerToken,
        _: &Parts,
    ) -> Result<Granted<OAuth2PasswordBearerCaller>, Denied> {
        Ok(Granted::new(OAuth2PasswordBearerCaller {}, [token.as_str()]))
    }

    async fn http_basic(&self, _: BasicCredentials, _: &Parts) -> Result<HttpBasicCaller, Denied> {
        Err(Denied::invalid())
    }

    async fn http_digest(&self, _: Option<HttpCredentials>, _: &Parts) -> Result<HttpDigestCaller, Denied> {
        Err(Denied::invalid())
    }

    async fn api_key_header(&self, _: ApiKey, _: &Parts) -> Result<ApiKeyHeaderCaller, Denied> {
        Err(Denied::forbidden())
    }
}

impl Api for Ward {
    async fn read_me(&self, _: ReadMeRequest) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn read_basic(&self, _: ReadBasicRequest) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn read_key(&self, _: ReadKeyRequest) -> Result<(), HandlerError> {
        Ok(())
    }

    async fn read_digest(&self, _: ReadDigestRequest) -> Result<(), HandlerError> {
        Ok(())
    }
}

#[tokio::test]
async fn refusals_are_those_of_fastapi() {
    for (path, name, value, status, asked, detail) in [
        ("/me", "x", "", 401, "Bearer", "Not authenticated"),
        ("/me", "authorization", "Bearer me", 204, "", ""),
        ("/me", "authorization", "Bearer you", 403, "Bearer scope=\"me\"", "Not enough permissions"),
        ("/basic", "x", "", 401, "Basic", "Not authenticated"),
        ("/basic", "authorization", "Basic !", 401, "Basic", "Not authenticated"),
        ("/key", "x", "", 401, "APIKey", "Not authenticated"),
        ("/key", "x-key", "bad", 403, "", "Not enough permissions"),
        ("/digest", "x", "", 401, "Digest", "Not authenticated"),
    ] {
        let request = Request::get(path).header(name, value).body(Body::empty()).unwrap();
        let answer = router(Ward).oneshot(request).await.unwrap();
        let told = answer.headers().get("www-authenticate").map_or("", |value| value.to_str().unwrap());
        assert_eq!((answer.status().as_u16(), told), (status, asked), "{path} {value}");
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        if status != 204 {
            let body: Value = serde_json::from_slice(&body).unwrap();
            assert_eq!(body, json!({ "detail": detail }), "{path} {value}");
        }
    }
}
