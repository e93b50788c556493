//! Operations: which is which, and what each asks for.

use std::collections::BTreeSet;

use super::graph::Graph;
use super::objects::default_changed;
use super::paths::{filled, listed, may_be, names, without_names};
use super::rules::{
    BASE_PATH, DEFAULT_CHANGED, DEPRECATED_REMOVED, Direction, OPERATION_ADDED, OPERATION_DEPRECATED,
    OPERATION_DIVIDED, OPERATION_ID, OPERATION_JOINED, OPERATION_REMOVED, OPERATION_REVIVED, PARAMETER_ADDED,
    PARAMETER_ADDED_REQUIRED, PARAMETER_EMPTY_ALLOWED, PARAMETER_EMPTY_REFUSED, PARAMETER_MOVED,
    PARAMETER_OPTIONAL, PARAMETER_REMOVED, PARAMETER_REQUIRED, PARAMETER_STYLE, WEBHOOK_ADDED,
    WEBHOOK_REMOVED,
};
use super::{Reader, bodies, security};
use crate::ir::{Api, Location, Occasion, Operation, Outbound, Parameter, Shape};
use crate::source::Pointer;

pub(super) fn compare(graph: &mut Graph<'_>) {
    let (old, new) = (graph.old, graph.new);
    // A path that moves between `servers` and `paths` is the same path.
    let is_moved = old.base_path != new.base_path && !share(old, new, true) && share(old, new, false);
    let key = |api: &Api, operation: &Operation| {
        let base = if is_moved { "" } else { api.base_path.as_str() };
        format!("{} {base}{}", operation.method, without_names(&operation.path))
    };
    if is_moved {
        let message = format!("was `{}/` and is `{}/`", old.base_path, new.base_path);
        graph.operation("all operations".to_owned()).tell(BASE_PATH, "", (None, None), message);
    }
    let is_known = |api: &Api, one: &Operation, other: &Api| {
        let own = key(api, one);
        other.operations.iter().any(|another| key(other, another) == own)
    };
    let added: Vec<&Operation> = new.operations.iter().filter(|one| !is_known(new, one, old)).collect();
    let removed: Vec<&Operation> = old.operations.iter().filter(|one| !is_known(old, one, new)).collect();
    for operation in &new.operations {
        let own = key(new, operation);
        if let Some(was) = old.operations.iter().find(|other| key(old, other) == own) {
            self::operation(&mut graph.operation(name(operation)), was, operation);
        }
    }
    let mut told = Vec::new();
    for was in &removed {
        told.extend(divided(graph, was, &added));
    }
    for is in &added {
        told.extend(joined(graph, &removed, is));
    }
    for operation in added.into_iter().filter(|one| !told.contains(&&one.at)) {
        graph.operation(name(operation)).tell(OPERATION_ADDED, "", (None, Some(&operation.at)), "is new");
    }
    for operation in removed.into_iter().filter(|one| !told.contains(&&one.at)) {
        let (rule, message) = if operation.docs.deprecated {
            (DEPRECATED_REMOVED, "is gone; it was deprecated")
        } else {
            (OPERATION_REMOVED, "is gone")
        };
        graph.operation(name(operation)).tell(rule, "", (Some(&operation.at), None), message);
    }
    outbound(graph);
}

fn name(operation: &Operation) -> String {
    format!("{} {}", operation.method, operation.path)
}

/// Tells of an operation that has a path for each value of a parameter now; gives the places that are told of then.
fn divided<'a>(graph: &mut Graph<'a>, was: &'a Operation, added: &[&'a Operation]) -> Vec<&'a Pointer> {
    let parts: Vec<(&str, &str, &Operation)> = (added.iter())
        .filter(|is| is.method == was.method)
        .filter_map(|is| filled(&was.path, &is.path).map(|(name, value)| (name, value, *is)))
        .collect();
    let Some((parameter, ..)) = parts.first().copied() else { return Vec::new() };
    let values: BTreeSet<&str> = parts.iter().map(|(_, value, _)| *value).collect();
    let is_whole = parts.iter().all(|(name, ..)| *name == parameter)
        && listed(graph.old, was, parameter).is_some_and(|listed| listed.is_subset(&values));
    if !is_whole {
        return Vec::new();
    }
    let message = format!("is a path for each `{parameter}` now");
    graph.operation(name(was)).tell(OPERATION_DIVIDED, "", (Some(&was.at), Some(&parts[0].2.at)), message);
    for (_, _, is) in &parts {
        operation(&mut graph.operation(name(is)), was, is);
    }
    parts.into_iter().map(|(_, _, is)| &is.at).chain([&was.at]).collect()
}

