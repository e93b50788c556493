//! A part of a document: the operations that patterns select, and what these refer to.
//!
//! The bundled tree is cut before anything of it is checked or read, so that what is not served costs no time, and what
//! is wrong with it is nobody's business. References are looked at in the whole tree: only then is it known what stays.

mod cut;
mod patterns;
mod reach;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde_json::{Map, Value};

use super::reference::References;
use crate::diagnostic::{Diagnostic, Failed, Place, Sink, codes};
use crate::source::{Pointer, Sources};
use patterns::Rules;

/// Which operations of a document are served: those that every list selects. An empty list selects all.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// By tag; an operation without any has the tag `untagged`.
    pub tags: Patterns,
    /// By path; `*` stands for anything within a segment, `**` for any number of them.
    pub paths: Patterns,
    /// By `operationId`, or by method and path: `GET /pets/*`.
    pub operations: Patterns,
    /// Schemas that stay whether or not anything refers to them.
    pub schemas: Vec<String>,
}

/// Patterns of one kind. Those that begin with `!` take away.
#[derive(Debug, Clone, Default)]
pub struct Patterns {
    /// Where they were written, for messages: `--tag`.
    pub said: String,
    /// As written.
    pub list: Vec<String>,
}

/// What a subset leaves out of `components`, by name: settings may speak of it all the same.
#[derive(Debug, Clone, Default)]
pub struct Unserved {
    /// `components.schemas`
    pub schemas: BTreeSet<String>,
    /// `components.securitySchemes`
    pub security_schemes: BTreeSet<String>,
}

impl Selection {
    /// Whether it selects every operation of any document.
    pub fn is_all(&self) -> bool {
        [&self.tags, &self.paths, &self.operations].iter().all(|patterns| patterns.list.is_empty())
    }
}

/// The parts of a document that hold path items; the last is what documents of 3.0 call webhooks.
const SECTIONS: [&str; 3] = ["paths", "webhooks", "x-webhooks"];

/// Where things move that something refers to, and that stand in an operation which is not served.
const ASIDE: &str = "x-unserved";

/// One operation of the document, as far as patterns look at it.
struct Candidate<'v> {
    section: &'static str,
    /// The path as written, or the webhook's name.
    path: &'v str,
    /// In capitals.
    method: String,
    id: Option<&'v str>,
    tags: Vec<&'v str>,
}

/// Which methods of a path item are served.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kept {
    /// All that it has.
    All,
    /// These, in capitals.
    Some(BTreeSet<String>),
}

impl Kept {
    fn has(&self, method: &str) -> bool {
        match self {
            Self::All => true,
            Self::Some(methods) => methods.contains(&method.to_ascii_uppercase()),
        }
    }
}

