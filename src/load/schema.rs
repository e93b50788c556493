//! A schema of the document in one dialect, whatever version of OpenAPI it was written in.
//!
//! openapiv3's own schema type is not used: it deletes `const`, `$ref` siblings, `examples`, `prefixItems`,
//! `patternProperties` and more without a word, clips numbers and knows no places. Everything else of the
//! document is typed by openapiv3, in which a schema stands as `{"$ref": "#/schema/<id>"}`.

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::source::Pointer;

/// A schema; its index in [`Document::schemas`](super::Document::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// A set of JSON Schema's types, without `null` (see [`Schema::nullable`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Types(u8);

impl Types {
    /// `boolean`
    pub const BOOLEAN: Self = Self(1);
    /// `integer`
    pub const INTEGER: Self = Self(2);
    /// `number`
    pub const NUMBER: Self = Self(4);
    /// `string`
    pub const STRING: Self = Self(8);
    /// `array`
    pub const ARRAY: Self = Self(16);
    /// `object`
    pub const OBJECT: Self = Self(32);

    /// No `type` was given.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether every type of `other` is in here.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the types of `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Only the types that `other` has too.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Without the types of `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// How many types.
    pub const fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Each type alone, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = Self> {
        (0..6).map(|bit| Self(1 << bit)).filter(move |one| self.contains(*one))
    }
}

/// A bound of a number.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// The number itself.
    pub value: Number,
    /// Whether the number itself is outside.
    pub exclusive: bool,
}

/// A schema in one dialect: JSON Schema 2020-12's keywords, with `nullable` for every spelling of "or null".
#[derive(Debug, Clone, Default)]
pub struct Schema {
    /// Where it stands in the bundled document.
    pub at: Option<Pointer>,
    /// `$ref` or `$dynamicRef`, resolved. Keywords beside it apply as well (3.1), or are titles and descriptions only.
    pub reference: Option<SchemaId>,
    /// The schema `false`, or one that says the same: nothing is valid.
    pub never: bool,
    /// `type`, without `null`.
    pub types: Types,
    /// `null` is valid as well: `nullable: true`, a `"null"` in `type`, a `null` in `enum`, or `{type: null}`
    /// in `anyOf`/`oneOf` (which is then taken out there). With an empty `types` and nothing else: only `null`.
    pub nullable: bool,
    /// `type: "null"` and nothing else: only `null` is valid.
    pub only_null: bool,
    /// Which keywords allow `null`.
    pub null_by: NullBy,
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `default`
    pub default: Option<Value>,
    /// `example`, `examples`
    pub examples: Vec<Value>,
    /// `format`
    pub format: Option<String>,
    /// `enum` without `null`s (see `nullable`), or `const` as its only value.
    pub values: Option<Vec<Value>>,
    /// `values` came from `const`.
    pub is_const: bool,
    /// `minLength`, in Unicode scalar values.
    pub min_length: Option<u64>,
    /// `maxLength`, in Unicode scalar values.
    pub max_length: Option<u64>,
    /// `pattern`, ECMA-262.
    pub pattern: Option<String>,
    /// `contentEncoding`
    pub content_encoding: Option<String>,
    /// `contentMediaType`
    pub content_media_type: Option<String>,
    /// `minimum`, `exclusiveMinimum` (the tighter of both).
    pub minimum: Option<Bound>,
    /// `maximum`, `exclusiveMaximum` (the tighter of both).
    pub maximum: Option<Bound>,
    /// `multipleOf`, above 0.
    pub multiple_of: Option<Number>,
    /// `items`, or 2019-09's `additionalItems` beside a list of `items`.
    pub items: Option<SchemaId>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `maxItems`
    pub max_items: Option<u64>,
    /// `uniqueItems`
    pub unique_items: bool,
    /// `properties`
    pub properties: IndexMap<String, SchemaId>,
    /// `required`, each name once.
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional_properties: Option<SchemaId>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `oneOf`, without `{type: null}`.
    pub one_of: Vec<SchemaId>,
    /// `anyOf`, without `{type: null}`.
    pub any_of: Vec<SchemaId>,
    /// `discriminator`
    pub discriminator: Option<Discriminator>,
    /// The keywords few schemas have.
    pub rare: Option<Box<Rare>>,
    /// `x-…`
    pub extensions: IndexMap<String, Value>,
}

/// Which keywords allow `null`; where a schema has others beside these, they may forbid it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NullBy {
    /// `nullable: true`
    pub keyword: bool,
    /// `"null"` in `type`
    pub types: bool,
    /// `null` in `enum`, or as `const`
    pub values: bool,
    /// How many `{type: null}` there are in `oneOf`: two forbid it.
    pub one_of: u8,
    /// `{type: null}` in `anyOf`
    pub any_of: bool,
}

/// The keywords few schemas have.
#[derive(Debug, Clone, Default)]
pub struct Rare {
    /// `prefixItems`, or a list of `items`.
    pub prefix_items: Vec<SchemaId>,
    /// `contains`
    pub contains: Option<SchemaId>,
    /// `minContains`
    pub min_contains: Option<u64>,
    /// `maxContains`
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<SchemaId>,
    /// `patternProperties`
    pub pattern_properties: IndexMap<String, SchemaId>,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `dependentRequired`, and the lists of `dependencies`.
    pub dependent_required: IndexMap<String, Vec<String>>,
    /// `dependentSchemas`, and the schemas of `dependencies`.
    pub dependent_schemas: IndexMap<String, SchemaId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<SchemaId>,
    /// `not`
    pub not: Option<SchemaId>,
    /// `if`
    pub if_schema: Option<SchemaId>,
    /// `then`
    pub then_schema: Option<SchemaId>,
    /// `else`
    pub else_schema: Option<SchemaId>,
    /// `contentSchema`
    pub content_schema: Option<SchemaId>,
    /// `xml`, as written.
    pub xml: Option<Value>,
}

/// How a union tells its variants apart.
#[derive(Debug, Clone)]
pub struct Discriminator {
    /// `propertyName`
    pub property: String,
    /// `mapping`: value of the property to schema, resolved; in the document's order.
    pub mapping: IndexMap<String, SchemaId>,
    /// 3.2's `defaultMapping`, resolved.
    pub default: Option<SchemaId>,
}
