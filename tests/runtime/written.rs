//! Parameters as they are written: the table "Style Examples" of the specification, and what goes beyond it.

use serde_json::{Value, json};

use crate::runtime::{Style, Written, form};

#[test]
#[expect(clippy::print_stdout, reason = "the score is to be seen")]
fn follows_the_table_of_the_specification() {
    let table = include_str!("../data/styles.tsv");
    let mut cells = 0;
    for row in table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let [usage, _, style, explode, location, _, value, wire] = row.split('\t').collect::<Vec<_>>()[..]
        else {
            panic!("eight cells: {row}");
        };
        if usage == "read" {
            continue;
        }
        let place = match location {
            "path" => Written::path,
            "query" => Written::query,
            "header" => Written::header,
            _ => Written::cookie,
        };
        let style = match style {
            "simple" => Style::Simple,
            "label" => Style::Label,
            "matrix" => Style::Matrix,
            "form" => Style::Form,
            "spaceDelimited" => Style::SpaceDelimited,
            "pipeDelimited" => Style::PipeDelimited,
            "deepObject" => Style::DeepObject,
            _ => Style::Cookie,
        };
        let value: Value = serde_json::from_str(value).unwrap();
        let written = place("color").style(style).explode(explode == "true").write(&value);
        assert_eq!(written.as_deref(), Some(wire), "{row}");
        cells += 1;
    }
    println!("styles written: {cells}/{cells}");
    assert!(cells >= 127, "{cells}");
}

#[test]
fn escapes_all_but_unreserved_characters() {
    let value = json!("a/b?c=d&e+f g%20,é~");
    let path = Written::path("p").write(&value).unwrap();
    assert_eq!(path, "a%2Fb%3Fc%3Dd%26e%2Bf%20g%2520%2C%C3%A9~");
    assert_eq!(Written::query("a&b").write(&json!("1=2")).unwrap(), "a%26b=1%3D2");
    assert_eq!(Written::cookie("c").write(&json!("a;b c")).unwrap(), "c=a%3Bb%20c");
    // Headers are not percent-encoded.
    assert_eq!(Written::header("h").write(&value).unwrap(), "a/b?c=d&e+f g%20,é~");
}

#[test]
fn keeps_reserved_characters_that_end_nothing() {
    let value = json!("a/b?c=d&e+f g%20%zz#[1]");
    assert_eq!(
        Written::query("q").reserved().write(&value).unwrap(),
        "q=a/b?c%3Dd%26e%2Bf%20g%20%25zz%23%5B1%5D"
    );
    assert_eq!(Written::path("p").reserved().write(&value).unwrap(), "a%2Fb%3Fc=d&e+f%20g%20%25zz%23%5B1%5D");
}

#[test]
fn writes_nothing_of_nothing() {
    for value in [json!(null), json!([]), json!({}), json!([null]), json!({"a": null})] {
        for place in [Written::path, Written::query, Written::header, Written::cookie] {
            assert_eq!(place("p").write(&value), None, "{value}");
        }
    }
    assert_eq!(Written::query("p").write(&json!(["a", null, "b"])).unwrap(), "p=a&p=b");
    assert_eq!(Written::query("p").style(Style::DeepObject).write(&json!({"a": {"b": null}})), None);
}

#[test]
fn writes_what_styles_do_not_define() {
    let deep = Written::query("f").style(Style::DeepObject);
    let value = json!({"a": {"b": 1}, "c": [1, 2], "d": [{"e": true}]});
    assert_eq!(
        deep.write(&value).unwrap(),
        "f%5Ba%5D%5Bb%5D=1&f%5Bc%5D%5B%5D=1&f%5Bc%5D%5B%5D=2&f%5Bd%5D%5B0%5D%5Be%5D=true"
    );
    assert_eq!(Written::query("f").write(&json!([[1, 2]])).unwrap(), "f=%5B1%2C2%5D");
    assert_eq!(Written::query("f").content_json().write(&json!({"a": 1})).unwrap(), "f=%7B%22a%22%3A1%7D");
    assert_eq!(Written::header("f").content_json().write(&json!([1])).unwrap(), "[1]");
    assert_eq!(Written::query("f").content_form().write(&json!({"a": "b c"})).unwrap(), "f=a%3Db%2520c");
    assert_eq!(Written::query("f").write(&json!(1.5)).unwrap(), "f=1.5");
}

#[test]
fn writes_whole_query_strings() {
    let whole = Written::query_string();
    assert_eq!(whole.write(&json!({"a": "b c", "d": [1, 2]})).unwrap(), "a=b%20c&d=1&d=2");
    assert_eq!(whole.content_json().write(&json!({"a": 1})).unwrap(), "%7B%22a%22%3A1%7D");
    assert_eq!(whole.write(&json!({})), None);
}

#[test]
fn writes_forms_as_they_are_read() {
    let value = json!({"name": "a b&c", "tags": ["x", "y"], "at": {"x": 1}, "none": null});
    assert_eq!(form(&value), "name=a%20b%26c&tags=x&tags=y&at%5Bx%5D=1");
}
