//! The styles of parameters, one shape of value at a time.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::escape;
use super::number::integral;
use super::parameter::{Repeats, Unreadable};
use super::schema::{Literal, Property, Schema, Type};

/// What a text is to become, and the schema that says so.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Scalar(&'static Schema),
    Array(&'static Schema),
    Object(&'static Schema),
}

/// How text is encoded where it stands.
#[derive(Clone, Copy)]
pub(super) struct Codec {
    /// Whether `%20` means a space.
    escapes: bool,
    /// Whether `+` means a space.
    plus: bool,
    /// Whether spaces around items mean nothing.
    trims: bool,
}

impl Codec {
    pub(super) const PATH: Self = Self { escapes: true, plus: false, trims: false };
    pub(super) const QUERY: Self = Self { escapes: true, plus: true, trims: false };
    pub(super) const COOKIE: Self = Self { escapes: true, plus: false, trims: false };
    pub(super) const HEADER: Self = Self { escapes: false, plus: false, trims: true };
    /// In the query string, where reserved characters need no escape.
    pub(super) const RESERVED: Self = Self { escapes: true, plus: false, trims: false };
    /// In cookies that are not encoded.
    pub(super) const AS_IT_IS: Self = Self { escapes: false, plus: false, trims: false };

    /// What a raw text means.
    ///
    /// # Errors
    /// Where a `%` begins no escape (RFC 3986 section 2.1), or where it is not UTF-8 then.
    pub(super) fn decode(self, raw: &str) -> Result<Cow<'_, str>, Unreadable> {
        let raw = if self.trims { raw.trim() } else { raw };
        if !self.escapes {
            return Ok(Cow::Borrowed(raw));
        }
        let has = |byte| raw.as_bytes().contains(&byte);
        let is_encoded = has(b'%') || (self.plus && has(b'+'));
        if !is_encoded {
            return Ok(Cow::Borrowed(raw));
        }
        if !escape::is_well_formed(raw) {
            return Err(("encoding", "should have two hexadecimal digits after each %"));
        }
        escape::decode(raw, self.plus).ok_or(("encoding", "should be UTF-8"))
    }

    /// Whether a raw text means this one.
    pub(super) fn is(self, raw: &str, text: &str) -> bool {
        raw == text || (raw.contains(['%', '+']) && self.decode(raw).is_ok_and(|raw| raw == text))
    }
}

type Read = Result<Option<Value>, Unreadable>;

const NOT_PAIRED: Unreadable = ("style", "should have a value for each name");

/// Reads a value in each shape that its schema allows, and takes the first that the schema accepts; where none
/// is, the first that could be read, for its violations.
pub(super) fn read(schema: &'static Schema, reader: &mut dyn FnMut(Kind) -> Read) -> Read {
    if let Some(schema) = only_scalar(schema) {
        return reader(Kind::Scalar(schema));
    }
    let shapes = shapes(schema);
    if let [only] = shapes[..] {
        return reader(only);
    }
    let mut first = Ok(None);
    for kind in shapes {
        match reader(kind) {
            Ok(Some(value)) if schema.accepts(&value) => return Ok(Some(value)),
            other if matches!(first, Ok(None)) => first = other,
            _ => {}
        }
    }
    first
}

