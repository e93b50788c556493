//! Bodies: their types, and the expressions that read them.

use super::context::{Context, From, Uses, quoted};
use super::forms;
use super::media::media_type;
use super::operations::plain_debug;
use super::secrets;
use super::ty::is_lopsided;
use super::view::{BodyEnumView, ConstantView, ReadView, VariantView};
use super::words;
use super::xml;
use crate::ir::{Body, Media, MediaKind, Shape, Stream, Use};
use crate::name::OperationNames;

/// The type of a body: of its media type, or its own enum.
pub(super) fn ty(context: &Context<'_>, body: &Body, names: &OperationNames, uses: &mut Uses) -> String {
    match body.media.as_slice() {
        [one] => asked_type(context, one, names, 0, uses),
        _ => names.body_type.clone(),
    }
}

/// The type of one media type of a body: a form in parts where it has files, else what the media type says.
fn asked_type(
    context: &Context<'_>,
    media: &Media,
    names: &OperationNames,
    index: usize,
    uses: &mut Uses,
) -> String {
    match names.forms.get(index).and_then(Option::as_ref) {
        Some(form) => format!("runtime::Multipart<{}>", form.form),
        None => media_type(context, media, uses),
    }
}

/// About how many bytes a body takes where it stands.
fn size(context: &Context<'_>, media: &Media) -> usize {
    media.typed().filter(|_| media.stream.is_none()).map_or(32, |value| context.size(value))
}

pub(super) fn choice(
    context: &Context<'_>,
    body: &Body,
    names: &OperationNames,
    uses: &mut Uses,
) -> BodyEnumView {
    let variants = body.media.iter().zip(&names.body_variants).enumerate();
    let variants = variants.map(|(index, (media, name))| VariantView {
        docs: vec![format!("`{}`", words::code(&media.written))],
        name: name.clone(),
        ty: asked_type(context, media, names, index, uses),
    });
    let secret = body.media.iter().map(|media| context.is_secret_body(media));
    let shown: Vec<(&str, bool)> = names.body_variants.iter().map(String::as_str).zip(secret).collect();
    BodyEnumView {
        name: names.body_type.clone(),
        variants: variants.collect(),
        large: is_lopsided(body.media.iter().map(|media| size(context, media)).collect()),
        debug: secrets::variants(shown.into_iter())
            .map(|expression| plain_debug(&names.body_type, expression)),
    }
}

pub(super) fn read(
    context: &Context<'_>,
    body: &Body,
    names: &OperationNames,
    constants: &mut Vec<ConstantView>,
    uses: &mut Uses,
) -> ReadView {
    let accept = accepted(body);
    let expression = if let [one] = body.media.as_slice() {
        read_media(context, one, body.required, &accept, "BODY", constants, uses)
    } else {
        constants.push(ConstantView {
            name: "ACCEPTED".to_owned(),
            ty: "&[&str]".to_owned(),
            expression: accept,
        });
        let mut arms = Vec::new();
        for (index, (media, name)) in body.media.iter().zip(&names.body_variants).enumerate() {
            let constant = format!("BODY_{}", index + 1);
            let read = read_media(context, media, true, "ACCEPTED", &constant, constants, uses);
            arms.push(format!("Some({index}) => {read}.map({}::{name})", names.body_type));
        }
        let read = format!("match call.media(ACCEPTED) {{ {}, _ => None }}", arms.join(", "));
        if body.required {
            read
        } else {
            format!("if call.has_body() {{ {read}.map(Some) }} else {{ Some(None) }}")
        }
    };
    ReadView { name: names.body_local.clone(), expression }
}

/// The media types of a body as an expression.
fn accepted(body: &Body) -> String {
    let all: Vec<String> = body
        .media
        .iter()
        .map(|media| {
            // Parameters only count where they tell one from another.
            let twins = body.media.iter().filter(|other| other.essence == media.essence).count();
            quoted(if twins > 1 { media.range.trim() } else { &media.essence })
        })
        .collect();
    format!("&[{}]", all.join(", "))
}

