//! How values are written as XML: what the `xml` object says (OpenAPI 3.1 §4.8.26, 3.2 §4.26).

use std::collections::BTreeMap;

use super::{Api, TypeId};

/// What the `xml` object of a schema says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct XmlHint {
    /// `name`
    pub name: Option<String>,
    /// `namespace`
    pub namespace: Option<String>,
    /// `prefix`
    pub prefix: Option<String>,
    /// `nodeType`, or what `attribute` and `wrapped` say.
    pub node: Option<XmlNodeType>,
}

/// A kind of node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum XmlNodeType {
    /// An element.
    Element,
    /// An attribute.
    Attribute,
    /// The text of the element around it.
    Text,
    /// The same, as a CDATA section.
    Cdata,
    /// None: what is within stands right there.
    Inline,
}

/// What is said where a type is used: beside a reference to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct XmlPlace {
    /// What stands beside the reference.
    pub hint: XmlHint,
    /// What the reference leads to has a name of its own: that of its component, as OpenAPI 3.2 has it.
    pub component: Option<String>,
}

/// What is said of types, and of where they are used. What is not here says nothing.
#[derive(Debug, Clone, Default)]
pub struct XmlHints {
    /// Of types themselves.
    pub types: BTreeMap<TypeId, XmlHint>,
    /// Of the fields of structs.
    pub fields: BTreeMap<(TypeId, String), XmlPlace>,
    /// Of what lists hold, and tuples at an index.
    pub items: BTreeMap<(TypeId, usize), XmlPlace>,
}

impl XmlHint {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What this says, else what the other does.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        // Namespace and prefix belong together.
        let named = if self.namespace.is_some() || self.prefix.is_some() { self } else { other };
        Self {
            name: self.name.clone().or_else(|| other.name.clone()),
            namespace: named.namespace.clone(),
            prefix: named.prefix.clone(),
            node: self.node.or(other.node),
        }
    }
}

impl Api {
    /// What is said of a type. A view is written as the full type is.
    pub fn xml_of(&self, id: TypeId) -> XmlHint {
        self.xml.types.get(&self.full(id)).cloned().unwrap_or_default()
    }

    /// What is said of a field.
    pub fn xml_of_field(&self, id: TypeId, name: &str) -> XmlPlace {
        self.xml.fields.get(&(self.full(id), name.to_owned())).cloned().unwrap_or_default()
    }

    /// What is said of the items of a list, or of the one at an index.
    pub fn xml_of_item(&self, id: TypeId, index: usize) -> XmlPlace {
        self.xml.items.get(&(self.full(id), index)).cloned().unwrap_or_default()
    }

    fn full(&self, id: TypeId) -> TypeId {
        self.views.get(&id).map_or(id, |view| view.of)
    }
}
