//! Holding a value against a schema: every keyword in turn, bounded in depth and in work.

use std::cmp::Ordering;
use std::collections::HashSet;

use serde_json::{Map, Number as JsonNumber, Value};

use super::keywords::Extra;
use super::number::{self, is_integral};
use super::schema::{Literal, Range, Schema, Type};
use super::violation::{Path, Violations};

/// The deepest that schemas may nest before a value is refused: far above what any document means, and well
/// within a thread's stack.
const DEEPEST: u16 = 256;
/// The most schemas that one value is held against. Unions in unions multiply; this ends it.
const MOST_STEPS: u32 = 1 << 22;

/// One walk over a value.
pub(super) struct Walk<'f> {
    pub(super) found: &'f mut Violations,
    /// Whether the first finding ends the walk.
    pub(super) first_only: bool,
    depth: u16,
    pub(super) steps: u32,
    pub(super) has_given_up: bool,
}

impl<'f> Walk<'f> {
    /// Finds everything.
    pub(super) const fn all(found: &'f mut Violations) -> Self {
        Self { found, first_only: false, depth: 0, steps: 0, has_given_up: false }
    }

    /// Stops at the first finding.
    pub(super) const fn first(found: &'f mut Violations) -> Self {
        Self { found, first_only: true, depth: 0, steps: 0, has_given_up: false }
    }

    /// Holds a value against a schema.
    pub(super) fn check(&mut self, schema: &Schema, value: &Value) {
        self.walk(schema, value, &Path::Root);
    }

    pub(super) fn note(&mut self, at: &Path<'_>, keyword: &'static str, say: impl FnOnce() -> String) {
        self.found.note(keyword, || (at.steps(), say()));
    }

    /// What cannot be checked is refused, and told once. After that the walk only unwinds.
    fn give_up(&mut self, at: &Path<'_>) {
        self.steps = MOST_STEPS;
        if !self.has_given_up {
            self.has_given_up = true;
            self.note(at, "depth", || "is too complex to be checked".to_owned());
        }
    }

    fn is_over(&self) -> bool {
        self.first_only && !self.found.is_empty()
    }

    pub(super) fn walk(&mut self, schema: &Schema, value: &Value, at: &Path<'_>) {
        if self.is_over() {
            return;
        }
        self.steps += 1;
        if self.depth >= DEEPEST {
            self.steps = MOST_STEPS;
        }
        if self.steps >= MOST_STEPS {
            return self.give_up(at);
        }
        if schema.nullable && value.is_null() {
            return;
        }
        self.depth += 1;
        self.keywords(schema, value, at);
        self.depth -= 1;
    }

    fn keywords(&mut self, schema: &Schema, value: &Value, at: &Path<'_>) {
        if schema.is_typed() && !has_type(schema, value) {
            let keyword = if schema.types == 0 { "false" } else { "type" };
            return self.note(at, keyword, || expected(schema));
        }
        if !schema.values.is_empty() && !schema.values.iter().any(|literal| literal.is(value)) {
            let keyword = if schema.values.len() == 1 { "const" } else { "enum" };
            self.note(at, keyword, || one_of_text(schema.values));
        }
        match value {
            Value::Number(number) => self.number(schema, number, at),
            Value::String(text) => self.string(schema, text, at),
            Value::Array(items) => self.array(schema, items, at),
            Value::Object(members) => self.object(schema, members, at),
            Value::Null | Value::Bool(_) => {}
        }
        if let Some(target) = schema.target() {
            self.walk(target, value, at);
        }
        for part in schema.all_of {
            self.walk(part, value, at);
        }
        if !schema.any_of.is_empty() {
            self.any_of(schema, value, at);
        }
        if !schema.one_of.is_empty() {
            self.one_of(schema, value, at);
        }
        if let Some(extra) = schema.extra {
            self.extra(extra, value, at);
            self.rest(schema, extra, value, at);
        }
    }

