//! Forms that are read part by part: their types, and the rules by which their parts are read.

use super::context::{Context, From, Uses, quoted};
use super::models::field_docs;
use super::operations::plain_debug;
use super::secrets::{self, Shown};
use super::ty::is_lopsided;
use super::view::{FieldView, FormView, HeadersView, VariantView};
use super::words;
use crate::ir::{
    Field, FormPart, Header, HeaderForm, Media, Operation, PartContent, Shape, StructShape, Style, TypeId,
    Use,
};
use crate::name::{FormNames, OperationNames, PartNames};

/// Columns that doc comments of fields may take.
const DOCS: usize = 92;
/// About how many bytes a file on its way in takes where it stands.
const FILE: usize = 176;

/// The forms of an operation.
pub(super) fn forms(
    context: &Context<'_>,
    one: &Operation,
    names: &OperationNames,
    uses: &mut Uses,
) -> Vec<FormView> {
    let media = one.body.iter().flat_map(|body| &body.media).zip(&names.forms);
    media
        .filter_map(|(media, names)| {
            let value = media.value?;
            match (&context.api.ty(value.ty).shape, names) {
                (Shape::Struct(object), Some(names)) => {
                    Some(form(context, media, value.ty, object, names, uses))
                }
                _ => None,
            }
        })
        .collect()
}

/// How the parts of a property are read.
pub(super) fn rule(context: &Context<'_>, part: &FormPart, uses: &mut Uses) -> String {
    let name = quoted(&part.name);
    let mut rule = match part.content {
        PartContent::Text => format!("runtime::PartRule::text({name})"),
        PartContent::Json => format!("runtime::PartRule::json({name})"),
        PartContent::File => format!("runtime::PartRule::file({name})"),
        PartContent::Delimited(delimiter) => {
            format!("runtime::PartRule::delimited({name}, {})", quoted(delimiter))
        }
    };
    if part.is_list {
        rule.push_str(".list()");
    }
    if !part.types.is_empty() && !part.types.iter().any(|one| one == "*/*") {
        let types: Vec<String> = part.types.iter().map(|one| quoted(one)).collect();
        rule.push_str(&format!(".types(&[{}])", types.join(", ")));
    }
    if part.bytes != (None, None) {
        let most = part.bytes.1.map_or_else(|| "u64::MAX".to_owned(), |most| most.to_string());
        rule.push_str(&format!(".bytes({}, {most})", part.bytes.0.unwrap_or_default()));
    }
    if !part.headers.is_empty() {
        let headers: Vec<String> = part.headers.iter().map(|one| header_rule(context, one, uses)).collect();
        rule.push_str(&format!(".headers(&[{}])", headers.join(", ")));
    }
    rule
}

/// The properties of a form in pairs that have styles of their own, or are JSON. FastAPI knows none.
pub(super) fn styled(context: &Context<'_>, media: &Media, uses: &mut Uses) -> Vec<String> {
    let shape = media.value.map(|value| &context.api.ty(value.ty).shape);
    let Some(Shape::Struct(object)) = shape.filter(|_| !context.config.is_fastapi()) else {
        return Vec::new();
    };
    let is_json = |one: &String| one == "application/json" || one.ends_with("+json");
    let mut fields = Vec::new();
    for encoding in &media.encodings {
        let json = !encoding.types.is_empty() && encoding.types.iter().all(is_json);
        let Some(field) = object.fields.iter().find(|field| field.name == encoding.name) else { continue };
        let how = match encoding.style {
            None if json => ".content_json()".to_owned(),
            None | Some((Style::Form, true)) => String::new(),
            Some((style, explode)) => {
                let explode = if explode { "" } else { ".explode(false)" };
                if style == Style::Form {
                    explode.to_owned()
                } else {
                    uses.runtime.insert("Style");
                    format!(".style(Style::{style:?}){explode}")
                }
            }
        };
        let is_object = matches!(context.api.ty(field.value.ty).shape, Shape::Struct(_) | Shape::Map(_));
        let spreads = encoding.style == Some((Style::Form, true)) && is_object;
        if how.is_empty() && !spreads {
            continue;
        }
        uses.runtime.extend(["Parameter", "Schema"]);
        let table = context.table(Use { nullable: false, ..field.value }, From::Elsewhere, uses);
        let spread = if spreads { ".spread()" } else { "" };
        let parameter = format!("Parameter::query({}, {table}){how}", quoted(&encoding.name));
        fields.push(format!("runtime::StyledField::new({parameter}){spread}"));
    }
    fields
}

