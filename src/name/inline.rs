//! What schemas without a name of their own are called, after where they stand.

use std::collections::HashMap;

use super::answers::media_words;
use super::variants;
use super::words::pascal;
use crate::ir::{Api, Media, Origin, Shape, TypeId};

/// The words for the media type of each body, where a request or an answer has several.
pub(super) fn media(api: &Api) -> HashMap<TypeId, String> {
    let mut words = HashMap::new();
    let mut note = |media: &[Media]| {
        for media in media.iter().filter(|_| media.len() > 1) {
            if let Some(value) = &media.value {
                words.entry(value.ty).or_insert_with(|| media_words(&media.essence).to_owned());
            }
        }
    };
    for operation in &api.operations {
        operation.body.iter().for_each(|body| note(&body.media));
        operation.responses.iter().for_each(|response| note(&response.media));
    }
    words
}

/// What a type may be called that is to be called `wanted`, the best first: with its media type, or with what it is.
pub(super) fn candidates(
    api: &Api,
    media: &HashMap<TypeId, String>,
    id: TypeId,
    wanted: String,
) -> Vec<String> {
    let ty = api.ty(id);
    let mut names = Vec::with_capacity(3);
    if let (Some(media), Origin::Operation(_, part)) = (media.get(&id), &ty.origin)
        && let Some(operation) = wanted.strip_suffix(&pascal(part))
    {
        names.push(format!("{operation}{}{}", pascal(media), pascal(part)));
    }
    let kind = match &ty.shape {
        Shape::Struct(_) | Shape::Map(_) => "Object",
        Shape::Union(_) => "Choice",
        Shape::Enum(_) => "Value",
        Shape::Array(_) | Shape::Tuple(_) => "List",
        _ => "Type",
    };
    names.push(format!("{wanted}{kind}"));
    names.insert(0, wanted);
    names
}

/// What a variant of a union is called that the document has no name for; none where it has, or where `parent` is no
/// union. `names` are those that types have already.
pub(super) fn variant(api: &Api, names: &[String], parent: TypeId, id: TypeId) -> Option<String> {
    let Shape::Union(union) = &api.ty(parent).shape else { return None };
    let index = union.variants.iter().position(|variant| variant.value.ty == id)?;
    let is_named = union.variants[index].name.is_some();
    if is_named { None } else { variants::told(api, names, union).into_iter().nth(index) }
}
