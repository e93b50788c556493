//! Bases that stand for the schemas which extend them.
//!
//! A schema with a `discriminator` and no `oneOf`, or one whose `oneOf` lists schemas that extend it with `allOf`, is
//! two things at once: where it is used it means any of its children (OpenAPI 3.1 §4.8.25), where it is extended it
//! means its own properties. Here it becomes two schemas, before anything else looks at it.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::merge;
use crate::load::{Discriminator, Schema, SchemaId, Types};

/// The part of a base that its children extend.
pub(super) struct Base {
    /// The part.
    pub id: SchemaId,
    /// What it is called.
    pub name: String,
    /// What the base itself is called.
    pub of: String,
}

/// Splits each base into a union of its children and a part that these extend. Gives the parts.
pub(super) fn part_bases(named: &IndexMap<String, SchemaId>, schemas: &mut Vec<Schema>) -> Vec<Base> {
    let names: HashMap<SchemaId, &str> = named.iter().map(|(name, id)| (*id, name.as_str())).collect();
    let parents = find(named, &names, schemas);
    let mut parts: HashMap<SchemaId, SchemaId> = HashMap::new();
    let mut added = Vec::with_capacity(parents.len());
    for (parent, _) in &parents {
        let id = SchemaId(u32::try_from(schemas.len()).expect("fewer than four billion schemas"));
        let mut part = schemas[parent.0 as usize].clone();
        (part.discriminator, part.title, part.nullable) = (None, None, false);
        part.one_of.clear();
        part.any_of.clear();
        schemas.push(part);
        parts.insert(*parent, id);
        let mut name = format!("{}Base", names[parent]);
        while named.contains_key(&name) {
            name.push('0');
        }
        added.push(Base { id, name, of: names[parent].to_owned() });
    }
    if parts.is_empty() {
        return added;
    }
    let before: Vec<Schema> = parents.iter().map(|(id, _)| schemas[id.0 as usize].clone()).collect();
    extend_parts(&names, &parts, schemas);
    for ((parent, children), schema) in parents.iter().zip(&before) {
        let union = union(*parent, children, schema, &parts, &names, schemas);
        schemas[parent.0 as usize] = union;
    }
    added
}

/// Each base with the named schemas that extend it, at any distance, in document order.
fn find(
    named: &IndexMap<String, SchemaId>,
    names: &HashMap<SchemaId, &str>,
    schemas: &[Schema],
) -> Vec<(SchemaId, Vec<SchemaId>)> {
    let candidates: Vec<SchemaId> = named
        .values()
        .copied()
        .filter(|id| {
            let schema = &schemas[id.0 as usize];
            let has_union = !schema.one_of.is_empty() || !schema.any_of.is_empty();
            (schema.discriminator.is_some() || has_union) && merge::restricts(schema)
        })
        .collect();
    if candidates.is_empty() {
        return Vec::new();
    }
    let ancestors: Vec<(SchemaId, Vec<SchemaId>)> =
        named.values().map(|id| (*id, ancestors(*id, schemas))).collect();
    let mut found = Vec::new();
    for parent in candidates {
        let schema = &schemas[parent.0 as usize];
        let mut children: Vec<SchemaId> = ancestors
            .iter()
            .filter(|(id, above)| target(*id, schemas) == *id && *id != parent && above.contains(&parent))
            .map(|(id, _)| *id)
            .collect();
        let listed: Vec<SchemaId> =
            schema.one_of.iter().chain(&schema.any_of).map(|part| target(*part, schemas)).collect();
        if listed.is_empty() {
            // The mapping's order first: it is the one the author thought of.
            let mapped = schema.discriminator.iter().flat_map(|d| d.mapping.values().chain(&d.default));
            let mut ordered: Vec<SchemaId> = Vec::new();
            for id in mapped.map(|id| target(*id, schemas)).chain(children) {
                if id != parent && names.contains_key(&id) && !ordered.contains(&id) {
                    ordered.push(id);
                }
            }
            children = ordered;
        } else if listed.iter().any(|id| children.contains(id)) {
            children = listed;
        } else {
            continue;
        }
        if !children.is_empty() {
            found.push((parent, children));
        }
    }
    found
}

/// The schemas that a schema extends, at any distance.
fn ancestors(id: SchemaId, schemas: &[Schema]) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = Vec::new();
    let mut stack = vec![id];
    while let Some(id) = stack.pop() {
        let schema = &schemas[id.0 as usize];
        for part in schema.all_of.iter().chain(&schema.reference) {
            let part = target(*part, schemas);
            if !found.contains(&part) {
                found.push(part);
                stack.push(part);
            }
        }
    }
    found
}

/// What stands behind references that say nothing themselves.
fn target(mut id: SchemaId, schemas: &[Schema]) -> SchemaId {
    // Load has refused cycles of references.
    while let Schema { reference: Some(next), .. } = &schemas[id.0 as usize] {
        let schema = &schemas[id.0 as usize];
        if merge::restricts(schema) || !schema.all_of.is_empty() {
            break;
        }
        id = *next;
    }
    id
}

