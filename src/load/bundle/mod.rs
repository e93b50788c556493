//! Brings every file that a document refers to into one tree, and makes every reference say where it leads there.
//!
//! What another text holds moves to `components`, under a name of its own, and the reference is rewritten; where
//! `components` has no place for its kind (a path, an operation, a list of properties) it moves to the place of the
//! reference. [`Sources`] notes each move, so that messages name the file and line where things were written.
//! References by address or anchor become plain JSON pointers, so that nobody after this needs to know `$id`.

mod dynamics;
mod meant;
mod published;
mod resources;
mod target;
mod texts;
mod unreachable;
mod uri;

use std::collections::{HashMap, HashSet, VecDeque};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

pub(super) use dynamics::Dynamics;
use target::Target;
use texts::{ROOT, TextId, Texts};
pub(super) use unreachable::substitute;

use super::dialect::Dialect;
use super::grammar::{Kind, Shape};
use super::walk::{Found, walk};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::source::{Fetch, Pointer, Source, Sources};

/// How deeply files may be put into one another at the place of their reference.
const MAX_INLINE: usize = 32;

/// How many parts may be brought in at all.
const MAX_PARTS: usize = 100_000;

/// A document in one piece.
pub(super) struct Bundled {
    /// Every reference in it is a JSON pointer into it, or leads nowhere.
    pub(super) value: Value,
    /// What to serve, where that is another: a document of one file stays as it was written, if that leads anywhere.
    pub(super) served: Option<Value>,
    /// What depends on the way by which a schema is reached.
    pub(super) dynamics: Dynamics,
    /// Something that is referred to is on the network and was not to be had.
    pub(super) unreached: bool,
}

/// Brings the files together. What cannot be had is said, all of it at once. `kind` is what the root document is:
/// other files are read as the place of the reference to them asks for.
pub(super) fn bundle(
    root: Value,
    kind: Kind,
    source: &Source,
    fetch: &mut dyn Fetch,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Bundled {
    if is_plain(&root, kind) {
        return Bundled { value: root, served: None, dynamics: Dynamics::default(), unreached: false };
    }
    let taken = taken_names(&root, kind);
    let mut bundle = Bundle {
        kind,
        texts: Texts::new(root, kind, source, fetch, sources, sink),
        homes: HashMap::new(),
        taken,
        queue: VecDeque::new(),
        asked: HashSet::new(),
        claimed: HashMap::new(),
        parts: 0,
        dynamics: Dynamics::default(),
        entered: HashMap::new(),
        several: false,
        unreached: false,
    };
    let original = bundle.texts.clone_root();
    bundle.claim_components(&original);
    let at = Place { text: ROOT, written: Pointer::root(), bundled: Pointer::root() };
    let mut value = bundle.rewrite(original, Shape::Is(kind), &at, 0);
    while let Some(part) = bundle.queue.pop_front() {
        let Some(tree) = bundle.texts.find(part.text, &part.written).cloned() else { continue };
        let at = Place { text: part.text, written: part.written, bundled: part.home };
        let tree = bundle.rewrite(tree, Shape::Is(part.kind), &at, 0);
        put(&mut value, &at.bundled, tree);
    }
    let served = if bundle.several || bundle.texts.forgiven {
        let mut served = value.clone();
        if bundle.dynamics.is_empty() {
            without_addresses(&mut served, kind);
        }
        served
    } else {
        bundle.texts.clone_root()
    };
    Bundled { value, served: Some(served), dynamics: bundle.dynamics, unreached: bundle.unreached }
}

/// Where a tree that is being rewritten comes from, and where it goes.
struct Place {
    text: TextId,
    /// Its place in that text.
    written: Pointer,
    /// Its place in the bundled document.
    bundled: Pointer,
}

impl Place {
    fn inner(&self, below: &Pointer) -> Self {
        let join = |at: &Pointer| at.join(below.as_str());
        Self { text: self.text, written: join(&self.written), bundled: join(&self.bundled) }
    }
}

/// Something that is yet to be brought in, or to be rewritten where it stands.
struct Part {
    text: TextId,
    written: Pointer,
    kind: Kind,
    home: Pointer,
}

struct Bundle<'a> {
    /// What the root document is.
    kind: Kind,
    texts: Texts<'a>,
    homes: HashMap<(TextId, Pointer, Kind), Pointer>,
    taken: HashMap<Kind, HashSet<String>>,
    queue: VecDeque<Part>,
    /// Places of the root document that references read as schemas and the grammar does not.
    asked: HashSet<Pointer>,
    /// Where components lead that are nothing but a reference to elsewhere.
    claimed: HashMap<Pointer, Target>,
    parts: usize,
    dynamics: Dynamics,
    /// The resources that were met, as [`Dynamics`] counts them.
    entered: HashMap<(TextId, usize), usize>,
    /// Something of another text was brought in.
    several: bool,
    /// Something of the network was not to be had.
    unreached: bool,
}

