//! The values of an answer, as pydantic tells them.

use std::fmt::Write;

use serde_json::Value;

use super::schema::Schema;
use super::shown::{Bounds, Parts, STARS, copy, cut, names_secret, starred};

/// The most bytes that one value is told in, and the most for all values of an answer.
const ONE: usize = 8 * 1024;
const ALL: usize = 64 * 1024;
/// Within these, a value is told whole.
const BOUNDS: Bounds = Bounds { text: usize::MAX, members: usize::MAX, depth: 64 };

/// How much may still be told.
#[derive(Clone, Copy)]
pub(super) struct Budget(usize);

impl Budget {
    pub(super) const fn new() -> Self {
        Self(ALL)
    }

    /// A value as it may be told.
    pub(super) fn shown(&mut self, value: &Value, schema: &Schema, secret: bool) -> Value {
        let mut left = self.0.min(ONE);
        let before = left;
        let shown = if secret {
            starred(value, &mut left)
        } else {
            copy(value, &Parts::of([schema]), BOUNDS, &mut left)
        };
        self.0 -= before - left;
        shown
    }
}

/// Whether a schema, or what it is put together of, is a secret.
pub(super) fn is_secret(schema: &Schema) -> bool {
    Parts::of([schema]).is_secret()
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
