//! Values that JSON holds as text, read exactly as their format has it.
//!
//! The libraries behind the types read more: dates of one digit, UUIDs without hyphens, signs and blanks.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer};

use super::json::nullable;

/// A type whose values are read exactly as its format has it, or that holds some.
pub trait Exact: Sized {
    /// Reads a value.
    ///
    /// # Errors
    /// Where it is not of the format.
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Reads a member: `#[serde(deserialize_with = "…")]`.
///
/// # Errors
/// Where the member is not of its format.
pub fn exact<'de, D: Deserializer<'de>, T: Exact>(deserializer: D) -> Result<T, D::Error> {
    T::exact(deserializer)
}

/// Reads a member that may be absent but not `null`: `#[serde(default, deserialize_with = "…")]`.
///
/// # Errors
/// Where the member is `null` or not of its format.
pub fn exact_present<'de, D: Deserializer<'de>, T: Exact>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::exact(deserializer).map(Some)
}

/// Reads a text, without a copy of it. `read` gives nothing for what is no `what`.
pub(super) fn text<'de, D: Deserializer<'de>, T>(
    deserializer: D,
    what: &'static str,
    read: fn(&str) -> Option<T>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(Text { what, read })
}

impl<T: Exact> Exact for Option<T> {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(nullable::<D, Element<T>>(deserializer)?.map(|element| element.0))
    }
}

impl<T: Exact> Exact for Vec<T> {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements = Vec::<Element<T>>::deserialize(deserializer)?;
        Ok(elements.into_iter().map(|element| element.0).collect())
    }
}

impl<T: Exact> Exact for BTreeMap<String, T> {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let elements = BTreeMap::<String, Element<T>>::deserialize(deserializer)?;
        Ok(elements.into_iter().map(|(name, element)| (name, element.0)).collect())
    }
}

/// What serde's own containers hold meanwhile.
struct Element<T>(T);

impl<'de, T: Exact> Deserialize<'de> for Element<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::exact(deserializer).map(Self)
    }
}

struct Text<T> {
    what: &'static str,
    read: fn(&str) -> Option<T>,
}

impl<T> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.what)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        (self.read)(text).ok_or_else(|| E::custom(format_args!("is not {}", self.what)))
    }
}
