//! What a client chooses from, where an answer has several media types.

use super::context::{Context, quoted};
use super::view::{AcceptedView, ConstantView, FieldView, ReadView, VariantView};
use super::words;
use crate::ir::Operation;
use crate::name::OperationNames;

/// The type of the choice, with what reads it and the request's field for it; none where there is none.
pub(super) fn accepted(
    context: &Context<'_>,
    one: &Operation,
    names: &OperationNames,
    fields: &mut Vec<FieldView>,
    constants: &mut Vec<ConstantView>,
    reads: &mut Vec<ReadView>,
) -> Option<AcceptedView> {
    let own = names.accepted.as_ref()?;
    context.needs.accept.set(true);
    let offered = one.offered();
    let rows = offered.iter().zip(&own.variants);
    let rows =
        rows.map(|(media, variant)| format!("({}, {}::{variant})", quoted(media.range.trim()), own.name));
    constants.push(ConstantView {
        name: "OFFERED".to_owned(),
        ty: format!("&[(&str, {})]", own.name),
        expression: format!("&[{}]", rows.collect::<Vec<_>>().join(", ")),
    });
    reads.push(ReadView { name: "accepted".to_owned(), expression: "call.accepted(OFFERED)".to_owned() });
    fields.push(FieldView {
        docs: vec!["Which of the documented media types the client likes best.".to_owned()],
        deprecated: false,
        serde: String::new(),
        name: own.field.clone(),
        ty: own.name.clone(),
    });
    let variants = offered.iter().zip(&own.variants).map(|(media, name)| VariantView {
        docs: vec![format!("`{}`", words::code(&media.range))],
        name: name.clone(),
        ty: String::new(),
    });
    Some(AcceptedView { name: own.name.clone(), variants: variants.collect() })
}
