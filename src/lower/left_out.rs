//! What the crate leaves out, said once.

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::Document;
use crate::source::Pointer;

/// Says that routes stand at the root, where the document's servers have a path before them.
pub(super) fn report_base_path(document: &Document, lowering: &mut Lowering<'_>) {
    let paths = document.servers.iter().enumerate().map(|(index, server)| (index, base_path(&server.url)));
    let Some((index, path)) = paths.into_iter().find(|(_, path)| !path.is_empty()) else { return };
    let at = Pointer::root().key("servers").index(index).key("url");
    let what = format!("the routes stand at `/`, not below the server's `{path}`");
    let help = format!("where no proxy takes it off, nest them: `Router::new().nest({path:?}, router(app))`");
    lowering.note(Diagnostic::new(codes::BASE_PATH, &at, what).help(help));
}

/// The path of a server's address, without a slash at its end; empty for the root.
fn base_path(url: &str) -> &str {
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.strip_prefix('.').unwrap_or(path).trim_end_matches('/')
}

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
