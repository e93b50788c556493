//! Keywords that see only their own schema: what they say is another thing once `allOf` is merged.
//!
//! `additionalProperties` is about the names that its own schema does not know, `items` about what comes after its
//! own `prefixItems`, and `unevaluated…` about what its own schema has not looked at (JSON Schema 2020-12 core, §10.3
//! and §11). Where another part of an `allOf` has names or items of its own, such a keyword is taken out of what is
//! merged, and held against the value beside it.

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::{Rare, Schema, SchemaId, Types};

/// Which keywords of a part cannot be merged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Limits {
    additional: bool,
    items: bool,
    unevaluated: bool,
}

impl Limits {
    /// Whether everything can be merged.
    pub(super) fn is_empty(self) -> bool {
        !(self.additional || self.items || self.unevaluated)
    }
}

/// Which keywords of a part cannot be merged with the others. `is_part`: it is not the schema itself.
pub(super) fn limits<'s, I: Iterator<Item = &'s Schema>>(
    part: &Schema,
    is_part: bool,
    others: impl Fn() -> I,
) -> Limits {
    let rare = part.rare.as_deref();
    let unknown = |other: &Schema| {
        other.properties.keys().any(|name| !part.properties.contains_key(name))
            || other.rare.as_ref().is_some_and(|rare| !rare.pattern_properties.is_empty())
    };
    let prefix = |schema: &Schema| schema.rare.as_ref().map_or(0, |rare| rare.prefix_items.len());
    let unevaluated = |rare: &Rare| rare.unevaluated_items.is_some() || rare.unevaluated_properties.is_some();
    Limits {
        additional: part.additional_properties.is_some() && others().any(unknown),
        items: (part.items.is_some() || prefix(part) > 0)
            && others()
                .any(|other| prefix(other) != prefix(part) && (prefix(other) > 0 || other.items.is_some())),
        unevaluated: is_part && rare.is_some_and(unevaluated),
    }
}

impl Lowering<'_> {
    /// A part without the keywords that cannot be merged; these are added to what is held beside.
    pub(super) fn loosen(
        &mut self,
        into: &mut Schema,
        part: &Schema,
        whole: Option<SchemaId>,
        limits: Limits,
    ) -> Schema {
        let mut loose = part.clone();
        if limits.additional {
            into.all_of.extend(self.additional_beside(part));
        }
        if limits.items {
            let anything = self.synthetic(Schema { nullable: self.strict, ..Schema::default() });
            let prefix = part.rare.as_deref().map(|rare| rare.prefix_items.clone()).unwrap_or_default();
            let beside = Schema {
                types: self.types_beside(part, Types::ARRAY),
                items: loose.items.take(),
                rare: Some(Box::new(Rare { prefix_items: prefix, ..Rare::default() })),
                at: part.at.clone(),
                ..Schema::default()
            };
            let beside = self.synthetic(beside);
            into.all_of.push(beside);
            if let Some(rare) = loose.rare.as_deref_mut() {
                rare.prefix_items.clear();
            }
            // Whatever comes is kept.
            loose.items = loose.items.or(part.items.map(|_| anything));
        }
        if limits.unevaluated {
            into.all_of.extend(whole);
            if let Some(rare) = loose.rare.as_deref_mut() {
                rare.unevaluated_items = None;
                rare.unevaluated_properties = None;
            }
        }
        loose
    }

    /// What a part says of names that only other parts know. What it says of names that no part knows stays in what is
    /// merged.
    fn additional_beside(&mut self, part: &Schema) -> Option<SchemaId> {
        let additional = part.additional_properties?;
        if self.schema(self.resolve(additional).0).never {
            self.closed_part(part);
            if !self.strict {
                // Who closes a part means the whole: to the letter, what the other parts describe could not be sent.
                return None;
            }
        }
        let anything = self.synthetic(Schema { nullable: self.strict, ..Schema::default() });
        let own = part.rare.as_deref().map(|rare| rare.pattern_properties.clone()).unwrap_or_default();
        let beside = Schema {
            at: part.at.clone(),
            types: self.types_beside(part, Types::OBJECT),
            properties: part.properties.keys().map(|name| (name.clone(), anything)).collect(),
            additional_properties: Some(additional),
            rare: (!own.is_empty()).then(|| Box::new(Rare { pattern_properties: own, ..Rare::default() })),
            ..Schema::default()
        };
        Some(self.synthetic(beside))
    }

    /// The type of what is held beside: the part's own, or the one that is spoken of.
    fn types_beside(&self, part: &Schema, spoken_of: Types) -> Types {
        if part.types.is_empty() && !self.strict { spoken_of } else { part.types }
    }

    fn closed_part(&mut self, part: &Schema) {
        let Some(at) = &part.at else { return };
        let refuses =
            "`additionalProperties: false` in a part of an `allOf` refuses the properties of the other parts";
        let help = "write `unevaluatedProperties: false` beside the `allOf`";
        let found = if self.strict {
            Diagnostic::new(codes::ALL_OF_CONFLICT, at, refuses).help(help)
        } else {
            Diagnostic::new(
                codes::ALL_OF_CONFLICT,
                at,
                format!("{refuses}; it is read as if it stood beside the `allOf`"),
            )
            .help(format!("{help}; with `schemas.strict` this is read to the letter"))
        };
        self.note(found);
    }
}
