//! Parameters and headers.

use serde_json::{Map, Value};

use super::component_name;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::document::{Located, Parameter, ParameterLocation as In, ParameterStyle as Style};
use crate::load::reader::{Reader, brief, extensions};
use crate::load::schema::SchemaId;
use crate::source::Pointer;
use crate::suggest::closest;

impl<'v> Reader<'v, '_> {
    /// `parameters` of an operation or path item; each (name, in) once.
    pub(super) fn parameters(
        &mut self,
        holder: &'v Map<String, Value>,
        at: &Pointer,
    ) -> Vec<Located<Parameter>> {
        let list = self.list_of(holder, at, "parameters");
        let mut parameters: Vec<Located<Parameter>> = Vec::with_capacity(list.len());
        for (at, value) in list {
            let Some(mut parameter) = self.parameter(value, &at) else { continue };
            if let Some(description) = self.description_beside(value, &at) {
                parameter.item.description = Some(description);
            }
            if let Some(first) = parameters.iter().find(|other| same(&other.item, &parameter.item)) {
                self.sink.push(
                    Diagnostic::new(
                        codes::DUPLICATE_PARAMETER,
                        &at,
                        format!("the parameter `{}` is given twice", parameter.item.name),
                    )
                    .related(&first.at, "this one counts")
                    .help("remove one of them"),
                );
                continue;
            }
            parameters.push(parameter);
        }
        parameters
    }

    fn parameter(&mut self, value: &'v Value, at: &Pointer) -> Option<Located<Parameter>> {
        let (at, value, map) = self.object(value, at)?;
        let key = std::ptr::from_ref(value);
        if let Some(read) = self.parameters.get(&key) {
            return read.clone();
        }
        let read = self.parameter_object(map, &at).map(|item| {
            let component = component_name(&at);
            Located { at, component, item }
        });
        self.parameters.insert(key, read.clone());
        read
    }

    fn parameter_object(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> Option<Parameter> {
        const PLACES: [(&str, In); 5] = [
            ("path", In::Path),
            ("query", In::Query),
            ("querystring", In::QueryString),
            ("header", In::Header),
            ("cookie", In::Cookie),
        ];
        let place = self.text_of(map, at, "in");
        // The whole query string goes by no name.
        let name = match map.get("name") {
            None if place.as_deref() == Some("querystring") => String::new(),
            _ => self.needed_text(map, at, "name", "parameter")?,
        };
        let location = match place {
            None => {
                self.guessed.insert(at.clone());
                let help = "read as `query`, or as `path` where the path names it; add `in`";
                self.say(codes::PARAMETER_PLACE, at, format!("the parameter `{name}` has no `in`"), help);
                In::Query
            }
            Some(place) => {
                let exact = PLACES.into_iter().find(|(known, _)| *known == place);
                let near = || {
                    let word = place.trim();
                    let same = PLACES.into_iter().find(|(known, _)| known.eq_ignore_ascii_case(word));
                    let near = || closest(word, PLACES.iter().map(|(known, _)| *known));
                    let known =
                        same.or_else(|| PLACES.into_iter().find(|(known, _)| Some(*known) == near()))?;
                    Some((known, format!("read as `{}`; write it so", known.0)))
                };
                let at = at.key("in");
                let message = format!("{} is no place of a parameter", brief(&Value::String(place.clone())));
                match (exact, is_body(&place), near()) {
                    (Some((_, location)), ..) => location,
                    (None, true, _) => {
                        let help = "since OpenAPI 3.0 a body is described by `requestBody`; read as one where there is none";
                        self.say(codes::PARAMETER_PLACE, &at, message, help);
                        return None;
                    }
                    (None, false, Some(((_, location), help))) => {
                        self.say(codes::PARAMETER_PLACE, &at, message, help);
                        location
                    }
                    (None, false, None) => {
                        let help = "a parameter is in `path`, `query`, `querystring`, `header` or `cookie`; this one is left out";
                        self.say(codes::PARAMETER_PLACE, &at, message, help);
                        return None;
                    }
                }
            }
        };
        let mut required = self.flag_of(map, at, "required").unwrap_or(false);
        if location == In::Path && !required {
            self.say(
                codes::PATH_PARAMETER_OPTIONAL,
                at,
                format!("the path parameter `{name}` is not `required: true`"),
                "read as required, since a path has all its parts; write `required: true`",
            );
            required = true;
        }
        Some(self.parameter_rest(map, at, name, location, required))
    }

    /// `headers`, by name.
    pub(super) fn headers(
        &mut self,
        holder: &'v Map<String, Value>,
        at: &Pointer,
    ) -> Vec<(String, Located<Parameter>)> {
        let Some((at, map)) = self.object_of(holder, at, "headers") else { return Vec::new() };
        let mut headers = Vec::with_capacity(map.len());
        for (name, value) in map {
            let Some((at, value, map)) = self.object(value, &at.key(name)) else { continue };
            let key = std::ptr::from_ref(value);
            if !self.parameters.contains_key(&key) {
                let required = self.flag_of(map, &at, "required").unwrap_or(false);
                let item = self.parameter_rest(map, &at, name.clone(), In::Header, required);
                let component = component_name(&at);
                self.parameters.insert(key, Some(Located { at, component, item }));
            }
            let read = self.parameters.get(&key).cloned().flatten();
            if let Some(mut header) = read {
                header.item.name.clone_from(name);
                header.item.location = In::Header;
                headers.push((name.clone(), header));
            }
        }
        headers
    }

    fn parameter_rest(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
        name: String,
        location: In,
        required: bool,
    ) -> Parameter {
        let style = self.style(map, at, location);
        let explode =
            self.flag_of(map, at, "explode").unwrap_or(matches!(style, Style::Form | Style::Cookie));
        let content = self.parameter_content(map, at);
        let mut schema = map.get("schema").map(|value| self.schema(value, at.key("schema")));
        if let (Some(_), Some(_)) = (schema, &content) {
            let message = "`content` stands beside `schema`, which says what the parameter is; it is ignored";
            self.say(codes::IGNORED, &at.key("content"), message, "remove one of them");
        }
        if schema.is_none() && content.is_none() && map.get("type").is_some_and(Value::is_string) {
            schema = self.bare_schema(map, at);
        }
        let content = if schema.is_some() { None } else { content };
        let allow_empty_value = self.flag_of(map, at, "allowEmptyValue").unwrap_or(false);
        if allow_empty_value && location != In::Query {
            let message = "`allowEmptyValue` means nothing outside of the query string";
            self.say(codes::IGNORED, &at.key("allowEmptyValue"), message, "remove it");
        }
        let mut examples: Vec<Value> = map.get("example").cloned().into_iter().collect();
        if let Some((at, map)) = self.object_of(map, at, "examples") {
            for (name, value) in map {
                let Some((_, _, example)) = self.object(value, &at.key(name)) else { continue };
                examples.extend(example.get("value").or(example.get("dataValue")).cloned());
            }
        }
        Parameter {
            name,
            location,
            description: self.text_of(map, at, "description"),
            required,
            deprecated: self.flag_of(map, at, "deprecated").unwrap_or(false),
            allow_empty_value,
            allow_reserved: self.flag_of(map, at, "allowReserved").unwrap_or(false),
            style,
            explode,
            schema,
            content,
            examples,
            extensions: extensions(map),
        }
    }

    /// Swagger 2.0's way: the keywords of the schema beside `name` and `in`.
    fn bare_schema(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> Option<SchemaId> {
        let value = at.find(self.references.root())?;
        if let Some(kind) = map.get("type") {
            self.repaired(
                &at.key("type"),
                kind,
                "read as the parameter's schema; put `type` and its like under `schema`",
            );
        }
        Some(self.schema_beside(value, at.clone()))
    }

    fn style(&mut self, map: &'v Map<String, Value>, at: &Pointer, location: In) -> Style {
        const STYLES: [(&str, Style); 8] = [
            ("simple", Style::Simple),
            ("label", Style::Label),
            ("matrix", Style::Matrix),
            ("form", Style::Form),
            ("spaceDelimited", Style::SpaceDelimited),
            ("pipeDelimited", Style::PipeDelimited),
            ("deepObject", Style::DeepObject),
            ("cookie", Style::Cookie),
        ];
        let default = match location {
            In::Path | In::Header => Style::Simple,
            In::Query | In::QueryString | In::Cookie => Style::Form,
        };
        let Some(value) = map.get("style") else { return default };
        let known = value.as_str().and_then(|name| STYLES.into_iter().find(|(known, _)| *known == name));
        let fits = known.filter(|(_, style)| match location {
            In::Path => matches!(style, Style::Simple | Style::Label | Style::Matrix),
            In::Header => *style == Style::Simple,
            In::Cookie => matches!(style, Style::Form | Style::Cookie),
            In::Query | In::QueryString => {
                matches!(
                    style,
                    Style::Form | Style::SpaceDelimited | Style::PipeDelimited | Style::DeepObject
                )
            }
        });
        fits.map_or_else(
            || {
                self.ignored(&at.key("style"), value, "a style that this kind of parameter can have");
                default
            },
            |(_, style)| style,
        )
    }

    fn parameter_content(
        &mut self,
        map: &'v Map<String, Value>,
        at: &Pointer,
    ) -> Option<(String, Option<SchemaId>)> {
        let (at, content) = self.object_of(map, at, "content")?;
        let (media, value) = content.iter().find(|(media, _)| !media.starts_with("x-"))?;
        if content.len() > 1 {
            let message = format!("a parameter has one media type; `{media}` counts");
            self.say(codes::IGNORED, &at, message, "remove the others");
        }
        let (at, _, object) = self.object(value, &at.key(media))?;
        let schema = object.get("schema").map(|value| self.schema(value, at.key("schema")));
        Some((media.clone(), schema))
    }
}

/// Whether a parameter in this place is Swagger 2.0's word for a body.
pub(in crate::load) fn is_body(place: &str) -> bool {
    ["body", "formData", "form"].iter().any(|body| body.eq_ignore_ascii_case(place.trim()))
}

/// Whether two parameters are one (OpenAPI 3.1, §4.8.12: a name and a place; header names know no case, RFC 9110).
pub(super) fn same(a: &Parameter, b: &Parameter) -> bool {
    a.location == b.location
        && if a.location == In::Header { a.name.eq_ignore_ascii_case(&b.name) } else { a.name == b.name }
}
