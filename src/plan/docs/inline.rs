//! Text inside a line: what must be escaped, what may not be broken, and where lines end.

use std::borrow::Cow;

/// A space at which no line may end: inside inline code and links.
pub(super) const HARD_SPACE: char = '\u{1}';
/// The end of a line that the author asked for.
pub(super) const HARD_BREAK: char = '\u{2}';

/// Text as Markdown that shows exactly this text, on one line, for use inside a doc comment's paragraph.
///
/// A bare web address becomes a link. Line breaks become spaces; characters that show nothing are dropped.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text, false, true);
    guard(out.trim_start()).into_owned()
}

/// Line ends as `\n`, and nothing that has no place in a source file. Tabs stay, for the parser to read.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\t' => out.push(c),
            _ if is_break(c) => out.push('\n'),
            _ if is_hidden(c) => {}
            _ => out.push(c),
        }
    }
    out
}

/// Characters that end a line, here or in some editor.
pub(super) fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Characters that become a plain space. A no-break space and its kin are only ever used for layout, and then alone
/// on a line.
pub(super) fn is_blank(c: char) -> bool {
    c != ' ' && (is_break(c) || c.is_whitespace())
}

/// Characters that nobody sees: controls, and those that change the direction of text, which rustc forbids.
pub(in crate::plan) fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{61c}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}')
}

/// Appends text so that it shows as it is. `in_link`: inside the text of a link, where no other link may be.
/// `edge`: whether what follows may be markup, or nothing.
pub(super) fn push_text(out: &mut String, text: &str, in_link: bool, edge: bool) {
    let text: Cow<'_, str> = if text.contains(|c| is_blank(c) || is_hidden(c)) {
        let shown = |c: char| if is_blank(c) { Some(' ') } else { (!is_hidden(c)).then_some(c) };
        text.chars().filter_map(shown).collect::<String>().into()
    } else {
        text.into()
    };
    let mut rest: &str = &text;
    if !in_link {
        while let Some(at) = find_url(rest) {
            let url = url_at(&rest[at..]);
            push_escaped(out, &rest[..at], false, true);
            if url.contains(['{', '}']) {
                // A template of an address leads nowhere: shown as code.
                out.push('`');
                out.push_str(url);
                out.push('`');
            } else {
                out.push('<');
                out.push_str(url);
                out.push('>');
            }
            rest = &rest[at + url.len()..];
        }
    }
    push_escaped(out, rest, in_link, edge);
}

/// Where a web address starts that has at least one character after its `//`.
fn find_url(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = text[from..].find("://").map(|at| at + from) {
        let head = &text[..at];
        let scheme = ["https", "http"].into_iter().find(|scheme| head.ends_with(scheme));
        if let Some(start) = scheme.map(|scheme| at - scheme.len())
            && url_at(&text[start..]).len() > at - start + 3
        {
            return Some(start);
        }
        from = at + 3;
    }
    None
}

/// The address that a text starts with, without the punctuation of the sentence around it.
fn url_at(text: &str) -> &str {
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '`' | '|' | '\\' | '*' | '[' | ']')
            || !c.is_ascii()
    };
    let mut url = &text[..text.find(ends).unwrap_or(text.len())];
    loop {
        let balanced = |open: char, close: char| url.matches(open).count() >= url.matches(close).count();
        let trailing = match url.chars().next_back() {
            Some('.' | ',' | ';' | ':' | '!' | '?' | '\'' | '_' | '~') => true,
            Some(')') => !balanced('(', ')'),
            Some('}') => !balanced('{', '}'),
            _ => false,
        };
        if !trailing {
            return url;
        }
        url = &url[..url.len() - 1];
    }
}

fn push_escaped(out: &mut String, text: &str, in_link: bool, edge: bool) {
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let escaped = match c {
            '\\' | '`' | '*' | '[' | '<' | '|' | '~' | '^' => true,
            ']' => in_link,
            '_' => !(before.is_some_and(char::is_alphanumeric) && next.is_some_and(char::is_alphanumeric)),
            '&' => next.map_or(edge, |n| n == '#' || n.is_ascii_alphanumeric()),
            // Before a link it would make an image of it.
            '!' => next.is_none() && edge,
            _ => false,
        };
        if escaped {
            out.push('\\');
        }
        out.push(c);
        before = Some(c);
    }
}

/// Inline code for a text, fenced by as many backticks as it takes.
pub(super) fn push_code(out: &mut String, code: &str, in_table: bool) {
    let mut text = String::with_capacity(code.len());
    for c in code.chars() {
        match c {
            _ if is_break(c) || c == '\t' || c == ' ' => text.push(HARD_SPACE),
            '|' if in_table => text.push_str("\\|"),
            _ if is_hidden(c) => {}
            _ => text.push(c),
        }
    }
    let inner = text.trim_matches(HARD_SPACE);
    if inner.is_empty() {
        return;
    }
    let fence = "`".repeat(longest_run(inner, '`') + 1);
    let pad = if inner.starts_with('`') || inner.ends_with('`') { "\u{1}" } else { "" };
    out.push_str(&fence);
    out.push_str(pad);
    out.push_str(inner);
    out.push_str(pad);
    out.push_str(&fence);
}

/// The length of the longest run of one character.
pub(super) fn longest_run(text: &str, of: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// Breaks finished inline Markdown into lines that start no block by accident.
pub(super) fn wrap(inline: &str, width: usize, out: &mut Vec<String>) {
    let first = out.len();
    for (i, part) in inline.split(HARD_BREAK).enumerate() {
        let mut words = part.split(' ').filter(|word| !word.trim().is_empty()).peekable();
        if words.peek().is_none() {
            continue;
        }
        if i > 0
            && out.len() > first
            && let Some(last) = out.last_mut()
        {
            last.push('\\');
        }
        let (mut line, mut used) = (String::new(), 0);
        for word in words {
            let length = word.chars().count();
            if used > 0 && used + 1 + length > width {
                out.push(std::mem::take(&mut line));
                used = 0;
            }
            if used > 0 {
                line.push(' ');
                line.push_str(word);
                used += 1 + length;
            } else {
                let word = guard(word);
                used = word.chars().count();
                line.push_str(&word);
            }
        }
        out.push(line);
    }
    for line in &mut out[first..] {
        if line.contains(HARD_SPACE) {
            *line = line.replace(HARD_SPACE, " ");
        }
    }
}

/// A line's first word, escaped where it would open a list, a heading, a quote, a rule or a table.
fn guard(text: &str) -> Cow<'_, str> {
    let word = text.split([' ', HARD_SPACE]).next().unwrap_or_default();
    let only = |set: &[char]| !word.is_empty() && word.chars().all(|c| set.contains(&c));
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if (1..10).contains(&digits) && matches!(&word[digits..], "." | ")") {
        return format!("{}\\{}", &text[..digits], &text[digits..]).into();
    }
    let opens = word.starts_with('>')
        || matches!(word, "-" | "+" | "*")
        || only(&['#'])
        || only(&['=', '-', '*', '_', ':', '|'])
        || word.starts_with("+++");
    if opens { format!("\\{text}").into() } else { text.into() }
}
