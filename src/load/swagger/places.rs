//! Where everything of the old document goes in the new one, and the other way round.

use std::collections::HashMap;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::load::grammar::{Kind, Shape};
use crate::load::walk::{Found, walk};
use crate::source::{Pointer, Sources};

/// Below this stands, for findings alone, what has no place in the new document. No document of OpenAPI has such a key.
const LEFT_OUT: &str = "swagger";

/// Only what does not follow from the place of what is around it.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// New places and where each stood; what is there several times has several, and of one place the last counts.
    before: Vec<(Pointer, Pointer)>,
    /// By the old place; of several new ones the first.
    after: HashMap<Pointer, Pointer>,
}

impl Places {
    /// Notes that something goes from `old` to `new`.
    pub(super) fn moved(&mut self, new: &Pointer, old: &Pointer) {
        self.shown(new, old);
        self.after.entry(old.clone()).or_insert_with(|| new.clone());
    }

    /// Notes where findings about something new are shown, which is not what `old` became.
    pub(super) fn shown(&mut self, new: &Pointer, old: &Pointer) {
        self.before.push((new.clone(), old.clone()));
    }

    /// Whether something of the old document has a place of its own already.
    pub(super) fn is_placed(&self, old: &Pointer) -> bool {
        self.after.contains_key(old)
    }

    /// Where something of the old document has gone, by what is known so far.
    fn now(&self, old: &Pointer) -> Pointer {
        match old.longest(&self.after) {
            Some((new, rest)) => new.join(rest),
            None => old.clone(),
        }
    }

    /// Makes every reference lead to where things are now. Until then all name the old places.
    pub(super) fn rewrite(&self, document: &mut Value) {
        let mut found = Vec::new();
        walk(document, Shape::Is(Kind::Document), &mut |path, what| {
            if let Found::Reference { text, .. } = what
                && let Some(fragment) = text.strip_prefix('#')
                && let Ok(decoded) = percent_decode_str(fragment).decode_utf8()
                && let Some(old) = Pointer::parse(&decoded)
            {
                let new = self.now(&old);
                if new != old {
                    found.push((path.pointer().key("$ref"), new));
                }
            }
        });
        for (at, new) in found {
            if let Some(place) = document.pointer_mut(at.as_str()) {
                *place = Value::String(new.to_string().replace('%', "%25"));
            }
        }
    }

    /// Tells the sources where each part of the new document stood.
    pub(super) fn note(&self, sources: &mut Sources) {
        for (new, old) in &self.before {
            sources.converted(new.clone(), old.clone());
        }
        sources.converted(Pointer::root().key(LEFT_OUT), Pointer::root());
    }

    /// A place in the new document for a finding about the old one: one that [`Sources`] shows where it stood.
    pub(super) fn of_finding(&self, old: &Pointer, sources: &Sources) -> Pointer {
        let new = self.now(old);
        if sources.written(&new) == *old {
            return new;
        }
        Pointer::root().key(LEFT_OUT).join(old.as_str())
    }
}
