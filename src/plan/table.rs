//! Schemas as constant expressions: what the runtime compares a refused value with.

use super::context::{Context, From, Uses, quoted};
use super::enums;
use super::literal::float;
use crate::ir::{
    Additional, Extra, IntegerShape, Limit, Limits, Origin, Shape, StringFormat, Type, TypeId, UnionShape,
    Use, Variant, Width,
};
use serde_json::{Number, Value};

impl Context<'_> {
    /// The table of a use.
    pub(super) fn table(&self, used: Use, from: From, uses: &mut Uses) -> String {
        let mut table = if self.is_unnamed(used.ty) {
            // Only what loops would have no end.
            let loops = self.facts.loops.contains(&used.ty);
            if loops { "Schema::any()".to_owned() } else { self.table_body(used.ty, from, uses) }
        } else if self.is_table(used.ty) {
            format!("Schema::reference({})", self.table_of(used.ty, from, uses))
        } else {
            self.table_body(used.ty, from, uses)
        };
        if used.nullable {
            table.push_str(".nullable()");
        }
        table
    }

    /// A reference to the table of an item, or to one written in place.
    pub(super) fn table_ref(&self, used: Use, from: From, uses: &mut Uses) -> String {
        if self.is_table(used.ty) && !used.nullable {
            self.table_of(used.ty, from, uses)
        } else {
            format!("&{}", self.table(used, from, uses))
        }
    }

    /// Whether a type has no table of its own because nothing is read as it: a union of files, say.
    fn is_unnamed(&self, id: TypeId) -> bool {
        self.of_form.get() && self.is_table(id) && self.names.types[id.index()].table.is_empty()
    }

    fn table_of(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let id = self.defined(id);
        uses.tables.insert(id);
        let name = &self.names.types[id.index()].table;
        match from {
            From::Within => format!("&{name}"),
            From::Elsewhere => format!("&schemas::{name}"),
        }
    }

    /// The table of a type itself.
    pub(super) fn table_body(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let ty = self.api.ty(id);
        let mut table = self.shape_table(ty, from, uses);
        let none = Extra::default();
        self.extra_table(ty.extra.as_deref().unwrap_or(&none), ty, from, uses, &mut table);
        if ty.secret {
            table.push_str(".secret()");
        }
        table
    }

    fn shape_table(&self, ty: &Type, from: From, uses: &mut Uses) -> String {
        match &ty.shape {
            Shape::Any(_) => "Schema::any()".to_owned(),
            Shape::Never => "Schema::never()".to_owned(),
            Shape::Null => "Schema::null()".to_owned(),
            Shape::Boolean => "Schema::boolean()".to_owned(),
            Shape::Integer(integer) => format!("Schema::integer(){}", integer_limits(integer)),
            Shape::Number(number) => format!("Schema::number(){}", limits(&number.limits)),
            Shape::String(string) if self.of_form.get() && string.format == StringFormat::Binary => {
                "Schema::string()".to_owned()
            }
            Shape::String(string) => {
                let mut table = "Schema::string()".to_owned();
                if let Some(min) = string.min_length {
                    table.push_str(&format!(".min_length({min})"));
                }
                if let Some(max) = string.max_length {
                    table.push_str(&format!(".max_length({})", max.min(u32::MAX.into())));
                }
                if let Some(pattern) = &string.pattern
                    && let Some(name) = self.pattern(pattern, ty)
                {
                    uses.patterns = true;
                    table.push_str(&format!(".pattern(&patterns::{name})"));
                }
                if let Some(checker) = self.checker(string.format, uses) {
                    table.push_str(&format!(".format(&{}::{})", checker.module, checker.table));
                }
                table
            }
            Shape::Enum(shape) if shape.is_open => "Schema::string()".to_owned(),
            Shape::Enum(shape) => {
                uses.runtime.insert("Literal");
                let values = shape.values.iter().map(|value| literal(&value.value.json()));
                let kind = match enums::kind(ty) {
                    Some(enums::Kind::Strings) => "string",
                    Some(enums::Kind::Integers) => "integer",
                    _ if shape.values.iter().all(|value| value.value.json().is_number()) => "number",
                    _ => "any",
                };
                format!("Schema::{kind}().values(&[{}])", values.collect::<Vec<_>>().join(", "))
            }
            Shape::Array(array) => {
                let first = ty.extra.as_deref().filter(|extra| !extra.prefix.is_empty());
                let mut table = if let Some(first) = first {
                    self.prefix_table(first, from, uses)
                } else if array.open && self.has_unevaluated {
                    "Schema::of(Type::Array)".to_owned()
                } else {
                    format!("Schema::array({})", self.table_ref(array.items, from, uses))
                };
                uses.runtime.extend(table.contains("Type::").then_some("Type"));
                if let Some(min) = array.min_items {
                    table.push_str(&format!(".min_items({})", min.min(u32::MAX.into())));
                }
                if let Some(max) = array.max_items {
                    table.push_str(&format!(".max_items({})", max.min(u32::MAX.into())));
                }
                if array.unique_items {
                    table.push_str(".unique_items()");
                }
                table
            }
            Shape::Tuple(tuple) => {
                let items: Vec<String> =
                    tuple.items.iter().map(|item| self.table(*item, from, uses)).collect();
                let count = items.len();
                format!(
                    "Schema::tuple(&[{}], Some(&Schema::never())).min_items({count}).max_items({count})",
                    items.join(", ")
                )
            }
            Shape::Map(map) => {
                let table = match self.additional_beside(ty, from, uses) {
                    Some(beside) => format!("Schema::object(&[]){beside}"),
                    None if map.open && self.has_unevaluated => "Schema::object(&[])".to_owned(),
                    None => format!("Schema::map({})", self.table_ref(map.values, from, uses)),
                };
                with_properties(table, map.min_properties, map.max_properties)
            }
            Shape::Struct(object) => {
                uses.runtime.insert("Property");
                let properties: Vec<String> = object
                    .fields
                    .iter()
                    .map(|field| {
                        let kind = if field.required { "required" } else { "optional" };
                        let mut table = self.table(field.value, from, uses);
                        if field.secret && !table.ends_with(".secret()") {
                            table.push_str(".secret()");
                        }
                        format!("Property::{kind}({}, {table})", quoted(&field.name))
                    })
                    .collect();
                let mut table = format!("Schema::object(&[{}])", properties.join(", "));
                let beside = self.additional_beside(ty, from, uses);
                match object.additional {
                    _ if beside.is_some() => table.push_str(&beside.unwrap_or_default()),
                    Additional::Ignored => {}
                    Additional::Refused => table.push_str(".closed()"),
                    Additional::Kept(values) => {
                        let says = !matches!(self.api.ty(values.ty).shape, Shape::Any(_))
                            || (self.has_unevaluated && !object.open);
                        if says {
                            table.push_str(&format!(".additional({})", self.table_ref(values, from, uses)));
                        }
                    }
                }
                with_properties(table, object.min_properties, object.max_properties)
            }
            Shape::Union(union) => self.union_table(union, from, uses),
        }
    }

    /// `prefixItems`, and `items` after these.
    fn prefix_table(&self, extra: &Extra, from: From, uses: &mut Uses) -> String {
        let items: Vec<String> = extra.prefix.iter().map(|item| self.table(*item, from, uses)).collect();
        let rest = extra.rest.map(|rest| format!("Some({})", self.table_ref(rest, from, uses)));
        format!("Schema::tuple(&[{}], {})", items.join(", "), rest.unwrap_or_else(|| "None".to_owned()))
    }

    /// What `additionalProperties` says beside `patternProperties`; none where there are no such.
    fn additional_beside(&self, ty: &Type, from: From, uses: &mut Uses) -> Option<String> {
        let extra = ty.extra.as_deref().filter(|extra| !extra.pattern_properties.is_empty())?;
        Some(match extra.additional {
            None => String::new(),
            Some(used) if matches!(self.api.ty(used.ty).shape, Shape::Never) => ".closed()".to_owned(),
            Some(used) => format!(".additional({})", self.table_ref(used, from, uses)),
        })
    }

    fn union_table(&self, union: &UnionShape, from: From, uses: &mut Uses) -> String {
        if union.discriminator.is_some() {
            return "Schema::object(&[])".to_owned();
        }
        let kind = if union.exactly_one { "one_of" } else { "any_of" };
        let variants: Vec<String> =
            union.variants.iter().map(|variant| self.table_ref(variant.value, from, uses)).collect();
        format!("Schema::{kind}(&[{}])", variants.join(", "))
    }

    /// What a union says among the rarer keywords: which value of a property stands for which variant, or what the
    /// variants are called.
    fn union_words(&self, ty: &Type, from: From, uses: &mut Uses) -> Option<String> {
        let Shape::Union(union) = &ty.shape else { return None };
        let Some(d) = &union.discriminator else {
            let names: Vec<String> = union.variants.iter().map(|v| quoted(&self.variant_name(v))).collect();
            return Some(format!(".called(&[{}])", names.join(", ")));
        };
        let mut table = |index: usize| self.table_ref(union.variants[index].value, from, uses);
        let mapping: Vec<String> = d
            .mapping
            .iter()
            .map(|(value, index)| format!("({}, {})", quoted(value), table(*index)))
            .collect();
        let default = d.default.map_or_else(String::new, |index| format!(".or_else({})", table(index)));
        Some(format!(".tagged({}, &[{}]){default}", quoted(&d.property), mapping.join(", ")))
    }

    /// What a client is told a variant is called: its name in the document, or what kind of value it is.
    fn variant_name(&self, variant: &Variant) -> String {
        if let Some(name) = &variant.name {
            return name.clone();
        }
        match &self.api.ty(variant.value.ty).shape {
            Shape::Any(_) => "any value",
            Shape::Never => "no value",
            Shape::Null => "null",
            Shape::Boolean => "a boolean",
            Shape::Integer(_) => "an integer",
            Shape::Number(_) => "a number",
            Shape::String(_) => "a string",
            Shape::Enum(_) => "a constant",
            Shape::Array(_) | Shape::Tuple(_) => "an array",
            Shape::Map(_) | Shape::Struct(_) => "an object",
            Shape::Union(_) => "a choice",
        }
        .to_owned()
    }

    fn extra_table(&self, extra: &Extra, ty: &Type, from: From, uses: &mut Uses, table: &mut String) {
        let list = |uses: &mut Uses, all: &[Use]| {
            all.iter().map(|used| self.table_ref(*used, from, uses)).collect::<Vec<_>>().join(", ")
        };
        let mut parts: Vec<String> =
            extra.all_of.iter().map(|used| self.table_ref(*used, from, uses)).collect();
        for choices in &extra.any_of {
            parts.push(format!("&Schema::any_of(&[{}])", list(uses, choices)));
        }
        for choices in &extra.one_of {
            parts.push(format!("&Schema::one_of(&[{}])", list(uses, choices)));
        }
        if !extra.by_type.is_empty() {
            let types = extra.by_type.iter().map(|used| self.api.ty(used.ty)).flat_map(|ty| kinds(&ty.shape));
            let types: Vec<&str> = types.copied().collect();
            let mut others = KINDS.iter().filter(|kind| !types.contains(kind));
            let first = others.next().map(|kind| format!("Schema::of(Type::{kind})"));
            let free = first.map(|first| others.fold(first, |all, kind| format!("{all}.or(Type::{kind})")));
            uses.runtime.extend(free.is_some().then_some("Type"));
            let free = free.map(|free| format!("&{free}, ")).unwrap_or_default();
            parts.push(format!("&Schema::any_of(&[{free}{}])", list(uses, &extra.by_type)));
        }
        if let Some(values) = &extra.values {
            uses.runtime.insert("Literal");
            let values: Vec<String> = values.iter().map(literal).collect();
            table.push_str(&format!(".values(&[{}])", values.join(", ")));
        }
        if !extra.required.is_empty() {
            uses.runtime.insert("Property");
            let names: Vec<String> = extra
                .required
                .iter()
                .map(|name| format!("Property::required({}, Schema::any())", quoted(name)))
                .collect();
            parts.push(format!("&Schema::object(&[{}])", names.join(", ")));
        }
        let mut more: Vec<String> = self.union_words(ty, from, uses).into_iter().collect();
        if self.config.is_fastapi() {
            more.extend(told_name(ty).map(|name| format!(".named({})", quoted(name))));
        }
        let mut nots = extra.not.iter();
        if let Some(not) = nots.next() {
            more.push(format!(".not({})", self.table_ref(*not, from, uses)));
        }
        if let Some((condition, then, otherwise)) = extra.conditions.first() {
            let branch = |uses: &mut Uses, used: &Option<Use>| {
                used.map_or("None".to_owned(), |used| format!("Some({})", self.table_ref(used, from, uses)))
            };
            let condition = self.table_ref(*condition, from, uses);
            more.push(format!(".when({condition}, {}, {})", branch(uses, then), branch(uses, otherwise)));
        }
        if let Some((contains, min, max)) = &extra.contains {
            let max = max.map_or("u32::MAX".to_owned(), |max| max.to_string());
            let contains = self.table_ref(*contains, from, uses);
            more.push(format!(".contains({contains}, {}, {max})", min.unwrap_or(1)));
        }
        if let Some(names) = extra.property_names {
            more.push(format!(".property_names({})", self.table_ref(names, from, uses)));
        }
        let patterns: Vec<String> = extra
            .pattern_properties
            .iter()
            .filter_map(|(pattern, used)| {
                let name = self.pattern(pattern, ty)?;
                uses.patterns = true;
                Some(format!("(&patterns::{name}, {})", self.table(*used, from, uses)))
            })
            .collect();
        if !patterns.is_empty() {
            more.push(format!(".pattern_properties(&[{}])", patterns.join(", ")));
        }
        if !extra.dependent_required.is_empty() {
            let rows = extra.dependent_required.iter().map(|(name, others)| {
                let others: Vec<String> = others.iter().map(|other| quoted(other)).collect();
                format!("({}, &[{}])", quoted(name), others.join(", "))
            });
            more.push(format!(".dependent_required(&[{}])", rows.collect::<Vec<_>>().join(", ")));
        }
        if !extra.dependent_schemas.is_empty() {
            let rows: Vec<String> = extra
                .dependent_schemas
                .iter()
                .map(|(name, used)| format!("({}, {})", quoted(name), self.table_ref(*used, from, uses)))
                .collect();
            more.push(format!(".dependent_schemas(&[{}])", rows.join(", ")));
        }
        if let Some(items) = extra.unevaluated_items {
            more.push(format!(".unevaluated_items({})", self.table_ref(items, from, uses)));
        }
        if let Some(values) = extra.unevaluated_properties {
            more.push(format!(".unevaluated_properties({})", self.table_ref(values, from, uses)));
        }
        if !parts.is_empty() {
            table.push_str(&format!(".and(&[{}])", parts.join(", ")));
        }
        if !more.is_empty() {
            uses.runtime.insert("Extra");
            table.push_str(&format!(".extra(&Extra::new(){})", more.concat()));
        }
    }
}

