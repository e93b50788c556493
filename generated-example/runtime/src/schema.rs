//! Schemas as constant tables: what a value must be, one line per field.
//!
//! The tables are read when a request is refused, to tell everything that is wrong with it, and to choose
//! between the variants of a union. A valid body of plain structs never meets them.

use serde_json::Value;

use super::keywords::Extra;
use super::number::Number;
use super::shown;
use super::violation::Violations;
use super::walk::Walk;

/// What a JSON value must be. JSON Schema 2020-12, as far as `OpenAPI` documents use it.
#[derive(Clone, Copy)]
#[must_use]
pub struct Schema {
    pub(super) types: u8,
    pub(super) nullable: bool,
    pub(super) closed: bool,
    pub(super) unique_items: bool,
    secret: bool,
    pub(super) lengths: Range,
    pub(super) items_count: Range,
    pub(super) properties_count: Range,
    /// The least number, and whether it is itself ruled out.
    pub(super) minimum: Option<(Number, bool)>,
    /// The greatest number, and whether it is itself ruled out.
    pub(super) maximum: Option<(Number, bool)>,
    pub(super) multiple_of: Option<&'static str>,
    pub(super) pattern: Option<&'static dyn StringCheck>,
    pub(super) format: Option<&'static dyn StringCheck>,
    pub(super) values: &'static [Literal],
    pub(super) prefix: &'static [Schema],
    pub(super) items: Option<&'static Schema>,
    pub(super) properties: &'static [Property],
    pub(super) additional: Option<&'static Schema>,
    pub(super) one_of: &'static [&'static Schema],
    pub(super) any_of: &'static [&'static Schema],
    pub(super) all_of: &'static [&'static Schema],
    reference: Option<&'static Schema>,
    pub(super) extra: Option<&'static Extra>,
}

/// A JSON type, for schemas that allow several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `null`
    Null,
    /// `true` and `false`
    Boolean,
    /// Numbers without a fraction, `3.0` among them.
    Integer,
    /// Numbers.
    Number,
    /// Strings.
    String,
    /// Arrays.
    Array,
    /// Objects.
    Object,
}

impl Type {
    pub(super) const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A named member of an object.
#[derive(Clone, Copy)]
#[must_use]
pub struct Property {
    pub(super) name: &'static str,
    pub(super) required: bool,
    pub(super) schema: Schema,
}

impl Property {
    /// It must be there.
    pub const fn required(name: &'static str, schema: Schema) -> Self {
        Self { name, required: true, schema }
    }

