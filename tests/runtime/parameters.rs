//! Parameters beyond their styles: empty and repeated values, whole query strings, forms, names that nobody knows, and
//! texts that are written wrongly or far too long.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::api::send;
use crate::runtime::{
    Answer, Call, Described, Parameter, Property, Repeats, Reply, Route, Routes, Schema, Settings, Style,
};
use crate::styles::ask;

static STRING: Schema = Schema::string();
static INTEGER: Schema = Schema::integer();
static LIST: Schema = Schema::array(&STRING);
static ROW: Schema = Schema::object(&[Property::required("a", Schema::integer())]);

fn query(schema: Schema) -> Parameter {
    Parameter::query("q", schema)
}

/// What a query string is read as.
fn read(parameter: &Parameter, query: &str) -> Value {
    let query = query.replace('{', "%7B").replace('}', "%7D").replace('"', "%22").replace(' ', "%20");
    ask(parameter, &format!("/?{query}"), &[])
}

fn refused(what: &str) -> Value {
    json!({ "errors": [what] })
}

#[test]
fn takes_an_empty_value_for_none_where_it_may_be_empty() {
    let flag = query(Schema::boolean()).allow_empty_value();
    for (text, expected) in [
        ("q", Value::Null),
        ("q=", Value::Null),
        ("q=true", json!(true)),
        ("q=x", refused("query q type")),
        ("", Value::Null),
    ] {
        assert_eq!(read(&flag, text), expected, "{text}");
    }
    assert_eq!(read(&query(Schema::boolean()), "q"), refused("query q type"));
    // What may be a text without characters is one.
    assert_eq!(read(&query(STRING).allow_empty_value(), "q"), "");
    assert_eq!(read(&query(STRING.min_length(1)).allow_empty_value(), "q="), Value::Null);
    let list = query(Schema::array(&INTEGER).min_items(1));
    assert_eq!(read(&list.allow_empty_value(), "q="), Value::Null);
    assert_eq!(read(&list, "q="), refused("query q minItems"));
}

#[test]
fn reads_reserved_characters_as_they_stand() {
    assert_eq!(read(&query(STRING), "q=a+b/?:@,;=c"), "a b/?:@,;=c");
    assert_eq!(read(&query(STRING).allow_reserved(), "q=a+b%20/?:@,;=c"), "a+b /?:@,;=c");
}

#[test]
fn takes_one_of_several_as_the_policy_says() {
    for (repeats, one, list) in [
        (Repeats::Refused, refused("query q type"), json!(["1", "2"])),
        (Repeats::First, json!("1"), json!(["1", "2"])),
        (Repeats::Last, json!("2"), json!(["1", "2"])),
    ] {
        assert_eq!(read(&query(STRING).repeats(repeats), "q=1&x=&q=2"), one, "{repeats:?}");
        assert_eq!(read(&query(LIST).repeats(repeats), "q=1&q=2"), list, "{repeats:?}");
        let cookie = Parameter::cookie("q", STRING).repeats(repeats);
        let told = ask(&cookie, "/", &[("cookie", "q=1; q=2")]);
        assert_eq!(told["errors"].is_array(), repeats == Repeats::Refused, "{told}");
    }
    let deep = query(ROW).style(Style::DeepObject);
    assert_eq!(read(&deep.repeats(Repeats::Refused), "q[a]=1&q[a]=2"), refused("query q/a type"));
    assert_eq!(read(&deep, "q[a]=1&q[a]=2"), json!({"a": 2}));
    assert_eq!(read(&query(ROW).repeats(Repeats::First), "a=1&a=2"), json!({"a": 1}));
    assert_eq!(read(&query(ROW).repeats(Repeats::Refused), "a=1&a=2"), refused("query q/a type"));
    let json = query(ROW).content_json();
    assert_eq!(read(&json.repeats(Repeats::Refused), "q={\"a\":1}&q={}"), refused("query q type"));
    assert_eq!(read(&json.repeats(Repeats::First), "q={\"a\":1}&q={}"), json!({"a": 1}));
}

#[test]
fn leaves_other_parameters_their_names() {
    static ANY: Schema = Schema::map(&INTEGER);
    let all = query(Schema::reference(&ANY));
    assert_eq!(read(&all, "x=1&page=y"), refused("query q/page type"));
    let rest = all.besides(&["page", "filter"]);
    assert_eq!(read(&rest, "x=1&page=y&filter[a]=b&filter=c"), json!({"x": 1}));
}

