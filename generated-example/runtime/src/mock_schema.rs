//! Values made from the schemas of the document: valid, and of words that their names make likely.

use serde_json::{Map, Number, Value, json};

use super::mock_fits::{bounds, fits, is_marked, limits, target};
use super::mock_pattern::matching;
use super::mock_words::{Dice, text_of, word};

/// Deeper than this, what is optional is left out.
const OPTIONAL_DEPTH: usize = 5;
/// Deeper than this, nothing is made.
const DEEPEST: usize = 24;
/// How often a value is made anew where what was made is none of its schema.
const TRIES: usize = 6;
/// No list or text is made longer than this, whatever the document asks for.
const LONGEST: usize = 4096;

/// Makes values for answers: what is only written is left out.
#[derive(Debug)]
pub struct Maker<'a> {
    document: &'a Value,
    dice: Dice,
    /// Whether the examples of schemas are passed over.
    is_dynamic: bool,
    /// The references that are being followed.
    open: Vec<String>,
    /// How many of them are of values around the one that is being made.
    around: usize,
    depth: usize,
}

impl<'a> Maker<'a> {
    /// From a seed. Without `is_dynamic`, the examples that schemas give are taken where they fit.
    #[must_use]
    pub const fn new(document: &'a Value, seed: u64, is_dynamic: bool) -> Self {
        Self { document, dice: Dice::new(seed), is_dynamic, open: Vec::new(), around: 0, depth: 0 }
    }

    /// A value of a schema, for a property or parameter of a name.
    pub fn value(&mut self, schema: &Value, name: &str) -> Value {
        if self.depth > DEEPEST {
            return Value::Null;
        }
        self.depth += 1;
        let tries = if self.depth < 3 { TRIES } else { 2 };
        let mut made = self.made(schema, name);
        for _ in 1..tries {
            if fits(self.document, schema, &made) {
                break;
            }
            made = self.made(schema, name);
        }
        self.depth -= 1;
        made
    }

    fn made(&mut self, schema: &Value, name: &str) -> Value {
        let Some(keywords) = schema.as_object() else { return Value::Object(Map::new()) };
        if let Some(example) = self.given(schema, keywords) {
            return example;
        }
        let opened = self.open.len();
        let around = std::mem::replace(&mut self.around, opened);
        let merged = self.merged(schema);
        let value = self.plain(&merged, name);
        self.open.truncate(opened);
        self.around = around;
        value
    }

    /// What the document says a value is, or may be.
    fn given(&mut self, schema: &Value, keywords: &Map<String, Value>) -> Option<Value> {
        if let Some(constant) = keywords.get("const") {
            return Some(constant.clone());
        }
        if self.is_dynamic {
            return None;
        }
        let first = keywords.get("examples").and_then(Value::as_array).and_then(|all| all.first());
        let given = [keywords.get("example"), first, keywords.get("default")].into_iter().flatten();
        given.filter(|value| !value.is_null()).find(|value| fits(self.document, schema, value)).cloned()
    }

    /// The keywords of a schema, those of what it refers to and of its parts, and those of one of its choices.
    fn merged(&mut self, schema: &Value) -> Map<String, Value> {
        let mut all = Map::new();
        self.merge(schema, &mut all, DEEPEST);
        all
    }

