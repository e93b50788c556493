//! What of a Rust file regeneration looks at, as plain data: where things stand, in bytes.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::{Attribute, ImplItem, Item, UseTree};

/// A Rust file.
#[derive(Debug)]
pub(super) struct Source<'t> {
    /// Its text.
    pub(super) text: &'t str,
    /// The file itself first, then each module that is written out in it.
    pub(super) modules: Vec<Module>,
    /// Every identifier in it.
    pub(super) words: BTreeSet<String>,
}

/// A module: what stands in it directly.
#[derive(Debug, Default)]
pub(super) struct Module {
    /// What its `use` items name, each with its whole path: `crate::generated::models`, or `…::*`.
    pub(super) imports: Vec<Import>,
    /// The names that its items have.
    pub(super) names: BTreeSet<String>,
    /// `mod x;` and `mod x { … }`, each with the end of the item.
    pub(super) children: Vec<(String, usize)>,
    /// Its `impl Trait for …` blocks.
    pub(super) impls: Vec<Impl>,
    /// Its types and functions: each with its name and its whole text.
    pub(super) items: Vec<(String, std::ops::Range<usize>)>,
    /// Where the first `use` item may stand.
    pub(super) start: usize,
    /// Where the last `use` item ends.
    pub(super) last_use: Option<usize>,
}

/// What a `use` item names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Import {
    /// The whole path; of a glob it ends with `*`.
    pub(super) path: String,
    /// What it is called here.
    pub(super) name: String,
}

/// `impl Trait for Type { … }`
#[derive(Debug)]
pub(super) struct Impl {
    /// The last part of the trait's path.
    pub(super) interface: String,
    /// The last part of the type's path.
    pub(super) of: String,
    /// The whole block.
    pub(super) range: std::ops::Range<usize>,
    /// Where its closing brace stands.
    pub(super) close: usize,
    /// Its methods.
    pub(super) methods: Vec<Method>,
}

/// A method of an `impl` block.
#[derive(Debug)]
pub(super) struct Method {
    pub(super) name: String,
    /// The line on which its name stands, from 1.
    pub(super) line: usize,
    /// The whole method, with attributes and comments that document it.
    pub(super) range: std::ops::Range<usize>,
    /// From `fn` to before the body.
    pub(super) signature: std::ops::Range<usize>,
}

/// Why a file could not be read: a line, a column, and what the parser says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

/// Reads a Rust file.
///
/// # Errors
/// Where it is no Rust.
pub(super) fn read(text: &str) -> Result<Source<'_>, Unreadable> {
    // The parser leaves these out, and counts from there.
    let skipped = skipped(text);
    let parsed = syn::parse_file(&text[skipped..]).map_err(|error| {
        let start = error.span().start();
        Unreadable { line: start.line, column: start.column + 1, message: error.to_string() }
    });
    let read = parsed.map(|file| {
        let reader = Reader { skipped, text };
        let mut modules = Vec::new();
        let start = file.attrs.last().map_or(skipped, |last| reader.range(last.span()).end);
        reader.module(&file.items, start, &mut modules);
        let mut words = BTreeSet::new();
        if let Ok(tokens) = text[skipped..].parse() {
            collect(tokens, &mut words);
        }
        Source { text, modules, words }
    });
    // Spans keep every text that was parsed on this thread alive.
    proc_macro2::extra::invalidate_current_thread_spans();
    read
}

/// How many bytes stand before what the parser reads: a byte order mark, and the line that names an interpreter.
fn skipped(text: &str) -> usize {
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let rest = &text[mark..];
    let names_interpreter = rest.starts_with("#!") && !rest[2..].trim_start().starts_with('[');
    let line = if names_interpreter { rest.find('\n').unwrap_or(rest.len()) } else { 0 };
    mark + line
}

fn collect(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(word) => {
                words.insert(word.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), words),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

struct Reader<'t> {
    skipped: usize,
    text: &'t str,
}