/// The schema behind its reference, where it allows nothing but scalars: what most parameters are.
fn only_scalar(schema: &'static Schema) -> Option<&'static Schema> {
    let schema = schema.resolved();
    let is_allowed = |kinds: &[Type]| kinds.iter().any(|kind| schema.allows(*kind));
    let is_scalar = schema.is_typed()
        && is_allowed(&[Type::String, Type::Integer, Type::Number, Type::Boolean])
        && !is_allowed(&[Type::Array, Type::Object]);
    is_scalar.then_some(schema)
}

/// The shapes that a schema allows, in the order they are tried.
pub(super) fn shapes(schema: &'static Schema) -> Vec<Kind> {
    let mut shapes = Vec::new();
    shapes_of(schema, &mut shapes, 0);
    shapes
}

/// Items or members with a delimiter between them, or a text that is one value.
pub(super) fn delimited(kind: Kind, text: &str, delimiters: &[&str], explode: bool, codec: Codec) -> Read {
    match kind {
        Kind::Scalar(schema) => Ok(Some(scalar(codec.decode(text)?, schema))),
        Kind::Array(_) if text.is_empty() => Ok(Some(Value::Array(Vec::new()))),
        Kind::Object(_) if text.is_empty() => Ok(Some(Value::Object(Map::new()))),
        Kind::Array(_) => list(kind, split(text, delimiters), codec),
        Kind::Object(_) => {
            let mut parts = split(text, delimiters);
            let mut pairs = Vec::new();
            while let Some(part) = parts.next() {
                let pair =
                    if explode { part.split_once('=') } else { parts.next().map(|value| (part, value)) };
                pairs.push(pair.ok_or(NOT_PAIRED)?);
            }
            members(kind, pairs.into_iter(), Repeats::Refused, codec)
        }
    }
}

/// The style `matrix` after its first semicolon: `name=value`.
pub(super) fn matrix(kind: Kind, name: &str, text: &str, explode: bool, codec: Codec) -> Read {
    let pairs = text.split(';').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    match kind {
        // Without members it is its name, as where it has nothing at all.
        Kind::Object(_) if explode && codec.is(text, name) => Ok(Some(Value::Object(Map::new()))),
        Kind::Object(_) if explode => members(kind, pairs, Repeats::Refused, codec),
        Kind::Array(_) if explode => {
            list(kind, pairs.filter(|(known, _)| codec.is(known, name)).map(|(_, value)| value), codec)
        }
        kind => match pairs.into_iter().find(|(known, _)| codec.is(known, name)) {
            Some((_, value)) => delimited(kind, value, &[","], false, codec),
            None => Ok(None),
        },
    }
}

/// An array of texts already divided; nothing where there are none. A single text without characters is no item where
/// items have some.
pub(super) fn list<'a>(kind: Kind, items: impl Iterator<Item = &'a str>, codec: Codec) -> Read {
    const ANY: Schema = Schema::any();
    let (Kind::Array(schema) | Kind::Scalar(schema) | Kind::Object(schema)) = kind;
    let mut list = Vec::new();
    for (index, item) in items.enumerate() {
        let text = codec.decode(item)?;
        list.push(text_value(&text, item_schema(schema, index).unwrap_or(&ANY)));
    }
    if let [only] = &list[..]
        && only.as_str() == Some("")
        && !item_schema(schema, 0).unwrap_or(&ANY).accepts(only)
    {
        list.clear();
        return Ok(Some(Value::Array(list)));
    }
    Ok((!list.is_empty()).then_some(Value::Array(list)))
}

/// An object of texts already divided; nothing where there are none. What has a name together is a list.
pub(super) fn members<'a>(
    kind: Kind,
    pairs: impl Iterator<Item = (&'a str, &'a str)>,
    repeats: Repeats,
    codec: Codec,
) -> Read {
    let (Kind::Array(schema) | Kind::Scalar(schema) | Kind::Object(schema)) = kind;
    let mut tree = Tree::new(repeats);
    for (name, value) in pairs {
        tree.insert(&[&codec.decode(name)?], codec.decode(value)?.into_owned());
    }
    Ok((!tree.is_empty()).then(|| tree.object(schema)))
}

/// One text as the value that its schema wants: the text itself where it is no such value.
pub(super) fn scalar(text: Cow<'_, str>, schema: &'static Schema) -> Value {
    guess(&text, schema, 0).unwrap_or_else(|| Value::String(text.into_owned()))
}

