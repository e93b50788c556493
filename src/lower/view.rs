//! Which schemas mean something else in a request than in a response.
//!
//! OpenAPI 3.1 §4.8.24: a `readOnly` property is not to be sent, a `writeOnly` one is not to be answered,
//! whatever `required` says. A schema that holds such a property, at any depth, becomes two types.

use crate::load::{Schema, SchemaId};

/// The side of an operation that a type is seen from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum View {
    /// What the server reads.
    Request,
    /// What the server answers.
    Response,
}

impl View {
    /// Whether a property is left out here.
    pub(super) fn hides(self, schema: &Schema) -> bool {
        match self {
            Self::Request => schema.read_only && !schema.write_only,
            Self::Response => schema.write_only && !schema.read_only,
        }
    }
}

/// For each schema, whether a property that only one side sees can be reached from it.
pub(super) fn split(schemas: &[Schema]) -> Vec<bool> {
    let mut users: Vec<Vec<u32>> = vec![Vec::new(); schemas.len()];
    let mut split = vec![false; schemas.len()];
    let mut queue = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        let user = u32::try_from(index).expect("ids are 32 bits wide");
        for part in parts(schema) {
            users[part.0 as usize].push(user);
        }
        let hides = schema.properties.values().map(|id| &schemas[id.0 as usize]);
        if hides.into_iter().any(|property| property.read_only || property.write_only) {
            split[index] = true;
            queue.push(index);
        }
    }
    while let Some(index) = queue.pop() {
        for &user in &users[index] {
            let user = user as usize;
            if !split[user] {
                split[user] = true;
                queue.push(user);
            }
        }
    }
    split
}

/// Every schema that a schema is made of.
pub(super) fn parts(schema: &Schema) -> impl Iterator<Item = SchemaId> {
    let rare = schema.rare.iter().flat_map(|rare| {
        rare.prefix_items
            .iter()
            .chain(&rare.contains)
            .chain(&rare.unevaluated_items)
            .chain(rare.pattern_properties.values())
            .chain(&rare.property_names)
            .chain(rare.dependent_schemas.values())
            .chain(&rare.unevaluated_properties)
            .chain(&rare.not)
            .chain(&rare.if_schema)
            .chain(&rare.then_schema)
            .chain(&rare.else_schema)
            .copied()
    });
    schema
        .reference
        .iter()
        .chain(&schema.items)
        .chain(schema.properties.values())
        .chain(&schema.additional_properties)
        .chain(&schema.all_of)
        .chain(&schema.one_of)
        .chain(&schema.any_of)
        .copied()
        .chain(rare)
}
