//! `specwright check`

use specwright::diagnostic::Severity;

use super::args::{Check, Format};
use super::pipeline::{self, Failure, Report};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Exit, bug, input, settings, summary};

pub(super) fn run(terminal: &Terminal, args: &Check) -> Exit {
    let result = input::read(terminal, &args.spec).and_then(|source| {
        let config = settings::read(&args.settings)?;
        let _progress = Progress::start(terminal, format!("checking {}", source.name));
        pipeline::check(&source, &config)
    });
    let (report, document) = match result {
        Ok(generated) => (generated.report, Some(generated.document)),
        Err(Failure::Document(report)) => (report, None),
        Err(Failure::Internal(what)) => {
            bug::report(terminal, &what);
            return Exit::Bug;
        }
    };
    if let Err(exit) = show(terminal, &report, args.format) {
        return exit;
    }
    terminal.say(&summary::verdict(&report, document.as_ref()));
    let wrong = document.is_none() || report.count(Severity::Error) > 0;
    if wrong { Exit::Refused } else { Exit::Done }
}

fn show(terminal: &Terminal, report: &Report, format: Format) -> Result<(), Exit> {
    match format {
        Format::Json => terminal.output(&report.to_json()),
        Format::Github => terminal.output(&report.to_github()),
        Format::Text => {
            summary::diagnostics(terminal, report);
            Ok(())
        }
    }
}
