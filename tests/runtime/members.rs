//! Structs that the runtime's macro has read: what serde's derive reads, and nothing else.

use proptest::prelude::*;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::runtime::members::{self, deserialize};
use crate::runtime::{Field, Schema, read};

#[derive(Debug, Clone, PartialEq)]
struct Inner {
    r#type: u8,
}

deserialize! { Inner { r#type as "type" } others refused }

#[derive(Debug, Clone, PartialEq)]
struct Read {
    id: i64,
    kind: Option<String>,
    note: Option<i64>,
    must: Option<bool>,
    count: u32,
    field: Field<i64>,
    inner: Option<Box<Inner>>,
    list: Vec<Inner>,
}

deserialize! {
    Read {
        id, kind as "the \"kind\"", note: nullable, must: required, count or seven,
        field or Default::default, inner, list or Default::default,
    }
}

fn seven() -> u32 {
    7
}

/// The same, derived.
mod derived {
    use super::{Deserialize, Field, seven};
    use crate::runtime::nullable;

    #[derive(Debug, Clone, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub(super) struct Inner {
        pub(super) r#type: u8,
    }

    #[derive(Debug, Clone, Deserialize)]
    pub(super) struct Read {
        pub(super) id: i64,
        #[serde(rename = "the \"kind\"")]
        pub(super) kind: Option<String>,
        #[serde(default, deserialize_with = "nullable")]
        pub(super) note: Option<i64>,
        #[serde(deserialize_with = "nullable")]
        pub(super) must: Option<bool>,
        #[serde(default = "seven")]
        pub(super) count: u32,
        #[serde(default)]
        pub(super) field: Field<i64>,
        pub(super) inner: Option<Box<Inner>>,
        #[serde(default)]
        pub(super) list: Vec<Inner>,
    }
}

impl From<derived::Inner> for Inner {
    fn from(of: derived::Inner) -> Self {
        Self { r#type: of.r#type }
    }
}

impl From<derived::Read> for Read {
    fn from(of: derived::Read) -> Self {
        Self {
            id: of.id,
            kind: of.kind,
            note: of.note,
            must: of.must,
            count: of.count,
            field: of.field,
            inner: of.inner.map(|inner| Box::new((*inner).into())),
            list: of.list.into_iter().map(Into::into).collect(),
        }
    }
}

/// Where `null` says what absence says.
#[derive(Debug, Clone, PartialEq)]
struct Lenient {
    a: Option<i64>,
}

deserialize! { Lenient as "null is absent" { a } }

fn schema() -> &'static Schema {
    static ANY: Schema = Schema::any();
    &ANY
}

/// As a generated server reads a body of which the schema says nothing.
fn as_body<T: DeserializeOwned>(text: &str) -> Option<T> {
    read(text.as_bytes(), schema(), |_| true).ok()
}

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        Just("\"text\"".to_owned()),
        Just("-1".to_owned()),
        Just("5".to_owned()),
        Just("300".to_owned()),
        Just("1.5".to_owned()),
        Just("[]".to_owned()),
        Just("{}".to_owned()),
        Just(r#"{"type":1}"#.to_owned()),
        Just(r#"{"type":1,"more":2}"#.to_owned()),
        Just(r#"{"type":1,"type":2}"#.to_owned()),
        Just(r#"[{"type":1}]"#.to_owned()),
    ]
}

fn fitting(name: &str) -> &'static str {
    match name {
        "must" => "false",
        r#"the \"kind\""# => "\"k\"",
        "inner" => r#"{"type":3}"#,
        "list" => r#"[{"type":3}]"#,
        _ => "5",
    }
}

fn member() -> impl Strategy<Value = String> {
    let names =
        ["id", r#"the \"kind\""#, "note", "must", "count", "field", "inner", "list", "other", "i\\u0064"];
    (prop::sample::select(names.to_vec()), value(), prop::bool::weighted(0.7))
        .prop_map(|(name, value, fits)| format!("\"{name}\":{}", if fits { fitting(name) } else { &value }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, ..ProptestConfig::default() })]

    #[test]
    fn the_macro_reads_what_the_derive_reads(
        known in prop::bool::weighted(0.8),
        mut members in prop::collection::vec(member(), 0..7),
    ) {
        if known {
            members.insert(0, "\"must\":null".to_owned());
            members.push("\"id\":1".to_owned());
        }
        let text = format!("{{{}}}", members.join(","));
        let derived = serde_json::from_str::<derived::Read>(&text).ok().map(Read::from);
        prop_assert_eq!(serde_json::from_str::<Read>(&text).ok(), derived, "{}", &text);
        let derived = as_body::<derived::Read>(&text).map(Read::from);
        prop_assert_eq!(as_body::<Read>(&text), derived, "as a body: {}", &text);
        if let Ok(value) = serde_json::from_str::<Value>(&text) {
            let derived = serde_json::from_value::<derived::Read>(value.clone()).ok().map(Read::from);
            prop_assert_eq!(serde_json::from_value::<Read>(value).ok(), derived, "as a value: {}", &text);
        }
    }
}

#[test]
fn a_struct_is_read_from_an_object_only() {
    assert_eq!(serde_json::from_str::<Inner>(r#"{"type":1}"#).unwrap(), Inner { r#type: 1 });
    for other in ["[1]", "1", "\"type\"", "null"] {
        serde_json::from_str::<Inner>(other).unwrap_err();
    }
}

#[test]
fn what_is_wrong_is_told_by_name() {
    let told = |text: &str| serde_json::from_str::<Read>(text).unwrap_err().to_string();
    assert!(told("{}").starts_with("missing field `must`") || told("{}").starts_with("missing field `id`"));
    assert!(told(r#"{"id":1}"#).starts_with("missing field `must`"));
    assert!(told(r#"{"id":1,"id":1}"#).starts_with("duplicate field `id`"));
    assert!(told(r#"{"inner":{"type":1,"a":1}}"#).starts_with("unknown field `a`"));
}

#[test]
fn null_may_say_what_absence_says() {
    assert_eq!(as_body::<Lenient>(r#"{"a":null}"#), Some(Lenient { a: None }));
    assert_eq!(as_body::<Lenient>("{}"), Some(Lenient { a: None }));
    assert_eq!(as_body::<Lenient>(r#"{"a":4}"#), Some(Lenient { a: Some(4) }));
}
