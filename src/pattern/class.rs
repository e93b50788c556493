//! Character classes.

use super::escape::Escape;
use super::{Reason, Translator, Untranslatable, invalid, push_visible};

/// One end of a range, or a set, which cannot be one.
enum Member {
    Code(u32),
    Set(String),
}

impl Translator<'_> {
    /// `[…]`.
    pub(super) fn class(&mut self) -> Result<(), Untranslatable> {
        let start = self.at;
        if self.rest().starts_with("[[:") {
            self.note("`[[:` is no POSIX class in ECMA-262: its characters stand for themselves");
        }
        self.at += 1;
        let negated = self.eat("^");
        let mut inner = String::new();
        let mut surrogates = false;
        loop {
            let place = self.at;
            let Some(member) = self.member(start)? else { break };
            // `a-z`, unless the dash is the last character.
            let is_range = self.rest().starts_with('-') && !self.rest().starts_with("-]");
            let (Member::Code(from), true) = (&member, is_range) else {
                surrogates |= push_member(&mut inner, &member);
                continue;
            };
            self.at += 1;
            let Some(to) = self.member(start)? else { break };
            match to {
                Member::Code(to) if to < *from => {
                    return Err(invalid(place, "range out of order in a class"));
                }
                Member::Code(to) => surrogates |= push_range(&mut inner, *from, to),
                // `[a-\d]`: the dash stands for itself.
                set @ Member::Set(_) => {
                    push_member(&mut inner, &member);
                    inner.push_str("\\-");
                    push_member(&mut inner, &set);
                }
            }
        }
        match (inner.is_empty(), negated) {
            (true, _) if surrogates && !negated => {
                return Err(Untranslatable { reason: Reason::Surrogate, offset: start });
            }
            // `[]` matches nothing, `[^]` anything.
            (true, false) => self.out.push_str("[a&&b]"),
            (true, true) => self.out.push_str(r"[\s\S]"),
            (false, _) => {
                self.out.push_str(if negated { "[^" } else { "[" });
                self.out.push_str(&inner);
                self.out.push(']');
            }
        }
        Ok(())
    }

    /// The next member, or none where the class ends.
    fn member(&mut self, start: usize) -> Result<Option<Member>, Untranslatable> {
        match self.peek() {
            None => Err(invalid(start, "a [ without its ]")),
            Some(']') => {
                self.at += 1;
                Ok(None)
            }
            Some('\\') if self.rest().starts_with("\\b") => {
                self.at += 2;
                Ok(Some(Member::Code(8)))
            }
            Some('\\') => Ok(Some(match self.escaped()? {
                Escape::Char(c) => Member::Code(u32::from(c)),
                Escape::Set(set) => Member::Set(set),
                Escape::Surrogate(code) => Member::Code(code),
            })),
            Some(c) => {
                self.at += c.len_utf8();
                Ok(Some(Member::Code(u32::from(c))))
            }
        }
    }
}

fn push_member(out: &mut String, member: &Member) -> bool {
    match member {
        Member::Code(code) => push_range(out, *code, *code),
        Member::Set(set) => {
            out.push_str(set);
            false
        }
    }
}

/// A range without the surrogates in it, which no text here holds; whether that left nothing.
fn push_range(out: &mut String, from: u32, to: u32) -> bool {
    let from = char::from_u32(from).unwrap_or('\u{e000}');
    let to = char::from_u32(to).unwrap_or('\u{d7ff}');
    if from > to {
        return true;
    }
    push_in_class(out, from);
    if from < to {
        out.push('-');
        push_in_class(out, to);
    }
    false
}

fn push_in_class(out: &mut String, c: char) {
    // `\<` and `\>` are word boundaries in the regex crate.
    if c.is_ascii_punctuation() && !matches!(c, '<' | '>') {
        out.push('\\');
    }
    push_visible(out, c);
}
