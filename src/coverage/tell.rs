//! Coverage for people and for tools.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use indexmap::IndexSet;
use serde::Serialize;

use super::causes::causes;
use super::{Coverage, Kind, Outcome, counted, grouped};
use crate::diagnostic::{self, Diagnostic};
use crate::ir::Why;
use crate::source::Sources;

/// More places than these are only counted.
const PLACES: usize = 3;

/// For people: a line that sums up, what is not served in full and why, then a line for each such operation.
pub(crate) fn to_text(coverage: &Coverage, found: &[Diagnostic], sources: &Sources) -> String {
    // Writing to a text cannot fail.
    let mut text = String::new();
    let _ = writeln!(text, "{}", coverage.summary());
    for (kind, one) in [(Kind::Webhook, "webhook"), (Kind::Callback, "callback")] {
        let all = coverage.entries.iter().filter(|entry| entry.kind == kind);
        let less = all.clone().filter(|entry| entry.outcome() != Outcome::Full).count();
        let all = all.count();
        if all > 0 {
            let _ = writeln!(
                text,
                "{}: {} in full, {} with degradations",
                counted(all, one),
                grouped(all - less),
                grouped(less)
            );
        }
    }
    let _ = writeln!(text, "any JSON, as the document gives no type: {}", reasons(coverage));
    let spots = diagnostic::entries(found, sources);
    let causes = causes(coverage, found);
    if !causes.is_empty() {
        let _ = writeln!(text, "\n{:<8}{:>7}{:>12}  cause", "code", "places", "operations");
    }
    for cause in &causes {
        let _ = writeln!(
            text,
            "{:<8}{:>7}{:>12}  {}",
            cause.first.code.id,
            grouped(cause.places.len()),
            grouped(cause.entries),
            cause.what
        );
        if let Some(help) = &cause.first.help {
            let _ = writeln!(text, "{:<29}help: {help}", "");
        }
    }
    let less: Vec<_> = coverage.entries.iter().filter(|entry| entry.outcome() != Outcome::Full).collect();
    if !less.is_empty() {
        text.push('\n');
    }
    for entry in less {
        let mut by_code: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for spot in entry.findings.iter().filter_map(|number| spots.get(*number)) {
            by_code.entry(spot.code).or_default().push(spot.place());
        }
        let reasons: Vec<String> = by_code.into_iter().map(|(code, places)| reason(code, &places)).collect();
        let word = if entry.outcome() == Outcome::Refused { "  left out" } else { "" };
        let _ = writeln!(text, "{} {}{word}  {}", entry.method, entry.path, reasons.join("; "));
    }
    if !coverage.elsewhere.is_empty() {
        let places = coverage.elsewhere.iter().filter_map(|number| spots.get(*number));
        let places: Vec<String> = places.map(|spot| format!("{} {}", spot.code, spot.place())).collect();
        let _ = writeln!(text, "elsewhere in the document: {}", places.join("; "));
    }
    text
}

/// `12 places (9 objects without properties, 3 schemas without type)`
fn reasons(coverage: &Coverage) -> String {
    let mut by_reason: BTreeMap<Why, usize> = BTreeMap::new();
    for (_, why) in &coverage.untyped {
        *by_reason.entry(*why).or_default() += 1;
    }
    let reasons: Vec<String> = by_reason
        .into_iter()
        .map(|(why, count)| {
            let words = match why {
                Why::NoSchema => "without schema",
                Why::AnySchema => "empty schemas",
                Why::NoType => "schemas without type",
                Why::FreeObject => "objects without properties",
                Why::FreeList => "lists without items",
                Why::Checked => "only checked",
            };
            format!("{} {words}", grouped(count))
        })
        .collect();
    let total = counted(coverage.untyped.len(), "place");
    if reasons.is_empty() { total } else { format!("{total} ({})", reasons.join(", ")) }
}

/// `SW0203 at openapi.yaml:3:5, openapi.yaml:9:5 and 4 more`
fn reason(code: &str, places: &[String]) -> String {
    let shown = places[..places.len().min(PLACES)].join(", ");
    match places.len().saturating_sub(PLACES) {
        0 => format!("{code} at {shown}"),
        more => format!("{code} at {shown} and {more} more"),
    }
}

#[derive(Serialize)]
struct Whole<'a> {
    operations: Counts,
    outbound: Counts,
    untyped: Untyped<'a>,
    causes: Vec<Cause<'a>>,
    entries: Vec<One<'a>>,
    elsewhere: Vec<usize>,
    findings: Vec<&'a diagnostic::Entry<'a>>,
}

#[derive(Serialize)]
struct Counts {
    total: usize,
    full: usize,
    degraded: usize,
    refused: usize,
}

#[derive(Serialize)]
struct Untyped<'a> {
    total: usize,
    places: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    pointer: &'a str,
    why: &'static str,
}

#[derive(Serialize)]
struct Cause<'a> {
    code: &'static str,
    #[serde(rename = "cause")]
    what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    places: usize,
    operations: usize,
}

#[derive(Serialize)]
struct One<'a> {
    kind: &'static str,
    method: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    operation_id: Option<&'a str>,
    pointer: &'a str,
    outcome: &'static str,
    untyped: usize,
    findings: Vec<usize>,
}

/// For tools: one JSON object. `findings` are the degradations, as [`diagnostic::to_json`] writes them; entries name them
/// by index.
pub(crate) fn to_json(coverage: &Coverage, found: &[Diagnostic], sources: &Sources) -> String {
    let spots = diagnostic::entries(found, sources);
    let mut used: IndexSet<usize> = IndexSet::new();
    let mut indices = |numbers: &[usize]| -> Vec<usize> {
        numbers.iter().map(|number| used.insert_full(*number).0).collect()
    };
    let entries: Vec<One<'_>> = coverage
        .entries
        .iter()
        .map(|entry| One {
            kind: entry.kind.word(),
            method: &entry.method,
            path: &entry.path,
            operation_id: entry.operation_id.as_deref(),
            pointer: entry.at.as_str(),
            outcome: entry.outcome().word(),
            untyped: entry.untyped,
            findings: indices(&entry.findings),
        })
        .collect();
    let elsewhere = indices(&coverage.elsewhere);
    let places =
        coverage.untyped.iter().map(|(at, why)| Place { pointer: at.as_str(), why: why.word() }).collect();
    let whole = Whole {
        operations: counts(coverage, |kind| kind == Kind::Operation),
        outbound: counts(coverage, |kind| kind != Kind::Operation),
        untyped: Untyped { total: coverage.untyped.len(), places },
        causes: causes(coverage, found)
            .into_iter()
            .map(|cause| Cause {
                code: cause.first.code.id,
                what: cause.what,
                help: cause.first.help.as_deref(),
                places: cause.places.len(),
                operations: cause.entries,
            })
            .collect(),
        entries,
        elsewhere,
        findings: used.iter().filter_map(|number| spots.get(*number)).collect(),
    };
    // Texts and numbers can always be written.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}

fn counts(coverage: &Coverage, is_wanted: impl Fn(Kind) -> bool) -> Counts {
    let entries = || coverage.entries.iter().filter(|entry| is_wanted(entry.kind));
    let of = |outcome| entries().filter(|entry| entry.outcome() == outcome).count();
    Counts {
        total: entries().count(),
        full: of(Outcome::Full),
        degraded: of(Outcome::Degraded),
        refused: of(Outcome::Refused),
    }
}
