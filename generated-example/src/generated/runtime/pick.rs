//! Choosing among the variants of a union by their schemas.

use serde_json::Value;

use super::schema::Schema;

/// The place of the variant that a value is: the first that accepts it, or with `exactly_one` the only one.
///
/// # Errors
/// What is wrong, in words: no variant fits, or several do.
pub fn pick(value: &Value, variants: &[&'static Schema], exactly_one: bool) -> Result<usize, &'static str> {
    let mut fitting = variants.iter().enumerate().filter(|(_, schema)| schema.accepts(value));
    let Some((first, _)) = fitting.next() else { return Err("fits none of the variants") };
    if exactly_one && fitting.next().is_some() {
        return Err("fits more than one of the variants, and should fit only one");
    }
    Ok(first)
}
