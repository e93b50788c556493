//! Paths and operations.

use serde_json::{Map, Value, json};

use super::parameter::{Given, Role};
use super::response::Produced;
use super::{Conversion, is_known, reference};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::grammar::Kind;
use crate::source::Pointer;

/// The methods that a path item has keys for.
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

impl<'v> Conversion<'v> {
    /// `paths`
    pub(super) fn paths(&mut self, value: &'v Value, at: &Pointer) -> Value {
        let Value::Object(paths) = value else { return value.clone() };
        let converted = paths.iter().map(|(path, item)| {
            let at = at.key(path);
            let item = if path.starts_with("x-") { item.clone() } else { self.path_item(item, &at, &at) };
            (path.clone(), item)
        });
        Value::Object(converted.collect())
    }

    /// Paths that differ in their query from others, among the others.
    pub(super) fn more_paths(&mut self, document: &mut Map<String, Value>) {
        let (old, new) = (Pointer::root().key("x-ms-paths"), Pointer::root().key("paths"));
        let Some(more) = self.entries(self.root.get("x-ms-paths"), &old) else { return };
        for (path, item) in more {
            let (old, new) = (old.key(path), new.key(path));
            if document.get("paths").is_some_and(|paths| paths.get(path).is_some()) {
                self.findings.push(
                    Diagnostic::at_key(codes::IGNORED, &old, format!("the path `{path}` is described twice"))
                        .related(&new, "this one counts")
                        .help("remove one of them"),
                );
                continue;
            }
            self.places.moved(&new, &old);
            let item = self.path_item(item, &old, &new);
            if let Value::Object(paths) = document.entry("paths").or_insert_with(|| json!({})) {
                paths.insert(path.clone(), item);
            }
        }
    }

    fn path_item(&mut self, value: &'v Value, old: &Pointer, new: &Pointer) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let (mine, shared): (Vec<Given<'v>>, Vec<Given<'v>>) = self
            .given(map.get("parameters"), &old.key("parameters"))
            .into_iter()
            .partition(|given| given.role == Role::Parameter);
        let mut item = Map::new();
        for (key, value) in map {
            if key == "parameters" {
                if !mine.is_empty() {
                    let list = self.parameters(&mine, &new.key(key));
                    item.insert(key.clone(), list);
                }
            } else if let (true, Value::Object(operation)) =
                (METHODS.contains(&key.to_ascii_lowercase().as_str()), value)
            {
                let operation = self.operation(operation, &old.key(key), &new.key(key), &shared);
                item.insert(key.clone(), operation);
            } else if is_known(Kind::V2PathItem, key) {
                item.insert(key.clone(), value.clone());
            }
        }
        Value::Object(item)
    }

    fn parameters(&mut self, list: &[Given<'v>], new: &Pointer) -> Value {
        let converted = list.iter().enumerate().map(|(index, given)| {
            let new = new.index(index);
            if new != given.listed {
                self.places.moved(&new, &given.listed);
            }
            self.parameter(given.value, &given.listed, &new)
        });
        Value::Array(converted.collect())
    }

    fn operation(
        &mut self,
        map: &'v Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
        shared: &[Given<'v>],
    ) -> Value {
        let mut operation = Map::new();
        let mut has_request = false;
        for (key, value) in map {
            match key.as_str() {
                "consumes" | "produces" | "schemes" => {}
                "parameters" | "responses" => {
                    if !std::mem::replace(&mut has_request, true) {
                        self.request(map, old, new, shared, &mut operation);
                    }
                    if key == "responses" {
                        let own = self.media_types(map, old, "produces");
                        let produced = Produced {
                            said: own.is_some() || self.root.contains_key("produces"),
                            types: &own.unwrap_or_else(|| self.produces.clone()),
                        };
                        let responses = self.responses(value, &old.key(key), &new.key(key), produced);
                        operation.insert(key.clone(), responses);
                    }
                }
                _ if is_known(Kind::V2Operation, key) => {
                    operation.insert(key.clone(), value.clone());
                }
                _ => {}
            }
        }
        if !has_request {
            self.request(map, old, new, shared, &mut operation);
        }
        if let Some(servers) = self.own_servers(map, old, new) {
            operation.insert("servers".to_owned(), servers);
        }
        Value::Object(operation)
    }

    /// The parameters and the body of an operation. `shared` are bodies and fields of all operations of the path.
    fn request(
        &mut self,
        map: &'v Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
        shared: &[Given<'v>],
        operation: &mut Map<String, Value>,
    ) {
        let consumes = self.media_types(map, old, "consumes").unwrap_or_else(|| self.consumes.clone());
        let mut given = self.given(map.get("parameters"), &old.key("parameters"));
        let inherited: Vec<Given<'v>> =
            shared.iter().filter(|outer| !given.iter().any(|own| own.is_same(outer))).cloned().collect();
        given.extend(inherited);
        let of = |role: Role| given.iter().filter(|one| one.role == role).cloned().collect::<Vec<_>>();
        let parameters = of(Role::Parameter);
        if !parameters.is_empty() {
            let list = self.parameters(&parameters, &new.key("parameters"));
            operation.insert("parameters".to_owned(), list);
        }
        let (bodies, fields) = (of(Role::Body), of(Role::Form));
        let at = new.key("requestBody");
        let Some((body, others)) = bodies.split_first() else {
            if !fields.is_empty() {
                let form = self.form(&fields, &at, &consumes);
                operation.insert("requestBody".to_owned(), form);
            }
            return;
        };
        for other in others.iter().chain(&fields) {
            let what = if other.role == Role::Body { "another body" } else { "a field of a form" };
            self.findings.push(
                Diagnostic::new(
                    codes::IGNORED,
                    &other.listed,
                    format!("{what} is described beside a body, and is ignored"),
                )
                .related(&body.listed, "this body counts")
                .help("a request has one body, which is either `in: body` or fields `in: formData`"),
            );
        }
        self.places.moved(&at, &body.listed);
        let value = match body.map {
            Some(map) if reference(body.value).is_none() || consumes != self.consumes => {
                self.request_body(map, &body.at, &at, &consumes)
            }
            // A shared body has the document's media types.
            _ => body.value.clone(),
        };
        operation.insert("requestBody".to_owned(), value);
    }
}
