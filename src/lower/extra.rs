//! What a schema asks for beyond what its Rust type can say.

use indexmap::IndexMap;
use serde_json::Value;

use super::shape::is_string_format;
use super::{Lowering, Pending, merge};
use crate::ir::{Extra, Origin, Shape, Use, Why};
use crate::load::{Bound, Rare, Schema, SchemaId, Types};
use crate::source::Pointer;

impl Lowering<'_> {
    /// Everything that only restricts.
    pub(super) fn extra(&mut self, pending: &Pending, schema: &Schema) -> Extra {
        let (id, view) = (pending.id, pending.view);
        let part = |name: &'static str| move || Origin::Part(id, name.into());
        let mut extra = Extra::default();
        for beside in &schema.all_of {
            extra.all_of.push(self.use_of(*beside, view, part("restriction")));
        }
        let Some(rare) = schema.rare.as_deref() else { return extra };
        if let Some(not) = rare.not {
            extra.not.push(self.use_of(not, view, part("not")));
        }
        if let Some(condition) = rare.if_schema {
            let condition = self.use_of(condition, view, part("if"));
            let then = rare.then_schema.map(|s| self.use_of(s, view, part("then")));
            let otherwise = rare.else_schema.map(|s| self.use_of(s, view, part("else")));
            extra.conditions.push((condition, then, otherwise));
        }
        if let Some(contains) = rare.contains {
            let contains = self.use_of(contains, view, part("contains"));
            extra.contains = Some((contains, rare.min_contains, rare.max_contains));
        }
        extra.property_names = rare.property_names.map(|s| self.use_of(s, view, part("key")));
        for (pattern, value) in &rare.pattern_properties {
            extra.pattern_properties.push((pattern.clone(), self.use_of(*value, view, part("value"))));
        }
        extra.dependent_required =
            rare.dependent_required.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, value) in &rare.dependent_schemas {
            extra.dependent_schemas.push((key.clone(), self.use_of(*value, view, part("dependent"))));
        }
        extra.unevaluated_items = rare.unevaluated_items.map(|s| self.use_of(s, view, part("item")));
        extra.unevaluated_properties =
            rare.unevaluated_properties.map(|s| self.use_of(s, view, part("value")));
        extra
    }

    /// A list of types: one variant for each.
    pub(super) fn type_list(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        types: Types,
        extra: &mut Extra,
    ) -> Shape {
        extra.pattern_properties.clear();
        let types = if types.contains(Types::NUMBER) { types.without(Types::INTEGER) } else { types };
        let variants: Vec<(SchemaId, Option<String>)> = types
            .iter()
            .map(|one| {
                let only = Schema {
                    types: one,
                    nullable: false,
                    title: None,
                    description: None,
                    default: None,
                    ..schema.clone()
                };
                (self.synthetic(only_keywords_of(only, one)), None)
            })
            .collect();
        self.variants(pending, false, &variants, None, &self.at(pending.schema))
    }

    /// The keywords of a schema that has no type: each holds for values of the type it speaks of.
    pub(super) fn by_type(&mut self, pending: &Pending, schema: &Schema, extra: &mut Extra) {
        for one in [Types::OBJECT, Types::ARRAY, Types::STRING, Types::NUMBER] {
            let only = only_keywords_of(Schema { types: one, nullable: false, ..schema.clone() }, one);
            let says = Schema { types: Types::default(), ..only.clone() };
            if !merge::restricts(&says) {
                continue;
            }
            if one == Types::OBJECT {
                extra.pattern_properties.clear();
            }
            let id = pending.id;
            let only = self.synthetic(only);
            extra.by_type.push(self.use_of(only, pending.view, || Origin::Part(id, "typed".into())));
        }
    }

    /// The values of an `enum` that the simple keywords beside it allow; the others are left to be checked.
    pub(super) fn values_beside(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        values: &[Value],
        extra: &mut Extra,
    ) -> Vec<Value> {
        let id = pending.id;
        let restriction = || Origin::Part(id, "restriction".into());
        let rest = Schema {
            values: None,
            is_const: false,
            format: None,
            min_length: None,
            max_length: None,
            minimum: None,
            maximum: None,
            rare: None,
            all_of: Vec::new(),
            ..bare(schema)
        };
        let has = |is: fn(&Value) -> bool| values.iter().any(is);
        let kinds = [
            (Types::OBJECT, has(Value::is_object)),
            (Types::ARRAY, has(Value::is_array)),
            (Types::STRING, has(Value::is_string)),
            (Types::NUMBER, has(Value::is_number)),
        ];
        for (one, _) in kinds.into_iter().filter(|(_, is_there)| *is_there) {
            let unions = Schema { one_of: Vec::new(), any_of: Vec::new(), ..rest.clone() };
            let only = only_keywords_of(Schema { types: one, ..unions }, one);
            if merge::restricts(&Schema { types: Types::default(), ..only.clone() }) {
                let only = self.synthetic(only);
                extra.by_type.push(self.use_of(only, pending.view, restriction));
            }
        }
        if !rest.one_of.is_empty() || !rest.any_of.is_empty() {
            let union = Schema {
                at: schema.at.clone(),
                nullable: schema.nullable,
                one_of: rest.one_of,
                any_of: rest.any_of,
                ..Schema::default()
            };
            let union = self.synthetic(union);
            extra.all_of.push(self.use_of(union, pending.view, restriction));
        }
        values.iter().filter(|value| is_allowed(schema, value)).cloned().collect()
    }

    /// What stands beside `oneOf` or `anyOf` and is no part of the variants: keywords that are not about objects.
    pub(super) fn beside_union(&mut self, pending: &Pending, schema: &Schema, extra: &mut Extra) {
        let in_variants = !schema.properties.is_empty()
            || !schema.required.is_empty()
            || schema.additional_properties.is_some();
        let unions = Schema {
            one_of: Vec::new(),
            any_of: Vec::new(),
            all_of: Vec::new(),
            // The others are looked at as keywords of the whole.
            rare: scoped_rare(schema, Types::ARRAY),
            ..bare(schema)
        };
        if in_variants {
            let others = Schema {
                properties: IndexMap::new(),
                required: Vec::new(),
                additional_properties: None,
                min_properties: None,
                max_properties: None,
                ..unions
            };
            self.by_type(pending, &others, extra);
        } else if merge::restricts(&unions) {
            let id = pending.id;
            let beside = self.synthetic(Schema { nullable: schema.nullable, ..unions });
            extra.all_of.push(self.use_of(beside, pending.view, || Origin::Part(id, "restriction".into())));
        }
    }

    /// Anything but `null`.
    pub(super) fn not_null(&mut self, pending: &Pending, at: &Pointer) -> Use {
        let origin = || Origin::Part(pending.id, "restriction".into());
        let null = self.plain(at, origin(), Shape::Null);
        let anything = self.plain(at, origin(), Shape::Any(Why::Checked));
        if let Some(ty) = &mut self.types[anything.ty.index()] {
            ty.extra = Some(Box::new(Extra { not: vec![null], ..Extra::default() }));
        }
        anything
    }
}

