//! Places in a JSON text.

use std::ops::Range;

use super::{Node, first_line};

/// Deeper than any text that could be read.
const MAX_DEPTH: usize = 256;

/// Fills in where the wanted places of a text are.
pub(super) fn search(text: &str, wanted: &mut Node) {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0 };
    // A text that is not JSON ends the search where it stops being so.
    let _ = scanner.value(Some(wanted), 0);
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn value(&mut self, mut node: Option<&mut Node>, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        self.space();
        let start = self.at;
        // Noted before the inside is read, for a text that breaks off there.
        let open = matches!(self.bytes.get(start)?, b'{' | b'[');
        if let (Some(node), true) = (&mut node, open) {
            node.found(first_line(self.text, start..self.text.len()));
        }
        match self.bytes.get(start)? {
            // Where nothing inside is wanted, matching brackets is all there is to do.
            b'{' | b'[' if node.as_ref().is_none_or(|node| node.children.is_empty()) => self.skip()?,
            b'{' => self.object(node?, depth)?,
            b'[' => self.array(node?, depth)?,
            b'"' => {
                self.string()?;
                if let Some(node) = node {
                    node.found(start..self.at);
                }
            }
            _ => {
                while self.bytes.get(self.at).is_some_and(|byte| !b",]} \t\r\n".contains(byte)) {
                    self.at += 1;
                }
                if let Some(node) = node {
                    node.found(start..self.at);
                }
                if start == self.at {
                    return None;
                }
            }
        }
        Some(())
    }

    fn object(&mut self, node: &mut Node, depth: usize) -> Option<()> {
        self.at += 1;
        loop {
            self.space();
            match self.bytes.get(self.at)? {
                b'}' => break,
                b',' => self.at += 1,
                b'"' => {
                    let range = self.string()?;
                    let key = key_text(&self.text[range.clone()]);
                    let mut child = node.children.get_mut(&*key);
                    if let Some(child) = &mut child {
                        child.keys.push(range);
                    }
                    self.space();
                    (self.bytes.get(self.at)? == &b':').then_some(())?;
                    self.at += 1;
                    self.value(child, depth + 1)?;
                }
                _ => return None,
            }
        }
        self.at += 1;
        Some(())
    }

    fn array(&mut self, node: &mut Node, depth: usize) -> Option<()> {
        self.at += 1;
        let mut index = 0_usize;
        loop {
            self.space();
            match self.bytes.get(self.at)? {
                b']' => break,
                b',' => self.at += 1,
                _ => {
                    self.value(node.children.get_mut(&index.to_string()), depth + 1)?;
                    index += 1;
                }
            }
        }
        self.at += 1;
        Some(())
    }

    /// Passes over an object or array in which nothing is wanted.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.bytes.get(self.at)? {
                b'"' => {
                    self.string()?;
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
            self.at += 1;
            if depth == 0 {
                return Some(());
            }
        }
    }

    /// Passes over a text; its range with the quotes.
    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        self.at += 1;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'"' => break,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        Some(start..self.at)
    }

    fn space(&mut self) {
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }
}

fn key_text(quoted: &str) -> std::borrow::Cow<'_, str> {
    let inner = &quoted[1..quoted.len() - 1];
    if inner.contains('\\') {
        serde_json::from_str::<String>(quoted).map_or(inner.into(), Into::into)
    } else {
        inner.into()
    }
}
