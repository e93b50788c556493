//! Texts of the document as values of the type that their format has: worked out here, so that nothing can fail there.

use crate::analyze;
use crate::ir::StringFormat;

/// The expression; none where the type is a string, or the text is no value of it.
pub(super) fn of_format(format: StringFormat, text: &str) -> Option<String> {
    use StringFormat as F;
    Some(match format {
        F::DateTime => {
            let (local, offset) = offset(text)?;
            match offset {
                0 => format!("const {{ {}.and_utc() }}", date_time(local)?),
                offset => {
                    let (seconds, nanos) = timestamp(local, offset)?;
                    format!("const {{ chrono::DateTime::from_timestamp({seconds}, {nanos}).unwrap() }}")
                }
            }
        }
        F::DateTimeLocal => format!("const {{ {} }}", date_time(text)?),
        F::Date => format!("const {{ {} }}", date(text)?),
        F::TimeLocal => {
            format!("const {{ chrono::NaiveTime::from_hms_nano_opt({}).unwrap() }}", arguments(text)?)
        }
        F::Uuid => format!("uuid::uuid!({text:?})"),
        F::Ipv4 => {
            let parts: Vec<String> =
                text.parse::<std::net::Ipv4Addr>().ok()?.octets().iter().map(ToString::to_string).collect();
            format!("std::net::Ipv4Addr::new({})", parts.join(", "))
        }
        F::Ipv6 => {
            let parts = text.parse::<std::net::Ipv6Addr>().ok()?.segments();
            let parts: Vec<String> = parts.iter().map(|part| format!("{part:#x}")).collect();
            format!("std::net::Ipv6Addr::new({})", parts.join(", "))
        }
        F::Byte => format!("runtime::Base64({}.to_vec())", bytes(text)?),
        F::Base64Url => {
            let text = text.replace('-', "+").replace('_', "/");
            format!("runtime::Base64Url({}.to_vec())", bytes(&text)?)
        }
        F::Decimal => {
            let (digits, scale) = analyze::decimal(text)?;
            match i64::try_from(digits) {
                Ok(digits) => format!("rust_decimal::Decimal::new({digits}, {scale})"),
                Err(_) => format!("rust_decimal::Decimal::from_i128_with_scale({digits}, {scale})"),
            }
        }
        F::Char => format!("{:?}", text.chars().next()?),
        _ => return None,
    })
}

/// The seconds since 1970 of a date and a time at an offset in minutes, and the nanoseconds beyond.
fn timestamp(text: &str, offset: i32) -> Option<(i64, u32)> {
    let (day, time) = text.split_once(['T', 't'])?;
    let [year, month, day] = three(day, '-')?;
    let [hour, minute, second, nanos] = clock(time)?;
    // Years start in March here, so that a leap day is the last of its year.
    let (year, month) =
        if month < 3 { (i64::from(year) - 1, month + 9) } else { (i64::from(year), month - 3) };
    let leaps = year / 4 - year.div_euclid(100) + year.div_euclid(400);
    let days = year * 365 + leaps + i64::from((153 * month + 2) / 5 + day) - 719_469;
    let minutes = i64::from(hour * 60 + minute) - i64::from(offset);
    Some((days * 86_400 + minutes * 60 + i64::from(second), nanos))
}

/// `2024-01-31` as an expression.
fn date(text: &str) -> Option<String> {
    let [year, month, day] = three(text, '-')?;
    Some(format!("chrono::NaiveDate::from_ymd_opt({year}, {month}, {day}).unwrap()"))
}

/// A date and a time without an offset as an expression.
fn date_time(text: &str) -> Option<String> {
    let (day, time) = text.split_once(['T', 't'])?;
    Some(format!("{}.and_hms_nano_opt({}).unwrap()", date(day)?, arguments(time)?))
}

/// `12:30:15.5` as arguments.
fn arguments(text: &str) -> Option<String> {
    Some(clock(text)?.map(|part| part.to_string()).join(", "))
}

/// `12:30:15.5` as hour, minute, second and nanoseconds. A leap second is the last one, and a second more.
fn clock(text: &str) -> Option<[u32; 4]> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let [hour, minute, second] = three(whole, ':')?;
    let digits: String = fraction.chars().chain("000000000".chars()).take(9).collect();
    let nanos: u32 = digits.parse().ok()?;
    let (second, nanos) = if second == 60 { (59, nanos + 1_000_000_000) } else { (second, nanos) };
    Some([hour, minute, second, nanos])
}

/// Three numbers with something between them.
fn three(text: &str, between: char) -> Option<[u32; 3]> {
    let mut parts = text.splitn(3, between).map(|part| part.parse().ok());
    Some([parts.next()??, parts.next()??, parts.next()??])
}

/// The text without its offset, and the offset in minutes.
fn offset(text: &str) -> Option<(&str, i32)> {
    if let Some(local) = text.strip_suffix(['Z', 'z']) {
        return Some((local, 0));
    }
    let (local, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = offset[1..].split_once(':')?;
    Some((local, sign * (hours.parse::<i32>().ok()? * 60 + minutes.parse::<i32>().ok()?)))
}

/// Base64 as a byte string.
fn bytes(text: &str) -> Option<String> {
    Some(format!("b\"{}\"", analyze::base64(text)?.escape_ascii()))
}

#[cfg(test)]
mod tests {
    use super::timestamp;

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(timestamp("1970-01-01T00:00:00", 0), Some((0, 0)));
        assert_eq!(timestamp("2024-02-29T23:30:00.25", -90), Some((1_709_254_800, 250_000_000)));
        assert_eq!(timestamp("2000-03-01T00:00:00", 60), Some((951_865_200, 0)));
        assert_eq!(timestamp("0001-01-01T00:00:00", 0), Some((-62_135_596_800, 0)));
    }
}
