//! Base paths: where everything stands, by the settings and the document's servers.

use super::Lowering;
use crate::config::BasePath;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::Document;
use crate::source::Pointer;

/// The path below which everything stands; empty for the root. Says so where the document's servers have another.
pub(super) fn path(document: &Document, lowering: &mut Lowering<'_>) -> String {
    let paths: Vec<String> = document.servers.iter().map(server_path).collect();
    let chosen = match &lowering.config.base_path {
        None => String::new(),
        Some(BasePath::Path(path)) => path.clone(),
        Some(BasePath::FromServers) => paths.first().cloned().unwrap_or_default(),
    };
    let other = paths.iter().position(|path| *path != chosen);
    // With a path of the settings' own, the servers may be what proxies make of it.
    let is_asked = matches!(lowering.config.base_path, Some(BasePath::Path(_)));
    if let Some(index) = other.filter(|_| !is_asked) {
        let at = Pointer::root().key("servers").index(index).key("url");
        let (path, shown) = (&paths[index], if chosen.is_empty() { "/" } else { chosen.as_str() });
        let what = format!("the routes stand at `{shown}`, not below the server's `{path}`");
        let help = if chosen.is_empty() {
            "where no proxy takes it off: `base-path = \"from-servers\"` in specwright.toml".to_owned()
        } else {
            "the first server counts; `base-path` in specwright.toml may name another path".to_owned()
        };
        lowering.note(Diagnostic::new(codes::BASE_PATH, &at, what).help(help));
    }
    chosen
}

/// The path of a server's address with the defaults of its variables, without a slash at its end; empty for the root.
fn server_path(server: &openapiv3::Server) -> String {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        // Without a scheme, but with a host.
        None => match url.strip_prefix("//") {
            Some(rest) => rest.find('/').map_or("", |slash| &rest[slash..]),
            None => &url,
        },
    };
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let path = path.strip_prefix('.').unwrap_or(path).trim_end_matches('/');
    // What has no slash before it is relative to wherever the document is: below its folder, which is the root here.
    if path.is_empty() || path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}
