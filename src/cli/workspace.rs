//! Whether cargo will take the new crate for a part of a workspace around it.
//!
//! Cargo refuses to build a package below a workspace that neither lists nor excludes it, and says so only then.

use std::fs;
use std::path::{Component, Path};

use toml::Table;

/// What to do where a workspace around `dir` does not know the crate in it.
pub(super) fn hint(dir: &Path) -> Option<String> {
    let full = fs::canonicalize(dir).ok()?;
    if table(&full)?.contains_key("workspace") {
        return None; // Its own workspace.
    }
    for (ups, above) in full.ancestors().enumerate().skip(1) {
        let Some(table) = table(above) else { continue };
        let Some(workspace) = table.get("workspace").and_then(|w| w.as_table()) else { continue };
        let inside = full.strip_prefix(above).ok()?;
        if lists(workspace, "members", inside) {
            return None;
        }
        if lists(workspace, "exclude", inside) {
            continue; // Cargo looks further up too.
        }
        return Some(message(dir, ups, inside));
    }
    None
}

fn message(dir: &Path, ups: usize, inside: &Path) -> String {
    let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
    let inside = parts.join("/");
    // Named from where the user stands, where what was typed shows the way up; else in words.
    let typed: Vec<Component<'_>> = dir.components().filter(|c| *c != Component::CurDir).collect();
    let plain = typed.iter().all(|c| matches!(c, Component::Normal(_)));
    let manifest = if plain && typed.len() == ups {
        "./Cargo.toml".into()
    } else {
        format!("the Cargo.toml {} above the crate", super::words::count(ups, "folder"))
    };
    format!(
        "a workspace around the crate does not list it, and cargo will refuse to build it: add \"{inside}\" to \
         `members` (or `exclude`) in {manifest}"
    )
}

fn table(dir: &Path) -> Option<Table> {
    fs::read_to_string(dir.join("Cargo.toml")).ok()?.parse().ok()
}

fn lists(workspace: &Table, key: &str, inside: &Path) -> bool {
    let patterns = workspace.get(key).and_then(|v| v.as_array()).into_iter().flatten();
    patterns.filter_map(|p| p.as_str()).any(|pattern| match key {
        // `exclude` has plain folders, and means all below them.
        "exclude" => inside.starts_with(pattern.trim_start_matches("./")),
        _ => matches(pattern, inside),
    })
}

/// Whether a pattern of `members` means this folder: part by part, with `*` and `?`, and `**` for any folders.
fn matches(pattern: &str, folder: &Path) -> bool {
    let pattern: Vec<&str> = pattern.split('/').filter(|p| !p.is_empty() && *p != ".").collect();
    let folder: Vec<_> = folder.iter().map(|p| p.to_string_lossy()).collect();
    let folder: Vec<&str> = folder.iter().map(AsRef::as_ref).collect();
    parts_match(&pattern, &folder)
}

fn parts_match(pattern: &[&str], folder: &[&str]) -> bool {
    match (pattern, folder) {
        ([], []) => true,
        (["**", rest @ ..], _) => (0..=folder.len()).any(|skip| parts_match(rest, &folder[skip..])),
        ([part, pattern @ ..], [name, folder @ ..]) => {
            let (part, name): (Vec<char>, Vec<char>) = (part.chars().collect(), name.chars().collect());
            part_matches(&part, &name) && parts_match(pattern, folder)
        }
        _ => false,
    }
}

fn part_matches(pattern: &[char], name: &[char]) -> bool {
    match (pattern, name) {
        ([], []) => true,
        (['*', rest @ ..], _) => (0..=name.len()).any(|skip| part_matches(rest, &name[skip..])),
        (['?', pattern @ ..], [_, name @ ..]) => part_matches(pattern, name),
        ([a, pattern @ ..], [b, name @ ..]) if a == b => part_matches(pattern, name),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_patterns() {
        for (pattern, folder, yes) in [
            ("crates/*", "crates/a", true),
            ("crates/*", "crates/a/b", false),
            ("./a", "a", true),
            ("a/", "a", true),
            ("crates/api-?", "crates/api-1", true),
            ("**/api", "x/y/api", true),
            ("*", "a", true),
            ("b", "a", false),
        ] {
            assert_eq!(matches(pattern, Path::new(folder)), yes, "{pattern} {folder}");
        }
    }
}
