//! `Cargo.toml`: dependencies, features of dependencies, and features of the crate that it has not got yet.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use super::{Note, NoteKind};

/// What became of a manifest.
pub(super) struct Merged {
    /// The new text; none where nothing was added.
    pub(super) text: Option<String>,
    pub(super) notes: Vec<Note>,
}

/// Adds what a fresh manifest has. The tests' dependencies count where tests come to be.
pub(super) fn merge(theirs: &str, fresh: &str, with_tests: bool) -> Merged {
    let mut notes = Vec::new();
    let mut document = match theirs.parse::<DocumentMut>() {
        Ok(document) => document,
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            notes.push(Note {
                kind: NoteKind::Missing,
                path: "Cargo.toml".to_owned(),
                line: Some(theirs[..start.min(theirs.len())].matches('\n').count() + 1),
                message: format!("this is no TOML, so nothing was added to it: {}", error.message()),
                help: String::new(),
            });
            return Merged { text: None, notes };
        }
    };
    let Ok(fresh) = fresh.parse::<DocumentMut>() else { return Merged { text: None, notes } };
    let mut added = Vec::new();
    let mut tables = vec!["dependencies", "features"];
    tables.extend(with_tests.then_some("dev-dependencies"));
    for name in tables {
        let Some(wanted) = fresh.get(name).and_then(Item::as_table_like) else { continue };
        for (key, item) in wanted.iter() {
            let elsewhere = name == "dev-dependencies" && has(&document, "dependencies", key);
            if name == "features" {
                feature(&mut document, key, item, &mut added);
            } else if !elsewhere {
                dependency(&mut document, theirs, (name, key, item), &mut added, &mut notes);
            }
        }
    }
    if added.is_empty() {
        return Merged { text: None, notes };
    }
    notes.push(Note {
        kind: NoteKind::Added,
        path: "Cargo.toml".to_owned(),
        line: None,
        message: added.join(", "),
        help: String::new(),
    });
    Merged { text: Some(document.to_string()), notes }
}

fn has(document: &DocumentMut, table: &str, key: &str) -> bool {
    document.get(table).and_then(Item::as_table_like).is_some_and(|table| table.contains_key(key))
}

/// The table of a name, made where it is missing.
fn table<'d>(document: &'d mut DocumentMut, name: &str) -> Option<&'d mut dyn TableLike> {
    document.entry(name).or_insert_with(toml_edit::table).as_table_like_mut()
}

fn feature(document: &mut DocumentMut, key: &str, item: &Item, added: &mut Vec<String>) {
    if has(document, "features", key) {
        return;
    }
    if let Some(table) = table(document, "features") {
        table.insert(key, plain(item));
        added.push(format!("feature `{key}`"));
    }
}

fn dependency(
    document: &mut DocumentMut,
    theirs: &str,
    (name, key, item): (&str, &str, &Item),
    added: &mut Vec<String>,
    notes: &mut Vec<Note>,
) {
    let Some(table) = table(document, name) else { return };
    let sorted = table.iter().map(|(key, _)| key).is_sorted();
    let Some(there) = table.get_mut(key) else {
        table.insert(key, plain(item));
        added.push(format!("`{key}`"));
        if sorted && let Some(table) = document.get_mut(name).and_then(Item::as_table_mut) {
            table.sort_values();
        }
        return;
    };
    let wanted = features(item);
    let known = features(there);
    let missing: Vec<String> = wanted.into_iter().filter(|feature| !known.contains(feature)).collect();
    if !missing.is_empty() {
        give(there, &missing);
        added.push(format!("`{}` of `{key}`", missing.join("`, `")));
    }
    // The runtime is made anew under the name that the crate has in the document now.
    if path(there).is_some()
        && path(there) == path(item)
        && let Some(needs) = named(item).filter(|needs| named(there).as_ref() != Some(needs))
        && let Some(table) = there.as_table_like_mut()
    {
        table.insert("package", toml_edit::value(needs));
        added.push(format!("the name of `{key}`"));
        return;
    }
    if let (Some(has), Some(needs)) = (version(there), version(item))
        && line_of_versions(&has) != line_of_versions(&needs)
    {
        let line = theirs.lines().position(|line| line.trim_start().starts_with(key)).map(|at| at + 1);
        notes.push(Note {
            kind: NoteKind::Missing,
            path: "Cargo.toml".to_owned(),
            line,
            message: format!("`{key}` is {has} here, and what is generated needs {needs}"),
            help: format!("write `{key} = {}`", item.to_string().trim()),
        });
    }
}

