//! Everything of a document but its schemas: openapiv3's types where they fit, each object on its own, so that one
//! odd object costs itself and nothing else.

mod about;
mod content;
mod operation;
mod parameter;
mod security;

pub(super) use operation::METHODS;
pub(super) use parameter::is_body;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::document::{Document, Located, SecurityScheme, Version};
use super::reader::{Reader, extensions};
use super::schema::SchemaId;
use super::subset::Unserved;
use crate::diagnostic::codes;
use crate::source::Pointer;

impl<'v> Reader<'v, '_> {
    /// Reads the whole document; its `value` is left empty.
    pub(super) fn document(mut self, root: &'v Map<String, Value>, version: Version) -> Document {
        let at = Pointer::root();
        let info = self.info(root, &at);
        let servers = self.servers(root, &at);
        let tags = self.tags(root, &at);
        let component_schemas = self.component_schemas(root);
        let mut security_schemes = self.security_schemes(root);
        let security = self.security(root, &at, &security_schemes);
        let operations = self.paths(root, &at, &security_schemes);
        let webhooks = self.webhooks(root, &at, &security_schemes);
        if !["paths", "webhooks", "components"].iter().any(|key| root.contains_key(*key)) {
            self.say(
                codes::MISSING_FIELD,
                &at,
                "the document has neither `paths` nor `webhooks` nor `components`",
                "describe at least one operation under `paths`",
            );
        }
        for (name, at) in std::mem::take(&mut self.undescribed) {
            security_schemes.insert(name, Located { at, component: None, item: SecurityScheme::Undescribed });
        }
        self.drain();
        self.specialise();
        self.check_circles();
        let untyped = self.tell_untyped();
        Document {
            version,
            info,
            servers,
            tags,
            security,
            security_schemes,
            operations,
            webhooks,
            webhooks_are_extension: !root.contains_key("webhooks"),
            schemas: self.schemas,
            component_schemas,
            extensions: extensions(root),
            unserved: Unserved::default(),
            untyped,
            value: Value::Null,
        }
    }

    fn component_schemas(&mut self, root: &'v Map<String, Value>) -> IndexMap<String, SchemaId> {
        let at = Pointer::root().key("components").key("schemas");
        let Some(Value::Object(map)) = component(root, "schemas") else { return IndexMap::new() };
        let mut ids = IndexMap::with_capacity(map.len());
        for (name, value) in map {
            ids.insert(name.clone(), self.schema(value, at.key(name)));
            self.drain();
        }
        ids
    }

    /// The elements of the list under a key. What is no list is read as a list of one, and that is said.
    pub(super) fn list_of(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        key: &str,
    ) -> Vec<(Pointer, &'v Value)> {
        match map.get(key) {
            Some(Value::Array(list)) => {
                let at = at.key(key);
                list.iter().enumerate().map(|(index, value)| (at.index(index), value)).collect()
            }
            None | Some(Value::Null) => Vec::new(),
            Some(other) => {
                let at = at.key(key);
                self.repaired(&at, other, "read as a list of one; write a list");
                vec![(at, other)]
            }
        }
    }

    /// The object under a key, after following references.
    pub(super) fn object_of(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        key: &str,
    ) -> Option<(Pointer, &'v Map<String, Value>)> {
        match map.get(key)? {
            Value::Null => None,
            value => self.object(value, &at.key(key)).map(|(at, _, map)| (at, map)),
        }
    }
}

/// A part of `components`.
pub(super) fn component<'v>(root: &'v Map<String, Value>, section: &str) -> Option<&'v Value> {
    root.get("components")?.get(section)
}

/// The name under `components`, where a place is one.
pub(super) fn component_name(at: &Pointer) -> Option<String> {
    let mut tokens = at.tokens();
    let is_component = tokens.next()?.as_ref() == "components" && tokens.next().is_some();
    let name = tokens.next()?.into_owned();
    (is_component && tokens.next().is_none()).then_some(name)
}
