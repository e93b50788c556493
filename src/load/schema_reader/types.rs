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
const OTHER_NAMES: [(&str, &str, Option<&str>); 44] = [
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
    ("nil", "null", None),
    ("undefined", "null", None),
    ("short", "integer", Some("int32")),
    ("uint", "integer", None),
    ("uint32", "integer", Some("uint32")),
    ("uint64", "integer", Some("uint64")),
    ("bigint", "integer", Some("int64")),
    ("num", "number", None),
    ("numeric", "number", None),
    ("char", "string", None),
    ("varchar", "string", None),
    ("byte", "string", Some("byte")),
    ("base64", "string", Some("byte")),
    ("timestamp", "string", Some("date-time")),
    ("time", "string", Some("time")),
    ("guid", "string", Some("uuid")),
    ("url", "string", Some("uri")),
    ("email", "string", Some("email")),
    ("password", "string", Some("password")),
    ("arr", "array", None),
    ("hash", "object", None),
    ("struct", "object", None),
];

/// The type of a name as JSON Schema writes it.
pub(super) fn named(name: &str) -> Option<Types> {
    NAMES.iter().find(|(known, _)| *known == name).map(|(_, types)| *types)
}

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
                schema.only_null = null && types.is_empty();
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
        if let Some(types) = named(name) {
            return (types, false);
        }
        if name == "null" {
            return (Types::default(), true);
        }
        let lower = name.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_ascii_lowercase();
        if let Some((types, null)) = several(name) {
            self.repaired(at, value, "read as any of these types; write a list");
            return (types, null);
        }
        if matches!(lower.as_str(), "any" | "mixed" | "json" | "jsonb" | "unknown") {
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
        if schema.reference.is_none()
            && let Some(target) = self.schema_by_reference(&component(name).to_string())
        {
            self.repaired(at, value, format!("read as `$ref: '{}'`; write it so", component(name)));
            schema.reference = Some(target);
            return (Types::default(), false);
        }
        let known = || NAMES.iter().map(|(known, _)| *known).chain(["null"]);
        let near = closest(name, known());
        let help = near.map_or_else(
            || {
                format!(
                    "read as if there were no `type`; the types are {}",
                    known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
                )
            },
            |near| format!("read as `{near}`; write it so"),
        );
        self.sink.push(
            Diagnostic::new(codes::UNKNOWN_TYPE, at, format!("{} is no type", brief(value)))
                .label("unknown type")
                .help(help),
        );
        (near.and_then(named).unwrap_or_default(), near == Some("null"))
    }
}

/// Types that stand in one text, such as `string|null`.
fn several(text: &str) -> Option<(Types, bool)> {
    let parts: Vec<&str> = text.split(['|', ',']).map(str::trim).collect();
    let mut types = Types::default();
    for part in parts.iter().filter(|part| **part != "null") {
        types = types.with(named(part)?);
    }
    (parts.len() > 1).then_some((types, parts.contains(&"null")))
}

/// Where the schema of a name stands.
fn component(name: &str) -> Pointer {
    Pointer::root().key("components").key("schemas").key(name)
}
