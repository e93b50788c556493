//! Two types: their kinds, and what each kind has.

use super::graph::Key;
use super::rules::{
    BOUND_LOOSENED, BOUND_TIGHTENED, Direction, ITEMS_MAY_REPEAT, ITEMS_MUST_DIFFER, Pair, TUPLE_LENGTH,
    TYPE_NARROWED, TYPE_REPLACED, TYPE_WIDENED,
};
use super::{Reader, objects, restrictions, scalars, unions};
use crate::ir::{ArrayShape, Shape, Type};

/// Two types, as they are compared.
#[derive(Clone, Copy)]
pub(super) struct Both<'a> {
    pub(super) old: &'a Type,
    pub(super) new: &'a Type,
    pub(super) direction: Direction,
}

impl<'a> Reader<'_, 'a> {
    /// A difference of two types.
    pub(super) fn differ(&mut self, both: Both<'a>, pair: Pair, message: impl Into<String>) {
        self.tell(pair.of(both.direction), "", (Some(&both.old.at), Some(&both.new.at)), message);
    }

    /// A bound that may be tighter or looser: the old and the new, and whether a greater one is tighter.
    pub(super) fn bound(
        &mut self,
        both: Both<'a>,
        what: &str,
        old: Option<u64>,
        new: Option<u64>,
        least: bool,
    ) {
        // A lower bound of nothing is none.
        let plain = |bound: Option<u64>| bound.filter(|value| !least || *value > 0);
        let (old, new) = (plain(old), plain(new));
        if old == new {
            return;
        }
        let tighter = match (old, new) {
            (None, _) => true,
            (_, None) => false,
            (Some(old), Some(new)) => (new > old) == least,
        };
        let shown = |bound: Option<u64>| bound.map_or_else(|| "none".to_owned(), |bound| bound.to_string());
        let pair = if tighter { BOUND_TIGHTENED } else { BOUND_LOOSENED };
        self.differ(both, pair, format!("`{what}` was {} and is {}", shown(old), shown(new)));
    }
}

pub(super) fn compare(mut reader: Reader<'_, '_>, (old, new, direction): Key) {
    let both = Both { old: reader.was().ty(old), new: reader.is().ty(new), direction };
    let reader = &mut reader;
    restrictions::compare(reader, both);
    match (&both.old.shape, &both.new.shape) {
        (Shape::Any(_), Shape::Any(_))
        | (Shape::Never, Shape::Never)
        | (Shape::Null, Shape::Null)
        | (Shape::Boolean, Shape::Boolean) => {}
        (Shape::Union(was), Shape::Union(is)) => unions::compare(reader, both, was, is),
        (Shape::Union(was), _) => unions::became_one(reader, both, old, was, new),
        (_, Shape::Union(is)) => unions::became_several(reader, both, old, is),
        (Shape::Any(_), _) | (_, Shape::Never) => {
            let kind = scalars::kind(both.new);
            reader.differ(both, TYPE_NARROWED, format!("was {} and is {kind}", scalars::kind(both.old)));
        }
        (_, Shape::Any(_)) | (Shape::Never, _) => {
            let kind = scalars::kind(both.old);
            reader.differ(both, TYPE_WIDENED, format!("was {kind} and is {}", scalars::kind(both.new)));
        }
        (Shape::Struct(_) | Shape::Map(_), Shape::Struct(_) | Shape::Map(_)) => {
            objects::compare(reader, both);
        }
        (Shape::Array(was), Shape::Array(is)) => lists(reader, both, was, is),
        (Shape::Tuple(was), Shape::Tuple(is)) => {
            if was.items.len() != is.items.len() {
                let message = format!("had {} items and has {}", was.items.len(), is.items.len());
                reader.differ(both, TUPLE_LENGTH, message);
            }
            for (index, (old, new)) in was.items.iter().zip(&is.items).enumerate() {
                reader.hold(*old, *new, direction, &format!("[{index}]"));
            }
        }
        (Shape::Array(was), Shape::Tuple(is)) => {
            reader.differ(both, TYPE_NARROWED, "was a list of any length and has fixed items");
            for (index, new) in is.items.iter().enumerate() {
                reader.hold(was.items, *new, direction, &format!("[{index}]"));
            }
        }
        (Shape::Tuple(was), Shape::Array(is)) => {
            reader.differ(both, TYPE_WIDENED, "had fixed items and is a list");
            for (index, old) in was.items.iter().enumerate() {
                reader.hold(*old, is.items, direction, &format!("[{index}]"));
            }
        }
        _ => {
            if !scalars::compare(reader, both) {
                let (was, is) = (scalars::kind(both.old), scalars::kind(both.new));
                reader.differ(both, TYPE_REPLACED, format!("was {was} and is {is}"));
            }
        }
    }
}

fn lists<'a>(reader: &mut Reader<'_, 'a>, both: Both<'a>, was: &ArrayShape, is: &ArrayShape) {
    reader.bound(both, "minItems", was.min_items, is.min_items, true);
    reader.bound(both, "maxItems", was.max_items, is.max_items, false);
    match (was.unique_items, is.unique_items) {
        (false, true) => reader.differ(both, ITEMS_MUST_DIFFER, "no item may stand in it twice"),
        (true, false) => reader.differ(both, ITEMS_MAY_REPEAT, "items may be equal"),
        _ => {}
    }
    reader.hold(was.items, is.items, both.direction, "[]");
}
