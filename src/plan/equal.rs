//! Inline schemas that stand in several places word for word: one definition, and an alias for each of the others.
//!
//! Large documents are written by programs that repeat what a person would refer to: six hundred kinds of merchants
//! in eighteen requests. Each place keeps a name of its own, so that whatever else a document comes to say, no name
//! changes; only that of the definition is written out.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::context::Context;
use super::conversions::Pairs;
use crate::ir::{EnumLiteral, Origin, Shape, Type, TypeId};
use crate::source::Pointer;

/// For each type that is defined as another, which that is: the first of all that are equal to it.
pub(super) fn equal(
    context: &Context<'_>,
    pairs: &Pairs,
    groups: &[Vec<TypeId>],
) -> BTreeMap<TypeId, TypeId> {
    // Each group has its own: nobody wants to look for the order of issues among security advisories. And what only
    // webhooks hold is behind a feature.
    let mut group_of: Vec<Option<usize>> = vec![None; context.api.types.len()];
    for (group, ids) in groups.iter().enumerate() {
        for id in ids {
            group_of[id.index()] = Some(group);
        }
    }
    let bound = bound(context, pairs);
    let single: Vec<bool> =
        context.api.type_ids().map(|(id, _)| !may_be_equal(context, &bound, id)).collect();
    let kinds = kinds(context, &group_of, &single);
    let mut first: HashMap<usize, TypeId> = HashMap::new();
    let mut equal = BTreeMap::new();
    for (id, _) in context.api.type_ids() {
        let is_model = context.is_item(id) && context.facts.is_spoken_of(id);
        if !is_model || single[id.index()] {
            continue;
        }
        match first.get(&kinds[id.index()].0) {
            Some(one) => {
                equal.insert(id, *one);
            }
            None => {
                first.insert(kinds[id.index()].0, id);
            }
        }
    }
    equal
}

/// Two variants of a union are made of different types, so that either type becomes the union by itself: of two equal
/// ones, the second is of a kind of its own, which it shares with the second variants of equal unions.
fn tell_variants_apart(
    context: &Context<'_>,
    id: TypeId,
    single: &[bool],
    known: &mut HashMap<String, usize>,
    kinds: &mut [(usize, usize)],
) {
    let Shape::Union(union) = &context.api.ty(id).shape else { return };
    let mut seen: Vec<Vec<(bool, usize)>> = Vec::new();
    for variant in &union.variants {
        let mut items = Vec::new();
        items_of(context, variant.value.ty, &mut items);
        let is_own = |item: TypeId| item > id && !single[item.index()];
        let kind = |item: &TypeId| {
            if is_own(*item) { (true, kinds[item.index()].0) } else { (false, item.index()) }
        };
        let made_of: Vec<(bool, usize)> = items.iter().map(kind).collect();
        let before = seen.iter().filter(|other| **other == made_of).count();
        seen.push(made_of);
        for item in items.into_iter().filter(|item| before > 0 && is_own(*item)) {
            let (kind, described) = kinds[item.index()];
            let mut number = |text: String| {
                let next = known.len();
                *known.entry(text).or_insert(next)
            };
            kinds[item.index()] =
                (number(format!("apart {before} {kind}")), number(format!("apart {before} {described}")));
        }
    }
}

/// The types with a name in a type as it is written: what a list or map holds in the end.
fn items_of(context: &Context<'_>, id: TypeId, items: &mut Vec<TypeId>) {
    if context.is_item(id) {
        items.push(id);
        return;
    }
    for part in context.api.ty(id).parts() {
        items_of(context, part.ty, items);
    }
}

/// The types that something else is made of or made for: views, parts of generic types, conversions.
fn bound(context: &Context<'_>, pairs: &Pairs) -> HashSet<TypeId> {
    let views = context.api.views.iter().flat_map(|(id, view)| [*id, view.of]);
    let generics = context.facts.generics.list.iter();
    let parts = generics.flat_map(|generic| generic.parts.iter().copied().chain([generic.model]));
    views.chain(parts).chain(pairs.all()).collect()
}

