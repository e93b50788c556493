//! Tests of the runtime that generated crates carry, mounted as they mount it.

/// The runtime, put together as a generated `runtime/mod.rs` does it.
// A test uses what it tests; a generated crate makes all of this public.
#[allow(dead_code, unused_imports, unreachable_pub)]
#[path = "runtime/mount.rs"]
mod runtime;
