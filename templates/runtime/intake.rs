//! Forms in parts on their way in: what a multipart body holds, part by part, and whether it is as documented.

use std::collections::{BTreeMap, VecDeque};
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::disposition::Disposition;
use super::file_part::{FilePart, UploadedFile};
use super::form_check;
use super::multipart::{Reader, Trouble};
use super::parameter::Repeats;
use super::part::{self, Given, PartRule};
use super::rejection::Rejection;
use super::schema::Schema;
use super::style::{self, Tree};
use super::violation::{Location, Step, Violations};

/// What is answered instead.
pub(super) type Refusal = Box<Rejection>;

/// What arrived.
pub(super) enum Arrived {
    /// A value by its rule, and the headers that the document speaks of.
    Value(usize, Value, Value),
    /// A file by its rule, and the same; without a rule it is a part that the document does not name.
    File(Option<usize>, FilePart, Value),
}

/// A form being read.
pub(super) struct Intake {
    reader: Arc<Mutex<Reader>>,
    rules: Vec<&'static PartRule>,
    schema: &'static Schema,
    /// What has come. An empty text stands for a file.
    members: Map<String, Value>,
    /// Texts whose names have brackets, by the property they belong to.
    trees: BTreeMap<String, Tree>,
    /// What is known and not yet told.
    ready: VecDeque<Arrived>,
    found: Violations,
    /// The members that could not be read.
    spoiled: Vec<String>,
    /// How many bytes are kept, and how many may be.
    kept: usize,
    limit: usize,
    is_begun: bool,
    has_ended: bool,
}

impl Intake {
    /// A form whose values may have `limit` bytes in all.
    pub(super) fn new(
        reader: Reader,
        rules: Vec<&'static PartRule>,
        schema: &'static Schema,
        limit: usize,
    ) -> Self {
        Self {
            reader: Arc::new(Mutex::new(reader)),
            rules,
            schema,
            members: Map::new(),
            trees: BTreeMap::new(),
            ready: VecDeque::new(),
            found: Violations::new(Location::Body),
            spoiled: Vec::new(),
            kept: 0,
            limit,
            is_begun: false,
            has_ended: false,
        }
    }

    /// Whether something was read already.
    pub(super) const fn is_begun(&self) -> bool {
        self.is_begun
    }

    /// What comes next, where everything is right so far.
    pub(super) async fn next(&mut self) -> Result<Option<Arrived>, Refusal> {
        let arrived = self.arrive(true).await?;
        if self.found.is_empty() { Ok(arrived) } else { Err(self.refused().into()) }
    }

    /// All of it. What is wrong is told together.
    pub(super) async fn all(&mut self) -> Result<Gathered, Refusal> {
        let mut all = Gathered::default();
        while let Some(arrived) = self.arrive(false).await? {
            match arrived {
                Arrived::Value(rule, _, headers) => {
                    all.headers.entry(self.rules[rule].name).or_insert(headers);
                }
                Arrived::File(Some(rule), file, headers) => {
                    let name = self.rules[rule].name;
                    let room = self.limit - self.kept;
                    let file = file.collected(room, self.limit).await?;
                    self.kept += file.bytes.len();
                    all.files.push((name, file, headers));
                }
                Arrived::File(None, ..) => {}
            }
        }
        if self.found.is_empty() {
            all.members = std::mem::take(&mut self.members);
            Ok(all)
        } else {
            Err(self.refused().into())
        }
    }

    /// What comes next. `checks`: whether each value is compared with its schema at once.
    async fn arrive(&mut self, checks: bool) -> Result<Option<Arrived>, Refusal> {
        self.is_begun = true;
        loop {
            if let Some(arrived) = self.ready.pop_front() {
                return Ok(Some(arrived));
            }
            if self.has_ended {
                return Ok(None);
            }
            let headers = poll_fn(|context| lock(&self.reader).poll_next(context)).await.map_err(refusal)?;
            let Some(headers) = headers else {
                self.end(checks);
                continue;
            };
            let Some(Disposition { name, file }) = Disposition::of(&headers) else {
                return Err(refusal(Trouble::Malformed("the name of a part is not UTF-8")).into());
            };
            let name = name.unwrap_or_default();
            let rule = self.rules.iter().position(|rule| rule.name == name);
            let part = FilePart::new(self.reader.clone(), name, file, headers, rule.map(|at| self.rules[at]));
            match rule {
                Some(rule) if self.rules[rule].is_file() => self.file(rule, part),
                Some(rule) => self.value(rule, part, checks).await?,
                None => self.unnamed(part).await?,
            }
        }
    }