/// Only what restricts a value.
fn bare(schema: &Schema) -> Schema {
    Schema {
        title: None,
        description: None,
        default: None,
        examples: Vec::new(),
        discriminator: None,
        nullable: false,
        ..schema.clone()
    }
}

/// `unevaluated…` as what it is where nothing but the schema's own keywords evaluates: `additionalProperties`, and
/// `items`. Where these are there already, nothing is left unevaluated.
pub(super) fn evaluated(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    let composed = !schema.all_of.is_empty() || !schema.any_of.is_empty() || !schema.one_of.is_empty();
    let Some(rare) = schema.rare.as_deref_mut() else { return schema };
    let composed = composed || rare.if_schema.is_some() || !rare.dependent_schemas.is_empty();
    if schema.additional_properties.is_some() {
        rare.unevaluated_properties = None;
    } else if !composed {
        schema.additional_properties = rare.unevaluated_properties.take();
    }
    if schema.items.is_some() {
        rare.unevaluated_items = None;
    } else if !composed && rare.contains.is_none() {
        schema.items = rare.unevaluated_items.take();
    }
    schema
}

pub(super) fn is_empty(e: &Extra) -> bool {
    e.all_of.is_empty()
        && e.any_of.is_empty()
        && e.one_of.is_empty()
        && e.not.is_empty()
        && e.conditions.is_empty()
        && e.contains.is_none()
        && e.property_names.is_none()
        && e.pattern_properties.is_empty()
        && e.dependent_required.is_empty()
        && e.dependent_schemas.is_empty()
        && e.values.is_none()
        && e.required.is_empty()
        && e.by_type.is_empty()
        && e.prefix.is_empty()
        && e.rest.is_none()
        && e.unevaluated_items.is_none()
        && e.unevaluated_properties.is_none()
}

