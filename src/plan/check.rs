//! Constraints as conditions on typed values.
//!
//! A condition that is false sends the value to the full check against its schema, which tells what is wrong,
//! or finds nothing and lets it pass. So a constraint without a cheap condition is simply `false`.

use super::context::{Context, From, Uses};
use super::literal::float;
use crate::ir::{Additional, Limits, Shape, StructShape, TypeId, Use};

impl Context<'_> {
    /// What must hold for a model's own parts, with `self` at hand; none where nothing must.
    pub(super) fn valid(&self, id: TypeId, uses: &mut Uses) -> Option<String> {
        if !self.is_checked(id) {
            return None;
        }
        let ty = self.api.ty(id);
        if ty.extra.is_some() {
            return Some("false".to_owned());
        }
        let conditions: Vec<String> = match &ty.shape {
            Shape::Struct(object) => {
                if object.max_properties.is_some() || object.min_properties.is_some_and(|min| min > 1) {
                    return Some("false".to_owned());
                }
                let names = &self.names.types[id.index()];
                let mut conditions = Vec::new();
                for (index, (field, name)) in object.fields.iter().zip(&names.fields).enumerate() {
                    let place = format!("self.{name}");
                    let optional = self.field_wrapper(id, index);
                    let boxed = self.facts.boxed.contains(&(id, index));
                    conditions.extend(self.optional_condition(field.value.ty, &place, optional, boxed, uses));
                }
                if let Additional::Kept(values) = object.additional
                    && self.is_lax(values.ty)
                {
                    return Some("false".to_owned());
                }
                if let Additional::Kept(values) = object.additional
                    && let Some(inner) = self.condition_of(values, "value", true, uses)
                {
                    conditions.push(all_values(&format!("self.{}", names.additional), &inner));
                }
                if let Some(any) = object.min_properties.and_then(|_| self.any_field(id, object)) {
                    let alone = conditions.is_empty() || !any.contains("||");
                    conditions.insert(0, if alone { any } else { format!("({any})") });
                }
                conditions
            }
            Shape::Union(union) => {
                let names = &self.names.types[id.index()].variants;
                let mut arms: Vec<String> = Vec::new();
                for (variant, name) in union.variants.iter().zip(names) {
                    if let Some(inner) = self.condition_of(variant.value, "value", true, uses) {
                        let value = if inner == "false" { "_" } else { "value" };
                        arms.push(format!("Self::{name}({value}) => {inner}"));
                    }
                }
                if arms.len() < union.variants.len() {
                    arms.push("_ => true".to_owned());
                }
                if arms.len() == 1 {
                    Vec::new()
                } else {
                    vec![format!("match self {{ {} }}", arms.join(", "))]
                }
            }
            _ => self.unnamed_condition(id, "self.0", false, uses).into_iter().collect(),
        };
        if conditions.iter().any(|condition| condition == "false") {
            return Some("false".to_owned());
        }
        Some(if conditions.is_empty() { "true".to_owned() } else { conditions.join(" && ") })
    }

    /// That at least one field is there; none where one always is. Keys that are dropped count too, so that only the
    /// schema knows for sure where all fields are absent.
    fn any_field(&self, id: TypeId, object: &StructShape) -> Option<String> {
        if object.fields.iter().any(|field| field.required) {
            return None;
        }
        let names = &self.names.types[id.index()].fields;
        let there =
            names.iter().enumerate().filter_map(|(index, name)| match self.field_wrapper(id, index) {
                Wrapper::None => None,
                Wrapper::Option => Some(format!("self.{name}.is_some()")),
                Wrapper::Field => Some(format!("!self.{name}.is_absent()")),
            });
        let there: Vec<String> = there.collect();
        Some(if there.is_empty() { "false".to_owned() } else { there.join(" || ") })
    }

    /// What must hold for a value of a use; none where nothing must. `by_ref`: the place is a reference.
    pub(super) fn condition_of(
        &self,
        used: Use,
        place: &str,
        by_ref: bool,
        uses: &mut Uses,
    ) -> Option<String> {
        if used.nullable && !matches!(self.api.ty(used.ty).shape, Shape::Any(_) | Shape::Null) {
            let inner = self.condition(used.ty, "value", true, uses)?;
            return Some(none_or(place, ".as_ref()", &inner));
        }
        self.condition(used.ty, place, by_ref, uses)
    }

    fn optional_condition(
        &self,
        id: TypeId,
        place: &str,
        wrapper: Wrapper,
        boxed: bool,
        uses: &mut Uses,
    ) -> Option<String> {
        match wrapper {
            Wrapper::None => self.condition(id, place, false, uses),
            Wrapper::Option => {
                let inner = self.condition(id, "value", true, uses)?;
                // A function that is handed in takes the value itself, and not its box.
                let deref = boxed && self.parameter(id, uses).is_some();
                Some(none_or(place, if deref { ".as_deref()" } else { ".as_ref()" }, &inner))
            }
            Wrapper::Field => {
                let inner = self.condition(id, "value", true, uses)?;
                Some(none_or(&format!("{place}.value()"), "", &inner))
            }
        }
    }

    fn condition(&self, id: TypeId, place: &str, by_ref: bool, uses: &mut Uses) -> Option<String> {
        if self.parameter(id, uses).is_some() {
            return self.parameter_condition(id, place, by_ref, uses);
        }
        if !self.is_checked(id) {
            return None;
        }
        if self.own_type(id).is_some() {
            // The type is not ours, so that nothing is known of its parts: the schema decides.
            return Some("false".to_owned());
        }
        if self.is_item(id) {
            return Some(format!("{place}.is_valid({})", self.validities(id, From::Within, uses)));
        }
        self.unnamed_condition(id, place, by_ref, uses)
    }

    fn unnamed_condition(&self, id: TypeId, place: &str, by_ref: bool, uses: &mut Uses) -> Option<String> {
        let ty = self.api.ty(id);
        if ty.extra.is_some() {
            return Some("false".to_owned());
        }
        let value = if by_ref { format!("*{place}") } else { place.to_owned() };
        let reference = if by_ref { place.to_owned() } else { format!("&{place}") };
        let mut all: Vec<String> = Vec::new();
        match &ty.shape {
            Shape::Integer(integer) => self.limits(&integer.limits, &value, true, &mut all, uses),
            Shape::Number(number) => self.limits(&number.limits, &value, false, &mut all, uses),
            Shape::String(string) if !string.format.is_text() => {
                // The type has no text any more to look at.
                return Some("false".to_owned());
            }
            Shape::String(string) => {
                if let Some(checker) = self.checker(string.format, uses) {
                    all.push(format!("{}::{}({reference})", checker.module, checker.check));
                }
                match (string.min_length, string.max_length) {
                    (None, None) => {}
                    (Some(1), None) => all.push(format!("!{place}.is_empty()")),
                    (min, max) => {
                        uses.runtime.insert("length_in");
                        self.needs.checks.set(true);
                        let max = max.map_or("usize::MAX".to_owned(), |max| max.to_string());
                        all.push(format!("length_in({reference}, {}, {max})", min.unwrap_or(0)));
                    }
                }
                if let Some(pattern) = &string.pattern
                    && let Some(name) = self.pattern(pattern, ty)
                {
                    uses.patterns = true;
                    all.push(format!("patterns::{name}.is_match({reference})"));
                }
            }
            Shape::Array(array) => {
                all.extend(counted(place, array.min_items, array.max_items));
                if array.unique_items {
                    let comparable = matches!(
                        self.api.ty(array.items.ty).shape,
                        Shape::String(_) | Shape::Integer(_) | Shape::Boolean | Shape::Enum(_)
                    );
                    if comparable && !array.items.nullable {
                        uses.runtime.insert("all_different");
                        self.needs.checks.set(true);
                        all.push(format!("all_different({reference})"));
                    } else {
                        return Some("false".to_owned());
                    }
                }
                if let Some(inner) = self.condition_of(array.items, "item", true, uses) {
                    all.push(match inner.as_str() {
                        "false" => format!("{place}.is_empty()"),
                        inner => format!("{place}.iter().all({})", closure("item", inner)),
                    });
                }
            }
            Shape::Map(map) => {
                all.extend(counted(place, map.min_properties, map.max_properties));
                if let Some(inner) = self.condition_of(map.values, "value", true, uses) {
                    all.push(all_values(place, &inner));
                }
            }
            Shape::Tuple(tuple) => {
                if tuple.items.iter().any(|item| self.is_lax(item.ty)) {
                    return Some("false".to_owned());
                }
                for (index, item) in tuple.items.iter().enumerate() {
                    all.extend(self.condition_of(*item, &format!("{place}.{index}"), false, uses));
                }
            }
            Shape::Never => return Some("false".to_owned()),
            Shape::Any(_)
            | Shape::Null
            | Shape::Boolean
            | Shape::Enum(_)
            | Shape::Struct(_)
            | Shape::Union(_) => {}
        }
        (!all.is_empty()).then(|| all.join(" && "))
    }

    fn limits(&self, limits: &Limits, value: &str, whole: bool, all: &mut Vec<String>, uses: &mut Uses) {
        let number =
            |n: &serde_json::Number| if whole { integer(n) } else { float(n.as_f64().unwrap_or_default()) };
        match (&limits.minimum, &limits.maximum) {
            (Some(min), Some(max)) if !min.exclusive && !max.exclusive => {
                let by_ref = value.strip_prefix('*').map_or_else(|| format!("&{value}"), str::to_owned);
                all.push(format!("({}..={}).contains({by_ref})", number(&min.value), number(&max.value)));
            }
            (min, max) => {
                if let Some(min) = min {
                    all.push(format!(
                        "{value} {} {}",
                        if min.exclusive { ">" } else { ">=" },
                        number(&min.value)
                    ));
                }
                if let Some(max) = max {
                    all.push(format!(
                        "{value} {} {}",
                        if max.exclusive { "<" } else { "<=" },
                        number(&max.value)
                    ));
                }
            }
        }
        if let Some(step) =
            limits.multiple_of.as_ref().and_then(serde_json::Number::as_i64).filter(|step| whole && *step > 0)
        {
            all.push(format!("{value} % {step} == 0"));
        } else if let Some(step) = &limits.multiple_of {
            uses.runtime.insert("multiple_of");
            self.needs.checks.set(true);
            all.push(format!("multiple_of({value}, {:?})", step.to_string()));
        }
    }

    /// Whether absent and `null` are two things in a type: in what a `PATCH` asks for, and in a view that leaves out
    /// what is not set.
    fn tells_null_from_absent(&self, id: TypeId) -> bool {
        self.facts.patched[id.index()] || self.api.views.get(&id).is_some_and(|view| view.unset)
    }

    /// What a field's type is wrapped in.
    /// Whether `null` may be a value of a type that is not said to be nullable.
    pub(super) fn may_hold_null(&self, id: TypeId) -> bool {
        let is_parameter = self.parameter(id, &Uses::default()).is_some();
        is_parameter || matches!(self.api.ty(id).shape, Shape::Any(_) | Shape::Never | Shape::Null)
    }

    pub(super) fn field_wrapper(&self, id: TypeId, index: usize) -> Wrapper {
        let Shape::Struct(object) = &self.api.ty(id).shape else { return Wrapper::None };
        let field = &object.fields[index];
        let has_default = self.facts.field_defaults.contains(&(id, index));
        let never_null = matches!(self.api.ty(field.value.ty).shape, Shape::Any(_) | Shape::Null);
        if field.required {
            if field.value.nullable && !never_null { Wrapper::Option } else { Wrapper::None }
        } else if field.value.nullable && !never_null && !has_default && self.tells_null_from_absent(id) {
            Wrapper::Field
        } else if has_default && (!field.value.nullable || never_null) {
            Wrapper::None
        } else {
            Wrapper::Option
        }
    }
}

