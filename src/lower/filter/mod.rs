//! Filters of answers: `x-response-include`, `x-response-exclude`, `x-response-exclude-unset`,
//! `x-response-exclude-none` on a media type, or on a response for all of its media types.
//!
//! They mean what FastAPI's `response_model_include`, `…_exclude`, `…_exclude_unset` and `…_exclude_none` mean,
//! but that `include` wins. What is left is a type of its own, so that nothing else can be answered.

mod derive;
mod read;

use std::collections::BTreeMap;

use indexmap::IndexMap;
use serde_json::Value;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Media, OperationId, Shape, Use};
use crate::load::{self, Document, Located};
use crate::source::Pointer;
use crate::suggest::closest;
use derive::Deriver;
use read::Reader;

const PREFIX: &str = "x-response-";
const INCLUDE: &str = "x-response-include";
const EXCLUDE: &str = "x-response-exclude";
const UNSET: &str = "x-response-exclude-unset";
const NONE: &str = "x-response-exclude-none";

/// The keys of filters.
const KEYS: &[&str] = &[INCLUDE, EXCLUDE, UNSET, NONE];

/// Names of properties, and of properties of these; nothing below a name is all of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Names(BTreeMap<String, Names>);

impl Names {
    fn is_leaf(&self) -> bool {
        self.0.is_empty()
    }
}

/// What an answer leaves out.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
struct Filter {
    /// Nothing but these.
    include: Option<Names>,
    /// Everything but these.
    exclude: Option<Names>,
    /// What is not set.
    unset: bool,
    /// What is `null`.
    none: bool,
}

impl Filter {
    fn names_nothing(&self) -> bool {
        self.include.is_none() && self.exclude.is_none()
    }

    /// The same for values that no name leads to.
    fn flags(&self) -> Self {
        Self { include: None, exclude: None, ..*self }
    }
}

/// Filters every answer that asks for it.
pub(super) fn apply(document: &Document, api: &mut Api, sink: &mut Sink) {
    let mut reader = Reader::new(sink);
    let mut wanted = Vec::new();
    for (index, (operation, loaded)) in api.operations.iter().zip(&document.operations).enumerate() {
        report_misplaced(loaded, &mut reader);
        for (place, response) in operation.responses.iter().enumerate() {
            let found = loaded.responses.iter().find(|(_, found)| found.at == response.at);
            let Some((_, found)) = found.filter(|(_, found)| is_filtered(found)) else { continue };
            if response.media.iter().all(|media| media.typed().is_none())
                && let Some(key) = KEYS.iter().find(|key| found.item.extensions.contains_key(**key))
            {
                reader.no_object(&response.at.key(key));
            }
            for (position, media) in response.media.iter().enumerate() {
                if let Some(filter) = filter_of(api, media, found, &mut reader) {
                    wanted.push((OperationId::new(index), place, position, filter));
                }
            }
        }
    }
    if wanted.is_empty() && api.hidden.is_empty() {
        return;
    }
    let mut deriver = Deriver::new(api);
    for (id, place, position, filter) in wanted {
        let media = deriver.media(id, place, position);
        let Some(value) = media.value else { continue };
        let view = deriver.answer(id, value.ty, &filter);
        deriver.media(id, place, position).value = Some(Use { ty: view, ..value });
    }
    prune_examples(api);
}

/// Whether anything of a response is a filter, or would be one: most have none.
fn is_filtered(response: &Located<load::Response>) -> bool {
    let media = response.item.content.values().flat_map(|media| media.extensions.keys());
    response.item.extensions.keys().chain(media).any(|key| key.starts_with("x-response"))
}

