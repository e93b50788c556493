//! What the document says of things that come in collections.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::runtime::mock_fits::{fits, is_marked, target};
use super::runtime::mock_schema::Maker;
use super::state::{plain, text};

/// What most call the list in an answer.
pub(super) const LISTS: [&str; 6] = ["items", "data", "results", "content", "rows", "records"];
/// References are followed so far.
pub(super) const DEEPEST: usize = 8;

/// A collection, or the things in it.
pub(super) struct Resource {
    /// Whether the path leads to one thing.
    pub(super) is_thing: bool,
    /// The parameter that names it.
    pub(super) parameter: String,
    /// How the document has a list answered.
    pub(super) list: Option<Value>,
    /// How the document has a thing answered.
    pub(super) thing: Option<Value>,
    /// What a list has of a thing.
    pub(super) element: Option<Value>,
    /// How many things a list may have at most.
    pub(super) most: Option<usize>,
    /// What an id must be: the member that has it, else the parameter.
    id: Value,
    /// The member that has the id, where there is one.
    name: Option<String>,
    /// The members that things have; none where they may have any.
    members: Vec<Member>,
    /// Those that lists have of them; none where they may have any.
    listed: Vec<String>,
    /// The members that clients may say something of when they make a thing.
    drafted: Vec<Member>,
}

/// A member of an object.
pub(super) struct Member {
    /// What it is called.
    pub(super) name: String,
    /// Whether it must be there.
    pub(super) is_required: bool,
    /// Whether only the server sets it.
    is_read_only: bool,
    /// Whether it may be `null`.
    is_nullable: bool,
    default: Option<Value>,
}

impl Resource {
    /// What a path leads to, where things can be found behind it.
    pub(super) fn of(document: &Value, path: &str) -> Option<Self> {
        let paths = document.get("paths")?.as_object()?;
        // `/items/` is where `/items` is.
        let bare = |path: &str| path.trim_end_matches('/').to_owned();
        let item = |wanted: &str| {
            let found = paths.get(wanted).or_else(|| paths.get(&format!("{wanted}/")));
            found.map(|item| resolved(document, item))
        };
        let split = |path: &str| {
            let path = bare(path);
            let (before, last) = path.rsplit_once('/')?;
            let name = last.strip_prefix('{')?.strip_suffix('}')?.to_owned();
            (!name.contains(['{', '}'])).then(|| (before.to_owned(), name))
        };
        let above = split(path).filter(|(before, _)| item(before).is_some());
        let is_thing = above.is_some();
        let (collection, parameter) = match above {
            Some(found) => found,
            None => paths.keys().find_map(|one| split(one).filter(|(before, _)| *before == bare(path)))?,
        };
        let behind = item(&format!("{collection}/{{{parameter}}}"))?;
        let at = item(&collection)?;
        let thing = behind.get("get").cloned();
        let schema = [behind.get("get"), at.get("post"), behind.get("put")];
        let schema = schema.into_iter().flatten().find_map(|one| answer_schema(document, one));
        let mut members = Vec::new();
        if let Some(schema) = schema {
            collect(document, schema, DEEPEST, &mut members);
        }
        let whole = at.get("get").and_then(|list| listing(document, answer_schema(document, list)?, DEEPEST));
        let most = whole.and_then(|whole| usize::try_from(whole.get("maxItems")?.as_u64()?).ok());
        let element = whole.map(|whole| resolved(document, &whole["items"]));
        let mut listed = Vec::new();
        if let Some(element) = element {
            collect(document, element, DEEPEST, &mut listed);
        }
        // An answer that has nothing of what lists have is something around the thing: a message, an envelope.
        let is_other = |known: &Member| !listed.iter().any(|listed| listed.name == known.name);
        let (schema, thing) = if !listed.is_empty() && members.iter().all(is_other) {
            members = listed;
            listed = Vec::new();
            (element, None)
        } else {
            (schema, thing)
        };
        let mut body = [at.get("post"), behind.get("put")].into_iter().flatten();
        let mut drafted = Vec::new();
        if let Some(schema) = body.find_map(|one| body_schema(document, one)) {
            collect(document, schema, DEEPEST, &mut drafted);
        }
        let name = id_name(&parameter, &members);
        let own = schema.zip(name.as_ref());
        let own = own.and_then(|(schema, name)| member_schema(document, schema, name, DEEPEST)).cloned();
        let id = own.unwrap_or_else(|| parameter_schema(document, behind, &parameter));
        let list = at.get("get").cloned();
        let element = element.cloned();
        let listed = listed.into_iter().map(|member| member.name).collect();
        Some(Self { is_thing, parameter, list, thing, element, most, id, name, members, listed, drafted })
    }

