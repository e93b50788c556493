//! Any text to words, and words to identifiers.
//!
//! What every function here promises, for any input at all: the result is a valid identifier (or, for [`kebab`], a
//! valid crate name), apart from keywords, which [`escape`](super::escape) takes care of; it wears the case style
//! that rustc's lints ask for; and its characters are ones that rustc does not warn of.
//!
//! The rules, in the order they apply:
//!
//! 1. Compatibility characters are folded (NFKC: `ﬁ` is `fi`, full-width letters are plain ones), which also makes
//!    texts that Rust regards as equal equal here.
//! 2. Letters and digits make words; heck splits them at changes of case (`HTTPError` is `http`, `error`).
//!    An apostrophe inside a word vanishes. Everything else separates.
//! 3. A symbol that opens a name is spelled (`@type` is `at`, `type`), unless it is one that only ever separates
//!    (``- _ . , / : [ ] « » ` `` and space). A minus or a dot that opens a number is spelled too (`-1`), and
//!    a name without any letter or digit is spelled whole (`>=`).
//! 4. A character that identifiers cannot hold, such as an emoji, becomes a word of its own: `u1f600`.
//! 5. A name that starts with a digit gets an `n` for "number": `N2fa`, `n2fa`.
//! 6. Words that meet with digits on both sides keep an underscore, in every style: `1.5` is `N1_5` and never `N15`.
//! 7. A name of over 80 characters is cut after a word, and a hash of all its words keeps it apart from others.
//! 8. Nothing at all is `Empty`.

use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use sha2::{Digest as _, Sha256};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use unicode_security::GeneralSecurityProfile as _;
use unicode_security::mixed_script::AugmentedScriptSet;

/// The most characters a name has before it is cut.
const LONGEST: usize = 80;

/// How much of a name's punctuation is told in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// Only what the name would be meaningless or ambiguous without: see the module's rule 3.
    Plain,
    /// Every symbol that opens the name, and every symbol elsewhere that is not a separator (`c++`, `c#`).
    Full,
}

/// The words of a name in lower case; never empty, no word is empty.
pub fn words(name: &str) -> Vec<String> {
    split(name, Spelling::Plain)
}

/// `PascalCase`, for types and variants.
pub fn pascal(name: &str) -> String {
    join_pascal(&split(name, Spelling::Plain))
}

/// `PascalCase` with every symbol spelled out, for names that are the same without.
pub fn pascal_spelled(name: &str) -> String {
    join_pascal(&split(name, Spelling::Full))
}

/// `snake_case`, for fields, functions and modules.
pub fn snake(name: &str) -> String {
    finish(split(name, Spelling::Plain).join("_"), "n", false)
}

/// `UPPER_SNAKE_CASE`, for constants.
pub fn upper_snake(name: &str) -> String {
    finish(split(name, Spelling::Plain).join("_").to_uppercase(), "N", true)
}

/// `kebab-case`, for crates: ASCII only, accents are dropped, and never a name that Cargo refuses.
pub fn kebab(name: &str) -> String {
    let plain: String = name.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut words = Vec::new();
    for word in split(&plain, Spelling::Plain) {
        let mut current = String::new();
        for c in word.chars() {
            if c.is_ascii() {
                current.push(c);
            } else {
                words.extend((!current.is_empty()).then(|| std::mem::take(&mut current)));
                words.push(code(c));
            }
        }
        words.extend((!current.is_empty()).then_some(current));
    }
    let mut out = fit(words).join("-");
    if out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert(0, 'n');
    }
    if super::is_keyword(&out) || REFUSED_CRATES.contains(&out.as_str()) {
        out.push_str("-api");
    }
    out
}

/// Crate names that Cargo, the standard library or Windows keep for themselves, and those of crates that a generated
/// one may depend on.
const REFUSED_CRATES: &[&str] = &[
    "alloc",
    "aux",
    "axum",
    "base64",
    "build",
    "chrono",
    "con",
    "core",
    "deps",
    "examples",
    "http-body",
    "http-body-util",
    "incremental",
    "jsonschema",
    "nul",
    "prn",
    "proc-macro",
    "regex",
    "serde",
    "serde-json",
    "std",
    "test",
    "tokio",
    "tower",
    "tracing",
    "tracing-subscriber",
    "uuid",
];

