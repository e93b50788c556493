//! What templates are filled with: strings, flags and lists. Every decision has been made.

mod cors;
mod debug;
mod forms;
mod models;
mod outbound;
mod part;
mod router;
mod security;
mod seeds;

use std::borrow::Cow;
use std::sync::Arc;

pub use cors::CorsView;
pub use debug::DebugView;
pub use forms::{FormView, HeadersView};
pub use models::*;
pub use outbound::*;
pub use part::{ConstantView, MethodView, ReadView};
pub use router::{GeneratedView, RouterGroupView, RouterView};
pub use security::*;
pub use seeds::*;

/// Who owns a file of the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// The tool: replaced on every run.
    Tool,
    /// The user: written once.
    User,
}

/// A file of the crate.
#[derive(Debug)]
pub struct FilePlan {
    /// Its path in the crate, with `/`.
    pub path: String,
    /// Who owns it.
    pub owner: Owner,
    /// What is in it.
    pub content: Content,
}

/// What is in a file.
#[derive(Debug)]
pub enum Content {
    /// Bytes as they are.
    Verbatim(Cow<'static, [u8]>),
    /// A template to fill.
    View(Box<View>),
}

/// A template's data, by template.
#[derive(Debug)]
pub enum View {
    /// `src/generated/mod.rs`
    Generated(GeneratedView),
    /// `src/generated/models/mod.rs`
    ModelsIndex(ModelsIndexView),
    /// `src/generated/models/<group>.rs`
    Models(ModelsView),
    /// `src/generated/schemas/mod.rs`
    SchemasIndex(ModelsIndexView),
    /// `src/generated/schemas/<group>.rs`
    Schemas(SchemasView),
    /// `src/generated/answer_schemas/mod.rs`
    AnswersIndex(AnswersIndexView),
    /// `src/generated/patterns.rs`
    Patterns(PatternsView),
    /// `src/generated/<group>.rs`
    Group(GroupView),
    /// `src/generated/<group>/<chapter>.rs`
    Chapter(ChapterView),
    /// `src/generated/webhooks.rs`, `src/generated/callbacks.rs`, `src/generated/links.rs`
    Outbound(OutboundFileView),
    /// `src/generated/rejections.rs`
    Rejections(RejectionsView),
    /// `src/generated/router.rs`
    Router(RouterView),
    /// `src/generated/security.rs`
    Security(SecurityView),
    /// `src/generated/cors.rs`
    Cors(CorsView),
    /// `runtime/src/lib.rs`
    Runtime(RuntimeView),
    /// `runtime/Cargo.toml`
    RuntimeManifest(ManifestView),
    /// `Cargo.toml`
    Manifest(ManifestView),
    /// `README.md`
    Readme(ReadmeView),
    /// `src/lib.rs`
    Library(LibraryView),
    /// `src/main.rs`
    Main(MainView),
    /// `src/handlers/mod.rs`
    HandlersIndex(HandlersIndexView),
    /// `src/handlers/<group>.rs`
    Handlers(HandlersView),
    /// `src/security.rs`
    Callers(CallersView),
    /// `tests/contract.rs`
    Contract(ContractView),
}

/// `src/generated/models/mod.rs`
#[derive(Debug)]
pub struct ModelsIndexView {
    /// The modules.
    pub modules: Vec<String>,
    /// The modules that stand behind the feature `webhooks`.
    pub webhooks: Vec<String>,
}

/// `src/generated/answer_schemas/mod.rs`
#[derive(Debug)]
pub struct AnswersIndexView {
    /// The modules.
    pub modules: Vec<AnswerModuleView>,
}

/// What answers of a group are compared with.
#[derive(Debug)]
pub struct AnswerModuleView {
    /// Its module.
    pub name: String,
    /// Whether there are operations in it.
    pub is_asked: bool,
}

/// What every model has.
#[derive(Debug)]
pub struct ItemView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether the document deprecates it.
    pub deprecated: bool,
    /// What is derived: `Debug, Clone, Serialize`.
    pub derives: String,
    /// What stands in `#[serde(…)]`; may be empty.
    pub serde: String,
    /// Its name.
    pub name: String,
    /// Its type parameters: `<T>`; empty for most.
    pub parameters: String,
    /// What tells whether a value of a type parameter is valid: `, t: fn(&T) -> bool`; empty for most.
    pub valid_parameters: String,
    /// What must hold for its fields; only for what requests hold.
    pub valid: Option<String>,
    /// Its `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
}

