//! Whether a JSON value of the document is a value of a type: for defaults and examples.

use serde_json::Value;

use super::formats;
use crate::ir::{Additional, Api, Limits, Shape, StringShape, Type, UnionShape, Use};

/// Deeper values are taken as right: nobody writes them by hand.
const DEPTH: usize = 64;

/// Whether a value is one of a type.
pub(crate) fn fits(api: &Api, used: Use, value: &Value) -> bool {
    Fit { api, patterns: super::pattern::Patterns::default() }.fits(used, value, DEPTH)
}

struct Fit<'a> {
    api: &'a Api,
    patterns: super::pattern::Patterns,
}

impl Fit<'_> {
    fn fits(&mut self, used: Use, value: &Value, depth: usize) -> bool {
        if value.is_null() && used.nullable {
            return true;
        }
        let ty = self.api.ty(used.ty);
        depth == 0 || (self.shape(ty, value, depth - 1) && self.extra(ty, value, depth - 1))
    }

    fn shape(&mut self, ty: &Type, value: &Value, depth: usize) -> bool {
        match (&ty.shape, value) {
            (Shape::Any(_), _) | (Shape::Null, Value::Null) | (Shape::Boolean, Value::Bool(_)) => true,
            (Shape::Integer(integer), Value::Number(n)) => {
                n.as_f64().is_some_and(|n| n.fract() == 0.0) && within(&integer.limits, value)
            }
            (Shape::Number(number), Value::Number(_)) => within(&number.limits, value),
            (Shape::String(string), Value::String(text)) => self.string(string, text),
            (Shape::Enum(shape), value) => {
                (shape.is_open && value.is_string()) || shape.values.iter().any(|known| known.value.is(value))
            }
            (Shape::Array(array), Value::Array(items)) => {
                counted(items.len(), array.min_items, array.max_items)
                    && !(array.unique_items && has_twins(items))
                    && items.iter().all(|item| self.fits(array.items, item, depth))
            }
            (Shape::Tuple(tuple), Value::Array(items)) => {
                tuple.items.len() == items.len()
                    && tuple.items.iter().zip(items).all(|(used, item)| self.fits(*used, item, depth))
            }
            (Shape::Map(map), Value::Object(members)) => {
                counted(members.len(), map.min_properties, map.max_properties)
                    && members.values().all(|member| self.fits(map.values, member, depth))
            }
            (Shape::Struct(object), Value::Object(members)) => {
                counted(members.len(), object.min_properties, object.max_properties)
                    && object.fields.iter().all(|field| match members.get(&field.name) {
                        None => !field.required,
                        Some(member) => self.fits(field.value, member, depth),
                    })
                    && members.iter().filter(|(name, _)| !object.fields.iter().any(|f| f.name == **name)).all(
                        |(_, member)| match object.additional {
                            Additional::Ignored => true,
                            Additional::Refused => false,
                            Additional::Kept(used) => self.fits(used, member, depth),
                        },
                    )
            }
            (Shape::Union(union), _) => self.union(union, value, depth),
            _ => false,
        }
    }

    fn union(&mut self, union: &UnionShape, value: &Value, depth: usize) -> bool {
        if let (Some(d), Value::Object(members)) = (&union.discriminator, value) {
            let tag = members
                .get(&d.property)
                .map(|tag| tag.as_str().map_or_else(|| tag.to_string(), str::to_owned));
            let mapped = d.mapping.iter().find(|(name, _)| Some(name) == tag.as_ref()).map(|(_, to)| *to);
            return mapped
                .or(d.default)
                .is_some_and(|index| self.fits(union.variants[index].value, value, depth));
        }
        let matching = union.variants.iter().filter(|variant| self.fits(variant.value, value, depth)).count();
        matching == 1 || (matching > 1 && !union.exactly_one)
    }

    fn string(&mut self, string: &StringShape, text: &str) -> bool {
        let length = text.chars().count();
        let formatted = formats::fits(string.format, text);
        formatted
            && counted(length, string.min_length, string.max_length)
            && string.pattern.as_ref().is_none_or(|pattern| self.patterns.is_match(pattern, text))
    }

    fn extra(&mut self, ty: &Type, value: &Value, depth: usize) -> bool {
        let Some(extra) = &ty.extra else { return true };
        let members = value.as_object();
        extra.all_of.iter().all(|used| self.fits(*used, value, depth))
            && extra.any_of.iter().all(|list| list.iter().any(|used| self.fits(*used, value, depth)))
            && extra
                .one_of
                .iter()
                .all(|list| list.iter().filter(|used| self.fits(**used, value, depth)).count() == 1)
            && extra.not.iter().all(|used| !self.fits(*used, value, depth))
            && extra.conditions.iter().all(|(condition, then, otherwise)| {
                let branch = if self.fits(*condition, value, depth) { then } else { otherwise };
                branch.is_none_or(|used| self.fits(used, value, depth))
            })
            && extra.values.as_ref().is_none_or(|values| values.contains(value))
            && members.is_none_or(|members| {
                extra.required.iter().all(|name| members.contains_key(name))
                    && extra.dependent_required.iter().all(|(name, others)| {
                        !members.contains_key(name) || others.iter().all(|other| members.contains_key(other))
                    })
            })
    }
}

fn counted(count: usize, min: Option<u64>, max: Option<u64>) -> bool {
    let count = count as u64;
    min.is_none_or(|min| count >= min) && max.is_none_or(|max| count <= max)
}

fn has_twins(items: &[Value]) -> bool {
    items.iter().enumerate().any(|(index, item)| items[..index].contains(item))
}

fn within(limits: &Limits, value: &Value) -> bool {
    let float = |n: &serde_json::Number| n.as_f64().unwrap_or(f64::NAN);
    let Some(number) = value.as_f64() else { return false };
    limits
        .minimum
        .as_ref()
        .is_none_or(|l| if l.exclusive { number > float(&l.value) } else { number >= float(&l.value) })
        && limits
            .maximum
            .as_ref()
            .is_none_or(|l| if l.exclusive { number < float(&l.value) } else { number <= float(&l.value) })
        && limits.multiple_of.as_ref().is_none_or(|step| {
            let ratio = number / float(step);
            (ratio - ratio.round()).abs() < 1e-9 * ratio.abs().max(1.0)
        })
}
