//! Operations and their tables, made from a document while the test runs, as the generator makes them beforehand.

use std::cell::RefCell;

use serde_json::{Map, Value};

use crate::runtime::{
    Answer, Call, Described, Extra, Literal, Parameter, Pattern, Property, Route, Routes, Schema, Settings,
    Type, formats, iri,
};

/// An operation: what it reads.
pub(crate) struct Operation {
    parameters: Vec<(&'static Parameter, bool)>,
    body: Option<(&'static Schema, bool, bool)>,
}

/// A router that reads requests as a document says, and answers with what it read.
pub(crate) fn router(document: &'static Value) -> axum::Router {
    let tables = Tables { document, within: RefCell::default() };
    let mut routes = Routes::new(Settings::default(), &Described::FASTAPI);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let app = std::sync::Arc::new(tables.operation(operation));
            let method: &'static str = method.to_uppercase().leak();
            routes = routes.add(&app, vec![Route::new(method, path, answer)].leak());
        }
    }
    routes.finish()
}

fn answer(mut call: Call<Operation>) -> Answer {
    Box::pin(async move {
        let app = std::sync::Arc::clone(call.app());
        let mut read = Vec::new();
        for (parameter, required) in &app.parameters {
            let value = if *required {
                call.required::<Value>(parameter)
            } else {
                call.optional::<Value>(parameter).map(Option::unwrap_or_default)
            };
            read.push(value.unwrap_or_default());
        }
        if let Some((schema, required, form)) = app.body {
            let value = match (required, form) {
                (true, true) => call.form(schema).await,
                (false, true) => call.optional_form(schema).await.map(Option::unwrap_or_default),
                (true, false) => call.json(schema, |_| false).await,
                (false, false) => call.optional_json(schema, |_| false).await.map(Option::unwrap_or_default),
            };
            read.push(value.unwrap_or_default());
        }
        if call.is_refused() {
            return call.refuse();
        }
        axum::response::IntoResponse::into_response(Value::Array(read).to_string())
    })
}

struct Tables {
    document: &'static Value,
    /// The references that are being followed.
    within: RefCell<Vec<String>>,
}

impl Tables {
    fn operation(&self, operation: &'static Value) -> Operation {
        let none = Vec::new();
        let parameters = operation["parameters"].as_array().unwrap_or(&none).iter().map(|one| {
            let name = one["name"].as_str().unwrap().to_owned().leak();
            let required = one["required"] == true;
            let schema = self.schema(&one["schema"]);
            let parameter = match one["in"].as_str().unwrap() {
                "path" => Parameter::path(name, schema),
                "query" => Parameter::query(name, schema),
                "header" => Parameter::header(name, schema),
                _ => Parameter::cookie(name, schema),
            };
            (&*leak(parameter), required)
        });
        let body = operation.get("requestBody").map(|body| {
            let (kind, media) = body["content"].as_object().unwrap().iter().next().unwrap();
            let schema = leak(self.schema(&media["schema"]));
            (&*schema, body["required"] == true, kind != "application/json")
        });
        Operation { parameters: parameters.collect(), body }
    }

    fn schema(&self, schema: &Value) -> Schema {
        let Some(members) = schema.as_object() else { return Schema::any() };
        if let Some(to) = schema["$ref"].as_str() {
            return self.component(to);
        }
        let mut table = self.bare(schema, members);
        if schema["writeOnly"] == true || schema["format"] == "password" {
            table = table.secret();
        }
        table
    }

    /// The schema behind a reference. One that refers to itself is written out to a depth that no request reaches.
    fn component(&self, to: &str) -> Schema {
        const DEEPEST: usize = 5;
        let depth = self.within.borrow().iter().filter(|known| *known == to).count();
        if depth == DEEPEST {
            return Schema::any();
        }
        self.within.borrow_mut().push(to.to_owned());
        let target = self.document.pointer(&to[1..]).unwrap();
        let title = target["title"].as_str().unwrap().to_owned().leak();
        let table = self.bare(target, target.as_object().unwrap());
        self.within.borrow_mut().pop();
        Schema::reference(leak(table.extra(leak(Extra::new().named(title)))))
    }

