//! `specwright` reads an OpenAPI document and writes a complete, runnable axum server crate.
//!
//! The command line is a thin caller of this library:
//!
//! ```
//! use specwright::config::Config;
//! use specwright::source::Source;
//!
//! let document = r#"
//! openapi: 3.1.0
//! info: { title: Ping, version: 1.0.0 }
//! paths:
//!   /ping:
//!     get:
//!       operationId: ping
//!       responses:
//!         "204": { description: Alive. }
//! "#;
//! let source = Source::text("ping.yaml", document);
//! let generated = specwright::generate(&source, &Config::default()).map_err(|_| "the document is wrong")?;
//! assert_eq!(generated.name, "ping");
//! assert!(generated.files.iter().any(|file| file.path == "src/generated/router.rs"));
//! # Ok::<(), &str>(())
//! ```
//!
//! [`generate`] is pure: it reads the document (and the files it refers to) and gives files back. It asks the network for
//! nothing unless [`Config::allow_remote`](config::Config::allow_remote) says so.
//! [`output::write`] puts them on disk, all or nothing. A build script needs [`build`] and nothing else.
//!
//! Each stage of the pipeline is a module; `ARCHITECTURE.md` tells how they hang together.

pub mod analyze;
pub mod build;
pub mod compare;
pub mod config;
pub mod coverage;
pub mod diagnostic;
mod fetch;
pub mod ir;
pub mod lint;
pub mod load;
pub mod lower;
#[cfg(feature = "mock")]
pub mod mock;
pub mod name;
pub mod output;
pub mod pattern;
mod pipeline;
pub mod plan;
#[cfg(feature = "cli")]
pub mod regenerate;
pub mod render;
pub mod source;
pub mod suggest;

pub use pipeline::*;
