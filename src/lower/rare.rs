//! The keywords few schemas have, of two parts of an `allOf`.

use indexmap::IndexMap;

use super::Lowering;
use crate::load::{Rare, Schema, SchemaId};

impl Lowering<'_> {
    /// Adds the rare keywords of `part` to `into`. Of what there can be only one, the second is kept in a schema beside.
    pub(super) fn both_rare(&mut self, into: &mut Schema, part: &Schema) {
        let Some(theirs) = part.rare.as_deref() else { return };
        let Some(mut ours) = into.rare.take() else {
            into.rare.clone_from(&part.rare);
            return;
        };
        let mut beside = Rare::default();
        if ours.prefix_items.is_empty() {
            ours.prefix_items.clone_from(&theirs.prefix_items);
        } else if ours.prefix_items.len() == theirs.prefix_items.len() {
            let pairs = ours.prefix_items.clone().into_iter().zip(&theirs.prefix_items);
            let both: Vec<_> = pairs.filter_map(|(a, b)| self.both(Some(a), Some(*b))).collect();
            ours.prefix_items = both;
        } else {
            beside.prefix_items.clone_from(&theirs.prefix_items);
        }
        if ours.contains.is_none() {
            (ours.contains, ours.min_contains, ours.max_contains) =
                (theirs.contains, theirs.min_contains, theirs.max_contains);
        } else {
            (beside.contains, beside.min_contains, beside.max_contains) =
                (theirs.contains, theirs.min_contains, theirs.max_contains);
        }
        if ours.if_schema.is_none() {
            (ours.if_schema, ours.then_schema, ours.else_schema) =
                (theirs.if_schema, theirs.then_schema, theirs.else_schema);
        } else {
            (beside.if_schema, beside.then_schema, beside.else_schema) =
                (theirs.if_schema, theirs.then_schema, theirs.else_schema);
        }
        either(&mut ours.not, theirs.not, &mut beside.not);
        either(&mut ours.unevaluated_items, theirs.unevaluated_items, &mut beside.unevaluated_items);
        either(
            &mut ours.unevaluated_properties,
            theirs.unevaluated_properties,
            &mut beside.unevaluated_properties,
        );
        ours.content_schema = ours.content_schema.or(theirs.content_schema);
        ours.property_names = self.both(ours.property_names, theirs.property_names);
        self.both_maps(&mut ours.pattern_properties, &theirs.pattern_properties);
        self.both_maps(&mut ours.dependent_schemas, &theirs.dependent_schemas);
        for (name, needed) in &theirs.dependent_required {
            let known = ours.dependent_required.entry(name.clone()).or_default();
            known.extend(needed.iter().filter(|needed| !known.contains(needed)).cloned().collect::<Vec<_>>());
        }
        into.rare = Some(ours);
        let beside = Schema {
            at: part.at.clone(),
            rare: Some(Box::new(beside)),
            types: part.types,
            ..Schema::default()
        };
        if super::merge::restricts(&Schema { types: crate::load::Types::default(), ..beside.clone() }) {
            let beside = self.synthetic(beside);
            into.all_of.push(beside);
        }
    }

    fn both_maps(&mut self, ours: &mut IndexMap<String, SchemaId>, theirs: &IndexMap<String, SchemaId>) {
        for (key, id) in theirs {
            let both = self.both(ours.get(key).copied(), Some(*id)).unwrap_or(*id);
            ours.insert(key.clone(), both);
        }
    }
}

/// Takes a keyword over where it is free, else puts it beside.
fn either<T>(ours: &mut Option<T>, theirs: Option<T>, beside: &mut Option<T>) {
    if ours.is_none() {
        *ours = theirs;
    } else {
        *beside = theirs;
    }
}
