//! Which fields of an answer a request has already, and whether that is enough to make one of the other.

use std::collections::{BTreeMap, BTreeSet};

use super::super::check::Wrapper;
use super::super::context::{Context, From, Uses};
use super::{Place, place, position};
use crate::ir::{Additional, Origin, Shape, TypeId};
use crate::source::Pointer;

/// More arguments than this are worse than a struct's fields by name; with `self` clippy allows one more.
const ARGUMENTS: usize = 6;

/// What an answer takes from a request.
pub(super) struct Fit {
    /// For each field of the answer, the field of the request and how both are written; none where it is missing.
    pub(super) values: Vec<Option<(usize, Place, Place)>>,
    /// The fields of the answer that the request has not.
    pub(super) missing: Vec<usize>,
    /// The fields of the request that the answer has not.
    pub(super) dropped: Vec<String>,
}

/// Pairs of structs that are two views of one model, of which the one becomes the other with nothing missing.
pub(super) struct Twins(BTreeSet<(TypeId, TypeId)>);

impl Twins {
    /// The most pairs that agree with each other: all of them, less those with a field that is not converted.
    pub(super) fn new(context: &Context<'_>) -> Self {
        let mut by_model: BTreeMap<Model<'_>, (Vec<TypeId>, Vec<TypeId>)> = BTreeMap::new();
        let structs = context.api.type_ids().filter(|(_, ty)| matches!(ty.shape, Shape::Struct(_)));
        for (id, _) in structs {
            let Some(model) = model(context, id) else { continue };
            let (asked, answered) = (context.facts.request[id.index()], context.facts.is_reached(id));
            if asked {
                by_model.entry(model).or_default().0.push(id);
            } else if answered {
                by_model.entry(model).or_default().1.push(id);
            }
        }
        let pairs = by_model.values().flat_map(|(asked, answered)| {
            asked.iter().flat_map(|from| answered.iter().map(|to| (*from, *to)))
        });
        let mut twins = Self(pairs.collect());
        loop {
            let whole = |pair: &&(TypeId, TypeId)| {
                compared(context, &twins, pair.0, pair.1).is_some_and(|fit| fit.missing.is_empty())
            };
            let left: BTreeSet<(TypeId, TypeId)> = twins.0.iter().filter(whole).copied().collect();
            if left.len() == twins.0.len() {
                return twins;
            }
            twins = Self(left);
        }
    }

    fn contains(&self, from: TypeId, to: TypeId) -> bool {
        self.0.contains(&(from, to))
    }
}

/// What an answer takes from a request; none where both have too little in common.
pub(super) fn fit(context: &Context<'_>, twins: &Twins, from: TypeId, to: TypeId) -> Option<Fit> {
    // A view is made of its full type already.
    if context.api.views.get(&to).is_some_and(|view| view.of == from) {
        return None;
    }
    let fit = compared(context, twins, from, to)?;
    let (all, missing) = (fit.values.len(), fit.missing.len());
    let shared = all - missing;
    let alike = twins.contains(from, to) || shared >= 2 || (shared > 0 && 2 * shared >= all);
    (alike && missing <= ARGUMENTS).then_some(fit)
}

/// The pairs of structs by which one type becomes another.
pub(super) fn twins_within(
    context: &Context<'_>,
    twins: &Twins,
    from: TypeId,
    to: TypeId,
) -> Vec<(TypeId, TypeId)> {
    if twins.contains(from, to) {
        return vec![(from, to)];
    }
    match (&context.api.ty(from).shape, &context.api.ty(to).shape) {
        (Shape::Array(from), Shape::Array(to)) => twins_within(context, twins, from.items.ty, to.items.ty),
        (Shape::Map(from), Shape::Map(to)) => twins_within(context, twins, from.values.ty, to.values.ty),
        _ => Vec::new(),
    }
}

/// Whether a struct keeps keys that the document does not name.
pub(super) fn keeps_more(context: &Context<'_>, id: TypeId) -> bool {
    more(context, id).is_some()
}

/// Whether such keys go from a request to an answer: where both are one model.
pub(super) fn is_more_kept(context: &Context<'_>, from: TypeId, to: TypeId) -> bool {
    let same = |a: TypeId, b: TypeId| named(context, a) == named(context, b);
    model(context, from) == model(context, to)
        && matches!((more(context, from), more(context, to)), (Some(from), Some(to)) if same(from, to))
}