    /// It may be absent.
    pub const fn optional(name: &'static str, schema: Schema) -> Self {
        Self { name, required: false, schema }
    }
}

/// A value that `enum` or `const` names.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number.
    Int(i128),
    /// Any other number, as the document writes it.
    Float(&'static str),
    /// A string.
    Str(&'static str),
    /// An array or object, as JSON text.
    Json(&'static str),
}

/// A check of strings beyond their length: a pattern, a format.
pub trait StringCheck: Sync {
    /// The keyword it stands for: `pattern` or `format`.
    fn keyword(&self) -> &'static str;
    /// What the keyword says: the pattern as the document writes it, the format's name.
    fn subject(&self) -> &'static str;
    /// Whether a string passes.
    fn holds(&self, text: &str) -> bool;
    /// What a string should do, such as `should match the pattern ^[a-z]+$`.
    fn message(&self) -> String;
}

/// At least, at most.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) least: u32,
    pub(super) most: u32,
}

impl Range {
    pub(super) const ALL: Self = Self { least: 0, most: u32::MAX };
}

impl Schema {
    /// Any value at all.
    pub const fn any() -> Self {
        Self {
            types: u8::MAX,
            nullable: false,
            closed: false,
            unique_items: false,
            secret: false,
            lengths: Range::ALL,
            items_count: Range::ALL,
            properties_count: Range::ALL,
            minimum: None,
            maximum: None,
            multiple_of: None,
            pattern: None,
            format: None,
            values: &[],
            prefix: &[],
            items: None,
            properties: &[],
            additional: None,
            one_of: &[],
            any_of: &[],
            all_of: &[],
            reference: None,
            extra: None,
        }
    }

    /// No value at all (`false`).
    pub const fn never() -> Self {
        Self { types: 0, ..Self::any() }
    }

    /// Only `null`.
    pub const fn null() -> Self {
        Self::of(Type::Null)
    }

    /// `true` or `false`.
    pub const fn boolean() -> Self {
        Self::of(Type::Boolean)
    }

    /// A number without a fraction.
    pub const fn integer() -> Self {
        Self::of(Type::Integer)
    }

    /// A number.
    pub const fn number() -> Self {
        Self::of(Type::Number)
    }

    /// A string.
    pub const fn string() -> Self {
        Self::of(Type::String)
    }

    /// An array whose items all follow one schema.
    pub const fn array(items: &'static Schema) -> Self {
        Self { items: Some(items), ..Self::of(Type::Array) }
    }

    /// An array whose first items have a schema each, and the rest another (nothing: anything).
    pub const fn tuple(prefix: &'static [Schema], rest: Option<&'static Schema>) -> Self {
        Self { prefix, items: rest, ..Self::of(Type::Array) }
    }

    /// An object with these members, and any others.
    pub const fn object(properties: &'static [Property]) -> Self {
        Self { properties, ..Self::of(Type::Object) }
    }

    /// An object whose members all follow one schema.
    pub const fn map(values: &'static Schema) -> Self {
        Self { additional: Some(values), ..Self::of(Type::Object) }
    }

    /// What another table says; how schemas recur.
    pub const fn reference(to: &'static Schema) -> Self {
        Self { reference: Some(to), ..Self::any() }
    }

    /// Exactly one of these.
    pub const fn one_of(variants: &'static [&'static Schema]) -> Self {
        Self { one_of: variants, ..Self::any() }
    }

    /// At least one of these.
    pub const fn any_of(variants: &'static [&'static Schema]) -> Self {
        Self { any_of: variants, ..Self::any() }
    }

