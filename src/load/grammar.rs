//! Which keys an object of an OpenAPI document may have, and what stands under each: the union of 3.0, 3.1, 3.2 and
//! of the older JSON Schema drafts that real documents use.
//!
//! Everything that walks a document (bundling, checking references, finding unknown keys) walks by this table, so
//! that a `$ref` inside an example stays data.

use serde_json::{Map as Object, Value};

use super::swagger::grammar as v2;
use crate::source::Pointer;

/// A kind of object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Kind {
    Document,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    Tag,
    ExternalDocs,
    Components,
    Paths,
    PathItem,
    Operation,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Responses,
    Response,
    Header,
    Example,
    Link,
    Callback,
    SecurityScheme,
    Flows,
    Flow,
    Schema,
    Discriminator,
    Xml,
    // What Swagger 2.0 has other objects for.
    V2Document,
    V2Paths,
    V2PathItem,
    V2Operation,
    V2Parameter,
    V2Items,
    V2Responses,
    V2Response,
    V2SecurityScheme,
}

/// What stands at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Shape {
    /// An object of this kind.
    Is(Kind),
    /// An object of any names, each an object of this kind.
    Map(Kind),
    /// A list of objects of this kind.
    List(Kind),
    /// One, or a list of them: `items`.
    OneOrList(Kind),
    /// `dependencies`: any names, each a schema or a list of names.
    Dependencies,
    /// Anything: nothing in it is read as OpenAPI.
    Data,
}

/// What a key of an object means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    /// It is known.
    Known(Shape),
    /// `x-…`
    Extension,
    /// No version of OpenAPI has it there.
    Unknown,
}

use Shape::{Data, Dependencies, Is, List, Map, OneOrList};

