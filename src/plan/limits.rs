//! Limits that the settings give.

use crate::config::Limits;

/// The fields of the runtime's `Settings` that differ from what it has by itself: `body_limit: 1024`.
pub(super) fn fields(limits: &Limits) -> Vec<String> {
    let mut fields = Vec::new();
    let mut number = |name: &str, value: Option<u64>| {
        fields.extend(value.map(|value| format!("{name}: {}", digits(value))));
    };
    number("body_limit", limits.body.map(u64::from));
    number("upload_limit", limits.upload);
    number("uri_limit", limits.uri.map(u64::from));
    number("header_limit", limits.headers.map(u64::from));
    for (name, seconds) in [("body_timeout", limits.body_timeout), ("timeout", limits.timeout)] {
        fields.extend(seconds.map(|seconds| match seconds {
            0 => format!("{name}: None"),
            _ => format!("{name}: Some(Duration::from_secs({}))", digits(u64::from(seconds))),
        }));
    }
    fields.extend(limits.concurrency.map(|count| match count {
        0 => "concurrency: None".to_owned(),
        _ => format!("concurrency: Some({})", digits(u64::from(count))),
    }));
    fields
}

/// A number as clippy wants it read: `2_097_152`.
fn digits(number: u64) -> String {
    let plain = number.to_string();
    if plain.len() < 6 {
        return plain;
    }
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (index, digit) in plain.chars().enumerate() {
        if index > 0 && (plain.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said() {
        assert!(fields(&Limits::default()).is_empty());
        let limits =
            Limits { body: Some(1_048_576), timeout: Some(5), concurrency: Some(0), ..Limits::default() };
        assert_eq!(
            fields(&limits),
            ["body_limit: 1_048_576", "timeout: Some(Duration::from_secs(5))", "concurrency: None"]
        );
    }
}
