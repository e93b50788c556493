//! `specwright check`

use specwright::config::{Lint, LintLevel};
use specwright::diagnostic::Severity;

use super::args::{Check, Format};
use super::pipeline::{self, Failure, Report};
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Exit, bug, input, settings, summary};

pub(super) fn run(terminal: &Terminal, args: &Check) -> Exit {
    let result = input::read(terminal, &args.spec).and_then(|source| {
        let mut config = settings::read(&args.settings)?;
        lints(&mut config.lint, &args.lint)?;
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

/// What `--lint` says: `RULE` or `RULE=LEVEL`.
fn lints(lint: &mut Lint, given: &[String]) -> Result<(), Failure> {
    for word in given {
        let (name, level) = word.split_once('=').unwrap_or((word, "warning"));
        let Some(level) = LintLevel::named(level) else {
            let help = "levels are off, note, warning and error".to_owned();
            return Err(pipeline::unreadable(
                format!("`--lint {word}`: no level is called `{level}`"),
                Some(help),
            ));
        };
        if !lint.set(name, level) {
            let near = specwright::suggest::closest(name, Lint::NAMES.iter().copied());
            let help = near.map(|near| format!("did you mean `{near}`?"));
            return Err(pipeline::unreadable(format!("`--lint {word}`: no rule is called `{name}`"), help));
        }
    }
    Ok(())
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