    fn bare(&self, schema: &Value, members: &Map<String, Value>) -> Schema {
        let count =
            |name: &str| members.get(name).map(|value| u32::try_from(value.as_u64().unwrap()).unwrap());
        let variants = members.get("anyOf").or_else(|| members.get("oneOf"));
        if let Some(variants) = variants {
            let variants = variants.as_array().unwrap();
            let (nulls, others): (Vec<_>, Vec<_>) = variants.iter().partition(|one| one["type"] == "null");
            let table = if let Some(tag) = members.get("discriminator") {
                let mapping = tag["mapping"].as_object().unwrap().iter().map(|(name, to)| {
                    let name: &'static str = name.clone().leak();
                    (name, &*leak(self.component(to.as_str().unwrap())))
                });
                let property = tag["propertyName"].as_str().unwrap().to_owned().leak();
                Schema::any().extra(leak(Extra::new().tagged(property, mapping.collect::<Vec<_>>().leak())))
            } else if let [only] = others[..] {
                self.schema(only)
            } else {
                Schema::any_of(
                    others.into_iter().map(|one| &*leak(self.schema(one))).collect::<Vec<_>>().leak(),
                )
            };
            return if nulls.is_empty() { table } else { table.nullable() };
        }
        let mut table = match members.get("type").and_then(Value::as_str) {
            Some("null") => Schema::null().nullable(),
            Some("boolean") => Schema::boolean(),
            Some("integer") => Schema::integer(),
            Some("number") => Schema::number(),
            Some("string") => Schema::string(),
            Some("array") => Schema::of(Type::Array),
            Some("object") => Schema::of(Type::Object),
            _ => Schema::any(),
        };
        let values = members.get("const").map(std::slice::from_ref);
        if let Some(values) = values.or_else(|| members.get("enum").map(|all| &**all.as_array().unwrap())) {
            table = table.values(values.iter().map(literal).collect::<Vec<_>>().leak());
        }
        let bound = |name: &str| members.get(name).map(|value| value.as_f64().unwrap());
        table = bound("minimum").map_or(table, |least| table.minimum_f64(least));
        table = bound("exclusiveMinimum").map_or(table, |least| table.exclusive_minimum_f64(least));
        table = bound("maximum").map_or(table, |most| table.maximum_f64(most));
        table = bound("exclusiveMaximum").map_or(table, |most| table.exclusive_maximum_f64(most));
        if let Some(step) = members.get("multipleOf") {
            table = table.multiple_of(step.to_string().leak());
        }
        table = count("minLength").map_or(table, |least| table.min_length(least));
        table = count("maxLength").map_or(table, |most| table.max_length(most));
        table = count("minItems").map_or(table, |least| table.min_items(least));
        table = count("maxItems").map_or(table, |most| table.max_items(most));
        table = count("minProperties").map_or(table, |least| table.min_properties(least));
        table = count("maxProperties").map_or(table, |most| table.max_properties(most));
        if members.get("uniqueItems").is_some_and(|unique| *unique == true) {
            table = table.unique_items();
        }
        if let Some(pattern) = members.get("pattern") {
            let pattern = pattern.as_str().unwrap().to_owned().leak();
            table = table.pattern(leak(Pattern::new(pattern, pattern)));
        }
        if schema["contentMediaType"] == "application/octet-stream" {
            table = table.extra(leak(Extra::new().named("bytes")));
        }
        table = match schema["format"].as_str() {
            Some("date-time") => table.format(&formats::DATE_TIME),
            Some("date") => table.format(&formats::DATE),
            Some("time") => table.format(&formats::TIME),
            Some("duration") => table.format(&formats::DURATION),
            Some("uuid") => table.format(&formats::UUID),
            Some("email") => table.format(&formats::EMAIL),
            Some("uri") => table.format(&iri::URI),
            Some("ipv4") => table.format(&formats::IPV4),
            Some("ipv6") => table.format(&formats::IPV6),
            _ => table,
        };
        if let Some(prefix) = members.get("prefixItems") {
            let prefix = prefix.as_array().unwrap().iter().map(|one| self.schema(one));
            table = table.prefix_items(prefix.collect::<Vec<_>>().leak());
        } else if let Some(items) = members.get("items") {
            table = table.items(leak(self.schema(items)));
        }
        match members.get("additionalProperties") {
            Some(Value::Bool(false)) => table = table.closed(),
            Some(values @ Value::Object(_)) => table = table.additional(leak(self.schema(values))),
            _ => {}
        }
        if let Some(properties) = members.get("properties") {
            let required = |name: &str| {
                schema["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name))
            };
            let properties = properties.as_object().unwrap().iter().map(|(name, one)| {
                let (needed, name) = (required(name), &*name.clone().leak());
                let table = self.schema(one);
                if needed { Property::required(name, table) } else { Property::optional(name, table) }
            });
            table = table.properties(properties.collect::<Vec<_>>().leak());
        }
        table
    }
}

fn literal(value: &Value) -> Literal {
    match value {
        Value::Bool(value) => Literal::Bool(*value),
        Value::Number(number) => Literal::Int(number.as_i64().unwrap().into()),
        Value::String(text) => Literal::Str(text.clone().leak()),
        _ => Literal::Null,
    }
}

fn leak<T>(value: T) -> &'static mut T {
    Box::leak(Box::new(value))
}
