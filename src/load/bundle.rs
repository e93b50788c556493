//! Brings every file that a document refers to into one tree.
//!
//! What another file holds moves to `components`, under a name of its own, and the reference is rewritten; where
//! `components` has no place for its kind (a path, an operation, a list of properties) it moves to the place of the
//! reference. [`Sources`] notes each move, so that messages name the file and line where things were written.

use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Component, Path as FilePath, PathBuf};

use indexmap::IndexMap;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::grammar::{Kind, Shape};
use super::read::read;
use super::walk::{Found, walk};
use crate::diagnostic::{Code, Diagnostic, Sink, codes};
use crate::source::{Pointer, Source, SourceId, Sources};
use crate::suggest::closest;

/// How deeply files may be put into one another at the place of their reference.
const MAX_INLINE: usize = 32;

/// How many parts may be brought in at all.
const MAX_PARTS: usize = 100_000;

/// Brings the files together. What cannot be had is said, all of it at once.
pub(super) fn bundle(mut root: Value, source: &Source, sources: &mut Sources, sink: &mut Sink) -> Value {
    if !refers_outside(&root) {
        return root;
    }
    let mut bundle = Bundle {
        root_path: source.path.as_deref().map(normal),
        shown_folder: source.path.as_deref().and_then(FilePath::parent).map(FilePath::to_owned),
        files: IndexMap::new(),
        homes: HashMap::new(),
        taken: taken_names(&root),
        ids: resource_ids(&root),
        queue: VecDeque::new(),
        parts: 0,
        sources,
        sink,
    };
    bundle.claim_components(&root);
    let tree = std::mem::take(&mut root);
    let at = Place { file: None, bundled: Pointer::root() };
    let mut root = bundle.rewrite(tree, Shape::Is(Kind::Document), &at, 0);
    while let Some(part) = bundle.queue.pop_front() {
        let Some(tree) = bundle.take(part.file, &part.written) else { continue };
        let at = Place { file: Some(part.file), bundled: part.home.clone() };
        let tree = bundle.rewrite(tree, Shape::Is(part.kind), &at, 0);
        put(&mut root, &part.home, tree);
    }
    root
}

/// A file that was read; its index.
type FileId = usize;

struct File {
    source: SourceId,
    path: PathBuf,
    shown: PathBuf,
    value: Option<Value>,
}

/// Where a tree that is being rewritten comes from, and where it goes.
struct Place {
    /// None: the root document.
    file: Option<FileId>,
    /// Its place in the bundled document.
    bundled: Pointer,
}

/// Something that is yet to be brought in.
struct Part {
    file: FileId,
    written: Pointer,
    kind: Kind,
    home: Pointer,
}

struct Bundle<'a> {
    root_path: Option<PathBuf>,
    shown_folder: Option<PathBuf>,
    files: IndexMap<PathBuf, File>,
    homes: HashMap<(FileId, Pointer, &'static str), Pointer>,
    taken: HashMap<&'static str, HashSet<String>>,
    ids: HashSet<String>,
    queue: VecDeque<Part>,
    parts: usize,
    sources: &'a mut Sources,
    sink: &'a mut Sink,
}

/// What a reference means.
enum Target {
    /// A place in the root document, or one that needs no bundling.
    Local(String),
    /// A place in another file.
    Other(FileId, Pointer),
    /// Nothing; it has been said.
    Nothing,
}

