//! Views to text: templates, then syn and prettyplease for what is Rust and ours.
//!
//! The only user of askama, syn, prettyplease and rayon. Decides nothing.

mod format;
mod layout;
mod template;

use std::borrow::Cow;
use std::path::Path;

use rayon::prelude::*;

use crate::output::{OutputFile, Ownership};
use crate::plan::CratePlan;
use crate::plan::view::{Content, FilePlan, Owner};

/// A file that did not come out as Rust: a bug of ours.
#[derive(Debug)]
pub struct RenderError {
    /// Which file.
    pub path: String,
    /// What is wrong with its text, with line and column.
    pub message: String,
    /// The text, to look at.
    pub text: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not Rust: {}", self.path, self.message)
    }
}

impl std::error::Error for RenderError {}

/// Renders every file, in the plan's order.
///
/// # Errors
/// The first file, in that order, that is not Rust.
pub fn render(plan: CratePlan) -> Result<Vec<OutputFile>, Box<RenderError>> {
    plan.files.into_par_iter().map(render_file).collect()
}

fn render_file(file: FilePlan) -> Result<OutputFile, Box<RenderError>> {
    let FilePlan { path, owner, content } = file;
    let ownership = match owner {
        Owner::Tool => Ownership::Owned,
        Owner::User => Ownership::Seeded,
    };
    let content: Cow<'static, [u8]> = match content {
        Content::Verbatim(bytes) => bytes,
        Content::View(view) => {
            let fail =
                |message: String, text: String| Box::new(RenderError { path: path.clone(), message, text });
            let text = template::fill(&view).map_err(|error| fail(error.to_string(), String::new()))?;
            let is_rust = Path::new(&path).extension().is_some_and(|end| end == "rs");
            let text = match owner {
                // What is ours is parsed and printed, which also proves that it is Rust.
                Owner::Tool if is_rust => {
                    format::format(&text).map_err(|message| fail(message, text.clone()))?
                }
                Owner::Tool | Owner::User => text.trim().to_owned() + "\n",
            };
            Cow::Owned(text.into_bytes())
        }
    };
    Ok(OutputFile { path, ownership, content, before: None })
}
