//! Headers of answers: the fields that hold them, and what writes them.

use super::context::{Context, From, Uses, quoted};
use super::view::FieldView;
use super::words;
use crate::ir::{Header, HeaderForm, Media, Response};

/// Columns that doc comments of these fields may take.
const DOCS: usize = 76;

/// What a file says of itself.
const OF_A_FILE: &[&str] =
    &["accept-ranges", "content-disposition", "content-range", "etag", "last-modified"];

/// The headers that an answer takes, with their indices: without those that its body brings.
pub(super) fn taken<'r>(
    response: &'r Response,
    media: Option<&Media>,
) -> impl Iterator<Item = (usize, &'r Header)> {
    let file = media.is_some_and(|media| media.is_file(response.status));
    let brought =
        move |header: &Header| file && OF_A_FILE.iter().any(|known| header.name.eq_ignore_ascii_case(known));
    response.headers.iter().enumerate().filter(move |(_, header)| !brought(header))
}

/// The field of a header.
pub(super) fn field(context: &Context<'_>, header: &Header, name: &str, uses: &mut Uses) -> FieldView {
    let ty = match header.form {
        HeaderForm::Cookies => {
            context.needs.cookie.set(true);
            "Vec<runtime::Cookie<'static>>".to_owned()
        }
        HeaderForm::Uri => {
            context.needs.uri.set(true);
            "runtime::UriReference".to_owned()
        }
        HeaderForm::Simple | HeaderForm::Exploded | HeaderForm::Json => {
            context.ty(header.value, From::Elsewhere, uses)
        }
    };
    let optional = !header.required && header.form != HeaderForm::Cookies && !ty.starts_with("Option<");
    let mut docs = vec![format!("`{}`", words::code(&header.name))];
    let words = words::item(&header.docs, DOCS);
    if let Some((first, rest)) = words.split_first() {
        docs[0].push_str(": ");
        docs[0].push_str(first);
        docs.extend(rest.iter().cloned());
    }
    FieldView {
        docs,
        deprecated: header.docs.deprecated,
        serde: String::new(),
        name: name.to_owned(),
        ty: if optional { format!("Option<{ty}>") } else { ty },
    }
}

/// Whether a header's own type is an `Option`.
pub(super) fn is_option(context: &Context<'_>, header: &Header) -> bool {
    header.form != HeaderForm::Uri
        && context.ty(header.value, From::Elsewhere, &mut Uses::default()).starts_with("Option<")
}

/// The call that adds a header to a reply.
pub(super) fn call(header: &Header, field: &str) -> String {
    let name = quoted(&header.name);
    match header.form {
        HeaderForm::Cookies => format!(".cookies({field})"),
        HeaderForm::Simple | HeaderForm::Uri => format!(".header({name}, &{field})"),
        HeaderForm::Exploded => format!(".exploded_header({name}, &{field})"),
        HeaderForm::Json => format!(".json_header({name}, &{field})"),
    }
}
