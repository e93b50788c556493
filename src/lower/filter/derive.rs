//! Types with less in them.

use std::collections::{HashMap, VecDeque};

use super::Filter;
use crate::ir::{
    Additional, Api, Docs, Field, Media, OperationId, Origin, Shape, StructShape, Type, TypeId, TypeView,
};

/// A struct of some fields, each with what is left of it, without what is not set, without `null`.
type Left = (TypeId, Vec<(usize, Filter)>, bool, bool);

/// Makes views; the same view of a type once.
pub(super) struct Deriver<'a> {
    api: &'a mut Api,
    made: HashMap<(TypeId, Filter), TypeId>,
    structs: HashMap<Left, TypeId>,
    /// By what is left out, which types that touches; views themselves are never asked for.
    affected: HashMap<(bool, bool), Vec<bool>>,
    /// Parts of views that are still to be filtered: a queue instead of recursion, however long a chain of types is.
    queue: VecDeque<Part>,
}

/// A part of a view that is still the full type's.
struct Part {
    view: TypeId,
    /// Which field, variant or element; one more than a struct has fields is what it keeps beside them.
    index: usize,
    filter: Filter,
}

impl<'a> Deriver<'a> {
    pub(super) fn new(api: &'a mut Api) -> Self {
        Self {
            api,
            made: HashMap::new(),
            structs: HashMap::new(),
            affected: HashMap::new(),
            queue: VecDeque::new(),
        }
    }

    pub(super) fn media(&mut self, id: OperationId, response: usize, media: usize) -> &mut Media {
        &mut self.api.operations[id.index()].responses[response].media[media]
    }

    /// The type of an answer, filtered; itself where the filter takes nothing away.
    pub(super) fn answer(&mut self, operation: OperationId, ty: TypeId, filter: &Filter) -> TypeId {
        let view = self.view(ty, filter);
        while let Some(Part { view, index, filter }) = self.queue.pop_front() {
            if let Some(full) = part(&mut self.api.types[view.index()].shape, index).map(|part| *part) {
                let ty = self.view(full, &filter);
                if let Some(part) = part(&mut self.api.types[view.index()].shape, index) {
                    *part = ty;
                }
            }
        }
        let listed = matches!(self.api.ty(view).shape, Shape::Array(_));
        // The items are what has a name.
        let mut named = view;
        for _ in 0..8 {
            match &self.api.ty(named).shape {
                Shape::Array(array) => named = array.items.ty,
                _ => break,
            }
        }
        if let Some(view) = self.api.views.get_mut(&named)
            && view.operation.is_none()
        {
            view.operation = Some(operation);
            view.listed = listed;
        }
        view
    }

    fn view(&mut self, ty: TypeId, filter: &Filter) -> TypeId {
        if filter.names_nothing() && !self.is_affected(ty, filter) {
            return ty;
        }
        let key = (ty, filter.clone());
        if let Some(made) = self.made.get(&key) {
            return *made;
        }
        let view = match self.api.ty(ty).shape.clone() {
            Shape::Struct(object) => self.object(ty, &object, filter),
            // Names lead through lists and unions, not through maps and tuples.
            shape @ (Shape::Array(_) | Shape::Union(_)) => self.list(ty, shape, filter, filter),
            shape @ (Shape::Tuple(_) | Shape::Map(_)) => self.list(ty, shape, filter, &filter.flags()),
            _ => ty,
        };
        self.made.insert(key, view);
        view
    }

    /// The same of other parts.
    fn list(&mut self, ty: TypeId, shape: Shape, filter: &Filter, inner: &Filter) -> TypeId {
        let count = match &shape {
            Shape::Tuple(tuple) => tuple.items.len(),
            Shape::Union(union) => union.variants.len(),
            _ => 1,
        };
        let view = self.reserve(ty, filter, Vec::new(), shape);
        self.queue.extend((0..count).map(|index| Part { view, index, filter: inner.clone() }));
        view
    }

    fn object(&mut self, ty: TypeId, object: &StructShape, filter: &Filter) -> TypeId {
        let affected = self.is_affected(ty, filter);
        let (unset, none) = (filter.unset && affected, filter.none && affected);
        let fields = object.fields.iter().enumerate();
        let left: Vec<(usize, Filter)> = fields
            .filter_map(|(index, field)| {
                let inner = below(field, filter)?;
                Some((index, Filter { unset, none, ..inner }))
            })
            .collect();
        let whole = left.len() == object.fields.len() && left.iter().all(|(_, inner)| inner.names_nothing());
        if whole && !unset && !none {
            return ty;
        }
        let key = (ty, left, unset, none);
        if let Some(made) = self.structs.get(&key) {
            return *made;
        }
        let is_left = |index: usize| key.1.iter().any(|(left, _)| *left == index);
        let hidden = object.fields.iter().enumerate().filter(|(index, _)| !is_left(*index));
        let hidden = hidden.map(|(_, field)| field.name.clone()).collect();
        let fields = key.1.iter().map(|(index, _)| as_seen(object.fields[*index].clone(), unset, none));
        let additional = match object.additional {
            Additional::Kept(_) if filter.include.is_some() => Additional::Ignored,
            other => other,
        };
        // What restricts the full type as a whole, such as a number of properties, need not hold for what is left.
        let shape = Shape::Struct(StructShape {
            fields: fields.collect(),
            additional,
            min_properties: None,
            max_properties: None,
            open: false,
        });
        let view = self.reserve(ty, &Filter { unset, none, ..Filter::default() }, hidden, shape);
        let inner = key.1.iter().map(|(_, inner)| inner.clone()).chain([filter.flags()]).enumerate();
        self.queue.extend(inner.map(|(index, filter)| Part { view, index, filter }));
        self.structs.insert(key, view);
        view
    }