/// JSON's types, as the runtime names them; an integer is a number.
const KINDS: [&str; 6] = ["Null", "Boolean", "Number", "String", "Array", "Object"];

/// The JSON types of a shape of one type.
fn kinds(shape: &Shape) -> &'static [&'static str] {
    match shape {
        Shape::Null => &KINDS[..1],
        Shape::Boolean => &KINDS[1..2],
        Shape::Integer(_) | Shape::Number(_) => &KINDS[2..3],
        Shape::String(_) => &KINDS[3..4],
        Shape::Array(_) | Shape::Tuple(_) => &KINDS[4..5],
        Shape::Struct(_) | Shape::Map(_) => &KINDS[5..],
        Shape::Any(_) | Shape::Never | Shape::Enum(_) | Shape::Union(_) => &[],
    }
}

/// What pydantic calls a type where it tells what is wrong with a value.
fn told_name(ty: &Type) -> Option<&str> {
    match (&ty.shape, &ty.origin) {
        // A union is never told of, only its variants are.
        (Shape::Union(_), _) => None,
        (Shape::String(string), _) if string.format == StringFormat::Binary => Some("bytes"),
        (_, Origin::Component(name)) => Some(ty.title.as_ref().unwrap_or(name)),
        _ => None,
    }
}

fn with_properties(mut table: String, min: Option<u64>, max: Option<u64>) -> String {
    if let Some(min) = min {
        table.push_str(&format!(".min_properties({})", min.min(u32::MAX.into())));
    }
    if let Some(max) = max {
        table.push_str(&format!(".max_properties({})", max.min(u32::MAX.into())));
    }
    table
}

