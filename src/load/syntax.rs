//! What to do about a text that is not JSON or not YAML, and what it is instead.

use crate::diagnostic::{Code, codes};

/// What to do about a text that is not JSON.
///
/// `found` is the character at which the reader stopped, and `message` what it says.
pub(super) fn json_help(message: &str, found: Option<char>) -> &'static str {
    let says = |part: &str| message.contains(part);
    match found {
        _ if says("control character") => {
            r"a text ends on the line it begins on; a line break in it is written `\n`, a tab `\t`"
        }
        _ if says("escape") || says("surrogate") => {
            r#"write a backslash itself as `\\`; the escapes are `\"`, `\\`, `\/`, `\b`, `\f`, `\n`, `\r`, `\t` and `\u0000`"#
        }
        Some('/' | '#') => "JSON has no comments; remove them, or give the file the ending `.yaml`",
        Some('\'' | '‘' | '’' | '“' | '”' | '`') => {
            "names and texts stand in straight double quotes: \"openapi\""
        }
        Some('T' | 'F' | 'N' | 'I') if says("value") => {
            "write `true`, `false` and `null` so; there is no NaN and no Infinity"
        }
        _ if says("expected `,` or") => {
            "put a comma between two entries; every text, list and object before this place must be closed"
        }
        _ if says("key must be a string") => "names stand in double quotes: \"openapi\"",
        _ if says("expected `:`") => "a colon stands between a name and its value",
        _ if says("number") => {
            "a number has no sign `+`, no nought in front, and digits on both sides of its point"
        }
        _ if says("trailing comma") => "remove the comma: none stands before `}` or `]`",
        _ if says("expected value") => {
            "a value is an object, a list, a text in double quotes, a number, `true`, `false` or `null`"
        }
        _ => "correct the text at this place",
    }
}

/// What to do about a text that is not YAML.
pub(super) fn yaml_help(message: &str, found: Option<char>) -> &'static str {
    let says = |part: &str| message.contains(part);
    if says("mapping values are not allowed") {
        "put a text with `: ` in it in quotes; else this line is indented too far, or a colon above has no space after it"
    } else if says("cannot start any token") {
        match found {
            Some('@' | '`') => "put a text that begins with `@` or a backtick in quotes",
            Some('%') => "put a text that begins with `%` in quotes",
            _ => "put the text in quotes",
        }
    } else if says("quoted scalar") {
        "close the quote; in single quotes a quote is written twice: 'it''s'"
    } else if says("escape") {
        "in double quotes a backslash begins an escape; put a pattern in single quotes"
    } else if says("anchor") || says("alias") {
        "an alias `*name` needs its `&name` before it; put a text that begins with `*` in quotes"
    } else if says("',' or ']'") || says("',' or '}'") || says("flow") {
        "close each bracket, and put a comma between two entries; put a text with a bracket or a comma in quotes"
    } else if says("'-' indicator") {
        "begin each element of the list with `- `, indented as the first one is"
    } else if says("expected key") {
        "indent this line as its neighbours are; or mend a quote: in single quotes one is written twice, 'it''s'"
    } else if says("':'") {
        "write `name: value`, with a space after the colon"
    } else if says("tag") {
        "put a text that begins with `!` in quotes"
    } else if says("expected a text as the key") {
        "a name is a text: put one that begins with `{`, `[` or `?` in quotes; a template must be filled in first"
    } else {
        "correct the text at this place; often the indentation, a missing quote, or a `: ` inside a text"
    }
}

/// What the reader was at, and the line and column where that begins, as `libyaml` tells it: `…, while parsing a block
/// mapping at line 2 column 3`.
pub(super) fn begun(message: &str) -> Option<(String, usize, usize)> {
    let (_, context) = message.rsplit_once(", while ")?;
    let (what, place) = context.split_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let what = what.trim_start_matches("parsing ").trim_start_matches("scanning ");
    // Of keys and nodes it only repeats the place of the error.
    let tells = ["mapping", "sequence", "scalar"].iter().any(|kind| what.contains(kind));
    let digits = |text: &str| text.trim_end_matches(|c: char| !c.is_ascii_digit()).parse().ok();
    tells.then_some((format!("the {}", what.trim_start_matches("a ")), digits(line)?, digits(column)?))
}

