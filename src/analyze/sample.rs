//! Values made from types, for where the document gives no example that fits.

use serde_json::{Map, Number, Value};

use super::words::{Dice, word};
use super::{fit, pattern};
use crate::ir::{Api, EnumLiteral, Limits, Origin, Shape, StringShape, Type, TypeId, Use};

/// Deeper than this, what is optional is left out.
const OPTIONAL_DEPTH: usize = 3;
/// Deeper than this, nothing is made: only a type that cannot end gets here.
const DEPTH: usize = 24;
/// No list or text is made longer than this, whatever the document asks for.
const LONGEST: u64 = 4096;

/// The document's example where it fits, else a value made from the type.
pub(super) fn sample(api: &Api, used: Use) -> Value {
    Sampler { api, open: Vec::new(), named: None }.sample(used)
}

/// The same, with texts of words that the names of properties make likely: for bodies, which people read.
pub(super) fn likely(api: &Api, used: Use) -> Value {
    Sampler { api, open: Vec::new(), named: Some(Named::default()) }.sample(used)
}

struct Sampler<'a> {
    api: &'a Api,
    /// The types being made, to leave recursion as soon as it may be left.
    open: Vec<TypeId>,
    /// What texts are made after; without it, each is `string`.
    named: Option<Named<'a>>,
}

/// What is being made.
#[derive(Debug, Clone, Copy, Default)]
struct Named<'a> {
    /// The schema that has the property.
    owner: &'a str,
    /// The property, or the one whose list this is part of.
    property: &'a str,
}

impl<'a> Sampler<'a> {
    /// What is part of something of this name.
    fn part(&mut self, owner: TypeId, property: &'a str, used: Use) -> Value {
        let before = self.named;
        if let Some(named) = &mut self.named {
            if let Origin::Component(name) = &self.api.ty(owner).origin {
                named.owner = name;
            }
            named.property = property;
        }
        let value = self.sample(used);
        self.named = before;
        value
    }

    /// A text of likely words. The same names give the same words, whatever else the document says.
    fn words(&self) -> String {
        let Some(Named { owner, property }) = self.named else { return "string".to_owned() };
        // FNV-1a, which is told apart by what it hashes and nothing else: same in every build.
        let bytes = owner.bytes().chain([0]).chain(property.bytes());
        let seed = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        word(&mut Dice::new(seed), property)
    }
}

