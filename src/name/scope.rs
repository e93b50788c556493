//! Which names are taken, and the nearest one that is free.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::{escape, pascal, pascal_spelled};

/// The names of one place: a module's types, a struct's fields, an enum's variants, a folder's files.
///
/// Two names meet where their letters are the same, whatever the case style: `fooBar`, `foo_bar`, `FooBar` and
/// `r#fooBar` are one name. So a name that is free here is free in every style, and as a file name on systems that
/// do not tell case apart. Who comes first keeps the name as wished; later ones get a number, in the order of
/// claims: same claims, same names.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    taken: BTreeSet<String>,
    /// What no claim may get either, shared by several scopes.
    outer: Option<Arc<Scope>>,
    /// The number to try next for a name that was taken before: keeps many claims of one name linear.
    next: BTreeMap<String, usize>,
}

impl Scope {
    /// Where nothing is taken yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Where nothing is taken yet but what is taken in another.
    pub fn within(outer: Arc<Self>) -> Self {
        Self { outer: Some(outer), ..Self::default() }
    }

    fn has(&self, key: &str) -> bool {
        self.taken.contains(key) || self.outer.as_ref().is_some_and(|outer| outer.has(key))
    }

    /// Takes a key, if it is free.
    fn take(&mut self, key: String) -> bool {
        !self.outer.as_ref().is_some_and(|outer| outer.has(&key)) && self.taken.insert(key)
    }

    /// Marks a name that no claim may get.
    pub fn reserve(&mut self, name: &str) {
        self.taken.insert(key(name));
    }

    /// Whether no claim got this name and nothing reserved it.
    pub fn is_free(&self, name: &str) -> bool {
        !self.has(&key(name))
    }

    /// The wished name where it is free; else the same with the first free number from 2 on, in the style of the
    /// wish: `Foo2`, `foo_2`, `FOO_2`. A number never runs into digits before it: `V1_2`.
    ///
    /// `wanted` is an identifier in its final style, raw or not. A number makes a raw one plain (`r#type`, `type_2`).
    pub fn claim(&mut self, wanted: &str) -> String {
        let first = key(wanted);
        if self.take(first.clone()) {
            return wanted.to_owned();
        }
        let stem = wanted.strip_prefix("r#").unwrap_or(wanted).trim_end_matches('_');
        let gap = if is_snake(stem) || stem.ends_with(char::is_numeric) { "_" } else { "" };
        let mut number = self.next.get(&first).copied().unwrap_or(2);
        loop {
            let name = format!("{stem}{gap}{number}");
            number += 1;
            if self.take(key(&name)) {
                self.next.insert(first, number);
                return name;
            }
        }
    }

    /// Names for all variants of one enum, from their texts in the document; in the same order, all different,
    /// keywords escaped.
    ///
    /// The whole enum takes one style, the first that tells the most variants apart: plain `PascalCase`, or the same
    /// with symbols spelled out (`-name` beside `name`). Variants that still meet and are written in one case are
    /// told apart by it (`Asc`, `AscUpper`); what is left gets numbers.
    pub fn claim_all_with_ladder(&mut self, names: &[&str]) -> Vec<String> {
        let plain: Vec<String> = names.iter().map(|name| pascal(name)).collect();
        let mut wanted = plain;
        let mut clashes = self.clashes(&wanted);
        if clashes > 0 {
            let spelled: Vec<String> = names.iter().map(|name| pascal_spelled(name)).collect();
            let left = self.clashes(&spelled);
            if left < clashes {
                (wanted, clashes) = (spelled, left);
            }
        }
        if clashes > 0 {
            let mut seen: BTreeMap<String, &str> = BTreeMap::new();
            for (ident, name) in wanted.iter_mut().zip(names) {
                let twin = seen.entry(key(ident)).or_insert(name);
                if let Some(case) = case_of(name).filter(|_| *twin != *name && key(twin) == key(name)) {
                    ident.push_str(case);
                }
            }
        }
        wanted.iter().map(|ident| self.claim(&escape(ident))).collect()
    }

    /// How many of these names would not be had as wished.
    fn clashes(&self, wanted: &[String]) -> usize {
        let mut seen = BTreeSet::new();
        wanted
            .iter()
            .filter(|name| {
                let key = key(name);
                self.has(&key) || !seen.insert(key)
            })
            .count()
    }
}

