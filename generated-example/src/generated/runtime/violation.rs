//! What is wrong with a request, finding by finding.

use std::fmt::Write;

/// Where in a request a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// The request's body.
    Body,
    /// A parameter in the path.
    Path(&'static str),
    /// A parameter in the query string.
    Query(&'static str),
    /// A header.
    Header(&'static str),
    /// A cookie.
    Cookie(&'static str),
}

impl Location {
    /// `body`, `path`, `query`, `header` or `cookie`.
    #[must_use]
    pub const fn place(self) -> &'static str {
        match self {
            Self::Body => "body",
            Self::Path(_) => "path",
            Self::Query(_) => "query",
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
        }
    }

    /// The parameter's name; nothing for the body.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Body => None,
            Self::Path(name) | Self::Query(name) | Self::Header(name) | Self::Cookie(name) => Some(name),
        }
    }
}

/// One finding. It never repeats the value itself, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Which part of the request.
    pub location: Location,
    /// Where in it: a JSON Pointer (RFC 6901), empty for the whole.
    pub pointer: String,
    /// The keyword of JSON Schema that is not met, such as `minLength`.
    pub keyword: &'static str,
    /// In words, as the rest of a sentence: `should have at least 3 characters`.
    pub message: String,
}

/// Findings being collected: the first ones kept, all of them counted.
#[derive(Debug)]
#[must_use]
pub struct Violations {
    location: Location,
    list: Vec<Violation>,
    keep: usize,
    total: usize,
}

impl Violations {
    /// The most findings one answer tells.
    pub const LIMIT: usize = 64;

    /// None so far.
    pub const fn new(location: Location) -> Self {
        Self { location, list: Vec::new(), keep: Self::LIMIT, total: 0 }
    }

    /// Counts only.
    pub(super) const fn counting() -> Self {
        Self { location: Location::Body, list: Vec::new(), keep: 0, total: 0 }
    }

    /// What comes next is about another part of the request.
    pub fn locate(&mut self, location: Location) {
        self.location = location;
    }

    /// Adds a finding at a JSON Pointer.
    pub fn push(&mut self, pointer: impl Into<String>, keyword: &'static str, message: impl Into<String>) {
        self.note(keyword, || (pointer.into(), message.into()));
    }

    /// Adds a finding whose pointer and message are only made if it is kept.
    pub(super) fn note(&mut self, keyword: &'static str, say: impl FnOnce() -> (String, String)) {
        self.total += 1;
        if self.list.len() < self.keep {
            let (pointer, message) = say();
            self.list.push(Violation { location: self.location, pointer, keyword, message });
        }
    }

    /// Takes over the findings of another collector.
    pub fn append(&mut self, other: Self) {
        let room = self.keep.saturating_sub(self.list.len());
        self.total += other.total;
        self.list.extend(other.list.into_iter().take(room));
    }

    /// Whether nothing was found.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// How many were found, kept or not.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.total
    }

    /// The findings kept, in document order.
    #[must_use]
    pub fn list(&self) -> &[Violation] {
        &self.list
    }
}

/// A path into a value, linked from the inside out so that walking allocates nothing.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The JSON Pointer, every name in it cut to a length fit for an answer.
    pub(super) fn pointer(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        const LONGEST: usize = 128;
        match *self {
            Path::Root => {}
            Path::Key(parent, name) => {
                parent.write(out);
                out.push('/');
                for (at, c) in name.chars().enumerate() {
                    match c {
                        _ if at == LONGEST => {
                            out.push('…');
                            break;
                        }
                        '~' => out.push_str("~0"),
                        '/' => out.push_str("~1"),
                        c => out.push(c),
                    }
                }
            }
            Path::Index(parent, index) => {
                parent.write(out);
                // Writing to a string cannot fail.
                let _ = write!(out, "/{index}");
            }
        }
    }
}