impl Bundle<'_> {
    /// Gives a component of the root that is nothing but a reference to a file as the home of what it refers to, so
    /// that `Pet: {$ref: ./pet.yaml}` stays `Pet`.
    fn claim_components(&mut self, root: &Value) {
        for (shelf, kind, entries) in self.kind.shelves(root) {
            for (name, entry) in entries {
                let Some(text) = pure_reference(entry) else { continue };
                let at = shelf.key(name);
                if text.starts_with('#') || self.texts.meaning(text, ROOT, &shelf).is_some() {
                    continue;
                }
                let target = self.texts.target(text, ROOT, &at, &at.key("$ref"));
                self.claimed.insert(at.clone(), target.clone());
                if let Target::Place(text, written) = target
                    && text != ROOT
                {
                    self.homes.entry((text, written, kind)).or_insert(at);
                }
            }
        }
    }

    /// Rewrites every reference in a tree that stands at `at`.
    fn rewrite(&mut self, mut tree: Value, shape: Shape, at: &Place, depth: usize) -> Value {
        self.texts.index(at.text, &at.written, shape);
        self.enter(at);
        let mut found: Vec<(Pointer, What)> = Vec::new();
        walk(&tree, shape, &mut |path, what| {
            let what = match what {
                Found::Reference { shape, text } => What::Reference(shape, text.to_owned()),
                Found::Mapping(text) => What::Mapping(text.to_owned()),
                Found::Dynamic(key, text) => What::Dynamic(key == "$recursiveRef", text.to_owned()),
                Found::Schema(_) | Found::UnknownKey(..) | Found::Beside(_) => return,
            };
            found.push((path.pointer(), what));
        });
        // In the document's order, so that names and findings are; then put in place from the inside out, so that what
        // stands for an outer reference does not hide an inner one.
        let mut changes = Vec::with_capacity(found.len());
        for (below, what) in found {
            let here = at.inner(&below);
            match what {
                What::Reference(shape, text) => {
                    if shape == Shape::Is(Kind::Schema) {
                        self.alone(&mut tree, &below, &here);
                    }
                    if let Some(change) = self.reference(&text, shape, &here, depth) {
                        changes.push((below, true, change));
                    }
                }
                What::Mapping(text) => {
                    if let Some(text) = self.mapping(&text, &here) {
                        changes.push((below, false, Change::Text(text)));
                    }
                }
                What::Dynamic(recursive, text) => self.dynamic(recursive, &text, &here),
            }
        }
        for (below, is_reference, change) in changes.into_iter().rev() {
            match change {
                Change::Text(text) if is_reference => set(&mut tree, &below.key("$ref"), Value::String(text)),
                Change::Text(text) => set(&mut tree, &below, Value::String(text)),
                Change::Tree(part) => replace(&mut tree, &below, part),
            }
        }
        tree
    }

    /// What becomes of a reference; none where it stays as it is.
    fn reference(&mut self, text: &str, shape: Shape, here: &Place, depth: usize) -> Option<Change> {
        let said = here.bundled.key("$ref");
        let meant = match shape {
            Shape::Is(kind) => {
                self.kind.shelf_place(kind).and_then(|shelf| self.texts.meant(text, here.text, &shelf, &said))
            }
            _ => None,
        };
        let target = match (meant, self.claimed.get(&here.bundled).filter(|_| here.text == ROOT)) {
            (Some(meant), _) => Target::Place(ROOT, meant),
            (None, Some(claimed)) => claimed.clone(),
            (None, None) => self.texts.target(text, here.text, &here.written, &said),
        };
        let (target, written) = match target {
            Target::Place(target, written) => (target, written),
            // Said already: under the name of its text it is none of the bundled document's own.
            Target::Nothing if text.starts_with('#') => {
                return Some(Change::Text(format!("{}{text}", self.texts.get(here.text).uri)));
            }
            Target::Unreachable(address, help) => {
                self.unreached = true;
                self.texts.sink.push(unreachable::finding(text, &address, &help, shape, &said));
                return None;
            }
            Target::Unknown | Target::Nothing => return None,
        };
        if target == ROOT {
            if shape == Shape::Is(Kind::Schema) {
                self.ask(&written);
            }
            let new = fragment(&written);
            return (new != text && !says(text, &written)).then_some(Change::Text(new));
        }
        let kind = match shape {
            // 3.0 has no place for path items.
            Shape::Is(Kind::PathItem) => None,
            Shape::Is(kind) => Some(kind),
            _ => None,
        };
        if let Some(home) = kind.and_then(|kind| self.home(target, &written, kind)) {
            // Else this component is the home itself.
            if home != here.bundled {
                return Some(Change::Text(fragment(&home)));
            }
        }
        self.inline(shape, target, written, &here.bundled, depth).map(Change::Tree)
    }

    /// What becomes of an entry of a discriminator's mapping; none where it stays as it is.
    fn mapping(&mut self, text: &str, here: &Place) -> Option<String> {
        let ending = text.rsplit_once('.').map(|(_, ending)| ending);
        let is_place = text.contains(['#', '/']) || matches!(ending, Some("yaml" | "yml" | "json"));
        if is_place {
            let Target::Place(target, written) =
                self.texts.target(text, here.text, &here.written, &here.bundled)
            else {
                return None;
            };
            let place = self.schema_place(target, &written);
            return (!says(text, &place)).then(|| fragment(&place));
        }
        // A name of a schema, in whichever file the discriminator stands.
        let written = Pointer::root().key("components").key("schemas").key(text);
        if here.text == ROOT || self.texts.find(here.text, &written).is_none() {
            return None;
        }
        Some(fragment(&self.schema_place(here.text, &written)))
    }

    /// Where a schema of any text stands in the bundled document.
    fn schema_place(&mut self, text: TextId, written: &Pointer) -> Pointer {
        if text == ROOT {
            self.ask(written);
            return written.clone();
        }
        // Every version keeps schemas to be referred to.
        self.home(text, written, Kind::Schema).unwrap_or_else(|| written.clone())
    }

    /// Has a place of the root document read as a schema, where the grammar has none.
    fn ask(&mut self, written: &Pointer) {
        let known = self.kind.at(written).is_some_and(|shape| shape != Shape::Data);
        if !known && self.asked.insert(written.clone()) {
            let home = written.clone();
            self.queue.push_back(Part { text: ROOT, written: written.clone(), kind: Kind::Schema, home });
        }
    }

    /// What a reference names, to stand in the reference's place.
    fn inline(
        &mut self,
        shape: Shape,
        text: TextId,
        written: Pointer,
        bundled: &Pointer,
        depth: usize,
    ) -> Option<Value> {
        self.parts += 1;
        if depth >= MAX_INLINE || self.parts > MAX_PARTS {
            let message = "this reference leads back to itself through other files";
            self.texts.sink.push(
                Diagnostic::new(codes::REFERENCE_CIRCLE, &bundled.key("$ref"), message)
                    .help("only what stands under `components` may refer to itself")
                    .fatal(),
            );
            return None;
        }
        let part = self.texts.find(text, &written)?.clone();
        self.several = true;
        let source = self.texts.get(text).source;
        self.texts.sources.moved(bundled.clone(), source, written.clone());
        let at = Place { text, written, bundled: bundled.clone() };
        Some(self.rewrite(part, shape, &at, depth + 1))
    }

    /// Where in the bundled document something of another file stands; claimed where it has no place yet. None where the
    /// document has no place for its kind.
    fn home(&mut self, text: TextId, written: &Pointer, kind: Kind) -> Option<Pointer> {
        if let Some(home) = self.homes.get(&(text, written.clone(), kind)) {
            return Some(home.clone());
        }
        let shelf = self.kind.shelf_place(kind)?;
        self.several = true;
        let name = self.free_name(text, written, kind);
        let home = shelf.key(&name);
        self.homes.insert((text, written.clone(), kind), home.clone());
        self.texts.sources.moved(home.clone(), self.texts.get(text).source, written.clone());
        self.queue.push_back(Part { text, written: written.clone(), kind, home: home.clone() });
        Some(home)
    }

    fn free_name(&mut self, text: TextId, written: &Pointer, kind: Kind) -> String {
        let stem = clean(&uri::stem(&self.texts.get(text).uri));
        let last = written.last().map(|name| clean(&name));
        let taken = self.taken.entry(kind).or_default();
        let candidates = match last {
            Some(name) => vec![name.clone(), format!("{stem}_{name}")],
            None => vec![stem.clone()],
        };
        let base = candidates.last().cloned().unwrap_or(stem);
        let name = candidates
            .into_iter()
            .chain((2..=MAX_PARTS).map(|number| format!("{base}_{number}")))
            .find(|name| !name.is_empty() && !taken.contains(name))
            .unwrap_or_default();
        taken.insert(name.clone());
        name
    }

    /// Takes away what stands beside a `$ref` where the schema's dialect does not read it.
    fn alone(&mut self, tree: &mut Value, below: &Pointer, here: &Place) {
        if !self.texts.dialect(here.text, &here.written).refs_alone() {
            return;
        }
        let Some(Value::Object(map)) = tree.pointer_mut(below.as_str()) else { return };
        let ignored: Vec<String> = map
            .keys()
            .filter(|key| !STAY.contains(&key.as_str()) && !key.starts_with("x-"))
            .cloned()
            .collect();
        for key in ignored {
            map.shift_remove(&key);
            let message =
                format!("`{key}` stands beside a `$ref` and is ignored, as the schema's `$schema` says");
            self.texts.sink.push(
                Diagnostic::at_key(codes::IGNORED, &here.bundled.key(&key), message)
                    .help("put both into an `allOf`"),
            );
        }
    }
}