    /// The member that has the id.
    pub(super) fn id_name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The id that a thing has.
    pub(super) fn id_of(&self, thing: &Value) -> Option<String> {
        self.identity(thing).map(|(_, id)| text(&id))
    }

    /// The member that has a thing's id, and the id.
    pub(super) fn identity(&self, thing: &Value) -> Option<(String, Value)> {
        let name = self.name.as_ref()?;
        // No path leads to an empty id.
        let id = thing.get(name).filter(|id| id.as_str().map_or(id.is_number(), |text| !text.is_empty()))?;
        Some((name.clone(), id.clone()))
    }

    /// Whether things have a member of a name.
    pub(super) fn knows(&self, name: &str) -> bool {
        self.members.iter().any(|known| known.name == name)
    }

    /// What a list has of a thing.
    pub(super) fn listed(&self, thing: Value) -> Value {
        match thing {
            Value::Object(members) if !self.listed.is_empty() => {
                members.into_iter().filter(|(name, _)| self.listed.contains(name)).collect()
            }
            thing => thing,
        }
    }

    /// An id that the document allows: the number, or made of it.
    pub(super) fn new_id(&self, number: u64) -> Value {
        let plain = [Value::Number(Number::from(number)), Value::String(number.to_string())];
        let is_fine = |id: &Value| fits(&Value::Null, &self.id, id);
        let uuid = || {
            Value::String(format!("{:08x}-0000-4000-8000-{:012x}", number >> 48, number & 0xFFFF_FFFF_FFFF))
        };
        if self.id.get("format").and_then(Value::as_str) == Some("uuid") {
            return uuid();
        }
        let fitting = plain.into_iter().find(is_fine);
        fitting.unwrap_or_else(|| Maker::new(&Value::Null, number, true).value(&self.id, &self.parameter))
    }

    /// A thing that is all that a client says of it: what it leaves out is as the document says, or not there.
    pub(super) fn drafted(&self, mut thing: Value, given: Option<&Value>) -> Value {
        if let (Value::Object(own), Some(Value::Object(given))) = (&mut thing, given) {
            for left_out in self.drafted.iter().filter(|member| !given.contains_key(&member.name)) {
                let is_needed = |member: &&Member| member.name == left_out.name && member.is_required;
                match &left_out.default {
                    Some(default) => drop(own.insert(left_out.name.clone(), default.clone())),
                    None if self.members.iter().any(|member| is_needed(&member)) => {}
                    None => drop(own.shift_remove(&left_out.name)),
                }
            }
        }
        self.with(thing, given, false)
    }

    /// A thing with what a client says of it (RFC 7396).
    pub(super) fn changed(&self, thing: Value, given: Option<&Value>) -> Value {
        self.with(thing, given, true)
    }

    /// With what a client says, which replaces what was there, or is merged with it.
    fn with(&self, thing: Value, given: Option<&Value>, merges: bool) -> Value {
        let Some(Value::Object(given)) = given else { return thing };
        let mut own = match thing {
            Value::Object(own) => own,
            _ => Map::new(),
        };
        for (name, value) in given {
            let known = self.members.iter().find(|known| known.name == *name);
            if known.map_or(self.members.is_empty(), |known| !known.is_read_only) {
                // What has no value is left out (RFC 7396), and what must have one keeps it.
                if value.is_null() && known.is_some_and(|known| !known.is_nullable) {
                    if known.is_some_and(|known| !known.is_required) {
                        own.shift_remove(name);
                    }
                    continue;
                }
                match (own.get_mut(name), value) {
                    (Some(Value::Object(before)), Value::Object(value)) if merges => merge(before, value),
                    _ => drop(own.insert(name.clone(), value.clone())),
                }
            }
        }
        Value::Object(own)
    }
}

