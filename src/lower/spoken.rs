//! The type that a schema without `type` speaks of by its rarer keywords.

use super::Lowering;
use crate::load::{Schema, SchemaId, Types};

/// Choices in choices are followed this far.
const DEEPEST: usize = 6;

impl Lowering<'_> {
    /// The one type that only objects or only lists have keywords for; none where nothing or several are spoken of.
    pub(super) fn spoken_of(&mut self, schema: &Schema) -> Types {
        let types = self.spoken_within(schema, DEEPEST);
        if types.len() == 1 { types } else { Types::default() }
    }

    fn spoken_within(&mut self, schema: &Schema, depth: usize) -> Types {
        let mut types = Types::default();
        if let Some(rare) = schema.rare.as_deref() {
            let lists =
                !rare.prefix_items.is_empty() || rare.contains.is_some() || rare.unevaluated_items.is_some();
            let objects = !rare.pattern_properties.is_empty()
                || rare.property_names.is_some()
                || !rare.dependent_required.is_empty()
                || !rare.dependent_schemas.is_empty()
                || rare.unevaluated_properties.is_some();
            types = types.with(if lists { Types::ARRAY } else { Types::default() });
            types = types.with(if objects { Types::OBJECT } else { Types::default() });
        }
        if !schema.required.is_empty() || !schema.properties.is_empty() {
            types = types.with(Types::OBJECT);
        }
        if depth == 0 {
            return types;
        }
        // What all choices speak of; which of them holds is another matter.
        for parts in [&schema.one_of, &schema.any_of] {
            types = types.with(self.spoken_by_all(parts, depth));
        }
        types
    }

    fn spoken_by_all(&mut self, parts: &[SchemaId], depth: usize) -> Types {
        let mut all: Option<Types> = None;
        for part in parts {
            let part = self.flatten(self.resolve(*part).0);
            let spoken =
                if part.types.is_empty() { self.spoken_within(&part, depth - 1) } else { part.types };
            all = Some(all.map_or(spoken, |all| all.and(spoken)));
        }
        all.unwrap_or_default()
    }
}