impl Sampler<'_> {
    fn sample(&mut self, used: Use) -> Value {
        let ty = self.api.ty(used.ty);
        if let Some(example) = &ty.example
            && fit::fits(self.api, used, example)
        {
            return example.clone();
        }
        let again = self.open.contains(&used.ty);
        if (again && used.nullable) || self.open.len() > DEPTH {
            return Value::Null;
        }
        self.open.push(used.ty);
        let value = self.shape(used.ty, again);
        self.open.pop();
        value
    }

    fn shape(&mut self, id: TypeId, again: bool) -> Value {
        let ty = self.api.ty(id);
        if let Some(values) = ty.extra.as_ref().and_then(|extra| extra.values.as_ref()) {
            return values.first().cloned().unwrap_or_default();
        }
        match &ty.shape {
            Shape::Any(_) => Value::Object(Map::new()),
            Shape::Never | Shape::Null => Value::Null,
            Shape::Boolean => Value::Bool(true),
            Shape::Integer(integer) => number(&integer.limits, true),
            Shape::Number(number_shape) => number(&number_shape.limits, false),
            Shape::String(shape) => Value::String(text(shape, || self.words())),
            Shape::Enum(shape) => shape.values.first().map(|first| first.value.json()).unwrap_or_default(),
            Shape::Array(array) => {
                let least = array.min_items.unwrap_or(0).min(LONGEST);
                let count = if again || self.open.len() > OPTIONAL_DEPTH { least } else { least.max(1) };
                let count = count.min(array.max_items.unwrap_or(count));
                let mut items: Vec<Value> = Vec::new();
                for index in 0..count {
                    let item = self.sample(array.items);
                    items.push(if array.unique_items && index > 0 {
                        self.another(array.items, item, index)
                    } else {
                        item
                    });
                }
                if let Some((contains, least, _)) = ty.extra.as_ref().and_then(|extra| extra.contains) {
                    let least = usize::try_from(least.unwrap_or(1).min(LONGEST)).unwrap_or(1);
                    for index in 0..least {
                        let item = self.sample(contains);
                        if fit::fits(self.api, array.items, &item) {
                            match items.get_mut(index) {
                                Some(place) => *place = item,
                                None => items.push(item),
                            }
                        }
                    }
                }
                Value::Array(items)
            }
            Shape::Tuple(tuple) => Value::Array(tuple.items.iter().map(|item| self.sample(*item)).collect()),
            Shape::Map(map) => {
                let least = map.min_properties.unwrap_or(0).min(LONGEST);
                let mut members = Map::new();
                let count = if again { least } else { least.max(1).min(map.max_properties.unwrap_or(1)) };
                for index in 0..count {
                    let value = self.sample(map.values);
                    members.insert(self.key(ty, index), value);
                }
                for name in ty.extra.iter().flat_map(|extra| &extra.required) {
                    members.insert(name.clone(), self.sample(map.values));
                }
                Value::Object(members)
            }
            Shape::Struct(object) => {
                let mut members = Map::new();
                for field in &object.fields {
                    let leave =
                        again || self.open.len() > OPTIONAL_DEPTH || self.open.contains(&field.value.ty);
                    if !field.required && leave {
                        continue;
                    }
                    let default =
                        field.default.clone().filter(|d| !d.is_null() && fit::fits(self.api, field.value, d));
                    let value = default.unwrap_or_else(|| self.part(id, &field.name, field.value));
                    members.insert(field.name.clone(), value);
                }
                if let Some(most) = object.max_properties.and_then(|most| usize::try_from(most).ok()) {
                    // The last of what may be left out goes first.
                    for field in object.fields.iter().rev().filter(|field| !field.required) {
                        if members.len() > most {
                            members.remove(&field.name);
                        }
                    }
                }
                for name in ty.extra.iter().flat_map(|extra| &extra.required) {
                    members.entry(name.clone()).or_insert_with(|| Value::String("string".into()));
                }
                Value::Object(members)
            }
            Shape::Union(union) => {
                let used = Use { ty: id, nullable: false };
                // Variants that lead out of a recursion first.
                let (again, fresh): (Vec<_>, Vec<_>) =
                    union.variants.iter().partition(|variant| self.open.contains(&variant.value.ty));
                let order = fresh.into_iter().chain(again);
                let mut first = None;
                for (index, variant) in order.enumerate() {
                    let mut value = self.sample(variant.value);
                    if let (Some(d), Value::Object(members)) = (&union.discriminator, &mut value) {
                        let own = union.variants.iter().position(|v| v.value.ty == variant.value.ty);
                        if let Some((tag, _)) = d.mapping.iter().find(|(_, to)| Some(*to) == own) {
                            let says_it = |name: &String| {
                                d.mapping.iter().any(|(known, to)| known == name && Some(*to) == own)
                            };
                            match members.get(&d.property) {
                                Some(Value::Number(_) | Value::Bool(_)) => {}
                                Some(Value::String(name)) if says_it(name) => {}
                                _ => drop(members.insert(d.property.clone(), tag.clone().into())),
                            }
                        }
                    }
                    if fit::fits(self.api, used, &value) {
                        return value;
                    }
                    first.get_or_insert(value);
                    if index > 8 {
                        break;
                    }
                }
                first.unwrap_or_default()
            }
        }
    }

    /// A key of a map, as `propertyNames` or `patternProperties` want it.
    fn key(&self, ty: &Type, index: u64) -> String {
        let number = usize::try_from(index).unwrap_or(usize::MAX);
        let named = ty.extra.as_ref().and_then(|extra| {
            if let Some(names) = extra.property_names {
                return match &self.api.ty(names.ty).shape {
                    Shape::String(shape) if shape.pattern.is_some() => {
                        Some(text(shape, || "string".to_owned()))
                    }
                    Shape::Enum(shape) => shape.values.get(number).and_then(|value| match &value.value {
                        EnumLiteral::String(text) => Some(text.clone()),
                        EnumLiteral::Integer(_) | EnumLiteral::Other(_) => None,
                    }),
                    _ => None,
                };
            }
            let (pattern, _) = extra.pattern_properties.get(number)?;
            pattern::sample(pattern, 0, None)
        });
        named.unwrap_or_else(|| format!("key{}", index + 1))
    }

    /// A value that differs from the others of a list.
    fn another(&self, used: Use, value: Value, index: u64) -> Value {
        match (&self.api.ty(used.ty).shape, value) {
            (Shape::Enum(shape), value) => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                shape.values.get(index).map_or(value, |known| known.value.json())
            }
            (_, Value::String(text)) => Value::String(format!("{text}{index}")),
            (_, Value::Number(n)) => {
                n.as_u64().map_or(Value::Number(n), |n| Value::from(n.saturating_add(index)))
            }
            (_, Value::Object(mut members)) => {
                for member in members.values_mut() {
                    if let Value::String(text) = member {
                        *text = format!("{text}{index}");
                    }
                }
                Value::Object(members)
            }
            (_, value) => value,
        }
    }
}

