//! References that lead elsewhere depending on the way by which a schema was reached: `$dynamicRef` (JSON Schema 2020-12
//! core, §8.2.3.2) and `$recursiveRef` (2019-09 core, §8.2.4.2.1).

use std::collections::HashMap;

use indexmap::IndexMap;
use serde_json::Value;

use super::target::Target;
use super::{Bundle, Place};
use crate::load::bundle::resources::component;
use crate::load::bundle::texts::{ROOT, TextId};
use crate::source::Pointer;

/// The name under which `$recursiveAnchor: true` goes; no anchor is called so.
const RECURSIVE: &str = "";

/// Where a dynamic reference leads.
#[derive(Debug, Clone)]
pub(in crate::load) struct DynamicReference {
    /// Where it leads unless something else does.
    pub(in crate::load) target: Pointer,
    /// The anchor by which another resource takes it over; none: it is an ordinary reference.
    pub(in crate::load) anchor: Option<String>,
}

/// Every dynamic reference of the bundled document, and every resource with dynamic anchors. Places are in the bundled
/// document.
#[derive(Debug, Default)]
pub(in crate::load) struct Dynamics {
    /// By the schema that has it.
    references: HashMap<Pointer, DynamicReference>,
    /// Where each resource begins, every time something of it was brought in.
    places: HashMap<Pointer, usize>,
    /// The dynamic anchors of each resource.
    pub(in crate::load) anchors: Vec<IndexMap<String, Pointer>>,
}

impl Dynamics {
    /// Whether no reference depends on the way.
    pub(in crate::load) fn is_empty(&self) -> bool {
        self.references.values().all(|reference| reference.anchor.is_none())
    }

    /// The dynamic reference of the schema at a place.
    pub(in crate::load) fn reference(&self, at: &Pointer) -> Option<&DynamicReference> {
        self.references.get(at)
    }

    /// The resource that a place belongs to.
    pub(in crate::load) fn resource(&self, at: &Pointer) -> Option<usize> {
        let mut at = at.clone();
        loop {
            if let Some(resource) = self.places.get(&at) {
                return Some(*resource);
            }
            at = at.parent()?;
        }
    }
}

impl Bundle<'_> {
    /// Notes the resources of a tree that is brought in, and brings in what their anchors name.
    pub(super) fn enter(&mut self, at: &Place) {
        let resources = &self.texts.get(at.text).resources;
        let mut places = vec![(resources.of(&at.written), at.bundled.clone())];
        places.extend(resources.below(&at.written).map(|(index, rest)| (index, at.bundled.join(rest))));
        for (index, place) in places {
            let resource = self.resource(at.text, index);
            self.dynamics.places.insert(place, resource);
        }
    }

    /// The number of a resource; made, with its anchors, where it has none yet.
    fn resource(&mut self, text: TextId, index: usize) -> usize {
        if let Some(known) = self.entered.get(&(text, index)) {
            return *known;
        }
        let number = self.dynamics.anchors.len();
        self.dynamics.anchors.push(IndexMap::new());
        self.entered.insert((text, index), number);
        let resource = &self.texts.get(text).resources.list()[index];
        let named = resource.anchors.iter().filter(|anchor| anchor.dynamic);
        let mut named: Vec<(String, Pointer)> =
            named.map(|anchor| (anchor.name.clone(), anchor.at.clone())).collect();
        if resource.recursive {
            named.push((RECURSIVE.to_owned(), resource.at.clone()));
        }
        for (name, written) in named {
            let place = self.schema_place(text, &written);
            self.dynamics.anchors[number].entry(name).or_insert(place);
        }
        number
    }

    /// Notes where a dynamic reference leads. One that leads nowhere is said where it is read.
    pub(super) fn dynamic(&mut self, recursive: bool, reference: &str, here: &Place) {
        let (text, written, anchor) = if recursive {
            let resources = &self.texts.get(here.text).resources;
            let resource = &resources.list()[resources.of(&here.written)];
            let anchor = resource.recursive.then(|| RECURSIVE.to_owned());
            // A whole OpenAPI document is no schema; the component is meant.
            let whole = here.text == ROOT && resource.at == Pointer::root();
            let home = component(&here.written).filter(|_| whole);
            (here.text, home.unwrap_or_else(|| resource.at.clone()), anchor)
        } else {
            let said = here.bundled.key("$dynamicRef");
            let Target::Place(text, written) = self.texts.target(reference, here.text, &here.written, &said)
            else {
                return;
            };
            let name = reference.split_once('#').map_or("", |(_, name)| name);
            let named = self.texts.find(text, &written).and_then(|schema| schema.get("$dynamicAnchor"));
            let anchor = named.and_then(Value::as_str).filter(|anchor| *anchor == name);
            (text, written.clone(), anchor.map(str::to_owned))
        };
        let target = self.schema_place(text, &written);
        let reference = DynamicReference { target, anchor };
        self.dynamics.references.entry(here.bundled.clone()).or_insert(reference);
    }
}