fn split(name: &str, spelling: Spelling) -> Vec<String> {
    let chars: Vec<char> = name.nfkc().collect();
    let wordless = !chars.iter().any(|c| is_word(*c) || is_coded(*c));
    // Words and spelled symbols, with one space between what must not run together.
    let mut text = String::with_capacity(name.len() + 8);
    let mut opened = false;
    for (i, &c) in chars.iter().enumerate() {
        let next = chars.get(i + 1).copied();
        if is_word(c)
            && !unicode_ident::is_xid_start(c)
            && !c.is_numeric()
            && text.chars().last().is_none_or(|l| l == ' ')
        {
            // A mark without a letter to stand on would join the letter that is put before it.
        } else if is_word(c) {
            opened = true;
            text.push(c);
        } else if is_coded(c) {
            opened = true;
            push_word(&mut text, &code(c));
        } else if matches!(c, '\'' | '\u{2019}') && opened && next.is_some_and(is_word) {
            // An apostrophe: `user's` is one word.
        } else {
            let opens_number = matches!(c, '-' | '.') && next.is_some_and(char::is_numeric);
            let told = match (opened, is_separator(c)) {
                (false, true) => wordless || opens_number || spelling == Spelling::Full,
                (false, false) => true,
                (true, true) => false,
                (true, false) => spelling == Spelling::Full,
            };
            match symbol(c) {
                Some(word) if told => push_word(&mut text, word),
                _ => text.push(' '),
            }
        }
    }
    let mut words = Vec::new();
    for chunk in text.split_whitespace() {
        if chunk.chars().all(char::is_alphanumeric) {
            words.extend(chunk.to_snake_case().split('_').filter(|w| !w.is_empty()).map(str::to_owned));
        } else {
            // heck takes the vowel signs of many scripts for separators; such scripts have no case to split at.
            words.push(chunk.to_lowercase());
        }
    }
    if words.is_empty() {
        words.push("empty".to_owned());
    }
    fit(words)
}

fn push_word(text: &mut String, word: &str) {
    text.push(' ');
    text.push_str(word);
    text.push(' ');
}

/// Whether a character may stand in an identifier without a warning (UTS 39, as `uncommon_codepoints` reads it).
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric();
    }
    unicode_ident::is_xid_continue(c) && c.identifier_allowed() && c != '\u{b7}'
}

/// Whether a character carries meaning but cannot be written: emoji, letters of scripts out of use.
fn is_coded(c: char) -> bool {
    let ignorable = matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}');
    let punctuation =
        matches!(c, '\u{80}'..='\u{bf}' | '×' | '÷' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{303f}');
    !c.is_ascii() && !c.is_whitespace() && !c.is_control() && !ignorable && !punctuation && !is_word(c)
}

/// A character that cannot be written, by its number.
fn code(c: char) -> String {
    format!("u{:x}", u32::from(c))
}

fn is_separator(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | ',' | '/' | ':' | '[' | ']' | '«' | '»' | '`') || c.is_whitespace()
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "plus",
        '-' | '\u{2212}' => "minus",
        '@' => "at",
        '$' => "dollar",
        '#' => "hash",
        '%' => "percent",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '!' => "not",
        '?' => "question",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '=' => "equal",
        '<' => "less",
        '>' => "greater",
        '(' => "open",
        ')' => "close",
        '[' => "open bracket",
        ']' => "close bracket",
        '{' => "open brace",
        '}' => "close brace",
        '"' => "quote",
        '\'' => "apostrophe",
        '`' => "backtick",
        '_' => "underscore",
        ' ' => "space",
        '°' => "degree",
        '€' => "euro",
        '£' => "pound",
        '§' => "section",
        '×' => "times",
        '÷' => "divided",
        _ => return None,
    })
}

/// Cuts what is too long, so that different words stay different.
fn fit(mut words: Vec<String>) -> Vec<String> {
    let length = |word: &String| word.chars().count() + 1;
    if words.iter().map(length).sum::<usize>() <= LONGEST + 1 {
        return words;
    }
    let digest = Sha256::digest(words.join("_").as_bytes());
    // A letter in front keeps the hash from looking like a number that belongs to the last word.
    let hash = digest.iter().take(4).fold(String::from("x"), |mut hash, byte| {
        // Writing to a String cannot fail.
        let _ = write!(hash, "{byte:02x}");
        hash
    });
    let room = LONGEST - hash.len();
    let mut used = 0;
    let kept = words
        .iter()
        .take_while(|word| {
            used += length(word);
            used <= room
        })
        .count();
    if kept == 0 {
        let cut = words[0].chars().take(room - 1).collect();
        words = vec![cut];
    } else {
        words.truncate(kept);
    }
    words.push(hash);
    words
}

