//! Operations that no request could tell apart, and paths that no request follows to the letter.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Operation};
use crate::source::Pointer;

/// Reports paths that are odd, and each operation whose method and path, but for the names of its parameters, an earlier one has.
pub(super) fn check(api: &Api, sink: &mut Sink) {
    let mut known: HashMap<(String, String), Pointer> = HashMap::new();
    for operation in &api.operations {
        odd(operation, sink);
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

/// Says what of a path is no part of a template.
fn odd(operation: &Operation, sink: &mut Sink) {
    let path = operation.path.as_str();
    let mut say = |what: String, help: String| {
        sink.push(Diagnostic::at_key(codes::PATH_TEMPLATE, &operation.at, what).help(help));
    };
    if let Some((_, fragment)) = outside(path).split_once('#') {
        say(
            format!("no request reaches `{path}`: `#{fragment}` is never sent"),
            "tell operations apart by their path, method or parameters (RFC 3986 §3.5)".to_owned(),
        );
    }
    let fixed = outside(path);
    if fixed.contains(['{', '}']) {
        say(
            format!("the braces of `{path}` are not in pairs, or have no name between them"),
            "a brace without its pair is taken as it stands; write `{name}`".to_owned(),
        );
    }
    if path.contains("}{") {
        say(
            format!("nothing stands between two parameters of `{path}`"),
            "the first takes all but the last character; put a character between them".to_owned(),
        );
    }
    let mut names: Vec<&str> = Vec::new();
    for name in path.split('{').skip(1).filter_map(|piece| piece.split_once('}')).map(|(name, _)| name) {
        if names.contains(&name) {
            say(
                format!("`{{{name}}}` stands in `{path}` twice"),
                "the first one counts; give each a name of its own (OpenAPI 3.1 §4.8.8.1)".to_owned(),
            );
        }
        names.push(name);
    }
}

/// What of a path stands outside of its parameters.
fn outside(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, after)) if !name.is_empty() && !name.contains('{') => rest = after,
            _ => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}
