//! The values that refusals tell: cut, without secrets, and in the document's order.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::api::{Answered, ask, post, send};
use crate::runtime::{
    Answer, Call, Described, Extra, Location, Parameter, Property, Reply, Route, Routes, Schema, Settings,
    Violations,
};

static LOGIN: Schema = Schema::object(&[
    Property::required("name", Schema::string().min_length(3)),
    Property::required("pin", Schema::integer().secret()),
    Property::optional("key", Schema::reference(&KEY)),
    Property::optional("old", Schema::one_of(&[&Schema::null(), &KEY])),
    Property::optional("next", Schema::reference(&LOGIN)),
    Property::optional("list", Schema::array(&Schema::reference(&KEY))),
    Property::optional("extra", Schema::object(&[]).extra(&Extra::new().tagged("kind", &[("a", &HELD)]))),
])
.closed();
static PARTS: Schema = Schema::all_of(&[&LOGIN, &Schema::string()]);
static KEY: Schema = Schema::string().min_length(8).secret();
static HELD: Schema = Schema::object(&[Property::required("code", Schema::string().secret())]);

/// Pointers and values.
fn told(schema: &Schema, value: &Value) -> Vec<(String, Option<Value>)> {
    let mut found = Violations::new(Location::Body);
    schema.violations(value, &mut found);
    let told = |details: &crate::runtime::Details| details.input.clone();
    found.list().iter().map(|one| (one.pointer(), one.details.as_deref().map(told))).collect()
}

#[test]
fn tells_no_secret() {
    let hidden = json!({
        "name": ["hunter2"], "pin": "hunter2", "key": "hunter2", "old": "hunter2", "list": [1, "hunter2"],
        "password": "hunter2", "client_secret": {"of": "hunter2"}, "next": "x"
    });
    let told_of = told(&LOGIN, &hidden);
    let places: Vec<&str> = told_of.iter().map(|(pointer, _)| pointer.as_str()).collect();
    let expected =
        ["/name", "/pin", "/key", "/old", "/next", "/list/0", "/list/1", "/password", "/client_secret"];
    assert_eq!(places, expected);
    let public: Vec<_> =
        told_of.iter().filter_map(|(pointer, value)| Some((&**pointer, value.clone()?))).collect();
    assert_eq!(public, [("/name", json!(["hunter2"])), ("/next", json!("x"))]);
    // Nor in what holds it.
    let whole =
        |value: &Value| told(&Schema::array(&LOGIN).max_items(0), &json!([value]))[0].1.clone().unwrap();
    let text =
        whole(&json!({"name": "Ann", "pin": 1234, "key": "hunter2", "list": ["hunter2"], "more": null}));
    let stars = "**********";
    assert_eq!(text, json!([{"name": "Ann", "pin": stars, "key": stars, "list": "…", "more": null}]));
    let login = json!({"name": "Ann", "pin": 1234, "extra": {"kind": "a", "code": "hunter2"}, "x": 1});
    assert_eq!(
        told(&PARTS, &login).last().unwrap().1.clone().unwrap(),
        json!({
            "name": "Ann", "pin": stars, "extra": {"kind": "a", "code": stars}, "x": 1
        })
    );
}

#[test]
fn names_say_what_is_secret() {
    static ANY: Schema = Schema::map(&Schema::never());
    let is_told = |name: &str| {
        let one_of_many = json!({ name: "x" });
        told(&ANY, &one_of_many)[0].1.is_some()
    };
    for secret in [
        "password",
        "PASSWORD",
        "newPassword2",
        "passwd",
        "PassPhrase",
        "secret",
        "client_secret",
        "clientSecret",
    ] {
        assert!(!is_told(secret), "{secret}");
    }
    for secret in
        ["SECRETS", "secretsOf", "secretKey", "secretary_secret", "üüSecret", "Ⱥpassword", "mot_secret é"]
    {
        assert!(!is_told(secret), "{secret}");
    }
    for public in
        ["secretary", "secretariat", "secretsé", "p", "passport", "pass word", "secre", "Ⱥsecretary"]
    {
        assert!(is_told(public), "{public}");
    }
}

#[test]
fn cuts_what_is_long() {
    let of = |value: &Value| told(&Schema::never(), value)[0].1.clone().unwrap();
    assert_eq!(of(&json!("é".repeat(100))), json!("é".repeat(100)));
    assert_eq!(of(&json!("é".repeat(101))), json!(format!("{}…", "é".repeat(100))));
    assert_eq!(of(&json!([[[1]], {"a": {}}, null])), json!([["…"], {"a": "…"}, null]));
    assert_eq!(of(&json!((0..100).collect::<Vec<_>>())), json!([0, 1, 2, 3, 4, 5, 6, 7, "…"]));
    let members: serde_json::Map<_, _> = (0..100).map(|at| (format!("m{at}"), json!(at))).collect();
    let cut = of(&Value::Object(members));
    assert_eq!((cut.as_object().unwrap().len(), &cut["m7"], &cut["…"]), (9, &json!(7), &json!("…")));
    // Whatever it is, it is never more than about a kilobyte.
    let wide: serde_json::Map<_, _> =
        (0..9).map(|at| (format!("{at}{}", "ü".repeat(300)), json!(vec!["é\u{0}".repeat(200); 9]))).collect();
    let text = serde_json::to_string(&of(&Value::Object(wide))).unwrap();
    assert!(text.len() < 3000, "{} {text}", text.len());
}

