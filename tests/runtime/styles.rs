//! Every style of parameters: the table "Style Examples" of the specification, and what goes beyond it.

use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use crate::api::send;
use crate::runtime::{
    Answer, Call, Described, Literal, Parameter, Property, Reply, Route, Routes, Schema, Settings, Style,
    Type,
};

/// A service that only carries the parameter to be read.
struct Reads(&'static Parameter);

fn read(call: Call<Reads>) -> Answer {
    Box::pin(async move {
        let mut call = call;
        let parameter = call.app().0;
        let Some(value) = call.optional::<Value>(parameter) else { return call.refuse() };
        Reply::json(200, &value).into_response()
    })
}

const ROUTES: &[Route<Reads>] = &[Route::new("GET", "/{color}", read), Route::new("GET", "/", read)];

/// A place, a style, whether it explodes; and a string, an array and an object written so.
type Row<'a> = (fn(&'static str, Schema) -> Parameter, Style, bool, &'a str, &'a str, &'a str);

/// What a request is read as; where it is refused, the places and keywords.
pub(crate) fn ask(parameter: &Parameter, uri: &str, headers: &[(&str, &str)]) -> Value {
    // As long a URI as there can be.
    let settings = Settings { uri_limit: usize::MAX, ..Settings::default() };
    let router = Routes::new(settings, &Described::PROBLEM)
        .add(&Arc::new(Reads(Box::leak(Box::new(*parameter)))), ROUTES)
        .finish();
    let mut request = Request::get(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::empty()).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let answer = runtime.block_on(send(router, request));
    match answer.status {
        200 => answer.json(),
        422 => json!({ "errors": answer.errors() }),
        status => json!({ "status": status }),
    }
}

/// The same, for an answer that must only not be a failure of the server.
fn ask_any(parameter: &Parameter, uri: &str) {
    let answer = ask(parameter, uri, &[]);
    assert!(answer["status"].as_u64().is_none_or(|status| status < 500), "{uri}: {answer}");
}

static STRING: Schema = Schema::string();
static INTEGER: Schema = Schema::integer();
const ARRAY: Schema = Schema::array(&STRING);
const INTEGERS: Schema = Schema::array(&INTEGER);
const OBJECT: Schema = Schema::object(&[
    Property::optional("R", Schema::integer()),
    Property::optional("G", Schema::integer()),
    Property::optional("B", Schema::integer()),
]);

