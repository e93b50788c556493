//! What media types are called.

use super::pascal;
use super::scope::Scope;

/// What a media type is called among others.
pub(super) fn media_variants<'m>(media: impl Iterator<Item = &'m str>) -> Vec<String> {
    let mut scope = Scope::new();
    media.map(|essence| scope.claim(&pascal(media_words(essence)))).collect()
}

fn media_words(essence: &str) -> &str {
    match essence {
        "application/json" => "json",
        "application/x-www-form-urlencoded" => "form",
        "multipart/form-data" => "multipart",
        "text/plain" => "text",
        "text/html" => "html",
        "text/csv" => "csv",
        "application/xml" | "text/xml" => "xml",
        "application/octet-stream" => "bytes",
        "*/*" => "any",
        other => {
            let subtype = other.split('/').nth(1).unwrap_or(other);
            if subtype == "*" { other.split('/').next().unwrap_or(other) } else { subtype }
        }
    }
}
