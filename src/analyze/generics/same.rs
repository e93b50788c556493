//! Whether two structs are the same but for what stands in their holes.

use std::collections::{HashMap, HashSet};

use crate::ir::{Additional, Api, ArrayShape, Limits, MapShape, Origin, Shape, StructShape, TypeId, Use};

/// What the comparison looks at besides the types themselves.
pub(in crate::analyze) struct Ground<'a> {
    pub(in crate::analyze) api: &'a Api,
    pub(in crate::analyze) request: &'a [bool],
    pub(in crate::analyze) boxed: &'a HashSet<(TypeId, usize)>,
    pub(in crate::analyze) newtypes: &'a HashSet<TypeId>,
}

/// How a struct is the model with other arguments.
#[derive(Debug, Default)]
pub(super) struct Fit {
    /// What stands in each hole.
    pub(super) arguments: Vec<Use>,
    /// Inline parts of the struct, and the parts of the model that are the same.
    pub(super) same: Vec<(TypeId, TypeId)>,
}

/// Types compared before two structs are taken for different: real ones have a few dozen.
const STEPS: usize = 2_000;

impl Ground<'_> {
    /// Compares a struct with the model. `holes` are the model's types that vary; `accepted`, for each hole, the
    /// types of the struct that may stand there.
    pub(super) fn fit(
        &self,
        model: TypeId,
        holes: &HashMap<TypeId, usize>,
        id: TypeId,
        accepted: &[Vec<TypeId>],
    ) -> Option<Fit> {
        let boxed = |id: TypeId, fields: usize| -> Vec<usize> {
            (0..fields).filter(|index| self.boxed.contains(&(id, *index))).collect()
        };
        let (Shape::Struct(ours), Shape::Struct(theirs)) =
            (&self.api.ty(model).shape, &self.api.ty(id).shape)
        else {
            return None;
        };
        if self.api.ty(model).extra.is_some()
            || self.api.ty(id).extra.is_some()
            || boxed(model, ours.fields.len()) != boxed(id, theirs.fields.len())
        {
            return None;
        }
        let mut walk = Walk {
            ground: self,
            model,
            id,
            holes,
            accepted,
            arguments: vec![None; accepted.len()],
            same: Vec::new(),
            steps: STEPS,
        };
        if !walk.objects(ours, theirs, true) {
            return None;
        }
        let arguments: Option<Vec<Use>> = walk.arguments.into_iter().collect();
        Some(Fit { arguments: arguments?, same: walk.same })
    }

    /// Whether two types are the same, written in two places.
    pub(super) fn is_same(&self, one: Use, other: Use) -> bool {
        let none = HashMap::new();
        let mut walk = Walk {
            ground: self,
            model: one.ty,
            id: other.ty,
            holes: &none,
            accepted: &[],
            arguments: Vec::new(),
            same: Vec::new(),
            steps: STEPS,
        };
        walk.uses(one, other, false)
    }
}

struct Walk<'w> {
    ground: &'w Ground<'w>,
    model: TypeId,
    id: TypeId,
    holes: &'w HashMap<TypeId, usize>,
    accepted: &'w [Vec<TypeId>],
    arguments: Vec<Option<Use>>,
    same: Vec<(TypeId, TypeId)>,
    steps: usize,
}

