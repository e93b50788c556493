//! The document as it is served: with what the runtime answers by itself, where it does not say so.

use serde_json::{Map, Value, json};

use super::context::Context;
use super::served_views;
use crate::analyze::{OperationRejections, Usual, all_statuses};
use crate::config::BasePath;
use crate::ir::{Operation, Status};

/// `src/generated/openapi.json`: for people to read, and for diffs.
pub(super) fn document(context: &Context<'_>, mut document: Value) -> Vec<u8> {
    served_views::add(context, &mut document);
    complete(context, &mut document);
    add_server(context, &mut document);
    // A `Value` always serializes.
    let mut text = serde_json::to_vec_pretty(&document).unwrap_or_default();
    text.push(b'\n');
    text
}

/// Says below which path the operations stand, where the settings say it and no server of the document does.
fn add_server(context: &Context<'_>, document: &mut Value) {
    let Some(BasePath::Path(base)) = &context.config.base_path else { return };
    let Some(root) = document.as_object_mut().filter(|_| !base.is_empty()) else { return };
    let Some(servers) = root.entry("servers").or_insert_with(|| json!([])).as_array_mut() else { return };
    let is_said = |server: &Value| {
        let url = server["url"].as_str().unwrap_or_default().trim_end_matches('/');
        url == base || (url.contains("//") && url.ends_with(base.as_str()))
    };
    if !servers.iter().any(is_said) {
        servers.insert(0, json!({ "url": base }));
    }
}

fn complete(context: &Context<'_>, document: &mut Value) {
    let shared = Shared::new(context, document);
    for (operation, rejections) in context.api.operations.iter().zip(&context.facts.rejections.operations) {
        for status in &rejections.statuses {
            add(document, operation, rejections, *status, &shared);
        }
    }
    shared.write(document);
}

/// Adds one answer of the runtime to an operation, unless it is there.
fn add(
    document: &mut Value,
    operation: &Operation,
    rejections: &OperationRejections,
    status: u16,
    shared: &Shared,
) {
    let described = |(least, greatest): (u16, u16)| (least..=greatest).contains(&status);
    if rejections.described.iter().any(|one| described(one.statuses)) {
        return;
    }
    let own = operation.responses.iter().any(|response| response.status == Status::Code(status));
    let pointer = format!("{}/responses", operation.at.as_str());
    let given = own
        .then(|| {
            document
                .pointer(&format!("{pointer}/{status}"))
                .map(|response| resolved(document, response).clone())
        })
        .flatten();
    let Some(responses) = document.pointer_mut(&pointer).and_then(Value::as_object_mut) else { return };
    let answer = match given {
        // Described without this body: that is added to what is there.
        Some(Value::Object(mut response)) => {
            let content = response.entry("content").or_insert_with(|| json!({}));
            if let Some(content) = content.as_object_mut() {
                content.entry(shared.content_type).or_insert_with(|| shared.media(status));
            }
            Value::Object(response)
        }
        _ => json!({ "$ref": format!("#/components/responses/{}", shared.response(status)) }),
    };
    responses.insert(status.to_string(), answer);
}

fn resolved<'a>(document: &'a Value, mut value: &'a Value) -> &'a Value {
    // The document has no circles of references: `load` would have said so.
    while let Some(target) = value.get("$ref").and_then(Value::as_str) {
        let Some(found) = target.strip_prefix('#').and_then(|pointer| document.pointer(pointer)) else {
            break;
        };
        value = found;
    }
    value
}

/// What all operations refer to.
struct Shared {
    content_type: &'static str,
    /// Statuses and the names of their responses.
    responses: Vec<(u16, String)>,
    /// The schema of a body without findings, and of one with.
    schemas: [Value; 2],
    /// Schemas to add.
    components: Vec<(String, Value)>,
}

impl Shared {
    fn new(context: &Context<'_>, document: &Value) -> Self {
        let taken =
            |kind: &str, name: &str| document.pointer(&format!("/components/{kind}/{name}")).is_some();
        let free = |kind: &str, name: &str| {
            let mut number = 1;
            let mut free = name.to_owned();
            while taken(kind, &free) {
                number += 1;
                free = format!("{name}{number}");
            }
            free
        };
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let (content_type, schemas, components) = match &context.facts.rejections.usual {
            Usual::Problem => {
                let name = free("schemas", "Problem");
                let schema = reference(&name);
                ("application/problem+json", [schema.clone(), schema], vec![(name, problem())])
            }
            Usual::Fastapi => {
                let (plain, found) = (free("schemas", "HTTPError"), free("schemas", "HTTPValidationErrors"));
                let schemas = [reference(&plain), reference(&found)];
                ("application/json", schemas, vec![(plain, http_error()), (found, validation_errors())])
            }
            Usual::Document(name, _) => {
                let name = name.replace('~', "~0").replace('/', "~1");
                let schema = reference(&name);
                ("application/json", [schema.clone(), schema], Vec::new())
            }
        };
        let responses = all_statuses(context.api)
            .iter()
            .map(|status| (*status, free("responses", name(*status))))
            .collect();
        Self { content_type, responses, schemas, components }
    }

