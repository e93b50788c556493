//! `specwright` reads an OpenAPI document and writes a complete, runnable axum server crate.

pub mod config;
pub mod diagnostic;
pub mod ir;
pub mod load;
pub mod output;
pub mod source;
mod stub;

pub use stub::*;
