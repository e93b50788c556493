//! Rules about types.

use std::collections::BTreeSet;

use super::rules::{AMBIGUOUS_UNION, OPTIONAL_NULL, REQUIRED_DEFAULT, UNBOUNDED_LIST, UNBOUNDED_TEXT};
use super::{Findings, Ground};
use crate::ir::{Api, Shape, StringFormat, StructShape, UnionShape};

pub(super) fn check(ground: &Ground<'_>, findings: &mut Findings<'_>) {
    // A schema may be several types: one for what is asked, one for what is answered.
    let mut told = BTreeSet::new();
    for (id, ty) in ground.api.type_ids() {
        let asked = ground.facts.request[id.index()];
        let reached = ground.facts.is_reached(id);
        if !reached || !told.insert((ty.at.as_str(), asked)) {
            continue;
        }
        match &ty.shape {
            Shape::Union(union) if union.discriminator.is_none() && has_twins(ground.api, union) => {
                findings.tell(&AMBIGUOUS_UNION, &ty.at, "no property says which of several objects it is");
            }
            Shape::Struct(object) => fields(ground, (object, asked), &mut told, findings),
            Shape::Array(list) if asked && list.max_items.is_none() => {
                findings.tell(&UNBOUNDED_LIST, &ty.at, "a list in a request may have any length");
            }
            Shape::String(string)
                if asked
                    && string.max_length.is_none()
                    && string.pattern.is_none()
                    && string.format == StringFormat::Text =>
            {
                findings.tell(&UNBOUNDED_TEXT, &ty.at, "a text in a request may have any length");
            }
            _ => {}
        }
    }
}

/// Whether several variants are objects, and no required property has another constant in each.
fn has_twins(api: &Api, union: &UnionShape) -> bool {
    let objects: Vec<&StructShape> = union
        .variants
        .iter()
        .filter_map(|variant| match &api.ty(variant.value.ty).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        })
        .collect();
    let Some(first) = objects.first() else { return false };
    let constants = |object: &StructShape, name: &str| -> Option<Vec<String>> {
        let field = object.fields.iter().find(|field| field.name == name && field.required)?;
        match &api.ty(field.value.ty).shape {
            Shape::Enum(values) if !values.is_open => {
                Some(values.values.iter().map(|value| value.value.json().to_string()).collect())
            }
            _ => None,
        }
    };
    let tells = |name: &str| {
        let mut seen = BTreeSet::new();
        objects.iter().all(|object| {
            constants(object, name).is_some_and(|all| all.into_iter().all(|value| seen.insert(value)))
        })
    };
    objects.len() > 1 && !first.fields.iter().any(|field| tells(&field.name))
}

fn fields<'a>(
    ground: &Ground<'a>,
    (object, asked): (&'a StructShape, bool),
    told: &mut BTreeSet<(&'a str, bool)>,
    findings: &mut Findings<'_>,
) {
    for field in &object.fields {
        let name = &field.name;
        let is_constant =
            matches!(&ground.api.ty(field.value.ty).shape, Shape::Enum(values) if values.values.len() == 1);
        // Of what is answered, a default tells what it mostly is.
        let odd = asked && field.required && field.default.is_some() && !is_constant;
        let either = !field.required && field.value.nullable;
        if !(odd || either) || !told.insert((field.at.as_str(), true)) {
            continue;
        }
        if odd {
            let message = format!("`{name}` must be there, and its default is never used");
            findings.tell(&REQUIRED_DEFAULT, &field.at, message);
        }
        if either {
            findings.tell(&OPTIONAL_NULL, &field.at, format!("`{name}` may be absent, and may be `null`"));
        }
    }
}
