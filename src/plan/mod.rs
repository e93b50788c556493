//! Every decision between names and templates.

pub mod docs;
pub mod pattern;
