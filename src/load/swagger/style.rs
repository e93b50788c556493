//! `collectionFormat`: how the items of a list are written.

use serde_json::{Map, Value, json};

use super::Conversion;
use crate::diagnostic::codes;
use crate::load::grammar::{Field, Kind};
use crate::source::Pointer;

/// Where a value stands that is no body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// In the path, or in a header.
    PathOrHeader,
    /// In the query string.
    Query,
    /// In a form.
    Form,
}

/// A value that is no body: its schema, and how a list of it is written where that is not what is meant anyway.
pub(super) struct Styled {
    /// Its schema.
    pub(super) schema: Map<String, Value>,
    /// `style` and `explode`.
    pub(super) style: Option<(&'static str, bool)>,
}

impl Conversion<'_> {
    /// The schema and the style of a parameter, a field of a form, or a header.
    pub(super) fn styled(
        &mut self,
        map: &Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
        place: Where,
    ) -> Styled {
        let mut schema: Map<String, Value> = map
            .iter()
            .filter(|(key, _)| belongs_to_schema(key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        self.places.shown(new, old);
        let is_list = map.get("type").is_some_and(|kind| kind == "array");
        let mut style = None;
        if is_list {
            match self.list_style(map, old, place) {
                Ok(found) => style = found,
                // The items cannot be told apart: the text is what is known.
                Err(()) => schema = Map::from_iter([("type".to_owned(), "string".into())]),
            }
        } else if map.contains_key("collectionFormat") {
            let message = "`collectionFormat` means nothing here, as this is no list";
            self.say(codes::IGNORED, &old.key("collectionFormat"), message, "remove it");
        }
        if let Some(items) = schema.get_mut("items") {
            self.items(items, &old.key("items"));
        }
        let Value::Object(schema) = self.schema(&Value::Object(schema), old, new) else {
            return Styled { schema: Map::new(), style };
        };
        Styled { schema, style }
    }

    /// How a list is written; an error where OpenAPI 3 has no word for it, which is said.
    fn list_style(
        &mut self,
        map: &Map<String, Value>,
        old: &Pointer,
        place: Where,
    ) -> Result<Option<(&'static str, bool)>, ()> {
        let old = old.key("collectionFormat");
        let comma = if place == Where::PathOrHeader { None } else { Some(("form", false)) };
        // A file is a part of its own, whatever is said of lists.
        let of_files = map.get("items").is_some_and(|items| items["type"] == "file");
        let written = map.get("collectionFormat");
        let format = match written {
            None | Some(Value::Null) => "csv",
            Some(Value::String(format)) => format.as_str(),
            Some(_) => "",
        };
        Ok(match (format, place) {
            ("multi", Where::Form) => None,
            (_, Where::Form) if of_files => None,
            ("csv", _) => comma,
            ("multi", Where::Query) => Some(("form", true)),
            ("ssv", Where::Query | Where::Form) => Some(("spaceDelimited", false)),
            ("pipes", Where::Query | Where::Form) => Some(("pipeDelimited", false)),
            ("ssv" | "tsv" | "pipes", _) => {
                self.say(
                    codes::NOT_CONVERTED,
                    &old,
                    format!("OpenAPI 3 has no word for `{format}` here: the list is given as one text"),
                    "use `csv`, or divide the text in the handler",
                );
                return Err(());
            }
            _ => {
                let found = written.unwrap_or(&Value::Null);
                self.ignored(&old, found, "a format that this kind of parameter can have");
                comma
            }
        })
    }

    /// Lists within lists are divided by formats of their own, which OpenAPI 3 has no words for.
    fn items(&mut self, items: &mut Value, old: &Pointer) {
        let Value::Object(map) = items else { return };
        map.shift_remove("collectionFormat");
        if map.get("type").is_some_and(|kind| kind == "array") {
            self.say(
                codes::NOT_CONVERTED,
                old,
                "OpenAPI 3 has no word for a list in a list here: each inner one is given as one text",
                "divide the texts in the handler",
            );
            *items = json!({"type": "string"});
        }
    }
}

/// Whether a key of a parameter or header says something about its value.
pub(super) fn belongs_to_schema(key: &str) -> bool {
    match key {
        // These are the parameter's.
        "description" | "required" | "example" | "x-example" | "deprecated" => false,
        "x-nullable" | "x-isnullable" => true,
        _ if key.starts_with("x-") => key.starts_with("x-enum") || key.starts_with("x-ms-enum"),
        _ => matches!(Kind::Schema.field(key), Field::Known(_)),
    }
}
