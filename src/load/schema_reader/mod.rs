//! A schema of any dialect to a [`Schema`]: each keyword by its shape, whatever the version line says, because real
//! documents mix dialects.

mod compose;
mod members;
mod numbers;
mod types;
mod untyped;
mod values;
mod words;

use serde_json::{Map, Value};

use super::reader::Reader;
use super::schema::{Rare, Schema, SchemaId};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Pointer;

impl<'v> Reader<'v, '_> {
    /// The schema at a place; read at once, unless it has been or is to be.
    pub(super) fn schema(&mut self, value: &'v Value, at: Pointer) -> SchemaId {
        if let Some(id) = self.ids.get(&std::ptr::from_ref(value)) {
            return *id;
        }
        let id = self.reserve(value);
        self.fill(id, value, at);
        id
    }

    /// The schema that a `$ref` names; read later. A reference to nothing is the schema that allows everything (and
    /// an error that the check of references has noted).
    pub(super) fn schema_by_reference(&mut self, text: &str) -> Option<SchemaId> {
        let (at, value) = self.references.find(text).ok()?;
        Some(self.later(at, value))
    }

    /// The schema at a place; read later.
    pub(super) fn schema_at(&mut self, at: &Pointer) -> Option<SchemaId> {
        let value = at.find(self.references.root())?;
        Some(self.later(at.clone(), value))
    }

    fn later(&mut self, at: Pointer, value: &'v Value) -> SchemaId {
        if let Some(id) = self.ids.get(&std::ptr::from_ref(value)) {
            return *id;
        }
        let id = self.reserve(value);
        self.queue.push_back((id, value, at));
        id
    }

    /// The schema whose keywords stand among those of another object (Swagger 2.0's parameters).
    pub(super) fn schema_beside(&mut self, value: &'v Value, at: Pointer) -> SchemaId {
        let id = self.schema(value, at);
        let schema = &mut self.schemas[id.0 as usize];
        schema.required.clear();
        schema.extensions.clear();
        id
    }

    /// Reads what references have asked for.
    pub(super) fn drain(&mut self) {
        while let Some((id, value, at)) = self.queue.pop_front() {
            self.fill(id, value, at);
        }
    }

    fn reserve(&mut self, value: &'v Value) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("a text of 256 MiB has fewer schemas"));
        self.schemas.push(Schema::default());
        self.ids.insert(std::ptr::from_ref(value), id);
        id
    }

    fn fill(&mut self, id: SchemaId, value: &'v Value, at: Pointer) {
        let mut schema = match value {
            Value::Bool(true) => Schema::default(),
            Value::Bool(false) => Schema { never: true, ..Schema::default() },
            Value::Object(map) => self.schema_object(map, &at),
            Value::String(text) => self.schema_of_text(text, value, &at),
            _ => {
                self.ignored(&at, value, "a schema");
                Schema::default()
            }
        };
        self.dynamic_reference(id, value, &at);
        schema.at = Some(at);
        self.schemas[id.0 as usize] = schema;
    }

    fn schema_object(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> Schema {
        let mut schema = Schema::default();
        for (key, value) in map {
            let read = self.text_keyword(&mut schema, key, value, at)
                || self.value_keyword(&mut schema, key, value, at)
                || self.number_keyword(&mut schema, map, key, value, at)
                || self.member_keyword(&mut schema, map, key, value, at)
                || self.compose_keyword(&mut schema, key, value, at);
            if !read && key.starts_with("x-") {
                schema.extensions.insert(key.clone(), value.clone());
            }
        }
        finish(&mut schema);
        self.note_untyped(map, at);
        schema
    }

    fn text_keyword(&mut self, schema: &mut Schema, key: &str, value: &'v Value, at: &Pointer) -> bool {
        match key {
            "type" => self.type_keyword(schema, value, at),
            "title" => schema.title = self.text(value, at, key),
            "description" => schema.description = self.text(value, at, key),
            "format" => {
                if let Some(format) = self.text(value, at, key) {
                    schema.format = Some(format);
                }
            }
            "pattern" => schema.pattern = self.text(value, at, key),
            "contentEncoding" => schema.content_encoding = self.text(value, at, key),
            "contentMediaType" => schema.content_media_type = self.text(value, at, key),
            "contentSchema" => rare(schema).content_schema = Some(self.schema(value, at.key(key))),
            "nullable" => {
                schema.null_by.keyword = self.flag(value, at, key).unwrap_or(false);
                schema.nullable |= schema.null_by.keyword;
            }
            "deprecated" => schema.deprecated = self.flag(value, at, key).unwrap_or(false),
            "readOnly" => schema.read_only = self.flag(value, at, key).unwrap_or(false),
            "writeOnly" => schema.write_only = self.flag(value, at, key).unwrap_or(false),
            "minLength" => schema.min_length = self.count(value, at, key),
            "maxLength" => schema.max_length = self.count(value, at, key),
            "xml" => rare(schema).xml = Some(value.clone()),
            _ => return false,
        }
        true
    }
}

/// The keywords few schemas have, made when the first one comes.
fn rare(schema: &mut Schema) -> &mut Rare {
    schema.rare.get_or_insert_default()
}

/// What follows from the keywords together.
fn finish(schema: &mut Schema) {
    if schema.only_null {
        schema.nullable = true;
    }
}

impl Reader<'_, '_> {
    /// Finds references that lead from schema to schema in a circle: no value could ever be read by such a schema.
    pub(super) fn check_circles(&mut self) {
        // 0: not seen, 1: on the way now, 2: done.
        let mut state = vec![0_u8; self.schemas.len()];
        for start in 0..self.schemas.len() {
            let mut chain = Vec::new();
            let mut next = Some(start);
            while let Some(index) = next {
                if state[index] == 1 {
                    let first = chain.iter().position(|seen| *seen == index).unwrap_or_default();
                    self.say_circle(&chain[first..]);
                }
                if state[index] != 0 {
                    break;
                }
                state[index] = 1;
                chain.push(index);
                next = self.schemas[index].reference.map(|id| id.0 as usize);
            }
            for index in chain {
                state[index] = 2;
            }
        }
    }

    fn say_circle(&mut self, chain: &[usize]) {
        let places: Vec<Pointer> = chain.iter().filter_map(|index| self.schemas[*index].at.clone()).collect();
        let Some(first) = places.first() else { return };
        let names: Vec<String> = places.iter().chain([first]).map(|at| format!("`{at}`")).collect();
        self.sink.push(
            Diagnostic::new(
                codes::REFERENCE_CIRCLE,
                &first.key("$ref"),
                format!("this reference leads back to itself: {}", names.join(" → ")),
            )
            .help("read as any value; let one of these schemas say what it is, instead of referring on"),
        );
        for index in chain {
            self.schemas[*index].reference = None;
        }
    }
}
