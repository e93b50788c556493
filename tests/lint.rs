//! Each rule of `specwright check`, as people see what it finds: one small document each in `specs/lint/`, named after it.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::{Path, PathBuf};

use specwright::config::{Config, Lint, LintLevel};
use specwright::diagnostic::Severity;
use specwright::{EMBEDDED, Report, check, generate, lint, source::Source};

fn document(rule: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/lint").join(format!("{rule}.yaml"))
}

fn held_to(path: &Path, rule: &str, level: LintLevel) -> Report {
    let mut config = Config::default();
    assert!(config.lint.set("all", LintLevel::Off) && config.lint.set(rule, level), "{rule}");
    check(&support::open(path), &config).unwrap().report
}

#[test]
fn findings_as_people_see_them() {
    insta::glob!("../specs/lint", "*.yaml", |path| {
        let rule = path.file_stem().unwrap().to_string_lossy();
        let report = held_to(path, &rule, LintLevel::Warning);
        let own = report.found().iter().filter(|finding| finding.code.id == rule).count();
        assert!(own > 0, "{rule} finds nothing");
        let others = lint::ALL.iter().filter(|other| other.name != rule);
        for other in others {
            assert!(!report.found().iter().any(|finding| finding.code.id == other.name), "{}", other.name);
        }
        insta::assert_snapshot!(report.render(false));
    });
}

#[test]
fn every_rule_has_a_document_and_can_be_switched() {
    for rule in lint::ALL {
        let path = document(rule.name);
        let count = |level| {
            let report = held_to(&path, rule.name, level);
            let own = report.found().iter().filter(|finding| finding.code.id == rule.name);
            own.map(|finding| finding.severity).collect::<Vec<_>>()
        };
        assert_eq!(count(LintLevel::Off), []);
        assert!(!count(LintLevel::Error).is_empty(), "{}", rule.name);
        assert!(count(LintLevel::Error).iter().all(|severity| *severity == Severity::Error));
        assert!(count(LintLevel::Note).iter().all(|severity| *severity == Severity::Note));
        let usual = check(&support::open(&path), &Config::default()).unwrap().report;
        let tells = usual.found().iter().any(|finding| finding.code.id == rule.name);
        assert_eq!(tells, rule.usual, "{} is on by default, or off", rule.name);
    }
}

#[test]
fn settings_name_rules() {
    let config: Config = toml::from_str("[lint]\nno-operation-id = \"error\"\nall = \"off\"\n").unwrap();
    assert_eq!(config.lint.level("no-operation-id"), Some(LintLevel::Error));
    assert_eq!(config.lint.level("unused-component"), Some(LintLevel::Off));
    assert!(toml::from_str::<Config>("[lint]\nno-such-rule = \"off\"\n").is_err());
    assert!(!Lint::default().set("no-such-rule", LintLevel::Off));
}

#[test]
fn only_a_check_holds_documents_to_rules() {
    let source = support::open(&document("no-operation-id"));
    let found = generate(&source, &Config::default()).unwrap().report.found().len();
    assert!(check(&source, &Config::default()).unwrap().report.found().len() > found);
}

#[test]
fn the_demo_follows_the_usual_rules() {
    let report = check(&Source::text("shop.yaml", EMBEDDED), &Config::default()).unwrap().report;
    let names: Vec<&str> = lint::ALL.iter().map(|rule| rule.name).collect();
    let found: Vec<&str> =
        report.found().iter().map(|finding| finding.code.id).filter(|id| names.contains(id)).collect();
    assert_eq!(found, [""; 0]);
}