fn header_rule(context: &Context<'_>, header: &Header, uses: &mut Uses) -> String {
    uses.runtime.extend(["Parameter", "Schema"]);
    let table = context.table(header.value, From::Elsewhere, uses);
    let form = match header.form {
        HeaderForm::Json => ".content_json()",
        HeaderForm::Exploded => ".explode(true)",
        HeaderForm::Simple | HeaderForm::Uri | HeaderForm::Cookies => "",
    };
    format!("({}, Parameter::header({}, {table}){form})", header.required, quoted(&header.name))
}

fn form(
    context: &Context<'_>,
    media: &Media,
    id: TypeId,
    object: &StructShape,
    names: &FormNames,
    uses: &mut Uses,
) -> FormView {
    context.needs.multipart.set(true);
    uses.runtime.insert("Schema");
    let mut view = FormView {
        name: names.form.clone(),
        part: names.part.clone(),
        other: names.other.clone(),
        media: words::code(&media.written),
        docs: words::item(&context.api.ty(id).docs, DOCS),
        fields: Vec::new(),
        variants: Vec::new(),
        headers: Vec::new(),
        rules: Vec::new(),
        inits: Vec::new(),
        schema: String::new(),
        large: false,
        debug: None,
        part_debug: None,
    };
    let (mut sizes, mut hidden) = (vec![FILE], Vec::new());
    for ((part, names), field) in media.parts.iter().zip(&names.parts).zip(&object.fields) {
        let index = object.fields.iter().position(|one| one.name == field.name).unwrap_or_default();
        sizes.push(part.item.map_or(FILE, |item| context.size(item)));
        hidden.push(field.secret || context.is_secret(field.value.ty));
        let docs = field_docs(context, field, true);
        let default = field
            .default
            .as_ref()
            .filter(|_| part.value.is_some() && context.facts.field_defaults.contains(&(id, index)));
        let default = default.map(|default| {
            if context.is_default(field.value, default) {
                ".unwrap_or_default()".to_owned()
            } else {
                format!(".unwrap_or({})", context.literal(field.value, default, From::Elsewhere, uses))
            }
        });
        let (ty, init) = collected(context, part, names, field, default.as_deref(), uses);
        let mut docs_of_field = docs.clone();
        if part.content == PartContent::File && !part.types.is_empty() {
            docs_of_field.push(String::new());
            docs_of_field.push(words::code(&part.types.join(", ")));
        }
        view.inits.push(format!("{}: {init}", names.field));
        view.fields.push(FieldView {
            docs: docs_of_field,
            deprecated: field.docs.deprecated,
            serde: String::new(),
            name: names.field.clone(),
            ty,
        });
        let inner =
            part.item.map_or("runtime::FilePart".to_owned(), |item| context.ty(item, From::Elsewhere, uses));
        view.variants.push(VariantView { docs, name: names.variant.clone(), ty: headed(inner, names) });
        let rule = rule(context, part, uses);
        view.rules.push(made(part, names, &view.part, &rule));
        if !part.headers.is_empty() {
            view.headers.push(headers(context, part, names, uses));
        }
    }
    if let Some(values) = media.rest {
        uses.map = true;
        view.inits.push(format!("{}: parts.rest()?", names.additional));
        view.fields.push(FieldView {
            docs: vec!["Parts that the document does not name.".to_owned()],
            deprecated: false,
            serde: String::new(),
            name: names.additional.clone(),
            ty: format!("BTreeMap<String, {}>", context.ty(values, From::Elsewhere, uses)),
        });
    }
    context.of_form.set(true);
    view.schema = context.table_body(id, From::Elsewhere, uses);
    context.of_form.set(false);
    view.large = is_lopsided(sizes);
    let shown = view.fields.iter().enumerate().map(|(index, field)| Shown {
        name: &field.name,
        is_secret: hidden.get(index).copied().unwrap_or_default(),
    });
    let debug = secrets::structure(&view.name, &shown.collect::<Vec<_>>(), true);
    view.debug = debug.map(|expression| plain_debug(&view.name, expression));
    let variants = view.variants.iter().map(|variant| variant.name.as_str()).zip(hidden.iter().copied());
    let variants = variants.chain([(names.other.as_str(), false)]);
    view.part_debug = secrets::variants(variants).map(|expression| plain_debug(&view.part, expression));
    view
}

