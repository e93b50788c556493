//! Schemas: what 2.0 says otherwise within them.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{Conversion, reference};
use crate::load::grammar::{Field, Kind, Shape};
use crate::load::path::Path;
use crate::source::Pointer;

/// The extension that gives a schema another value of its base's discriminator than its name.
const VALUE: &str = "x-ms-discriminator-value";

/// Deeper than any tree that could be read.
const MAX_DEPTH: usize = 300;

/// Values of discriminators that are not the names of schemas.
#[derive(Debug, Default)]
pub(super) struct Values {
    /// By the name of the base: a value, and the schema it stands for.
    by_base: HashMap<String, Vec<(String, String)>>,
}

impl Values {
    /// Those that the schemas of a document say.
    pub(super) fn new(root: &Map<String, Value>) -> Self {
        let mut values = Self::default();
        let Some(Value::Object(definitions)) = root.get("definitions") else { return values };
        for (name, schema) in definitions {
            let Some(value) = schema.get(VALUE).and_then(Value::as_str) else { continue };
            let mut above = vec![name.as_str()];
            let mut next = 0;
            while let Some(base) = above.get(next).copied() {
                next += 1;
                let Some(schema) = definitions.get(base) else { continue };
                if schema.get("discriminator").is_some_and(Value::is_string) {
                    let of_base = values.by_base.entry(base.to_owned()).or_default();
                    of_base.push((value.to_owned(), name.clone()));
                }
                for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
                    let extended = reference(part).and_then(|text| text.strip_prefix("#/definitions/"));
                    if let Some(extended) = extended.filter(|extended| !above.contains(extended)) {
                        above.push(extended);
                    }
                }
            }
        }
        values
    }

    /// The mapping of a base; none where every value is a name.
    fn mapping(&self, base: &str) -> Option<Value> {
        let values = self.by_base.get(base)?;
        let shelf = Pointer::root().key("components").key("schemas");
        let place = |name: &str| Value::String(shelf.key(name).to_string().replace('%', "%25"));
        let mut mapping: Map<String, Value> =
            values.iter().map(|(value, name)| (value.clone(), place(name))).collect();
        // A mapping would leave the base out.
        if !values.iter().any(|(_, name)| name == base) {
            mapping.insert(base.to_owned(), place(base));
        }
        Some(Value::Object(mapping))
    }
}

/// Where a schema stood, and where it stands now.
#[derive(Clone, Copy)]
struct Places<'a> {
    old: &'a Pointer,
    new: &'a Pointer,
}

impl Conversion<'_> {
    /// A schema, in the words of 3.0.
    pub(super) fn schema(&mut self, value: &Value, old: &Pointer, new: &Pointer) -> Value {
        let mut schema = value.clone();
        self.edit(&mut schema, &Path::Start, Places { old, new }, 0);
        schema
    }

    /// A schema that stood at `old` and is to stand at several places: it is written out once, and referred to by all
    /// others, unless it is so small that nothing is made of it.
    pub(super) fn schema_once(&mut self, value: &Value, old: &Pointer, new: &Pointer) -> Value {
        if !is_small(value) && self.places.is_placed(old) {
            self.places.moved(new, old);
            return json!({"$ref": old.to_string().replace('%', "%25")});
        }
        self.places.moved(new, old);
        self.schema(value, old, new)
    }

    fn edit(&mut self, schema: &mut Value, path: &Path<'_>, places: Places<'_>, depth: usize) {
        let Value::Object(map) = schema else { return };
        if depth > MAX_DEPTH {
            return;
        }
        if map.get("type").is_some_and(|kind| kind == "file") {
            map.insert("type".to_owned(), "string".into());
            map.insert("format".to_owned(), "binary".into());
        }
        if let Some(Value::String(property)) = map.get("discriminator") {
            let mut discriminator = json!({"propertyName": property});
            let name = places.old.strip_prefix(&Pointer::root().key("definitions"));
            if let (Path::Start, Some(_), Some(name)) = (path, name, places.old.last())
                && let Some(mapping) = self.values.mapping(&name)
            {
                discriminator["mapping"] = mapping;
            }
            map.insert("discriminator".to_owned(), discriminator);
        }
        if let Some(example) = map.shift_remove("x-example") {
            map.entry("example").or_insert(example);
        }
        let said = ["x-nullable", "x-isnullable"].map(|key| map.shift_remove(key));
        if said.contains(&Some(Value::Bool(true))) {
            self.make_nullable(map, path, places);
        }
        for (key, value) in map.iter_mut() {
            let path = path.key(key);
            match (Kind::Schema.field(key), value) {
                (
                    Field::Known(Shape::Is(Kind::Schema) | Shape::OneOrList(Kind::Schema)),
                    value @ Value::Object(_),
                ) => {
                    self.edit(value, &path, places, depth + 1);
                }
                (
                    Field::Known(Shape::List(Kind::Schema) | Shape::OneOrList(Kind::Schema)),
                    Value::Array(list),
                ) => {
                    for (index, value) in list.iter_mut().enumerate() {
                        self.edit(value, &path.index(index), places, depth + 1);
                    }
                }
                (Field::Known(Shape::Map(Kind::Schema) | Shape::Dependencies), Value::Object(map)) => {
                    for (name, value) in map.iter_mut() {
                        self.edit(value, &path.key(name), places, depth + 1);
                    }
                }
                _ => {}
            }
        }
    }

    /// Nothing counts beside a `$ref` in 3.0: there, the reference becomes a part.
    fn make_nullable(&mut self, map: &mut Map<String, Value>, path: &Path<'_>, places: Places<'_>) {
        if let Some(reference) = map.shift_remove("$ref") {
            let at = path.pointer();
            let part = places.new.join(at.as_str()).key("allOf").index(0);
            self.places.shown(&part, &places.old.join(at.as_str()));
            map.insert("allOf".to_owned(), json!([{"$ref": reference}]));
        }
        map.insert("nullable".to_owned(), true.into());
    }
}

/// Whether no type is made of a schema: a reference, a plain value, or a list of these.
fn is_small(schema: &Value) -> bool {
    let Value::Object(map) = schema else { return true };
    if reference(schema).is_some() {
        return map.len() == 1;
    }
    map.iter().all(|(key, value)| match key.as_str() {
        "type" => value != "object",
        "items" => is_small(value),
        "enum" => false,
        _ => !matches!(Kind::Schema.field(key), Field::Known(shape) if shape != Shape::Data),
    })
}