/// The path items that are served in part or whole, by the part of the document and their name there.
type Served = BTreeMap<(&'static str, String), Kept>;

/// Cuts a document down to what is selected. `served` is the same document as it was written, where that is another.
///
/// # Errors
/// Where a pattern is none or selects nothing, or where all of them together do.
pub(super) fn narrow(
    value: &mut Value,
    served: Option<&mut Value>,
    selection: &Selection,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<Unserved, Failed> {
    let kept = select(value, selection, sink)?;
    let plan = reach::reach(value, &kept, &selection.schemas);
    let depths: Vec<usize> = sink.found().iter().map(|finding| depth(value, &finding.place)).collect();
    let moves = plan.apply(value);
    if let Some(served) = served {
        plan.apply(served);
    }
    // What was found in a part that is gone is gone too.
    let mut depths = depths.into_iter();
    sink.retain(|finding| {
        let before = depths.next().unwrap_or_default();
        let Place::At(at, _) = &finding.place else { return true };
        let moved = moves.iter().filter_map(|(to, from)| Some((to, from, at.strip_prefix(from)?)));
        let mut elsewhere = moved.map(|(to, from, rest)| (to.join(rest), before_of(before, from, to)));
        depth_of(value, at) >= before || elsewhere.any(|(at, before)| depth_of(value, &at) >= before)
    });
    for (to, from) in moves {
        let (source, original) = sources.origin(&from);
        sources.moved(to, source, original);
    }
    Ok(plan.unserved)
}

/// How deep a place was, told by where it is now.
fn before_of(before: usize, from: &Pointer, to: &Pointer) -> usize {
    (before + to.tokens().count()).saturating_sub(from.tokens().count())
}

/// How many steps to a place are there.
fn depth(value: &Value, place: &Place) -> usize {
    if let Place::At(at, _) = place { depth_of(value, at) } else { 0 }
}

fn depth_of(value: &Value, at: &Pointer) -> usize {
    let mut here = value;
    for (steps, token) in at.tokens().enumerate() {
        let next = match here {
            Value::Object(map) => map.get(token.as_ref()),
            Value::Array(list) => token.parse::<usize>().ok().and_then(|index| list.get(index)),
            _ => None,
        };
        let Some(next) = next else { return steps };
        here = next;
    }
    at.tokens().count()
}

/// What patterns select of a document.
fn select(value: &Value, selection: &Selection, sink: &mut Sink) -> Result<Served, Failed> {
    let candidates = candidates(value);
    let rules = Rules::new(selection, sink)?;
    rules.complain(&candidates, sink)?;
    let mut served: BTreeMap<(&'static str, &str), (BTreeSet<String>, bool)> = BTreeMap::new();
    for candidate in &candidates {
        let (methods, all) =
            served.entry((candidate.section, candidate.path)).or_insert_with(|| (BTreeSet::new(), true));
        if rules.select(candidate) {
            methods.insert(candidate.method.clone());
        } else {
            *all = false;
        }
    }
    served.retain(|_, (methods, _)| !methods.is_empty());
    if served.is_empty() {
        let message = "no operation is selected";
        let help = "each pattern selects something, but no operation is what tags, paths and operations ask for at once";
        sink.push(Diagnostic::whole(codes::SELECTION, message).help(help));
        return Err(Failed);
    }
    let kept = |(methods, all): (BTreeSet<String>, bool)| if all { Kept::All } else { Kept::Some(methods) };
    Ok(served.into_iter().map(|((section, path), found)| ((section, path.to_owned()), kept(found))).collect())
}

/// Every operation of a document.
fn candidates(value: &Value) -> Vec<Candidate<'_>> {
    let references = References::new(value);
    let mut found = Vec::new();
    for section in SECTIONS {
        let Some(Value::Object(items)) = value.get(section) else { continue };
        for (path, item) in items.iter().filter(|(path, _)| section != "paths" || !path.starts_with("x-")) {
            let mut known = HashSet::new();
            let target = references.follow(&Pointer::root(), item).ok().map(|(_, target)| target);
            // What a path item says beside its reference counts, and comes first.
            for item in [Some(item), target].into_iter().flatten() {
                for (method, operation) in item.as_object().into_iter().flat_map(operations) {
                    let method = method.to_ascii_uppercase();
                    if known.insert(method.clone()) {
                        let operation = references.follow(&Pointer::root(), operation);
                        let operation = operation.ok().map(|(_, operation)| operation);
                        let tags = operation.and_then(|o| o.get("tags")).and_then(Value::as_array);
                        found.push(Candidate {
                            section,
                            path,
                            method,
                            id: operation.and_then(|o| o.get("operationId")).and_then(Value::as_str),
                            tags: tags.into_iter().flatten().filter_map(Value::as_str).collect(),
                        });
                    }
                }
            }
        }
    }
    found
}

/// The operations of a path item, by method as written.
fn operations(item: &Map<String, Value>) -> Vec<(&str, &Value)> {
    let mut found: Vec<(&str, &Value)> =
        item.iter().filter(|(key, _)| is_method(key)).map(|(key, value)| (key.as_str(), value)).collect();
    if let Some(Value::Object(more)) = item.get(ADDITIONAL) {
        found.extend(more.iter().map(|(key, value)| (key.as_str(), value)));
    }
    found
}

/// 3.2's methods that path items have no keys for.
const ADDITIONAL: &str = "additionalOperations";

fn is_method(key: &str) -> bool {
    super::skeleton::METHODS.contains(&key.to_ascii_lowercase().as_str())
}
