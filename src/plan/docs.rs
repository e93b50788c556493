//! Descriptions of a document to the lines of Rust doc comments.
//!
//! A description is any text at all; `OpenAPI` says `CommonMark`, people write tables and HTML too. What comes out
//! renders the same in rustdoc as far as that can be, and keeps these promises:
//!
//! * no line holds a line break or any control character, so text never leaves its comment;
//! * no code in it is run as a test: a block is marked with a language that is not Rust, or with `text`;
//! * neither rustdoc nor clippy (their default lints) warns of it;
//! * lines are wrapped at the given width, except where inline code, a link, a table or a code block is longer.
//!
//! What changes: links that lead nowhere from rustdoc (relative ones, anchors) leave their text, images leave
//! their alternative text, known HTML tags leave their content, other `<…>` are shown as written, headings go to
//! level 3 or deeper and one that opens the text becomes its first paragraph, and indented code is fenced.
//! Text after the first 16 KiB is cut off, which a last line tells.

mod inline;
mod markdown;

pub(super) use inline::{escape, is_hidden};

/// The most bytes of one description that are used.
const LONGEST: usize = 16 * 1024;

/// The most characters that [`first_sentence`] gives.
const LONGEST_SENTENCE: usize = 160;

/// Lines for a doc comment, without `///` and without the space after it; none for a description that says nothing.
///
/// `width` is the most characters a line should have. No line ends with a space, no two empty lines follow each
/// other, and neither the first nor the last is empty.
pub(super) fn lines(markdown: &str, width: usize) -> Vec<String> {
    let (text, cut) = limit(markdown);
    let mut out = match plain(text) {
        Some(paragraphs) => {
            let mut out = Vec::new();
            for words in paragraphs {
                out.extend((!out.is_empty()).then(String::new));
                inline::wrap(&words, width, &mut out);
            }
            out
        }
        None => markdown::render(&inline::clean(text), width),
    };
    if cut && !out.is_empty() {
        out.push(String::new());
        out.push("… (shortened)".to_owned());
    }
    out
}

/// The first sentence as plain text on one line, without any markup: for tables, lists and other short places.
///
/// Empty for a description that says nothing. At most 160 characters, with an ellipsis where more was cut. It is
/// not Markdown: [`escape`] it for a doc comment.
pub(super) fn first_sentence(markdown: &str) -> String {
    let (text, _) = limit(markdown);
    let text = markdown::first_text(&inline::clean(text));
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    let sentence = &text[..sentence_end(&text)];
    if sentence.chars().count() <= LONGEST_SENTENCE {
        return sentence.to_owned();
    }
    let room: String = sentence.chars().take(LONGEST_SENTENCE - 1).collect();
    let kept = room.rsplit_once(' ').map_or(room.as_str(), |(head, _)| head);
    format!("{}…", kept.trim_end_matches([',', ';', ':', '.', ' ']))
}

/// The byte after the first sentence of a text that has single spaces only.
fn sentence_end(text: &str) -> usize {
    for (at, _) in text.match_indices(['.', '!', '?']) {
        let rest = &text[at + 1..];
        let Some(next) = rest.strip_prefix(' ') else { continue };
        let word = text[..at].rsplit(' ').next().unwrap_or_default();
        // "e.g. this", "No. 5", "A. Smith": a sentence does not end after these, nor before a small letter.
        let short = word.contains('.')
            || (word.chars().count() < 2 && word.chars().all(char::is_alphabetic))
            || matches!(word, "No" | "vs" | "etc" | "approx");
        if !short && !next.starts_with(|c: char| c.is_lowercase() || c.is_numeric()) {
            return at + 1;
        }
    }
    text.len()
}

/// The text up to the limit, cut where it hurts least, and whether anything was cut.
fn limit(text: &str) -> (&str, bool) {
    if text.len() <= LONGEST {
        return (text, false);
    }
    let mut end = LONGEST;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = &text[..end];
    let at = ["\n\n", "\n", " "].iter().find_map(|gap| head.rfind(gap).filter(|at| *at > LONGEST / 4 * 3));
    (&head[..at.unwrap_or(end)], true)
}

/// The paragraphs of a text that `CommonMark` would not change, or none where it might. Most descriptions are such.
fn plain(text: &str) -> Option<Vec<String>> {
    let bytes = text.as_bytes();
    let special = |(i, b): (usize, &u8)| match b {
        0..=9
        | 11..=31
        | 127
        | b'\\'
        | b'`'
        | b'*'
        | b'['
        | b']'
        | b'<'
        | b'>'
        | b'&'
        | b'#'
        | b'|'
        | b'~'
        | b'^' => true,
        b'_' => {
            let word =
                |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric);
            !word(i.checked_sub(1)) || !word(Some(i + 1))
        }
        b'/' => bytes[..i].ends_with(b":"),
        _ => false,
    };
    if bytes.iter().enumerate().any(special)
        || text.contains("  \n")
        || text.chars().any(|c| c != '\n' && (is_hidden(c) || inline::is_blank(c)))
    {
        return None;
    }
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.split('\n') {
        let words = line.trim_start_matches(' ');
        let starts_block = |c: char| matches!(c, '-' | '+' | '=' | ':') || c.is_ascii_digit();
        if words.starts_with(starts_block)
            || line.len() - words.len() > 3
            || words.starts_with(char::is_whitespace)
        {
            return None;
        }
        if words.is_empty() {
            open = false;
        } else if let Some(last) = paragraphs.last_mut().filter(|_| open) {
            last.push(' ');
            last.push_str(words);
        } else {
            paragraphs.push(words.to_owned());
            open = true;
        }
    }
    Some(paragraphs)
}

#[cfg(test)]
mod tests;
