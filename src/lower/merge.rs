//! `allOf`, and keywords beside a `$ref`: merged into one schema.

use std::rc::Rc;

use serde_json::{Number, Value};

use super::{Lowering, scope};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::{Bound, Rare, Schema, SchemaId, Types};
use crate::source::Pointer;

/// The schema this one only wraps: `$ref`, `allOf`, `anyOf` or `oneOf` of one, with nothing beside it that
/// restricts a value.
pub(super) fn only_part(schema: &Schema) -> Option<SchemaId> {
    let mut parts = schema.reference.iter().chain(&schema.all_of).chain(&schema.any_of).chain(&schema.one_of);
    let (Some(part), None) = (parts.next(), parts.next()) else { return None };
    (!restricts(schema)).then_some(*part)
}

/// Whether keywords other than `$ref` and the composing ones restrict a value.
pub(super) fn restricts(s: &Schema) -> bool {
    s.never
        || s.only_null
        || !s.types.is_empty()
        || s.format.is_some()
        || s.values.is_some()
        || s.min_length.is_some()
        || s.max_length.is_some()
        || s.pattern.is_some()
        || s.content_encoding.is_some()
        || s.content_media_type.is_some()
        || s.minimum.is_some()
        || s.maximum.is_some()
        || s.multiple_of.is_some()
        || s.items.is_some()
        || s.min_items.is_some()
        || s.max_items.is_some()
        || s.unique_items
        || !s.properties.is_empty()
        || !s.required.is_empty()
        || s.additional_properties.is_some()
        || s.min_properties.is_some()
        || s.max_properties.is_some()
        || s.rare.as_ref().is_some_and(|rare| rare_restricts(rare))
}

fn rare_restricts(r: &Rare) -> bool {
    !r.prefix_items.is_empty()
        || r.contains.is_some()
        || r.unevaluated_items.is_some()
        || !r.pattern_properties.is_empty()
        || r.property_names.is_some()
        || !r.dependent_required.is_empty()
        || !r.dependent_schemas.is_empty()
        || r.unevaluated_properties.is_some()
        || r.not.is_some()
        || r.if_schema.is_some()
        || r.content_schema.is_some()
}

