//! What one walk over the bundled document finds: references to nothing or to the wrong thing, and unknown keys.

use indexmap::IndexMap;
use serde_json::Value;

use super::dialect::Dialect;
use super::grammar::{Kind, Shape};
use super::reference::{Broken, References};
use super::swagger::grammar::other_version;
use super::walk::{Found, walk};
use crate::diagnostic::{Diagnostic, Sink, Target, codes};
use crate::source::Pointer;
use crate::suggest::closest;

/// Checks a bundled document; `document` is what it is, by its version.
pub(super) fn check(root: &Value, document: Kind, sink: &mut Sink) {
    let references = References::new(root);
    let mut unknown: IndexMap<(Kind, &str), (Pointer, usize)> = IndexMap::new();
    let mut dialects: IndexMap<&str, Pointer> = IndexMap::new();
    if let Some(dialect) = root.get("jsonSchemaDialect").and_then(Value::as_str) {
        dialects.insert(dialect, Pointer::root().key("jsonSchemaDialect"));
    }
    walk(root, Shape::Is(document), &mut |path, found| match found {
        Found::Reference { shape, text } => {
            if let Some(finding) =
                reference(&references, document, shape, text, || path.key("$ref").pointer())
            {
                sink.push(finding);
            }
        }
        Found::Mapping(text) => {
            let target = references.mapping_target(text);
            if let Err(Broken::Nothing { .. } | Broken::Malformed | Broken::Outside) =
                references.find(&target)
            {
                let at = path.pointer();
                sink.push(
                    Diagnostic::new(
                        codes::BROKEN_MAPPING,
                        &at,
                        format!("the mapping to `{text}` leads to no schema and is ignored"),
                    )
                    .help(near_schema(root, text)),
                );
            }
        }
        Found::Dynamic(..) => {}
        Found::Schema(map) => {
            if let Some(dialect) = map.get("$schema").and_then(Value::as_str) {
                dialects.entry(dialect).or_insert_with(|| path.key("$schema").pointer());
            }
        }
        Found::Beside(key) => sink.push(
            Diagnostic::at_key(
                codes::IGNORED,
                &path.pointer(),
                format!("`{key}` stands beside a `$ref` and is ignored"),
            )
            .help("put it where the reference leads, or leave the `$ref` out"),
        ),
        // What is read all the same is said where it is read.
        Found::UnknownKey(kind, key) if is_read(root, kind, key, || path.pointer()) => {}
        Found::UnknownKey(kind, key) => {
            unknown.entry((kind, key)).or_insert_with(|| (path.pointer(), 0)).1 += 1;
        }
    });
    for (dialect, at) in dialects.into_iter().filter(|(dialect, _)| Dialect::of(dialect) == Dialect::Unknown)
    {
        let message =
            format!("`{dialect}` is no dialect that is known here; its schemas are read as 2020-12's");
        sink.push(
            Diagnostic::new(codes::DIALECT, &at, message)
                .help("nothing to do where it only adds keywords that say nothing about what is valid"),
        );
    }
    for ((kind, key), (at, count)) in unknown {
        let more = match count {
            1 => String::new(),
            2 => " (and once more elsewhere)".to_owned(),
            _ => format!(" (and {} more elsewhere)", count - 1),
        };
        let help = match (other_version(kind, key), closest(key, kind.keys().iter().copied())) {
            (Some(instead), _) => instead.to_owned(),
            (None, Some(near)) if near != key => {
                format!("did you mean `{near}`? Otherwise call it `x-{key}`, or remove it")
            }
            _ => format!("call it `x-{key}`, or remove it"),
        };
        sink.push(
            Diagnostic::at_key(
                codes::UNKNOWN_KEY,
                &at,
                format!("`{key}` means nothing in {} and is ignored{more}", kind.with_article()),
            )
            .help(help),
        );
    }
}

/// Whether a key means something where the grammar has none such: a schema's keyword beside a parameter's name, a body
/// without `content`, the version under Swagger's key.
fn is_read(root: &Value, kind: Kind, key: &str, at: impl Fn() -> Pointer) -> bool {
    let holder = || at().parent().and_then(|at| at.find(root));
    let has = |key: &str| holder().is_some_and(|holder| holder.get(key).is_some());
    match kind {
        Kind::Document => key == "swagger" && !has("openapi"),
        Kind::Parameter | Kind::Header => {
            Kind::Schema.keys().contains(&key) && has("type") && !has("schema") && !has("content")
        }
        Kind::Response | Kind::RequestBody => (key == "schema" || key.contains('/')) && !has("content"),
        Kind::PathItem => Kind::PathItem.keys().contains(&key.trim().to_ascii_lowercase().as_str()),
        _ => false,
    }
}