fn number(limits: &Limits, whole: bool) -> Value {
    let float = |n: &Number| n.as_f64().unwrap_or_default();
    let step = limits.multiple_of.as_ref().map(float).filter(|step| *step > 0.0);
    let low = limits.minimum.as_ref().map(|l| (float(&l.value), l.exclusive));
    let high = limits.maximum.as_ref().map(|l| (float(&l.value), l.exclusive));
    let unit = step.unwrap_or(if whole { 1.0 } else { 0.5 });
    let mut value = match (low, high) {
        (Some((low, exclusive)), _) if low > 0.0 || exclusive => {
            if exclusive {
                low + unit
            } else {
                low
            }
        }
        (Some((low, _)), high) => {
            if high.is_none_or(|(high, _)| high >= 1.0) && low <= 1.0 {
                1.0
            } else {
                low
            }
        }
        (None, Some((high, exclusive))) if high < 1.0 || (exclusive && high <= 1.0) => {
            if exclusive {
                high - unit
            } else {
                high
            }
        }
        (None, _) => 1.0,
    };
    if let Some((high, exclusive)) = high
        && (value > high || (exclusive && value >= high))
    {
        value = match low {
            Some((low, _)) => f64::midpoint(low, high),
            None => high,
        };
    }
    if let Some(step) = step {
        value = (value / step).ceil() * step;
    }
    if whole || value.fract() == 0.0 {
        // Bounds of integers are integers: nothing is lost below 2^53, and nobody samples beyond.
        #[expect(clippy::cast_possible_truncation, reason = "saturates, which is as good an example as any")]
        let value = value.ceil() as i64;
        return Value::from(value);
    }
    // `0.1 + 0.2` would be printed as it is stored.
    let rounded = format!("{value:.6}").parse().unwrap_or(value);
    Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}

/// A text of the shape; of these words where it may be any text.
fn text(shape: &StringShape, words: impl FnOnce() -> String) -> String {
    if let Some(example) = shape.format.example() {
        return example.to_owned();
    }
    let pattern = shape.pattern.as_ref();
    let made = pattern.and_then(|one| pattern::sample(one, shape.min_length.unwrap_or(0), shape.max_length));
    let mut made = made.unwrap_or_else(words);
    let least = usize::try_from(shape.min_length.unwrap_or(0).min(LONGEST)).unwrap_or(0);
    if shape.pattern.is_none() && made.chars().count() < least {
        let once = format!(" {made}");
        while made.chars().count() < least {
            made.push_str(&once);
        }
    }
    if let Some(most) = shape.max_length.and_then(|most| usize::try_from(most).ok())
        && made.chars().count() > most
    {
        made = made.chars().take(most).collect();
    }
    made
}