    /// All of these.
    pub const fn all_of(parts: &'static [&'static Schema]) -> Self {
        Self { all_of: parts, ..Self::any() }
    }

    /// A value of this type.
    pub const fn of(kind: Type) -> Self {
        Self { types: kind.bit(), ..Self::any() }
    }

    /// Values of another type too.
    pub const fn or(mut self, kind: Type) -> Self {
        self.types |= kind.bit();
        self
    }

    /// `null` too, whatever else is asked.
    pub const fn nullable(mut self) -> Self {
        self.nullable = true;
        self
    }

    /// Numbers from this one on.
    pub const fn minimum(self, least: i128) -> Self {
        self.from(Number::integer(least), false)
    }

    /// Numbers from this one on.
    pub const fn minimum_f64(self, least: f64) -> Self {
        self.from(Number::Float(least), false)
    }

    /// Numbers above this one.
    pub const fn exclusive_minimum(self, least: i128) -> Self {
        self.from(Number::integer(least), true)
    }

    /// Numbers above this one.
    pub const fn exclusive_minimum_f64(self, least: f64) -> Self {
        self.from(Number::Float(least), true)
    }

    /// Numbers up to this one.
    pub const fn maximum(self, most: i128) -> Self {
        self.to(Number::integer(most), false)
    }

    /// Numbers up to this one.
    pub const fn maximum_f64(self, most: f64) -> Self {
        self.to(Number::Float(most), false)
    }

    /// Numbers below this one.
    pub const fn exclusive_maximum(self, most: i128) -> Self {
        self.to(Number::integer(most), true)
    }

    /// Numbers below this one.
    pub const fn exclusive_maximum_f64(self, most: f64) -> Self {
        self.to(Number::Float(most), true)
    }

    /// Numbers that are a whole multiple of a decimal, written as the document writes it.
    pub const fn multiple_of(mut self, step: &'static str) -> Self {
        self.multiple_of = Some(step);
        self
    }

    /// Strings of at least this many characters (Unicode scalar values).
    pub const fn min_length(mut self, least: u32) -> Self {
        self.lengths.least = least;
        self
    }

    /// Strings of at most this many characters (Unicode scalar values).
    pub const fn max_length(mut self, most: u32) -> Self {
        self.lengths.most = most;
        self
    }

    /// Strings that match.
    pub const fn pattern(mut self, pattern: &'static dyn StringCheck) -> Self {
        self.pattern = Some(pattern);
        self
    }

    /// Strings of a format.
    pub const fn format(mut self, format: &'static dyn StringCheck) -> Self {
        self.format = Some(format);
        self
    }

    /// Arrays of at least this many items.
    pub const fn min_items(mut self, least: u32) -> Self {
        self.items_count.least = least;
        self
    }

    /// Arrays of at most this many items.
    pub const fn max_items(mut self, most: u32) -> Self {
        self.items_count.most = most;
        self
    }

    /// The items of arrays follow a schema, in addition to what the schema says already.
    pub const fn items(mut self, items: &'static Schema) -> Self {
        self.items = Some(items);
        self
    }

    /// The first items of arrays have a schema each, in addition to what the schema says already.
    pub const fn prefix_items(mut self, prefix: &'static [Schema]) -> Self {
        self.prefix = prefix;
        self
    }

    /// Arrays without equal items.
    pub const fn unique_items(mut self) -> Self {
        self.unique_items = true;
        self
    }

    /// Objects of at least this many members.
    pub const fn min_properties(mut self, least: u32) -> Self {
        self.properties_count.least = least;
        self
    }

    /// Objects of at most this many members.
    pub const fn max_properties(mut self, most: u32) -> Self {
        self.properties_count.most = most;
        self
    }

    /// Only these values (`enum`, `const`).
    pub const fn values(mut self, values: &'static [Literal]) -> Self {
        self.values = values;
        self
    }

    /// These named members, in addition to what the schema says already.
    pub const fn properties(mut self, properties: &'static [Property]) -> Self {
        self.properties = properties;
        self
    }

    /// No members but the named ones.
    pub const fn closed(mut self) -> Self {
        self.closed = true;
        self
    }

    /// The members without a name of their own follow this schema.
    pub const fn additional(mut self, values: &'static Schema) -> Self {
        self.additional = Some(values);
        self
    }

    /// All of these, in addition to what the schema says already.
    pub const fn and(mut self, parts: &'static [&'static Schema]) -> Self {
        self.all_of = parts;
        self
    }

    /// The rarer keywords.
    pub const fn extra(mut self, extra: &'static Extra) -> Self {
        self.extra = Some(extra);
        self
    }

    /// The value must not be told to anyone.
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// Whether the value must not be told to anyone.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// What the schema is called where a client is told of it.
    #[must_use]
    pub const fn name(&self) -> Option<&'static str> {
        match self.extra {
            Some(extra) => extra.name,
            None => None,
        }
    }

    /// Adds everything that is wrong with a value. Bounded in findings, depth and work.
    pub fn violations(&self, value: &Value, found: &mut Violations) {
        let before = found.list().len();
        Walk::all(found).check(self, value);
        found.tell(before, |path| shown::told(self, value, path));
    }

    /// Whether a value is as it must be. Stops at the first thing that is wrong.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        let mut found = Violations::counting();
        Walk::first(&mut found).check(self, value);
        found.is_empty()
    }

    /// The schema itself, behind any references; nothing where they run in a circle.
    pub(super) fn resolved(&'static self) -> &'static Schema {
        let mut schema = self;
        for _ in 0..16 {
            match schema.target() {
                Some(next) => schema = next,
                None => break,
            }
        }
        schema
    }

    /// The table that this one refers to.
    pub(super) fn target(&self) -> Option<&'static Self> {
        self.reference.or_else(|| self.extra?.made_later())
    }

    /// Whether the table itself names this type.
    pub(super) const fn allows(&self, kind: Type) -> bool {
        self.types & kind.bit() != 0
    }

    /// Whether the table restricts the type at all.
    pub(super) const fn is_typed(&self) -> bool {
        self.types != u8::MAX
    }

    const fn from(mut self, least: Number, exclusive: bool) -> Self {
        self.minimum = Some((least, exclusive));
        self
    }

    const fn to(mut self, most: Number, exclusive: bool) -> Self {
        self.maximum = Some((most, exclusive));
        self
    }
}
