//! `oneOf` and `anyOf`.

use indexmap::IndexMap;
use serde_json::Value;

use super::extra::scoped_rare;
use super::{Lowering, Pending, merge};
use crate::ir::{
    Extra, IntegerShape, Limits, NumberShape, Origin, Shape, StringFormat, StringShape, Type, UnionShape,
    Use, Variant,
};
use crate::load::{self, Schema, SchemaId, Types};
use crate::source::Pointer;

/// Longer texts are no names, in bytes.
const LONGEST: usize = 40;

impl Lowering<'_> {
    /// The union a schema describes; none where its `oneOf` and `anyOf` only restrict, or where there is none.
    pub(super) fn union(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        at: &Pointer,
        extra: &mut Extra,
    ) -> Option<Shape> {
        let both;
        let one_of = self.describing(&schema.one_of);
        let any_of = self.describing(&schema.any_of);
        let (exactly_one, parts) = match (one_of, any_of) {
            (true, false) => (true, &schema.one_of),
            (false, true) => (false, &schema.any_of),
            (true, true) => {
                extra.any_of.push(self.uses(pending, &schema.any_of));
                match self.pairs_of(schema, &Schema::default(), &schema.one_of, &schema.any_of) {
                    // A pair of each that fits may fit more than once.
                    Some(pairs) => {
                        extra.one_of.push(self.uses(pending, &schema.one_of));
                        both = pairs;
                        (false, &both)
                    }
                    None => {
                        self.degraded(
                            at,
                            "a value must be one of `oneOf` and of `anyOf` at once; the type is that of `oneOf`, and `anyOf` is only checked",
                            "write out the pairs in one `oneOf`",
                        );
                        (true, &schema.one_of)
                    }
                }
            }
            (false, false) => {
                if !schema.one_of.is_empty() {
                    extra.one_of.push(self.uses(pending, &schema.one_of));
                }
                if !schema.any_of.is_empty() {
                    extra.any_of.push(self.uses(pending, &schema.any_of));
                }
                return None;
            }
        };
        if let Some(choices) = self.choices(pending, schema, at, extra) {
            return Some(choices);
        }
        let base = self.base(schema, at, parts);
        let mut variants: Vec<(SchemaId, Option<String>)> = Vec::with_capacity(parts.len());
        for part in parts {
            let (target, _) = self.resolve(*part);
            if variants.iter().any(|(known, _)| self.resolve(*known).0 == target) {
                continue;
            }
            let name = self.components.get(&target).map(ToString::to_string);
            let name = self.bases.get(&target).cloned().or(name);
            let variant = match base {
                // What stands beside `oneOf` holds for every variant.
                Some(base) if !self.has_all_of(*part, base) => self.synthetic(Schema {
                    at: self.schemas[part.0 as usize].at.clone(),
                    nullable: self.strict && self.schema(base).nullable && self.schema(*part).nullable,
                    title: self.schema(target).title.clone(),
                    all_of: vec![base, *part],
                    ..Schema::default()
                }),
                _ => *part,
            };
            variants.push((variant, name));
        }
        if let [(only, _)] = variants.as_slice() {
            let only = self.flatten(self.resolve(*only).0);
            // One variant is the type itself, unless it is a choice again.
            let is_plain = only.rare.is_none() && only.all_of.is_empty() && !only.nullable;
            if is_plain && only.one_of.is_empty() && only.any_of.is_empty() {
                return Some(self.bare_shape(pending, &only, at, extra));
            }
        }
        Some(self.variants(pending, exactly_one, &variants, schema.discriminator.as_ref(), at))
    }

    /// A union of schemas, each with the name it is known by.
    pub(super) fn variants(
        &mut self,
        pending: &Pending,
        exactly_one: bool,
        parts: &[(SchemaId, Option<String>)],
        discriminator: Option<&load::Discriminator>,
        at: &Pointer,
    ) -> Shape {
        let id = pending.id;
        let implied = self.implied_names(parts);
        let mut variants = Vec::with_capacity(parts.len());
        for (index, (part, component)) in parts.iter().enumerate() {
            let title =
                self.schema(*part).title.clone().filter(|title| title.len() <= LONGEST && !title.is_empty());
            let name = component.clone().or(title).or_else(|| implied[index].clone());
            let origin = name.clone().unwrap_or_else(|| format!("variant {}", index + 1));
            variants
                .push(Variant { name, value: self.use_of(*part, pending.view, || Origin::Part(id, origin)) });
        }
        let discriminator = discriminator.and_then(|d| self.discriminator(d, parts, at));
        Shape::Union(UnionShape { exactly_one, variants, discriminator })
    }

    /// What variants without a name may be called: a constant that a variant's values have, else the one member that
    /// only this variant requires.
    fn implied_names(&mut self, parts: &[(SchemaId, Option<String>)]) -> Vec<Option<String>> {
        let flat: Vec<_> = parts.iter().map(|(part, _)| self.flatten(self.resolve(*part).0)).collect();
        let mut names = Vec::with_capacity(parts.len());
        for (index, schema) in flat.iter().enumerate() {
            let mut constants = Vec::new();
            for (name, property) in &schema.properties {
                let property = self.flatten(self.resolve(*property).0);
                if let (Some([Value::String(text)]), true) =
                    (property.values.as_deref(), schema.required.contains(name))
                {
                    constants.push(text.clone());
                }
            }
            let is_own = |name: &&String| {
                flat.iter()
                    .enumerate()
                    .all(|(other, schema)| other == index || !schema.required.contains(name))
            };
            let mut own = schema.required.iter().filter(is_own);
            let name = match (constants.as_slice(), own.next(), own.next()) {
                ([constant], _, _) => Some(constant.clone()),
                (_, Some(only), None) if !schema.properties.is_empty() => Some(only.clone()),
                _ => None,
            };
            names.push(name.filter(|name| (1..=LONGEST).contains(&name.len())));
        }
        names
    }

    /// Unions whose variants are one Rust type become that type: the variants only restrict it.
    pub(super) fn collapse_unions(&mut self) {
        for index in 0..self.types.len() {
            let Some(Type { shape: Shape::Union(union), .. }) = &self.types[index] else { continue };
            let shapes: Vec<&Shape> = union.variants.iter().filter_map(|v| self.shape_of(v.value)).collect();
            let plain: Option<Vec<Shape>> = shapes.iter().map(|shape| unrestricted(shape)).collect();
            let Some([first, rest @ ..]) = plain.as_deref() else { continue };
            if shapes.len() < union.variants.len() || !rest.iter().all(|other| is_same(first, other)) {
                continue;
            }
            let uses: Vec<Use> = union.variants.iter().map(|variant| variant.value).collect();
            let (shape, exactly_one) = (first.clone(), union.exactly_one);
            // One variant that allows everything makes `anyOf` allow everything.
            let is_free = |used: &Use| {
                let ty = self.types[used.ty.index()].as_ref();
                ty.is_some_and(|ty| ty.extra.is_none() && is_unrestricted(&ty.shape))
            };
            let says_nothing = !exactly_one && uses.iter().any(is_free);
            if let Some(ty) = &mut self.types[index] {
                if exactly_one {
                    ty.extra.get_or_insert_default().one_of.push(uses);
                } else if !says_nothing {
                    ty.extra.get_or_insert_default().any_of.push(uses);
                }
                ty.shape = shape;
            }
        }
    }

    /// The shape of a type where it is used; none where `null` makes it another.
    fn shape_of(&self, used: Use) -> Option<&Shape> {
        let ty = self.types[used.ty.index()].as_ref()?;
        (!used.nullable).then_some(&ty.shape)
    }

    /// Whether any of these says what a value *is*, not only which of the base's fields must be there.
    pub(super) fn describing(&mut self, parts: &[SchemaId]) -> bool {
        parts.iter().any(|part| {
            let (target, _) = self.resolve(*part);
            let s = self.schema(target);
            let words_only = Schema { required: Vec::new(), rare: None, ..(*s).clone() };
            s.reference.is_some()
                || !s.all_of.is_empty()
                || !s.one_of.is_empty()
                || !s.any_of.is_empty()
                || merge::restricts(&words_only)
        })
    }

    /// What stands beside `oneOf` and restricts every variant: a schema of its own.
    fn base(&mut self, schema: &Schema, at: &Pointer, parts: &[SchemaId]) -> Option<SchemaId> {
        let typed = Schema { types: Types::default(), rare: None, ..schema.clone() };
        // `type: object` beside variants that are objects says nothing new.
        let says_more = merge::restricts(&typed)
            || (!schema.types.is_empty()
                && parts.iter().any(|part| self.flatten(self.resolve(*part).0).types != schema.types));
        says_more.then(|| {
            let base = Schema {
                at: Some(at.clone()),
                one_of: Vec::new(),
                any_of: Vec::new(),
                all_of: Vec::new(),
                discriminator: None,
                title: None,
                description: None,
                default: None,
                examples: Vec::new(),
                nullable: self.strict && (schema.types.is_empty() || schema.null_by.types),
                // The others hold for the whole, and are looked at there.
                rare: scoped_rare(schema, Types::OBJECT),
                ..schema.clone()
            };
            self.synthetic(base)
        })
    }

    /// Whether a variant has everything that the base asks of it, so that it may keep its own type.
    fn has_all_of(&mut self, variant: SchemaId, base: SchemaId) -> bool {
        let base = self.schema(base);
        let variant = self.flatten(self.resolve(variant).0);
        let rest = Schema {
            types: Types::default(),
            properties: IndexMap::new(),
            required: Vec::new(),
            ..(*base).clone()
        };
        let has_type = base.types.is_empty() || base.types == variant.types;
        has_type
            && !merge::restricts(&rest)
            && base.required.iter().all(|name| variant.required.contains(name))
            && base.properties.iter().all(|(name, property)| {
                let Some(own) = variant.properties.get(name) else { return false };
                let (own, base) = (self.resolve(*own), self.resolve(*property));
                let (one, other) = (self.schema(own.0), self.schema(base.0));
                let rest = Schema { types: Types::default(), ..(*other).clone() };
                let is_plain = !merge::restricts(&rest) && rest.all_of.is_empty() && rest.reference.is_none();
                own == base || (is_plain && one.types == other.types && !other.types.is_empty())
            })
    }

    pub(super) fn uses(&mut self, pending: &Pending, parts: &[SchemaId]) -> Vec<Use> {
        let id = pending.id;
        parts
            .iter()
            .map(|part| self.use_of(*part, pending.view, || Origin::Part(id, "choice".into())))
            .collect()
    }
}

