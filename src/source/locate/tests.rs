use std::sync::Arc;

use super::*;

fn file(text: &str, format: Format) -> SourceFile {
    SourceFile { name: "x".into(), text: Arc::from(text), format }
}

fn at<'t>(text: &'t str, format: Format, pointer: &str, target: Target) -> &'t str {
    let pointer = Pointer::parse(pointer).unwrap();
    let range = locate(&file(text, format), &pointer, target).unwrap();
    &text[range]
}

#[test]
fn json_values_and_keys() {
    let text = r#"{"a": [1, {"b/c": "d\"e"}], "ü": {"x": true}}"#;
    let find = |pointer, target| at(text, Format::Json, pointer, target);
    assert_eq!(find("/a/0", Target::Value), "1");
    assert_eq!(find("/a/1/b~1c", Target::Value), r#""d\"e""#);
    assert_eq!(find("/a/1/b~1c", Target::Key), r#""b/c""#);
    assert_eq!(find("/ü/x", Target::Value), "true");
    assert_eq!(find("/ü/nothing/here", Target::Value), r#""ü""#);
    assert_eq!(find("", Target::Value), text);
}

#[test]
fn json_that_breaks_off() {
    assert_eq!(at("{\"a\": [1, 2", Format::Json, "/a/7", Target::Value), "\"a\"");
    assert!(locate(&file("", Format::Json), &Pointer::root(), Target::Value).is_none());
}

#[test]
fn yaml_values_and_keys() {
    let text = "a:\n  - 1\n  - b/c: \"dü\"\nü:\n  x: true # c\n  y: |\n    long\n    text\n  200: z\n";
    let find = |pointer, target| at(text, Format::Yaml, pointer, target);
    assert_eq!(find("/a/0", Target::Value), "1");
    assert_eq!(find("/a/1/b~1c", Target::Value), "\"dü\"");
    assert_eq!(find("/a/1/b~1c", Target::Key), "b/c");
    assert_eq!(find("/ü/x", Target::Value), "true");
    assert_eq!(find("/ü/200", Target::Key), "200");
    assert_eq!(find("/ü/200", Target::Value), "z");
    assert_eq!(find("/ü/y", Target::Value), "long");
    assert_eq!(find("/a", Target::Value), "- 1");
}

#[test]
fn yaml_aliases_and_merges_fall_back() {
    let text = "base: &b\n  k: 1\nuse: *b\nmore:\n  <<: *b\n  own: 2\n";
    let find = |pointer| at(text, Format::Yaml, pointer, Target::Value);
    assert_eq!(find("/use/k"), "use");
    assert_eq!(find("/more/k"), "more");
    assert_eq!(find("/more/own"), "2");
}

#[test]
fn a_key_given_twice() {
    let pointer = Pointer::parse("/a/k").unwrap();
    let text = "a:\n  k: 1\n  k: 2\n";
    assert_eq!(keys(&file(text, Format::Yaml), &pointer), [5..6, 12..13]);
    let text = r#"{"a":{"k":1,"k":2}}"#;
    assert_eq!(keys(&file(text, Format::Json), &pointer), [6..9, 12..15]);
}
