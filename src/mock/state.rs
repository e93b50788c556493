//! What a mock remembers: things that were made are found again, changed and taken away.
//!
//! A path is a collection where another is the same with `/{id}` behind it. What is in a collection at first is what its
//! list answers anyway.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::reads::Given;
use super::resource::Resource;

/// No collection has more things than this; the oldest are forgotten.
const MOST_THINGS: usize = 1000;
/// No more collections than this are remembered.
const MOST_COLLECTIONS: usize = 1000;

/// Numbers that clients made higher than this are not counted on from: what comes next fits 32 bits.
const HIGHEST: u64 = 1_000_000_000;
/// The paths of no more things than this are remembered to lead to nothing.
const MOST_REMOVED: usize = 10_000;

/// The collections by their paths.
#[derive(Default)]
pub(super) struct State {
    collections: Mutex<BTreeMap<String, Collection>>,
    /// The paths of things that were taken away, the latest last: nothing below them is there any more.
    removed: Mutex<VecDeque<String>>,
}

/// The things of a collection, the oldest first, by their ids as paths have them.
#[derive(Default)]
struct Collection {
    things: Vec<(String, Value)>,
    /// The highest number that was an id: none is given twice.
    highest: u64,
}

/// What came of a request.
pub(super) enum Outcome {
    /// The thing as it is now.
    Thing(String, Value),
    /// The page of things that is asked for, and how many there are in all.
    Things(Vec<Value>, Page),
    /// It is gone.
    Gone,
    /// There is no such thing.
    Nothing,
}

/// A part of a list.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// How many there are in all.
    pub(super) total: usize,
    /// How many a page has.
    pub(super) size: usize,
    /// How many come before it.
    pub(super) first: usize,
}

impl State {
    /// Whether nothing is known yet of a collection.
    pub(super) fn is_new(&self, path: &str) -> bool {
        !self.all().contains_key(path)
    }

    /// Fills a collection with what is there at first.
    pub(super) fn begin(&self, path: &str, resource: &Resource, things: Vec<Value>) {
        let mut all = self.all();
        if all.contains_key(path) || all.len() >= MOST_COLLECTIONS {
            return;
        }
        let mut collection = Collection::default();
        for thing in things {
            let own = resource.id_of(&thing);
            let (id, thing) = match own.filter(|id| collection.at(id).is_none()) {
                Some(id) => (id, thing),
                None => collection.named(resource, thing),
            };
            collection.add(id, thing);
        }
        all.insert(path.to_owned(), collection);
    }

    /// Adds a thing. One that has an id that is free keeps it.
    pub(super) fn create(
        &self,
        path: &str,
        resource: &Resource,
        given: Option<&Value>,
        base: Value,
    ) -> Outcome {
        let mut all = self.all();
        let Some(collection) = all.get_mut(path) else { return Outcome::Nothing };
        let own = given.and_then(|given| resource.id_of(given)).filter(|id| collection.at(id).is_none());
        let thing = resource.drafted(base, given);
        let (id, thing) = match own {
            Some(id) => (id, thing),
            None => collection.named(resource, thing),
        };
        collection.add(id.clone(), thing.clone());
        let place = place(path, &id);
        self.removed().retain(|removed| *removed != place);
        Outcome::Thing(id, thing)
    }

    /// The things that a client asks for.
    pub(super) fn list(
        &self,
        path: &str,
        resource: &Resource,
        given: &Given,
        defaults: &BTreeMap<String, u64>,
    ) -> Outcome {
        let all = self.all();
        let things = all.get(path).map_or(&[][..], |collection| &collection.things);
        let fitting: Vec<&Value> =
            things.iter().map(|(_, thing)| thing).filter(|thing| is_asked_for(thing, given)).collect();
        let page = Page::of(given, defaults, fitting.len(), resource.most);
        let own = fitting.into_iter().skip(page.first).take(page.size).cloned().collect();
        Outcome::Things(own, page)
    }

    /// A thing.
    pub(super) fn read(&self, path: &str, id: &str) -> Outcome {
        let all = self.all();
        let found = all.get(path).and_then(|collection| Some(&collection.things[collection.at(id)?].1));
        found.map_or(Outcome::Nothing, |thing| Outcome::Thing(id.to_owned(), thing.clone()))
    }

