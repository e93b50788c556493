//! Choosing among the variants of a union by their schemas.

use serde::de::Error;
use serde_json::Value;

use super::schema::Schema;

/// Objects nested deeper are taken to be kept as a whole.
const DEEPEST: u8 = 16;

/// The place of the variant that a value is. Of `oneOf` it is the only one that accepts the value. Of `anyOf` it is,
/// among those that do, the one that keeps most of the value; the first, where several keep as much.
///
/// # Errors
/// What is wrong, in words: no variant fits, or several do.
pub fn pick<E: Error>(value: &Value, union: &'static Schema) -> Result<usize, E> {
    let exactly_one = union.any_of.is_empty();
    let variants = if exactly_one { union.one_of } else { union.any_of };
    let mut fitting = variants.iter().enumerate().filter(|(_, schema)| schema.accepts(value));
    let Some((first, schema)) = fitting.next() else { return Err(E::custom("fits none of the variants")) };
    if exactly_one {
        return match fitting.next() {
            None => Ok(first),
            Some(_) => Err(E::custom("fits more than one of the variants, and should fit only one")),
        };
    }
    let (mut best, mut least) = (first, dropped(schema, value, DEEPEST));
    for (place, schema) in fitting {
        // Nothing is dropped: there is no better one.
        if least == 0 {
            break;
        }
        let lost = dropped(schema, value, DEEPEST);
        if lost < least {
            (best, least) = (place, lost);
        }
    }
    Ok(best)
}

/// How many members of a value its type does not keep: those that the schema neither names nor speaks of.
fn dropped(schema: &'static Schema, value: &Value, depth: u8) -> usize {
    if depth == 0 {
        return 0;
    }
    match value {
        Value::Array(items) => {
            let kept = items.iter().enumerate().map(|(index, item)| {
                let schema = schema.resolved();
                let of_item = schema.prefix.get(index).or(schema.items);
                of_item.map_or(0, |schema| dropped(schema, item, depth - 1))
            });
            kept.sum()
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, member)| member_dropped(schema, name, member, depth - 1).unwrap_or(1))
            .sum(),
        _ => 0,
    }
}

/// How much of a member is dropped; nothing where the schema does not speak of it.
fn member_dropped(schema: &'static Schema, name: &str, member: &Value, depth: u8) -> Option<usize> {
    if depth == 0 {
        return Some(0);
    }
    let schema = schema.resolved();
    if let Some(property) = schema.properties.iter().find(|property| property.name == name) {
        return Some(dropped(&property.schema, member, depth));
    }
    if let Some(schema) = schema.additional {
        return Some(dropped(schema, member, depth));
    }
    // A schema without any word on members is one of any value, which keeps them all.
    let tagged = schema.extra.and_then(|extra| extra.tag).map_or(&[][..], |tag| tag.variants);
    let parts = schema.all_of.iter().chain(schema.any_of).chain(schema.one_of).copied();
    let mut parts = parts.chain(tagged.iter().map(|(_, schema)| *schema)).peekable();
    if parts.peek().is_none() && schema.properties.is_empty() && !schema.closed {
        return Some(0);
    }
    parts.filter_map(|part| member_dropped(part, name, member, depth - 1)).min()
}
