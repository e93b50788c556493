//! What answers are called: their variants, the fields of their headers, and what a client may like of them.

use super::given::{AcceptedNames, ResponseNames};
use super::keyword;
use super::scope::Scope;
use super::words::{pascal, snake};
use crate::ir::Operation;

/// The names for what a client likes best; none where there is nothing to choose.
pub(super) fn accepted(
    operation: &Operation,
    claim: &mut impl FnMut(&str) -> String,
    fields: &mut Scope,
) -> Option<AcceptedNames> {
    let offered = operation.offered();
    (!offered.is_empty()).then(|| AcceptedNames {
        name: claim("Accepted"),
        variants: media_variants(offered.iter().map(|media| media.essence.as_str())),
        field: fields.claim("accepted"),
    })
}

/// What a media type is called among others.
pub(super) fn media_variants<'m>(media: impl Iterator<Item = &'m str>) -> Vec<String> {
    let mut scope = Scope::new();
    let name = |essence: &str| {
        let (short, whole) = (pascal(media_words(essence)), pascal(&essence.replace('*', "any")));
        let wanted = if scope.is_free(&short) || !scope.is_free(&whole) { short } else { whole };
        scope.claim(&wanted)
    };
    media.map(name).collect()
}

/// What a media type is called where it stands alone.
pub(super) fn media_words(essence: &str) -> &str {
    match essence {
        "application/json" => "json",
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "multipart",
        "text/plain" => "text",
        "text/html" => "html",
        "text/csv" => "csv",
        "application/xml" | "text/xml" => "xml",
        "application/octet-stream" => "bytes",
        "application/*+json" => "any json",
        "application/*+xml" => "any xml",
        "*/*" => "any",
        other => {
            let subtype = other.split('/').nth(1).unwrap_or(other);
            if subtype == "*" { other.split('/').next().unwrap_or(other) } else { subtype }
        }
    }
}

pub(super) fn responses(operation: &Operation) -> Vec<ResponseNames> {
    let mut successes = Scope::new();
    let mut failures = Scope::new();
    for name in ["Internal", "Raw"] {
        successes.reserve(name);
        failures.reserve(name);
    }
    operation
        .responses
        .iter()
        .map(|response| {
            let scope = if response.status.is_error() { &mut failures } else { &mut successes };
            let status = pascal(&response.status.words().replace('\'', ""));
            let variants = match response.media.len() {
                0 | 1 => vec![scope.claim(&status)],
                _ => media_variants(response.media.iter().map(|media| media.essence.as_str()))
                    .iter()
                    .map(|media| scope.claim(&format!("{status}{media}")))
                    .collect(),
            };
            let mut fields = Scope::new();
            for name in ["body", "status", "conditions", "foo", "baz", "quux"] {
                fields.reserve(name);
            }
            let headers =
                response.headers.iter().map(|h| keyword::escape(&fields.claim(&snake(&h.name)))).collect();
            ResponseNames { variants, headers }
        })
        .collect()
}