    /// Puts a thing in the place of another, or changes it where there is no `base`.
    pub(super) fn change(
        &self,
        path: &str,
        id: &str,
        resource: &Resource,
        given: Option<&Value>,
        base: Option<Value>,
    ) -> Outcome {
        let mut all = self.all();
        let found = all.get_mut(path).and_then(|collection| {
            let at = collection.at(id)?;
            Some(&mut collection.things[at].1)
        });
        let Some(thing) = found else { return Outcome::Nothing };
        let kept = resource.identity(thing);
        let mut changed = match base {
            Some(base) => resource.drafted(base, given),
            None => resource.changed(thing.clone(), given),
        };
        // Whatever is said about it, it stays the same thing.
        if let (Some((name, id)), Value::Object(members)) = (kept, &mut changed) {
            members.insert(name, id);
        }
        *thing = changed.clone();
        Outcome::Thing(id.to_owned(), changed)
    }

    /// Takes a thing away.
    pub(super) fn remove(&self, path: &str, id: &str) -> Outcome {
        let mut all = self.all();
        let Some(collection) = all.get_mut(path) else { return Outcome::Nothing };
        match collection.at(id) {
            Some(at) => {
                collection.things.remove(at);
                let mut removed = self.removed();
                if removed.len() >= MOST_REMOVED {
                    removed.pop_front();
                }
                removed.push_back(place(path, id));
                Outcome::Gone
            }
            None => Outcome::Nothing,
        }
    }

    /// Whether a path leads to a thing that was taken away, or below one.
    pub(super) fn is_removed(&self, path: &str) -> bool {
        let path = percent_decode_str(path).decode_utf8_lossy();
        self.removed().iter().any(|removed| {
            path.strip_prefix(removed.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    fn removed(&self) -> MutexGuard<'_, VecDeque<String>> {
        self.removed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<String, Collection>> {
        self.collections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Collection {
    fn at(&self, id: &str) -> Option<usize> {
        self.things.iter().position(|(known, _)| known == id)
    }

    fn add(&mut self, id: String, thing: Value) {
        if self.things.len() >= MOST_THINGS {
            self.things.remove(0);
        }
        self.highest = self.highest.max(id.parse().ok().filter(|id| *id < HIGHEST).unwrap_or(0));
        self.things.push((id, thing));
    }

    /// A thing with an id that no other has.
    fn named(&self, resource: &Resource, mut thing: Value) -> (String, Value) {
        let next = self.highest.max(self.things.len() as u64).saturating_add(1);
        let mut tries = (next..).map(|number| resource.new_id(number));
        let id = tries.find(|id| self.at(&text(id)).is_none()).unwrap_or_default();
        let shown = text(&id);
        if let (Some(name), Value::Object(members)) = (resource.id_name(), &mut thing) {
            members.insert(name.to_owned(), id);
        }
        (shown, thing)
    }
}

impl Page {
    /// The page that a request asks for, by the names that most give its parameters.
    fn of(given: &Given, defaults: &BTreeMap<String, u64>, total: usize, most: Option<usize>) -> Self {
        let number = |names: &[&str]| {
            let is = |name: &str| names.contains(&plain(name).as_str());
            let found = given.query.iter().find(|(name, _)| is(name)).and_then(|(_, value)| value.as_u64());
            let usual = || defaults.iter().find(|(name, _)| is(name)).map(|(_, default)| *default);
            found.or_else(usual).and_then(|number| usize::try_from(number).ok())
        };
        let size =
            number(&["pagesize", "perpage", "limit", "size", "pagelimit", "maxresults", "count", "top"]);
        let size = size.unwrap_or(usize::MAX).max(1).min(most.unwrap_or(usize::MAX));
        let offset = number(&["offset", "skip", "start", "startindex"]);
        let page =
            number(&["page", "pagenumber", "pageno"]).map(|page| page.saturating_sub(1).saturating_mul(size));
        Self { total, size, first: offset.or(page).unwrap_or(0) }
    }
}

/// Where a thing is, without escapes.
fn place(collection: &str, id: &str) -> String {
    format!("{}/{id}", percent_decode_str(collection).decode_utf8_lossy())
}

/// The text of a value in a path.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// A name without what tells `pageSize` and `page_size` apart.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

/// Whether a thing has what a query asks of members of the same names.
fn is_asked_for(thing: &Value, given: &Given) -> bool {
    let empty = Map::new();
    let members = thing.as_object().unwrap_or(&empty);
    given.query.iter().all(|(name, asked)| match (members.get(*name), asked) {
        (None | Some(Value::Array(_) | Value::Object(_)), _) | (_, Value::Object(_)) => true,
        (Some(own), Value::Array(any)) => any.is_empty() || any.contains(own),
        (Some(own), asked) => own == asked,
    })
}
