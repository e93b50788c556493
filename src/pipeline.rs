//! The whole way: a document in, a crate out. Pure: nothing is written.

mod compare;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use crate::analyze;
use crate::config::{Config, Repairs, Select};
use crate::coverage::{self, Coverage};
use crate::diagnostic::{self, Diagnostic, Failed, Severity, Sink};
use crate::fetch::Client;
use crate::lint;
use crate::load::{self, Document, Patterns, Selection};
use crate::lower;
use crate::name;
use crate::output::{OutputFile, hash};
use crate::plan;
use crate::render as rendering;
use crate::source::{Fetch, Source, Sources};
pub use compare::{Compared, compare};

/// The document for those who have none yet: the tutorial's shop.
pub const EMBEDDED: &str = include_str!("../specs/shop.yaml");

/// Everything found in a run, and the texts it was found in.
#[derive(Debug, Default)]
pub struct Report {
    found: Vec<Diagnostic>,
    sources: Sources,
    root: Option<PathBuf>,
}

impl Report {
    /// A report on what has no text to show.
    pub fn new(found: Vec<Diagnostic>) -> Self {
        Self { found, ..Self::default() }
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

    /// For cargo: a directive of a build script for each warning and each error.
    pub fn to_cargo(&self) -> Vec<String> {
        diagnostic::to_cargo(&self.found, &self.sources)
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

    /// The files that were read, the document first: what a build script is run again for. Files that could not be read
    /// are among them, texts from the network are not.
    pub fn inputs(&self) -> Vec<PathBuf> {
        let mut inputs: Vec<PathBuf> = self.root.iter().cloned().collect();
        for file in self.sources.files().iter().skip(1) {
            let is_file = !file.name.contains("://") && !file.name.starts_with('<');
            let path = PathBuf::from(&file.name);
            if is_file && !inputs.contains(&path) {
                inputs.push(path);
            }
        }
        inputs
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
    /// How long each stage took, in their order.
    pub timings: Vec<(&'static str, Duration)>,
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

/// Makes a crate of a document. Nothing is written, and nothing is printed.
///
/// ```
/// use specwright::config::{Config, ErrorShape, Errors};
/// use specwright::source::Source;
/// use specwright::{Failure, generate};
///
/// let errors = Errors { shape: Some(ErrorShape::Fastapi), ..Errors::default() };
/// let config = Config { name: Some("corner-shop".to_owned()), errors, ..Config::default() };
/// let generated = generate(&Source::text("shop.yaml", specwright::EMBEDDED), &config).expect("the demo is a document");
/// assert_eq!(generated.name, "corner-shop");
/// assert!(generated.coverage.summary().ends_with("in full"));
///
/// // What is wrong is told with its place, all of it at once.
/// let broken = Source::text("broken.yaml", "openapi: 3.1.0\npaths: { /a: { $ref: '#/nowhere' } }\n");
/// let Err(Failure::Document(report)) = generate(&broken, &config) else { panic!("this is no document") };
/// assert!(report.to_json().contains(r#""file":"broken.yaml","line":2"#));
/// ```
///
/// # Errors
/// [`Failure::Document`] where no crate can come of the document; [`Failure::Internal`] where the fault is ours.
pub fn generate(source: &Source, config: &Config) -> Result<Generated, Failure> {
    generate_with(source, config, &mut Client::new(&config.allow_remote))
}

/// Makes a crate of a document as [`generate`] does, and has what it refers to on the network fetched by the caller,
/// whatever the settings allow: from a cache, or with credentials.
///
/// ```
/// use specwright::config::Config;
/// use specwright::source::{Fetch, FetchError, Fetched, Source};
///
/// struct Cache;
///
/// impl Fetch for Cache {
///     fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError> {
///         Ok(Fetched { url: url.to_owned(), bytes: br#"{"Pong": {"type": "string"}}"#.to_vec() })
///     }
/// }
///
/// let document = r#"{"openapi": "3.1.0", "info": {"title": "Ping", "version": "1"}, "paths": {"/ping": {"get": {
///     "responses": {"200": {"description": "Alive.", "content": {"application/json": {"schema":
///         {"$ref": "https://schemas.example.com/ping.json#/Pong"}}}}}}}}}"#;
/// let source = Source::text("ping.json", document);
/// let generated = specwright::generate_with(&source, &Config::default(), &mut Cache).map_err(|_| "wrong")?;
/// assert!(generated.files.iter().any(|file| file.path == "src/generated/openapi.json"));
/// # Ok::<(), &str>(())
/// ```
///
/// # Errors
/// As [`generate`].
pub fn generate_with(source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Generated, Failure> {
    finish(Run::new(config), source, config, fetch)
}

/// Makes a crate of a document as [`generate`] does, and holds the document to the rules of [`lint`](crate::lint) that the
/// settings ask for. A rule may tell of an error; the crate is there all the same.
///
/// # Errors
/// As [`generate`].
pub fn check(source: &Source, config: &Config) -> Result<Generated, Failure> {
    let run = Run { lints: true, ..Run::new(config) };
    finish(run, source, config, &mut Client::new(&config.allow_remote))
}

/// What a crate is made of, before there is any text.
#[cfg(feature = "mock")]
pub(crate) struct Planned {
    /// Everything that was decided.
    pub(crate) plan: plan::CratePlan,
    /// About the document.
    pub(crate) document: DocumentInfo,
    /// What was found on the way.
    pub(crate) report: Report,
}

/// Plans a crate of a document.
///
/// # Errors
/// As [`generate`].
#[cfg(feature = "mock")]
pub(crate) fn planned(source: &Source, config: &Config) -> Result<Planned, Failure> {
    let mut run = Run::new(config);
    let made = run.plan(source, config, &mut Client::new(&config.allow_remote));
    let report = run.report(source);
    match made {
        Ok(Made { plan, document, .. }) => Ok(Planned { plan, document, report }),
        Err(Failed) => Err(Failure::Document(report)),
    }
}

fn finish(
    mut run: Run,
    source: &Source,
    config: &Config,
    fetch: &mut dyn Fetch,
) -> Result<Generated, Failure> {
    let made = run.plan(source, config, fetch);
    let mut timings = std::mem::take(&mut run.timings);
    let report = run.report(source);
    let Ok(Made { plan, coverage, name, document }) = made else { return Err(Failure::Document(report)) };
    let begin = Instant::now();
    let files = rendering::render(plan).map_err(|error| Failure::Internal(error.to_string()))?;
    timings.push(("render", begin.elapsed()));
    Ok(Generated { files, report, coverage, name, document, document_hash: hash(&source.bytes), timings })
}

/// Shows what a stage makes of a document, for finding out why a crate came out as it did.
///
/// ```
/// use specwright::Stage;
/// use specwright::source::Source;
///
/// let source = Source::text("shop.yaml", specwright::EMBEDDED);
/// let names = specwright::dump(&source, &Default::default(), Stage::Names).map_err(|_| "wrong")?;
/// assert!(names.contains("corner-shop"));
/// # Ok::<(), &str>(())
/// ```
///
/// # Errors
/// As [`generate`], up to that stage.
pub fn dump(source: &Source, config: &Config, stage: Stage) -> Result<String, Failure> {
    let mut run = Run::new(config);
    let text = run.dump(source, config, stage);
    text.map_err(|Failed| Failure::Document(run.report(source)))
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
    timings: Vec<(&'static str, Duration)>,
    /// Whether the document is held to the rules of `lint`.
    lints: bool,
}

impl Run {
    fn new(config: &Config) -> Self {
        let sink = match config.document.repairs {
            Repairs::Warn => Sink::default(),
            Repairs::Refuse => Sink::refusing_repairs(),
        };
        Self { sink, sources: Sources::default(), timings: Vec::new(), lints: false }
    }

    fn report(self, source: &Source) -> Report {
        Report { found: self.sink.into_vec(), sources: self.sources, root: source.path.clone() }
    }

    fn load(&mut self, source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Document, Failed> {
        let mut overlays = Vec::with_capacity(config.overlays.len());
        for path in &config.overlays {
            match Source::open(path) {
                Ok(overlay) => overlays.push(overlay),
                Err(error) => self
                    .sink
                    .push(Diagnostic::whole(diagnostic::codes::CANNOT_READ, error.message).help(error.help)),
            }
        }
        self.sink.barrier()?;
        load::load_overlaid(source, &overlays, &selection(config), fetch, &mut self.sources, &mut self.sink)
    }

    fn plan(&mut self, source: &Source, config: &Config, fetch: &mut dyn Fetch) -> Result<Made, Failed> {
        let mut last = Instant::now();
        let mut took = |stage| (stage, std::mem::replace(&mut last, Instant::now()).elapsed());
        let loaded = self.load(source, config, fetch);
        self.timings.push(took("load"));
        let mut document = loaded?;
        let info = DocumentInfo {
            title: document.info.title.clone(),
            version: document.info.version.clone(),
            openapi: version(&document),
            operations: document.operations.len(),
            schemas: document.component_schemas.len(),
        };
        let served = std::mem::take(&mut document.value);
        let api = lower::lower(document, config, &mut self.sink)?;
        self.timings.push(took("lower"));
        let facts = analyze::analyze(&api, config, &mut self.sink)?;
        self.timings.push(took("analyze"));
        let names = name::assign(&api, &facts, config, &mut self.sink);
        self.sink.finish()?;
        self.timings.push(took("name"));
        let coverage = coverage::find(&api, served.get("paths"), self.sink.found());
        if self.lints {
            lint::lint(
                &lint::Ground { api: &api, facts: &facts, document: &served },
                &config.lint,
                &mut self.sink,
            );
        }
        let plan = plan::plan(&api, &facts, &names, config, served);
        self.timings.push(took("plan"));
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
