//! Which schemas of a text have addresses and anchors of their own (JSON Schema 2020-12 core, §8.2).

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::uri;
use crate::load::dialect::Dialect;
use crate::load::grammar::{Kind, Shape};
use crate::load::walk::{Found, walk};
use crate::source::Pointer;

/// A schema that is a document of its own, with what stands in it up to the next such schema; or the whole text.
#[derive(Debug)]
pub(super) struct Resource {
    /// Where its root stands in the text.
    pub(super) at: Pointer,
    /// Against what its references resolve, without a fragment.
    pub(super) base: String,
    /// What its keywords mean.
    pub(super) dialect: Dialect,
    /// Its anchors, in order.
    pub(super) anchors: Vec<Anchor>,
    /// `$recursiveAnchor: true` (2019-09) at its root.
    pub(super) recursive: bool,
}

/// A name of a schema within its resource.
#[derive(Debug)]
pub(super) struct Anchor {
    /// The name.
    pub(super) name: String,
    /// Where the schema stands in the text.
    pub(super) at: Pointer,
    /// `$dynamicAnchor`.
    pub(super) dynamic: bool,
}

impl Resource {
    /// The anchor of a name.
    pub(super) fn anchor(&self, name: &str) -> Option<&Anchor> {
        self.anchors.iter().find(|anchor| anchor.name == name)
    }
}

/// The resources of one text.
#[derive(Debug)]
pub(super) struct Resources {
    list: Vec<Resource>,
    places: HashMap<Pointer, usize>,
    /// Where walks have begun.
    seen: HashSet<Pointer>,
    /// The schemas that were looked at.
    named: HashSet<Pointer>,
    /// Anchors that several components have in common, and where one stands; each once.
    pub(super) doubles: Vec<(String, Pointer)>,
}

impl Resources {
    /// For a text of an address; nothing is looked at yet.
    pub(super) fn new(base: String, dialect: Dialect) -> Self {
        let whole = Resource { at: Pointer::root(), base, dialect, anchors: Vec::new(), recursive: false };
        Self {
            list: vec![whole],
            places: HashMap::from([(Pointer::root(), 0)]),
            seen: HashSet::new(),
            named: HashSet::new(),
            doubles: Vec::new(),
        }
    }

    /// Every resource; the first one is the whole text.
    pub(super) fn list(&self) -> &[Resource] {
        &self.list
    }

    /// The resource that holds a place.
    pub(super) fn of(&self, at: &Pointer) -> usize {
        let mut at = at.clone();
        loop {
            if let Some(found) = self.places.get(&at) {
                return *found;
            }
            let Some(parent) = at.parent() else { return 0 };
            at = parent;
        }
    }

    /// The resource a place is the root of.
    pub(super) fn at(&self, at: &Pointer) -> Option<usize> {
        self.places.get(at).copied()
    }

    /// The resources that begin below a place.
    pub(super) fn below(&self, at: &Pointer) -> impl Iterator<Item = (usize, &str)> {
        self.list.iter().enumerate().filter_map(move |(index, resource)| {
            Some((index, resource.at.strip_prefix(at)?)).filter(|(_, rest)| !rest.is_empty())
        })
    }

    /// Looks through a tree that stands at a place of the text, once; the addresses found in it, and their places.
    pub(super) fn index(&mut self, tree: &Value, at: &Pointer, shape: Shape) -> Vec<(String, Pointer)> {
        if !self.seen.insert(at.clone()) {
            return Vec::new();
        }
        let mut found: Vec<(Pointer, &Map<String, Value>)> = Vec::new();
        walk(tree, shape, &mut |path, what| {
            if let Found::Schema(map) = what {
                found.push((at.join(path.pointer().as_str()), map));
            }
        });
        let mut addresses = Vec::new();
        for (at, map) in found {
            // A walk that began further out may have been here.
            if self.named.insert(at.clone()) {
                self.schema(&at, map, &mut addresses);
            }
        }
        if shape == Shape::Is(Kind::Document) {
            self.part_doubles();
        }
        addresses
    }

