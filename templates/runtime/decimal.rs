//! Decimal numbers that are written as text, so that nothing rounds them.

use rust_decimal::Decimal;
use serde::Deserializer;

use super::exact::{Exact, text};
use super::formats::Format;

/// Decimal numbers such as `-12.50`, of at most 28 digits.
pub static DECIMAL: Format = Format::new("decimal", is_decimal);

/// Whether a text is a decimal number that [`Decimal`] holds as it is.
#[must_use]
pub fn is_decimal(text: &str) -> bool {
    read(text).is_some()
}

impl Exact for Decimal {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a decimal number", read)
    }
}

fn read(text: &str) -> Option<Decimal> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    // `Decimal` reads more than this, such as `1_000`.
    if digits(whole) && digits(fraction) { Decimal::from_str_exact(text).ok() } else { None }
}
