//! Parameters: the fields, the constants that describe them, and the expressions that read them.

use super::context::{Context, From, Uses, quoted};
use super::pages;
use super::view::{ConstantView, FieldView, ReadView};
use super::words;
use crate::ir::{Location, OperationId, Parameter, Style, Use};
use crate::name::OperationNames;

/// Columns that doc comments may take.
const DOCS: usize = 92;

/// What OpenAPI calls a part of a request.
fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
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
    let place = place(parameter.location);
    let table = pages::table(context, id, index, parameter)
        .unwrap_or_else(|| context.table(present(parameter), From::Elsewhere, uses));
    let mut expression = format!("Parameter::{place}({}, {table})", quoted(&parameter.name));
    let usual = match parameter.location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    };
    if parameter.style == Style::Json {
        expression.push_str(".content_json()");
    } else {
        if parameter.style != usual {
            uses.runtime.insert("Style");
            expression.push_str(&format!(".style(Style::{:?})", parameter.style));
        }
        // `form` and 3.2's `cookie` explode unless told otherwise, the others do not (OpenAPI 3.1 §4.8.12.2).
        if parameter.explode != (parameter.style == Style::Form) {
            expression.push_str(&format!(".explode({})", parameter.explode));
        }
    }
    ConstantView { name: names.constants[index].clone(), ty: "Parameter".to_owned(), expression }
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
        format!("call.defaulted(&{constant}, || {default})")
    } else {
        format!("call.optional(&{constant})")
    };
    let always = parameter.required || has_default(context, id, index, parameter);
    let clamp = pages::clamp(context, id, index, parameter, always).unwrap_or_default();
    ReadView { name: names.locals[index].clone(), expression: expression + &clamp }
}