/// Tells of operations whose paths are one with a parameter now; gives the places that are told of then.
fn joined<'a>(graph: &mut Graph<'a>, removed: &[&'a Operation], is: &'a Operation) -> Vec<&'a Pointer> {
    let mut told = Vec::new();
    for was in removed.iter().filter(|was| was.method == is.method) {
        let Some((parameter, value)) = filled(&is.path, &was.path) else { continue };
        if !may_be(graph.new, is, parameter, value) {
            continue;
        }
        let message = format!("is `{value}` for `{parameter}` of `{}` now", is.path);
        let mut reader = graph.operation(name(was));
        reader.tell(OPERATION_JOINED, "", (Some(&was.at), Some(&is.at)), message);
        operation(&mut reader, was, is);
        told.extend([&was.at, &is.at]);
    }
    told
}

/// Whether any operation has the same path in both.
fn share(old: &Api, new: &Api, with_base: bool) -> bool {
    let path = |api: &Api, operation: &Operation| {
        let base = if with_base { api.base_path.as_str() } else { "" };
        format!("{base}{}", without_names(&operation.path))
    };
    let paths: BTreeSet<String> = old.operations.iter().map(|o| path(old, o)).collect();
    new.operations.iter().any(|operation| paths.contains(&path(new, operation)))
}

fn operation(reader: &mut Reader<'_, '_>, was: &Operation, is: &Operation) {
    let places = (Some(&was.at), Some(&is.at));
    match (was.docs.deprecated, is.docs.deprecated) {
        (false, true) => reader.tell(OPERATION_DEPRECATED, "", places, "is deprecated now"),
        (true, false) => reader.tell(OPERATION_REVIVED, "", places, "is no longer deprecated"),
        _ => {}
    }
    if let (Some(old), Some(new)) = (&was.operation_id, &is.operation_id)
        && old != new
    {
        reader.tell(OPERATION_ID, "", places, format!("was called `{old}` and is called `{new}`"));
    }
    security::compare(reader, was, is);
    parameters(reader, was, is);
    let at = (&was.at, &is.at);
    bodies::body(reader, (was.body.as_ref(), is.body.as_ref()), at, Direction::Sent);
    bodies::answers(reader, (&was.responses, &is.responses), at, Direction::Got);
}

fn parameters(reader: &mut Reader<'_, '_>, was: &Operation, is: &Operation) {
    // Path parameters belong together by their places.
    let (old_names, new_names) = (names(&was.path), names(&is.path));
    let is_same = |old: &Parameter, new: &Parameter| {
        if old.location != new.location {
            return false;
        }
        match old.location {
            Location::Path => {
                let place = |names: &[&str], name: &str| names.iter().position(|other| *other == name);
                place(&old_names, &old.name).is_some()
                    && place(&old_names, &old.name) == place(&new_names, &new.name)
            }
            Location::Header => old.name.eq_ignore_ascii_case(&new.name),
            Location::QueryString => true,
            Location::Query | Location::Cookie => old.name == new.name,
        }
    };
    for old in &was.parameters {
        if let Some(new) = is.parameters.iter().find(|new| is_same(old, new)) {
            parameter(reader, old, new);
            continue;
        }
        // A fixed segment stands for it.
        if old.location == Location::Path
            && filled(&was.path, &is.path).is_some_and(|(name, _)| name == old.name)
        {
            continue;
        }
        let moved = is
            .parameters
            .iter()
            .find(|new| new.name == old.name && !was.parameters.iter().any(|other| is_same(other, new)));
        match moved {
            Some(new) => {
                let message = format!("stood in the {} and stands in the {}", word(old), word(new));
                reader.tell(PARAMETER_MOVED, &part(new), (Some(&old.at), Some(&new.at)), message);
            }
            None => reader.tell(PARAMETER_REMOVED, &part(old), (Some(&old.at), Some(&is.at)), "is gone"),
        }
    }
    for new in &is.parameters {
        let known = was.parameters.iter().any(|old| {
            is_same(old, new)
                || (old.name == new.name && !is.parameters.iter().any(|other| is_same(old, other)))
        });
        let stands = || filled(&is.path, &was.path).is_some_and(|(name, _)| name == new.name);
        if known || (new.location == Location::Path && stands()) {
            continue;
        }
        let (rule, message) = if new.required {
            (PARAMETER_ADDED_REQUIRED, "is new, and must be there")
        } else {
            (PARAMETER_ADDED, "is new, and may be absent")
        };
        reader.tell(rule, &part(new), (Some(&was.at), Some(&new.at)), message);
    }
}