    /// What no other keyword speaks of.
    fn rest(&mut self, schema: &Schema, extra: &Extra, value: &Value, at: &Path<'_>) {
        match value {
            Value::Array(items) => {
                if let Some(rest) = extra.unevaluated_items {
                    self.unevaluated_items(schema, rest, value, items, at);
                }
            }
            Value::Object(members) => {
                if let Some(rest) = extra.unevaluated_properties {
                    self.unevaluated_properties(schema, rest, value, members, at);
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, schema: &Schema, number: &JsonNumber, at: &Path<'_>) {
        if schema.is_typed()
            && !schema.allows(Type::Number)
            && let Some(what) =
                number::beyond_integers(number, schema.minimum.is_some(), schema.maximum.is_some())
        {
            self.note(at, "format", || what.to_owned());
        }
        if let Some((least, exclusive)) = schema.minimum {
            match (least.compare(number), exclusive) {
                (Some(Ordering::Less), false) => {
                    self.note(at, "minimum", || format!("should be at least {least}"));
                }
                (Some(Ordering::Less | Ordering::Equal), true) => {
                    self.note(at, "exclusiveMinimum", || format!("should be greater than {least}"));
                }
                _ => {}
            }
        }
        if let Some((most, exclusive)) = schema.maximum {
            match (most.compare(number), exclusive) {
                (Some(Ordering::Greater), false) => {
                    self.note(at, "maximum", || format!("should be at most {most}"));
                }
                (Some(Ordering::Greater | Ordering::Equal), true) => {
                    self.note(at, "exclusiveMaximum", || format!("should be less than {most}"));
                }
                _ => {}
            }
        }
        if let Some(step) = schema.multiple_of
            && !number::multiple_of(&number::text(number), step)
        {
            self.note(at, "multipleOf", || format!("should be a multiple of {step}"));
        }
    }

    fn string(&mut self, schema: &Schema, text: &str, at: &Path<'_>) {
        let Range { least, most } = schema.lengths;
        if least > 0 || most < u32::MAX {
            let count = text.chars().count();
            self.count(count, schema.lengths, at, ["minLength", "maxLength", "character"]);
        }
        for check in [schema.pattern, schema.format].into_iter().flatten() {
            if !check.holds(text) {
                self.note(at, check.keyword(), || check.message());
            }
        }
    }

    fn array(&mut self, schema: &Schema, items: &[Value], at: &Path<'_>) {
        self.count(items.len(), schema.items_count, at, ["minItems", "maxItems", "item"]);
        if schema.unique_items && !are_unique(items) {
            self.note(at, "uniqueItems", || "should not have equal items".to_owned());
        }
        if schema.prefix.is_empty() && schema.items.is_none() {
            return;
        }
        for (index, item) in items.iter().enumerate() {
            if let Some(schema) = schema.prefix.get(index).or(schema.items) {
                self.walk(schema, item, &Path::Index(at, index));
            }
        }
    }

    fn object(&mut self, schema: &Schema, members: &Map<String, Value>, at: &Path<'_>) {
        self.count(members.len(), schema.properties_count, at, ["minProperties", "maxProperties", "member"]);
        for property in schema.properties {
            let at = Path::Key(at, property.name);
            match members.get(property.name) {
                Some(member) => self.walk(&property.schema, member, &at),
                None if property.required => self.note(&at, "required", || "is required".to_owned()),
                None => {}
            }
        }
        let patterns = schema.extra.map_or(&[][..], |extra| extra.pattern_properties);
        if !schema.closed && schema.additional.is_none() && patterns.is_empty() {
            return;
        }
        for (name, member) in members {
            let mut known = schema.properties.iter().any(|property| property.name == name);
            let at = Path::Key(at, name);
            for (_, schema) in patterns.iter().filter(|(pattern, _)| pattern.holds(name)) {
                known = true;
                self.walk(schema, member, &at);
            }
            match schema.additional {
                _ if known => {}
                Some(schema) => self.walk(schema, member, &at),
                None if schema.closed => {
                    self.note(&at, "additionalProperties", || "is not allowed here".to_owned());
                }
                None => {}
            }
        }
    }

    /// Whether a value follows a schema, without a finding of its own.
    pub(super) fn probe(&mut self, schema: &Schema, value: &Value) -> bool {
        let mut found = Violations::counting();
        let mut walk = self.inner(&mut found, true);
        walk.walk(schema, value, &Path::Root);
        self.steps = walk.steps;
        if self.steps >= MOST_STEPS {
            self.give_up(&Path::Root);
        }
        found.is_empty()
    }

    /// One schema deeper, where there is room for that.
    pub(super) const fn may_go_on(&mut self) -> bool {
        self.steps += 1;
        let is_bounded = self.depth < DEEPEST && self.steps < MOST_STEPS;
        if is_bounded {
            self.depth += 1;
        }
        is_bounded
    }

    /// Out of the schema that [`may_go_on`](Self::may_go_on) let in.
    pub(super) const fn come_back(&mut self) {
        self.depth -= 1;
    }

    pub(super) const fn inner<'g>(&self, found: &'g mut Violations, first_only: bool) -> Walk<'g> {
        Walk { found, first_only, depth: self.depth, steps: self.steps, has_given_up: false }
    }

    fn extra(&mut self, extra: &Extra, value: &Value, at: &Path<'_>) {
        if let Some(schema) = extra.not
            && self.probe(schema, value)
        {
            self.note(at, "not", || "is one of the values that are ruled out".to_owned());
        }
        if let Some(condition) = extra.condition {
            let branch = if self.probe(condition, value) { extra.then } else { extra.otherwise };
            if let Some(schema) = branch {
                self.walk(schema, value, at);
            }
        }
        match value {
            Value::Array(items) => {
                if let Some(schema) = extra.contains {
                    let count = items.iter().filter(|item| self.probe(schema, item)).count();
                    let names = ["minContains", "maxContains", "matching item"];
                    self.count(count, extra.contains_count, at, names);
                }
            }
            Value::Object(members) => self.extra_object(extra, value, members, at),
            _ => {}
        }
    }

    fn extra_object(&mut self, extra: &Extra, value: &Value, members: &Map<String, Value>, at: &Path<'_>) {
        if let Some(schema) = extra.property_names {
            for name in members.keys() {
                if !self.probe(schema, &Value::String(name.clone())) {
                    self.note(&Path::Key(at, name), "propertyNames", || {
                        "is not a name allowed here".to_owned()
                    });
                }
            }
        }
        for (name, needed) in extra.dependent_required {
            if members.contains_key(*name) {
                for missing in needed.iter().filter(|needed| !members.contains_key(**needed)) {
                    self.note(&Path::Key(at, missing), "dependentRequired", || {
                        format!("is required where {name} is given")
                    });
                }
            }
        }
        for (name, schema) in extra.dependent_schemas {
            if members.contains_key(*name) {
                self.walk(schema, value, at);
            }
        }
        if let Some(tag) = extra.tag {
            self.tagged(tag, value, members, at);
        }
    }

    fn count(&mut self, count: usize, range: Range, at: &Path<'_>, [least, most, what]: [&'static str; 3]) {
        let say = |bound, limit: u32| {
            [bound, limit.to_string().as_str(), " ", what, if limit == 1 { "" } else { "s" }].concat()
        };
        if count < range.least as usize {
            self.note(at, least, || say("should have at least ", range.least));
        }
        if count > range.most as usize {
            self.note(at, most, || say("should have at most ", range.most));
        }
    }
}

