//! Files to disk: the only stage that writes, and only inside the output folder.
//!
//! [`write`] compares what was generated with what is on disk and with the manifest of the last run, and decides
//! file by file ([`WritePlan`]). Then it does all of it or none: new text goes to a staging folder first and is renamed
//! into place; an error puts everything back; a kill leaves whole files (old or new), and the next run
//! completes the work.

mod changes;
mod diff;
mod disk;
mod error;
mod existing;
mod file;
mod look;
mod manifest;
mod path;
mod plan_write;
mod single;
mod write;

#[cfg(test)]
mod fault_tests;

pub use changes::{Change, changes};
pub use diff::unified_diff;
pub use error::{Aftermath, WriteError};
pub use existing::{Existing, existing};
pub use file::{OutputFile, Ownership};
pub use manifest::{MANIFEST, Manifest, ManifestInfo, hash};
pub use plan_write::{Action, Found, Reason, Refusal, Step, WritePlan, plan_write};
pub use single::write_new;
pub use write::{Written, preview, write};
