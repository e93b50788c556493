//! What a request of an operation looks like, and what it answers: the document's examples where they fit,
//! else values made from the types.

use std::collections::HashSet;

use serde_json::Value;

use super::{fit, sample};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Additional, Api, Media, MediaKind, Operation, Status, TypeId, Use};
use crate::source::Pointer;

/// A request and an answer.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// A value for each parameter; none where an optional one is left out.
    pub parameters: Vec<Option<Value>>,
    /// The media type of the body, and the body; none where it has none, or where it is not typed.
    pub body: Option<(usize, Option<Value>)>,
    /// What is answered; none where nothing is described.
    pub answer: Option<Answer>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Which response.
    pub response: usize,
    /// Its status.
    pub status: u16,
    /// A value for each header; none where an optional one is left out.
    pub headers: Vec<Option<Value>>,
    /// The media type, and the body; none where it has none.
    pub body: Option<(usize, Option<Value>)>,
}

/// An example for each operation.
pub(super) fn examples(api: &Api, sink: &mut Sink) -> Vec<Example> {
    api.operations.iter().map(|operation| example(api, operation, sink)).collect()
}

fn example(api: &Api, operation: &Operation, sink: &mut Sink) -> Example {
    let parameters = operation.parameters.iter().map(|parameter| {
        let used = Use { nullable: false, ..parameter.value };
        let given = parameter.example.as_ref().filter(|example| fit::fits(api, used, example));
        if let (None, Some(_)) = (given, &parameter.example) {
            mismatch(&parameter.at, sink);
        }
        match given {
            Some(example) => Some(example.clone()),
            None => parameter.required.then(|| sample::sample(api, used)),
        }
    });
    Example {
        parameters: parameters.collect(),
        body: operation.body.as_ref().map(|body| (0, media_value(api, &body.media[0], sink))),
        answer: answer(api, operation, sink),
    }
}

fn answer(api: &Api, operation: &Operation, sink: &mut Sink) -> Option<Answer> {
    let success = |status: Status| matches!(status, Status::Code(200..=299) | Status::Range(2));
    let rank = |status: Status| match status {
        _ if success(status) => 0,
        Status::Code(300..=399) | Status::Range(3) => 1,
        Status::Default => 2,
        _ => 3,
    };
    let (index, response) = operation.responses.iter().enumerate().min_by_key(|(_, r)| rank(r.status))?;
    let status = match response.status {
        Status::Code(code) => code,
        Status::Range(hundred) => u16::from(hundred) * 100,
        Status::Default => 200,
    };
    let headers = response.headers.iter().map(|header| {
        let given = header.example.as_ref().filter(|example| fit::fits(api, header.value, example)).cloned();
        let usual = || match header.name.to_ascii_lowercase().as_str() {
            // A redirect without a target is none, whatever the document requires.
            "location" => Some(Value::from("/")),
            "content-disposition" => Some(Value::from("attachment")),
            _ => None,
        };
        given.or_else(usual).or_else(|| header.required.then(|| sample::sample(api, header.value)))
    });
    Some(Answer {
        response: index,
        status,
        headers: headers.collect(),
        body: (!response.media.is_empty()).then(|| (0, media_value(api, &response.media[0], sink))),
    })
}

fn media_value(api: &Api, media: &Media, sink: &mut Sink) -> Option<Value> {
    if media.stream.is_some() {
        return Some(entries(api, media));
    }
    let used = media.value?;
    if let Some(example) = &media.example {
        if fit::fits(api, used, example) {
            return Some(example.clone());
        }
        mismatch(&media.at, sink);
    }
    // A schema says nothing about what bytes mean: none are made up.
    (media.kind != MediaKind::Bytes).then(|| sample::likely(api, used))
}

/// The entries of a stream, as a list; or the whole as a text.
fn entries(api: &Api, media: &Media) -> Value {
    let fits = |value: &Value| media.value.is_none_or(|used| fit::fits(api, used, value));
    match &media.example {
        Some(Value::Array(entries)) if entries.iter().all(fits) => Value::Array(entries.clone()),
        Some(Value::String(text)) => Value::String(text.clone()),
        Some(entry) if fits(entry) => Value::Array(vec![entry.clone()]),
        _ => {
            let entry = media.value.map_or_else(|| Value::from("string"), |used| sample::likely(api, used));
            Value::Array(vec![entry])
        }
    }
}

fn mismatch(at: &Pointer, sink: &mut Sink) {
    sink.push(
        Diagnostic::new(codes::EXAMPLE_MISMATCH, at, "the example here is no value of its schema")
            .help("a value made from the schema stands in for it"),
    );
}

