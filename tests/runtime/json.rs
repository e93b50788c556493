//! JSON at its edges: what is read, what is refused and how, and that what is read is written back.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::api::{Answered, send};
use crate::runtime::{
    Answer, Call, Described, Field, Literal, Property, Reply, Route, Routes, Schema, Settings, Tagged,
    nullable, present, read, tagged, variant,
};

trait Nothing: Send + Sync {}
impl Nothing for () {}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Default)]
struct Typed {
    #[serde(skip_serializing_if = "Option::is_none")]
    int: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    big: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    map: BTreeMap<String, i64>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    any: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inner: Option<Box<Inner>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Inner {
    #[serde(deserialize_with = "nullable")]
    maybe: Option<Typed>,
}

static TYPED: Schema = Schema::object(&[
    Property::optional("int", Schema::integer()),
    Property::optional("big", Schema::integer().minimum(0).maximum(u64::MAX as i128)),
    Property::optional("number", Schema::number()),
    Property::optional("text", Schema::string()),
    Property::optional("map", Schema::map(&Schema::integer())),
    Property::optional("any", Schema::any()),
    Property::optional(
        "inner",
        Schema::object(&[Property::required("maybe", Schema::reference(&TYPED).nullable())]),
    ),
]);

fn typed(mut call: Call<dyn Nothing>) -> Answer {
    Box::pin(async move {
        let Some(body) = call.json::<Typed>(&TYPED, |_| true).await else { return call.refuse() };
        Reply::json(200, &body).into_response()
    })
}

fn long(mut call: Call<dyn Nothing>) -> Answer {
    static LONG: Schema = Schema::string().min_length(1_000_000);
    Box::pin(async move {
        let Some(body) =
            call.json::<String>(&LONG, |text| crate::runtime::length_in(text, 1_000_000, usize::MAX)).await
        else {
            return call.refuse();
        };
        Reply::json(200, &body.len()).into_response()
    })
}

/// `null` as a body.
fn none(mut call: Call<dyn Nothing>) -> Answer {
    static NONE: Schema = Schema::boolean().nullable().values(&[Literal::Bool(true)]);
    Box::pin(async move {
        let Some(body) = call.optional_json::<Option<bool>>(&NONE, |_| true).await else {
            return call.refuse();
        };
        Reply::json(200, &format!("{body:?}")).into_response()
    })
}

static ROUTES: &[Route<dyn Nothing>] = &[
    Route::new("POST", "/typed", typed),
    Route::new("POST", "/long", long),
    Route::new("POST", "/none", none),
];

fn router() -> Router {
    let app: Arc<dyn Nothing> = Arc::new(());
    Routes::new(Settings::default(), &Described::PROBLEM).add(&app, ROUTES).finish()
}

async fn post(target: &str, body: impl Into<Vec<u8>>) -> Answered {
    let request = Request::post(target).header("content-type", "application/json");
    send(router(), request.body(Body::from(body.into())).unwrap()).await
}

#[tokio::test]
async fn a_name_may_stand_only_once() {
    for twice in [
        r#"{"int":1,"int":2}"#,
        r#"{"map":{"a":1,"a":2}}"#,
        r#"{"map":{"a":1,"\u0061":2}}"#,
        r#"{"unknown":1,"unknown":2}"#,
        r#"{"unknown":[{"a":1,"b":[{}],"a":2}]}"#,
        r#"{"any":{"a":{"b":1,"b":2}}}"#,
        r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":{"a":0},"a":0}"#,
        r#"{"inner":{"maybe":{"map":{"x":1,"x":1}}}}"#,
    ] {
        let answer = post("/typed", twice).await;
        assert_eq!(answer.status, 400, "{twice}");
        let detail = answer.json()["detail"].as_str().unwrap().to_owned();
        assert!(detail.contains("same name twice") || detail.contains("duplicate"), "{twice}: {detail}");
    }
    for once in [
        r#"{"map":{"a":1,"A":2,"":3,"a ":4},"any":[{"a":1},{"a":2}],"text":"{\"a\":1,\"a\":2}"}"#,
        r#"{"any":{"a":{"a":{"a":["a","a"]}}},"inner":{"maybe":null}}"#,
        r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0,"h":0,"i":0,"j":{"a":0}}"#,
        r#"{"\\":1,"\"":2,"\u005c\u005c":3}"#,
    ] {
        assert_eq!(post("/typed", once).await.status, 200, "{once}");
    }
}