/// A value without the white space and comments that stood around it.
fn plain(item: &Item) -> Item {
    let mut item = item.clone();
    if let Some(value) = item.as_value_mut() {
        value.decor_mut().clear();
    }
    item
}

/// The folder of a dependency.
fn path(item: &Item) -> Option<&str> {
    item.as_table_like()?.get("path")?.as_str()
}

/// The package of a dependency that goes by another name.
fn named(item: &Item) -> Option<String> {
    item.as_table_like()?.get("package")?.as_str().map(str::to_owned)
}

fn version(item: &Item) -> Option<String> {
    let text = item.as_str().or_else(|| item.as_table_like()?.get("version")?.as_str());
    text.map(|text| text.trim_start_matches(['^', '=', '~', ' ']).to_owned())
}

/// What cargo takes for compatible: `1` of `1.2`, `0.8` of `0.8.1`.
fn line_of_versions(version: &str) -> String {
    let mut parts = version.split('.');
    match (parts.next(), parts.next()) {
        (Some("0"), Some(minor)) => format!("0.{minor}"),
        (Some(major), _) => major.to_owned(),
        (None, _) => String::new(),
    }
}

fn features(item: &Item) -> Vec<String> {
    let list = item.as_table_like().and_then(|table| table.get("features")).and_then(Item::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Adds features to a dependency, which may be a version alone.
fn give(item: &mut Item, features: &[String]) {
    if let Some(version) = item.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        *item = Item::Value(Value::InlineTable(table));
    }
    let Some(table) = item.as_table_like_mut() else { return };
    if let Some(list) = table.get_mut("features").and_then(Item::as_array_mut) {
        for feature in features {
            list.push(feature.as_str());
        }
    } else {
        let list: Array = features.iter().map(String::as_str).collect();
        table.insert("features", Item::Value(Value::Array(list)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: &str = "[dependencies]\naxum = { version = \"0.8\", features = [\"http1\", \"tokio\"] }\nserde_json = \"1\"\nuuid = { version = \"1\", features = [\"serde\"] }\n\n[dev-dependencies]\ntower = \"0.5\"\n";

    #[test]
    fn only_what_is_missing_comes_in() {
        let theirs = "# Mine.\n[dependencies]\naxum = { version = \"0.8\", features = [\"http1\"] } # the server\nserde_json = \"1.0\"\n\n[profile.release]\nlto = true\n";
        let merged = merge(theirs, FRESH, false);
        assert_eq!(
            merged.text.unwrap(),
            "# Mine.\n[dependencies]\naxum = { version = \"0.8\", features = [\"http1\", \"tokio\"] } # the server\nserde_json = \"1.0\"\nuuid = { version = \"1\", features = [\"serde\"] }\n\n[profile.release]\nlto = true\n"
        );
        assert_eq!(merged.notes.len(), 1);
        assert_eq!(merged.notes[0].message, "`tokio` of `axum`, `uuid`");
    }

    #[test]
    fn the_runtime_goes_by_the_name_it_has_now() {
        let dependency =
            |name: &str| format!("[dependencies]\nruntime = {{ path = \"runtime\", package = {name:?} }}\n");
        let merged = merge(&dependency("cats-runtime"), &dependency("dogs-runtime"), false);
        assert_eq!(merged.text.unwrap(), dependency("dogs-runtime"));
        assert!(merge(&dependency("cats-runtime"), &dependency("cats-runtime"), false).text.is_none());
    }

    #[test]
    fn nothing_to_add_changes_nothing() {
        let theirs = "[dependencies]\naxum = { version = \"0.8.1\", features = [\"tokio\", \"http1\", \"ws\"] }\nserde_json = { workspace = true }\nuuid = {version=\"1\",features=[\"v4\",\"serde\"]}\n";
        let merged = merge(theirs, FRESH, false);
        assert_eq!((merged.text, merged.notes.len()), (None, 0));
    }

    #[test]
    fn another_line_of_versions_is_told() {
        let theirs = "[dependencies]\naxum = { version = \"0.7\", features = [\"tokio\", \"http1\"] }\nserde_json = \"1\"\nuuid = { version = \"1\", features = [\"serde\"] }\n";
        let merged = merge(theirs, FRESH, false);
        assert_eq!(merged.text, None);
        assert_eq!(merged.notes[0].line, Some(2));
        assert!(merged.notes[0].message.contains("`axum` is 0.7 here"), "{}", merged.notes[0].message);
    }
}