    fn merge(&mut self, schema: &Value, all: &mut Map<String, Value>, depth: usize) {
        let (Some(keywords), true) = (schema.as_object(), depth > 0) else { return };
        if let Some(reference) = keywords.get("$ref").and_then(Value::as_str)
            && let Some(there) = target(self.document, reference)
        {
            self.open.push(reference.to_owned());
            self.merge(there, all, depth - 1);
        }
        for part in keywords.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.merge(part, all, depth - 1);
        }
        for (name, value) in keywords {
            match (name.as_str(), all.get_mut(name), value) {
                ("$ref" | "allOf" | "oneOf" | "anyOf" | "discriminator", _, _) => {}
                ("properties", Some(Value::Object(known)), Value::Object(more)) => {
                    for (name, schema) in more {
                        // What two parts say of a property, both hold it to.
                        let both = match known.remove(name) {
                            Some(one) if one != *schema => json!({"allOf": [one, schema]}),
                            _ => schema.clone(),
                        };
                        known.insert(name.clone(), both);
                    }
                }
                ("required", Some(Value::Array(known)), Value::Array(more)) => {
                    known.extend(more.iter().cloned());
                }
                ("minimum" | "minLength" | "minItems" | "minProperties", Some(known), more)
                    if known.as_f64() > more.as_f64() => {}
                ("maximum" | "maxLength" | "maxItems" | "maxProperties", Some(known), more)
                    if known.as_f64() < more.as_f64() => {}
                _ => drop(all.insert(name.clone(), value.clone())),
            }
        }
        if let Some((name, to)) = self.heir(keywords) {
            self.merge(&json!({"$ref": to}), all, depth - 1);
            if let Some(property) = keywords["discriminator"]["propertyName"].as_str() {
                told(all, property.to_owned(), &Value::from(name));
            }
        }
        let choices = ["oneOf", "anyOf"].iter().find_map(|name| keywords.get(*name)?.as_array());
        if let Some(choice) = choices.and_then(|choices| self.choice(choices)) {
            self.merge(choice, all, depth - 1);
            if let Some((property, value)) = self.tag(keywords, choice) {
                told(all, property, &value);
            }
        }
    }

    /// One of the schemas that a discriminator without choices names, and what it says then: those build on its schema
    /// (OpenAPI 3.1.1 section 4.8.25.4). None while one of them is being made.
    fn heir<'v>(&mut self, keywords: &'v Map<String, Value>) -> Option<(&'v str, String)> {
        if keywords.contains_key("oneOf") || keywords.contains_key("anyOf") {
            return None;
        }
        let mapping = keywords.get("discriminator")?.get("mapping")?.as_object()?;
        let reference = |to: &str| {
            let is_whole = to.contains(['#', '/']);
            if is_whole { to.to_owned() } else { format!("#/components/schemas/{to}") }
        };
        let heirs = mapping.iter().filter_map(|(name, to)| Some((name.as_str(), reference(to.as_str()?))));
        let heirs: Vec<(&str, String)> =
            heirs.filter(|(_, to)| target(self.document, to).is_some()).collect();
        let own = self.open.get(self.around..).unwrap_or_default();
        if heirs.iter().any(|(_, to)| own.contains(to)) {
            return None;
        }
        let fresh: Vec<_> = heirs.iter().filter(|(_, to)| !self.open.contains(to)).cloned().collect();
        let among = if fresh.is_empty() { heirs } else { fresh };
        let index = self.dice.below(among.len());
        among.into_iter().nth(index)
    }

    /// One of several schemas: none that says `null`, and none that is being made already, where there is another.
    fn choice<'v>(&mut self, choices: &'v [Value]) -> Option<&'v Value> {
        let is_null = |schema: &&Value| schema.get("type") == Some(&Value::from("null"));
        let is_open = |schema: &&Value| {
            schema["$ref"].as_str().is_some_and(|reference| self.open.iter().any(|open| open == reference))
        };
        let mut fine: Vec<&Value> = choices.iter().filter(|one| !is_null(one) && !is_open(one)).collect();
        if fine.is_empty() {
            fine = choices.iter().collect();
        }
        let index = self.dice.below(fine.len());
        fine.get(index).copied()
    }

    /// The property that tells which choice a value is, and what it says.
    fn tag(&self, keywords: &Map<String, Value>, choice: &Value) -> Option<(String, Value)> {
        let discriminator = keywords.get("discriminator")?;
        let property = discriminator["propertyName"].as_str()?;
        let reference = choice["$ref"].as_str()?;
        let own = target(self.document, reference)?.pointer(&format!("/properties/{property}"));
        if own.is_some_and(|own| own.get("const").is_some() || own.get("enum").is_some()) {
            return None;
        }
        let short = reference.rsplit('/').next()?;
        let mapping = discriminator["mapping"].as_object().into_iter().flatten();
        let mapped = mapping.filter(|(_, to)| to.as_str().is_some_and(|to| to == reference || to == short));
        let name = mapped.map(|(name, _)| name.as_str()).next().unwrap_or(short);
        Some((property.to_owned(), name.into()))
    }

    /// A value of keywords that refer to nothing.
    fn plain(&mut self, keywords: &Map<String, Value>, name: &str) -> Value {
        if let Some(constant) = keywords.get("const") {
            return constant.clone();
        }
        if let Some(Value::Array(values)) = keywords.get("enum")
            && !values.is_empty()
        {
            let chosen = if self.is_dynamic { self.dice.below(values.len()) } else { 0 };
            let chosen = Some(&values[chosen]).filter(|value| !value.is_null());
            return chosen
                .or_else(|| values.iter().find(|value| !value.is_null()))
                .cloned()
                .unwrap_or_default();
        }
        match kind(keywords) {
            "object" => self.object(keywords),
            "array" => self.array(keywords, name),
            "integer" => self.number(keywords, name, true),
            "number" => self.number(keywords, name, false),
            "boolean" => Value::Bool(!self.is_dynamic || self.dice.below(2) == 0),
            "string" => Value::String(self.text(keywords, name)),
            "null" => Value::Null,
            _ => Value::Object(Map::new()),
        }
    }

    fn object(&mut self, keywords: &Map<String, Value>) -> Value {
        let required: Vec<&str> = keywords
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let (least, most) = limits(keywords, "Properties");
        let mut members = Map::new();
        let properties = keywords.get("properties").and_then(Value::as_object);
        for (name, schema) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            let again = self.leads_back(schema);
            // What must be there needs its room.
            let waiting = required.iter().filter(|name| !members.contains_key(**name)).count();
            let is_full = most.is_some_and(|most| members.len() + waiting >= most);
            let leave = self.depth > OPTIONAL_DEPTH || again || is_full;
            if is_marked(self.document, schema, "writeOnly") || (!is_required && leave) {
                continue;
            }
            members.insert(name.clone(), self.value(schema, name));
        }
        for name in &required {
            if properties.is_none_or(|known| !known.contains_key(*name)) {
                let value = match keywords.get("additionalProperties") {
                    Some(schema @ Value::Object(_)) => self.value(schema, name),
                    _ => Value::String(word(&mut self.dice, name)),
                };
                members.insert((*name).to_owned(), value);
            }
        }
        let open = keywords.get("additionalProperties");
        let least = match (open, properties) {
            (Some(Value::Object(_)), None) => least.max(1).min(most.unwrap_or(usize::MAX)),
            (Some(Value::Bool(false)), _) => 0,
            _ => least,
        };
        for _ in 0..LONGEST {
            if members.len() >= least.min(LONGEST) {
                break;
            }
            let key = self.key(keywords, members.len());
            let value = match open {
                Some(schema @ Value::Object(_)) => self.value(schema, &key),
                _ => Value::String(word(&mut self.dice, &key)),
            };
            members.insert(key, value);
        }
        Value::Object(members)
    }

    fn key(&mut self, keywords: &Map<String, Value>, index: usize) -> String {
        let names = keywords.get("propertyNames");
        let listed = names.and_then(|names| names.get("enum")?.get(index)?.as_str());
        let pattern = names.and_then(|names| names.get("pattern")?.as_str());
        let made = pattern.and_then(|pattern| matching(&mut self.dice, pattern, 3));
        listed.map(str::to_owned).or(made).unwrap_or_else(|| format!("key{}", index + 1))
    }

    fn array(&mut self, keywords: &Map<String, Value>, name: &str) -> Value {
        let (least, most) = limits(keywords, "Items");
        let first = keywords.get("prefixItems").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let items = keywords.get("items");
        let again = items.is_some_and(|schema| self.leads_back(schema));
        let wanted = if again || self.depth > OPTIONAL_DEPTH {
            0
        } else if self.is_dynamic {
            1 + self.dice.below(3)
        } else {
            1
        };
        let count = wanted.max(least).min(most.unwrap_or(usize::MAX)).min(LONGEST);
        let name = name.strip_suffix('s').unwrap_or(name);
        let is_unique = keywords.get("uniqueItems") == Some(&Value::Bool(true));
        let mut made: Vec<Value> = first.iter().map(|schema| self.value(schema, name)).collect();
        let free = json!({"type": "string"});
        for _ in 0..count.saturating_mul(8) {
            let is_closed = items == Some(&Value::Bool(false));
            if made.len() >= count || is_closed {
                break;
            }
            let mut item = self.value(items.filter(|schema| schema.is_object()).unwrap_or(&free), name);
            if is_unique && made.contains(&item) {
                // The examples of schemas are always the same.
                let was = std::mem::replace(&mut self.is_dynamic, true);
                item = self.value(items.unwrap_or(&free), name);
                self.is_dynamic = was;
                if made.contains(&item) {
                    continue;
                }
            }
            made.push(item);
        }
        Value::Array(made)
    }

    fn number(&mut self, keywords: &Map<String, Value>, name: &str, is_whole: bool) -> Value {
        let (low, high) = bounds(keywords);
        let step = keywords.get("multipleOf").and_then(Value::as_f64).filter(|step| *step > 0.0);
        let unit = step.unwrap_or(if is_whole { 1.0 } else { 0.01 });
        let usual = match name.to_ascii_lowercase() {
            name if name.contains("lat") || name.contains("lon") => (0.0, 90.0),
            name if name.contains("year") => (1990.0, 2026.0),
            name if name.contains("rating") || name.contains("score") => (1.0, 5.0),
            name if name.contains("price") || name.contains("amount") || name.contains("cost") => {
                (1.0, 200.0)
            }
            _ => (1.0, 100.0),
        };
        let inside =
            |(bound, exclusive): (f64, bool), unit: f64| if exclusive { bound + unit } else { bound };
        let least = low.map(|low| inside(low, unit));
        let most = high.map(|high| inside(high, -unit));
        let (least, most) = match (least, most) {
            (Some(least), Some(most)) => (least, most.min(least.max(usual.0) + 100.0 * unit.max(1.0))),
            (Some(least), None) => (least.max(usual.0), least.max(usual.0) + usual.1),
            (None, Some(most)) => (usual.0.min(most), usual.1.min(most)),
            (None, None) => usual,
        };
        let mut value = least + fraction(&mut self.dice) * (most - least).max(0.0);
        value = (value / unit).round() * unit;
        if value < least {
            value += unit;
        }
        if value > most {
            value -= unit;
        }
        if is_whole {
            // Bounds of integers are integers: nothing is lost below 2^53.
            #[expect(clippy::cast_possible_truncation, reason = "it saturates")]
            let value = value.round() as i64;
            return Value::from(value);
        }
        // `0.1 + 0.2` would be printed as it is stored.
        let rounded = format!("{value:.6}").parse().unwrap_or(value);
        // A bound with an edge narrower than the usual unit.
        let (low, high) = (low.map_or(rounded, |(low, _)| low), high.map_or(rounded, |(high, _)| high));
        let within = if rounded < low || rounded > high { f64::midpoint(low, high) } else { rounded };
        Number::from_f64(within).map_or(Value::Null, Value::Number)
    }

    fn text(&mut self, keywords: &Map<String, Value>, name: &str) -> String {
        let (least, most) = limits(keywords, "Length");
        let length_fits = |text: &str| {
            let length = text.chars().count();
            length >= least && most.is_none_or(|most| length <= most)
        };
        if let Some(pattern) = keywords.get("pattern").and_then(Value::as_str) {
            // More repetitions make a longer text.
            let mut each =
                (0..64).filter_map(|more| matching(&mut self.dice, pattern, 8.max(least) * more / 8));
            if let Some(text) = each.find(|text| length_fits(text)) {
                return text;
            }
            // What cannot be read backwards may have an example.
            if let Some(text) = keywords.get("example").and_then(Value::as_str) {
                return text.to_owned();
            }
        }
        if let Some(format) = keywords.get("format").and_then(Value::as_str)
            && let Some(text) = text_of(&mut self.dice, format)
        {
            return text;
        }
        if keywords.get("contentEncoding").and_then(Value::as_str) == Some("base64") {
            return text_of(&mut self.dice, "byte").unwrap_or_default();
        }
        let mut text = word(&mut self.dice, name);
        while text.chars().count() < least.min(LONGEST) {
            text.push(' ');
            text.push_str(&word(&mut self.dice, ""));
        }
        match most {
            Some(most) if text.chars().count() > most => text.chars().take(most).collect(),
            _ => text,
        }
    }

    /// Whether a schema refers to what is being made.
    fn leads_back(&self, schema: &Value) -> bool {
        let reference = |schema: &Value| schema["$ref"].as_str().map(str::to_owned);
        let of_items = || schema.get("items").and_then(reference);
        let of_one = || schema["anyOf"].get(0).or_else(|| schema["oneOf"].get(0)).and_then(reference);
        let of_all = || schema["allOf"].get(0).and_then(reference);
        let found = reference(schema).or_else(of_items).or_else(of_one).or_else(of_all);
        found.is_some_and(|found| self.open.contains(&found))
    }
}

