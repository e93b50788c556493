//! Families that only their structure tells: at least three structs that are the same but for one type.

use indexmap::IndexMap;

use super::Spec;
use super::same::Ground;
use crate::ir::{Additional, Api, Limits, Origin, Shape, TypeId, Use};

/// Structs that may be instances of one generic.
pub(super) struct Group {
    pub(super) specs: Vec<Spec>,
    /// What most of their names have in common.
    pub(super) base: String,
}

impl Group {
    /// Whether one of the structs has the name of the generic itself.
    pub(super) fn holds(&self, api: &Api) -> bool {
        let is_it = |id: TypeId| matches!(&api.ty(id).origin, Origin::Component(name) if *name == self.base);
        self.specs.iter().any(|spec| is_it(spec.id))
    }
}

/// Keys that lists of a page go by (and only these: a list of tags does not make a page).
pub(in crate::analyze) const ITEMS: &[&str] = &[
    "items",
    "data",
    "results",
    "result",
    "values",
    "value",
    "content",
    "records",
    "entries",
    "entities",
    "list",
    "rows",
    "elements",
    "objects",
    "resources",
    "edges",
    "nodes",
];

/// Keys that an envelope's content goes by.
const CONTENT: &[&str] = &[
    "data",
    "result",
    "payload",
    "response",
    "content",
    "body",
    "value",
    "resource",
    "entity",
    "attributes",
    "object",
];

/// The groups, largest first.
pub(super) fn groups(ground: &Ground<'_>, free: &[TypeId]) -> Vec<Group> {
    let api = ground.api;
    let mut by_key: IndexMap<(String, bool), Vec<Spec>> = IndexMap::new();
    for &id in free {
        let Shape::Struct(object) = &api.ty(id).shape else { continue };
        for (index, field) in object.fields.iter().enumerate() {
            let Some((argument, list)) = argument(api, &field.name, field.value, object.fields.len()) else {
                continue;
            };
            let mut key = format!("{} {} ", field.name, field.required);
            for (other, sibling) in object.fields.iter().enumerate() {
                if other != index {
                    // Only what is quick to write down: `fit` compares the rest.
                    let plain = plain(api, sibling.value);
                    key.push_str(&format!("{} {} {plain},", sibling.name, sibling.required));
                }
            }
            key.push_str(match object.additional {
                Additional::Ignored => "open",
                Additional::Refused => "closed",
                Additional::Kept(_) => "kept",
            });
            by_key.entry((key, list)).or_default().push(Spec { id, arguments: vec![vec![argument]] });
        }
    }
    let mut groups: Vec<Group> = by_key
        .into_iter()
        .filter(|(_, specs)| specs.len() >= super::ALONE)
        .filter_map(|((_, list), specs)| Some(Group { base: base(api, &specs, list)?, specs }))
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.specs.len()));
    groups
}

/// The type that may vary in a field: a component within a list beside something else, or one by itself in an
/// envelope of at least three fields.
fn argument(api: &Api, name: &str, used: Use, fields: usize) -> Option<(TypeId, bool)> {
    let component = |id: TypeId| {
        let ty = api.ty(id);
        matches!(ty.shape, Shape::Struct(_) | Shape::Union(_)) && matches!(ty.origin, Origin::Component(_))
    };
    match &api.ty(used.ty).shape {
        Shape::Array(array) if component(array.items.ty) && ITEMS.contains(&name) && fields > 1 => {
            Some((array.items.ty, true))
        }
        _ if component(used.ty) && CONTENT.contains(&name) && fields > 2 => Some((used.ty, false)),
        _ => None,
    }
}

/// A type in a few letters, the same for all that could be the same.
fn plain(api: &Api, used: Use) -> String {
    let ty = api.ty(used.ty);
    let limits = |limits: &Limits| if limits.is_empty() { "" } else { "!" };
    let what = match &ty.shape {
        Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) if matches!(ty.origin, Origin::Component(_)) => {
            format!("#{}", used.ty.index())
        }
        Shape::Struct(_) => "struct".to_owned(),
        Shape::Enum(shape) => {
            format!("{:?}", shape.values.iter().map(|value| &value.value).collect::<Vec<_>>())
        }
        Shape::Union(_) => "union".to_owned(),
        Shape::Array(array) => format!("[{}]", plain(api, array.items)),
        Shape::Map(_) => "map".to_owned(),
        Shape::Tuple(_) => "tuple".to_owned(),
        Shape::String(string) => format!("{:?}", string.format),
        Shape::Integer(integer) => format!("{:?}{}", integer.width, limits(&integer.limits)),
        Shape::Number(number) => format!("number{}", limits(&number.limits)),
        other => format!("{other:?}"),
    };
    if used.nullable { what + "?" } else { what }
}

/// The words that most names begin and end with.
fn base(api: &Api, specs: &[Spec], list: bool) -> Option<String> {
    let names: Vec<Vec<String>> = specs
        .iter()
        .filter_map(|spec| match &api.ty(spec.id).origin {
            Origin::Component(name) => Some(words(name)),
            _ => None,
        })
        .collect();
    let start = affix(&names, |words, length| words.get(..length));
    let end = affix(&names, |words, length| words.get(words.len().checked_sub(length)?..));
    // All of a name may be the generic's: `Page`, `Page2`.
    let words = if start == end { start } else { [start, end].concat() };
    let joint = |word: &String| ["For", "Of", "By", "With"].contains(&word.as_str());
    let last = words.iter().rposition(|word| !joint(word))?;
    let mut base = words[..=last].concat();
    if list
        && ["Response", "Resource", "Result", "Results", "Object", "Model", "Dto"].contains(&base.as_str())
    {
        base.insert_str(0, "List");
    }
    (base.chars().filter(|c| c.is_alphabetic()).count() >= 3).then_some(base)
}

/// The longest row of words that at least four of five names have at one end.
fn affix<'n>(
    names: &'n [Vec<String>],
    end: impl Fn(&'n Vec<String>, usize) -> Option<&'n [String]>,
) -> Vec<String> {
    let longest = names.iter().map(Vec::len).max().unwrap_or(0);
    for length in (1..=longest).rev() {
        let mut counts: IndexMap<&[String], usize> = IndexMap::new();
        for words in names.iter().filter_map(|name| end(name, length)) {
            *counts.entry(words).or_insert(0) += 1;
        }
        if let Some((words, _)) = counts.into_iter().find(|(_, count)| count * 5 >= names.len() * 4) {
            return words.to_vec();
        }
    }
    Vec::new()
}

/// `SearchResult_v2` is Search, Result, v2; a number at the end, which only tells twins apart, is none.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in name.trim_end_matches(|c: char| c.is_ascii_digit()).chars() {
        if !c.is_alphanumeric() {
            last = ' ';
            continue;
        }
        match words.last_mut() {
            Some(word) if last != ' ' && (last.is_uppercase() || !c.is_uppercase()) => word.push(c),
            _ => words.push(c.to_string()),
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn names_in_words() {
        assert_eq!(words("SearchResultOfPost"), ["Search", "Result", "Of", "Post"]);
        assert_eq!(words("article_list"), ["article", "list"]);
        assert_eq!(words("Page2"), ["Page"]);
        assert_eq!(words("2"), Vec::<String>::new());
    }
}
