//! Enums of values: how each variant is written, by its text, its number or a table of values.

use super::context::{Context, Uses, quoted};
use super::models::{FIELD_DOCS, item_view};
use super::view::{EnumView, LiteralView, ModelView, StringEnumView, ValueView};
use super::{docs, table, words};
use crate::ir::{EnumLiteral, EnumShape, Shape, Type, TypeId};

const DERIVES: &str = "Debug, Clone, Copy, PartialEq, Eq, Hash";
/// Of one that may hold any string.
const OPEN_DERIVES: &str = "Debug, Clone, PartialEq, Eq, Hash";

/// How the values of an enum are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// All of them strings: by a macro of the runtime.
    Strings,
    /// All of them integers: through `i64`.
    Integers,
    /// Any others: by a table.
    Others,
}

/// How the values of a type are read and written; none where it is no enum.
pub(super) fn kind(ty: &Type) -> Option<Kind> {
    let Shape::Enum(shape) = &ty.shape else { return None };
    let all = |holds: fn(&EnumLiteral) -> bool| shape.values.iter().all(|value| holds(&value.value));
    Some(if all(|value| matches!(value, EnumLiteral::String(_))) {
        Kind::Strings
    } else if all(|value| matches!(value, EnumLiteral::Integer(_))) {
        Kind::Integers
    } else {
        Kind::Others
    })
}

/// An enum of values.
pub(super) fn enumeration(
    context: &Context<'_>,
    id: TypeId,
    shape: &EnumShape,
    uses: &mut Uses,
) -> ModelView {
    let kind = kind(context.api.ty(id)).unwrap_or(Kind::Others);
    let variants = variants(context, id, shape, kind);
    if kind == Kind::Strings {
        let macros = if shape.is_open { &context.needs.open_enums } else { &context.needs.enums };
        macros.set(true);
        return ModelView::StringEnum(strings(context, id, shape, variants, uses));
    }
    let names = &context.names.types[id.index()];
    let is_on_the_wire = context.facts.request[id.index()] || context.facts.response[id.index()];
    let literals = (kind == Kind::Others && is_on_the_wire).then(|| {
        context.needs.constant.set(true);
        let rows =
            shape.values.iter().zip(&names.variants).map(|(value, name)| {
                format!("(Self::{name}, runtime::{})", table::literal(&value.value.json()))
            });
        LiteralView {
            count: shape.values.len(),
            rows: rows.collect::<Vec<_>>().join(", "),
            read: context.facts.request[id.index()],
            written: context.facts.response[id.index()],
        }
    });
    ModelView::Enum(EnumView {
        variants,
        numeric: kind == Kind::Integers,
        literals,
        item: item_view(context, id, DERIVES, Vec::new(), uses),
    })
}

/// An enum of strings, which may have a variant for any other.
fn strings(
    context: &Context<'_>,
    id: TypeId,
    shape: &EnumShape,
    variants: Vec<ValueView>,
    uses: &mut Uses,
) -> StringEnumView {
    let names = &context.names.types[id.index()];
    let other = shape.is_open.then(|| names.variants[shape.values.len()].clone());
    let derives = if shape.is_open { OPEN_DERIVES } else { DERIVES };
    StringEnumView { variants, other, item: item_view(context, id, derives, Vec::new(), uses) }
}

fn variants(context: &Context<'_>, id: TypeId, shape: &EnumShape, kind: Kind) -> Vec<ValueView> {
    let named = shape.values.iter().zip(&context.names.types[id.index()].variants);
    let variants = named.map(|(value, name)| {
        let wire = shown(&value.value, kind);
        let mut docs =
            value.description.as_ref().map(|text| docs::lines(text, FIELD_DOCS)).unwrap_or_default();
        // Of an enum of strings, its declaration shows the value.
        if docs.is_empty() && kind != Kind::Strings {
            docs.push(format!("`{}`", words::code(&wire)));
        }
        let literal = if kind == Kind::Integers { wire } else { quoted(&wire) };
        ValueView { docs, name: name.clone(), deprecated: value.deprecated, literal }
    });
    variants.collect()
}

/// A value as docs show it: a string among others is in quotation marks.
fn shown(literal: &EnumLiteral, kind: Kind) -> String {
    match literal {
        EnumLiteral::String(text) if kind == Kind::Strings => text.clone(),
        literal => literal.json().to_string(),
    }
}
