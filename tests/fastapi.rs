//! Reading as FastAPI reads: requests that were put to a FastAPI application, and what it answered.
//!
//! `tests/data/pydantic/README.md` tells where they come from, and which differences are meant.

// Every test here is one that may fail by a panic, helpers included.
#![allow(clippy::unwrap_used)]

#[path = "fastapi/tables.rs"]
mod tables;

/// The runtime, put together as a generated `runtime/mod.rs` does it.
// A test uses what it tests; a generated crate makes all of this public.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "fastapi/mount.rs"]
mod runtime;

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt;

const STARS: &str = "**********";

#[tokio::test]
async fn answers_as_fastapi_does() {
    let router = router();
    let mut equal = 0;
    let mut meant: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for line in include_str!("data/pydantic/answers.jsonl").lines() {
        let asked: Value = serde_json::from_str(line).unwrap();
        let (status, answer) = ask(&router, &asked).await;
        let theirs = (asked["status"].as_u64().unwrap(), &asked["answer"]);
        if is_same(theirs, (status, &answer), &asked) {
            equal += 1;
        } else if let Some(why) = why(theirs, (status, &answer), &asked) {
            *meant.entry(why).or_default() += 1;
        } else {
            wrong.push(format!("{line}\n  ours: {status} {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{} different:\n{}", wrong.len(), wrong[..wrong.len().min(20)].join("\n"));
    assert_eq!(equal + meant.values().sum::<usize>(), 3507, "{meant:#?}");
    assert!(equal >= 3358, "{equal} {meant:#?}");
}

#[tokio::test]
async fn bounds_what_it_tells() {
    let router = router();
    let long = "x".repeat(1_000_000);
    let started = std::time::Instant::now();
    for (target, body) in [
        ("/body/set_int", json!({"v": (0..200_000).map(Value::from).chain(["x".into()]).collect::<Value>()})),
        ("/raw/int", json!(long)),
        ("/raw/int", json!(vec![long.as_str(); 2])),
        ("/raw/list_model", Value::Array(vec![json!({"b": long[..500]}); 3000])),
        ("/raw/list_int", json!(vec!["y"; 100_000])),
        ("/raw/strict", json!({&long[..900_000]: 1})),
        ("/raw/dict_int", (0..2000).map(|at| (format!("{at}{}", &long[..900]), json!("x"))).collect()),
        ("/raw/tagged", json!({"kind": long})),
        ("/raw/union_models", json!({"x": long, "y": [long]})),
    ] {
        let asked = json!({"method": "POST", "target": target, "body": body.to_string()});
        let (status, answer) = ask(&router, &asked).await;
        assert_eq!(status, 422, "{target}");
        let length = answer.to_string().len();
        assert!(length < 400_000, "{target}: {length}");
    }
    // No more than the bodies are long, if much: sets are not compared item by item.
    assert!(started.elapsed() < std::time::Duration::from_secs(60), "{:?}", started.elapsed());
}

/// Where FastAPI accepts what cannot be told, and often answers 500 then.
#[tokio::test]
async fn refuses_what_json_does_not_have() {
    let router = router();
    for (body, kind, loc) in [
        (r#"{"v":NaN}"#, "json_invalid", json!(["body", 5])),
        (r#"{"v":-Infinity}"#, "json_invalid", json!(["body", 5])),
        (r#"{"é":"\ud800"}"#, "json_invalid", json!(["body", 7])),
        (r#"{"é":"\ude80\ud83d"}"#, "json_invalid", json!(["body", 7])),
        (r#"{"v":[1,-1e400]}"#, "finite_number", json!(["body", "v", 1])),
    ] {
        let (status, answer) =
            ask(&router, &json!({"method": "POST", "target": "/body/any", "body": body})).await;
        assert_eq!((status, &answer[0]["type"], &answer[0]["loc"]), (422, &json!(kind), &loc), "{body}");
    }
    let asked = json!({"method": "POST", "target": "/body/float_gt", "body": r#"{"v":"inf"}"#});
    assert_eq!(ask(&router, &asked).await.1[0]["type"], "finite_number");
    let asked = json!({"method": "POST", "target": "/body/any", "body": r#"{"v":"\ud83d\ude80"}"#});
    assert_eq!(ask(&router, &asked).await.0, 200);
}

#[tokio::test]
async fn never_tells_a_secret() {
    let router = router();
    for (target, body) in [
        ("/raw/account", r#"{"password":"hunter2 is long"}"#),
        ("/raw/account", r#"{"name":"a","password":["hunter2"],"age":1,"client_secret":"hu","pin":"hun"}"#),
        ("/raw/account", r#"[{"PassWord":"hunter2"},{"db":{"clientSecrets":{"a":"hunter2"}}}]"#),
        ("/raw/int", r#"{"user_passwd":"hunter2"}"#),
        ("/body/secret_min", r#"{"v":"hun"}"#),
        ("/body/secret_min", r#"{"v":{"x":"hunter2"}}"#),
        ("/body/account", r#"{"v":{"pin":"hunter2"}}"#),
        ("/raw/dict_int", r#"{"secret":"hunter2","my secret":"hunter2"}"#),
        ("/raw/strict", r#"{"a":1,"passphrase":"hunter2"}"#),
    ] {
        let (status, answer) = ask(&router, &json!({"method": "POST", "target": target, "body": body})).await;
        let text = answer.to_string();
        assert_eq!(status, 422, "{target} {body}: {answer}");
        assert!(!text.contains("hu\"") && !text.contains("hun"), "{target} {body}: {answer}");
        assert!(text.contains(STARS), "{answer}");
    }
    let target = "/many/1/ab?q=1&password=hu";
    let (_, answer) = ask(&router, &json!({"method": "GET", "target": target, "headers": []})).await;
    assert_eq!(answer[0]["input"], STARS);
    // A name that only begins alike hides nothing.
    let body = r#"{"secretary":"Ann"}"#;
    let (_, answer) = ask(&router, &json!({"method": "POST", "target": "/raw/int", "body": body})).await;
    assert_eq!(answer[0]["input"]["secretary"], "Ann");
}

fn router() -> axum::Router {
    let document = serde_json::from_str(include_str!("data/pydantic/openapi.json")).unwrap();
    tables::router(Box::leak(Box::new(document)))
}

/// Whether two answers are the same: findings as JSON, values as far as both are told in one form.
fn is_same(theirs: (u64, &Value), ours: (u64, &Value), asked: &Value) -> bool {
    if theirs.0 != ours.0 {
        return false;
    }
    let target = asked["target"].as_str().unwrap();
    let mut parts = target.split(['/', '?']).skip(1);
    let (place, kind) = (parts.next().unwrap(), parts.next().unwrap_or_default());
    // Dates are told in UTC here, durations as texts, secrets and defaults not at all.
    let other_form =
        ["time", "date", "url", "secret", "model", "account", "node", "set_", "ipv6", "strict", "aliased"];
    let is_value = matches!(place, "body" | "raw" | "query" | "path" | "header" | "cookie" | "form");
    match theirs.0 {
        200 if !is_value || other_form.iter().any(|form| kind.contains(form)) => true,
        200 => {
            let read = if matches!(place, "body" | "form") { &ours.1[0]["v"] } else { &ours.1[0] };
            equal(theirs.1, read)
        }
        _ => equal(theirs.1, ours.1),
    }
}

/// Why an answer may be another; nothing where it may not.
fn why(theirs: (u64, &Value), ours: (u64, &Value), asked: &Value) -> Option<&'static str> {
    let text = asked.to_string();
    let told = ours.1.to_string();
    if theirs.0 == 422 && ours.0 == 422 && told.contains(STARS) {
        let mut shown = theirs.1.clone();
        hide(&mut shown, ours.1);
        if equal(&shown, ours.1) {
            return Some("a secret is not told");
        }
    }
    let digits = text.split(|char: char| !char.is_ascii_digit()).map(str::len).max().unwrap_or_default();
    if digits >= 19 {
        return Some("an integer is beyond 64 bits");
    }
    if text.contains("hex:") && ours.0 == 400 {
        return Some("a body is not UTF-8");
    }
    if text.contains("[[[[[[[[") && ours.0 == 400 {
        return Some("a body nests beyond 128");
    }
    if text.contains("query_model?extra") {
        return Some("the document does not say that parameters are refused");
    }
    None
}

/// Puts stars wherever the other has them.
fn hide(shown: &mut Value, stars: &Value) {
    match (shown, stars) {
        (shown, Value::String(text)) if text == STARS => *shown = STARS.into(),
        (Value::Array(items), Value::Array(other)) => {
            items.iter_mut().zip(other).for_each(|(item, other)| hide(item, other));
        }
        (Value::Object(members), Value::Object(other)) => {
            for (name, member) in members {
                other.get(name).into_iter().for_each(|other| hide(member, other));
            }
        }
        _ => {}
    }
}

/// Whether two JSON values are equal, numbers by what they count.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| equal(one, other)))
        }
        _ => one == other,
    }
}

async fn ask(router: &axum::Router, asked: &Value) -> (u64, Value) {
    let mut request =
        Request::builder().method(asked["method"].as_str().unwrap()).uri(asked["target"].as_str().unwrap());
    let json = json!([["content-type", "application/json"]]);
    for header in asked.get("headers").unwrap_or(&json).as_array().unwrap() {
        // As Latin-1, which is how they were sent.
        let value = header[1].as_str().unwrap().chars().map(|char| u8::try_from(char).unwrap_or(b'?'));
        request = request.header(header[0].as_str().unwrap(), value.collect::<Vec<_>>());
    }
    let body = match asked.get("body").and_then(Value::as_str) {
        None => Vec::new(),
        Some(text) => match text.strip_prefix("hex:") {
            Some(hex) => (0..hex.len())
                .step_by(2)
                .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
                .collect(),
            None => text.as_bytes().to_vec(),
        },
    };
    let response = router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = u64::from(response.status().as_u16());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    (status, answer.get("detail").cloned().unwrap_or(answer))
}
