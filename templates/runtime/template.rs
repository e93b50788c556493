//! The paths of the document as a tree, and the way of a request through it.
//!
//! Segments are compared after decoding where they are fixed, and taken as they were sent where they are open.
//! A fixed segment goes before an open one, and among open ones the one with more text around its parameters.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use super::escape;

/// What the parameters of a path were sent as, not decoded.
#[derive(Debug, Clone, Default)]
pub(super) struct PathValues {
    names: Arc<[&'static str]>,
    captures: Vec<Capture>,
}

impl PathValues {
    /// The value of a parameter in the path it was found in.
    pub(super) fn get<'a>(&'a self, name: &str, path: &'a str) -> Option<&'a str> {
        let at = self.names.iter().position(|known| *known == name)?;
        match self.captures.get(at)? {
            Capture::Span(span) => path.get(span.clone()),
            Capture::Text(text) => Some(text),
        }
    }
}

/// What stands at the end of a path: one operation, with the names of its parameters.
#[derive(Debug)]
pub(super) struct End<T> {
    pub(super) method: &'static str,
    pub(super) value: T,
    names: Arc<[&'static str]>,
    query: Vec<(String, Option<String>)>,
    /// Whether operations of the document go before it, whatever their methods.
    yields: bool,
}

impl<T> End<T> {
    fn matches(&self, query: &str) -> bool {
        self.query.iter().all(|(name, value)| {
            query.split('&').any(|pair| {
                let (known, given) = pair.split_once('=').unwrap_or((pair, ""));
                let decoded = |raw| escape::decode(raw, true).unwrap_or(Cow::Borrowed(raw));
                decoded(known) == *name && value.as_ref().is_none_or(|value| decoded(given) == *value)
            })
        })
    }
}

/// What was found for a request.
pub(super) enum Found<'t, T> {
    /// An operation.
    Operation(&'t End<T>, PathValues),
    /// A path whose operations have these methods only.
    Methods(Vec<&'static str>),
    /// Nothing.
    Nothing,
}

/// All paths.
#[derive(Debug)]
pub(super) struct Tree<T> {
    root: Node<T>,
    /// What stands before each path that is added.
    base: &'static str,
    /// Whether a method that a path without parameters does not have is looked for among paths that have some.
    falls_through: bool,
}

#[derive(Debug)]
struct Node<T> {
    fixed: Fixed<T>,
    open: Vec<(Vec<String>, Node<T>)>,
    ends: Vec<End<T>>,
}

/// The children for fixed segments, ordered by what tells most of them apart without a look at their text.
#[derive(Debug)]
struct Fixed<T> {
    /// The key of each child.
    keys: Vec<u64>,
    children: Vec<(String, Node<T>)>,
}

impl<T> Fixed<T> {
    const fn new() -> Self {
        Self { keys: Vec::new(), children: Vec::new() }
    }

    /// The most bytes of a segment that its key holds.
    const IN_KEY: usize = 7;

    /// The first bytes of a segment, and how many it has.
    fn key(segment: &str) -> u64 {
        let head = segment.bytes().take(Self::IN_KEY).fold(0, |key, byte| key << 8 | u64::from(byte));
        head << 8 | segment.len().min(0xFF) as u64
    }

    /// Where the child for a segment is, or would be.
    fn place(&self, segment: &str) -> Result<usize, usize> {
        let key = Self::key(segment);
        let first = self.keys.partition_point(|known| *known < key);
        let same = self.keys[first..].iter().take_while(|known| **known == key).count();
        if segment.len() <= Self::IN_KEY {
            return if same > 0 { Ok(first) } else { Err(first) };
        }
        let found = self.children[first..first + same].iter().position(|(known, _)| known == segment);
        found.map(|at| first + at).ok_or(first + same)
    }

    /// The child for a segment.
    fn get(&self, segment: &str) -> Option<&Node<T>> {
        self.place(segment).ok().map(|at| &self.children[at].1)
    }

    /// The child for a segment, made where it is not there yet.
    fn child(&mut self, segment: &str) -> &mut Node<T> {
        let at = self.place(segment).unwrap_or_else(|at| {
            self.keys.insert(at, Self::key(segment));
            self.children.insert(at, (segment.to_owned(), Node::new()));
            at
        });
        &mut self.children[at].1
    }
}

/// A part of the path: where it stands, or what it says where it had to be decoded in part to be found.
#[derive(Debug, Clone)]
enum Capture {
    Span(Range<usize>),
    Text(String),
}

impl<T> Tree<T> {
    pub(super) const fn new() -> Self {
        Self { root: Node::new(), base: "", falls_through: false }
    }

    /// Everything that is added after this stands below a path such as `/v1`.
    pub(super) const fn below(&mut self, base: &'static str) {
        self.base = base;
    }

    /// Has a request whose method a path without parameters does not have go on to paths that have some. `OpenAPI`
    /// says that a path without any is what is meant then (3.1.1 section 4.8.8.2); Starlette goes on.
    pub(super) const fn fall_through(&mut self) {
        self.falls_through = true;
    }

    /// Adds an operation. Where one is there for the same requests, that one stays.
    pub(super) fn add(&mut self, method: &'static str, template: &'static str, value: T) {
        let (path, query) = template.split_once('?').unwrap_or((template, ""));
        let mut names = Vec::new();
        let mut node = self.start();
        for segment in segments(path) {
            let (literals, found) = pieces(segment);
            node = if found.is_empty() {
                let fixed = escape::decode(segment, false).unwrap_or(Cow::Borrowed(segment));
                node.fixed.child(&fixed)
            } else {
                names.extend(found);
                node.open(literals)
            };
        }
        let query = conditions(query);
        // Stable: the more is asked of the query, the earlier it is tried; else in document order.
        let at = node.ends.partition_point(|end| end.query.len() >= query.len());
        node.ends.insert(at, End { method, value, names: names.into(), query, yields: false });
    }

    /// Adds what stands at a path without parameters, unless something stands there already.
    pub(super) fn add_fixed(&mut self, method: &'static str, path: &str, value: T) {
        let mut node = self.start();
        for segment in path.strip_prefix('/').unwrap_or(path).split('/') {
            node = node.fixed.child(segment);
        }
        node.ends.push(End { method, value, names: Arc::default(), query: Vec::new(), yields: true });
    }

    /// The operation for a request; `also` is a method that serves where the first is not there.
    pub(super) fn find(&self, method: &str, also: Option<&str>, path: &str, query: &str) -> Found<'_, T> {
        let mut search = Search {
            path,
            query,
            wanted: [Some(method), also],
            captures: Vec::new(),
            best: None,
            methods: vec![],
            falls_through: self.falls_through,
            is_escaped: path.as_bytes().contains(&b'%'),
        };
        search.walk(&self.root, usize::from(path.starts_with('/')));
        match search.best {
            Some((_, end, values)) => Found::Operation(end, values),
            None if search.methods.is_empty() => Found::Nothing,
            None => Found::Methods(search.methods),
        }
    }
}

impl<T> Tree<T> {
    /// Where paths begin.
    fn start(&mut self) -> &mut Node<T> {
        self.base.split('/').skip(1).fold(&mut self.root, |node, segment| {
            let fixed = escape::decode(segment, false).unwrap_or(Cow::Borrowed(segment));
            node.fixed.child(&fixed)
        })
    }
}

impl<T> Node<T> {
    const fn new() -> Self {
        Self { fixed: Fixed::new(), open: Vec::new(), ends: Vec::new() }
    }