/// The schema of an object's member by its name, whether named or not.
pub(super) fn member(schema: &'static Schema, name: &str) -> Option<&'static Schema> {
    named(schema, name).or_else(|| search(schema, 0, &mut |schema| schema.additional))
}

/// The schema of an object's member that has this name in the schema.
pub(super) fn named(schema: &'static Schema, name: &str) -> Option<&'static Schema> {
    let find = |property: &&'static Property| property.name == name;
    search(schema, 0, &mut |schema| schema.properties.iter().find(find).map(|property| &property.schema))
}

/// `[a][b][]` as its parts.
pub(super) fn brackets(text: &str) -> Vec<&str> {
    text.split('[').skip(1).map(|part| part.strip_suffix(']').unwrap_or(part)).collect()
}

/// `[a][b][]` as its parts; nothing where it is written otherwise or nests too deep.
pub(super) fn pairs_of_brackets(text: &str) -> Option<Vec<&str>> {
    let parts = brackets(text);
    let length: usize = parts.iter().map(|part| part.len() + "[]".len()).sum();
    let is_plain = length == text.len() && !parts.iter().any(|part| part.contains(']'));
    (is_plain && parts.len() <= Tree::DEEPEST).then_some(parts)
}

/// Texts by their paths, as `a[b][]=c` gives them.
pub(super) struct Tree {
    repeats: Repeats,
    texts: Vec<String>,
    children: BTreeMap<String, Tree>,
}

impl Tree {
    /// The deepest that brackets may nest; what is deeper counts as this deep.
    const DEEPEST: usize = 16;

    /// No text yet; `repeats` is what becomes of several where there can be only one.
    pub(super) const fn new(repeats: Repeats) -> Self {
        Self { repeats, texts: Vec::new(), children: BTreeMap::new() }
    }

    pub(super) fn insert(&mut self, path: &[&str], text: String) {
        let repeats = self.repeats;
        let mut tree = self;
        for part in path.iter().take(Self::DEEPEST) {
            tree = tree.children.entry((*part).to_owned()).or_insert_with(|| Self::new(repeats));
        }
        tree.texts.push(text);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.children.is_empty()
    }

    /// The value that a schema wants of these texts.
    pub(super) fn value(&self, schema: &'static Schema) -> Value {
        match read(schema, &mut |kind| Ok(Some(self.shaped(kind)))) {
            Ok(Some(value)) => value,
            _ => self.shaped(Kind::Scalar(schema)),
        }
    }

    /// The object that a schema wants of these texts.
    pub(super) fn object(&self, schema: &'static Schema) -> Value {
        const ANY: Schema = Schema::any();
        let members = self.children.iter().map(|(name, child)| {
            let value = child.value(member(schema, name).unwrap_or(&ANY));
            (name.clone(), value)
        });
        Value::Object(members.collect())
    }

    fn shaped(&self, kind: Kind) -> Value {
        const ANY: Schema = Schema::any();
        match kind {
            // Names are no places of a list.
            Kind::Array(schema) if !self.children.keys().all(|name| is_place(name)) => self.object(schema),
            Kind::Array(schema) => {
                let place = |index| item_schema(schema, index).unwrap_or(&ANY);
                let direct =
                    self.texts.iter().chain(self.children.get("").into_iter().flat_map(|tree| &tree.texts));
                let mut items: Vec<_> =
                    direct.enumerate().map(|(at, text)| text_value(text, place(at))).collect();
                let mut placed: Vec<_> = self
                    .children
                    .iter()
                    .filter(|(name, tree)| !name.is_empty() || !tree.children.is_empty())
                    .collect();
                placed.sort_by_key(|(name, _)| name.parse::<u32>().unwrap_or(u32::MAX));
                items.extend(placed.into_iter().map(|(_, tree)| tree.value(place(0))));
                Value::Array(items)
            }
            // A member that is an object may come as JSON text.
            Kind::Object(schema) => match &self.texts[..] {
                [text] if self.children.is_empty() => text_value(text, schema),
                _ if self.children.keys().any(|name| !name.is_empty()) => self.object(schema),
                // Brackets with nothing in them are those of a list.
                _ => self.shaped(Kind::Array(schema)),
            },
            Kind::Scalar(schema) => match (&self.texts[..], self.repeats) {
                ([], _) => self.object(schema),
                ([text], _) | ([text, ..], Repeats::First) | ([.., text], Repeats::Last) => {
                    text_value(text, schema)
                }
                (texts, _) => Value::Array(texts.iter().map(|text| Value::from(text.as_str())).collect()),
            },
        }
    }
}

/// Whether what stands in brackets is a place of a list: a number, or nothing.
fn is_place(name: &str) -> bool {
    name.bytes().all(|byte| byte.is_ascii_digit())
}

/// A text within a tree; where an object or array is wanted, JSON.
fn text_value(text: &str, schema: &'static Schema) -> Value {
    guess(text, schema, 0)
        .or_else(|| {
            let open = text.starts_with(['{', '[']);
            open.then(|| super::json::parse(text.as_bytes()).ok())
                .flatten()
                .filter(|value| schema.accepts(value))
        })
        .unwrap_or_else(|| Value::String(text.to_owned()))
}

/// The value that a text is for a schema; nothing where it is a string, or nothing that the schema wants.
fn guess(text: &str, schema: &'static Schema, depth: u8) -> Option<Value> {
    let schema = schema.resolved();
    if depth > 8 {
        return None;
    }
    if schema.is_typed() {
        if (schema.nullable || schema.allows(Type::Null)) && !schema.allows(Type::String) && text == "null" {
            return Some(Value::Null);
        }
        if schema.allows(Type::Boolean) && matches!(text, "true" | "false") {
            return Some(Value::Bool(text == "true"));
        }
        if schema.allows(Type::Integer) || schema.allows(Type::Number) {
            if let Some(count) = count(text) {
                return Some(count.into());
            }
            if is_number(text) {
                return number(text, !schema.allows(Type::Number));
            }
        }
        return None;
    }
    if schema.nullable && text == "null" {
        return Some(Value::Null);
    }
    // Without a type, the values themselves tell.
    if !schema.values.is_empty() && !schema.values.contains_text(text) {
        let value: Value = serde_json::from_str(text).ok()?;
        return schema.values.iter().any(|literal| literal.is(&value)).then_some(value);
    }
    let variants = schema.one_of.iter().chain(schema.any_of);
    for variant in variants {
        let value = guess(text, variant, depth + 1).unwrap_or_else(|| Value::from(text));
        if variant.accepts(&value) {
            return Some(value);
        }
    }
    schema.all_of.iter().find_map(|part| guess(text, part, depth + 1))
}

/// What nearly all numbers are: a few digits. Nothing for all others.
fn count(text: &str) -> Option<u64> {
    let digits = text.as_bytes();
    if !(1..=18).contains(&digits.len()) || (digits[0] == b'0' && digits.len() > 1) {
        return None;
    }
    digits
        .iter()
        .try_fold(0, |count, digit| digit.is_ascii_digit().then(|| count * 10 + u64::from(digit - b'0')))
}

/// A number as JSON writes it: nothing like `007`, `+1`, `.5`.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn number(text: &str, whole: bool) -> Option<Value> {
    if let Ok(value) = text.parse::<i64>() {
        return Some(value.into());
    }
    if let Ok(value) = text.parse::<u64>() {
        return Some(value.into());
    }
    let mut value = Value::Number(Number::from_f64(text.parse().ok()?)?);
    if whole {
        integral(&mut value);
    }
    Some(value)
}

/// The texts between delimiters, found in one pass.
fn split<'a>(text: &'a str, delimiters: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let at_once = |at: usize| {
            let length =
                |known: &&str| text.as_bytes()[at..].starts_with(known.as_bytes()).then_some(known.len());
            delimiters.iter().find_map(length).map(|length| (at, length))
        };
        let Some((at, length)) = (0..text.len()).find_map(at_once) else { return rest.take() };
        rest = Some(&text[at + length..]);
        Some(&text[..at])
    })
}

