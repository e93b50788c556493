//! What the server answers by itself, before the shop is asked.

use axum::http::Request;
use serde_json::json;

use crate::client::{Shop, as_json};

#[tokio::test]
async fn a_body_that_is_not_json() {
    let shop = Shop::open().await;
    for body in ["{\"name\": ", "name=Pencil", "{\"name\": 1, \"name\": 2}"] {
        let answer = shop.send(as_json(Request::post("/items")), body).await;
        assert_eq!(
            (answer.status, answer.json()["code"].as_str()),
            (400, Some("BAD_REQUEST")),
            "{body}"
        );
        assert_eq!(answer.header("x-error-code"), "BAD_REQUEST");
    }
}

#[tokio::test]
async fn a_path_that_is_not_there() {
    let shop = Shop::open().await;
    for target in ["/", "/item", "/items/", "/items/1/2/3", "/docs/none.js"] {
        let answer = shop.get(target).await;
        assert_eq!(
            (answer.status, answer.json()["status"].as_u64()),
            (404, Some(404)),
            "{target}"
        );
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
}

#[tokio::test]
async fn a_method_that_is_not_there() {
    let shop = Shop::open().await;
    let answer = shop.send(Request::put("/items"), "").await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "GET, HEAD, POST, OPTIONS")
    );
    assert_eq!(answer.json()["title"], "Method Not Allowed");
    let answer = shop.get("/login").await;
    assert_eq!(
        (answer.status, answer.header("allow")),
        (405, "POST, OPTIONS")
    );
}

#[tokio::test]
async fn a_body_that_is_too_large() {
    let shop = Shop::open().await;
    let body = vec![b' '; 2 * 1024 * 1024 + 1];
    let answer = shop.send(as_json(Request::post("/items")), body).await;
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (413, Some("CONTENT_TOO_LARGE"))
    );
}

#[tokio::test]
async fn a_body_of_another_type() {
    let shop = Shop::open().await;
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin1",
    ] {
        let answer = shop
            .send(Request::post("/items").header("content-type", kind), "{}")
            .await;
        assert_eq!(
            (answer.status, answer.header("accept")),
            (415, "application/json"),
            "{kind}"
        );
    }
    let without = shop
        .send(Request::post("/items"), r#"{"name": "Pencil", "price": 1}"#)
        .await;
    assert_eq!(without.status, 415);
    let suffix =
        Request::post("/items").header("content-type", "application/vnd.shop+json; charset=UTF-8");
    assert_eq!(
        shop.send(suffix, r#"{"name": "Pencil", "price": 1}"#)
            .await
            .status,
        201
    );
}

#[tokio::test]
async fn a_body_that_is_not_there() {
    let shop = Shop::open().await;
    assert_eq!(
        shop.send(Request::post("/items"), "").await.violations(),
        ["body  required"]
    );
}

#[tokio::test]
async fn everything_wrong_with_a_body_is_told_at_once() {
    let shop = Shop::open().await;
    let draft = json!({
        "name": "", "price": 0.001, "stock": -1, "tags": ["Big", "red", "red"],
        "attributes": {"colour": 7}, "released_on": "2024-02-30"
    });
    let mut found = shop.post("/items", draft).await.violations();
    found.sort();
    let expected = [
        "body /attributes/colour type",
        "body /name minLength",
        "body /price multipleOf",
        "body /released_on format",
        "body /stock minimum",
        "body /tags uniqueItems",
        "body /tags/0 pattern",
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn everything_wrong_with_a_query_is_told_at_once() {
    let shop = Shop::open().await;
    let target = "/items?page=0&page_size=101&q=x&status=on_sale,lost,on_sale&max_price=0&sort=age";
    let expected = [
        "query page minimum",
        "query page_size maximum",
        "query q minLength",
        "query status uniqueItems",
        "query status enum",
        "query max_price exclusiveMinimum",
        "query sort enum",
    ];
    let mut found = shop.get(target).await.violations();
    let mut expected = expected.map(str::to_owned).to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn path_query_and_body_are_told_together() {
    let shop = Shop::open().await;
    let found = shop
        .post(
            "/items/0/buy",
            json!({"quantity": 101, "payment": {"method": "cash"}}),
        )
        .await;
    let mut found = found.violations();
    found.sort();
    assert_eq!(
        found,
        [
            "body /payment/method discriminator",
            "body /quantity maximum",
            "path item_id minimum"
        ]
    );
    assert_eq!(
        shop.get("/items/abc").await.violations(),
        ["path item_id type"]
    );
    assert_eq!(
        shop.get("/users/42").await.violations(),
        ["path user_id format"]
    );
}

#[tokio::test]
async fn each_way_to_pay_has_its_own_rules() {
    let shop = Shop::open().await;
    let pay = |payment| shop.post("/items/1/buy", json!({"payment": payment}));
    let card = json!({"method": "card", "number": "4242 4242", "expires": "13/29"});
    assert_eq!(
        pay(card).await.violations(),
        [
            "body /payment/number pattern",
            "body /payment/expires pattern"
        ]
    );
    let voucher = json!({"method": "voucher", "code": "short"});
    assert_eq!(
        pay(voucher).await.violations(),
        ["body /payment/code minLength"]
    );
    let mixed = json!({"method": "voucher", "number": "424242424242", "expires": "12/29"});
    assert_eq!(
        pay(mixed).await.violations(),
        ["body /payment/code required"]
    );
}

#[tokio::test]
async fn a_person_must_be_described_rightly() {
    let shop = Shop::open().await;
    let user = json!({"name": "x".repeat(65), "email": "ada@example.com", "password": "short"});
    assert_eq!(
        shop.post("/users", user).await.violations(),
        ["body /name maxLength", "body /password minLength"]
    );
    let found = shop
        .post("/login", json!({"password": ""}))
        .await
        .violations();
    assert_eq!(found, ["body /email required", "body /password minLength"]);
}

#[tokio::test]
async fn a_path_is_percent_encoded_or_refused() {
    let shop = Shop::open().await;
    assert_eq!(shop.get("/items/%ff").await.status, 400);
    assert_eq!(shop.get("/%69tems/1").await.status, 200);
}
