//! Text to [`Document`]: reading, bundling, and one dialect for every version of OpenAPI.

mod bundle;
mod check;
mod dialect;
mod document;
mod dynamic;
mod events;
mod grammar;
mod misplaced;
mod overlay;
mod path;
mod read;
mod reader;
mod reference;
mod schema;
mod schema_reader;
mod skeleton;
mod subset;
mod swagger;
mod syntax;
mod tabs;
mod tree;
mod version;
mod walk;

use serde_json::Value;

pub use document::*;
pub use schema::*;
pub use subset::{Patterns, Selection, Unserved};

use crate::diagnostic::{Diagnostic, Failed, Sink, codes};
use crate::source::{Fetch, Offline, Pointer, Source, Sources};
use grammar::Kind;
use reader::Reader;
use version::Written;

/// Reads a document: its text and every file it refers to, all references resolved, every schema in one dialect. What is
/// on the network is refused.
///
/// # Errors
/// As [`load_part`].
pub fn load(source: &Source, sources: &mut Sources, sink: &mut Sink) -> Result<Document, Failed> {
    load_with(source, &mut Offline, sources, sink)
}

/// Reads a document as [`load`] does, and has what it refers to on the network fetched.
///
/// # Errors
/// As [`load_part`].
pub fn load_with(
    source: &Source,
    fetch: &mut dyn Fetch,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<Document, Failed> {
    load_part(source, &Selection::default(), fetch, sources, sink)
}

/// Reads the selected operations of a document, and what these refer to.
///
/// Every text that was read is in `sources` afterwards, and every finding in `sink`, whatever the outcome.
///
/// # Errors
/// Where something is wrong with the document that no reading can repair; `sink` says what.
pub fn load_part(
    source: &Source,
    selection: &Selection,
    fetch: &mut dyn Fetch,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<Document, Failed> {
    load_overlaid(source, &[], selection, fetch, sources, sink)
}

/// Reads a document as [`load_part`] does, changed by overlays (OpenAPI Overlay 1.0 and 1.1) one after the other. What they
/// say is about the document as it was written; so are references in what they bring in.
///
/// # Errors
/// As [`load_part`], and where an overlay cannot be applied.
pub fn load_overlaid(
    source: &Source,
    overlays: &[Source],
    selection: &Selection,
    fetch: &mut dyn Fetch,
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<Document, Failed> {
    let (_, value) = read::read(&source.name, &source.bytes, sources, sink);
    let mut value = value.ok_or(Failed)?;
    overlay::apply(&mut value, overlays, sources, sink)?;
    let Value::Object(map) = &value else {
        sink.push(
            Diagnostic::new(
                codes::NOT_OPENAPI,
                &Pointer::root(),
                format!("the document is {}, where an object must be", reader::brief(&value)),
            )
            .help("an OpenAPI document is an object with the keys `openapi`, `info` and `paths`"),
        );
        return Err(Failed);
    };
    let before = sink.found().len();
    let written = version::version(map, sink).ok_or(Failed)?;
    let (version, kind) = match written {
        Written::OpenApi(version) => (version, Kind::Document),
        Written::Swagger => (Version::V3_0, Kind::V2Document),
    };
    let bundle::Bundled { mut value, mut served, dynamics, unreached } =
        bundle::bundle(value, kind, source, fetch, sources, sink);
    if written == Written::Swagger {
        check::check(&value, kind, sink);
        value = swagger::convert(&value, before, sources, sink);
        served = None;
    }
    let misplaced = misplaced::move_bodies(&mut value, sources);
    if misplaced {
        // What was served as it was written would still have them.
        served = None;
    }
    if unreached {
        served.get_or_insert_with(|| value.clone());
        bundle::substitute(&mut value);
    }
    let unserved = if selection.is_all() {
        Unserved::default()
    } else {
        subset::narrow(&mut value, served.as_mut(), selection, sources, sink)?
    };
    if written != Written::Swagger {
        check::check(&value, kind, sink);
    }
    let Value::Object(map) = &value else { return Err(Failed) };
    let mut document = Reader::new(&value, dynamics, sink).document(map, version);
    sink.barrier()?;
    document.unserved = unserved;
    document.value = served.unwrap_or(value);
    if misplaced {
        misplaced::without_bodies(&mut document.value);
    }
    Ok(document)
}
