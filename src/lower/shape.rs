//! One schema to one shape.

use super::extra::{evaluated, is_empty};
use super::format::{INTEGERS, integer_bound};
use super::rest::says_nothing;
use super::{Lowering, Pending};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{
    Additional, ArrayShape, Docs, Extra, Field, IntegerShape, Limit, Limits, MapShape, NumberShape, Origin,
    Shape, StringFormat, StringShape, StructShape, TupleShape, Why, Width,
};
use crate::load::{Bound, Schema, Types};
use crate::source::Pointer;

type Shaped = (Shape, Option<Box<Extra>>);

impl Lowering<'_> {
    /// The shape of a merged schema, and what the shape does not say.
    pub(super) fn shape(&mut self, pending: &Pending, schema: &Schema, at: &Pointer) -> Shaped {
        let schema = &evaluated(schema);
        let mut extra = self.extra(pending, schema);
        let shape = self.bare_shape(pending, schema, at, &mut extra);
        if self.strict && !schema.nullable && matches!(shape, Shape::Any(_)) {
            extra.all_of.push(self.not_null(pending, at));
        }
        (shape, (!is_empty(&extra)).then(|| Box::new(extra)))
    }

    pub(super) fn bare_shape(
        &mut self,
        pending: &Pending,
        schema: &Schema,
        at: &Pointer,
        extra: &mut Extra,
    ) -> Shape {
        if schema.never {
            return Shape::Never;
        }
        if schema.only_null {
            // Where another part of an `allOf` forbids it, nothing is left.
            return if schema.nullable { Shape::Null } else { Shape::Never };
        }
        if let Some(values) = &schema.values {
            let values = self.values_beside(pending, schema, values, extra);
            return self.enumeration(pending, schema, &values, at, extra);
        }
        if let Some(union) = self.union(pending, schema, at, extra) {
            self.beside_union(pending, schema, extra);
            return union;
        }
        let types = self.types_of(schema, at);
        if types.is_empty() {
            self.by_type(pending, schema, extra);
            let why = if says_nothing(schema) { Why::AnySchema } else { Why::NoType };
            return Shape::Any(why);
        }
        if types.len() > 1 && !(types == Types::INTEGER.with(Types::NUMBER)) {
            return self.type_list(pending, schema, types, extra);
        }
        if types.contains(Types::OBJECT) {
            self.object(pending, schema, at, extra)
        } else if types.contains(Types::ARRAY) {
            self.array(pending, schema, extra)
        } else if types.contains(Types::STRING) {
            let format = self.string_format(schema);
            // One character needs no saying of how many.
            let most = |most: &u64| format != StringFormat::Char || *most < 1;
            let least = |least: &u64| *least > u64::from(format == StringFormat::Char);
            Shape::String(StringShape {
                format,
                min_length: schema.min_length.filter(least),
                max_length: schema.max_length.filter(most),
                pattern: schema.pattern.clone(),
            })
        } else if types.contains(Types::NUMBER) && !has_integer_format(schema) {
            Shape::Number(NumberShape {
                single: schema.format.as_deref() == Some("float"),
                limits: limits(schema),
            })
        } else if types.contains(Types::INTEGER) || types.contains(Types::NUMBER) {
            let width = width(schema);
            Shape::Integer(IntegerShape { width, limits: within(limits(schema), width) })
        } else {
            Shape::Boolean
        }
    }

    /// `type`, or the type that the keywords speak of.
    fn types_of(&mut self, schema: &Schema, at: &Pointer) -> Types {
        if !schema.types.is_empty() || self.strict {
            return schema.types;
        }
        let rare = schema.rare.as_ref();
        // Where the other keywords leave no doubt, nothing need be said.
        let object = !schema.properties.is_empty()
            || schema.additional_properties.is_some()
            || schema.min_properties.is_some()
            || schema.max_properties.is_some()
            || !schema.required.is_empty()
            || rare.is_some_and(|r| !r.pattern_properties.is_empty() || r.property_names.is_some());
        if object {
            return Types::OBJECT;
        }
        let array = schema.items.is_some()
            || schema.min_items.is_some()
            || schema.max_items.is_some()
            || schema.unique_items
            || rare.is_some_and(|r| !r.prefix_items.is_empty());
        if array {
            return Types::ARRAY;
        }
        let string = schema.min_length.is_some()
            || schema.max_length.is_some()
            || schema.pattern.is_some()
            || schema.content_encoding.is_some()
            || schema.content_media_type.is_some()
            || schema.format.as_deref().is_some_and(is_string_format);
        let number = schema.minimum.is_some() || schema.maximum.is_some() || schema.multiple_of.is_some();
        let inferred = match schema.format.as_deref() {
            Some(format) if INTEGERS.contains(&format) => Types::INTEGER,
            Some("float" | "double") => Types::NUMBER,
            _ if string => Types::STRING,
            _ if number => Types::NUMBER,
            Some("integer") => Types::INTEGER,
            Some("number" | "decimal") => Types::NUMBER,
            Some("boolean") => Types::BOOLEAN,
            Some("array") => Types::ARRAY,
            Some("object") => Types::OBJECT,
            _ => match self.spoken_of(schema) {
                spoken if spoken.is_empty() => return spoken,
                spoken => spoken,
            },
        };
        self.note(
            Diagnostic::new(
                codes::TYPE_INFERRED,
                at,
                "this schema has no `type`; its keywords speak of one type only",
            )
            .help("say `type` to be clear: without it, values of other types are valid too"),
        );
        inferred
    }

    fn object(&mut self, pending: &Pending, schema: &Schema, at: &Pointer, extra: &mut Extra) -> Shape {
        let id = pending.id;
        let additional = self.additional(pending, schema, extra);
        let (min_properties, max_properties) =
            (schema.min_properties.filter(|min| *min > 0), schema.max_properties);
        let open = schema.additional_properties.is_none();
        let declared = |name: &String| schema.properties.contains_key(name);
        extra.required = schema.required.iter().filter(|name| !declared(name)).cloned().collect();
        if schema.properties.is_empty() && additional != Additional::Refused {
            let values = match additional {
                Additional::Kept(values) => values,
                _ => self.plain(at, Origin::Part(id, "value".into()), Shape::Any(Why::FreeObject)),
            };
            return Shape::Map(MapShape { values, min_properties, max_properties, open });
        }
        let mut fields = Vec::with_capacity(schema.properties.len());
        for (name, property) in &schema.properties {
            let own = self.schema(*property);
            let (target, _) = self.resolve(*property);
            let target = self.schema(target);
            let seen = Schema {
                read_only: own.read_only || target.read_only,
                write_only: own.write_only || target.write_only,
                ..Schema::default()
            };
            if pending.view.hides(&seen) {
                self.hidden.entry(id).or_default().push(name.clone());
                continue;
            }
            let value = self.use_of(*property, pending.view, || Origin::Part(id, name.clone()));
            fields.push(Field {
                name: name.clone(),
                at: self.at(*property),
                value,
                required: schema.required.contains(name),
                secret: super::is_secret(&own) || super::is_secret(&target),
                default: own.default.clone().or_else(|| target.default.clone()),
                docs: field_docs(name, &own, &target),
            });
        }
        Shape::Struct(StructShape { fields, additional, min_properties, max_properties, open })
    }

    fn additional(&mut self, pending: &Pending, schema: &Schema, extra: &mut Extra) -> Additional {
        let said = schema.additional_properties;
        let refused = said.is_some_and(|said| {
            let (resolved, _) = self.resolve(said);
            self.schema(resolved).never
        });
        let id = pending.id;
        if !extra.pattern_properties.is_empty() {
            let part = || Origin::Part(id, "value".into());
            let at = self.at(pending.schema);
            let values = self.patterned(schema, &at);
            let values = self.use_of(values, pending.view, part);
            extra.additional = said.map(|said| self.use_of(said, pending.view, part));
            if self.reads_patterns_alone(schema) {
                self.note_patterns_alone(&at);
                extra.additional = Some(values);
            }
            return Additional::Kept(values);
        }
        match said {
            None => Additional::Ignored,
            Some(_) if refused => Additional::Refused,
            Some(said) => {
                Additional::Kept(self.use_of(said, pending.view, || Origin::Part(id, "value".into())))
            }
        }
    }

    fn array(&mut self, pending: &Pending, schema: &Schema, extra: &mut Extra) -> Shape {
        let (id, view) = (pending.id, pending.view);
        let prefix = schema.rare.as_ref().map_or(&[][..], |r| &r.prefix_items);
        let count = prefix.len() as u64;
        let ends =
            schema.items.is_some_and(|items| self.schema(items).never) || schema.max_items == Some(count);
        if count > 0 && ends && schema.min_items == Some(count) && !schema.unique_items {
            let items = prefix.to_vec();
            let items = items.into_iter().enumerate();
            let part = |index: usize| Origin::Part(id, format!("item {}", index + 1));
            return Shape::Tuple(TupleShape {
                items: items.map(|(index, item)| self.use_of(item, view, || part(index))).collect(),
            });
        }
        let at = self.at(pending.schema);
        if count > 0 {
            let part = |index: usize| Origin::Part(id, format!("item {}", index + 1));
            let first = prefix.iter().copied().enumerate();
            extra.prefix = first.map(|(index, item)| self.use_of(item, view, || part(index))).collect();
            extra.rest =
                schema.items.map(|items| self.use_of(items, view, || Origin::Part(id, "item".into())));
        }
        let items = match schema.items {
            _ if count > 0 => Some(self.element(schema, &at)),
            items => items,
        };
        let items = match items {
            Some(items) => self.use_of(items, view, || Origin::Part(id, "item".into())),
            None => self.plain(&at, Origin::Part(id, "item".into()), Shape::Any(Why::FreeList)),
        };
        Shape::Array(ArrayShape {
            items,
            min_items: schema.min_items.filter(|min| *min > 0),
            max_items: schema.max_items,
            unique_items: schema.unique_items,
            open: schema.items.is_none(),
        })
    }
}