#[test]
fn tells_nothing_where_nothing_is() {
    static NAMED: Schema = Schema::object(&[Property::required("id", Schema::integer())])
        .extra(&Extra::new().dependent_required(&[("a", &["b"])]));
    assert_eq!(told(&NAMED, &json!({"a": 1})), [("/id".to_owned(), None), ("/b".to_owned(), None)]);
    assert_eq!(told(&NAMED, &json!({"id": null})), [("/id".to_owned(), Some(Value::Null))]);
}

#[tokio::test]
async fn tells_values_of_parameters_and_bodies() {
    let answer = ask("GET", "/items/0?page=x", &[("x-kind", "c")], "").await;
    let errors = answer.json()["errors"].clone();
    assert_eq!((&errors[0]["value"], &errors[1]["value"]), (&json!(0), &json!("x")));
    assert!(errors[2].get("value").is_none() && errors[2]["in"] == "header", "{errors}");
    let errors = post(r#"{"name":"a","tags":{"a":1}}"#).await.json()["errors"].clone();
    let told: Vec<_> = errors.as_array().unwrap().iter().map(|one| one.get("value").cloned()).collect();
    assert_eq!(told, [Some(json!("a")), Some(json!("a")), None, Some(json!({"a": 1}))]);
}

trait Nothing: Send + Sync {}
impl Nothing for () {}

fn all_parts(mut call: Call<dyn Nothing>) -> Answer {
    Box::pin(async move {
        static SESSION: Parameter = Parameter::cookie("session", Schema::string().min_length(9));
        static LIMIT: Parameter = Parameter::query("limit", Schema::integer().maximum(9));
        static ID: Parameter = Parameter::path("id", Schema::integer());
        static TOKEN: Parameter = Parameter::header("x-token", Schema::string().min_length(9));
        static PASSWORD: Parameter = Parameter::query("password", Schema::string().min_length(9));
        let session = call.optional::<String>(&SESSION);
        let limit = call.optional::<i64>(&LIMIT);
        let id = call.required::<i64>(&ID);
        let token = call.optional::<String>(&TOKEN);
        let password = call.optional::<String>(&PASSWORD);
        let body = call.json::<Value>(&LOGIN, |_| false).await;
        let all = (session, limit, id, token, password, body);
        let (Some(_), Some(_), Some(_), Some(_), Some(_), Some(_)) = all else { return call.refuse() };
        Reply::json(200, &true).into_response()
    })
}

static ROUTES: &[Route<dyn Nothing>] = &[Route::new("POST", "/all/{id}", all_parts)];

async fn ask_all(target: &str, body: String) -> Answered {
    let app: Arc<dyn Nothing> = Arc::new(());
    let router: Router = Routes::new(Settings::default(), &Described::PROBLEM).add(&app, ROUTES).finish();
    let request = Request::post(target)
        .header("content-type", "application/json")
        .header("cookie", "session=abc")
        .header("x-token", "abc");
    send(router, request.body(Body::from(body)).unwrap()).await
}

#[tokio::test]
async fn keeps_the_order_of_the_document() {
    let body = r#"{"zzz":1,"list":[2],"aaa":2,"pin":"1","mmm":3,"name":"a"}"#;
    let answer = ask_all("/all/x?password=abc&limit=10", body.to_owned()).await;
    let expected = [
        "cookie session minLength",
        "query limit maximum",
        "path id type",
        "header x-token minLength",
        "query password minLength",
        "body /name minLength",
        "body /pin type",
        "body /list/0 type",
        "body /zzz additionalProperties",
        "body /aaa additionalProperties",
        "body /mmm additionalProperties",
    ];
    assert_eq!(answer.errors(), expected);
    let json = answer.json();
    let told =
        json["errors"].as_array().unwrap().iter().filter_map(|one| one.get("value")).collect::<Vec<_>>();
    assert_eq!(told, [&json!(10), &json!("x"), &json!("a"), &json!(1), &json!(2), &json!(3)]);
    assert_eq!(json["detail"], "11 values are not as documented.");
}

#[tokio::test]
async fn tells_a_bounded_number_and_how_many_there_were() {
    let names = (0..100).map(|at| (format!("m{at}"), json!("x".repeat(10_000))));
    let answer = ask_all("/all/x", Value::Object(names.collect()).to_string()).await;
    assert_eq!(answer.errors().len(), 64);
    // A cookie, the path, a header, two members that lack, and a hundred.
    assert_eq!(answer.json()["detail"], "105 values are not as documented; the first 64 are told.");
    assert!(answer.body.len() < 32_000, "{}", answer.body.len());
}
