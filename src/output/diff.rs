//! Differences, as `diff -u` writes them.

use std::time::Duration;

use similar::TextDiff;

/// The unified diff that leads from `old` to `new`; empty where they are equal.
///
/// Bytes that are not UTF-8 are compared but not shown.
pub fn unified_diff(old_name: &str, new_name: &str, old: &[u8], new: &[u8]) -> String {
    if old == new {
        return String::new();
    }
    let (Ok(old), Ok(new)) = (str::from_utf8(old), str::from_utf8(new)) else {
        return format!("Binary files {old_name} and {new_name} differ\n");
    };
    // A file that was rewritten from end to end could take minutes; after the limit the diff is only less small.
    let diff = TextDiff::configure().timeout(Duration::from_secs(2)).diff_lines(old, new);
    diff.unified_diff().context_radius(3).header(old_name, new_name).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_changed() {
        let diff = unified_diff("a", "b", b"1\n2\n3\n", b"1\n2x\n3\n");
        assert_eq!(diff, "--- a\n+++ b\n@@ -1,3 +1,3 @@\n 1\n-2\n+2x\n 3\n");
        assert_eq!(unified_diff("a", "b", b"1", b"1"), "");
        assert_eq!(unified_diff("a", "b", b"\xff", b"1"), "Binary files a and b differ\n");
    }
}