/// Changes an object (RFC 7396).
fn merge(into: &mut Map<String, Value>, given: &Map<String, Value>) {
    for (name, value) in given {
        match (into.get_mut(name), value) {
            (Some(Value::Object(before)), Value::Object(value)) => merge(before, value),
            (_, Value::Null) => drop(into.shift_remove(name)),
            _ => drop(into.insert(name.clone(), value.clone())),
        }
    }
}

/// Takes out of an answer what clients only write, however deep: what they said of a thing is remembered as a whole.
pub(super) fn without_written(document: &Value, schema: &Value, value: &mut Value, depth: usize) {
    let schema = resolved(document, schema);
    if depth == 0 {
        return;
    }
    match value {
        Value::Object(members) => {
            for (name, own) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
                if is_marked(document, own, "writeOnly") {
                    members.shift_remove(name);
                } else if let Some(member) = members.get_mut(name) {
                    without_written(document, own, member, depth - 1);
                }
            }
            if let Some(own) = schema.get("additionalProperties").filter(|own| own.is_object()) {
                let known = schema.get("properties");
                let is_more = |name: &String| known.is_none_or(|known| known.get(name).is_none());
                for (_, member) in members.iter_mut().filter(|(name, _)| is_more(name)) {
                    without_written(document, own, member, depth - 1);
                }
            }
        }
        Value::Array(items) => {
            if let Some(own) = schema.get("items") {
                for item in items {
                    without_written(document, own, item, depth - 1);
                }
            }
        }
        _ => return,
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        without_written(document, part, value, depth - 1);
    }
    for list in ["oneOf", "anyOf"] {
        for part in schema.get(list).and_then(Value::as_array).into_iter().flatten() {
            if fits(document, part, value) {
                without_written(document, part, value, depth - 1);
            }
        }
    }
}

/// What a reference leads to.
pub(super) fn resolved<'a>(document: &'a Value, given: &'a Value) -> &'a Value {
    let mut found = given;
    for _ in 0..DEEPEST {
        let there = found.get("$ref").and_then(Value::as_str).and_then(|to| target(document, to));
        let Some(there) = there else { break };
        found = there;
    }
    found
}

fn parameter_schema(document: &Value, item: &Value, name: &str) -> Value {
    let operations = ["get", "put", "patch", "delete"].into_iter().filter_map(|method| item.get(method));
    let lists = std::iter::once(item).chain(operations).filter_map(|one| one.get("parameters")?.as_array());
    let mut all = lists.flatten().map(|one| resolved(document, one));
    let found = all.find(|one| one["name"] == name && one["in"] == "path");
    let schema = found.and_then(|one| one.get("schema")).map(|schema| resolved(document, schema));
    schema.cloned().unwrap_or(Value::Null)
}

/// The members that an operation answers with; none where it may be any.
pub(super) fn answer_members(document: &Value, operation: &Value) -> Vec<Member> {
    let mut members = Vec::new();
    if let Some(schema) = answer_schema(document, operation) {
        collect(document, schema, DEEPEST, &mut members);
    }
    members
}

/// The default of each integer in the query string of an operation.
pub(super) fn defaults(document: &Value, operation: &Value, path: &str) -> BTreeMap<String, u64> {
    let item = document["paths"].get(path).map(|item| resolved(document, item));
    let lists =
        [Some(operation), item].into_iter().flatten().filter_map(|one| one.get("parameters")?.as_array());
    let all = lists.flatten().map(|one| resolved(document, one)).filter(|one| one["in"] == "query");
    let default = |one: &Value| {
        let schema = resolved(document, one.get("schema")?);
        Some((one["name"].as_str()?.to_owned(), schema.get("default")?.as_u64()?))
    };
    all.filter_map(default).collect()
}

/// The schema of a body.
fn body_schema<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let content = resolved(document, operation.get("requestBody")?).get("content")?.as_object()?;
    let (_, media) = content.iter().find(|(name, _)| name.contains("json"))?;
    media.get("schema")
}

/// The schema of a success.
pub(super) fn answer_schema<'a>(document: &'a Value, operation: &'a Value) -> Option<&'a Value> {
    let responses = operation.get("responses")?.as_object()?;
    let (_, response) = responses.iter().find(|(status, _)| status.starts_with('2'))?;
    let content = resolved(document, response).get("content")?.as_object()?;
    let (_, media) = content.iter().find(|(name, _)| name.contains("json"))?;
    media.get("schema")
}

