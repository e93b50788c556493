//! Bodies: media types, encodings, request bodies, responses.

use indexmap::IndexMap;
use openapiv3::{Encoding, Example, MediaType, QueryStyle, ReferenceOr, RequestBody};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::component_name;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::document::{Located, Response};
use crate::load::reader::{Reader, extensions, typed};
use crate::load::schema::SchemaId;
use crate::source::Pointer;

/// Media types, and 3.2's `itemSchema` of each that has one.
type Content = (IndexMap<String, MediaType>, IndexMap<String, SchemaId>);

/// openapiv3's word for a schema of ours.
fn placeholder<T>(id: SchemaId) -> ReferenceOr<T> {
    ReferenceOr::Reference { reference: format!("#/schema/{}", id.0) }
}

/// Whether a place is that of a schema under `components`, to which some refer where a body is described.
fn is_schema(at: &Pointer) -> bool {
    let mut tokens = at.tokens();
    tokens.next().as_deref() == Some("components") && tokens.next().as_deref() == Some("schemas")
}

/// Whether a key is the name of a media type (RFC 6838 §4.2), and nothing else of a body or a response.
fn is_media_type(key: &str) -> bool {
    let parts = key.split_once('/');
    let top = ["application", "text", "image", "audio", "video", "multipart", "*"];
    parts.is_some_and(|(kind, _)| top.contains(&kind))
}

