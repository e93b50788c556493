//! Names of components without what a framework puts there by a rule.

use std::collections::{BTreeMap, BTreeSet};

use super::words::pascal;
use crate::ir::{Api, Origin};

/// What is known of the components' names.
pub(super) struct Shorter {
    /// The operation that FastAPI made a body for, by the body's name.
    bodies: BTreeMap<String, String>,
    /// What components are called as they stand.
    taken: BTreeSet<String>,
}

impl Shorter {
    /// Looks at all of them. `methods` are the operations' names.
    pub(super) fn new(api: &Api, methods: &[String]) -> Self {
        let operations = api.operations.iter().zip(methods);
        let bodies = operations.filter_map(|(operation, method)| {
            Some((format!("Body_{}", operation.operation_id.as_ref()?), method.clone()))
        });
        let taken = api.types.iter().filter_map(|ty| match &ty.origin {
            Origin::Component(name) => Some(pascal(name)),
            _ => None,
        });
        Self { bodies: bodies.collect(), taken: taken.collect() }
    }

    /// What a component may be called, the best first; the last is its name as it stands.
    pub(super) fn candidates(&self, name: &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        if let Some(method) = self.bodies.get(name) {
            names.push(pascal(&format!("{method} body")));
        }
        names.extend(without_module(name).map(|name| pascal(&name)));
        names.extend(without_package(name).iter().map(|name| pascal(name)));
        // What another component is called as it stands is that one's.
        names.retain(|name| !self.taken.contains(name));
        names.push(pascal(name));
        names
    }
}

/// pydantic puts the module before names that two modules have: `app__models__item__Item`. The last of the modules
/// tells them apart.
fn without_module(name: &str) -> Option<String> {
    let parts: Vec<&str> = name.split("__").collect();
    let [modules @ .., module, class] = parts.as_slice() else { return None };
    let is_module = |part: &&str| !part.is_empty() && !part.contains(char::is_uppercase);
    let is_class = class.starts_with(|c: char| c.is_ascii_uppercase());
    (!modules.is_empty() && is_class && modules.iter().all(is_module)).then(|| format!("{module} {class}"))
}

/// A class within packages: `io.k8s.api.core.v1.Pod` is a `Pod`, and beside another one a `V1Pod`.
fn without_package(name: &str) -> Vec<String> {
    let parts: Vec<&str> = name.split('.').collect();
    let Some((class, packages)) = parts.split_last() else { return Vec::new() };
    let is_package = |part: &&str| part.starts_with(|c: char| c.is_ascii_lowercase());
    if packages.len() < 2
        || !packages.iter().all(is_package)
        || !class.starts_with(|c: char| c.is_ascii_uppercase())
    {
        return Vec::new();
    }
    (1..parts.len()).map(|count| parts[parts.len() - count..].join(" ")).collect()
}
