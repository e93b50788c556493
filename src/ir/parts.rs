//! What types are made of.

use super::{Additional, Body, Media, Parameter, Response, Shape, Type, TypeId, Use};

impl Type {
    /// Every type that its values hold.
    pub fn parts(&self) -> Vec<Use> {
        match &self.shape {
            Shape::Any(_)
            | Shape::Never
            | Shape::Null
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_) => Vec::new(),
            Shape::Array(array) => vec![array.items],
            Shape::Tuple(tuple) => tuple.items.clone(),
            Shape::Map(map) => vec![map.values],
            Shape::Struct(object) => {
                let mut parts: Vec<Use> = object.fields.iter().map(|field| field.value).collect();
                if let Additional::Kept(values) = object.additional {
                    parts.push(values);
                }
                parts
            }
            Shape::Union(union) => union.variants.iter().map(|variant| variant.value).collect(),
        }
    }

    /// Every type that its further keywords compare its values with.
    pub fn extra_parts(&self) -> Vec<Use> {
        let Some(extra) = &self.extra else { return Vec::new() };
        let mut parts = extra.all_of.clone();
        parts.extend(extra.any_of.iter().chain(&extra.one_of).flatten());
        parts.extend(&extra.not);
        for (condition, then, otherwise) in &extra.conditions {
            parts.push(*condition);
            parts.extend(then.iter().chain(otherwise));
        }
        parts.extend(extra.contains.iter().map(|(contains, _, _)| *contains));
        parts.extend(extra.property_names);
        parts.extend(extra.pattern_properties.iter().map(|(_, used)| *used));
        parts.extend(extra.dependent_schemas.iter().map(|(_, used)| *used));
        parts.extend(extra.by_type.iter().chain(&extra.prefix).chain(&extra.rest));
        parts.extend(extra.additional);
        parts.extend(extra.unevaluated_items.iter().chain(&extra.unevaluated_properties));
        parts
    }
}

/// The types that a request and its answers are made of.
pub fn roots(parameters: &[Parameter], body: Option<&Body>, responses: &[Response]) -> Vec<TypeId> {
    let mut roots: Vec<TypeId> = parameters.iter().map(|parameter| parameter.value.ty).collect();
    roots.extend(body.iter().flat_map(|body| &body.media).flat_map(Media::used).map(|used| used.ty));
    for response in responses {
        roots.extend(response.headers.iter().map(|header| header.value.ty));
        roots.extend(response.media.iter().filter_map(Media::typed).map(|used| used.ty));
    }
    roots
}
