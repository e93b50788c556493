//! Types: what a schema means, once merged and resolved.

use serde_json::{Number, Value};

use super::{OperationId, StringFormat, TypeId, Why};
use crate::source::Pointer;

/// A type.
#[derive(Debug, Clone)]
pub struct Type {
    /// Where its schema stands.
    pub at: Pointer,
    /// What it is called after.
    pub origin: Origin,
    /// Title, description, deprecation.
    pub docs: Docs,
    /// Whether its values must not be told: `writeOnly`, `format: password`.
    pub secret: bool,
    /// The type itself.
    pub shape: Shape,
    /// The document's first example of it.
    pub example: Option<Value>,
    /// Keywords that no compiled check covers; the whole value is checked against the schema for them.
    pub extra: Option<Box<Extra>>,
    /// `title`, as written: some producers write there of which generic type this is an instance.
    pub title: Option<String>,
    /// The same, as extensions say it (`x-api-wrapper` and its kin): `Page<Item>`.
    pub instance: Option<String>,
    /// The type of the user's own that stands for it, where there is one.
    pub own: Option<OwnType>,
}

/// A type of the user's own, in place of a generated one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnType {
    /// Its path: `crate::Money`, or of another crate.
    pub path: String,
    /// The crate that it is of, and which versions will do, as a manifest has them: `x-rust-type` says so.
    pub dependency: Option<(String, String)>,
}

/// What a type is called after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// The name under `components.schemas`, or of a `$defs` entry.
    Component(String),
    /// A part of another type: a field's name, `item`, `value`, a variant.
    Part(TypeId, String),
    /// A part of an operation: `body`, `200`, a parameter's name.
    Operation(OperationId, String),
}

/// The document's own words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Docs {
    /// `title`, where it says more than the name; `summary`.
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}

/// A type where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Use {
    /// Which type.
    pub ty: TypeId,
    /// Whether `null` is valid as well.
    pub nullable: bool,
}

/// What a type is made of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// Any JSON value, and why no type that says more.
    Any(Why),
    /// No JSON value at all.
    Never,
    /// Only `null`.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(IntegerShape),
    /// A number.
    Number(NumberShape),
    /// A string.
    String(StringShape),
    /// One of a few values.
    Enum(EnumShape),
    /// A list.
    Array(ArrayShape),
    /// A list whose first elements have types of their own.
    Tuple(TupleShape),
    /// An object with any keys and values of one type.
    Map(MapShape),
    /// An object with known fields.
    Struct(StructShape),
    /// One of several types.
    Union(UnionShape),
}

/// How wide an integer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// 8 bits, signed.
    I8,
    /// 16 bits, signed.
    I16,
    /// 32 bits, signed.
    I32,
    /// 64 bits, signed.
    I64,
    /// 8 bits, unsigned.
    U8,
    /// 16 bits, unsigned.
    U16,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
}

impl Width {
    /// The least and the greatest number that fits.
    pub fn range(self) -> (i128, i128) {
        match self {
            Self::I8 => (i8::MIN.into(), i8::MAX.into()),
            Self::I16 => (i16::MIN.into(), i16::MAX.into()),
            Self::I32 => (i32::MIN.into(), i32::MAX.into()),
            Self::I64 => (i64::MIN.into(), i64::MAX.into()),
            Self::U8 => (0, u8::MAX.into()),
            Self::U16 => (0, u16::MAX.into()),
            Self::U32 => (0, u32::MAX.into()),
            Self::U64 => (0, u64::MAX.into()),
        }
    }
}

/// A whole number.
#[derive(Debug, Clone)]
pub struct IntegerShape {
    /// How wide, from `format` and bounds.
    pub width: Width,
    /// Its bounds.
    pub limits: Limits,
}

/// A number.
#[derive(Debug, Clone)]
pub struct NumberShape {
    /// `format: float`.
    pub single: bool,
    /// Its bounds.
    pub limits: Limits,
}

/// Bounds of a number.
#[derive(Debug, Clone, Default)]
pub struct Limits {
    /// Lower bound.
    pub minimum: Option<Limit>,
    /// Upper bound.
    pub maximum: Option<Limit>,
    /// `multipleOf`
    pub multiple_of: Option<Number>,
}

impl Limits {
    /// Whether nothing is limited.
    pub fn is_empty(&self) -> bool {
        self.minimum.is_none() && self.maximum.is_none() && self.multiple_of.is_none()
    }
}

/// A bound of a number.
#[derive(Debug, Clone)]
pub struct Limit {
    /// The number itself.
    pub value: Number,
    /// Whether the number itself is outside.
    pub exclusive: bool,
}

/// A string.
#[derive(Debug, Clone)]
pub struct StringShape {
    /// What it holds.
    pub format: StringFormat,
    /// `minLength`, in Unicode scalar values.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode scalar values.
    pub max_length: Option<u64>,
    /// `pattern`, ECMA-262.
    pub pattern: Option<String>,
}

/// One of a few values.
#[derive(Debug, Clone)]
pub struct EnumShape {
    /// The values, each once.
    pub values: Vec<EnumValue>,
    /// Whether any other string is valid as well.
    pub is_open: bool,
}

