//! Whether a text of the document has the format it should have: for defaults and examples.
//!
//! What becomes a value of Rust is looked at closely; of other texts it is enough to tell one of another format, as the
//! runtime looks closer.

use crate::ir::StringFormat;

/// Whether a text is of a format.
pub(super) fn fits(format: StringFormat, text: &str) -> bool {
    use StringFormat as F;
    let is_time = |zone: &str| is_date_time(&format!("2000-01-01T{text}{zone}"));
    match format {
        F::DateTime => is_date_time(text),
        F::DateTimeLocal => is_date_time(&format!("{text}Z")),
        F::Date => is_date(text),
        F::Time => is_time(""),
        F::TimeLocal => is_time("Z"),
        F::Uuid => is_uuid(text),
        F::Ipv4 => text.parse::<std::net::Ipv4Addr>().is_ok(),
        F::Ipv6 => text.parse::<std::net::Ipv6Addr>().is_ok(),
        F::Byte => text.len().is_multiple_of(4) && base64(text).is_some(),
        F::Base64Url => base64(&text.replace('-', "+").replace('_', "/")).is_some(),
        F::Decimal => decimal(text).is_some(),
        F::Char => text.chars().count() == 1,
        F::Duration => text.starts_with('P'),
        F::Email | F::IdnEmail => {
            text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !host.is_empty())
        }
        F::Hostname | F::IdnHostname => !text.is_empty() && !text.contains(['/', ':', ' ', '_']),
        F::Uri | F::Iri => text.split_once(':').is_some_and(|(scheme, _)| {
            !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        }),
        F::UriReference | F::IriReference | F::UriTemplate => !text.contains([' ', '"', '<', '>', '\\']),
        F::JsonPointer => text.is_empty() || text.starts_with('/'),
        F::RelativeJsonPointer => text.starts_with(|c: char| c.is_ascii_digit()),
        F::MediaRange => text.contains('/'),
        F::HttpDate => text.ends_with("GMT"),
        F::SfBinary => text.len() > 1 && text.starts_with(':') && text.ends_with(':'),
        F::SfBoolean => matches!(text, "?0" | "?1"),
        F::SfString => text.len() > 1 && text.starts_with('"') && text.ends_with('"'),
        F::SfToken => text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '*'),
        F::Text | F::Binary | F::Regex | F::Decimal128 => true,
    }
}

/// The digits of a decimal number as one whole number, and how many of them follow the point; none where it is no such
/// number, or one of more than 28 digits.
pub(crate) fn decimal(text: &str) -> Option<(i128, u32)> {
    let (sign, unsigned) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let dangling = unsigned.ends_with('.') || whole.is_empty();
    if dangling || !digits(whole) || !digits(fraction) || whole.len() + fraction.len() > 28 {
        return None;
    }
    let number: i128 = format!("{whole}{fraction}").parse().ok()?;
    Some((sign * number, u32::try_from(fraction.len()).ok()?))
}

/// The bytes of a base64 text, padded or not; none where it is none.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in body.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xFF).ok()?);
            bits &= (1 << count) - 1;
        }
    }
    let padding = text.len() - body.len();
    (count < 6 && bits == 0 && (padding == 0 || text.len().is_multiple_of(4) && padding <= 2))
        .then_some(bytes)
}

/// RFC 9562 §4, in its text form.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}

/// RFC 3339's full-date.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return false };
    let number = |text: &str, digits: usize| {
        (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// RFC 3339's date-time.
fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let offset = time.rfind(['Z', 'z', '+', '-']);
    let Some((clock, offset)) = offset.map(|at| time.split_at(at)) else { return false };
    let two = |text: &str, most: u32| text.len() == 2 && text.parse::<u32>().is_ok_and(|n| n <= most);
    let hours = |text: &str| text.split_once(':').is_some_and(|(h, m)| two(h, 23) && two(m, 59));
    let zone = offset.eq_ignore_ascii_case("z") || hours(&offset[1..]);
    let (clock, fraction) =
        clock.split_once('.').map_or((clock, None), |(clock, fraction)| (clock, Some(fraction)));
    let digits = fraction.is_none_or(|f| !f.is_empty() && f.bytes().all(|b| b.is_ascii_digit()));
    let whole = clock.rsplit_once(':').is_some_and(|(rest, seconds)| hours(rest) && two(seconds, 60));
    is_date(date) && zone && digits && whole
}
