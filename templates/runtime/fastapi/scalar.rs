//! Numbers and truth values as pydantic reads them in its lax mode.

use serde_json::{Number, Value};

use super::number::is_integral;

/// How near a value was to what it became, for choosing between the variants of a union.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It had to be made another.
    Lax,
    /// It is one in another form: `3` where numbers are meant.
    Strict,
    /// It is one.
    Exact,
}

/// What a value is as a scalar, or pydantic's name of the error.
pub(super) type Scalar<T> = Result<(T, Fit), &'static str>;

/// The longest text that is read as an integer, as Python has it.
const MOST_DIGITS: usize = 4300;

/// A whole number. Beyond 127 bits it is the nearest one that is held.
pub(super) fn integer(value: &Value) -> Scalar<i128> {
    match value {
        Value::Bool(value) => Ok((i128::from(*value), Fit::Lax)),
        Value::Number(number) => whole(number),
        Value::String(text) => integer_text(text).map(|value| (value, Fit::Lax)),
        _ => Err("int_type"),
    }
}

/// A number. The one given where it is one already.
pub(super) fn float(value: &Value) -> Scalar<Number> {
    match value {
        Value::Bool(value) => Ok((Number::from(u8::from(*value)), Fit::Lax)),
        Value::Number(number) => Ok((number.clone(), if number.is_f64() { Fit::Exact } else { Fit::Strict })),
        Value::String(text) => float_text(text).map(|value| (value, Fit::Lax)),
        _ => Err("float_type"),
    }
}

/// True or false.
pub(super) fn boolean(value: &Value) -> Scalar<bool> {
    const YES: [&str; 6] = ["1", "true", "t", "yes", "y", "on"];
    const NO: [&str; 6] = ["0", "false", "f", "no", "n", "off"];
    match value {
        Value::Bool(value) => Ok((*value, Fit::Exact)),
        Value::Number(number) => match number.as_f64() {
            Some(0.0) => Ok((false, Fit::Lax)),
            Some(1.0) => Ok((true, Fit::Lax)),
            // What is no integer of 64 bits is of the wrong type altogether.
            Some(other) if !is_integral(number) || !(number.is_i64() || fits(other)) => Err("bool_type"),
            _ => Err("bool_parsing"),
        },
        Value::String(text) => {
            let is = |words: &[&str]| words.iter().any(|word| text.eq_ignore_ascii_case(word));
            match (is(&YES), is(&NO)) {
                (true, _) => Ok((true, Fit::Lax)),
                (_, true) => Ok((false, Fit::Lax)),
                _ => Err("bool_parsing"),
            }
        }
        _ => Err("bool_type"),
    }
}

/// Whether a whole number is within 64 bits, signed.
#[allow(clippy::cast_precision_loss)]
fn fits(value: f64) -> bool {
    value >= i64::MIN as f64 && value < i64::MAX as f64
}

#[allow(clippy::cast_possible_truncation)]
fn whole(number: &Number) -> Scalar<i128> {
    if let Some(value) = number.as_i64() {
        return Ok((value.into(), Fit::Exact));
    }
    if let Some(value) = number.as_u64() {
        return Ok((value.into(), Fit::Exact));
    }
    let value = number.as_f64().unwrap_or_default();
    if value.fract() != 0.0 {
        Err("int_from_float")
    } else if fits(value) {
        Ok((value as i128, Fit::Lax))
    } else {
        Err("int_parsing_size")
    }
}

fn integer_text(text: &str) -> Result<i128, &'static str> {
    let text = text.trim();
    if text.len() > MOST_DIGITS {
        return Err("int_parsing_size");
    }
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let unsigned = match unsigned.split_once('.') {
        Some((whole, zeros)) if !zeros.is_empty() && zeros.bytes().all(|byte| byte == b'0') => whole,
        _ => unsigned,
    };
    let digits = without_underscores(unsigned).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let digits = digits.ok_or("int_parsing")?;
    let value = digits.parse().unwrap_or(i128::MAX);
    Ok(if text.starts_with('-') { -value } else { value })
}

fn float_text(text: &str) -> Result<Number, &'static str> {
    const PARSING: &str = "float_parsing";
    let text = without_underscores(text.trim()).ok_or(PARSING)?;
    let value: f64 = text.parse().map_err(|_| PARSING)?;
    // JSON has no infinity: what cannot be told must not be read.
    Number::from_f64(value).ok_or("finite_number")
}

/// A text without its underscores, which must stand between digits. Nothing where they do not, or where no text
/// is.
fn without_underscores(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let good = |(at, byte): (usize, &u8)| *byte != b'_' || (digit(at.checked_sub(1)) && digit(Some(at + 1)));
    (!bytes.is_empty() && bytes.iter().enumerate().all(good)).then(|| text.replace('_', ""))
}
