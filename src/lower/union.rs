//! `oneOf` and `anyOf`.

use indexmap::IndexMap;

use super::extra::scoped_rare;
use super::{Lowering, Pending, merge};
use crate::ir::{
    Discriminator, Extra, IntegerShape, Limits, NumberShape, Origin, Shape, StringFormat, StringShape, Type,
    UnionShape, Use, Variant,
};
use crate::load::{self, Schema, SchemaId, Types};
use crate::source::Pointer;

impl Lowering<'_> {
    /// The union a schema describes; none where its `oneOf` and `anyOf` only restrict, or where there is none.
    pub(super) fn union(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        at: &Pointer,
        extra: &mut Extra,
    ) -> Option<Shape> {
        let one_of = self.describing(&schema.one_of);
        let any_of = self.describing(&schema.any_of);
        let (exactly_one, parts) = match (one_of, any_of) {
            (true, false) => (true, &schema.one_of),
            (false, true) => (false, &schema.any_of),
            (true, true) => {
                extra.any_of.push(self.uses(pending, &schema.any_of));
                (true, &schema.one_of)
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
        let base = self.base(schema, at);
        let mut variants: Vec<(SchemaId, Option<String>)> = Vec::with_capacity(parts.len());
        for part in parts {
            let (target, _) = self.resolve(*part);
            if variants.iter().any(|(known, _)| self.resolve(*known).0 == target) {
                continue;
            }
            let name = self.components.get(&target).map(ToString::to_string);
            let variant = match base {
                // What stands beside `oneOf` holds for every variant.
                Some(base) => self.synthetic(Schema {
                    at: self.schemas[part.0 as usize].at.clone(),
                    nullable: self.strict && self.schema(base).nullable && self.schema(*part).nullable,
                    all_of: vec![base, *part],
                    ..Schema::default()
                }),
                None => *part,
            };
            variants.push((variant, name));
        }
        Some(self.variants(pending, exactly_one, &variants, schema.discriminator.as_ref()))
    }

    /// A union of schemas, each with the name it is known by.
    pub(super) fn variants(
        &mut self,
        pending: &Pending,
        exactly_one: bool,
        parts: &[(SchemaId, Option<String>)],
        discriminator: Option<&load::Discriminator>,
    ) -> Shape {
        let id = pending.id;
        let mut variants = Vec::with_capacity(parts.len());
        for (index, (part, component)) in parts.iter().enumerate() {
            let title =
                self.schema(*part).title.clone().filter(|title| title.len() <= 40 && !title.is_empty());
            let name = component.clone().or(title);
            let origin = name.clone().unwrap_or_else(|| format!("variant {}", index + 1));
            variants
                .push(Variant { name, value: self.use_of(*part, pending.view, || Origin::Part(id, origin)) });
        }
        let discriminator = discriminator
            .map(|d| Discriminator { property: d.property.clone(), mapping: self.mapping(d, parts) });
        Shape::Union(UnionShape { exactly_one, variants, discriminator })
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
            if let Some(ty) = &mut self.types[index] {
                let extra = ty.extra.get_or_insert_default();
                if exactly_one {
                    extra.one_of.push(uses);
                } else {
                    extra.any_of.push(uses);
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

    /// Which value of the property stands for which variant: the mapping where there is one, the values that
    /// the variants themselves allow, and their names (OpenAPI 3.1 §4.8.25).
    fn mapping(
        &mut self,
        d: &load::Discriminator,
        parts: &[(SchemaId, Option<String>)],
    ) -> Vec<(String, usize)> {
        let targets: Vec<SchemaId> = parts.iter().map(|(id, _)| self.variant_target(*id)).collect();
        let mut mapping: IndexMap<String, usize> = IndexMap::new();
        for (value, schema) in &d.mapping {
            let schema = self.resolve(*schema).0;
            if let Some(index) = targets.iter().position(|target| *target == schema) {
                mapping.insert(value.clone(), index);
            }
        }
        for (index, (part, name)) in parts.iter().enumerate() {
            let own = self.tag_values(*part, &d.property);
            if own.is_empty() && mapping.values().any(|mapped| *mapped == index) {
                continue;
            }
            for value in
                own.into_iter().chain(name.clone().filter(|_| !mapping.values().any(|m| *m == index)))
            {
                mapping.entry(value).or_insert(index);
            }
        }
        mapping.into_iter().collect()
    }

    /// The schema of the document that a variant is: the last part where a base was merged in.
    fn variant_target(&self, id: SchemaId) -> SchemaId {
        let schema = &self.schemas[id.0 as usize];
        match schema.all_of.as_slice() {
            [_, part] if schema.properties.is_empty() && !self.components.contains_key(&id) => {
                self.resolve(*part).0
            }
            _ => self.resolve(id).0,
        }
    }

    /// The constant values that a variant's schema gives the property.
    fn tag_values(&mut self, part: SchemaId, property: &str) -> Vec<String> {
        let flat = self.flatten(self.resolve(part).0);
        let Some(tag) = flat.properties.get(property) else { return Vec::new() };
        let tag = self.flatten(self.resolve(*tag).0);
        let values = tag.values.as_deref().unwrap_or_default();
        values.iter().filter_map(|v| v.as_str().map(str::to_owned)).collect()
    }

    /// Whether any of these says what a value *is*, not only which of the base's fields must be there.
    fn describing(&mut self, parts: &[SchemaId]) -> bool {
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

    /// What stands beside `oneOf` and describes an object: a schema of its own.
    fn base(&mut self, schema: &Schema, at: &Pointer) -> Option<SchemaId> {
        let describes = !schema.properties.is_empty()
            || !schema.required.is_empty()
            || schema.additional_properties.is_some();
        describes.then(|| {
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

    fn uses(&mut self, pending: &Pending, parts: &[SchemaId]) -> Vec<Use> {
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
