//! Tests of the runtime that generated crates carry, mounted as they mount it.

// Every test here is one that may fail by a panic, helpers included.
#![allow(clippy::unwrap_used)]

/// The runtime, put together as a generated `runtime/mod.rs` does it.
// A test uses what it tests; a generated crate makes all of this public.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "../src/mock/runtime.rs"]
mod runtime;

#[path = "runtime/answers.rs"]
mod answers;
#[path = "runtime/api.rs"]
mod api;
#[path = "runtime/around.rs"]
mod around;
#[path = "runtime/bodies.rs"]
mod bodies;
#[path = "runtime/checks.rs"]
mod checks;
#[path = "runtime/conformance.rs"]
mod conformance;
#[path = "runtime/documented.rs"]
mod documented;
// The macros make public enums.
#[allow(unreachable_pub)]
#[path = "runtime/enums.rs"]
mod enums;
#[path = "runtime/formats.rs"]
mod formats;
#[path = "runtime/json.rs"]
mod json;
#[path = "runtime/matrix.rs"]
mod matrix;
#[path = "runtime/media.rs"]
mod media;
#[path = "runtime/members.rs"]
mod members;
#[path = "runtime/pages.rs"]
mod pages;
#[path = "runtime/parameters.rs"]
mod parameters;
#[path = "runtime/prefer.rs"]
mod prefer;
#[path = "runtime/requests.rs"]
mod requests;
#[path = "runtime/routing.rs"]
mod routing;
#[path = "runtime/schemas.rs"]
mod schemas;
#[path = "runtime/serving.rs"]
mod serving;
#[path = "runtime/shapes.rs"]
mod shapes;
#[path = "runtime/styles.rs"]
mod styles;
#[path = "runtime/told.rs"]
mod told;
#[path = "runtime/written.rs"]
mod written;
#[path = "runtime/xml.rs"]
mod xml;