/// Only the keywords that speak of one type: the others hold for the other variants.
fn only_keywords_of(mut schema: Schema, one: Types) -> Schema {
    if one != Types::OBJECT {
        schema.properties.clear();
        schema.required.clear();
        schema.additional_properties = None;
        schema.min_properties = None;
        schema.max_properties = None;
    }
    if one != Types::ARRAY {
        schema.items = None;
        schema.min_items = None;
        schema.max_items = None;
        schema.unique_items = false;
    }
    if one == Types::STRING {
        schema.format = schema.format.filter(|format| is_string_format(format));
    } else {
        schema.min_length = None;
        schema.max_length = None;
        schema.pattern = None;
        schema.format = schema.format.filter(|format| !is_string_format(format));
    }
    if one != Types::NUMBER && one != Types::INTEGER {
        schema.minimum = None;
        schema.maximum = None;
        schema.multiple_of = None;
    }
    schema.rare = scoped_rare(&schema, one);
    schema.examples.clear();
    schema
}

/// Of the rare keywords those that others of one type depend on: which names and items are left to them.
pub(super) fn scoped_rare(schema: &Schema, one: Types) -> Option<Box<Rare>> {
    let rare = schema.rare.as_deref()?;
    if one == Types::OBJECT && !rare.pattern_properties.is_empty() {
        let pattern_properties = rare.pattern_properties.clone();
        return Some(Box::new(Rare { pattern_properties, ..Rare::default() }));
    }
    if one == Types::ARRAY && !rare.prefix_items.is_empty() {
        return Some(Box::new(Rare { prefix_items: rare.prefix_items.clone(), ..Rare::default() }));
    }
    None
}

/// Whether a value of an `enum` has the type, the length and the size that are asked for beside it.
fn is_allowed(schema: &Schema, value: &Value) -> bool {
    let has = |one: Types| schema.types.is_empty() || schema.types.contains(one);
    match value {
        Value::Null => true,
        Value::Bool(_) => has(Types::BOOLEAN),
        Value::Array(_) => has(Types::ARRAY),
        Value::Object(_) => has(Types::OBJECT),
        Value::String(text) => {
            let length = text.chars().count() as u64;
            has(Types::STRING)
                && schema.min_length.is_none_or(|min| length >= min)
                && schema.max_length.is_none_or(|max| length <= max)
        }
        Value::Number(number) => {
            let number = number.as_f64().unwrap_or(f64::NAN);
            let bound = |bound: &Bound| bound.value.as_f64().unwrap_or(f64::NAN);
            (has(Types::NUMBER) || (has(Types::INTEGER) && number.fract() == 0.0))
                && schema
                    .minimum
                    .as_ref()
                    .is_none_or(|b| if b.exclusive { number > bound(b) } else { number >= bound(b) })
                && schema
                    .maximum
                    .as_ref()
                    .is_none_or(|b| if b.exclusive { number < bound(b) } else { number <= bound(b) })
        }
    }
}
