//! Dates, times and durations as pydantic reads them: more forms than RFC 3339, and numbers as Unix timestamps.

use std::fmt::Write;

/// What is wrong, in pydantic's words.
type Wrong = &'static str;

const SHORT: Wrong = "input is too short";
const EXTRA: Wrong = "unexpected extra characters at the end of the input";
const AFTER: Wrong = "dates after 9999 are not supported as unix timestamps";
const BEFORE: Wrong = "dates before 0000 are not supported as unix timestamps";
/// From this one on (and down to its negative) timestamps are milliseconds.
const MILLISECONDS_FROM: f64 = 20_000_000_000.0;
const DAY: i64 = 86_400;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    pub(super) year: u16,
    month: u8,
    day: u8,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Time {
    hour: u8,
    minute: u8,
    second: u8,
    micro: u32,
    /// In minutes; nothing where none was given.
    offset: Option<i32>,
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl std::fmt::Display for Time {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        if self.micro > 0 {
            write!(f, ".{:06}", self.micro)?;
        }
        match self.offset {
            None => Ok(()),
            Some(0) => f.write_char('Z'),
            Some(offset) => {
                let sign = if offset < 0 { '-' } else { '+' };
                write!(f, "{sign}{:02}:{:02}", offset.abs() / 60, offset.abs() % 60)
            }
        }
    }
}

impl Time {
    pub(super) const MIDNIGHT: Self = Self { hour: 0, minute: 0, second: 0, micro: 0, offset: Some(0) };

    pub(super) const fn is_midnight(&self) -> bool {
        self.hour == 0 && self.minute == 0 && self.second == 0 && self.micro == 0
    }

    /// In UTC where nothing else was said.
    pub(super) const fn placed(mut self) -> Self {
        if self.offset.is_none() {
            self.offset = Some(0);
        }
        self
    }
}

/// `2020-01-31`
pub(super) fn date(text: &str) -> Result<Date, Wrong> {
    let date = start_date(text.as_bytes())?;
    if text.len() > 10 { Err(EXTRA) } else { Ok(date) }
}

/// `2020-01-31T12:30:45.5Z` and its variants, or a timestamp in digits.
pub(super) fn date_time(text: &str) -> Result<(Date, Time), Wrong> {
    let error = match full_date_time(text.as_bytes()) {
        Ok(moment) => return Ok(moment),
        Err(error) => error,
    };
    match decimal(text) {
        Some(number) => timestamp(number),
        None => Err(error),
    }
}

/// `12:30`, `12:30:45.5+01:00`
pub(super) fn time(text: &str) -> Result<Time, Wrong> {
    full_time(text.as_bytes())
}

/// A number of seconds or milliseconds since 1970.
pub(super) fn timestamp(number: f64) -> Result<(Date, Time), Wrong> {
    // In microseconds.
    let unit = if number.abs() > MILLISECONDS_FROM { 1000 } else { 1_000_000 };
    // The years 0 to 9999, in seconds.
    let seconds = number * f64::from(unit) / 1e6;
    if seconds >= 253_402_300_800.0 {
        return Err(AFTER);
    }
    if seconds < -62_167_219_200.0 || seconds.is_nan() {
        return Err(BEFORE);
    }
    // Whole numbers stay exact.
    let micros = whole(number) * i64::from(unit) + whole((number.fract() * f64::from(unit)).round());
    let seconds = micros.div_euclid(1_000_000);
    let mut time = time_of(seconds.rem_euclid(DAY));
    time.micro = u32::try_from(micros.rem_euclid(1_000_000)).unwrap_or_default();
    time.offset = Some(0);
    Ok((date_of(seconds.div_euclid(DAY)), time))
}

/// Seconds since midnight.
pub(super) fn time_of_seconds(number: f64) -> Result<Time, Wrong> {
    if number < 0.0 {
        return Err("time in seconds should be positive");
    }
    if number >= 86_400.0 || number.is_nan() {
        return Err("numeric times may not exceed 86,399 seconds");
    }
    let mut time = time_of(whole(number));
    time.offset = Some(0);
    time.micro = u32::try_from(whole((number.fract() * 1e6).round())).unwrap_or_default().min(999_999);
    Ok(time)
}

