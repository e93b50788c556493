//! What follows a backslash.

use super::{Reason, Translator, Untranslatable, invalid, push_literal};

/// White space of ECMA-262 (`WhiteSpace` and `LineTerminator`), as members of a class.
const SPACE: &str =
    r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";

/// What an escape stands for.
pub(super) enum Escape {
    /// One character.
    Char(char),
    /// A set of characters, as a class of the `regex` crate in brackets or as `\p{…}`.
    Set(String),
    /// Half of a surrogate pair.
    Surrogate(u32),
}

impl Translator<'_> {
    /// An escape outside a class; whether a quantifier may follow it.
    pub(super) fn escape(&mut self) -> Result<bool, Untranslatable> {
        let start = self.at;
        let rest = self.rest();
        let assertion = match rest.as_bytes().get(1) {
            Some(b'b') => r"(?-u:\b)",
            Some(b'B') => r"(?-u:\B)",
            // Python, Perl and Java; ECMA-262 has no such escapes.
            Some(b'A') => "^",
            Some(b'Z' | b'z') => "$",
            _ => "",
        };
        if !assertion.is_empty() {
            if !assertion.starts_with('(') {
                self.note(&format!("`{}` is read as `{assertion}`", &rest[..2]));
            }
            self.at += 2;
            self.out.push_str(assertion);
            return Ok(false);
        }
        match rest.as_bytes().get(1) {
            Some(b'1'..=b'9') => return Err(Untranslatable { reason: Reason::BackReference, offset: start }),
            Some(b'k') if rest[2..].starts_with('<') => {
                return Err(Untranslatable { reason: Reason::BackReference, offset: start });
            }
            _ => {}
        }
        match self.escaped()? {
            Escape::Char(c) => push_literal(&mut self.out, c),
            Escape::Set(set) => self.out.push_str(&set),
            Escape::Surrogate(_) => return Err(Untranslatable { reason: Reason::Surrogate, offset: start }),
        }
        Ok(true)
    }

    /// An escape that means the same inside and outside a class.
    pub(super) fn escaped(&mut self) -> Result<Escape, Untranslatable> {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.next() else { return Err(invalid(start, "a backslash at the end")) };
        Ok(match c {
            'd' => Escape::Set("[0-9]".to_owned()),
            'D' => Escape::Set("[^0-9]".to_owned()),
            'w' => Escape::Set("[0-9A-Za-z_]".to_owned()),
            'W' => Escape::Set("[^0-9A-Za-z_]".to_owned()),
            's' => Escape::Set(format!("[{SPACE}]")),
            'S' => Escape::Set(format!("[^{SPACE}]")),
            'p' | 'P' => self.property(start, c)?,
            't' => Escape::Char('\t'),
            'n' => Escape::Char('\n'),
            'v' => Escape::Char('\u{b}'),
            'f' => Escape::Char('\u{c}'),
            'r' => Escape::Char('\r'),
            '0' if !self.rest().starts_with(|c: char| c.is_ascii_digit()) => Escape::Char('\0'),
            'c' => match self.peek().filter(char::is_ascii_alphabetic) {
                Some(letter) => {
                    self.at += 1;
                    Escape::Char(char::from(u8::try_from(u32::from(letter) % 32).unwrap_or_default()))
                }
                None => return Err(invalid(start, "\\c without its letter")),
            },
            'x' => match self.hex(2) {
                Some(code) => Escape::Char(char::from_u32(code).unwrap_or_default()),
                None => return Err(invalid(start, "\\x without two hexadecimal digits")),
            },
            'u' => self.code_point(start)?,
            _ if c.is_ascii_alphanumeric() => return Err(invalid(start, &format!("unknown escape \\{c}"))),
            _ => Escape::Char(c),
        })
    }

    /// Exactly this many hexadecimal digits.
    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest().get(..digits).filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))?;
        self.at += digits;
        u32::from_str_radix(text, 16).ok()
    }

    fn code_point(&mut self, start: usize) -> Result<Escape, Untranslatable> {
        if self.eat("{") {
            let Some((text, _)) = self.rest().split_once('}') else {
                return Err(invalid(start, "\\u{ without its }"));
            };
            let code = Some(text)
                .filter(|text| text.bytes().all(|b| b.is_ascii_hexdigit()))
                .and_then(|text| u32::from_str_radix(text, 16).ok())
                .filter(|code| *code <= 0x0010_FFFF);
            let Some(code) = code else { return Err(invalid(start, "\\u{…} is no code point")) };
            self.at += text.len() + 1;
            return Ok(char::from_u32(code).map_or(Escape::Surrogate(code), Escape::Char));
        }
        let Some(high) = self.hex(4) else {
            return Err(invalid(start, "\\u without four hexadecimal digits"));
        };
        if let Some(c) = char::from_u32(high) {
            return Ok(Escape::Char(c));
        }
        let after = self.at;
        if high < 0xDC00
            && self.eat("\\u")
            && let Some(low @ 0xDC00..=0xDFFF) = self.hex(4)
            && let Some(c) = char::from_u32(0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00))
        {
            return Ok(Escape::Char(c));
        }
        self.at = after;
        Ok(Escape::Surrogate(high))
    }

    /// `\p{Letter}`, `\p{Script=Greek}`; the compiler knows the names.
    fn property(&mut self, start: usize, letter: char) -> Result<Escape, Untranslatable> {
        if let Some(short @ ('L' | 'M' | 'N' | 'P' | 'S' | 'Z' | 'C')) = self.peek() {
            self.at += 1;
            self.note(&format!("`\\{letter}{short}` is read as `\\{letter}{{{short}}}`"));
            return Ok(Escape::Set(format!("\\{letter}{{{short}}}")));
        }
        let name = self.rest().strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(name, _)| name);
        let valid = |name: &&str| {
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'='))
        };
        let Some(name) = name.filter(valid) else {
            return Err(invalid(start, &format!("\\{letter} without {{property}}")));
        };
        self.at += name.len() + 2;
        let set = format!("\\{letter}{{{name}}}");
        if regex::Regex::new(&set).is_err() {
            let reason = Reason::Unsupported(format!("the Unicode property {name}"));
            return Err(Untranslatable { reason, offset: start });
        }
        Ok(Escape::Set(set))
    }
}
