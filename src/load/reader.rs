//! What every reader of a part of the document shares: the references, the schemas read so far, the findings.

use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::{Map, Number, Value};

use super::bundle::Dynamics;
use super::document::{Located, Parameter, Response};
use super::dynamic::Dynamic;
use super::reference::References;
use super::schema::{Schema, SchemaId};
use crate::diagnostic::{Code, Diagnostic, Sink, codes};
use crate::source::Pointer;

/// Reads a bundled document.
///
/// A value is known by its address: the tree does not move while it is read, and a place has one address however
/// many references lead to it.
pub(super) struct Reader<'v, 's> {
    /// Where references lead.
    pub(super) references: References<'v>,
    /// What depends on the way by which a schema is reached.
    pub(super) dynamics: Dynamics,
    /// Dynamic references, by the schema that has one.
    pub(super) dynamic: HashMap<SchemaId, Dynamic>,
    /// Where findings go.
    pub(super) sink: &'s mut Sink,
    /// Every schema so far.
    pub(super) schemas: Vec<Schema>,
    /// The schema of a value.
    pub(super) ids: HashMap<*const Value, SchemaId>,
    /// Schemas that something refers to and that are not read yet: a queue, so that no chain of references
    /// deepens the stack.
    pub(super) queue: VecDeque<(SchemaId, &'v Value, Pointer)>,
    /// Parameters and headers under `components`, each read once.
    pub(super) parameters: HashMap<*const Value, Option<Located<Parameter>>>,
    /// Security schemes that are required and not described, and where first.
    pub(super) undescribed: IndexMap<String, Pointer>,
    /// Parameters that do not say their place.
    pub(super) guessed: HashSet<Pointer>,
    /// Schemas that do not say they are objects or lists: the first one with the keyword that tells, and how many.
    pub(super) untyped: Option<(Pointer, &'static str, usize)>,
    /// Responses under `components`, each read once.
    pub(super) responses: HashMap<*const Value, Option<Located<Response>>>,
}

impl<'v, 's> Reader<'v, 's> {
    /// Begins to read a bundled document.
    pub(super) fn new(root: &'v Value, dynamics: Dynamics, sink: &'s mut Sink) -> Self {
        Self {
            references: References::new(root),
            dynamics,
            dynamic: HashMap::new(),
            sink,
            schemas: Vec::new(),
            ids: HashMap::new(),
            queue: VecDeque::new(),
            parameters: HashMap::new(),
            responses: HashMap::new(),
            undescribed: IndexMap::new(),
            guessed: HashSet::new(),
            untyped: None,
        }
    }

    /// Notes a finding.
    pub(super) fn say(
        &mut self,
        code: Code,
        at: &Pointer,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.sink.push(Diagnostic::new(code, at, message).help(help));
    }

    /// Notes that a value is read as if it stood there correctly.
    pub(super) fn repaired(&mut self, at: &Pointer, found: &Value, reading: impl Into<String>) {
        let name = self.called(at);
        self.say(codes::REPAIRED, at, format!("{name} should not be {}", brief(found)), reading);
    }

    /// Notes that a value means nothing.
    pub(super) fn ignored(&mut self, at: &Pointer, found: &Value, expected: &str) {
        let name = self.called(at);
        self.say(
            codes::IGNORED,
            at,
            format!("{name} is {}, where {expected} belongs, and is ignored", brief(found)),
            format!("give {expected}, or remove it"),
        );
    }

    /// Notes that something cannot be read, and that the document is read without it.
    pub(super) fn left_out(&mut self, at: &Pointer, found: &Value, expected: &str) {
        let name = self.called(at);
        self.say(
            codes::LEFT_OUT,
            at,
            format!("{name} is {}, where {expected} belongs, and is left out", brief(found)),
            format!("write {expected} here, or remove it"),
        );
    }

    /// What people call the value at a place: by its key, or by its number in the list that has one.
    fn called(&self, at: &Pointer) -> String {
        let last = at.last().unwrap_or_default();
        let list =
            at.parent().filter(|parent| parent.find(self.references.root()).is_some_and(Value::is_array));
        match (list.as_ref().and_then(Pointer::last), last.parse::<usize>()) {
            (Some(list), Ok(index)) => format!("element {} of `{list}`", index + 1),
            _ => format!("`{last}`"),
        }
    }

    /// The object at a place after following references; none where there is none (said by the check of
    /// references), or something else (said here).
    pub(super) fn object(
        &mut self,
        value: &'v Value,
        at: &Pointer,
    ) -> Option<(Pointer, &'v Value, &'v Map<String, Value>)> {
        let (at, value) = self.references.follow(at, value).ok()?;
        let Value::Object(map) = value else {
            self.left_out(&at, value, "an object");
            return None;
        };
        Some((at, value, map))
    }

    /// The `description` that stands beside a `$ref`: it wins over what the reference leads to (OpenAPI 3.1, §4.8.23).
    pub(super) fn description_beside(&mut self, value: &'v Value, at: &Pointer) -> Option<String> {
        let map = value.as_object().filter(|map| map.get("$ref").is_some_and(Value::is_string))?;
        self.text_of(map, at, "description")
    }

    /// A text; a number or boolean counts as one.
    pub(super) fn text(&mut self, value: &Value, at: &Pointer, key: &str) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Null => None,
            Value::Number(_) | Value::Bool(_) => {
                self.repaired(&at.key(key), value, format!("read as the text `{value}`; put it in quotes"));
                Some(value.to_string())
            }
            _ => {
                self.ignored(&at.key(key), value, "a text");
                None
            }
        }
    }

