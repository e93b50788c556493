//! Code that generated enums share.

/// Lets `?` make error enums with the variants `Internal` and `Raw` from any error, and from `Raw`.
///
/// Needs `BoxError`, `Internal` and `Raw` in scope where it is used.
macro_rules! failures {
    ($($name:ident),+ $(,)?) => {$(
        impl<E: Into<BoxError>> From<E> for $name {
            fn from(error: E) -> Self {
                Self::Internal(Internal::new(error))
            }
        }

        impl From<Raw> for $name {
            fn from(raw: Raw) -> Self {
                Self::Raw(raw)
            }
        }
    )+};
}
pub(crate) use failures;