/// Which fields have a default that is a value of their type, by type and index.
pub(super) fn field_defaults(api: &Api, sink: &mut Sink) -> HashSet<(TypeId, usize)> {
    let mut fields = HashSet::new();
    for (id, ty) in api.type_ids() {
        let crate::ir::Shape::Struct(object) = &ty.shape else { continue };
        let full = api.views.get(&id).map(|view| view.of);
        for (index, field) in object.fields.iter().enumerate() {
            // What is wrong with a default is told of the full type, which has been looked at before its views.
            if let Some(full) = full {
                if field.default.is_some() && is_default(api, full, &field.name, &fields) {
                    fields.insert((id, index));
                }
                continue;
            }
            if let Some(default) = &field.default
                && checked(api, field.value, default, &field.at, sink)
            {
                fields.insert((id, index));
            }
        }
    }
    fields
}

/// Whether a field of a type has a default that is known to be one.
fn is_default(api: &Api, id: TypeId, name: &str, known: &HashSet<(TypeId, usize)>) -> bool {
    let crate::ir::Shape::Struct(object) = &api.ty(id).shape else { return false };
    let index = object.fields.iter().position(|field| field.name == name);
    index.is_some_and(|index| known.contains(&(id, index)))
}

/// Which parameters have a default that is a value of their type, by operation and index.
pub(super) fn parameter_defaults(api: &Api, sink: &mut Sink) -> HashSet<(usize, usize)> {
    let mut parameters = HashSet::new();
    for (operation, one) in api.operations.iter().enumerate() {
        for (index, parameter) in one.parameters.iter().enumerate() {
            if let Some(default) = &parameter.default
                && !default.is_null()
                && checked(api, parameter.value, default, &parameter.at, sink)
            {
                parameters.insert((operation, index));
            }
        }
    }
    parameters
}

fn checked(api: &Api, used: Use, default: &Value, at: &Pointer, sink: &mut Sink) -> bool {
    // Producers write `default: null` for "none", whatever the type says.
    if default.is_null() && !used.nullable {
        return false;
    }
    if !fit::fits(api, used, default) {
        sink.push(
            Diagnostic::new(
                codes::DEFAULT_MISMATCH,
                at,
                format!("the default {default} is no value of its schema"),
            )
            .help("it is not applied; make it a valid value"),
        );
        return false;
    }
    if !ends(api, used, default, DEEPEST_DEFAULT) {
        sink.push(
            Diagnostic::new(
                codes::DEGRADED,
                at,
                "this default holds further defaults without end: it is not applied, and the field is optional instead",
            )
            .help("write out what the default holds, or leave a default out"),
        );
        return false;
    }
    true
}

/// Deeper than this no default is written as an expression.
const DEEPEST_DEFAULT: usize = 24;

/// Whether a default comes to an end although what it leaves out has defaults too, and its numbers fit their types.
fn ends(api: &Api, used: Use, value: &Value, depth: usize) -> bool {
    use crate::ir::Shape;
    if depth == 0 {
        return false;
    }
    let within = |used: Use, value: &Value| ends(api, used, value, depth - 1);
    match (&api.ty(used.ty).shape, value) {
        (_, Value::Null) => true,
        (Shape::Integer(_), Value::Number(n)) => n.is_i64() || n.is_u64(),
        (Shape::Array(array), Value::Array(items)) => items.iter().all(|item| within(array.items, item)),
        (Shape::Tuple(tuple), Value::Array(items)) => {
            tuple.items.iter().zip(items).all(|(used, item)| within(*used, item))
        }
        (Shape::Map(map), Value::Object(members)) => {
            members.values().all(|member| within(map.values, member))
        }
        (Shape::Struct(object), Value::Object(members)) => {
            let named = |name: &String| object.fields.iter().any(|field| field.name == *name);
            object.fields.iter().all(|field| match members.get(&field.name).or(field.default.as_ref()) {
                Some(member) => within(field.value, member),
                None => true,
            }) && match object.additional {
                Additional::Kept(used) => {
                    members.iter().filter(|(name, _)| !named(name)).all(|(_, member)| within(used, member))
                }
                Additional::Ignored | Additional::Refused => true,
            }
        }
        (Shape::Union(union), _) => union
            .variants
            .iter()
            .filter(|variant| fit::fits(api, variant.value, value))
            .all(|variant| within(variant.value, value)),
        _ => true,
    }
}
