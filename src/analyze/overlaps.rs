//! Paths that have requests in common although neither is the plainer one: `/books/{id}` and `/{kind}/new`.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Operation};

/// So many pairs are told one by one.
const TOLD: usize = 8;

/// Stands for a parameter's value in a text that others are compared with. No document has it.
const VALUE: &str = "\u{1}\u{1}";

/// Paths of one length, segment by segment: those that begin alike have a branch in common, and two branches of which
/// no text is in both are never compared further.
#[derive(Default)]
struct Tree<'a> {
    /// The first operation whose path ends here, and its place among all.
    first: Option<(usize, &'a Operation)>,
    /// Segments without parameters.
    fixed: BTreeMap<Segment, Tree<'a>>,
    /// The others.
    open: BTreeMap<Segment, Tree<'a>>,
}

/// An earlier operation that has requests in common with a later one.
struct Crossing<'a> {
    number: usize,
    earlier: &'a Operation,
    /// Whether the earlier one gets them.
    is_earlier: bool,
}

impl<'a> Tree<'a> {
    fn add(&mut self, number: usize, operation: &'a Operation, segments: Vec<Segment>) {
        let mut at = self;
        for segment in segments {
            let branches = if segment.is_fixed() { &mut at.fixed } else { &mut at.open };
            at = branches.entry(segment).or_default();
        }
        at.first.get_or_insert((number, operation));
    }

    /// The first of all paths whose requests a later path has in part.
    fn crossing(
        &self,
        rest: &[Segment],
        before: &mut Vec<(Relation, bool)>,
        found: &mut Option<Crossing<'a>>,
    ) {
        let Some((segment, rest)) = rest.split_first() else {
            if let Some((number, earlier)) = self.first
                && found.as_ref().is_none_or(|found| number < found.number)
                && let Some(is_earlier) = chosen(before)
            {
                *found = Some(Crossing { number, earlier, is_earlier });
            }
            return;
        };
        let mut look = |other: &Segment, branch: &Self| {
            let relation = other.relation(segment);
            if relation != Relation::Apart {
                before.push((relation, other.weight() >= segment.weight()));
                branch.crossing(rest, before, found);
                before.pop();
            }
        };
        if segment.is_fixed() {
            if let Some((other, branch)) = self.fixed.get_key_value(segment) {
                look(other, branch);
            }
        } else {
            self.fixed.iter().for_each(|(other, branch)| look(other, branch));
        }
        self.open.iter().for_each(|(other, branch)| look(other, branch));
    }
}

/// A segment: the texts around its parameters, one more than there are of these.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Segment(Vec<String>);

/// What two segments are to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// No text is in both.
    Apart,
    /// The same texts are in both.
    Same,
    /// All texts of the first are in the second.
    Narrower,
    /// All texts of the second are in the first.
    Wider,
    /// Some texts are in both, and some in each alone.
    Crossing,
}

/// Reports each pair of operations that have a method and requests in common, where the choice is not plain: OpenAPI
/// leaves it to the tool (OpenAPI 3.1 §4.8.8.2).
pub(super) fn check(api: &Api, sink: &mut Sink) {
    let mut more: Vec<&Operation> = Vec::new();
    let mut told = 0;
    let mut groups: BTreeMap<(&str, usize), Tree<'_>> = BTreeMap::new();
    for (number, operation) in
        api.operations.iter().filter(|operation| !operation.path.contains(['?', '#'])).enumerate()
    {
        let segments = segments(&operation.path);
        let group = groups.entry((&operation.method, segments.len())).or_default();
        let mut found = None;
        group.crossing(&segments, &mut Vec::new(), &mut found);
        if let Some(Crossing { earlier, is_earlier, .. }) = found {
            if told < TOLD {
                report(earlier, operation, is_earlier, sink);
            } else {
                more.push(operation);
            }
            told += 1;
        }
        group.add(number, operation, segments);
    }
    if let Some(first) = more.first() {
        sink.push(
            Diagnostic::at_key(
                codes::ROUTES_OVERLAP,
                &first.at,
                format!("{} more operations have requests in common with an earlier one", more.len()),
            )
            .help("the path whose first segment that differs is plainer gets them"),
        );
    }
}