/// The type of a field, and the expression that takes it from all parts.
fn collected(
    context: &Context<'_>,
    part: &FormPart,
    names: &PartNames,
    field: &Field,
    default: Option<&str>,
    uses: &mut Uses,
) -> (String, String) {
    let name = quoted(&part.name);
    let is_headed = !part.headers.is_empty();
    let with_headers =
        |value: &str| format!("runtime::Headed {{ headers: parts.headers({name})?, value: {value} }}");
    let Some(value) = part.value else {
        let file = headed("runtime::UploadedFile".to_owned(), names);
        return match (part.is_list, field.required, is_headed) {
            (true, _, false) => (format!("Vec<{file}>"), format!("parts.files({name})")),
            (true, _, true) => (format!("Vec<{file}>"), format!("parts.headed_files({name})?")),
            (false, true, false) => (file, format!("parts.file({name})?")),
            (false, true, true) => (file, with_headers(&format!("parts.file({name})?"))),
            (false, false, false) => (format!("Option<{file}>"), format!("parts.file({name})")),
            (false, false, true) => (format!("Option<{file}>"), format!("parts.headed_file({name})?")),
        };
    };
    let is_headed = is_headed && !part.is_list;
    let wrap = |ty: String| if is_headed { headed(ty, names) } else { ty };
    let ty = context.ty(value, From::Elsewhere, uses);
    let bare = context.bare_ty(value.ty, From::Elsewhere, uses);
    let flat = if ty == bare || is_headed { "" } else { ".flatten()" };
    let get = if is_headed { "headed_value" } else { "optional" };
    match (field.required, default) {
        (true, _) if is_headed => (wrap(ty), with_headers(&format!("parts.value({name})?"))),
        (true, _) => (ty, format!("parts.value({name})?")),
        (false, Some(default)) => {
            let value = format!("parts.optional({name})?{default}");
            if is_headed { (wrap(ty), with_headers(&value)) } else { (ty, value) }
        }
        (false, None) => (format!("Option<{}>", wrap(bare)), format!("parts.{get}({name})?{flat}")),
    }
}

/// A type with the headers of its part, where that has any.
fn headed(ty: String, names: &PartNames) -> String {
    if names.headers.is_empty() { ty } else { format!("runtime::Headed<{ty}, {}>", names.headers) }
}

/// How a part is read, and which variant it becomes.
fn made(part: &FormPart, names: &PartNames, ty: &str, rule: &str) -> String {
    let variant = format!("{ty}::{}", names.variant);
    let is_headed = !part.headers.is_empty();
    match (part.content == PartContent::File, is_headed) {
        (true, false) => format!("runtime::FormPart::file({rule}, {variant})"),
        (true, true) => format!(
            "runtime::FormPart::headed_file({rule}, |value, headers| Ok({variant}(runtime::Headed {{ headers: serde_json::from_value(headers)?, value }})))"
        ),
        (false, false) => {
            format!("runtime::FormPart::value({rule}, |value| serde_json::from_value(value).map({variant}))")
        }
        (false, true) => format!(
            "runtime::FormPart::headed_value({rule}, |value, headers| Ok({variant}(runtime::Headed {{ headers: serde_json::from_value(headers)?, value: serde_json::from_value(value)? }})))"
        ),
    }
}

/// The type of a part's headers.
fn headers(context: &Context<'_>, part: &FormPart, names: &PartNames, uses: &mut Uses) -> HeadersView {
    let fields = part.headers.iter().zip(&names.header_fields).map(|(header, name)| {
        let mut docs = words::item(&header.docs, DOCS);
        if docs.is_empty() {
            docs.push(format!("`{}`.", words::code(&header.name)));
        }
        let ty = context.bare_ty(header.value.ty, From::Elsewhere, uses);
        FieldView {
            docs,
            deprecated: header.docs.deprecated,
            serde: format!("rename = {}", quoted(&header.name)),
            name: name.clone(),
            ty: if header.required { ty } else { format!("Option<{ty}>") },
        }
    });
    HeadersView { name: names.headers.clone(), part: words::code(&part.name), fields: fields.collect() }
}
