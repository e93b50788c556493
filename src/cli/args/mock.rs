//! What may be said to `specwright mock`.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Args;

use super::Settings;

const EXAMPLES: &str = "\
Examples:
  specwright mock openapi.yaml                      answers examples, and refuses what is not as documented
  specwright mock openapi.yaml --dynamic --seed 7   answers values made from the schemas, always the same
  specwright mock openapi.yaml --stateful           what was posted is found again
  specwright mock openapi.yaml --cors               for pages that a browser has from elsewhere
  curl -H 'Prefer: code=404' 127.0.0.1:4010/items/3 an answer of another status";

/// `specwright mock`
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct Mock {
    /// The OpenAPI document, JSON or YAML; `-` for standard input, nothing for the embedded demo
    #[arg(value_name = "SPEC")]
    pub(in crate::cli) spec: Option<PathBuf>,
    /// Where to listen; 0 is any port that is free
    #[arg(long, default_value_t = 4010)]
    pub(in crate::cli) port: u16,
    /// The address to listen at; `0.0.0.0` is every address of this machine
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(in crate::cli) host: IpAddr,
    /// What values are made from: the same number makes the same values
    #[arg(long, value_name = "N")]
    pub(in crate::cli) seed: Option<u64>,
    /// Make values from schemas, even where the document has examples
    #[arg(long)]
    pub(in crate::cli) dynamic: bool,
    /// Remember what clients make: what was posted is found again, and can be changed and taken away
    #[arg(long)]
    pub(in crate::cli) stateful: bool,
    /// Let pages of any origin ask
    #[arg(long)]
    pub(in crate::cli) cors: bool,
    #[command(flatten)]
    pub(in crate::cli) settings: Settings,
}
