//! `specwright generate`

use std::path::{Path, PathBuf};
use std::time::Instant;

use specwright::config::{Config, Layout};
use specwright::output::{self, ManifestInfo, WriteError, Written};
use specwright::regenerate;
use specwright::source::Source;

use super::args::Generate;
use super::pipeline::{self, Failure, Generated};
use super::progress::Progress;
use super::terminal::{DIM, Terminal};
use super::words::{count, folder, shell};
use super::{Exit, bug, input, settings, summary, watch, workspace};

pub(super) fn run(terminal: &Terminal, args: &Generate) -> Exit {
    if args.watch { watch::run(terminal, args) } else { once(terminal, args).exit }
}

/// How one run ended, and which files it read.
pub(super) struct Ran {
    pub(super) exit: Exit,
    /// The document and what it refers to, as far as they were read.
    pub(super) inputs: Vec<PathBuf>,
}

/// Generates once.
pub(super) fn once(terminal: &Terminal, args: &Generate) -> Ran {
    let begin = Instant::now();
    let failed = |failure: Failure| {
        let inputs = match &failure {
            Failure::Document(report) => report.inputs(),
            Failure::Internal(_) => Vec::new(),
        };
        Ran { exit: summary::failure(terminal, failure), inputs }
    };
    let source = match source(terminal, args.spec.as_deref()) {
        Ok(source) => source,
        Err(failure) => return failed(failure),
    };
    let read = begin.elapsed();
    let config = match settings::read(&args.settings) {
        Ok(config) => Config { name: args.name.clone().or(config.name), ..config },
        Err(failure) => return failed(failure),
    };

    let progress = Progress::start(terminal, format!("generating from {}", source.name));
    let result = pipeline::generate(&source, &config);
    drop(progress);
    let mut generated = match result {
        Ok(generated) => generated,
        Err(failure) => return failed(failure),
    };
    let made = begin.elapsed();
    summary::diagnostics(terminal, &generated.report);

    let dir = args.output.clone().unwrap_or_else(|| folder_of(&config, &generated));
    let regenerated = regenerate::add(std::mem::take(&mut generated.files), &output::existing(&dir));
    generated.files = regenerated.files;
    let exit = if args.dry_run {
        preview(terminal, &dir, &generated, &config, args.force)
    } else if args.diff || args.check {
        differ(terminal, &dir, &generated, &config, args.check)
    } else {
        write(terminal, &dir, &generated, &config, args.force)
    };
    if exit == Exit::Done || args.check {
        summary::notes(terminal, &dir, &regenerated.notes);
    }
    if terminal.verbose {
        let mut parts = vec![format!("read {read:.1?}")];
        parts.extend(generated.timings.iter().map(|(stage, took)| format!("{stage} {took:.1?}")));
        let wrote = begin.elapsed().saturating_sub(made);
        parts.push(format!(
            "{} {wrote:.1?}",
            if args.check || args.diff || args.dry_run { "compare" } else { "write" }
        ));
        let all = begin.elapsed();
        terminal.say(&format!("{DIM}{}; {all:.1?} in all{DIM:#}", parts.join(", ")));
    }
    Ran { exit, inputs: generated.report.inputs() }
}

/// Where the crate goes, or the module, unless told otherwise.
fn folder_of(config: &Config, generated: &Generated) -> PathBuf {
    match config.layout {
        Layout::Crate => PathBuf::from(&generated.name),
        Layout::Module => Path::new("src").join(generated.name.replace('-', "_")),
    }
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
            let is_module = config.layout == Layout::Module;
            if let Some(hint) = workspace::hint(dir).filter(|_| !is_module) {
                terminal.note(&hint);
            }
            if is_new(&written) && is_module {
                summary::next_of_module(terminal, dir);
            } else if is_new(&written) {
                summary::next(terminal, dir, config.has_docs());
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

/// `--diff`, and `--check`, which fails where anything differs.
fn differ(terminal: &Terminal, dir: &Path, generated: &Generated, config: &Config, check: bool) -> Exit {
    let place = folder(dir);
    if check && !dir.exists() {
        terminal.error(&format!("there is no crate in {place}"));
        terminal.help(&format!("make one: specwright generate -o {}", shell(&dir.display().to_string())));
        return Exit::Refused;
    }
    let changes = match output::changes(dir, &generated.files, &info(config, generated)) {
        Ok(changes) => changes,
        Err(error) => return refused(terminal, &error),
    };
    let diff: String = changes.iter().map(|change| change.diff.as_str()).collect();
    if let Err(exit) = terminal.output_diff(&diff) {
        return exit;
    }
    match (changes.len(), check) {
        (0, _) => terminal.say(&format!("{place} is up to date")),
        (n, false) => {
            terminal.say(&format!("diff: {} of {place} would change; nothing was written", count(n, "file")));
        }
        (n, true) => {
            terminal
                .error(&format!("{place} is stale: {} would change; nothing was written", count(n, "file")));
            terminal.help("run `specwright generate` with the same arguments, without `--check`, and commit what it writes");
        }
    }
    if check && !changes.is_empty() { Exit::Refused } else { Exit::Done }
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