/// Adds the shapes that a schema allows.
fn shapes_of(schema: &'static Schema, out: &mut Vec<Kind>, depth: u8) {
    let schema = schema.resolved();
    if depth > 8 {
        return;
    }
    if schema.is_typed() {
        let scalar = [Type::String, Type::Integer, Type::Number, Type::Boolean];
        if scalar.iter().any(|kind| schema.allows(*kind)) {
            out.push(Kind::Scalar(schema));
        }
        if schema.allows(Type::Array) {
            out.push(Kind::Array(schema));
        }
        if schema.allows(Type::Object) {
            out.push(Kind::Object(schema));
        }
        return;
    }
    let before = out.len();
    for part in schema.one_of.iter().chain(schema.any_of).chain(schema.all_of) {
        let mut shapes = Vec::new();
        shapes_of(part, &mut shapes, depth + 1);
        for kind in shapes {
            // Members and scalars are looked up from the whole, which sees all parts.
            let kind = match kind {
                Kind::Scalar(_) => Kind::Scalar(schema),
                Kind::Object(_) if !schema.all_of.is_empty() => Kind::Object(schema),
                other => other,
            };
            let is_there = out.iter().any(|known| known.same(&kind));
            if !is_there {
                out.push(kind);
            }
        }
    }
    if out.len() == before {
        out.push(if schema.properties.is_empty() && schema.additional.is_none() {
            if schema.items.is_some() { Kind::Array(schema) } else { Kind::Scalar(schema) }
        } else {
            Kind::Object(schema)
        });
    }
}

impl Kind {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Scalar(one), Self::Scalar(other))
            | (Self::Array(one), Self::Array(other))
            | (Self::Object(one), Self::Object(other)) => std::ptr::eq(*one, *other),
            _ => false,
        }
    }
}

/// What stands at a place of an array.
pub(super) fn item_schema(schema: &'static Schema, index: usize) -> Option<&'static Schema> {
    search(schema, 0, &mut |schema| schema.prefix.get(index).or(schema.items))
}

/// Looks in a schema, behind its reference, and in all its parts and variants.
fn search(
    schema: &'static Schema,
    depth: u8,
    look: &mut dyn FnMut(&'static Schema) -> Option<&'static Schema>,
) -> Option<&'static Schema> {
    let schema = schema.resolved();
    if depth > 8 {
        return None;
    }
    look(schema).or_else(|| {
        let mut parts = schema.all_of.iter().chain(schema.one_of).chain(schema.any_of);
        parts.find_map(|part| search(part, depth + 1, look))
    })
}

trait ContainsText {
    fn contains_text(&self, text: &str) -> bool;
}

impl ContainsText for [Literal] {
    fn contains_text(&self, text: &str) -> bool {
        self.iter().any(|literal| matches!(literal, Literal::Str(known) if *known == text))
    }
}
