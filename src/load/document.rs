//! The document as the rest of the pipeline sees it: bundled, in one dialect, every reference resolved.

use indexmap::IndexMap;
use serde_json::Value;

use super::schema::{Schema, SchemaId};
use super::subset::Unserved;
use crate::diagnostic::Diagnostic;
use crate::source::Pointer;

/// A version of OpenAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// 3.0.x
    V3_0,
    /// 3.1.x
    V3_1,
    /// 3.2.x
    V3_2,
}

/// Something of the document, and where it stands (after following references).
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// Its place in the bundled document.
    pub at: Pointer,
    /// The name under `components`, where a reference led there.
    pub component: Option<String>,
    /// Itself.
    pub item: T,
}

/// A document: one tree, one dialect, references resolved.
#[derive(Debug)]
pub struct Document {
    /// `openapi`
    pub version: Version,
    /// `info`
    pub info: openapiv3::Info,
    /// `servers`
    pub servers: Vec<openapiv3::Server>,
    /// `tags`, in order.
    pub tags: Vec<openapiv3::Tag>,
    /// `security`
    pub security: Option<Vec<openapiv3::SecurityRequirement>>,
    /// `components.securitySchemes`, and then those that requirements name although nothing describes them.
    pub security_schemes: IndexMap<String, Located<SecurityScheme>>,
    /// `paths`, flattened: every operation, in order.
    pub operations: Vec<Operation>,
    /// `webhooks`, in order; `path` is the webhook's name.
    pub webhooks: Vec<Operation>,
    /// They stand in the extension `x-webhooks`.
    pub webhooks_are_extension: bool,
    /// Every schema.
    pub schemas: Vec<Schema>,
    /// `components.schemas`, in order.
    pub component_schemas: IndexMap<String, SchemaId>,
    /// `x-…` of the root.
    pub extensions: IndexMap<String, Value>,
    /// What the document has under `components` that none of the selected operations needs.
    pub unserved: Unserved,
    /// That schemas leave their `type` to be guessed, where some do: to be said unless they are read to the letter.
    pub untyped: Option<Diagnostic>,
    /// The bundled document itself, for serving: as written, but one file and JSON.
    pub value: Value,
}

/// A security scheme: openapiv3's, or one it does not know.
#[derive(Debug, Clone)]
#[expect(clippy::large_enum_variant, reason = "a document has a handful")]
pub enum SecurityScheme {
    /// One that openapiv3 knows.
    Known(openapiv3::SecurityScheme),
    /// 3.1's `mutualTLS`, and its `description`.
    MutualTls(Option<String>),
    /// One that a requirement names and nothing describes: what it asks for is not known, but it asks.
    Undescribed,
}

/// An operation, with everything its path item says for all of its operations.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// The method, in capitals: `GET`, `QUERY`, or what 3.2's `additionalOperations` say.
    pub method: String,
    /// The path template, as written.
    pub path: String,
    /// `operationId`
    pub operation_id: Option<String>,
    /// `summary`, or the path item's.
    pub summary: Option<String>,
    /// `description`, or the path item's.
    pub description: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// The path item's parameters overridden by the operation's own (same name and `in`).
    pub parameters: Vec<Located<Parameter>>,
    /// `requestBody`
    pub request_body: Option<Located<openapiv3::RequestBody>>,
    /// 3.2's `itemSchema` of the request body, by media type.
    pub request_item_schemas: IndexMap<String, SchemaId>,
    /// `responses`: the key as written (`200`, `4XX`, `default`), in order.
    pub responses: Vec<(String, Located<Response>)>,
    /// `security`, where the operation overrides the document's.
    pub security: Option<Vec<openapiv3::SecurityRequirement>>,
    /// `servers`, where the operation or its path item overrides the document's.
    pub servers: Vec<openapiv3::Server>,
    /// `callbacks`: name, expression, operation.
    pub callbacks: Vec<(String, String, Operation)>,
    /// `x-…`
    pub extensions: IndexMap<String, Value>,
}

/// A parameter, in a shape that knows 3.2's `in: querystring` and `style: cookie`.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// `name`
    pub name: String,
    /// `in`
    pub location: ParameterLocation,
    /// `description`
    pub description: Option<String>,
    /// `required`; always so in a path.
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `allowEmptyValue`
    pub allow_empty_value: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `style`, or the default of its `in`.
    pub style: ParameterStyle,
    /// `explode`, or the default of its style.
    pub explode: bool,
    /// `schema`; none where `content` says it, or nothing does.
    pub schema: Option<SchemaId>,
    /// `content`: media type and its schema.
    pub content: Option<(String, Option<SchemaId>)>,
    /// `example`, or the values of `examples`.
    pub examples: Vec<Value>,
    /// `x-…`
    pub extensions: IndexMap<String, Value>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterLocation {
    /// `path`
    Path,
    /// `query`
    Query,
    /// `querystring` (3.2): the whole query string.
    QueryString,
    /// `header`
    Header,
    /// `cookie`
    Cookie,
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterStyle {
    /// `simple`
    Simple,
    /// `label`
    Label,
    /// `matrix`
    Matrix,
    /// `form`
    Form,
    /// `spaceDelimited`
    SpaceDelimited,
    /// `pipeDelimited`
    PipeDelimited,
    /// `deepObject`
    DeepObject,
    /// `cookie` (3.2)
    Cookie,
}

/// A response.
#[derive(Debug, Clone, Default)]
pub struct Response {
    /// `description`
    pub description: Option<String>,
    /// `summary` (3.2)
    pub summary: Option<String>,
    /// `headers`, in order.
    pub headers: Vec<(String, Located<Parameter>)>,
    /// `content`, in order: openapiv3's media type, in which schemas are `#/schema/<id>`.
    pub content: IndexMap<String, openapiv3::MediaType>,
    /// 3.2's `itemSchema`, by media type.
    pub item_schemas: IndexMap<String, SchemaId>,
    /// `links`, as written.
    pub links: IndexMap<String, Located<Value>>,
    /// `x-…`
    pub extensions: IndexMap<String, Value>,
}

impl Document {
    /// The values of a media type's `example` or `examples`, in order.
    ///
    /// `examples` of a media type stay references where the document has them so: they are large and often shared.
    pub fn examples<'d>(&'d self, media: &'d openapiv3::MediaType) -> Vec<&'d Value> {
        let named = media.examples.values().filter_map(|example| match example {
            openapiv3::ReferenceOr::Item(example) => example.value.as_ref(),
            openapiv3::ReferenceOr::Reference { reference } => {
                Pointer::parse(reference.strip_prefix('#')?)?.find(&self.value)?.get("value")
            }
        });
        media.example.iter().chain(named).collect()
    }
}

/// The schema that a placeholder in openapiv3's types stands for.
///
/// # Panics
/// Where the reference is none of ours: a bug in `load`.
pub fn schema_id<T>(schema: &openapiv3::ReferenceOr<T>) -> SchemaId {
    let openapiv3::ReferenceOr::Reference { reference } = schema else {
        unreachable!("load leaves only placeholders where schemas stood");
    };
    let id = reference.strip_prefix("#/schema/").and_then(|id| id.parse().ok());
    SchemaId(id.expect("load numbers its placeholders"))
}