    fn file(&mut self, rule: usize, part: FilePart) {
        let PartRule { name, .. } = *self.rules[rule];
        let is_list = self.rules[rule].is_list();
        let given = Given { headers: part.headers(), place: self.place(rule) };
        let headers = self.rules[rule].check(given, &mut self.found);
        if part::insert(&mut self.members, name, is_list, Value::String(String::new()), None) {
            self.ready.push_back(Arrived::File(Some(rule), part, headers));
        } else {
            self.found.add(self.rules[rule].violation(given, "type", TWICE));
        }
    }

    async fn value(&mut self, rule: usize, part: FilePart, checks: bool) -> Result<(), Refusal> {
        let bytes = self.keep(&part).await?;
        if form_check::EMPTY_IS_NONE && bytes.is_empty() && !self.rules[rule].is_list() {
            return Ok(());
        }
        let place = self.place(rule);
        let rule_at = rule;
        let rule = self.rules[rule];
        let given = Given { headers: part.headers(), place };
        let headers = rule.check(given, &mut self.found);
        let member = style::member(self.schema, rule.name).unwrap_or(self.schema);
        let list = rule.is_list().then_some(member);
        let schema = list.and_then(|list| style::item_schema(list, 0)).unwrap_or(member);
        let Some(value) = rule.value(given, &bytes, schema, &mut self.found) else {
            self.spoiled.push(rule.name.to_owned());
            return Ok(());
        };
        let before = self.members.get(rule.name).and_then(Value::as_array).map_or(0, Vec::len);
        if !part::insert(&mut self.members, rule.name, rule.is_list(), value, list) {
            self.found.add(rule.violation(given, "type", TWICE));
            return Ok(());
        }
        let Some(member) = self.members.get(rule.name) else { return Ok(()) };
        let new: Vec<(Option<usize>, Value)> = match member {
            Value::Array(items) if list.is_some() => {
                items.iter().cloned().enumerate().skip(before).map(|(at, item)| (Some(at), item)).collect()
            }
            value => vec![(None, value.clone())],
        };
        for (place, value) in new {
            let mut value = value;
            if checks {
                let mut found = Violations::new(Location::Body);
                value = form_check::part(schema, value, &mut found);
                for mut violation in found.list().iter().cloned() {
                    let steps = [Some(Step::Name(rule.name.to_owned())), place.map(Step::Index)];
                    violation.path.splice(..0, steps.into_iter().flatten());
                    self.found.add(violation);
                }
            }
            self.ready.push_back(Arrived::Value(rule_at, value, headers.clone()));
        }
        Ok(())
    }

    /// A part that no rule speaks of: of a property by brackets, of one that the schema keeps or refuses, or any.
    async fn unnamed(&mut self, part: FilePart) -> Result<(), Refusal> {
        let name = part.name().to_owned();
        let property = name
            .find('[')
            .map(|at| name.split_at(at))
            .filter(|(property, _)| self.rules.iter().any(|rule| rule.name == *property && !rule.is_file()));
        if let Some((property, brackets)) = property {
            let bytes = self.keep(&part).await?;
            let Ok(text) = String::from_utf8(bytes.into()) else {
                return Err(refusal(Trouble::Malformed("a part is not UTF-8")).into());
            };
            let tree = self.trees.entry(property.to_owned()).or_insert_with(|| Tree::new(Repeats::Refused));
            tree.insert(&style::brackets(brackets), text);
        } else if let Some(schema) = style::member(self.schema, &name) {
            let bytes = self.keep(&part).await?;
            let value = part::other(part.headers(), &bytes, schema);
            self.members.insert(name, value.unwrap_or_default());
        } else {
            if self.schema.resolved().closed {
                self.keep_name(&name)?;
                self.members.insert(name, Value::Null);
            }
            self.ready.push_back(Arrived::File(None, part, Value::Null));
        }
        Ok(())
    }

