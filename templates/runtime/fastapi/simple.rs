//! Values without parts as pydantic reads them, and what it says of those it refuses.

use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde_json::{Number as JsonNumber, Value, json};

use super::coerce::{At, Read, Walk};
use super::input::{python_repr, python_text};
use super::number::{self, Number};
use super::scalar::{self, Fit};
use super::schema::{Literal, Range, Schema, Type};
use super::{forms, moment};

impl Walk {
    pub(super) fn boolean(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        match scalar::boolean(value) {
            Ok((value, fit)) => {
                self.lower(fit);
                Some(Value::Bool(value))
            }
            Err(kind) => self.refuse(schema, value, at, kind, bool_words(kind), None),
        }
    }

    pub(super) fn integer(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        let (number, fit) = match scalar::integer(value) {
            Ok(read) => read,
            Err(kind) => return self.refuse(schema, value, at, kind, int_words(kind), None),
        };
        self.lower(fit);
        let json = nearest(number);
        self.bounds(schema, value, &json, at, true)?;
        // What the type does not hold, whatever Python says.
        let wide = schema.maximum.is_some_and(|(most, _)| matches!(most, Number::Unsigned(_)));
        if json.as_i64().is_none() && !(wide && json.as_u64().is_some()) {
            let kind = "int_parsing_size";
            return self.refuse(schema, value, at, kind, int_words(kind), None);
        }
        Some(Value::Number(json))
    }

    pub(super) fn float(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        match scalar::float(value) {
            Ok((number, fit)) => {
                self.lower(fit);
                self.bounds(schema, value, &number, at, false)?;
                Some(Value::Number(number))
            }
            Err(kind) => {
                let words = match kind {
                    "float_parsing" => "Input should be a valid number, unable to parse string as a number",
                    "finite_number" => "Input should be a finite number",
                    _ => "Input should be a valid number",
                };
                self.refuse(schema, value, at, kind, words, None)
            }
        }
    }

    /// The first bound that is not met, in pydantic's order.
    fn bounds(
        &mut self,
        schema: &'static Schema,
        value: &Value,
        number: &JsonNumber,
        at: At<'_>,
        whole: bool,
    ) -> Option<()> {
        if let Some(step) = schema.multiple_of
            && !number::multiple_of(&number::text(number), step)
        {
            let step: f64 = step.parse().unwrap_or_default();
            let words = format!("Input should be a multiple of {step}");
            let context = json!({"multiple_of": bound(Number::Float(step), whole)});
            self.refuse(schema, value, at, "multiple_of", words, Some(context))?;
        }
        if let Some((most, exclusive)) = schema.maximum {
            let order = most.compare(number);
            let (kind, words, name) = if exclusive {
                ("less_than", "less than", "lt")
            } else {
                ("less_than_equal", "less than or equal to", "le")
            };
            if order == Some(Ordering::Greater) || (exclusive && order == Some(Ordering::Equal)) {
                let words = format!("Input should be {words} {most}");
                let context = json!({name: bound(most, whole)});
                self.refuse(schema, value, at, kind, words, Some(context))?;
            }
        }
        if let Some((least, exclusive)) = schema.minimum {
            let order = least.compare(number);
            let (kind, words, name) = if exclusive {
                ("greater_than", "greater than", "gt")
            } else {
                ("greater_than_equal", "greater than or equal to", "ge")
            };
            if order == Some(Ordering::Less) || (exclusive && order == Some(Ordering::Equal)) {
                let words = format!("Input should be {words} {least}");
                let context = json!({name: bound(least, whole)});
                self.refuse(schema, value, at, kind, words, Some(context))?;
            }
        }
        Some(())
    }

