//! One walk over a document by its [grammar](super::grammar): every reference, every unknown key.

use serde_json::{Map, Value};

use super::grammar::{Field, Kind, Shape};
use super::path::Path;

/// Deeper than any tree that could be read.
const MAX_DEPTH: usize = 300;

/// Something a walk came across.
#[derive(Debug, Clone, Copy)]
pub(super) enum Found<'v> {
    /// An object with a `$ref`.
    Reference {
        /// What the place asks for.
        shape: Shape,
        /// The text of the `$ref`.
        text: &'v str,
    },
    /// A schema that says something about itself: a name, an address or a dialect.
    Schema(&'v Map<String, Value>),
    /// A schema with `$dynamicRef` or `$recursiveRef`: the key and its text.
    Dynamic(&'v str, &'v str),
    /// An entry of a discriminator's `mapping`, or its `defaultMapping`.
    Mapping(&'v str),
    /// A key beside the `$ref` of something that is no schema and no path item: it says nothing (OpenAPI 3.1, §4.8.23).
    Beside(&'v str),
    /// A key that no version of OpenAPI has there.
    UnknownKey(Kind, &'v str),
}

/// Walks a value; the visitor gets each finding and its place.
pub(super) fn walk<'v>(value: &'v Value, shape: Shape, visit: &mut dyn FnMut(&Path<'_>, Found<'v>)) {
    Walk { visit }.shape(value, shape, &Path::Start, 0);
}

struct Walk<'f, 'v> {
    visit: &'f mut dyn FnMut(&Path<'_>, Found<'v>),
}

impl<'v> Walk<'_, 'v> {
    fn shape(&mut self, value: &'v Value, shape: Shape, path: &Path<'_>, depth: usize) {
        if depth > MAX_DEPTH {
            return;
        }
        match (shape, value) {
            (Shape::Is(kind) | Shape::OneOrList(kind), Value::Object(map)) => {
                self.object(map, kind, path, depth);
            }
            (Shape::Map(kind), Value::Object(map)) => {
                if let Some(Value::String(text)) = map.get("$ref") {
                    (self.visit)(path, Found::Reference { shape, text });
                }
                for (key, value) in map {
                    // A name may begin with `x-`, but then it has an object under it.
                    if key == "$ref" && value.is_string() || key.starts_with("x-") && !value.is_object() {
                        continue;
                    }
                    self.shape(value, Shape::Is(kind), &path.key(key), depth + 1);
                }
            }
            (Shape::List(kind) | Shape::OneOrList(kind), Value::Array(list)) => {
                for (index, value) in list.iter().enumerate() {
                    self.shape(value, Shape::Is(kind), &path.index(index), depth + 1);
                }
            }
            (Shape::Dependencies, Value::Object(map)) => {
                for (key, value) in map.iter().filter(|(_, value)| value.is_object()) {
                    self.shape(value, Shape::Is(Kind::Schema), &path.key(key), depth + 1);
                }
            }
            // Data; or something else than the place asks for, which those that read it say.
            _ => {}
        }
    }

    fn object(&mut self, map: &'v Map<String, Value>, kind: Kind, path: &Path<'_>, depth: usize) {
        if kind == Kind::Schema {
            self.schema(map, path);
        }
        if let Some(Value::String(text)) = map.get("$ref") {
            (self.visit)(path, Found::Reference { shape: Shape::Is(kind), text });
        }
        let referring = map.get("$ref").is_some_and(Value::is_string)
            && !matches!(
                kind,
                Kind::Schema
                    | Kind::PathItem
                    | Kind::V2PathItem
                    | Kind::Operation
                    | Kind::V2Operation
                    | Kind::Paths
                    | Kind::Components
            );
        for (key, value) in map {
            if key == "$ref" && value.is_string() {
                continue;
            }
            let overrides = matches!(key.as_str(), "summary" | "description") || key.starts_with("x-");
            if referring && !overrides {
                (self.visit)(&path.key(key), Found::Beside(key));
                continue;
            }
            match kind.field(key) {
                Field::Known(shape) => self.shape(value, shape, &path.key(key), depth + 1),
                Field::Extension => {}
                Field::Unknown => (self.visit)(&path.key(key), Found::UnknownKey(kind, key)),
            }
        }
        if kind == Kind::Discriminator {
            self.discriminator(map, path);
        }
    }

    fn schema(&mut self, map: &'v Map<String, Value>, path: &Path<'_>) {
        let mut named = false;
        for (key, value) in map {
            match key.as_str() {
                "$id" | "id" | "$anchor" | "$dynamicAnchor" | "$schema" => named |= value.is_string(),
                "$recursiveAnchor" => named |= value == &Value::Bool(true),
                "$dynamicRef" | "$recursiveRef" => {
                    if let Value::String(text) = value {
                        (self.visit)(path, Found::Dynamic(key, text));
                    }
                }
                _ => {}
            }
        }
        if named {
            (self.visit)(path, Found::Schema(map));
        }
    }

    fn discriminator(&mut self, map: &'v Map<String, Value>, path: &Path<'_>) {
        if let Some(Value::Object(mapping)) = map.get("mapping") {
            let path = path.key("mapping");
            for (key, value) in mapping {
                if let Value::String(text) = value {
                    (self.visit)(&path.key(key), Found::Mapping(text));
                }
            }
        }
        if let Some(Value::String(text)) = map.get("defaultMapping") {
            (self.visit)(&path.key("defaultMapping"), Found::Mapping(text));
        }
    }
}