    fn schema(&mut self, at: &Pointer, map: &Map<String, Value>, addresses: &mut Vec<(String, Pointer)>) {
        let text = |key: &str| map.get(key).and_then(Value::as_str);
        let outer = self.of(at);
        let said = text("$schema").map(Dialect::of);
        let dialect = said.unwrap_or(self.list[outer].dialect);
        // Beside a `$ref` nothing counts in the older drafts.
        let hidden = dialect.refs_alone() && text("$ref").is_some();
        let id = text("$id").or_else(|| text("id").filter(|_| dialect == Dialect::Draft4));
        let (address, fragment) = match id.filter(|_| !hidden) {
            Some(id) => id.split_once('#').unwrap_or((id, "")),
            None => ("", ""),
        };
        let new = (!address.is_empty()).then(|| uri::resolve(&self.list[outer].base, address)).flatten();
        if new.is_some() || said.is_some() || map.get("$recursiveAnchor") == Some(&Value::Bool(true)) {
            let base = new.clone().unwrap_or_else(|| self.list[outer].base.clone());
            let place = self.begin(at, base, dialect);
            self.list[place].recursive = map.get("$recursiveAnchor") == Some(&Value::Bool(true));
        }
        addresses.extend(new.map(|new| (new, at.clone())));
        let own = self.of(at);
        let anchors = [
            (Some(fragment).filter(|name| !name.is_empty() && !name.starts_with('/')), false),
            (text("$anchor").filter(|_| !hidden), false),
            (text("$dynamicAnchor").filter(|_| !hidden), true),
        ];
        for (name, dynamic) in anchors {
            if let Some(name) = name {
                self.list[own].anchors.push(Anchor { name: name.to_owned(), at: at.clone(), dynamic });
            }
        }
    }

    /// Begins a resource; the whole text where it is that.
    fn begin(&mut self, at: &Pointer, base: String, dialect: Dialect) -> usize {
        if let Some(place) = self.at(at) {
            self.list[place].base = base;
            self.list[place].dialect = dialect;
            return place;
        }
        let place = self.list.len();
        let resource = Resource { at: at.clone(), base, dialect, anchors: Vec::new(), recursive: false };
        self.list.push(resource);
        self.places.insert(at.clone(), place);
        place
    }

    /// An `OpenAPI` document is one resource, in which a name may be given once. Where components give one twice, each
    /// means its own: they become resources.
    fn part_doubles(&mut self) {
        let whole = &self.list[0];
        let mut count: HashMap<&str, usize> = HashMap::new();
        for anchor in &whole.anchors {
            *count.entry(&anchor.name).or_default() += 1;
        }
        let twice = whole.anchors.iter().filter(|anchor| count[anchor.name.as_str()] > 1);
        let twice: Vec<(String, Pointer)> =
            twice.map(|anchor| (anchor.name.clone(), anchor.at.clone())).collect();
        let components: Vec<Pointer> = twice.iter().filter_map(|(_, at)| component(at)).collect();
        for (name, at) in twice {
            if self.doubles.iter().all(|(known, _)| *known != name) {
                self.doubles.push((name, at));
            }
        }
        for at in components {
            if self.at(&at).is_some() {
                continue;
            }
            let (base, dialect) = (self.list[0].base.clone(), self.list[0].dialect);
            let place = self.begin(&at, base, dialect);
            let anchors = std::mem::take(&mut self.list[0].anchors);
            let (own, left) =
                anchors.into_iter().partition(|anchor: &Anchor| anchor.at.strip_prefix(&at).is_some());
            self.list[0].anchors = left;
            self.list[place].anchors = own;
        }
    }
}

/// The schema under `components` that holds a place.
pub(super) fn component(at: &Pointer) -> Option<Pointer> {
    let mut ends = at.as_str().match_indices('/').map(|(end, _)| end).skip(3);
    let end = ends.next().unwrap_or(at.as_str().len());
    let rest = at.as_str().strip_prefix("/components/schemas/")?;
    (!rest.is_empty()).then(|| Pointer::parse(&at.as_str()[..end])).flatten()
}