/// What may stand beside a `$ref` in the older drafts without being mistaken for a restriction.
const STAY: &[&str] =
    &["$ref", "$schema", "$id", "id", "$comment", "title", "description", "definitions", "$defs"];

/// Something that a walk found, kept beyond the walk.
enum What {
    Reference(Shape, String),
    Mapping(String),
    /// Whether it is `$recursiveRef`.
    Dynamic(bool, String),
}

/// What becomes of a reference.
enum Change {
    /// It names another place.
    Text(String),
    /// What it names stands in its place.
    Tree(Value),
}

/// Whether every reference of a document is a plain JSON pointer already: those of most are, and need no second walk.
fn is_plain(root: &Value, kind: Kind) -> bool {
    let mut plain = true;
    // Into something of the document itself; `#/definitions/Pet` may mean a place in the schema that says so.
    let pointer = |text: &str| {
        let below = text.strip_prefix('#').and_then(|below| percent_decode_str(below).decode_utf8().ok());
        below.is_some_and(|below| below.starts_with('/') && root.pointer(&below).is_some())
    };
    walk(root, Shape::Is(kind), &mut |_, found| match found {
        Found::Reference { text, .. } => plain &= pointer(text),
        Found::Mapping(text) => plain &= pointer(text) || !text.contains(['.', '/', '#']),
        // Where `$schema` alone changes what a schema means: drafts in which `id` is one.
        Found::Schema(map) => {
            plain &= !["$id", "$anchor", "$dynamicAnchor", "$recursiveAnchor"]
                .iter()
                .any(|key| map.contains_key(*key));
            let draft = map.get("$schema").and_then(Value::as_str);
            plain &= !draft.is_some_and(|draft| Dialect::of(draft).refs_alone());
        }
        Found::Dynamic(..) => plain = false,
        Found::UnknownKey(..) | Found::Beside(_) => {}
    });
    plain && root.get("$self").is_none()
}

