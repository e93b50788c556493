//! Forms, over real crates: requests as clients sent them (`tests/data/requests`), and bodies that nobody would send.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[
    ("form-requests", "form-requests", include_str!("forms/program.rs")),
    ("form-fastapi", "form-fastapi", include_str!("forms/fastapi.rs")),
    ("file-upload.31", "form-uploads", include_str!("forms/upload.rs")),
];

#[test]
fn are_read_as_they_were_sent() {
    run("forms", PROGRAMS);
}
