//! What is wrong with a request, finding by finding.

use std::fmt::Write;

use serde_json::Value;

use super::reading;
use super::shown;

/// Where in a request a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// The request's body.
    Body,
    /// A parameter in the path.
    Path(&'static str),
    /// A parameter in the query string.
    Query(&'static str),
    /// The query string as a whole.
    QueryString,
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
            Self::Query(_) | Self::QueryString => "query",
            Self::Header(_) => "header",
            Self::Cookie(_) => "cookie",
        }
    }

    /// The parameter's name; nothing for the body and for the whole of the query string.
    #[must_use]
    pub const fn name(self) -> Option<&'static str> {
        match self {
            Self::Body | Self::QueryString => None,
            Self::Path(name) | Self::Query(name) | Self::Header(name) | Self::Cookie(name) => Some(name),
        }
    }
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To a member of an object.
    Name(String),
    /// To an item of a list, from 0.
    Index(usize),
}

/// One finding.
#[derive(Debug, Clone, PartialEq)]
pub struct Violation {
    /// Which part of the request.
    pub location: Location,
    /// Where in it; empty for the whole. Long names are cut to a length fit for an answer.
    pub path: Vec<Step>,
    /// The keyword of JSON Schema that is not met, such as `minLength`.
    pub keyword: &'static str,
    /// In words, as the rest of a sentence: `should have at least 3 characters`.
    pub message: String,
    /// The value itself, where there is one that may be told.
    pub details: Option<Box<Details>>,
}

/// What may be told of a value that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Details {
    /// The value, cut to a size fit for an answer, and without secrets.
    pub input: Value,
    /// What it was compared with, such as `{"min_length": 3}`; nothing where there is no more to tell.
    pub context: Option<Value>,
}

impl Violation {
    /// Where in the part of the request it is: a JSON Pointer (RFC 6901), empty for the whole.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            out.push('/');
            match step {
                Step::Name(name) if !name.contains(['~', '/']) => out.push_str(name),
                Step::Name(name) => out.push_str(&name.replace('~', "~0").replace('/', "~1")),
                // Writing to a string cannot fail.
                Step::Index(index) => drop(write!(out, "{index}")),
            }
        }
        out
    }
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
    pub const LIMIT: usize = reading::MOST_TOLD;

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

    /// Adds a finding as it is.
    pub fn add(&mut self, violation: Violation) {
        self.total += 1;
        if self.list.len() < self.keep {
            self.list.push(violation);
        }
    }

    /// Adds a finding about the whole of the part.
    pub fn push(&mut self, keyword: &'static str, message: impl Into<String>) {
        self.note(keyword, || (Vec::new(), message.into()));
    }

    /// Adds a finding whose path and message are only made if it is kept. What two schemas say of one value, such as a
    /// type and a part of an `allOf` beside it, is told once.
    pub(super) fn note(&mut self, keyword: &'static str, say: impl FnOnce() -> (Vec<Step>, String)) {
        if self.list.len() < self.keep {
            let (path, message) = say();
            let finding = Violation { location: self.location, path, keyword, message, details: None };
            if self.list.contains(&finding) {
                return;
            }
            self.list.push(finding);
        }
        self.total += 1;
    }

    /// Adds the values to the findings from one on, where they may be told: never those of headers and cookies,
    /// which carry what is between client and server only, and never what a name says to be a secret.
    pub(super) fn tell(&mut self, from: usize, value: impl Fn(&[Step]) -> Option<Value>) {
        let is_public = match self.location {
            Location::Body | Location::QueryString => true,
            Location::Path(name) | Location::Query(name) => !shown::names_secret(name),
            Location::Header(_) | Location::Cookie(_) => false,
        };
        for finding in self.list.iter_mut().skip(from).filter(|_| is_public) {
            let told = value(&finding.path).map(|input| Box::new(Details { input, context: None }));
            finding.details = finding.details.take().or(told);
        }
    }

    /// Takes over the findings of another collector.
    pub fn append(&mut self, other: Self) {
        let room = self.keep.saturating_sub(self.list.len());
        self.total += other.total;
        self.list.extend(other.list.into_iter().take(room));
    }

    /// The findings are about a part of the whole.
    pub fn within(&mut self, step: &Step) {
        for finding in &mut self.list {
            finding.path.insert(0, step.clone());
        }
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

/// A value that an operation itself finds wrong, although it is as documented. `?` answers 422 and tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    location: Location,
    keyword: &'static str,
    message: &'static str,
}

impl Invalid {
    /// Where it stands, the word for what is wrong with it, and the same as the rest of a sentence.
    #[must_use]
    pub const fn new(location: Location, keyword: &'static str, message: &'static str) -> Self {
        Self { location, keyword, message }
    }

    /// As the only finding.
    pub(super) fn violations(&self) -> Violations {
        let mut violations = Violations::new(self.location);
        violations.push(self.keyword, self.message);
        violations
    }
}

impl std::fmt::Display for Invalid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} in the {} {}",
            self.location.name().unwrap_or("a value"),
            self.location.place(),
            self.message
        )
    }
}

impl std::error::Error for Invalid {}

/// A path into a value, linked from the inside out so that walking allocates nothing.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The steps from the root, every name in them cut to a length fit for an answer.
    pub(super) fn steps(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        self.write(&mut steps);
        steps
    }

    fn write(&self, steps: &mut Vec<Step>) {
        const LONGEST: usize = 128;
        match *self {
            Path::Root => {}
            Path::Key(parent, name) => {
                parent.write(steps);
                steps.push(Step::Name(match name.char_indices().nth(LONGEST) {
                    Some((end, _)) => format!("{}…", &name[..end]),
                    None => name.to_owned(),
                }));
            }
            Path::Index(parent, index) => {
                parent.write(steps);
                steps.push(Step::Index(index));
            }
        }
    }
}
