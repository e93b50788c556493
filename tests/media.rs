//! Bodies that are no JSON, over real crates: each document of the table becomes a crate, and a program beside this one
//! uses it.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[
    ("body-json-lines", "media-lines", include_str!("media/lines.rs")),
    ("xml-examples", "media-xml-examples", include_str!("media/xml_examples.rs")),
    ("xml-nodes", "media-xml-nodes", include_str!("media/xml_nodes.rs")),
];

#[test]
fn are_read_and_written_as_documented() {
    run("media", PROGRAMS);
}