/// The filter of a media type: its own, else the response's, key by key.
fn filter_of(
    api: &Api,
    media: &Media,
    response: &Located<load::Response>,
    reader: &mut Reader<'_>,
) -> Option<Filter> {
    let content = response.at.key("content");
    let mut loaded = response.item.content.iter();
    let own =
        loaded.find(|(written, _)| content.key(written) == media.at).map(|(_, media)| &media.extensions);
    let levels =
        own.map(|own| (own, &media.at)).into_iter().chain([(&response.item.extensions, &response.at)]);
    let mut found: Vec<(&str, &Value, Pointer)> = Vec::new();
    for (extensions, at) in levels {
        report_misspelt(extensions, at, reader);
        for key in KEYS {
            if let Some(value) = extensions.get(*key)
                && !found.iter().any(|(known, _, _)| known == key)
            {
                found.push((key, value, at.key(key)));
            }
        }
    }
    let (_, _, first) = found.first()?;
    let Some(value) = media.typed() else {
        // What a response says for all of its media types is for those that have fields.
        if media.at.as_str().len() < first.as_str().len() && first.as_str().starts_with(media.at.as_str()) {
            reader.no_object(first);
        }
        return None;
    };
    let mut filter = Filter::default();
    for (key, value_of_key, at) in &found {
        match *key {
            INCLUDE => filter.include = reader.names(api, value.ty, value_of_key, at, true),
            EXCLUDE => filter.exclude = reader.names(api, value.ty, value_of_key, at, false),
            UNSET => filter.unset = reader.flag(value_of_key, at),
            _ => filter.none = reader.flag(value_of_key, at),
        }
    }
    if let (Some(include), Some(exclude)) = (&filter.include, &mut filter.exclude) {
        let both = read::without_included(exclude, include);
        if let Some((_, _, at)) = found.iter().find(|(key, _, _)| *key == EXCLUDE && !both.is_empty()) {
            reader.say(
                Diagnostic::at_key(
                    codes::FILTER_CONFLICT,
                    at,
                    format!("`{INCLUDE}` asks for what this excludes: {}", both.join(", ")),
                )
                .help("what is included is answered; name it in one of the two only"),
            );
        }
    }
    if filter.exclude.as_ref().is_some_and(Names::is_leaf) {
        filter.exclude = None;
    }
    Some(filter)
}

/// An operation has several answers: which of them a filter is for must be said.
fn report_misplaced(operation: &load::Operation, reader: &mut Reader<'_>) {
    for key in operation.extensions.keys().filter(|key| KEYS.contains(&key.as_str())) {
        reader.say(
            Diagnostic::at_key(
                codes::FILTER_TARGET,
                &operation.at.key(key),
                "an operation has several answers; this filter is for none of them",
            )
            .help("put it beside the `schema` of an answer, or beside its `content`"),
        );
    }
}

/// A filter that does not work shows what it should hide: keys that look like one are spoken of.
fn report_misspelt(extensions: &IndexMap<String, Value>, at: &Pointer, reader: &mut Reader<'_>) {
    let like = |key: &&String| key.starts_with(PREFIX) && !KEYS.contains(&key.as_str());
    for key in extensions.keys().filter(like) {
        // What all keys begin with says nothing about which was meant.
        let own = |key: &'static str| key.trim_start_matches(PREFIX);
        let near = closest(key.trim_start_matches(PREFIX), KEYS.iter().copied().map(own));
        if let Some(near) = near {
            reader.say(
                Diagnostic::at_key(
                    codes::FILTER_VALUE,
                    &at.key(key),
                    format!("`{key}` is no filter of an answer"),
                )
                .help(format!("did you mean `{PREFIX}{near}`?")),
            );
        }
    }
}

/// Examples were written for the full types: what a type has not, its example has not either.
fn prune_examples(api: &mut Api) {
    let full: Vec<_> = api.views.iter().map(|(id, view)| (*id, view.of)).collect();
    for (id, of) in full {
        let example = api.ty(of).example.clone();
        api.types[id.index()].example = example;
    }
    let mut types: Vec<Option<Value>> = Vec::with_capacity(api.types.len());
    for (id, ty) in api.type_ids() {
        let used = Use { ty: id, nullable: false };
        types.push(ty.example.as_ref().map(|example| api.pruned(used, example)));
    }
    for (ty, example) in api.types.iter_mut().zip(types) {
        ty.example = example;
    }
    let mut operations = std::mem::take(&mut api.operations);
    for media in operations.iter_mut().flat_map(|one| &mut one.responses).flat_map(|one| &mut one.media) {
        if let (Some(value), Some(example)) = (media.value, &media.example) {
            media.example = Some(api.pruned(value, example));
        }
    }
    api.operations = operations;
}

/// The structs that a name speaks of: of the items of a list, of the variants of a union.
fn structs(api: &Api, ty: crate::ir::TypeId) -> Vec<crate::ir::TypeId> {
    let (mut found, mut seen, mut stack) = (Vec::new(), Vec::new(), vec![ty]);
    while let Some(id) = stack.pop() {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        match &api.ty(id).shape {
            Shape::Struct(_) => found.push(id),
            Shape::Array(array) => stack.push(array.items.ty),
            Shape::Union(union) => stack.extend(union.variants.iter().rev().map(|variant| variant.value.ty)),
            _ => {}
        }
    }
    found
}
