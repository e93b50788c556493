//! JSON as Python's `json` reads it: with its errors, its places, and the last of several equal names.

use serde_json::{Map, Number, Value};

use super::violation::Step;

/// The deepest that arrays and objects may nest.
const DEEPEST: usize = 128;
/// The most digits that Python reads an integer of.
const MOST_DIGITS: usize = 4300;

/// Why a text could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It is not JSON: Python's words, and the place in characters from 0.
    Syntax(&'static str, usize),
    /// It cannot be read at all: not UTF-8, nested too deep, a number of too many digits.
    Whole,
}

/// A number that no float holds: where it stands, and its text.
pub(super) type Overflow = (Vec<Step>, String);

/// Reads a text, noting the numbers that no float holds.
///
/// `NaN` and `Infinity`, which Python reads, are no JSON and refused; so are halves of surrogate pairs.
pub(super) fn parse(bytes: &[u8], overflows: &mut Vec<Overflow>) -> Result<Value, Refused> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Refused::Whole)?;
    let mut parser = Parser { text, at: 0, steps: Vec::new(), overflows };
    parser.space();
    let value = parser.value()?;
    parser.space();
    if parser.at < text.len() { Err(parser.wrong("Extra data", parser.at)) } else { Ok(value) }
}

struct Parser<'t> {
    text: &'t str,
    /// In bytes.
    at: usize,
    steps: Vec<Step>,
    overflows: &'t mut Vec<Overflow>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// An error at a place in bytes.
    #[cold]
    fn wrong(&self, what: &'static str, at: usize) -> Refused {
        Refused::Syntax(what, self.text.get(..at).map_or(0, |before| before.chars().count()))
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, Refused> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            return Ok(value);
        }
        Err(self.wrong("Expecting value", self.at))
    }

    fn value(&mut self) -> Result<Value, Refused> {
        match self.peek() {
            Some(b'"') => self.string().map(Value::String),
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.wrong("Expecting value", self.at)),
        }
    }

    fn array(&mut self) -> Result<Value, Refused> {
        self.enter(Step::Index(0))?;
        let mut items = Vec::new();
        self.space();
        if self.peek() != Some(b']') {
            loop {
                if let Some(step) = self.steps.last_mut() {
                    *step = Step::Index(items.len());
                }
                items.push(self.value()?);
                self.space();
                match self.peek() {
                    Some(b']') => break,
                    Some(b',') => self.at += 1,
                    _ => return Err(self.wrong("Expecting ',' delimiter", self.at)),
                }
                self.space();
            }
        }
        self.leave();
        Ok(Value::Array(items))
    }

    fn object(&mut self) -> Result<Value, Refused> {
        self.enter(Step::Name(String::new()))?;
        let mut members = Map::new();
        self.space();
        if self.peek() != Some(b'}') {
            loop {
                if self.peek() != Some(b'"') {
                    return Err(self.wrong("Expecting property name enclosed in double quotes", self.at));
                }
                let name = self.string()?;
                self.space();
                if self.peek() != Some(b':') {
                    return Err(self.wrong("Expecting ':' delimiter", self.at));
                }
                self.at += 1;
                self.space();
                if let Some(step) = self.steps.last_mut() {
                    *step = Step::Name(name.clone());
                }
                let value = self.value()?;
                members.insert(name, value);
                self.space();
                match self.peek() {
                    Some(b'}') => break,
                    Some(b',') => self.at += 1,
                    _ => return Err(self.wrong("Expecting ',' delimiter", self.at)),
                }
                self.space();
            }
        }
        self.leave();
        Ok(Value::Object(members))
    }

    fn enter(&mut self, step: Step) -> Result<(), Refused> {
        if self.steps.len() >= DEEPEST {
            return Err(Refused::Whole);
        }
        self.at += 1;
        self.steps.push(step);
        Ok(())
    }

    fn leave(&mut self) {
        self.at += 1;
        self.steps.pop();
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Value, Refused> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let digits = match self.peek() {
            Some(b'0') => {
                self.at += 1;
                1
            }
            Some(b'1'..=b'9') => self.digits(),
            _ => return Err(self.wrong("Expecting value", start)),
        };
        let mut whole = true;
        // A point or an exponent without digits is not a part of the number.
        let end = self.at;
        if self.peek() == Some(b'.') {
            self.at += 1;
            if self.digits() > 0 { whole = false } else { self.at = end }
        }
        let end = self.at;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if self.digits() > 0 { whole = false } else { self.at = end }
        }
        let text = &self.text[start..self.at];
        if whole {
            if digits > MOST_DIGITS {
                return Err(Refused::Whole);
            }
            if let Ok(value) = text.parse::<i64>() {
                return Ok(value.into());
            }
            if let Ok(value) = text.parse::<u64>() {
                return Ok(value.into());
            }
        }
        let number = text.parse().ok().and_then(Number::from_f64);
        Ok(number.map_or_else(
            || {
                let shown = text.get(..32).unwrap_or(text);
                self.overflows.push((self.steps.clone(), shown.to_owned()));
                Value::Null
            },
            Value::Number,
        ))
    }

    fn string(&mut self) -> Result<String, Refused> {
        let open = self.at;
        self.at += 1;
        let mut out = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            out.push_str(&self.text[start..self.at]);
            match self.peek() {
                None => return Err(self.wrong("Unterminated string starting at", open)),
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => out.push(self.escape(open)?),
                Some(_) => return Err(self.wrong("Invalid control character at", self.at)),
            }
        }
    }

    /// From the backslash on.
    fn escape(&mut self, open: usize) -> Result<char, Refused> {
        let start = self.at;
        self.at += 2;
        Ok(match self.text.as_bytes().get(start + 1) {
            None => return Err(self.wrong("Unterminated string starting at", open)),
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let wrong = "Invalid \\uXXXX escape";
                let unit = self.unit().ok_or_else(|| self.wrong(wrong, start + 1))?;
                if !(0xD800..0xE000).contains(&unit) {
                    return char::from_u32(unit).ok_or_else(|| self.wrong(wrong, start + 1));
                }
                let second = self.at;
                let low = if self.text[second..].starts_with("\\u") {
                    self.at += 2;
                    self.unit().ok_or_else(|| self.wrong(wrong, second + 1))?
                } else {
                    0
                };
                if unit >= 0xDC00 || !(0xDC00..0xE000).contains(&low) {
                    return Err(self.wrong(wrong, start + 1));
                }
                let code = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
                char::from_u32(code).ok_or_else(|| self.wrong(wrong, start + 1))?
            }
            Some(_) => return Err(self.wrong("Invalid \\escape", start)),
        })
    }

    /// Four digits of an escape, with something behind them: a text never ends within a string.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if self.at + 4 >= self.text.len() || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}
