//! Typed checks, formats, fields, statuses and exact numbers.

use serde::{Deserialize, Serialize};
use serde_json::json;

use axum::response::IntoResponse;

use crate::runtime::{
    Field, Internal, Reply, Schema, StatusIn, all_different, length_in, multiple_of, nullable, pick,
    pick_tagged, present, variant,
};

#[test]
fn counts_characters() {
    for (text, least, most, expected) in [
        ("", 0, 0, true),
        ("", 1, 5, false),
        ("äöü", 3, 3, true),
        ("äöü", 4, 9, false),
        ("😀😀", 2, 2, true),
        ("😀😀", 3, 8, false),
        ("e\u{301}", 2, 2, true),
        ("abcdef", 0, 5, false),
        ("abcdef", 6, usize::MAX, true),
    ] {
        assert_eq!(length_in(text, least, most), expected, "{text} {least} {most}");
    }
}

#[test]
fn divides_exactly() {
    for (value, step, expected) in [
        ("0.3", "0.1", true),
        ("19.99", "0.01", true),
        ("19.999", "0.01", false),
        ("-7", "3.5", true),
        ("1e308", "0.5", true),
        ("1e308", "7", false),
        ("0", "7", true),
        ("1", "1e-7", true),
        ("4.5e-7", "1e-7", false),
        ("1e-300", "1e300", false),
        ("9007199254740993", "2", false),
    ] {
        assert_eq!(multiple_of(value, step), expected, "{value} {step}");
    }
    assert!(multiple_of(0.3_f64, "0.1") && !multiple_of(7_i64, "2"));
    assert!(all_different(&[1, 2]) && !all_different(&["a", "b", "a"]));
}

#[test]
fn tells_absent_from_null() {
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Patch {
        #[serde(default, skip_serializing_if = "Field::is_absent")]
        a: Field<i32>,
        #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
        b: Option<i32>,
        #[serde(deserialize_with = "nullable")]
        c: Option<i32>,
    }
    let read = serde_json::from_str::<Patch>;
    for text in [r#"{"c":null}"#, r#"{"a":null,"c":1}"#, r#"{"a":1,"b":2,"c":null}"#] {
        assert_eq!(serde_json::to_string(&read(text).unwrap()).unwrap(), text);
    }
    assert_eq!(read(r#"{"a":1,"c":1}"#).unwrap().a, Field::Value(1));
    assert!(read("{}").is_err() && read(r#"{"b":null,"c":1}"#).is_err());
    let mut target = Some(1);
    Field::Absent.apply_to(&mut target);
    assert_eq!(target, Some(1));
    Field::Null.apply_to(&mut target);
    assert_eq!(target, None);
    Field::Value(2).apply_to(&mut target);
    assert_eq!(target, Some(2));
}

#[test]
fn keeps_statuses_in_their_range() {
    type ClientError = StatusIn<400, 499>;
    assert_eq!(ClientError::try_from(404).map(StatusIn::get), Ok(404));
    assert_eq!(ClientError::try_from(http::StatusCode::OK).unwrap_err().code, 200);
    assert!(std::panic::catch_unwind(|| ClientError::new(500)).is_err());
}

#[test]
fn picks_variants() {
    const VARIANTS: [&Schema; 2] = [&Schema::integer(), &Schema::number()];
    assert_eq!(pick(&json!(1.5), &VARIANTS, true), Ok(1));
    assert_eq!(pick(&json!(1), &VARIANTS, false), Ok(0));
    assert!(pick(&json!(1), &VARIANTS, true).is_err() && pick(&json!("x"), &VARIANTS, false).is_err());
    let names: &[&[&str]] = &[&["cat", "Cat"], &["dog"]];
    assert_eq!(pick_tagged(&json!({"kind": "dog"}), "kind", names), Ok(1));
    assert!(pick_tagged(&json!({"kind": 1}), "kind", names).is_err());
    assert_eq!(variant::<i32, serde_json::Error>(json!(3.0)).unwrap(), 3);
}

#[test]
fn reports_causes() {
    let inner = "x".parse::<i32>().unwrap_err();
    let error = std::io::Error::other(inner);
    assert_eq!(Internal::new(error).report(), "invalid digit found in string");
    let error = std::io::Error::other(Outer("y".parse::<u8>().unwrap_err()));
    assert_eq!(Internal::new(error).report(), "outer: invalid digit found in string");
}

#[derive(Debug)]
struct Outer(std::num::ParseIntError);

impl std::fmt::Display for Outer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("outer")
    }
}

impl std::error::Error for Outer {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[test]
fn refuses_answers_that_cannot_be_sent() {
    let status = |reply: Reply| reply.into_response().status().as_u16();
    assert_eq!(status(Reply::json(200, "x").header("x-a", "a\r\nset-cookie: b")), 500);
    assert_eq!(status(Reply::json(99, "x")), 500);
    assert_eq!(status(Reply::json(200, &std::collections::BTreeMap::from([((1, 2), 3)]))), 500);
    assert_eq!(status(Reply::json(200, "x").header("x-a", "ä")), 200);
}
