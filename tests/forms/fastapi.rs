//! Forms as FastAPI reads them: empty texts are none, texts are coerced, and what is no form has no parts.

use axum::body::Body;
use axum::http::Request;
use form_fastapi::generated::api::*;
use form_fastapi::generated::router;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

struct App;

impl Api for App {
    async fn create_file(&self, request: CreateFileRequest) -> Result<Value, CreateFileError> {
        let form = request.body.collect().await?;
        Ok(json!([form.file.bytes.len(), form.token, form.count, form.flag, form.files.len(), form.fileb.is_some(), form.anything]))
    }
}

fn part(name: &str, more: &str, content: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n")
}

#[tokio::test]
async fn are_read_as_fastapi_reads_them() {
    let form = "multipart/form-data; boundary=b";
    let file = part("file", "; filename=x", "abc");
    let missing = |name: &str| json!({"loc": ["body", name], "msg": "Field required", "type": "missing"});
    let both = json!({"detail": [missing("file"), missing("token")]});
    let unparsed = "Input should be a valid integer, unable to parse string as an integer";
    for (content_type, body, status, answer) in [
        (form, file.clone() + &part("token", "", "t") + &part("count", "", "7") + &part("flag", "", "on"), 200, json!([3, "t", 7, true, 0, false, null])),
        (form, file.clone() + &part("token", "", "t") + &part("count", "", "") + &part("anything", "", "5"), 200, json!([3, "t", 1, null, 0, false, "5"])),
        (form, file.clone() + &part("token", "", "t") + &part("count", "", "x") + &part("flag", "", ""), 422,
            json!({"detail": [{"loc": ["body", "count"], "msg": unparsed, "type": "int_parsing"}]})),
        (form, part("token", "", ""), 422, both.clone()),
        ("application/json", String::new(), 422, both),
    ] {
        let request = Request::post("/files/").header("content-type", content_type).body(Body::from(body + "--b--\r\n")).unwrap();
        let response = router(App).oneshot(request).await.unwrap();
        let answered = response.status().as_u16();
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!((answered, serde_json::from_slice(&bytes).unwrap()), (status, answer));
    }
}
