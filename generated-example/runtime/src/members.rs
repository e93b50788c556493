//! Structs that are read from objects, member by member.
//!
//! What serde derives for a struct reads it from lists and by the numbers of its members as well, and takes a compiler
//! several times as long. What is not read member by member is still derived, and so is all writing.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use super::objects::Nullable;

/// Has a struct read from an object: `deserialize! { Item { id, kind as "type", note: nullable, count or default_count } }`.
///
/// A member is called as its field, or as what stands behind `as`. Where it is absent, what stands behind `or` gives its
/// value; without, an `Option` is `None`, and all else is an error. One that is `nullable` may be `null` as well, and one
/// that is `required` may be `null`, but not absent. Members of other names are passed over, or `others refused`. What
/// stands behind the struct's own name is what the deserializer is told. Needs this module in scope, as `members`.
#[macro_export]
macro_rules! deserialize {
    (
        $name:ident $(as $told:literal)? {
            $($field:ident $(as $text:literal)? $(: $kind:ident)? $(or $default:path)?),* $(,)?
        } $(others $others:ident)?
    ) => {
        impl<'de> members::Members<'de> for $name {
            const NAME: &'static str = members::last(&[stringify!($name) $(, $told)?]);

            #[allow(clippy::disallowed_names, reason = "members are called as the document calls them")]
            fn read<A: serde::de::MapAccess<'de>>(mut map: A) -> Result<Self, A::Error> {
                #[allow(non_camel_case_types, reason = "variants have the names of the fields they stand for")]
                enum At { $($field),* }
                const NAMES: members::Names<At> = members::Names::new(&[
                    $((members::last(&[stringify!($field) $(, $text)?]), At::$field)),*
                ])$(.$others())?;
                $(let mut $field = members::Member::new()$(.$kind())?$(.or($default))?;)*
                while let Some((name, at)) = NAMES.next(&mut map)? {
                    match *at {
                        $(At::$field => $field.read(&mut map, name)?,)*
                    }
                }
                Ok(Self { $($field: $field.end(NAMES.name(At::$field as usize))?),* })
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                members::read(deserializer)
            }
        }
    };
}
pub use deserialize;

/// A struct that is read from an object.
pub trait Members<'de>: Sized {
    /// What the deserializer is told of it.
    const NAME: &'static str;

    /// Reads the members of an object.
    ///
    /// # Errors
    /// Where a member is not as it should be, comes twice, is absent and must not be, or is there and must not be.
    fn read<A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

/// Reads a struct.
///
/// # Errors
/// Where it is no object, and where its members are not as they should be.
pub fn read<'de, D: Deserializer<'de>, T: Members<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_struct(T::NAME, &[], Reader(PhantomData))
}

/// The last of some texts.
///
/// # Panics
/// Where there are none.
pub const fn last(texts: &'static [&'static str]) -> &'static str {
    texts[texts.len() - 1]
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Members<'de>> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::read(map)
    }
}

/// The names of a struct's members, and what stands for each.
#[derive(Debug)]
pub struct Names<T: 'static> {
    names: &'static [(&'static str, T)],
    is_closed: bool,
}

impl<T> Names<T> {
    /// Those of a struct that passes over all others.
    #[must_use]
    pub const fn new(names: &'static [(&'static str, T)]) -> Self {
        Self { names, is_closed: false }
    }

    /// All others are refused.
    #[must_use]
    pub const fn refused(mut self) -> Self {
        self.is_closed = true;
        self
    }

    /// What a member is called.
    ///
    /// # Panics
    /// Where there are not as many.
    #[must_use]
    pub const fn name(&self, at: usize) -> &'static str {
        self.names[at].0
    }

    /// The next member that an object has; nothing at its end.
    ///
    /// # Errors
    /// Where the object cannot be read, or has a member that is refused.
    pub fn next<'de, A: MapAccess<'de>>(
        &self,
        map: &mut A,
    ) -> Result<Option<(&'static str, &'static T)>, A::Error> {
        while let Some(known) = map.next_key_seed(self)? {
            if let Some((name, at)) = known {
                return Ok(Some((name, at)));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(None)
    }
}

impl<'de, T> DeserializeSeed<'de> for &Names<T> {
    type Value = Option<&'static (&'static str, T)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl<T> Visitor<'_> for &Names<T> {
    type Value = Option<&'static (&'static str, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let known = self.names.iter().find(|(known, _)| *known == name);
        if known.is_none() && self.is_closed {
            return Err(E::unknown_field(name, &[]));
        }
        Ok(known)
    }
}

/// A member on its way to its field.
#[derive(Debug)]
pub struct Member<T> {
    value: Option<T>,
    absent: Absent<T>,
    is_nullable: bool,
}

/// What becomes of a member that is absent.
#[derive(Debug)]
enum Absent<T> {
    /// It is an error, but for an `Option`.
    Read,
    /// It is an error.
    Refused,
    /// It has this value.
    Made(fn() -> T),
}

impl<T> Default for Member<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Member<T> {
    /// One that must be there, unless it is an `Option`.
    #[must_use]
    pub const fn new() -> Self {
        Self { value: None, absent: Absent::Read, is_nullable: false }
    }

    /// One that may be `null`.
    #[must_use]
    pub fn nullable(self) -> Self {
        Self { is_nullable: true, ..self }
    }

    /// One that may be `null`, but must be there.
    #[must_use]
    pub fn required(self) -> Self {
        Self { absent: Absent::Refused, is_nullable: true, ..self }
    }

    /// With its value where it is absent.
    #[must_use]
    pub fn or(self, default: fn() -> T) -> Self {
        Self { absent: Absent::Made(default), ..self }
    }
}

impl<'de, T: Deserialize<'de>> Member<T> {
    /// Reads it.
    ///
    /// # Errors
    /// Where it is not as it should be, or was read before.
    pub fn read<A: MapAccess<'de>>(&mut self, map: &mut A, name: &'static str) -> Result<(), A::Error> {
        if self.value.is_some() {
            return Err(A::Error::duplicate_field(name));
        }
        self.value = Some(if self.is_nullable {
            map.next_value_seed(Nullable(PhantomData))?
        } else {
            map.next_value()?
        });
        Ok(())
    }

    /// What was read, or what it is where it is absent.
    ///
    /// # Errors
    /// Where it is absent, and must not be.
    pub fn end<E: Error>(self, name: &'static str) -> Result<T, E> {
        match (self.value, self.absent) {
            (Some(value), _) => Ok(value),
            (None, Absent::Made(default)) => Ok(default()),
            (None, Absent::Refused) => Err(E::missing_field(name)),
            (None, Absent::Read) => T::deserialize(Missing { name, error: PhantomData }),
        }
    }
}

/// What a member is read from that is absent: `None` for an `Option`, and an error for all else.
struct Missing<E> {
    name: &'static str,
    error: PhantomData<E>,
}

impl<'de, E: Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.name))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