    pub(super) fn string(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        match schema.format.map_or("", |format| format.subject()) {
            "date-time" => return self.date_time(schema, value, at),
            "date" => return self.date(schema, value, at),
            "time" => return self.time(schema, value, at),
            "duration" => return self.duration(schema, value, at),
            "uuid" => return self.uuid(schema, value, at),
            "uri" => return self.url(schema, value, at),
            "ipv4" => return self.address(schema, value, at, true),
            "ipv6" => return self.address(schema, value, at, false),
            _ => {}
        }
        let Value::String(given) = value else {
            let (kind, words) = match schema.name() {
                Some("bytes") => ("bytes_type", "Input should be a valid bytes"),
                _ => ("string_type", "Input should be a valid string"),
            };
            return self.refuse(schema, value, at, kind, words, None);
        };
        match schema.format.map_or("", |format| format.subject()) {
            "email" => {
                let given = forms::address(given);
                if let Some(reason) = forms::email(given) {
                    let words = format!("value is not a valid email address: {reason}");
                    let context = json!({"reason": reason});
                    return self.refuse(schema, value, at, "value_error", words, Some(context));
                }
                let (local, domain) = given.rsplit_once('@').unwrap_or((given, ""));
                return Some(format!("{local}@{}", domain.to_lowercase()).into());
            }
            "byte" => {
                return match forms::base64(given) {
                    Ok(padded) => Some(padded.into()),
                    Err(error) => {
                        let words = format!("Base64 decoding error: '{error}'");
                        self.refuse(schema, value, at, "base64_decode", words, Some(json!({"error": error})))
                    }
                };
            }
            _ => {}
        }
        self.lengths(schema, given, value, at)?;
        if let Some(pattern) = schema.pattern
            && !pattern.holds(given)
        {
            let pattern = pattern.subject();
            let words = format!("String should match pattern '{pattern}'");
            let context = json!({"pattern": pattern});
            return self.refuse(schema, value, at, "string_pattern_mismatch", words, Some(context));
        }
        Some(value.clone())
    }

    fn lengths(&mut self, schema: &'static Schema, given: &str, value: &Value, at: At<'_>) -> Option<()> {
        let Range { least, most } = schema.lengths;
        if least == 0 && most == u32::MAX {
            return Some(());
        }
        let count = given.chars().count();
        let plural = |count: u32| if count == 1 { "" } else { "s" };
        // Secrets are texts with a length of their own, which pydantic counts as items.
        if schema.is_secret() && (count < least as usize || count > most as usize) {
            return self.size(schema, value, at, "Value", count, schema.lengths).map(drop);
        }
        if count < least as usize {
            let words = format!("String should have at least {least} character{}", plural(least));
            let context = json!({"min_length": least});
            self.refuse(schema, value, at, "string_too_short", words, Some(context))?;
        }
        if count > most as usize {
            let words = format!("String should have at most {most} character{}", plural(most));
            let context = json!({"max_length": most});
            self.refuse(schema, value, at, "string_too_long", words, Some(context))?;
        }
        Some(())
    }

    fn date_time(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let read = match value {
            Value::String(given) => match moment::date_time(given) {
                Ok(read) => Ok(read),
                // A date alone is midnight; what is wrong is told of the date.
                Err(error) => match moment::date(given) {
                    Ok(date) => Ok((date, moment::Time::MIDNIGHT)),
                    Err(_) if is_about_timestamps(error) => Err(("datetime_parsing", error)),
                    Err(error) => Err(("datetime_from_date_parsing", error)),
                },
            },
            Value::Number(number) => {
                moment::timestamp(number.as_f64().unwrap_or_default()).map_err(|e| ("datetime_parsing", e))
            }
            _ => {
                return self.refuse(
                    schema,
                    value,
                    at,
                    "datetime_type",
                    "Input should be a valid datetime",
                    None,
                );
            }
        };
        let read = match read {
            Ok((date, _)) if date.year == 0 => Err(("datetime_parsing", "year 0 is out of range")),
            read => read,
        };
        match read {
            Ok((date, time)) => Some(format!("{date}T{}", time.placed()).into()),
            Err((kind, error)) => {
                let or_date = if kind == "datetime_parsing" { "" } else { " or date" };
                let words = format!("Input should be a valid datetime{or_date}, {error}");
                self.refuse(schema, value, at, kind, words, Some(json!({"error": error})))
            }
        }
    }