/// Makes what extends a base extend its part.
fn extend_parts(
    names: &HashMap<SchemaId, &str>,
    parts: &HashMap<SchemaId, SchemaId>,
    schemas: &mut [Schema],
) {
    for index in 0..schemas.len() {
        let schema = &schemas[index];
        let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
        let is_named = names.contains_key(&id);
        let more = merge::restricts(schema)
            || schema.all_of.iter().filter(|part| says_something(&schemas[part.0 as usize])).count() > 1;
        // `allOf` of one inside another schema is how 3.0 describes a use: it means the base as it is used.
        if !is_named && !more {
            continue;
        }
        let part = |id: SchemaId| parts.get(&target(id, schemas)).copied();
        let all_of: Vec<SchemaId> = schema.all_of.iter().map(|id| part(*id).unwrap_or(*id)).collect();
        let reference = schema.reference.filter(|_| more).and_then(part);
        let changed = all_of != schema.all_of;
        let schema = &mut schemas[index];
        schema.reference = reference.or(schema.reference);
        if changed {
            schema.all_of = all_of;
            // A child that adds nothing is a type of its own all the same.
            if !more {
                schema.types = Types::OBJECT;
            }
        }
    }
}

/// Whether a part of an `allOf` is more than words.
fn says_something(schema: &Schema) -> bool {
    merge::restricts(schema)
        || schema.reference.is_some()
        || !(schema.all_of.is_empty() && schema.one_of.is_empty() && schema.any_of.is_empty())
}

/// What a base means where it is used.
fn union(
    parent: SchemaId,
    children: &[SchemaId],
    schema: &Schema,
    parts: &HashMap<SchemaId, SchemaId>,
    names: &HashMap<SchemaId, &str>,
    schemas: &mut Vec<Schema>,
) -> Schema {
    let own = parts[&parent];
    let mut mapping: IndexMap<String, SchemaId> = IndexMap::new();
    let d = schema.discriminator.as_ref();
    let is_listed = !schema.one_of.is_empty() || !schema.any_of.is_empty();
    let part_of = |id: SchemaId| parts.get(&id).copied().unwrap_or(id);
    for (value, id) in d.iter().flat_map(|d| &d.mapping) {
        mapping.insert(value.clone(), part_of(target(*id, schemas)));
    }
    let mut variants: Vec<SchemaId> = Vec::with_capacity(children.len() + 1);
    for child in children {
        let variant = part_of(*child);
        // A base among the children is one of them by its own name, unless a mapping means it to be abstract.
        if variant != *child && !mapping.values().any(|id| *id == variant) && *child != parent {
            mapping.insert(names[child].to_owned(), variant);
        }
        variants.push(variant);
    }
    if !is_listed && !variants.contains(&own) {
        // The base itself is meant by its name, by its place in the mapping, or by values that no child has.
        let is_mapped = d.is_some_and(|d| !d.mapping.is_empty());
        let left = if is_mapped { left_over(schema, children, &mapping, names, schemas) } else { Vec::new() };
        let is_default = d.and_then(|d| d.default).is_some_and(|id| target(id, schemas) == parent);
        if !is_mapped {
            mapping.insert(names[&parent].to_owned(), own);
        }
        mapping.extend(left.into_iter().map(|value| (value, own)));
        if is_default || mapping.values().any(|id| *id == own) {
            variants.push(own);
        }
    }
    for variant in &mut variants {
        if *variant == own || ancestors(*variant, schemas).contains(&own) {
            continue;
        }
        // The mapping names a schema that does not extend the base: a value is both all the same.
        let id = SchemaId(u32::try_from(schemas.len()).expect("fewer than four billion schemas"));
        let at = schemas[variant.0 as usize].at.clone();
        let title = names.get(variant).map(|name| (*name).to_owned());
        schemas.push(Schema { at, title, all_of: vec![own, *variant], ..Schema::default() });
        for mapped in mapping.values_mut().filter(|mapped| **mapped == *variant) {
            *mapped = id;
        }
        *variant = id;
    }
    let discriminator = d.map(|d| Discriminator {
        property: d.property.clone(),
        mapping,
        default: d.default.map(|id| part_of(target(id, schemas))),
    });
    let any_of = is_listed && schema.one_of.is_empty();
    Schema {
        at: schema.at.clone(),
        nullable: schema.nullable,
        title: schema.title.clone(),
        description: schema.description.clone(),
        deprecated: schema.deprecated,
        read_only: schema.read_only,
        write_only: schema.write_only,
        default: schema.default.clone(),
        examples: schema.examples.clone(),
        one_of: if any_of { Vec::new() } else { variants.clone() },
        any_of: if any_of { variants } else { Vec::new() },
        discriminator,
        extensions: schema.extensions.clone(),
        ..Schema::default()
    }
}

/// The values that a base allows its property and that mean none of its children.
fn left_over(
    schema: &Schema,
    children: &[SchemaId],
    mapping: &IndexMap<String, SchemaId>,
    names: &HashMap<SchemaId, &str>,
    schemas: &[Schema],
) -> Vec<String> {
    let property = schema.discriminator.as_ref().and_then(|d| schema.properties.get(&d.property));
    let Some(property) = property else { return Vec::new() };
    let values = schemas[target(*property, schemas).0 as usize].values.as_deref().unwrap_or_default();
    let is_claimed = |value: &str| {
        mapping.contains_key(value)
            || children.iter().any(|child| names.get(child).is_some_and(|name| is_same_word(name, value)))
    };
    values.iter().filter_map(|v| v.as_str()).filter(|v| !is_claimed(v)).map(str::to_owned).collect()
}

/// Whether two texts have the same letters and digits, whatever their case.
pub(super) fn is_same_word(a: &str, b: &str) -> bool {
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    letters(a) == letters(b)
}
