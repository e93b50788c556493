//! Words that Rust keeps for itself, and names that a generated item must not hide.

/// Keywords of every edition up to 2024, strict and reserved, that may be written as `r#word`; sorted.
const RAW: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that cannot be identifiers even when raw; sorted.
const NEVER: &[&str] = &["Self", "_", "crate", "self", "super"];

/// Types, traits, variants and macros' inputs that generated code relies on by their short names; sorted.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Serialize",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Whether a word cannot stand as an identifier by itself (Rust 2024).
pub fn is_keyword(word: &str) -> bool {
    RAW.binary_search(&word).is_ok() || NEVER.binary_search(&word).is_ok()
}

/// Makes an identifier of a word that may be a keyword: `type` becomes `r#type`; `self`, which has no raw form,
/// becomes `self_`; any other word stays. A raw identifier stays raw.
pub fn escape(ident: &str) -> String {
    if RAW.binary_search(&ident).is_ok() {
        return format!("r#{ident}");
    }
    if ident == "_" {
        // Underscores alone never name anything that can be read back.
        return "empty_".to_owned();
    }
    if NEVER.binary_search(&ident).is_ok() {
        return format!("{ident}_");
    }
    ident.to_owned()
}

/// Whether a type or variant of this name would hide one that generated code uses by its short name.
pub fn is_prelude_type(name: &str) -> bool {
    PRELUDE.binary_search(&name).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_and_without_twins() {
        for table in [RAW, NEVER, PRELUDE] {
            assert!(table.windows(2).all(|pair| pair[0] < pair[1]), "{table:?}");
        }
    }

    #[test]
    fn escapes() {
        for (word, expected) in [
            ("type", "r#type"),
            ("gen", "r#gen"),
            ("async", "r#async"),
            ("try", "r#try"),
            ("abstract", "r#abstract"),
            ("self", "self_"),
            ("Self", "Self_"),
            ("super", "super_"),
            ("crate", "crate_"),
            ("_", "empty_"),
            ("union", "union"),
            ("default", "default"),
            ("Type", "Type"),
            ("r#type", "r#type"),
            ("raw", "raw"),
        ] {
            assert_eq!(escape(word), expected);
        }
    }

    #[test]
    fn every_escaped_keyword_is_an_identifier() {
        for word in RAW.iter().chain(NEVER) {
            assert!(is_keyword(word));
            syn::parse_str::<syn::Ident>(&escape(word)).unwrap_or_else(|e| panic!("{word}: {e}"));
        }
    }

    #[test]
    fn the_prelude_is_known() {
        for name in ["Option", "Some", "Vec", "ToString", "FnOnce", "TryInto", "Serialize", "Self"] {
            assert!(is_prelude_type(name), "{name}");
        }
        for name in ["Item", "option", "Page", ""] {
            assert!(!is_prelude_type(name), "{name}");
        }
    }
}
