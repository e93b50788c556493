//! Parameters, over real crates: each document of the table becomes a crate, and a program beside this one asks it.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[("parameters-typed", "parameters-typed", include_str!("parameters/typed.rs"))];

#[test]
fn are_read_as_documented() {
    run("parameters", PROGRAMS);
}