/// The words on a field: its own first, then (for a title or description) none, since the type tells its own.
fn field_docs(name: &str, own: &Schema, target: &Schema) -> Docs {
    let own = super::docs(own, &Origin::Component(name.to_owned()));
    let inline = target.at.is_some() && target.properties.is_empty() && target.values.is_none();
    let description = own.description.or_else(|| target.description.clone().filter(|_| inline));
    Docs { title: own.title, description, deprecated: own.deprecated || target.deprecated }
}

fn limits(schema: &Schema) -> Limits {
    let limit = |bound: &Bound| Limit { value: bound.value.clone(), exclusive: bound.exclusive };
    let mut limits = Limits {
        minimum: schema.minimum.as_ref().map(limit),
        maximum: schema.maximum.as_ref().map(limit),
        multiple_of: schema.multiple_of.clone(),
    };
    if let Some(most) = integer_bound(schema) {
        let bound = |value: i64| Some(Limit { value: value.into(), exclusive: false });
        limits.minimum = limits.minimum.or(bound(-most));
        limits.maximum = limits.maximum.or(bound(most));
    }
    limits
}

/// Whether `format` says that a number is whole.
fn has_integer_format(schema: &Schema) -> bool {
    schema.format.as_deref().is_some_and(|format| INTEGERS.contains(&format))
}

