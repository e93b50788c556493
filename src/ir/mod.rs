//! The API as plain data: no OpenAPI version, no Rust syntax, no JSON beyond literal values.
//!
//! Ids are indices; nodes are never changed once `lower` is done. What later stages find out stands in side
//! tables keyed by id (see `analyze`).

mod form;
mod format;
mod operation;
mod outbound;
mod parts;
mod security;
mod types;
mod uses;
mod view;
mod why;
mod xml;

use std::collections::{BTreeMap, BTreeSet};

pub use form::{Encoding, FormPart, PartContent};
pub use format::StringFormat;
pub use operation::*;
pub use outbound::*;
pub use parts::roots;
pub use security::*;
pub use types::*;
pub use view::TypeView;
pub use why::Why;
pub use xml::{XmlHint, XmlHints, XmlNodeType, XmlPlace};

use crate::source::Pointer;

/// A whole API.
#[derive(Debug, Clone)]
pub struct Api {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// The path below which everything stands: `/v1`; empty for the root.
    pub base_path: String,
    /// The groups that operations stand in, one trait each: by first tag, in order.
    pub groups: Vec<Group>,
    /// Every operation, in document order.
    pub operations: Vec<Operation>,
    /// What the server asks of others: webhooks, then callbacks, in document order. Their ids follow those of the
    /// operations.
    pub outbound: Vec<Outbound>,
    /// Where answers lead, in document order.
    pub links: Vec<Link>,
    /// Who may call them.
    pub security: Security,
    /// Every type, in the order in which it was met.
    pub types: Vec<Type>,
    /// The types that are views of others.
    pub views: BTreeMap<TypeId, TypeView>,
    /// The properties that a type's schema has and the type has not: `readOnly` ones in what is asked, `writeOnly` ones
    /// in what is answered.
    pub hidden: BTreeMap<TypeId, Vec<String>>,
    /// How values are written as XML.
    pub xml: XmlHints,
    /// Schemas of the document that no operation needs of those that the settings select.
    pub unserved: BTreeSet<String>,
}

impl Api {
    /// The type of an id.
    pub fn ty(&self, id: TypeId) -> &Type {
        &self.types[id.index()]
    }

    /// Each type and its id.
    pub fn type_ids(&self) -> impl Iterator<Item = (TypeId, &Type)> {
        self.types.iter().enumerate().map(|(i, t)| (TypeId::new(i), t))
    }

    /// The id of what the server asks of others, by its index.
    pub fn outbound_id(&self, index: usize) -> OperationId {
        OperationId::new(self.operations.len() + index)
    }

    /// The operations of a group, in document order.
    pub fn operations_of(&self, group: GroupId) -> impl Iterator<Item = (OperationId, &Operation)> {
        self.operations
            .iter()
            .enumerate()
            .filter(move |(_, operation)| operation.group == group)
            .map(|(i, operation)| (OperationId::new(i), operation))
    }
}

/// Operations that belong together: a tag.
#[derive(Debug, Clone)]
pub struct Group {
    /// The tag's name; none for the operations without a tag.
    pub tag: Option<String>,
    /// The tag's description.
    pub description: Option<String>,
    /// Where the tag is declared or first used.
    pub at: Pointer,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(u32);

        impl $name {
            /// The id of an index.
            ///
            /// # Panics
            /// Beyond four billion.
            pub fn new(index: usize) -> Self {
                Self(u32::try_from(index).expect("fewer than four billion"))
            }

            /// The index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )+};
}

ids! {
    /// A type; its index in [`Api::types`].
    TypeId,
    /// An operation; its index in [`Api::operations`].
    OperationId,
    /// A group; its index in [`Api::groups`].
    GroupId,
    /// A way in which clients show who they are; its index in [`Security::schemes`].
    SchemeId,
    /// What an operation asks for; its index in [`Security::requirements`].
    RequirementId,
    /// What is known of a caller; its index in [`Security::proofs`].
    ProofId,
}
