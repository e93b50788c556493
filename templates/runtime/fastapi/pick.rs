//! Choosing among the variants of a union as pydantic does.

use serde::de::Error;
use serde_json::Value;

use super::coerce::{self, At};
use super::schema::Schema;
use super::violation::{Location, Violations};

/// The place of the variant that a value is: the one with most fields given, among those the one that fits most
/// exactly, among those the first. That only one may fit is never asked.
///
/// # Errors
/// What is wrong, in words: no variant fits.
pub fn pick<E: Error>(value: &Value, union: &'static Schema) -> Result<usize, E> {
    let variants = if union.any_of.is_empty() { union.one_of } else { union.any_of };
    let mut found = Violations::new(Location::Body);
    let best = coerce::run(Location::Body, &mut found, |walk| walk.choose(variants, value, At::ROOT));
    best.map(|(place, _)| place).ok_or_else(|| E::custom("fits none of the variants"))
}
