//! `specwright diff` and `specwright explain`

use std::fmt::Write as _;

use specwright::compare::{Direction, Level, Rule, rules};
use specwright::diagnostic::codes;
use specwright::{Compared, compare, lint};

use super::args::{Diff, Explain, FailOn, Telling};
use super::pipeline::Failure;
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Exit, input, settings, summary};

pub(super) fn run(terminal: &Terminal, args: &Diff) -> Exit {
    let result = (|| {
        let old = input::read(terminal, &args.old)?;
        let new = input::read(terminal, &args.new)?;
        let config = settings::read(&args.settings)?;
        let _progress = Progress::start(terminal, format!("comparing {} with {}", old.name, new.name));
        compare(&old, &new, &config).map_err(Failure::Document)
    })();
    let compared = match result {
        Ok(compared) => compared,
        Err(failure) => return summary::failure(terminal, failure),
    };
    let text = match args.format {
        Telling::Text => compared.to_text(),
        Telling::Json => compared.to_json(),
        Telling::Markdown => compared.to_markdown(),
    };
    if let Err(exit) = terminal.output(&text) {
        return exit;
    }
    if args.fail_on.is_some_and(|limit| is_beyond(&compared, limit)) { Exit::Refused } else { Exit::Done }
}

fn is_beyond(compared: &Compared, limit: FailOn) -> bool {
    let comparison = &compared.comparison;
    let worst = comparison.wire.iter().map(|change| change.rule.level).max();
    match limit {
        FailOn::Breaking => worst >= Some(Level::Breaking),
        FailOn::Doubtful => worst >= Some(Level::Doubtful),
        FailOn::Any => !comparison.is_empty(),
    }
}

/// Tells what a rule or a code means; all of them where none is named.
pub(super) fn explain(terminal: &Terminal, args: &Explain) -> Exit {
    let text = match &args.rule {
        Some(name) => one(name),
        None => Some(all()),
    };
    match text {
        Some(text) => terminal.output(&text).err().unwrap_or(Exit::Done),
        None => {
            terminal.error(&format!("no rule is called `{}`", args.rule.as_deref().unwrap_or_default()));
            let known: Vec<&str> = names().collect();
            let wanted = args.rule.as_deref().unwrap_or_default();
            let near = similar::get_close_matches(wanted, &known, 3, 0.6);
            if !near.is_empty() {
                let near: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
                terminal.help(&format!("did you mean {}?", near.join(" or ")));
            }
            Exit::Usage
        }
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    let changes = rules::ALL.iter().map(|rule| rule.id);
    changes.chain(lint::ALL.iter().map(|rule| rule.name)).chain(codes::ALL.iter().map(|code| code.id))
}

fn one(name: &str) -> Option<String> {
    if let Some(rule) = rules::named(name) {
        return Some(format!("{}\n", change(rule)));
    }
    if let Some(rule) = lint::named(name) {
        let usual = if rule.usual { "on" } else { "off" };
        return Some(format!("{} (check; {usual} by default)\n{}\n{}\n", rule.name, rule.meaning, rule.help));
    }
    let code = codes::ALL.iter().find(|code| code.id.eq_ignore_ascii_case(name))?;
    let repair = if code.repair { "; a repair" } else { "" };
    Some(format!("{} ({}{repair})\n{}\n", code.id, code.severity, code.meaning))
}

fn change(rule: &Rule) -> String {
    let whose = match rule.direction {
        Direction::Sent => "what clients send",
        Direction::Got => "what clients get",
        Direction::Whole => "the contract",
        Direction::Rust => "the crate",
    };
    format!("{} (diff; {whose}; {})\n{}", rule.id, rule.level.word(), rule.meaning)
}

fn all() -> String {
    let mut text = String::new();
    for rule in rules::ALL {
        let _ = writeln!(text, "{:<42} {:<11} {}", rule.id, rule.level.word(), rule.meaning);
    }
    for rule in lint::ALL {
        let usual = if rule.usual { "check: on" } else { "check: off" };
        let _ = writeln!(text, "{:<42} {usual:<11} {}", rule.name, rule.meaning);
    }
    text
}