impl Walk<'_> {
    /// `open`: whether a hole may stand here. Inside of the model's inline structs none may.
    fn uses(&mut self, ours: Use, theirs: Use, open: bool) -> bool {
        if self.steps == 0 {
            return false;
        }
        self.steps -= 1;
        if let Some(hole) = self.holes.get(&ours.ty) {
            return open && self.hole(*hole, ours, theirs);
        }
        if ours.nullable != theirs.nullable {
            return false;
        }
        let api = self.ground.api;
        let (a, b) = (api.ty(ours.ty), api.ty(theirs.ty));
        // A hole may be in a list or a map, and in nothing else that is the same on both sides. A struct that holds
        // itself holds itself with the same arguments.
        let container = open && matches!(a.shape, Shape::Array(_) | Shape::Map(_));
        if (ours.ty == theirs.ty && !container) || (open && ours.ty == self.model && theirs.ty == self.id) {
            return true;
        }
        let item = |id: &TypeId| self.ground.newtypes.contains(id);
        if a.extra.is_some() || b.extra.is_some() || item(&ours.ty) || item(&theirs.ty) {
            return ours.ty == theirs.ty;
        }
        let inline = |origin: &Origin| !matches!(origin, Origin::Component(_));
        let both_inline = inline(&a.origin) && inline(&b.origin);
        let same = match (&a.shape, &b.shape) {
            (Shape::Struct(x), Shape::Struct(y)) if both_inline => self.objects(x, y, false),
            (Shape::Enum(x), Shape::Enum(y)) if both_inline => {
                x.is_open == y.is_open
                    && x.values.iter().map(|value| &value.value).eq(y.values.iter().map(|value| &value.value))
            }
            (Shape::Union(x), Shape::Union(y)) if both_inline => {
                let variants = x
                    .variants
                    .iter()
                    .zip(&y.variants)
                    .all(|(x, y)| x.name == y.name && self.uses(x.value, y.value, false));
                let tag = |shape: &crate::ir::UnionShape| {
                    shape.discriminator.as_ref().map(|d| (d.property.clone(), d.mapping.clone(), d.default))
                };
                x.variants.len() == y.variants.len()
                    && variants
                    && x.exactly_one == y.exactly_one
                    && tag(x) == tag(y)
            }
            (Shape::Array(x), Shape::Array(y)) => {
                limits_of(x) == limits_of(y) && self.uses(x.items, y.items, open)
            }
            (Shape::Map(x), Shape::Map(y)) => {
                counts_of(x) == counts_of(y) && self.uses(x.values, y.values, open)
            }
            (Shape::Tuple(x), Shape::Tuple(y)) => {
                x.items.len() == y.items.len()
                    && x.items.iter().zip(&y.items).all(|(x, y)| self.uses(*x, *y, false))
            }
            (Shape::String(x), Shape::String(y)) => {
                x.format == y.format
                    && x.min_length == y.min_length
                    && x.max_length == y.max_length
                    && x.pattern == y.pattern
            }
            (Shape::Integer(x), Shape::Integer(y)) => {
                x.width == y.width && is_same_limits(&x.limits, &y.limits)
            }
            (Shape::Number(x), Shape::Number(y)) => {
                x.single == y.single && is_same_limits(&x.limits, &y.limits)
            }
            (Shape::Any(_), Shape::Any(_))
            | (Shape::Never, Shape::Never)
            | (Shape::Null, Shape::Null)
            | (Shape::Boolean, Shape::Boolean) => true,
            _ => false,
        };
        if same && matches!(a.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_)) {
            self.same.push((theirs.ty, ours.ty));
        }
        same
    }

    fn hole(&mut self, hole: usize, ours: Use, theirs: Use) -> bool {
        if !self.accepted.get(hole).is_some_and(|accepted| accepted.contains(&theirs.ty)) {
            return false;
        }
        let any = matches!(self.ground.api.ty(theirs.ty).shape, Shape::Any(_));
        let nullable = match (ours.nullable, theirs.nullable) {
            // Any value may be null.
            _ if any => false,
            (ours, theirs) if ours == theirs => false,
            // `Option` as the argument: only where it is written, since an absent field reads as `None` too.
            (false, true) => {
                if self.ground.request[self.id.index()] || self.ground.request[self.model.index()] {
                    return false;
                }
                true
            }
            _ => return false,
        };
        let argument = Use { ty: theirs.ty, nullable };
        match self.arguments[hole] {
            None => {
                self.arguments[hole] = Some(argument);
                true
            }
            Some(known) => known == argument || self.ground.is_same(known, argument),
        }
    }

    fn objects(&mut self, ours: &StructShape, theirs: &StructShape, open: bool) -> bool {
        if ours.fields.len() != theirs.fields.len()
            || ours.min_properties != theirs.min_properties
            || ours.max_properties != theirs.max_properties
        {
            return false;
        }
        let additional = match (ours.additional, theirs.additional) {
            (Additional::Kept(ours), Additional::Kept(theirs)) => self.uses(ours, theirs, open),
            (ours, theirs) => ours == theirs,
        };
        additional
            && ours.fields.iter().all(|field| {
                theirs.fields.iter().find(|other| other.name == field.name).is_some_and(|other| {
                    field.required == other.required
                        && field.default == other.default
                        && self.uses(field.value, other.value, open)
                })
            })
    }
}

fn limits_of(array: &ArrayShape) -> (Option<u64>, Option<u64>, bool) {
    (array.min_items, array.max_items, array.unique_items)
}

fn counts_of(map: &MapShape) -> (Option<u64>, Option<u64>) {
    (map.min_properties, map.max_properties)
}

fn is_same_limits(one: &Limits, other: &Limits) -> bool {
    let bound = |limit: &Option<crate::ir::Limit>| limit.as_ref().map(|l| (l.value.clone(), l.exclusive));
    bound(&one.minimum) == bound(&other.minimum)
        && bound(&one.maximum) == bound(&other.maximum)
        && one.multiple_of == other.multiple_of
}
