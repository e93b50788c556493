//! Holding a value against the variants of a union, and telling what it lacks where it is none of them.

use serde_json::{Map, Value};

use super::keywords::Extra;
use super::number::integral;
use super::schema::{Literal, Schema};
use super::violation::{Location, Path, Violation, Violations};
use super::walk::{Walk, fits_type, one_of_text};

/// The most variants, and the most findings of each, that an answer tells.
const VARIANTS_TOLD: usize = 5;
const FINDINGS_TOLD: usize = 3;
/// References and `allOf`s are followed so far.
const DEEPEST: u8 = 16;

/// The property that says which variant a value is.
#[derive(Clone, Copy)]
pub(super) struct Tag {
    pub(super) property: &'static str,
    pub(super) variants: &'static [(&'static str, &'static Schema)],
    /// What an object is that names none of them.
    pub(super) otherwise: Option<&'static Schema>,
}

impl Extra {
    /// The variant that a property names (`OpenAPI`'s discriminator).
    pub const fn tagged(
        mut self,
        property: &'static str,
        variants: &'static [(&'static str, &'static Schema)],
    ) -> Self {
        self.tag = Some(Tag { property, variants, otherwise: None });
        self
    }

    /// The variant of an object whose property is absent or names none (`OpenAPI`'s `defaultMapping`).
    pub const fn or_else(mut self, variant: &'static Schema) -> Self {
        if let Some(tag) = &mut self.tag {
            tag.otherwise = Some(variant);
        }
        self
    }

    /// What the variants are called where a client is told of them.
    pub const fn called(mut self, names: &'static [&'static str]) -> Self {
        self.called = names;
        self
    }
}

impl Walk<'_> {
    pub(super) fn any_of(&mut self, schema: &Schema, value: &Value, at: &Path<'_>) {
        if !schema.any_of.iter().any(|variant| self.probe(variant, value)) {
            let names = if schema.one_of.is_empty() { names(schema) } else { &[] };
            self.none_of("anyOf", schema.any_of, names, value, at);
        }
    }

    pub(super) fn one_of(&mut self, schema: &Schema, value: &Value, at: &Path<'_>) {
        let fitting = schema.one_of.iter().enumerate().filter(|(_, variant)| self.probe(variant, value));
        let fitting: Vec<usize> = fitting.map(|(index, _)| index).take(2).collect();
        match fitting[..] {
            [one, other] => self.note(at, "oneOf", || {
                let (one, other) = (called(names(schema), one), called(names(schema), other));
                format!("fits {one} and {other}, and should fit only one")
            }),
            [_] => {}
            _ => self.none_of("oneOf", schema.one_of, names(schema), value, at),
        }
    }

    /// Holds an object against the variant that its property names.
    pub(super) fn tagged(&mut self, tag: Tag, value: &Value, members: &Map<String, Value>, at: &Path<'_>) {
        let given = members.get(tag.property);
        let name = given.and_then(tag_text);
        let named = tag.variants.iter().find(|(known, _)| Some(*known) == name.as_deref());
        if let Some(schema) = named.map(|(_, schema)| *schema).or(tag.otherwise) {
            return self.walk(schema, value, at);
        }
        let place = Path::Key(at, tag.property);
        match (given, name) {
            (None, _) => self.note(&place, "required", || "is required".to_owned()),
            (Some(_), None) => self.note(&place, "type", || "should be a string".to_owned()),
            (Some(_), Some(_)) => self.note(&place, "discriminator", || {
                let names: Vec<_> = tag.variants.iter().map(|(name, _)| Literal::Str(name)).collect();
                one_of_text(&names)
            }),
        }
    }

    /// Tells what a value lacks where it fits no variant: of the one that was meant, if that is plain, else of each.
    fn none_of(
        &mut self,
        keyword: &'static str,
        variants: &[&Schema],
        names: &'static [&'static str],
        value: &Value,
        at: &Path<'_>,
    ) {
        if self.has_given_up {
            return;
        }
        if self.first_only {
            return self.note(at, keyword, String::new);
        }
        if let Some(variant) = meant(variants, value) {
            return self.walk(variant, value, at);
        }
        // What is of another type altogether needs no words of its own.
        let near = variants.iter().enumerate().filter(|(_, variant)| fits_type(variant, value, 0));
        let mut lacks: Vec<(usize, Vec<Violation>)> = Vec::new();
        for (index, variant) in near.take(VARIANTS_TOLD) {
            let mut found = Violations::new(Location::Body);
            let mut walk = self.inner(&mut found, false);
            walk.walk(variant, value, at);
            self.steps = walk.steps;
            lacks.push((index, found.list().to_vec()));
        }
        // What every variant finds wrong is wrong, whichever was meant.
        let common: Vec<Violation> = match lacks.split_first() {
            Some(((_, first), rest)) if !rest.is_empty() => {
                first.iter().filter(|one| rest.iter().all(|(_, list)| list.contains(one))).cloned().collect()
            }
            _ => Vec::new(),
        };
        for one in &common {
            self.found.note(one.keyword, || (one.path.clone(), one.message.clone()));
        }
        let is_told = |list: &[Violation]| list.iter().all(|one| common.contains(one));
        if !common.is_empty() && lacks.iter().any(|(_, list)| is_told(list)) {
            return;
        }
        self.note(at, keyword, || {
            let told = variants.len().min(VARIANTS_TOLD);
            let all: Vec<String> = (0..told).map(|index| called(names, index)).collect();
            let more = if told < variants.len() { ", …" } else { "" };
            format!("fits none of {}{more}", all.join(", "))
        });
        for (index, list) in &lacks {
            for one in list.iter().filter(|one| !common.contains(one)).take(FINDINGS_TOLD) {
                let message = || format!("{} to be {}", one.message, called(names, *index));
                self.found.note(one.keyword, || (one.path.clone(), message()));
            }
        }
    }
}

