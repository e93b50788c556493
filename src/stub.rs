//! Stands in for the pipeline until it exists: `generate` makes the same small crate of any document.

#![allow(clippy::format_push_string, clippy::format_collect, clippy::missing_panics_doc)]

use serde_json::json;

use crate::config::Config;
use crate::diagnostic::{Code, Diagnostic, Severity, codes};
use crate::output::{OutputFile, hash};
use crate::source::Source;

/// The demo document.
pub const EMBEDDED: &str = "openapi: 3.1.0\ninfo: {title: Shop, version: 1.0.0}\npaths: {}\n";

/// Everything found in a run.
#[derive(Debug, Default)]
pub struct Report(Vec<Diagnostic>);

impl Report {
    /// A report on what has no text to show.
    pub fn new(found: Vec<Diagnostic>) -> Self {
        Self(found)
    }

    /// For people.
    pub fn render(&self, _color: bool) -> String {
        let mut text = String::new();
        for d in &self.0 {
            text += &format!("{}[{}]: {}\n", d.severity, d.code.id, d.message);
            if let Some(help) = &d.help {
                text += &format!("  = help: {help}\n");
            }
        }
        text
    }

    /// For tools.
    pub fn to_json(&self) -> String {
        let list: Vec<_> = self.0.iter().map(|d| json!({"code": d.code.id, "message": d.message})).collect();
        format!("{:#}\n", json!(list))
    }

    /// For CI.
    pub fn to_github(&self) -> String {
        self.0.iter().map(|d| format!("::{} title={}::{}\n", d.severity, d.code.id, d.message)).collect()
    }

    /// How many there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.0.iter().filter(|d| d.severity == severity).count()
    }
}

/// What a run made.
#[derive(Debug)]
pub struct Generated {
    /// The crate.
    pub files: Vec<OutputFile>,
    /// What was found.
    pub report: Report,
    /// The package's name.
    pub name: String,
    /// About the document.
    pub document: DocumentInfo,
    /// Its SHA-256.
    pub document_hash: String,
}

/// About a document.
#[derive(Debug)]
pub struct DocumentInfo {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `openapi`
    pub openapi: String,
    /// How many operations.
    pub operations: usize,
    /// How many schemas.
    pub schemas: usize,
}

/// Why nothing was made.
#[derive(Debug)]
pub enum Failure {
    /// The document is wrong.
    Document(Report),
    /// We are.
    Internal(String),
}

/// A stage to look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Bundled, in one dialect.
    Document,
    /// Lowered.
    Ir,
    /// Named.
    Names,
    /// Planned.
    Plan,
}

/// Makes a crate.
///
/// # Errors
/// Where the document is wrong, or we are.
pub fn generate(source: &Source, config: &Config) -> Result<Generated, Failure> {
    let text = String::from_utf8_lossy(&source.bytes).into_owned();
    if !text.contains("openapi") {
        let code = Code { id: "SW0000", severity: Severity::Error, meaning: "stub" };
        return Err(Failure::Document(Report(vec![Diagnostic::whole(code, "not an OpenAPI document")])));
    }
    if text.contains("stub-internal") {
        return Err(Failure::Internal("template item.rs, line 3: expected `;`".into()));
    }
    let mut report = Report::default();
    if text.contains("stub-warning") {
        let mut warning = Diagnostic::whole(codes::CANNOT_READ, "something odd");
        warning.severity = Severity::Warning;
        report.0.push(warning);
    }
    let name = config.name.clone().unwrap_or_else(|| "shop".into());
    let mut files = vec![
        OutputFile::seeded("Cargo.toml", format!("[package]\nname = \"{name}\"\n")),
        OutputFile::seeded("README.md", "# Shop\n"),
        OutputFile::seeded("src/main.rs", "fn main() {}\n"),
        OutputFile::seeded("src/lib.rs", "mod generated;\n"),
        OutputFile::seeded("src/handlers/items.rs", "// yours\n"),
        OutputFile::owned(
            "src/generated/mod.rs",
            format!("// document {}\n// ours\n", hash(text.as_bytes())),
        ),
    ];
    if text.contains("users") {
        files.push(OutputFile::seeded("src/handlers/users.rs", "// yours\n"));
        files.push(OutputFile::owned("src/generated/users.rs", "// ours\n"));
    }
    Ok(Generated {
        files,
        report,
        name,
        document: DocumentInfo {
            title: "Shop".into(),
            version: "1.0.0".into(),
            openapi: "3.1.0".into(),
            operations: 2,
            schemas: 1,
        },
        document_hash: hash(&source.bytes),
    })
}

/// Shows a stage.
///
/// # Errors
/// Where the document is wrong, or we are.
pub fn dump(source: &Source, config: &Config, stage: Stage) -> Result<String, Failure> {
    generate(source, config).map(|g| format!("{stage:?} of {}\n", g.name))
}
