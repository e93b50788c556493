//! Reading JSON: once and fast where it is right, again and thoroughly where it is not.
//!
//! RFC 8259 leaves some of it to whoever reads. Here:
//!
//! - The text is UTF-8; a byte order mark before it is passed over. Another `charset` is refused by the headers (415).
//! - An object with a name twice is no JSON (400), wherever it stands, even in members that nothing reads.
//! - Arrays and objects stand in one another up to 127 deep; deeper is no JSON (400).
//! - Numbers: `3.0` and `1E5` are integers where one is needed, and `-0` is 0. Integers are exact as far as the type
//!   goes; beyond it they do not fit (422). What is beyond a 64-bit float, such as `1e400`, is no JSON (400), and so are
//!   `NaN` and `Infinity`. No text is a number: `"1"` does not fit (422).
//! - Half of a surrogate pair, control characters within strings, comments, commas at an end and anything behind the
//!   value are no JSON (400).
//! - No body is not `null`: the one is absent, the other a value.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::error::Category;
use serde_json::{Map, Value};

use super::number::integral;
use super::objects::{Nullable, Objects};
use super::schema::Schema;
use super::twins::has_one_meaning;
use super::violation::{Location, Violations};

/// Why a text could not be read.
#[derive(Debug)]
pub enum Fault {
    /// It is not JSON, or not JSON with one meaning: in words, with line and column.
    Malformed(String),
    /// It is JSON, but not what it must be.
    Invalid(Violations),
}

/// Reads a JSON text into a type whose values follow `schema`.
///
/// `valid` tells whether a value is known to meet what its type alone does not say. Where it does not know, or
/// where serde refuses, the schema has the last word.
///
/// # Errors
/// [`Fault::Malformed`] for text that is not JSON, or has a name twice in an object; [`Fault::Invalid`] with every
/// violation otherwise.
pub fn read<T: DeserializeOwned>(
    bytes: &[u8],
    schema: &'static Schema,
    valid: fn(&T) -> bool,
) -> Result<T, Fault> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let read = std::str::from_utf8(bytes).ok().and_then(|text| {
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = T::deserialize(Objects::new(&mut reader)).ok()?;
        reader.end().ok().map(|()| (read, text))
    });
    match read {
        Some((read, text)) if valid(&read) => {
            if !has_one_meaning(text) {
                parse(bytes).map_err(Fault::Malformed)?;
            }
            Ok(read)
        }
        _ => read_again(bytes, schema),
    }
}

/// Reads a JSON text into a value, minding names that occur twice.
///
/// # Errors
/// What is wrong with the text, in words.
pub fn parse(bytes: &[u8]) -> Result<Value, String> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    Strict
        .deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| plain(&error))
}

/// Makes a typed value of a JSON value that should be one.
///
/// Numbers such as `3.0` are integers where one is needed, as JSON Schema has it.
///
/// # Errors
/// What is wrong, adding to `found`.
pub fn convert<T: DeserializeOwned>(mut value: Value, schema: &'static Schema) -> Result<T, Violations> {
    let mut found = Violations::new(Location::Body);
    schema.violations(&value, &mut found);
    if !found.is_empty() {
        return Err(found);
    }
    integral(&mut value);
    serde_json::from_value(value).map_err(|error| {
        found.push("type", explain(&error));
        found
    })
}

/// Reads a member that may be absent but not `null`: `#[serde(default, deserialize_with = "…")]`.
///
/// # Errors
/// Where the member is `null` or not of its type.
pub fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Reads a member that may be `null`: `#[serde(deserialize_with = "…")]`.
///
/// # Errors
/// Where the member is not of its type.
pub fn nullable<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    Nullable(PhantomData).deserialize(deserializer)
}

/// What serde says about a value, without the value and without the names of Rust types.
pub(super) fn explain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if let Some(field) = text.strip_prefix("missing field ") {
        let field = field.split('`').nth(1).unwrap_or_default();
        return format!("lacks {field}");
    }
    if text.starts_with("unknown variant")
        && let Some((_, known)) = text.split_once(", expected ")
    {
        return format!("should be {}", known.replace('`', ""));
    }
    if text.starts_with("invalid value: integer") {
        return "is out of range".to_owned();
    }
    "does not fit what is expected here".to_owned()
}

#[cold]
fn read_again<T: DeserializeOwned>(bytes: &[u8], schema: &'static Schema) -> Result<T, Fault> {
    let value = parse(bytes).map_err(Fault::Malformed)?;
    convert(value, schema).map_err(Fault::Invalid)
}

/// A syntax error in words: what `serde_json` says, and where.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let said = text.rsplit_once(" at line ").map_or(&*text, |(said, _)| said);
    let said = match error.classify() {
        Category::Eof => "it ends too early",
        Category::Io => "it cannot be read",
        Category::Syntax | Category::Data => said,
    };
    format!("{said} at line {}, column {}", error.line(), error.column())
}

/// Reads a value, refusing objects with a name twice.
pub(super) struct Strict;

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(Self)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            let member = access.next_value_seed(Self)?;
            if members.insert(name, member).is_some() {
                return Err(serde::de::Error::custom("an object has the same name twice,"));
            }
        }
        Ok(Value::Object(members))
    }
}