/// A struct with fields.
#[derive(Debug)]
pub struct StructView {
    /// What every model has.
    pub item: ItemView,
    /// Its fields.
    pub fields: Vec<FieldView>,
    /// The lines that have it read, where serde's derive does not.
    pub reads: Vec<String>,
    /// Functions that give defaults.
    pub defaults: Vec<DefaultView>,
    /// Functions of its own.
    pub methods: Vec<MethodView>,
}

/// A field.
#[derive(Debug, PartialEq, Eq)]
pub struct FieldView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether the document deprecates it.
    pub deprecated: bool,
    /// What stands in `#[serde(…)]`; may be empty.
    pub serde: String,
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
}

/// A function that gives a default.
#[derive(Debug)]
pub struct DefaultView {
    /// Its name.
    pub name: String,
    /// What it gives.
    pub ty: String,
    /// The expression.
    pub expression: String,
}

/// An enum of values.
#[derive(Debug)]
pub struct EnumView {
    /// What every model has.
    pub item: ItemView,
    /// Its variants.
    pub variants: Vec<ValueView>,
    /// Whether the values are integers.
    pub numeric: bool,
    /// How the values are read and written, where they are neither all strings nor all integers.
    pub literals: Option<LiteralView>,
}

/// An enum of strings.
#[derive(Debug)]
pub struct StringEnumView {
    /// What every model has.
    pub item: ItemView,
    /// Its variants.
    pub variants: Vec<ValueView>,
    /// The variant of any other string; none where there is no such value.
    pub other: Option<String>,
}

/// The values of an enum, by a table.
#[derive(Debug)]
pub struct LiteralView {
    /// How many.
    pub count: usize,
    /// The rows: `(Self::Auto, runtime::Literal::Str("auto")), …`.
    pub rows: String,
    /// Whether requests hold it.
    pub read: bool,
    /// Whether answers hold it.
    pub written: bool,
}

/// A value of an enum.
#[derive(Debug)]
pub struct ValueView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The value as a literal: a number or a string.
    pub literal: String,
    /// Whether the document deprecates it.
    pub deprecated: bool,
}

/// An enum of types.
#[derive(Debug)]
pub struct UnionView {
    /// What every model has.
    pub item: ItemView,
    /// Its variants.
    pub variants: Vec<VariantView>,
    /// How a value's variant is found; only where requests hold it, and no property names it.
    pub pick: Option<PickView>,
    /// How a value's variant is found; only where requests hold it, and a property names it.
    pub tagged: Option<TaggedView>,
    /// How each variant is written; empty where serde can see to it.
    pub write: Vec<ArmView>,
    /// The variants that are made of their type.
    pub from: Vec<FromVariantView>,
}

/// A type of a union.
#[derive(Debug)]
pub struct VariantView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// What it holds.
    pub ty: String,
}

/// How a value's variant is found by the schemas of all.
#[derive(Debug)]
pub struct PickView {
    /// The union's own schema.
    pub schema: String,
    /// What is read for each variant, by its place.
    pub arms: Vec<ArmView>,
}

/// How a value's variant is found by a property.
#[derive(Debug)]
pub struct TaggedView {
    /// The property, as a literal.
    pub property: String,
    /// What is read for each value of the property.
    pub arms: Vec<ArmView>,
}

/// An arm of a `match`.
#[derive(Debug)]
pub struct ArmView {
    /// The pattern.
    pub pattern: String,
    /// What comes of it.
    pub expression: String,
}

/// `impl From<…>` for a union.
#[derive(Debug)]
pub struct FromVariantView {
    /// The type of the variant.
    pub ty: String,
    /// The variant.
    pub name: String,
    /// `value`, boxed where the variant is.
    pub value: String,
}

/// A list or map that needs a name.
#[derive(Debug)]
pub struct NewtypeView {
    /// What every model has.
    pub item: ItemView,
    /// What it holds.
    pub ty: String,
}

