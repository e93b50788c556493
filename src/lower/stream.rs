//! Streams of entries: which media types are some, and what one entry is.
//!
//! OpenAPI 3.2 says it with `itemSchema`. Before, documents wrote the schema of an entry, or of a list of them,
//! where that of the whole belongs.

use openapiv3::MediaType;

use super::Lowering;
use crate::ir::Stream;
use crate::load::{self, Schema, SchemaId, Types};

/// The members of an event (OpenAPI 3.2 §4.14.4, HTML §9.2).
const EVENT: &[&str] = &["data", "event", "id", "retry", "comment"];

impl Lowering<'_> {
    /// How an answer's entries are written, and the schema of one; none where it is no stream.
    pub(super) fn stream(
        &self,
        essence: &str,
        media: &MediaType,
        item: Option<SchemaId>,
    ) -> Option<(Stream, Option<SchemaId>)> {
        let framing = framing(essence)?;
        let whole = media.schema.as_ref().map(load::schema_id);
        let entry = item.or_else(|| whole.map(|id| self.entry_of(id)));
        let entry = entry.filter(|id| !self.says_nothing(*id));
        if framing != Stream::Events {
            return Some((framing, entry));
        }
        let Some(entry) = entry else { return Some((Stream::TextEvents, None)) };
        // Where the schema should be that of the whole, `data` alone is as likely a member of the data.
        let described = |id: &SchemaId| self.is_event(*id, item.is_none());
        if described(&entry) {
            return Some(self.data_of(entry));
        }
        let schema = self.schema(self.resolve(entry).0);
        let kinds = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        if !kinds.is_empty() && kinds.iter().all(described) {
            return Some((Stream::WholeEvents, Some(entry)));
        }
        Some((Stream::Events, Some(entry)))
    }

    /// The schema of an entry: of a list its elements', else the schema itself.
    fn entry_of(&self, whole: SchemaId) -> SchemaId {
        let schema = self.schema(self.resolve(whole).0);
        match schema.items {
            Some(items) if schema.types == Types::ARRAY => items,
            _ => whole,
        }
    }

    /// Whether a schema allows anything, or any text: it tells nothing of entries.
    fn says_nothing(&self, id: SchemaId) -> bool {
        let schema = self.schema(self.resolve(id).0);
        let plain = schema.types == Types::STRING && schema.values.is_none() && schema.format.is_none();
        plain || (schema.types.is_empty() && schema.values.is_none() && !has_parts(&schema))
    }

    /// Whether a schema describes an event and not only its data.
    fn is_event(&self, id: SchemaId, strictly: bool) -> bool {
        let schema = self.schema(self.resolve(id).0);
        let known = schema.properties.keys().all(|name| EVENT.contains(&name.as_str()));
        known
            && schema.properties.contains_key("data")
            && (!strictly || schema.properties.len() > 1)
            && schema.all_of.is_empty()
    }

    /// What the data of an event is: JSON where its schema says so, else text.
    fn data_of(&self, event: SchemaId) -> (Stream, Option<SchemaId>) {
        let event = self.schema(self.resolve(event).0);
        let Some(data) = event.properties.get("data") else { return (Stream::TextEvents, None) };
        let schema = self.schema(self.resolve(*data).0);
        let is_json = schema.content_media_type.as_deref().is_some_and(super::media::is_json);
        match schema.rare.as_ref().and_then(|rare| rare.content_schema) {
            Some(content) if is_json => (Stream::Events, Some(content)),
            _ if schema.types.contains(Types::STRING) || self.says_nothing(*data) => {
                (Stream::TextEvents, None)
            }
            _ => (Stream::Events, Some(*data)),
        }
    }
}

fn framing(essence: &str) -> Option<Stream> {
    let subtype = essence.split_once('/')?.1;
    if essence == "text/event-stream" {
        return Some(Stream::Events);
    }
    if subtype == "json-seq" || subtype.ends_with("+json-seq") {
        return Some(Stream::Records);
    }
    let lines = ["jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines", "ndjson", "x-ndjson"];
    let suffix = subtype.ends_with("+jsonl") || subtype.ends_with("+ndjson");
    (lines.contains(&subtype) || suffix).then_some(Stream::Lines)
}

fn has_parts(schema: &Schema) -> bool {
    let lists = [&schema.all_of, &schema.one_of, &schema.any_of];
    schema.reference.is_some()
        || schema.items.is_some()
        || !schema.properties.is_empty()
        || schema.additional_properties.is_some()
        || lists.into_iter().any(|list| !list.is_empty())
}