impl Reader<'_> {
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let range = span.byte_range();
        range.start + self.skipped..range.end + self.skipped
    }

    fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }

    fn module(&self, items: &[Item], start: usize, modules: &mut Vec<Module>) {
        let at = modules.len();
        modules.push(Module::default());
        let mut module = Module { start, ..Module::default() };
        for item in items {
            let range = self.range(item.span());
            match item {
                Item::Use(import) => {
                    flatten(&import.tree, "", &mut module.imports);
                    module.last_use = Some(range.end);
                }
                Item::Mod(child) => {
                    module.children.push((child.ident.to_string(), range.end));
                    if let Some((brace, items)) = &child.content
                        && !is_for_tests(&child.attrs)
                    {
                        self.module(items, self.range(brace.span.open()).end, modules);
                    }
                }
                Item::Impl(block) => module.impls.extend(self.block(block)),
                _ => {
                    let name = name(item);
                    if !name.is_empty() {
                        module.names.insert(name.clone());
                        module.items.push((name, range));
                    }
                }
            }
        }
        modules[at] = module;
    }

    fn block(&self, block: &syn::ItemImpl) -> Option<Impl> {
        let (path, _) = block.trait_.as_ref()?;
        let syn::Type::Path(of) = &*block.self_ty else { return None };
        let methods = block.items.iter().filter_map(|item| {
            let ImplItem::Fn(method) = item else { return None };
            let name = &method.sig.ident;
            let signature = self.range(method.sig.span());
            Some(Method {
                name: name.to_string(),
                line: self.line(self.range(name.span()).start),
                range: self.range(method.span()),
                signature,
            })
        });
        Some(Impl {
            interface: path.segments.last()?.ident.to_string(),
            of: of.path.segments.last()?.ident.to_string(),
            range: self.range(block.span()),
            close: self.range(block.brace_token.span.close()).start,
            methods: methods.collect(),
        })
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| list.tokens.to_string() == "test")
    })
}

fn name(item: &Item) -> String {
    match item {
        Item::Const(item) => item.ident.to_string(),
        Item::Enum(item) => item.ident.to_string(),
        Item::Fn(item) => item.sig.ident.to_string(),
        Item::Static(item) => item.ident.to_string(),
        Item::Struct(item) => item.ident.to_string(),
        Item::Trait(item) => item.ident.to_string(),
        Item::TraitAlias(item) => item.ident.to_string(),
        Item::Type(item) => item.ident.to_string(),
        Item::Union(item) => item.ident.to_string(),
        _ => String::new(),
    }
}

fn flatten(tree: &UseTree, before: &str, imports: &mut Vec<Import>) {
    let joined = |name: &str| if before.is_empty() { name.to_owned() } else { format!("{before}::{name}") };
    match tree {
        UseTree::Path(path) => flatten(&path.tree, &joined(&path.ident.to_string()), imports),
        UseTree::Name(name) if name.ident == "self" => {
            let name = before.rsplit("::").next().unwrap_or_default().to_owned();
            imports.push(Import { path: before.to_owned(), name });
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            imports.push(Import { path: joined(&name), name });
        }
        UseTree::Rename(renamed) => {
            let path =
                if renamed.ident == "self" { before.to_owned() } else { joined(&renamed.ident.to_string()) };
            imports.push(Import { path, name: renamed.rename.to_string() });
        }
        UseTree::Glob(_) => imports.push(Import { path: joined("*"), name: "*".to_owned() }),
        UseTree::Group(group) => {
            for tree in &group.items {
                flatten(tree, before, imports);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_where() {
        let text = "\u{feff}//! Docs.\n\nuse a::{b, c::*, d::{self as e}};\nmod inner {\n    use x::y;\n    impl Items for App {\n        /// Doc.\n        async fn one(&self) -> u8 { 1 }\n    }\n}\nimpl Clone for App { }\n#[cfg(test)]\nmod tests { impl Items for Fake {} }\n";
        let source = read(text).unwrap();
        let [file, inner] = &source.modules[..] else { panic!("{:?}", source.modules) };
        let paths: Vec<(&str, &str)> =
            file.imports.iter().map(|one| (one.path.as_str(), one.name.as_str())).collect();
        assert_eq!(paths, [("a::b", "b"), ("a::c::*", "*"), ("a::d", "e")]);
        assert_eq!(&text[..file.last_use.unwrap()], &text[..text.find("\nmod inner").unwrap()]);
        let block = &inner.impls[0];
        assert_eq!((block.interface.as_str(), block.of.as_str()), ("Items", "App"));
        assert_eq!(&text[block.close..=block.close], "}");
        assert_eq!(block.methods[0].line, 8);
        assert!(text[block.methods[0].range.clone()].starts_with("/// Doc."));
        assert_eq!(&text[block.methods[0].signature.clone()], "async fn one(&self) -> u8");
        assert_eq!(file.impls[0].interface, "Clone");
        assert!(source.words.contains("Fake"));
    }

    #[test]
    fn tells_where_it_is_no_rust() {
        let error = read("fn a() {}\nfn b( {}\n").unwrap_err();
        assert_eq!(error.line, 2);
    }
}