impl Bundle<'_> {
    /// Gives a component of the root that is nothing but a reference to a file as the home of what it refers to, so
    /// that `Pet: {$ref: ./pet.yaml}` stays `Pet`.
    fn claim_components(&mut self, root: &Value) {
        let Some(Value::Object(components)) = root.get("components") else { return };
        for (section, entries) in components {
            let (Some(kind), Value::Object(entries)) = (Kind::of_section(section), entries) else { continue };
            let Some(section) = kind.section() else { continue };
            for (name, entry) in entries {
                let Some(text) = pure_reference(entry) else { continue };
                let at = Pointer::root().key("components").key(section).key(name);
                if text.starts_with('#') {
                    continue;
                }
                if let Target::Other(file, written) = self.target(text, None, &at.key("$ref"), false) {
                    self.homes.entry((file, written, section)).or_insert(at);
                }
            }
        }
    }

    /// Rewrites every reference in a tree that stands at `at`.
    fn rewrite(&mut self, mut tree: Value, shape: Shape, at: &Place, depth: usize) -> Value {
        let mut found: Vec<(Pointer, Option<Shape>, String)> = Vec::new();
        walk(&tree, shape, &mut |path, what| match what {
            Found::Reference { shape, text } => found.push((path.pointer(), Some(shape), text.to_owned())),
            Found::Mapping(text) => found.push((path.pointer(), None, text.to_owned())),
            Found::UnknownKey(..) | Found::Beside(_) => {}
        });
        // In the document's order, so that names and findings are; then put in place from the inside out, so that what
        // stands for an outer reference does not hide an inner one.
        let mut changes = Vec::with_capacity(found.len());
        for (inner, shape, text) in found {
            let change = match shape {
                Some(shape) => self.reference(&text, shape, &inner, at, depth),
                None => self.mapping(&text, at, &at.bundled.join(inner.as_str())).map(Change::Text),
            };
            if let Some(change) = change {
                changes.push((inner, shape.is_some(), change));
            }
        }
        for (inner, is_reference, change) in changes.into_iter().rev() {
            match change {
                Change::Text(text) if is_reference => set(&mut tree, &inner.key("$ref"), Value::String(text)),
                Change::Text(text) => set(&mut tree, &inner, Value::String(text)),
                Change::Tree(part) => replace(&mut tree, &inner, part),
            }
        }
        tree
    }

    /// What becomes of a reference; none where it stays as it is.
    fn reference(
        &mut self,
        text: &str,
        shape: Shape,
        inner: &Pointer,
        at: &Place,
        depth: usize,
    ) -> Option<Change> {
        let bundled = at.bundled.join(inner.as_str());
        match self.target(text, at.file, &bundled.key("$ref"), true) {
            Target::Nothing => None,
            Target::Local(new) => (new != text).then_some(Change::Text(new)),
            Target::Other(file, written) => {
                let section = match shape {
                    // 3.0 has no place for path items.
                    Shape::Is(Kind::PathItem) => None,
                    Shape::Is(kind) => kind.section().map(|section| (kind, section)),
                    _ => None,
                };
                if let Some((kind, section)) = section {
                    let home = self.home(file, written.clone(), kind, section);
                    // Else this component is the home itself.
                    if home != bundled {
                        return Some(Change::Text(fragment(&home)));
                    }
                }
                self.inline(shape, file, written, &bundled, depth).map(Change::Tree)
            }
        }
    }

    /// What becomes of an entry of a discriminator's mapping; none where it stays as it is.
    fn mapping(&mut self, text: &str, at: &Place, bundled: &Pointer) -> Option<String> {
        let ending = text.rsplit_once('.').map(|(_, ending)| ending);
        let is_place = text.contains(['#', '/']) || matches!(ending, Some("yaml" | "yml" | "json"));
        if is_place {
            return match self.target(text, at.file, bundled, true) {
                Target::Nothing => None,
                Target::Local(new) => (new != text).then_some(new),
                Target::Other(file, written) => {
                    Some(fragment(&self.home(file, written, Kind::Schema, "schemas")))
                }
            };
        }
        // A name of a schema, in whichever file the discriminator stands.
        let file = at.file?;
        let written = Pointer::root().key("components").key("schemas").key(text);
        written.find(self.files[file].value.as_ref()?)?;
        Some(fragment(&self.home(file, written, Kind::Schema, "schemas")))
    }

    /// What a reference names, to stand in the reference's place.
    fn inline(
        &mut self,
        shape: Shape,
        file: FileId,
        written: Pointer,
        bundled: &Pointer,
        depth: usize,
    ) -> Option<Value> {
        self.parts += 1;
        if depth >= MAX_INLINE || self.parts > MAX_PARTS {
            self.say(
                codes::REFERENCE_CIRCLE,
                &bundled.key("$ref"),
                "this reference leads back to itself through other files".to_owned(),
                "only what stands under `components` may refer to itself".to_owned(),
            );
            return None;
        }
        let part = self.take(file, &written)?;
        self.sources.moved(bundled.clone(), self.files[file].source, written);
        let at = Place { file: Some(file), bundled: bundled.clone() };
        Some(self.rewrite(part, shape, &at, depth + 1))
    }

    /// What a reference written in `file` means.
    fn target(&mut self, text: &str, file: Option<FileId>, at: &Pointer, say: bool) -> Target {
        let (path, pointer) = match text.split_once('#') {
            Some((path, pointer)) => (path, pointer),
            None => (text, ""),
        };
        let target = if path.is_empty() {
            match file {
                None => return Target::Local(text.to_owned()),
                Some(file) => file,
            }
        } else {
            if self.ids.contains(text) || self.ids.contains(path) {
                return Target::Local(text.to_owned());
            }
            if path.contains(":/") || path.starts_with("//") || path.starts_with("urn:") {
                if say {
                    self.say(
                        codes::REMOTE_REFERENCE,
                        at,
                        format!("`{text}` is on the network"),
                        "save it as a file beside the document and refer to that; nothing is fetched"
                            .to_owned(),
                    );
                }
                return Target::Nothing;
            }
            match self.open(path, file, at, say) {
                Some(Opened::Root) => return Target::Local(format!("#{pointer}")),
                Some(Opened::File(file)) => file,
                None => return Target::Nothing,
            }
        };
        let Some(value) = &self.files[target].value else { return Target::Nothing };
        match written_pointer(value, pointer) {
            Ok(written) => Target::Other(target, written),
            Err(help) => {
                if say {
                    let name = self.sources.file(self.files[target].source).name.clone();
                    self.say(
                        codes::BROKEN_REFERENCE,
                        at,
                        format!("`{text}` points to nothing in `{name}`"),
                        help,
                    );
                }
                Target::Nothing
            }
        }
    }

    /// Reads a file, once.
    fn open(&mut self, path: &str, from: Option<FileId>, at: &Pointer, say: bool) -> Option<Opened> {
        let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
        let folders = match from {
            Some(file) => {
                let file = &self.files[file];
                (file.path.parent().map(FilePath::to_owned), file.shown.parent().map(FilePath::to_owned))
            }
            None => (
                self.root_path.as_deref().and_then(FilePath::parent).map(FilePath::to_owned),
                self.shown_folder.clone(),
            ),
        };
        let (Some(folder), Some(shown_folder)) = folders else {
            if say {
                self.say(
                    codes::NO_FOLDER,
                    at,
                    format!("`{path}` is a file, but the document itself is none, so that there is no folder to look in"),
                    "give the document as a file, or bundle it first".to_owned(),
                );
            }
            return None;
        };
        // A name as it stands wins over its percent-decoded form.
        let literal = normal(&folder.join(path));
        let (full, relative) = if decoded != path && !literal.is_file() {
            (normal(&folder.join(&decoded)), decoded.as_str())
        } else {
            (literal, path)
        };
        if self.root_path.as_ref() == Some(&full) {
            return Some(Opened::Root);
        }
        if let Some(index) = self.files.get_index_of(&full) {
            // What is wrong with it was said at the first reference; the others need not say it again.
            return Some(Opened::File(index));
        }
        let shown = normal(&shown_folder.join(relative));
        let name = shown.display().to_string();
        let (source, value) = match Source::open(&full) {
            Ok(text) => {
                let (source, value) = read(&name, &text.bytes, self.sources, self.sink);
                (source, value)
            }
            Err(error) => {
                if !say {
                    return None;
                }
                let message = error.message.replace(&full.display().to_string(), &name);
                self.say(codes::REFERENCED_FILE, at, message, error.help);
                (SourceId(0), None)
            }
        };
        let (index, _) = self.files.insert_full(full.clone(), File { source, path: full, shown, value });
        Some(Opened::File(index))
    }

    /// Where in the bundled document something of another file stands; claimed where it has no place yet.
    fn home(&mut self, file: FileId, written: Pointer, kind: Kind, section: &'static str) -> Pointer {
        if let Some(home) = self.homes.get(&(file, written.clone(), section)) {
            return home.clone();
        }
        let stem = self.files[file].path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let stem = clean(&stem.unwrap_or_default());
        let last = written.last().map(|name| clean(&name));
        let taken = self.taken.entry(section).or_default();
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
        let home = Pointer::root().key("components").key(section).key(&name);
        self.homes.insert((file, written.clone(), section), home.clone());
        self.sources.moved(home.clone(), self.files[file].source, written.clone());
        self.queue.push_back(Part { file, written, kind, home: home.clone() });
        home
    }

    fn take(&mut self, file: FileId, written: &Pointer) -> Option<Value> {
        written.find(self.files[file].value.as_ref()?).cloned()
    }

    fn say(&mut self, code: Code, at: &Pointer, message: String, help: String) {
        self.sink.push(Diagnostic::new(code, at, message).help(help));
    }
}

