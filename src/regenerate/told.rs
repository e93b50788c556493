//! What a new document asks of the application that it did not ask before, as far as text cannot be added.

use std::collections::{BTreeMap, BTreeSet};

use super::interface::{Interface, Operation};
use super::merge::Block;
use super::{Note, NoteKind};

/// What is told, and what is only called otherwise.
pub(super) struct Told {
    pub(super) notes: Vec<Note>,
    /// Methods that the user has under an old name: by trait and new name.
    pub(super) renamed: BTreeSet<(String, String)>,
}

/// The two interfaces, and where to find what in them.
struct Versions<'a> {
    old: &'a Interface,
    new: &'a Interface,
    /// The keys of the old one.
    known: BTreeSet<&'a str>,
    /// The operations of the new one by their keys: trait and method.
    by_key: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Versions<'a> {
    fn new(old: &'a Interface, new: &'a Interface) -> Self {
        let known = old.traits.values().flat_map(BTreeMap::values).map(|one| one.key.as_str()).collect();
        let mut by_key: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
        for (interface, methods) in &new.traits {
            for (name, operation) in methods.iter().filter(|(_, operation)| !operation.key.is_empty()) {
                by_key.entry(&operation.key).or_default().push((interface, name));
            }
        }
        Self { old, new, known, by_key }
    }
}

