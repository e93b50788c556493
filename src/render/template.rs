//! One template for each kind of file, and for each kind of item in it.

use std::sync::Arc;

use askama::{Result, Template};

use crate::plan::view::{
    AnswerView, AnswersIndexView, CallersView, ChapterView, ContractView, CorsView, EnumView, FromView,
    GeneratedView, GroupView, HandlersIndexView, HandlersView, IntoView, LibraryView, MainView, ManifestView,
    ModelAliasView, ModelView, ModelsIndexView, ModelsView, NewtypeView, OperationView, OutboundFileView,
    PatternsView, ReadmeView, RejectionsView, RouterView, RuntimeView, SchemasView, SecurityView,
    StringEnumView, StructView, UnionView, View,
};

/// Fills the template of a view.
///
/// # Errors
/// Where a template fails, which none of ours does.
pub(super) fn fill(view: &View) -> Result<String> {
    match view {
        View::Generated(view) => GeneratedTemplate { view }.render(),
        View::ModelsIndex(view) => ModelsIndexTemplate { view }.render(),
        View::Models(view) => {
            let models: Result<Vec<String>> = view.models.iter().map(model).collect();
            ModelsTemplate { view, models: models? }.render()
        }
        View::SchemasIndex(view) => SchemasIndexTemplate { view }.render(),
        View::Schemas(view) => SchemasTemplate { view }.render(),
        View::AnswersIndex(view) => AnswersIndexTemplate { view }.render(),
        View::Patterns(view) => PatternsTemplate { view }.render(),
        View::Group(view) => {
            let operations: Result<Vec<String>> =
                view.own.iter().map(|one| operation(&view.interface, &view.service, "", one)).collect();
            GroupTemplate { view, operations: operations? }.render()
        }
        View::Chapter(view) => {
            let one =
                |one: &Arc<OperationView>| operation(&view.interface, &view.service, "pub(super) ", one);
            let operations: Result<Vec<String>> = view.operations.iter().map(one).collect();
            ChapterTemplate { view, operations: operations? }.render()
        }
        View::Outbound(view) => OutboundTemplate { view }.render(),
        View::Rejections(view) => RejectionsTemplate { view }.render(),
        View::Router(view) => RouterTemplate { view }.render(),
        View::Security(view) => SecurityTemplate { view }.render(),
        View::Callers(view) => CallersTemplate { view }.render(),
        View::Cors(view) => CorsTemplate { view }.render(),
        View::Runtime(view) => RuntimeTemplate { view }.render(),
        View::RuntimeManifest(view) => RuntimeManifestTemplate { view }.render(),
        View::Manifest(view) => ManifestTemplate { view }.render(),
        View::Readme(view) => ReadmeTemplate { view }.render(),
        View::Library(view) => LibraryTemplate { view }.render(),
        View::Main(view) => MainTemplate { view }.render(),
        View::HandlersIndex(view) => HandlersIndexTemplate { view }.render(),
        View::Handlers(view) => HandlersTemplate { view }.render(),
        View::Contract(view) => ContractTemplate { view }.render(),
    }
}

fn model(view: &ModelView) -> Result<String> {
    match view {
        ModelView::Struct(view) => StructTemplate { view }.render(),
        ModelView::Enum(view) => EnumTemplate { view }.render(),
        ModelView::StringEnum(view) => StringEnumTemplate { view }.render(),
        ModelView::Union(view) => UnionTemplate { view }.render(),
        ModelView::Newtype(view) => NewtypeTemplate { view }.render(),
        ModelView::From(view) => FromTemplate { view }.render(),
        ModelView::Into(view) => IntoTemplate { view }.render(),
        ModelView::Alias(view) => AliasTemplate { view }.render(),
    }
}

fn operation(interface: &str, service: &str, seen: &str, view: &OperationView) -> Result<String> {
    let method = &view.method;
    let success = view.success_type.as_ref().map(|view| SuccessTemplate { interface, method, view }.render());
    let failure = view.failure_type.as_ref().map(|view| FailureTemplate { interface, method, view }.render());
    OperationTemplate {
        interface,
        service,
        seen,
        view,
        success: success.transpose()?.unwrap_or_default(),
        failure: failure.transpose()?.unwrap_or_default(),
    }
    .render()
}

