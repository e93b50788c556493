//! The one file of the command line that knows the library's pipeline by name.

pub(super) use specwright::config::{AllowRemote, Compat, Config, ErrorShape, Select};
use specwright::diagnostic::{Diagnostic, codes};
use specwright::source::Source;
pub(super) use specwright::{Failure, Generated, Report};

use super::args::Stage;

/// Where the generated server listens unless told otherwise.
pub(super) const SERVER_URL: &str = "http://127.0.0.1:3000";

/// The document for those who have none yet.
pub(super) fn embedded() -> Source {
    Source::text("<embedded>/shop.yaml", specwright::EMBEDDED)
}

/// A document that could not be read at all.
pub(super) fn unreadable(message: String, help: Option<String>) -> Failure {
    let mut diagnostic = Diagnostic::whole(codes::CANNOT_READ, message);
    diagnostic.help = help;
    Failure::Document(Report::new(vec![diagnostic]))
}

/// Makes a crate of a document.
pub(super) fn generate(source: &Source, config: &Config) -> Result<Generated, Failure> {
    specwright::generate(source, config)
}

/// Makes all of a crate that can fail, for what it tells about the document.
pub(super) fn check(source: &Source, config: &Config) -> Result<Generated, Failure> {
    specwright::check(source, config)
}

/// Shows what a stage made of a document.
pub(super) fn dump(source: &Source, config: &Config, stage: Stage) -> Result<String, Failure> {
    let stage = match stage {
        Stage::Document => specwright::Stage::Document,
        Stage::Ir => specwright::Stage::Ir,
        Stage::Names => specwright::Stage::Names,
        Stage::Plan => specwright::Stage::Plan,
    };
    specwright::dump(source, config, stage)
}