#[test]
fn follows_the_table_of_the_specification() {
    let (string, array) = (json!("blue"), json!(["blue", "black", "brown"]));
    let object = json!({"R": 100, "G": 200, "B": 150});
    let path = Parameter::path as fn(&'static str, Schema) -> Parameter;
    let query = Parameter::query as fn(&'static str, Schema) -> Parameter;
    let rows: &[Row<'_>] = &[
        (path, Style::Matrix, false, "/;color=blue", "/;color=blue,black,brown", "/;color=R,100,G,200,B,150"),
        (
            path,
            Style::Matrix,
            true,
            "/;color=blue",
            "/;color=blue;color=black;color=brown",
            "/;R=100;G=200;B=150",
        ),
        (path, Style::Label, false, "/.blue", "/.blue,black,brown", "/.R,100,G,200,B,150"),
        (path, Style::Label, true, "/.blue", "/.blue.black.brown", "/.R=100.G=200.B=150"),
        (path, Style::Simple, false, "/blue", "/blue,black,brown", "/R,100,G,200,B,150"),
        (path, Style::Simple, true, "/blue", "/blue,black,brown", "/R=100,G=200,B=150"),
        (query, Style::Form, false, "/?color=blue", "/?color=blue,black,brown", "/?color=R,100,G,200,B,150"),
        (
            query,
            Style::Form,
            true,
            "/?color=blue",
            "/?color=blue&color=black&color=brown",
            "/?R=100&G=200&B=150",
        ),
        (
            query,
            Style::SpaceDelimited,
            false,
            "",
            "/?color=blue%20black%20brown",
            "/?color=R%20100%20G%20200%20B%20150",
        ),
        (
            query,
            Style::PipeDelimited,
            false,
            "",
            "/?color=blue%7Cblack%7Cbrown",
            "/?color=R%7C100%7CG%7C200%7CB%7C150",
        ),
        (query, Style::SpaceDelimited, false, "", "/?color=blue+black+brown", "/?color=R+100+G+200+B+150"),
        (query, Style::PipeDelimited, false, "", "/?color=blue|black|brown", "/?color=R|100|G|200|B|150"),
        (query, Style::DeepObject, true, "", "", "/?color[R]=100&color[G]=200&color[B]=150"),
        (
            query,
            Style::DeepObject,
            true,
            "",
            "",
            "/?color%5BR%5D=100&color%5bG%5d=200&color[B]=150&colors[B]=1",
        ),
    ];
    for (place, style, explode, string_uri, array_uri, object_uri) in rows {
        let cases =
            [(STRING, string_uri, &string), (ARRAY, array_uri, &array), (OBJECT, object_uri, &object)];
        for (schema, uri, expected) in cases {
            if !uri.is_empty() {
                let parameter = place("color", schema).style(*style).explode(*explode);
                assert_eq!(ask(&parameter, uri, &[]), *expected, "{style:?} {explode} {uri}");
            }
        }
    }
}

#[test]
fn reads_headers() {
    let header = |schema| Parameter::header("X-Color", schema);
    assert_eq!(ask(&header(ARRAY), "/", &[("x-color", "blue, black")]), json!(["blue", "black"]));
    assert_eq!(ask(&header(INTEGERS), "/", &[("x-color", "1"), ("X-COLOR", "2,3")]), json!([1, 2, 3]));
    assert_eq!(ask(&header(OBJECT).explode(true), "/", &[("x-color", "R=1, G=2")]), json!({"R": 1, "G": 2}));
    assert_eq!(ask(&header(STRING), "/", &[("x-color", "a%20+b")]), "a%20+b");
    assert_eq!(ask(&header(STRING), "/", &[]), Value::Null);
}

#[test]
fn reads_cookies() {
    let cookie = |schema| Parameter::cookie("c", schema);
    let one = [("cookie", "a=1; c=2;d=3")];
    assert_eq!(ask(&cookie(INTEGER), "/", &one), 2);
    assert_eq!(ask(&cookie(STRING), "/", &[("cookie", "a=1"), ("cookie", "c=x%20y+z")]), "x y+z");
    assert_eq!(ask(&cookie(INTEGERS).explode(false), "/", &[("cookie", "c=1,2")]), json!([1, 2]));
    assert_eq!(ask(&cookie(STRING), "/", &[]), Value::Null);
}

#[test]
fn divides_before_it_decodes() {
    let query = Parameter::query("q", ARRAY).explode(false);
    assert_eq!(ask(&query, "/?q=a%2Cb,c+d", &[]), json!(["a,b", "c d"]));
    assert_eq!(ask(&query, "/?q=", &[]), json!([]));
    let path = Parameter::path("color", ARRAY);
    assert_eq!(ask(&path, "/a%2Cb,c+d", &[]), json!(["a,b", "c+d"]));
    assert_eq!(ask(&Parameter::query("a&b", STRING), "/?a%26b=1%3D2", &[]), "1=2");
    assert_eq!(ask(&Parameter::query("q", STRING), "/?q=100%", &[]), json!({"errors": ["query q encoding"]}));
    assert_eq!(ask(&Parameter::query("q", STRING), "/?q=%ff", &[]), json!({"errors": ["query q encoding"]}));
}

#[test]
fn reads_types_by_the_schema() {
    static ALL: [&Schema; 1] = [&INTEGER];
    static ONE_OF: [&Schema; 2] = [&Schema::integer(), &Schema::string()];
    static LISTS: [&Schema; 2] = [&STRING, &Schema::array(&STRING)];
    let cases: &[(Schema, &str, Value)] = &[
        (Schema::boolean(), "true", json!(true)),
        (Schema::boolean(), "1", json!({"errors": ["query q type"]})),
        (Schema::boolean(), "True", json!({"errors": ["query q type"]})),
        (Schema::number(), "-1.5e3", json!(-1500.0)),
        (Schema::number(), "1e999", json!({"errors": ["query q type"]})),
        (Schema::number(), "NaN", json!({"errors": ["query q type"]})),
        (Schema::number(), ".5", json!({"errors": ["query q type"]})),
        (Schema::integer().maximum(u64::MAX.into()), "18446744073709551615", json!(u64::MAX)),
        (Schema::integer(), "3.0", json!(3)),
        (Schema::string(), "3", json!("3")),
        (Schema::string(), "null", json!("null")),
        (Schema::integer().nullable(), "null", json!(null)),
        (Schema::integer().or(Type::String), "3", json!(3)),
        (Schema::integer().or(Type::String), "x", json!("x")),
        (Schema::any_of(&ONE_OF), "3", json!(3)),
        (Schema::any_of(&ONE_OF), "x", json!("x")),
        (Schema::one_of(&LISTS), "x", json!("x")),
        (Schema::one_of(&LISTS), "x&q=y", json!(["x", "y"])),
        (Schema::any().values(&[Literal::Int(1), Literal::Str("a")]), "1", json!(1)),
        (Schema::any().values(&[Literal::Int(1), Literal::Str("a")]), "a", json!("a")),
        (Schema::any().values(&[Literal::Int(1)]), "2", json!({"errors": ["query q const"]})),
        (Schema::reference(&INTEGER), "2", json!(2)),
        (Schema::all_of(&ALL), "2", json!(2)),
        (INTEGERS, "1&q=x&q=3", json!({"errors": ["query q/1 type"]})),
        (INTEGER, "1&q=2", json!(2)),
        (Schema::any(), "x", json!("x")),
    ];
    for (schema, text, expected) in cases {
        assert_eq!(ask(&Parameter::query("q", *schema), &format!("/?q={text}"), &[]), *expected, "{text}");
    }
}

#[test]
fn reads_deep_objects() {
    static TAGS: Schema = Schema::array(&INTEGER);
    static PAIR: Schema = Schema::object(&[Property::required("x", Schema::integer())]);
    static ANY_MAP: Schema = Schema::map(&INTEGER);
    static FILTER: Schema = Schema::object(&[
        Property::optional("name", Schema::string()),
        Property::optional("tags", Schema::reference(&TAGS)),
        Property::optional("at", Schema::reference(&PAIR)),
        Property::optional("all", Schema::array(&PAIR)),
        Property::optional("map", Schema::reference(&ANY_MAP)),
    ]);
    let filter = Parameter::query("f", Schema::reference(&FILTER)).style(Style::DeepObject);
    for (query, expected) in [
        ("f[name]=1", json!({"name": "1"})),
        ("f[tags]=1&f[tags]=2", json!({"tags": [1, 2]})),
        ("f[tags][]=1&f%5Btags%5D%5B%5D=2", json!({"tags": [1, 2]})),
        ("f[tags][1]=1&f[tags][0]=2", json!({"tags": [2, 1]})),
        ("f[at][x]=1", json!({"at": {"x": 1}})),
        ("f[at]={\"x\":1}", json!({"at": {"x": 1}})),
        ("f[all][0][x]=1&f[all][10][x]=3&f[all][2][x]=2", json!({"all": [{"x": 1}, {"x": 2}, {"x": 3}]})),
        ("f[map][a]=1", json!({"map": {"a": 1}})),
        ("f[other]=1", json!({"other": "1"})),
        ("f[at][x]=y", json!({"errors": ["query f/at/x type"]})),
        ("g[name]=1", json!(null)),
        ("f=1", json!(null)),
    ] {
        let query = query.replace('"', "%22").replace('{', "%7B").replace('}', "%7D");
        assert_eq!(ask(&filter, &format!("/?{query}"), &[]), expected, "{query}");
    }
    let deep = format!("/?f{}=1", "[a]".repeat(5000));
    assert!(ask(&filter, &deep, &[]).is_object());
}

#[test]
fn reads_json() {
    let json = Parameter::query("q", OBJECT).content_json();
    assert_eq!(ask(&json, "/?q=%7B%22R%22:1%7D", &[]), json!({"R": 1}));
    assert_eq!(ask(&json, "/?q=%7B%22R%22:%22x%22%7D", &[]), json!({"errors": ["query q/R type"]}));
    assert_eq!(ask(&json, "/?q=%7B", &[]), json!({"errors": ["query q contentMediaType"]}));
    assert_eq!(ask(&Parameter::header("q", OBJECT).content_json(), "/", &[("q", "{}")]), json!({}));
}

#[test]
fn bears_any_text() {
    const PIECES: [&str; 24] = [
        "color", "R", "=", "&", ",", ".", ";", "%20", "%2C", "%", "%f", "%ff", "%C3%A9", "[", "]", "+", "|",
        "1", "-", "null", "%5B", "%5D", "{", "true",
    ];
    static EITHER: [&Schema; 2] = [&INTEGER, &STRING];
    static PART: Schema = Schema::reference(&NODE);
    static NODE: Schema = Schema::object(&[
        Property::optional("R", Schema::any_of(&[&INTEGER, &PART, &ARRAY_OF_NODES])),
        Property::optional("color", Schema::reference(&NODE)),
    ]);
    static ARRAY_OF_NODES: Schema = Schema::array(&PART);
    let schemas =
        [STRING, INTEGERS, OBJECT, Schema::reference(&NODE), Schema::any_of(&EITHER), Schema::any()];
    let styles = [
        Style::Simple,
        Style::Label,
        Style::Matrix,
        Style::Form,
        Style::SpaceDelimited,
        Style::PipeDelimited,
        Style::DeepObject,
    ];
    let mut seed = 7_usize;
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for round in 0..3000 {
        let text: String = (0..next(12)).map(|_| PIECES[next(PIECES.len())]).collect();
        let (schema, style) = (schemas[next(schemas.len())], styles[next(styles.len())]);
        let (uri, parameter) = if round % 2 == 0 {
            (format!("/?{text}"), Parameter::query("color", schema))
        } else {
            (format!("/x{text}").replace('[', ":"), Parameter::path("color", schema))
        };
        if uri.parse::<http::Uri>().is_ok() {
            // Any answer will do; a panic would not.
            ask_any(&parameter.style(style).explode(next(2) == 0), &uri);
        }
    }
}
