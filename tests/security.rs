//! Who may call, over real crates: each document of the table becomes a crate, and a program beside this one asks it
//! with credentials of every kind.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[
    ("security", "security-table", include_str!("security/table.rs")),
    ("security-principals", "security-principals", include_str!("security/principals.rs")),
    ("security-fastapi", "security-fastapi", include_str!("security/fastapi.rs")),
];

#[test]
fn those_who_may_call_get_in_and_nobody_else() {
    run("security", PROGRAMS);
}
