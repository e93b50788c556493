//! The user's Rust files beside the ones that a fresh crate would have.

use std::collections::{BTreeMap, BTreeSet};

use super::edit::{Edits, indentation, indented, line_end, line_start};
use super::interface::Interface;
use super::source::{self, Impl, Method, Module, Source, Unreadable};
use super::{Note, NoteKind, cargo, scope, told};
use crate::output::{Existing, OutputFile, Ownership};

/// The user's text, and the same with what was added.
type Texts = (String, String);

/// A comparison on its way.
pub(super) struct Merge<'a> {
    files: &'a [OutputFile],
    existing: &'a Existing,
    /// The user's Rust files.
    sources: BTreeMap<&'a str, Result<Source<'a>, Unreadable>>,
    edits: BTreeMap<String, Edits>,
    replaced: BTreeMap<String, Texts>,
    left_out: BTreeSet<String>,
    notes: Vec<Note>,
}

/// A seeded file as a fresh crate would have it.
struct Fresh<'a> {
    path: &'a str,
    /// Where the user has it; none where it is not there.
    place: Option<String>,
    source: Source<'a>,
}

/// An `impl` block of the user's.
#[derive(Clone, Copy)]
pub(super) struct Block<'m> {
    pub(super) path: &'m str,
    pub(super) module: &'m Module,
    pub(super) is: &'m Impl,
}

impl<'a> Merge<'a> {
    pub(super) fn new(files: &'a [OutputFile], existing: &'a Existing) -> Self {
        let sources = existing.rust().map(|(path, text)| (path, source::read(text))).collect();
        Self {
            files,
            existing,
            sources,
            edits: BTreeMap::new(),
            replaced: BTreeMap::new(),
            left_out: BTreeSet::new(),
            notes: Vec::new(),
        }
    }

    /// The changed texts, the seeded files that are not to be written, and what there is to tell.
    pub(super) fn finish(mut self) -> (BTreeMap<String, Texts>, BTreeSet<String>, Vec<Note>) {
        for (path, edits) in self.edits {
            let before = self.existing.text(&path).unwrap_or_default().to_owned();
            for note in self.notes.iter_mut().filter(|note| note.path == path) {
                note.line = note.line.map(|line| edits.line(&before, line));
            }
            let after = edits.apply(&before);
            self.replaced.insert(path, (before, after));
        }
        (self.replaced, self.left_out, self.notes)
    }

    /// Compares Rust files.
    pub(super) fn rust(&mut self) {
        let mut fresh = self.fresh();
        let (old, new) = self.interfaces();
        let told = {
            let blocks = self.blocks();
            let methods: BTreeMap<&str, BTreeSet<&str>> = (fresh.iter().flat_map(impls))
                .map(|block| {
                    (block.interface.as_str(), block.methods.iter().map(|m| m.name.as_str()).collect())
                })
                .collect();
            told::told(&blocks, &methods, &old, &new)
        };
        self.notes.extend(told.notes);
        for file in &fresh {
            for block in impls(file) {
                self.implementation(file, block, &told.renamed);
            }
        }
        // What stands deeper first: whether `handlers/mod.rs` comes to be decides on `mod handlers;`.
        fresh.sort_by_key(|file| std::cmp::Reverse(file.path.matches('/').count()));
        for file in &fresh {
            self.children(file);
        }
    }

    /// Compares manifests.
    pub(super) fn manifest(&mut self) {
        const PATH: &str = "Cargo.toml";
        let fresh = self.files.iter().find(|file| file.path == PATH && file.ownership == Ownership::Seeded);
        let (Some(fresh), Some(theirs)) = (fresh, self.existing.text(PATH)) else { return };
        let tests = self.files.iter().any(|file| {
            file.path.starts_with("tests/")
                && file.ownership == Ownership::Seeded
                && !self.existing.has(&file.path)
        });
        let Ok(fresh) = str::from_utf8(&fresh.content) else { return };
        let merged = cargo::merge(theirs, fresh, tests);
        self.notes.extend(merged.notes);
        if let Some(after) = merged.text {
            self.replaced.insert(PATH.to_owned(), (theirs.to_owned(), after));
        }
    }

