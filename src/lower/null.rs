//! Whether `null` is valid, to the letter.
//!
//! Most authors mean that `null` is valid where any keyword of a schema says so, and `load` reads it so. JSON Schema
//! asks every keyword: `{type: [string, "null"], enum: [a, b]}` forbids it.

use crate::load::{Schema, SchemaId};

/// Deeper chains are taken as allowing it.
const DEPTH: usize = 400;

/// Makes every schema's `nullable` what all its keywords together say.
pub(super) fn to_the_letter(schemas: &mut [Schema]) {
    let mut known: Vec<Option<bool>> = vec![None; schemas.len()];
    for index in 0..schemas.len() {
        let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
        allows(schemas, id, &mut known, 0);
    }
    for (schema, known) in schemas.iter_mut().zip(known) {
        schema.nullable = known.unwrap_or(true);
    }
}

fn allows(schemas: &[Schema], id: SchemaId, known: &mut Vec<Option<bool>>, depth: usize) -> bool {
    if let Some(known) = known[id.0 as usize] {
        return known;
    }
    if depth > DEPTH {
        return true;
    }
    // Within a circle it is as if the circle were not there.
    known[id.0 as usize] = Some(true);
    let is_allowed =
        by_keywords(&schemas[id.0 as usize], &mut |part| allows(schemas, part, known, depth + 1));
    known[id.0 as usize] = Some(is_allowed);
    is_allowed
}

fn by_keywords(schema: &Schema, allows: &mut impl FnMut(SchemaId) -> bool) -> bool {
    let by = schema.null_by;
    if by.keyword {
        return true;
    }
    let own = !schema.never
        && (schema.types.is_empty() || by.types)
        && (schema.values.is_none() || by.values)
        && (!schema.only_null || by.types || by.values || by.one_of > 0 || by.any_of);
    own && schema.reference.iter().chain(&schema.all_of).all(|part| allows(*part))
        && of_union(&schema.any_of, usize::from(by.any_of), |count| count > 0, allows)
        && of_union(&schema.one_of, usize::from(by.one_of), |count| count == 1, allows)
        && schema.rare.as_ref().is_none_or(|rare| {
            let branch = match rare.if_schema {
                Some(condition) if allows(condition) => rare.then_schema,
                Some(_) => rare.else_schema,
                None => None,
            };
            rare.not.is_none_or(|not| !allows(not)) && branch.is_none_or(allows)
        })
}

/// `listed`: how many variants say only `null`; they stand in the list no more.
fn of_union(
    variants: &[SchemaId],
    listed: usize,
    is_right: impl Fn(usize) -> bool,
    allows: &mut impl FnMut(SchemaId) -> bool,
) -> bool {
    if variants.is_empty() && listed == 0 {
        return true;
    }
    is_right(listed + variants.iter().filter(|variant| allows(**variant)).count())
}