/// What a field's type is wrapped in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    /// Nothing: it is always there.
    None,
    /// Absent or null are one.
    Option,
    /// Absent and null are two.
    Field,
}

/// Nothing, or something that must hold. `false` leaves only nothing.
fn none_or(place: &str, by_ref: &str, inner: &str) -> String {
    if inner == "false" {
        format!("{place}.is_none()")
    } else {
        format!("{place}{by_ref}.is_none_or({})", closure("value", inner))
    }
}

/// A condition on a variable as a function: where it only calls one, that.
fn closure(variable: &str, condition: &str) -> String {
    match condition.strip_suffix(&format!("({variable})")) {
        Some(function) if function.chars().all(char::is_alphanumeric) => function.to_owned(),
        _ => format!("|{variable}| {condition}"),
    }
}

fn all_values(place: &str, inner: &str) -> String {
    if inner == "false" {
        format!("{place}.is_empty()")
    } else {
        format!("{place}.values().all({})", closure("value", inner))
    }
}

fn counted(place: &str, min: Option<u64>, max: Option<u64>) -> Option<String> {
    Some(match (min, max) {
        (None, None) => return None,
        (Some(1), None) => format!("!{place}.is_empty()"),
        (Some(min), None) => format!("{place}.len() >= {min}"),
        (None, Some(0)) => format!("{place}.is_empty()"),
        (None, Some(max)) => format!("{place}.len() <= {max}"),
        (Some(min), Some(max)) if min == max => format!("{place}.len() == {min}"),
        (Some(min), Some(max)) => format!("({min}..={max}).contains(&{place}.len())"),
    })
}

/// A bound of an integer: bounds may be written with a fraction.
fn integer(number: &serde_json::Number) -> String {
    if number.is_i64() || number.is_u64() {
        // `lower` has left out what an integer of this width cannot reach.
        return number.to_string();
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates; a bound beyond 64 bits says nothing about an i64"
    )]
    let number = number.as_f64().unwrap_or_default() as i64;
    number.to_string()
}