/// Compares the user's blocks with the methods that each trait has now.
pub(super) fn told(
    blocks: &[Block<'_>],
    methods: &BTreeMap<&str, BTreeSet<&str>>,
    old: &Interface,
    new: &Interface,
) -> Told {
    let mut told = Told { notes: Vec::new(), renamed: BTreeSet::new() };
    let versions = Versions::new(old, new);
    for there in blocks {
        let interface = there.is.interface.as_str();
        let before = old.traits.get(interface);
        let Some(now) = methods.get(interface) else {
            // A trait of somebody else's, unless the last run had it.
            if let Some(before) = before.filter(|_| !new.traits.contains_key(interface)) {
                gone(*there, before, &versions, &mut told);
            }
            continue;
        };
        let have: BTreeSet<&str> = there.is.methods.iter().map(|method| method.name.as_str()).collect();
        for method in &there.is.methods {
            let name = method.name.as_str();
            let was = before.and_then(|before| before.get(name));
            if now.contains(name) {
                let is = new.traits.get(interface).and_then(|methods| methods.get(name));
                if let (Some(was), Some(is)) = (was, is) {
                    changed(*there, name, method.line, (was, is), (old, new), &mut told);
                }
                continue;
            }
            let other = was.and_then(|was| other_name(interface, name, was, &have, &versions));
            match other {
                Some((to, new_name, is_certain)) if to == interface => {
                    told.renamed.insert((to.clone(), new_name.clone()));
                    told.notes.push(renamed(*there, name, method.line, &new_name, is_certain, was, new));
                }
                Some((to, new_name, _)) => told.notes.push(Note {
                    kind: NoteKind::Renamed,
                    path: there.path.to_owned(),
                    line: Some(method.line),
                    message: format!("`{name}` of `{interface}` is `{new_name}` of `{to}` now"),
                    help: format!(
                        "move it there; until then rustc says that `{name}` is not a member of trait `{interface}` (E0407)"
                    ),
                }),
                None => told.notes.push(removed(*there, name, method.line, was)),
            }
        }
    }
    told
}

/// A whole trait is no longer there.
fn gone(there: Block<'_>, before: &BTreeMap<String, Operation>, versions: &Versions<'_>, told: &mut Told) {
    let interface = &there.is.interface;
    let have = BTreeSet::new();
    let moved: Vec<String> = (there.is.methods.iter())
        .filter_map(|method| {
            let was = before.get(&method.name)?;
            let (to, name, _) = other_name(interface, &method.name, was, &have, versions)?;
            Some(format!("`{}` is `{name}` of `{to}` now", method.name))
        })
        .collect();
    let line = there.is.methods.first().map(|method| method.line);
    let moved = if moved.is_empty() { String::new() } else { format!("{}; ", moved.join(", ")) };
    told.notes.push(Note {
        kind: NoteKind::Removed,
        path: there.path.to_owned(),
        line,
        message: format!("no operation of `{interface}` is in the document any more"),
        help: format!(
            "{moved}remove the block, its `use` lines, and its file's `mod` line; until then rustc says that it cannot find trait `{interface}` (E0405)"
        ),
    });
}

fn removed(there: Block<'_>, name: &str, line: usize, was: Option<&Operation>) -> Note {
    let key = was.map(|was| was.key.as_str()).filter(|key| !key.is_empty());
    let interface = &there.is.interface;
    Note {
        kind: NoteKind::Removed,
        path: there.path.to_owned(),
        line: Some(line),
        message: match key {
            Some(key) => format!("`{name}` (`{key}`) is not in the document any more"),
            None => format!("`{name}` is no method of `{interface}`"),
        },
        help: format!(
            "remove it; until then rustc says that `{name}` is not a member of trait `{interface}` (E0407)"
        ),
    }
}

fn renamed(
    there: Block<'_>,
    name: &str,
    line: usize,
    new_name: &str,
    is_certain: bool,
    was: Option<&Operation>,
    new: &Interface,
) -> Note {
    let interface = &there.is.interface;
    let is = new.traits.get(interface).and_then(|methods| methods.get(new_name));
    let types = was.zip(is).filter(|(was, is)| was.request != is.request);
    let types = types.map(|(was, is)| {
        let (from, to) = (stem(&was.request), stem(&is.request));
        format!(", and `{from}…` to `{to}…` in what it speaks of (`{}`)", is.request)
    });
    let key = is.map(|is| is.key.clone()).unwrap_or_default();
    Note {
        kind: NoteKind::Renamed,
        path: there.path.to_owned(),
        line: Some(line),
        message: if is_certain {
            format!("`{name}` is `{new_name}` now (`{key}`)")
        } else {
            format!(
                "`{name}` is gone, and `{new_name}` (`{key}`) is new and asks and answers the same: it may be the same"
            )
        },
        help: format!(
            "rename it{}; until then rustc says that `{name}` is not a member of trait `{interface}` (E0407)",
            types.unwrap_or_default()
        ),
    }
}

/// `ReadItem` of `ReadItemRequest`.
fn stem(request: &str) -> &str {
    request.strip_suffix("Request").unwrap_or(request)
}

/// Where an operation went: trait, method, and whether that is certain, as method and path are the same.
fn other_name(
    interface: &str,
    name: &str,
    was: &Operation,
    have: &BTreeSet<&str>,
    versions: &Versions<'_>,
) -> Option<(String, String, bool)> {
    let same_key = versions.by_key.get(was.key.as_str()).into_iter().flatten();
    if let Some((to, new_name)) = same_key.copied().find(|place| *place != (interface, name)) {
        return Some((to.to_owned(), new_name.to_owned(), true));
    }
    let shape = shape(was, versions.old);
    let mut alike = versions.new.traits.get(interface)?.iter().filter(|(new_name, is)| {
        !have.contains(new_name.as_str())
            && !versions.known.contains(is.key.as_str())
            && verb(&is.key) == verb(&was.key)
            && self::shape(is, versions.new) == shape
    });
    let (new_name, _) = alike.next()?;
    // Several that are alike tell nothing.
    if alike.next().is_some() {
        return None;
    }
    Some((interface.to_owned(), new_name.clone(), false))
}

fn verb(key: &str) -> &str {
    key.split(' ').next().unwrap_or_default()
}

/// What an operation is asked and answers, without its own name.
fn shape(operation: &Operation, interface: &Interface) -> (String, BTreeMap<String, String>) {
    let stem = stem(&operation.request);
    let bare = |text: &str| if stem.is_empty() { text.to_owned() } else { text.replace(stem, "_") };
    let members = interface.types.get(&operation.request).into_iter().flatten();
    (bare(&operation.answer), members.map(|(name, ty)| (name.clone(), bare(ty))).collect())
}

/// Tells how an operation is asked or answers otherwise.
fn changed(
    there: Block<'_>,
    name: &str,
    line: usize,
    (was, is): (&Operation, &Operation),
    (old, new): (&Interface, &Interface),
    told: &mut Told,
) {
    let mut what = Vec::new();
    if was.request != is.request {
        what.push(format!("is asked `{}`, not `{}`", is.request, was.request));
    }
    if was.answer != is.answer {
        what.push(format!("gives `{}`, not `{}`", result(&is.answer), result(&was.answer)));
    }
    what.extend(members(&is.request, old, new));
    let mut answers: Vec<&str> = names(&is.answer).filter(|name| new.types.contains_key(*name)).collect();
    answers.dedup();
    for answer in answers {
        what.extend(members(answer, old, new));
    }
    if what.is_empty() {
        return;
    }
    told.notes.push(Note {
        kind: NoteKind::Changed,
        path: there.path.to_owned(),
        line: Some(line),
        message: format!("`{name}` (`{}`) {}", is.key, what.join("; ")),
        help: String::new(),
    });
}

/// What is new, gone or of another type in a struct or an enum.
fn members(name: &str, old: &Interface, new: &Interface) -> Vec<String> {
    let (Some(was), Some(is)) = (old.types.get(name), new.types.get(name)) else { return Vec::new() };
    let mut what = Vec::new();
    for (member, ty) in is {
        match was.get(member) {
            None => what.push(format!("`{name}` has `{member}` now{}", of(ty))),
            Some(before) if before != ty => {
                what.push(format!("`{member}` of `{name}` is `{ty}` now, was `{before}`"));
            }
            Some(_) => {}
        }
    }
    for member in was.keys().filter(|member| !is.contains_key(*member)) {
        what.push(format!("`{name}` has no `{member}` any more"));
    }
    what
}

fn of(ty: &str) -> String {
    if ty.is_empty() { String::new() } else { format!(": `{ty}`") }
}

/// `Result<…>` of the future that gives it.
fn result(answer: &str) -> &str {
    let inner = answer.strip_prefix("implFuture<Output=").and_then(|rest| rest.strip_suffix(">+Send"));
    inner.unwrap_or(answer)
}

/// The names in a type.
fn names(ty: &str) -> impl Iterator<Item = &str> {
    ty.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}
