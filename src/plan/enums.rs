//! Enums of values: how each variant is written, by serde's attributes or by a table of values.

use super::casing;
use super::context::{Context, Uses, quoted};
use super::models::{FIELD_DOCS, item_view};
use super::view::{EnumView, LiteralView, ValueView};
use super::{docs, table, words};
use crate::ir::{EnumLiteral, EnumShape, Shape, Type, TypeId};

/// How the values of an enum are read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// All of them strings: serde's own way.
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
pub(super) fn enumeration(context: &Context<'_>, id: TypeId, shape: &EnumShape, uses: &mut Uses) -> EnumView {
    let names = &context.names.types[id.index()];
    let kind = kind(context.api.ty(id)).unwrap_or(Kind::Others);
    let is_on_the_wire = context.facts.request[id.index()] || context.facts.response[id.index()];
    let wire: Vec<String> = shape.values.iter().map(|value| shown(&value.value, kind)).collect();
    let pairs: Vec<(&str, &str)> =
        names.variants.iter().map(String::as_str).zip(wire.iter().map(String::as_str)).collect();
    // An open enum goes through strings, and numbers through numbers: serde sees no names.
    let by_name = kind == Kind::Strings && !shape.is_open;
    let rename_all = if by_name { casing::of_variants(&pairs) } else { None };
    let variants = shape.values.iter().zip(&names.variants).zip(&wire).map(|((value, name), wire)| {
        let rename = is_on_the_wire && by_name && rename_all.is_none() && name != wire;
        let docs = value.description.as_ref().map(|text| docs::lines(text, FIELD_DOCS)).unwrap_or_default();
        ValueView {
            docs: if docs.is_empty() { vec![format!("`{}`", words::code(wire))] } else { docs },
            serde: if rename { format!("rename = {}", quoted(wire)) } else { String::new() },
            name: name.clone(),
            deprecated: value.deprecated,
            literal: if kind == Kind::Integers { wire.clone() } else { quoted(wire) },
        }
    });
    let variants = variants.collect();
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
    let serde = rename_all.map(|style| format!("rename_all = \"{style}\"")).into_iter().collect();
    let other = shape.is_open.then(|| names.variants[shape.values.len()].clone());
    let copy = if shape.is_open { "" } else { "Copy, " };
    let derives = format!("Debug, Clone, {copy}PartialEq, Eq, Hash");
    EnumView {
        variants,
        numeric: kind == Kind::Integers,
        other,
        literals,
        item: item_view(context, id, &derives, serde, uses),
    }
}

/// A value as docs show it: a string among others is in quotation marks.
fn shown(literal: &EnumLiteral, kind: Kind) -> String {
    match literal {
        EnumLiteral::String(text) if kind == Kind::Strings => text.clone(),
        literal => literal.json().to_string(),
    }
}
