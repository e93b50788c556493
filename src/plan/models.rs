//! Models: structs, enums and unions, in a file for each group of operations that first needs them.

use std::collections::HashSet;

use super::context::{Context, From, Uses};
use super::conversions::{self, Pairs};
use super::shelves::Shelf;
use super::view::{ItemView, ModelAliasView, ModelView, ModelsView, NewtypeView, SchemasView, StaticView};
use super::{docs, enums, structs, unions, words};
use crate::ir::{Api, Field, GroupId, Media, Occasion, Outbound, OwnType, Shape, StringShape, TypeId};

/// Columns that doc comments of fields and variants may take: what is left of 100.
pub(super) const FIELD_DOCS: usize = 92;
/// Columns that doc comments of items may take.
const ITEM_DOCS: usize = 96;

/// The models and schemas of each group: what its operations need first.
pub(super) fn by_group(context: &Context<'_>) -> Vec<Vec<TypeId>> {
    let api = context.api;
    let mut group_of: Vec<Option<GroupId>> = vec![None; api.types.len()];
    for operation in &api.operations {
        let parameters = operation.parameters.iter().map(|p| p.value);
        let body = operation.body.iter().flat_map(|body| &body.media).flat_map(Media::used);
        let answers = operation.responses.iter().flat_map(|response| {
            response.media.iter().filter_map(Media::typed).chain(response.headers.iter().map(|h| h.value))
        });
        let mut stack: Vec<TypeId> = parameters.chain(body).chain(answers).map(|used| used.ty).collect();
        while let Some(id) = stack.pop() {
            if group_of[id.index()].is_none() {
                group_of[id.index()] = Some(operation.group);
                stack.extend(parts(api, id));
                stack.extend(api.views.get(&id).map(|view| view.of));
            }
        }
    }
    // What callbacks hold as well as webhooks stands behind no feature.
    let is_webhook = |one: &&Outbound| matches!(one.occasion, Occasion::Webhook(_));
    let callbacks = api.outbound.iter().filter(|one| !is_webhook(one));
    for one in callbacks.chain(api.outbound.iter().filter(is_webhook)) {
        let group = match &one.occasion {
            Occasion::Webhook(_) => GroupId::new(api.groups.len()),
            Occasion::Callback { operation, .. } => api.operations[operation.index()].group,
        };
        let parameters = one.parameters.iter().map(|p| p.value);
        let answers = one.responses.iter().flat_map(|response| &response.media);
        let bodies = one.body.iter().flat_map(|body| &body.media).chain(answers).filter_map(Media::typed);
        let mut stack: Vec<TypeId> = parameters.chain(bodies).map(|used| used.ty).collect();
        while let Some(id) = stack.pop() {
            if group_of[id.index()].is_none() {
                group_of[id.index()] = Some(group);
                stack.extend(parts(api, id));
            }
        }
    }
    let mut groups = vec![Vec::new(); api.groups.len() + 1];
    for (id, _) in api.type_ids().filter(|(id, _)| context.is_table(*id) && context.facts.is_spoken_of(*id)) {
        if let Some(group) = group_of[id.index()] {
            groups[group.index()].push(id);
        }
    }
    groups
}

/// The file of what the document demands of a group's models; none where no request holds any.
pub(super) fn schemas(context: &Context<'_>, shelf: &Shelf) -> Option<SchemasView> {
    let has_table = |id: &TypeId| context.facts.compared[id.index()] && context.defined(*id) == *id;
    let ids: Vec<TypeId> = shelf.ids.iter().copied().filter(has_table).collect();
    let mut uses = Uses::default();
    let mut statics = Vec::new();
    for id in &ids {
        statics.push(schema_static(context, *id, &mut uses));
    }
    let mut imports = Vec::new();
    let foreign = uses.tables.iter().filter(|id| !ids.contains(id));
    let mut siblings: Vec<&str> = foreign.map(|id| context.names.types[id.index()].table.as_str()).collect();
    siblings.sort_unstable();
    if !siblings.is_empty() {
        imports.push(format!("use super::{{{}}};", siblings.join(", ")));
    }
    if uses.patterns {
        imports.push("use super::super::patterns;".to_owned());
    }
    uses.runtime.insert("Schema");
    let runtime: Vec<&str> = uses
        .runtime
        .iter()
        .copied()
        .filter(|name| {
            *name == "Schema" || statics.iter().any(|one| one.expression.contains(&format!("{name}::")))
        })
        .collect();
    imports.push(format!("use super::super::runtime::{{{}}};", runtime.join(", ")));
    (!ids.is_empty()).then(|| SchemasView {
        doc: format!(
            "Schemas of the models that requests of `{}` hold first{}.",
            context.module(shelf.group),
            which(shelf)
        ),
        imports,
        statics,
    })
}

