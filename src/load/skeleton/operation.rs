//! Paths, path items, operations, webhooks, callbacks.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::parameter::same;
use super::security::Schemes;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::document::Operation;
use crate::load::reader::{Reader, extensions};
use crate::source::Pointer;

/// How deep callbacks may have callbacks.
const MAX_CALLBACKS: usize = 8;

/// The methods that a path item has keys for.
pub(in crate::load) const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// What all operations of a path item are told.
#[derive(Clone, Copy)]
struct Around<'a> {
    path: &'a str,
    schemes: &'a Schemes,
    depth: usize,
}

impl<'v> Reader<'v, '_> {
    /// `paths`, flattened.
    pub(super) fn paths(
        &mut self,
        root: &'v Map<String, Value>,
        at: &Pointer,
        schemes: &Schemes,
    ) -> Vec<Operation> {
        let Some((at, paths)) = self.object_of(root, at, "paths") else { return Vec::new() };
        let mut operations = Vec::new();
        for (path, value) in paths.iter().filter(|(path, _)| !path.starts_with("x-")) {
            let at = at.key(path);
            let trimmed = path.trim();
            let served = if trimmed.starts_with('/') { trimmed.to_owned() } else { format!("/{trimmed}") };
            if served != *path {
                self.sink.push(
                    Diagnostic::at_key(
                        codes::PATH_SLASH,
                        &at,
                        format!("the path `{path}` does not begin with `/`, or has spaces round it"),
                    )
                    .help(format!("read as `{served}`; write it so")),
                );
            }
            self.path_item(value, &at, Around { path: &served, schemes, depth: 0 }, &mut operations);
            self.drain();
        }
        let mut first: HashMap<(&str, &str), &Pointer> = HashMap::new();
        for operation in &operations {
            if let Some(other) = first.insert((&operation.method, &operation.path), &operation.at) {
                self.sink.push(
                    Diagnostic::at_key(
                        codes::DUPLICATE_OPERATION,
                        &operation.at,
                        format!("`{} {}` is described twice", operation.method, operation.path),
                    )
                    .related(other, "the first time")
                    .help("remove one of them"),
                );
            }
        }
        operations
    }

    /// `webhooks`, else what documents of 3.0 call `x-webhooks`.
    pub(super) fn webhooks(
        &mut self,
        root: &'v Map<String, Value>,
        at: &Pointer,
        schemes: &Schemes,
    ) -> Vec<Operation> {
        let key = if root.contains_key("webhooks") { "webhooks" } else { "x-webhooks" };
        let Some((at, webhooks)) = self.object_of(root, at, key) else { return Vec::new() };
        let mut operations = Vec::new();
        for (name, value) in webhooks {
            // What is no path item is an extension of some tool's.
            if name.starts_with("x-") && !value.is_object() {
                continue;
            }
            self.path_item(value, &at.key(name), Around { path: name, schemes, depth: 0 }, &mut operations);
            self.drain();
        }
        operations
    }

    fn path_item(&mut self, value: &'v Value, at: &Pointer, around: Around<'_>, into: &mut Vec<Operation>) {
        if value.is_null() {
            return;
        }
        let first = into.len();
        let target = match self.object(value, at) {
            Some((target, _, map)) => {
                self.path_item_object(map, &target, around, into);
                target
            }
            // Where the reference leads nowhere, what stands beside it is left.
            None => Pointer::root(),
        };
        // Beside a `$ref` a path item may say more (OpenAPI 3.0, §4.7.9.1): what it says itself counts.
        if let (Value::Object(own), true) = (value, target != *at)
            && own.len() > 1
        {
            let mut more = Vec::new();
            self.path_item_object(own, at, around, &mut more);
            for operation in more {
                into.truncate_duplicates(first, &operation);
                into.push(operation);
            }
        }
    }

    fn path_item_object(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        around: Around<'_>,
        into: &mut Vec<Operation>,
    ) {
        let shared = self.parameters(map, at);
        let servers = self.servers(map, at);
        let summary = self.text_of(map, at, "summary");
        let description = self.text_of(map, at, "description");
        let mut methods: Vec<(String, &'v Value, Pointer)> = Vec::new();
        for (key, value) in map {
            if METHODS.contains(&key.as_str()) {
                methods.push((key.to_ascii_uppercase(), value, at.key(key)));
            } else if METHODS.contains(&key.to_ascii_lowercase().as_str()) {
                self.sink.push(
                    Diagnostic::at_key(
                        codes::REPAIRED,
                        &at.key(key),
                        format!("the method `{key}` is written in lower case"),
                    )
                    .help(format!("read as `{}`; write it so", key.to_ascii_lowercase())),
                );
                methods.push((key.to_ascii_uppercase(), value, at.key(key)));
            }
        }
        if let Some((at, more)) = self.object_of(map, at, "additionalOperations") {
            methods.extend(more.iter().map(|(method, value)| (method.clone(), value, at.key(method))));
        }
        for (method, value, at) in methods {
            if value.is_null() {
                self.ignored(&at, value, "an operation");
                continue;
            }
            let Some((at, _, map)) = self.object(value, &at) else { continue };
            let mut operation = self.operation(map, at, method, around);
            for parameter in &shared {
                if !operation.parameters.iter().any(|own| same(&own.item, &parameter.item)) {
                    operation.parameters.push(parameter.clone());
                }
            }
            if operation.servers.is_empty() {
                operation.servers.clone_from(&servers);
            }
            operation.summary = operation.summary.or_else(|| summary.clone());
            operation.description = operation.description.or_else(|| description.clone());
            into.push(operation);
        }
    }

    fn operation(
        &mut self,
        map: &'v Map<String, Value>,
        at: Pointer,
        method: String,
        around: Around<'_>,
    ) -> Operation {
        let tags = self.list_of(map, &at, "tags");
        let at_tags = at.key("tags");
        let tags = tags
            .iter()
            .enumerate()
            .filter_map(|(index, tag)| self.text(tag, &at_tags, &index.to_string()))
            .collect();
        let parameters = self.parameters(map, &at);
        let (request_body, request_item_schemas) = self.request_body(map, &at);
        let mut responses = Vec::new();
        match self.object_of(map, &at, "responses") {
            Some((at, list)) => {
                for (status, value) in list.iter().filter(|(status, _)| !status.starts_with("x-")) {
                    if let Some(mut response) = self.response(value, &at.key(status)) {
                        if let Some(description) = self.description_beside(value, &at.key(status)) {
                            response.item.description = Some(description);
                        }
                        responses.push((status.clone(), response));
                    }
                }
            }
            None if !map.contains_key("responses") => {
                self.say(
                    codes::REPAIRED,
                    &at,
                    "this operation has no `responses`",
                    "read as one that may answer anything; describe what it answers",
                );
            }
            None => {}
        }
        let callbacks = self.callbacks(map, &at, around);
        Operation {
            method,
            path: around.path.to_owned(),
            operation_id: self.text_of(map, &at, "operationId"),
            summary: self.text_of(map, &at, "summary"),
            description: self.text_of(map, &at, "description"),
            tags,
            deprecated: self.flag_of(map, &at, "deprecated").unwrap_or(false),
            parameters,
            request_body,
            request_item_schemas,
            responses,
            security: self.security(map, &at, around.schemes),
            servers: self.servers(map, &at),
            callbacks,
            extensions: extensions(map),
            at,
        }
    }

    fn callbacks(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        around: Around<'_>,
    ) -> Vec<(String, String, Operation)> {
        let mut callbacks = Vec::new();
        if around.depth >= MAX_CALLBACKS {
            return callbacks;
        }
        let Some((at, map)) = self.object_of(map, at, "callbacks") else { return callbacks };
        for (name, value) in map {
            let Some((at, _, expressions)) = self.object(value, &at.key(name)) else { continue };
            for (expression, value) in expressions.iter().filter(|(key, _)| !key.starts_with("x-")) {
                let mut operations = Vec::new();
                let around = Around { path: expression, schemes: around.schemes, depth: around.depth + 1 };
                self.path_item(value, &at.key(expression), around, &mut operations);
                callbacks.extend(
                    operations.into_iter().map(|operation| (name.clone(), expression.clone(), operation)),
                );
            }
        }
        callbacks
    }
}

trait TruncateDuplicates {
    fn truncate_duplicates(&mut self, first: usize, operation: &Operation);
}

impl TruncateDuplicates for Vec<Operation> {
    /// Removes, from `first` on, what has the same method.
    fn truncate_duplicates(&mut self, first: usize, operation: &Operation) {
        let mut index = 0;
        self.retain(|other| {
            index += 1;
            index <= first || other.method != operation.method
        });
    }
}
