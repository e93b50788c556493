//! Values as pydantic reads them: made what the schema wants where that can be, told what is wrong where not.

use std::collections::HashSet;

use serde_json::{Map, Value, json};

use super::input::{Budget, is_secret, python_text};
use super::keywords::Extra;
use super::label::label;
use super::reading::MOST_TOLD;
use super::scalar::Fit;
use super::schema::{Range, Schema, Type};
use super::shown::{STARS, names_secret};
use super::variants::{Tag, tag_text};
use super::violation::{Details, Location, Path, Step, Violation, Violations};
use super::walk::canonical;

/// The deepest that schemas may nest before a value is refused.
const DEEPEST: u16 = 256;
/// The most schemas that one value is held against. Unions in unions multiply; this ends it.
const MOST_STEPS: u32 = 1 << 22;
/// The most bytes of paths and messages that one answer tells.
const MOST_WORDS: usize = 128 * 1024;

/// Makes a value what a schema wants, or notes what is wrong with it.
pub(super) fn coerce(
    schema: &'static Schema,
    value: &Value,
    location: Location,
    found: &mut Violations,
) -> Option<Value> {
    let secret = location.name().is_some_and(names_secret);
    run(location, found, |walk| walk.read(schema, value, At { secret, ..At::ROOT }))
}

/// Makes the members of an object what they must be, each read for itself: the parameters of a function.
pub(super) fn coerce_members(
    schema: &'static Schema,
    members: &Map<String, Value>,
    found: &mut Violations,
) -> Option<Value> {
    run(Location::Body, found, |walk| {
        walk.members(schema, members, &Value::Null, At::ROOT).map(Value::Object)
    })
}

/// Notes that members must be there: those that the object needs, or all of them.
pub(super) fn missing_members(schema: &'static Schema, all: bool, found: &mut Violations) {
    let wanted = schema.resolved().properties.iter().filter(|property| all || property.required);
    for property in wanted {
        let path = vec![Step::Name(property.name.to_owned())];
        found.add(missing(Location::Body, path, Value::Null));
    }
}

/// Something that must be there and is not.
pub(super) fn missing(location: Location, path: Vec<Step>, input: Value) -> Violation {
    let details = Some(Box::new(Details { input, context: None }));
    Violation { location, path, keyword: "missing", message: "Field required".to_owned(), details }
}

/// Walks, and notes what the walk noted.
pub(super) fn run<T>(
    location: Location,
    found: &mut Violations,
    read: impl FnOnce(&mut Walk) -> Option<T>,
) -> Option<T> {
    let mut walk = Walk {
        location,
        list: Vec::new(),
        budget: Budget::new(),
        words: MOST_WORDS,
        fit: Fit::Exact,
        fields: None,
        depth: 0,
        steps: 0,
        has_given_up: false,
    };
    let value = read(&mut walk);
    for violation in walk.list {
        found.add(violation);
    }
    value.filter(|_| !walk.has_given_up)
}

/// Where a value stands.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    path: &'a Path<'a>,
    /// Whether what stands there must not be told.
    secret: bool,
}

impl At<'_> {
    /// The whole of what is read.
    pub(super) const ROOT: At<'static> = At { path: &Path::Root, secret: false };
}

/// One walk over a value.
pub(super) struct Walk {
    location: Location,
    list: Vec<Violation>,
    budget: Budget,
    words: usize,
    /// How near the value was to what it became, so far.
    fit: Fit,
    /// How many fields of objects were given, so far; nothing where there was no object.
    fields: Option<usize>,
    depth: u16,
    steps: u32,
    has_given_up: bool,
}

/// A variant of a union that a value fits.
pub(super) struct Choice {
    value: Value,
    fit: Fit,
    fields: Option<usize>,
}

impl Choice {
    fn is_better_than(&self, known: &Self) -> bool {
        match (self.fields, known.fields) {
            (Some(new), Some(known)) if new != known => new > known,
            _ => self.fit > known.fit,
        }
    }
}

/// What had been noted at some time.
#[derive(Clone, Copy)]
struct Mark {
    length: usize,
    budget: Budget,
    words: usize,
}

/// What comes of a value: nothing where something was noted.
pub(super) type Read = Option<Value>;

