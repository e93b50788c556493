//! A document that changes at random.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Numbers that look random, the same for a seed everywhere (Knuth's constants).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493))
    }

    /// A number below another.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

struct Operation {
    id: String,
    tag: String,
    path: String,
    verb: &'static str,
    parameters: BTreeMap<String, &'static str>,
    body: Option<String>,
    answer: String,
    errors: bool,
}

pub(crate) struct Api {
    operations: Vec<Operation>,
    schemas: BTreeMap<String, BTreeMap<String, &'static str>>,
    /// What is new is called after this.
    count: usize,
}

const TYPES: [&str; 4] = ["string", "integer", "boolean", "number"];
const TAGS: [&str; 5] = ["items", "users", "orders", "type", "shop floor"];

impl Api {
    pub(crate) fn new() -> Self {
        let mut api = Self { operations: Vec::new(), schemas: BTreeMap::new(), count: 0 };
        let mut random = Random::new(0);
        for _ in 0..3 {
            api.add_schema(&mut random);
        }
        for _ in 0..8 {
            api.add_operation(&mut random);
        }
        api
    }

    /// Changes one thing, and tells what.
    pub(crate) fn edit(&mut self, random: &mut Random) -> String {
        let chosen = random.below(self.operations.len());
        match random.below(10) {
            0 | 1 => self.add_operation(random),
            2 if self.operations.len() > 4 => {
                let gone = self.operations.remove(chosen);
                format!("removed {}", gone.id)
            }
            3 => {
                self.count += 1;
                let id = format!("renamed{}", self.count);
                let old = std::mem::replace(&mut self.operations[chosen].id, id.clone());
                format!("renamed {old} to {id}")
            }
            4 => {
                TAGS[random.below(TAGS.len())].clone_into(&mut self.operations[chosen].tag);
                format!("{} is of {}", self.operations[chosen].id, self.operations[chosen].tag)
            }
            5 => {
                let name = format!("p{}", random.below(4));
                let ty = TYPES[random.below(TYPES.len())];
                let operation = &mut self.operations[chosen];
                if operation.parameters.remove(&name).is_none() {
                    operation.parameters.insert(name.clone(), ty);
                }
                format!("the parameter {name} of {}", operation.id)
            }
            6 => {
                let schema = self.schema(random);
                self.operations[chosen].answer = schema;
                format!("the answer of {}", self.operations[chosen].id)
            }
            7 => {
                let operation = &mut self.operations[chosen];
                operation.errors = !operation.errors;
                format!("the errors of {}", operation.id)
            }
            8 => self.add_schema(random),
            _ => {
                let schema = self.schema(random);
                let field = format!("f{}", random.below(5));
                let fields = self.schemas.get_mut(&schema).unwrap();
                if fields.remove(&field).is_none() {
                    fields.insert(field.clone(), TYPES[random.below(TYPES.len())]);
                }
                format!("the field {field} of {schema}")
            }
        }
    }

    pub(crate) fn text(&self) -> String {
        let mut paths = Map::new();
        for operation in &self.operations {
            let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
            let content = |name: &str| json!({ "application/json": { "schema": reference(name) } });
            let mut parameters = Vec::new();
            if operation.path.contains("{id}") {
                parameters.push(
                    json!({ "name": "id", "in": "path", "required": true, "schema": { "type": "integer" } }),
                );
            }
            for (name, ty) in &operation.parameters {
                parameters.push(json!({ "name": name, "in": "query", "schema": { "type": ty } }));
            }
            let mut responses = Map::new();
            let ok = json!({ "description": "Done.", "content": content(&operation.answer) });
            responses.insert("200".to_owned(), ok);
            if operation.errors {
                let lost = json!({ "description": "Not there.", "content": content("Problem") });
                responses.insert("404".to_owned(), lost);
            }
            let mut written = json!({
                "operationId": operation.id,
                "tags": [operation.tag],
                "parameters": parameters,
                "responses": responses,
            });
            if let Some(body) = &operation.body {
                written["requestBody"] = json!({ "required": true, "content": content(body) });
            }
            let path = paths.entry(operation.path.clone()).or_insert_with(|| json!({}));
            path[operation.verb] = written;
        }
        let mut schemas = Map::new();
        for (name, fields) in &self.schemas {
            let properties: Map<String, Value> =
                fields.iter().map(|(name, ty)| (name.clone(), json!({ "type": ty }))).collect();
            schemas.insert(name.clone(), json!({ "type": "object", "properties": properties }));
        }
        schemas.insert(
            "Problem".to_owned(),
            json!({ "type": "object", "required": ["code"], "properties": { "code": { "type": "string" } } }),
        );
        let document = json!({
            "openapi": "3.1.0",
            "info": { "title": "Torture", "version": "1.0.0" },
            "paths": paths,
            "components": { "schemas": schemas },
        });
        serde_json::to_string_pretty(&document).unwrap()
    }

    fn schema(&self, random: &mut Random) -> String {
        self.schemas.keys().nth(random.below(self.schemas.len())).unwrap().clone()
    }

    fn add_schema(&mut self, random: &mut Random) -> String {
        self.count += 1;
        let name = format!("Thing{}", self.count);
        let fields = (0..3).map(|n| (format!("f{n}"), TYPES[random.below(TYPES.len())])).collect();
        self.schemas.insert(name.clone(), fields);
        format!("the schema {name}")
    }

    fn add_operation(&mut self, random: &mut Random) -> String {
        self.count += 1;
        let verb = ["get", "post", "put", "delete"][random.below(4)];
        let id = format!("{verb}Thing{}", self.count);
        let one = if random.below(2) == 0 { "/{id}" } else { "" };
        let body = matches!(verb, "post" | "put").then(|| self.schema(random));
        self.operations.push(Operation {
            id: id.clone(),
            tag: TAGS[random.below(TAGS.len())].to_owned(),
            path: format!("/things{}{one}", self.count),
            verb,
            parameters: BTreeMap::new(),
            body,
            answer: self.schema(random),
            errors: random.below(2) == 0,
        });
        format!("the operation {id}")
    }
}
