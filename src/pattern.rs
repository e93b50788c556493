//! Patterns as JSON Schema means them (ECMA-262 with the `u` flag, matching anywhere in a text) to the syntax of the
//! `regex` crate, which runs in linear time.
//!
//! What the two read differently is rewritten: `\d`, `\w`, `\s`, `\b` and `.` are those of ECMA-262, escapes become
//! plain characters, every group is non-capturing, and set operations of the `regex` crate inside a class are
//! escaped. Where the standard's strict grammar refuses what browsers read (its Annex B: a lone `{`, `\-`), this
//! reads what browsers read. Some slips from other languages that can mean only one thing are read as meant, with
//! a note: `/^…$/i`, `(?i)`, `(?P<name>…)`, `\A`, `\Z`.

mod class;
mod escape;

use std::fmt;

use regex::RegexBuilder;

/// The most bytes that a compiled pattern may take; a bound on counted repeats of repeats.
pub const COMPILED_LIMIT: usize = 1024 * 1024;

/// The most bytes of a pattern that is looked at.
const LONGEST: usize = 64 * 1024;

/// A pattern in the syntax of the `regex` crate: it compiles within [`COMPILED_LIMIT`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// For `regex::Regex::new`, and then `is_match`.
    pub regex: String,
    /// Why this is not to the letter what the document says; for a diagnostic.
    pub note: Option<String>,
}

/// A pattern that cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Untranslatable {
    /// Why.
    pub reason: Reason,
    /// The byte of the pattern that the reason is about.
    pub offset: usize,
}

/// Why a pattern cannot be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// `(?=`, `(?!`, `(?<=`, `(?<!`: linear time and these do not go together.
    LookAround,
    /// `\1`, `\k<name>`: likewise.
    BackReference,
    /// Half of a surrogate pair on its own, which no text here can contain.
    Surrogate,
    /// Longer than 64 KiB, nested too deeply, or over [`COMPILED_LIMIT`] when compiled.
    TooLarge,
    /// Valid, but nothing the `regex` crate has.
    Unsupported(String),
    /// Not a pattern of ECMA-262.
    Invalid(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::LookAround => f.write_str("look-around cannot be checked in linear time"),
            Self::BackReference => f.write_str("a back-reference cannot be checked in linear time"),
            Self::Surrogate => f.write_str("half of a surrogate pair matches nothing in UTF-8 text"),
            Self::TooLarge => f.write_str("the pattern is too large"),
            Self::Unsupported(what) => write!(f, "{what} is not supported"),
            Self::Invalid(what) => write!(f, "not a regular expression: {what}"),
        }
    }
}

impl fmt::Display for Untranslatable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at byte {})", self.reason, self.offset)
    }
}

impl std::error::Error for Untranslatable {}

/// Translates an ECMA-262 pattern.
///
/// # Errors
/// Where the pattern is invalid, or has no equal that runs in linear time and bounded memory.
pub fn translate(pattern: &str) -> Result<Translation, Untranslatable> {
    if pattern.len() > LONGEST {
        return Err(Untranslatable { reason: Reason::TooLarge, offset: LONGEST });
    }
    let mut translator = Translator::new(pattern);
    if let Some((body, flags)) = javascript_literal(pattern) {
        translator.notes.push(format!("read as the pattern inside the slashes of `{}`", shorten(pattern)));
        translator.at = 1;
        translator.end = 1 + body;
        if flags.contains('i') {
            translator.out.push_str("(?i)");
        }
    }
    translator.alternatives()?;
    let Translator { out, notes, .. } = translator;
    compile(&out)?;
    Ok(Translation { regex: out, note: (!notes.is_empty()).then(|| notes.join("; ")) })
}

/// The length of `body` in `/body/flags`, and the flags, where the text could match nothing as it stands: an anchor
/// beside the slashes can never hold.
fn javascript_literal(pattern: &str) -> Option<(usize, &str)> {
    let (body, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let is_flags = flags.chars().all(|c| "dgimsuvy".contains(c));
    let escaped = body.len() - body.trim_end_matches('\\').len();
    let anchored = body.starts_with('^') || (body.ends_with('$') && !body.ends_with("\\$"));
    (is_flags && anchored && escaped % 2 == 0).then_some((body.len(), flags))
}

fn shorten(pattern: &str) -> String {
    if pattern.chars().count() <= 40 {
        return pattern.to_owned();
    }
    pattern.chars().take(39).chain(['…']).collect()
}

/// Proves that a translation builds.
fn compile(regex: &str) -> Result<(), Untranslatable> {
    let Err(error) = RegexBuilder::new(regex).size_limit(COMPILED_LIMIT).build() else { return Ok(()) };
    let reason = match &error {
        regex::Error::CompiledTooBig(_) => Reason::TooLarge,
        regex::Error::Syntax(text) if text.contains("nest") => Reason::TooLarge,
        // The message is many lines; its last one says what is wrong.
        _ => {
            let text = error.to_string();
            let last = text.lines().last().unwrap_or_default();
            Reason::Unsupported(last.trim_start_matches("error: ").to_owned())
        }
    };
    Err(Untranslatable { reason, offset: 0 })
}

/// Reads a pattern from left to right, writing as it goes.
struct Translator<'a> {
    pattern: &'a str,
    at: usize,
    end: usize,
    out: String,
    notes: Vec<String>,
}

