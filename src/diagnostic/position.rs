//! The line and column of every finding: each text is read once, however many findings it has.

use std::ops::Range;

use indexmap::IndexMap;

use super::{Diagnostic, Place};
use crate::source::{Lines, Pointer, SourceId, Sources, Target, locate};

/// A place in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Position {
    /// Which text.
    pub(super) source: SourceId,
    /// From 1.
    pub(super) line: usize,
    /// From 1, in characters.
    pub(super) column: usize,
    /// The bytes of the line.
    pub(super) line_range: Range<usize>,
    /// The bytes that are meant; all of them on that line.
    pub(super) range: Range<usize>,
}

/// For every finding its own position, then those of its related places.
pub(super) fn positions(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Vec<Option<Position>>> {
    let mut result: Vec<Vec<Option<Position>>> =
        diagnostics.iter().map(|diagnostic| vec![None; 1 + diagnostic.related.len()]).collect();
    let mut wanted: IndexMap<SourceId, Vec<Wanted>> = IndexMap::new();
    for (index, diagnostic) in diagnostics.iter().enumerate() {
        let places =
            std::iter::once(&diagnostic.place).chain(diagnostic.related.iter().map(|(place, _)| place));
        for (part, place) in places.enumerate() {
            let (source, what) = match place {
                Place::Whole => continue,
                Place::At(pointer, target) => {
                    let (source, pointer) = sources.origin(pointer);
                    (source, What::At(pointer, *target))
                }
                Place::Offset { source, offset } => (*source, What::Offset(*offset)),
            };
            wanted.entry(source).or_default().push(Wanted { index, part, what });
        }
    }
    for (source, wanted) in wanted {
        let Some(file) = sources.files().get(source.0 as usize) else { continue };
        let lines = Lines::new(&file.text);
        let pointers: Vec<(&Pointer, Target)> = wanted
            .iter()
            .filter_map(|wanted| match &wanted.what {
                What::At(pointer, target) => Some((pointer, *target)),
                What::Offset(_) => None,
            })
            .collect();
        let mut located =
            if pointers.is_empty() { Vec::new() } else { locate::locate_all(file, &pointers) }.into_iter();
        for wanted in &wanted {
            let range = match &wanted.what {
                What::At(..) => located.next().flatten(),
                What::Offset(offset) => Some(*offset..offset + 1),
            };
            let Some(range) = range else { continue };
            let text = &*file.text;
            let (line, column) = lines.position(text, range.start);
            let whole = lines.range(text, line);
            let mut start = range.start.clamp(whole.start, whole.end);
            while !text.is_char_boundary(start) {
                start -= 1;
            }
            let mut end = range.end.clamp(start, whole.end);
            while !text.is_char_boundary(end) {
                end += 1;
            }
            result[wanted.index][wanted.part] =
                Some(Position { source, line, column, line_range: whole, range: start..end });
        }
    }
    result
}

struct Wanted {
    index: usize,
    part: usize,
    what: What,
}

enum What {
    At(Pointer, Target),
    Offset(usize),
}