fn more(context: &Context<'_>, id: TypeId) -> Option<TypeId> {
    match &context.api.ty(id).shape {
        Shape::Struct(object) => match object.additional {
            Additional::Kept(used) => Some(used.ty),
            _ => None,
        },
        _ => None,
    }
}

fn named(context: &Context<'_>, id: TypeId) -> String {
    context.bare_ty(id, From::Within, &mut Uses::default())
}

/// What views of one model have in common.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Model<'a> {
    /// The component; FastAPI writes `-Input` and `-Output` after its name.
    Component(&'a str),
    /// Where its schema stands.
    At(&'a Pointer),
}

/// The model that a type is a view of, by `readOnly` and `writeOnly` or as FastAPI has it; none for what a filter made.
fn model<'a>(context: &Context<'a>, id: TypeId) -> Option<Model<'a>> {
    if context.api.views.contains_key(&id) {
        return None;
    }
    let ty = context.api.ty(id);
    Some(match &ty.origin {
        Origin::Component(name) => {
            let stem = name.strip_suffix("-Input").or_else(|| name.strip_suffix("-Output"));
            Model::Component(stem.unwrap_or(name))
        }
        _ => Model::At(&ty.at),
    })
}

/// The fields of two structs, compared.
fn compared(context: &Context<'_>, twins: &Twins, from: TypeId, to: TypeId) -> Option<Fit> {
    let (Shape::Struct(request), Shape::Struct(response)) =
        (&context.api.ty(from).shape, &context.api.ty(to).shape)
    else {
        return None;
    };
    let mut taken = vec![false; request.fields.len()];
    let (mut missing, mut values) = (Vec::new(), Vec::with_capacity(response.fields.len()));
    for (index, field) in response.fields.iter().enumerate() {
        let source = position(request, &field.name).and_then(|source| {
            let (from, to) =
                taken_over(context, twins, place(context, from, source), place(context, to, index))?;
            Some((source, from, to))
        });
        match source {
            Some((source, ..)) => taken[source] = true,
            None => missing.push(index),
        }
        values.push(source);
    }
    let dropped = request.fields.iter().zip(&taken).filter(|(_, taken)| !**taken);
    let dropped = dropped.map(|(field, _)| field.name.clone()).collect();
    Some(Fit { values, missing, dropped })
}

/// A request's field as an answer's, where no value of it would be lost or made up.
fn taken_over(context: &Context<'_>, twins: &Twins, from: Place, mut to: Place) -> Option<(Place, Place)> {
    match (from.wrapper, to.wrapper) {
        (Wrapper::Field, _) | (Wrapper::Option, Wrapper::None) => return None,
        _ => {}
    }
    if from.ty == to.ty || named(context, from.ty) == named(context, to.ty) {
        to.ty = from.ty;
    } else if !widens(context, from.ty, to.ty) && !converts(context, twins, from.ty, to.ty) {
        return None;
    }
    Some((from, to))
}

/// Whether one type becomes another with nothing missing.
fn converts(context: &Context<'_>, twins: &Twins, from: TypeId, to: TypeId) -> bool {
    if twins.contains(from, to) || context.api.views.get(&to).is_some_and(|view| view.of == from) {
        return true;
    }
    let newtypes = &context.facts.newtypes;
    if newtypes.contains(&from) || newtypes.contains(&to) {
        return false;
    }
    let parts = match (&context.api.ty(from).shape, &context.api.ty(to).shape) {
        (Shape::Array(from), Shape::Array(to)) => (from.items, to.items),
        (Shape::Map(from), Shape::Map(to)) => (from.values, to.values),
        _ => return false,
    };
    parts.0.nullable == parts.1.nullable && converts(context, twins, parts.0.ty, parts.1.ty)
}

/// Whether every integer of one type is one of another.
fn widens(context: &Context<'_>, from: TypeId, to: TypeId) -> bool {
    let (Shape::Integer(from), Shape::Integer(to)) = (&context.api.ty(from).shape, &context.api.ty(to).shape)
    else {
        return false;
    };
    let ((low, high), (least, most)) = (from.width.range(), to.width.range());
    least <= low && high <= most
}
