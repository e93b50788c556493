//! Code that generated enums share.

/// What error enums with the variants `Internal` and `Raw` have in common. Needs `Fails`, `Internal` and `Raw` in scope.
#[macro_export]
macro_rules! failures {
    ($($name:ident),+ $(,)?) => {$(
        impl Fails for $name {
            fn internal(error: Internal) -> Self {
                Self::Internal(error)
            }

            fn raw(raw: Raw) -> Self {
                Self::Raw(raw)
            }
        }
    )+};
}
pub use failures;
