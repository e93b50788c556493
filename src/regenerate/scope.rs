//! Which names a piece of code needs, and what brings them into a file.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};

use super::source::{Import, Module};

/// Names that are there without an import.
const GIVEN: &[&str] = &[
    "Box", "Err", "None", "Ok", "Option", "Result", "Self", "Some", "String", "Vec", "async", "await",
    "bool", "char", "crate", "dyn", "f32", "f64", "fn", "i128", "i16", "i32", "i64", "i8", "impl", "mut",
    "pub", "ref", "self", "str", "super", "u128", "u16", "u32", "u64", "u8", "usize", "where",
];

/// The names that a signature or an item begins its paths with: `models` of `models::Item`.
pub(super) fn needed(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    if let Ok(tokens) = code.parse() {
        collect(tokens, &mut names);
    }
    names
}

fn collect(tokens: TokenStream, names: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        let is = |index: Option<usize>, sign: char| matches!(index.and_then(|index| tokens.get(index)), Some(TokenTree::Punct(punct)) if punct.as_char() == sign);
        match token {
            TokenTree::Group(group) => collect(group.stream(), names),
            TokenTree::Ident(word) => {
                let word = word.to_string();
                let is_part = is(at.checked_sub(1), ':') && is(at.checked_sub(2), ':');
                let is_called = matches!(tokens.get(at.wrapping_sub(1)), Some(TokenTree::Ident(before)) if *before == "fn");
                let is_field = is(Some(at + 1), ':') && !is(Some(at + 2), ':');
                let is_lifetime = is(at.checked_sub(1), '\'');
                let is_member = is(at.checked_sub(1), '.');
                let is_given = GIVEN.contains(&word.as_str());
                if !(is_part || is_called || is_field || is_lifetime || is_member || is_given) {
                    names.insert(word);
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// The `use` lines that bring names into a module that has not got them yet, as a fresh file has them.
pub(super) fn imports(names: &BTreeSet<String>, there: &Module, fresh: &Module) -> Vec<String> {
    let has = |name: &str| {
        there.names.contains(name)
            || there.imports.iter().any(|one| one.name == name)
            || there.children.iter().any(|(child, _)| child == name)
    };
    let globs = |module: &Module| -> Vec<Import> {
        module.imports.iter().filter(|one| one.name == "*").cloned().collect()
    };
    let (own, theirs) = (globs(fresh), globs(there));
    let mut lines = Vec::new();
    let mut is_of_glob = false;
    for name in names.iter().filter(|name| !has(name)) {
        match fresh.imports.iter().find(|one| one.name == *name) {
            Some(import) if import.path.rsplit("::").next() == Some(name) => {
                lines.push(format!("use {};", import.path));
            }
            Some(import) => lines.push(format!("use {} as {name};", import.path)),
            None => is_of_glob = true,
        }
    }
    // Not one by one: names of operations go with their operations.
    if let Some(glob) = own.first().filter(|glob| is_of_glob && !theirs.contains(glob)) {
        lines.push(format!("use {};", glob.path));
    }
    lines.sort();
    lines
}

#[cfg(test)]
mod tests {
    use super::super::source::read;
    use super::*;

    #[test]
    fn names_that_begin_paths() {
        let code =
            "async fn read(&self, request: ReadRequest) -> Result<models::Page<models::Item>, ReadError>";
        let names: Vec<String> = needed(code).into_iter().collect();
        assert_eq!(names, ["ReadError", "ReadRequest", "models"]);
    }

    #[test]
    fn only_what_is_missing_is_imported() {
        let fresh = read("use crate::App;\nuse crate::generated::items::*;\nuse crate::generated::models;\n")
            .unwrap();
        let names: BTreeSet<String> = ["ReadError", "ReadRequest", "models"].map(str::to_owned).into();
        let with = |text: &str| imports(&names, &read(text).unwrap().modules[0], &fresh.modules[0]);
        assert_eq!(with("use crate::generated::{items::*, models};"), [""; 0]);
        assert_eq!(with("use crate::generated::items::*;"), ["use crate::generated::models;"]);
        assert_eq!(
            with("use crate::generated::items::{Items, ReadError};"),
            ["use crate::generated::items::*;", "use crate::generated::models;"]
        );
        assert_eq!(with("mod models {}"), ["use crate::generated::items::*;"]);
    }
}
