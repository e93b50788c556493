//! Where a walk through a tree stands: kept on the stack, and made a [`Pointer`] only when something is found.

use crate::source::Pointer;

/// A place on the way through a tree.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'a> {
    /// Where the walk began.
    Start,
    /// A member of an object.
    Key(&'a Path<'a>, &'a str),
    /// An element of an array.
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The member `key` of the object here.
    pub(super) const fn key<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(self, key)
    }

    /// The element `index` of the array here.
    pub(super) const fn index(&self, index: usize) -> Path<'_> {
        Path::Index(self, index)
    }

    /// This place, from where the walk began.
    pub(super) fn pointer(&self) -> Pointer {
        match self {
            Self::Start => Pointer::root(),
            Self::Key(parent, key) => parent.pointer().key(key),
            Self::Index(parent, index) => parent.pointer().index(*index),
        }
    }
}