/// `src/generated/schemas/<group>.rs`
#[derive(Debug)]
pub struct SchemasView {
    /// Doc line of the module.
    pub doc: String,
    /// `use` lines.
    pub imports: Vec<String>,
    /// The schemas, and the lists of variants.
    pub statics: Vec<StaticView>,
}

/// A static.
#[derive(Debug)]
pub struct StaticView {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// Doc line.
    pub doc: String,
    /// The expression.
    pub expression: String,
}

/// `src/generated/patterns.rs`
#[derive(Debug)]
pub struct PatternsView {
    /// The patterns.
    pub patterns: Vec<PatternView>,
}

/// A pattern.
#[derive(Debug)]
pub struct PatternView {
    /// What stands before it; may be empty.
    pub gate: String,
    /// Its static.
    pub name: String,
    /// As the document writes it, as a Rust string literal.
    pub written: String,
    /// As `regex` reads it, as a Rust string literal.
    pub regex: String,
    /// Doc lines.
    pub docs: Vec<String>,
}

/// `src/generated/rejections.rs`
#[derive(Debug)]
pub struct RejectionsView {
    /// What is imported of the runtime: `Described, Member, Shape`.
    pub imports: String,
    /// The constants; a name has what stands before it: `pub(super) const ERROR_422`.
    pub constants: Vec<StaticView>,
}

/// `src/generated/<group>.rs`
#[derive(Debug)]
pub struct GroupView {
    /// Doc lines of the module.
    pub docs: Vec<String>,
    /// The tag, as a Rust string literal; none for operations without one.
    pub tag: Option<String>,
    /// `use` lines.
    pub imports: Vec<String>,
    /// Doc lines of the trait.
    pub interface_docs: Vec<String>,
    /// The trait that the application implements.
    pub interface: String,
    /// The trait that the routes call.
    pub service: String,
    /// What else the routes call, with a colon: `: security::SecurityService`; empty for most.
    pub service_bounds: String,
    /// What else the application implements, with a `+` on the left: ` + security::Security`; empty for most.
    pub interface_bounds: String,
    /// Whether a method has a name that by custom takes no `self`, such as `new`.
    pub unusual: bool,
    /// The operations.
    pub operations: Vec<Arc<OperationView>>,
    /// Those of them whose types and handlers stand in this file.
    pub own: Vec<Arc<OperationView>>,
    /// The modules of the others.
    pub chapters: Vec<String>,
    /// The types that a failure is answered with: `A, B`.
    pub failures: String,
    /// The parameters that several operations have.
    pub constants: Vec<ConstantView>,
}

/// `src/generated/<group>/<chapter>.rs`
#[derive(Debug)]
pub struct ChapterView {
    /// Doc lines of the module.
    pub docs: Vec<String>,
    /// The trait that the application implements.
    pub interface: String,
    /// The trait that the routes call.
    pub service: String,
    /// The operations.
    pub operations: Vec<Arc<OperationView>>,
}

/// How errors become what an operation documents.
#[derive(Debug, PartialEq, Eq)]
pub struct FailureView {
    /// The body that most of its errors have: a type.
    pub body: String,
    /// What the closure takes: `status, _, body`.
    pub parameters: String,
    /// The variant of all statuses, where they have one: an expression.
    pub only: Option<String>,
    /// The variant of each status.
    pub arms: Vec<FailureArmView>,
}

/// The variant of a status.
#[derive(Debug, PartialEq, Eq)]
pub struct FailureArmView {
    /// A pattern: `404`, `400..=599`.
    pub code: String,
    /// The expression: `Self::NotFound(body)`.
    pub answer: String,
}

