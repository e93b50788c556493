//! The `xml` object: what it says of types, and of where they are used.

use serde_json::Value;

use super::Lowering;
use super::merge::only_part;
use crate::ir::{TypeId, XmlHint, XmlNodeType, XmlPlace};
use crate::load::{Schema, SchemaId, Types};

impl Lowering<'_> {
    /// Notes what is said of a type and its parts; `flat` is its schema with all parts merged.
    pub(super) fn note_xml(&mut self, id: TypeId, schema: SchemaId, flat: &Schema) {
        let own = self.schema(schema);
        let hint = match (hint(&own), own.reference) {
            (own, Some(target)) if own.is_empty() => hint(&self.schema(self.resolve(target).0)),
            (hint, _) => hint,
        };
        if !hint.is_empty() {
            self.xml.types.insert(id, hint);
        }
        for (name, property) in &flat.properties {
            let place = self.xml_place(*property);
            if place != XmlPlace::default() {
                self.xml.fields.insert((id, name.clone()), place);
            }
        }
        let prefix = flat.rare.iter().flat_map(|rare| &rare.prefix_items).enumerate();
        let rest = flat.items.iter().map(|items| (usize::MAX, items));
        for (index, item) in prefix.chain(rest) {
            let place = self.xml_place(*item);
            if place != XmlPlace::default() {
                self.xml.items.insert((id, index), place);
            }
        }
    }

    /// What is said where a schema is used, beside what it only wraps.
    pub(super) fn xml_place(&self, schema: SchemaId) -> XmlPlace {
        let mut place = XmlPlace::default();
        let (target, _) = self.resolve(schema);
        let mut id = schema;
        // As many steps as `resolve` takes.
        for _ in 0..256 {
            if id == target {
                break;
            }
            let schema = self.schema(id);
            place.hint = place.hint.or(&hint(&schema));
            let Some(part) = only_part(&schema) else { break };
            id = part;
        }
        if target != schema && self.names_components {
            place.component = self.components.get(&target).map(ToString::to_string);
        }
        place
    }
}

/// What a schema says itself.
fn hint(schema: &Schema) -> XmlHint {
    let Some(xml) = schema.rare.as_ref().and_then(|rare| rare.xml.as_ref()) else {
        return XmlHint::default();
    };
    let text =
        |key: &str| xml.get(key).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let is = |key: &str| xml.get(key) == Some(&Value::Bool(true));
    let node = match text("nodeType").as_deref() {
        Some("element") => Some(XmlNodeType::Element),
        Some("attribute") => Some(XmlNodeType::Attribute),
        Some("text") => Some(XmlNodeType::Text),
        Some("cdata") => Some(XmlNodeType::Cdata),
        Some("none") => Some(XmlNodeType::Inline),
        _ if is("attribute") => Some(XmlNodeType::Attribute),
        // It is about lists only.
        _ if is("wrapped") && (schema.types.is_empty() || schema.types.contains(Types::ARRAY)) => {
            Some(XmlNodeType::Element)
        }
        _ => None,
    };
    XmlHint { name: text("name"), namespace: text("namespace"), prefix: text("prefix"), node }
}