    fn date(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let read = match value {
            Value::String(given) => match moment::date(given) {
                Ok(date) => Ok((date, moment::Time::MIDNIGHT)),
                Err(_) => moment::date_time(given),
            },
            Value::Number(number) => moment::timestamp(number.as_f64().unwrap_or_default()),
            _ => return self.refuse(schema, value, at, "date_type", "Input should be a valid date", None),
        };
        match read {
            Ok((date, _)) if date.year == 0 => {
                let error = "year 0 is out of range";
                let words = format!("Input should be a valid date in the format YYYY-MM-DD, {error}");
                self.refuse(schema, value, at, "date_parsing", words, Some(json!({"error": error})))
            }
            Ok((date, time)) if time.is_midnight() => Some(date.to_string().into()),
            Ok(_) => {
                let words = "Datetimes provided to dates should have zero time - e.g. be exact dates";
                self.refuse(schema, value, at, "date_from_datetime_inexact", words, None)
            }
            Err(error) => {
                let words = format!("Input should be a valid date or datetime, {error}");
                let context = json!({"error": error});
                self.refuse(schema, value, at, "date_from_datetime_parsing", words, Some(context))
            }
        }
    }

    fn time(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let read = match value {
            Value::String(given) => moment::time(given),
            Value::Number(number) => moment::time_of_seconds(number.as_f64().unwrap_or_default()),
            _ => return self.refuse(schema, value, at, "time_type", "Input should be a valid time", None),
        };
        match read {
            Ok(time) => Some(time.to_string().into()),
            Err(error) => {
                let words = format!("Input should be in a valid time format, {error}");
                self.refuse(schema, value, at, "time_parsing", words, Some(json!({"error": error})))
            }
        }
    }

    fn duration(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let read = match value {
            Value::String(given) => moment::duration(given),
            Value::Number(number) => moment::duration_of_seconds(number.as_f64().unwrap_or_default()),
            Value::Bool(value) => moment::duration_of_seconds(f64::from(*value)),
            _ => {
                let words = "Input should be a valid timedelta";
                return self.refuse(schema, value, at, "time_delta_type", words, None);
            }
        };
        match read {
            Ok(duration) => Some(duration.into()),
            Err(error) => {
                let words = format!("Input should be a valid timedelta, {error}");
                self.refuse(schema, value, at, "time_delta_parsing", words, Some(json!({"error": error})))
            }
        }
    }

    fn uuid(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let Value::String(given) = value else {
            let words = "UUID input should be a string, bytes or UUID object";
            return self.refuse(schema, value, at, "uuid_type", words, None);
        };
        match forms::uuid(given) {
            Ok(uuid) => Some(uuid.into()),
            Err(error) => {
                let words = format!("Input should be a valid UUID, {error}");
                self.refuse(schema, value, at, "uuid_parsing", words, Some(json!({"error": error})))
            }
        }
    }

    fn url(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.lower(Fit::Lax);
        let Value::String(given) = value else {
            return self.refuse(schema, value, at, "url_type", "URL input should be a string or URL", None);
        };
        let most = schema.lengths.most;
        if given.chars().count() > most as usize {
            let words = format!("URL should have at most {most} characters");
            return self.refuse(schema, value, at, "url_too_long", words, Some(json!({"max_length": most})));
        }
        if let Some(error) = forms::url(given) {
            let words = format!("Input should be a valid URL, {error}");
            return self.refuse(schema, value, at, "url_parsing", words, Some(json!({"error": error})));
        }
        // Only pydantic's `HttpUrl` has this length.
        let is_http = |scheme: &str| ["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        if most == 2083 && !forms::scheme(given).is_some_and(is_http) {
            let context = json!({"expected_schemes": "'http' or 'https'"});
            let words = "URL scheme should be 'http' or 'https'";
            return self.refuse(schema, value, at, "url_scheme", words, Some(context));
        }
        Some(value.clone())
    }

