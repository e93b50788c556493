//! Standard output and standard error.

use std::fmt::Write as _;
use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use clap::builder::styling::{AnsiColor, Style};

use super::Exit;
use super::args::{Color, Global};

/// For what matters most.
pub(super) const BOLD: Style = Style::new().bold();
/// For what is there if one looks.
pub(super) const DIM: Style = Style::new().dimmed();
const RED: Style = AnsiColor::Red.on_default().bold();
const YELLOW: Style = AnsiColor::Yellow.on_default().bold();
const CYAN: Style = AnsiColor::Cyan.on_default().bold();
const GREEN: Style = AnsiColor::Green.on_default();

/// Where messages go, and how.
///
/// Messages that cannot be written (a closed pipe, a full disk) are lost without a word: there is nobody to
/// tell.
#[derive(Debug)]
pub(super) struct Terminal {
    choice: ColorChoice,
    /// Only errors are printed.
    pub(super) quiet: bool,
    /// Timings are printed.
    pub(super) verbose: bool,
}

impl Terminal {
    pub(super) fn new(global: &Global) -> Self {
        let choice = match global.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        };
        Self { choice, quiet: global.quiet, verbose: global.verbose }
    }

    /// Whether messages have colour.
    pub(super) fn has_color(&self) -> bool {
        AutoStream::new(io::stderr(), self.choice).current_choice() != ColorChoice::Never
    }

    /// Whether somebody is watching.
    pub(super) fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// Text to standard error as it is.
    pub(super) fn message(&self, text: &str) {
        let mut stream = AutoStream::new(io::stderr(), self.choice).lock();
        let _ = stream.write_all(text.as_bytes());
        let _ = stream.flush();
    }

    /// A line to standard error, unless quiet.
    pub(super) fn say(&self, line: &str) {
        if !self.quiet {
            self.message(&format!("{line}\n"));
        }
    }

    pub(super) fn error(&self, text: &str) {
        self.message(&format!("{RED}error{RED:#}{BOLD}: {text}{BOLD:#}\n"));
    }

    pub(super) fn warning(&self, text: &str) {
        self.say(&format!("{YELLOW}warning{YELLOW:#}{BOLD}: {text}{BOLD:#}"));
    }

    pub(super) fn note(&self, text: &str) {
        self.say(&format!("{CYAN}note{CYAN:#}: {text}"));
    }

    /// What to do about an error.
    pub(super) fn help(&self, text: &str) {
        self.message(&format!("{CYAN}help{CYAN:#}: {text}\n"));
    }

    /// A unified diff to standard error.
    pub(super) fn diff(&self, diff: &str) {
        self.message(&painted(diff));
    }

    /// A unified diff that was asked for, to standard output: in colour only where somebody looks at it.
    pub(super) fn output_diff(&self, diff: &str) -> Result<(), Exit> {
        let choice = AutoStream::new(io::stdout(), self.choice).current_choice();
        // Without colour its bytes stay as they are: lines may end with a carriage return.
        if choice == ColorChoice::Never { self.output(diff) } else { self.output(&painted(diff)) }
    }

    /// Clears what is on the screen, where there is one.
    pub(super) fn clear(&self) {
        if self.is_watched() {
            self.message("\x1b[2J\x1b[3J\x1b[H");
        }
    }

    /// Text that was asked for, to standard output.
    ///
    /// A reader that has seen enough (`| head`) is no error.
    pub(super) fn output(&self, text: &str) -> Result<(), Exit> {
        let mut stdout = io::stdout().lock();
        match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
            Ok(()) => Ok(()),
            Err(e) if e.kind() == ErrorKind::BrokenPipe => Ok(()),
            Err(e) => {
                self.error(&format!("cannot write to standard output: {e}"));
                Err(Exit::Refused)
            }
        }
    }
}

/// A unified diff with the colours that people know from git.
fn painted(diff: &str) -> String {
    let mut text = String::with_capacity(diff.len() + diff.len() / 4);
    for line in diff.lines() {
        let style = match line.as_bytes() {
            [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] => BOLD,
            [b'@', b'@', ..] => CYAN,
            [b'-', ..] => RED,
            [b'+', ..] => GREEN,
            _ => Style::new(),
        };
        let _ = writeln!(text, "{style}{line}{style:#}");
    }
    text
}