/// Which of a group's models a file has, where it has not all.
pub(super) fn which(shelf: &Shelf) -> String {
    match shelf.words.as_str() {
        "" => String::new(),
        words => format!(", those called `{words}…`"),
    }
}

/// The static of a type's schema.
pub(super) fn schema_static(context: &Context<'_>, id: TypeId, uses: &mut Uses) -> StaticView {
    let names = &context.names.types[id.index()];
    StaticView {
        name: names.table.clone(),
        ty: "Schema".to_owned(),
        doc: if is_model(context, id) {
            let shown = context.bare_ty(id, From::Within, &mut Uses::default());
            format!("The schema of [`{shown}`](super::super::models::{}).", names.name)
        } else {
            format!("The schema of `{}`.", words::subject(&context.api.ty(id).origin))
        },
        expression: context.table_body(id, From::Within, uses),
    }
}

/// Every type that a type speaks of, in its shape or in its table.
fn parts(api: &Api, id: TypeId) -> Vec<TypeId> {
    let ty = api.ty(id);
    [crate::analyze::parts(ty), crate::analyze::extra_parts(ty)]
        .concat()
        .into_iter()
        .map(|used| used.ty)
        .collect()
}

/// Whether a type is one in Rust too; others are only compared with.
fn is_model(context: &Context<'_>, id: TypeId) -> bool {
    context.is_item(id) && context.facts.is_reached(id)
}

/// Whether it is written down itself, and not as an instance of a generic one.
fn is_written(context: &Context<'_>, id: TypeId) -> bool {
    is_model(context, id) && context.facts.generics.is_written(id)
}

/// The file of a group's models; none where it has only schemas.
pub(super) fn file(context: &Context<'_>, pairs: &Pairs, shelf: &Shelf) -> Option<ModelsView> {
    let ids: Vec<TypeId> = shelf.ids.iter().copied().filter(|id| is_written(context, *id)).collect();
    if ids.is_empty() {
        return None;
    }
    let mut uses = Uses::default();
    let mut models: Vec<ModelView> = Vec::with_capacity(ids.len());
    for id in &ids {
        if let Some(own) = context.own_type(*id) {
            models.push(ModelView::Alias(own_alias(context, *id, own)));
            continue;
        }
        if let Some(one) = context.equal.get(id) {
            models.push(ModelView::Alias(alias(context, *id, *one, &mut uses)));
            continue;
        }
        models.push(model(context, *id, &mut uses));
        models.extend(conversions::of(context, *id, pairs, &mut uses));
    }
    let (mut reads, mut writes) = (false, false);
    let is_derived = |id: &&TypeId| enums::kind(context.api.ty(**id)) != Some(enums::Kind::Strings);
    let is_here = |id: &&TypeId| context.defined(**id) == **id && context.own_type(**id).is_none();
    let by_macro: HashSet<&str> = models.iter().filter_map(read_by_macro).collect();
    for id in ids.iter().filter(is_here).filter(is_derived) {
        reads |= context.facts.request[id.index()] && !by_macro.contains(context.name(*id));
        writes |= context.facts.response[id.index()];
    }
    Some(ModelsView {
        doc: format!(
            "Models that the operations of `{}` need first{}.",
            context.module(shelf.group),
            which(shelf)
        ),
        imports: imports(context, &ids, &uses, reads, writes, &models),
        models,
    })
}

fn imports(
    context: &Context<'_>,
    ids: &[TypeId],
    uses: &Uses,
    reads: bool,
    writes: bool,
    models: &[ModelView],
) -> Vec<String> {
    let mut imports = Vec::new();
    if uses.map {
        imports.push("use std::collections::BTreeMap;".to_owned());
    }
    match (reads, writes) {
        (true, true) => imports.push("use serde::{Deserialize, Serialize};".to_owned()),
        (true, false) => imports.push("use serde::Deserialize;".to_owned()),
        (false, true) => imports.push("use serde::Serialize;".to_owned()),
        (false, false) => {}
    }
    let foreign = |id: &&TypeId| !ids.contains(id);
    let mut siblings: Vec<&str> = uses.items.iter().filter(foreign).map(|id| context.name(*id)).collect();
    siblings.sort_unstable();
    if !siblings.is_empty() {
        imports.push(format!("use super::{{{}}};", siblings.join(", ")));
    }
    let mut modules: Vec<&str> = Vec::new();
    let conditions = models.iter().filter_map(valid).collect::<Vec<_>>().join(";");
    modules.extend(conditions.contains("patterns::").then_some("patterns"));
    modules.extend(models.iter().any(speaks_of_runtime).then_some("runtime"));
    modules.extend(models.iter().any(picks).then_some("schemas"));
    if !modules.is_empty() {
        imports.push(format!("use super::super::{{{}}};", modules.join(", ")));
    }
    let of = |open: bool| {
        models.iter().any(|one| matches!(one, ModelView::StringEnum(view) if view.other.is_some() == open))
    };
    if of(false) {
        imports.push("use super::super::runtime::enums::{self, string_enum};".to_owned());
    }
    if models.iter().any(|one| read_by_macro(one).is_some()) {
        imports.push("use super::super::runtime::members::{self, deserialize};".to_owned());
    }
    if of(true) {
        imports.push("use super::super::runtime::open_enums::open_string_enum;".to_owned());
    }
    // A condition may have been given up for the schema's word, with all it would have called.
    let runtime: Vec<&str> =
        uses.runtime.iter().copied().filter(|name| speaks_of(&conditions, name)).collect();
    if !runtime.is_empty() {
        imports.push(format!("use super::super::runtime::{{{}}};", runtime.join(", ")));
    }
    imports
}

