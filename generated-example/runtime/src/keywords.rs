//! The rarer keywords of schemas, apart from the others so that the tables of most schemas stay small.

use std::sync::OnceLock;

use super::schema::{Range, Schema, StringCheck};
use super::variants::Tag;

/// The keywords that few schemas have.
#[derive(Clone, Copy)]
#[must_use]
pub struct Extra {
    pub(super) not: Option<&'static Schema>,
    pub(super) condition: Option<&'static Schema>,
    pub(super) then: Option<&'static Schema>,
    pub(super) otherwise: Option<&'static Schema>,
    pub(super) contains: Option<&'static Schema>,
    pub(super) contains_count: Range,
    pub(super) property_names: Option<&'static Schema>,
    pub(super) pattern_properties: &'static [(&'static dyn StringCheck, Schema)],
    pub(super) dependent_required: &'static [(&'static str, &'static [&'static str])],
    pub(super) dependent_schemas: &'static [(&'static str, &'static Schema)],
    pub(super) unevaluated_items: Option<&'static Schema>,
    pub(super) unevaluated_properties: Option<&'static Schema>,
    pub(super) tag: Option<Tag>,
    /// What the variants of `one_of`, else of `any_of`, are called.
    pub(super) called: &'static [&'static str],
    pub(super) name: Option<&'static str>,
    later: Option<&'static OnceLock<Schema>>,
}

impl Extra {
    /// No keyword yet.
    pub const fn new() -> Self {
        Self {
            not: None,
            condition: None,
            then: None,
            otherwise: None,
            contains: None,
            contains_count: Range { least: 1, most: u32::MAX },
            property_names: None,
            pattern_properties: &[],
            dependent_required: &[],
            dependent_schemas: &[],
            unevaluated_items: None,
            unevaluated_properties: None,
            tag: None,
            called: &[],
            name: None,
            later: None,
        }
    }

    /// What the schema is called where a client is told of it.
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = Some(name);
        self
    }

    /// What a table says that is made after this one: how tables recur that are made while a program runs.
    pub const fn later(mut self, table: &'static OnceLock<Schema>) -> Self {
        self.later = Some(table);
        self
    }

    /// Values that do not follow this schema.
    pub const fn not(mut self, schema: &'static Schema) -> Self {
        self.not = Some(schema);
        self
    }

    /// `if`, `then`, `else`.
    pub const fn when(
        mut self,
        condition: &'static Schema,
        then: Option<&'static Schema>,
        otherwise: Option<&'static Schema>,
    ) -> Self {
        self.condition = Some(condition);
        self.then = then;
        self.otherwise = otherwise;
        self
    }

    /// Arrays with at least this many, at most so many items that follow a schema.
    pub const fn contains(mut self, schema: &'static Schema, least: u32, most: u32) -> Self {
        self.contains = Some(schema);
        self.contains_count = Range { least, most };
        self
    }

    /// Objects whose members' names follow this schema.
    pub const fn property_names(mut self, schema: &'static Schema) -> Self {
        self.property_names = Some(schema);
        self
    }

    /// Members whose name matches follow a schema.
    pub const fn pattern_properties(
        mut self,
        properties: &'static [(&'static dyn StringCheck, Schema)],
    ) -> Self {
        self.pattern_properties = properties;
        self
    }

    /// Where the first member is there, the others must be.
    pub const fn dependent_required(
        mut self,
        names: &'static [(&'static str, &'static [&'static str])],
    ) -> Self {
        self.dependent_required = names;
        self
    }

    /// Where a member is there, the object follows a schema.
    pub const fn dependent_schemas(mut self, schemas: &'static [(&'static str, &'static Schema)]) -> Self {
        self.dependent_schemas = schemas;
        self
    }

    /// Items that no keyword, here or in a schema that holds for the same array, speaks of follow a schema.
    pub const fn unevaluated_items(mut self, schema: &'static Schema) -> Self {
        self.unevaluated_items = Some(schema);
        self
    }

    /// Members that no keyword, here or in a schema that holds for the same object, speaks of follow a schema.
    pub const fn unevaluated_properties(mut self, schema: &'static Schema) -> Self {
        self.unevaluated_properties = Some(schema);
        self
    }

    /// The table that was made after this one.
    pub(super) fn made_later(&self) -> Option<&'static Schema> {
        self.later?.get()
    }
}

impl Default for Extra {
    fn default() -> Self {
        Self::new()
    }
}
