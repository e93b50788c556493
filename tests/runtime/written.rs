//! Parameters as they are written: the table "Style Examples" of the specification, and what goes beyond it.

use serde_json::json;

use crate::runtime::{Style, Written, form};

/// A place, a style, whether it explodes; and an empty text, a string, an array and an object written so. A dash is
/// what the specification does not define.
type Row = (fn(&'static str) -> Written<'static>, Style, bool, [&'static str; 4]);

const ROWS: &[Row] = &[
    (
        Written::path,
        Style::Matrix,
        false,
        [";color", ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"],
    ),
    (
        Written::path,
        Style::Matrix,
        true,
        [";color", ";color=blue", ";color=blue;color=black;color=brown", ";R=100;G=200;B=150"],
    ),
    (Written::path, Style::Label, false, [".", ".blue", ".blue,black,brown", ".R,100,G,200,B,150"]),
    (Written::path, Style::Label, true, [".", ".blue", ".blue.black.brown", ".R=100.G=200.B=150"]),
    (Written::path, Style::Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
    (Written::path, Style::Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    (Written::header, Style::Simple, false, ["", "blue", "blue,black,brown", "R,100,G,200,B,150"]),
    (Written::header, Style::Simple, true, ["", "blue", "blue,black,brown", "R=100,G=200,B=150"]),
    (
        Written::query,
        Style::Form,
        false,
        ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ),
    (
        Written::query,
        Style::Form,
        true,
        ["color=", "color=blue", "color=blue&color=black&color=brown", "R=100&G=200&B=150"],
    ),
    (
        Written::query,
        Style::SpaceDelimited,
        false,
        ["-", "-", "color=blue%20black%20brown", "color=R%20100%20G%20200%20B%20150"],
    ),
    (
        Written::query,
        Style::PipeDelimited,
        false,
        ["-", "-", "color=blue%7Cblack%7Cbrown", "color=R%7C100%7CG%7C200%7CB%7C150"],
    ),
    (
        Written::query,
        Style::DeepObject,
        true,
        ["-", "-", "-", "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"],
    ),
    (
        Written::cookie,
        Style::Form,
        false,
        ["color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"],
    ),
    (
        Written::cookie,
        Style::Form,
        true,
        ["color=", "color=blue", "color=blue; color=black; color=brown", "R=100; G=200; B=150"],
    ),
];

#[test]
fn follows_the_table_of_the_specification() {
    let object = json!({"R": 100, "G": 200, "B": 150});
    let values = [json!(""), json!("blue"), json!(["blue", "black", "brown"]), object];
    let mut cells = 0;
    for (place, style, explode, texts) in ROWS {
        for (text, value) in texts.iter().zip(&values).filter(|(text, _)| **text != "-") {
            let written = place("color").style(*style).explode(*explode).write(value);
            assert_eq!(written.as_deref(), Some(*text), "{style:?} {explode} {value}");
            cells += 1;
        }
    }
    assert_eq!(cells, 53);
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
        "f%5Ba%5D%5Bb%5D=1&f%5Bc%5D=1&f%5Bc%5D=2&f%5Bd%5D%5B0%5D%5Be%5D=true"
    );
    assert_eq!(Written::query("f").write(&json!([[1, 2]])).unwrap(), "f=%5B1%2C2%5D");
    assert_eq!(Written::query("f").content_json().write(&json!({"a": 1})).unwrap(), "f=%7B%22a%22%3A1%7D");
    assert_eq!(Written::header("f").content_json().write(&json!([1])).unwrap(), "[1]");
    assert_eq!(Written::query("f").write(&json!(1.5)).unwrap(), "f=1.5");
}

#[test]
fn writes_forms_as_they_are_read() {
    let value = json!({"name": "a b&c", "tags": ["x", "y"], "at": {"x": 1}, "none": null});
    assert_eq!(form(&value), "name=a%20b%26c&tags=x&tags=y&at%5Bx%5D=1");
}