impl Lowering<'_> {
    /// A schema with its `$ref` and `allOf` merged in. What cannot be merged stays in `all_of`, as schemas
    /// that only restrict.
    pub(super) fn flatten(&mut self, id: SchemaId) -> Rc<Schema> {
        let schema = self.schema(id);
        if schema.reference.is_none() && schema.all_of.is_empty() {
            return schema;
        }
        if let Some(done) = self.flat.get(&id) {
            return Rc::clone(done);
        }
        if let Some(start) = self.flattening.iter().position(|open| *open == id) {
            self.report_cycle(start);
            return Rc::new(Schema { at: schema.at.clone(), ..Schema::default() });
        }
        self.flattening.push(id);
        let at = self.at(id);
        let mut merged = Schema { at: schema.at.clone(), ..Schema::default() };
        let mut all_nullable = schema.types.is_empty();
        let mut any_nullable = false;
        let mut parts: Vec<Rc<Schema>> = Vec::with_capacity(schema.all_of.len() + 2);
        let mut whole: Vec<Option<SchemaId>> = Vec::with_capacity(schema.all_of.len() + 2);
        for part in schema.reference.iter().chain(&schema.all_of) {
            let flat = self.flatten(*part);
            all_nullable &= flat.nullable || is_of_any_type(&flat);
            any_nullable |= flat.nullable;
            parts.push(flat);
            whole.push(Some(*part));
        }
        let own = Rc::new(Schema { reference: None, all_of: Vec::new(), ..(*schema).clone() });
        parts.push(Rc::clone(&own));
        whole.push(None);
        for (index, part) in parts.iter().enumerate() {
            let others =
                || parts.iter().enumerate().filter(move |(other, _)| *other != index).map(|(_, p)| &**p);
            let limits = scope::limits(part, whole[index].is_some(), others);
            if limits.is_empty() {
                self.absorb(&mut merged, part, &at);
            } else {
                let loose = self.loosen(&mut merged, part, whole[index], limits);
                self.absorb(&mut merged, &loose, &at);
            }
        }
        // OpenAPI 3.0 says that `nullable` beside `allOf` cannot add null; every producer that writes it means it.
        merged.nullable = schema.nullable || (all_nullable && any_nullable && !self.strict);
        merged.discriminator = own
            .discriminator
            .clone()
            .or(merged.discriminator.filter(|_| has_union(&merged.one_of, &merged.any_of)));
        self.flattening.pop();
        let merged = Rc::new(merged);
        self.flat.insert(id, Rc::clone(&merged));
        merged
    }

    fn report_cycle(&mut self, start: usize) {
        let members: Vec<SchemaId> = self.flattening[start..].to_vec();
        // What lies between two names is of no help; a circle without any name is told by its places.
        let named = |id: &SchemaId| self.components.get(id).map(ToString::to_string);
        let mut chain: Vec<String> = members.iter().filter_map(named).collect();
        if chain.is_empty() {
            chain = members.iter().map(|id| self.at(*id).to_string()).collect();
        }
        chain.extend(chain.first().cloned());
        let at = self.at(members[0]);
        self.note(
            Diagnostic::new(
                codes::ALL_OF_CYCLE,
                &at,
                format!("`allOf` includes itself: {}", chain.join(" -> ")),
            )
            .help(
                "read without it; a schema cannot be a part of itself: refer to it from a property instead",
            ),
        );
    }

    /// Adds the restrictions and words of `part` to `into`.
    fn absorb(&mut self, into: &mut Schema, part: &Schema, at: &Pointer) {
        into.never |= part.never;
        into.null_by.types |= part.null_by.types;
        into.only_null |= part.only_null;
        match both_types(into.types, part.types) {
            Some(both) => into.types = both,
            None => self.conflict(into, part, at),
        }
        later(&mut into.title, part.title.as_ref());
        later(&mut into.description, part.description.as_ref());
        into.deprecated |= part.deprecated;
        into.read_only |= part.read_only;
        into.write_only |= part.write_only;
        later(&mut into.default, part.default.as_ref());
        if !part.examples.is_empty() {
            into.examples.clone_from(&part.examples);
        }
        self.both_or_beside(into, part, |s| &mut s.format);
        both_values(into, part);
        into.min_length = tighter(into.min_length, part.min_length, u64::max);
        into.max_length = tighter(into.max_length, part.max_length, u64::min);
        self.both_or_beside(into, part, |s| &mut s.pattern);
        later(&mut into.content_encoding, part.content_encoding.as_ref());
        later(&mut into.content_media_type, part.content_media_type.as_ref());
        into.minimum = tighter_bound(into.minimum.take(), part.minimum.clone(), |new, old| new > old);
        into.maximum = tighter_bound(into.maximum.take(), part.maximum.clone(), |new, old| new < old);
        self.both_or_beside(into, part, |s| &mut s.multiple_of);
        into.items = self.both(into.items, part.items);
        into.min_items = tighter(into.min_items, part.min_items, u64::max);
        into.max_items = tighter(into.max_items, part.max_items, u64::min);
        into.unique_items |= part.unique_items;
        for (name, id) in &part.properties {
            let merged = self.both(into.properties.get(name).copied(), Some(*id)).unwrap_or(*id);
            into.properties.insert(name.clone(), merged);
        }
        for name in &part.required {
            if !into.required.contains(name) {
                into.required.push(name.clone());
            }
        }
        into.additional_properties = self.both(into.additional_properties, part.additional_properties);
        into.min_properties = tighter(into.min_properties, part.min_properties, u64::max);
        into.max_properties = tighter(into.max_properties, part.max_properties, u64::min);
        self.both_lists(into, part, |s| &mut s.one_of);
        self.both_lists(into, part, |s| &mut s.any_of);
        later(&mut into.discriminator, part.discriminator.as_ref());
        into.all_of.extend(&part.all_of);
        self.both_rare(into, part);
        into.extensions.extend(part.extensions.iter().map(|(k, v)| (k.clone(), v.clone())));
    }

    /// Says that no value can have the types of both. To the letter every value is refused; else the later type is
    /// taken, as an author who writes this has never compared a value with it.
    fn conflict(&mut self, into: &mut Schema, part: &Schema, at: &Pointer) {
        let at = part.at.as_ref().unwrap_or(at);
        let conflict = "no value can have both types that this `allOf` asks for";
        let help = "give the parts the same `type`, or use `oneOf`";
        let found = if self.strict {
            Diagnostic::new(codes::ALL_OF_CONFLICT, at, conflict).help(help)
        } else {
            Diagnostic::new(codes::ALL_OF_CONFLICT, at, format!("{conflict}; the later one is taken"))
                .help(format!("{help}; with `schemas.strict` every value is refused"))
        };
        self.note(found);
        into.types = part.types;
        if !self.strict {
            return;
        }
        let nothing = Schema { at: part.at.clone(), never: true, ..Schema::default() };
        let nothing = self.synthetic(nothing);
        into.all_of.push(nothing);
    }

    /// One schema that asks for both.
    pub(super) fn both(&mut self, a: Option<SchemaId>, b: Option<SchemaId>) -> Option<SchemaId> {
        match (a, b) {
            (Some(a), Some(b)) if a != b && self.resolve(a) != self.resolve(b) => {
                if let Some(known) = self.merged.get(&(a, b)) {
                    return Some(*known);
                }
                let at = self.schemas[b.0 as usize].at.clone();
                let nullable = self.schemas[a.0 as usize].nullable && self.schemas[b.0 as usize].nullable;
                let (read_only, write_only) = {
                    let (a, b) = (&self.schemas[a.0 as usize], &self.schemas[b.0 as usize]);
                    (a.read_only || b.read_only, a.write_only || b.write_only)
                };
                let both =
                    Schema { at, nullable, read_only, write_only, all_of: vec![a, b], ..Schema::default() };
                let both = self.synthetic(both);
                self.merged.insert((a, b), both);
                Some(both)
            }
            (a, b) => b.or(a),
        }
    }

    /// Takes a keyword over where it is free, else keeps it in a schema of its own beside.
    fn both_or_beside<T: Clone + PartialEq>(
        &mut self,
        into: &mut Schema,
        part: &Schema,
        field: impl Fn(&mut Schema) -> &mut Option<T>,
    ) {
        let mut part = Schema { at: part.at.clone(), ..extract(part) };
        let Some(theirs) = field(&mut part).take() else { return };
        match field(into) {
            None => *field(into) = Some(theirs),
            Some(ours) if *ours == theirs => {}
            Some(_) => {
                let mut beside = Schema { at: part.at, ..Schema::default() };
                *field(&mut beside) = Some(theirs);
                let beside = self.synthetic(beside);
                into.all_of.push(beside);
            }
        }
    }

    fn both_lists(
        &mut self,
        into: &mut Schema,
        part: &Schema,
        field: impl Fn(&mut Schema) -> &mut Vec<SchemaId>,
    ) {
        let at = part.at.clone();
        let choices = |schema: &Schema| {
            let mut lists =
                Schema { one_of: schema.one_of.clone(), any_of: schema.any_of.clone(), ..Schema::default() };
            std::mem::take(field(&mut lists))
        };
        let (mut theirs, mut ours) = (choices(part), choices(into));
        if theirs.is_empty() || ours == theirs {
            return;
        }
        if ours.is_empty() {
            *field(into) = theirs;
        } else if let Some(pairs) = self.pairs_of(into, part, &ours, &theirs) {
            *field(into) = pairs;
        } else {
            // What says what a value is counts; the other is held against it.
            if !self.describing(&ours) {
                std::mem::swap(&mut ours, &mut theirs);
                field(into).clone_from(&ours);
            } else if self.describing(&theirs) {
                let place = at.clone().unwrap_or_else(Pointer::root);
                self.degraded(
                    &place,
                    "a value must be one of two lists of choices at once; the type is that of the first list, and the second is only checked",
                    "write out the pairs in one `oneOf`",
                );
            }
            let mut beside = Schema { at, ..Schema::default() };
            *field(&mut beside) = theirs;
            let beside = self.synthetic(beside);
            into.all_of.push(beside);
        }
    }
}