    /// The child for an open segment, made where it is not there yet.
    fn open(&mut self, literals: Vec<String>) -> &mut Self {
        let weight = |literals: &[String]| literals.iter().map(String::len).sum::<usize>();
        let at = self.open.iter().position(|(known, _)| *known == literals).unwrap_or_else(|| {
            let at = self.open.partition_point(|(known, _)| weight(known) >= weight(&literals));
            self.open.insert(at, (literals, Self::new()));
            at
        });
        &mut self.open[at].1
    }
}

/// One request's way through the tree.
struct Search<'t, 'p, T> {
    path: &'p str,
    query: &'p str,
    wanted: [Option<&'p str>; 2],
    captures: Vec<Capture>,
    /// The operation found, and the place of its method among the wanted ones.
    best: Option<(usize, &'t End<T>, PathValues)>,
    methods: Vec<&'static str>,
    falls_through: bool,
    /// Whether anything in the path may have to be decoded.
    is_escaped: bool,
}

impl<'t, T> Search<'t, '_, T> {
    /// Goes on with the segment that starts at `start`. True once nothing better can be found.
    fn walk(&mut self, node: &'t Node<T>, start: usize) -> bool {
        let Some(rest) = self.path.get(start..) else { return self.end(node) };
        let end = rest.bytes().position(|byte| byte == b'/').unwrap_or(rest.len());
        let segment = &rest[..end];
        let next = start + segment.len() + 1;
        if let Some(child) = self.fixed(node, segment)
            && self.walk(child, next)
        {
            return true;
        }
        if segment.is_empty() {
            return false;
        }
        let depth = self.captures.len();
        for (literals, child) in &node.open {
            if self.capture(literals, segment, start) && self.walk(child, next) {
                return true;
            }
            self.captures.truncate(depth);
        }
        false
    }

    /// The child for a fixed segment.
    fn fixed(&self, node: &'t Node<T>, segment: &str) -> Option<&'t Node<T>> {
        if node.fixed.keys.is_empty() {
            return None;
        }
        if !self.is_escaped {
            return node.fixed.get(segment);
        }
        node.fixed.get(escape::decode(segment, false)?.as_ref())
    }

    fn end(&mut self, node: &'t Node<T>) -> bool {
        let mut is_meant = false;
        for end in node.ends.iter().filter(|end| end.matches(self.query)) {
            is_meant |= self.captures.is_empty() && !end.yields && !self.falls_through;
            let rank = self.wanted.iter().position(|wanted| *wanted == Some(end.method));
            if let Some(rank) = rank
                && self.best.as_ref().is_none_or(|(best, ..)| rank < *best)
            {
                let names = Arc::clone(&end.names);
                if rank == 0 {
                    let captures = std::mem::take(&mut self.captures);
                    self.best = Some((rank, end, PathValues { names, captures }));
                    return true;
                }
                self.best = Some((rank, end, PathValues { names, captures: self.captures.clone() }));
            }
            if !self.methods.contains(&end.method) {
                self.methods.push(end.method);
            }
        }
        is_meant
    }

    fn capture(&mut self, literals: &[String], segment: &str, start: usize) -> bool {
        let depth = self.captures.len();
        if split(literals, segment, |range| {
            self.captures.push(Capture::Span(start + range.start..start + range.end));
        }) {
            return true;
        }
        self.captures.truncate(depth);
        if !self.is_escaped || !segment.contains('%') {
            return false;
        }
        let relaxed = escape::relax(segment);
        split(literals, &relaxed, |range| self.captures.push(Capture::Text(relaxed[range].to_owned())))
    }
}

/// Splits a segment at the fixed texts around its parameters, giving each parameter's part in order. No part
/// is empty, and an earlier one takes as much as it can.
fn split(literals: &[String], segment: &str, mut part: impl FnMut(Range<usize>)) -> bool {
    let [first, middle @ .., last] = literals else { return false };
    // As nearly all are: the segment is the parameter.
    if first.is_empty() && last.is_empty() && middle.is_empty() {
        part(0..segment.len());
        return true;
    }
    let Some(end) = segment.strip_suffix(last.as_str()).map(str::len) else { return false };
    if end <= first.len() || !segment.starts_with(first.as_str()) {
        return false;
    }
    // From the right, so that the last of several equal texts is the one that divides.
    let mut cuts = Vec::with_capacity(middle.len());
    let mut limit = end;
    for literal in middle.iter().rev() {
        // At least one character on each side.
        let Some((last, _)) = segment[..limit].char_indices().next_back() else { return false };
        let Some(at) = segment[..last].rfind(literal.as_str()) else { return false };
        cuts.push(at..at + literal.len());
        limit = at;
    }
    if limit <= first.len() {
        return false;
    }
    let mut start = first.len();
    for cut in cuts.into_iter().rev() {
        part(start..cut.start);
        start = cut.end;
    }
    part(start..end);
    true
}

/// The segments of a template. A slash within braces divides nothing.
fn segments(path: &'static str) -> Vec<&'static str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let mut in_braces = false;
    path.split(|c| {
        in_braces = (in_braces || c == '{') && c != '}';
        c == '/' && !in_braces
    })
    .collect()
}

/// The fixed texts around the parameters of a segment, one more than there are parameters, and their names.
fn pieces(segment: &'static str) -> (Vec<String>, Vec<&'static str>) {
    let (mut literals, mut names) = (Vec::new(), Vec::new());
    let mut rest = segment;
    while let Some((literal, name, after)) = rest
        .split_once('{')
        .and_then(|(literal, rest)| rest.split_once('}').map(|(name, after)| (literal, name, after)))
    {
        literals.push(escape::literal(literal));
        names.push(name);
        rest = after;
    }
    literals.push(escape::literal(rest));
    (literals, names)
}

/// What a template asks of the query: `beta=true`, or only `beta`.
fn conditions(query: &str) -> Vec<(String, Option<String>)> {
    let decoded = |raw| escape::decode(raw, true).unwrap_or(Cow::Borrowed(raw)).into_owned();
    query
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with('{'))
        .map(|pair| match pair.split_once('=') {
            Some((name, value)) if !value.is_empty() && !value.starts_with('{') => {
                (decoded(name), Some(decoded(value)))
            }
            Some((name, _)) => (decoded(name), None),
            None => (decoded(pair), None),
        })
        .collect()
}