fn join_pascal(words: &[String]) -> String {
    let mut out = String::new();
    for word in words {
        let meets = out.ends_with(char::is_numeric) && word.starts_with(char::is_numeric);
        if meets {
            out.push('_');
        }
        let mut rest = word.chars();
        if let Some(first) = rest.next() {
            out.extend(first.to_uppercase());
            out.push_str(rest.as_str());
        }
    }
    finish(out, "N", true)
}

/// The last repairs, which depend on the characters that the case style has chosen.
fn finish(ident: String, prefix: &str, upper_first: bool) -> String {
    let mut ident =
        if ident.is_ascii() { ident } else { unmistakable(&ident.nfc().collect::<String>(), upper_first) };
    let bad = |c: char| !unicode_ident::is_xid_start(c) || (upper_first && c.is_lowercase());
    if ident.starts_with(bad) {
        ident.insert_str(0, prefix);
    }
    ident
}

/// Writes as numbers the letters that look like another script's, where nothing beside them tells their script.
///
/// rustc warns (`mixed_script_confusables`) where a crate uses a script only through such letters. A name that
/// passes here by itself passes in any crate. Case mappings may also give characters that no identifier holds.
fn unmistakable(ident: &str, upper_first: bool) -> String {
    let confusable = unicode_security::is_potential_mixed_script_confusable_char;
    let told: Vec<AugmentedScriptSet> = ident
        .chars()
        .filter(|c| !c.is_ascii() && !confusable(*c))
        .map(AugmentedScriptSet::for_char)
        .collect();
    let mut out = String::with_capacity(ident.len());
    for c in ident.chars() {
        let fits = c == '_' || is_word(c);
        if fits && (c.is_ascii() || !confusable(c) || told.contains(&AugmentedScriptSet::for_char(c))) {
            out.push(c);
        } else if c.is_uppercase() || (upper_first && out.is_empty()) {
            out.push_str(&code(c).to_uppercase());
        } else {
            out.push_str(&code(c));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn splits_and_joins() {
        for (name, as_pascal, as_snake) in [
            ("fooBar", "FooBar", "foo_bar"),
            ("foo_bar", "FooBar", "foo_bar"),
            ("foo-bar baz", "FooBarBaz", "foo_bar_baz"),
            ("HTTPError", "HttpError", "http_error"),
            ("user's name", "UsersName", "users_name"),
            ("", "Empty", "empty"),
            ("   ", "SpaceSpaceSpace", "space_space_space"),
            ("+1", "Plus1", "plus_1"),
            ("-1", "Minus1", "minus_1"),
            ("-created_at", "CreatedAt", "created_at"),
            ("-", "Minus", "minus"),
            ("*", "Star", "star"),
            (">=", "GreaterEqual", "greater_equal"),
            ("/", "Slash", "slash"),
            ("@type", "AtType", "at_type"),
            ("@odata.type", "AtOdataType", "at_odata_type"),
            ("$ref", "DollarRef", "dollar_ref"),
            ("_id", "Id", "id"),
            ("__typename", "Typename", "typename"),
            ("c++", "C", "c"),
            ("application/vnd.api+json", "ApplicationVndApiJson", "application_vnd_api_json"),
            ("Page«Item»", "PageItem", "page_item"),
            ("Map`2[A,B]", "Map2AB", "map_2_a_b"),
            ("2fa", "N2fa", "n2fa"),
            ("200", "N200", "n200"),
            ("1.5", "N1_5", "n1_5"),
            ("-1.5", "Minus1_5", "minus_1_5"),
            ("v1.2", "V1_2", "v1_2"),
            ("v12", "V12", "v12"),
            ("日本語", "日本語", "日本語"),
            ("naïve café", "NaïveCafé", "naïve_café"),
            ("cafe\u{301}", "Café", "café"),
            ("Größe", "Größe", "größe"),
            ("ﬁle", "File", "file"),
            ("Ｆｕｌｌ", "Full", "full"),
            ("😀", "U1f600", "u1f600"),
            ("a😀b", "AU1f600B", "a_u1f600_b"),
            ("👍🏽", "U1f44dU1f3fd", "u1f44d_u1f3fd"),
            ("हिन्दी", "हिन्दी", "हिन्दी"),
            ("имя_пользователя", "ИмяПользователя", "имя_пользователя"),
            ("self", "Self", "self"),
            ("\0\u{1}", "Empty", "empty"),
            ("a\u{2028}b", "AB", "a_b"),
        ] {
            assert_eq!(pascal(name), as_pascal, "{name:?}");
            assert_eq!(snake(name), as_snake, "{name:?}");
        }
    }

    #[test]
    fn full_spelling_tells_symbols_apart() {
        for (name, expected) in [
            ("c++", "CPlusPlus"),
            ("c#", "CHash"),
            ("-created_at", "MinusCreatedAt"),
            ("created_at", "CreatedAt"),
            ("_id", "UnderscoreId"),
            ("a/b", "AB"),
            ("50%", "N50Percent"),
            ("!=", "NotEqual"),
        ] {
            assert_eq!(pascal_spelled(name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_lone_look_alike_is_written_as_its_number() {
        // A Cyrillic а in a Latin word.
        assert_eq!(snake("p\u{430}ypal"), "pu430ypal");
        assert_eq!(pascal("\u{410}"), "U410");
    }

    #[test]
    fn constants_and_crates() {
        for (name, constant, krate) in [
            ("fooBar", "FOO_BAR", "foo-bar"),
            (
                "Swagger Petstore - OpenAPI 3.0",
                "SWAGGER_PETSTORE_OPEN_API_3_0",
                "swagger-petstore-open-api-3-0",
            ),
            ("2fa", "N2FA", "n2fa"),
            ("Café", "CAFÉ", "cafe"),
            ("日本", "日本", "u65e5-u672c"),
            ("test", "TEST", "test-api"),
            ("type", "TYPE", "type-api"),
            ("", "EMPTY", "empty"),
            ("proc macro", "PROC_MACRO", "proc-macro-api"),
        ] {
            assert_eq!(upper_snake(name), constant, "{name:?}");
            assert_eq!(kebab(name), krate, "{name:?}");
        }
    }

    #[test]
    fn long_names_are_cut_after_a_word_and_stay_apart() {
        let long = "list all of the repositories that a user has ever starred or watched while being a member of an organization";
        let cut = snake(long);
        assert!(cut.chars().count() <= LONGEST, "{cut}");
        assert!(
            cut.starts_with("list_all_of_the_repositories_that_a_user_has_ever_starred_or_watched_x"),
            "{cut}"
        );
        assert_ne!(cut, snake(&format!("{long}s")));
        assert_eq!(pascal(long), pascal(&long.replace(' ', "_")));
        assert!(pascal(&"a".repeat(5000)).chars().count() <= LONGEST);
        assert_ne!(pascal(&"a".repeat(5000)), pascal(&"a".repeat(5001)));
        let edge = "a".repeat(LONGEST);
        assert_eq!(snake(&edge), edge);
    }

    fn is_identifier(ident: &str) -> bool {
        let mut chars = ident.chars();
        chars.next().is_some_and(unicode_ident::is_xid_start) && chars.all(unicode_ident::is_xid_continue)
    }

    fn any_name() -> impl Strategy<Value = String> {
        prop_oneof![any::<String>(), "[ -~]{0,20}", "[a-zA-Z0-9_.+@-]{0,120}", "\\PC{0,12}"]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn every_name_is_an_identifier_in_style(name in any_name()) {
            let (p, s, u, k) = (pascal(&name), snake(&name), upper_snake(&name), kebab(&name));
            for ident in [&p, &s, &u, &pascal_spelled(&name)] {
                prop_assert!(is_identifier(ident), "{name:?} -> {ident:?}");
                prop_assert!(ident.nfc().eq(ident.chars()), "not NFC: {ident:?}");
                prop_assert!(!ident.contains("__") && !ident.ends_with('_') && !ident.starts_with('_'), "{ident:?}");
                prop_assert!(ident.chars().all(|c| c == '_' || is_word(c)), "{ident:?}");
            }
            prop_assert!(!p.starts_with(char::is_lowercase), "{p:?}");
            prop_assert!(!s.contains(char::is_uppercase), "{s:?}");
            prop_assert!(!k.is_empty() && k.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            prop_assert!(k.starts_with(|c: char| c.is_ascii_lowercase()) && !k.ends_with('-'), "{k:?}");
            prop_assert!(words(&name).iter().all(|w| !w.is_empty()));
        }

        #[test]
        fn a_name_made_here_is_made_of_itself(name in "[a-zA-Z0-9_.+@ -]{1,60}") {
            let once = snake(&name);
            prop_assert_eq!(&snake(&once), &once);
        }
    }
}
