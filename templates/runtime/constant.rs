//! Enums whose variants stand for values that are not all strings or all integers.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::schema::Literal;

/// Reads a variant by its value: numbers by what they are worth, so that `1.0` is `1`.
///
/// # Errors
/// Where the value is none of these.
pub fn read_constant<'de, D: Deserializer<'de>, T: Copy>(
    deserializer: D,
    values: &[(T, Literal)],
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let found = values.iter().find(|(_, literal)| literal.is(&value));
    found.map(|(variant, _)| *variant).ok_or_else(|| D::Error::custom("is none of the values"))
}

/// Writes the value that a variant stands for.
///
/// # Errors
/// Where the writer fails.
pub fn write_constant<S: Serializer, T: PartialEq>(
    variant: &T,
    values: &[(T, Literal)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let literal = values.iter().find(|(known, _)| known == variant).map_or(Literal::Null, |(_, literal)| *literal);
    match literal {
        Literal::Null => serializer.serialize_unit(),
        Literal::Bool(value) => serializer.serialize_bool(value),
        Literal::Str(text) => serializer.serialize_str(text),
        Literal::Int(value) => match i64::try_from(value) {
            Ok(value) => serializer.serialize_i64(value),
            Err(_) => serializer.serialize_i128(value),
        },
        Literal::Float(text) | Literal::Json(text) => match serde_json::from_str::<Value>(text) {
            Ok(value) => value.serialize(serializer),
            Err(error) => Err(serde::ser::Error::custom(error)),
        },
    }
}
