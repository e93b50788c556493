//! Types as Rust writes them.

use super::context::{Context, From, Uses};
use crate::ir::{Shape, StringFormat, TypeId, UnionShape, Use, Width};

impl Context<'_> {
    /// The Rust type of a use.
    pub(super) fn ty(&self, used: Use, from: From, uses: &mut Uses) -> String {
        let inner = self.bare_ty(used.ty, from, uses);
        if used.nullable && !matches!(self.api.ty(used.ty).shape, Shape::Any(_) | Shape::Null) {
            format!("Option<{inner}>")
        } else {
            inner
        }
    }

    /// The Rust type of a type, without `null`.
    pub(super) fn bare_ty(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        if let Some(parameter) = self.parameter(id, uses) {
            return parameter.to_owned();
        }
        if self.is_item(id) {
            uses.items.insert(self.facts.generics.written(id));
            let arguments = self.arguments(id, from, uses);
            return match from {
                From::Within => format!("{}{arguments}", self.name(id)),
                From::Elsewhere => format!("models::{}{arguments}", self.name(id)),
            };
        }
        self.unnamed_ty(id, from, uses)
    }

    /// What a type is made of, whether it has a name or not.
    pub(super) fn unnamed_ty(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let ty = self.api.ty(id);
        match &ty.shape {
            Shape::Any(_) | Shape::Never => "serde_json::Value".to_owned(),
            Shape::Null => "()".to_owned(),
            Shape::Boolean => "bool".to_owned(),
            Shape::Integer(integer) => width(integer.width).to_owned(),
            Shape::Number(number) => if number.single { "f32" } else { "f64" }.to_owned(),
            Shape::String(string) => self.string(string.format).to_owned(),
            Shape::Array(array) => format!("Vec<{}>", self.ty(array.items, from, uses)),
            Shape::Tuple(tuple) => {
                let items: Vec<String> = tuple.items.iter().map(|item| self.ty(*item, from, uses)).collect();
                if let [one] = items.as_slice() {
                    format!("({one},)")
                } else {
                    format!("({})", items.join(", "))
                }
            }
            Shape::Map(map) => {
                uses.map = true;
                format!("BTreeMap<String, {}>", self.ty(map.values, from, uses))
            }
            Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_) => self.name(id).to_owned(),
        }
    }

    /// About how many bytes a value takes where it stands: for judging which variants are large.
    pub(super) fn size(&self, used: Use) -> usize {
        self.size_within(used.ty, 0) + if used.nullable { 8 } else { 0 }
    }

    fn size_within(&self, id: TypeId, depth: usize) -> usize {
        // A type within itself is boxed.
        if depth > 12 {
            return 8;
        }
        match &self.api.ty(id).shape {
            Shape::Null => 0,
            Shape::Enum(shape) if shape.is_open => 24,
            Shape::Boolean | Shape::Enum(_) => 1,
            Shape::Integer(_) | Shape::Number(_) => 8,
            Shape::String(string) => match string.format {
                StringFormat::Uuid
                | StringFormat::DateTime
                | StringFormat::DateTimeLocal
                | StringFormat::Ipv6
                | StringFormat::Decimal => 16,
                StringFormat::TimeLocal => 8,
                StringFormat::Date | StringFormat::Ipv4 | StringFormat::Char => 4,
                _ => 24,
            },
            Shape::Array(_) | Shape::Map(_) => 24,
            Shape::Any(_) | Shape::Never => 32,
            Shape::Tuple(tuple) => tuple.items.iter().map(|item| self.size_within(item.ty, depth + 1)).sum(),
            Shape::Struct(object) => {
                let fields = object.fields.iter().enumerate().map(|(index, field)| {
                    if self.facts.boxed.contains(&(id, index)) {
                        return 8;
                    }
                    let bytes = self.size_within(field.value.ty, depth + 1);
                    // An `Option` of a number takes another word.
                    let option = (!field.required || field.value.nullable)
                        && matches!(self.api.ty(field.value.ty).shape, Shape::Integer(_) | Shape::Number(_));
                    bytes.next_multiple_of(if bytes >= 8 { 8 } else { 1 }) + if option { 8 } else { 0 }
                });
                fields.sum()
            }
            Shape::Union(union) => {
                let largest = union.variants.iter().enumerate().map(|(index, variant)| {
                    if self.facts.boxed.contains(&(id, index)) {
                        8
                    } else {
                        self.size_within(variant.value.ty, depth + 1)
                    }
                });
                largest.max().unwrap_or(0) + 8
            }
        }
    }
}

/// The Rust type of an integer.
pub(super) fn width(width: Width) -> &'static str {
    match width {
        Width::I8 => "i8",
        Width::I16 => "i16",
        Width::I32 => "i32",
        Width::I64 => "i64",
        Width::U8 => "u8",
        Width::U16 => "u16",
        Width::U32 => "u32",
        Width::U64 => "u64",
    }
}

/// Whether one of several sizes is so much larger than the next that clippy would say so.
pub(super) fn is_lopsided(mut sizes: Vec<usize>) -> bool {
    sizes.sort_unstable();
    match sizes.as_slice() {
        // The estimate may be off by some padding; the lint speaks from 200 on.
        [.., second, largest] => largest - second >= 160,
        _ => false,
    }
}

/// Which variants of a union are boxed: those that hold the union itself, and those much larger than the others.
pub(super) fn boxed_variants(context: &Context<'_>, id: TypeId, shape: &UnionShape) -> Vec<bool> {
    let mut sizes: Vec<usize> = shape.variants.iter().map(|variant| context.size(variant.value)).collect();
    let mut boxed: Vec<bool> =
        (0..sizes.len()).map(|index| context.facts.boxed.contains(&(id, index))).collect();
    // Once the largest is a pointer, the next may be much larger than what is left.
    while is_lopsided(sizes.clone()) {
        let largest = sizes.iter().copied().max().unwrap_or(0);
        for (size, boxed) in sizes.iter_mut().zip(&mut boxed).filter(|(size, _)| **size == largest) {
            (*size, *boxed) = (POINTER, true);
        }
    }
    boxed
}

/// The bytes of a pointer.
const POINTER: usize = 8;
