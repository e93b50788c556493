//! Which keys the objects of Swagger 2.0 may have that OpenAPI 3 has not, or has otherwise.
//!
//! The kinds belong to the [table of all](crate::load::grammar), so that whatever walks documents walks these too.

use crate::load::grammar::{Kind, Shape, schema_keyword};
use Shape::{Data, Is, List, Map};

/// What a document keeps to be referred to, by key.
pub(in crate::load) const SHELVES: [(&str, Kind); 3] =
    [("definitions", Kind::Schema), ("parameters", Kind::V2Parameter), ("responses", Kind::V2Response)];

/// What a key holds; none where Swagger 2.0 has no such key there.
pub(in crate::load) fn known(kind: Kind, key: &str) -> Option<Shape> {
    Some(match (kind, key) {
        (Kind::V2Document, "info") => Is(Kind::Info),
        // Paths that differ in a query from others: Azure's extension.
        (Kind::V2Document, "paths" | "x-ms-paths") => Is(Kind::V2Paths),
        (Kind::V2Document, "definitions") => Map(Kind::Schema),
        (Kind::V2Document, "parameters") => Map(Kind::V2Parameter),
        (Kind::V2Document, "responses") => Map(Kind::V2Response),
        (Kind::V2Document, "securityDefinitions") => Map(Kind::V2SecurityScheme),
        (Kind::V2Document, "tags") => List(Kind::Tag),
        (Kind::V2Document | Kind::V2Operation, "externalDocs") => Is(Kind::ExternalDocs),
        (Kind::V2PathItem, "get" | "put" | "post" | "delete" | "options" | "head" | "patch") => {
            Is(Kind::V2Operation)
        }
        (Kind::V2PathItem | Kind::V2Operation, "parameters") => List(Kind::V2Parameter),
        (Kind::V2Operation, "responses") => Is(Kind::V2Responses),
        (Kind::V2Parameter | Kind::V2Response, "schema") => Is(Kind::Schema),
        (Kind::V2Parameter | Kind::V2Items, "items") => Is(Kind::V2Items),
        (Kind::V2Response, "headers") => Map(Kind::V2Items),
        // Where a document says both versions, that was said.
        (Kind::V2Document, "openapi")
        | (Kind::V2PathItem, "$ref")
        | (Kind::V2Items, "collectionFormat")
        // Examples of parameters are no part of 2.0, and plain all the same.
        | (Kind::V2Parameter, "example") => Data,
        (Kind::V2Items, _) => return schema_keyword(key),
        _ if keys(kind).contains(&key) => Data,
        _ => return None,
    })
}

/// The keys of an object, for "did you mean".
pub(in crate::load) fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::V2Document => &[
            "swagger",
            "info",
            "host",
            "basePath",
            "schemes",
            "consumes",
            "produces",
            "paths",
            "definitions",
            "parameters",
            "responses",
            "securityDefinitions",
            "security",
            "tags",
            "externalDocs",
        ],
        Kind::V2PathItem => &["get", "put", "post", "delete", "options", "head", "patch", "parameters"],
        Kind::V2Operation => &[
            "tags",
            "summary",
            "description",
            "externalDocs",
            "operationId",
            "consumes",
            "produces",
            "parameters",
            "responses",
            "schemes",
            "deprecated",
            "security",
        ],
        Kind::V2Parameter => &[
            "name",
            "in",
            "description",
            "required",
            "schema",
            "type",
            "format",
            "allowEmptyValue",
            "items",
            "collectionFormat",
            "default",
            "maximum",
            "exclusiveMaximum",
            "minimum",
            "exclusiveMinimum",
            "maxLength",
            "minLength",
            "pattern",
            "maxItems",
            "minItems",
            "uniqueItems",
            "enum",
            "multipleOf",
        ],
        Kind::V2Response => &["description", "schema", "headers", "examples"],
        Kind::V2SecurityScheme => {
            &["type", "description", "name", "in", "flow", "authorizationUrl", "tokenUrl", "scopes"]
        }
        _ => &[],
    }
}

/// What another version of OpenAPI has instead of a key; none where the key belongs to none.
pub(in crate::load) fn other_version(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (Kind::Document, "definitions") => {
            "`definitions` is Swagger 2.0's; since OpenAPI 3.0 schemas stand under `components.schemas`"
        }
        (Kind::Document, "parameters") => {
            "`parameters` is Swagger 2.0's here; since OpenAPI 3.0 it stands under `components`"
        }
        (Kind::Document, "responses") => {
            "`responses` is Swagger 2.0's here; since OpenAPI 3.0 it stands under `components`"
        }
        (Kind::Document, "securityDefinitions") => {
            "`securityDefinitions` is Swagger 2.0's; since OpenAPI 3.0 it is `components.securitySchemes`"
        }
        (Kind::Document, "host" | "basePath" | "schemes") | (Kind::Operation, "schemes") => {
            "this is Swagger 2.0's; since OpenAPI 3.0 `servers` says where the API is"
        }
        (Kind::Document | Kind::Operation, "consumes") => {
            "`consumes` is Swagger 2.0's; since OpenAPI 3.0 the `content` of a `requestBody` is by media type"
        }
        (Kind::Document | Kind::Operation, "produces") => {
            "`produces` is Swagger 2.0's; since OpenAPI 3.0 the `content` of a response is by media type"
        }
        (Kind::Response, "schema" | "examples") => {
            "this is Swagger 2.0's; since OpenAPI 3.0 it stands under `content` and a media type"
        }
        (Kind::Parameter | Kind::Header, "collectionFormat") => {
            "`collectionFormat` is Swagger 2.0's; since OpenAPI 3.0 `style` and `explode` say it"
        }
        (Kind::SecurityScheme, "flow") => {
            "`flow` is Swagger 2.0's; since OpenAPI 3.0 `flows` holds each by its name"
        }
        (Kind::V2Document, "components" | "servers" | "webhooks")
        | (Kind::V2Operation, "requestBody" | "callbacks" | "servers")
        | (Kind::V2Response, "content" | "links")
        | (Kind::V2Parameter, "content" | "style" | "explode" | "allowReserved" | "examples")
        | (Kind::V2PathItem, "trace" | "servers" | "summary" | "description")
        | (Kind::V2SecurityScheme, "flows" | "scheme" | "bearerFormat" | "openIdConnectUrl") => {
            "this is OpenAPI 3's, and the document says `swagger: 2.0`; write it in one version throughout"
        }
        _ => return None,
    })
}