/// What two names have in common that must not both exist: the letters in one case, as rustc compares them (NFC).
///
/// An underscore counts only between digits, where it is kept in every style.
fn key(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    if name.is_ascii() {
        let bytes = name.as_bytes();
        let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
        let is_kept =
            |at: usize| bytes[at] != b'_' || (is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)));
        let kept = bytes.iter().enumerate().filter(|(at, _)| is_kept(*at));
        return kept.map(|(_, byte)| char::from(byte.to_ascii_lowercase())).collect();
    }
    let folded: Vec<char> = name.nfc().flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect();
    let numeric = |at: Option<usize>| at.and_then(|i| folded.get(i)).is_some_and(|c| c.is_numeric());
    let kept = folded
        .iter()
        .enumerate()
        .filter(|(i, c)| **c != '_' || (numeric(i.checked_sub(1)) && numeric(Some(i + 1))))
        .map(|(_, c)| *c);
    kept.nfc().collect()
}

/// `snake_case` or `UPPER_SNAKE_CASE`.
fn is_snake(name: &str) -> bool {
    let chars: Vec<char> = name.chars().collect();
    let joins_letters = chars.windows(2).any(|pair| {
        (pair[0] == '_' && pair[1].is_alphabetic()) || (pair[1] == '_' && pair[0].is_alphabetic())
    });
    joins_letters || !chars.iter().any(|c| c.is_uppercase())
}

fn case_of(name: &str) -> Option<&'static str> {
    let (lower, upper) = (name.contains(char::is_lowercase), name.contains(char::is_uppercase));
    match (lower, upper) {
        (true, false) => Some("Lower"),
        (false, true) => Some("Upper"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn later_claims_get_numbers_in_style() {
        let mut scope = Scope::new();
        for (wanted, expected) in [
            ("Foo", "Foo"),
            ("Foo", "Foo2"),
            ("foo", "foo_3"),
            ("foo_bar", "foo_bar"),
            ("fooBar", "fooBar2"),
            ("FooBar", "FooBar3"),
            ("FOO_BAR", "FOO_BAR_4"),
            ("r#type", "r#type"),
            ("type", "type_2"),
            ("r#type", "type_3"),
            ("self_", "self_"),
            ("self_", "self_2"),
            ("V1", "V1"),
            ("V1", "V1_2"),
            ("V12", "V12"),
            ("V1_2", "V1_2_2"),
            ("日本", "日本"),
            ("日本", "日本_2"),
            ("cafe\u{301}", "cafe\u{301}"),
            ("café", "café_2"),
        ] {
            assert_eq!(scope.claim(wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn a_number_steps_over_names_that_are_taken() {
        let mut scope = Scope::new();
        scope.reserve("Item");
        scope.reserve("item_2");
        assert!(!scope.is_free("ITEM"));
        assert_eq!(scope.claim("Item"), "Item3");
        assert!(scope.is_free("Other"));
    }

    #[test]
    fn variants_take_one_style() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["asc", "desc"], &["Asc", "Desc"]),
            (&["name", "-name", "age", "-age"], &["Name", "MinusName", "Age", "MinusAge"]),
            (&["c", "c++", "c#"], &["C", "CPlusPlus", "CHash"]),
            (&["+1", "-1", "laugh"], &["Plus1", "Minus1", "Laugh"]),
            (&["asc", "ASC"], &["Asc", "AscUpper"]),
            (&["M", "m"], &["M", "MLower"]),
            (&["Asc", "ASC", "aSC"], &["Asc", "AscUpper", "ASc2"]),
            (&["a b", "a-b", "a_b"], &["AB", "AB2", "AB3"]),
            (&["", " "], &["Empty", "Space"]),
            (&["self", "Self"], &["Self_", "Self2"]),
            (&["1", "1.0", "10"], &["N1", "N1_0", "N10"]),
            (&["=", "!=", ">", ">="], &["Equal", "NotEqual", "Greater", "GreaterEqual"]),
            (&[], &[]),
        ];
        for (names, expected) in cases {
            assert_eq!(Scope::new().claim_all_with_ladder(names), *expected, "{names:?}");
        }
    }

    #[test]
    fn variants_respect_what_is_taken() {
        let mut scope = Scope::new();
        scope.reserve("Unknown");
        assert_eq!(scope.claim_all_with_ladder(&["unknown", "Known"]), ["Unknown2", "Known"]);
    }

    #[test]
    fn many_claims_of_one_name_stay_linear() {
        let mut scope = Scope::new();
        let last = (0..20_000).map(|_| scope.claim("Item")).last();
        assert_eq!(last.as_deref(), Some("Item20000"));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_two_names_meet(names in prop::collection::vec("[aAbB_12+ -]{0,4}", 0..30)) {
            let mut scope = Scope::new();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let mut given = scope.claim_all_with_ladder(&names);
            given.extend(names.iter().map(|name| scope.claim(&crate::name::snake(name))));
            let keys: BTreeSet<String> = given.iter().map(|name| key(name)).collect();
            prop_assert_eq!(keys.len(), given.len(), "{:?}", given);
            for name in &given {
                prop_assert!(syn::parse_str::<syn::Ident>(name).is_ok(), "{}", name);
            }
        }
    }
}
