//! The command line: the only place that prints, colours and chooses exit codes.
//!
//! Standard output holds only what was asked for (a dump, a machine-readable report, a dry run's list); all else
//! goes to standard error.

mod args;
mod bug;
mod check;
mod diff;
mod dump;
mod generate;
mod init;
mod input;
mod manual;
mod mock;
mod pipeline;
mod progress;
mod settings;
mod summary;
mod terminal;
mod watch;
mod words;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use args::Command;
use terminal::Terminal;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// All was done.
    Done,
    /// The document is wrong, or the write was refused.
    Refused,
    /// The command line is wrong.
    Usage,
    /// We are wrong.
    Bug,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0_u8,
            Exit::Refused => 1,
            Exit::Usage => 2,
            Exit::Bug => 3,
        })
    }
}

/// Runs the tool.
pub(crate) fn main(command_line: impl Iterator<Item = OsString>) -> ExitCode {
    let (global, command) = match args::parse(command_line) {
        Ok(parsed) => parsed,
        Err(exit) => return exit.into(),
    };
    let terminal = Terminal::new(&global);
    let outcome = bug::guard(|| match command {
        Command::Generate(args) => generate::run(&terminal, &args),
        Command::Check(args) => check::run(&terminal, &args),
        Command::Diff(args) => diff::run(&terminal, &args),
        Command::Explain(args) => diff::explain(&terminal, &args),
        Command::Mock(args) => mock::run(&terminal, &args),
        Command::Dump(args) => dump::run(&terminal, &args),
        Command::Init(args) => init::run(&terminal, &args),
        Command::Completions(args) => manual::completions(&terminal, &args),
        Command::Man(args) => manual::man(&terminal, &args),
    });
    let exit = outcome.unwrap_or_else(|what| {
        bug::report(&terminal, &what);
        Exit::Bug
    });
    exit.into()
}