/// A primitive without its restrictions; none for everything else.
fn unrestricted(shape: &Shape) -> Option<Shape> {
    match shape {
        Shape::Boolean => Some(Shape::Boolean),
        Shape::Integer(integer) => {
            Some(Shape::Integer(IntegerShape { limits: Limits::default(), ..*integer }))
        }
        Shape::Number(number) => Some(Shape::Number(NumberShape { limits: Limits::default(), ..*number })),
        Shape::String(string) => {
            let format = if string.format.is_text() { StringFormat::Text } else { string.format };
            Some(Shape::String(StringShape { format, min_length: None, max_length: None, pattern: None }))
        }
        _ => None,
    }
}

/// Whether a primitive allows every value of its Rust type.
fn is_unrestricted(shape: &Shape) -> bool {
    match shape {
        Shape::Boolean => true,
        Shape::Integer(integer) => integer.limits.is_empty(),
        Shape::Number(number) => number.limits.is_empty(),
        Shape::String(string) => {
            (!string.format.is_text() || matches!(string.format, StringFormat::Text | StringFormat::Binary))
                && string.min_length.is_none()
                && string.max_length.is_none()
                && string.pattern.is_none()
        }
        _ => false,
    }
}

/// Whether two unrestricted primitives are one Rust type.
fn is_same(a: &Shape, b: &Shape) -> bool {
    match (a, b) {
        (Shape::Boolean, Shape::Boolean) => true,
        (Shape::Integer(a), Shape::Integer(b)) => a.width == b.width,
        (Shape::Number(a), Shape::Number(b)) => a.single == b.single,
        (Shape::String(a), Shape::String(b)) => a.format == b.format,
        _ => false,
    }
}
