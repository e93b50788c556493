//! Findings as text for people.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};

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
        let quotes: Vec<Option<Quote>> =
            places.iter().map(|place| place.as_ref().map(|position| Quote::new(position, sources))).collect();
        let mut rendered = renderer.render(&[group(diagnostic, &quotes, sources)]);
        for quote in quotes.iter().flatten() {
            if quote.shown_column != quote.column {
                // The library counts in the line it was given, which is a part of the real one.
                let shown = format!("{}:{}:{}", quote.file, quote.line, quote.shown_column);
                rendered =
                    rendered.replacen(&shown, &format!("{}:{}:{}", quote.file, quote.line, quote.column), 1);
            }
        }
        text.push_str(&rendered);
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(diagnostic: &Diagnostic, quotes: &'a [Option<Quote>], sources: &Sources) -> Group<'a> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(plain(&diagnostic.message)).id(diagnostic.code.id);
    let mut group = Group::with_title(title);
    let [quote, related @ ..] = quotes else { return group };
    if let Some(quote) = quote {
        group = group.element(quote.snippet(AnnotationKind::Primary, &diagnostic.label));
    } else if let Some(file) = sources.files().first() {
        group = group.element(Origin::path(plain(&file.name)));
    }
    for (quote, (_, label)) in related.iter().zip(&diagnostic.related) {
        match quote {
            Some(quote) => group = group.element(quote.snippet(AnnotationKind::Context, label)),
            None => group = group.element(Level::NOTE.message(plain(label))),
        }
    }
    if let Place::At(pointer, _) = &diagnostic.place {
        group = group
            .element(Level::NOTE.message(format!("at {}", plain(&sources.written(pointer).to_string()))));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(plain(help)));
    }
    group
}

/// The line of a position, or the part of it that matters.
struct Quote {
    file: String,
    line: usize,
    column: usize,
    shown_column: usize,
    text: String,
    span: Range<usize>,
}

impl Quote {
    fn new(position: &Position, sources: &Sources) -> Self {
        let file = sources.file(position.source);
        let line = &file.text[position.line_range.clone()];
        let offset = position.line_range.start;
        let (text, span) = window(line, position.range.start - offset, position.range.end - offset);
        let shown_column = text[..span.start].chars().count() + 1;
        Self {
            file: plain(&file.name),
            line: position.line,
            column: position.column,
            shown_column,
            text,
            span,
        }
    }

    fn snippet(&self, kind: AnnotationKind, label: &str) -> Snippet<'_, Annotation<'_>> {
        let mut annotation = kind.span(self.span.clone());
        if !label.is_empty() {
            annotation = annotation.label(plain(label));
        }
        Snippet::source(&self.text).path(&self.file).line_start(self.line).annotation(annotation)
    }
}

/// A line cut to what stands round `start..end` (bytes), with the range in what is left.
fn window(line: &str, start: usize, end: usize) -> (String, Range<usize>) {
    let long = line.len() > 2 * WINDOW + LONGEST_UNDERLINE;
    let limit = if long { WINDOW } else { usize::MAX };
    let at_end = line[start..end].char_indices().nth(LONGEST_UNDERLINE).map_or(end, |(cut, _)| start + cut);
    let at_cut = at_end < end;
    let from = line[..start].char_indices().rev().take(limit).last().map_or(start, |(cut, _)| cut);
    let to = match line[end..].char_indices().nth(limit) {
        _ if at_cut => at_end,
        Some((cut, _)) => end + cut,
        None => line.len(),
    };
    let (before, at, after) = (&line[from..start], &line[start..at_end], &line[at_end..to]);
    let (before_cut, after_cut) = (from > 0, to < line.len());
    let mut text = String::new();
    if before_cut {
        text.push('…');
    }
    text.push_str(&shown(before));
    let start = text.len();
    text.push_str(&shown(at));
    let end = text.len();
    text.push_str(&shown(after));
    if after_cut {
        text.push('…');
    }
    (text, start..end)
}

/// What steers a terminal in a quoted line is shown and not obeyed; tabs stay, the library knows them.
fn shown(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\t' { '\u{fffd}' } else { c }).collect()
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
