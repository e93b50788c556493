//! Exact arithmetic on the numbers of JSON: bounds and multiples never go through a rounded float.

use std::cmp::Ordering;

use serde_json::{Number as JsonNumber, Value};

/// A bound as the document writes it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// Within `i64`.
    Signed(i64),
    /// Above `i64`, within `u64`.
    Unsigned(u64),
    /// Everything else.
    Float(f64),
}

impl Number {
    /// The number nearest to an integer: exact within 64 bits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
    pub(super) const fn integer(value: i128) -> Self {
        if value >= i64::MIN as i128 && value <= i64::MAX as i128 {
            Self::Signed(value as i64)
        } else if value >= 0 && value <= u64::MAX as i128 {
            Self::Unsigned(value as u64)
        } else {
            Self::Float(value as f64)
        }
    }

    /// How a value relates to this bound; nothing where either is not a number.
    pub(super) fn compare(self, value: &JsonNumber) -> Option<Ordering> {
        match (exact(value), self.exact()) {
            (Exact::Int(value), Exact::Int(bound)) => Some(value.cmp(&bound)),
            (Exact::Float(value), Exact::Float(bound)) => value.partial_cmp(&bound),
            (Exact::Float(value), Exact::Int(bound)) => float_to_int(value, bound),
            (Exact::Int(value), Exact::Float(bound)) => float_to_int(bound, value).map(Ordering::reverse),
        }
    }

    fn exact(self) -> Exact {
        match self {
            Self::Signed(value) => Exact::Int(value.into()),
            Self::Unsigned(value) => Exact::Int(value.into()),
            Self::Float(value) => Exact::Float(value),
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Signed(value) => value.fmt(f),
            Self::Unsigned(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
        }
    }
}

/// Whether a number has no fraction: `3`, and as JSON Schema says also `3.0`.
pub(super) fn is_integral(number: &JsonNumber) -> bool {
    !number.is_f64() || number.as_f64().is_some_and(|value| value.fract() == 0.0)
}

/// Why a number without a fraction is no integer that is kept as it is; nothing where it is one. Bounds that the schema
/// has by itself are told by themselves.
pub(super) fn beyond_integers(number: &JsonNumber, has_least: bool, has_most: bool) -> Option<&'static str> {
    let is_float = number.is_f64();
    let value = number.as_f64().filter(|_| is_float).unwrap_or_default();
    let too_great = if is_float { value >= TWO_TO_63 } else { number.as_i64().is_none() };
    if (too_great && !has_most) || (value < -TWO_TO_63 && !has_least) {
        Some("should fit 64 bits")
    } else if is_float && value.abs() > EXACT && value.abs() < 2.0 * TWO_TO_63 {
        Some("should be written in digits only")
    } else {
        None
    }
}

/// Writes numbers such as `3.0` as `3`, all through a value, where that is the number that was sent for sure.
pub fn integral(value: &mut Value) {
    each_number(value, &|number| {
        let is_exact = number.as_f64().is_some_and(|float| float.abs() <= EXACT);
        whole(number).filter(|_| is_exact)
    });
}

/// Writes equal numbers alike, all through a value, where 64 bits hold them.
pub(super) fn unify(value: &mut Value) {
    each_number(value, &whole);
}

fn each_number(value: &mut Value, change: &dyn Fn(&JsonNumber) -> Option<JsonNumber>) {
    match value {
        Value::Number(number) => {
            if let Some(changed) = change(number) {
                *number = changed;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| each_number(item, change)),
        Value::Object(members) => members.values_mut().for_each(|member| each_number(member, change)),
        _ => {}
    }
}

/// Whether `value` is a whole multiple of `step`, a positive decimal such as `0.01` or `1e-3`.
///
/// Both are taken as the decimals they are written as: `0.3` is a multiple of `0.1`.
pub(super) fn multiple_of(value: &str, step: &str) -> bool {
    let (Some(value), Some(step)) = (Decimal::parse(value), Decimal::parse(step)) else { return true };
    value.is_multiple_of(&step)
}

/// The decimal text of a number, for [`multiple_of`].
pub(super) fn text(number: &JsonNumber) -> String {
    number.to_string()
}

/// 2^53: up to here a float holds every integer, so that what is read is what was sent.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// 2^63: from here on an integer does not fit `i64`.
const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;

enum Exact {
    Int(i128),
    Float(f64),
}

fn exact(number: &JsonNumber) -> Exact {
    number
        .as_i64()
        .map(i128::from)
        .or_else(|| number.as_u64().map(i128::from))
        .map_or_else(|| Exact::Float(number.as_f64().unwrap_or(f64::NAN)), Exact::Int)
}

#[allow(clippy::cast_possible_truncation)]
fn float_to_int(float: f64, int: i128) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    // Beyond this no integer of ours is near, and below it the cast is exact.
    if float.abs() >= 1e30 {
        return float.partial_cmp(&0.0);
    }
    let floor = float.floor();
    let order = (floor as i128).cmp(&int);
    Some(if order == Ordering::Equal && floor < float { Ordering::Greater } else { order })
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)]
fn whole(number: &JsonNumber) -> Option<JsonNumber> {
    let float = number.as_f64().filter(|_| number.is_f64())?;
    if float.fract() != 0.0 {
        return None;
    }
    if (-TWO_TO_63..TWO_TO_63).contains(&float) {
        Some((float as i64).into())
    } else if float > 0.0 && float < 2.0 * TWO_TO_63 {
        Some((float as u64).into())
    } else {
        None
    }
}

/// `digits * 10^exponent`; the sign does not matter here.
struct Decimal {
    digits: u128,
    exponent: i64,
}

impl Decimal {
    /// Nothing where the text is no number or has more digits than fit.
    fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let mut exponent = exponent.parse::<i32>().ok().map(i64::from)?;
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let mut digits = 0_u128;
        for byte in whole.trim_start_matches(['-', '+']).bytes().chain(fraction.bytes()) {
            let digit = char::from(byte).to_digit(10)?;
            digits = digits.checked_mul(10)?.checked_add(digit.into())?;
        }
        exponent -= i64::try_from(fraction.len()).ok()?;
        while digits != 0 && digits.is_multiple_of(10) {
            digits /= 10;
            exponent += 1;
        }
        Some(Self { digits, exponent })
    }

    fn is_multiple_of(&self, step: &Self) -> bool {
        if self.digits == 0 || step.digits == 0 {
            return true;
        }
        let Ok(shift) = u32::try_from(self.exponent.abs_diff(step.exponent)) else { return false };
        if self.exponent >= step.exponent {
            // (digits * 10^shift) mod step, without the power ever growing.
            let mut rest = self.digits % step.digits;
            for _ in 0..shift {
                let Some(next) = rest.checked_mul(10) else { return false };
                rest = next % step.digits;
                if rest == 0 {
                    break;
                }
            }
            rest == 0
        } else {
            let step = 10_u128.checked_pow(shift).and_then(|power| step.digits.checked_mul(power));
            step.is_some_and(|step| self.digits.is_multiple_of(step))
        }
    }
}