impl Walk {
    fn read(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        self.steps += 1;
        if self.depth >= DEEPEST || self.steps >= MOST_STEPS || self.has_given_up {
            return self.give_up(at);
        }
        let at = At { secret: at.secret || schema.is_secret(), ..at };
        if schema.nullable && value.is_null() {
            return Some(Value::Null);
        }
        self.depth += 1;
        let read = match schema.target() {
            Some(next) => self.read(next, value, at),
            None => self.by_kind(schema, value, at),
        };
        self.depth -= 1;
        let mut read = read?;
        for part in schema.all_of {
            read = self.read(part, &read, at)?;
        }
        Some(read)
    }

    fn by_kind(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        if let Some(Extra { tag: Some(tag), .. }) = schema.extra {
            return self.tagged(*tag, schema, value, at);
        }
        let variants = if schema.any_of.is_empty() { schema.one_of } else { schema.any_of };
        if !variants.is_empty() {
            return self.union(variants, value, at);
        }
        if !schema.values.is_empty() {
            return self.literal(schema, value, at);
        }
        if !schema.is_typed() {
            self.lower(Fit::Lax);
            return Some(value.clone());
        }
        if schema.allows(Type::Object) {
            self.object(schema, value, at)
        } else if schema.allows(Type::Array) {
            self.array(schema, value, at)
        } else if schema.allows(Type::String) {
            self.string(schema, value, at)
        } else if schema.allows(Type::Number) {
            self.float(schema, value, at)
        } else if schema.allows(Type::Integer) {
            self.integer(schema, value, at)
        } else if schema.allows(Type::Boolean) {
            self.boolean(schema, value, at)
        } else if value.is_null() && schema.allows(Type::Null) {
            Some(Value::Null)
        } else {
            self.refuse(schema, value, at, "none_required", "Input should be None", None)
        }
    }

    fn array(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        let (kind, words, name) = if !schema.prefix.is_empty() {
            ("tuple_type", "Input should be a valid tuple", "Tuple")
        } else if schema.unique_items {
            ("set_type", "Input should be a valid set", "Set")
        } else {
            ("list_type", "Input should be a valid list", "List")
        };
        let Value::Array(items) = value else {
            return self.refuse(schema, value, at, kind, words, None);
        };
        if name != "List" {
            self.lower(Fit::Lax);
        }
        let counts = schema.items_count;
        if !schema.unique_items && items.len() > counts.most as usize {
            return self.size(schema, value, at, name, items.len(), counts);
        }
        let mut out = Vec::with_capacity(items.len());
        let mut seen = HashSet::new();
        let mut good = true;
        let missing = schema.prefix.len().saturating_sub(items.len());
        for (index, item) in items.iter().enumerate() {
            let path = Path::Index(at.path, index);
            let read = match schema.prefix.get(index).or(schema.items) {
                Some(schema) => self.read(schema, item, At { path: &path, ..at }),
                None => Some(item.clone()),
            };
            match read {
                // A set drops what it has already.
                Some(read) if schema.unique_items && !seen.insert(text_of(&read)) => {}
                Some(read) => out.push(read),
                None => good = false,
            }
            if schema.unique_items && out.len() > counts.most as usize {
                // What was wrong with items is not told then.
                self.list.retain(|one| !is_below(&one.path, at.path));
                return self.size(schema, value, at, name, out.len(), counts);
            }
        }
        for index in items.len()..items.len() + missing {
            let path = Path::Index(at.path, index);
            self.refuse(schema, value, At { path: &path, ..at }, "missing", "Field required", None);
            good = false;
        }
        if good && out.len() < counts.least as usize {
            return self.size(schema, value, at, name, out.len(), counts);
        }
        good.then_some(Value::Array(out))
    }

    /// Tells that there are too few or too many items.
    pub(super) fn size(
        &mut self,
        schema: &'static Schema,
        value: &Value,
        at: At<'_>,
        name: &str,
        count: usize,
        range: Range,
    ) -> Read {
        let plural = |count: u32| if count == 1 { "" } else { "s" };
        let Range { least, most } = range;
        if count > most as usize {
            // Sets and dictionaries are not counted to their end.
            let is_counted = !matches!(name, "Set" | "Dictionary");
            let actual = if is_counted { count.to_string() } else { "more".to_owned() };
            let words = format!(
                "{name} should have at most {most} item{} after validation, not {actual}",
                plural(most)
            );
            let actual = if is_counted { json!(count) } else { Value::Null };
            let context = json!({"field_type": name, "max_length": most, "actual_length": actual});
            return self.refuse(schema, value, at, "too_long", words, Some(context));
        }
        let words = format!(
            "{name} should have at least {least} item{} after validation, not {count}",
            plural(least)
        );
        let context = json!({"field_type": name, "min_length": least, "actual_length": count});
        self.refuse(schema, value, at, "too_short", words, Some(context))
    }

