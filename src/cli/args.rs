//! What may stand on the command line.

mod diff;
mod mock;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use super::Exit;
pub(super) use diff::{Diff, Explain, FailOn, Telling};
pub(super) use mock::Mock;

#[derive(Debug, Parser)]
#[command(
    name = "specwright",
    version,
    about = "Reads an OpenAPI document and writes a complete, runnable axum server crate",
    arg_required_else_help = true,
    disable_help_subcommand = true,
    max_term_width = 100,
    after_help = EXAMPLES
)]
struct CommandLine {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  specwright generate                               a crate from the embedded demo, in ./shop
  specwright generate openapi.yaml -o server        a crate in ./server, or a new run over one
  specwright generate openapi.yaml --dry-run        list what would be written
  curl -fsS https://example.com/openapi.json | specwright generate - --name shop-api
  specwright check openapi.yaml --format github     annotations for a pull request
  specwright diff old.yaml openapi.yaml             what breaks for clients, and for the application
  specwright mock openapi.yaml                      a server that answers examples, at once
  specwright dump openapi.yaml --stage document     the document as specwright understands it

Exit codes: 0 done, 1 document wrong or write refused, 2 wrong usage, 3 a bug in specwright";

const GENERATE_EXAMPLES: &str = "\
Examples:
  specwright generate                               a crate from the embedded demo, in ./shop
  specwright generate openapi.yaml                  a crate in a folder named after the document
  specwright generate openapi.yaml -o server        a crate in ./server, or a new run over one
  specwright generate openapi.yaml --dry-run        list what would be written
  specwright generate openapi.yaml -o . --check     in CI: is the crate up to date?
  specwright generate openapi.yaml -o . --watch     again on every save
  specwright generate openapi.yaml --tag pets       a server of some of the document's operations
  specwright generate openapi.yaml --force          replace generated files that were edited by hand
  specwright generate openapi.json --compat fastapi a server whose clients believe it is FastAPI
  curl -fsS https://example.com/openapi.json | specwright generate - --name shop-api";

const CHECK_EXAMPLES: &str = "\
Examples:
  specwright check openapi.yaml                     every problem, with its place
  specwright check openapi.yaml --format json       the same for tools
  specwright check openapi.yaml --format github     the same as annotations of a pull request
  specwright check openapi.yaml --coverage          how much of it is served, operation by operation
  specwright check openapi.yaml --lint all          hold it to every rule
  cat openapi.json | specwright check -";

const DUMP_EXAMPLES: &str = "\
Examples:
  specwright dump openapi.yaml --stage document     bundled, in one dialect, references resolved
  specwright dump openapi.yaml --stage ir           operations and types, before they have Rust names
  specwright dump openapi.yaml --stage names        every Rust name
  specwright dump openapi.yaml --stage plan | less  everything that is decided before text is made";

const INIT_EXAMPLES: &str = "\
Examples:
  specwright init                                   specwright.toml and specwright.schema.json in this folder
  specwright init --schema                          the schema alone, on standard output";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  specwright completions bash > ~/.local/share/bash-completion/completions/specwright
  specwright completions zsh > ~/.zfunc/_specwright
  specwright completions fish > ~/.config/fish/completions/specwright.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  specwright man | man -l -                         read it
  specwright man > ~/.local/share/man/man1/specwright.1
  specwright man generate > ~/.local/share/man/man1/specwright-generate.1";

/// What every command knows.
#[derive(Debug, Args)]
pub(super) struct Global {
    /// When to use colour; `auto` is on a terminal, unless `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN", display_order = 100)]
    pub(super) color: Color,
    /// Print errors only
    #[arg(short, long, global = true, display_order = 101)]
    pub(super) quiet: bool,
    /// Print how long each part took
    #[arg(short, long, global = true, conflicts_with = "quiet", display_order = 102)]
    pub(super) verbose: bool,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Write a crate, or bring one up to date
    Generate(Generate),
    /// Tell what is wrong with a document
    Check(Check),
    /// Tell what changes between two versions of a document: on the wire, and in the crate
    Diff(Diff),
    /// Tell what a rule or a code means; without one, list all rules
    Explain(Explain),
    /// Answer as the document says, without a crate: for those who write clients
    Mock(Mock),
    /// Print what a stage of the pipeline made of a document
    Dump(Dump),
    /// Write a specwright.toml in which every setting stands, and its schema for editors
    Init(Init),
    /// Print what makes a shell complete this command line
    Completions(Completions),
    /// Print a manual page, of all of it or of one command
    Man(Man),
}

/// `specwright init`
#[derive(Debug, Args)]
#[command(after_help = INIT_EXAMPLES)]
pub(super) struct Init {
    /// Where to write the two files
    #[arg(value_name = "DIR", default_value = ".")]
    pub(super) dir: PathBuf,
    /// Write over files that are there
    #[arg(long)]
    pub(super) force: bool,
    /// Print the JSON Schema of the settings, and write nothing
    #[arg(long)]
    pub(super) schema: bool,
}

/// `specwright completions`
#[derive(Debug, Args)]
#[command(after_help = COMPLETIONS_EXAMPLES)]
pub(super) struct Completions {
    /// Which shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// `specwright man`
#[derive(Debug, Args)]
#[command(after_help = MAN_EXAMPLES)]
pub(super) struct Man {
    /// Which command [default: all of it]
    #[arg(value_name = "COMMAND")]
    pub(super) command: Option<String>,
}

/// `specwright generate`
#[derive(Debug, Args)]
#[command(after_help = GENERATE_EXAMPLES)]
pub(super) struct Generate {
    /// The OpenAPI document, JSON or YAML; `-` for standard input, nothing for the embedded demo
    #[arg(value_name = "SPEC")]
    pub(super) spec: Option<PathBuf>,
    /// The folder of the crate: new, empty, or written by specwright before [default: ./<crate name>]
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// The crate's name [default: made from the document's title]
    #[arg(long, value_name = "NAME", value_parser = crate_name)]
    pub(super) name: Option<String>,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Replace generated files even where they were edited by hand
    #[arg(long)]
    pub(super) force: bool,
    /// List what would be done, and do nothing
    #[arg(long, group = "instead")]
    pub(super) dry_run: bool,
    /// Print what would change as a unified diff, and do nothing
    #[arg(long, group = "instead")]
    pub(super) diff: bool,
    /// Exit with 1 and a unified diff where the crate is not what the document asks for, and do nothing: for CI
    #[arg(long, group = "instead")]
    pub(super) check: bool,
    /// Generate again whenever the document, a file it refers to or the settings are saved, until interrupted
    #[arg(long, group = "instead", requires = "spec")]
    pub(super) watch: bool,
}

/// What makes another crate of the same document.
#[derive(Debug, Args)]
pub(super) struct Settings {
    /// The settings [default: specwright.toml in this folder, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Behave as this framework does, so that clients do not notice the move
    #[arg(long, value_enum, value_name = "FRAMEWORK")]
    pub(super) compat: Option<Compat>,
    /// The body of what the server answers by itself, such as 404 and 422 [default: problem]
    #[arg(long, value_enum, value_name = "SHAPE")]
    pub(super) errors: Option<ErrorShape>,
    /// Serve only operations with a tag that matches: a glob, or with a leading `!` what not to serve; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) tag: Vec<String>,
    /// Serve only paths that match, such as `/pets/**`; with a leading `!` all but these; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) path: Vec<String>,
    /// Serve only operations whose id, or method and path (`GET /pets/*`), match; may be repeated
    #[arg(long, value_name = "GLOB")]
    pub(super) operation: Vec<String>,
    /// Change the document by an OpenAPI Overlay first; may be repeated, each changes what the one before it left
    #[arg(long, value_name = "FILE")]
    pub(super) overlay: Vec<PathBuf>,
    /// Refuse documents that need repairs; and make a server that refuses what the document does not speak of: unknown
    /// query parameters, and values given more than once
    #[arg(long)]
    pub(super) strict: bool,
    /// Fetch what the document refers to with `http:` and `https:`, from anywhere or from this host only; more than once
    /// for several hosts
    #[arg(
        long,
        value_name = "HOST",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = EVERYWHERE
    )]
    pub(super) allow_remote: Vec<String>,
}

