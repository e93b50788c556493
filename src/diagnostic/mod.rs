//! What is wrong with a document, or odd about it: for people, tools and CI.
//!
//! A stage collects everything it finds in a [`Sink`] and stops only at its end, so that one run tells all.

pub mod codes;
mod position;
mod render;
mod report;

use std::fmt;

pub use codes::Code;
pub use render::render;
pub(crate) use report::{Entry, entries};
pub use report::{to_cargo, to_github, to_json};

use crate::source::Pointer;
pub use crate::source::Target;

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing is lost.
    Note,
    /// Something was repaired, or is served in a simpler form than the document asks for.
    Warning,
    /// No crate can come of this document.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Where a finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// The document as a whole, or a file that could not be read.
    Whole,
    /// A place in the bundled document.
    At(Pointer, Target),
    /// A byte offset of a text: for syntax errors, where there is no tree to point into.
    Offset {
        /// Which text.
        source: crate::source::SourceId,
        /// The byte.
        offset: usize,
    },
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding: stable, documented, testable.
    pub code: Code,
    /// How bad it is here; the code's own severity unless something raised or lowered it.
    pub severity: Severity,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to say beside the caret; may be empty.
    pub label: String,
    /// Other places that matter ("first defined here").
    pub related: Vec<(Place, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// A finding about the value at a pointer.
    pub fn new(code: Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self::placed(code, Place::At(at.clone(), Target::Value), message)
    }

    /// A finding about the key at a pointer.
    pub fn at_key(code: Code, at: &Pointer, message: impl Into<String>) -> Self {
        Self::placed(code, Place::At(at.clone(), Target::Key), message)
    }

    /// A finding about a document as a whole.
    pub fn whole(code: Code, message: impl Into<String>) -> Self {
        Self::placed(code, Place::Whole, message)
    }

    /// A finding at any place.
    pub fn placed(code: Code, place: Place, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            place,
            label: String::new(),
            related: Vec::new(),
            help: None,
        }
    }

    /// No crate can come of it here, whatever the code's own severity.
    #[must_use]
    pub fn fatal(mut self) -> Self {
        self.severity = Severity::Error;
        self
    }

    /// Something was done about it here: as bad as its code says, whatever it was before.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    /// What to say beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn related(self, at: &Pointer, label: impl Into<String>) -> Self {
        self.related_place(Place::At(at.clone(), Target::Value), label)
    }

    /// Another place that matters, wherever it is.
    #[must_use]
    pub fn related_place(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Collects the findings of a run.
#[derive(Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    errors: usize,
    refuses_repairs: bool,
    refused: usize,
}

/// A stage that found errors; they are in the [`Sink`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failed;

impl Sink {
    /// A sink in which every repair is an error: see [`Code::repair`].
    pub fn refusing_repairs() -> Self {
        Self { refuses_repairs: true, ..Self::default() }
    }

    /// Adds a finding.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            self.errors += 1;
        } else if self.refuses_repairs && diagnostic.code.repair {
            diagnostic.severity = Severity::Error;
            self.refused += 1;
        }
        self.found.push(diagnostic);
    }

    /// Gives every place of a document new pointers, in the findings from a number on.
    pub(crate) fn move_places(&mut self, from: usize, to: impl Fn(&Pointer) -> Pointer) {
        for finding in self.found.iter_mut().skip(from) {
            let related = finding.related.iter_mut().map(|(place, _)| place);
            for place in std::iter::once(&mut finding.place).chain(related) {
                if let Place::At(at, _) = place {
                    *at = to(at);
                }
            }
        }
    }

    /// Whether the stages cannot go on: anything so far is an error by itself, and not a repair that is refused.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// The barrier at the end of a stage. Repairs that are refused pass it, so that one run tells all of them.
    ///
    /// # Errors
    /// Where anything so far is an error by itself.
    pub fn barrier(&self) -> Result<(), Failed> {
        if self.has_errors() { Err(Failed) } else { Ok(()) }
    }

    /// The last barrier, before anything is made.
    ///
    /// # Errors
    /// Where anything is an error, or a repair that is refused.
    pub fn finish(&self) -> Result<(), Failed> {
        if self.errors + self.refused > 0 { Err(Failed) } else { Ok(()) }
    }

    /// Drops what is not to be told after all.
    pub fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.found.retain(keep);
        let errors = self.found.iter().filter(|found| found.severity == Severity::Error);
        let (refused, errors): (Vec<_>, Vec<_>) =
            errors.partition(|found| self.refuses_repairs && found.code.repair);
        (self.refused, self.errors) = (refused.len(), errors.len());
    }

    /// Everything found, in the order it was found.
    pub fn into_vec(self) -> Vec<Diagnostic> {
        self.found
    }

    /// Everything found so far.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Diagnostic> {
        codes::ALL.iter().map(|code| Diagnostic::whole(*code, "wrong"))
    }

    #[test]
    fn every_repair_is_a_warning_or_refused() {
        let (mut lax, mut strict) = (Sink::default(), Sink::refusing_repairs());
        for diagnostic in all().filter(|found| found.code.repair) {
            lax.push(diagnostic.clone());
            strict.push(diagnostic);
        }
        assert!(lax.found().iter().all(|found| found.severity == Severity::Warning));
        assert!(strict.found().iter().all(|found| found.severity == Severity::Error));
        assert_eq!((lax.finish(), strict.finish()), (Ok(()), Err(Failed)));
        assert_eq!(strict.barrier(), Ok(()), "later stages still tell what they find");
    }

    #[test]
    fn what_is_no_repair_stays_as_it_is() {
        let mut strict = Sink::refusing_repairs();
        for diagnostic in all().filter(|found| !found.code.repair) {
            strict.push(diagnostic);
        }
        assert!(strict.found().iter().all(|found| found.severity == found.code.severity));
    }
}
