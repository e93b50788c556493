//! Enums whose variants stand for strings.

use std::fmt::{Display, Formatter};

use serde::Deserializer;
use serde::de::{Error, Visitor};

/// An enum of strings: its declaration, where each variant has its string behind it, makes `ALL`, `as_str`, `Display`,
/// `FromStr` and serde's traits, and shows the string in the documentation. Needs this module in scope, as `enums`.
#[macro_export]
macro_rules! string_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident {
            $($(#[$note:meta])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[$attribute])*
        pub enum $name {
            $($(#[$note])* #[doc = ""] #[doc = concat!("`", $text, "`")] $variant,)+
        }

        impl $name {
            /// Every value, in the document's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            const TEXTS: &'static [&'static str] = &[$($text),+];

            /// The value as the document writes it.
            pub const fn as_str(self) -> &'static str {
                Self::TEXTS[self as usize]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = enums::UnknownValue;

            fn from_str(text: &str) -> Result<Self, enums::UnknownValue> {
                enums::find(Self::TEXTS, text).map(|at| Self::ALL[at])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                enums::read(deserializer, Self::TEXTS).map(|at| Self::ALL[at])
            }
        }
    };
}
pub use string_enum;

/// A text that is none of an enum's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownValue(&'static [&'static str]);

impl UnknownValue {
    /// What the values are.
    pub fn expected(self) -> &'static [&'static str] {
        self.0
    }
}

impl Display for UnknownValue {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        write!(f, "should be one of `{}`", self.0.join("`, `"))
    }
}

impl std::error::Error for UnknownValue {}

/// Which of an enum's texts this is.
///
/// # Errors
/// Where it is none of them.
pub fn find(texts: &'static [&'static str], text: &str) -> Result<usize, UnknownValue> {
    texts.iter().position(|one| *one == text).ok_or(UnknownValue(texts))
}

/// Reads one of an enum's texts, and tells which.
///
/// # Errors
/// Where it is none of them, or no text.
pub fn read<'de, D: Deserializer<'de>>(
    deserializer: D,
    texts: &'static [&'static str],
) -> Result<usize, D::Error> {
    deserializer.deserialize_str(Texts(texts))
}

struct Texts(&'static [&'static str]);

impl Visitor<'_> for Texts {
    type Value = usize;

    fn expecting(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        UnknownValue(self.0).fmt(f)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<usize, E> {
        find(self.0, text).map_err(E::custom)
    }
}