    fn fresh(&self) -> Vec<Fresh<'a>> {
        let seeded = self.files.iter().filter(|file| {
            let rust = std::path::Path::new(&file.path).extension().is_some_and(|end| end == "rs");
            file.ownership == Ownership::Seeded && rust && !file.path.starts_with("tests/")
        });
        let fresh = seeded.filter_map(|file| {
            let source = source::read(str::from_utf8(&file.content).ok()?).ok()?;
            // A module's file has two places.
            let beside = file.path.strip_suffix("/mod.rs").map(|folder| format!("{folder}.rs"));
            let place = [Some(file.path.clone()), beside].into_iter().flatten();
            let place = place.into_iter().find(|path| self.existing.has(path));
            Some(Fresh { path: &file.path, place, source })
        });
        fresh.collect()
    }

    /// What the generated files asked for in the last run, and what they ask for now; of those that differ.
    fn interfaces(&self) -> (Interface, Interface) {
        let (mut old, mut new) = (Interface::default(), Interface::default());
        let mut now = BTreeSet::new();
        for file in self.files.iter().filter(|file| file.ownership == Ownership::Owned) {
            now.insert(file.path.as_str());
            let Ok(text) = str::from_utf8(&file.content) else { continue };
            let before = self.existing.generated(&file.path);
            if before != Some(text) && speaks(&file.path) {
                new.read(text);
                if let Some(before) = before {
                    old.read(before);
                }
            }
        }
        for (path, text) in self.existing.all_generated().filter(|(path, _)| !now.contains(path)) {
            if speaks(path) {
                old.read(text);
            }
        }
        (old, new)
    }

    /// Every `impl` block of a trait in the user's files.
    fn blocks(&self) -> Vec<Block<'_>> {
        let mut blocks = Vec::new();
        for (path, source) in &self.sources {
            let Ok(source) = source else { continue };
            for module in &source.modules {
                blocks.extend(module.impls.iter().map(|block| Block { path, module, is: block }));
            }
        }
        blocks
    }

    /// Adds what the user's implementations of a trait lack.
    fn implementation(&mut self, fresh: &Fresh<'a>, own: &Impl, renamed: &BTreeSet<(String, String)>) {
        let (mut edits, mut notes) = (Vec::new(), Vec::new());
        let mut found = false;
        {
            let blocks = self.blocks();
            let of = |block: &&Block<'_>| block.is.interface == own.interface;
            let has_own = blocks.iter().filter(of).any(|block| block.is.of == own.of);
            for there in blocks.iter().filter(of).filter(|block| !has_own || block.is.of == own.of) {
                found = true;
                let is_new = |method: &&Method| {
                    !there.is.methods.iter().any(|one| one.name == method.name)
                        && !renamed.contains(&(own.interface.clone(), method.name.clone()))
                };
                let missing: Vec<&Method> = own.methods.iter().filter(is_new).collect();
                if !missing.is_empty() {
                    let text = self.existing.text(there.path).unwrap_or_default();
                    edits.extend(
                        stubs(fresh, *there, text, &missing).map(|edit| (there.path.to_owned(), edit)),
                    );
                    notes.push(added(there.path, text, there.is.close, &own.interface, &missing));
                }
            }
        }
        self.notes.append(&mut notes);
        for (path, (at, text)) in edits {
            self.edits.entry(path).or_default().insert(at, text);
        }
        if found {
            if fresh.place.is_none() {
                self.left_out.insert(fresh.path.to_owned());
            }
        } else {
            self.nobody(fresh, own);
        }
    }

    /// Where nobody implements a trait that can be seen.
    fn nobody(&mut self, fresh: &Fresh<'a>, own: &Impl) {
        let text = fresh.source.text[own.range.clone()].to_owned();
        let missing = |path: &str, line, why: String| Note {
            kind: NoteKind::Missing,
            path: path.to_owned(),
            line,
            message: why,
            help: format!("a fresh crate has this in `{}`:\n{text}", fresh.path),
        };
        let is_spoken_of =
            self.sources.values().flatten().any(|source| source.words.contains(&own.interface));
        let Some(place) = &fresh.place else {
            if is_spoken_of {
                self.left_out.insert(fresh.path.to_owned());
                let why = format!("nothing implements `{}` where it can be seen", own.interface);
                self.notes.push(missing(fresh.path, None, why));
            }
            return;
        };
        match self.sources.get(place.as_str()) {
            Some(Err(error)) => {
                let why = format!("this is no Rust, so nothing was added to it: {}", error.message);
                self.notes.push(missing(place, Some(error.line), why));
            }
            Some(Ok(there)) if !is_spoken_of => {
                let Some((module, own_module)) = there.modules.first().zip(fresh.source.modules.first())
                else {
                    return;
                };
                let methods: Vec<&Method> = own.methods.iter().collect();
                let mut names = names(&fresh.source, own_module, &methods);
                names.extend([own.interface.clone(), own.of.clone()]);
                let imports = scope::imports(&names, module, own_module);
                let end = there.text.len();
                let gap = if there.text.ends_with('\n') { "\n" } else { "\n\n" };
                let edits = self.edits.entry(place.clone()).or_default();
                if let Some((at, lines)) = use_lines(there.text, module, &imports) {
                    edits.insert(at, lines);
                }
                edits.insert(end, format!("{gap}{text}\n"));
                let line = there.text.matches('\n').count() + 2;
                let mut note = added(place, there.text, end, &own.interface, &methods);
                note.line = Some(line);
                self.notes.push(note);
            }
            _ => {
                let why = format!("nothing implements `{}` where it can be seen", own.interface);
                self.notes.push(missing(place, None, why));
            }
        }
    }

    /// Adds `mod` lines for files that come to be, or leaves a file out that would have none.
    fn children(&mut self, fresh: &Fresh<'a>) {
        let Some(own) = fresh.source.modules.first() else { return };
        let folder = fresh.path.rsplit_once('/').map(|(folder, _)| format!("{folder}/")).unwrap_or_default();
        let comes = |child: &str| {
            [format!("{folder}{child}.rs"), format!("{folder}{child}/mod.rs")].into_iter().any(|path| {
                self.files.iter().any(|file| file.path == path)
                    && !self.existing.has(&path)
                    && self.existing.generated(&path).is_none()
                    && !self.left_out.contains(&path)
            })
        };
        let Some(place) = &fresh.place else {
            // A file of `mod` lines whose modules all are elsewhere is not needed.
            let only_lists = own.impls.is_empty() && own.items.is_empty() && !own.children.is_empty();
            if only_lists && !own.children.iter().any(|(child, _)| comes(child)) {
                self.left_out.insert(fresh.path.to_owned());
            } else if only_lists {
                let kept: Vec<&str> = (fresh.source.text.lines())
                    .filter(|line| {
                        let child = line.trim().strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
                        child.is_none_or(&comes)
                    })
                    .collect();
                self.replaced
                    .insert(fresh.path.to_owned(), (String::new(), format!("{}\n", kept.join("\n"))));
            }
            return;
        };
        let Some(Ok(there)) = self.sources.get(place.as_str()) else { return };
        let Some(module) = there.modules.first() else { return };
        let missing: Vec<&str> = (own.children.iter())
            .map(|(child, _)| child.as_str())
            .filter(|child| !module.children.iter().any(|(name, _)| name == child) && comes(child))
            .collect();
        if missing.is_empty() {
            return;
        }
        let at = match module.children.iter().map(|(_, end)| *end).max() {
            Some(end) => line_end(there.text, end),
            None => line_end(there.text, module.last_use.unwrap_or(module.start)),
        };
        let lines: String = missing.iter().map(|child| format!("mod {child};\n")).collect();
        let gap = if at == there.text.len() && !there.text.ends_with('\n') { "\n" } else { "" };
        self.notes.push(Note {
            kind: NoteKind::Added,
            path: place.clone(),
            line: Some(there.text[..at].matches('\n').count() + 1),
            message: format!("`mod {};`", missing.join(";`, `mod ")),
            help: String::new(),
        });
        self.edits.entry(place.clone()).or_default().insert(at, format!("{gap}{lines}"));
    }
}