    fn object(&mut self, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        let is_model = schema.name().is_some() || !schema.properties.is_empty();
        let Value::Object(members) = value else {
            return if is_model {
                let words = "Input should be a valid dictionary or object to extract fields from";
                self.refuse(schema, value, at, "model_attributes_type", words, None)
            } else {
                self.refuse(schema, value, at, "dict_type", "Input should be a valid dictionary", None)
            };
        };
        if is_model {
            self.lower(Fit::Lax);
            return self.members(schema, members, value, at).map(Value::Object);
        }
        let counts = schema.properties_count;
        let read = self.members(schema, members, value, at);
        match read {
            Some(read) if read.len() < counts.least as usize => {
                self.size(schema, value, at, "Dictionary", read.len(), counts)
            }
            read => read.map(Value::Object),
        }
    }

    /// The members of an object: the fields in their order, then the others in theirs.
    fn members(
        &mut self,
        schema: &'static Schema,
        members: &Map<String, Value>,
        whole: &Value,
        at: At<'_>,
    ) -> Option<Map<String, Value>> {
        let schema = schema.resolved();
        let mut out = Map::new();
        let mut good = true;
        let mut given = 0;
        for property in schema.properties {
            let path = Path::Key(at.path, property.name);
            match members.get(property.name) {
                Some(member) => {
                    let secret = at.secret || names_secret(property.name);
                    match self.read(&property.schema, member, At { path: &path, secret }) {
                        Some(read) => drop(out.insert(property.name.to_owned(), read)),
                        None => good = false,
                    }
                    given += 1;
                }
                None if property.required => {
                    good = false;
                    self.refuse(schema, whole, At { path: &path, ..at }, "missing", "Field required", None);
                }
                None => {}
            }
        }
        if !schema.properties.is_empty() || schema.name().is_some() {
            self.fields = Some(self.fields.unwrap_or_default() + given);
        }
        let above = at;
        for (name, member) in members {
            if schema.properties.iter().any(|property| property.name == name) {
                continue;
            }
            let path = Path::Key(at.path, name);
            let at = At { path: &path, secret: at.secret || names_secret(name) };
            if schema.closed {
                good = false;
                let words = "Extra inputs are not permitted";
                self.refuse(&ANY, member, at, "extra_forbidden", words, None);
                continue;
            }
            let read = match schema.additional {
                Some(schema) => self.read(schema, member, at),
                None => Some(member.clone()),
            };
            match read {
                Some(read) => drop(out.insert(name.clone(), read)),
                None => good = false,
            }
            if out.len() > schema.properties_count.most as usize {
                self.list.retain(|one| !is_below(&one.path, above.path));
                self.size(schema, whole, above, "Dictionary", out.len(), schema.properties_count);
                return None;
            }
        }
        good.then_some(out)
    }