/// The type that keywords ask for, or imply.
fn kind(keywords: &Map<String, Value>) -> &str {
    let has = |names: &[&str]| names.iter().any(|name| keywords.contains_key(*name));
    match keywords.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => {
            let named = names.iter().filter_map(Value::as_str);
            named.clone().find(|name| *name != "null").or_else(|| named.clone().next()).unwrap_or_default()
        }
        _ if has(&["properties", "additionalProperties", "required", "minProperties"]) => "object",
        _ if has(&["items", "prefixItems", "minItems", "uniqueItems"]) => "array",
        _ if has(&["pattern", "format", "minLength", "maxLength"]) => "string",
        _ if has(&["minimum", "maximum", "multipleOf"]) => "number",
        _ => "",
    }
}

/// A number from 0 to 1, 1 excluded.
fn fraction(dice: &mut Dice) -> f64 {
    f64::from(u32::try_from(dice.next() >> 32).unwrap_or_default()) / 4_294_967_296.0
}

/// Has a property say which schema it is.
fn told(keywords: &mut Map<String, Value>, property: String, says: &Value) {
    let properties = keywords.entry("properties").or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(properties) = properties {
        properties.insert(property.clone(), json!({"const": says}));
    }
    let required = keywords.entry("required").or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(required) = required {
        required.push(Value::String(property));
    }
}
