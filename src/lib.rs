//! `specwright` reads an OpenAPI document and writes a complete, runnable axum server crate.

pub mod analyze;
pub mod config;
pub mod diagnostic;
pub mod ir;
pub mod load;
pub mod lower;
pub mod name;
pub mod output;
pub mod pattern;
mod pipeline;
pub mod plan;
pub mod render;
pub mod source;
pub mod suggest;

pub use pipeline::*;