#[tokio::test]
async fn what_is_no_json_is_malformed_wherever_it_stands() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let deep_objects = format!("{}1{}", r#"{"a":"#.repeat(200), "}".repeat(200));
    let mut wrong: Vec<Vec<u8>> =
        vec![b"\xFF\xFE{\x00}\x00".to_vec(), b"\xFE\xFF\x00{\x00}".to_vec(), b"\x80".to_vec()];
    for value in [
        "NaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "-1e400",
        "01",
        "+1",
        "1.",
        ".5",
        "0x1",
        "1_000",
        "'a'",
        "True",
        "undefined",
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        r#""\ud83d\u0061""#,
        "\"\u{1}\"",
        "\"a\nb\"",
        r#""\x41""#,
        "\"",
        "[1,]",
        "{\"a\":1,}",
        "/* c */ 1",
        "1 // c",
        "[1 2]",
        "{a:1}",
        "",
        &"9".repeat(400),
        &deep(200),
        &deep_objects,
    ] {
        for member in ["any", "unknown", "number"] {
            wrong.push(format!(r#"{{"{member}":{value}}}"#).into_bytes());
        }
    }
    for member in ["any", "unknown", "text"] {
        wrong.push([format!(r#"{{"{member}":""#).as_bytes(), b"\xff\"}"].concat());
        wrong.push([format!(r#"{{"{member}":""#).as_bytes(), b"\xed\xa0\x80\"}"].concat());
    }
    wrong.extend(["{}{}", "{} x", "{},", "{", "\u{feff}\u{feff}{}"].map(|text| text.as_bytes().to_vec()));
    for body in wrong {
        let shown = String::from_utf8_lossy(&body).into_owned();
        let answer = post("/typed", body).await;
        assert_eq!(answer.status, 400, "{shown}");
        assert!(answer.json()["detail"].as_str().unwrap().starts_with("The body is not JSON: "), "{shown}");
    }
    // Just as deep as may be.
    assert_eq!(post("/typed", format!(r#"{{"any":{}}}"#, deep(126))).await.status, 200);
    assert_eq!(post("/typed", format!(r#"{{"unknown":{}}}"#, deep(126))).await.status, 200);
    assert_eq!(post("/typed", format!(r#"{{"unknown":{}}}"#, deep(127))).await.status, 400);
    assert_eq!(post("/typed", "\u{feff} {}\r\n\t ").await.status, 200);
}

#[tokio::test]
async fn numbers_are_exact_or_refused() {
    for (body, expected) in [
        (r#"{"int":-0}"#, r#"{"int":0}"#),
        (r#"{"int":-0.0}"#, r#"{"int":0}"#),
        (r#"{"int":1E5}"#, r#"{"int":100000}"#),
        (r#"{"int":10e-1}"#, r#"{"int":1}"#),
        (r#"{"int":9223372036854775807}"#, r#"{"int":9223372036854775807}"#),
        (r#"{"int":-9223372036854775808}"#, r#"{"int":-9223372036854775808}"#),
        (r#"{"big":18446744073709551615}"#, r#"{"big":18446744073709551615}"#),
        (r#"{"number":1e308}"#, r#"{"number":1e+308}"#),
        (r#"{"number":5e-324}"#, r#"{"number":5e-324}"#),
        (r#"{"number":1e-400}"#, r#"{"number":0.0}"#),
        (r#"{"number":0.1}"#, r#"{"number":0.1}"#),
        (r#"{"number":7}"#, r#"{"number":7.0}"#),
        (r#"{"any":18446744073709551615}"#, r#"{"any":18446744073709551615}"#),
    ] {
        let answer = post("/typed", body).await;
        assert_eq!((answer.status, &*answer.body), (200, expected.as_bytes()), "{body}");
    }
    for body in [
        r#"{"int":9223372036854775808}"#,
        r#"{"int":-9223372036854775809}"#,
        r#"{"int":1e30}"#,
        r#"{"int":1.5}"#,
        r#"{"int":"1"}"#,
        r#"{"int":true}"#,
        r#"{"int":null}"#,
        r#"{"big":18446744073709551616}"#,
        r#"{"big":-1}"#,
        r#"{"number":"1"}"#,
        r#"{"text":1}"#,
    ] {
        let answer = post("/typed", body).await;
        assert_eq!((answer.status, answer.errors().len()), (422, 1), "{body}: {:?}", answer.body);
    }
}

#[tokio::test]
async fn no_body_is_not_null() {
    assert_eq!(post("/typed", "").await.errors(), ["body  required"]);
    assert_eq!(post("/typed", "null").await.errors(), ["body  type"]);
    assert_eq!(post("/none", "").await.json(), "None");
    assert_eq!(post("/none", "null").await.json(), "Some(None)");
    // White space is a body, but no JSON.
    assert_eq!(post("/none", " ").await.status, 400);
}

#[tokio::test]
async fn the_length_is_that_of_the_body() {
    for length in ["2", "5000"] {
        let request = Request::post("/typed")
            .header("content-type", "application/json")
            .header("content-length", length);
        let answer = send(router(), request.body(Body::from(r#"{"int":1}"#)).unwrap()).await;
        assert_eq!((answer.status, answer.json()), (200, json!({"int": 1})), "{length}");
    }
}

#[tokio::test]
async fn counts_long_texts_fast() {
    let started = std::time::Instant::now();
    assert_eq!(post("/long", json!("é".repeat(1_000_000)).to_string()).await.json(), 2_000_000);
    let answer = post("/long", json!("é".repeat(999_999)).to_string()).await;
    assert_eq!(answer.errors(), ["body  minLength"]);
    assert!(answer.body.len() < 1000);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

#[test]
fn bears_many_names() {
    let names = (0..100_000).map(|at| format!("\"{at}\":{{}}")).collect::<Vec<_>>().join(",");
    let started = std::time::Instant::now();
    assert!(read::<Typed>(format!("{{{names}}}").as_bytes(), &TYPED, |_| true).is_ok());
    assert!(read::<Typed>(format!("{{{names},\"99999\":1}}").as_bytes(), &TYPED, |_| true).is_err());
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
}

/// Numbers that look random, always the same ones.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).unwrap()
    }

    fn text(&mut self) -> String {
        let chars = [
            'a',
            'Z',
            '"',
            '\\',
            '/',
            '\n',
            '\u{0}',
            '\u{7f}',
            'é',
            '\u{2028}',
            '\u{fffd}',
            '\u{ffff}',
            '😀',
            '\u{10ffff}',
        ];
        (0..self.below(6)).map(|_| chars[self.below(chars.len())]).collect()
    }

    fn float(&mut self) -> f64 {
        loop {
            self.below(2);
            let float = match self.below(6) {
                0 => 0.1,
                1 => f64::MAX,
                2 => f64::MIN_POSITIVE,
                3 => f64::from(u32::try_from(self.below(1000)).unwrap()) / 7.0,
                4 => 9_007_199_254_740_993.0,
                _ => f64::from_bits(self.0),
            };
            if float.is_finite() {
                return float;
            }
        }
    }

    fn int(&mut self) -> i64 {
        match self.below(5) {
            0 => i64::MIN,
            1 => i64::MAX,
            2 => 0,
            3 => -9_007_199_254_740_993,
            _ => i64::from_ne_bytes(self.0.to_ne_bytes()),
        }
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 0).then(|| make(self))
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.below(if depth == 0 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => (self.below(2) == 0).into(),
            2 => self.int().into(),
            3 => self.float().into(),
            4 => self.text().into(),
            5 => (0..self.below(4)).map(|_| self.any(depth - 1)).collect(),
            _ => Value::Object((0..self.below(4)).map(|_| (self.text(), self.any(depth - 1))).collect()),
        }
    }

    fn typed(&mut self, depth: usize) -> Typed {
        Typed {
            int: self.maybe(Self::int),
            big: self.maybe(|dice| dice.int().cast_unsigned()),
            number: self.maybe(Self::float),
            text: self.maybe(Self::text),
            map: (0..self.below(4)).map(|_| (self.text(), self.int())).collect(),
            any: self.maybe(|dice| dice.any(3)),
            inner: (depth > 0).then(|| Box::new(Inner { maybe: self.maybe(|dice| dice.typed(depth - 1)) })),
        }
    }
}

#[tokio::test]
async fn what_is_read_is_written_back() {
    let mut dice = Dice(7);
    for _ in 0..2000 {
        let value = dice.typed(3);
        let text = serde_json::to_string(&value).unwrap();
        let answer = post("/typed", text.clone()).await;
        assert_eq!((answer.status, &*answer.body), (200, text.as_bytes()));
        assert_eq!(serde_json::from_slice::<Typed>(&answer.body).unwrap(), value);
    }
}

#[tokio::test]
async fn any_bytes_get_a_well_formed_answer() {
    let mut dice = Dice(3);
    let mut counts = BTreeMap::<u16, usize>::new();
    for _ in 0..5000 {
        let mut bytes = serde_json::to_vec(&dice.typed(2)).unwrap();
        for _ in 0..dice.below(4) {
            let at = dice.below(bytes.len().max(1)).min(bytes.len().saturating_sub(1));
            let odds = b"{}[]\",:0e-.\\nud8 \xff\xc3\x00tN";
            let odd = odds[dice.below(odds.len())];
            match dice.below(4) {
                _ if bytes.is_empty() => bytes.push(odd),
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, odd),
                2 => bytes[at] = odd,
                _ => bytes.truncate(at),
            }
        }
        let shown = String::from_utf8_lossy(&bytes).into_owned();
        // What another reader takes for JSON and what is read here are the same, but for names that stand twice.
        let is_json = serde_json::from_slice::<Value>(&bytes).is_ok();
        let answer = post("/typed", bytes).await;
        *counts.entry(answer.status).or_default() += 1;
        match answer.status {
            200 => assert!(is_json && serde_json::from_slice::<Typed>(&answer.body).is_ok(), "{shown}"),
            400 | 422 => {
                let problem = answer.json();
                assert_eq!(answer.header("content-type"), "application/problem+json");
                assert_eq!(
                    (&problem["status"], problem["detail"].is_string()),
                    (&json!(answer.status), true)
                );
                assert_eq!(problem["errors"].is_array(), answer.status == 422, "{problem}");
                assert!(
                    answer.status == 422 || !is_json || problem["detail"].as_str().unwrap().contains("twice"),
                    "{shown}"
                );
            }
            other => panic!("{other} {shown}"),
        }
    }
    assert!(counts.values().all(|count| *count > 50) && counts.len() == 3, "{counts:?}");
}

/// What is generated for a struct of which no optional member may be null but those that say so.
#[derive(Debug, Default, PartialEq, Deserialize)]
struct Strict {
    kind: Option<String>,
    plain: Option<i64>,
    #[serde(default, deserialize_with = "nullable")]
    marked: Option<i64>,
    #[serde(default)]
    field: Field<i64>,
    list: Option<Vec<Option<i64>>>,
    nested: Option<Box<Strict>>,
}

/// And for one of which most may be.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(rename(deserialize = "null is absent"))]
struct Lenient {
    #[serde(default, deserialize_with = "present")]
    plain: Option<i64>,
    marked: Option<i64>,
    also: Option<i64>,
    nested: Option<Strict>,
}

#[derive(Debug, PartialEq)]
enum Either {
    Strict(Strict),
    Lenient(Lenient),
}

impl Tagged for Either {
    const PROPERTY: &'static str = "kind";

    fn read<'de, D: serde::Deserializer<'de>>(tag: &str, value: D) -> Result<Self, D::Error> {
        match tag {
            "strict" => Deserialize::deserialize(value).map(Self::Strict),
            _ => variant(crate::runtime::buffered(value)?).map(Self::Lenient),
        }
    }
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        tagged(deserializer)
    }
}

static STRICT_SCHEMA: Schema = Schema::object(&[
    Property::optional("kind", Schema::string()),
    Property::optional("plain", Schema::integer()),
    Property::optional("marked", Schema::integer().nullable()),
    Property::optional("field", Schema::integer().nullable()),
    Property::optional("list", Schema::array(&Schema::integer().nullable())),
    Property::optional("nested", Schema::reference(&STRICT_SCHEMA)),
]);
static LIST: Schema = Schema::array(&Schema::reference(&STRICT_SCHEMA));
static MAP: Schema = Schema::map(&Schema::reference(&STRICT_SCHEMA));
static LENIENT_SCHEMA: Schema = Schema::object(&[
    Property::optional("plain", Schema::integer()),
    Property::optional("marked", Schema::integer().nullable()),
    Property::optional("also", Schema::integer().nullable()),
    Property::optional("nested", Schema::reference(&STRICT_SCHEMA).nullable()),
]);

/// Whether a text is taken. When it is read a second time, by its schema alone, that must come to the same.
fn takes<T: serde::de::DeserializeOwned>(schema: &'static Schema, text: &str) -> bool {
    let first = read::<T>(text.as_bytes(), schema, |_| true).is_ok();
    let again = read::<T>(text.as_bytes(), schema, |_| false).is_ok();
    assert_eq!(first, again, "{text}");
    first
}

#[test]
fn null_is_taken_where_it_is_a_value() {
    for (text, taken) in [
        ("{}", true),
        (r#"{"plain":1,"marked":null,"field":null}"#, true),
        (r#"{"plain":null}"#, false),
        (r#"{"list":[1,null]}"#, true),
        (r#"{"list":null}"#, false),
        (r#"{"nested":{"marked":null}}"#, true),
        (r#"{"nested":{"plain":null}}"#, false),
        (r#"{"nested":null}"#, false),
    ] {
        assert_eq!(takes::<Strict>(&STRICT_SCHEMA, text), taken, "{text}");
        let listed = format!("[{text}]");
        assert_eq!(takes::<Vec<Strict>>(&LIST, &listed), taken, "{listed}");
        let mapped = format!(r#"{{"a":{text}}}"#);
        assert_eq!(takes::<BTreeMap<String, Strict>>(&MAP, &mapped), taken, "{mapped}");
        let members = &text[1..text.len() - 1];
        let comma = if members.is_empty() { "" } else { "," };
        for text in [
            format!(r#"{{"kind":"strict"{comma}{members}}}"#),
            format!(r#"{{{members}{comma}"kind":"strict"}}"#),
        ] {
            assert_eq!(takes::<Either>(&STRICT_SCHEMA, &text), taken, "{text}");
        }
    }
    for (text, taken) in [
        (r#"{"marked":null,"also":null,"nested":null}"#, true),
        (r#"{"plain":null}"#, false),
        (r#"{"nested":{"marked":null}}"#, true),
        (r#"{"nested":{"plain":null}}"#, false),
    ] {
        assert_eq!(takes::<Lenient>(&LENIENT_SCHEMA, text), taken, "{text}");
        let tagged = format!(r#"{{"kind":"lenient",{}"#, &text[1..]);
        assert_eq!(takes::<Either>(&LENIENT_SCHEMA, &tagged), taken, "{tagged}");
    }
}
