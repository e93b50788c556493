//! Choosing among the variants of a union (`oneOf`, `anyOf`).

use serde::de::{DeserializeOwned, Error};
use serde_json::Value;

use super::number::integral;

/// The place of the variant that a property of the value names (`OpenAPI`'s discriminator).
///
/// # Errors
/// What is wrong, in words: the property is not there, or names no variant.
pub fn pick_tagged(value: &Value, property: &str, names: &[&[&str]]) -> Result<usize, &'static str> {
    let name = value.get(property).and_then(Value::as_str).ok_or("does not say which variant it is")?;
    names.iter().position(|names| names.contains(&name)).ok_or("names a variant that is not known")
}

/// Makes a typed value of a variant that was picked, numbers such as `3.0` being integers where one is needed.
///
/// # Errors
/// Where the value does not fit the type.
pub fn variant<T: DeserializeOwned, E: Error>(mut value: Value) -> Result<T, E> {
    integral(&mut value);
    serde_json::from_value(value).map_err(E::custom)
}
