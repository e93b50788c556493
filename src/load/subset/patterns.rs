//! Patterns of tags, paths and operations.

use globset::{Glob, GlobBuilder, GlobMatcher};

use super::{Candidate, Patterns, Selection};
use crate::diagnostic::{Diagnostic, Failed, Sink, codes};
use crate::suggest::closest;

/// What an operation without tags matches.
const UNTAGGED: &str = "untagged";

/// More names than this help nobody.
const SHOWN: usize = 8;

/// The patterns of a selection, by what they look at.
pub(super) struct Rules {
    kinds: Vec<(By, Vec<Rule>)>,
}

/// What a pattern looks at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Tag,
    Path,
    Operation,
}

struct Rule {
    /// Where it was written.
    said: String,
    /// Without the `!`.
    text: String,
    /// Whether it takes away.
    takes_away: bool,
    /// What a name is held against.
    name: Vec<GlobMatcher>,
    /// A method and what a path is held against.
    route: Option<(String, Vec<GlobMatcher>)>,
}

impl Rules {
    /// Reads the patterns of a selection; what is no pattern is said.
    pub(super) fn new(selection: &Selection, sink: &mut Sink) -> Result<Self, Failed> {
        let tags = rules(By::Tag, &selection.tags, sink);
        let paths = rules(By::Path, &selection.paths, sink);
        let operations = rules(By::Operation, &selection.operations, sink);
        let kinds = vec![(By::Tag, tags?), (By::Path, paths?), (By::Operation, operations?)];
        Ok(Self { kinds })
    }