/// `--allow-remote` without a host.
pub(super) const EVERYWHERE: &str = "*";

/// A framework to behave as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Compat {
    /// `FastAPI` with pydantic 2: its error bodies, its lax reading of values, its redirects
    Fastapi,
}

/// A shape of error bodies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ErrorShape {
    /// RFC 9457: application/problem+json
    Problem,
    /// `FastAPI`'s {"detail": …}
    Fastapi,
    /// The schema that most error responses of the document have
    Document,
}

/// `specwright check`
#[derive(Debug, Args)]
#[command(after_help = CHECK_EXAMPLES)]
pub(super) struct Check {
    /// The OpenAPI document, JSON or YAML; `-` for standard input
    #[arg(value_name = "SPEC")]
    pub(super) spec: PathBuf,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// How to tell
    #[arg(long, value_enum, default_value_t)]
    pub(super) format: Format,
    /// Tell which operations are served in full, and what is served otherwise than the document asks (as text or JSON, on
    /// standard output)
    #[arg(long)]
    pub(super) coverage: bool,
    /// How a rule tells what it finds: `RULE`, `RULE=off`, `RULE=error`, or `all`; may be repeated; `specwright explain` lists
    /// the rules
    #[arg(long, value_name = "RULE[=LEVEL]")]
    pub(super) lint: Vec<String>,
}