    /// The best of the variants that a value fits; where it fits none, what is wrong for each.
    fn union(&mut self, variants: &[&'static Schema], value: &Value, at: At<'_>) -> Read {
        let (_, best) = self.choose(variants, value, at)?;
        self.lower(best.fit);
        if let Some(given) = best.fields {
            self.fields = Some(self.fields.unwrap_or_default() + given);
        }
        Some(best.value)
    }

    /// The place of the variant with most fields given, among those the one that fits most exactly, among those the first.
    pub(super) fn choose(
        &mut self,
        variants: &[&'static Schema],
        value: &Value,
        at: At<'_>,
    ) -> Option<(usize, Choice)> {
        let (fit, fields, before) = (self.fit, self.fields, self.mark());
        let mut best: Option<(usize, Choice)> = None;
        for (index, variant) in variants.iter().enumerate() {
            (self.fit, self.fields) = (Fit::Exact, None);
            let name = label(variant);
            let path = Path::Key(at.path, &name);
            let noted = self.mark();
            let Some(value) = self.read(variant, value, At { path: &path, ..at }) else {
                if best.is_some() {
                    self.rewind(noted);
                }
                continue;
            };
            self.rewind(before);
            let new = Choice { value, fit: self.fit, fields: self.fields };
            let is_exact = new.fit == Fit::Exact && new.fields.is_none();
            if is_exact || best.as_ref().is_none_or(|(_, known)| new.is_better_than(known)) {
                best = Some((index, new));
            }
            if is_exact {
                break;
            }
        }
        (self.fit, self.fields) = (fit, fields);
        best
    }

    fn tagged(&mut self, tag: Tag, schema: &'static Schema, value: &Value, at: At<'_>) -> Read {
        let Value::Object(members) = value else {
            let words = "Input should be a valid dictionary or object to extract fields from";
            return self.refuse(schema, value, at, "model_attributes_type", words, None);
        };
        let property = format!("'{}'", tag.property);
        let given = members.get(tag.property);
        let named = given.and_then(tag_text);
        let known = tag.variants.iter().find(|(known, _)| Some(*known) == named.as_deref());
        if let (None, Some(variant)) = (known, tag.otherwise) {
            return self.read(variant, value, at);
        }
        let Some(given) = given else {
            let words = format!("Unable to extract tag using discriminator {property}");
            let context = json!({"discriminator": property});
            return self.refuse(schema, value, at, "union_tag_not_found", words, Some(context));
        };
        if let Some((name, variant)) = known {
            let path = Path::Key(at.path, name);
            return self.read(variant, value, At { path: &path, ..at });
        }
        let secret = at.secret || names_secret(tag.property);
        let given = if secret { STARS.to_owned() } else { python_text(given) };
        let names: Vec<String> = tag.variants.iter().map(|(name, _)| format!("'{name}'")).collect();
        let names = names.join(", ");
        let words = format!(
            "Input tag '{given}' found using {property} does not match any of the expected tags: {names}"
        );
        let context = json!({"discriminator": property, "tag": given, "expected_tags": names});
        self.refuse(schema, value, at, "union_tag_invalid", words, Some(context))
    }

    const fn mark(&self) -> Mark {
        Mark { length: self.list.len(), budget: self.budget, words: self.words }
    }

    /// Forgets what was noted since, but not that the walk was given up.
    fn rewind(&mut self, mark: Mark) {
        if !self.has_given_up {
            self.list.truncate(mark.length);
            self.budget = mark.budget;
            self.words = mark.words;
        }
    }

    pub(super) fn lower(&mut self, fit: Fit) {
        self.fit = self.fit.min(fit);
    }

    /// What cannot be read is refused, and told once. After that the walk only unwinds.
    fn give_up(&mut self, at: At<'_>) -> Read {
        if !self.has_given_up {
            self.has_given_up = true;
            self.list.clear();
            self.refuse(&ANY, &Value::Null, at, "recursion_loop", "Input is too complex to be checked", None);
        }
        None
    }

    /// Notes what is wrong with a value. Always nothing, so that it ends a function.
    pub(super) fn refuse(
        &mut self,
        schema: &'static Schema,
        value: &Value,
        at: At<'_>,
        keyword: &'static str,
        words: impl Into<String>,
        context: Option<Value>,
    ) -> Read {
        if self.list.len() >= MOST_TOLD || self.words == 0 {
            return None;
        }
        let message = words.into();
        let path = at.path.steps();
        let length = |step: &Step| match step {
            Step::Name(name) => name.len() + 4,
            Step::Index(_) => 4,
        };
        let words = message.len() * 2 + path.iter().map(length).sum::<usize>();
        self.words = self.words.saturating_sub(words);
        let input = self.budget.shown(value, schema, at.secret || is_secret(schema));
        let details = Some(Box::new(Details { input, context }));
        self.list.push(Violation { location: self.location, path, keyword, message, details });
        None
    }
}

static ANY: Schema = Schema::any();

/// The same text for equal values.
fn text_of(value: &Value) -> String {
    let mut text = String::new();
    canonical(value, &mut text);
    text
}

/// Whether a path leads into what stands at another.
fn is_below(path: &[Step], above: &Path<'_>) -> bool {
    let above = above.steps();
    path.len() > above.len() && path.starts_with(&above)
}