/// The expression that reads a body of one media type.
fn read_media(
    context: &Context<'_>,
    media: &Media,
    required: bool,
    accept: &str,
    constant: &str,
    constants: &mut Vec<ConstantView>,
    uses: &mut Uses,
) -> String {
    let optional = if required { "" } else { "optional_" };
    if let Some(stream) = media.stream {
        context.needs.lines_in.set(true);
        let entries = if stream == Stream::Records { "records" } else { "lines" };
        let table = table(context, media, constant, constants, uses);
        let valid = valid(context, media, uses);
        return format!("call.{optional}{entries}_of({accept}, {table}, {valid})");
    }
    match media.kind {
        MediaKind::Json => {
            let table = table(context, media, constant, constants, uses);
            format!("call.{optional}json({table}, {}).await", valid(context, media, uses))
        }
        MediaKind::Form => {
            let table = table(context, media, constant, constants, uses);
            let styled = forms::styled(context, media, uses);
            if styled.is_empty() {
                return format!("call.{optional}form({table}).await");
            }
            context.needs.form_styles.set(true);
            constants.push(ConstantView {
                name: format!("{constant}_PARTS"),
                ty: format!("[runtime::StyledField; {}]", styled.len()),
                expression: format!("[{}]", styled.join(", ")),
            });
            format!("call.{optional}styled_form({table}, &{constant}_PARTS).await")
        }
        MediaKind::Multipart if media.is_streamed() => {
            context.needs.multipart.set(true);
            format!("call.{optional}multipart({accept})")
        }
        MediaKind::Multipart => {
            context.needs.multipart.set(true);
            let table = table(context, media, constant, constants, uses);
            let rules = media.parts.iter().map(|part| forms::rule(context, part, uses));
            constants.push(ConstantView {
                name: format!("{constant}_PARTS"),
                ty: format!("[runtime::PartRule; {}]", media.parts.len()),
                expression: format!("[{}]", rules.collect::<Vec<_>>().join(", ")),
            });
            format!("call.{optional}form_in_parts({accept}, {table}, &{constant}_PARTS).await")
        }
        MediaKind::Xml => {
            let table = table(context, media, constant, constants, uses);
            let root = xml::root(context, media, uses);
            format!("call.{optional}xml({root}, {table}).await")
        }
        MediaKind::Text => {
            context.needs.text_in.set(true);
            format!("call.{optional}text_of({accept}).await")
        }
        MediaKind::Bytes => format!("call.{optional}stream_of({accept})"),
    }
}

/// The table of a body's schema, as a constant where it has no name.
fn table(
    context: &Context<'_>,
    media: &Media,
    constant: &str,
    constants: &mut Vec<ConstantView>,
    uses: &mut Uses,
) -> String {
    match media.value {
        Some(value) if context.is_item(value.ty) && !value.nullable => {
            context.table_ref(value, From::Elsewhere, uses)
        }
        value => {
            uses.runtime.insert("Schema");
            let expression =
                value.map_or("Schema::any()".to_owned(), |v| context.table(v, From::Elsewhere, uses));
            constants.push(ConstantView { name: constant.to_owned(), ty: "Schema".to_owned(), expression });
            format!("&{constant}")
        }
    }
}

/// A function that tells whether a body is known to be valid.
fn valid(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    let valid = media.value.and_then(|value| valid_function(context, value, uses));
    valid.unwrap_or_else(|| "|_| true".to_owned())
}

/// A function that tells whether a value is known to be valid; none where every value is.
pub(super) fn valid_function(context: &Context<'_>, used: Use, uses: &mut Uses) -> Option<String> {
    if context.is_lax(used.ty) {
        return Some("|_| false".to_owned());
    }
    if !context.is_checked(used.ty) {
        return None;
    }
    if context.own_type(used.ty).is_some() {
        return Some("|_| false".to_owned());
    }
    if context.is_instance(used.ty) && !used.nullable {
        let ty = context.bare_ty(used.ty, From::Elsewhere, uses);
        let arguments = context.validities(used.ty, From::Elsewhere, uses);
        return Some(format!("|body: &{ty}| body.is_valid({arguments})"));
    }
    if context.is_item(used.ty) && !used.nullable {
        return Some(format!("{}::is_valid", context.bare_ty(used.ty, From::Elsewhere, uses)));
    }
    if let Shape::Array(array) = &context.api.ty(used.ty).shape
        && context.api.ty(used.ty).extra.is_none()
        && array.min_items.is_none()
        && array.max_items.is_none()
        && !array.unique_items
        && !array.items.nullable
        && !used.nullable
        && context.is_item(array.items.ty)
        && !context.is_instance(array.items.ty)
        && context.own_type(array.items.ty).is_none()
    {
        let item = context.bare_ty(array.items.ty, From::Elsewhere, uses);
        return Some(format!("|body: &Vec<{item}>| body.iter().all({item}::is_valid)"));
    }
    // The schema decides.
    Some("|_| false".to_owned())
}
