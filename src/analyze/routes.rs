//! Operations that no request could tell apart.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::Api;
use crate::source::Pointer;

/// Reports each operation whose method and path, but for the names of its parameters, an earlier one has.
pub(super) fn check(api: &Api, sink: &mut Sink) {
    let mut known: HashMap<(String, String), Pointer> = HashMap::new();
    for operation in &api.operations {
        let key = (operation.method.clone(), skeleton(&operation.path));
        if let Some(first) = known.get(&key) {
            sink.push(
                Diagnostic::at_key(
                    codes::ROUTE_SHADOWED,
                    &operation.at,
                    format!("no request reaches `{} {}`: an earlier path matches the same requests", operation.method, operation.path),
                )
                .related(first, "this one is reached")
                .help("paths that differ only in the names of their parameters are one path (OpenAPI 3.1 §4.8.8)"),
            );
        } else {
            known.insert(key, operation.at.clone());
        }
    }
}

/// A path without the names of its parameters.
fn skeleton(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut inside = false;
    for c in path.chars() {
        match c {
            '{' => {
                inside = true;
                out.push('{');
            }
            '}' => {
                inside = false;
                out.push('}');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}
