//! Any text format to a [`Value`], with what JSON's own reader would pass over in silence: keys given twice,
//! numbers that JSON has no words for, aliases that grow without end.

use std::cell::RefCell;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use super::path::Path;
use crate::source::Pointer;

/// What went wrong inside a tree that could otherwise be read.
#[derive(Debug)]
pub(super) enum Oddity {
    /// The key at this place stands there more than once, with another value.
    DuplicateKey(Pointer),
    /// The key at this place stands there more than once, with the same value.
    SameTwice(Pointer),
    /// `.nan` or `.inf`, which JSON cannot say.
    NotFinite(Pointer),
    /// A `<<` whose value is no mapping.
    BadMerge(Pointer),
}

/// What is noted while a tree is read.
#[derive(Debug)]
pub(super) struct Notes {
    /// What was found.
    pub(super) oddities: Vec<Oddity>,
    /// How many values may still be made; an alias costs as much as what it stands for.
    pub(super) budget: usize,
    /// YAML's merge key applies.
    pub(super) merges: bool,
}

/// Reads one value, wherever it stands.
#[derive(Clone, Copy)]
pub(super) struct Seed<'a> {
    /// Shared by the whole tree.
    pub(super) notes: &'a RefCell<Notes>,
    /// Where this value stands.
    pub(super) path: Path<'a>,
}

/// The text of the error that an exhausted budget ends with.
pub(super) const OUT_OF_BUDGET: &str = "aliases expand without end";

impl Seed<'_> {
    fn number(self, number: f64) -> Value {
        Number::from_f64(number).map_or_else(
            || {
                self.notes.borrow_mut().oddities.push(Oddity::NotFinite(self.path.pointer()));
                Value::Null
            },
            Value::Number,
        )
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        {
            let mut notes = self.notes.borrow_mut();
            notes.budget = notes.budget.checked_sub(1).ok_or_else(|| D::Error::custom(OUT_OF_BUDGET))?;
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    // Beyond 64 bits a number keeps its size and loses its last digits, as it does in JSON.
    #[expect(clippy::cast_precision_loss, reason = "what JSON readers do with such numbers")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        Ok(self.number(value as f64))
    }

    #[expect(clippy::cast_precision_loss, reason = "what JSON readers do with such numbers")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        Ok(self.number(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(self.number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// A value under a tag of its own: the tag says nothing that OpenAPI knows.
    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Value, A::Error> {
        let (_tag, content) = data.variant::<serde::de::IgnoredAny>()?;
        content.newtype_variant_seed(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        loop {
            let path = self.path.index(list.len());
            match seq.next_element_seed(Seed { notes: self.notes, path })? {
                Some(value) => list.push(value),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let merges = self.notes.borrow().merges;
        let mut map = Map::new();
        let mut merged = Vec::new();
        while let Some(key) = entries.next_key_seed(Key)? {
            let path = self.path.key(&key);
            let value = entries.next_value_seed(Seed { notes: self.notes, path })?;
            if merges && key == "<<" {
                match value {
                    Value::Object(_) => merged.push(value),
                    Value::Array(list) if list.iter().all(Value::is_object) => merged.extend(list),
                    _ => self.notes.borrow_mut().oddities.push(Oddity::BadMerge(path.pointer())),
                }
            } else if let Some(first) = map.get(&key) {
                let at = path.pointer();
                let oddity = if *first == value { Oddity::SameTwice(at) } else { Oddity::DuplicateKey(at) };
                self.notes.borrow_mut().oddities.push(oddity);
            } else {
                map.insert(key, value);
            }
        }
        for value in merged {
            let Value::Object(from) = value else { continue };
            for (key, value) in from {
                map.entry(key).or_insert(value);
            }
        }
        Ok(Value::Object(map))
    }
}

/// A key, as the text that stands there: `200` is `"200"`, and `3.10` keeps its nought.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text as the key")
    }

    fn visit_str<E>(self, value: &str) -> Result<String, E> {
        Ok(value.to_owned())
    }

    fn visit_string<E>(self, value: String) -> Result<String, E> {
        Ok(value)
    }
}
