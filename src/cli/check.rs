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
    let (report, document, coverage) = match result {
        Ok(generated) => (generated.report, Some(generated.document), Some(generated.coverage)),
        Err(Failure::Document(report)) => (report, None, None),
        Err(Failure::Internal(what)) => {
            bug::report(terminal, &what);
            return Exit::Bug;
        }
    };
    let shown = match coverage.filter(|_| args.coverage) {
        Some(coverage) if args.format == Format::Json => terminal.output(&report.coverage_json(&coverage)),
        Some(coverage) if args.format == Format::Text => terminal.output(&report.coverage_text(&coverage)),
        _ => show(terminal, &report, args.format),
    };
    if let Err(exit) = shown {
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
