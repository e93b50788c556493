//! What is odd about a document that a crate can be made of all the same: rules, each with a name, each to be switched on
//! and off.
//!
//! Findings of the stages tell what of a document is wrong or served otherwise. Rules tell what its readers and clients
//! will miss. Those that many good documents break are off unless the settings say otherwise.

mod components;
mod operations;
mod rules;
mod schemas;

use serde_json::Value;

use crate::analyze::Facts;
use crate::config::{Lint, LintLevel};
use crate::diagnostic::{Diagnostic, Severity, Sink};
use crate::ir::Api;
use crate::source::Pointer;
pub use rules::{ALL, Rule, named};

/// What rules look at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    /// The API.
    pub(crate) api: &'a Api,
    /// What is known of the whole.
    pub(crate) facts: &'a Facts,
    /// The bundled document.
    pub(crate) document: &'a Value,
}

/// Holds a document to the rules.
pub(crate) fn lint(ground: &Ground<'_>, settings: &Lint, sink: &mut Sink) {
    let mut findings = Findings { settings, sink };
    components::check(ground, &mut findings);
    operations::check(ground, &mut findings);
    schemas::check(ground, &mut findings);
}

/// What the rules find.
struct Findings<'s> {
    settings: &'s Lint,
    sink: &'s mut Sink,
}

impl Findings<'_> {
    /// How a rule tells what it finds; none where it does not.
    fn severity(&self, rule: &Rule) -> Option<Severity> {
        let usual = if rule.usual { LintLevel::Warning } else { LintLevel::Off };
        match self.settings.level(rule.name).unwrap_or(usual) {
            LintLevel::Off => None,
            LintLevel::Note => Some(Severity::Note),
            LintLevel::Warning => Some(Severity::Warning),
            LintLevel::Error => Some(Severity::Error),
        }
    }

    /// Whether a rule tells anything, for those that have to look far.
    fn is_on(&self, rule: &Rule) -> bool {
        self.severity(rule).is_some()
    }

    fn tell(&mut self, rule: &Rule, at: &Pointer, message: impl Into<String>) {
        if let Some(severity) = self.severity(rule) {
            let mut finding = Diagnostic::at_key(rule.code(), at, message).help(rule.help);
            finding.severity = severity;
            self.sink.push(finding);
        }
    }
}
