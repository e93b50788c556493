//! Values of constant expressions, and what takes them apart.

use super::evaluate::{Unknown, leak, unknown};
use super::runtime::{
    Casing, Challenge, Described, Extra, Literal, Member, Parameter, PartRule, Property, Repeats, Schema,
    Shape, StringCheck, Style, StyledField, Type, Xml, XmlMember, XmlNode,
};

/// A value of an expression.
#[derive(Clone)]
pub(super) enum Item {
    Text(&'static str),
    Whole(i128),
    Float(f64),
    Bool(bool),
    List(Vec<Item>),
    Tuple(Vec<Item>),
    Maybe(Option<Box<Item>>),
    Schema(Schema),
    Table(&'static Schema),
    Type(Type),
    Literal(Literal),
    Property(Property),
    Check(&'static dyn StringCheck),
    Extra(Extra),
    Style(Style),
    Repeats(Repeats),
    Parameter(Parameter),
    Styled(StyledField),
    Rule(PartRule),
    Xml(Xml),
    Node(XmlNode),
    XmlMember(XmlMember),
    Shape(Shape),
    Member(Member),
    Casing(Casing),
    Described(Described),
    Challenge(Challenge),
}

macro_rules! taken {
    ($($(#[$doc:meta])* $method:ident: $variant:ident => $ty:ty;)+) => {
        impl Item {
            $(
                $(#[$doc])*
                pub(super) fn $method(self) -> Result<$ty, Unknown> {
                    match self {
                        Self::$variant(value) => Ok(value),
                        _ => unknown(stringify!($method)),
                    }
                }
            )+
        }
    };
}

taken! {
    text: Text => &'static str;
    whole: Whole => i128;
    bool: Bool => bool;
    table: Table => &'static Schema;
    kind: Type => Type;
    property: Property => Property;
    check: Check => &'static dyn StringCheck;
    extra: Extra => Extra;
    parameter: Parameter => Parameter;
    styled: Styled => StyledField;
    rule: Rule => PartRule;
    node: Node => XmlNode;
    xml_member: XmlMember => XmlMember;
    shape: Shape => Shape;
    member: Member => Member;
    casing: Casing => Casing;
    literal: Literal => Literal;
    described: Described => Described;
    challenge: Challenge => Challenge;
}

impl Item {
    pub(super) fn schema(self) -> Result<Schema, Unknown> {
        match self {
            Self::Schema(schema) => Ok(schema),
            Self::Table(schema) => Ok(*schema),
            _ => unknown("schema"),
        }
    }

    /// What stands within a node.
    pub(super) fn markup(self) -> Result<&'static Xml, Unknown> {
        match self {
            Self::Xml(xml) => Ok(leak(xml)),
            _ => unknown("markup"),
        }
    }

    /// A node by reference.
    pub(super) fn node_table(self) -> Result<&'static XmlNode, Unknown> {
        self.node().map(leak)
    }

    pub(super) fn list<T>(self, each: impl Fn(Self) -> Result<T, Unknown>) -> Result<Vec<T>, Unknown> {
        match self {
            Self::List(items) => items.into_iter().map(each).collect(),
            _ => unknown("list"),
        }
    }

    pub(super) fn maybe<T>(self, one: impl Fn(Self) -> Result<T, Unknown>) -> Result<Option<T>, Unknown> {
        match self {
            Self::Maybe(item) => item.map(|item| one(*item)).transpose(),
            _ => unknown("option"),
        }
    }

    pub(super) fn pair(self) -> Result<[Self; 2], Unknown> {
        match self {
            Self::Tuple(items) => items.try_into().map_err(|_| "pair".to_owned()),
            _ => unknown("pair"),
        }
    }

    pub(super) fn count(self) -> Result<u32, Unknown> {
        u32::try_from(self.whole()?).map_err(|error| error.to_string())
    }

    /// A number of bytes.
    pub(super) fn size(self) -> Result<u64, Unknown> {
        u64::try_from(self.whole()?).map_err(|error| error.to_string())
    }

    pub(super) fn float(self) -> Result<f64, Unknown> {
        match self {
            Self::Float(number) => Ok(number),
            // Only written so where it is one that an `f64` can hold.
            Self::Whole(number) => number.to_string().parse().map_err(|_| "number".to_owned()),
            _ => unknown("number"),
        }
    }
}