macro_rules! templates {
    ($($name:ident $view:ty, $path:literal;)+) => {$(
        #[derive(Template)]
        #[template(path = $path, escape = "none")]
        struct $name<'a> {
            view: &'a $view,
        }
    )+};
}

templates! {
    GeneratedTemplate GeneratedView, "generated/mod.rs.jinja";
    ModelsIndexTemplate ModelsIndexView, "generated/models_index.rs.jinja";
    StructTemplate StructView, "generated/struct.rs.jinja";
    EnumTemplate EnumView, "generated/enum.rs.jinja";
    StringEnumTemplate StringEnumView, "generated/string_enum.rs.jinja";
    UnionTemplate UnionView, "generated/union.rs.jinja";
    NewtypeTemplate NewtypeView, "generated/newtype.rs.jinja";
    FromTemplate FromView, "generated/from.rs.jinja";
    AliasTemplate ModelAliasView, "generated/alias.rs.jinja";
    IntoTemplate IntoView, "generated/into.rs.jinja";
    SchemasIndexTemplate ModelsIndexView, "generated/schemas_index.rs.jinja";
    SchemasTemplate SchemasView, "generated/schemas.rs.jinja";
    AnswersIndexTemplate AnswersIndexView, "generated/answers_index.rs.jinja";
    OutboundTemplate OutboundFileView, "generated/outbound.rs.jinja";
    RejectionsTemplate RejectionsView, "generated/rejections.rs.jinja";
    PatternsTemplate PatternsView, "generated/patterns.rs.jinja";
    RouterTemplate RouterView, "generated/router.rs.jinja";
    SecurityTemplate SecurityView, "generated/security.rs.jinja";
    CallersTemplate CallersView, "crate/security.rs.jinja";
    CorsTemplate CorsView, "generated/cors.rs.jinja";
    RuntimeTemplate RuntimeView, "generated/runtime.rs.jinja";
    RuntimeManifestTemplate ManifestView, "crate/runtime.toml.jinja";
    ManifestTemplate ManifestView, "crate/Cargo.toml.jinja";
    ReadmeTemplate ReadmeView, "crate/README.md.jinja";
    LibraryTemplate LibraryView, "crate/lib.rs.jinja";
    MainTemplate MainView, "crate/main.rs.jinja";
    HandlersIndexTemplate HandlersIndexView, "crate/handlers_index.rs.jinja";
    HandlersTemplate HandlersView, "crate/handlers.rs.jinja";
    ContractTemplate ContractView, "crate/contract.rs.jinja";
}

#[derive(Template)]
#[template(path = "generated/models.rs.jinja", escape = "none")]
struct ModelsTemplate<'a> {
    view: &'a ModelsView,
    models: Vec<String>,
}

#[derive(Template)]
#[template(path = "generated/group.rs.jinja", escape = "none")]
struct GroupTemplate<'a> {
    view: &'a GroupView,
    operations: Vec<String>,
}

#[derive(Template)]
#[template(path = "generated/chapter.rs.jinja", escape = "none")]
struct ChapterTemplate<'a> {
    view: &'a ChapterView,
    operations: Vec<String>,
}

#[derive(Template)]
#[template(path = "generated/operation.rs.jinja", escape = "none")]
struct OperationTemplate<'a> {
    interface: &'a str,
    service: &'a str,
    seen: &'a str,
    view: &'a OperationView,
    success: String,
    failure: String,
}

#[derive(Template)]
#[template(path = "generated/success.rs.jinja", escape = "none")]
struct SuccessTemplate<'a> {
    interface: &'a str,
    method: &'a str,
    view: &'a AnswerView,
}

#[derive(Template)]
#[template(path = "generated/failure.rs.jinja", escape = "none")]
struct FailureTemplate<'a> {
    interface: &'a str,
    method: &'a str,
    view: &'a AnswerView,
}
