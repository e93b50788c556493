//! Types with less in them.

use std::collections::HashMap;

use super::Filter;
use crate::ir::{
    Additional, Api, Docs, Field, Media, OperationId, Origin, Shape, StructShape, Type, TypeId, TypeView, Use,
};

/// A struct of some fields, each with what is left of it, without what is not set, without `null`.
type Left = (TypeId, Vec<(usize, Filter)>, bool, bool);

/// Makes views; the same view of a type once.
pub(super) struct Deriver<'a> {
    api: &'a mut Api,
    made: HashMap<(TypeId, Filter), TypeId>,
    structs: HashMap<Left, TypeId>,
}

impl<'a> Deriver<'a> {
    pub(super) fn new(api: &'a mut Api) -> Self {
        Self { api, made: HashMap::new(), structs: HashMap::new() }
    }

    pub(super) fn media(&mut self, id: OperationId, response: usize, media: usize) -> &mut Media {
        &mut self.api.operations[id.index()].responses[response].media[media]
    }

    /// The type of an answer, filtered; itself where the filter takes nothing away.
    pub(super) fn answer(&mut self, operation: OperationId, ty: TypeId, filter: &Filter) -> TypeId {
        let view = self.view(ty, filter);
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
            shape @ (Shape::Array(_) | Shape::Tuple(_) | Shape::Map(_) | Shape::Union(_)) => {
                let view = self.reserve(ty, filter, Vec::new());
                self.made.insert(key.clone(), view);
                let shape = self.parts(shape, filter);
                self.api.types[view.index()].shape = shape;
                view
            }
            _ => ty,
        };
        self.made.insert(key, view);
        view
    }

    /// The same of other parts. Names lead through lists and unions, not through maps and tuples.
    fn parts(&mut self, mut shape: Shape, filter: &Filter) -> Shape {
        match &mut shape {
            Shape::Array(array) => array.items.ty = self.view(array.items.ty, filter),
            Shape::Union(union) => {
                for variant in &mut union.variants {
                    variant.value.ty = self.view(variant.value.ty, filter);
                }
            }
            Shape::Tuple(tuple) => {
                for item in &mut tuple.items {
                    item.ty = self.view(item.ty, &filter.flags());
                }
            }
            Shape::Map(map) => map.values.ty = self.view(map.values.ty, &filter.flags()),
            _ => {}
        }
        shape
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
        let view = self.reserve(ty, &Filter { unset, none, ..Filter::default() }, hidden);
        self.structs.insert(key.clone(), view);
        self.made.insert((ty, filter.clone()), view);
        let mut fields = Vec::with_capacity(key.1.len());
        for (index, inner) in &key.1 {
            let field = &object.fields[*index];
            let value = Use { ty: self.view(field.value.ty, inner), ..field.value };
            fields.push(as_seen(Field { value, ..field.clone() }, unset, none));
        }
        let additional = match object.additional {
            Additional::Kept(_) if filter.include.is_some() => Additional::Ignored,
            Additional::Kept(used) => {
                Additional::Kept(Use { ty: self.view(used.ty, &filter.flags()), ..used })
            }
            other => other,
        };
        self.api.types[view.index()].shape =
            Shape::Struct(StructShape { fields, additional, min_properties: None, max_properties: None });
        view
    }

    /// A type that has an id already but no shape yet.
    ///
    /// What restricts the full type as a whole, such as a number of properties, need not hold for what is left.
    fn reserve(&mut self, of: TypeId, filter: &Filter, hidden: Vec<String>) -> TypeId {
        let id = TypeId::new(self.api.types.len());
        let at = self.api.ty(of).at.clone();
        self.api.types.push(Type {
            at,
            origin: Origin::Part(of, "view".to_owned()),
            docs: Docs::default(),
            shape: Shape::Never,
            example: None,
            extra: None,
            title: None,
            instance: None,
        });
        let (unset, none) = (filter.unset, filter.none);
        let view = TypeView { of, hidden, unset, none, operation: None, listed: false };
        self.api.views.insert(id, view);
        id
    }

    /// Whether a type holds anything, at any depth, that may be left out because it is not set or is `null`.
    fn is_affected(&self, ty: TypeId, filter: &Filter) -> bool {
        if !filter.unset && !filter.none {
            return false;
        }
        let (mut seen, mut stack) = (std::collections::HashSet::new(), vec![ty]);
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            match &self.api.ty(id).shape {
                Shape::Struct(object) => {
                    if object.fields.iter().any(|field| may_go(field, filter)) {
                        return true;
                    }
                    stack.extend(object.fields.iter().map(|field| field.value.ty));
                    if let Additional::Kept(used) = object.additional {
                        stack.push(used.ty);
                    }
                }
                Shape::Array(array) => stack.push(array.items.ty),
                Shape::Tuple(tuple) => stack.extend(tuple.items.iter().map(|item| item.ty)),
                Shape::Map(map) => stack.push(map.values.ty),
                Shape::Union(union) => stack.extend(union.variants.iter().map(|variant| variant.value.ty)),
                _ => {}
            }
        }
        false
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
