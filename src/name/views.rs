//! What views are called: those of requests and answers, and those that filters make.

use std::collections::HashMap;

use super::scope::Scope;
use super::words::{pascal, snake};
use crate::analyze::Facts;
use crate::ir::{Api, Origin, Shape, TypeId, TypeView};

/// Words that operations begin with, which say nothing about what is answered.
const VERBS: &[&str] = &[
    "get", "read", "fetch", "find", "list", "show", "retrieve", "load", "search", "query", "view", "create",
    "add", "post", "put", "patch", "update", "replace", "set", "delete", "remove", "register", "save",
    "make",
];

/// Words that begin what an operation finds things by: `get_item_by_id`.
const BY: &[&str] = &["by", "for", "of", "from", "in", "with"];

/// More fields than this make no name.
const MANY: usize = 3;

/// How many types each component became: one that is two has a view for requests and another for answers.
pub(super) fn components(api: &Api, facts: &Facts) -> HashMap<String, usize> {
    let mut components = HashMap::new();
    for (_, ty) in api.type_ids().filter(|(id, ty)| facts.is_reached(*id) && facts.is_item(*id, ty)) {
        if let Origin::Component(name) = &ty.origin {
            *components.entry(name.clone()).or_insert(0) += 1;
        }
    }
    components
}

/// Whether a type is the request's view of a component that is two types.
pub(super) fn is_input(api: &Api, facts: &Facts, components: &HashMap<String, usize>, id: TypeId) -> bool {
    let Origin::Component(name) = &api.ty(id).origin else { return false };
    let only_asked = facts.request[id.index()] && !facts.response[id.index()];
    only_asked && components.get(name).is_some_and(|count| *count > 1)
}

/// FastAPI writes `Item-Input` and `Item-Output` where a model is two schemas: as with views of our own, the answer's
/// has the plain name.
pub(super) fn without_output<'n>(name: &'n str, components: &HashMap<String, usize>) -> &'n str {
    let is_free = |stem: &str| {
        let plain = pascal(stem);
        components.contains_key(&format!("{stem}-Input"))
            && !components.keys().any(|name| pascal(name) == plain)
    };
    name.strip_suffix("-Output").filter(|stem| is_free(stem)).unwrap_or(name)
}

/// Names for a view that a filter makes, after the operation that answers it or after its fields, the best first.
///
/// `full` is the name of what it is a view of, `method` that of the operation.
pub(super) fn candidates(
    api: &Api,
    id: TypeId,
    view: &TypeView,
    full: &str,
    method: Option<&str>,
) -> Vec<String> {
    let mut names = Vec::new();
    // The name of an operation that answers a list speaks of the list.
    if let Some(rest) = method.filter(|_| !view.listed).and_then(|method| rest_of(method, full)) {
        names.push(pascal(&format!("{full} {rest}")));
    }
    let kept: Vec<&str> = match &api.ty(id).shape {
        Shape::Struct(object) => object.fields.iter().map(|field| field.name.as_str()).collect(),
        _ => Vec::new(),
    };
    let hidden = &view.hidden;
    let by_fields = if hidden.is_empty() || kept.is_empty() {
        None
    } else if hidden.len() < MANY && hidden.len() <= kept.len() {
        Some(format!("{full} without {}", hidden.join(" and ")))
    } else if let [only] = kept.as_slice() {
        // `ItemId` would be an id.
        Some(format!("{full} only {only}"))
    } else if kept.len() <= MANY {
        Some(format!("{full} {}", kept.join(" ")))
    } else if hidden.len() < MANY {
        Some(format!("{full} without {}", hidden.join(" and ")))
    } else {
        None
    };
    let flag = if view.unset {
        Some("sparse")
    } else if view.none {
        Some("compact")
    } else {
        None
    };
    names.extend(by_fields.as_ref().map(|words| pascal(words)));
    let words = by_fields.unwrap_or_else(|| full.to_owned());
    names.extend(flag.map(|flag| pascal(&format!("{words} {flag}"))));
    names.push(pascal(&format!("{full} view")));
    names
}

/// The first name that is free; the last, where none is.
pub(super) fn first_free(names: Vec<String>, scope: &Scope) -> String {
    let free = names.iter().position(|name| scope.is_free(name)).unwrap_or(names.len() - 1);
    names.into_iter().nth(free).unwrap_or_default()
}

/// What an operation's name says beside a verb and what the full type is called: `summary` of `read_item_summary`.
///
/// None where it says nothing else, or does not speak of the type.
fn rest_of(method: &str, full: &str) -> Option<String> {
    let method = method.trim_start_matches("r#");
    let all: Vec<&str> = method.split('_').filter(|word| !word.is_empty()).collect();
    let start = usize::from(all.first().is_some_and(|first| VERBS.contains(first)));
    let end = all.iter().position(|word| BY.contains(word)).unwrap_or(all.len()).max(start);
    let words = &all[start..end];
    let full = snake(full);
    let full: Vec<&str> = full.split('_').collect();
    let last = full.last()?;
    let found = words.windows(full.len()).position(|window| window == full.as_slice());
    let (from, count) = match found {
        Some(from) => (from, full.len()),
        None => (words.iter().position(|word| word == last)?, 1),
    };
    let rest: Vec<&str> = words[..from].iter().chain(&words[from + count..]).copied().collect();
    (!rest.is_empty()).then(|| rest.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_says_what_a_view_is_for() {
        for (method, full, expected) in [
            ("read_item_summary", "Item", Some("summary")),
            ("get_item_summary_by_id", "Item", Some("summary")),
            ("read_user_card", "PublicUser", Some("card")),
            ("public_user_brief", "PublicUser", Some("brief")),
            ("read_user", "PublicUser", None),
            ("read_badge", "Employee", None),
            ("register", "PublicUser", None),
            ("", "Item", None),
        ] {
            assert_eq!(rest_of(method, full).as_deref(), expected, "{method}");
        }
    }

    #[test]
    fn the_last_name_is_taken_where_none_is_free() {
        let mut scope = Scope::new();
        scope.reserve("ItemSummary");
        let names = || vec!["ItemSummary".to_owned(), "ItemView".to_owned()];
        assert_eq!(first_free(names(), &scope), "ItemView");
        scope.reserve("ItemView");
        assert_eq!(first_free(names(), &scope), "ItemView");
    }
}
