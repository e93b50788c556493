//! The formats of strings that JSON Schema and `OpenAPI` name most often, checked without further libraries.

use super::schema::StringCheck;

/// A format: its name, and what passes.
pub struct Format {
    name: &'static str,
    check: fn(&str) -> bool,
}

/// RFC 3339 `date-time`.
pub static DATE_TIME: Format = Format::new("date-time", is_date_time);
/// RFC 3339 `date-time` without an offset.
pub static DATE_TIME_LOCAL: Format = Format::new("date-time-local", is_date_time_local);
/// RFC 3339 `full-date`.
pub static DATE: Format = Format::new("date", is_date);
/// RFC 3339 `full-time`.
pub static TIME: Format = Format::new("time", is_time);
/// RFC 3339 `partial-time`: without an offset.
pub static TIME_LOCAL: Format = Format::new("time-local", is_time_local);
/// RFC 3339 appendix A `duration` (ISO 8601).
pub static DURATION: Format = Format::new("duration", is_duration);
/// RFC 9562 UUIDs, with hyphens.
pub static UUID: Format = Format::new("uuid", is_uuid);
/// Dotted IPv4 addresses.
pub static IPV4: Format = Format::new("ipv4", is_ipv4);
/// IPv6 addresses.
pub static IPV6: Format = Format::new("ipv6", is_ipv6);
/// Mail addresses: something, `@`, a host.
pub static EMAIL: Format = Format::new("email", is_email);
/// Host names (RFC 1123).
pub static HOSTNAME: Format = Format::new("hostname", is_hostname);
/// Base64 (RFC 4648 section 4), padded.
pub static BYTE: Format = Format::new("byte", is_base64);
/// Base64 with the alphabet for URLs (RFC 4648 section 5), padded or not.
pub static BASE64URL: Format = Format::new("base64url", is_base64url);
/// One character.
pub static CHAR: Format = Format::new("char", is_char);

impl Format {
    /// A format by its name and its check.
    pub const fn new(name: &'static str, check: fn(&str) -> bool) -> Self {
        Self { name, check }
    }
}

impl StringCheck for Format {
    fn keyword(&self) -> &'static str {
        "format"
    }

    fn subject(&self) -> &'static str {
        self.name
    }

    fn holds(&self, text: &str) -> bool {
        (self.check)(text)
    }

    fn message(&self) -> String {
        format!("should be of the format {}", self.name)
    }
}

/// Whether a text is a `date-time` of RFC 3339.
#[must_use]
pub fn is_date_time(text: &str) -> bool {
    date_and(text, is_time)
}

/// Whether a text is a `date-time` of RFC 3339 without an offset.
#[must_use]
pub fn is_date_time_local(text: &str) -> bool {
    date_and(text, is_time_local)
}

/// Whether a text is a `full-date` of RFC 3339.
#[must_use]
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (digits(&bytes[..4]), digits(&bytes[5..7]), digits(&bytes[8..]))
    else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

/// Whether a text is a `full-time` of RFC 3339: with an offset, and a second 60 only where one can be.
#[must_use]
pub fn is_time(text: &str) -> bool {
    let Some((hour, minute, second, rest)) = clock(text) else { return false };
    let offset = match rest {
        [b'Z' | b'z'] => Some(0),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => match (digits(&[*h1, *h2]), digits(&[*m1, *m2])) {
            (Some(hours @ 0..=23), Some(minutes @ 0..=59)) => {
                let offset = i64::from(hours * 60 + minutes);
                Some(if *sign == b'+' { offset } else { -offset })
            }
            _ => None,
        },
        _ => None,
    };
    let Some(offset) = offset else { return false };
    let in_utc = (i64::from(hour * 60 + minute) - offset).rem_euclid(24 * 60);
    second < 60 || in_utc == 24 * 60 - 1
}

/// Whether a text is a `partial-time` of RFC 3339: without an offset, so that any hour may have a leap second.
#[must_use]
pub fn is_time_local(text: &str) -> bool {
    matches!(clock(text), Some((_, minute, second, [])) if second < 60 || minute % 15 == 14)
}

/// Whether a text is a duration of ISO 8601 as RFC 3339 appendix A writes it.
#[must_use]
pub fn is_duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P') else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|byte| byte.is_ascii_digit());
    }
    let (date, time) = match rest.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (rest, None),
    };
    let has_time = time.is_none_or(|time| !time.is_empty() && units(time, "HMS"));
    (!date.is_empty() || time.is_some()) && units(date, "YMD") && has_time
}

