//! Signing in and out.

use axum::http::Request;
use serde_json::json;

use crate::client::{Answer, Shop};

async fn sign_in(shop: &Shop) -> String {
    let credentials = json!({"email": "ada@example.com", "password": "analytical-engine"});
    let answer = shop.post("/login", credentials).await;
    assert_eq!(
        (answer.status, &answer.json()),
        (200, &json!({"message": "Welcome back, Ada."}))
    );
    let cookie = answer.header("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").expect("attributes");
    assert_eq!(attributes, "HttpOnly; SameSite=Lax; Path=/; Max-Age=1800");
    pair.to_owned()
}

async fn with_cookie(shop: &Shop, method: &str, target: &str, cookie: &str) -> Answer {
    shop.send(
        Request::builder()
            .method(method)
            .uri(target)
            .header("cookie", cookie),
        "",
    )
    .await
}

#[tokio::test]
async fn a_session_begins_and_ends() {
    let shop = Shop::open().await;
    let cookie = sign_in(&shop).await;
    let session = with_cookie(&shop, "GET", "/session", &format!("theme=dark; {cookie}")).await;
    assert_eq!(
        (session.status, &session.json()["user"]["name"]),
        (200, &json!("Ada Lovelace"))
    );
    assert_eq!(session.json()["user"]["birthday"], "1815-12-10");
    let out = with_cookie(&shop, "POST", "/logout", &cookie).await;
    assert_eq!((out.status, out.body.len()), (204, 0));
    let taken_back = "session_id=; HttpOnly; SameSite=Lax; Path=/; Max-Age=0";
    assert_eq!(out.header("set-cookie"), taken_back);
    with_cookie(&shop, "GET", "/session", &cookie)
        .await
        .assert_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn what_is_not_known_is_left_out_of_a_session() {
    let shop = Shop::open().await;
    let cookie = sign_in(&shop).await;
    shop.patch(
        "/users/4b3f2a9e-6c0d-4f53-9a5e-2f6f0f0c8a11",
        json!({"email": null, "birthday": null}),
    )
    .await;
    let session = with_cookie(&shop, "GET", "/session", &cookie).await.json();
    let user = session["user"].as_object().expect("a user");
    // In no order that matters.
    let keys: std::collections::BTreeSet<&str> = user.keys().map(String::as_str).collect();
    let expected = ["id", "joined_at", "name"].into();
    assert_eq!(keys, expected, "neither null nor empty");
}

#[tokio::test]
async fn every_session_has_a_token_of_its_own() {
    let shop = Shop::open().await;
    let (one, other) = (sign_in(&shop).await, sign_in(&shop).await);
    assert_ne!(one, other);
    with_cookie(&shop, "POST", "/logout", &one).await;
    assert_eq!(
        with_cookie(&shop, "GET", "/session", &other).await.status,
        200
    );
}

#[tokio::test]
async fn nobody_is_signed_in_without_a_good_cookie() {
    let shop = Shop::open().await;
    for cookie in [
        "",
        "session_id=",
        "session_id=guess",
        "other=1",
        "session_id",
    ] {
        with_cookie(&shop, "GET", "/session", cookie)
            .await
            .assert_error(401, "UNAUTHORIZED");
        with_cookie(&shop, "POST", "/logout", cookie)
            .await
            .assert_error(401, "UNAUTHORIZED");
    }
    shop.get("/session").await.assert_error(401, "UNAUTHORIZED");
}

#[tokio::test]
async fn a_wrong_name_and_a_wrong_password_look_the_same() {
    let shop = Shop::open().await;
    let name = json!({"email": "eve@example.com", "password": "analytical-engine"});
    let password = json!({"email": "ada@example.com", "password": "difference-engine"});
    let (name, password) = (
        shop.post("/login", name).await,
        shop.post("/login", password).await,
    );
    name.assert_error(401, "WRONG_CREDENTIALS");
    assert_eq!((name.status, name.body), (password.status, password.body));
    assert!(!password.headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn closing_an_account_ends_its_sessions() {
    let shop = Shop::open().await;
    let cookie = sign_in(&shop).await;
    shop.delete("/users/4b3f2a9e-6c0d-4f53-9a5e-2f6f0f0c8a11")
        .await;
    with_cookie(&shop, "GET", "/session", &cookie)
        .await
        .assert_error(401, "UNAUTHORIZED");
}