/// Generated files that say what the application is asked for.
fn speaks(path: &str) -> bool {
    let is_other = ["/models/", "/schemas/", "/answer_schemas/"];
    !path.starts_with("runtime/")
        && std::path::Path::new(path).extension().is_some_and(|end| end == "rs")
        && !is_other.iter().any(|part| path.contains(part))
}

fn impls<'f>(file: &'f Fresh<'_>) -> impl Iterator<Item = &'f Impl> {
    file.source.modules.iter().flat_map(|module| &module.impls)
}

/// The edits that put methods at the end of a block, with what they need.
fn stubs<'f>(
    fresh: &'f Fresh<'_>,
    there: Block<'_>,
    text: &str,
    missing: &[&'f Method],
) -> impl Iterator<Item = (usize, String)> {
    let close = there.is.close;
    let outer = indentation(text, close).to_owned();
    let inner = match there.is.methods.first() {
        Some(method) => indentation(text, method.range.start).to_owned(),
        None => format!("{outer}    "),
    };
    let each: Vec<String> = (missing.iter())
        .map(|method| {
            let from = indentation(fresh.source.text, method.range.start);
            let stub =
                &fresh.source.text[line_start(fresh.source.text, method.range.start)..method.range.end];
            indented(stub, from, &inner)
        })
        .collect();
    let stubs = each.join("\n\n");
    let start = line_start(text, close);
    let alone = text[start..close].trim().is_empty();
    let before = text[..if alone { start } else { close }].trim_end();
    let gap = if before.ends_with('{') { "" } else { "\n" };
    let methods =
        if alone { (start, format!("{gap}{stubs}\n")) } else { (close, format!("\n{gap}{stubs}\n{outer}")) };
    let own = fresh
        .source
        .modules
        .iter()
        .find(|module| module.impls.iter().any(|block| block.interface == there.is.interface));
    let mut edits = vec![methods];
    if let Some(own) = own {
        let names = names(&fresh.source, own, missing);
        let mut items = Vec::new();
        for method in missing {
            let words = scope::needed(&fresh.source.text[method.range.clone()]);
            for (name, range) in &own.items {
                if words.contains(name) && !there.module.names.contains(name) && !items.contains(&range) {
                    items.push(range);
                }
            }
        }
        edits.extend(use_lines(text, there.module, &scope::imports(&names, there.module, own)));
        for range in items {
            let item = &fresh.source.text[range.clone()];
            edits.push((line_end(text, there.is.range.end), format!("\n{item}\n")));
        }
    }
    edits.into_iter()
}

