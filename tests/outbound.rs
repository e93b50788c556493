//! Webhooks, callbacks and links, over real crates: what goes over the wire, what is read of the answers, and where
//! links lead.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use support::programs::{Program, run};

const PROGRAMS: &[Program] = &[
    ("callbacks", "outbound-callbacks", include_str!("outbound/callbacks.rs")),
    ("links", "outbound-links", include_str!("outbound/links.rs")),
];

#[test]
fn are_sent_read_and_followed_as_documented() {
    run("outbound", PROGRAMS);
}
