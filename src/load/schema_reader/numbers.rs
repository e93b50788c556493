//! Bounds of numbers and of counts.

use std::cmp::Ordering;

use serde_json::{Map, Number, Value};

use crate::load::reader::Reader;
use crate::load::schema::{Bound, Schema};
use crate::source::Pointer;

impl Reader<'_, '_> {
    /// Reads a keyword that bounds a number or a count; false where it is another one.
    pub(super) fn number_keyword(
        &mut self,
        schema: &mut Schema,
        map: &Map<String, Value>,
        key: &str,
        value: &Value,
        at: &Pointer,
    ) -> bool {
        match key {
            "minimum" => {
                let exclusive = self.exclusive(map, "exclusiveMinimum");
                if let Some(value) = self.number(value, at, key) {
                    tighten(&mut schema.minimum, Bound { value, exclusive }, Ordering::Greater);
                }
            }
            "maximum" => {
                let exclusive = self.exclusive(map, "exclusiveMaximum");
                if let Some(value) = self.number(value, at, key) {
                    tighten(&mut schema.maximum, Bound { value, exclusive }, Ordering::Less);
                }
            }
            "exclusiveMinimum" => {
                if let Some(value) = self.exclusive_bound(map, key, "minimum", value, at) {
                    tighten(&mut schema.minimum, Bound { value, exclusive: true }, Ordering::Greater);
                }
            }
            "exclusiveMaximum" => {
                if let Some(value) = self.exclusive_bound(map, key, "maximum", value, at) {
                    tighten(&mut schema.maximum, Bound { value, exclusive: true }, Ordering::Less);
                }
            }
            "multipleOf" => {
                schema.multiple_of =
                    self.number(value, at, key).filter(|step| step.as_f64().is_some_and(|step| step > 0.0));
                if schema.multiple_of.is_none() && !value.is_null() && value.as_f64().is_some() {
                    self.ignored(&at.key(key), value, "a number above 0");
                }
            }
            "minItems" => schema.min_items = self.count(value, at, key),
            "maxItems" => schema.max_items = self.count(value, at, key),
            "uniqueItems" => schema.unique_items = self.flag(value, at, key).unwrap_or(false),
            "minProperties" => schema.min_properties = self.count(value, at, key),
            "maxProperties" => schema.max_properties = self.count(value, at, key),
            _ => return false,
        }
        true
    }

    /// Whether the boolean form (3.0, draft 4) says that the bound itself is outside.
    #[expect(clippy::unused_self, reason = "reads beside its like")]
    fn exclusive(&self, map: &Map<String, Value>, key: &str) -> bool {
        match map.get(key) {
            Some(Value::Bool(exclusive)) => *exclusive,
            Some(Value::String(text)) => text.eq_ignore_ascii_case("true"),
            _ => false,
        }
    }

    /// The number form (3.1, draft 6); the boolean one belongs to the bound beside it.
    fn exclusive_bound(
        &mut self,
        map: &Map<String, Value>,
        key: &str,
        beside: &str,
        value: &Value,
        at: &Pointer,
    ) -> Option<Number> {
        let boolean = match value {
            Value::Bool(flag) => Some(*flag),
            Value::String(text)
                if text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false") =>
            {
                self.flag(value, at, key)
            }
            _ => None,
        };
        match boolean {
            None => self.number(value, at, key),
            Some(true) if !map.contains_key(beside) => {
                self.ignored(&at.key(key), value, &format!("a number, or `{beside}` beside it,"));
                None
            }
            Some(_) => None,
        }
    }
}

/// Keeps the tighter of two bounds.
fn tighten(bound: &mut Option<Bound>, other: Bound, tighter: Ordering) {
    let replace = match bound {
        None => true,
        Some(bound) => {
            let order = compare(&other.value, &bound.value);
            order == tighter || order == Ordering::Equal && other.exclusive
        }
    };
    if replace {
        *bound = Some(other);
    }
}

/// Compares exactly where both are whole.
fn compare(a: &Number, b: &Number) -> Ordering {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.as_f64().partial_cmp(&b.as_f64()).unwrap_or(Ordering::Equal),
    }
}
