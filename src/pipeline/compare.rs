//! Two documents, read as for two crates, and what differs.

use super::{Report, Run};
use crate::analyze;
use crate::compare::{self, Comparison, Told};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Failed, Severity, entries};
use crate::fetch::Client;
use crate::ir::Api;
use crate::lower;
use crate::name;
use crate::plan::{self, CratePlan};
use crate::source::{Pointer, Source};

/// What differs between two documents, and what was found while they were read.
#[derive(Debug)]
pub struct Compared {
    /// What differs.
    pub comparison: Comparison,
    /// What was found in the old document.
    pub old: Report,
    /// What was found in the new document.
    pub new: Report,
}

/// Compares two versions of a document: the contract on the wire, and the crates that come of them.
///
/// # Errors
/// Where one of the documents cannot be read: what was found in it.
pub fn compare(old: &Source, new: &Source, config: &Config) -> Result<Compared, Report> {
    let (was, is) = (Read::new(old, config)?, Read::new(new, config)?);
    let comparison =
        Comparison { wire: compare::wire(&was.api, &is.api), rust: compare::rust(&was.plan, &is.plan) };
    Ok(Compared { comparison, old: was.report, new: is.report })
}

impl Compared {
    /// For people.
    pub fn to_text(&self) -> String {
        compare::to_text(&self.told())
    }

    /// For tools: one JSON object.
    pub fn to_json(&self) -> String {
        compare::to_json(&self.told())
    }

    /// For a pull request.
    pub fn to_markdown(&self) -> String {
        compare::to_markdown(&self.told())
    }

    fn told(&self) -> Told<'_> {
        let wire = &self.comparison.wire;
        let old = places(&self.old, wire.iter().map(|change| change.old.as_ref()));
        let new = places(&self.new, wire.iter().map(|change| change.new.as_ref()));
        Told { comparison: &self.comparison, places: old.into_iter().zip(new).collect() }
    }
}

/// Where pointers stand in the texts of a report.
fn places<'p>(report: &Report, pointers: impl Iterator<Item = Option<&'p Pointer>>) -> Vec<Option<String>> {
    const PLACE: Code = Code { id: "place", severity: Severity::Note, repair: false, meaning: "A place." };
    let pointers: Vec<Option<&Pointer>> = pointers.collect();
    let marks: Vec<Diagnostic> =
        pointers.iter().flatten().map(|pointer| Diagnostic::at_key(PLACE, pointer, "")).collect();
    let mut shown = entries(&marks, &report.sources).into_iter().map(|entry| entry.place());
    pointers.into_iter().map(|pointer| pointer.and_then(|_| shown.next())).collect()
}

/// A document as far as it is compared.
struct Read {
    api: Api,
    plan: CratePlan,
    report: Report,
}

impl Read {
    fn new(source: &Source, config: &Config) -> Result<Self, Report> {
        let mut run = Run::new(config);
        let read = run.read(source, config);
        let report = run.report(source);
        match read {
            Ok((api, plan)) => Ok(Self { api, plan, report }),
            Err(Failed) => Err(report),
        }
    }
}

impl Run {
    fn read(&mut self, source: &Source, config: &Config) -> Result<(Api, CratePlan), Failed> {
        let mut document = self.load(source, config, &mut Client::new(&config.allow_remote))?;
        let served = std::mem::take(&mut document.value);
        let api = lower::lower(document, config, &mut self.sink)?;
        let facts = analyze::analyze(&api, config, &mut self.sink)?;
        let names = name::assign(&api, &facts, config, &mut self.sink);
        self.sink.finish()?;
        let plan = plan::plan(&api, &facts, &names, config, served);
        Ok((api, plan))
    }
}
