//! Values as XML, with the names that the document gives elements (OpenAPI 3.1 section 4.8.26).

use std::fmt::Write;

use serde_json::Value;

use super::mock_fits::target;

/// No value is written deeper than this.
const DEEPEST: usize = 24;

/// A value of a schema as XML.
#[must_use]
pub fn markup(document: &Value, schema: &Value, value: &Value) -> String {
    let last = schema["$ref"].as_str().and_then(|reference| reference.rsplit('/').next()).unwrap_or("root");
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>".to_owned();
    Writer { document }.element(schema, last, value, &mut text, DEEPEST);
    text
}

struct Writer<'a> {
    document: &'a Value,
}

impl Writer<'_> {
    fn element(&self, schema: &Value, name: &str, value: &Value, out: &mut String, depth: usize) {
        let full = self.full(schema);
        let said = &full["xml"];
        let name = said["name"].as_str().unwrap_or(name);
        match value {
            _ if depth == 0 => {}
            Value::Array(items) => {
                let is_wrapped = said["wrapped"].as_bool().unwrap_or(depth == DEEPEST);
                let each = full.get("items").unwrap_or(&Value::Null);
                if is_wrapped {
                    tag(out, name, "", |out| {
                        for item in items {
                            self.element(each, name, item, out, depth - 1);
                        }
                    });
                } else {
                    for item in items {
                        self.element(each, name, item, out, depth - 1);
                    }
                }
            }
            Value::Object(members) => {
                let property = |name: &str| self.property(full, name);
                let is_attribute = |name: &str| self.full(property(name))["xml"]["attribute"] == true;
                let mut attributes = String::new();
                for (name, value) in members.iter().filter(|(name, _)| is_attribute(name)) {
                    let own = self.full(property(name))["xml"]["name"].as_str().unwrap_or(name);
                    // Writing to a string cannot fail.
                    let _ = write!(attributes, " {own}=\"{}\"", escaped(value));
                }
                tag(out, name, &attributes, |out| {
                    for (name, value) in members.iter().filter(|(name, _)| !is_attribute(name)) {
                        self.element(property(name), name, value, out, depth - 1);
                    }
                });
            }
            value => tag(out, name, "", |out| out.push_str(&escaped(value))),
        }
    }

    fn full<'s>(&'s self, schema: &'s Value) -> &'s Value {
        schema["$ref"].as_str().and_then(|reference| target(self.document, reference)).unwrap_or(schema)
    }

    fn property<'s>(&'s self, schema: &'s Value, name: &str) -> &'s Value {
        let parts = schema["allOf"].as_array().into_iter().flatten().map(|part| self.full(part));
        let mut all = std::iter::once(schema).chain(parts);
        all.find_map(|part| part.get("properties")?.get(name)).unwrap_or(&Value::Null)
    }
}

fn tag(out: &mut String, name: &str, attributes: &str, within: impl FnOnce(&mut String)) {
    // Writing to a string cannot fail.
    let _ = write!(out, "<{name}{attributes}>");
    within(out);
    let _ = write!(out, "</{name}>");
}

fn escaped(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        value => value.to_string(),
    };
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
