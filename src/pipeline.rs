//! The whole way: a document in, a crate out. Pure: nothing is written.

use crate::analyze;
use crate::config::{Config, Repairs, Select};
use crate::coverage::{self, Coverage};
use crate::diagnostic::{self, Diagnostic, Failed, Severity, Sink};
use crate::fetch::Client;
use crate::load::{self, Document, Patterns, Selection};
use crate::lower;
use crate::name;
use crate::output::{OutputFile, hash};
use crate::plan;
use crate::render as rendering;
use crate::source::{Fetch, Source, Sources};

/// The document for those who have none yet: the tutorial's shop.
pub const EMBEDDED: &str = include_str!("../specs/shop.yaml");

/// Everything found in a run, and the texts it was found in.
#[derive(Debug, Default)]
pub struct Report {
    found: Vec<Diagnostic>,
    sources: Sources,
}

impl Report {
    /// A report on what has no text to show.
    pub fn new(found: Vec<Diagnostic>) -> Self {
        Self { found, sources: Sources::default() }
    }

    /// For people: each finding with the line it is about.
    pub fn render(&self, color: bool) -> String {
        diagnostic::render(&self.found, &self.sources, color)
    }

    /// For tools: a JSON object a line.
    pub fn to_json(&self) -> String {
        diagnostic::to_json(&self.found, &self.sources)
    }

    /// For CI: annotations as GitHub reads them.
    pub fn to_github(&self) -> String {
        diagnostic::to_github(&self.found, &self.sources)
    }

    /// How much of the document is served, for people.
    pub fn coverage_text(&self, coverage: &Coverage) -> String {
        coverage::to_text(coverage, &self.found, &self.sources)
    }

    /// How much of the document is served, for tools: one JSON object.
    pub fn coverage_json(&self, coverage: &Coverage) -> String {
        coverage::to_json(coverage, &self.found, &self.sources)
    }

    /// How many findings there are of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.found.iter().filter(|d| d.severity == severity).count()
    }

    /// The findings, in the order in which they were made.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }
}

/// What a run made.
#[derive(Debug)]
pub struct Generated {
    /// The crate.
    pub files: Vec<OutputFile>,
    /// What was found on the way: notes and warnings.
    pub report: Report,
    /// How much of the document is served: each operation in full, with degradations, or not at all.
    pub coverage: Coverage,
    /// The package's name.
    pub name: String,
    /// About the document.
    pub document: DocumentInfo,
    /// The SHA-256 of the document's bytes, in hexadecimal.
    pub document_hash: String,
}

/// About a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentInfo {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// The version of OpenAPI, such as `3.1`.
    pub openapi: String,
    /// How many operations.
    pub operations: usize,
    /// How many schemas under `components`.
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

/// Makes a crate of a document.
///
/// # Errors
/// [`Failure::Document`] where no crate can come of the document; [`Failure::Internal`] where the fault is ours.
pub fn generate(source: &Source, config: &Config) -> Result<Generated, Failure> {
    generate_with(source, config, &mut Client::new(&config.allow_remote))
}

/// Makes a crate of a document as [`generate`] does, and has what it refers to on the network fetched by the caller,
/// whatever the settings allow: from a cache, or with credentials.
///
/// # Errors
/// As [`generate`].
pub fn generate_with(source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Generated, Failure> {
    let mut run = Run::new(config);
    let made = run.plan(source, config, fetch);
    let Run { sink, sources } = run;
    let report = Report { found: sink.into_vec(), sources };
    let Ok(Made { plan, coverage, name, document }) = made else { return Err(Failure::Document(report)) };
    let files = rendering::render(plan).map_err(|error| Failure::Internal(error.to_string()))?;
    Ok(Generated { files, report, coverage, name, document, document_hash: hash(&source.bytes) })
}

/// Shows what a stage makes of a document, for finding out why a crate came out as it did.
///
/// # Errors
/// As [`generate`], up to that stage.
pub fn dump(source: &Source, config: &Config, stage: Stage) -> Result<String, Failure> {
    let mut run = Run::new(config);
    let text = run.dump(source, config, stage);
    text.map_err(|Failed| {
        let Run { sink, sources } = run;
        Failure::Document(Report { found: sink.into_vec(), sources })
    })
}

/// What a run makes before there is any text.
struct Made {
    plan: plan::CratePlan,
    coverage: Coverage,
    name: String,
    document: DocumentInfo,
}

/// The state of a run.
struct Run {
    sink: Sink,
    sources: Sources,
}

impl Run {
    fn new(config: &Config) -> Self {
        let sink = match config.document.repairs {
            Repairs::Warn => Sink::default(),
            Repairs::Refuse => Sink::refusing_repairs(),
        };
        Self { sink, sources: Sources::default() }
    }

    fn load(&mut self, source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Document, Failed> {
        load::load_part(source, &selection(config), fetch, &mut self.sources, &mut self.sink)
    }

    fn plan(&mut self, source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Made, Failed> {
        let mut document = self.load(source, config, fetch)?;
        let info = DocumentInfo {
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            openapi: version(&document),
            operations: document.operations.len(),
            schemas: document.component_schemas.len(),
        };
        let served = std::mem::take(&mut document.value);
        let api = lower::lower(document, config, &mut self.sink)?;
        let facts = analyze::analyze(&api, config, &mut self.sink)?;
        let names = name::assign(&api, &facts, config, &mut self.sink);
        self.sink.finish()?;
        let coverage = coverage::find(&api, served.get("paths"), self.sink.found());
        let plan = plan::plan(&api, &facts, &names, config, served);
        Ok(Made { plan, coverage, name: names.package, document: info })
    }

    fn dump(&mut self, source: &Source, config: &Config, stage: Stage) -> Result<String, Failed> {
        let mut document = self.load(source, config, &mut Client::new(&config.allow_remote))?;
        if stage == Stage::Document {
            return Ok(format!("{document:#?}\n"));
        }
        let served = std::mem::take(&mut document.value);
        let api = lower::lower(document, config, &mut self.sink)?;
        if stage == Stage::Ir {
            return Ok(format!("{api:#?}\n"));
        }
        let facts = analyze::analyze(&api, config, &mut self.sink)?;
        let names = name::assign(&api, &facts, config, &mut self.sink);
        if stage == Stage::Names {
            return Ok(format!("{names:#?}\n"));
        }
        Ok(format!("{:#?}\n", plan::plan(&api, &facts, &names, config, served)))
    }
}

/// What the settings select of a document.
fn selection(config: &Config) -> Selection {
    let patterns = |select: &Select, flag: &str, setting: &str| {
        let said = if select.by_flag { format!("`{flag}`") } else { format!("`{setting}` in the settings") };
        Patterns { said, list: select.patterns.clone() }
    };
    Selection {
        tags: patterns(&config.operations.tags, "--tag", "operations.tags"),
        paths: patterns(&config.operations.paths, "--path", "operations.paths"),
        operations: patterns(&config.operations.ids, "--operation", "operations.ids"),
        schemas: config.errors.schema.iter().cloned().collect(),
    }
}

fn version(document: &Document) -> String {
    match document.version {
        load::Version::V3_0 => "3.0",
        load::Version::V3_1 => "3.1",
        load::Version::V3_2 => "3.2",
    }
    .to_owned()
}