#[test]
fn reads_what_a_deep_object_may_be_instead() {
    static RANGE: Schema = Schema::object(&[Property::optional("gte", Schema::integer())]);
    static EITHER: [&Schema; 3] = [&RANGE, &INTEGER, &LIST];
    let created = query(Schema::any_of(&EITHER)).style(Style::DeepObject);
    assert_eq!(read(&created, "q[gte]=5"), json!({"gte": 5}));
    assert_eq!(read(&created, "q=5"), 5);
    assert_eq!(read(&created, "q[]=5&q[]=6"), json!(["5", "6"]));
    assert_eq!(read(&created, "x=5"), Value::Null);
}

#[test]
fn refuses_what_is_written_otherwise() {
    let path = |schema| Parameter::path("color", schema);
    for (parameter, uri, what) in [
        (path(STRING).style(Style::Label), "/blue", "path color style"),
        (path(STRING).style(Style::Matrix), "/color=blue", "path color style"),
        (path(ROW), "/a,1,b", "path color style"),
        (path(ROW).explode(true), "/a=1,b", "path color style"),
        (path(INTEGER), "/99999999999999999999x", "path color type"),
        (query(ROW).style(Style::DeepObject), "/?q[a=1", "query q style"),
        (query(ROW).style(Style::DeepObject), "/?q[a]b=1", "query q style"),
        (query(ROW).style(Style::DeepObject), "/?q[[a]]=1", "query q style"),
        (query(STRING), "/?q=%", "query q encoding"),
        (query(STRING), "/?q=%4", "query q encoding"),
        (query(STRING), "/?q=%zz", "query q encoding"),
        (query(STRING), "/?q=%C3", "query q encoding"),
        (query(LIST).explode(false), "/?q=a,%C3", "query q encoding"),
        (query(ROW).content_json(), "/?q=%7B%", "query q encoding"),
    ] {
        assert_eq!(ask(&parameter, uri, &[]), refused(what), "{uri}");
    }
    // What nobody asks for is not looked at.
    assert_eq!(read(&query(STRING), "x=%zz&%zz=1&q=a"), "a");
    let cookie = Parameter::cookie("q", STRING);
    assert_eq!(ask(&cookie, "/", &[("cookie", "q=100%")]), refused("cookie q encoding"));
    assert_eq!(ask(&cookie.style(Style::Cookie), "/", &[("cookie", "q=100%")]), "100%");
}

#[test]
fn reads_what_styles_do_not_define_from_json() {
    assert_eq!(read(&query(Schema::array(&ROW)), "q={\"a\":1}&q={\"a\":2}"), json!([{"a": 1}, {"a": 2}]));
    assert_eq!(read(&query(Schema::array(&ROW)), "q={\"a\":\"x\"}"), refused("query q/0 type"));
    // A text that looks like JSON is a text.
    assert_eq!(read(&query(LIST), "q={\"a\":1}&q=[1]"), json!(["{\"a\":1}", "[1]"]));
}

#[test]
fn reads_the_whole_query_string() {
    static FILTER: Schema = Schema::object(&[
        Property::optional("with", Schema::string()),
        Property::optional("minutes", Schema::integer()),
        Property::optional("tags", Schema::reference(&LIST)),
        Property::optional("at", Schema::reference(&ROW)),
        Property::optional("odd[name]", Schema::string()),
    ]);
    let form = Parameter::query_string(Schema::reference(&FILTER)).content_form();
    for (text, expected) in [
        ("with=salt+%26%20oil&minutes=5", json!({"with": "salt & oil", "minutes": 5})),
        ("tags=a&at[a]=1&tags=b", json!({"tags": ["a", "b"], "at": {"a": 1}})),
        ("odd%5Bname%5D=x", json!({"odd[name]": "x"})),
        ("", Value::Null),
        ("minutes=x", refused("query /minutes type")),
        ("at[a=1", refused("query  style")),
        ("with=%zz", refused("query  encoding")),
    ] {
        assert_eq!(read(&form, text), expected, "{text}");
    }
    let whole = Parameter::query_string(ROW).content_json();
    assert_eq!(read(&whole, "{\"a\":1}"), json!({"a": 1}));
    assert_eq!(read(&whole, "{\"a\":"), refused("query  contentMediaType"));
    let text = Parameter::query_string(Schema::string().min_length(3));
    assert_eq!(read(&text, "$.a+b%3F"), "$.a+b?");
    assert_eq!(read(&text, "$"), refused("query  minLength"));
    let inner = query(ROW).content_form();
    assert_eq!(read(&inner, "x=1&q=a%3D1%26b%3D2"), json!({"a": 1, "b": "2"}));
}