impl Kind {
    /// The part of `components` that holds objects of this kind.
    pub(super) const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            Self::MediaType => "mediaTypes",
            _ => return None,
        })
    }

    /// What a part of `components` holds.
    pub(super) fn of_section(section: &str) -> Option<Self> {
        match Self::Components.field(section) {
            Field::Known(Map(kind)) => Some(kind),
            _ => None,
        }
    }

    /// Whether only Swagger 2.0 has it.
    pub(super) const fn is_v2(self) -> bool {
        matches!(
            self,
            Self::V2Document
                | Self::V2Paths
                | Self::V2PathItem
                | Self::V2Operation
                | Self::V2Parameter
                | Self::V2Items
                | Self::V2Responses
                | Self::V2Response
                | Self::V2SecurityScheme
        )
    }

    /// Where a document of this kind keeps objects that are referred to, as messages say it: `components.schemas`.
    pub(super) fn shelf(self, of: Self) -> Option<String> {
        match self {
            Self::V2Document => {
                v2::SHELVES.iter().find(|(_, kind)| *kind == of).map(|(key, _)| (*key).to_owned())
            }
            _ => of.section().map(|section| format!("components.{section}")),
        }
    }

    /// The place of that, for objects of a kind.
    pub(super) fn shelf_place(self, of: Self) -> Option<Pointer> {
        Some(self.shelf(of)?.split('.').fold(Pointer::root(), |at, key| at.key(key)))
    }

    /// What a document of this kind keeps at a place.
    pub(super) fn kept_at(self, at: &Pointer) -> Option<Self> {
        let key = match self {
            Self::V2Document => at.as_str().strip_prefix('/')?,
            _ => at.as_str().strip_prefix("/components/")?,
        };
        match self {
            Self::V2Document => v2::SHELVES.iter().find(|(shelf, _)| *shelf == key).map(|(_, kind)| *kind),
            _ => Self::of_section(key),
        }
    }

    /// Everything a document of this kind keeps to be referred to: place, kind and objects, in the document's order.
    pub(super) fn shelves(self, root: &Value) -> Vec<(Pointer, Self, &Object<String, Value>)> {
        let (at, holder) = match self {
            Self::V2Document => (Pointer::root(), Some(root)),
            _ => (Pointer::root().key("components"), root.get("components")),
        };
        let sections = holder.and_then(Value::as_object).into_iter().flatten();
        let shelves = sections.filter_map(|(key, entries)| {
            let at = at.key(key);
            let kind = self.kept_at(&at)?;
            Some((at, kind, entries.as_object()?))
        });
        shelves.collect()
    }

    /// What messages call it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Document | Self::V2Document => "document",
            Self::Info => "info",
            Self::Contact => "contact",
            Self::License => "license",
            Self::Server => "server",
            Self::ServerVariable => "server variable",
            Self::Tag => "tag",
            Self::ExternalDocs => "external documentation",
            Self::Components => "components",
            Self::Paths | Self::V2Paths => "paths",
            Self::PathItem | Self::V2PathItem => "path item",
            Self::Operation | Self::V2Operation => "operation",
            Self::Parameter | Self::V2Parameter => "parameter",
            Self::RequestBody => "request body",
            Self::MediaType => "media type",
            Self::Encoding => "encoding",
            Self::Responses | Self::V2Responses => "responses",
            Self::Response | Self::V2Response => "response",
            Self::Header => "header",
            Self::Example => "example",
            Self::Link => "link",
            Self::Callback => "callback",
            Self::SecurityScheme | Self::V2SecurityScheme => "security scheme",
            Self::Flows => "OAuth flows",
            Self::Flow => "OAuth flow",
            Self::Schema => "schema",
            Self::V2Items => "type of an item or header",
            Self::Discriminator => "discriminator",
            Self::Xml => "xml",
        }
    }

    /// Its name with "a" or "an", where one of it is meant.
    pub(super) fn with_article(self) -> String {
        match self {
            Self::Document | Self::V2Document => "an OpenAPI document".to_owned(),
            Self::Components
            | Self::Paths
            | Self::V2Paths
            | Self::Responses
            | Self::V2Responses
            | Self::Flows
            | Self::Info
            | Self::Xml => {
                format!("`{}`", self.name())
            }
            Self::ExternalDocs => self.name().to_owned(),
            _ if self.name().starts_with(['e', 'o', 'O']) => format!("an {}", self.name()),
            _ => format!("a {}", self.name()),
        }
    }

    /// What `key` means in an object of this kind.
    pub(super) fn field(self, key: &str) -> Field {
        match self {
            Self::Paths | Self::Callback if !key.starts_with("x-") => {
                return Field::Known(Is(Self::PathItem));
            }
            Self::Responses if !key.starts_with("x-") => return Field::Known(Is(Self::Response)),
            Self::V2Paths if !key.starts_with("x-") => return Field::Known(Is(Self::V2PathItem)),
            Self::V2Responses if !key.starts_with("x-") => return Field::Known(Is(Self::V2Response)),
            _ => {}
        }
        match self.known(key) {
            Some(shape) => Field::Known(shape),
            None if key.starts_with("x-") => Field::Extension,
            None => Field::Unknown,
        }
    }

    /// What stands at a place below an object of this kind; none where the table does not know.
    pub(super) fn at(self, below: &Pointer) -> Option<Shape> {
        below.tokens().try_fold(Is(self), |shape, token| match shape {
            Is(kind) => match kind.field(&token) {
                Field::Known(shape) => Some(shape),
                Field::Extension | Field::Unknown => None,
            },
            Map(kind) | List(kind) => Some(Is(kind)),
            // Which of both it is, only the value tells; a keyword is no number.
            OneOrList(kind) if token.parse::<usize>().is_ok() => Some(Is(kind)),
            OneOrList(kind) => match kind.field(&token) {
                Field::Known(shape) => Some(shape),
                Field::Extension | Field::Unknown => None,
            },
            Dependencies => Some(Is(Self::Schema)),
            Data => None,
        })
    }

    /// The known keys nearest to one that is not, for "did you mean".
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Self::Schema => SCHEMA_KEYS,
            Self::Operation => &[
                "tags",
                "summary",
                "description",
                "operationId",
                "parameters",
                "requestBody",
                "responses",
                "callbacks",
                "deprecated",
                "security",
                "servers",
                "externalDocs",
            ],
            Self::PathItem => &[
                "get",
                "put",
                "post",
                "delete",
                "options",
                "head",
                "patch",
                "trace",
                "query",
                "parameters",
                "servers",
                "summary",
                "description",
                "additionalOperations",
            ],
            Self::Parameter | Self::Header => &[
                "name",
                "in",
                "description",
                "required",
                "deprecated",
                "allowEmptyValue",
                "style",
                "explode",
                "allowReserved",
                "schema",
                "example",
                "examples",
                "content",
            ],
            Self::Document => &[
                "openapi",
                "info",
                "servers",
                "paths",
                "webhooks",
                "components",
                "security",
                "tags",
                "externalDocs",
            ],
            Self::Components => &[
                "schemas",
                "responses",
                "parameters",
                "examples",
                "requestBodies",
                "headers",
                "securitySchemes",
                "links",
                "callbacks",
                "pathItems",
                "mediaTypes",
            ],
            Self::MediaType => &["schema", "itemSchema", "example", "examples", "encoding"],
            Self::Response => &["description", "headers", "content", "links", "summary"],
            Self::RequestBody => &["description", "content", "required"],
            kind => v2::keys(kind),
        }
    }

    #[expect(clippy::match_same_arms, reason = "a table, by kind of object")]
    fn known(self, key: &str) -> Option<Shape> {
        Some(match (self, key) {
            (Self::Document, "openapi" | "swagger" | "$self" | "jsonSchemaDialect" | "security") => Data,
            (Self::Document, "info") => Is(Self::Info),
            (Self::Document | Self::PathItem | Self::Operation, "servers") => List(Self::Server),
            (Self::Document, "paths") => Is(Self::Paths),
            (Self::Document, "webhooks") => Map(Self::PathItem),
            (Self::Document, "components") => Is(Self::Components),
            (Self::Document, "tags") => List(Self::Tag),
            (Self::Document | Self::Operation | Self::Tag | Self::Schema, "externalDocs") => {
                Is(Self::ExternalDocs)
            }

            (Self::Info, "title" | "summary" | "description" | "termsOfService" | "version") => Data,
            (Self::Info, "contact") => Is(Self::Contact),
            (Self::Info, "license") => Is(Self::License),
            (Self::Contact, "name" | "url" | "email") => Data,
            (Self::License, "name" | "identifier" | "url") => Data,
            (Self::Server, "url" | "description" | "name") => Data,
            (Self::Server, "variables") => Map(Self::ServerVariable),
            (Self::ServerVariable, "enum" | "default" | "description") => Data,
            (Self::Tag, "name" | "summary" | "description" | "parent" | "kind") => Data,
            (Self::ExternalDocs, "description" | "url") => Data,

            (Self::Components, "schemas") => Map(Self::Schema),
            (Self::Components, "responses") => Map(Self::Response),
            (Self::Components, "parameters") => Map(Self::Parameter),
            (Self::Components, "examples") => Map(Self::Example),
            (Self::Components, "requestBodies") => Map(Self::RequestBody),
            (Self::Components, "headers") => Map(Self::Header),
            (Self::Components, "securitySchemes") => Map(Self::SecurityScheme),
            (Self::Components, "links") => Map(Self::Link),
            (Self::Components, "callbacks") => Map(Self::Callback),
            (Self::Components, "pathItems") => Map(Self::PathItem),
            (Self::Components, "mediaTypes") => Map(Self::MediaType),

            (
                Self::PathItem,
                "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query",
            ) => Is(Self::Operation),
            (Self::PathItem, "$ref" | "summary" | "description") => Data,
            (Self::PathItem, "additionalOperations") => Map(Self::Operation),
            (Self::PathItem | Self::Operation, "parameters") => List(Self::Parameter),

            (
                Self::Operation,
                "tags" | "summary" | "description" | "operationId" | "deprecated" | "security",
            ) => Data,
            (Self::Operation, "requestBody") => Is(Self::RequestBody),
            (Self::Operation, "responses") => Is(Self::Responses),
            (Self::Operation, "callbacks") => Map(Self::Callback),

            (
                Self::Parameter | Self::Header,
                "name" | "in" | "description" | "required" | "deprecated" | "allowEmptyValue" | "style"
                | "explode" | "allowReserved" | "example",
            ) => Data,
            (Self::Parameter | Self::Header | Self::MediaType, "schema") => Is(Self::Schema),
            (Self::Parameter | Self::Header | Self::RequestBody | Self::Response, "content") => {
                Map(Self::MediaType)
            }
            (Self::Parameter | Self::Header | Self::MediaType, "examples") => Map(Self::Example),

            (Self::RequestBody, "description" | "required") => Data,
            (Self::MediaType, "example") => Data,
            (Self::MediaType, "itemSchema") => Is(Self::Schema),
            (Self::MediaType | Self::Encoding, "encoding") => Map(Self::Encoding),
            (Self::MediaType | Self::Encoding, "itemEncoding") => Is(Self::Encoding),
            (Self::MediaType | Self::Encoding, "prefixEncoding") => List(Self::Encoding),
            (Self::Encoding, "contentType" | "style" | "explode" | "allowReserved") => Data,
            (Self::Encoding | Self::Response, "headers") => Map(Self::Header),
            (Self::Response, "summary" | "description") => Data,
            (Self::Response, "links") => Map(Self::Link),
            (
                Self::Example,
                "summary" | "description" | "value" | "externalValue" | "dataValue" | "serializedValue",
            ) => Data,
            (Self::Link, "operationRef" | "operationId" | "parameters" | "requestBody" | "description") => {
                Data
            }
            (Self::Link, "server") => Is(Self::Server),

            (
                Self::SecurityScheme,
                "type" | "description" | "name" | "in" | "scheme" | "bearerFormat" | "openIdConnectUrl"
                | "oauth2MetadataUrl" | "deprecated",
            ) => Data,
            (Self::SecurityScheme, "flows") => Is(Self::Flows),
            (
                Self::Flows,
                "implicit" | "password" | "clientCredentials" | "authorizationCode" | "deviceAuthorization",
            ) => Is(Self::Flow),
            (
                Self::Flow,
                "authorizationUrl" | "deviceAuthorizationUrl" | "tokenUrl" | "refreshUrl" | "scopes",
            ) => Data,

            (Self::Schema, _) => return schema_keyword(key),
            (kind, _) if kind.is_v2() => return v2::known(kind, key),
            (Self::Discriminator, "propertyName" | "mapping" | "defaultMapping") => Data,
            (Self::Xml, "name" | "namespace" | "prefix" | "attribute" | "wrapped" | "nodeType") => Data,
            _ => return None,
        })
    }
}

