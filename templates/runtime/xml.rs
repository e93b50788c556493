//! XML, read and written by constant tables that say which node each part of a value is.
//!
//! What is read becomes a JSON value, and goes on as a body in JSON does: the same types, the same checks, the same
//! findings. What is written was a JSON value as well. The tables follow the `xml` object of OpenAPI:
//!
//! - Elements and attributes are known by their local name, and by their namespace where the document gives one.
//!   The order of elements is not looked at.
//! - A member that stands twice and is no list, text beside elements, and elements that a wrapped list does not have
//!   are found wrong (422). What no member is named after is given as a member of its own, for the schema to judge.
//! - `xsi:nil="true"` is `null`; an absent attribute that must be there and may be `null` is `null` as well.
//! - An absent list without an element of its own is empty, where it must be there.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Call, Read, is_within};
use super::charset::{charset, is_utf8};
use super::failure::Internal;
use super::json::{Fault, convert};
use super::rejection::Rejection;
use super::reply::Reply;
use super::schema::{Schema, Type};
use super::violation::{Location, Violations};
use super::xml_read::Reader;
use super::xml_tree;
use super::xml_write;

/// What is within a node: the text, members or items of a value.
#[derive(Clone, Copy)]
#[must_use]
pub struct Xml {
    /// The types that a text may be of; none where it is no text.
    pub(super) texts: u8,
    pub(super) members: Option<&'static [XmlMember]>,
    /// Members that are not named.
    pub(super) others: Option<&'static XmlNode>,
    pub(super) items: Option<&'static XmlNode>,
    /// The first items, each of its own.
    pub(super) first: &'static [XmlNode],
}

/// A member of an object, and the node that it is.
#[derive(Clone, Copy)]
#[must_use]
pub struct XmlMember {
    pub(super) key: &'static str,
    pub(super) node: XmlNode,
    pub(super) required: bool,
}

/// A node of a document.
#[derive(Clone, Copy)]
#[must_use]
pub struct XmlNode {
    pub(super) kind: Kind,
    /// Nothing: of any name.
    pub(super) name: Option<&'static str>,
    pub(super) namespace: Option<&'static str>,
    pub(super) prefix: Option<&'static str>,
    pub(super) nullable: bool,
    pub(super) value: &'static Xml,
}

/// A kind of node (OpenAPI 3.2 section 4.26.2).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Element,
    Attribute,
    Text,
    Cdata,
    /// None: what is within stands right where this would.
    Inline,
}

impl Xml {
    /// A text of any kind.
    pub const STRING: Self = Self::of(Type::String);
    /// `true`, `false`, `1` or `0`.
    pub const BOOLEAN: Self = Self::of(Type::Boolean);
    /// A number without a fraction.
    pub const INTEGER: Self = Self::of(Type::Integer);
    /// A number.
    pub const NUMBER: Self = Self::of(Type::Number);
    /// Whatever there is: a text, or an object whose attributes are named `@…` and whose text is named `#text`.
    pub const ANY: Self = Self { texts: 0, members: None, others: None, items: None, first: &[] };

    /// A text of this type.
    pub const fn of(kind: Type) -> Self {
        Self { texts: kind.bit(), ..Self::ANY }
    }

    /// An object.
    pub const fn object(members: &'static [XmlMember]) -> Self {
        Self { members: Some(members), ..Self::ANY }
    }

    /// An object of any names, each of which is such an element.
    pub const fn map(others: &'static XmlNode) -> Self {
        Self { members: Some(&[]), others: Some(others), ..Self::ANY }
    }

    /// A list, and the node of each item.
    pub const fn list(items: &'static XmlNode) -> Self {
        Self { items: Some(items), ..Self::ANY }
    }

    /// A list whose items are nodes of their own, in this order.
    pub const fn tuple(first: &'static [XmlNode]) -> Self {
        Self { first, ..Self::ANY }
    }

    /// A text of this type, too.
    pub const fn or(mut self, kind: Type) -> Self {
        self.texts |= kind.bit();
        self
    }

    /// Members of other names, each of which is such an element.
    pub const fn others(mut self, others: &'static XmlNode) -> Self {
        self.others = Some(others);
        self
    }

    /// Items behind the first ones, or beside whatever else this is.
    pub const fn items(mut self, items: &'static XmlNode) -> Self {
        self.items = Some(items);
        self
    }

    pub(super) const fn is_list(&self) -> bool {
        self.items.is_some() || !self.first.is_empty()
    }

    pub(super) const fn is_any(&self) -> bool {
        self.texts == 0 && self.members.is_none() && !self.is_list()
    }

    pub(super) const fn may_be(&self, kind: Type) -> bool {
        self.texts & kind.bit() != 0
    }
}

impl XmlMember {
    /// A member that must be there.
    pub const fn required(key: &'static str, node: XmlNode) -> Self {
        Self { key, node, required: true }
    }

