//! Where the parts of an overlaid document were written.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::source::{Pointer, SourceId};

/// A place of one of the texts.
type Origin = (SourceId, Pointer);

/// The places of the overlaid document that do not stand where the document has them. What is below one of them follows
/// it.
#[derive(Debug, Default)]
pub(super) struct Origins {
    moved: BTreeMap<String, Origin>,
}

impl Origins {
    /// Where a place was written.
    pub(super) fn of(&self, at: &Pointer) -> Origin {
        let mut end = at.as_str().len();
        loop {
            if let Some((source, written)) = self.moved.get(&at.as_str()[..end]) {
                return (*source, written.join(&at.as_str()[end..]));
            }
            match at.as_str()[..end].rfind('/') {
                Some(before) => end = before,
                None => return (SourceId(0), at.clone()),
            }
        }
    }

    /// Something new stands at a place.
    pub(super) fn put(&mut self, at: &Pointer, origin: Origin) {
        self.forget(at);
        self.moved.insert(at.as_str().to_owned(), origin);
    }

    /// Nothing stands at a place any more.
    pub(super) fn forget(&mut self, at: &Pointer) {
        let below = |key: &str| Pointer::parse(key).is_some_and(|key| key.strip_prefix(at).is_some());
        self.moved.retain(|key, _| !below(key));
    }

    /// An element of a list is gone; `left` are left, those from `index` on one place before where they were.
    pub(super) fn close_up(&mut self, list: &Pointer, index: usize, left: usize) {
        self.forget(&list.index(index));
        for now in index..left {
            let (before, after) = (list.index(now + 1), list.index(now));
            let inner: Vec<(String, Origin)> = self
                .moved
                .iter()
                .filter_map(|(key, origin)| {
                    let rest = Pointer::parse(key)?.strip_prefix(&before)?.to_owned();
                    Some((after.join(&rest).as_str().to_owned(), origin.clone()))
                })
                .collect();
            let whole = self.of(&before);
            self.forget(&before);
            self.moved.insert(after.as_str().to_owned(), whole);
            self.moved.extend(inner);
        }
    }

    /// Merges an object into one that stands at a place: objects member by member, lists by adding to their end; all
    /// else takes the place of what was there.
    pub(super) fn merge(
        &mut self,
        into: &mut Map<String, Value>,
        from: &Map<String, Value>,
        at: &Pointer,
        origin: &Origin,
    ) {
        for (key, value) in from {
            let (at, origin) = (at.key(key), (origin.0, origin.1.key(key)));
            match (into.get_mut(key), value) {
                (Some(Value::Object(into)), Value::Object(from)) => self.merge(into, from, &at, &origin),
                (Some(Value::Array(into)), Value::Array(from)) => {
                    for (index, element) in from.iter().enumerate() {
                        self.put(&at.index(into.len()), (origin.0, origin.1.index(index)));
                        into.push(element.clone());
                    }
                }
                _ => {
                    self.put(&at, origin);
                    into.insert(key.clone(), value.clone());
                }
            }
        }
    }

    /// Every place that is not where the document has it.
    pub(super) fn into_all(self) -> impl Iterator<Item = (Pointer, Origin)> {
        self.moved.into_iter().filter_map(|(key, origin)| Some((Pointer::parse(&key)?, origin)))
    }
}