/// How wide an integer is: as `format` says, else 64 bits; unsigned where only that holds the bounds.
fn width(schema: &Schema) -> Width {
    match schema.format.as_deref() {
        Some("int8") => Width::I8,
        Some("int16") => Width::I16,
        Some("int32") => Width::I32,
        Some("uint8") => Width::U8,
        Some("uint16") => Width::U16,
        Some("uint32" | "uint") => Width::U32,
        Some("uint64") => Width::U64,
        _ => {
            let beyond = |bound: &Option<Bound>| {
                bound.as_ref().is_some_and(|b| b.value.as_i64().is_none() && b.value.as_u64().is_some())
            };
            let negative = |b: &Bound| b.value.as_f64().is_some_and(|n| n < 0.0);
            let positive = schema.minimum.as_ref().is_some_and(|b| !negative(b));
            if positive && (beyond(&schema.maximum) || beyond(&schema.minimum)) {
                Width::U64
            } else {
                Width::I64
            }
        }
    }
}

/// Bounds without those that the width of the integer says already.
fn within(mut limits: Limits, width: Width) -> Limits {
    let (least, most) = width.range();
    let number = |limit: &Limit| match (limit.value.as_i64(), limit.value.as_u64()) {
        (Some(number), _) => i128::from(number),
        (None, Some(number)) => i128::from(number),
        // Saturates: nothing of 64 bits is beyond.
        #[expect(clippy::cast_possible_truncation, reason = "saturates, and no integer here is as wide")]
        (None, None) => limit.value.as_f64().unwrap_or_default() as i128,
    };
    limits.minimum =
        limits.minimum.filter(|limit| number(limit) > least || (limit.exclusive && number(limit) == least));
    limits.maximum =
        limits.maximum.filter(|limit| number(limit) < most || (limit.exclusive && number(limit) == most));
    limits
}

/// Formats that JSON Schema, OpenAPI's registry or custom give to strings.
pub(super) fn is_string_format(format: &str) -> bool {
    !INTEGERS.contains(&format)
        && !matches!(
            format,
            "float"
                | "double"
                | "sf-decimal"
                | "decimal"
                | "number"
                | "integer"
                | "boolean"
                | "object"
                | "array"
        )
}