    /// Looks at the whole.
    fn end(&mut self, checks: bool) {
        self.has_ended = true;
        for (name, tree) in std::mem::take(&mut self.trees) {
            let value = part::bracketed(&tree, self.schema, &name);
            if let (true, Some(rule)) = (checks, self.rules.iter().position(|rule| rule.name == name)) {
                let is_list = self.rules[rule].is_list();
                match value.clone() {
                    Value::Array(items) if is_list => self
                        .ready
                        .extend(items.into_iter().map(|item| Arrived::Value(rule, item, Value::Null))),
                    value => self.ready.push_back(Arrived::Value(rule, value, Value::Null)),
                }
            }
            match (self.members.get_mut(&name), value) {
                (Some(Value::Array(known)), Value::Array(items)) => known.extend(items),
                (_, value) => drop(self.members.insert(name, value)),
            }
        }
        let members = std::mem::take(&mut self.members);
        let mut found = Violations::new(Location::Body);
        self.members = form_check::whole(self.schema, members, &mut found);
        let is_spoiled =
            |step: Option<&Step>| matches!(step, Some(Step::Name(name)) if self.spoiled.contains(name));
        // What stands for files, and for what is not allowed, was not sent.
        let is_value = |step: Option<&Step>| match step {
            Some(Step::Name(name)) => self.rules.iter().any(|rule| rule.name == name && !rule.is_file()),
            _ => false,
        };
        for violation in found.list().iter().filter(|violation| !is_spoiled(violation.path.first())) {
            let mut violation = violation.clone();
            let is_sent = is_value(violation.path.first());
            violation.details = violation.details.filter(|_| is_sent || form_check::TELLS_WHAT_LACKS);
            self.found.add(violation);
        }
    }

    fn refused(&mut self) -> Rejection {
        Rejection::invalid(std::mem::replace(&mut self.found, Violations::new(Location::Body)))
    }

    /// The place of the next part of a list.
    fn place(&self, rule: usize) -> Option<usize> {
        let items = self.members.get(self.rules[rule].name).and_then(Value::as_array);
        self.rules[rule].is_list().then(|| items.map_or(0, Vec::len))
    }

    /// The content of a part that is kept.
    async fn keep(&mut self, part: &FilePart) -> Result<Bytes, Refusal> {
        self.keep_name(part.name())?;
        let bytes = part.read(self.limit - self.kept, self.limit).await?;
        self.kept += bytes.len();
        Ok(bytes)
    }

    /// Names count too, so that many small parts come to an end.
    fn keep_name(&mut self, name: &str) -> Result<(), Refusal> {
        self.kept += name.len();
        if self.kept > self.limit {
            self.kept = self.limit;
            return Err(Rejection::too_large(self.limit).into());
        }
        Ok(())
    }
}

/// All of a form.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) members: Map<String, Value>,
    pub(super) headers: BTreeMap<&'static str, Value>,
    pub(super) files: Vec<(&'static str, UploadedFile, Value)>,
}

const TWICE: &str = "should be given only once";

/// What is answered where a body cannot be read on.
pub(super) fn refusal(trouble: Trouble) -> Rejection {
    match trouble {
        Trouble::Malformed(what) => Rejection::malformed(format!("The body is not a form in parts: {what}.")),
        Trouble::Large(limit) => Rejection::too_large(usize::try_from(limit).unwrap_or(usize::MAX)),
        Trouble::Broken => Rejection::malformed("The body did not arrive whole."),
        Trouble::Slow => Rejection::too_slow(),
    }
}

/// The reader, whatever a panic elsewhere did while it was held: it is held only while it is asked.
pub(super) fn lock(reader: &Mutex<Reader>) -> MutexGuard<'_, Reader> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}