/// Whether a text is a UUID with hyphens.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Whether a text is an IPv4 address.
#[must_use]
pub fn is_ipv4(text: &str) -> bool {
    text.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether a text is an IPv6 address.
#[must_use]
pub fn is_ipv6(text: &str) -> bool {
    text.parse::<std::net::Ipv6Addr>().is_ok()
}

/// Whether a text looks like a mail address (RFC 5321). Only a message sent to it can tell more.
#[must_use]
pub fn is_email(text: &str) -> bool {
    is_address(text, is_hostname) && text.is_ascii()
}

/// Whether a text is a mail address, whatever its host is like.
pub(super) fn is_address(text: &str, is_host: fn(&str) -> bool) -> bool {
    let Some((local, host)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let special = |c: char| c.is_ascii() && (c.is_ascii_control() || " \"(),:;<>@[\\]".contains(c));
    let plain = !local.is_empty()
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.contains(special);
    let address = host.strip_prefix('[').and_then(|host| host.strip_suffix(']'));
    let place = match address {
        Some(address) => address.strip_prefix("IPv6:").map_or_else(|| is_ipv4(address), is_ipv6),
        None => is_host(host),
    };
    (quoted || plain) && place
}

/// Whether a text is a host name.
#[must_use]
pub fn is_hostname(text: &str) -> bool {
    text.len() <= 253
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// Whether a text is padded Base64.
#[must_use]
pub fn is_base64(text: &str) -> bool {
    text.len().is_multiple_of(4) && is_base64_of(text, *b"+/")
}

/// Whether a text is Base64 with the alphabet for URLs, padded or not.
#[must_use]
pub fn is_base64url(text: &str) -> bool {
    (text.len().is_multiple_of(4) || !text.ends_with('=')) && is_base64_of(text, *b"-_")
}

/// Whether a text is one character: a Unicode scalar value.
#[must_use]
pub fn is_char(text: &str) -> bool {
    let mut all = text.chars();
    all.next().is_some() && all.next().is_none()
}

/// Whether a text is Base64 whose last symbol has no bits that belong to no byte.
fn is_base64_of(text: &str, last_two: [u8; 2]) -> bool {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        _ => last_two.iter().position(|last| *last == byte).map(|at| if at == 0 { 62 } else { 63 }),
    };
    let body = text.trim_end_matches('=').as_bytes();
    let unused = match body.len() % 4 {
        0 => 0,
        2 => 0b1111,
        3 => 0b11,
        _ => return false,
    };
    text.len() - body.len() <= (4 - body.len() % 4) % 4
        && body.iter().all(|byte| value(*byte).is_some())
        && body.last().and_then(|last| value(*last)).is_none_or(|last| last & unused == 0)
}

/// A date, `T`, and a time.
fn date_and(text: &str, is_time: fn(&str) -> bool) -> bool {
    matches!(text.as_bytes().get(10), Some(b'T' | b't'))
        && text.get(..10).is_some_and(is_date)
        && text.get(11..).is_some_and(is_time)
}

/// The hour, minute and second at the start of a text, and what follows their fraction.
fn clock(text: &str) -> Option<(u32, u32, u32, &[u8])> {
    let bytes = text.as_bytes();
    if bytes.len() < 8 || bytes[2] != b':' || bytes[5] != b':' {
        return None;
    }
    let (hour, minute, second) = (digits(&bytes[..2])?, digits(&bytes[3..5])?, digits(&bytes[6..8])?);
    let mut rest = &bytes[8..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let length = fraction.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if length == 0 {
            return None;
        }
        rest = &fraction[length..];
    }
    (hour < 24 && minute < 60 && second <= 60).then_some((hour, minute, second, rest))
}

fn digits(bytes: &[u8]) -> Option<u32> {
    bytes.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| sum * 10 + u32::from(byte - b'0')))
}

/// `1Y2M3D`: a number before each unit, units in order, each at most once and none left out between two.
fn units(text: &str, units: &str) -> bool {
    let mut next = None;
    let mut rest = text;
    while !rest.is_empty() {
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Some(unit) = rest[length..].chars().next() else { return false };
        let Some(at) = units.find(unit) else { return false };
        if length == 0 || next.is_some_and(|next| next != at) {
            return false;
        }
        next = Some(at + 1);
        rest = &rest[length + 1..];
    }
    true
}
