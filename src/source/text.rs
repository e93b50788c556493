//! Lines and columns of a text.

/// Where each line of a text begins.
#[derive(Debug, Clone)]
pub struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Looks for the lines of a text.
    pub fn new(text: &str) -> Self {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        Self { starts: std::iter::once(0).chain(newlines.map(|(offset, _)| offset + 1)).collect() }
    }

    /// Line and column of a byte offset, both from 1; the column in characters.
    ///
    /// An offset beyond the text is its end; one within a character is that character.
    pub fn position(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        // Bytes that begin a character; quick, because a line may be the whole document.
        let begun = text.as_bytes()[start..offset].iter().filter(|byte| **byte & 0xC0 != 0x80).count();
        (line, begun + usize::from(text.is_char_boundary(offset)))
    }

    /// The bytes of a line (from 1), without what ends it.
    pub fn range(&self, text: &str, line: usize) -> std::ops::Range<usize> {
        let start = self.starts[line - 1];
        let end = self.starts.get(line).map_or(text.len(), |next| next - 1);
        let end = if text[start..end].ends_with('\r') { end - 1 } else { end };
        start..end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_from_one() {
        let text = "ab\r\nüx\n";
        let lines = Lines::new(text);
        assert_eq!(lines.position(text, 0), (1, 1));
        assert_eq!(lines.position(text, 4), (2, 1));
        assert_eq!(lines.position(text, 6), (2, 2));
        assert_eq!(lines.position(text, 5), (2, 1));
        assert_eq!(lines.position(text, 999), (3, 1));
        assert_eq!(&text[lines.range(text, 1)], "ab");
        assert_eq!(&text[lines.range(text, 3)], "");
    }
}
