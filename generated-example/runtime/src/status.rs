//! Statuses within a range of the document, such as `4XX`.

use axum::http::StatusCode;

/// A status from `MIN` to `MAX`: `4XX` is `StatusIn<400, 499>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusIn<const MIN: u16, const MAX: u16>(u16);

/// A number that is no status of the range asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OutOfRange {
    /// The number.
    pub code: u16,
    /// The range's first status.
    pub min: u16,
    /// The range's last status.
    pub max: u16,
}

impl<const MIN: u16, const MAX: u16> StatusIn<MIN, MAX> {
    /// A status known when this is written: `const { StatusIn::new(404) }` does not compile outside the range.
    ///
    /// # Panics
    /// Where the status is outside the range. Use [`TryFrom`] for one that is only known at run time.
    #[must_use]
    pub const fn new(code: u16) -> Self {
        assert!(code >= MIN && code <= MAX, "the status is outside the documented range");
        Self(code)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl<const MIN: u16, const MAX: u16> TryFrom<u16> for StatusIn<MIN, MAX> {
    type Error = OutOfRange;

    fn try_from(code: u16) -> Result<Self, OutOfRange> {
        if (MIN..=MAX).contains(&code) {
            Ok(Self(code))
        } else {
            Err(OutOfRange { code, min: MIN, max: MAX })
        }
    }
}

impl<const MIN: u16, const MAX: u16> TryFrom<StatusCode> for StatusIn<MIN, MAX> {
    type Error = OutOfRange;

    fn try_from(status: StatusCode) -> Result<Self, OutOfRange> {
        Self::try_from(status.as_u16())
    }
}

impl<const MIN: u16, const MAX: u16> From<StatusIn<MIN, MAX>> for u16 {
    fn from(status: StatusIn<MIN, MAX>) -> Self {
        status.0
    }
}

impl std::fmt::Display for OutOfRange {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} is not a status from {} to {}", self.code, self.min, self.max)
    }
}

impl std::error::Error for OutOfRange {}
