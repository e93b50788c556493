//! What lists hold whose first elements have types of their own, and objects whose keys follow patterns: one of these types.

use super::{Lowering, merge};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::{Schema, SchemaId, Types};
use crate::source::Pointer;

impl Lowering<'_> {
    /// The schema of any element of a list that has `prefixItems`: one of theirs, or what `items` says. Where nothing is
    /// said of further elements, and there may be some, these are anything.
    pub(super) fn element(&mut self, schema: &Schema, at: &Pointer) -> SchemaId {
        let prefix = schema.rare.as_ref().map(|rare| rare.prefix_items.clone()).unwrap_or_default();
        let ends = schema.max_items.is_some_and(|most| most <= prefix.len() as u64);
        let mut parts = prefix;
        match schema.items {
            _ if ends => {}
            Some(items) if self.schema(self.resolve(items).0).never => {}
            Some(items) => parts.push(items),
            None => parts.push(self.anything(at)),
        }
        self.one_of_these(parts, at)
    }

    /// The schema of the value of any key that is no property, where there are patterns.
    pub(super) fn patterned(&mut self, schema: &Schema, at: &Pointer) -> SchemaId {
        let patterns = schema.rare.as_ref().map(|rare| &rare.pattern_properties);
        let mut parts: Vec<SchemaId> = patterns.into_iter().flat_map(|p| p.values().copied()).collect();
        let every_key = patterns.is_some_and(|patterns| patterns.keys().any(|one| is_any(one)));
        match schema.additional_properties {
            _ if every_key => {}
            Some(said) if self.schema(self.resolve(said).0).never => {}
            Some(said) => parts.push(said),
            None if self.reads_patterns_alone(schema) => {}
            None => parts.push(self.anything(at)),
        }
        self.one_of_these(parts, at)
    }

    /// Whether keys that follow no pattern are read as if they did: where there are nothing but patterns, who writes them
    /// means all keys. It is said.
    pub(super) fn reads_patterns_alone(&mut self, schema: &Schema) -> bool {
        !self.strict && schema.properties.is_empty() && schema.additional_properties.is_none()
    }

    /// Says that keys that follow no pattern are read as if they did.
    pub(super) fn note_patterns_alone(&mut self, at: &Pointer) {
        self.note(
            Diagnostic::new(
                codes::TYPE_INFERRED,
                at,
                "this object says nothing of keys that follow none of its patterns; their values are read as those of keys that do",
            )
            .help("say `additionalProperties: false` where there are no such keys, or `true` where they hold anything"),
        );
    }

    /// A schema that any of these fits. Where one of them is anything, all are.
    fn one_of_these(&mut self, parts: Vec<SchemaId>, at: &Pointer) -> SchemaId {
        let mut kinds: Vec<Kind> = Vec::with_capacity(parts.len());
        let mut distinct: Vec<SchemaId> = Vec::with_capacity(parts.len());
        for part in parts {
            let kind = self.kind_of(part);
            if !kinds.contains(&kind) {
                distinct.push(self.plainest(part, &kind, at));
                kinds.push(kind);
            }
        }
        match distinct.as_slice() {
            [] => self.anything(at),
            [one] => *one,
            _ => {
                let nullable = distinct.iter().any(|part| self.resolve(*part).1);
                let all = Schema {
                    at: Some(at.clone()),
                    any_of: distinct,
                    nullable: nullable && self.strict,
                    ..Schema::default()
                };
                self.synthetic(all)
            }
        }
    }

    /// What kind of value a schema describes. What limits a primitive is checked where it stands, and makes no other type.
    fn kind_of(&mut self, part: SchemaId) -> Kind {
        let (id, nullable) = self.resolve(part);
        let flat = self.flatten(id);
        let primitives = [Types::BOOLEAN, Types::INTEGER, Types::NUMBER, Types::STRING];
        let is_plain = primitives.contains(&flat.types) && flat.values.is_none() && flat.rare.is_none();
        let is_single = flat.all_of.is_empty() && flat.any_of.is_empty() && flat.one_of.is_empty();
        if is_plain && is_single {
            Kind::Primitive(flat.types, flat.format.clone(), nullable || flat.nullable)
        } else {
            Kind::Other(id, nullable)
        }
    }

    /// The schema of a kind: of a primitive without what limits it.
    fn plainest(&mut self, part: SchemaId, kind: &Kind, at: &Pointer) -> SchemaId {
        match kind {
            Kind::Primitive(types, format, nullable) => self.synthetic(Schema {
                at: Some(at.clone()),
                types: *types,
                format: format.clone(),
                nullable: *nullable,
                ..Schema::default()
            }),
            Kind::Other(..) => part,
        }
    }

    /// A schema that says nothing.
    fn anything(&mut self, at: &Pointer) -> SchemaId {
        self.synthetic(Schema { at: Some(at.clone()), nullable: self.strict, ..Schema::default() })
    }
}

/// What kind of value a schema describes.
#[derive(PartialEq)]
enum Kind {
    /// Types, format, and whether `null` is one.
    Primitive(Types, Option<String>, bool),
    /// A schema, and whether `null` is one beside it.
    Other(SchemaId, bool),
}

/// Whether a pattern is one that every key follows.
fn is_any(pattern: &str) -> bool {
    matches!(pattern, "" | ".*" | "^.*" | ".*$" | "^.*$" | "^" | "$")
}

/// Whether a schema says nothing of a value.
pub(super) fn says_nothing(schema: &Schema) -> bool {
    !merge::restricts(schema)
        && schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.any_of.is_empty()
        && schema.one_of.is_empty()
}
