//! Types, over real crates: each document of the table becomes a crate, and a program beside this one uses it.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[
    ("defaults", "types-defaults", include_str!("types/defaults.rs")),
    ("enums-other", "types-enums-other", include_str!("types/enums.rs")),
    ("secrets-shown", "types-secrets-shown", include_str!("types/secrets.rs")),
    ("string-formats", "types-string-formats", include_str!("types/formats.rs")),
    // Every field of the document's one type is a union told apart in another way; the handler echoes.
    ("unions", "unions", include_str!("types/unions.rs")),
];

#[test]
fn are_read_kept_and_written_as_documented() {
    run("types", PROGRAMS);
}
