//! Dates and times, read exactly as RFC 3339 writes them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::Deserializer;

use super::exact::{Exact, text};
use super::formats::{is_date, is_date_time, is_date_time_local, is_time_local};

impl Exact for DateTime<Utc> {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a date-time", |text| {
            let read = |text| DateTime::parse_from_rfc3339(text).ok();
            is_date_time(text).then(|| read(text)).flatten().map(|moment| moment.to_utc())
        })
    }
}

impl Exact for NaiveDateTime {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a date-time-local", |text| {
            is_date_time_local(text).then(|| text.to_ascii_uppercase().parse().ok()).flatten()
        })
    }
}

impl Exact for NaiveDate {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a date", |text| is_date(text).then(|| text.parse().ok()).flatten())
    }
}

impl Exact for NaiveTime {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a time-local", |text| is_time_local(text).then(|| text.parse().ok()).flatten())
    }
}