/// A value of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    /// The value.
    pub value: EnumLiteral,
    /// `x-enum-varnames` and its kind.
    pub name: Option<String>,
    /// `x-enum-descriptions`
    pub description: Option<String>,
    /// Whether an extension deprecates it: `x-enum-deprecated`, `x-deprecated`.
    pub deprecated: bool,
}

/// The value of a variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnumLiteral {
    /// A string.
    String(String),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction or beyond `i64`, or a boolean.
    Other(Value),
}

impl EnumLiteral {
    /// The value in JSON.
    pub fn json(&self) -> Value {
        match self {
            Self::String(text) => Value::from(text.as_str()),
            Self::Integer(number) => Value::from(*number),
            Self::Other(value) => value.clone(),
        }
    }

    /// Whether it is a JSON value: numbers by what they are worth, so that `1` is `1.0`.
    pub fn is(&self, value: &Value) -> bool {
        let own = self.json();
        own == *value || (value.is_f64() && own.is_number() && own.as_f64() == value.as_f64())
    }
}

/// A list.
#[derive(Debug, Clone)]
pub struct ArrayShape {
    /// What it holds.
    pub items: Use,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// Nothing was said of the items: to `unevaluatedItems` they are new.
    pub open: bool,
}

/// A list whose first elements have types of their own, and that ends there.
#[derive(Debug, Clone)]
pub struct TupleShape {
    /// Its elements, all of them required.
    pub items: Vec<Use>,
}

/// An object with any keys.
#[derive(Debug, Clone)]
pub struct MapShape {
    /// What it holds.
    pub values: Use,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// Nothing was said of other keys: to `unevaluatedProperties` they are new.
    pub open: bool,
}

/// An object with known fields.
#[derive(Debug, Clone)]
pub struct StructShape {
    /// Its fields, in document order.
    pub fields: Vec<Field>,
    /// What other keys may hold.
    pub additional: Additional,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// Nothing was said of other keys: to `unevaluatedProperties` they are new.
    pub open: bool,
}

/// What keys other than the known fields may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// Nothing was said: valid, and dropped.
    Ignored,
    /// `additionalProperties: false`
    Refused,
    /// Kept, of this type.
    Kept(Use),
}

/// A field of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// Its key on the wire.
    pub name: String,
    /// Where its schema stands.
    pub at: Pointer,
    /// Its type.
    pub value: Use,
    /// Whether it must be there.
    pub required: bool,
    /// Whether its value must not be told: `writeOnly`, `format: password`.
    pub secret: bool,
    /// Its default, applied where it is absent.
    pub default: Option<Value>,
    /// The document's own words on this use.
    pub docs: Docs,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct UnionShape {
    /// `oneOf`: exactly one may match; `anyOf`: of those that match, the one that keeps most of the value is taken.
    pub exactly_one: bool,
    /// The types.
    pub variants: Vec<Variant>,
    /// The property that tells them apart.
    pub discriminator: Option<Discriminator>,
}

/// One type of a union.
#[derive(Debug, Clone)]
pub struct Variant {
    /// What it is called after, if anything is.
    pub name: Option<String>,
    /// Its type.
    pub value: Use,
}

/// The property that tells a union's variants apart.
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// The property's key.
    pub property: String,
    /// Its values, and the index of the variant each stands for. Numbers and booleans as their JSON text.
    /// Every variant but the default one has at least one.
    pub mapping: Vec<(String, usize)>,
    /// The variant of a value that has no such property, or one that is not mapped.
    pub default: Option<usize>,
}

/// Keywords that no compiled check covers.
#[derive(Debug, Clone, Default)]
pub struct Extra {
    /// Every one of these must hold.
    pub all_of: Vec<Use>,
    /// At least one of each list must hold.
    pub any_of: Vec<Vec<Use>>,
    /// Exactly one of each list must hold.
    pub one_of: Vec<Vec<Use>>,
    /// None of these may hold.
    pub not: Vec<Use>,
    /// `if`, `then`, `else`
    pub conditions: Vec<(Use, Option<Use>, Option<Use>)>,
    /// `contains`, `minContains`, `maxContains`
    pub contains: Option<(Use, Option<u64>, Option<u64>)>,
    /// `propertyNames`
    pub property_names: Option<Use>,
    /// `patternProperties`
    pub pattern_properties: Vec<(String, Use)>,
    /// `additionalProperties` beside `patternProperties`, where the Rust type keeps whatever there is.
    pub additional: Option<Use>,
    /// `dependentRequired`
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`
    pub dependent_schemas: Vec<(String, Use)>,
    /// Values allowed, where no enum type came of them.
    pub values: Option<Vec<Value>>,
    /// Keys that must be there although no field is declared for them.
    pub required: Vec<String>,
    /// A value whose type one of these has must follow that one; all other values are valid.
    pub by_type: Vec<Use>,
    /// `prefixItems`, where the Rust type is a list of anything.
    pub prefix: Vec<Use>,
    /// `items` beside such a `prefixItems`.
    pub rest: Option<Use>,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<Use>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<Use>,
}