/// A number of seconds as a duration of ISO 8601.
pub(super) fn duration_of_seconds(number: f64) -> Result<String, Wrong> {
    if number.abs() >= 86_400e9 || number.is_nan() {
        return Err("durations may not exceed 999,999,999 days");
    }
    let micros = whole((number.fract() * 1e6).round());
    let seconds = whole(number) + micros / 1_000_000;
    Ok(iso(number < 0.0, seconds.unsigned_abs(), (micros % 1_000_000).unsigned_abs()))
}

/// A duration in one of pydantic's forms: `P1DT2H`, `1 day, 02:00`, `02:00:00.5`. Given as ISO 8601.
pub(super) fn duration(text: &str) -> Result<String, Wrong> {
    let (negative, rest) = match text.as_bytes() {
        [] => return Err(SHORT),
        [b'-', ..] => (true, &text[1..]),
        [b'+', ..] => (false, &text[1..]),
        _ => (false, text),
    };
    let (seconds, micros) = match rest.strip_prefix('P') {
        Some(rest) => iso_units(rest)?,
        None if text.len() < 5 || rest.contains(['d', 'D']) => days(rest)?,
        None => clock(rest.as_bytes())?,
    };
    if seconds >= 86_400_000_000_000 {
        return Err("durations may not exceed 999,999,999 days");
    }
    Ok(iso(negative, seconds, micros))
}

fn iso(negative: bool, seconds: u64, micros: u64) -> String {
    let mut out = String::from(if negative && (seconds, micros) != (0, 0) { "-P" } else { "P" });
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let mut add = |number: u64, unit: char| {
        if number > 0 {
            // Writing to a string cannot fail.
            let _ = write!(out, "{number}{unit}");
        }
    };
    add(days, 'D');
    if rest == 0 && micros == 0 {
        if days == 0 {
            out.push_str("T0S");
        }
        return out;
    }
    out.push('T');
    let mut add = |number: u64, unit: char| {
        if number > 0 {
            let _ = write!(out, "{number}{unit}");
        }
    };
    add(rest / 3600, 'H');
    add(rest / 60 % 60, 'M');
    if micros == 0 {
        add(rest % 60, 'S');
    } else {
        let fraction = format!("{micros:06}");
        let _ = write!(out, "{}.{}S", rest % 60, fraction.trim_end_matches('0'));
    }
    out
}

/// `1Y2M3W4DT5H6M7.5S`, behind the `P`.
fn iso_units(text: &str) -> Result<(u64, u64), Wrong> {
    const QUANTITY: [Wrong; 2] =
        ["quantity invalid in date part of duration", "quantity invalid in time part of duration"];
    if text.is_empty() || text.ends_with('T') {
        return Err(SHORT);
    }
    let (mut seconds, mut micros) = (0_u64, 0);
    let mut in_time = false;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        if byte == b'T' {
            if in_time {
                return Err("\"T\" in time part of duration is repeated");
            }
            in_time = true;
            continue;
        }
        let mut number = match byte {
            b'0'..=b'9' => u64::from(byte - b'0'),
            _ => return Err("invalid digit in duration"),
        };
        let mut fraction = 0_u64;
        let mut place = 100_000;
        let unit = loop {
            match bytes.next() {
                Some(digit @ b'0'..=b'9') => {
                    number = number.saturating_mul(10).saturating_add(u64::from(digit - b'0'));
                }
                Some(b'.' | b',') => {
                    while let Some(digit) = bytes.next_if(u8::is_ascii_digit) {
                        fraction += u64::from(digit - b'0') * place;
                        place /= 10;
                    }
                    break bytes.next();
                }
                other => break other,
            }
        };
        let factor = match (unit, in_time) {
            (Some(b'Y'), false) => 365 * 86_400,
            (Some(b'M'), false) => 30 * 86_400,
            (Some(b'W'), false) => 7 * 86_400,
            (Some(b'D'), false) => 86_400,
            (Some(b'H'), true) => 3600,
            (Some(b'M'), true) => 60,
            (Some(b'S'), true) => 1,
            _ => return Err(QUANTITY[usize::from(in_time)]),
        };
        seconds = seconds.saturating_add(number.saturating_mul(factor));
        micros += fraction * factor;
    }
    seconds = seconds.saturating_add(micros / 1_000_000);
    Ok((seconds, micros % 1_000_000))
}

