//! Types that hold themselves: where a `Box` goes, and which lists need a name.

use std::collections::HashSet;

use super::{extra_parts, parts};
use crate::ir::{Api, Shape, Type, TypeId};

/// The parts that lead back to their own type by value; a list or a map holds its elements elsewhere.
pub(super) fn boxed(api: &Api) -> HashSet<(TypeId, usize)> {
    let by_value = |_: TypeId, ty: &Type| match &ty.shape {
        Shape::Struct(object) => object.fields.iter().map(|field| field.value.ty).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| variant.value.ty).collect(),
        Shape::Tuple(tuple) => tuple.items.iter().map(|item| item.ty).collect(),
        _ => Vec::new(),
    };
    back_edges(api, by_value)
}

/// Lists, maps and tuples that hold themselves with nothing named between.
pub(super) fn newtypes(api: &Api) -> HashSet<TypeId> {
    let unnamed = |_: TypeId, ty: &Type| match &ty.shape {
        Shape::Array(_) | Shape::Map(_) | Shape::Tuple(_) => parts(ty).iter().map(|part| part.ty).collect(),
        _ => Vec::new(),
    };
    let edges = back_edges(api, unnamed);
    edges.into_iter().map(|(from, part)| parts(api.ty(from))[part].ty).collect()
}

/// Types that their own schema leads back to with nothing named between, such as an `items` whose `not` is itself.
pub(super) fn loops(api: &Api, newtypes: &HashSet<TypeId>) -> HashSet<TypeId> {
    let unnamed = |id: TypeId, ty: &Type| match &ty.shape {
        Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => Vec::new(),
        _ if newtypes.contains(&id) => Vec::new(),
        _ => [parts(ty), extra_parts(ty)].concat().iter().map(|part| part.ty).collect(),
    };
    let edges = back_edges(api, unnamed);
    edges.into_iter().map(|(from, part)| unnamed(from, api.ty(from))[part]).collect()
}

/// The edges that close a cycle, in a depth-first walk in document order: removing them removes every cycle.
fn back_edges(api: &Api, edges: impl Fn(TypeId, &Type) -> Vec<TypeId>) -> HashSet<(TypeId, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut state = vec![State::New; api.types.len()];
    let mut found = HashSet::new();
    for (root, _) in api.type_ids() {
        if state[root.index()] != State::New {
            continue;
        }
        state[root.index()] = State::Open;
        let mut stack = vec![(root, edges(root, api.ty(root)), 0)];
        while let Some((id, next, position)) = stack.last_mut() {
            let (id, index) = (*id, *position);
            let Some(to) = next.get(index).copied() else {
                state[id.index()] = State::Done;
                stack.pop();
                continue;
            };
            *position += 1;
            match state[to.index()] {
                State::Open => {
                    found.insert((id, index));
                }
                State::New => {
                    state[to.index()] = State::Open;
                    stack.push((to, edges(to, api.ty(to)), 0));
                }
                State::Done => {}
            }
        }
    }
    found
}