impl<'v> Reader<'v, '_> {
    /// `requestBody`
    pub(super) fn request_body(
        &mut self,
        holder: &'v Map<String, Value>,
        at: &Pointer,
    ) -> (Option<Located<RequestBody>>, IndexMap<String, SchemaId>) {
        let beside = holder.get("requestBody").and_then(|value| self.description_beside(value, at));
        let Some((at, map)) = self.object_of(holder, at, "requestBody") else {
            return (None, IndexMap::new());
        };
        if is_schema(&at) {
            let Some(value) = at.find(self.references.root()) else { return (None, IndexMap::new()) };
            let (content, items) = self.json_of(value, &at);
            let item = RequestBody { description: beside, content, ..RequestBody::default() };
            return (Some(Located { at, component: None, item }), items);
        }
        let (content, items) = self.content(map, &at);
        let item = RequestBody {
            description: beside.or_else(|| self.text_of(map, &at, "description")),
            content,
            required: self.flag_of(map, &at, "required").unwrap_or(false),
            extensions: extensions(map),
        };
        let component = component_name(&at);
        (Some(Located { at, component, item }), items)
    }

    /// A response.
    pub(super) fn response(&mut self, value: &'v Value, at: &Pointer) -> Option<Located<Response>> {
        if let Value::String(_) | Value::Null = value {
            self.repaired(at, value, "read as a response with this `description`; write an object");
            let item = Response { description: value.as_str().map(str::to_owned), ..Response::default() };
            return Some(Located { at: at.clone(), component: None, item });
        }
        let (at, value, map) = self.object(value, at)?;
        if is_schema(&at) {
            let (content, item_schemas) = self.json_of(value, &at);
            let item = Response { content, item_schemas, ..Response::default() };
            return Some(Located { at, component: None, item });
        }
        let key = std::ptr::from_ref(value);
        if let Some(read) = self.responses.get(&key) {
            return read.clone();
        }
        let (content, item_schemas) = self.content(map, &at);
        let links = match map.get("links") {
            Some(Value::Object(links)) => {
                let at = at.key("links");
                let mut found = IndexMap::with_capacity(links.len());
                for (name, link) in links {
                    let Some((at, _, map)) = self.object(link, &at.key(name)) else { continue };
                    let component = component_name(&at);
                    let item = Value::Object(map.clone());
                    found.insert(name.clone(), Located { at, component, item });
                }
                found
            }
            None | Some(Value::Null) => IndexMap::new(),
            Some(other) => {
                self.ignored(&at.key("links"), other, "an object");
                IndexMap::new()
            }
        };
        let item = Response {
            description: self.text_of(map, &at, "description"),
            summary: self.text_of(map, &at, "summary"),
            headers: self.headers(map, &at),
            content,
            item_schemas,
            links,
            extensions: extensions(map),
        };
        let component = component_name(&at);
        let read = Some(Located { at, component, item });
        self.responses.insert(key, read.clone());
        read
    }

    fn content(&mut self, holder: &'v Map<String, Value>, at: &Pointer) -> Content {
        let mut content = IndexMap::new();
        let mut items = IndexMap::new();
        if !holder.contains_key("content") {
            return self.content_without(holder, at);
        }
        let Some((at, map)) = self.object_of(holder, at, "content") else { return (content, items) };
        for (media, value) in map {
            // Names of media types hold a `/`; only so can an extension be told.
            if media.starts_with("x-") && !media.contains('/') {
                continue;
            }
            let at = at.key(media);
            if value.is_null() {
                content.insert(media.clone(), MediaType::default());
                continue;
            }
            let Some((at, value, map)) = self.object(value, &at) else { continue };
            if is_schema(&at) {
                let schema = self.schema(value, at);
                content.insert(
                    media.clone(),
                    MediaType { schema: Some(placeholder(schema)), ..MediaType::default() },
                );
                continue;
            }
            if let Some(value) = map.get("itemSchema") {
                items.insert(media.clone(), self.schema(value, at.key("itemSchema")));
            }
            let read = self.media_type(map, &at);
            content.insert(media.clone(), read);
        }
        (content, items)
    }

    /// What stands where `content` is missing: the media types themselves, or Swagger 2.0's `schema`.
    fn content_without(&mut self, holder: &'v Map<String, Value>, at: &Pointer) -> Content {
        if let Some(value) = holder.get("schema").filter(|value| value.is_object()) {
            let help = "read as that of `application/json`; write `content: {application/json: {schema: …}}`";
            self.say_at_key(&at.key("schema"), "`schema` stands here without a media type", help);
            return self.json_of(value, &at.key("schema"));
        }
        let mut content = IndexMap::new();
        for (media, value) in holder.iter().filter(|(key, _)| is_media_type(key)) {
            let at = at.key(media);
            let Some((at, _, map)) = self.object(value, &at) else { continue };
            self.say_at_key(
                &at,
                &format!("`{media}` stands here without `content`"),
                "write it under `content`",
            );
            let read = self.media_type(map, &at);
            content.insert(media.clone(), read);
        }
        (content, IndexMap::new())
    }

    fn say_at_key(&mut self, at: &Pointer, message: &str, help: &str) {
        self.sink.push(Diagnostic::at_key(codes::REPAIRED, at, message).help(help));
    }

    /// A schema that stands where a body is described.
    fn json_of(&mut self, value: &'v Value, at: &Pointer) -> Content {
        let schema = self.schema(value, at.clone());
        let media = MediaType { schema: Some(placeholder(schema)), ..MediaType::default() };
        (IndexMap::from([("application/json".to_owned(), media)]), IndexMap::new())
    }

    fn media_type(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> MediaType {
        for key in ["itemEncoding", "prefixEncoding"] {
            if map.contains_key(key) {
                self.say(
                    codes::UNSUPPORTED,
                    &at.key(key),
                    format!("`{key}` is not heeded"),
                    "the parts are read in any order; describe them by name with `encoding`",
                );
            }
        }
        let schema = map.get("schema").map(|value| placeholder(self.schema(value, at.key("schema"))));
        let mut examples = IndexMap::new();
        if let Some(list @ Value::Array(elements)) = map.get("examples") {
            // As schemas of 3.1 have them.
            self.repaired(
                &at.key("examples"),
                list,
                "read as examples without names; give each a name and a `value`",
            );
            for (index, value) in elements.iter().enumerate() {
                let example = Example { value: Some(value.clone()), ..Example::default() };
                examples.insert(format!("example{}", index + 1), ReferenceOr::Item(example));
            }
        } else if let Some((at, map)) = self.object_of(map, at, "examples") {
            for (name, value) in map {
                if let Some(example) = self.example(value, &at.key(name)) {
                    examples.insert(name.clone(), example);
                }
            }
        }
        let mut encoding = IndexMap::new();
        if let Some((at, map)) = self.object_of(map, at, "encoding") {
            for (name, value) in map {
                if let Some((at, _, map)) = self.object(value, &at.key(name)) {
                    encoding.insert(name.clone(), self.encoding(map, &at));
                }
            }
        }
        MediaType {
            schema,
            example: map.get("example").cloned(),
            examples,
            encoding,
            extensions: extensions(map),
        }
    }

    /// An example; one that is shared stays a reference, to where it really stands.
    fn example(&mut self, value: &'v Value, at: &Pointer) -> Option<ReferenceOr<Example>> {
        if value.get("$ref").is_some_and(Value::is_string) {
            let (at, _) = self.references.follow(at, value).ok()?;
            return Some(ReferenceOr::Reference { reference: at.to_string() });
        }
        let Value::Object(map) = value else {
            self.repaired(at, value, "read as its `value`; write `value:` under the name");
            return Some(ReferenceOr::Item(Example { value: Some(value.clone()), ..Example::default() }));
        };
        let Ok(mut example) = Example::deserialize(value) else {
            self.ignored(at, value, "an example");
            return None;
        };
        if example.value.is_none() {
            example.value = map.get("dataValue").or(map.get("serializedValue")).cloned();
        }
        Some(ReferenceOr::Item(example))
    }

    fn encoding(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> Encoding {
        let style = match map.get("style") {
            None | Some(Value::Null) => None,
            Some(value) => {
                let style = typed(value.clone()).ok();
                if style.is_none() {
                    self.ignored(&at.key("style"), value, "a style of the query");
                }
                style
            }
        };
        let explode = self.flag_of(map, at, "explode");
        let allow_reserved = self.flag_of(map, at, "allowReserved");
        // Each of the three says that the others are meant too (OpenAPI 3.1 §4.8.15.1.2).
        let styled = explode.is_some() || allow_reserved.is_some();
        let style = style.or(styled.then_some(QueryStyle::Form));
        let headers = self.headers(map, at);
        let mut typed_headers = IndexMap::new();
        for (name, header) in headers {
            let format = match (header.item.schema, &header.item.content) {
                (Some(id), _) => json!({"schema": {"$ref": format!("#/schema/{}", id.0)}}),
                (None, Some((media, Some(id)))) => {
                    json!({"content": {media.as_str(): {"schema": {"$ref": format!("#/schema/{}", id.0)}}}})
                }
                (None, _) => json!({"content": {}}),
            };
            let mut value = format;
            value["required"] = header.item.required.into();
            if let Some(description) = header.item.description {
                value["description"] = description.into();
            }
            if let Ok(header) = typed(value) {
                typed_headers.insert(name, ReferenceOr::Item(header));
            }
        }
        Encoding {
            content_type: self.text_of(map, at, "contentType"),
            headers: typed_headers,
            explode: explode.unwrap_or(style == Some(QueryStyle::Form)),
            style,
            allow_reserved: allow_reserved.unwrap_or(false),
            extensions: extensions(map),
        }
    }
}
