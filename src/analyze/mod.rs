//! Facts about the whole API, in side tables keyed by id. The API itself is never changed.

mod checks;
mod examples;
mod fit;
mod pattern;
mod patterns;
mod reach;
mod recursion;
mod routes;
mod sample;

use std::collections::HashSet;

pub use examples::{Answer, Example};

use crate::diagnostic::{Failed, Sink};
use crate::ir::{Additional, Api, Shape, Type, TypeId, Use};

/// What is known about the whole.
#[derive(Debug, Default)]
pub struct Facts {
    /// Types that a request may hold.
    pub request: Vec<bool>,
    /// Types that an answer may hold.
    pub response: Vec<bool>,
    /// Types that the body of a `PATCH` may hold: there, absent and null are two things.
    pub patched: Vec<bool>,
    /// Types whose values can be wrong although they have the right Rust type.
    pub checked: Vec<bool>,
    /// The parts of a type that hold the type itself: field, variant or element by index.
    pub boxed: HashSet<(TypeId, usize)>,
    /// Lists and maps that hold themselves without an object between, and so need a name.
    pub newtypes: HashSet<TypeId>,
    /// The fields whose default is a value of their type.
    pub field_defaults: HashSet<(TypeId, usize)>,
    /// The parameters whose default is a value of their type, by operation and index.
    pub parameter_defaults: HashSet<(usize, usize)>,
    /// The patterns that can be checked, and what `regex` reads for them.
    pub patterns: std::collections::HashMap<String, String>,
    /// A request and an answer for each operation.
    pub examples: Vec<Example>,
}

impl Facts {
    /// Whether a type becomes an item of the crate: something with a name.
    pub fn is_item(&self, id: TypeId, ty: &Type) -> bool {
        matches!(ty.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_)) || self.newtypes.contains(&id)
    }

    /// Whether a type is used at all.
    pub fn is_reached(&self, id: TypeId) -> bool {
        self.request[id.index()] || self.response[id.index()]
    }
}

/// Finds the facts.
///
/// # Errors
/// Where something cannot be generated at all.
pub fn analyze(api: &Api, sink: &mut Sink) -> Result<Facts, Failed> {
    let reach = reach::reach(api);
    let newtypes = recursion::newtypes(api);
    let boxed = recursion::boxed(api);
    let checked = checks::checked(api);
    routes::check(api, sink);
    let (field_defaults, parameter_defaults) = examples::defaults(api, sink);
    let examples = examples::examples(api, sink);
    let patterns = patterns::patterns(api, sink);
    sink.barrier()?;
    Ok(Facts {
        request: reach.request,
        response: reach.response,
        patched: reach.patched,
        checked,
        boxed,
        newtypes,
        field_defaults,
        parameter_defaults,
        patterns,
        examples,
    })
}

/// Every type that a type's value holds.
pub(crate) fn parts(ty: &Type) -> Vec<Use> {
    match &ty.shape {
        Shape::Any
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
