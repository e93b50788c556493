//! Reading the variants of a union (`oneOf`, `anyOf`).

use serde::Deserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error};
use serde_json::Value;

use super::json::Strict;
use super::number::integral;
use super::variants::tag_text;

/// Reads a value, and what a property of it says: which variant it is (`OpenAPI`'s discriminator). Numbers and
/// booleans are told as their JSON; a property that is absent says nothing, an empty text.
///
/// # Errors
/// Where the value is not read, or has a name twice.
pub fn tagged<'de, D: Deserializer<'de>>(
    deserializer: D,
    property: &str,
) -> Result<(String, Value), D::Error> {
    let value = buffered(deserializer)?;
    let tag = value.get(property).and_then(tag_text).unwrap_or_default();
    Ok((tag, value))
}

/// Reads a value whose variant is not known yet.
///
/// # Errors
/// Where the value is not read, or has a name twice.
pub fn buffered<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Value, D::Error> {
    Strict.deserialize(deserializer)
}

/// Makes a typed value of a variant that was picked, numbers such as `3.0` being integers where one is needed.
///
/// # Errors
/// Where the value does not fit the type.
pub fn variant<T: DeserializeOwned, E: Error>(mut value: Value) -> Result<T, E> {
    integral(&mut value);
    serde_json::from_value(value).map_err(E::custom)
}

/// That a property names no variant.
pub fn no_such_variant<E: Error>() -> E {
    E::custom("does not say which variant it is")
}