fn word(parameter: &Parameter) -> &'static str {
    match parameter.location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    }
}

fn part(parameter: &Parameter) -> String {
    format!(" {} parameter `{}`", word(parameter), parameter.name)
}

fn parameter(reader: &mut Reader<'_, '_>, was: &Parameter, is: &Parameter) {
    let part = part(is);
    let places = (Some(&was.at), Some(&is.at));
    match (was.required, is.required) {
        (false, true) => reader.tell(PARAMETER_REQUIRED, &part, places, "must be there now"),
        (true, false) => reader.tell(PARAMETER_OPTIONAL, &part, places, "may be absent now"),
        _ => {}
    }
    // A single value is written in one way, whatever is said of lists.
    let has_parts = !matches!(
        reader.is().ty(is.value.ty).shape,
        Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_)
            | Shape::Null
    );
    if was.style != is.style || (has_parts && was.explode != is.explode) {
        reader.tell(PARAMETER_STYLE, &part, places, "is written in another way");
    }
    match (was.allow_empty, is.allow_empty) {
        (false, true) => reader.tell(PARAMETER_EMPTY_ALLOWED, &part, places, "may have no value now"),
        (true, false) => reader.tell(PARAMETER_EMPTY_REFUSED, &part, places, "must have a value now"),
        _ => {}
    }
    if was.default != is.default {
        let message = default_changed(was.default.as_ref(), is.default.as_ref());
        reader.tell(DEFAULT_CHANGED.of(Direction::Sent), &part, places, message);
    }
    reader.hold(was.value, is.value, Direction::Sent, &part);
}

/// What the server sends by itself: all goes the other way.
fn outbound(graph: &mut Graph<'_>) {
    let (old, new) = (graph.old, graph.new);
    for sent in &new.outbound {
        let name = called(new, sent);
        let Some(was) = old.outbound.iter().find(|other| called(old, other) == name) else {
            graph.operation(name).tell(WEBHOOK_ADDED, "", (None, Some(&sent.at)), "is new");
            continue;
        };
        let mut reader = graph.operation(name);
        let at = (&was.at, &sent.at);
        let direction = Direction::Sent.turned();
        bodies::body(&mut reader, (was.body.as_ref(), sent.body.as_ref()), at, direction);
        for new in &sent.parameters {
            let same = |old: &&Parameter| old.location == new.location && old.name == new.name;
            if let Some(old) = was.parameters.iter().find(same) {
                reader.hold(old.value, new.value, direction, &part(new));
            }
        }
        for new in &sent.responses {
            let Some(old) = was.responses.iter().find(|old| old.status == new.status) else { continue };
            let (Some(one), Some(other)) = (old.media.first(), new.media.first()) else { continue };
            if let (Some(one), Some(other)) = (one.value, other.value) {
                reader.hold(one, other, Direction::Got.turned(), " answer");
            }
        }
    }
    for sent in &old.outbound {
        let name = called(old, sent);
        if !new.outbound.iter().any(|other| called(new, other) == name) {
            graph.operation(name).tell(WEBHOOK_REMOVED, "", (Some(&sent.at), None), "is gone");
        }
    }
}

fn called(api: &Api, outbound: &Outbound) -> String {
    match &outbound.occasion {
        Occasion::Webhook(name) => format!("webhook {name} {}", outbound.method),
        Occasion::Callback { operation, name, written, .. } => {
            let asked = &api.operations[operation.index()];
            format!("callback {name} of {} {}: {} {written}", asked.method, asked.path, outbound.method)
        }
    }
}
