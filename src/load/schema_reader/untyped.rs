//! Schemas with `properties` or `items` that do not say their `type`.
//!
//! To the letter they allow every other type as well, which nobody means. They are many where there are any, so that
//! they are told once for a document.

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostic, codes};
use crate::load::reader::Reader;
use crate::source::Pointer;

/// Keywords beside which the type may be said elsewhere, or is none.
const ELSEWHERE: [&str; 9] =
    ["type", "$ref", "$dynamicRef", "$recursiveRef", "allOf", "anyOf", "oneOf", "enum", "const"];

/// Keywords whose schemas say a part of what another one says.
const PARTS: [&str; 9] =
    ["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas", "contentSchema"];

impl Reader<'_, '_> {
    /// Counts a schema that leaves its `type` to be guessed.
    pub(super) fn note_untyped(&mut self, map: &Map<String, Value>, at: &Pointer) {
        let keyword = match (map.get("properties"), map.get("items")) {
            (Some(Value::Object(_)), _) => "properties",
            (_, Some(Value::Object(_))) => "items",
            _ => return,
        };
        let is_part = |at: Option<Pointer>| {
            at.as_ref().and_then(Pointer::last).is_some_and(|key| PARTS.contains(&key.as_ref()))
        };
        if ELSEWHERE.iter().any(|key| map.contains_key(*key))
            || is_part(Some(at.clone()))
            || is_part(at.parent())
        {
            return;
        }
        match &mut self.untyped {
            Some((.., count)) => *count += 1,
            None => self.untyped = Some((at.clone(), keyword, 1)),
        }
    }

    /// That there are such schemas.
    pub(in crate::load) fn tell_untyped(&mut self) -> Option<Diagnostic> {
        let (at, keyword, count) = self.untyped.take()?;
        let more = match count {
            1 => String::new(),
            2 => " (nor has another one)".to_owned(),
            _ => format!(" (nor have {} others)", count - 1),
        };
        let kind = if keyword == "items" { "array" } else { "object" };
        let message = format!("this schema has `{keyword}` and no `type`{more}");
        let help =
            format!("read as `type: {kind}`; write it so: without it, values of other types are valid too");
        Some(Diagnostic::new(codes::TYPE_INFERRED, &at, message).help(help))
    }
}