/// An operation.
#[derive(Debug)]
pub struct OperationView {
    /// Doc lines of the method.
    pub docs: Vec<String>,
    /// Whether the document deprecates it.
    pub deprecated: bool,
    /// `GET /items/{item_id}`
    pub route: String,
    /// The HTTP method.
    pub http_method: String,
    /// What logs and layers call it, as a Rust string literal: `operationId`, or the method's name.
    pub id: String,
    /// The path template, as a Rust string literal.
    pub path: String,
    /// The method of the trait.
    pub method: String,
    /// The function that handles the route.
    pub handler: String,
    /// The rejections that the document describes: `rejections::ERROR_422`; may be empty.
    pub described: String,
    /// What lets requests pass: `security::by_session`; empty where anybody may call.
    pub guard: String,
    /// The request's type.
    pub request: String,
    /// The request's fields, without `parts`.
    pub fields: Vec<FieldView>,
    /// The field for everything else of a request.
    pub parts: String,
    /// The request's `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
    /// What the request is made of: `item_id, kind: kind_value, parts`.
    pub inits: String,
    /// What a success is: a type.
    pub success: String,
    /// What a failure is: a type.
    pub failure: String,
    /// The body's own type, where it has several media types.
    pub body_enum: Option<BodyEnumView>,
    /// The forms that are read part by part.
    pub forms: Vec<FormView>,
    /// What the client may choose from, where an answer has several media types.
    pub accepted: Option<AcceptedView>,
    /// The success's own type, where the plain body is not enough.
    pub success_type: Option<AnswerView>,
    /// The failure's own type, where the document describes any.
    pub failure_type: Option<AnswerView>,
    /// The failure's type, where it is that of another operation.
    pub failure_alias: Option<AliasView>,
    /// The constants that describe parameters.
    pub constants: Vec<ConstantView>,
    /// What is read from the request: `let <name> = <expression>;`
    pub reads: Vec<ReadView>,
    /// `Some(a), Some(b)`; empty where nothing is read.
    pub read_pattern: String,
    /// `a, b`
    pub read_names: String,
    /// Whether something is awaited before the operation is asked: a body.
    pub awaits: bool,
    /// What stands before the operation that is awaited to make an answer of it: `runtime::varied(`
    pub before: &'static str,
    /// What stands after it: `.map(ReadItemRequest::reply).into_response()`
    pub after: String,
    /// The runtime's function that asks the operation and sends what it gives, where nothing is awaited before.
    pub answerer: &'static str,
    /// What makes a reply of a success: `ReadItemRequest::reply`
    pub replier: String,
    /// Makes a reply of the success, where that is a plain body.
    pub reply: Option<ReplyView>,
    /// The example, as an expression.
    pub example: String,
    /// Functions of the request.
    pub methods: Vec<MethodView>,
    /// Whether the call is changed while it is read.
    pub mutable: bool,
    /// Whether the answer depends on what the request knows already: it may be a file.
    pub conditional: bool,
}

/// A name for another operation's type.
#[derive(Debug)]
pub struct AliasView {
    /// Its name.
    pub name: String,
    /// What it stands for.
    pub of: String,
    /// The other operation's method.
    pub method: String,
}

/// A function that makes a reply of a body.
#[derive(Debug)]
pub struct ReplyView {
    /// What it takes.
    pub parameters: String,
    /// What it gives.
    pub expression: String,
}

/// The media types that a client may choose from.
#[derive(Debug)]
pub struct AcceptedView {
    /// The type.
    pub name: String,
    /// Its variants.
    pub variants: Vec<VariantView>,
}

/// The type of a body with several media types.
#[derive(Debug)]
pub struct BodyEnumView {
    /// Its name.
    pub name: String,
    /// Its variants.
    pub variants: Vec<VariantView>,
    /// Whether one variant is much larger than the others.
    pub large: bool,
    /// Its `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
}

/// A type of answers.
#[derive(Debug)]
pub struct AnswerView {
    /// Its name.
    pub name: String,
    /// Whether it is a struct: its only variant is the type itself.
    pub is_struct: bool,
    /// Whether one variant is much larger than the others.
    pub large: bool,
    /// Whether it depends on what the request knows already: it may be a file.
    pub conditional: bool,
    /// The answers.
    pub variants: Vec<AnswerVariantView>,
    /// How errors become these; for failures only.
    pub from: Option<FailureView>,
    /// Its `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
}

/// An answer.
#[derive(Debug, PartialEq, Eq)]
pub struct AnswerVariantView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// What a tuple variant holds; empty for a unit or one with fields.
    pub tuple: String,
    /// Its fields; empty for a unit or a tuple.
    pub fields: Vec<FieldView>,
    /// The pattern that takes it apart, without `Self::Name`.
    pub pattern: String,
    /// The expression that makes a reply of the parts.
    pub reply: String,
}
