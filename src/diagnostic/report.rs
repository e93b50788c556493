//! Findings for tools: JSON lines, and GitHub's workflow commands.

use std::fmt::Write as _;

use serde::Serialize;

use super::position::positions;
use super::{Diagnostic, Place, Severity};
use crate::source::Sources;

/// One finding, for tools.
#[derive(Serialize)]
pub(crate) struct Entry<'a> {
    pub(crate) code: &'static str,
    severity: String,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
}

impl Entry<'_> {
    /// Where: `openapi.yaml:3:5`; the file alone where no line is known.
    pub(crate) fn place(&self) -> String {
        let file = self.file.unwrap_or("the document");
        match (self.line, self.column) {
            (Some(line), Some(column)) => format!("{file}:{line}:{column}"),
            _ => file.to_owned(),
        }
    }
}

/// One JSON object a line for each finding: `code`, `severity`, `message`, and where known `file`, `line` and `column`
/// (from 1, in characters), `pointer` (into the bundled document as written, without `#`) and `help`.
pub fn to_json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for entry in entries(diagnostics, sources) {
        // Texts and numbers can always be written.
        text.push_str(&serde_json::to_string(&entry).unwrap_or_default());
        text.push('\n');
    }
    text
}

/// One workflow command of GitHub Actions a line for each finding, which GitHub shows at the line of the file.
pub fn to_github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for (entry, diagnostic) in entries(diagnostics, sources).into_iter().zip(diagnostics) {
        let command = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(file) = entry.file {
            properties.push(format!("file={}", escape_property(file)));
        }
        if let Some(line) = entry.line {
            properties.push(format!("line={line}"));
        }
        if let Some(column) = entry.column {
            properties.push(format!("col={column}"));
        }
        properties.push(format!("title={}", entry.code));
        let mut message = entry.message.to_owned();
        if let Some(help) = entry.help {
            message = format!("{message}\nhelp: {help}");
        }
        // Writing to a text cannot fail.
        let _ = writeln!(text, "::{command} {}::{}", properties.join(","), escape(&message));
    }
    text
}

/// One directive of cargo a line for each warning and each error, which cargo shows at the end of a build script.
pub fn to_cargo(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<String> {
    let mut lines = Vec::new();
    for (entry, diagnostic) in entries(diagnostics, sources).into_iter().zip(diagnostics) {
        let kind = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => continue,
        };
        let help = entry.help.map(|help| format!(" ({help})")).unwrap_or_default();
        let text = format!("{}: {} [{}]{help}", entry.place(), entry.message, entry.code);
        lines.push(format!("cargo::{kind}={}", text.replace(['\n', '\r'], " ")));
    }
    lines
}

/// Each finding, for tools.
pub(crate) fn entries<'a>(diagnostics: &'a [Diagnostic], sources: &'a Sources) -> Vec<Entry<'a>> {
    let places = positions(diagnostics, sources);
    diagnostics
        .iter()
        .zip(places)
        .map(|(diagnostic, places)| {
            let position = places.into_iter().next().flatten();
            let file = match &position {
                Some(position) => Some(sources.file(position.source)),
                None => sources.files().first(),
            };
            Entry {
                code: diagnostic.code.id,
                severity: diagnostic.severity.to_string(),
                message: &diagnostic.message,
                file: file.map(|file| file.name.as_str()),
                line: position.as_ref().map(|position| position.line),
                column: position.as_ref().map(|position| position.column),
                pointer: match &diagnostic.place {
                    Place::At(pointer, _) => Some(sources.written(pointer).as_str().to_owned()),
                    Place::Whole | Place::Offset { .. } => None,
                },
                help: diagnostic.help.as_deref(),
            }
        })
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn escape_property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::diagnostic::codes;
    use crate::source::{Format, Pointer, SourceFile};

    fn finding() -> (Vec<Diagnostic>, Sources) {
        let mut sources = Sources::default();
        sources.add(SourceFile {
            name: "a,b.yaml".into(),
            text: Arc::from("a:\n  b: 1\n"),
            format: Format::Yaml,
        });
        let at = Pointer::root().key("a").key("b");
        let finding = Diagnostic::new(codes::BROKEN_REFERENCE, &at, "100% wrong\nhere").help("do");
        (vec![finding, Diagnostic::whole(codes::EMPTY, "nothing")], sources)
    }

    #[test]
    fn json_has_one_object_a_line() {
        let (found, sources) = finding();
        let text = to_json(&found, &sources);
        let first: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
        assert_eq!((&first["line"], &first["column"]), (&2.into(), &6.into()));
        assert_eq!(first["pointer"], "/a/b");
        assert_eq!(first["file"], "a,b.yaml");
        assert_eq!(text.lines().count(), 2);
    }

    #[test]
    fn github_commands_are_escaped() {
        let (found, sources) = finding();
        let text = to_github(&found, &sources);
        let first = "::error file=a%2Cb.yaml,line=2,col=6,title=SW0101::100%25 wrong%0Ahere%0Ahelp: do";
        assert_eq!(text.lines().next(), Some(first));
    }
}
