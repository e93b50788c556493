//! A text where a schema must be: the name of a type, the place of a schema, a truth value in quotes.

use serde_json::Value;

use crate::load::reader::{Reader, spelled_flag};
use crate::load::schema::Schema;
use crate::source::Pointer;

impl Reader<'_, '_> {
    /// The schema that a text means.
    pub(super) fn schema_of_text(&mut self, text: &str, value: &Value, at: &Pointer) -> Schema {
        let mut schema = Schema::default();
        if let Some(types) = super::types::named(text) {
            schema.types = types;
            self.repaired(at, value, format!("read as `type: {text}`; write it so"));
        } else if let Some(flag) = spelled_flag(text) {
            schema.never = !flag;
            self.repaired(at, value, format!("read as {flag}; write it so, without quotes"));
        } else if let Some(target) = text.starts_with("#/").then(|| self.schema_by_reference(text)).flatten()
        {
            schema.reference = Some(target);
            self.repaired(at, value, format!("read as `$ref: '{text}'`; write it so"));
        } else {
            self.ignored(at, value, "a schema");
        }
        schema
    }
}
