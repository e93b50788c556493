//! Structs.

use super::attributes::{self, Attribute, Member, Read};
use super::casing;
use super::check::Wrapper;
use super::context::{Context, From, Uses, quoted};
use super::models::{field_docs, item_view, more_derives};
use super::nulls::{NULL_IS_ABSENT, exact_attributes, takes_null};
use super::pages;
use super::view::{DefaultView, FieldView, StructView};
use crate::ir::{Additional, StructShape, TypeId};

/// A struct, with what is told of its members.
pub(super) fn structure(
    context: &Context<'_>,
    id: TypeId,
    object: &StructShape,
    uses: &mut Uses,
) -> StructView {
    let names = &context.names.types[id.index()];
    uses.within = context.facts.generics.model(id).map(|_| id);
    let (request, response) = (context.facts.request[id.index()], context.facts.response[id.index()]);
    let pairs: Vec<(&str, &str)> = names
        .fields
        .iter()
        .map(String::as_str)
        .zip(object.fields.iter().map(|field| field.name.as_str()))
        .collect();
    let rename_all = casing::of_fields(&pairs);
    let is_closed = request && object.additional == Additional::Refused;
    let mut fields = Vec::with_capacity(object.fields.len());
    let mut members = Vec::with_capacity(object.fields.len());
    let mut defaults = Vec::new();
    // serde reads such a struct as a map.
    let is_flat = matches!(object.additional, Additional::Kept(_));
    let takes_null = request && !is_flat && takes_null(context, id, object);
    for (index, (field, name)) in object.fields.iter().zip(&names.fields).enumerate() {
        let wrapper = context.field_wrapper(id, index);
        let inner = context.bare_ty(field.value.ty, From::Within, uses);
        let inner = if context.facts.boxed.contains(&(id, index)) { format!("Box<{inner}>") } else { inner };
        let ty = match wrapper {
            Wrapper::None => inner,
            Wrapper::Option => format!("Option<{inner}>"),
            Wrapper::Field => {
                context.needs.field.set(true);
                format!("runtime::Field<{inner}>")
            }
        };
        let mut attributes = Vec::new();
        if rename_all.is_none() && casing::bare(name) != field.name {
            attributes.push(Attribute::Rename(field.name.clone()));
        }
        let nullable = wrapper == Wrapper::Option && field.value.nullable;
        let exact = request && context.is_read_exactly(field.value.ty);
        if exact {
            context.needs.exact.set(true);
        }
        match wrapper {
            _ if exact => attributes.extend(exact_attributes(field, wrapper, response)),
            Wrapper::Field => {
                if request {
                    attributes.push(Attribute::Default);
                }
                attributes.push(Attribute::SkipIf("runtime::Field::is_absent"));
            }
            Wrapper::Option if field.required && request => {
                attributes.push(Attribute::Nullable);
            }
            Wrapper::Option if nullable => {
                if request && !is_flat && !takes_null {
                    attributes.extend([Attribute::Default, Attribute::Nullable]);
                }
            }
            Wrapper::Option => {
                if request && (is_flat || takes_null || context.may_hold_null(field.value.ty)) {
                    attributes.extend([Attribute::Default, Attribute::With("present")]);
                }
                if response {
                    attributes.push(Attribute::SkipIf("Option::is_none"));
                }
            }
            Wrapper::None => {}
        }
        if let Some(default) = field.default.as_ref().filter(|_| {
            request
                && !field.required
                && context.facts.field_defaults.contains(&(id, index))
                && wrapper != Wrapper::Field
        }) {
            if context.is_default(field.value, default) {
                if wrapper == Wrapper::None {
                    attributes.insert(0, Attribute::Default);
                }
            } else {
                attributes.retain(|attribute| *attribute != Attribute::Default);
                let function = format!("default_{}_{}", names.table.to_lowercase(), casing::bare(name));
                attributes.insert(0, Attribute::DefaultBy(function.clone()));
                let expression = context.literal(field.value, default, From::Within, uses);
                defaults.push(DefaultView { name: function, ty: ty.clone(), expression });
            }
        }
        fields.push(FieldView {
            docs: field_docs(context, field, context.is_common(id, index)),
            deprecated: field.docs.deprecated,
            serde: String::new(),
            name: name.clone(),
            ty,
        });
        members.push(Member { field: name, name: &field.name, attributes });
    }
    if let Additional::Kept(values) = object.additional {
        uses.map = true;
        fields.push(FieldView {
            docs: vec!["Keys that the document does not name.".to_owned()],
            deprecated: false,
            serde: String::new(),
            name: names.additional.clone(),
            ty: format!("BTreeMap<String, {}>", context.ty(values, From::Within, uses)),
        });
        let attributes = vec![Attribute::Flatten];
        members.push(Member { field: &names.additional, name: &names.additional, attributes });
    }
    let told = takes_null.then_some(NULL_IS_ABSENT);
    let is_plain = uses.within.is_none() && derives_plainly(context, id);
    let read = Read { name: &names.name, told, is_closed };
    let reads = if request && is_plain { attributes::reads(&read, &members) } else { Vec::new() };
    // What is neither read nor written has no word for serde.
    let derives_read = request && reads.is_empty();
    if !reads.is_empty() {
        context.needs.members.set(true);
    }
    let mut serde = Vec::new();
    if derives_read || response {
        serde.extend(rename_all.map(|style| format!("rename_all = \"{style}\"")));
    }
    if derives_read {
        serde.extend(is_closed.then(|| "deny_unknown_fields".to_owned()));
        serde.extend(told.map(|told| format!("rename(deserialize = {})", quoted(told))));
    }
    for (field, member) in fields.iter_mut().zip(&members) {
        field.serde =
            member.serde(|one| derives_read && one.is_of_reading() || response && one.is_of_writing());
    }
    let methods = pages::constructor(context, id, object, &fields, uses).into_iter().collect();
    if request && fields.iter().any(|field| field.serde.contains("default")) {
        serde.extend(context.deserialize_bound(id));
    }
    let mut item = item_view(context, id, "Debug, Clone", serde, uses);
    if !derives_read {
        item.derives = item.derives.replace(", Deserialize", "");
    }
    uses.within = None;
    StructView { item, fields, reads, defaults, methods }
}

/// Whether a model derives nothing that may want to know what serde is told.
fn derives_plainly(context: &Context<'_>, id: TypeId) -> bool {
    const PLAIN: [&str; 7] = ["", "Default", "Eq", "Hash", "Ord", "PartialEq", "PartialOrd"];
    more_derives(context, id, "Debug, Clone").split(", ").all(|derive| PLAIN.contains(&derive))
}