    /// Says which patterns select no operation at all.
    pub(super) fn complain(&self, candidates: &[Candidate<'_>], sink: &mut Sink) -> Result<(), Failed> {
        let mut good = true;
        for (by, rule) in self.kinds.iter().flat_map(|(by, rules)| rules.iter().map(move |rule| (by, rule))) {
            if !candidates.iter().any(|candidate| rule.matches(*by, candidate)) {
                good = false;
                let message =
                    format!("the pattern `{}` of {} matches no operation", rule.written(), rule.said);
                sink.push(
                    Diagnostic::whole(codes::SELECTION, message).help(help(*by, &rule.text, candidates)),
                );
            }
        }
        if good { Ok(()) } else { Err(Failed) }
    }

    /// Whether an operation is selected: by any of the patterns of each kind, and taken away by none.
    pub(super) fn select(&self, candidate: &Candidate<'_>) -> bool {
        self.kinds.iter().all(|(by, rules)| {
            let (without, with): (Vec<&Rule>, Vec<&Rule>) = rules.iter().partition(|rule| rule.takes_away);
            let matches = |rule: &&Rule| rule.matches(*by, candidate);
            (with.is_empty() || with.iter().any(matches)) && !without.iter().any(matches)
        })
    }
}

fn rules(by: By, patterns: &Patterns, sink: &mut Sink) -> Result<Vec<Rule>, Failed> {
    let rule = |text: &String| {
        let (takes_away, text) = text.strip_prefix('!').map_or((false, text.as_str()), |rest| (true, rest));
        let route = text.split_once(' ').filter(|(_, path)| by == By::Operation && path.starts_with('/'));
        let read = name(by, text).and_then(|name| {
            let route = route.map(|(method, path)| Ok((method.to_ascii_uppercase(), globs(path, true)?)));
            let route = route.transpose()?;
            Ok(Rule { said: patterns.said.clone(), text: text.to_owned(), takes_away, name, route })
        });
        read.map_err(|error| {
            let message = format!("`{text}` of {} is no pattern: {}", patterns.said, error.kind());
            sink.push(Diagnostic::whole(codes::SELECTION, message).help(
                "`*` stands for any text, `?` for one character, `[ab]` for one of these, `{a,b}` for one of these texts; \
                 write `\\` before a sign that means itself",
            ));
            Failed
        })
    };
    // All of them, before any fails.
    let read: Vec<Result<Rule, Failed>> = patterns.list.iter().map(rule).collect();
    read.into_iter().collect()
}

fn name(by: By, text: &str) -> Result<Vec<GlobMatcher>, globset::Error> {
    globs(text, by == By::Path)
}

/// What a pattern stands for; several where it ends in `/**`, which stands for the path itself as well.
fn globs(text: &str, segments: bool) -> Result<Vec<GlobMatcher>, globset::Error> {
    let text = with_templates(text);
    let itself = text.strip_suffix("/**").filter(|rest| segments && !rest.is_empty());
    let glob = |text: &str| -> Result<Glob, globset::Error> {
        GlobBuilder::new(text).literal_separator(segments).backslash_escape(true).build()
    };
    let all = [Some(text.as_str()), itself].into_iter().flatten();
    all.map(|text| Ok(glob(text)?.compile_matcher())).collect()
}

/// `{petId}` is a part of a path, and no choice of one.
fn with_templates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let is_escaped = rest[..start].ends_with('\\');
        let inner = rest[start + 1..].find(['{', '}']).map(|end| &rest[start + 1..=start + end]);
        out.push_str(&rest[..start]);
        match inner {
            Some(inner)
                if !is_escaped
                    && !inner.contains(',')
                    && rest[start + 1 + inner.len()..].starts_with('}') =>
            {
                out.push_str("[{]");
                out.push_str(inner);
                out.push_str("[}]");
                rest = &rest[start + 2 + inner.len()..];
            }
            _ => {
                out.push('{');
                rest = &rest[start + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

impl Rule {
    fn written(&self) -> String {
        format!("{}{}", if self.takes_away { "!" } else { "" }, self.text)
    }

    fn matches(&self, by: By, candidate: &Candidate<'_>) -> bool {
        let named = |name: &str| name == self.text || self.name.iter().any(|glob| glob.is_match(name));
        match by {
            By::Tag if candidate.tags.is_empty() => named(UNTAGGED),
            By::Tag => candidate.tags.iter().any(|tag| named(tag)),
            By::Path => named(candidate.path),
            By::Operation => {
                candidate.id.is_some_and(named)
                    || named(&candidate.route())
                    || self.route.as_ref().is_some_and(|(method, path)| {
                        (method == "*" || *method == candidate.method)
                            && path.iter().any(|glob| glob.is_match(candidate.path))
                    })
            }
        }
    }
}

impl Candidate<'_> {
    fn route(&self) -> String {
        format!("{} {}", self.method, self.path)
    }
}

/// What somebody may have meant.
fn help(by: By, wanted: &str, candidates: &[Candidate<'_>]) -> String {
    let mut known: Vec<String> = Vec::new();
    for candidate in candidates {
        match by {
            By::Tag if candidate.tags.is_empty() => known.push(UNTAGGED.to_owned()),
            By::Tag => known.extend(candidate.tags.iter().map(|tag| (*tag).to_owned())),
            By::Path => known.push(candidate.path.to_owned()),
            By::Operation if wanted.contains(' ') => known.push(candidate.route()),
            By::Operation => known.extend(candidate.id.map(str::to_owned)),
        }
    }
    // Who leaves out the end means what begins so.
    let start = known.iter().map(String::as_str).find(|name| wanted.len() > 2 && name.starts_with(wanted));
    if let Some(near) = start.or_else(|| closest(wanted, known.iter().map(String::as_str))) {
        return format!("did you mean `{near}`?");
    }
    let what = match by {
        By::Tag => "tags",
        By::Path => "paths",
        By::Operation => "operations",
    };
    let mut shown: Vec<&String> = Vec::new();
    for name in &known {
        if shown.len() < SHOWN && !shown.contains(&name) {
            shown.push(name);
        }
    }
    if shown.is_empty() {
        return format!("the document has no {what}");
    }
    let shown: Vec<String> = shown.iter().map(|name| format!("`{name}`")).collect();
    let more = if known.iter().any(|name| !shown.contains(&format!("`{name}`"))) { ", …" } else { "" };
    format!("the document's {what} are {}{more}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hits(text: &str, name: &str, segments: bool) -> bool {
        globs(text, segments).unwrap().iter().any(|glob| glob.is_match(name))
    }

    #[test]
    fn templates_are_no_choices() {
        for (pattern, path, expected) in [
            ("/pets/{petId}", "/pets/{petId}", true),
            ("/pets/{petId}", "/pets/petId", false),
            ("/pets/*", "/pets/{petId}", true),
            ("/pets/*", "/pets/{petId}/toys", false),
            ("/pets/**", "/pets/{petId}/toys", true),
            ("/pets/**", "/pets", true),
            ("/pets/**", "/petshop", false),
            ("/{pets,dogs}/{id}", "/dogs/{id}", true),
            ("/{pets,dogs}/{id}", "/cats/{id}", false),
            ("/{base}...{head}", "/{base}...{head}", true),
            ("/**/{id}", "/a/b/{id}", true),
            ("/a{", "/a", false),
        ] {
            let hit = globs(pattern, true).is_ok_and(|_| hits(pattern, path, true));
            assert_eq!(hit, expected, "{pattern} {path}");
        }
        assert!(hits("repos/*", "repos/get/all", false));
        assert!(hits("a\\*", "a*", false) && !hits("a\\*", "ab", false));
    }
}