/// The keywords of which a schema can have only one.
fn extract(part: &Schema) -> Schema {
    Schema {
        format: part.format.clone(),
        pattern: part.pattern.clone(),
        multiple_of: part.multiple_of.clone(),
        ..Schema::default()
    }
}

/// Whether nothing is said of a value's type.
fn is_of_any_type(s: &Schema) -> bool {
    s.types.is_empty() && s.values.is_none() && !s.never && !has_union(&s.one_of, &s.any_of)
}

/// The types that both allow; none where there are none.
pub(super) fn both_types(a: Types, b: Types) -> Option<Types> {
    if a.is_empty() || b.is_empty() {
        return Some(a.with(b));
    }
    // Every integer is a number.
    let widen = |t: Types| if t.contains(Types::NUMBER) { t.with(Types::INTEGER) } else { t };
    let both = widen(a).and(widen(b));
    let is_number = both.contains(Types::NUMBER);
    let is_integer = a.contains(Types::INTEGER) && b.contains(Types::INTEGER);
    let both = if is_number && !is_integer { both.without(Types::INTEGER) } else { both };
    (!both.is_empty()).then_some(both)
}

fn has_union(one_of: &[SchemaId], any_of: &[SchemaId]) -> bool {
    !one_of.is_empty() || !any_of.is_empty()
}

/// A later part's words replace an earlier part's.
fn later<T: Clone>(into: &mut Option<T>, part: Option<&T>) {
    if let Some(part) = part {
        *into = Some(part.clone());
    }
}

fn both_values(into: &mut Schema, part: &Schema) {
    let Some(theirs) = &part.values else { return };
    match &mut into.values {
        None => into.values = Some(theirs.clone()),
        Some(ours) => ours.retain(|value: &Value| theirs.iter().any(|other| is_equal(value, other))),
    }
    into.is_const |= part.is_const;
}

/// Whether two values are one to JSON Schema: `1` is `1.0`.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => {
            a == b || (a.is_f64() || b.is_f64()) && a.as_f64() == b.as_f64()
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_equal(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| is_equal(a, b)))
        }
        (a, b) => a == b,
    }
}

fn tighter(a: Option<u64>, b: Option<u64>, pick: fn(u64, u64) -> u64) -> Option<u64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(pick(a, b)),
        (a, b) => a.or(b),
    }
}

fn tighter_bound(a: Option<Bound>, b: Option<Bound>, tighter: fn(f64, f64) -> bool) -> Option<Bound> {
    let float = |n: &Number| n.as_f64().unwrap_or(f64::NAN);
    match (a, b) {
        (Some(a), Some(b)) => {
            let (x, y) = (float(&a.value), float(&b.value));
            let take_b = tighter(y, x) || (a.value == b.value && b.exclusive);
            Some(if take_b { b } else { a })
        }
        (a, b) => a.or(b),
    }
}
