//! What a run says at its end.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use specwright::DocumentInfo;
use specwright::diagnostic::Severity;
use specwright::output::{Ownership, Reason, Refusal, WriteError, Written};
use specwright::regenerate::{Note, NoteKind};

use super::pipeline::{Failure, Generated, Report, SERVER_URL};
use super::terminal::{BOLD, DIM, Terminal};
use super::words::{count, folder, shell};
use super::{Exit, bug};

/// How much of the diffs a refusal shows: enough to see what was edited.
const DIFF_LINES: usize = 40;
const DIFF_FILES: usize = 5;

/// Everything found, unless quiet and harmless.
pub(super) fn diagnostics(terminal: &Terminal, report: &Report) {
    if !terminal.quiet || report.count(Severity::Error) > 0 {
        terminal.message(&report.render(terminal.has_color()));
    }
}

/// Why there is nothing, and the exit code for it.
pub(super) fn failure(terminal: &Terminal, failure: Failure) -> Exit {
    match failure {
        Failure::Document(report) => {
            diagnostics(terminal, &report);
            terminal.say(&found(&report));
            Exit::Refused
        }
        Failure::Internal(what) => {
            bug::report(terminal, &what);
            Exit::Bug
        }
    }
}

/// The last line of a check; without a document where it could not be understood.
pub(super) fn verdict(report: &Report, document: Option<&DocumentInfo>) -> String {
    match document {
        Some(document) => format!("{BOLD}{}{BOLD:#}: {}", about(document), found(report)),
        None => found(report),
    }
}

/// What was done.
pub(super) fn written(terminal: &Terminal, dir: &Path, generated: &Generated, written: &Written) {
    let place = folder(dir);
    if !written.orphaned.is_empty() {
        terminal.warning(&format!(
            "no longer generated, but edited by hand, so left in {place}: {}",
            written.orphaned.join(", ")
        ));
    }
    terminal.say(&format!("{BOLD}{}{BOLD:#}", about(&generated.document)));
    if written.kept.is_empty() && written.unchanged.is_empty() && written.replaced.is_empty() {
        terminal.say(&format!("  {} written to {place}", count(written.created.len(), "file")));
        terminal.say(&format!("  yours to edit:      {}", places(generated, Ownership::Seeded)));
        terminal.say(&format!("  replaced each run:  {}", places(generated, Ownership::Owned)));
    } else if written.is_change() {
        terminal.say(&format!("  {} in {place}", counts(written)));
        let new: Vec<&str> = new_seeds(generated, written).collect();
        if !new.is_empty() {
            terminal.say(&format!("  new, and yours to edit: {}", new.join(", ")));
        }
    } else {
        terminal.say(&format!("  nothing changed: {place} is up to date"));
    }
    terminal.say(&format!("  {}", generated.coverage.summary()));
    let warnings = generated.report.count(Severity::Warning);
    if warnings > 0 {
        terminal.say(&format!("  {}, see above", count(warnings, "warning")));
    }
}

/// What was added to the user's files, and what else they have to look after.
pub(super) fn notes(terminal: &Terminal, dir: &Path, notes: &[Note]) {
    for note in notes {
        let place = if dir == Path::new(".") {
            note.path.clone()
        } else {
            dir.join(&note.path).display().to_string()
        };
        let place = match note.line {
            Some(line) => format!("{place}:{line}"),
            None => place,
        };
        if note.kind == NoteKind::Added {
            terminal.say(&format!("  added to {place}: {}", note.message));
        } else {
            terminal.warning(&format!("{place}: {}", note.message));
            if !note.help.is_empty() {
                terminal.help(&note.help);
            }
        }
    }
}

/// What to type next.
pub(super) fn next(terminal: &Terminal, dir: &Path, has_docs: bool) {
    let enter = if dir == Path::new(".") {
        String::new()
    } else {
        format!("cd {} && ", shell(&dir.display().to_string()))
    };
    terminal.say("");
    terminal.say(&format!("Next: {BOLD}{enter}cargo run{BOLD:#}"));
    let page = if has_docs { "docs" } else { "openapi.json" };
    terminal.say(&format!("      {DIM}then open{DIM:#} {SERVER_URL}/{page}"));
}

/// What to do with a new module.
pub(super) fn next_of_module(terminal: &Terminal, dir: &Path) {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let needed = dir.join("generated/dependencies.toml");
    terminal.say("");
    terminal
        .say(&format!("Next: {BOLD}mod {name};{BOLD:#} where {} stands among the modules", dir.display()));
    terminal.say(&format!("      {DIM}and in Cargo.toml what{DIM:#} {} {DIM}lists{DIM:#}", needed.display()));
}

/// A dry run's list: an action and a path on each line.
pub(super) fn list(written: &Written) -> String {
    let mut text = String::new();
    let lists = [
        ("create", &written.created),
        ("replace", &written.replaced),
        ("add to", &written.extended),
        ("delete", &written.deleted),
        ("leave", &written.orphaned),
    ];
    for (action, paths) in lists {
        for path in paths {
            let _ = writeln!(text, "{action:<8}{path}");
        }
    }
    text
}

