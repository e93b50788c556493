//! Reading the variants of a union (`oneOf`, `anyOf`).

use std::fmt;
use std::marker::PhantomData;

use serde::Deserializer;
use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Error, IntoDeserializer, MapAccess, Visitor};
use serde_json::Value;

use super::json::Strict;
use super::number::integral;
use super::objects::Objects;
use super::variants::tag_text;

/// A union of objects in which a property says which variant a value is (`OpenAPI`'s discriminator).
pub trait Tagged: Sized {
    /// The property.
    const PROPERTY: &'static str;

    /// Reads the variant that the property names. Numbers and booleans are named by their JSON; where the property is
    /// absent, the name is empty. The value has the property, too.
    ///
    /// # Errors
    /// Where there is no such variant, or the value is none.
    fn read<'de, D: Deserializer<'de>>(tag: &str, value: D) -> Result<Self, D::Error>;
}

/// Reads a union. Only what stands before the property is kept aside: mostly nothing, as clients write it first.
///
/// # Errors
/// Where the value is no object, or none of the variants.
pub fn tagged<'de, T: Tagged, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    // As a struct is read, so that `null` is no member that may be absent.
    deserializer.deserialize_struct(T::PROPERTY, &[], Union(PhantomData))
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
    T::deserialize(Objects::new(value)).map_err(E::custom)
}

/// That a property names no variant.
pub fn no_such_variant<E: Error>() -> E {
    E::custom("does not say which variant it is")
}

struct Union<T>(PhantomData<T>);

impl<'de, T: Tagged> Visitor<'de> for Union<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<T, A::Error> {
        let mut before = Vec::new();
        let mut tag = None;
        while let Some(name) = access.next_key::<String>()? {
            let member = access.next_value_seed(Strict)?;
            let is_tag = name == T::PROPERTY;
            if is_tag {
                tag = tag_text(&member);
            }
            before.push((name, member));
            if is_tag {
                break;
            }
        }
        let rest = Rest { before: before.into_iter(), member: None, access };
        T::read(&tag.unwrap_or_default(), MapAccessDeserializer::new(rest))
    }
}

/// The members of an object, some of which have been read already.
struct Rest<A> {
    before: std::vec::IntoIter<(String, Value)>,
    /// The member whose name was asked for last, if it was one of those.
    member: Option<Value>,
    access: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Rest<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        let Some((name, member)) = self.before.next() else { return self.access.next_key_seed(seed) };
        self.member = Some(member);
        seed.deserialize(name.into_deserializer()).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        match self.member.take() {
            Some(member) => {
                seed.deserialize(Objects { inner: member, is_member: true }).map_err(A::Error::custom)
            }
            None => self.access.next_value_seed(seed),
        }
    }
}
