//! Findings as text for people.

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::position::{Position, positions};
use super::{Diagnostic, Place, Severity};
use crate::source::Sources;

/// How many characters of a long line are shown on each side of a finding.
const WINDOW: usize = 60;

/// How many characters of a line are underlined at most.
const LONGEST_UNDERLINE: usize = 80;

/// Every finding with the line it is about, a caret, and what to do.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let places = positions(diagnostics, sources);
    let mut text = String::new();
    for (diagnostic, places) in diagnostics.iter().zip(&places) {
        let group = group(diagnostic, places, sources);
        text.push_str(&renderer.render(&[group]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &'a Diagnostic, places: &'a [Option<Position>], sources: &'a Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(plain(&diagnostic.message)).id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    let [place, related @ ..] = places else { return group };
    if let Some(position) = place {
        group = quoted(group, position, AnnotationKind::Primary, &diagnostic.label);
        if let Place::At(pointer, _) = &diagnostic.place {
            group =
                group.element(Level::NOTE.no_name().message(format!("at {}", plain(&pointer.to_string()))));
        }
    } else if let Some(file) = sources.files().first() {
        group = group.element(Origin::path(plain(&file.name)));
        if let Place::At(pointer, _) = &diagnostic.place {
            group =
                group.element(Level::NOTE.no_name().message(format!("at {}", plain(&pointer.to_string()))));
        }
    }
    for (position, (_, label)) in related.iter().zip(&diagnostic.related) {
        if let Some(position) = position {
            group = quoted(group, position, AnnotationKind::Context, label);
        } else {
            group = group.element(Level::NOTE.message(plain(label)));
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(plain(help)));
    }
    group
}

/// The line of a position, or the part of it that matters.
fn quoted<'a>(group: Group<'a>, position: &'a Position, kind: AnnotationKind, label: &str) -> Group<'a> {
    let (line, span) = window(&position.line_text, position.start, position.end);
    let origin = Origin::path(plain(&position.file)).line(position.line).char_column(position.column);
    let mut annotation = kind.span(span);
    if !label.is_empty() {
        annotation = annotation.label(plain(label));
    }
    group.element(origin).element(Snippet::source(line).line_start(position.line).annotation(annotation))
}

/// A line cut to what stands round `start..end` (bytes), with the range in what is left.
fn window(line: &str, start: usize, end: usize) -> (String, std::ops::Range<usize>) {
    let before = &line[..start];
    let at = &line[start..end];
    let after = &line[end..];
    let cut = |text: &str, from_end: bool, limit: usize| -> (String, bool) {
        let count = text.chars().count();
        if count <= limit {
            (text.to_owned(), false)
        } else if from_end {
            (text.chars().skip(count - limit).collect(), true)
        } else {
            (text.chars().take(limit).collect(), true)
        }
    };
    let (at, at_cut) = cut(at, false, LONGEST_UNDERLINE);
    let long = line.len() > 2 * WINDOW + LONGEST_UNDERLINE;
    let (before, before_cut) = cut(before, true, if long { WINDOW } else { usize::MAX });
    let (after, after_cut) = if at_cut {
        (String::new(), true)
    } else {
        cut(after, false, if long { WINDOW } else { usize::MAX })
    };
    let mut text = String::new();
    if before_cut {
        text.push('…');
    }
    text.push_str(&before);
    let start = text.len();
    text.push_str(&at);
    let end = text.len();
    text.push_str(&after);
    if after_cut {
        text.push('…');
    }
    (text, start..end)
}

/// Text from the document may hold anything; what steers a terminal is shown and not obeyed.
fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\n' | '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_cut_round_the_place() {
        let line = format!("{}HERE{}", "ü".repeat(500), "b".repeat(500));
        let (text, range) = window(&line, 1000, 1004);
        assert_eq!(&text[range], "HERE");
        assert_eq!(text.chars().count(), 1 + 60 + 4 + 60 + 1);
        let (text, range) = window("short", 1, 3);
        assert_eq!((text.as_str(), range), ("short", 1..3));
    }
}
