//! URIs, IRIs, references and templates of them.

use iri_string::template::UriTemplateStr;
use iri_string::types::{IriReferenceStr, IriStr, UriReferenceStr, UriStr};

use super::formats::Format;

/// URIs (RFC 3986).
pub static URI: Format = Format::new("uri", is_uri);
/// URIs, or references to be resolved against one (RFC 3986).
pub static URI_REFERENCE: Format = Format::new("uri-reference", is_uri_reference);
/// Templates of URIs (RFC 6570).
pub static URI_TEMPLATE: Format = Format::new("uri-template", is_uri_template);
/// URIs in any script (RFC 3987).
pub static IRI: Format = Format::new("iri", is_iri);
/// URIs in any script, or references to be resolved against one (RFC 3987).
pub static IRI_REFERENCE: Format = Format::new("iri-reference", is_iri_reference);

/// Whether a text is a URI, with a scheme.
#[must_use]
pub fn is_uri(text: &str) -> bool {
    UriStr::new(text).is_ok()
}

/// Whether a text is a URI or a reference to one.
#[must_use]
pub fn is_uri_reference(text: &str) -> bool {
    UriReferenceStr::new(text).is_ok()
}

/// Whether a text is a template of URIs.
#[must_use]
pub fn is_uri_template(text: &str) -> bool {
    UriTemplateStr::new(text).is_ok()
}

/// Whether a text is a URI in any script.
#[must_use]
pub fn is_iri(text: &str) -> bool {
    IriStr::new(text).is_ok()
}

/// Whether a text is a URI in any script, or a reference to one.
#[must_use]
pub fn is_iri_reference(text: &str) -> bool {
    IriReferenceStr::new(text).is_ok()
}
