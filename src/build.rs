//! For build scripts: a server's modules made anew whenever the document changes, without a file in the repository.
//!
//! ```no_run
//! // build.rs
//! fn main() -> Result<(), specwright::build::BuildError> {
//!     specwright::build::generate("openapi.yaml")
//! }
//! ```
//!
//! and in the crate, where the traits of `generated` are to be implemented:
//!
//! ```ignore
//! include!(concat!(env!("OUT_DIR"), "/specwright/include.rs")); // pub mod generated;
//! ```
//!
//! Cargo runs the script again when the document or a file it refers to is another one; findings are warnings of the
//! build. `default-features = false` is enough for it, and leaves out what only the command line needs.
//! What the modules need of other crates stands in `OUT_DIR/specwright/Cargo.toml`, and is [`Output::dependencies`].

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use crate::config::{Config, Layout};
use crate::output::{self, ManifestInfo, OutputFile, Ownership, WriteError};
use crate::pipeline::{self, Failure, Report};
use crate::source::{OpenError, Source};

/// The folder below `OUT_DIR`.
const FOLDER: &str = "specwright";

/// What the modules need of other crates.
const DEPENDENCIES: &str = "generated/dependencies.toml";

/// Generates from a document with the usual settings, into `OUT_DIR`, and tells cargo about it: a build script in one
/// line.
///
/// # Errors
/// As [`Build::generate`].
pub fn generate(spec: impl Into<PathBuf>) -> Result<(), BuildError> {
    Build::new(spec).generate()
}

/// A build script's wishes.
///
/// ```no_run
/// use specwright::build::Build;
/// use specwright::config::{Config, Operations, Select};
///
/// fn main() -> Result<(), specwright::build::BuildError> {
///     let tags = Select::from(vec!["pets".to_owned()]);
///     let operations = Operations { tags, ..Operations::default() };
///     Build::new("openapi.yaml").config(Config { operations, ..Config::default() }).generate()
/// }
/// ```
#[derive(Debug, Clone)]
pub struct Build {
    spec: PathBuf,
    config: Config,
    folder: Option<PathBuf>,
}

/// What a build script has made.
#[derive(Debug)]
pub struct Output {
    /// The file to include.
    pub include: PathBuf,
    /// What to tell cargo, a line each: files to watch, and findings.
    pub directives: Vec<String>,
    /// The `[dependencies]` that the generated modules need, as in a manifest.
    pub dependencies: String,
}

impl Build {
    /// For a document, named from the folder of the crate.
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self { spec: spec.into(), config: Config::default(), folder: None }
    }

    /// With settings of its own.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Into this folder, and not into the one that cargo gives.
    #[must_use]
    pub fn out_dir(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Generates, and tells cargo what it has to know, on standard output.
    ///
    /// # Errors
    /// Where the document is wrong, or nothing can be written; what is wrong with a document was told to cargo then.
    pub fn generate(self) -> Result<(), BuildError> {
        let (directives, result) = match self.run() {
            Ok(output) => (output.directives, Ok(())),
            Err(error) => (error.directives.clone(), Err(error)),
        };
        let mut text = directives.join("\n");
        text.push('\n');
        // Cargo reads what build scripts print; where it does not, it has gone, and nobody is left to be told.
        let _ = io::stdout().lock().write_all(text.as_bytes());
        result
    }

    /// Generates, and leaves it to the caller to tell cargo.
    ///
    /// # Errors
    /// As [`Build::generate`].
    pub fn run(self) -> Result<Output, BuildError> {
        let spec = self.spec.display().to_string();
        // Where there is no such file, cargo is to look again when there is.
        let mut directives = vec![watch(&self.spec)];
        let source = match Source::open(&self.spec) {
            Ok(source) => source,
            Err(error) => return Err(BuildError::unread(error, directives)),
        };
        // A build script makes modules of the crate that it belongs to.
        let module = self.config.module.clone().or_else(|| Some("crate".to_owned()));
        let config = Config { layout: Layout::Module, module, ..self.config.clone() };
        let generated = match pipeline::generate(&source, &config) {
            Ok(generated) => generated,
            Err(Failure::Document(report)) => {
                directives = told(&report);
                let message = format!("no server can be made of `{spec}`: see the errors above");
                return Err(BuildError { message, directives });
            }
            Err(Failure::Internal(what)) => {
                let message = format!("a bug in specwright, not in `{spec}`: {what}");
                return Err(BuildError { message, directives });
            }
        };
        directives = told(&generated.report);
        let folder = self.folder.or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let Some(folder) = folder.map(|folder| folder.join(FOLDER)) else {
            let message = "there is no `OUT_DIR`: is this a build script?".to_owned();
            return Err(BuildError { message, directives });
        };
        let manifest = generated.files.iter().find(|file| file.path == DEPENDENCIES);
        let dependencies = dependencies(manifest.map_or(&[], |file| &*file.content));
        let info = ManifestInfo {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            document_hash: generated.document_hash,
            config: serde_json::to_value(&self.config).unwrap_or_default(),
        };
        let files = modules(generated.files, &dependencies);
        // Nobody edits what stands there, so that there is nothing to lose.
        match output::write(&folder, &files, &info, true) {
            Ok(_) => Ok(Output { include: folder.join("include.rs"), directives, dependencies }),
            Err(error) => Err(BuildError::unwritten(&error, directives)),
        }
    }
}