fn report(earlier: &Operation, later: &Operation, is_earlier: bool, sink: &mut Sink) {
    let winner = if is_earlier { earlier } else { later };
    sink.push(
        Diagnostic::at_key(
            codes::ROUTES_OVERLAP,
            &later.at,
            format!("`{}` and `{}` have requests in common", earlier.path, later.path),
        )
        .related(&earlier.at, "the other path")
        .help(format!("`{}` gets them: the first segment that differs is plainer there", winner.path)),
    );
}

/// Whether the earlier of two paths gets the requests that both match; nothing where the choice is plain, because all that
/// one of them matches the other does too. Of each segment it is told what the earlier one's is to the later one's, and
/// whether no less of it is fixed.
fn chosen(segments: &[(Relation, bool)]) -> Option<bool> {
    let has = |wanted| segments.iter().any(|(relation, _)| *relation == wanted);
    let is_crossing = has(Relation::Crossing) || (has(Relation::Narrower) && has(Relation::Wider));
    if !is_crossing {
        return None;
    }
    let (relation, is_fixed) = segments.iter().find(|(relation, _)| *relation != Relation::Same)?;
    Some(match relation {
        Relation::Narrower => true,
        Relation::Wider => false,
        _ => *is_fixed,
    })
}

impl Segment {
    fn relation(&self, other: &Self) -> Relation {
        if self.0 == other.0 {
            return Relation::Same;
        }
        match (other.covers(&self.skeleton()), self.covers(&other.skeleton())) {
            (true, true) => Relation::Same,
            (true, false) => Relation::Narrower,
            (false, true) => Relation::Wider,
            (false, false) if self.is_fixed() || other.is_fixed() => Relation::Apart,
            (false, false) => {
                let fits = |one: &str, other: &str| one.starts_with(other) || other.starts_with(one);
                let turned = |text: &str| text.chars().rev().collect::<String>();
                let is_met =
                    fits(self.first(), other.first()) && fits(&turned(self.last()), &turned(other.last()));
                if is_met { Relation::Crossing } else { Relation::Apart }
            }
        }
    }

    fn is_fixed(&self) -> bool {
        self.0.len() == 1
    }

    fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    fn last(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// How much of it is fixed: the router tries the greater one first.
    fn weight(&self) -> usize {
        self.0.iter().map(String::len).sum()
    }

    /// A text of it.
    fn skeleton(&self) -> String {
        self.0.join(VALUE)
    }

    /// Whether a text is one of it.
    fn covers(&self, text: &str) -> bool {
        let [first, middle @ .., last] = &self.0[..] else { return self.0 == [text] };
        let Some(mut rest) =
            text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        for literal in middle {
            // Each parameter has at least one character.
            let Some(start) = rest.char_indices().nth(1).map(|(at, _)| at) else { return false };
            let Some(at) = rest[start..].find(literal.as_str()) else { return false };
            rest = &rest[start + at + literal.len()..];
        }
        !rest.is_empty()
    }
}

fn segments(path: &str) -> Vec<Segment> {
    let mut all = Vec::new();
    let mut texts = vec![String::new()];
    let mut is_inside = false;
    for c in path.chars().skip(1) {
        match c {
            '{' => {
                is_inside = true;
                texts.push(String::new());
            }
            '}' => is_inside = false,
            '/' if !is_inside => all.push(Segment(std::mem::replace(&mut texts, vec![String::new()]))),
            c if !is_inside => texts.last_mut().expect("there is always one").push(c),
            _ => {}
        }
    }
    all.push(Segment(texts));
    all
}