    /// A view whose parts are still to be filtered.
    fn reserve(&mut self, of: TypeId, filter: &Filter, hidden: Vec<String>, shape: Shape) -> TypeId {
        let id = TypeId::new(self.api.types.len());
        let at = self.api.ty(of).at.clone();
        self.api.types.push(Type {
            at,
            origin: Origin::Part(of, "view".to_owned()),
            docs: Docs::default(),
            shape,
            example: None,
            extra: None,
            title: None,
            instance: None,
            own: None,
            secret: self.api.ty(of).secret,
        });
        let (unset, none) = (filter.unset, filter.none);
        let view = TypeView { of, hidden, unset, none, operation: None, listed: false };
        self.api.views.insert(id, view);
        id
    }

    /// Whether a type holds anything, at any depth, that may be left out because it is not set or is `null`.
    fn is_affected(&mut self, ty: TypeId, filter: &Filter) -> bool {
        if !filter.unset && !filter.none {
            return false;
        }
        let known = self.affected.entry((filter.unset, filter.none));
        known.or_insert_with(|| affected(self.api, filter))[ty.index()]
    }
}

/// For each type, whether it holds anything that may be left out because it is not set or is `null`.
fn affected(api: &Api, filter: &Filter) -> Vec<bool> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); api.types.len()];
    let mut affected = vec![false; api.types.len()];
    let mut queue = Vec::new();
    for (id, ty) in api.type_ids() {
        for part in parts(&ty.shape) {
            users[part.index()].push(id.index());
        }
        if let Shape::Struct(object) = &ty.shape
            && object.fields.iter().any(|field| may_go(field, filter))
        {
            affected[id.index()] = true;
            queue.push(id.index());
        }
    }
    while let Some(index) = queue.pop() {
        for &user in &users[index] {
            if !std::mem::replace(&mut affected[user], true) {
                queue.push(user);
            }
        }
    }
    affected
}

/// Every type that a shape holds.
fn parts(shape: &Shape) -> Vec<TypeId> {
    match shape {
        Shape::Array(array) => vec![array.items.ty],
        Shape::Map(map) => vec![map.values.ty],
        Shape::Tuple(tuple) => tuple.items.iter().map(|item| item.ty).collect(),
        Shape::Union(union) => union.variants.iter().map(|variant| variant.value.ty).collect(),
        Shape::Struct(object) => {
            let kept = match object.additional {
                Additional::Kept(used) => Some(used.ty),
                Additional::Ignored | Additional::Refused => None,
            };
            object.fields.iter().map(|field| field.value.ty).chain(kept).collect()
        }
        _ => Vec::new(),
    }
}

/// The type of a part, by index.
fn part(shape: &mut Shape, index: usize) -> Option<&mut TypeId> {
    match shape {
        Shape::Array(array) => Some(&mut array.items.ty),
        Shape::Map(map) => Some(&mut map.values.ty),
        Shape::Tuple(tuple) => tuple.items.get_mut(index).map(|item| &mut item.ty),
        Shape::Union(union) => union.variants.get_mut(index).map(|variant| &mut variant.value.ty),
        Shape::Struct(object) => match object.fields.get_mut(index) {
            Some(field) => Some(&mut field.value.ty),
            None => match &mut object.additional {
                Additional::Kept(used) => Some(&mut used.ty),
                Additional::Ignored | Additional::Refused => None,
            },
        },
        _ => None,
    }
}

/// What a filter leaves of a field; none where that is nothing.
fn below(field: &Field, filter: &Filter) -> Option<Filter> {
    let include = match &filter.include {
        None => None,
        Some(names) => Some(names.0.get(&field.name)?).filter(|below| !below.is_leaf()).cloned(),
    };
    let exclude = match filter.exclude.as_ref().and_then(|names| names.0.get(&field.name)) {
        Some(below) if below.is_leaf() => return None,
        below => below.cloned(),
    };
    Some(Filter { include, exclude, ..*filter })
}

/// Whether a field's presence or type changes where what is not set, or `null`, is left out.
fn may_go(field: &Field, filter: &Filter) -> bool {
    let unset = filter.unset && (field.default.is_some() || (!field.required && field.value.nullable));
    let none = filter.none && field.value.nullable;
    unset || none
}

/// A field as a view has it.
fn as_seen(mut field: Field, unset: bool, none: bool) -> Field {
    if unset {
        // What has a default need not be set, whatever `required` says of what is sent.
        field.required &= field.default.is_none();
        field.default = None;
    }
    if none && field.value.nullable {
        field.value.nullable = false;
        field.required = false;
        field.default = None;
    }
    field
}
