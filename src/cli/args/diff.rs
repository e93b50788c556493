//! What may be said to `specwright diff` and `specwright explain`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::Settings;

const EXAMPLES: &str = "\
Examples:
  specwright diff old.yaml openapi.yaml                       every change, the worst first
  specwright diff old.yaml openapi.yaml --fail-on breaking    exit code 1 where clients may fail
  specwright diff old.yaml openapi.yaml --format markdown     a comment for a pull request
  git show main:openapi.yaml | specwright diff - openapi.yaml
  specwright explain request-field-added-required             what a rule means";

/// `specwright diff`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Diff {
    /// The old document, JSON or YAML; `-` for standard input
    #[arg(value_name = "OLD")]
    pub(in crate::cli) old: PathBuf,
    /// The new document; `-` for standard input
    #[arg(value_name = "NEW")]
    pub(in crate::cli) new: PathBuf,
    #[command(flatten)]
    pub(in crate::cli) settings: Settings,
    /// How to tell, on standard output
    #[arg(long, value_enum, default_value_t)]
    pub(in crate::cli) format: Telling,
    /// Exit with 1 where something on the wire is this bad; `any` counts what changes in the crate too
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub(in crate::cli) fail_on: Option<FailOn>,
}

/// How to tell what has changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Telling {
    /// For people
    #[default]
    Text,
    /// For tools
    Json,
    /// For a pull request
    Markdown,
}

/// What makes a comparison fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum FailOn {
    /// Clients that followed the old document fail
    Breaking,
    /// Clients may fail, depending on what the document does not say
    Doubtful,
    /// Anything at all
    Any,
}

/// `specwright explain`
#[derive(Debug, Args)]
pub(in crate::cli) struct Explain {
    /// A rule, such as `request-field-added-required`, or a code, such as `SW0203`
    #[arg(value_name = "RULE")]
    pub(in crate::cli) rule: Option<String>,
}
