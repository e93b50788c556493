//! Parameters: the fields, the constants that describe them, and the expressions that read them.

use super::context::{Context, From, Uses, quoted};
use super::pages;
use super::view::{ConstantView, FieldView, ReadView};
use super::words;
use crate::config::{Duplicates, Unknown};
use crate::ir::{Location, Operation, OperationId, Parameter, Style, Use};
use crate::name::OperationNames;

/// Columns that doc comments may take.
const DOCS: usize = 92;

/// What OpenAPI calls a part of a request.
pub(super) fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

/// A parameter is never `null`: absent is what it can be.
fn present(parameter: &Parameter) -> Use {
    Use { nullable: false, ..parameter.value }
}

pub(super) fn has_default(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
) -> bool {
    !parameter.required && context.facts.parameter_defaults.contains(&(id.index(), index))
}

pub(super) fn field(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
    names: &OperationNames,
    uses: &mut Uses,
) -> FieldView {
    let ty = context.ty(present(parameter), From::Elsewhere, uses);
    let always = parameter.required || has_default(context, id, index, parameter);
    let place = place(parameter.location);
    let mut docs = words::item(&parameter.docs, DOCS);
    if docs.is_empty() {
        docs.push(format!("`{}` in the {place}.", words::code(&parameter.name)));
    }
    FieldView {
        docs,
        deprecated: parameter.docs.deprecated,
        serde: String::new(),
        name: names.parameters[index].clone(),
        ty: if always { ty } else { format!("Option<{ty}>") },
    }
}

pub(super) fn constant(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
    names: &OperationNames,
    uses: &mut Uses,
) -> ConstantView {
    uses.runtime.extend(["Parameter", "Schema"]);
    let table = pages::table(context, id, index, parameter)
        .unwrap_or_else(|| context.table(present(parameter), From::Elsewhere, uses));
    let mut expression = match parameter.location {
        Location::QueryString => format!("Parameter::query_string({table})"),
        location => format!("Parameter::{}({}, {table})", place(location), quoted(&parameter.name)),
    };
    match parameter.style {
        Style::Json => expression.push_str(".content_json()"),
        Style::FormText => {
            context.needs.form_text.set(true);
            expression.push_str(".content_form()");
        }
        _ => written(parameter, &mut expression, uses),
    }
    if parameter.allow_empty {
        expression.push_str(".allow_empty_value()");
    }
    if parameter.allow_reserved {
        expression.push_str(".allow_reserved()");
    }
    if !parameter.besides.is_empty() {
        let names: Vec<String> = parameter.besides.iter().map(|name| quoted(name)).collect();
        expression.push_str(&format!(".besides(&[{}])", names.join(", ")));
    }
    let repeats = match context.config.requests.duplicate_parameters {
        Duplicates::Refuse => Some("Refused"),
        Duplicates::First => Some("First"),
        Duplicates::Last => None,
    };
    if let Some(repeats) = repeats.filter(|_| may_repeat(parameter.location)) {
        uses.runtime.insert("Repeats");
        expression.push_str(&format!(".repeats(Repeats::{repeats})"));
    }
    ConstantView { name: names.constants[index].clone(), ty: "Parameter".to_owned(), expression }
}

/// How it is written, where that is not what is usual at its place.
fn written(parameter: &Parameter, expression: &mut String, uses: &mut Uses) {
    let usual = match parameter.location {
        Location::Path | Location::Header | Location::QueryString => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    };
    if parameter.style != usual {
        uses.runtime.insert("Style");
        expression.push_str(&format!(".style(Style::{:?})", parameter.style));
    }
    // The whole of a query string and `deepObject` are written in one way only.
    let has_two = parameter.location != Location::QueryString && parameter.style != Style::DeepObject;
    if has_two && parameter.explode != (usual == Style::Form) {
        expression.push_str(&format!(".explode({})", parameter.explode));
    }
}

/// Whether a part of a request may have several values of one name.
fn may_repeat(location: Location) -> bool {
    matches!(location, Location::Query | Location::Cookie)
}

/// What refuses the names that no parameter of an operation has; none where all names are allowed.
pub(super) fn only(context: &Context<'_>, operation: &Operation, names: &OperationNames) -> Option<String> {
    let is_whole = |parameter: &Parameter| parameter.location == Location::QueryString;
    if context.config.requests.unknown_parameters == Unknown::Ignore
        || operation.parameters.iter().any(is_whole)
    {
        return None;
    }
    context.needs.unknown.set(true);
    let parameters = operation.parameters.iter().zip(&names.constants);
    let known: Vec<String> = parameters
        .filter(|(parameter, _)| parameter.location == Location::Query)
        .map(|(_, constant)| format!("&{constant}"))
        .collect();
    let others: Vec<String> = operation.query_names.iter().map(|name| quoted(name)).collect();
    Some(format!("call.only(&[{}], &[{}])", known.join(", "), others.join(", ")))
}

pub(super) fn read(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
    names: &OperationNames,
    uses: &mut Uses,
) -> ReadView {
    let constant = &names.constants[index];
    let expression = if parameter.required {
        format!("call.required(&{constant})")
    } else if let Some(default) =
        parameter.default.as_ref().filter(|_| has_default(context, id, index, parameter))
    {
        let default = context.literal(present(parameter), default, From::Elsewhere, uses);
        // `String::new()` is the function `String::new`.
        match default.strip_suffix("::new()").or(default.strip_suffix("::default()")) {
            Some(ty) if ty.chars().all(|c| c.is_ascii_alphanumeric() || c == ':' || c == '_') => {
                format!("call.defaulted(&{constant}, {})", &default[..default.len() - 2])
            }
            _ => format!("call.defaulted(&{constant}, || {default})"),
        }
    } else {
        format!("call.optional(&{constant})")
    };
    let always = parameter.required || has_default(context, id, index, parameter);
    let clamp = pages::clamp(context, id, index, parameter, always).unwrap_or_default();
    ReadView { name: names.locals[index].clone(), expression: expression + &clamp }
}
