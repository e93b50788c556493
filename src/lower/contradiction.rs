//! Limits that no value keeps: the least is more than the most.

use std::cmp::Ordering;

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::load::{Bound, Schema};
use crate::source::Pointer;

impl Lowering<'_> {
    /// Says which limits of a merged schema contradict each other. They are checked all the same, and refuse.
    pub(super) fn contradictions(&mut self, schema: &Schema, at: &Pointer) {
        let counts = [
            ("minLength", schema.min_length, "maxLength", schema.max_length),
            ("minItems", schema.min_items, "maxItems", schema.max_items),
            ("minProperties", schema.min_properties, "maxProperties", schema.max_properties),
        ];
        let counts = counts.into_iter().filter_map(|(least, min, most, max)| {
            let (min, max) = (min?, max?);
            (min > max).then(|| format!("`{least}` is {min}, and `{most}` is {max}"))
        });
        let numbers = match (&schema.minimum, &schema.maximum) {
            (Some(min), Some(max)) if is_empty(min, max) => {
                Some(format!("the least number is {}, and the greatest is {}", told(min), told(max)))
            }
            _ => None,
        };
        for what in counts.chain(numbers).collect::<Vec<_>>() {
            self.note(
                Diagnostic::new(codes::NOTHING_FITS, at, format!("no value keeps these limits: {what}"))
                    .help("change one of them; where they come from parts of an `allOf`, both hold"),
            );
        }
    }
}

fn is_empty(min: &Bound, max: &Bound) -> bool {
    let exact = min.value.as_i64().zip(max.value.as_i64()).map(|(min, max)| min.cmp(&max));
    let order = exact.or_else(|| min.value.as_f64()?.partial_cmp(&max.value.as_f64()?));
    order == Some(Ordering::Greater) || (order == Some(Ordering::Equal) && (min.exclusive || max.exclusive))
}

fn told(bound: &Bound) -> String {
    format!("{}{}", bound.value, if bound.exclusive { " (exclusive)" } else { "" })
}
