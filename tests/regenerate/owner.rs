//! The owner of a crate: moves things, writes code, and does what a run tells.

use specwright::output::Ownership;
use specwright::regenerate::{Note, NoteKind};
use syn::spanned::Spanned;
use syn::{ImplItem, Item};

use super::Crate;
use super::document::Random;

/// Moves one implementation to a file of its own, and another into a module within a file; with line breaks of DOS.
pub(crate) fn move_in(folder: &Crate) {
    let index = folder.read("src/handlers/mod.rs");
    let mut modules: Vec<&str> = index
        .lines()
        .filter_map(|line| line.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';')))
        .collect();
    modules.sort_unstable();
    let [first, second, ..] = modules[..] else { panic!("too few: {index}") };
    let moved = folder.read(&format!("src/handlers/{first}.rs"));
    std::fs::remove_file(folder.dir.join(format!("src/handlers/{first}.rs"))).unwrap();
    folder.write("src/business.rs", &moved.replace('\n', "\r\n"));
    folder.write("src/handlers/mod.rs", &index.replace(&format!("mod {first};\n"), ""));
    let library = folder.read("src/lib.rs");
    folder.write("src/lib.rs", &library.replace("mod handlers;\n", "mod business;\nmod handlers;\n"));

    let path = format!("src/handlers/{second}.rs");
    let text = folder.read(&path);
    let (docs, rest): (Vec<&str>, Vec<&str>) = text.lines().partition(|line| line.starts_with("//!"));
    let inner: String = rest
        .iter()
        .map(|line| if line.is_empty() { "\n".to_owned() } else { format!("        {line}\n") })
        .collect();
    folder.write(
        &path,
        &format!(
            "{}\n\n// All of it.\nmod inner {{\n{inner}\n        // The end of it.\n}}\n",
            docs.join("\n")
        ),
    );
}

/// Writes some code in some method.
pub(crate) fn work(folder: &Crate, random: &mut Random) {
    let theirs = folder.theirs();
    let files: Vec<&String> = theirs
        .iter()
        .filter(|(_, text)| text.contains("Err(request.example().into())"))
        .map(|(path, _)| path)
        .collect();
    if files.is_empty() {
        return;
    }
    let path = files[random.below(files.len())];
    let text = &theirs[path];
    let stubs: Vec<usize> = text.match_indices("Err(request.example().into())").map(|(at, _)| at).collect();
    let at = stubs[random.below(stubs.len())];
    let n = random.below(1000);
    let code = match random.below(3) {
        0 => format!("/* {n}: }} not here }} */ let _ = \"{{{{ {n}\"; "),
        1 => format!("// {n}: this is mine.\n        let _kept   =   {n};\n        "),
        _ => format!("let _text = r#\"impl Items for App {{ {n} \"#;\n\n\n        "),
    };
    let (before, after) = text.split_at(at);
    folder.write(path, &format!("{before}{code}{after}\n// {n}\n"));
}

/// Does what the notes of a run say.
pub(crate) fn follow(folder: &Crate, notes: &[Note]) {
    let mut notes: Vec<&Note> = notes.iter().filter(|note| note.kind != NoteKind::Added).collect();
    notes.sort_by_key(|note| std::cmp::Reverse(note.line));
    for note in notes {
        let text = folder.read(&note.path);
        let names = quoted(&note.message);
        let line = note.line.unwrap();
        let done = match note.kind {
            NoteKind::Removed if note.message.starts_with("no operation of") => {
                without_block(folder, &text, names[0])
            }
            NoteKind::Removed => without(&text, &method(&text, names[0], line)),
            // It has moved to another trait, which has a stub for it.
            NoteKind::Renamed if names.len() == 4 && !note.message.contains("may be the same") => {
                without(&text, &method(&text, names[0], line))
            }
            NoteKind::Renamed => renamed(&text, names[0], names[1], line, &note.help),
            NoteKind::Changed => {
                let range = method(&text, names[0], line);
                let stub = stub(folder, names[0]).unwrap_or_else(|| panic!("no stub: {note:?}"));
                // Its names may not be imported here.
                let stub = stub
                    .replace("models::", "crate::generated::models::")
                    .replace(", HandlerError>", ", crate::generated::runtime::HandlerError>");
                format!("{}{stub}{}", &text[..range.start], &text[range.end..])
            }
            NoteKind::Added | NoteKind::Missing => continue,
        };
        folder.write(&note.path, &done);
    }
}