    fn address(&mut self, schema: &'static Schema, value: &Value, at: At<'_>, four: bool) -> Read {
        self.lower(Fit::Lax);
        let number = value.as_u64().or_else(|| value.as_bool().map(u64::from));
        let read = match (value.as_str(), number) {
            (Some(text), _) if four => text.parse::<Ipv4Addr>().ok().map(|address| address.to_string()),
            (Some(text), _) => text.parse::<Ipv6Addr>().ok().map(|address| address.to_string()),
            // Addresses are numbers there.
            (None, Some(number)) if four => {
                u32::try_from(number).ok().map(|number| Ipv4Addr::from(number).to_string())
            }
            (None, Some(number)) => Some(Ipv6Addr::from(u128::from(number)).to_string()),
            (None, None) => None,
        };
        match (read, four) {
            (Some(address), _) => Some(address.into()),
            (_, true) => {
                self.refuse(schema, value, at, "ip_v4_address", "Input is not a valid IPv4 address", None)
            }
            (_, false) => {
                self.refuse(schema, value, at, "ip_v6_address", "Input is not a valid IPv6 address", None)
            }
        }
    }

    /// `enum` and `const`: an enumeration where the schema has a name, else literals.
    pub(super) fn literal(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        let is_enum = schema.name().is_some();
        let lax = if is_enum && schema.allows(Type::Integer) && schema.is_typed() {
            scalar::integer(value)
                .ok()
                .and_then(|(number, _)| JsonNumber::from_i128(number))
                .map(Value::Number)
        } else {
            None
        };
        let found = schema
            .values
            .iter()
            .find(|literal| equals(literal, value) || lax.as_ref().is_some_and(|lax| literal.is(lax)));
        if let Some(literal) = found {
            if is_enum {
                self.lower(Fit::Lax);
            }
            return Some(literal_value(literal));
        }
        let texts: Vec<String> = schema.values.iter().map(literal_text).collect();
        let expected = match texts.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => texts.concat(),
        };
        let words = format!("Input should be {expected}");
        let kind = if is_enum { "enum" } else { "literal_error" };
        self.refuse(schema, value, at, kind, words, Some(json!({"expected": expected})))
    }
}

/// An integer as JSON holds it, beyond 64 bits the nearest float.
#[allow(clippy::cast_precision_loss)]
fn nearest(number: i128) -> JsonNumber {
    let float = || JsonNumber::from_f64(number as f64).unwrap_or_else(|| 0.into());
    JsonNumber::from_i128(number).unwrap_or_else(float)
}

fn is_about_timestamps(error: &str) -> bool {
    error.ends_with("timestamps")
}

/// A bound as pydantic tells it: whole for integers, else with a fraction.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
fn bound(bound: Number, whole: bool) -> Value {
    match bound {
        Number::Float(float) if whole && float.fract() == 0.0 && float.abs() < 9e18 => json!(float as i64),
        Number::Float(float) => json!(float),
        Number::Signed(int) if !whole => json!(int as f64),
        Number::Unsigned(int) if !whole => json!(int as f64),
        Number::Signed(int) => json!(int),
        Number::Unsigned(int) => json!(int),
    }
}

fn int_words(kind: &str) -> &'static str {
    match kind {
        "int_parsing" => "Input should be a valid integer, unable to parse string as an integer",
        "int_parsing_size" => "Unable to parse input string as an integer, exceeded maximum size",
        "int_from_float" => "Input should be a valid integer, got a number with a fractional part",
        _ => "Input should be a valid integer",
    }
}

fn bool_words(kind: &str) -> &'static str {
    match kind {
        "bool_parsing" => "Input should be a valid boolean, unable to interpret input",
        _ => "Input should be a valid boolean",
    }
}

/// Whether a value is a literal as Python compares: `True` is 1.
fn equals(literal: &Literal, value: &Value) -> bool {
    match (literal, value) {
        (Literal::Int(0), Value::Bool(false)) | (Literal::Int(1), Value::Bool(true)) => true,
        (Literal::Bool(literal), Value::Number(number)) => number.as_f64() == Some(f64::from(*literal)),
        _ => literal.is(value),
    }
}

fn literal_value(literal: &Literal) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Bool(value) => Value::Bool(*value),
        Literal::Int(value) => JsonNumber::from_i128(*value).map_or(Value::Null, Value::Number),
        Literal::Str(text) => Value::from(*text),
        Literal::Float(text) | Literal::Json(text) => serde_json::from_str(text).unwrap_or_default(),
    }
}

/// A literal as Python writes it.
pub(super) fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Str(text) => python_repr(text),
        other => python_text(&literal_value(other)),
    }
}