/// The bounds of an integer: the document's, else those of a type narrower than JSON's own integers.
pub(super) fn integer_limits(integer: &IntegerShape) -> String {
    let mut all = integer.limits.clone();
    if integer.width != Width::I64 {
        let (least, most) = integer.width.range();
        let bound = |value: i128| Number::from_i128(value).map(|value| Limit { value, exclusive: false });
        all.minimum = all.minimum.or(bound(least));
        all.maximum = all.maximum.or(bound(most));
    }
    limits(&all)
}

fn limits(limits: &Limits) -> String {
    let mut out = String::new();
    let mut bound = |name: &str, limit: &Option<Limit>| {
        let Some(limit) = limit else { return };
        let exclusive = if limit.exclusive { "exclusive_" } else { "" };
        let number = &limit.value;
        out.push_str(&if number.is_i64() || number.is_u64() {
            format!(".{exclusive}{name}({number})")
        } else {
            format!(".{exclusive}{name}_f64({})", float(number.as_f64().unwrap_or_default()))
        });
    };
    bound("minimum", &limits.minimum);
    bound("maximum", &limits.maximum);
    if let Some(step) = &limits.multiple_of {
        out.push_str(&format!(".multiple_of({:?})", step.to_string()));
    }
    out
}

/// A value as a constant of the runtime.
pub(super) fn literal(value: &Value) -> String {
    match value {
        Value::Null => "Literal::Null".to_owned(),
        Value::Bool(value) => format!("Literal::Bool({value})"),
        Value::Number(number) if number.is_i64() || number.is_u64() => format!("Literal::Int({number})"),
        Value::Number(number) => format!("Literal::Float({:?})", number.to_string()),
        Value::String(text) => format!("Literal::Str({})", quoted(text)),
        Value::Array(_) | Value::Object(_) => format!("Literal::Json({:?})", value.to_string()),
    }
}
