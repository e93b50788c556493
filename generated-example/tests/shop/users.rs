//! People with an account.

use serde_json::{Value, json};

use crate::client::Shop;

const ADA: &str = "/users/4b3f2a9e-6c0d-4f53-9a5e-2f6f0f0c8a11";
const NOBODY: &str = "/users/00000000-0000-4000-8000-000000000000";

fn grace() -> Value {
    json!({"name": "Grace Hopper", "email": "grace@example.com", "password": "nanoseconds"})
}

#[tokio::test]
async fn signing_up_makes_an_account() {
    let shop = Shop::open().await;
    let made = shop.post("/users", grace()).await;
    assert_eq!(made.status, 201, "{made:?}");
    let user = made.json();
    assert_eq!(
        (&user["name"], &user["email"]),
        (&json!("Grace Hopper"), &json!("grace@example.com"))
    );
    assert_eq!(
        made.header("location"),
        format!("/users/{}", user["id"].as_str().expect("an id"))
    );
    // What she has not filled in is `null` here, and left out there.
    let mut read = shop.get(made.header("location")).await.json();
    assert_eq!(
        (read.get("birthday"), &user["birthday"]),
        (None, &Value::Null)
    );
    read["birthday"] = Value::Null;
    assert_eq!(read, user);
    assert_eq!(shop.get("/users").await.json()["total"], 3);
}

#[tokio::test]
async fn an_address_signs_up_once() {
    let shop = Shop::open().await;
    let mut again = grace();
    again["email"] = json!("ADA@example.com");
    shop.post("/users", again)
        .await
        .assert_error(409, "EMAIL_TAKEN");
}

#[tokio::test]
async fn passwords_never_come_out() {
    let shop = Shop::open().await;
    let made = shop.post("/users", grace()).await;
    let location = made.header("location").to_owned();
    let credentials = json!({"email": "grace@example.com", "password": "nanoseconds"});
    let mut short = grace();
    short["password"] = json!("nanosec");
    let mut answers = vec![
        shop.post("/users", grace()).await,
        shop.post("/users", short).await,
        shop.get("/users").await,
        shop.get(&location).await,
        shop.get(&format!("{location}/card")).await,
        shop.patch(&location, json!({"name": "Grace"})).await,
        shop.post("/login", credentials).await,
        shop.post(
            "/login",
            json!({"email": "grace@example.com", "password": "nanosec"}),
        )
        .await,
    ];
    answers.push(made);
    for answer in answers {
        let text = answer.text();
        assert!(
            !text.contains("nanosec") && !text.contains("argon2"),
            "{answer:?}"
        );
        assert!(
            answer.status == 422 || !text.contains("\"password\""),
            "{answer:?}"
        );
    }
}

#[tokio::test]
async fn people_come_in_pages() {
    let shop = Shop::open().await;
    let page = shop.get("/users?page=2&page_size=1").await.json();
    assert_eq!(page["items"][0]["name"], "Charles Babbage");
    assert_eq!(
        [
            &page["total"],
            &page["page"],
            &page["page_size"],
            &page["total_pages"]
        ],
        [&json!(2), &json!(2), &json!(1), &json!(2)]
    );
    let all = shop.get("/users").await.json();
    assert_eq!(all["items"][0]["joined_at"], "2024-03-01T09:30:00Z");
}

#[tokio::test]
async fn a_person_can_be_read() {
    let shop = Shop::open().await;
    let user = shop.get(ADA).await.json();
    let ada = json!({
        "id": "4b3f2a9e-6c0d-4f53-9a5e-2f6f0f0c8a11", "name": "Ada Lovelace", "email": "ada@example.com",
        "birthday": "1815-12-10", "joined_at": "2024-03-01T09:30:00Z"
    });
    assert_eq!(user, ada);
}

#[tokio::test]
async fn a_patch_leaves_alone_clears_and_sets() {
    let shop = Shop::open().await;
    let user = shop
        .patch(ADA, json!({"name": "Ada King", "birthday": null}))
        .await
        .json();
    assert_eq!(
        (&user["name"], &user["birthday"]),
        (&json!("Ada King"), &Value::Null)
    );
    assert_eq!(user["email"], "ada@example.com");
    let user = shop
        .patch(ADA, json!({"email": null, "birthday": "1815-12-10"}))
        .await
        .json();
    assert_eq!(
        (user.get("email"), &user["birthday"]),
        (None, &json!("1815-12-10"))
    );
    // What is private is still what she signs in with.
    let credentials = json!({"email": "ada@example.com", "password": "analytical-engine"});
    assert_eq!(shop.post("/login", credentials).await.status, 200);
}

#[tokio::test]
async fn a_card_is_for_strangers() {
    let shop = Shop::open().await;
    let card = shop.get(&format!("{ADA}/card")).await.json();
    let whole = json!({
        "id": "4b3f2a9e-6c0d-4f53-9a5e-2f6f0f0c8a11", "name": "Ada Lovelace", "joined_at": "2024-03-01T09:30:00Z"
    });
    assert_eq!(card, whole);
}

#[tokio::test]
async fn a_closed_account_is_gone() {
    let shop = Shop::open().await;
    assert_eq!(shop.delete(ADA).await.status, 204);
    shop.get(ADA).await.assert_error(404, "USER_NOT_FOUND");
    let credentials = json!({"email": "ada@example.com", "password": "analytical-engine"});
    shop.post("/login", credentials)
        .await
        .assert_error(401, "WRONG_CREDENTIALS");
}

#[tokio::test]
async fn nothing_works_on_somebody_who_is_not_there() {
    let shop = Shop::open().await;
    shop.get(NOBODY).await.assert_error(404, "USER_NOT_FOUND");
    shop.get(&format!("{NOBODY}/card"))
        .await
        .assert_error(404, "USER_NOT_FOUND");
    shop.patch(NOBODY, json!({"name": "x"}))
        .await
        .assert_error(404, "USER_NOT_FOUND");
    shop.delete(NOBODY)
        .await
        .assert_error(404, "USER_NOT_FOUND");
}