/// `3 days`, `3d, 04:05:06`, `3D 04:05`.
fn days(text: &str) -> Result<(u64, u64), Wrong> {
    const DAY: Wrong = "\"day\" identifier in duration not correctly formatted";
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(if text.is_empty() { SHORT } else { "invalid digit in duration" });
    }
    let count: u64 = text[..digits].parse().unwrap_or(u64::MAX);
    if count > 999_999_999 {
        return Err("durations may not exceed 999,999,999 days");
    }
    let rest = text[digits..].trim_start_matches(' ');
    let rest = rest.strip_prefix(['d', 'D']).ok_or(DAY)?;
    let rest = match rest.get(..2) {
        Some(ay) if ay.eq_ignore_ascii_case("ay") => rest[2..].strip_prefix(['s', 'S']).unwrap_or(&rest[2..]),
        _ => rest,
    };
    let seconds = count * 86_400;
    let rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(' ');
    if rest.is_empty() {
        return Ok((seconds, 0));
    }
    let (more, micros) = clock(rest.as_bytes())?;
    Ok((seconds + more, micros))
}

/// `100:30:45.5`: hours of any number of digits.
fn clock(bytes: &[u8]) -> Result<(u64, u64), Wrong> {
    const HOUR: Wrong = "invalid character in hour";
    let at = bytes.iter().position(|byte| *byte == b':').ok_or(HOUR)?;
    if at > 9 {
        return Err("durations may not exceed 999,999,999 hours");
    }
    let hours = bytes[..at].iter().try_fold(0_u64, |hours, byte| {
        byte.is_ascii_digit().then(|| hours * 10 + u64::from(byte - b'0')).ok_or(HOUR)
    })?;
    let minute = two(bytes, at + 1, "invalid character in minute")?;
    if minute > 59 {
        return Err("minute value is outside expected range of 0-59");
    }
    let mut end = at + 3;
    let (second, micro) = seconds(bytes, &mut end)?;
    if bytes.len() > end {
        return Err(EXTRA);
    }
    Ok((hours * 3600 + u64::from(minute) * 60 + u64::from(second), micro.into()))
}

fn start_date(bytes: &[u8]) -> Result<Date, Wrong> {
    if bytes.len() < 10 {
        return Err(SHORT);
    }
    let year = "invalid character in year";
    let year = u16::from(two(bytes, 0, year)?) * 100 + u16::from(two(bytes, 2, year)?);
    let dash = |at: usize| {
        if bytes[at] == b'-' { Ok(()) } else { Err("invalid date separator, expected `-`") }
    };
    dash(4)?;
    let month = two(bytes, 5, "invalid character in month")?;
    dash(7)?;
    let day = two(bytes, 8, "invalid character in day")?;
    if !(1..=12).contains(&month) {
        return Err("month value is outside expected range of 1-12");
    }
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u8::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    if !(1..=last).contains(&day) {
        return Err("day value is outside expected range");
    }
    Ok(Date { year, month, day })
}

fn full_date_time(bytes: &[u8]) -> Result<(Date, Time), Wrong> {
    let date = start_date(bytes)?;
    match bytes.get(10) {
        None => return Err(SHORT),
        Some(b'T' | b't' | b' ' | b'_') => {}
        Some(_) => return Err("invalid datetime separator, expected `T`, `t`, `_` or space"),
    }
    Ok((date, full_time(&bytes[11..])?))
}

