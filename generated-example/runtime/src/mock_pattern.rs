//! Texts that match a pattern: it is read from left to right, and each part writes what it asks for.

use std::iter::Peekable;
use std::str::Chars;

use super::mock_words::Dice;

/// A text that matches a pattern. Nothing where the pattern looks around or back, or has classes by property.
pub fn matching(dice: &mut Dice, pattern: &str, more: usize) -> Option<String> {
    let mut reader = Reader { rest: pattern.chars().peekable(), depth: 0 };
    let choices = reader.choices()?;
    if reader.rest.next().is_some() {
        return None;
    }
    let mut text = String::new();
    write(&choices, dice, more, &mut text);
    Some(text)
}

enum Part {
    Letters(Vec<(char, char)>),
    Choices(Vec<Vec<Part>>),
    Repeated(Box<Part>, usize, usize),
}

/// No repetition is written more often than this.
const MOST: usize = 512;
/// No text gets longer than about this.
const LONGEST: usize = 4096;
/// No pattern is read deeper than this.
const DEEPEST: usize = 24;

fn write(choices: &[Vec<Part>], dice: &mut Dice, more: usize, text: &mut String) {
    for part in choices.get(dice.below(choices.len())).into_iter().flatten() {
        write_part(part, dice, more, text);
    }
}

fn write_part(part: &Part, dice: &mut Dice, more: usize, text: &mut String) {
    if text.len() > LONGEST {
        return;
    }
    match part {
        Part::Letters(ranges) => {
            let (first, last) = ranges.get(dice.below(ranges.len())).copied().unwrap_or(('a', 'z'));
            let span = u32::from(last).saturating_sub(u32::from(first)) + 1;
            let offset = u32::try_from(dice.next() % u64::from(span)).unwrap_or_default();
            text.push(char::from_u32(u32::from(first) + offset).unwrap_or(first));
        }
        Part::Choices(choices) => write(choices, dice, more, text),
        Part::Repeated(part, least, most) => {
            let room = most.saturating_sub(*least).min(more);
            for _ in 0..least + dice.below(room + 1) {
                write_part(part, dice, more, text);
            }
        }
    }
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    fn choices(&mut self) -> Option<Vec<Vec<Part>>> {
        let mut choices = vec![Vec::new()];
        while let Some(c) = self.rest.peek().copied() {
            match c {
                ')' => break,
                '|' => {
                    self.rest.next();
                    choices.push(Vec::new());
                }
                '^' | '$' => drop(self.rest.next()),
                _ => {
                    let part = self.part()?;
                    let part = self.repeated(part)?;
                    choices.last_mut()?.push(part);
                }
            }
        }
        Some(choices)
    }

    fn part(&mut self) -> Option<Part> {
        Some(match self.rest.next()? {
            '(' => {
                self.depth += 1;
                if self.rest.next_if_eq(&'?').is_some() {
                    match self.rest.next()? {
                        ':' => {}
                        // A name, and not a look behind.
                        '<' if !matches!(self.rest.peek(), Some('=' | '!')) => {
                            while self.rest.next()? != '>' {}
                        }
                        _ => return None,
                    }
                }
                let choices = if self.depth > DEEPEST { return None } else { self.choices()? };
                self.depth -= 1;
                self.rest.next_if_eq(&')')?;
                Part::Choices(choices)
            }
            '[' => Part::Letters(self.class()?),
            '.' => Part::Letters(vec![('a', 'z'), ('0', '9')]),
            '\\' => match self.escape()? {
                // The edge of a word is there already.
                ranges if ranges.is_empty() => Part::Choices(vec![Vec::new()]),
                ranges => Part::Letters(ranges),
            },
            c => Part::Letters(vec![(c, c)]),
        })
    }

    fn repeated(&mut self, part: Part) -> Option<Part> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, MOST),
            Some('+') => (1, MOST),
            Some('?') => (0, 1),
            Some('{') => {
                let mut ahead = self.rest.clone();
                ahead.next();
                let text: String = ahead.by_ref().take_while(|c| *c != '}').collect();
                let (least, most) = text.split_once(',').unwrap_or((&text, &text));
                let Ok(least) = least.trim().parse::<usize>() else { return Some(part) };
                let most = if most.trim().is_empty() { MOST } else { most.trim().parse().ok()? };
                for _ in 0..=text.chars().count() {
                    self.rest.next();
                }
                (least.min(MOST), most.min(MOST))
            }
            _ => return Some(part),
        };
        self.rest.next();
        self.rest.next_if_eq(&'?');
        Some(Part::Repeated(Box::new(part), least, most))
    }

    fn class(&mut self) -> Option<Vec<(char, char)>> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut ranges = Vec::new();
        loop {
            let first = match self.rest.next()? {
                ']' => break,
                '\\' => self.escape()?,
                c => vec![(c, c)],
            };
            let single = matches!(first.as_slice(), [(a, b)] if a == b);
            let mut ahead = self.rest.clone();
            if single && ahead.next() == Some('-') && ahead.next().is_some_and(|c| c != ']') {
                self.rest.next();
                let last = match self.rest.next()? {
                    '\\' => self.escape()?.first()?.0,
                    c => c,
                };
                ranges.push((first.first()?.0, last));
            } else {
                ranges.extend(first);
            }
        }
        let holds = |c: char| ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
        if negated {
            return Some(
                (' '..='~').filter(|c| c.is_ascii_alphanumeric() && !holds(*c)).map(|c| (c, c)).collect(),
            )
            .filter(|left: &Vec<_>| !left.is_empty());
        }
        // What is plain reads better than what is merely allowed.
        let plain: Vec<(char, char)> =
            ranges.iter().copied().filter(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii()).collect();
        Some(if plain.is_empty() { ranges } else { plain }).filter(|ranges| !ranges.is_empty())
    }

    fn escape(&mut self) -> Option<Vec<(char, char)>> {
        Some(match self.rest.next()? {
            'd' => vec![('0', '9')],
            'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9')],
            's' => vec![(' ', ' ')],
            'D' | 'S' => vec![('a', 'z')],
            'W' => vec![('-', '-')],
            'b' => Vec::new(),
            't' => vec![('\t', '\t')],
            'n' => vec![('\n', '\n')],
            'r' => vec![('\r', '\r')],
            'u' | 'x' => {
                let code: String = self.rest.by_ref().take(4).collect();
                let c = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32)?;
                vec![(c, c)]
            }
            c if c.is_ascii_alphanumeric() => return None,
            c => vec![(c, c)],
        })
    }
}