/// The name of a struct that the runtime's macro has read.
fn read_by_macro(model: &ModelView) -> Option<&str> {
    match model {
        ModelView::Struct(view) if !view.reads.is_empty() => Some(&view.item.name),
        _ => None,
    }
}

/// Whether conditions speak of something by its name.
fn speaks_of(conditions: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    conditions.match_indices(name).any(|(at, _)| {
        !conditions[..at].ends_with(is_part) && !conditions[at + name.len()..].starts_with(is_part)
    })
}

/// Whether a model's text says `runtime::…`.
fn speaks_of_runtime(model: &ModelView) -> bool {
    let says = |text: &str| text.contains("runtime::");
    match model {
        ModelView::Struct(view) => {
            view.fields.iter().any(|field| says(&field.serde) || says(&field.ty))
                || view.defaults.iter().any(|default| says(&default.expression))
                || view.methods.iter().any(|method| says(&method.head) || says(&method.body))
        }
        ModelView::Union(view) => {
            let arms = &view.write;
            view.pick.is_some()
                || view.tagged.is_some()
                || arms.iter().any(|arm| says(&arm.expression))
                || view.variants.iter().any(|variant| says(&variant.ty))
        }
        ModelView::Newtype(view) => says(&view.ty),
        ModelView::From(view) => says(&view.expression),
        ModelView::Into(view) => {
            view.methods.iter().any(|method| says(&method.arguments) || says(&method.expression))
        }
        ModelView::Enum(view) => view.literals.is_some(),
        ModelView::StringEnum(_) | ModelView::Alias(_) => false,
    }
}

/// What must hold for a model's parts.
fn valid(model: &ModelView) -> Option<&str> {
    let item = match model {
        ModelView::Struct(view) => &view.item,
        ModelView::Enum(view) => &view.item,
        ModelView::StringEnum(view) => &view.item,
        ModelView::Union(view) => &view.item,
        ModelView::Newtype(view) => &view.item,
        ModelView::From(_) | ModelView::Into(_) | ModelView::Alias(_) => return None,
    };
    item.valid.as_deref()
}

/// Whether a model is a union that requests hold, and that is told apart by schemas.
fn picks(model: &ModelView) -> bool {
    matches!(model, ModelView::Union(view) if view.pick.is_some())
}

fn model(context: &Context<'_>, id: TypeId, uses: &mut Uses) -> ModelView {
    match &context.api.ty(id).shape {
        Shape::Struct(object) => ModelView::Struct(structs::structure(context, id, object, uses)),
        Shape::Enum(shape) => enums::enumeration(context, id, shape, uses),
        Shape::Union(shape) => ModelView::Union(unions::union(context, id, shape, uses)),
        _ => ModelView::Newtype(NewtypeView {
            ty: context.unnamed_ty(id, From::Within, uses),
            item: item_view(context, id, "Debug, Clone", vec!["transparent".to_owned()], uses),
        }),
    }
}

/// The name of a type of the user's own among the models.
fn own_alias(context: &Context<'_>, id: TypeId, own: &OwnType) -> ModelAliasView {
    let mut docs = words::item(&context.api.ty(id).docs, ITEM_DOCS);
    if docs.is_empty() {
        docs.push(format!("`{}`.", words::subject(&context.api.ty(id).origin)));
    }
    // The crate of an extension is one that the manifest names.
    let root = if own.dependency.is_some() { "::" } else { "" };
    ModelAliasView { docs, name: context.name(id).to_owned(), ty: format!("{root}{}", own.path) }
}