fn strict(mut call: Call<()>) -> Answer {
    Box::pin(async move {
        static PAGE: Parameter = Parameter::query("page", Schema::integer());
        static DEEP: Parameter = Parameter::query("deep", ROW).style(Style::DeepObject);
        static SPREAD: Parameter = Parameter::query("spread", ROW);
        let page = call.optional::<i64>(&PAGE);
        let (Some(_), Some(())) = (page, call.only(&[&PAGE, &DEEP, &SPREAD], &["key"])) else {
            return call.refuse();
        };
        Reply::empty(204).into_response()
    })
}

#[tokio::test]
async fn refuses_names_that_nobody_knows() {
    const ROUTES: &[Route<()>] = &[Route::new("GET", "/", strict)];
    let ask = async |query: String| {
        let router = Routes::new(roomy(), &Described::PROBLEM).add(&Arc::new(()), ROUTES).finish();
        let answer = send(router, Request::get(format!("/?{query}")).body(Body::empty()).unwrap()).await;
        if answer.status == 204 { Vec::new() } else { answer.errors() }
    };
    for known in ["", "page=1", "key=x&deep[a]=1", "a=1", "deep%5Ba%5D=1&p%61ge=2"] {
        assert!(ask(known.to_owned()).await.is_empty(), "{known}");
    }
    let unknown = ask("x=1&page=z&x=2&spread=1&deep=1&%zz=1&A=1".to_owned()).await;
    assert_eq!(
        unknown,
        [
            "query page type",
            "query /x additionalProperties",
            "query /spread additionalProperties",
            "query /deep additionalProperties",
            "query /%zz additionalProperties",
            "query /A additionalProperties"
        ]
    );
    // However many there are, an answer has an end.
    let many: Vec<String> = (0..8000).map(|number| format!("n{number}")).collect();
    assert_eq!(ask(many.join("&")).await.len(), 64);
    let long = ask("n".repeat(60_000)).await;
    assert!(long[0].len() < 200, "{}", long[0].len());
}

#[tokio::test]
async fn stands_below_a_base_path() {
    fn fine(_: Call<()>) -> Answer {
        Box::pin(async { Reply::empty(204).into_response() })
    }
    const ROUTES: &[Route<()>] =
        &[Route::new("GET", "/", fine), Route::new("GET", "/x/{a}", fine), Route::new("GET", "/ß", fine)];
    let router = Routes::new(Settings::default(), &Described::PROBLEM)
        .below("/api/v%31/é")
        .add(&Arc::new(()), ROUTES)
        .document("{}")
        .finish();
    for (path, status) in [
        ("/api/v1/%C3%A9/x/1", 204),
        ("/api/v1/%C3%A9/", 204),
        ("/api/v1/%C3%A9/%C3%9F", 204),
        ("/api/v1/%C3%A9/openapi.json", 200),
        ("/api/v1/%C3%A9", 404),
        ("/api/v1/x/1", 404),
        ("/x/1", 404),
        ("/", 404),
        ("/openapi.json", 404),
    ] {
        let answer = send(router.clone(), Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, status, "{path}");
        let is_problem =
            answer.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json");
        assert_eq!(is_problem, status == 404, "{path}");
    }
}

/// Settings with room for the longest URI that hyper reads.
fn roomy() -> Settings {
    Settings { uri_limit: usize::MAX, ..Settings::default() }
}

/// As many pairs, items, brackets as a URI has room for (64 KiB), and beyond.
#[test]
fn bears_as_much_as_comes() {
    static DEEP: Schema = Schema::object(&[
        Property::optional("a", Schema::array(&INTEGER)),
        Property::optional("b", Schema::reference(&DEEP)),
    ]);
    let deep = query(Schema::reference(&DEEP)).style(Style::DeepObject);
    let space = query(LIST).style(Style::SpaceDelimited).explode(false);
    let count = 13_000;
    let pairs = |pair: &str| vec![pair; count].join("&");
    assert_eq!(read(&query(LIST), &pairs("q=1")).as_array().unwrap().len(), count);
    assert_eq!(read(&query(LIST), &pairs("a=1")), Value::Null);
    assert_eq!(read(&query(INTEGER), &pairs("q=1")), json!(1));
    assert_eq!(
        read(&query(LIST).explode(false), &format!("q={}", ",".repeat(50_000))).as_array().unwrap().len(),
        50_001
    );
    assert_eq!(read(&space, &format!("q={}", "a%20".repeat(15_000))).as_array().unwrap().len(), 15_001);
    assert_eq!(read(&space, &format!("q={}", ",".repeat(50_000))).as_array().unwrap().len(), 1);
    assert_eq!(read(&deep, "q[a][999999999999999999999]=1&q[a][7]=2"), json!({"a": [2, 1]}));
    let numbered: Vec<String> = (0..4000).map(|index| format!("q[a][{index}]=1")).collect();
    assert_eq!(read(&deep, &numbered.join("&"))["a"].as_array().unwrap().len(), 4000);
    assert_eq!(
        read(&deep, &format!("q{}=1", "[b]".repeat(16)))["errors"][0],
        "query q/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b/b type"
    );
    for brackets in ["[b]".repeat(17), "[".repeat(20_000), "[b]".repeat(20_000), "]".repeat(20_000)] {
        let read = read(&deep, &format!("q{brackets}=1"));
        assert!(read == refused("query q style") || read.is_null(), "{read}");
    }
}

