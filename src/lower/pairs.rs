//! Two choices at once: a value that is one of these and one of those is one of their pairs.

use std::rc::Rc;

use super::Lowering;
use super::merge::{both_types, restricts};
use crate::load::{Schema, SchemaId, Types};

/// More pairs than these are no type anybody would read.
const MOST: usize = 32;

impl Lowering<'_> {
    /// The choices that a value has of which both lists are true. A value that is exactly one of these, and exactly one of
    /// those, is exactly one of the pairs, so that this holds for `oneOf` as for `anyOf`. None where there are too many,
    /// or a discriminator tells them apart, or one of the lists says nothing of what a value is.
    pub(super) fn pairs_of(
        &mut self,
        into: &Schema,
        part: &Schema,
        ours: &[SchemaId],
        theirs: &[SchemaId],
    ) -> Option<Vec<SchemaId>> {
        let told = into.discriminator.is_some() || part.discriminator.is_some();
        if told || ours.len() * theirs.len() > MOST || !self.describing(ours) || !self.describing(theirs) {
            return None;
        }
        let mut pairs = Vec::with_capacity(ours.len() * theirs.len());
        for one in ours {
            for other in theirs {
                let [a, b] = [one, other].map(|part| self.flatten(self.resolve(*part).0));
                // No value is of two types at once.
                let Some(types) = both_types(self.kind(&a), self.kind(&b)) else { continue };
                let pair = if says_only_type(&b) && self.kind(&a) == types {
                    Some(*one)
                } else if says_only_type(&a) && self.kind(&b) == types {
                    Some(*other)
                } else {
                    let pair = self.both(Some(*one), Some(*other));
                    self.name_pair(pair, *one, *other);
                    pair
                };
                pairs.extend(pair.filter(|pair| !pairs.contains(pair)));
            }
        }
        (!pairs.is_empty()).then_some(pairs)
    }

    /// A pair is called after both, where both have names.
    fn name_pair(&mut self, pair: Option<SchemaId>, one: SchemaId, other: SchemaId) {
        let named = |id: SchemaId| self.components.get(&self.resolve(id).0).cloned();
        if let (Some(pair), Some(one), Some(other)) = (pair, named(one), named(other)) {
            let pair = Rc::make_mut(&mut self.schemas[pair.0 as usize]);
            // What stands in the document has its own words.
            if pair.title.is_none() && pair.all_of.len() == 2 && pair.reference.is_none() {
                pair.title = Some(format!("{one} and {other}"));
            }
        }
    }

    /// The types of a schema; where it has none, the one that its plain keywords speak of.
    fn kind(&self, schema: &Schema) -> Types {
        let string = schema.min_length.is_some() || schema.max_length.is_some() || schema.pattern.is_some();
        let number = schema.minimum.is_some() || schema.maximum.is_some() || schema.multiple_of.is_some();
        match (string, number) {
            _ if self.strict || !schema.types.is_empty() => schema.types,
            _ if !schema.properties.is_empty() || !schema.required.is_empty() => Types::OBJECT,
            (true, false) => Types::STRING,
            (false, true) => Types::NUMBER,
            _ => schema.types,
        }
    }
}

/// Whether a schema says a type, and nothing else of a value.
fn says_only_type(schema: &Schema) -> bool {
    !restricts(&Schema { types: Types::default(), ..schema.clone() })
        && schema.all_of.is_empty()
        && schema.one_of.is_empty()
        && schema.any_of.is_empty()
}
