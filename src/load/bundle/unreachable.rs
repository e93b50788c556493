//! What becomes of a reference to a text on the network that may not be asked for: what it names is served as if nothing
//! were known of it, and everything else as it is described.

use serde_json::{Value, json};

use crate::diagnostic::{Diagnostic, codes};
use crate::load::grammar::{Kind, Shape};
use crate::load::walk::{Found, walk};
use crate::source::Pointer;

/// Says it of one reference, and what stands in its place.
pub(super) fn finding(text: &str, address: &str, help: &str, shape: Shape, at: &Pointer) -> Diagnostic {
    let instead = match shape {
        Shape::Is(Kind::Schema) => "any JSON stands for this schema",
        Shape::Is(Kind::Parameter | Kind::V2Parameter) => "requests are read without this parameter",
        Shape::Is(Kind::RequestBody) => "the body is given as it is",
        Shape::Is(Kind::Response | Kind::V2Response) => "the answer may have any body",
        Shape::Is(Kind::PathItem | Kind::V2PathItem) => "this path is left out",
        Shape::Is(Kind::Operation | Kind::V2Operation) => "this operation is left out",
        Shape::Is(Kind::Header) => "this header is left out",
        Shape::Is(Kind::Example) => "this example is left out",
        Shape::Is(Kind::Link) => "this link is left out",
        Shape::Is(Kind::Callback) => "this callback is left out",
        Shape::Is(Kind::SecurityScheme) => "how to check this scheme is up to you",
        _ => "what it names is left out",
    };
    let shown = if text.contains("://") { text } else { address };
    Diagnostic::new(codes::REMOTE_REFERENCE, at, format!("`{shown}` is on the network: {instead}")).help(help)
}

/// Puts something of any content where bodies and answers are not known. Whoever reads the document leaves out other
/// references that lead out of it.
pub(in crate::load) fn substitute(root: &mut Value) {
    let mut unknown = Vec::new();
    walk(root, Shape::Is(Kind::Document), &mut |path, found| {
        if let Found::Reference { shape: Shape::Is(kind @ (Kind::RequestBody | Kind::Response)), text } =
            found
            && !text.starts_with('#')
        {
            unknown.push((path.pointer(), kind));
        }
    });
    for (at, kind) in unknown {
        let Some(place) = root.pointer_mut(at.as_str()) else { continue };
        let description = place.get("description").cloned().unwrap_or_else(|| "".into());
        *place = match kind {
            Kind::RequestBody => json!({"content": {"*/*": {}}}),
            _ => json!({"description": description, "content": {"*/*": {}}}),
        };
    }
}
