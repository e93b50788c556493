//! Links: where an answer leads.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::expression;
use super::responses::status;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Link, LinkValue, Location, OperationId, Piece};
use crate::load::{self, Document, Located};
use crate::source::Pointer;
use crate::suggest::closest;

/// Reads the links of all answers. One that is broken is left out.
pub(super) fn links(document: &Document, whole: &mut Api, sink: &mut Sink) {
    let api = &*whole;
    let mut reader = Reader { document, api, sink, by_id: HashMap::new() };
    for (index, operation) in document.operations.iter().enumerate() {
        if let Some(id) = &operation.operation_id {
            reader.by_id.entry(id.as_str()).or_insert(OperationId::new(index));
        }
    }
    let mut links = Vec::new();
    for (index, operation) in document.operations.iter().enumerate() {
        for (key, located) in &operation.responses {
            let known = status(key);
            let answers = &api.operations[index].responses;
            // One that was left out has been spoken of.
            let Some(response) = answers.iter().position(|one| Some(one.status) == known) else { continue };
            for (name, written) in &located.item.links {
                links.extend(reader.link(OperationId::new(index), response, name, written));
            }
        }
    }
    whole.links = links;
}

struct Reader<'d, 's> {
    document: &'d Document,
    api: &'d Api,
    sink: &'s mut Sink,
    by_id: HashMap<&'d str, OperationId>,
}

impl Reader<'_, '_> {
    fn link(
        &mut self,
        operation: OperationId,
        response: usize,
        name: &str,
        written: &Located<Value>,
    ) -> Option<Link> {
        let api = self.api;
        let at = written.at.clone();
        let map = written.item.as_object()?;
        let target = self.target(map, &at)?;
        let mut parameters = Vec::new();
        for (key, value) in map.get("parameters").and_then(Value::as_object).into_iter().flatten() {
            let at = at.key("parameters").key(key);
            let index = self.parameter(target, key, &at)?;
            let value = self.value(operation, response, value, &at)?;
            let parameter = &api.operations[target.index()].parameters[index];
            if matches!(parameter.location, Location::Header | Location::Cookie) {
                self.left_out(&at, "a header or cookie that a link gives is no part of its address");
                continue;
            }
            parameters.push((index, value));
        }
        for key in ["requestBody", "server"] {
            if map.contains_key(key) {
                self.left_out(&at.key(key), &format!("the `{key}` of a link is no part of its address"));
            }
        }
        Some(Link {
            description: map.get("description").and_then(Value::as_str).map(str::to_owned),
            at,
            name: name.to_owned(),
            operation,
            response,
            target,
            parameters,
        })
    }

    fn target(&mut self, map: &Map<String, Value>, at: &Pointer) -> Option<OperationId> {
        if let Some(id) = map.get("operationId").and_then(Value::as_str) {
            if let Some(found) = self.by_id.get(id) {
                return Some(*found);
            }
            let known = closest(id, self.by_id.keys().copied());
            let help = known.map_or_else(
                || "name an `operationId` of this document".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            self.broken(&at.key("operationId"), &format!("no operation is called `{id}`"), &help);
            return None;
        }
        let Some(reference) = map.get("operationRef").and_then(Value::as_str) else {
            self.broken(at, "this link names no operation", "give it an `operationId` or an `operationRef`");
            return None;
        };
        let at = at.key("operationRef");
        let Some(pointer) = reference.strip_prefix('#') else {
            self.left_out(&at, "a link to an operation of another document leads to another server");
            return None;
        };
        let pointer = Pointer::parse(&percent_decoded(pointer));
        let all = self.document.operations.iter();
        let index = all.into_iter().position(|one: &load::Operation| Some(&one.at) == pointer.as_ref());
        if index.is_none() {
            self.broken(
                &at,
                &format!("`{reference}` is no operation of this document"),
                "write it as `#/paths/~1users~1{id}/get`",
            );
        }
        index.map(OperationId::new)
    }

    /// The parameter that a key names: `id`, or `path.id` where several have the name.
    fn parameter(&mut self, target: OperationId, key: &str, at: &Pointer) -> Option<usize> {
        let operation = &self.api.operations[target.index()];
        let qualified = key.split_once('.').and_then(|(place, name)| {
            let location = match place {
                "path" => Location::Path,
                "query" => Location::Query,
                "header" => Location::Header,
                "cookie" => Location::Cookie,
                _ => return None,
            };
            self.api.named(target, location, name)
        });
        let plain = || operation.parameters.iter().position(|parameter| parameter.name == key);
        let found = qualified.or_else(plain);
        if found.is_none() {
            let known = closest(key, operation.parameters.iter().map(|parameter| parameter.name.as_str()));
            let help = known.map_or_else(
                || "name a parameter of the operation that the link leads to".to_owned(),
                |known| format!("did you mean `{known}`?"),
            );
            let what = format!("`{} {}` has no parameter `{key}`", operation.method, operation.path);
            self.broken(at, &what, &help);
        }
        found
    }

    /// What a parameter of a link is.
    fn value(
        &mut self,
        operation: OperationId,
        response: usize,
        written: &Value,
        at: &Pointer,
    ) -> Option<LinkValue> {
        let read = match written.as_str() {
            None => Ok(LinkValue::Constant(written.clone())),
            Some(text) if text.starts_with('$') => {
                expression::parse(text).map(LinkValue::Expression).ok_or_else(|| expression::unknown(text))
            }
            Some(text) => expression::pieces(text).map(|pieces| match pieces.as_slice() {
                [Piece::Value(whole)] => LinkValue::Expression(whole.clone()),
                pieces if pieces.iter().any(|piece| matches!(piece, Piece::Value(_))) => {
                    LinkValue::Text(pieces.to_vec())
                }
                _ => LinkValue::Constant(written.clone()),
            }),
        };
        let checked = read.and_then(|value| {
            for expression in value.expressions() {
                expression::check(self.api, operation, Some(response), expression)?;
            }
            Ok(value)
        });
        match checked {
            Ok(value) => Some(value),
            Err(wrong) => {
                self.sink.push(wrong.found(at, "the link is left out"));
                None
            }
        }
    }

    fn broken(&mut self, at: &Pointer, what: &str, help: &str) {
        let what = format!("{what}; the link is left out");
        self.sink.push(Diagnostic::new(codes::LINK_TARGET, at, what).help(help));
    }

    fn left_out(&mut self, at: &Pointer, what: &str) {
        self.sink.push(
            Diagnostic::new(codes::NOT_GENERATED, at, what).help("the served document still describes it"),
        );
    }
}

/// A fragment of a URI without its escapes: `%7Bid%7D` is `{id}`.
fn percent_decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escape = text.get(at + 1..at + 3).filter(|_| byte == b'%');
        match escape.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(decoded) => {
                out.push(decoded);
                at += 3;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
