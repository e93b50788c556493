//! Responses and their headers.

use serde_json::{Map, Value};

use super::media::MediaTypes;
use super::style::{Styled, Where, belongs_to_schema};
use super::{Conversion, is_known, reference};
use crate::load::grammar::Kind;
use crate::source::Pointer;

/// The media types of an operation's answers.
#[derive(Clone, Copy)]
pub(super) struct Produced<'a> {
    /// Themselves.
    pub(super) types: &'a MediaTypes,
    /// The operation says them itself.
    pub(super) said: bool,
}

impl<'v> Conversion<'v> {
    /// A response under `responses`, with the document's media types.
    pub(super) fn shared_response(&mut self, value: &'v Value, old: &Pointer, new: &Pointer) -> Value {
        let types = self.produces.clone();
        let said = self.root.contains_key("produces");
        self.response(value, old, new, Produced { types: &types, said })
    }

    /// `responses` of an operation.
    pub(super) fn responses(
        &mut self,
        value: &'v Value,
        old: &Pointer,
        new: &Pointer,
        produced: Produced<'_>,
    ) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let responses = map.iter().map(|(status, value)| {
            let value = if status.starts_with("x-") {
                value.clone()
            } else {
                self.response(value, &old.key(status), &new.key(status), produced)
            };
            (status.clone(), value)
        });
        Value::Object(responses.collect())
    }

    fn response(&mut self, value: &'v Value, old: &Pointer, new: &Pointer, produced: Produced<'_>) -> Value {
        if reference(value).is_none() {
            let Value::Object(map) = value else { return value.clone() };
            return self.response_object(map, old, new, produced);
        }
        // A shared response has the document's media types; with others it is written out.
        let has_body = |map: &&Map<String, Value>| map.contains_key("schema") || map.contains_key("examples");
        let found = self.references.follow(old, value).ok();
        let object = found.as_ref().and_then(|(_, found)| found.as_object()).filter(has_body);
        match (object, found) {
            (Some(map), Some((at, _))) if *produced.types != self.produces => {
                self.places.shown(new, &at);
                self.response_object(map, &at, new, produced)
            }
            _ => value.clone(),
        }
    }

    fn response_object(
        &mut self,
        map: &'v Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
        produced: Produced<'_>,
    ) -> Value {
        let mut response = Map::new();
        for (key, value) in map.iter().filter(|(key, _)| is_known(Kind::V2Response, key)) {
            match key.as_str() {
                "schema" | "examples" => {}
                "headers" => {
                    let headers = self.headers(value, &old.key(key), &new.key(key));
                    response.insert(key.clone(), headers);
                }
                _ => {
                    response.insert(key.clone(), value.clone());
                }
            }
        }
        let schema = map.get("schema").filter(|schema| !schema.is_null());
        let examples = match map.get("examples") {
            Some(Value::Object(examples)) => Some(examples),
            None | Some(Value::Null) => None,
            Some(other) => {
                self.ignored(&old.key("examples"), other, "an object of examples by media type");
                None
            }
        };
        let is_file = schema.is_some_and(|schema| schema.get("type").is_some_and(|kind| kind == "file"));
        let types = match (schema, examples) {
            (Some(_), _) if is_file => produced.types.of_files(produced.said),
            (Some(_), _) => produced.types.clone(),
            // Without a schema there is no body, unless there are examples of one.
            (None, Some(examples)) => {
                MediaTypes(examples.keys().filter(|media| media.contains('/')).cloned().collect())
            }
            (None, None) => MediaTypes(Vec::new()),
        };
        if types.0.is_empty() {
            return Value::Object(response);
        }
        let at = new.key("content");
        let mut content = self.contents(schema, old, &at, &types);
        if let Some(examples) = examples {
            self.examples(examples, &old.key("examples"), &mut content, &at);
        }
        response.insert("content".to_owned(), Value::Object(content));
        Value::Object(response)
    }

    fn headers(&mut self, value: &'v Value, old: &Pointer, new: &Pointer) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let headers = map.iter().map(|(name, value)| {
            let (old, new) = (old.key(name), new.key(name));
            let Value::Object(map) = value else { return (name.clone(), value.clone()) };
            let Styled { schema, .. } = self.styled(map, &old, &new.key("schema"), Where::PathOrHeader);
            let mut header: Map<String, Value> = map
                .iter()
                .filter(|(key, _)| {
                    key.as_str() != "collectionFormat"
                        && !belongs_to_schema(key)
                        && is_known(Kind::V2Items, key)
                })
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            if !schema.is_empty() {
                header.insert("schema".to_owned(), Value::Object(schema));
            }
            (name.clone(), Value::Object(header))
        });
        Value::Object(headers.collect())
    }
}
