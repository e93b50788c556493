//! A module of a crate that is there already, in place of a crate.

use super::context::Context;
use super::view::FilePlan;
use super::{seeds, verbatim};

/// What the index of a module is called, where a crate has its root.
const ROOT: (&str, &str) = ("src/lib.rs", "mod.rs");

/// The files below the folder of the module. What is the crate's own is left out; what it has to depend on stands in a file
/// beside what is generated.
pub(super) fn module(context: &Context<'_>, files: Vec<FilePlan>) -> Vec<FilePlan> {
    let mut module: Vec<FilePlan> = files
        .into_iter()
        .filter_map(|file| {
            let is_root = file.path == ROOT.0;
            let path = if is_root { ROOT.1 } else { file.path.strip_prefix("src/")? };
            (path != "main.rs").then(|| FilePlan { path: path.to_owned(), ..file })
        })
        .collect();
    let lines = seeds::dependencies(context).join("\n");
    let text =
        format!("# What the module needs: copy it into the crate's manifest.\n[dependencies]\n{lines}\n");
    module.push(verbatim("generated/dependencies.toml", text.into_bytes()));
    module
}
