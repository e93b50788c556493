//! What a run may be told: `specwright.toml`, and flags that override it.

mod cors;
mod crates;
mod document;
mod lint;
mod operations;
mod requests;

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

pub use cors::{Any, Cors, Origin, Origins};
pub use crates::{Layout, Limits, Models, Renames};
pub use document::{Document, Repairs};
pub use lint::{Lint, LintLevel};
pub use operations::{Operations, Select};
pub use requests::{BasePath, ContentCoding, Duplicates, Requests, Unknown};

/// Settings of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// The name of the generated package; by default made from the document's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether a crate is generated, or a module of one.
    #[serde(skip_serializing_if = "Layout::is_default")]
    pub layout: Layout,
    /// Where a module stands in its crate, with `layout = "module"`: `crate::api::v1`. By default `crate::<name>`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Names of your own.
    #[serde(skip_serializing_if = "Renames::is_default")]
    pub names: Renames,
    /// What models derive.
    #[serde(skip_serializing_if = "Models::is_default")]
    pub models: Models,
    /// What a server bears.
    #[serde(skip_serializing_if = "Limits::is_default")]
    pub limits: Limits,
    /// Whose clients must not notice that the server is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compat: Option<Compat>,
    /// Files of OpenAPI Overlay 1.0 or 1.1 that change the document before anything else looks at it, one after the
    /// other.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub overlays: Vec<PathBuf>,
    /// How the document is read.
    #[serde(skip_serializing_if = "Document::is_default")]
    pub document: Document,
    /// The body of what the runtime answers by itself.
    #[serde(skip_serializing_if = "Errors::is_default")]
    pub errors: Errors,
    /// Whether answers are compared with the document as they go out.
    #[serde(skip_serializing_if = "Answers::is_default")]
    pub answers: Answers,
    /// Which pages of other sites may use the server; none, unless this says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cors: Option<Cors>,
    /// What the server tells an `OpenTelemetry` collector.
    #[serde(skip_serializing_if = "Telemetry::is_default")]
    pub telemetry: Telemetry,
    /// Which schemas are instances of which generic type, by the schema's name: `"ItemPage" = "Page<Item>"`, or
    /// `false` for one that is none. The name of a generic type with `false` turns off that type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub generics: BTreeMap<String, GenericSetting>,
    /// What strings of a format become, by the format's name: `"date-time" = "string"` leaves them texts that are not
    /// looked at. By default a format that has a type in Rust is of that type.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[expect(clippy::zero_sized_map_values, reason = "the file leaves room for other types")]
    pub formats: BTreeMap<String, FormatSetting>,
    /// Types of your own in place of generated models, by the schema's name: `Money = "crate::Money"`. Such a schema is
    /// an object, an enum or a union, and stands in JSON; the type has `Debug`, `Clone`, `Serialize` and
    /// `Deserialize`. What the schema demands is checked as ever.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub types: BTreeMap<String, String>,
    /// The crates whose types stand for schemas that say so with the extension `x-rust-type`: `["my-types"]`, or
    /// `["crate"]` for paths that name no crate. By default none: a document does not choose what a server depends on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rust_types: Vec<String>,
    /// Lists that are answered a page at a time.
    #[serde(skip_serializing_if = "Pages::is_default")]
    pub pages: Pages,
    /// Who may call.
    #[serde(skip_serializing_if = "Security::is_default")]
    pub security: Security,
    /// Whether webhooks are generated. By default those of `webhooks` are, and those of the extension `x-webhooks` are
    /// not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub webhooks: Option<bool>,
    /// Which operations are served; all, unless this says so.
    #[serde(skip_serializing_if = "Operations::is_default")]
    pub operations: Operations,
    /// Which rules `specwright check` holds the document to.
    #[serde(skip_serializing_if = "Lint::is_default")]
    pub lint: Lint,
    /// How schemas are read.
    #[serde(skip_serializing_if = "Schemas::is_default")]
    pub schemas: Schemas,
    /// How requests are read.
    #[serde(skip_serializing_if = "Requests::is_default")]
    pub requests: Requests,
    /// Below which path the operations, the document and its page stand: a path such as `/v1`, or `from-servers`. By
    /// default they stand at the root, whatever the document's servers say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_path: Option<BasePath>,
    /// Whether the server has a page that shows the document, at `/docs`. It has by default. Without, the crate holds
    /// nothing of the page; the document is served all the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub docs: Option<bool>,
    /// What of the network may be read where the document refers to it: `true`, or a list of hosts. Nothing, unless
    /// this says so.
    #[serde(skip_serializing_if = "AllowRemote::is_nothing")]
    pub allow_remote: AllowRemote,
}

/// Who may call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Security {
    /// The Rust type of whoever calls, by the name of a security scheme: `session = "crate::auth::User"`. By default
    /// it is a type of `src/security.rs` that is called after the scheme. Several schemes may have the same type.
    pub principals: BTreeMap<String, String>,
}

