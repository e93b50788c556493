//! What forms and their parts are called.

use super::given::{FormNames, PartNames};
use super::keyword;
use super::scope::Scope;
use super::words::{pascal, snake};
use crate::ir::{Media, Operation};

/// The names of each multipart body that is read part by part, by media type.
pub(super) fn named(operation: &Operation, claim: &mut impl FnMut(&str) -> String) -> Vec<Option<FormNames>> {
    let media = operation.body.iter().flat_map(|body| &body.media);
    media.map(|media| media.is_streamed().then(|| form(media, claim))).collect()
}

fn form(media: &Media, claim: &mut impl FnMut(&str) -> String) -> FormNames {
    let (form, part) = (claim("Form"), claim("Part"));
    let (mut fields, mut variants) = (Scope::new(), Scope::new());
    let other = variants.claim("Other");
    let parts = media.parts.iter().map(|part| {
        let variant = variants.claim(&pascal(&part.name));
        let mut own = Scope::new();
        let header_fields = part.headers.iter();
        let header_fields =
            header_fields.map(|header| keyword::escape(&own.claim(&snake(&header.name)))).collect();
        PartNames {
            field: keyword::escape(&fields.claim(&snake(&part.name))),
            headers: if part.headers.is_empty() {
                String::new()
            } else {
                claim(&format!("{variant}Headers"))
            },
            variant,
            header_fields,
        }
    });
    let parts = parts.collect();
    FormNames { form, part, parts, additional: fields.claim("additional_properties"), other }
}