fn full_time(bytes: &[u8]) -> Result<Time, Wrong> {
    if bytes.len() < 5 {
        return Err(SHORT);
    }
    let hour = two(bytes, 0, "invalid character in hour")?;
    if bytes[2] != b':' {
        return Err("invalid time separator, expected `:`");
    }
    let minute = two(bytes, 3, "invalid character in minute")?;
    if hour > 23 {
        return Err("hour value is outside expected range of 0-23");
    }
    if minute > 59 {
        return Err("minute value is outside expected range of 0-59");
    }
    let mut at = 5;
    let (second, micro) = seconds(bytes, &mut at)?;
    let mut offset = None;
    match bytes.get(at) {
        None => {}
        Some(b'Z' | b'z') => {
            at += 1;
            offset = Some(0);
        }
        Some(sign @ (b'+' | b'-')) => {
            let hours = two(bytes, at + 1, "invalid timezone hour")?;
            let colon = usize::from(bytes.get(at + 3) == Some(&b':'));
            let minutes = two(bytes, at + 3 + colon, "invalid timezone minute")?;
            if minutes > 59 {
                return Err("timezone minute value is outside expected range of 0-59");
            }
            let minutes = i32::from(hours) * 60 + i32::from(minutes);
            if minutes >= 24 * 60 {
                return Err("timezone offset must be less than 24 hours");
            }
            offset = Some(if *sign == b'-' { -minutes } else { minutes });
            at += 5 + colon;
        }
        Some(_) => return Err("invalid timezone sign"),
    }
    if bytes.len() > at {
        return Err(EXTRA);
    }
    Ok(Time { hour, minute, second, micro, offset })
}

/// `:45.5`, or nothing.
fn seconds(bytes: &[u8], at: &mut usize) -> Result<(u8, u32), Wrong> {
    if bytes.get(*at) != Some(&b':') {
        return Ok((0, 0));
    }
    let second = two(bytes, *at + 1, "invalid character in second")?;
    if second > 59 {
        return Err("second value is outside expected range of 0-59");
    }
    *at += 3;
    let mut micro = 0;
    if matches!(bytes.get(*at), Some(b'.' | b',')) {
        let mut place = 100_000;
        let start = *at + 1;
        *at = start;
        while let Some(byte) = bytes.get(*at).filter(|byte| byte.is_ascii_digit()) {
            micro += u32::from(byte - b'0') * place;
            place /= 10;
            *at += 1;
        }
        if *at == start {
            return Err("second fraction digits missing after `.`");
        }
    }
    Ok((second, micro))
}

/// A number of two digits.
fn two(bytes: &[u8], at: usize, wrong: Wrong) -> Result<u8, Wrong> {
    match bytes.get(at..at + 2) {
        Some([tens @ b'0'..=b'9', ones @ b'0'..=b'9']) => Ok((tens - b'0') * 10 + (ones - b'0')),
        _ => Err(wrong),
    }
}

/// `-12.5`: what counts as a timestamp in a text.
fn decimal(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Whole seconds are read as 64 bits.
    let fits = whole.is_empty() || whole.parse::<i64>().is_ok();
    (digits(whole) && digits(fraction) && fits).then(|| text.parse().ok()).flatten()
}

/// A number without its fraction.
#[allow(clippy::cast_possible_truncation)]
fn whole(number: f64) -> i64 {
    number as i64
}

fn time_of(seconds: i64) -> Time {
    let part = |value: i64| u8::try_from(value).unwrap_or_default();
    let (hour, minute, second) = (part(seconds / 3600), part(seconds / 60 % 60), part(seconds % 60));
    Time { hour, minute, second, offset: None, ..Time::MIDNIGHT }
}

/// The day so many days after 1970-01-01, by the calendar's cycle of 400 years.
fn date_of(days: i64) -> Date {
    // Years are counted from March, so that the leap day is their last.
    let days = days + 719_468;
    let (cycle, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = cycle * 400 + year + i64::from(month <= 2);
    let small = |value: i64| u8::try_from(value).unwrap_or_default();
    Date { year: u16::try_from(year).unwrap_or_default(), month: small(month), day: small(day) }
}