/// How to tell what is wrong.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people, on standard error
    #[default]
    Text,
    /// For tools, on standard output
    Json,
    /// For GitHub Actions, on standard output
    Github,
}

/// `specwright dump`
#[derive(Debug, Args)]
#[command(after_help = DUMP_EXAMPLES)]
pub(super) struct Dump {
    /// The OpenAPI document, JSON or YAML; `-` for standard input
    #[arg(value_name = "SPEC")]
    pub(super) spec: PathBuf,
    #[command(flatten)]
    pub(super) settings: Settings,
    /// Which stage
    #[arg(long, value_enum)]
    pub(super) stage: Stage,
}

/// A stage of the pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Stage {
    /// Bundled, in one dialect, references resolved
    Document,
    /// Operations and types, before they have Rust names
    Ir,
    /// Every Rust name
    Names,
    /// Everything that is decided before text is made
    Plan,
}

/// Reads the command line; prints help, version and mistakes.
///
/// # Errors
/// Gives the exit code where there is nothing more to do.
pub(super) fn parse(command_line: impl Iterator<Item = OsString>) -> Result<(Global, Command), Exit> {
    let words: Vec<OsString> = command_line.collect();
    let command = CommandLine::command().color(color_of(&words));
    let parsed =
        command.try_get_matches_from(words).and_then(|matches| CommandLine::from_arg_matches(&matches));
    match parsed {
        Ok(line) => Ok((line.global, line.command)),
        Err(error) => {
            let error = with_advice(error);
            // To a pipe that nobody reads any more, nothing is left to say.
            let _ = error.print();
            Err(if error.use_stderr() { Exit::Usage } else { Exit::Done })
        }
    }
}

/// Everything that the command line may be, for whoever writes about it.
pub(super) fn definition() -> clap::Command {
    CommandLine::command()
}

/// What `--color` says, looked for by hand: mistakes are printed before there are parsed arguments.
fn color_of(words: &[OsString]) -> ColorChoice {
    let mut choice = ColorChoice::Auto;
    let mut follows = false;
    for word in words.iter().filter_map(|w| w.to_str()) {
        let value = if follows { Some(word) } else { word.strip_prefix("--color=") };
        follows = word == "--color";
        match value {
            Some("always") => choice = ColorChoice::Always,
            Some("never") => choice = ColorChoice::Never,
            _ => {}
        }
    }
    choice
}

/// For `specwright openapi.yaml`: what was meant.
fn with_advice(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::InvalidSubcommand {
        return error;
    }
    if let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && word.contains(['.', '/', '\\'])
    {
        let tip = format!("to make a crate of a document: specwright generate {}", super::words::shell(word));
        error.remove(ContextKind::SuggestedSubcommand);
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(vec![StyledStr::from(tip)]));
    }
    error
}

/// What cargo accepts as a package's name, and systems as a folder's.
fn crate_name(text: &str) -> Result<String, String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if let Some(odd) = text.chars().find(|c| !fits(*c)) {
        return Err(format!(
            "a crate's name has only ASCII letters, digits, `-` and `_`, not `{}`",
            odd.escape_debug()
        ));
    }
    if !text.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return Err("a crate's name starts with a letter".into());
    }
    if text.len() > 64 {
        return Err("a crate's name has at most 64 characters".into());
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn crate_names() {
        for good in ["a", "shop-api", "Shop_2"] {
            assert_eq!(crate_name(good).as_deref(), Ok(good));
        }
        for bad in ["", "-a", "2x", "a b", "ä", "a/b", "../a", &"a".repeat(65)] {
            assert!(crate_name(bad).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn colour_is_known_before_parsing() {
        let of = |words: &[&str]| color_of(&words.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(of(&["specwright", "--color", "never", "--nonsense"]), ColorChoice::Never);
        assert_eq!(of(&["specwright", "x", "--color=always"]), ColorChoice::Always);
        assert_eq!(of(&["specwright", "never"]), ColorChoice::Auto);
    }
}
