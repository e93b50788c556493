//! Rules of the house that no compiler checks: which stage may know what, and where things stand.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use specwright::diagnostic::codes;

/// A part of `src/`, the parts it may name, and the crates it may name. Every part may name itself and `std`.
struct Layer {
    name: &'static str,
    parts: &'static [&'static str],
    crates: &'static [&'static str],
}

const fn layer(name: &'static str, parts: &'static [&'static str], crates: &'static [&'static str]) -> Layer {
    Layer { name, parts, crates }
}

/// The order of the stages. Only `load` and `lower` know openapiv3, only `name` knows heck, only `render` knows
/// askama, syn, prettyplease and rayon, and none of those that decide knows the disk.
const LAYERS: &[Layer] = &[
    // A pointer into a document says where it is by reading the text again.
    layer("source", &[], &["indexmap", "saphyr_parser", "serde_json"]),
    layer("diagnostic", &["source"], &["annotate_snippets", "indexmap", "serde", "serde_json"]),
    layer("suggest", &[], &["strsim"]),
    // Literals of the document, such as defaults, stay as they are: `serde_json::Value` and `Number`.
    // `http` knows the words of each status.
    layer("ir", &["source"], &["http", "serde_json"]),
    layer(
        "load",
        &["source", "diagnostic", "suggest"],
        // Addresses are RFC 3986's.
        &[
            "fluent_uri",
            "globset",
            "indexmap",
            "openapiv3",
            "percent_encoding",
            "saphyr_parser",
            "serde",
            "serde_json",
            "serde_json_path",
            "serde_yaml",
        ],
    ),
    layer("fetch", &["config", "source"], &["fluent_uri", "ureq"]),
    layer(
        "lower",
        &["load", "ir", "diagnostic", "source", "suggest", "config"],
        &["indexmap", "openapiv3", "serde_json"],
    ),
    layer("pattern", &[], &["regex", "unicode_ident"]),
    layer("config", &[], &["schemars", "serde", "serde_json"]),
    layer(
        "analyze",
        &["ir", "diagnostic", "source", "pattern", "config"],
        &["indexmap", "regex", "regex_syntax", "serde_json"],
    ),
    layer(
        "name",
        &["ir", "analyze", "config", "diagnostic", "suggest"],
        // A name that is cut ends with a hash.
        &["heck", "sha2", "unicode_ident", "unicode_normalization", "unicode_security"],
    ),
    layer(
        "plan",
        // `source` for the pointers that a contract test looks operations up with.
        &["ir", "analyze", "name", "config", "source"],
        &["indexmap", "percent_encoding", "pulldown_cmark", "serde_json"],
    ),
    layer("coverage", &["diagnostic", "ir", "source"], &["indexmap", "serde", "serde_json"]),
    layer(
        "compare",
        // `plan` for what the application is written against.
        &["ir", "plan", "source"],
        &["indexmap", "serde", "serde_json"],
    ),
    layer("lint", &["analyze", "config", "diagnostic", "ir", "source"], &["serde_json"]),
    layer("render", &["plan", "output"], &["askama", "prettyplease", "proc_macro2", "rayon", "syn"]),
    layer("output", &[], &["serde", "serde_json", "sha2", "similar"]),
    // What it adds to files is found by their syntax.
    layer("regenerate", &["output"], &["proc_macro2", "syn", "toml_edit"]),
    layer(
        "pipeline",
        &[
            "analyze",
            "compare",
            "config",
            "coverage",
            "diagnostic",
            "fetch",
            "ir",
            "lint",
            "load",
            "lower",
            "name",
            "output",
            "plan",
            "render",
            "source",
        ],
        &[],
    ),
    // It mounts the generated runtime, which has its own dependencies.
    layer(
        "mock",
        &["config", "pipeline", "plan", "source"],
        &["axum", "chrono", "percent_encoding", "proc_macro2", "serde_json", "syn", "tokio"],
    ),
    layer("build", &["config", "output", "pipeline", "source"], &["serde_json"]),
    // The command line sees what everybody sees: the library from outside.
    layer(
        "cli",
        &[],
        &[
            "anstream",
            "clap",
            "clap_complete",
            "clap_mangen",
            "notify",
            "serde_json",
            "similar",
            "specwright",
            "toml",
        ],
    ),
    layer("main", &["cli"], &[]),
];

#[test]
fn stages_know_only_what_they_may() {
    let crates = dependencies();
    let mut wrong = BTreeSet::new();
    for path in rust_files("src") {
        let (own, module) = place(&path);
        if own == "lib" {
            continue;
        }
        let layer = LAYERS.iter().find(|layer| layer.name == own);
        let layer = layer.unwrap_or_else(|| panic!("src/{own} has no row in LAYERS"));
        let shown = path.display();
        let mut paths = Vec::new();
        collect(tokens(&path), &mut Vec::new(), &mut paths);
        for segments in paths {
            let Some(part) = part_of(&segments, &module, &own) else {
                if crates.contains(&segments[0]) && !layer.crates.contains(&segments[0].as_str()) {
                    wrong.insert(format!("{shown}: `{own}` must not name `{}`", segments[0]));
                }
                continue;
            };
            if part != own && !layer.parts.contains(&part.as_str()) {
                wrong.insert(format!("{shown}: `{own}` must not name `crate::{part}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rows_are_not_wider_than_needed() {
    let mut unused: BTreeMap<&str, BTreeSet<&str>> =
        LAYERS.iter().map(|layer| (layer.name, layer.crates.iter().copied().collect())).collect();
    for path in rust_files("src") {
        let (own, _) = place(&path);
        let mut paths = Vec::new();
        collect(tokens(&path), &mut Vec::new(), &mut paths);
        if let Some(left) = unused.get_mut(own.as_str()) {
            left.retain(|name| !paths.iter().any(|segments| segments[0] == *name));
        }
    }
    unused.retain(|_, left| !left.is_empty());
    assert!(unused.is_empty(), "no longer needed: {unused:?}");
}

#[test]
fn only_output_writes() {
    const WRITES: &[&str] = &[
        "write",
        "create",
        "create_dir",
        "create_dir_all",
        "remove_file",
        "remove_dir",
        "remove_dir_all",
        "rename",
        "copy",
        "hard_link",
        "set_permissions",
    ];
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        let (own, _) = place(&path);
        let mut paths = Vec::new();
        collect(tokens(&path), &mut Vec::new(), &mut paths);
        for segments in paths {
            let file = match segments[0].as_str() {
                "std" => segments[1] == "fs",
                first => matches!(first, "fs" | "File" | "OpenOptions"),
            };
            let reads = matches!(own.as_str(), "source" | "load" | "cli");
            let writes = segments.iter().any(|s| WRITES.contains(&s.as_str()) || s == "OpenOptions");
            if file && own != "output" && (!reads || writes) {
                wrong.push(format!("{}: {}", path.display(), segments.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn only_the_command_line_prints() {
    let mut wrong = Vec::new();
    for path in rust_files("src") {
        if place(&path).0 == "cli" {
            continue;
        }
        let text = without_tests(tokens(&path)).to_string();
        for name in ["print", "println", "eprint", "eprintln", "dbg", "todo", "unimplemented"] {
            if text.contains(&format!(" {name} ! (")) || text.contains(&format!(" {name} !(")) {
                wrong.push(format!("{}: {name}!", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn files_are_about_one_thing() {
    let mut wrong = Vec::new();
    let templates = support::files_below(Path::new("templates"));
    let text = |path: &PathBuf| path.extension().is_some_and(|end| end == "rs" || end == "jinja");
    for path in rust_files("src").into_iter().chain(templates.into_iter().filter(text)) {
        let written = std::fs::read_to_string(&path).unwrap();
        let lines = written.lines().take_while(|line| *line != "#[cfg(test)]").count();
        if lines > 600 {
            wrong.push(format!("{}: {lines} lines", path.display()));
        }
    }
    assert!(wrong.is_empty(), "more than 600 lines: {wrong:#?}");
}

#[test]
fn the_runtime_is_listed_as_it_stands() {
    let listed = std::fs::read_to_string("src/plan/runtime.rs").unwrap();
    let folder = Path::new("templates/runtime");
    let mut wrong = Vec::new();
    // Where the page comes from is told to us, not to those who get it.
    let ours = ["docs/ORIGIN.md"];
    for path in support::files_below(folder) {
        let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
        let entry = match name.strip_suffix(".rs") {
            Some(module) => format!("module!(\"{module}\""),
            None => format!("(\"{name}\", include_bytes!"),
        };
        if !listed.contains(&entry) && !ours.contains(&name.as_str()) {
            wrong.push(name);
        }
    }
    // `include_str!` sees to it that what is listed is there.
    assert!(wrong.is_empty(), "not in src/plan/runtime.rs: {wrong:?}");
}

#[test]
fn every_code_is_raised() {
    let mut all = String::new();
    for path in rust_files("src")
        .iter()
        .filter(|path| !path.ends_with("codes.rs") && !path.starts_with("src/coverage"))
    {
        all.push_str(&without_tests(tokens(path)).to_string());
    }
    let table = std::fs::read_to_string("src/diagnostic/codes.rs").unwrap();
    let unused: Vec<&str> = codes::ALL
        .iter()
        .map(|code| {
            let end = table.find(&format!(" = \"{}\"", code.id)).unwrap();
            table[..end].rsplit(|c: char| c.is_whitespace()).next().unwrap()
        })
        .filter(|name| !all.contains(name))
        .collect();
    assert!(unused.is_empty(), "never raised: {unused:?}");
}

#[test]
fn templates_decide_nothing() {
    const TAGS: &[&str] = &[
        "for", "endfor", "if", "else", "endif", "include", "import", "call", "endcall", "let", "macro",
        "endmacro",
    ];
    let mut wrong = Vec::new();
    for path in support::files_below(Path::new("templates")) {
        if path.extension().is_none_or(|end| end != "jinja") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for tag in between(&text, "{%", "%}") {
            let tag = tag.trim_matches('-').trim();
            let word = tag.split_whitespace().next().unwrap_or_default();
            // A flag, an option, a list that is empty or not, one or several: nothing is compared with a text.
            let compares = tag.contains('"') && !matches!(word, "import" | "include");
            let calls = tag.contains("&&") || tag.contains("||") || tag.contains('|');
            if !TAGS.contains(&word) || compares || calls {
                wrong.push(format!("{}: {{% {tag} %}}", path.display()));
            }
        }
        for shown in between(&text, "{{", "}}") {
            let shown = shown.trim();
            if !shown.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.') {
                wrong.push(format!("{}: {{{{ {shown} }}}}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Vec<&'t str> {
    text.split(open).skip(1).filter_map(|rest| rest.split(close).next()).collect()
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let tests = |path: &PathBuf| {
        path.file_stem().is_some_and(|stem| stem == "tests" || stem.to_string_lossy().ends_with("_tests"))
    };
    support::files_below(Path::new(folder))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs") && !tests(path))
        .collect()
}

/// The part of `src/` that a file belongs to, and its module's path.
fn place(path: &Path) -> (String, Vec<String>) {
    let inside = path.strip_prefix("src").unwrap().with_extension("");
    let mut module: Vec<String> =
        inside.iter().map(|segment| segment.to_string_lossy().into_owned()).collect();
    if module.last().is_some_and(|last| last == "mod") {
        module.pop();
    }
    (module[0].clone(), module)
}

/// The crates that `Cargo.toml` names, and this one.
fn dependencies() -> BTreeSet<String> {
    let manifest: toml::Table = std::fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let names = manifest["dependencies"].as_table().unwrap().keys();
    names.map(|name| name.replace('-', "_")).chain(["specwright".to_owned()]).collect()
}

fn tokens(path: &Path) -> TokenStream {
    let text = std::fs::read_to_string(path).unwrap();
    let parsed = syn::parse_file(&text);
    assert!(parsed.is_ok(), "{}: {:?}", path.display(), parsed.err());
    without_tests(text.parse().unwrap())
}

/// Without what stands under `#[cfg(test)]`.
fn without_tests(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let attribute = matches!(&token, TokenTree::Punct(hash) if hash.as_char() == '#')
            && matches!(tokens.peek(), Some(TokenTree::Group(group)) if group.to_string().replace(' ', "") == "[cfg(test)]");
        if attribute {
            for skipped in tokens.by_ref() {
                match skipped {
                    TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => break,
                    TokenTree::Punct(end) if end.as_char() == ';' => break,
                    _ => {}
                }
            }
        } else {
            out.push(token);
        }
    }
    out.into_iter().collect()
}

/// Every path in a text, `use` trees unfolded: `use a::{b, c::d}` is `a::b` and `a::c::d`.
fn collect(tokens: TokenStream, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let outer = before.len();
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index] {
            TokenTree::Ident(ident) => {
                before.push(ident.to_string());
                let colons = tokens[index + 1..]
                    .iter()
                    .take(2)
                    .filter(|token| matches!(token, TokenTree::Punct(colon) if colon.as_char() == ':'));
                if colons.count() == 2 {
                    match tokens.get(index + 3) {
                        Some(TokenTree::Ident(_)) => {
                            index += 3;
                            continue;
                        }
                        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
                            collect(group.stream(), before, paths);
                            before.truncate(outer);
                            index += 4;
                            continue;
                        }
                        _ => {}
                    }
                }
                if before.len() > 1 {
                    paths.push(before.clone());
                }
                before.truncate(outer);
            }
            TokenTree::Group(group) => {
                before.truncate(outer);
                collect(group.stream(), &mut Vec::new(), paths);
            }
            _ => before.truncate(outer),
        }
        index += 1;
    }
}

/// The part of `src/` that a path leads to from a module; none where it leads to a crate or stays inside.
fn part_of(segments: &[String], module: &[String], own: &str) -> Option<String> {
    match segments[0].as_str() {
        "crate" => Some(segments[1].clone()),
        "super" => {
            let up = segments.iter().take_while(|segment| *segment == "super").count();
            let kept = module.len().checked_sub(up)?;
            if kept == 0 { segments.get(up).cloned() } else { Some(own.to_owned()) }
        }
        "self" => Some(own.to_owned()),
        _ => None,
    }
}