/// Whether a reference is a plain JSON pointer to a place already, in whatever spelling.
fn says(text: &str, place: &Pointer) -> bool {
    let decoded = text.strip_prefix('#').map(|text| percent_decode_str(text).decode_utf8_lossy());
    decoded.is_some_and(|decoded| decoded == place.as_str())
}

fn pure_reference(value: &Value) -> Option<&str> {
    let map = value.as_object()?;
    if map.len() == 1 { map.get("$ref")?.as_str() } else { None }
}

fn taken_names(root: &Value, kind: Kind) -> HashMap<Kind, HashSet<String>> {
    let shelves = kind.shelves(root).into_iter();
    shelves.map(|(_, kind, entries)| (kind, entries.keys().cloned().collect())).collect()
}

/// A name that may stand under `components` (OpenAPI 3.1, §4.8.7.1).
fn clean(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '_' }).collect()
}

/// A pointer as the text of a `$ref`.
fn fragment(pointer: &Pointer) -> String {
    pointer.to_string().replace('%', "%25")
}

fn set(tree: &mut Value, at: &Pointer, value: Value) {
    if let Some(place) = tree.pointer_mut(at.as_str()) {
        *place = value;
    }
}

/// Puts a tree in the place of a reference; what stands beside the `$ref` wins.
fn replace(tree: &mut Value, at: &Pointer, mut part: Value) {
    let Some(place) = tree.pointer_mut(at.as_str()) else { return };
    if let (Value::Object(part), Value::Object(own)) = (&mut part, &mut *place) {
        for (key, value) in std::mem::take(own) {
            if key != "$ref" {
                part.insert(key, value);
            }
        }
    }
    *place = part;
}

/// Puts a component where its home is.
fn put(root: &mut Value, home: &Pointer, value: Value) {
    if let Some(place) = root.pointer_mut(home.as_str()) {
        *place = value;
        return;
    }
    let mut place = root;
    for token in home.tokens() {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(map) = place else { return };
        place = map.entry(token.into_owned()).or_insert(Value::Null);
    }
    *place = value;
}

/// Takes the addresses off the schemas: every reference leads by pointer now, which an address in between would turn.
fn without_addresses(root: &mut Value, kind: Kind) {
    let mut found = Vec::new();
    walk(root, Shape::Is(kind), &mut |path, what| {
        if let Found::Schema(_) = what {
            found.push(path.pointer());
        }
    });
    for at in found {
        if let Some(Value::Object(map)) = root.pointer_mut(at.as_str()) {
            map.shift_remove("$id");
        }
    }
}