fn near_schema(root: &Value, name: &str) -> String {
    let schemas = root.pointer("/components/schemas").and_then(Value::as_object);
    let name = name.rsplit('/').next().unwrap_or(name);
    schemas.and_then(|schemas| closest(name, schemas.keys().map(String::as_str))).map_or_else(
        || "name a schema under `components.schemas`, or give its place".to_owned(),
        |near| format!("did you mean `{near}`?"),
    )
}

fn reference(
    references: &References<'_>,
    document: Kind,
    shape: Shape,
    text: &str,
    at: impl Fn() -> Pointer,
) -> Option<Diagnostic> {
    let (found_at, value) = match references.find(text) {
        Ok(found) => found,
        Err(broken) => return broken_reference(references, document, text, &broken, &at()),
    };
    let Shape::Is(kind) = shape else { return None };
    if value.is_object() || kind == Kind::Schema && (value.is_boolean() || value.is_null()) {
        let place = found_at.parent().and_then(|parent| document.kept_at(&parent));
        let place = place.or_else(|| found_at.parent().is_none().then_some(document));
        let kept = |kind: Kind| document.shelf(kind).is_some();
        let wrong = place.filter(|place| *place != kind && (kept(*place) || kept(kind)))?;
        // A header and a parameter are read alike.
        if matches!((wrong, kind), (Kind::Parameter, Kind::Header) | (Kind::Header, Kind::Parameter)) {
            return None;
        }
        let finding = Diagnostic::new(
            codes::REFERENCE_KIND,
            &at(),
            format!("{} is needed here, but `{text}` is {}", kind.with_article(), wrong.with_article()),
        )
        .related(&found_at, format!("the {}", wrong.name()));
        let body = match kind {
            Kind::Response => Some("a response with a body"),
            Kind::RequestBody => Some("a body"),
            Kind::MediaType => Some("one"),
            _ => None,
        };
        return Some(finding.help(match document.shelf(kind) {
            _ if document == Kind::Document && wrong == Kind::Schema && body.is_some() => {
                format!("read as {} of this schema; put the schema under `content`", body.unwrap_or_default())
            }
            Some(shelf) => format!("refer to something under `{shelf}`"),
            None => format!("write the {} here", kind.name()),
        }));
    }
    // References are followed in turn; a chain that never ends is said once, where it is read.
    Some(
        Diagnostic::new(
            codes::REFERENCE_KIND,
            &at(),
            format!(
                "{} is needed here, but `{text}` is {}",
                kind.with_article(),
                super::reader::brief(value)
            ),
        )
        .related(&found_at, "it leads here")
        .help(format!("refer to {}", kind.with_article())),
    )
}

fn broken_reference(
    references: &References<'_>,
    document: Kind,
    text: &str,
    broken: &Broken,
    at: &Pointer,
) -> Option<Diagnostic> {
    let finding = |message: String| Diagnostic::new(codes::BROKEN_REFERENCE, at, message);
    Some(match broken {
        // Said where the files were brought together.
        Broken::Outside => return None,
        Broken::Malformed => finding(format!("`{text}` is no place in the document"))
            .label("no anchor of this name")
            .help("write a JSON Pointer, such as `#/components/schemas/Pet`"),
        Broken::Circle => Diagnostic::placed(
            codes::REFERENCE_CIRCLE,
            crate::diagnostic::Place::At(at.clone(), Target::Value),
            format!("`{text}` goes through references that lead in a circle"),
        )
        .help("refer to a place that is there without going through references")
        .fatal(),
        Broken::Nothing { at: found, missing } => {
            let inside = found.find(references.root());
            let near = match inside {
                Some(Value::Object(map)) => closest(missing, map.keys().map(String::as_str)),
                _ => None,
            };
            let elsewhere =
                || elsewhere(references.root(), document, text.rsplit('/').next().unwrap_or(missing));
            // Near the name itself, and not only near a word on the way to it.
            let last = || text.rsplit('/').next().is_some_and(|last| last == missing);
            let help = match (near, elsewhere()) {
                (Some(near), _) if last() => format!("did you mean `{}`?", found.key(near)),
                (_, Some(place)) => format!("did you mean `{place}`?"),
                (Some(near), None) => format!("did you mean `{}`?", found.key(near)),
                (None, None) => {
                    format!("there is no `{missing}` at `{found}`; add it, or correct the reference")
                }
            };
            finding(format!("`{text}` points to nothing")).label("nothing stands there").help(help)
        }
    })
}

/// The same name in any part of what the document keeps, else one that is near to it.
fn elsewhere(root: &Value, document: Kind, name: &str) -> Option<Pointer> {
    let shelves = document.shelves(root);
    if let Some((at, ..)) = shelves.iter().find(|(.., entries)| entries.contains_key(name)) {
        return Some(at.key(name));
    }
    shelves
        .iter()
        .find_map(|(at, _, entries)| Some(at.key(closest(name, entries.keys().map(String::as_str))?)))
}
