//! What may be told of a value that is wrong: never a secret, never more than fits an answer.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::schema::Schema;

/// What stands for a secret.
pub(super) const STARS: &str = "**********";
/// The most bytes that one value is told in, and the most for all values of an answer.
const ONE: usize = 8 * 1024;
const ALL: usize = 64 * 1024;
/// What stands for what was left out.
const CUT: &str = "…";

/// How much may still be told.
#[derive(Clone, Copy)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) const fn new() -> Self {
        Self(ALL)
    }

    /// A value as it may be told.
    pub(super) fn shown(&mut self, value: &Value, schema: &'static Schema, secret: bool) -> Value {
        let mut left = self.0.min(ONE);
        let before = left;
        let shown = copy(value, Some(schema), secret, &mut left, 0);
        self.0 -= before - left;
        shown
    }
}

/// Whether the words of a name say that what it names is a secret.
pub(super) fn names_secret(name: &str) -> bool {
    let lower = name.to_lowercase();
    if ["password", "passwd", "passphrase"].iter().any(|word| lower.contains(word)) {
        return true;
    }
    // `client_secret` and `clientSecret`, but not `secretary`.
    let mut rest = &*lower;
    let mut start = 0;
    while let Some(at) = rest.find("secret") {
        let end = start + at + "secret".len();
        let after = name.get(end..).unwrap_or_default().strip_prefix(['s', 'S']);
        let after = after.unwrap_or_else(|| name.get(end..).unwrap_or_default());
        if !after.starts_with(|next: char| next.is_lowercase()) {
            return true;
        }
        rest = &lower[end..];
        start = end;
    }
    false
}

/// Whether a schema or what it refers to is a secret.
pub(super) fn is_secret(schema: &'static Schema) -> bool {
    schema.is_secret() || schema.resolved().is_secret()
}

/// A value as Python's `str` writes it, cut to a length fit for a message.
pub(super) fn python_text(value: &Value) -> String {
    match value {
        Value::String(text) => cut(text, 128),
        other => {
            let mut out = String::new();
            python(other, &mut out);
            cut(&out, 128)
        }
    }
}

/// A string as Python's `repr` writes it.
pub(super) fn python_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for char in text.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            char if char == quote => out.extend(['\\', char]),
            char => out.push(char),
        }
    }
    out.push(quote);
    out
}

fn python(value: &Value, out: &mut String) {
    // What is cut anyway need not be written.
    if out.len() > 512 {
        return;
    }
    match value {
        Value::Null => out.push_str("None"),
        Value::Bool(value) => out.push_str(if *value { "True" } else { "False" }),
        // Writing to a string cannot fail.
        Value::Number(number) => drop(write!(out, "{number}")),
        Value::String(text) => out.push_str(&python_repr(&cut(text, 512))),
        Value::Array(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                python(item, out);
            }
            out.push(']');
        }
        Value::Object(members) => {
            out.push('{');
            for (index, (name, member)) in members.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(&python_repr(&cut(name, 512)));
                out.push_str(": ");
                if names_secret(name) { out.push_str(STARS) } else { python(member, out) }
            }
            out.push('}');
        }
    }
}

fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}{CUT}", &text[..end]),
        None => text.to_owned(),
    }
}

fn copy(value: &Value, schema: Option<&'static Schema>, secret: bool, left: &mut usize, depth: u8) -> Value {
    let secret = secret || schema.is_some_and(is_secret);
    if secret && !value.is_null() {
        spend(left, STARS.len());
        return STARS.into();
    }
    if depth > 64 {
        return CUT.into();
    }
    match value {
        Value::String(text) => {
            let mut end = text.len().min(*left);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            spend(left, end);
            if end == text.len() { value.clone() } else { format!("{}{CUT}", &text[..end]).into() }
        }
        Value::Array(items) => {
            let mut out = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if *left == 0 {
                    out.push(CUT.into());
                    break;
                }
                spend(left, 2);
                let schema = schema.and_then(|schema| part(schema, 0, &mut |one| item_of(one, index)));
                out.push(copy(item, schema, false, left, depth + 1));
            }
            Value::Array(out)
        }
        Value::Object(members) => {
            let mut out = Map::new();
            for (name, member) in members {
                if *left == 0 {
                    out.insert(CUT.to_owned(), CUT.into());
                    break;
                }
                spend(left, name.len() + 4);
                let inner = schema.and_then(|schema| part(schema, 0, &mut |one| member_of(one, name)));
                let secret = names_secret(name) || schema.is_some_and(|schema| hides(schema, name, 0));
                out.insert(cut(name, 256), copy(member, inner, secret, left, depth + 1));
            }
            Value::Object(out)
        }
        scalar => {
            spend(left, 8);
            scalar.clone()
        }
    }
}

fn spend(left: &mut usize, bytes: usize) {
    *left = left.saturating_sub(bytes);
}

fn item_of(schema: &'static Schema, index: usize) -> Option<&'static Schema> {
    schema.prefix.get(index).or(schema.items)
}

fn member_of(schema: &'static Schema, name: &str) -> Option<&'static Schema> {
    let property = schema.properties.iter().find(|property| property.name == name);
    property.map(|property| &property.schema).or(schema.additional)
}

/// Whether any variant of a schema says that a member is a secret.
fn hides(schema: &'static Schema, name: &str, depth: u8) -> bool {
    let mut look = |one: &'static Schema| member_of(one, name).filter(|member| is_secret(member));
    part(schema, depth, &mut look).is_some()
}

/// Looks in a schema, behind its reference, and in all its parts and variants.
fn part(
    schema: &'static Schema,
    depth: u8,
    look: &mut dyn FnMut(&'static Schema) -> Option<&'static Schema>,
) -> Option<&'static Schema> {
    let schema = schema.resolved();
    if depth > 8 {
        return None;
    }
    look(schema).or_else(|| {
        let tagged = schema.extra.and_then(|extra| extra.tag).map_or(&[][..], |tag| tag.variants);
        let tagged = tagged.iter().map(|(_, schema)| schema);
        let mut parts = schema.all_of.iter().chain(schema.one_of).chain(schema.any_of).chain(tagged);
        parts.find_map(|one| part(one, depth + 1, look))
    })
}
