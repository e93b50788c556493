//! What may be told of a value that is wrong: never a secret, never more than fits an answer.

use serde_json::{Map, Value};

use super::keywords::Extra;
use super::schema::Schema;
use super::violation::Step;

/// What stands for a secret.
pub(super) const STARS: &str = "**********";
/// What stands for what was left out.
const CUT: &str = "…";

/// How much of a value is told.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    /// The most characters of a text.
    pub(super) text: usize,
    /// The most members of an object, items of an array.
    pub(super) members: usize,
    /// How many objects and arrays are opened, one in the other.
    pub(super) depth: u8,
}

impl Bounds {
    /// Of a value in an answer.
    const USUAL: Self = Self { text: 100, members: 8, depth: 2 };
    /// The most bytes of all texts and names of one value.
    const BYTES: usize = 1024;
}

/// What may be told of the value that stands at a path: nothing where it is a secret, or is not there.
pub(super) fn told(schema: &Schema, mut value: &Value, path: &[Step]) -> Option<Value> {
    let mut parts = Parts::of([schema]);
    for step in path {
        (value, parts) = match step {
            Step::Name(name) if names_secret(name) => return None,
            Step::Name(name) => (value.get(name)?, parts.member(name)),
            Step::Index(index) => (value.get(index)?, parts.item(*index)),
        };
        if parts.is_secret() {
            return None;
        }
    }
    (!parts.is_secret()).then(|| copy(value, &parts, Bounds::USUAL, &mut { Bounds::BYTES }))
}

/// Whether the words of a name say that what it names is a secret.
pub(super) fn names_secret(name: &str) -> bool {
    // `password` has a P, and `secret` a C.
    if !name.bytes().any(|byte| matches!(byte, b'p' | b'P' | b'c' | b'C')) {
        return false;
    }
    if ["password", "passwd", "passphrase"].iter().any(|word| ends(name, word).next().is_some()) {
        return true;
    }
    // `client_secret` and `clientSecret`, but not `secretary`.
    ends(name, "secret").any(|end| {
        let after = name.get(end..).unwrap_or_default();
        let after = after.strip_prefix(['s', 'S']).unwrap_or(after);
        !after.starts_with(|next: char| next.is_lowercase())
    })
}

/// Where a word ends in a name, in whatever case. Words are of ASCII letters.
fn ends(name: &str, word: &str) -> impl Iterator<Item = usize> {
    let parts = name.as_bytes().windows(word.len()).enumerate();
    parts.filter(|(_, part)| part.eq_ignore_ascii_case(word.as_bytes())).map(|(at, _)| at + word.len())
}

/// A text, cut to a number of characters.
pub(super) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}{CUT}", &text[..end]),
        None => text.to_owned(),
    }
}

/// All schemas that may say something of a value: those it is held against, with their references, parts and
/// variants. A secret in any of them is one.
pub(super) struct Parts<'s>(Vec<&'s Schema>);

impl<'s> Parts<'s> {
    /// Of the schemas that a value is held against.
    pub(super) fn of(schemas: impl IntoIterator<Item = &'s Schema>) -> Self {
        // Nearly always one, and seldom more than four.
        let mut all: Vec<&'s Schema> = Vec::with_capacity(4);
        let add = |all: &mut Vec<&'s Schema>, schema: &'s Schema| {
            if !all.iter().any(|known| std::ptr::eq(*known, schema)) {
                all.push(schema);
            }
        };
        for schema in schemas {
            add(&mut all, schema);
        }
        let mut at = 0;
        while let Some(schema) = all.get(at).copied() {
            at += 1;
            let lists = [schema.all_of, schema.one_of, schema.any_of].into_iter().flatten().copied();
            for part in schema.target().into_iter().chain(lists) {
                add(&mut all, part);
            }
            for part in schema.extra.into_iter().flat_map(variants) {
                add(&mut all, part);
            }
        }
        Self(all)
    }

    /// Whether the value is a secret.
    pub(super) fn is_secret(&self) -> bool {
        self.0.iter().any(|schema| schema.is_secret())
    }

    /// What the member of a name must be.
    fn member(&self, name: &str) -> Self {
        Self::of(self.0.iter().flat_map(|schema| {
            let own = schema.properties.iter().filter(|property| property.name == name);
            let own = own.map(|property| &property.schema);
            let patterns = schema.extra.map_or(&[][..], |extra| extra.pattern_properties).iter();
            let patterns = patterns.filter(|(pattern, _)| pattern.holds(name)).map(|(_, schema)| schema);
            let rest = schema.extra.and_then(|extra| extra.unevaluated_properties);
            own.chain(patterns).chain(schema.additional).chain(rest)
        }))
    }

    /// What the item of an array must be.
    fn item(&self, index: usize) -> Self {
        Self::of(self.0.iter().flat_map(|schema| {
            let rest = schema.extra.and_then(|extra| extra.unevaluated_items);
            schema.prefix.get(index).or(schema.items).into_iter().chain(rest)
        }))
    }
}

/// A value as it may be told, secrets as stars. `left` is how many bytes it may have, and then how many are left.
pub(super) fn copy(value: &Value, parts: &Parts<'_>, bounds: Bounds, left: &mut usize) -> Value {
    if parts.is_secret() {
        return starred(value, left);
    }
    let inner = Bounds { depth: bounds.depth.saturating_sub(1), ..bounds };
    match value {
        Value::String(text) => {
            let mut end = text.len().min(*left);
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let kept = cut(&text[..end], bounds.text);
            spend(left, kept.len());
            if end == text.len() || kept.ends_with(CUT) { kept.into() } else { (kept + CUT).into() }
        }
        Value::Array(items) if bounds.depth > 0 => {
            let mut out = Vec::new();
            for (index, item) in items.iter().enumerate() {
                if *left == 0 || index == bounds.members {
                    out.push(CUT.into());
                    break;
                }
                spend(left, 2);
                out.push(copy(item, &parts.item(index), inner, left));
            }
            Value::Array(out)
        }
        Value::Object(members) if bounds.depth > 0 => {
            let mut out = Map::new();
            for (name, member) in members {
                if *left == 0 || out.len() == bounds.members {
                    out.insert(CUT.to_owned(), CUT.into());
                    break;
                }
                spend(left, name.len() + 4);
                let member = if names_secret(name) {
                    starred(member, left)
                } else {
                    copy(member, &parts.member(name), inner, left)
                };
                out.insert(cut(name, bounds.text.min(256)), member);
            }
            Value::Object(out)
        }
        Value::Array(_) | Value::Object(_) => CUT.into(),
        scalar => {
            spend(left, 8);
            scalar.clone()
        }
    }
}

/// What the rarer keywords may hold the same value against.
fn variants(extra: &Extra) -> impl Iterator<Item = &'static Schema> {
    let dependent = extra.dependent_schemas.iter().map(|(_, schema)| *schema);
    let tagged = extra.tag.map_or(&[][..], |tag| tag.variants).iter().map(|(_, schema)| *schema);
    let branches = [extra.condition, extra.then, extra.otherwise].into_iter().flatten();
    branches.chain(dependent).chain(tagged)
}

/// A secret: that there is none may be told.
pub(super) fn starred(value: &Value, left: &mut usize) -> Value {
    if value.is_null() {
        return Value::Null;
    }
    spend(left, STARS.len());
    STARS.into()
}

fn spend(left: &mut usize, bytes: usize) {
    *left = left.saturating_sub(bytes);
}
