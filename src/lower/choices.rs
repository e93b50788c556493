//! Unions of constants: one enum, and not an enum of enums.

use super::{Lowering, Pending, merge};
use crate::ir::{EnumShape, EnumValue, Extra, Shape};
use crate::load::{Schema, SchemaId, Types};
use crate::source::Pointer;

/// Unions nested deeper are not looked into.
const DEEPEST: usize = 8;

/// What the parts of a union of constants come to.
#[derive(Default)]
struct Choices {
    values: Vec<EnumValue>,
    /// Any other string, too.
    is_open: bool,
    /// Not any: some strings are ruled out.
    is_restricted: bool,
    /// Some part is known by a name of its own.
    is_named: bool,
    /// Some value is in two parts.
    has_twins: bool,
}

impl Lowering<'_> {
    /// The enum that a union of constants is, with a variant for every other string where `anyOf` lists a plain
    /// string too. None where the union is of anything else, or of enums that have names.
    pub(super) fn choices(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        at: &Pointer,
        extra: &mut Extra,
    ) -> Option<Shape> {
        let parts = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        let exactly_one = !schema.one_of.is_empty();
        let alone = Schema { types: Types::default(), ..schema.clone() };
        let both = exactly_one && !schema.any_of.is_empty();
        if both || schema.discriminator.is_some() || merge::restricts(&alone) {
            return None;
        }
        let mut found = Choices::default();
        self.gather(pending, parts, at, &mut found, DEEPEST)?;
        let is_one_enum = if found.is_open { !exactly_one } else { !found.is_named && !found.has_twins };
        if found.values.is_empty() || !is_one_enum {
            return None;
        }
        let strings = found.values.iter().all(|v| matches!(v.value, crate::ir::EnumLiteral::String(_)));
        let none = found.values.iter().any(|v| matches!(v.value, crate::ir::EnumLiteral::String(_)));
        if strings != none || (found.is_open && !strings) {
            return None;
        }
        if found.is_restricted {
            let uses = self.uses(pending, parts);
            extra.any_of.push(uses);
        }
        Some(Shape::Enum(EnumShape { values: found.values, is_open: found.is_open }))
    }

    /// Adds what the parts allow; none where one of them is no constant and no string.
    fn gather(
        &mut self,
        pending: &Pending,
        parts: &[SchemaId],
        at: &Pointer,
        found: &mut Choices,
        depth: usize,
    ) -> Option<()> {
        for part in parts {
            let (id, nullable) = self.resolve(*part);
            let flat = self.flatten(id);
            let plain = Schema { types: Types::default(), values: None, format: None, ..(*flat).clone() };
            if depth == 0 || nullable || flat.nullable || !flat.all_of.is_empty() || self.is_split(id) {
                return None;
            }
            if let Some(values) = &flat.values {
                if merge::restricts(&plain) || !(flat.one_of.is_empty() && flat.any_of.is_empty()) {
                    return None;
                }
                let mut extra = Extra::default();
                let Shape::Enum(shape) = self.enumeration(pending, &flat, values, at, &mut extra) else {
                    return None;
                };
                let is_alone = shape.values.len() == 1;
                found.is_named |= self.components.contains_key(&id);
                for mut value in shape.values {
                    if is_alone && value.description.is_none() {
                        value.description = flat.description.clone().or_else(|| flat.title.clone());
                    }
                    if found.values.iter().any(|known| known.value == value.value) {
                        found.has_twins = true;
                    } else {
                        found.values.push(value);
                    }
                }
            } else if !flat.any_of.is_empty() {
                if merge::restricts(&plain) || !flat.one_of.is_empty() {
                    return None;
                }
                found.is_named |= self.components.contains_key(&id);
                self.gather(pending, &flat.any_of.clone(), at, found, depth - 1)?;
            } else if flat.types == Types::STRING && flat.one_of.is_empty() && flat.rare.is_none() {
                if !self.string_format(&flat).is_text() {
                    return None;
                }
                found.is_open = true;
                let words = Schema { types: Types::default(), ..(*flat).clone() };
                found.is_restricted |= merge::restricts(&words);
            } else {
                return None;
            }
        }
        Some(())
    }
}
