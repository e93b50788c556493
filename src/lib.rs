//! `specwright` reads an OpenAPI document and writes a complete, runnable axum server crate.

pub mod diagnostic;
pub mod load;
pub mod name;
pub mod plan;
pub mod source;
pub mod suggest;