/// Where the innermost bracket or text of a JSON text begins that is not closed.
pub(super) fn unclosed(text: &str) -> Option<usize> {
    let mut open = Vec::new();
    let mut quote = None;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), b'\\') => escaped = true,
            (Some(_), b'"') => quote = None,
            (None, b'"') => quote = Some(offset),
            (None, b'{' | b'[') => open.push(offset),
            (None, b'}' | b']') => {
                open.pop();
            }
            _ => {}
        }
    }
    quote.or_else(|| open.pop())
}

/// Where a version control system has left both versions of a text.
pub(super) fn conflict(text: &str) -> Option<usize> {
    let marker = "<<<<<<< ";
    if text.starts_with(marker) {
        Some(0)
    } else {
        text.find(&format!("\n{marker}")).map(|newline| newline + 1)
    }
}

/// Files that are no text: how they begin, and what they are.
const BINARY: [(&[u8], &str, &str); 6] = [
    (b"\x1f\x8b", "packed with gzip", "unpack it first: `gunzip FILE`"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it first, and name the document in it"),
    (b"\x28\xb5\x2f\xfd", "packed with Zstandard", "unpack it first: `unzstd FILE`"),
    (b"BZh", "packed with bzip2", "unpack it first: `bunzip2 FILE`"),
    (b"%PDF", "a PDF", "name the OpenAPI document, in JSON or YAML"),
    (b"\x89PNG", "a picture", "name the OpenAPI document, in JSON or YAML"),
];

/// What bytes are that are no text, and what to do about it.
pub(super) fn binary(bytes: &[u8]) -> Option<(String, &'static str)> {
    let (_, what, help) = BINARY.iter().find(|(start, ..)| bytes.starts_with(start))?;
    Some((format!("the file is {what}, and no text"), help))
}

/// What a text is that is neither JSON nor YAML, and what to do about it.
pub(super) fn other_language(text: &str) -> Option<(Code, &'static str, &'static str)> {
    let start = text.trim_start();
    let begins = |word: &str| start.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
    if begins("<!doctype html") || begins("<html") || begins("<head") || begins("<body") {
        Some((
            codes::NOT_OPENAPI,
            "the text is an HTML page",
            "perhaps a page to log in, of an error, or of documentation; save the document itself, in JSON or YAML",
        ))
    } else if begins("<") && !begins("<<<<<<< ") {
        Some((
            codes::NOT_OPENAPI,
            "the text is XML",
            "an OpenAPI document is JSON or YAML; a WSDL must be converted",
        ))
    } else if begins("#%RAML") {
        Some((codes::NOT_OPENAPI, "this is RAML", "convert it to OpenAPI first"))
    } else if begins("FORMAT: 1A") {
        Some((codes::NOT_OPENAPI, "this is an API Blueprint", "convert it to OpenAPI first"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_else_it_is() {
        assert!(binary(b"\x1f\x8b\x08\0").unwrap().0.contains("gzip"));
        assert_eq!(binary(b"openapi: 3.1.0"), None);
        assert!(other_language("\n<!DOCTYPE html>").unwrap().1.contains("HTML"));
        assert!(other_language("<?xml version='1.0'?>").unwrap().1.contains("XML"));
        assert!(other_language("openapi: 3.1.0").is_none());
    }

    #[test]
    fn finds_what_is_open() {
        assert_eq!(unclosed(r#"{"a": ["]", {"b": 1}"#), Some(6));
        assert_eq!(unclosed(r#"{"a": "b\""#), Some(6));
        assert_eq!(unclosed("{}"), None);
        let message =
            "did not find expected key at line 4 column 3, while parsing a block mapping at line 2 column 5";
        assert_eq!(begun(message), Some(("the block mapping".to_owned(), 2, 5)));
        assert_eq!(begun("mapping values are not allowed in this context at line 4 column 12"), None);
        assert_eq!(conflict("a: 1\n<<<<<<< HEAD\n"), Some(5));
    }

    #[test]
    fn helps_by_what_stands_there() {
        assert!(json_help("expected value", Some('/')).contains("comments"));
        assert!(json_help("key must be a string", Some('\'')).contains("double quotes"));
        assert!(yaml_help("mapping values are not allowed in this context", None).contains("quotes"));
    }
}