/// A tag as documents write it in a mapping: strings as they are, numbers and booleans as their JSON.
pub(super) fn tag_text(tag: &Value) -> Option<String> {
    match tag {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => {
            let mut tag = tag.clone();
            integral(&mut tag);
            Some(tag.to_string())
        }
        _ => None,
    }
}

/// The variant that a value was meant to be: the only one of its type; else the only one whose constants it has; else
/// the only one whose required members it has all; else the only one that some of its members belong to.
fn meant<'s>(variants: &[&'s Schema], value: &Value) -> Option<&'s Schema> {
    fn only<'s>(all: &[&'s Schema], fits: impl Fn(&Schema) -> bool) -> Option<&'s Schema> {
        let mut fitting = all.iter().copied().filter(|variant| fits(variant));
        fitting.next().filter(|_| fitting.next().is_none())
    }
    if let Some(variant) = only(variants, |variant| fits_type(variant, value, 0)) {
        return Some(variant);
    }
    let members = value.as_object()?;
    let has_constants = |variant: &Schema| constants(variant, members, DEEPEST);
    let left: Vec<&Schema> = variants
        .iter()
        .copied()
        .filter(|variant| fits_type(variant, value, 0) && has_constants(variant) != Some(false))
        .collect();
    only(&left, |variant| has_constants(variant) == Some(true))
        .or_else(|| only(&left, |variant| required(variant, members, DEEPEST) == Some(true)))
        .or_else(|| {
            let is_of = |variant: &Schema, name: &str| declares(variant, name, DEEPEST);
            only(&left, |variant| {
                members.keys().any(|name| {
                    is_of(variant, name) && left.iter().filter(|other| is_of(other, name)).count() == 1
                })
            })
        })
}

/// Whether a schema names a member.
fn declares(schema: &Schema, name: &str, depth: u8) -> bool {
    schema.properties.iter().any(|property| property.name == name)
        || parts(schema, depth).any(|part| declares(part, name, depth - 1))
}

/// Whether an object has the constants of a schema: nothing where it has none, or the object none of them.
fn constants(schema: &Schema, members: &Map<String, Value>, depth: u8) -> Option<bool> {
    let mut has = None;
    for property in schema.properties {
        let Some(member) = members.get(property.name) else { continue };
        let values = behind(&property.schema, DEEPEST).values;
        if !values.is_empty() {
            let is_one = values.iter().any(|literal| literal.is(member));
            has = Some(is_one && has != Some(false));
        }
    }
    let inner = parts(schema, depth).filter_map(|part| constants(part, members, depth - 1));
    inner.fold(has, |has, inner| Some(inner && has != Some(false)))
}

/// Whether an object has every member that a schema requires: nothing where it requires none.
fn required(schema: &Schema, members: &Map<String, Value>, depth: u8) -> Option<bool> {
    let mut needed = schema.properties.iter().filter(|property| property.required).peekable();
    let has = needed.peek().is_some().then_some(());
    let has = has.map(|()| needed.all(|property| members.contains_key(property.name)));
    let inner = parts(schema, depth).filter_map(|part| required(part, members, depth - 1));
    inner.fold(has, |has, inner| Some(inner && has != Some(false)))
}

/// Every schema that a value must follow too.
fn parts(schema: &Schema, depth: u8) -> impl Iterator<Item = &'static Schema> {
    let all = schema.target().into_iter().chain(schema.all_of.iter().copied());
    all.filter(move |_| depth > 0)
}

/// The schema behind references.
fn behind(schema: &Schema, depth: u8) -> &Schema {
    match schema.target() {
        Some(next) if depth > 0 => behind(next, depth - 1),
        _ => schema,
    }
}

/// What the variants of a schema are called.
fn names(schema: &Schema) -> &'static [&'static str] {
    schema.extra.map_or(&[], |extra| extra.called)
}

/// What a variant is called: its name, or else its place from 1.
fn called(names: &[&str], index: usize) -> String {
    names.get(index).map_or_else(|| format!("variant {}", index + 1), |name| (*name).to_owned())
}