/// What stands in back quotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn without(text: &str, range: &std::ops::Range<usize>) -> String {
    format!("{}{}", &text[..range.start], &text[range.end..])
}

/// Where a method of a name stands, which must be on this line.
fn method(text: &str, name: &str, line: usize) -> std::ops::Range<usize> {
    let file = syn::parse_file(text).unwrap();
    let mut found = None;
    each_block(&file.items, &mut |block| {
        for item in &block.items {
            if let ImplItem::Fn(method) = item
                && method.sig.ident == name
                && method.sig.ident.span().start().line == line
            {
                found = Some(method.span().byte_range());
            }
        }
    });
    found.unwrap_or_else(|| panic!("`{name}` is not on line {line} of\n{text}"))
}

fn each_block(items: &[Item], seen: &mut impl FnMut(&syn::ItemImpl)) {
    for item in items {
        match item {
            Item::Impl(block) => seen(block),
            Item::Mod(module) => {
                if let Some((_, items)) = &module.content {
                    each_block(items, seen);
                }
            }
            _ => {}
        }
    }
}

/// Without the block of a trait, and without imports of modules that are no longer there.
fn without_block(folder: &Crate, text: &str, interface: &str) -> String {
    let file = syn::parse_file(text).unwrap();
    let mut found = None;
    each_block(&file.items, &mut |block| {
        if block.trait_.as_ref().is_some_and(|(path, _)| path.is_ident(interface)) {
            found = Some(block.span().byte_range());
        }
    });
    let text = without(text, &found.unwrap_or_else(|| panic!("no `{interface}` in\n{text}")));
    let is_left = |line: &&str| {
        let module = line
            .trim()
            .strip_prefix("use crate::generated::")
            .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>());
        module.is_none_or(|module| {
            folder.dir.join(format!("src/generated/{module}.rs")).exists()
                || folder.dir.join(format!("src/generated/{module}/mod.rs")).exists()
        })
    };
    text.lines().filter(is_left).flat_map(|line| [line, "\n"]).collect()
}

/// With a method and what belongs to it renamed.
fn renamed(text: &str, from: &str, to: &str, line: usize, help: &str) -> String {
    let range = method(text, from, line);
    let own = text[range.clone()].replacen(&format!("fn {from}("), &format!("fn {to}("), 1);
    let text = format!("{}{own}{}", &text[..range.start], &text[range.end..]);
    let stems: Vec<&str> = quoted(help).into_iter().filter_map(|name| name.strip_suffix('…')).collect();
    match stems[..] {
        [old, new] => ["Request", "Error", "Ok", "Body"]
            .iter()
            .fold(text, |text, end| text.replace(&format!("{old}{end}"), &format!("{new}{end}"))),
        _ => text,
    }
}

/// The method as a fresh crate has it.
fn stub(folder: &Crate, name: &str) -> Option<String> {
    let seeds = folder.fresh.iter().filter(|file| file.ownership == Ownership::Seeded);
    for seed in seeds.filter(|file| file.path.starts_with("src/handlers/")) {
        let text = String::from_utf8_lossy(&seed.content);
        let file = syn::parse_file(&text).unwrap();
        let mut found = None;
        each_block(&file.items, &mut |block| {
            for item in &block.items {
                if let ImplItem::Fn(method) = item
                    && method.sig.ident == name
                {
                    found = Some(text[method.span().byte_range()].to_owned());
                }
            }
        });
        if found.is_some() {
            return found;
        }
    }
    None
}