type Step = Result<(), Untranslatable>;

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        Self {
            pattern,
            at: 0,
            end: pattern.len(),
            out: String::with_capacity(pattern.len() + 16),
            notes: Vec::new(),
        }
    }

    fn rest(&self) -> &'a str {
        &self.pattern[self.at..self.end]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn eat(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn note(&mut self, note: &str) {
        if !self.notes.iter().any(|n| n == note) {
            self.notes.push(note.to_owned());
        }
    }

    /// The whole pattern.
    fn alternatives(&mut self) -> Step {
        let mut groups: Vec<usize> = Vec::new();
        // Whether a quantifier may follow.
        let mut atom = false;
        while let Some(c) = self.peek() {
            let start = self.at;
            match c {
                '*' | '+' | '?' => {
                    self.at += 1;
                    self.quantifier(start, &c.to_string(), &mut atom)?;
                }
                '{' => {
                    if let Some((text, ordered)) = self.counted() {
                        if !ordered {
                            return Err(invalid(start, "numbers out of order in {} quantifier"));
                        }
                        // No number this long compiles, and some would not even fit one.
                        if text.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() > 9) {
                            return Err(Untranslatable { reason: Reason::TooLarge, offset: start });
                        }
                        self.quantifier(start, &text, &mut atom)?;
                    } else {
                        self.at += 1;
                        self.out.push_str("\\{");
                        atom = true;
                    }
                }
                '(' => {
                    self.at += 1;
                    if self.group(start)? {
                        groups.push(start);
                    }
                    atom = false;
                }
                ')' => {
                    self.at += 1;
                    if groups.pop().is_none() {
                        return Err(invalid(start, "a ) without its ("));
                    }
                    self.out.push(')');
                    atom = true;
                }
                '|' | '^' | '$' => {
                    self.at += 1;
                    self.out.push(c);
                    atom = false;
                }
                '.' => {
                    self.at += 1;
                    self.out.push_str(r"[^\n\r\u{2028}\u{2029}]");
                    atom = true;
                }
                '[' => {
                    self.class()?;
                    atom = true;
                }
                '\\' => atom = self.escape()?,
                _ => {
                    self.at += c.len_utf8();
                    push_literal(&mut self.out, c);
                    atom = true;
                }
            }
        }
        match groups.pop() {
            Some(open) => Err(invalid(open, "a ( without its )")),
            None => Ok(()),
        }
    }

    fn quantifier(&mut self, start: usize, text: &str, atom: &mut bool) -> Step {
        if !std::mem::take(atom) {
            return Err(invalid(start, "nothing to repeat"));
        }
        self.out.push_str(text);
        if self.eat("?") {
            self.out.push('?');
        }
        Ok(())
    }

    /// `{2}`, `{2,}`, `{2,3}`, and whether its numbers are in order; anything else is a plain brace.
    fn counted(&mut self) -> Option<(String, bool)> {
        let inner = self.rest().strip_prefix('{')?.split_once('}')?.0;
        let (least, most) = inner.split_once(',').map_or((inner, None), |(least, most)| (least, Some(most)));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(least) || !most.is_none_or(|most| most.is_empty() || digits(most)) {
            return None;
        }
        self.at += inner.len() + 2;
        // Numbers of any length are compared as text; the compiler's limit refuses big ones.
        let plain = |text: &str| text.trim_start_matches('0').to_owned();
        let ordered = most.filter(|most| !most.is_empty()).is_none_or(|most| {
            let (least, most) = (plain(least), plain(most));
            (least.len(), &least) <= (most.len(), &most)
        });
        Some((format!("{{{inner}}}"), ordered))
    }

    /// What follows `(`; whether that opened a group that will be closed.
    fn group(&mut self, start: usize) -> Result<bool, Untranslatable> {
        if !self.eat("?") {
            self.out.push_str("(?:");
            return Ok(true);
        }
        if ["=", "!", "<=", "<!"].iter().any(|sign| self.rest().starts_with(sign)) {
            return Err(Untranslatable { reason: Reason::LookAround, offset: start });
        }
        if self.eat(":") {
            self.out.push_str("(?:");
            return Ok(true);
        }
        let python = self.eat("P");
        if self.eat("<") {
            let name = self.rest().split_once('>').map(|(name, _)| name);
            let valid = |name: &&str| {
                name.starts_with(|c: char| unicode_ident::is_xid_start(c) || c == '_' || c == '$')
                    && name.chars().all(|c| unicode_ident::is_xid_continue(c) || c == '$')
            };
            let Some(name) = name.filter(valid) else {
                return Err(invalid(start, "a group with an invalid name"));
            };
            self.at += name.len() + 1;
            if python {
                self.note("`(?P<` is read as `(?<`");
            }
            self.out.push_str("(?:");
            return Ok(true);
        }
        if self.eat("i)") && start == 0 {
            self.out.push_str("(?i)");
            self.note("`(?i)` is read as in Perl: letter case does not matter");
            return Ok(false);
        }
        if self.eat("i:") {
            self.out.push_str("(?i:");
            return Ok(true);
        }
        if self.eat("-i:") {
            self.out.push_str("(?-i:");
            return Ok(true);
        }
        Err(invalid(start, "a group of unknown kind"))
    }
}

fn invalid(offset: usize, what: &str) -> Untranslatable {
    Untranslatable { reason: Reason::Invalid(what.to_owned()), offset }
}

/// A character that stands for itself, outside a class.
fn push_literal(out: &mut String, c: char) {
    if matches!(c, '\\' | '.' | '+' | '*' | '?' | '(' | ')' | '|' | '[' | ']' | '{' | '}' | '^' | '$') {
        out.push('\\');
        out.push(c);
    } else {
        push_visible(out, c);
    }
}

/// A character as it is, or by its number where it would not show in a source file.
fn push_visible(out: &mut String, c: char) {
    use std::fmt::Write as _;
    let hidden = c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    if hidden {
        // Writing to a String cannot fail.
        let _ = write!(out, "\\u{{{:X}}}", u32::from(c));
    } else {
        out.push(c);
    }
}

#[cfg(test)]
mod tests;
