//! Swagger 2.0 to OpenAPI 3.0: a whole document at once, before anything reads it.
//!
//! The document is in one piece by then (whether a parameter is a body, another file may say), and its references are
//! checked, so that what is wrong with it was said in its own words. Each part of the new document knows where it stood
//! in the old one: findings about it are shown there.

mod about;
mod body;
pub(super) mod grammar;
mod media;
mod operation;
mod parameter;
mod places;
mod response;
mod schema;
mod security;
mod style;

use serde_json::{Map, Value};

use super::grammar::{Field, Kind};
use super::reference::References;
use crate::diagnostic::{Code, Diagnostic, Sink};
use crate::source::{Pointer, Sources};
use media::MediaTypes;
use places::Places;
use schema::Values;

/// The version that a converted document says.
const VERSION: &str = "3.0.3";

/// Converts a bundled document. Findings from the number `from` on are about the old document; they are given the
/// places that `sources` finds after this.
pub(super) fn convert(root: &Value, from: usize, sources: &mut Sources, sink: &mut Sink) -> Value {
    let Value::Object(map) = root else { return root.clone() };
    let mut conversion = Conversion {
        references: References::new(root),
        root: map,
        places: Places::default(),
        values: Values::new(map),
        consumes: MediaTypes::default(),
        produces: MediaTypes::default(),
        findings: Vec::new(),
    };
    let mut document = conversion.document();
    let Conversion { places, findings, .. } = conversion;
    places.rewrite(&mut document);
    for finding in findings {
        sink.push(finding);
    }
    places.note(sources);
    sink.move_places(from, |at| places.of_finding(at, sources));
    document
}

/// What all parts of a conversion share.
struct Conversion<'v> {
    /// Where references of the old document lead.
    references: References<'v>,
    /// The old document.
    root: &'v Map<String, Value>,
    /// Where everything goes.
    places: Places,
    /// Values of discriminators that are not the names of schemas.
    values: Values,
    /// The document's `consumes`.
    consumes: MediaTypes,
    /// The document's `produces`.
    produces: MediaTypes,
    /// Places in them are the old document's.
    findings: Vec<Diagnostic>,
}

impl<'v> Conversion<'v> {
    fn document(&mut self) -> Value {
        let root = Pointer::root();
        self.consumes = self.media_types(self.root, &root, "consumes").unwrap_or_default();
        self.produces = self.media_types(self.root, &root, "produces").unwrap_or_default();
        let mut document = Map::new();
        document.insert("openapi".to_owned(), VERSION.into());
        self.places.moved(&root.key("openapi"), &root.key("swagger"));
        // What is shared first, so that what is written out elsewhere as well refers to it.
        let components = self.components();
        for (key, value) in self.root {
            match key.as_str() {
                "info" | "security" | "tags" | "externalDocs" => {
                    document.insert(key.clone(), value.clone());
                }
                "paths" => {
                    let paths = self.paths(value, &root.key(key));
                    document.insert(key.clone(), paths);
                }
                _ if key.starts_with("x-") && key != "x-ms-paths" => {
                    document.insert(key.clone(), value.clone());
                }
                _ => {}
            }
            if key == "info"
                && let Some(servers) = self.servers(self.root, &root)
            {
                document.insert("servers".to_owned(), servers);
            }
        }
        if !document.contains_key("servers")
            && let Some(servers) = self.servers(self.root, &root)
        {
            document.insert("servers".to_owned(), servers);
        }
        self.more_paths(&mut document);
        if !components.is_empty() {
            document.insert("components".to_owned(), Value::Object(components));
        }
        Value::Object(document)
    }

    fn components(&mut self) -> Map<String, Value> {
        let components = Pointer::root().key("components");
        let mut parts = [
            ("schemas", Map::new()),
            ("responses", Map::new()),
            ("parameters", Map::new()),
            ("requestBodies", Map::new()),
            ("securitySchemes", Map::new()),
        ];
        let mut put = |section: &str, name: &str, value: Value| {
            if let Some((_, part)) = parts.iter_mut().find(|(known, _)| *known == section) {
                part.insert(name.to_owned(), value);
            }
        };
        let keys = [
            ("definitions", "schemas"),
            ("responses", "responses"),
            ("parameters", "parameters"),
            ("securityDefinitions", "securitySchemes"),
        ];
        for (key, section) in keys {
            let shelf = Pointer::root().key(key);
            let Some(entries) = self.entries(self.root.get(key), &shelf) else { continue };
            let new_shelf = components.key(section);
            self.places.moved(&new_shelf, &shelf);
            for (name, value) in entries {
                let (old, new) = (shelf.key(name), new_shelf.key(name));
                match key {
                    "definitions" => put(section, name, self.schema(value, &old, &new)),
                    "responses" => put(section, name, self.shared_response(value, &old, &new)),
                    "parameters" => {
                        if let Some((section, value)) = self.shared_parameter(name, value, &old, &components)
                        {
                            put(section, name, value);
                        }
                    }
                    _ => put(section, name, self.security_scheme(value, &old, &new)),
                }
            }
        }
        let full = parts.into_iter().filter(|(_, part)| !part.is_empty());
        full.map(|(section, part)| (section.to_owned(), Value::Object(part))).collect()
    }

    /// The entries of an object of objects; says so where it is none.
    fn entries(&mut self, value: Option<&'v Value>, old: &Pointer) -> Option<&'v Map<String, Value>> {
        match value? {
            Value::Object(entries) => Some(entries),
            Value::Null => None,
            other => {
                self.ignored(old, other, "an object");
                None
            }
        }
    }

    /// Notes a finding about a place of the old document.
    fn say(&mut self, code: Code, old: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Diagnostic::new(code, old, message).help(help));
    }

    /// Notes that a value of the old document means nothing.
    fn ignored(&mut self, old: &Pointer, found: &Value, expected: &str) {
        let key = old.last().unwrap_or_default().into_owned();
        let found = super::reader::brief(found);
        self.say(
            crate::diagnostic::codes::IGNORED,
            old,
            format!("`{key}` is {found}, where {expected} belongs, and is ignored"),
            format!("give {expected}, or remove it"),
        );
    }
}

/// Whether an object of a kind may have a key, extensions included. What it may not have was said, and is left out.
fn is_known(kind: Kind, key: &str) -> bool {
    kind.field(key) != Field::Unknown
}

/// The text of a `$ref`.
fn reference(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}