impl Security {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// How schemas are read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Schemas {
    /// Whether schemas are read to the letter of JSON Schema, where most authors mean something else: a schema
    /// without `type` allows values of every type that its keywords do not speak of (such a value is a
    /// `serde_json::Value`), `null` is valid only where every keyword allows it, an empty `enum` allows nothing, one
    /// with values of another type than the schema's does too, and so does an `allOf` of two types;
    /// `additionalProperties: false` in a part of an `allOf` refuses the other parts' properties.
    pub strict: bool,
}

impl Schemas {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What strings of a format become.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FormatSetting {
    /// Any text.
    String,
}

/// What of the network may be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum AllowRemote {
    /// Everything, or nothing.
    On(bool),
    /// What these hosts have: `schemas.example.com`, or `localhost:8080` for one port only.
    Hosts(Vec<String>),
}

impl Default for AllowRemote {
    fn default() -> Self {
        Self::On(false)
    }
}

impl AllowRemote {
    /// Whether nobody may be asked.
    pub fn is_nothing(&self) -> bool {
        match self {
            Self::On(on) => !on,
            Self::Hosts(hosts) => hosts.is_empty(),
        }
    }

    /// Whether a host may be asked, at a port that is not the scheme's own.
    pub fn allows(&self, host: &str, port: Option<&str>) -> bool {
        match self {
            Self::On(on) => *on,
            Self::Hosts(hosts) => hosts.iter().any(|allowed| {
                // An IPv6 address is written in brackets.
                let (name, only) = match allowed.rsplit_once(':') {
                    Some((name, only)) if !only.contains(']') => (name, Some(only)),
                    _ => (allowed.as_str(), None),
                };
                name.eq_ignore_ascii_case(host) && (only.is_none() || only == port)
            }),
        }
    }
}

/// What the server tells about itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Telemetry {
    /// Whether spans have what `OpenTelemetry`'s conventions ask of HTTP servers and belong to the trace of whoever asks
    /// (W3C `traceparent`), and how long answers take is measured, all through the crate `opentelemetry`.
    pub opentelemetry: bool,
}

impl Telemetry {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What happens to answers on their way out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Answers {
    /// When they are compared with the document.
    pub check: CheckAnswers,
}

impl Answers {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// When answers are compared with the document. What then happens to one that is not as documented is a setting of
/// the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum CheckAnswers {
    /// In builds with debug assertions: those that developers and tests make. Others have no trace of it.
    #[default]
    Debug,
    /// In every build.
    Always,
    /// Never.
    Never,
}

/// Whether a schema is an instance of a generic type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum GenericSetting {
    /// Whether it may be one.
    On(bool),
    /// That it is one, written as in Rust.
    Instance(String),
}

/// Lists that are answered a page at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pages {
    /// What becomes of a request for a larger page than there may be, unless the document says it with
    /// `x-page-clamp`.
    #[serde(skip_serializing_if = "BeyondMaximum::is_default")]
    pub beyond_maximum: BeyondMaximum,
    /// The most items a page may have where the document gives no maximum; none: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_size: Option<u32>,
}

impl Pages {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// What becomes of a request for a larger page than there may be.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum BeyondMaximum {
    /// It is refused: 422.
    #[default]
    Refuse,
    /// It is answered with a page of the maximum.
    Clamp,
}

impl BeyondMaximum {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A framework that the generated server behaves as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Compat {
    /// `FastAPI` 0.1xx with pydantic 2: its error bodies, its lax reading of values, its redirects.
    Fastapi,
}

/// The body of what the runtime answers by itself: 404, 405, 422, 500 and their like.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Errors {
    /// Which shape; by default `problem`, and `fastapi` where `compat` is that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<ErrorShape>,
    /// The component schema for `shape = "document"`; by default the one that most error responses have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schema: Option<String>,
}

impl Errors {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A shape of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ErrorShape {
    /// RFC 9457: `application/problem+json`.
    Problem,
    /// `FastAPI`'s `{"detail": …}`.
    Fastapi,
    /// A schema of the document.
    Document,
}

/// The JSON Schema (draft 2020-12) of `specwright.toml`, for editors: what each setting is for and may be.
#[cfg(feature = "cli")]
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(Config).to_value();
    if let Some(root) = schema.as_object_mut() {
        root.insert("title".to_owned(), "specwright.toml".into());
        root.insert("description".to_owned(), "Settings of specwright.".into());
    }
    schema
}

impl Config {
    /// Whether the server has a page that shows the document.
    pub fn has_docs(&self) -> bool {
        self.docs != Some(false)
    }

    /// Refuses the most: documents that need repairs, and requests with what the document does not speak of.
    pub fn be_strict(&mut self) {
        self.document.repairs = Repairs::Refuse;
        self.requests.be_strict();
    }

    /// Whether the server behaves as `FastAPI` does.
    pub fn is_fastapi(&self) -> bool {
        self.compat == Some(Compat::Fastapi)
    }

    /// The shape of what the runtime answers by itself.
    pub fn error_shape(&self) -> ErrorShape {
        let usual = if self.is_fastapi() { ErrorShape::Fastapi } else { ErrorShape::Problem };
        let named = self.errors.schema.as_ref().map(|_| ErrorShape::Document);
        self.errors.shape.or(named).unwrap_or(usual)
    }
}