    /// A text that is an element of a list.
    pub(super) fn element(&mut self, value: &Value, at: &Pointer) -> Option<String> {
        let (list, last) = (at.parent().unwrap_or_else(Pointer::root), at.last().unwrap_or_default());
        self.text(value, &list, &last)
    }

    /// The text under a key.
    pub(super) fn text_of(&mut self, map: &Map<String, Value>, at: &Pointer, key: &str) -> Option<String> {
        let value = map.get(key)?;
        self.text(value, at, key)
    }

    /// The text without which what stands here means nothing; where there is none, that is left out.
    pub(super) fn needed_text(
        &mut self,
        map: &Map<String, Value>,
        at: &Pointer,
        key: &str,
        what: &str,
    ) -> Option<String> {
        let text = self.text_of(map, at, key);
        if text.is_none() {
            let message = format!("this {what} has no `{key}`, and is left out");
            self.say(codes::LEFT_OUT, at, message, format!("add `{key}`"));
        }
        text
    }

    /// A truth value; the texts `true` and `false` count, and YAML 1.1's `yes` and `no`.
    pub(super) fn flag(&mut self, value: &Value, at: &Pointer, key: &str) -> Option<bool> {
        match value {
            Value::Bool(flag) => Some(*flag),
            Value::Null => None,
            Value::String(text) if spelled_flag(text).is_some() => {
                let flag = spelled_flag(text)?;
                self.repaired(&at.key(key), value, format!("read as {flag}; write it so, without quotes"));
                Some(flag)
            }
            _ => {
                self.ignored(&at.key(key), value, "true or false");
                None
            }
        }
    }

    /// The truth value under a key.
    pub(super) fn flag_of(&mut self, map: &Map<String, Value>, at: &Pointer, key: &str) -> Option<bool> {
        let value = map.get(key)?;
        self.flag(value, at, key)
    }

    /// A count: a whole number from 0; `10.0` is one (JSON Schema 2020-12, §4.2.3), and the text `"10"` counts.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the range is checked"
    )]
    pub(super) fn count(&mut self, value: &Value, at: &Pointer, key: &str) -> Option<u64> {
        match value {
            Value::Number(number) => {
                if let Some(count) = number.as_u64() {
                    return Some(count);
                }
                match number.as_f64() {
                    Some(float) if float >= 0.0 && float.fract() == 0.0 => {
                        // A bound beyond 64 bits bounds nothing that could be counted.
                        return Some(if float >= u64::MAX as f64 { u64::MAX } else { float as u64 });
                    }
                    _ => self.ignored(&at.key(key), value, "a whole number from 0"),
                }
                None
            }
            Value::String(text) => {
                if let Ok(count) = text.trim().parse() {
                    self.repaired(&at.key(key), value, format!("read as {count}; remove the quotes"));
                    return Some(count);
                }
                self.ignored(&at.key(key), value, "a whole number from 0");
                None
            }
            Value::Null => None,
            _ => {
                self.ignored(&at.key(key), value, "a whole number from 0");
                None
            }
        }
    }

    /// A number; the text `"1.5"` counts.
    pub(super) fn number(&mut self, value: &Value, at: &Pointer, key: &str) -> Option<Number> {
        match value {
            Value::Number(number) => Some(number.clone()),
            Value::String(text) => {
                if let Ok(Value::Number(number)) = serde_json::from_str(text.trim()) {
                    self.repaired(&at.key(key), value, format!("read as {number}; remove the quotes"));
                    return Some(number);
                }
                self.ignored(&at.key(key), value, "a number");
                None
            }
            Value::Null => None,
            _ => {
                self.ignored(&at.key(key), value, "a number");
                None
            }
        }
    }
}

/// A truth value that is written as a text.
pub(super) fn spelled_flag(text: &str) -> Option<bool> {
    let is = |words: [&str; 3]| words.iter().any(|word| text.trim().eq_ignore_ascii_case(word));
    if is(["true", "yes", "on"]) {
        Some(true)
    } else if is(["false", "no", "off"]) {
        Some(false)
    } else {
        None
    }
}

/// The extensions of an object.
pub(super) fn extensions(map: &Map<String, Value>) -> IndexMap<String, Value> {
    map.iter()
        .filter(|(key, _)| key.starts_with("x-"))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// A value in a few words.
pub(super) fn brief(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() > 30 => {
            format!("the text `{}…`", text.chars().take(30).collect::<String>())
        }
        Value::String(text) => format!("the text `{text}`"),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

/// A field that fits a struct of `openapiv3`, read from a value made for it.
pub(super) fn typed<T: serde::de::DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(|error| error.to_string())
}
