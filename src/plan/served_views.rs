//! Views in the document as it is served: a client reads there what is answered, not what was left out of it.

use std::collections::{HashMap, VecDeque};

use serde_json::{Map, Value, json};

use super::context::Context;
use crate::ir::{Additional, Media, Shape, StructShape, Type, TypeId, Use};

/// What begins the keys of filters. What they ask for is done in what is served.
const FILTERS: &str = "x-response-";

/// Gives the document the schemas of views, and examples as views show them.
pub(super) fn add(context: &Context<'_>, document: &mut Value) {
    if context.api.views.is_empty() {
        return;
    }
    let original = document.clone();
    let mut served = Served {
        context,
        document: &original,
        components: Map::new(),
        names: HashMap::new(),
        queue: VecDeque::new(),
    };
    let responses = context.api.operations.iter().flat_map(|operation| &operation.responses);
    for response in responses {
        for media in &response.media {
            let Some(value) = media.value.filter(|value| context.api.views.contains_key(&value.ty)) else {
                continue;
            };
            served.media(document, media, value);
            if let Some(members) = document.pointer_mut(response.at.as_str()).and_then(Value::as_object_mut) {
                members.retain(|key, _| !key.starts_with(FILTERS));
            }
        }
    }
    served.add_schemas(document);
}

struct Served<'c, 'a, 'd> {
    context: &'c Context<'a>,
    document: &'d Value,
    components: Map<String, Value>,
    names: HashMap<TypeId, String>,
    /// Components that are still to be written.
    queue: VecDeque<TypeId>,
}