/// The names that methods need from elsewhere: those of their signatures, and what a fresh file imports for their bodies.
fn names(source: &Source<'_>, module: &Module, methods: &[&Method]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for method in methods {
        names.extend(scope::needed(&source.text[method.signature.clone()]));
        let words = scope::needed(&source.text[method.range.clone()]);
        let is_known = |word: &String| module.imports.iter().any(|one| one.name == *word);
        names.extend(words.into_iter().filter(is_known));
    }
    names.retain(|name| !module.items.iter().any(|(item, _)| item == name));
    names
}

/// Where imports go, and their lines; none where there is nothing to import.
fn use_lines(text: &str, module: &Module, imports: &[String]) -> Option<(usize, String)> {
    if imports.is_empty() {
        return None;
    }
    let (at, gap) = match module.last_use {
        Some(end) => (line_end(text, end), ""),
        None if module.start == 0 => (0, ""),
        None => (line_end(text, module.start), "\n"),
    };
    let indent = module.last_use.map(|end| indentation(text, end)).unwrap_or_default();
    let lines: String = imports.iter().map(|line| format!("{indent}{line}\n")).collect();
    Some((at, format!("{gap}{lines}")))
}

fn added(path: &str, text: &str, at: usize, interface: &str, methods: &[&Method]) -> Note {
    let names: Vec<&str> = methods.iter().map(|method| method.name.as_str()).collect();
    Note {
        kind: NoteKind::Added,
        path: path.to_owned(),
        line: Some(text[..at].matches('\n').count() + 1),
        message: format!("`{}` of `{interface}`", names.join("`, `")),
        help: String::new(),
    }
}
