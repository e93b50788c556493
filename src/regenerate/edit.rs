//! Texts put into a text, and nothing else moved.

/// What is to be put where, in bytes of the text as it was.
#[derive(Debug, Default)]
pub(super) struct Edits {
    list: Vec<(usize, String)>,
}

impl Edits {
    /// Puts lines somewhere; each edit at a place comes after those before it.
    pub(super) fn insert(&mut self, at: usize, text: impl Into<String>) {
        self.list.push((at, text.into()));
    }

    /// Which line a line becomes. Both count from 1.
    pub(super) fn line(&self, text: &str, line: usize) -> usize {
        let start = text.split_inclusive('\n').take(line - 1).map(str::len).sum::<usize>();
        let before = self.list.iter().filter(|(at, _)| *at < start);
        line + before.map(|(_, new)| new.matches('\n').count()).sum::<usize>()
    }

    /// The text with everything in it. Where lines end with `\r\n`, those that come in do too.
    pub(super) fn apply(mut self, text: &str) -> String {
        let dos = text.contains("\r\n");
        self.list.sort_by_key(|(at, _)| *at);
        let mut out = String::with_capacity(text.len() + 1024);
        let mut done = 0;
        for (at, new) in self.list {
            out.push_str(&text[done..at]);
            if dos {
                out.push_str(&new.replace('\n', "\r\n"));
            } else {
                out.push_str(&new);
            }
            done = at;
        }
        out.push_str(&text[done..]);
        out
    }
}

/// Where the line begins on which a place is.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |before| before + 1)
}

/// Where the line ends on which a place is, with its line break.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |found| at + found + 1)
}

/// The white space that a line begins with.
pub(super) fn indentation(text: &str, at: usize) -> &str {
    let line = &text[line_start(text, at)..];
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Lines with white space in place of their own indentation.
pub(super) fn indented(lines: &str, from: &str, to: &str) -> String {
    let each = lines.lines().map(|line| match line.strip_prefix(from) {
        _ if line.trim().is_empty() => String::new(),
        Some(rest) => format!("{to}{rest}"),
        None => format!("{to}{line}"),
    });
    each.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_else_moves() {
        let mut edits = Edits::default();
        edits.insert(4, "2\n");
        edits.insert(0, "0\n");
        edits.insert(4, "3\n");
        assert_eq!(edits.apply("1\t\n\n4"), "0\n1\t\n\n2\n3\n4");
    }

    #[test]
    fn line_breaks_are_the_files_own() {
        let mut edits = Edits::default();
        edits.insert(3, "b\n");
        assert_eq!(edits.apply("a\r\nc\r\n"), "a\r\nb\r\nc\r\n");
    }
}