/// The schema of the list in an answer: all of it, or a member.
fn listing<'a>(document: &'a Value, schema: &'a Value, depth: usize) -> Option<&'a Value> {
    let schema = resolved(document, schema);
    if depth == 0 {
        return None;
    }
    if schema.get("items").is_some() {
        return Some(schema);
    }
    let members = schema.get("properties").and_then(Value::as_object);
    let list = |name: &str| {
        let member = resolved(document, members?.get(name)?);
        member.get("items").map(|_| member)
    };
    let usual = LISTS.into_iter().find_map(list);
    let any = || members?.keys().find_map(|name| list(name));
    let found = usual.or_else(any);
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|list| schema.get(list)?.as_array());
    found.or_else(|| parts.flatten().find_map(|part| listing(document, part, depth - 1)))
}

/// The members that a schema names. What is only written is no member.
fn collect(document: &Value, schema: &Value, depth: usize, members: &mut Vec<Member>) {
    let schema = resolved(document, schema);
    if depth == 0 {
        return;
    }
    for (name, own) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let is_known = members.iter().any(|known| known.name == *name);
        if !is_known && !is_marked(document, own, "writeOnly") {
            let required = schema.get("required").and_then(Value::as_array);
            members.push(Member {
                name: name.clone(),
                is_required: required.is_some_and(|all| all.iter().any(|one| one == name)),
                is_read_only: is_marked(document, own, "readOnly"),
                is_nullable: fits(document, own, &Value::Null),
                default: resolved(document, own).get("default").cloned(),
            });
        }
    }
    // What must be there may be described nowhere.
    let required = schema.get("required").and_then(Value::as_array);
    for name in required.into_iter().flatten().filter_map(Value::as_str) {
        let is_known = members.iter().any(|known| known.name == name);
        let is_own = schema.get("properties").is_some_and(|properties| properties.get(name).is_some());
        if !is_known && !is_own {
            members.push(Member {
                name: name.to_owned(),
                is_required: true,
                is_read_only: false,
                is_nullable: true,
                default: None,
            });
        }
    }
    for list in ["allOf", "oneOf", "anyOf"] {
        for part in schema.get(list).and_then(Value::as_array).into_iter().flatten() {
            collect(document, part, depth - 1, members);
        }
    }
}

/// Takes out of an answer what a client may say and the server must not: a member that is none of its schema is as it was
/// before, or left out.
pub(super) fn as_answered(document: &Value, schema: &Value, value: &mut Value, before: &Value) {
    let Value::Object(members) = value else { return };
    let is_wrong = |name: &str, member: &Value| {
        let own = member_schema(document, schema, name, DEEPEST);
        own.is_some_and(|own| !fits(document, own, member))
    };
    let wrong: Vec<String> = members
        .iter()
        .filter(|(name, member)| is_wrong(name, member))
        .map(|(name, _)| name.clone())
        .collect();
    for name in wrong {
        match before.get(&name).filter(|member| !is_wrong(&name, member)) {
            Some(member) => drop(members.insert(name, member.clone())),
            None => drop(members.shift_remove(&name)),
        }
    }
}

/// What a schema says of a member.
fn member_schema<'a>(document: &'a Value, schema: &'a Value, name: &str, depth: usize) -> Option<&'a Value> {
    let schema = resolved(document, schema);
    if depth == 0 {
        return None;
    }
    let own = schema.get("properties").and_then(|properties| properties.get(name));
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|list| schema.get(list)?.as_array());
    own.map(|own| resolved(document, own))
        .or_else(|| parts.flatten().find_map(|part| member_schema(document, part, name, depth - 1)))
}

/// The member that has the id: of the parameter's name, or of a name that ids have.
fn id_name(parameter: &str, members: &[Member]) -> Option<String> {
    let parameter = plain(parameter);
    let ends = ["id", "uuid", "key", "slug", "name", "code", "number"];
    let ends = ends.into_iter().filter(|end| parameter.ends_with(end));
    let mut wanted: Vec<&str> = vec![&parameter];
    wanted.extend(ends);
    wanted.extend(["id", "uuid"]);
    let named = |wanted: &str| members.iter().find(|member| plain(&member.name) == wanted);
    wanted.into_iter().find_map(named).map(|member| member.name.clone())
}
