//! Paths, path items, operations, webhooks, callbacks.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::parameter::same;
use super::security::Schemes;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::document::{Operation, ParameterLocation, ParameterStyle};
use crate::load::reader::{Reader, brief, extensions};
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
        if let Some(paths) = root.get("paths").filter(|paths| !paths.is_object() && !paths.is_null()) {
            let message = format!("`paths` is {}, where an object must be", brief(paths));
            let help = "write each path as a key: `/pets: {get: …}`";
            self.say(codes::WRONG_TYPE, &at.key("paths"), message, help);
            return Vec::new();
        }
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
        self.once_each(&mut operations);
        operations
    }

    /// Leaves out what has the method and path of an operation before it, and the `operationId` of what has another's.
    fn once_each(&mut self, operations: &mut Vec<Operation>) {
        let mut first: HashMap<(String, String), Pointer> = HashMap::new();
        let mut called: HashMap<String, Pointer> = HashMap::new();
        operations.retain_mut(|operation| {
            let request = (operation.method.clone(), operation.path.clone());
            if let Some(other) = first.get(&request) {
                self.sink.push(
                    Diagnostic::at_key(
                        codes::DUPLICATE_OPERATION,
                        &operation.at,
                        format!("`{} {}` is described twice; this one is left out", operation.method, operation.path),
                    )
                    .related(other, "the first time")
                    .help("remove one of them"),
                );
                return false;
            }
            first.insert(request, operation.at.clone());
            let Some(id) = operation.operation_id.clone() else { return true };
            if let Some(other) = called.get(&id) {
                self.sink.push(
                    Diagnostic::new(
                        codes::REPAIRED,
                        &operation.at.key("operationId"),
                        format!("another operation has the `operationId` `{id}`"),
                    )
                    .related(other, "this one keeps it")
                    .help("read as none, so that this operation is called by its method and path; give it one of its own"),
                );
                operation.operation_id = None;
            } else {
                called.insert(id, operation.at.key("operationId"));
            }
            true
        });
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
            } else if METHODS.contains(&key.trim().to_ascii_lowercase().as_str()) {
                self.sink.push(
                    Diagnostic::at_key(
                        codes::REPAIRED,
                        &at.key(key),
                        format!("`{key}` is no method as OpenAPI writes it"),
                    )
                    .help(format!("read as `{}`; write it so", key.trim().to_ascii_lowercase())),
                );
                methods.push((key.trim().to_ascii_uppercase(), value, at.key(key)));
            }
        }
        if let Some((at, more)) = self.object_of(map, at, "additionalOperations") {
            methods.extend(more.iter().map(|(method, value)| (method.clone(), value, at.key(method))));
        }
        for (method, value, at) in methods {
            let Some((at, _, map)) = self.object(value, &at) else { continue };
            let mut operation = self.operation(map, at, method, around);
            for parameter in &shared {
                if !operation.parameters.iter().any(|own| same(&own.item, &parameter.item)) {
                    operation.parameters.push(parameter.clone());
                }
            }
            self.fit_to_path(&mut operation);
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
        let tags = tags.into_iter().filter_map(|(at, tag)| self.tag_name(tag, &at)).collect();
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
            operation_id: self.operation_id(map, &at),
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

    /// What parameters say about the path, and the path about parameters, where only one of them can be right.
    fn fit_to_path(&mut self, operation: &mut Operation) {
        let named = |name: &str| operation.path.contains(&format!("{{{name}}}"));
        for parameter in &mut operation.parameters {
            if self.guessed.contains(&parameter.at) && named(&parameter.item.name) {
                parameter.item.location = ParameterLocation::Path;
                parameter.item.style = ParameterStyle::Simple;
                parameter.item.explode = false;
                parameter.item.required = true;
            }
        }
        let declared: Vec<&str> = operation
            .parameters
            .iter()
            .filter(|parameter| parameter.item.location == ParameterLocation::Path)
            .map(|parameter| parameter.item.name.as_str())
            .collect();
        let folded = |name: &str| name.replace(['_', '-', ' '], "").to_ascii_lowercase();
        let blanks: Vec<String> =
            blanks(&operation.path).filter(|blank| !declared.contains(blank)).map(str::to_owned).collect();
        let mut renamed = Vec::new();
        for blank in blanks {
            let mut meant = declared.iter().filter(|name| !named(name) && folded(name) == folded(&blank));
            if let (Some(name), None) = (meant.next(), meant.next()) {
                renamed.push(((*name).to_owned(), blank));
            }
        }
        for (name, blank) in renamed {
            let Some(parameter) = operation
                .parameters
                .iter_mut()
                .find(|p| p.item.location == ParameterLocation::Path && p.item.name == name)
            else {
                continue;
            };
            let message =
                format!("`{}` names `{{{blank}}}`, and the parameter is called `{name}`", operation.path);
            let help = format!("read as `{blank}`; call both the same");
            parameter.item.name = blank;
            let at = parameter.at.clone();
            self.say(codes::REPAIRED, &at.key("name"), message, help);
        }
    }

    /// `operationId`, if it has any characters.
    fn operation_id(&mut self, map: &Map<String, Value>, at: &Pointer) -> Option<String> {
        let id = self.text_of(map, at, "operationId")?;
        if id.trim().is_empty() {
            let help = "read as none, so that this operation is called by its method and path; remove it";
            self.say(codes::REPAIRED, &at.key("operationId"), "this `operationId` is empty", help);
            return None;
        }
        Some(id)
    }

    /// A tag of an operation: its name, though some write the tag itself.
    fn tag_name(&mut self, tag: &'v Value, at: &Pointer) -> Option<String> {
        if let Some(Value::String(name)) = tag.get("name") {
            self.repaired(
                at,
                tag,
                format!("read as `{name}`; a tag is described at the root of the document"),
            );
            return Some(name.clone());
        }
        self.element(tag, at)
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

/// The names between the braces of a path.
fn blanks(path: &str) -> impl Iterator<Item = &str> {
    path.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
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
