//! Unions: their types, how a variant is chosen, and what is written of it.

use super::context::{Context, From, Uses, quoted};
use super::models::{FIELD_DOCS, item_view, more_derives};
use super::ty::boxed_variants;
use super::view::{ArmView, FromVariantView, PickView, TaggedView, UnionView, VariantView};
use super::{docs, words};
use crate::ir::{Discriminator, EnumLiteral, Shape, TypeId, UnionShape, Use, Variant};

pub(super) fn union(context: &Context<'_>, id: TypeId, shape: &UnionShape, uses: &mut Uses) -> UnionView {
    let names = &context.names.types[id.index()].variants;
    let (request, response) = (context.facts.request[id.index()], context.facts.response[id.index()]);
    let is_boxed = boxed_variants(context, id, shape);
    let types: Vec<String> =
        shape.variants.iter().map(|variant| context.ty(variant.value, From::Within, uses)).collect();
    let variants = shape.variants.iter().enumerate().map(|(index, variant)| VariantView {
        docs: variant_docs(context, variant, &names[index]),
        name: names[index].clone(),
        ty: if is_boxed[index] { format!("Box<{}>", types[index]) } else { types[index].clone() },
    });
    let variants = variants.collect();
    let own = context.name(id);
    let from = types.iter().enumerate().filter(|(index, ty)| {
        let is_only = types.iter().enumerate().all(|(other, known)| other == *index || known != *ty);
        // What handlers never build needs no other way to be built.
        response && is_only && *ty != own
    });
    let from = from.map(|(index, ty)| FromVariantView {
        ty: ty.clone(),
        name: names[index].clone(),
        value: if is_boxed[index] { "Box::new(value)" } else { "value" }.to_owned(),
    });
    let from = from.collect();
    let write = if response { tagged_arms(context, id, shape, names) } else { Vec::new() };
    let serde = if response && write.is_empty() { vec!["untagged".to_owned()] } else { Vec::new() };
    let mut item = item_view(context, id, "Debug, Clone", serde, uses);
    if !write.is_empty() {
        item.derives = format!("Debug, Clone{}", more_derives(context, id, "Debug, Clone"));
    }
    let d = shape.discriminator.as_ref();
    UnionView {
        item,
        variants,
        pick: (request && d.is_none()).then(|| pick(context, id, names)),
        tagged: d.filter(|_| request).map(|d| tagged(context, shape, d, names)),
        write,
        from,
    }
}

/// The name, and the first words the document has for it.
fn variant_docs(context: &Context<'_>, variant: &Variant, name: &str) -> Vec<String> {
    let wire = words::code(variant.name.as_deref().unwrap_or(name));
    let target = &context.api.ty(variant.value.ty).docs;
    let words = target.title.as_ref().or(target.description.as_ref());
    let words = words.filter(|words| words::code(words) != wire).map(|words| docs::first_sentence(words));
    match words.filter(|words| !words.is_empty()) {
        Some(words) => docs::lines(&format!("`{wire}`: {}", docs::escape(&words)), FIELD_DOCS),
        None => vec![format!("`{wire}`")],
    }
}

/// How a value's variant is found by the schemas of all.
fn pick(context: &Context<'_>, id: TypeId, names: &[String]) -> PickView {
    context.needs.union.set(true);
    context.needs.pick.set(true);
    let last = names.len() - 1;
    let arms = names.iter().enumerate().map(|(index, name)| ArmView {
        pattern: if index == last { "_".to_owned() } else { index.to_string() },
        expression: format!("runtime::variant(value).map(Self::{name})"),
    });
    PickView { schema: format!("schemas::{}", context.names.types[id.index()].table), arms: arms.collect() }
}

/// How a value's variant is found by a property.
fn tagged(context: &Context<'_>, shape: &UnionShape, d: &Discriminator, names: &[String]) -> TaggedView {
    context.needs.union.set(true);
    let arm = |pattern: String, index: usize| {
        let used = shape.variants[index].value;
        // A variant that looks for a property itself has to find it again, and one may be null.
        let is_plain = matches!(context.api.ty(used.ty).shape, Shape::Struct(_)) && !used.nullable;
        let read = if is_plain {
            "Deserialize::deserialize(value)"
        } else {
            "runtime::variant(runtime::buffered(value)?)"
        };
        ArmView { pattern, expression: format!("{read}.map(Self::{})", names[index]) }
    };
    let told = (0..names.len()).filter(|index| d.default != Some(*index));
    let mut arms: Vec<ArmView> = told.map(|index| arm(values(d, index).join(" | "), index)).collect();
    arms.push(d.default.map_or_else(
        || ArmView { pattern: "_".to_owned(), expression: "Err(runtime::no_such_variant())".to_owned() },
        |index| arm("_".to_owned(), index),
    ));
    TaggedView { property: quoted(&d.property), arms }
}

/// How each variant is written where the property that names it must be minded; empty where every variant's own type
/// says the right thing.
fn tagged_arms(context: &Context<'_>, id: TypeId, shape: &UnionShape, names: &[String]) -> Vec<ArmView> {
    let Some(d) = &shape.discriminator else { return Vec::new() };
    let is_sure: Vec<bool> = (0..names.len())
        .map(|index| {
            let variant = shape.variants[index].value;
            // Whatever else the property says, it is a value of the default variant.
            d.default == Some(index)
                || tells(context, variant, d, index)
                || (context.api.views.contains_key(&id) && leaves_out(context, variant, &d.property))
        })
        .collect();
    if is_sure.iter().all(|sure| *sure) {
        return Vec::new();
    }
    context.needs.tag.set(true);
    let arms = names.iter().enumerate().map(|(index, name)| ArmView {
        pattern: format!("Self::{name}(value)"),
        expression: if is_sure[index] {
            "value.serialize(serializer)".to_owned()
        } else {
            let (property, values) = (quoted(&d.property), values(d, index).join(", "));
            format!("runtime::with_tag(value, {property}, &[{values}], serializer)")
        },
    });
    arms.collect()
}

/// The values that stand for a variant, as literals.
fn values(d: &Discriminator, index: usize) -> Vec<String> {
    d.mapping.iter().filter(|(_, to)| *to == index).map(|(value, _)| quoted(value)).collect()
}

/// Whether no value of a variant's type can say that it is another variant.
fn tells(context: &Context<'_>, used: Use, d: &Discriminator, index: usize) -> bool {
    match &context.api.ty(used.ty).shape {
        Shape::Struct(object) => object.fields.iter().any(|field| {
            let Shape::Enum(values) = &context.api.ty(field.value.ty).shape else { return false };
            let is_ours = values.values.iter().all(|value| {
                let text = match &value.value {
                    EnumLiteral::String(text) => text.clone(),
                    literal => literal.json().to_string(),
                };
                d.mapping.iter().any(|(known, to)| *known == text && *to == index)
            });
            field.name == d.property && field.required && !field.value.nullable && !values.is_open && is_ours
        }),
        // Its own variants say which they are, if anything does.
        Shape::Union(_) => true,
        _ => false,
    }
}

/// Whether a filter has taken the property out of a variant: it is not to be answered then.
fn leaves_out(context: &Context<'_>, used: Use, property: &str) -> bool {
    matches!(
        &context.api.ty(used.ty).shape,
        Shape::Struct(object) if object.fields.iter().all(|field| field.name != property)
    )
}
