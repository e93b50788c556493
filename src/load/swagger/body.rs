//! Bodies of requests: `in: body`, and the fields of forms.

use serde_json::{Map, Value, json};

use super::media::{MULTIPART, MediaTypes, essence};
use super::parameter::Given;
use super::style::{Styled, Where};
use super::{Conversion, is_known};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::grammar::Kind;
use crate::source::Pointer;

impl<'v> Conversion<'v> {
    /// A parameter that is the body.
    pub(super) fn request_body(
        &mut self,
        map: &'v Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
        consumes: &MediaTypes,
    ) -> Value {
        let mut body = Map::new();
        for (key, value) in map.iter().filter(|(key, _)| is_known(Kind::V2Parameter, key)) {
            match key.as_str() {
                "description" | "required" => {
                    body.insert(key.clone(), value.clone());
                }
                // The name that other tools look for.
                "name" if value.is_string() => {
                    body.insert("x-body-name".to_owned(), value.clone());
                }
                _ if key.starts_with("x-") && !matches!(key.as_str(), "x-example" | "x-examples") => {
                    body.insert(key.clone(), value.clone());
                }
                _ => {}
            }
        }
        let mut content = self.contents(map.get("schema"), old, &new.key("content"), consumes);
        if let Some(Value::Object(examples)) = map.get("x-examples") {
            self.examples(examples, &old.key("x-examples"), &mut content, &new.key("content"));
        } else if let (Some(example), Some((_, first))) = (map.get("x-example"), content.iter_mut().next()) {
            first["example"] = example.clone();
        }
        body.insert("content".to_owned(), Value::Object(content));
        Value::Object(body)
    }

    /// A schema, by media type. `old` is what has it.
    pub(super) fn contents(
        &mut self,
        schema: Option<&Value>,
        old: &Pointer,
        new: &Pointer,
        types: &MediaTypes,
    ) -> Map<String, Value> {
        let mut content = Map::new();
        let at = old.key("schema");
        self.places.shown(new, old);
        for media in &types.0 {
            let new = new.key(media);
            let mut entry = Map::new();
            if let Some(schema) = schema {
                self.places.shown(&new, &at);
                entry.insert("schema".to_owned(), self.schema_once(schema, &at, &new.key("schema")));
            }
            content.insert(media.clone(), Value::Object(entry));
        }
        content
    }

    /// The fields of a form, as one body.
    pub(super) fn form(&mut self, fields: &[Given<'v>], new: &Pointer, consumes: &MediaTypes) -> Value {
        let has_files = fields.iter().any(|field| field.map.is_some_and(is_file));
        let types = consumes.of_forms(has_files);
        let content = new.key("content");
        let Some(first) = fields.first() else { return Value::Null };
        self.places.shown(new, &first.listed);
        let written = content.key(types.0.first().map_or(MULTIPART, String::as_str));
        let mut properties = Map::new();
        let mut required: Vec<Value> = Vec::new();
        let mut encoding = Map::new();
        let mut seen: Vec<(&str, &Pointer)> = Vec::new();
        for field in fields {
            let Some(map) = field.map else { continue };
            let Some(Value::String(name)) = map.get("name") else {
                let message = "this field has no `name`, and is left out";
                self.say(codes::LEFT_OUT, &field.at, message, "add `name`");
                continue;
            };
            if let Some((_, other)) = seen.iter().find(|(known, _)| known == name) {
                self.findings.push(
                    Diagnostic::new(
                        codes::DUPLICATE_PARAMETER,
                        &field.listed,
                        format!("the field `{name}` is given twice"),
                    )
                    .related(other, "this one counts")
                    .help("remove one of them"),
                );
                continue;
            }
            seen.push((name, &field.listed));
            let place = written.key("schema").key("properties").key(name);
            let Styled { mut schema, style } = self.styled(map, &field.at, &place, Where::Form);
            for (key, value) in map {
                let kept = matches!(key.as_str(), "description" | "example") || key.starts_with("x-");
                if kept && key != "x-example" && key != "x-nullable" && !schema.contains_key(key) {
                    schema.insert(key.clone(), value.clone());
                }
            }
            if let Some(example) = map.get("x-example") {
                schema.entry("example").or_insert_with(|| example.clone());
            }
            if map.get("required").is_some_and(|required| required == true || required == "true") {
                required.push(name.as_str().into());
            }
            if map.get("allowEmptyValue") == Some(&Value::Bool(true)) {
                self.say(
                    codes::NOT_CONVERTED,
                    &field.at.key("allowEmptyValue"),
                    "OpenAPI 3 has no `allowEmptyValue` in forms: an empty field is an empty text",
                    "leave it out, or allow the empty text in the schema",
                );
            }
            if let Some((style, explode)) = style {
                let at = written.key("encoding").key(name);
                self.places.shown(&at, &field.at);
                encoding.insert(name.clone(), json!({"style": style, "explode": explode}));
            }
            properties.insert(name.clone(), Value::Object(schema));
        }
        let mut schema = Map::from_iter([("type".to_owned(), Value::from("object"))]);
        let is_required = !required.is_empty();
        schema.insert("properties".to_owned(), Value::Object(properties));
        if is_required {
            schema.insert("required".to_owned(), required.into());
        }
        let mut by_type = Map::new();
        for media in &types.0 {
            let at = content.key(media);
            self.places.shown(&at, &first.listed);
            let schema = if at == written {
                Value::Object(schema.clone())
            } else {
                json!({"$ref": written.key("schema").to_string().replace('%', "%25")})
            };
            let mut entry = Map::from_iter([("schema".to_owned(), schema)]);
            if !encoding.is_empty() {
                entry.insert("encoding".to_owned(), Value::Object(encoding.clone()));
            }
            by_type.insert(media.clone(), Value::Object(entry));
        }
        let mut body = Map::from_iter([("content".to_owned(), Value::Object(by_type))]);
        if is_required {
            body.insert("required".to_owned(), true.into());
        }
        Value::Object(body)
    }

    /// Puts examples to their media types.
    pub(super) fn examples(
        &mut self,
        examples: &Map<String, Value>,
        old: &Pointer,
        content: &mut Map<String, Value>,
        new: &Pointer,
    ) {
        for (media, example) in examples.iter().filter(|(media, _)| !media.starts_with("x-")) {
            let wanted = essence(media);
            let is_json = |media: &str| media.ends_with("/json") || media.ends_with("+json");
            let exact = content.keys().find(|known| essence(known) == wanted).cloned();
            let near = || {
                let mut json = content.keys().filter(|known| is_json(&essence(known)) && is_json(&wanted));
                json.next().cloned()
            };
            let Some(known) = exact.or_else(near) else {
                self.findings.push(
                    Diagnostic::at_key(
                        codes::IGNORED,
                        &old.key(media),
                        format!("`{media}` is no media type of this body, so that its example is ignored"),
                    )
                    .help(
                        "give the example under one of the operation's media types, or add this one to them",
                    ),
                );
                continue;
            };
            self.places.moved(&new.key(&known).key("example"), &old.key(media));
            if let Some(Value::Object(entry)) = content.get_mut(&known) {
                entry.entry("example").or_insert_with(|| example.clone());
            }
        }
    }
}

/// Whether a field is a file, or a list of files.
fn is_file(field: &Map<String, Value>) -> bool {
    let is_file = |kind: Option<&Value>| kind.is_some_and(|kind| kind == "file");
    is_file(field.get("type")) || is_file(field.get("items").and_then(|items| items.get("type")))
}
