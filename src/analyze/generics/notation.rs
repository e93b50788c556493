//! Generic types as producers write them: `Page[Item]`, `Page<Item>`, `Page«Item»`, and the CLR's own notation.

/// A type as it is written: a name, and what stands in its brackets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Notation {
    /// The name; `list` for `Item[]`.
    pub(super) name: String,
    /// What stands in the brackets.
    pub(super) arguments: Vec<Self>,
}

/// Brackets within brackets; more is no type that anyone has written.
const DEEPEST: usize = 16;

impl Notation {
    /// Reads a text, all of it. None where it is no type, or nothing but a name.
    pub(super) fn generic(text: &str) -> Option<Self> {
        Self::parse(text).filter(|notation| !notation.arguments.is_empty() && notation.name != "list")
    }

    /// Reads a text, all of it; a name alone is a type as well.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text.trim() };
        let notation = reader.notation(0)?;
        reader.rest.trim().is_empty().then_some(notation)
    }

    /// The name without the namespace before it.
    pub(super) fn simple_name(&self) -> &str {
        last_segment(&self.name)
    }
}

/// A name without the namespace before it.
pub(super) fn last_segment(name: &str) -> &str {
    name.rsplit(['.', '/', '+']).next().unwrap_or(name)
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn notation(&mut self, depth: usize) -> Option<Notation> {
        if depth > DEEPEST {
            return None;
        }
        let name = self.name()?;
        let mut notation = Notation { name, arguments: Vec::new() };
        if self.eat('`') {
            notation.arguments = self.clr_arguments(depth)?;
        } else if let Some(close) = self.opened() {
            notation.arguments = self.arguments(close, depth)?;
        }
        while self.rest.starts_with("[]") {
            self.rest = &self.rest[2..];
            notation = Notation { name: "list".to_owned(), arguments: vec![notation] };
        }
        Some(notation)
    }

    /// Everything up to a bracket or a comma; a quoted text as a whole.
    fn name(&mut self) -> Option<String> {
        self.rest = self.rest.trim_start();
        let end = match self.rest.strip_prefix('\'') {
            Some(quoted) => quoted.find('\'')? + 2,
            None => self.rest.find(|c| "[]<>«»,`'".contains(c)).unwrap_or(self.rest.len()),
        };
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        let name = name.trim();
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn eat(&mut self, wanted: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(wanted);
        if let Some(rest) = rest {
            self.rest = rest;
        }
        rest.is_some()
    }

    /// The closing bracket of one that opens here; `[]` opens nothing.
    fn opened(&mut self) -> Option<char> {
        if self.rest.starts_with("[]") {
            return None;
        }
        [('[', ']'), ('<', '>'), ('«', '»')]
            .into_iter()
            .find(|(open, _)| self.eat(*open))
            .map(|(_, close)| close)
    }

    fn arguments(&mut self, close: char, depth: usize) -> Option<Vec<Notation>> {
        let mut arguments = Vec::new();
        loop {
            arguments.push(self.notation(depth + 1)?);
            if self.eat(close) {
                return Some(arguments);
            }
            if !self.eat(',') {
                return None;
            }
        }
    }

    /// `1[[Ns.Item, Assembly, Version=1.0.0.0, …],[…]]`, after the backtick.
    fn clr_arguments(&mut self, depth: usize) -> Option<Vec<Notation>> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_ascii_digit());
        if !self.eat('[') {
            return None;
        }
        let mut arguments = Vec::new();
        loop {
            let qualified = self.eat('[');
            arguments.push(self.notation(depth + 1)?);
            if qualified {
                // What follows the name tells its assembly, and holds no brackets.
                let end = self.rest.find(['[', ']']).filter(|end| self.rest[*end..].starts_with(']'))?;
                self.rest = &self.rest[end + 1..];
            }
            if self.eat(']') {
                return Some(arguments);
            }
            if !self.eat(',') {
                return None;
            }
        }
    }
}

impl std::fmt::Display for Notation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)?;
        if let [first, others @ ..] = self.arguments.as_slice() {
            write!(f, "<{first}")?;
            for other in others {
                write!(f, ", {other}")?;
            }
            f.write_str(">")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, shown: &str) {
        assert_eq!(Notation::parse(text).map(|n| n.to_string()).as_deref(), Some(shown), "{text}");
    }

    #[test]
    fn each_notation() {
        reads("Page[Item]", "Page<Item>");
        reads("Pair[Item, User]", "Pair<Item, User>");
        reads("Resp[Pg[Item]]", "Resp<Pg<Item>>");
        reads("Resp[dict[str, int]]", "Resp<dict<str, int>>");
        reads("Resp[Literal['a, b', 'c']]", "Resp<Literal<'a, b', 'c'>>");
        reads("Page«Item»", "Page<Item>");
        reads("Page<Item[]>", "Page<list<Item>>");
        reads(
            "Ns.Paged`1[[Ns.Item, Asm, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null]]",
            "Ns.Paged<Ns.Item>",
        );
        reads("Pair`2[[System.Boolean],[System.String]]", "Pair<System.Boolean, System.String>");
        reads("Outer`1[Inner`1[System.Int32]]", "Outer<Inner<System.Int32>>");
    }

    #[test]
    fn what_is_none() {
        for text in ["", "[", "Page[", "Page[]]", "Page[Item", "Page<Item]", "A[B] and more", "Page[Item,]"] {
            assert_eq!(Notation::generic(text), None, "{text}");
        }
        assert_eq!(Notation::generic(&format!("{}X{}", "A[".repeat(40), "]".repeat(40))), None);
    }
}
