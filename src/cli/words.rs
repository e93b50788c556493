//! Small pieces of text.

use std::borrow::Cow;
use std::path::Path;

/// `1 file`, `2 files`.
pub(super) fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {one}s") }
}

/// A folder as it was typed, with `/` at its end.
pub(super) fn folder(dir: &Path) -> String {
    let text = dir.display().to_string();
    if text.ends_with(['/', '\\']) { text } else { format!("{text}/") }
}

/// A word that a shell takes as one.
pub(super) fn shell(word: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_alphanumeric() || "_-./\\:~".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(format!("'{}'", word.replace('\'', r"'\''")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_people_and_shells() {
        assert_eq!(count(1, "file"), "1 file");
        assert_eq!(count(0, "file"), "0 files");
        assert_eq!(folder(Path::new("a/b")), "a/b/");
        assert_eq!(folder(Path::new("a/")), "a/");
        assert_eq!(shell("a/b.yaml"), "a/b.yaml");
        assert_eq!(shell("my shop's"), r"'my shop'\''s'");
    }
}