    /// A member that may be absent.
    pub const fn optional(key: &'static str, node: XmlNode) -> Self {
        Self { key, node, required: false }
    }
}

impl XmlNode {
    /// An element.
    pub const fn element(name: &'static str, value: &'static Xml) -> Self {
        Self { name: Some(name), ..Self::any_element(value) }
    }

    /// An element of any name: the document gives it none.
    pub const fn any_element(value: &'static Xml) -> Self {
        Self::of(Kind::Element, value)
    }

    /// An attribute.
    pub const fn attribute(name: &'static str, value: &'static Xml) -> Self {
        Self { name: Some(name), ..Self::of(Kind::Attribute, value) }
    }

    /// The text of the element around it.
    pub const fn text(value: &'static Xml) -> Self {
        Self::of(Kind::Text, value)
    }

    /// The same, written as a CDATA section.
    pub const fn cdata(value: &'static Xml) -> Self {
        Self::of(Kind::Cdata, value)
    }

    /// No node: the nodes within stand right where this would.
    pub const fn inline(value: &'static Xml) -> Self {
        Self::of(Kind::Inline, value)
    }

    /// The name is of this namespace.
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }

    /// The namespace is written with this prefix.
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// It may be `null`.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    const fn of(kind: Kind, value: &'static Xml) -> Self {
        Self { kind, name: None, namespace: None, prefix: None, nullable: false, value }
    }
}

impl<S: ?Sized> Call<S> {
    /// A body in XML that must be there. Nothing where something was noted.
    pub async fn xml<T: DeserializeOwned>(
        &mut self,
        root: &'static XmlNode,
        schema: &'static Schema,
    ) -> Option<T> {
        let body = self.optional_xml(root, schema).await?;
        self.demand_of(schema, body)
    }

    /// A body in XML that may be absent. Nothing where something was noted.
    pub async fn optional_xml<T: DeserializeOwned>(
        &mut self,
        root: &'static XmlNode,
        schema: &'static Schema,
    ) -> Read<Option<T>> {
        if !self.has_body() {
            return Some(None);
        }
        if !is_within(self.content_type(), "application/xml") || !is_utf8(charset(&self.parts().headers)) {
            return self.reject(Rejection::unsupported(&["application/xml"]));
        }
        let bytes = self.bytes().await?;
        if bytes.is_empty() {
            return Some(None);
        }
        let read = read(&bytes, root, schema);
        self.read(read).map(Some)
    }
}

impl Reply {
    /// XML.
    pub fn xml<T: Serialize + ?Sized>(
        status: u16,
        content_type: &'static str,
        root: &'static XmlNode,
        body: &T,
    ) -> Self {
        let value = match serde_json::to_value(body) {
            Ok(value) => value,
            Err(error) => return Self::failed(Internal::new(error)),
        };
        match write(root, &value) {
            Ok(text) => Self::bytes(status, content_type, text),
            Err(error) => Self::failed(Internal::new(error)),
        }
    }
}

/// Reads an XML document into a type whose values follow `schema`.
///
/// # Errors
/// [`Fault::Malformed`] for text that is not XML (1.0, with namespaces), has a document type declaration, or is beyond
/// the limits; [`Fault::Invalid`] with every violation otherwise.
pub fn read<T: DeserializeOwned>(
    bytes: &[u8],
    root: &'static XmlNode,
    schema: &'static Schema,
) -> Result<T, Fault> {
    let (value, mut found) = value(bytes, root)?;
    let converted = convert(value, schema);
    if found.is_empty() {
        return converted.map_err(Fault::Invalid);
    }
    if let Err(more) = converted {
        found.append(more);
    }
    Err(Fault::Invalid(found))
}

/// Reads an XML document into a JSON value, with what is wrong about its nodes.
///
/// # Errors
/// [`Fault::Malformed`] for text that is not XML (1.0, with namespaces), has a document type declaration, or is beyond
/// the limits.
pub fn value(bytes: &[u8], root: &'static XmlNode) -> Result<(Value, Violations), Fault> {
    let document =
        xml_tree::parse(bytes).map_err(|what| Fault::Malformed(format!("The body is not XML: {what}.")))?;
    let mut found = Violations::new(Location::Body);
    let value = Reader { found: &mut found, namespaces: &document.namespaces }.root(root, &document.root);
    Ok((value, found))
}

/// Writes a JSON value as an XML document.
///
/// # Errors
/// Where the value has what XML cannot hold, such as control characters.
pub fn write(root: &'static XmlNode, value: &Value) -> Result<String, NotXml> {
    xml_write::document(root, value)
}

/// A value that cannot be written as XML, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotXml(pub(super) &'static str);

impl fmt::Display for NotXml {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an answer cannot be written as XML: {}", self.0)
    }
}

impl std::error::Error for NotXml {}
