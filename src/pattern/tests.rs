use proptest::prelude::*;
use regex::Regex;
use serde_json::Value;

use super::*;

fn matcher(pattern: &str) -> Regex {
    let translation = translate(pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
    Regex::new(&translation.regex).unwrap_or_else(|e| panic!("{pattern}: {e}"))
}

/// Patterns and texts as ECMA-262 sees them; the table was checked with V8.
#[test]
fn matches_what_ecma_262_matches() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("cases.json")).unwrap();
    assert!(cases.len() > 80);
    for case in &cases {
        let pattern = case["pattern"].as_str().unwrap();
        let regex = matcher(pattern);
        for (key, expected) in [("yes", true), ("no", false)] {
            for text in case[key].as_array().unwrap() {
                let text = text.as_str().unwrap();
                assert_eq!(regex.is_match(text), expected, "{pattern} is {} on {text:?}", regex.as_str());
            }
        }
        assert_eq!(translate(pattern).unwrap().note, None, "{pattern}");
    }
}

#[test]
fn slips_are_read_as_meant_with_a_note() {
    for (pattern, yes, no) in [
        ("/^ab$/", "ab", "/ab/"),
        ("/^ab$/i", "AB", "abc"),
        ("/^ab/", "abc", "xab"),
        ("/ab$/g", "xab", "abx"),
        ("(?i)^ab$", "AB", "b"),
        ("^(?P<x>a)$", "a", "b"),
        (r"\Aab\Z", "ab", "ab\n"),
        (r"^\pL$", "é", "1"),
        ("^[[:alpha:]]+$", "a]", "b"),
    ] {
        let translation = translate(pattern).unwrap();
        assert!(translation.note.is_some(), "{pattern}");
        let regex = Regex::new(&translation.regex).unwrap();
        assert!(regex.is_match(yes) && !regex.is_match(no), "{pattern}: {}", translation.regex);
    }
    for pattern in ["/v1/", "/a/i", r"/a\$/", "^/a/$", "/"] {
        assert_eq!(translate(pattern).unwrap().note, None, "{pattern}");
    }
}

#[test]
fn tells_what_cannot_be_checked_and_where() {
    let invalid = |what: &str| Reason::Invalid(what.to_owned());
    for (pattern, reason, offset) in [
        ("a(?=b)", Reason::LookAround, 1),
        ("a(?!b)", Reason::LookAround, 1),
        ("é(?<=b)", Reason::LookAround, 2),
        ("(?<!b)a", Reason::LookAround, 0),
        (r"(a)\1", Reason::BackReference, 3),
        (r"(?<x>a)\k<x>", Reason::BackReference, 7),
        (r"^\uD83D$", Reason::Surrogate, 1),
        (r"[\uD83C][\uDDE6-\uDDFF]", Reason::Surrogate, 0),
        ("(a", invalid("a ( without its )"), 0),
        ("a)", invalid("a ) without its ("), 1),
        ("[a", invalid("a [ without its ]"), 0),
        ("[a-", invalid("a [ without its ]"), 0),
        ("*a", invalid("nothing to repeat"), 0),
        ("a**", invalid("nothing to repeat"), 2),
        ("a++", invalid("nothing to repeat"), 2),
        ("(?:|+)", invalid("nothing to repeat"), 4),
        ("^*", invalid("nothing to repeat"), 1),
        ("a{2}{3}", invalid("nothing to repeat"), 4),
        ("a{3,2}", invalid("numbers out of order in {} quantifier"), 1),
        ("[z-a]", invalid("range out of order in a class"), 1),
        ("a\\", invalid("a backslash at the end"), 1),
        (r"\h", invalid("unknown escape \\h"), 0),
        (r"\xg0", invalid("\\x without two hexadecimal digits"), 0),
        (r"\u12", invalid("\\u without four hexadecimal digits"), 0),
        (r"\u{110000}", invalid("\\u{…} is no code point"), 0),
        (r"\p{", invalid("\\p without {property}"), 0),
        (r"\p{IsLatin1}", Reason::Unsupported("the Unicode property IsLatin1".to_owned()), 0),
        ("(?>a)", invalid("a group of unknown kind"), 0),
        ("(?<1>a)", invalid("a group with an invalid name"), 0),
        ("((a{1,1000}){1,1000}){1,1000}", Reason::TooLarge, 0),
        ("a{99999999999999999999}", Reason::TooLarge, 1),
    ] {
        assert_eq!(translate(pattern), Err(Untranslatable { reason, offset }), "{pattern}");
    }
    assert_eq!(translate(&"(".repeat(100_000)).unwrap_err().reason, Reason::TooLarge);
    let deep = format!("{}a{}", "(".repeat(5000), ")".repeat(5000));
    assert_eq!(translate(&deep).unwrap_err().reason, Reason::TooLarge);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_panics_and_always_compiles(pattern in prop_oneof![
        any::<String>(),
        r"[a-c0-9\\\[\]\^$.|?*+(){}&~<>,:=!/dwsbDWSBpux-]{0,24}",
    ]) {
        match translate(&pattern) {
            Ok(translation) => prop_assert!(Regex::new(&translation.regex).is_ok(), "{translation:?}"),
            Err(error) => {
                prop_assert!(error.offset <= pattern.len() && pattern.is_char_boundary(error.offset));
                prop_assert!(!matches!(error.reason, Reason::Unsupported(_)), "{pattern}: {error}");
            }
        }
    }

    /// A text with every special character escaped is a pattern that matches it.
    #[test]
    fn escaped_text_matches_itself(text in any::<String>()) {
        let mut pattern = String::from("^");
        for c in text.chars() {
            if r"^$\.*+?()[]{}|/".contains(c) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
        pattern.push('$');
        prop_assert!(matcher(&pattern).is_match(&text));
    }

    /// So does one whose characters are each a class.
    #[test]
    fn classes_match_their_characters(text in "[ -~]{0,30}") {
        let mut pattern = String::from("^");
        for c in text.chars() {
            let escape = if r"^\]-".contains(c) { "\\" } else { "" };
            pattern.extend(["[", escape, c.encode_utf8(&mut [0; 4]), "]"]);
        }
        pattern.push('$');
        prop_assert!(matcher(&pattern).is_match(&text), "{pattern}");
    }
}
