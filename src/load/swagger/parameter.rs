//! Parameters: which are bodies, which are fields of a form, and which stay parameters.

use serde_json::{Map, Value};

use super::style::{Styled, Where, belongs_to_schema};
use super::{Conversion, is_known, reference};
use crate::load::grammar::Kind;
use crate::source::Pointer;

/// What becomes of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// It is the request's body.
    Body,
    /// It is a field of a form.
    Form,
    /// It stays a parameter, or is not known to be anything else.
    Parameter,
}

/// A parameter in a list.
#[derive(Clone)]
pub(super) struct Given<'v> {
    /// Its place in the list.
    pub(super) listed: Pointer,
    /// What stands there; often a reference.
    pub(super) value: &'v Value,
    /// Where the parameter itself stands.
    pub(super) at: Pointer,
    /// The parameter; none where the reference leads nowhere, or to something else.
    pub(super) map: Option<&'v Map<String, Value>>,
    /// What becomes of it.
    pub(super) role: Role,
}

impl Given<'_> {
    /// Whether both are the same parameter, of which the inner one counts.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let key = |given: &Self, key: &str| given.map.and_then(|map| map.get(key)).cloned();
        self.role == other.role
            && (self.role == Role::Body
                || ["name", "in"].iter().all(|name| key(self, name) == key(other, name)))
    }
}

impl<'v> Conversion<'v> {
    /// The parameters in a list.
    pub(super) fn given(&mut self, value: Option<&'v Value>, old: &Pointer) -> Vec<Given<'v>> {
        let list = match value {
            Some(Value::Array(list)) => list.as_slice(),
            None | Some(Value::Null) => &[],
            Some(other) => {
                self.ignored(old, other, "a list");
                &[]
            }
        };
        list.iter().enumerate().map(|(index, value)| self.one_given(value, old.index(index))).collect()
    }

    fn one_given(&self, value: &'v Value, listed: Pointer) -> Given<'v> {
        let followed = self.references.follow(&listed, value).ok();
        let (at, found) = followed.unwrap_or_else(|| (listed.clone(), value));
        let map = found.as_object().filter(|_| reference(found).is_none());
        let place = map.and_then(|map| map.get("in")).and_then(Value::as_str).unwrap_or_default();
        let role = match place {
            _ if place.eq_ignore_ascii_case("body") => Role::Body,
            _ if place.eq_ignore_ascii_case("formData") || place.eq_ignore_ascii_case("form") => Role::Form,
            _ => Role::Parameter,
        };
        Given { listed, value, at, map, role }
    }

    /// A parameter under `parameters`: the part of `components` it goes to, and what it becomes there. A field of a form
    /// goes to the forms that have it.
    pub(super) fn shared_parameter(
        &mut self,
        name: &str,
        value: &'v Value,
        old: &Pointer,
        components: &Pointer,
    ) -> Option<(&'static str, Value)> {
        let given = self.one_given(value, old.clone());
        match given.role {
            Role::Form => None,
            Role::Parameter => {
                let new = components.key("parameters").key(name);
                self.places.moved(&new, old);
                Some(("parameters", self.parameter(value, old, &new)))
            }
            Role::Body => {
                let new = components.key("requestBodies").key(name);
                self.places.moved(&new, old);
                let consumes = self.consumes.clone();
                let body = match given.map.filter(|_| reference(value).is_none()) {
                    Some(map) => self.request_body(map, old, &new, &consumes),
                    None => value.clone(),
                };
                Some(("requestBodies", body))
            }
        }
    }

    /// A parameter that stays one.
    pub(super) fn parameter(&mut self, value: &'v Value, old: &Pointer, new: &Pointer) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        if reference(value).is_some() {
            return value.clone();
        }
        let mut parameter = Map::new();
        for (key, value) in map.iter().filter(|(key, _)| is_known(Kind::V2Parameter, key)) {
            match key.as_str() {
                "schema" | "collectionFormat" => {}
                "x-example" => {
                    parameter.entry("example").or_insert_with(|| value.clone());
                }
                _ if belongs_to_schema(key) => {}
                _ => {
                    parameter.insert(key.clone(), value.clone());
                }
            }
        }
        let place = map.get("in").and_then(Value::as_str).unwrap_or_default();
        let place = if place.eq_ignore_ascii_case("query") { Where::Query } else { Where::PathOrHeader };
        let at = new.key("schema");
        match map.get("schema").filter(|_| !map.contains_key("type")) {
            // Only bodies have one; what is meant is plain.
            Some(schema) => {
                let schema = self.schema_once(schema, &old.key("schema"), &at);
                parameter.insert("schema".to_owned(), schema);
            }
            None => {
                let Styled { schema, style } = self.styled(map, old, &at, place);
                if let Some((style, explode)) = style {
                    parameter.insert("style".to_owned(), style.into());
                    parameter.insert("explode".to_owned(), explode.into());
                    self.places.shown(&new.key("style"), &old.key("collectionFormat"));
                    self.places.shown(&new.key("explode"), &old.key("collectionFormat"));
                }
                if !schema.is_empty() {
                    parameter.insert("schema".to_owned(), Value::Object(schema));
                }
            }
        }
        Value::Object(parameter)
    }
}