    fn response(&self, status: u16) -> &str {
        self.responses.iter().find(|(known, _)| *known == status).map_or("", |(_, name)| name)
    }

    fn media(&self, status: u16) -> Value {
        json!({ "schema": self.schemas[usize::from(status == 422)] })
    }

    fn write(self, document: &mut Value) {
        let Some(root) = document.as_object_mut() else { return };
        let Some(components) = root.entry("components").or_insert_with(|| json!({})).as_object_mut() else {
            return;
        };
        let mut add = |kind: &str, name: &str, value: Value| {
            if let Some(all) = components.entry(kind).or_insert_with(|| json!({})).as_object_mut() {
                all.insert(name.to_owned(), value);
            }
        };
        for (status, name) in &self.responses {
            let mut response = Map::new();
            response.insert("description".into(), description(*status).into());
            if *status == 405 {
                let allow = json!({ "description": "The methods that the path has.", "schema": { "type": "string" } });
                response.insert("headers".into(), json!({ "Allow": allow }));
            }
            if *status == 401 {
                let challenge =
                    json!({ "description": "What to show instead.", "schema": { "type": "string" } });
                response.insert("headers".into(), json!({ "WWW-Authenticate": challenge }));
            }
            response.insert("content".into(), json!({ self.content_type: self.media(*status) }));
            add("responses", name, response.into());
        }
        for (name, schema) in self.components {
            add("schemas", &name, schema);
        }
    }
}

/// The name of a response: the status in the words of RFC 9110.
fn name(status: u16) -> &'static str {
    match status {
        400 => "BadRequest",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "NotFound",
        405 => "MethodNotAllowed",
        406 => "NotAcceptable",
        408 => "RequestTimeout",
        412 => "PreconditionFailed",
        413 => "ContentTooLarge",
        415 => "UnsupportedMediaType",
        416 => "RangeNotSatisfiable",
        422 => "UnprocessableContent",
        503 => "ServiceUnavailable",
        _ => "InternalServerError",
    }
}

/// What a status means where the server answers by itself.
pub(crate) fn description(status: u16) -> &'static str {
    match status {
        400 => "The request has no one meaning.",
        401 => "The request does not show who calls, or not well enough.",
        403 => "The caller may not do this.",
        404 => "There is nothing at this path.",
        405 => "This path does not have this method.",
        406 => "There is no answer of a media type that the request accepts.",
        408 => "The body of the request took too long to arrive.",
        413 => "The body of the request is too large.",
        412 => "What is here is not what the request expects.",
        415 => "The body of the request is of another media type.",
        416 => "The file does not have the bytes that the request asks for.",
        422 => "Something in the request is not as documented.",
        503 => "The server took too long to answer.",
        _ => "The server had a problem with this request.",
    }
}

fn problem() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "description": "What went wrong (RFC 9457).",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "format": "uri-reference", "description": "The kind of problem; `about:blank`: that of the status." },
            "title": text("The status in words."),
            "status": { "type": "integer", "description": "The status." },
            "detail": text("What happened, in a sentence."),
            "errors": {
                "type": "array",
                "description": "Everything that is wrong with the request.",
                "items": {
                    "type": "object",
                    "required": ["in", "pointer", "keyword", "message"],
                    "properties": {
                        "in": { "type": "string", "enum": ["body", "path", "query", "header", "cookie"], "description": "The part of the request." },
                        "name": text("The parameter's name."),
                        "pointer": text("Where in it: a JSON Pointer (RFC 6901)."),
                        "keyword": text("What is not met, such as `minLength`."),
                        "message": text("What is wrong, in words."),
                        "value": { "description": "The value, cut where it is long; not of headers, cookies and secrets." }
                    }
                }
            }
        }
    })
}

fn http_error() -> Value {
    json!({
        "type": "object",
        "description": "What went wrong.",
        "required": ["detail"],
        "properties": { "detail": { "type": "string", "description": "What happened, in words." } }
    })
}

fn validation_errors() -> Value {
    json!({
        "type": "object",
        "description": "Everything that is wrong with the request.",
        "required": ["detail"],
        "properties": {
            "detail": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["type", "loc", "msg"],
                    "properties": {
                        "type": { "type": "string", "description": "What is not met, such as `missing`." },
                        "loc": { "type": "array", "items": {}, "description": "Where: the part of the request, then names and indexes." },
                        "msg": { "type": "string", "description": "What is wrong, in words." },
                        "input": { "description": "The value." },
                        "ctx": { "type": "object", "description": "What the value was compared with." }
                    }
                }
            }
        }
    })
}