/// The last line of a dry run.
pub(super) fn would(dir: &Path, written: &Written) -> String {
    format!("dry run: {} in {}; nothing was written", counts(written), folder(dir))
}

/// Why nothing was written.
pub(super) fn refusal(terminal: &Terminal, error: &WriteError) {
    terminal.error(&error.to_string());
    if let WriteError::Refused { refusals, .. } = error {
        for refusal in refusals.iter().take(DIFF_FILES) {
            show(terminal, refusal);
        }
        if refusals.len() > DIFF_FILES {
            let rest: Vec<&str> = refusals[DIFF_FILES..].iter().map(|r| r.path.as_str()).collect();
            terminal.message(&format!("and also: {}\n", rest.join(", ")));
        }
    }
    if let Some(help) = error.help() {
        terminal.help(&help);
    }
    if !matches!(error, WriteError::Io { aftermath: specwright::output::Aftermath::Mixed, .. }) {
        terminal.say("nothing was written");
    }
}

fn show(terminal: &Terminal, refusal: &Refusal) {
    match &refusal.reason {
        Reason::Obstacle(what) => return terminal.message(&format!("  {}: {what}\n", refusal.path)),
        Reason::Changed => {
            return terminal.message(&format!("  {}: it was changed meanwhile; run again\n", refusal.path));
        }
        Reason::Foreign => terminal.message(&format!("  {}: specwright did not write it\n", refusal.path)),
        Reason::Edited => {}
    }
    let lines = refusal.diff.lines().count();
    if lines <= DIFF_LINES {
        return terminal.diff(&refusal.diff);
    }
    let start: Vec<&str> = refusal.diff.lines().take(DIFF_LINES).collect();
    terminal.diff(&start.join("\n"));
    terminal.message(&format!("… {}\n", count(lines - DIFF_LINES, "more line")));
}

/// `Shop 1.0.0 (OpenAPI 3.1.0): 14 operations, 21 schemas`
fn about(document: &DocumentInfo) -> String {
    format!(
        "{} {} (OpenAPI {}): {}, {}",
        document.title,
        document.version,
        document.openapi,
        count(document.operations, "operation"),
        count(document.schemas, "schema")
    )
}

/// `1 error, 2 warnings`
fn found(report: &Report) -> String {
    let kinds = [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "note")];
    let parts: Vec<String> = kinds
        .into_iter()
        .map(|(severity, word)| (report.count(severity), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| count(n, word))
        .collect();
    if parts.is_empty() { "no problems".into() } else { parts.join(", ") }
}

/// `2 created, 1 deleted, 12 unchanged, 5 of yours kept`
fn counts(written: &Written) -> String {
    let kinds = [
        (&written.created, "created"),
        (&written.replaced, "replaced"),
        (&written.deleted, "deleted"),
        (&written.extended, "of yours added to"),
        (&written.unchanged, "unchanged"),
        (&written.kept, "of yours kept"),
    ];
    let some = kinds.into_iter().filter(|(paths, _)| !paths.is_empty());
    let parts: Vec<String> = some.map(|(paths, word)| format!("{} {word}", paths.len())).collect();
    if parts.is_empty() { "nothing".into() } else { parts.join(", ") }
}

/// The seeded files that this run added.
fn new_seeds<'g>(generated: &'g Generated, written: &Written) -> impl Iterator<Item = &'g str> {
    let created: BTreeSet<String> = written.created.iter().cloned().collect();
    let seeded = generated.files.iter().filter(|f| f.ownership == Ownership::Seeded);
    seeded.map(|f| f.path.as_str()).filter(move |path| created.contains(*path))
}

/// Where the files of an owner are: files near the top by name, others by folder; sources first.
fn places(generated: &Generated, ownership: Ownership) -> String {
    let mut places: Vec<String> = Vec::new();
    for file in generated.files.iter().filter(|f| f.ownership == ownership) {
        let mut parts = file.path.splitn(3, '/');
        let place = match (parts.next(), parts.next(), parts.next()) {
            (Some(first), Some(second), Some(_)) => format!("{first}/{second}/"),
            (Some(first), Some(second), None) if ownership == Ownership::Seeded => {
                format!("{first}/{second}")
            }
            (Some(first), Some(_), None) => format!("{first}/"),
            _ => file.path.clone(),
        };
        if !places.contains(&place) {
            places.push(place);
        }
    }
    // What stands in a folder that is told is told with it.
    let folders = places.clone();
    places.retain(|place| {
        !folders.iter().any(|folder| place != folder && folder.ends_with('/') && place.starts_with(folder))
    });
    // Folders of sources are where one works; the rest is there if one looks.
    places.sort_by_key(|p| (!p.starts_with("src/"), !p.ends_with('/')));
    places.join(", ")
}
