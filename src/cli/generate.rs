//! `specwright generate`

use std::path::{Path, PathBuf};
use std::time::Instant;

use specwright::config::Config;
use specwright::output::{self, ManifestInfo, WriteError, Written};
use specwright::source::Source;

use super::args::Generate;
use super::pipeline::{self, Failure, Generated};
use super::progress::Progress;
use super::terminal::{DIM, Terminal};
use super::{Exit, bug, input, settings, summary, workspace};

pub(super) fn run(terminal: &Terminal, args: Generate) -> Exit {
    let begin = Instant::now();
    let source = match source(terminal, args.spec.as_deref()) {
        Ok(source) => source,
        Err(failure) => return summary::failure(terminal, failure),
    };
    let read = begin.elapsed();
    let config = match settings::read(&args.settings) {
        Ok(config) => Config { name: args.name.or(config.name), ..config },
        Err(failure) => return summary::failure(terminal, failure),
    };

    let progress = Progress::start(terminal, format!("generating from {}", source.name));
    let result = pipeline::generate(&source, &config);
    drop(progress);
    let generated = match result {
        Ok(generated) => generated,
        Err(failure) => return summary::failure(terminal, failure),
    };
    let made = begin.elapsed();
    summary::diagnostics(terminal, &generated.report);

    let dir = args.output.unwrap_or_else(|| PathBuf::from(&generated.name));
    let exit = if args.dry_run {
        preview(terminal, &dir, &generated, &config, args.force)
    } else {
        write(terminal, &dir, &generated, &config, args.force)
    };
    if terminal.verbose {
        let (generating, writing) = (made.saturating_sub(read), begin.elapsed().saturating_sub(made));
        terminal
            .say(&format!("{DIM}read {read:.1?}, generated {generating:.1?}, wrote {writing:.1?}{DIM:#}"));
    }
    exit
}

fn source(terminal: &Terminal, spec: Option<&Path>) -> Result<Source, Failure> {
    if let Some(spec) = spec {
        return input::read(terminal, spec);
    }
    terminal.note("no document given, so this is the embedded demo (a small shop)");
    Ok(pipeline::embedded())
}

fn write(terminal: &Terminal, dir: &Path, generated: &Generated, config: &Config, force: bool) -> Exit {
    let progress = Progress::start(terminal, format!("writing to {}", dir.display()));
    let result = output::write(dir, &generated.files, &info(config, generated), force);
    drop(progress);
    match result {
        Ok(written) => {
            summary::written(terminal, dir, generated, &written);
            if let Some(hint) = workspace::hint(dir) {
                terminal.note(&hint);
            }
            if is_new(&written) {
                summary::next(terminal, dir);
            }
            Exit::Done
        }
        Err(error) => refused(terminal, &error),
    }
}

fn preview(terminal: &Terminal, dir: &Path, generated: &Generated, config: &Config, force: bool) -> Exit {
    match output::preview(dir, &generated.files, &info(config, generated), force) {
        Ok(written) => {
            if let Err(exit) = terminal.output(&summary::list(&written)) {
                return exit;
            }
            terminal.say(&summary::would(dir, &written));
            Exit::Done
        }
        Err(error) => refused(terminal, &error),
    }
}

fn refused(terminal: &Terminal, error: &WriteError) -> Exit {
    if error.is_bug() {
        bug::report(terminal, &error.to_string());
        return Exit::Bug;
    }
    summary::refusal(terminal, error);
    Exit::Refused
}

fn info(config: &Config, generated: &Generated) -> ManifestInfo {
    ManifestInfo {
        version: env!("CARGO_PKG_VERSION").into(),
        document_hash: generated.document_hash.clone(),
        config: serde_json::to_value(config).unwrap_or_default(),
    }
}

/// Whether there was no crate before.
fn is_new(written: &Written) -> bool {
    written.replaced.is_empty() && written.unchanged.is_empty() && written.kept.is_empty()
}