/// The name that an equal type has where it stands.
fn alias(context: &Context<'_>, id: TypeId, one: TypeId, uses: &mut Uses) -> ModelAliasView {
    let (own, other) = (&context.api.ty(id).docs, &context.api.ty(one).docs);
    let mut docs = if own == other { Vec::new() } else { words::item(own, ITEM_DOCS) };
    if docs.is_empty() {
        docs.push(format!("`{}`.", words::subject(&context.api.ty(id).origin)));
    }
    let ty = context.bare_ty(one, From::Within, uses);
    ModelAliasView { docs, name: context.name(id).to_owned(), ty }
}

/// What every model has.
pub(super) fn item_view(
    context: &Context<'_>,
    id: TypeId,
    derives: &str,
    serde: Vec<String>,
    uses: &mut Uses,
) -> ItemView {
    let ty = context.api.ty(id);
    let (request, response) = (context.facts.request[id.index()], context.facts.response[id.index()]);
    let kind = enums::kind(ty);
    let numeric = kind == Some(enums::Kind::Integers);
    let by_hand = matches!(&ty.shape, Shape::Union(_)) || kind == Some(enums::Kind::Others);
    let by_macro = kind == Some(enums::Kind::Strings);
    let debug = context.model_debug(id);
    let mut derives = match &debug {
        Some(_) => derives.replace("Debug, ", ""),
        None => derives.to_owned(),
    };
    derives.push_str(&more_derives(context, id, &derives));
    if response && kind != Some(enums::Kind::Others) && !by_macro {
        derives.push_str(", Serialize");
    }
    if request && !by_hand && !by_macro {
        derives.push_str(", Deserialize");
    }
    let names = &context.names.types[id.index()];
    let mut docs = context.generic_docs(id, ITEM_DOCS).unwrap_or_else(|| words::item(&ty.docs, ITEM_DOCS));
    if let Some(view) = context.api.views.get(&id) {
        docs = conversions::view_docs(context, id, view);
    } else if docs.is_empty() {
        docs.push(format!("`{}`.", words::subject(&ty.origin)));
    }
    let valid = if request { context.valid(id, uses) } else { None };
    let mut serde = serde;
    if numeric {
        if request {
            serde.push("try_from = \"i64\"".to_owned());
        }
        if response {
            serde.push("into = \"i64\"".to_owned());
        }
    }
    // What is neither read nor written has no word for serde.
    if !request && !response {
        serde.clear();
    }
    ItemView {
        docs,
        deprecated: ty.docs.deprecated,
        derives,
        serde: serde.join(", "),
        name: names.name.clone(),
        parameters: context.parameters(id),
        valid_parameters: context.valid_parameters(id),
        valid,
        debug,
    }
}

/// What the settings have a model derive besides `derives`.
pub(super) fn more_derives(context: &Context<'_>, id: TypeId, derives: &str) -> String {
    let settings = &context.config.models;
    let own = settings.derives_of.get(&context.names.types[id.index()].name);
    let mut has: Vec<&str> = derives.split(", ").collect();
    // What every model derives as it is read or written.
    has.extend(["Serialize", "Deserialize"]);
    let mut more = String::new();
    for derive in settings.derives.iter().chain(own.into_iter().flatten()) {
        if !has.contains(&derive.as_str()) {
            has.push(derive);
            more.push_str(", ");
            more.push_str(derive);
        }
    }
    more
}

/// The document's words on a field, or its name; and its limits.
/// Words that not all instances of a generic type have in common are left out.
pub(super) fn field_docs(context: &Context<'_>, field: &Field, common: bool) -> Vec<String> {
    let mut docs = if common { words::item(&field.docs, FIELD_DOCS) } else { Vec::new() };
    if docs.is_empty() {
        let target = context.api.ty(field.value.ty);
        let words = target
            .docs
            .title
            .as_ref()
            .or(target.docs.description.as_ref())
            .filter(|_| common && context.is_item(field.value.ty))
            .map(|words| docs::escape(&docs::first_sentence(words)))
            .filter(|words| !words.is_empty());
        if let Some(words) = words {
            return docs::lines(&format!("`{}`: {words}", words::code(&field.name)), FIELD_DOCS);
        }
        let limits = match &target.shape {
            Shape::String(string) => string_limits(string),
            _ => String::new(),
        };
        docs.push(format!("`{}`{limits}.", words::code(&field.name)));
    }
    docs
}

fn string_limits(string: &StringShape) -> String {
    match (string.min_length, string.max_length) {
        (Some(1), Some(1)) => ", 1 character".to_owned(),
        (Some(min), Some(max)) if min == max => format!(", {min} characters"),
        (Some(min), Some(max)) => format!(", {min} to {max} characters"),
        (Some(1), None) => ", not empty".to_owned(),
        (Some(min), None) => format!(", at least {min} characters"),
        (None, Some(max)) => format!(", at most {max} characters"),
        (None, None) => String::new(),
    }
}