/// What becomes of a reference.
enum Change {
    /// It names another place.
    Text(String),
    /// What it names stands in its place.
    Tree(Value),
}

enum Opened {
    Root,
    File(FileId),
}

/// The place in a file that a fragment names, as a pointer; or what to do about it.
fn written_pointer(value: &Value, fragment: &str) -> Result<Pointer, String> {
    let decoded = percent_decode_str(fragment).decode_utf8_lossy().into_owned();
    let decoded = decoded.trim_end_matches('/').to_owned();
    let Some(pointer) = Pointer::parse(&decoded) else {
        return anchor(value, &decoded, &Pointer::root(), 0)
            .ok_or_else(|| "write a JSON Pointer after `#`, such as `#/components/schemas/Pet`".to_owned());
    };
    if pointer.find(value).is_some() {
        return Ok(pointer);
    }
    // The last place that is there, for the names that stand in it.
    let mut parent = pointer.clone();
    let mut missing = String::new();
    while let Some(up) = parent.parent() {
        missing = parent.last().unwrap_or_default().into_owned();
        parent = up;
        if let Some(there) = parent.find(value) {
            let names = there.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
            if let Some(near) = closest(&missing, names) {
                return Err(format!("did you mean `{}`?", parent.key(near)));
            }
            break;
        }
    }
    Err(format!("there is no `{missing}` at `{parent}` of that file"))
}

