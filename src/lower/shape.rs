//! One schema to one shape.

use serde_json::Value;

use super::{Lowering, Pending};
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{
    Additional, ArrayShape, Docs, EnumLiteral, EnumShape, EnumValue, Extra, Field, IntegerShape, Limit,
    Limits, MapShape, NumberShape, Origin, Shape, StringFormat, StringShape, StructShape, TupleShape, Width,
};
use crate::load::{Bound, Schema, SchemaId, Types};
use crate::source::Pointer;

type Shaped = (Shape, Option<Box<Extra>>);

impl Lowering<'_> {
    /// The shape of a merged schema, and what the shape does not say.
    pub(super) fn shape(&mut self, pending: &Pending, schema: &Schema, at: &Pointer) -> Shaped {
        let mut extra = self.extra(pending, schema, at);
        let shape = self.bare_shape(pending, schema, at, &mut extra);
        (shape, (!extra_is_empty(&extra)).then(|| Box::new(extra)))
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
            return Shape::Null;
        }
        if let Some(values) = &schema.values {
            return self.enumeration(schema, values, at, extra);
        }
        if let Some(union) = self.union(pending, schema, at, extra) {
            return union;
        }
        let types = self.types_of(schema, at);
        if types.is_empty() {
            return Shape::Any;
        }
        if types.len() > 1 && !(types == Types::INTEGER.with(Types::NUMBER)) {
            return self.type_list(pending, schema, types);
        }
        if types.contains(Types::OBJECT) {
            self.object(pending, schema, at, extra)
        } else if types.contains(Types::ARRAY) {
            self.array(pending, schema)
        } else if types.contains(Types::STRING) {
            Shape::String(StringShape {
                format: string_format(schema),
                min_length: schema.min_length.filter(|min| *min > 0),
                max_length: schema.max_length,
                pattern: schema.pattern.clone(),
            })
        } else if types.contains(Types::NUMBER) {
            Shape::Number(NumberShape {
                single: schema.format.as_deref() == Some("float"),
                limits: limits(schema),
            })
        } else if types.contains(Types::INTEGER) {
            let width = width(schema);
            Shape::Integer(IntegerShape { width, limits: within(limits(schema), width) })
        } else {
            Shape::Boolean
        }
    }

    /// `type`, or the type that the keywords speak of.
    fn types_of(&mut self, schema: &Schema, at: &Pointer) -> Types {
        if !schema.types.is_empty() {
            return schema.types;
        }
        let rare = schema.rare.as_ref();
        let object = !schema.properties.is_empty()
            || schema.additional_properties.is_some()
            || schema.min_properties.is_some()
            || schema.max_properties.is_some()
            || !schema.required.is_empty()
            || rare.is_some_and(|r| !r.pattern_properties.is_empty() || r.property_names.is_some());
        let array = schema.items.is_some()
            || schema.min_items.is_some()
            || schema.max_items.is_some()
            || schema.unique_items
            || rare.is_some_and(|r| !r.prefix_items.is_empty());
        if object {
            return Types::OBJECT;
        }
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
            Some("int32" | "int64") => Types::INTEGER,
            Some("float" | "double") => Types::NUMBER,
            _ if string => Types::STRING,
            _ if number => Types::NUMBER,
            _ => return Types::default(),
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

    /// A list of types: one variant for each.
    fn type_list(&mut self, pending: &Pending, schema: &Schema, types: Types) -> Shape {
        let types = if types.contains(Types::NUMBER) { types.without(Types::INTEGER) } else { types };
        let variants: Vec<(SchemaId, Option<String>)> = types
            .iter()
            .map(|one| {
                let only = Schema {
                    types: one,
                    nullable: false,
                    title: None,
                    description: None,
                    default: None,
                    ..schema.clone()
                };
                (self.synthetic(only_keywords_of(only, one)), None)
            })
            .collect();
        self.variants(pending, false, &variants, None, &self.at(pending.schema))
    }

    pub(super) fn enumeration(
        &mut self,
        schema: &Schema,
        values: &[Value],
        at: &Pointer,
        extra: &mut Extra,
    ) -> Shape {
        if values.is_empty() {
            if schema.nullable {
                return Shape::Null;
            }
            self.note(
                Diagnostic::new(codes::EMPTY_ENUM, at, "this `enum` allows no value")
                    .help("list the values, or leave `enum` out"),
            );
            return Shape::Never;
        }
        let names = string_list(schema, &["x-enum-varnames", "x-enumNames", "x-enum-names"]);
        let descriptions = string_list(schema, &["x-enum-descriptions", "x-enumDescriptions"]);
        let literals: Option<Vec<EnumLiteral>> = values.iter().map(literal).collect();
        let uniform = literals.filter(|all| {
            let string = |l: &EnumLiteral| matches!(l, EnumLiteral::String(_));
            all.iter().all(string) || !all.iter().any(string)
        });
        if let Some(literals) = uniform {
            let mut kept: Vec<EnumValue> = Vec::with_capacity(literals.len());
            for (index, value) in literals.into_iter().enumerate() {
                if !kept.iter().any(|k| k.value == value) {
                    kept.push(EnumValue {
                        value,
                        name: names.get(index).cloned(),
                        description: descriptions.get(index).cloned(),
                    });
                }
            }
            return Shape::Enum(EnumShape { values: kept, is_open: false });
        }
        extra.values = Some(values.to_vec());
        if values.iter().all(Value::is_boolean) {
            Shape::Boolean
        } else if values.iter().all(Value::is_number) {
            Shape::Number(NumberShape { single: false, limits: Limits::default() })
        } else {
            Shape::Any
        }
    }

    fn object(&mut self, pending: &Pending, schema: &Schema, at: &Pointer, extra: &mut Extra) -> Shape {
        let id = pending.id;
        let additional = self.additional(pending, schema, extra);
        let (min_properties, max_properties) =
            (schema.min_properties.filter(|min| *min > 0), schema.max_properties);
        let declared = |name: &String| schema.properties.contains_key(name);
        extra.required = schema.required.iter().filter(|name| !declared(name)).cloned().collect();
        if schema.properties.is_empty() && additional != Additional::Refused {
            let values = match additional {
                Additional::Kept(values) => values,
                _ => self.plain(at, Origin::Part(id, "value".into()), Shape::Any),
            };
            return Shape::Map(MapShape { values, min_properties, max_properties });
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
        Shape::Struct(StructShape { fields, additional, min_properties, max_properties })
    }

    fn additional(&mut self, pending: &Pending, schema: &Schema, extra: &Extra) -> Additional {
        let rare = schema.rare.as_ref();
        let said = schema.additional_properties.or_else(|| rare.and_then(|r| r.unevaluated_properties));
        let patterns = !extra.pattern_properties.is_empty();
        let Some(said) = said else {
            return if let [(_, only)] = extra.pattern_properties.as_slice() {
                if schema.properties.is_empty() { Additional::Kept(*only) } else { self.anything(pending) }
            } else if patterns {
                self.anything(pending)
            } else {
                Additional::Ignored
            };
        };
        let (resolved, _) = self.resolve(said);
        if self.schema(resolved).never {
            return match extra.pattern_properties.as_slice() {
                [] => Additional::Refused,
                [(_, only)] if schema.properties.is_empty() => Additional::Kept(*only),
                _ => self.anything(pending),
            };
        }
        if patterns {
            return self.anything(pending);
        }
        let id = pending.id;
        Additional::Kept(self.use_of(said, pending.view, || Origin::Part(id, "value".into())))
    }

    fn anything(&mut self, pending: &Pending) -> Additional {
        let at = self.at(pending.schema);
        Additional::Kept(self.plain(&at, Origin::Part(pending.id, "value".into()), Shape::Any))
    }

    fn array(&mut self, pending: &Pending, schema: &Schema) -> Shape {
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
        let items = match schema.items.filter(|_| count == 0) {
            Some(items) => self.use_of(items, view, || Origin::Part(id, "item".into())),
            None => {
                let at = self.at(pending.schema);
                if count > 0 {
                    self.degraded(
                        &at,
                        "a list whose first elements have types of their own, and that may be shorter or longer, is a list of any JSON",
                        "set `items: false` and `minItems` to make it a tuple",
                    );
                }
                self.plain(&at, Origin::Part(id, "item".into()), Shape::Any)
            }
        };
        Shape::Array(ArrayShape {
            items,
            min_items: schema.min_items.filter(|min| *min > 0),
            max_items: schema.max_items,
            unique_items: schema.unique_items,
        })
    }

    /// Everything that only restricts.
    fn extra(&mut self, pending: &Pending, schema: &Schema, at: &Pointer) -> Extra {
        let (id, view) = (pending.id, pending.view);
        let part = |name: &'static str| move || Origin::Part(id, name.into());
        let mut extra = Extra::default();
        for beside in &schema.all_of {
            extra.all_of.push(self.use_of(*beside, view, part("restriction")));
        }
        let Some(rare) = schema.rare.as_deref() else { return extra };
        if let Some(not) = rare.not {
            extra.not.push(self.use_of(not, view, part("not")));
        }
        if let Some(condition) = rare.if_schema {
            let condition = self.use_of(condition, view, part("if"));
            let then = rare.then_schema.map(|s| self.use_of(s, view, part("then")));
            let otherwise = rare.else_schema.map(|s| self.use_of(s, view, part("else")));
            extra.conditions.push((condition, then, otherwise));
        }
        if let Some(contains) = rare.contains {
            let contains = self.use_of(contains, view, part("contains"));
            extra.contains = Some((contains, rare.min_contains, rare.max_contains));
        }
        extra.property_names = rare.property_names.map(|s| self.use_of(s, view, part("key")));
        for (pattern, value) in &rare.pattern_properties {
            extra.pattern_properties.push((pattern.clone(), self.use_of(*value, view, part("value"))));
        }
        extra.dependent_required =
            rare.dependent_required.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        for (key, value) in &rare.dependent_schemas {
            extra.dependent_schemas.push((key.clone(), self.use_of(*value, view, part("dependent"))));
        }
        let unchecked = [
            (rare.unevaluated_items.is_some(), "unevaluatedItems"),
            (
                rare.unevaluated_properties.is_some() && schema.additional_properties.is_some(),
                "unevaluatedProperties",
            ),
            (rare.content_schema.is_some(), "contentSchema"),
            (rare.dynamic_ref.is_some(), "$dynamicRef"),
        ];
        for (_, keyword) in unchecked.iter().filter(|(there, _)| *there) {
            self.degraded(
                at,
                format!("`{keyword}` is not checked yet"),
                "the value is read and answered without this check",
            );
        }
        extra
    }
}

fn extra_is_empty(e: &Extra) -> bool {
    e.all_of.is_empty()
        && e.any_of.is_empty()
        && e.one_of.is_empty()
        && e.not.is_empty()
        && e.conditions.is_empty()
        && e.contains.is_none()
        && e.property_names.is_none()
        && e.pattern_properties.is_empty()
        && e.dependent_required.is_empty()
        && e.dependent_schemas.is_empty()
        && e.values.is_none()
        && e.required.is_empty()
}

/// The words on a field: its own first, then (for a title or description) none, since the type tells its own.
fn field_docs(name: &str, own: &Schema, target: &Schema) -> Docs {
    let own = super::docs(own, &Origin::Component(name.to_owned()));
    let inline = target.at.is_some() && target.properties.is_empty() && target.values.is_none();
    let description = own.description.or_else(|| target.description.clone().filter(|_| inline));
    Docs { title: own.title, description, deprecated: own.deprecated || target.deprecated }
}

/// Only the keywords that speak of one type: the others hold for the other variants.
fn only_keywords_of(mut schema: Schema, one: Types) -> Schema {
    if one != Types::OBJECT {
        schema.properties.clear();
        schema.required.clear();
        schema.additional_properties = None;
        schema.min_properties = None;
        schema.max_properties = None;
    }
    if one != Types::ARRAY {
        schema.items = None;
        schema.min_items = None;
        schema.max_items = None;
        schema.unique_items = false;
    }
    if one == Types::STRING {
        schema.format = schema.format.filter(|format| is_string_format(format));
    } else {
        schema.min_length = None;
        schema.max_length = None;
        schema.pattern = None;
        schema.format = schema.format.filter(|format| !is_string_format(format));
    }
    if one != Types::NUMBER && one != Types::INTEGER {
        schema.minimum = None;
        schema.maximum = None;
        schema.multiple_of = None;
    }
    schema.rare = None;
    schema.examples.clear();
    schema
}

fn string_list(schema: &Schema, keys: &[&str]) -> Vec<String> {
    let list = keys.iter().find_map(|key| schema.extensions.get(*key)?.as_array());
    list.into_iter().flatten().map(|v| v.as_str().unwrap_or_default().to_owned()).collect()
}

fn literal(value: &Value) -> Option<EnumLiteral> {
    match value {
        Value::String(text) => Some(EnumLiteral::String(text.clone())),
        Value::Number(number) => number.as_i64().map(EnumLiteral::Integer),
        _ => None,
    }
}

fn limits(schema: &Schema) -> Limits {
    let limit = |bound: &Bound| Limit { value: bound.value.clone(), exclusive: bound.exclusive };
    Limits {
        minimum: schema.minimum.as_ref().map(limit),
        maximum: schema.maximum.as_ref().map(limit),
        multiple_of: schema.multiple_of.clone(),
    }
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

pub(super) fn string_format(schema: &Schema) -> StringFormat {
    match schema.format.as_deref() {
        Some("date-time") => StringFormat::DateTime,
        Some("date") => StringFormat::Date,
        Some("uuid") => StringFormat::Uuid,
        Some("ipv4") => StringFormat::Ipv4,
        Some("ipv6") => StringFormat::Ipv6,
        Some("byte") => StringFormat::Byte,
        Some("binary") => StringFormat::Binary,
        Some("time") => StringFormat::Time,
        Some("duration") => StringFormat::Duration,
        Some("email") => StringFormat::Email,
        Some("hostname") => StringFormat::Hostname,
        Some("uri") => StringFormat::Uri,
        _ => match (schema.content_encoding.as_deref(), schema.content_media_type.as_deref()) {
            (Some("base64"), _) => StringFormat::Byte,
            (None, Some("application/octet-stream")) => StringFormat::Binary,
            _ => StringFormat::Text,
        },
    }
}

/// Formats that JSON Schema, OpenAPI's registry or custom give to strings.
fn is_string_format(format: &str) -> bool {
    !matches!(
        format,
        "int8"
            | "int16"
            | "int32"
            | "int64"
            | "uint8"
            | "uint16"
            | "uint32"
            | "uint64"
            | "uint"
            | "float"
            | "double"
            | "decimal"
            | "number"
            | "integer"
            | "boolean"
            | "object"
            | "array"
    )
}