/// Everything that needs no escape anywhere stays, all else is escaped.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

fn joined(items: &[String], delimiter: &str) -> String {
    items.iter().map(|item| escaped(item)).collect::<Vec<_>>().join(delimiter)
}

/// A list as RFC 6570 writes it: the parameter, and the request target.
fn written(way: usize, items: &[String]) -> (Parameter, String) {
    let path = Parameter::path("color", LIST);
    let each = |prefix: &str, delimiter: &str| {
        let pairs: Vec<String> = items.iter().map(|item| format!("{prefix}={}", escaped(item))).collect();
        pairs.join(delimiter)
    };
    match way {
        0 => (path, format!("/{}", joined(items, ","))),
        1 => (path.style(Style::Label), format!("/.{}", joined(items, ","))),
        2 => (path.style(Style::Matrix), format!("/;color={}", joined(items, ","))),
        3 => (path.style(Style::Matrix).explode(true), format!("/;{}", each("color", ";"))),
        4 => (query(LIST), format!("/?{}", each("q", "&"))),
        5 => (query(LIST).explode(false), format!("/?q={}", joined(items, ","))),
        6 => (
            query(Schema::reference(&LISTS)).style(Style::DeepObject),
            format!("/?{}", each("q%5Ba%5D", "&")),
        ),
        _ => (query(LISTS), format!("/?{}", each("a", "&"))),
    }
}

static LISTS: Schema = Schema::object(&[Property::optional("a", Schema::array(&STRING))]);

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn reads_what_rfc_6570_writes(way in 0..8_usize, items in prop::collection::vec("\\PC{1,6}", 1..5)) {
        let (parameter, uri) = written(way, &items);
        let expected = if way < 6 { json!(items) } else { json!({ "a": items }) };
        prop_assert_eq!(ask(&parameter, &uri, &[]), expected, "{}", uri);
    }

    #[test]
    fn reads_objects_that_rfc_6570_writes(
        explode: bool,
        in_path: bool,
        members in prop::collection::btree_map("\\PC{1,5}", "\\PC{0,5}", 1..5),
    ) {
        static ANY: Schema = Schema::map(&STRING);
        let (between, equals) = match (explode, in_path) {
            (true, true) => (",", "="),
            (true, false) => ("&", "="),
            (false, _) => (",", ","),
        };
        let pairs: Vec<String> =
            members.iter().map(|(name, value)| format!("{}{equals}{}", escaped(name), escaped(value))).collect();
        let text = pairs.join(between);
        let (parameter, uri) = match (in_path, explode) {
            (true, _) => (Parameter::path("color", ANY), format!("/{text}")),
            (false, true) => (query(ANY), format!("/?{text}")),
            (false, false) => (query(ANY), format!("/?q={text}")),
        };
        let expected: Map<String, Value> = members.into_iter().map(|(name, value)| (name, value.into())).collect();
        prop_assert_eq!(ask(&parameter.explode(explode), &uri, &[]), Value::Object(expected), "{}", uri);
    }

    /// Whatever is read is what the schema wants, and reads the same a second time; whatever is not is refused.
    #[test]
    fn bears_any_query(way in 0..9_usize, text in "([qa]|\\[a\\]|[=&,;|.%+\\[\\]]|%[0-9A-F]{2}|[0-9]|\\{\"a\":1\\}){0,24}") {
        let parameter = match way {
            0 => query(INTEGER),
            1 => query(LIST).explode(false),
            2 => query(Schema::array(&ROW)),
            3 => query(ROW),
            4 => query(ROW).style(Style::DeepObject),
            5 => query(LIST).style(Style::PipeDelimited).explode(false),
            6 => Parameter::query_string(ROW).content_form(),
            7 => Parameter::query_string(ROW).content_json(),
            _ => query(LISTS).allow_empty_value().repeats(Repeats::First),
        };
        let once = read(&parameter, &text);
        prop_assert!(once["status"].is_null() || once["a"].is_number(), "{}", once);
        prop_assert_eq!(read(&parameter, &text), once);
    }
}
