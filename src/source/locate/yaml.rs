//! Places in a YAML text.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, StrInput};

use super::{Node, first_line};

/// Deeper than any text that could be read.
const MAX_DEPTH: usize = 256;

/// Fills in where the wanted places of a text are.
pub(super) fn search(text: &str, wanted: &mut Node) {
    let mut walk = Walk { parser: Parser::new_from_str(text), bytes: ByteOffsets::new(text), text };
    let _ = walk.document(wanted);
}

struct Walk<'t> {
    parser: Parser<'t, StrInput<'t>>,
    bytes: ByteOffsets<'t>,
    text: &'t str,
}

impl<'t> Walk<'t> {
    fn next(&mut self) -> Option<(Event<'t>, Span)> {
        self.parser.next_event()?.ok()
    }

    fn document(&mut self, wanted: &mut Node) -> Option<()> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
                _ => return self.node(&event, span, Some(wanted), 0),
            }
        }
    }

    fn node(&mut self, event: &Event<'t>, span: Span, node: Option<&mut Node>, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match event {
            Event::MappingStart(..) => {
                let Some(node) = node else { return self.skip() };
                node.found(self.line_from(span));
                if node.children.is_empty() {
                    return self.skip();
                }
                loop {
                    let (event, span) = self.next()?;
                    if event == Event::MappingEnd {
                        return Some(());
                    }
                    let mut child = None;
                    if let Event::Scalar(key, ..) = &event {
                        child = node.children.get_mut(&**key);
                        if let Some(child) = &mut child {
                            child.keys.push(self.range(span));
                        }
                    } else {
                        self.node(&event, span, None, depth + 1)?;
                    }
                    let (event, span) = self.next()?;
                    self.node(&event, span, child, depth + 1)?;
                }
            }
            Event::SequenceStart(..) => {
                let Some(node) = node else { return self.skip() };
                node.found(self.line_from(span));
                if node.children.is_empty() {
                    return self.skip();
                }
                let mut index = 0_usize;
                loop {
                    let (event, span) = self.next()?;
                    if event == Event::SequenceEnd {
                        return Some(());
                    }
                    self.node(&event, span, node.children.get_mut(&index.to_string()), depth + 1)?;
                    index += 1;
                }
            }
            Event::Scalar(_, style, ..) => {
                if let Some(node) = node {
                    let range = self.range(span);
                    let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                    // A plain text may run over lines, and a block one begins with its `|`.
                    node.found(if block { first_line(self.text, range) } else { trimmed(self.text, range) });
                }
                Some(())
            }
            Event::Alias(_) => {
                if let Some(node) = node {
                    node.found(self.range(span));
                }
                Some(())
            }
            _ => None,
        }
    }

    /// Passes over the rest of a mapping or sequence.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()?.0 {
                Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
                Event::MappingEnd | Event::SequenceEnd => depth -= 1,
                _ => {}
            }
        }
        Some(())
    }

    fn range(&mut self, span: Span) -> Range<usize> {
        let start = self.bytes.of(span.start.index());
        let end = self.bytes.of(span.end.index());
        start..end.max(start)
    }

    fn line_from(&mut self, span: Span) -> Range<usize> {
        let start = self.bytes.of(span.start.index());
        first_line(self.text, start..self.text.len())
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range.clone()].trim_end().len()
}

/// Byte offsets of characters, which the parser counts instead. Asked for in rising order it is one pass.
struct ByteOffsets<'t> {
    text: &'t str,
    ascii: bool,
    character: usize,
    byte: usize,
}

impl<'t> ByteOffsets<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, ascii: text.is_ascii(), character: 0, byte: 0 }
    }

    fn of(&mut self, character: usize) -> usize {
        if self.ascii {
            return character.min(self.text.len());
        }
        if character < self.character {
            (self.character, self.byte) = (0, 0);
        }
        let ahead = character - self.character;
        let rest = &self.text[self.byte..];
        let step = rest.char_indices().nth(ahead).map_or(rest.len(), |(offset, _)| offset);
        self.byte += step;
        self.character = character;
        self.byte
    }
}
