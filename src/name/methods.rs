//! What operations are called: by their ids, without what a framework puts there by itself.

use std::collections::HashMap;

use super::renamed;
use super::scope::Scope;
use super::words::{snake, words};
use crate::config::Renames;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Operation};

/// The snake-case name of each operation.
///
/// A name depends on the operation itself, and on others only where these have the same: then the first keeps it, and
/// a later one gets its tag, its path or, last, a number.
pub(super) fn methods(api: &Api, renames: &Renames, sink: &mut Sink) -> Vec<String> {
    let mut scope = Scope::new();
    let mut written = Scope::new();
    let given = |operation: &Operation| {
        let id = renamed::operation(renames, operation).or(operation.operation_id.as_ref());
        id.cloned().filter(|id| !id.trim().is_empty())
    };
    let ids: Vec<Option<String>> = api.operations.iter().map(given).collect();
    for id in ids.iter().flatten() {
        written.reserve(&snake(id));
    }
    let mut seen = Scope::new();
    let mut name = |(operation, id): (&Operation, &Option<String>)| {
        let Some(id) = id else {
            let routes = [from_route(operation, false), from_route(operation, true)];
            let free = |route: &&String| scope.is_free(&snake(route)) && written.is_free(&snake(route));
            let wanted = routes.iter().find(free).unwrap_or(&routes[1]);
            return scope.claim(&snake(wanted));
        };
        let plain = snake(id);
        let is_first = seen.is_free(&plain);
        seen.reserve(&plain);
        let tag = operation_tag(api, operation);
        let wanted = candidates(operation, id, tag, &written).into_iter().map(|name| snake(&name));
        // What another operation is called as it stands is not for this one.
        let free = |name: &String| scope.is_free(name) && (*name == plain || written.is_free(name));
        let wanted: Vec<String> = wanted.collect();
        let chosen = wanted.iter().find(|name| free(name)).unwrap_or(&plain);
        let name = scope.claim(chosen);
        if !is_first {
            sink.push(
                Diagnostic::new(
                    codes::RENAMED,
                    &operation.at.key("operationId"),
                    format!("another operation is called `{plain}` already; this one becomes `{name}`"),
                )
                .help("`operationId` must be unique in a document (OpenAPI 3.1 §4.8.10)"),
            );
        }
        name
    };
    api.operations.iter().zip(&ids).map(&mut name).collect()
}

/// The name of each operation among those of its tag: without the tag, where its id begins with that.
///
/// `users-read_user`, as many services on FastAPI have it, GitHub's `repos/get`, `Widgets_List` and `NestJS`'s
/// `UsersController_findAll` stand in a trait that says so already. Where two operations of a tag would then have one
/// name, both keep the whole.
pub(super) fn short(api: &Api, methods: &[String]) -> Vec<String> {
    let wanted: Vec<Option<&str>> = api
        .operations
        .iter()
        .zip(methods)
        .map(|(operation, method)| {
            let (tag, id) = (operation_tag(api, operation)?, operation.operation_id.as_deref()?);
            let tag = snake(tag);
            let says_tag = |prefix: &str| {
                let prefix = snake(prefix);
                prefix == tag || prefix.strip_suffix("_controller") == Some(&tag)
            };
            let mut separators = id.match_indices(['/', '.', ':', '-', '_']);
            separators.find(|(at, _)| says_tag(&id[..*at]))?;
            method.strip_prefix(&tag)?.strip_prefix('_').filter(|rest| rest.starts_with(char::is_alphabetic))
        })
        .collect();
    let mut counts: HashMap<(usize, &str), usize> = HashMap::new();
    for ((operation, method), short) in api.operations.iter().zip(methods).zip(&wanted) {
        *counts.entry((operation.group.index(), method)).or_default() += 1;
        if let Some(short) = short {
            *counts.entry((operation.group.index(), short)).or_default() += 1;
        }
    }
    let shorts = wanted.iter().zip(&api.operations).zip(methods).map(|((short, operation), method)| {
        let is_free = |short: &&str| counts.get(&(operation.group.index(), *short)) == Some(&1);
        short.filter(is_free).map_or_else(|| method.clone(), str::to_owned)
    });
    shorts.collect()
}

fn operation_tag<'a>(api: &'a Api, operation: &Operation) -> Option<&'a str> {
    api.groups[operation.group.index()].tag.as_deref()
}

/// What an operation with an id may be called, the best first.
fn candidates(operation: &Operation, id: &str, tag: Option<&str>, written: &Scope) -> Vec<String> {
    let short = without_noise(id, operation);
    let numbered = without_number(id).filter(|stem| !written.is_free(&snake(stem)));
    let stem = numbered.unwrap_or(&short).to_owned();
    let mut names = Vec::new();
    if numbered.is_none() {
        names.push(short.clone());
    }
    let told = words(&stem);
    let tells_more = |more: &str| words(more).iter().any(|word| !told.contains(word));
    let tag = tag.map(|tag| tag.trim_end_matches("controller").trim_end_matches("Controller"));
    names.extend(tag.filter(|tag| tells_more(tag)).map(|tag| format!("{stem} {tag}")));
    let path =
        segments(&operation.path).filter(|segment| !is_parameter(segment)).collect::<Vec<_>>().join(" ");
    if !path.is_empty() {
        // The words that the name has already say nothing.
        let more: Vec<String> = words(&path).into_iter().filter(|word| !told.contains(word)).collect();
        names.extend((!more.is_empty()).then(|| format!("{stem} {}", more.join(" "))));
    }
    names.push(id.to_owned());
    names
}

/// An id without what a framework puts there by a rule.
fn without_noise(id: &str, operation: &Operation) -> String {
    let function = without_route(id, operation);
    // NestJS: the controller's class and the method's name.
    if let Some((class, method)) = function.split_once('_')
        && let Some(name) = class.strip_suffix("Controller")
        && !name.is_empty()
        && !method.is_empty()
    {
        return format!("{name} {method}");
    }
    function.to_owned()
}

/// FastAPI makes an id of function, path and method: the function says it all.
fn without_route<'i>(id: &'i str, operation: &Operation) -> &'i str {
    let word = |c: char| if c.is_alphanumeric() || c == '_' { c } else { '_' };
    let suffix: String = operation.path.chars().map(word).collect();
    let suffix = format!("{suffix}_{}", operation.method.to_lowercase());
    id.strip_suffix(&suffix).filter(|rest| !rest.is_empty()).unwrap_or(id)
}

/// An id without the number that a tool tells it apart by: springdoc's `getUsers_1` is another `getUsers`.
fn without_number(id: &str) -> Option<&str> {
    let (stem, number) = id.rsplit_once('_')?;
    (!stem.is_empty() && !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(stem)
}

/// A name for an operation without an id: `get /users/{id}/posts` is `get_users_posts_by_id`. `/api` in front of all
/// says nothing, and counts only where it must.
fn from_route(operation: &Operation, whole: bool) -> String {
    let mut words = operation.method.to_lowercase();
    let mut by = String::new();
    let count = segments(&operation.path).filter(|segment| !is_parameter(segment)).count();
    for (index, segment) in segments(&operation.path).enumerate() {
        if is_parameter(segment) {
            by.push_str(if by.is_empty() { " by " } else { " and " });
            by.push_str(&segment[1..segment.len() - 1]);
        } else if whole || index > 0 || count < 2 || !segment.eq_ignore_ascii_case("api") {
            words.push(' ');
            words.push_str(segment);
        }
    }
    if words.len() == operation.method.len() {
        words.push_str(" root");
    }
    words + &by
}

fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}

fn is_parameter(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}
