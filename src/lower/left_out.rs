//! What the crate leaves out, said once.

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::Document;
use crate::source::Pointer;

/// Says once what the crate leaves out.
pub(super) fn report_unsupported(document: &Document, lowering: &mut Lowering<'_>) {
    let root = Pointer::root();
    let secured = document
        .operations
        .iter()
        .filter(|operation| {
            let security = operation.security.as_ref().or(document.security.as_ref());
            security.is_some_and(|all| !all.is_empty() && all.iter().all(|one| !one.is_empty()))
        })
        .count();
    if secured > 0 {
        let at = if document.security_schemes.is_empty() {
            root.key("paths")
        } else {
            root.key("components").key("securitySchemes")
        };
        let (noun, verb) = if secured == 1 { ("operation", "asks") } else { ("operations", "ask") };
        lowering.note(
            Diagnostic::at_key(
                codes::SECURITY_NOT_ENFORCED,
                &at,
                format!(
                    "{secured} {noun} {verb} for credentials that the generated server does not check yet"
                ),
            )
            .help("check them in a layer around the router before it faces a network"),
        );
    }
}
