//! Changes for people, for tools, and for a pull request.

use std::fmt::Write as _;

use serde::Serialize;

use super::{Change, Comparison, Direction, Level};

/// How many operations are named where a change concerns many.
const NAMED: usize = 3;

/// Changes, and where each stands: `openapi.yaml:3:5`.
pub(crate) struct Told<'a> {
    /// All of them.
    pub(crate) comparison: &'a Comparison,
    /// Of each change on the wire, where it stands in the old document and in the new one.
    pub(crate) places: Vec<(Option<String>, Option<String>)>,
}

#[derive(Serialize)]
struct Entry<'a> {
    rule: &'static str,
    level: &'static str,
    direction: &'static str,
    place: &'a str,
    message: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    operations: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
}

#[derive(Serialize)]
struct Document<'a> {
    breaking: usize,
    doubtful: usize,
    compatible: usize,
    wire: Vec<Entry<'a>>,
    rust: Vec<Entry<'a>>,
}

/// One JSON object: how many changes on the wire are of each level, then the changes of the wire and of the crate.
pub(crate) fn to_json(told: &Told<'_>) -> String {
    let comparison = told.comparison;
    let document = Document {
        breaking: comparison.count(Level::Breaking),
        doubtful: comparison.count(Level::Doubtful),
        compatible: comparison.count(Level::Compatible),
        wire: comparison
            .wire
            .iter()
            .zip(&told.places)
            .map(|(change, (old, new))| entry(change, old.as_deref(), new.as_deref()))
            .collect(),
        rust: comparison.rust.iter().map(|change| entry(change, None, None)).collect(),
    };
    // Texts and numbers can always be written.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn entry<'a>(change: &'a Change, old: Option<&'a str>, new: Option<&'a str>) -> Entry<'a> {
    Entry {
        rule: change.rule.id,
        level: change.rule.level.word(),
        direction: change.rule.direction.word(),
        place: &change.place,
        message: &change.message,
        operations: &change.operations,
        old,
        new,
    }
}

/// For people: the contract by level, then the crate.
pub(crate) fn to_text(told: &Told<'_>) -> String {
    let mut text = String::new();
    let comparison = told.comparison;
    for (change, (old, new)) in comparison.wire.iter().zip(&told.places) {
        let Change { rule, place, message, .. } = change;
        let _ = writeln!(text, "{:<10} {place}: {message} [{}]", rule.level.word(), rule.id);
        let at = new.as_ref().or(old.as_ref()).map(|at| format!("at {at}"));
        let about = [at, concerned(change)].into_iter().flatten().collect::<Vec<_>>().join("; ");
        if !about.is_empty() {
            let _ = writeln!(text, "{:<10} {about}", "");
        }
    }
    for change in &comparison.rust {
        let Change { rule, place, message, .. } = change;
        let word = if rule.level == Level::Breaking { "rust!" } else { "rust" };
        let _ = writeln!(text, "{word:<10} {place}: {message} [{}]", rule.id);
    }
    let _ = writeln!(text, "{}", comparison.summary());
    text
}

/// The operations that a change in a type concerns.
fn concerned(change: &Change) -> Option<String> {
    let operations = &change.operations;
    if operations.iter().any(|operation| change.place.starts_with(operation.as_str()))
        && operations.len() == 1
    {
        return None;
    }
    let named = operations.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(", ");
    match operations.len() {
        0 => None,
        few if few <= NAMED => Some(format!("in {named}")),
        many => Some(format!("in {named} and {} more", many - NAMED)),
    }
}

/// For a pull request: tables, the worst first, what is compatible folded away.
pub(crate) fn to_markdown(told: &Told<'_>) -> String {
    let comparison = told.comparison;
    let mut text = format!("### API changes\n\n{}\n", comparison.summary());
    for level in [Level::Breaking, Level::Doubtful, Level::Compatible] {
        let changes: Vec<&Change> =
            comparison.wire.iter().filter(|change| change.rule.level == level).collect();
        if changes.is_empty() {
            continue;
        }
        let rows = rows(&changes);
        if level == Level::Compatible {
            let _ = write!(
                text,
                "\n<details><summary>{} compatible</summary>\n\n{rows}\n</details>\n",
                changes.len()
            );
        } else {
            let word = if level == Level::Breaking { "Breaking" } else { "Doubtful" };
            let _ = write!(text, "\n#### {word}\n\n{rows}");
        }
    }
    if !comparison.rust.is_empty() {
        let _ = write!(text, "\n<details><summary>Rust: {}</summary>\n\n", comparison.rust_summary());
        let _ = writeln!(text, "| | What | Change |\n|---|---|---|");
        for change in &comparison.rust {
            let sign = if change.rule.level == Level::Breaking { "!" } else { "" };
            let _ = writeln!(text, "| {sign} | `{}` | {} |", cell(&change.place), cell(&change.message));
        }
        text.push_str("\n</details>\n");
    }
    text
}

fn rows(changes: &[&Change]) -> String {
    let mut text = "| Where | Change | Clients | Rule |\n|---|---|---|---|\n".to_owned();
    for change in changes {
        let mut place = cell(&change.place);
        if let Some(concerned) = concerned(change) {
            let _ = write!(place, "<br><sub>{}</sub>", cell(&concerned));
        }
        let clients = match change.rule.direction {
            Direction::Sent => "send",
            Direction::Got => "get",
            Direction::Whole | Direction::Rust => "",
        };
        let _ = writeln!(text, "| {place} | {} | {clients} | `{}` |", cell(&change.message), change.rule.id);
    }
    text
}

/// Text that stays in its cell.
fn cell(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    text.replace('|', "\\|").replace('<', "&lt;")
}

impl Comparison {
    /// `2 breaking, 1 compatible; Rust: 3 changes, 2 of which may stop user code from compiling`
    pub fn summary(&self) -> String {
        if self.is_empty() {
            return "nothing has changed".to_owned();
        }
        let levels = [Level::Breaking, Level::Doubtful, Level::Compatible];
        let counts = levels.map(|level| (self.count(level), level.word()));
        let parts: Vec<String> =
            counts.iter().filter(|(n, _)| *n > 0).map(|(n, word)| format!("{n} {word}")).collect();
        let wire = if parts.is_empty() { "nothing on the wire".to_owned() } else { parts.join(", ") };
        format!("{wire}; Rust: {}", self.rust_summary())
    }

    fn rust_summary(&self) -> String {
        if self.rust.is_empty() {
            return "nothing".to_owned();
        }
        let breaking = self.rust.iter().filter(|change| change.rule.level == Level::Breaking).count();
        let s = if self.rust.len() == 1 { "" } else { "s" };
        format!("{} change{s}, {breaking} of which may stop user code from compiling", self.rust.len())
    }
}