/// What a keyword of a schema holds.
pub(super) fn schema_keyword(key: &str) -> Option<Shape> {
    Some(match key {
        "properties" | "patternProperties" | "dependentSchemas" | "$defs" | "definitions" => {
            Map(Kind::Schema)
        }
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => List(Kind::Schema),
        "items" => OneOrList(Kind::Schema),
        "additionalProperties"
        | "additionalItems"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contains"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else"
        | "contentSchema" => Is(Kind::Schema),
        "dependencies" => Dependencies,
        "discriminator" => Is(Kind::Discriminator),
        "xml" => Is(Kind::Xml),
        _ if SCHEMA_KEYS.contains(&key) => Data,
        // Said about the schema itself, and of no weight for a server.
        "$schema" | "$id" | "id" | "$anchor" | "$comment" | "$vocabulary" => Data,
        _ => return None,
    })
}

const SCHEMA_KEYS: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$dynamicAnchor",
    "$recursiveRef",
    "$recursiveAnchor",
    "type",
    "title",
    "description",
    "format",
    "enum",
    "const",
    "default",
    "example",
    "examples",
    "nullable",
    "deprecated",
    "readOnly",
    "writeOnly",
    "minLength",
    "maxLength",
    "pattern",
    "contentEncoding",
    "contentMediaType",
    "contentSchema",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "prefixItems",
    "additionalItems",
    "unevaluatedItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "patternProperties",
    "additionalProperties",
    "unevaluatedProperties",
    "propertyNames",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "dependencies",
    "minProperties",
    "maxProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "discriminator",
    "xml",
    "externalDocs",
    "definitions",
    "$defs",
];
