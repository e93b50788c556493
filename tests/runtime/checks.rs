//! Typed checks, formats, fields, statuses and exact numbers.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use axum::response::IntoResponse;

use crate::runtime::{
    Field, Internal, Property, Reply, Schema, StatusIn, Tagged, all_different, length_in, multiple_of,
    nullable, pick, present, tagged, variant, with_tag,
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
    static ONE: Schema = Schema::one_of(&[&Schema::integer(), &Schema::number()]);
    static ANY: Schema = Schema::any_of(&[&Schema::integer(), &Schema::number()]);
    let pick = |value: Value, union| pick::<serde_json::Error>(&value, union).ok();
    assert_eq!(pick(json!(1.5), &ONE), Some(1));
    assert_eq!(pick(json!(1), &ONE), None, "it is both");
    assert_eq!(pick(json!(1), &ANY), Some(0));
    assert_eq!(pick(json!("x"), &ANY), None);
    assert_eq!(variant::<i32, serde_json::Error>(json!(3.0)).unwrap(), 3);
}

/// `anyOf` takes the variant that keeps most of a value, at any depth; the first of several that keep as much.
#[test]
fn picks_the_variant_that_keeps_most() {
    static NAME: Schema = Schema::object(&[Property::optional("name", Schema::string())]);
    static DOG: Schema = Schema::object(&[
        Property::optional("name", Schema::string()),
        Property::optional("owner", Schema::reference(&NAME)),
    ]);
    static CAT: Schema =
        Schema::all_of(&[&DOG, &Schema::object(&[Property::optional("lives", Schema::any())])]);
    static MAP: Schema = Schema::map(&Schema::string());
    static ANY: Schema = Schema::any_of(&[&NAME, &DOG, &CAT, &MAP]);
    static LISTS: Schema = Schema::any_of(&[&Schema::array(&NAME), &Schema::array(&DOG)]);
    let pick = |value: Value, union| pick::<serde_json::Error>(&value, union).ok();
    assert_eq!(pick(json!({"name": "a"}), &ANY), Some(0));
    assert_eq!(pick(json!({"name": "a", "owner": {"name": "b"}}), &ANY), Some(1));
    assert_eq!(pick(json!({"owner": {}, "lives": 9}), &ANY), Some(2));
    assert_eq!(pick(json!({"name": "a", "food": "b"}), &ANY), Some(3));
    assert_eq!(pick(json!({"name": "a", "food": 1}), &ANY), Some(0), "nobody knows of numbers");
    assert_eq!(pick(json!([{"name": "a"}, {"owner": {}}]), &LISTS), Some(1));
}

/// The tag, and what the variant has beside.
struct Told(String, i64);

impl Tagged for Told {
    const PROPERTY: &'static str = "kind";

    fn read<'de, D: serde::Deserializer<'de>>(tag: &str, value: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Inner {
            n: i64,
        }
        Inner::deserialize(value).map(|inner| Self(tag.to_owned(), inner.n))
    }
}

fn read_tagged(text: &str) -> Result<(String, i64), serde_json::Error> {
    let told: Told = tagged(&mut serde_json::Deserializer::from_str(text))?;
    Ok((told.0, told.1))
}

#[test]
fn reads_and_writes_tags() {
    assert_eq!(read_tagged(r#"{"kind": "a", "n": 1}"#).unwrap(), ("a".to_owned(), 1));
    assert_eq!(read_tagged(r#"{"n": 1, "kind": 2.0}"#).unwrap(), ("2".to_owned(), 1), "the tag comes last");
    assert_eq!(read_tagged(r#"{"n": 1, "kind": [1]}"#).unwrap(), (String::new(), 1));
    assert_eq!(read_tagged(r#"{"n": 1}"#).unwrap(), (String::new(), 1));
    for wrong in [r#"{"kind": "a"}"#, r#"{"n": 1, "kind": "a", "n": 1}"#, "[]", r#""a""#, r#"{"n": 1"#] {
        assert!(read_tagged(wrong).is_err(), "{wrong}");
    }

    let write = |value: Value| {
        let mut out = Vec::new();
        let result = with_tag(&value, "kind", &["1", "b"], &mut serde_json::Serializer::new(&mut out));
        result.map(|()| String::from_utf8(out).unwrap()).ok()
    };
    assert_eq!(write(json!({"kind": "b"})).unwrap(), r#"{"kind":"b"}"#);
    assert_eq!(write(json!({"kind": 1})).unwrap(), r#"{"kind":1}"#);
    assert_eq!(write(json!({"kind": 2})).unwrap(), r#"{"kind":1}"#, "a number stays one");
    assert_eq!(write(json!({"a": 0, "kind": "c", "z": 0})).unwrap(), r#"{"a":0,"kind":"1","z":0}"#);
    assert_eq!(write(json!({"a": {"kind": 0}})).unwrap(), r#"{"a":{"kind":0},"kind":"1"}"#);
    assert_eq!(write(json!(null)).unwrap(), "null");
    assert!(write(json!([1])).is_none());
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