/// Whether a type may be defined as another: it is inline, and nothing in the crate is made for it in particular.
fn may_be_equal(context: &Context<'_>, bound: &HashSet<TypeId>, id: TypeId) -> bool {
    let api = context.api;
    let is_marked = api.xml.types.contains_key(&id)
        || api.xml.fields.range((id, String::new())..).next().is_some_and(|((of, _), _)| *of == id)
        || api.xml.items.range((id, 0)..).next().is_some_and(|((of, _), _)| *of == id);
    let is_bound = bound.contains(&id) || !context.facts.generics.is_written(id);
    !matches!(api.ty(id).origin, Origin::Component(_)) && !is_marked && !is_bound
}

/// For each type two numbers: one that equal types share, and one that they share if their own words are equal, too.
fn kinds(context: &Context<'_>, group_of: &[Option<usize>], single: &[bool]) -> Vec<(usize, usize)> {
    let api = context.api;
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut kinds: Vec<(usize, usize)> = vec![(usize::MAX, usize::MAX); api.types.len()];
    let count = api.types.len();
    // What a type is made of mostly has a later id. Where not, it is equal to itself only.
    for (id, ty) in api.type_ids().collect::<Vec<_>>().into_iter().rev() {
        tell_variants_apart(context, id, single, &mut known, &mut kinds);
        let mut plain = ty.clone();
        for used in plain.uses_mut() {
            let child = used.ty;
            let is_known = child > id && !single[child.index()];
            // Numbers of types and those of kinds must not meet.
            used.ty = TypeId::new(if is_known { kinds[child.index()].1 + count } else { child.index() });
        }
        let text = format!("{}{:?}", marks(context, id, &mut plain), group_of[id.index()]);
        let described = format!("{:?} {text}", plain.docs);
        let next = known.len();
        let kind = *known.entry(text).or_insert(next);
        let next = known.len();
        kinds[id.index()] = (kind, *known.entry(described).or_insert(next));
    }
    kinds
}

/// Everything that a type's definition, its schema and what is made for it depend on, but its name and its words.
fn marks(context: &Context<'_>, id: TypeId, plain: &mut Type) -> String {
    let facts = context.facts;
    let mut fields = 0;
    if let Shape::Struct(object) = &mut plain.shape {
        fields = object.fields.len();
        for field in &mut object.fields {
            field.at = Pointer::root();
        }
    }
    if let Shape::Union(union) = &plain.shape {
        fields = union.variants.len();
    }
    let boxed: Vec<usize> = (0..fields.max(1)).filter(|index| facts.boxed.contains(&(id, *index))).collect();
    let defaults: Vec<usize> =
        (0..fields).filter(|index| facts.field_defaults.contains(&(id, *index))).collect();
    let flags = [
        &facts.request,
        &facts.response,
        &facts.held,
        &facts.patched,
        &facts.compared,
        &facts.answered,
        &facts.checked,
    ];
    let flags: Vec<bool> = flags.iter().map(|flags| flags[id.index()]).collect();
    // Numbers have no meaning of their own: the kinds of a device are not those of a library.
    let part = match (&plain.shape, &plain.origin) {
        (Shape::Enum(shape), Origin::Part(_, part) | Origin::Operation(_, part))
            if shape.values.iter().any(|value| !matches!(value.value, EnumLiteral::String(_))) =>
        {
            Some(part)
        }
        _ => None,
    };
    let names = &context.names.types[id.index()];
    format!(
        "{:?}",
        (
            (&plain.shape, &plain.extra, plain.secret, plain.docs.deprecated, context.api.hidden.get(&id)),
            (flags, boxed, defaults, facts.newtypes.contains(&id), facts.loops.contains(&id)),
            (&names.fields, &names.additional, &names.variants, facts.pages.structs.get(&id), part),
        )
    )
}
