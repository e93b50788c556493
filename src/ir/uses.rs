//! Every place of a type that says which type is used there.

use super::{Additional, Shape, Type, Use};

impl Type {
    /// Every use of another type in it: of its parts, and of what its further keywords compare with.
    pub fn uses_mut(&mut self) -> Vec<&mut Use> {
        let mut uses: Vec<&mut Use> = match &mut self.shape {
            Shape::Any(_)
            | Shape::Never
            | Shape::Null
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_) => Vec::new(),
            Shape::Array(array) => vec![&mut array.items],
            Shape::Tuple(tuple) => tuple.items.iter_mut().collect(),
            Shape::Map(map) => vec![&mut map.values],
            Shape::Struct(object) => {
                let mut uses: Vec<&mut Use> =
                    object.fields.iter_mut().map(|field| &mut field.value).collect();
                if let Additional::Kept(values) = &mut object.additional {
                    uses.push(values);
                }
                uses
            }
            Shape::Union(union) => union.variants.iter_mut().map(|variant| &mut variant.value).collect(),
        };
        let Some(extra) = &mut self.extra else { return uses };
        uses.extend(&mut extra.all_of);
        uses.extend(extra.any_of.iter_mut().chain(&mut extra.one_of).flatten());
        uses.extend(&mut extra.not);
        for (condition, then, otherwise) in &mut extra.conditions {
            uses.push(condition);
            uses.extend(then.iter_mut().chain(otherwise));
        }
        uses.extend(extra.contains.iter_mut().map(|(contains, _, _)| contains));
        uses.extend(&mut extra.property_names);
        uses.extend(extra.pattern_properties.iter_mut().map(|(_, used)| used));
        uses.extend(&mut extra.additional);
        uses.extend(extra.dependent_schemas.iter_mut().map(|(_, used)| used));
        uses.extend(extra.by_type.iter_mut().chain(&mut extra.prefix).chain(&mut extra.rest));
        uses.extend(extra.unevaluated_items.iter_mut().chain(&mut extra.unevaluated_properties));
        uses
    }
}