fn anchor(value: &Value, name: &str, at: &Pointer, depth: usize) -> Option<Pointer> {
    if depth > 300 {
        return None;
    }
    match value {
        Value::Object(map) => {
            if map.get("$anchor").and_then(Value::as_str) == Some(name) {
                return Some(at.clone());
            }
            map.iter().find_map(|(key, value)| anchor(value, name, &at.key(key), depth + 1))
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .find_map(|(index, value)| anchor(value, name, &at.index(index), depth + 1)),
        _ => None,
    }
}

/// Whether anything in a document refers to another file: most do not, and need no second walk.
fn refers_outside(root: &Value) -> bool {
    let mut outside = false;
    walk(root, Shape::Is(Kind::Document), &mut |_, found| match found {
        Found::Reference { text, .. } => outside |= !text.starts_with('#'),
        Found::Mapping(text) => outside |= !text.starts_with('#') && text.contains(['.', '/', '#']),
        Found::UnknownKey(..) | Found::Beside(_) => {}
    });
    outside
}

fn pure_reference(value: &Value) -> Option<&str> {
    let map = value.as_object()?;
    if map.len() == 1 { map.get("$ref")?.as_str() } else { None }
}

fn taken_names(root: &Value) -> HashMap<&'static str, HashSet<String>> {
    let mut taken = HashMap::new();
    let Some(Value::Object(components)) = root.get("components") else { return taken };
    for (section, entries) in components {
        if let (Some(section), Value::Object(entries)) =
            (Kind::of_section(section).and_then(Kind::section), entries)
        {
            taken.insert(section, entries.keys().cloned().collect());
        }
    }
    taken
}

/// Every `$id` in a document: a reference to one is none to another file.
fn resource_ids(root: &Value) -> HashSet<String> {
    fn collect(value: &Value, ids: &mut HashSet<String>, depth: usize) {
        if depth > 300 {
            return;
        }
        match value {
            Value::Object(map) => {
                if let Some(Value::String(id)) = map.get("$id") {
                    ids.insert(id.trim_end_matches('#').to_owned());
                }
                map.values().for_each(|value| collect(value, ids, depth + 1));
            }
            Value::Array(list) => list.iter().for_each(|value| collect(value, ids, depth + 1)),
            _ => {}
        }
    }
    let mut ids = HashSet::new();
    collect(root, &mut ids, 0);
    ids
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

/// A path without `.` and `..`, by its letters alone.
fn normal(path: &FilePath) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                let up = matches!(normal.components().next_back(), Some(Component::Normal(_)));
                if up {
                    normal.pop();
                } else {
                    normal.push("..");
                }
            }
            part => normal.push(part),
        }
    }
    normal
}