/// Why a build script made nothing.
pub struct BuildError {
    message: String,
    directives: Vec<String>,
}

impl BuildError {
    /// What to tell cargo nonetheless, a line each: files to watch, and what is wrong.
    pub fn directives(&self) -> &[String] {
        &self.directives
    }

    fn unread(error: OpenError, mut directives: Vec<String>) -> Self {
        directives.push(format!("cargo::error={}; {}", line(&error.message), line(&error.help)));
        Self { message: error.message, directives }
    }

    fn unwritten(error: &WriteError, mut directives: Vec<String>) -> Self {
        let message = error.to_string();
        directives.push(format!("cargo::error={}", line(&message)));
        Self { message, directives }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// As a sentence: it is what `main` prints of an error.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for BuildError {}

/// What cargo is told of a run: every file it read, and every warning and error with its place.
fn told(report: &Report) -> Vec<String> {
    let mut directives: Vec<String> = report.inputs().iter().map(|path| watch(path)).collect();
    directives.extend(report.to_cargo());
    directives
}

fn watch(path: &Path) -> String {
    format!("cargo::rerun-if-changed={}", path.display())
}

/// A text on one line, as cargo's directives are.
fn line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The files of the module `generated`, and one that includes it.
fn modules(files: Vec<OutputFile>, dependencies: &str) -> Vec<OutputFile> {
    let mut modules = vec![
        OutputFile::owned("include.rs", "#[rustfmt::skip]\npub mod generated;\n"),
        OutputFile::owned("Cargo.toml", format!("[dependencies]\n{dependencies}")),
    ];
    let generated = |file: &OutputFile| file.ownership == Ownership::Owned && file.path != DEPENDENCIES;
    modules.extend(files.into_iter().filter(generated));
    modules
}

/// The lines below `[dependencies]` of a manifest.
fn dependencies(manifest: &[u8]) -> String {
    let text: Cow<'_, str> = String::from_utf8_lossy(manifest);
    let lines = text.lines().skip_while(|line| *line != "[dependencies]").skip(1);
    lines
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty())
        .map(|line| format!("{line}\n"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: &str = "\
openapi: 3.1.0
info: { title: Ping, version: 1.0.0 }
paths:
  /ping:
    get:
      operationId: ping
      parameters: [{ name: n, in: query, schema: { maxLength: '10', type: string } }]
      responses:
        '200': { description: Alive., content: { application/json: { schema: { $ref: 'parts.yaml#/Ping' } } } }
";

    #[test]
    fn cargo_is_told_of_every_file_and_every_warning() {
        let temp = tempfile::tempdir().unwrap();
        let spec = temp.path().join("ping.yaml");
        std::fs::write(&spec, DOCUMENT).unwrap();
        let parts = temp.path().join("parts.yaml");
        std::fs::write(&parts, "Ping: { type: object }\n").unwrap();
        let output = Build::new(&spec).out_dir(temp.path()).run().unwrap();
        let said = output.directives.join("\n");
        assert!(said.contains(&format!("cargo::rerun-if-changed={}\n", spec.display())), "{said}");
        assert!(said.contains(&format!("cargo::rerun-if-changed={}\n", parts.display())), "{said}");
        let warning = format!("cargo::warning={}:7:", spec.display());
        assert!(said.contains(&warning) && said.contains("SW0122"), "{said}");
        assert!(output.dependencies.contains("axum = "), "{}", output.dependencies);
        let include = std::fs::read_to_string(&output.include).unwrap();
        assert!(include.contains("pub mod generated;"));
        assert!(temp.path().join("specwright/generated/mod.rs").is_file());
        assert!(!temp.path().join("specwright/lib.rs").exists(), "what is the user's is not here");

        // The same again leaves every file as it is, so that nothing is compiled again.
        let file = temp.path().join("specwright/generated/router.rs");
        let before = std::fs::metadata(&file).unwrap().modified().unwrap();
        Build::new(&spec).out_dir(temp.path()).run().unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().modified().unwrap(), before);
    }

    #[test]
    fn what_is_wrong_is_an_error_of_the_build() {
        let temp = tempfile::tempdir().unwrap();
        let spec = temp.path().join("ping.yaml");
        let error = Build::new(&spec).out_dir(temp.path()).run().unwrap_err();
        assert!(error.to_string().contains("there is no file"), "{error}");
        std::fs::write(&spec, "openapi: 3.1.0\npaths: { /a: { $ref: '#/nowhere' } }\n").unwrap();
        let error = Build::new(&spec).out_dir(temp.path()).run().unwrap_err();
        let said = error.directives().join("\n");
        assert!(said.contains("cargo::error=") && said.contains("SW0101"), "{said}");
        assert!(said.contains("cargo::rerun-if-changed="), "{said}");
        assert!(!temp.path().join("specwright").exists());
    }
}
