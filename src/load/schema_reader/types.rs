//! `type`, in all its spellings.

use serde_json::Value;

use crate::diagnostic::{Diagnostic, codes};
use crate::load::reader::{Reader, brief};
use crate::load::schema::{Schema, Types};
use crate::source::Pointer;
use crate::suggest::closest;

const NAMES: [(&str, Types); 6] = [
    ("boolean", Types::BOOLEAN),
    ("integer", Types::INTEGER),
    ("number", Types::NUMBER),
    ("string", Types::STRING),
    ("array", Types::ARRAY),
    ("object", Types::OBJECT),
];

/// Names that other languages have for a type, and the format that goes with them.
const OTHER_NAMES: [(&str, &str, Option<&str>); 22] = [
    ("int", "integer", None),
    ("int32", "integer", Some("int32")),
    ("int64", "integer", Some("int64")),
    ("long", "integer", Some("int64")),
    ("bool", "boolean", None),
    ("float", "number", Some("float")),
    ("double", "number", Some("double")),
    ("decimal", "number", None),
    ("str", "string", None),
    ("text", "string", None),
    ("date", "string", Some("date")),
    ("datetime", "string", Some("date-time")),
    ("date-time", "string", Some("date-time")),
    ("uuid", "string", Some("uuid")),
    ("uri", "string", Some("uri")),
    ("enum", "string", None),
    ("file", "string", Some("binary")),
    ("binary", "string", Some("binary")),
    ("list", "array", None),
    ("dict", "object", None),
    ("map", "object", None),
    ("none", "null", None),
];

impl Reader<'_, '_> {
    /// `type`: a name, or a list of names; `null` makes it nullable.
    pub(super) fn type_keyword(&mut self, schema: &mut Schema, value: &Value, at: &Pointer) {
        let at = at.key("type");
        match value {
            Value::String(name) => {
                let (types, null) = self.type_name(schema, name, value, &at);
                schema.types = types;
                schema.nullable |= null;
                schema.null_by.types |= null;
                schema.only_null = null;
            }
            Value::Array(list) => {
                let mut null = false;
                let mut types = Types::default();
                for (index, value) in list.iter().enumerate() {
                    let at = at.index(index);
                    match value {
                        Value::String(name) => {
                            let (one, is_null) = self.type_name(schema, name, value, &at);
                            types = types.with(one);
                            null |= is_null;
                        }
                        // YAML's `null` without quotes.
                        Value::Null => {
                            self.repaired(&at, value, "read as the type `\"null\"`; put it in quotes");
                            null = true;
                        }
                        _ => self.ignored(&at, value, "the name of a type"),
                    }
                }
                schema.types = types;
                schema.nullable |= null;
                schema.null_by.types |= null;
                schema.only_null = null && types.is_empty();
            }
            Value::Null => {
                self.repaired(&at, value, "read as the type `\"null\"`; put it in quotes");
                schema.nullable = true;
                schema.null_by.types = true;
                schema.only_null = true;
            }
            _ => self.ignored(&at, value, "the name of a type, or a list of them"),
        }
    }

    /// A type, and whether it is `null`.
    fn type_name(&mut self, schema: &mut Schema, name: &str, value: &Value, at: &Pointer) -> (Types, bool) {
        if let Some((_, types)) = NAMES.iter().find(|(known, _)| *known == name) {
            return (*types, false);
        }
        if name == "null" {
            return (Types::default(), true);
        }
        let lower = name.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        if lower == "any" {
            self.repaired(at, value, "read as any value; leave `type` out to say so");
            return (Types::default(), false);
        }
        let other = OTHER_NAMES.iter().find(|(other, ..)| *other == lower);
        let (reading, format) =
            other.map_or((lower.as_str(), None), |(_, reading, format)| (*reading, *format));
        if reading == "null" {
            self.repaired(at, value, "read as the type `\"null\"`; write it so");
            return (Types::default(), true);
        }
        if let Some((_, types)) = NAMES.iter().find(|(known, _)| *known == reading) {
            let with_format = format.map_or(String::new(), |format| format!(" with `format: {format}`"));
            self.repaired(at, value, format!("read as `{reading}`{with_format}; write it so"));
            if schema.format.is_none() {
                schema.format = format.map(str::to_owned);
            }
            return (*types, false);
        }
        let known = || NAMES.iter().map(|(known, _)| *known).chain(["null"]);
        let help = closest(name, known()).map_or_else(
            || {
                format!(
                    "the types are {}",
                    known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                )
            },
            |near| format!("did you mean `{near}`?"),
        );
        self.sink.push(
            Diagnostic::new(codes::UNKNOWN_TYPE, at, format!("{} is no type", brief(value)))
                .label("unknown type")
                .help(help),
        );
        (Types::default(), false)
    }
}