impl Literal {
    /// Whether a value is this one. Numbers are equal by value: `1` is `1.0`.
    pub(super) fn is(&self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null) => true,
            (Self::Bool(literal), Value::Bool(value)) => literal == value,
            (Self::Int(literal), Value::Number(value)) => {
                number::Number::integer(*literal).compare(value) == Some(Ordering::Equal)
            }
            (Self::Float(literal), Value::Number(value)) => literal
                .parse()
                .is_ok_and(|literal| number::Number::Float(literal).compare(value) == Some(Ordering::Equal)),
            (Self::Str(literal), Value::String(value)) => literal == value,
            (Self::Json(literal), value) => {
                serde_json::from_str::<Value>(literal).is_ok_and(|mut literal| {
                    let mut value = value.clone();
                    number::unify(&mut literal);
                    number::unify(&mut value);
                    literal == value
                })
            }
            _ => false,
        }
    }
}

/// Whether no two items are equal as JSON values.
pub(super) fn are_unique(items: &[Value]) -> bool {
    let mut seen = HashSet::with_capacity(items.len());
    items.iter().all(|item| {
        let mut key = String::new();
        canonical(item, &mut key);
        seen.insert(key)
    })
}

/// The same text for equal values: members in order of their names, numbers without an empty fraction.
pub(super) fn canonical(value: &Value, out: &mut String) {
    match value {
        Value::Array(items) => {
            out.push('[');
            for item in items {
                canonical(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_unstable_by_key(|(name, _)| *name);
            out.push('{');
            for (name, member) in sorted {
                out.push_str(&Value::from(name.as_str()).to_string());
                out.push(':');
                canonical(member, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Number(_) => {
            let mut number = value.clone();
            number::unify(&mut number);
            out.push_str(&number.to_string());
        }
        scalar => out.push_str(&scalar.to_string()),
    }
}

fn has_type(schema: &Schema, value: &Value) -> bool {
    match value {
        Value::Null => schema.allows(Type::Null),
        Value::Bool(_) => schema.allows(Type::Boolean),
        Value::Number(number) => {
            schema.allows(Type::Number) || (schema.allows(Type::Integer) && is_integral(number))
        }
        Value::String(_) => schema.allows(Type::String),
        Value::Array(_) => schema.allows(Type::Array),
        Value::Object(_) => schema.allows(Type::Object),
    }
}

/// Whether a value has a type that a schema allows, references followed.
pub(super) fn fits_type(schema: &Schema, value: &Value, depth: u8) -> bool {
    (value.is_null() && schema.nullable)
        || ((!schema.is_typed() || has_type(schema, value))
            && (depth > 16
                || (schema.target().is_none_or(|schema| fits_type(schema, value, depth + 1))
                    && schema.all_of.iter().all(|schema| fits_type(schema, value, depth + 1)))))
}

fn expected(schema: &Schema) -> String {
    const NAMES: [(Type, &str); 7] = [
        (Type::String, "a string"),
        (Type::Integer, "an integer"),
        (Type::Number, "a number"),
        (Type::Boolean, "true or false"),
        (Type::Array, "an array"),
        (Type::Object, "an object"),
        (Type::Null, "null"),
    ];
    let mut names: Vec<_> =
        NAMES.iter().filter(|(kind, _)| schema.allows(*kind)).map(|(_, name)| *name).collect();
    if schema.nullable && !schema.allows(Type::Null) && !names.is_empty() {
        names.push("null");
    }
    match names.split_last() {
        None => "is not allowed here".to_owned(),
        Some((last, [])) => format!("should be {last}"),
        Some((last, rest)) => format!("should be {} or {last}", rest.join(", ")),
    }
}

pub(super) fn one_of_text(values: &[Literal]) -> String {
    const TOLD: usize = 20;
    let mut texts: Vec<_> = values
        .iter()
        .take(TOLD)
        .map(|literal| match literal {
            Literal::Null => "null".to_owned(),
            Literal::Bool(value) => value.to_string(),
            Literal::Int(value) => value.to_string(),
            Literal::Float(text) | Literal::Json(text) => (*text).to_owned(),
            Literal::Str(text) => Value::from(*text).to_string(),
        })
        .collect();
    if values.len() > TOLD {
        texts.push("…".to_owned());
    }
    match &texts[..] {
        [only] => format!("should be {only}"),
        texts => format!("should be one of {}", texts.join(", ")),
    }
}
