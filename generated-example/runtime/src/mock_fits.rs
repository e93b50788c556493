//! Whether a value that was made up is one of its schema. It knows the keywords that making one up can get wrong, and
//! takes all others as met.

use serde_json::{Map, Value};

use super::escape::decode;

/// No schema is followed deeper than this: what is deeper counts as met.
const DEEPEST: usize = 24;

/// What a reference of a document leads to: `#/components/schemas/Pet`.
pub fn target<'a>(document: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    document.pointer(pointer).or_else(|| document.pointer(&decode(pointer, false)?))
}

/// Whether a value is one of a schema.
pub fn fits(document: &Value, schema: &Value, value: &Value) -> bool {
    Fit { document }.fits(schema, value, DEEPEST)
}

struct Fit<'a> {
    document: &'a Value,
}

impl Fit<'_> {
    fn fits(&self, schema: &Value, value: &Value, depth: usize) -> bool {
        let Some(keywords) = schema.as_object() else { return schema != &Value::Bool(false) };
        if depth == 0 {
            return true;
        }
        let within = |schema: &Value| self.fits(schema, value, depth - 1);
        let all = |name: &str| keywords.get(name).and_then(Value::as_array);
        if value.is_null() && keywords.get("nullable") == Some(&Value::Bool(true)) {
            return true;
        }
        keywords
            .get("$ref")
            .and_then(Value::as_str)
            .and_then(|reference| target(self.document, reference))
            .is_none_or(within)
            && keywords.get("type").is_none_or(|types| is_of(types, value))
            && keywords.get("const").is_none_or(|known| known == value)
            && all("enum").is_none_or(|known| known.is_empty() || known.contains(value))
            && all("allOf").is_none_or(|parts| parts.iter().all(within))
            && all("anyOf").is_none_or(|parts| parts.iter().any(within))
            && all("oneOf").is_none_or(|parts| parts.iter().filter(|part| within(part)).count() == 1)
            && keywords.get("not").is_none_or(|not| !within(not))
            && match value {
                Value::Number(_) => number(keywords, value.as_f64().unwrap_or_default()),
                Value::String(text) => length(keywords, "Length", text.chars().count()),
                Value::Array(items) => {
                    let first = all("prefixItems").map_or(0, Vec::len);
                    length(keywords, "Items", items.len())
                        && (keywords.get("uniqueItems") != Some(&Value::Bool(true))
                            || items.iter().enumerate().all(|(index, item)| !items[..index].contains(item)))
                        && keywords.get("items").is_none_or(|schema| {
                            items.iter().skip(first).all(|item| self.fits(schema, item, depth - 1))
                        })
                }
                Value::Object(members) => self.object(keywords, members, depth),
                Value::Null | Value::Bool(_) => true,
            }
    }

    fn object(&self, keywords: &Map<String, Value>, members: &Map<String, Value>, depth: usize) -> bool {
        let properties = keywords.get("properties").and_then(Value::as_object);
        let known = |name: &String| properties.is_some_and(|known| known.contains_key(name));
        let patterned = keywords.get("patternProperties").is_some();
        let required = keywords.get("required").and_then(Value::as_array);
        let is_written = |name: &str| {
            let property = properties.and_then(|known| known.get(name));
            property.is_some_and(|schema| is_marked(self.document, schema, "writeOnly"))
        };
        length(keywords, "Properties", members.len())
            && required
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .all(|name| members.contains_key(name) || is_written(name))
            && properties.into_iter().flatten().all(|(name, schema)| {
                members.get(name).is_none_or(|member| self.fits(schema, member, depth - 1))
            })
            && keywords.get("additionalProperties").is_none_or(|schema| {
                patterned
                    || members
                        .iter()
                        .filter(|(name, _)| !known(name))
                        .all(|(_, member)| self.fits(schema, member, depth - 1))
            })
    }
}

/// Whether a property is marked, itself or where it refers to: `writeOnly`.
pub fn is_marked(document: &Value, schema: &Value, mark: &str) -> bool {
    let reference = schema.get("$ref").and_then(Value::as_str);
    let there = reference.and_then(|reference| target(document, reference));
    [Some(schema), there].into_iter().flatten().any(|one| one.get(mark) == Some(&Value::Bool(true)))
}

/// Whether a value has one of the types that `type` names.
fn is_of(types: &Value, value: &Value) -> bool {
    let is = |name: &Value| match name.as_str().unwrap_or_default() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    };
    match types {
        Value::Array(types) => types.is_empty() || types.iter().any(is),
        one => is(one),
    }
}

fn number(keywords: &Map<String, Value>, value: f64) -> bool {
    let (low, high) = bounds(keywords);
    let step = keywords.get("multipleOf").and_then(Value::as_f64).filter(|step| *step > 0.0);
    low.is_none_or(|(low, exclusive)| value > low || (!exclusive && value >= low))
        && high.is_none_or(|(high, exclusive)| value < high || (!exclusive && value <= high))
        && step.is_none_or(|step| {
            let steps = value / step;
            (steps - steps.round()).abs() < 1e-6
        })
}

/// A bound, and whether it is outside itself.
pub type Bound = (f64, bool);

/// The bounds of a number, and whether they are outside themselves: as 3.0 says it, or as 3.1 does.
pub fn bounds(keywords: &Map<String, Value>) -> (Option<Bound>, Option<Bound>) {
    let bound = |plain: &str, exclusive: &str| {
        let plain = keywords.get(plain).and_then(Value::as_f64);
        match keywords.get(exclusive) {
            Some(Value::Bool(is_exclusive)) => plain.map(|bound| (bound, *is_exclusive)),
            Some(own) => own.as_f64().map(|bound| (bound, true)).or(plain.map(|bound| (bound, false))),
            None => plain.map(|bound| (bound, false)),
        }
    };
    (bound("minimum", "exclusiveMinimum"), bound("maximum", "exclusiveMaximum"))
}

/// The limits of a length: `minItems` and `maxItems`, say.
pub fn limits(keywords: &Map<String, Value>, of: &str) -> (usize, Option<usize>) {
    let limit = |side: &str| {
        let limit = keywords.get(&format!("{side}{of}")).and_then(Value::as_f64)?;
        // No document means more than a `u32` can hold.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it saturates")]
        let limit = limit as u32;
        usize::try_from(limit).ok()
    };
    (limit("min").unwrap_or(0), limit("max"))
}

fn length(keywords: &Map<String, Value>, of: &str, length: usize) -> bool {
    let (least, most) = limits(keywords, of);
    length >= least && most.is_none_or(|most| length <= most)
}
