//! Text to [`Document`]: reading, bundling, and one dialect for every version of OpenAPI.

mod document;
mod schema;

pub use document::*;
pub use schema::*;