impl Served<'_, '_, '_> {
    fn media(&mut self, out: &mut Value, media: &Media, value: Use) {
        let Some(members) = out.pointer_mut(media.at.as_str()).and_then(Value::as_object_mut) else { return };
        members.retain(|key, _| !key.starts_with(FILTERS));
        members.insert("schema".to_owned(), self.schema(value));
        let api = self.context.api;
        if let Some(example) = members.get_mut("example") {
            *example = api.pruned(value, example);
        }
        let examples = members.get_mut("examples").and_then(Value::as_object_mut);
        for example in examples.into_iter().flat_map(Map::values_mut) {
            // One that is shared is written out: others may use it for the full type.
            if let Some(shared) = self.shared(example) {
                *example = shared;
            }
            if let Some(one) = example.get_mut("value") {
                *one = api.pruned(value, one);
            }
        }
    }

    fn shared(&self, example: &Value) -> Option<Value> {
        let reference = example.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.document.pointer(reference).cloned()
    }

    /// The schema of a use that leads to a view.
    fn schema(&mut self, used: Use) -> Value {
        let api = self.context.api;
        let schema = if !api.views.contains_key(&used.ty) {
            self.written(api.ty(used.ty))
        } else if self.context.is_item(used.ty) {
            self.reference(used.ty)
        } else {
            self.spelled_out(used.ty)
        };
        if used.nullable { self.or_null(&schema) } else { schema }
    }

    /// The schema of a view itself. What leads in a circle has a name, and ends there.
    fn spelled_out(&mut self, id: TypeId) -> Value {
        let ty = self.context.api.ty(id);
        match &ty.shape {
            Shape::Struct(object) => self.object(id, object),
            Shape::Array(array) => {
                let mut schema = Map::new();
                schema.insert("type".into(), "array".into());
                schema.insert("items".into(), self.schema(array.items));
                schema.extend(array.min_items.map(|min| ("minItems".to_owned(), min.into())));
                schema.extend(array.max_items.map(|max| ("maxItems".to_owned(), max.into())));
                Value::Object(schema)
            }
            Shape::Map(map) => json!({ "type": "object", "additionalProperties": self.schema(map.values) }),
            Shape::Tuple(tuple) => {
                let (count, items) = (tuple.items.len(), self.schemas(tuple.items.iter().copied()));
                json!({ "type": "array", "prefixItems": items, "minItems": count, "maxItems": count })
            }
            // Less may tell the variants apart now.
            Shape::Union(union) => {
                json!({ "anyOf": self.schemas(union.variants.iter().map(|variant| variant.value)) })
            }
            _ => self.written(ty),
        }
    }

    fn schemas(&mut self, uses: impl Iterator<Item = Use>) -> Vec<Value> {
        uses.map(|used| self.schema(used)).collect()
    }

    /// A schema as the document writes it: a reference to it where it is a component.
    fn written(&self, ty: &Type) -> Value {
        let at = ty.at.as_str();
        let is_component = at
            .strip_prefix("/components/schemas/")
            .is_some_and(|name| !name.contains('/') && !name.contains('%'));
        if is_component {
            return json!({ "$ref": format!("#{at}") });
        }
        self.document.pointer(at).cloned().unwrap_or_else(|| json!({}))
    }

    /// A component for a view; what is in it is written later, however long a chain of views is.
    fn reference(&mut self, id: TypeId) -> Value {
        let known = self.names.get(&id).cloned();
        let name = known.unwrap_or_else(|| {
            let name = self.free_name(id);
            self.names.insert(id, name.clone());
            self.queue.push_back(id);
            name
        });
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    fn free_name(&self, id: TypeId) -> String {
        let wanted = self.context.name(id);
        let components = self.document.pointer("/components/schemas");
        let is_free = |name: &str| {
            components.is_none_or(|known| known.get(name).is_none())
                && !self.names.values().any(|known| known == name)
        };
        let mut name = wanted.to_owned();
        while !is_free(&name) {
            name.push_str("View");
        }
        name
    }

    fn object(&mut self, id: TypeId, object: &StructShape) -> Value {
        let api = self.context.api;
        let full = api.ty(api.views[&id].of);
        let mut schema = Map::new();
        schema.insert("type".into(), "object".into());
        schema.insert("title".into(), self.context.name(id).into());
        schema.extend(
            full.docs.description.as_ref().map(|text| ("description".to_owned(), text.as_str().into())),
        );
        let mut properties = Map::new();
        for field in &object.fields {
            let changed = api.views.contains_key(&field.value.ty);
            let written = self.document.pointer(field.at.as_str()).filter(|_| !changed);
            let property = match written {
                Some(written) => written.clone(),
                None => self.schema(field.value),
            };
            properties.insert(field.name.clone(), property);
        }
        schema.insert("properties".into(), Value::Object(properties));
        let required: Vec<&str> =
            object.fields.iter().filter(|field| field.required).map(|field| field.name.as_str()).collect();
        if !required.is_empty() {
            schema.insert("required".into(), required.into());
        }
        match object.additional {
            Additional::Ignored => {}
            Additional::Refused => {
                schema.insert("additionalProperties".into(), false.into());
            }
            Additional::Kept(used) => {
                schema.insert("additionalProperties".into(), self.schema(used));
            }
        }
        Value::Object(schema)
    }

    /// OpenAPI 3.0 says "or null" in its own way.
    fn or_null(&self, schema: &Value) -> Value {
        let version = self.document.get("openapi").and_then(Value::as_str).unwrap_or_default();
        if version.starts_with("3.0") {
            json!({ "allOf": [schema], "nullable": true })
        } else {
            json!({ "anyOf": [schema, { "type": "null" }] })
        }
    }

    fn add_schemas(mut self, out: &mut Value) {
        while let Some(id) = self.queue.pop_front() {
            let schema = self.spelled_out(id);
            self.components.insert(self.names[&id].clone(), schema);
        }
        if self.components.is_empty() {
            return;
        }
        let Some(root) = out.as_object_mut() else { return };
        let components = root.entry("components").or_insert_with(|| json!({}));
        let schemas = components.as_object_mut().map(|all| all.entry("schemas").or_insert_with(|| json!({})));
        if let Some(schemas) = schemas.and_then(Value::as_object_mut) {
            schemas.extend(self.components);
        }
    }
}
