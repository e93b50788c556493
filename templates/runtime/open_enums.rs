//! Enums whose variants stand for strings, with one for any other.

/// An enum of strings and of any other string, whose variant is named behind `else`. Its declaration, where each variant
/// has its string behind it, makes `as_str`, `Display`, what turns strings into it and back, and serde's traits.
macro_rules! open_string_enum {
    (
        $(#[$attribute:meta])*
        pub enum $name:ident else $other:ident {
            $($(#[$note:meta])* $variant:ident = $text:literal,)*
        }
    ) => {
        $(#[$attribute])*
        pub enum $name {
            $($(#[$note])* #[doc = ""] #[doc = concat!("`", $text, "`")] $variant,)*
            /// Any other string.
            $other(String),
        }

        impl $name {
            /// The value as it is written.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$other(text) => text,
                }
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                match text.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::$other(text),
                }
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                text.to_owned().into()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                match value {
                    $name::$other(text) => text,
                    value => value.as_str().to_owned(),
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
pub(crate) use open_string_enum;
