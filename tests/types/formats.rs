//! Values of each format are answered as they were sent; what only a lax reader takes is refused, where it stands.

#![recursion_limit = "256"]

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use types_string_formats::generated::api::*;
use types_string_formats::generated::models::*;
use types_string_formats::generated::router;
use types_string_formats::generated::runtime::HandlerError;

/// Answers what it is asked.
struct Echo;

impl Api for Echo {
    async fn add_contact(&self, request: AddContactRequest) -> Result<Contact, HandlerError> {
        Ok(request.body)
    }
}

async fn ask(body: &Value) -> (u16, Value) {
    let request = Request::post("/contacts")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let answer = router(Echo).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&body).unwrap())
}

fn contact() -> Value {
    json!({
        "id": "2eb8aa08-aa98-11ea-b4aa-73b441d16380", "nickname": "ada",
        "created_at": "2024-02-29T23:59:59.500Z", "birthday": "1815-12-10", "born_at": "1815-12-10T08:30:00",
        "call_after": "08:30:00+01:00", "wakes_at": "07:00:00", "remind_every": "P1Y", "email": "ada@example.com",
        "email_in_any_script": "실례@실례.테스트", "website": "https://example.com/?a#b", "avatar": "/a.png",
        "profile": "https://exämple.com/ä", "profile_picture": "/ä.png", "mail_host": "mail.example.com",
        "mail_host_in_any_script": "실례.테스트", "office_ip": "192.0.2.1", "home_ip": "2001:db8::1",
        "thumbnail": "AP8=", "fingerprint": "_-8", "public_key": "AA", "balance": "-0.10",
        "exact_weight": "1234567890123456789012345678901234", "initial": "é", "name_filter": "^(?=a)\\p{L}",
        "first_entry": "/a~1b", "next_entry": "1/a", "link_template": "/a/{b}",
        "last_visit": "Sun, 06 Nov 1994 08:49:37 GMT", "reads": "text/*;q=0.5", "signature": ":YQ==:",
        "newsletter": "?1", "greeting": "\"hi\"", "group": "a/b", "notes": "*", "card": "<p>",
        "door_code": "1234", "star_sign": "anything", "met_on": ["2024-01-01"], "paid": {"rent": "12.50"},
        "home": ["2eb8aa08-aa98-11ea-b4aa-73b441d16380", "there"],
        "nickname_days": {"kind": "x", "ada": "2024-12-10"}
    })
}

#[tokio::test]
async fn are_answered_as_they_were_sent() {
    let (status, answer) = ask(&contact()).await;
    assert_eq!((status, answer), (200 + 1, contact()));
}

#[tokio::test]
async fn are_refused_where_they_stand() {
    for (pointer, value) in [
        ("/id", "2eb8aa08aa9811eab4aa73b441d16380"),
        ("/created_at", "2024-1-1T00:00:00Z"),
        ("/birthday", " 1815-12-10"),
        ("/born_at", "1815-12-10"),
        ("/wakes_at", "07:00"),
        ("/remind_every", "P1Y2D"),
        ("/website", "http://a:b/"),
        ("/thumbnail", "AP9="),
        ("/fingerprint", "/+8"),
        ("/balance", "1_000"),
        ("/initial", "ab"),
        ("/name_filter", "("),
        ("/link_template", "{"),
        ("/met_on/0", "2024-1-1"),
        ("/paid/rent", "+1"),
        ("/home/0", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}"),
        ("/nickname_days/ada", "2024-1-1"),
    ] {
        let mut body = contact();
        *body.pointer_mut(pointer).unwrap() = json!(value);
        let (status, answer) = ask(&body).await;
        assert_eq!(status, 422, "{pointer} {value}");
        assert!(answer.to_string().contains(&format!("{pointer}\"")), "{pointer}: {answer}");
    }
}
