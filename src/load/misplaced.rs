//! Bodies that are described among the parameters, as Swagger 2.0 did: `in: body` and `in: formData`.
//!
//! They become the `requestBody` of each operation that has none, in the tree itself, so that all that follows sees one
//! dialect. The parameters' own finding is made where parameters are read.

use serde_json::{Map, Value, json};

use super::skeleton::is_body;
use crate::source::{Pointer, Sources};

/// What of a parameter is not about its value.
const ABOUT: [&str; 8] =
    ["in", "name", "required", "schema", "allowEmptyValue", "collectionFormat", "style", "explode"];

/// Gives operations the `requestBody` that their parameters describe; false where there is no such parameter.
pub(super) fn move_bodies(root: &mut Value, sources: &mut Sources) -> bool {
    let mut moves = Vec::new();
    let Some(Value::Object(paths)) = root.get("paths") else { return false };
    let mut found = false;
    for (path, item) in paths {
        let Some(item) = item.as_object() else { continue };
        let at = Pointer::root().key("paths").key(path);
        let shared = bodies(root, item, &at);
        for (method, operation) in item {
            let Some(operation) = operation.as_object().filter(|_| method != "parameters") else { continue };
            let at = at.key(method);
            let mut own = bodies(root, operation, &at);
            if own.is_empty() {
                own.clone_from(&shared);
            }
            found |= !own.is_empty();
            if !own.is_empty() && operation.get("requestBody").is_none_or(Value::is_null) {
                moves.push((at.key("requestBody"), own));
            }
        }
    }
    for (at, parameters) in moves {
        let body = body(&parameters, &at, sources);
        if let Some(Value::Object(operation)) = at.parent().and_then(|at| root.pointer_mut(at.as_str())) {
            operation.insert("requestBody".to_owned(), body);
        }
    }
    found
}

/// Takes away the parameters that are bodies, for the document that is served.
pub(super) fn without_bodies(root: &mut Value) {
    let is_no_body = |value: &Value| !value.get("in").and_then(Value::as_str).is_some_and(is_body);
    if let Some(Value::Object(parameters)) = root.pointer("/components/parameters") {
        let gone: Vec<String> = parameters
            .iter()
            .filter(|(_, parameter)| !is_no_body(parameter))
            .map(|(name, _)| format!("#/components/parameters/{name}"))
            .collect();
        let kept = |value: &Value| {
            let target = value.get("$ref").and_then(Value::as_str);
            is_no_body(value) && !target.is_some_and(|target| gone.iter().any(|gone| gone == target))
        };
        each_list(root, &kept);
    } else {
        each_list(root, &is_no_body);
    }
    if let Some(Value::Object(parameters)) = root.pointer_mut("/components/parameters") {
        parameters.retain(|_, parameter| is_no_body(parameter));
    }
}

fn each_list(root: &mut Value, kept: &dyn Fn(&Value) -> bool) {
    let Some(Value::Object(paths)) = root.get_mut("paths") else { return };
    for item in paths.values_mut().filter_map(Value::as_object_mut) {
        for value in item.values_mut() {
            if let Value::Array(list) = value {
                list.retain(kept);
            } else if let Some(Value::Array(list)) = value.get_mut("parameters") {
                list.retain(kept);
            }
        }
    }
}

/// Parameters of an object that are bodies, and where they stand.
fn bodies(root: &Value, holder: &Map<String, Value>, at: &Pointer) -> Vec<(Pointer, Map<String, Value>)> {
    let Some(Value::Array(list)) = holder.get("parameters") else { return Vec::new() };
    let at = at.key("parameters");
    let mut found = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let mut at = at.index(index);
        let mut value = value;
        if let Some(target) = value.get("$ref").and_then(Value::as_str)
            && let Some(pointer) = target.strip_prefix('#').and_then(Pointer::parse)
            && let Some(there) = pointer.find(root)
        {
            (at, value) = (pointer, there);
        }
        let Some(parameter) = value.as_object() else { continue };
        if parameter.get("in").and_then(Value::as_str).is_some_and(is_body) {
            found.push((at, parameter.clone()));
        }
    }
    found
}

fn body(parameters: &[(Pointer, Map<String, Value>)], at: &Pointer, sources: &mut Sources) -> Value {
    let whole = |parameter: &&(Pointer, Map<String, Value>)| {
        parameter
            .1
            .get("in")
            .and_then(Value::as_str)
            .is_some_and(|place| place.trim().eq_ignore_ascii_case("body"))
    };
    let required = |parameter: &Map<String, Value>| parameter.get("required") == Some(&Value::Bool(true));
    if let Some((from, parameter)) = parameters.iter().find(whole) {
        let schema = parameter.get("schema").cloned().unwrap_or_else(|| json!({}));
        let target = at.key("content").key("application/json").key("schema");
        moved(sources, at, from);
        moved(sources, &target, &from.key("schema"));
        let mut body = json!({"content": {"application/json": {"schema": schema}}});
        body["required"] = required(parameter).into();
        if let Some(description) = parameter.get("description") {
            body["description"] = description.clone();
        }
        return body;
    }
    let is_file = |parameter: &Map<String, Value>| {
        let of = |value: &Value| {
            value.get("type") == Some(&json!("file")) || value.get("format") == Some(&json!("binary"))
        };
        of(&Value::Object(parameter.clone())) || parameter.get("schema").is_some_and(of)
    };
    let media = if parameters.iter().any(|(_, parameter)| is_file(parameter)) {
        "multipart/form-data"
    } else {
        "application/x-www-form-urlencoded"
    };
    let (mut properties, mut names) = (Map::new(), Vec::new());
    let properties_at = at.key("content").key(media).key("schema").key("properties");
    if let Some((from, _)) = parameters.first() {
        moved(sources, at, from);
    }
    for (from, parameter) in parameters {
        let Some(name) = parameter.get("name").and_then(Value::as_str) else { continue };
        let schema = match parameter.get("schema") {
            Some(schema) => {
                moved(sources, &properties_at.key(name), &from.key("schema"));
                schema.clone()
            }
            None => {
                moved(sources, &properties_at.key(name), from);
                let keywords = parameter.iter().filter(|(key, _)| !ABOUT.contains(&key.as_str()));
                Value::Object(keywords.map(|(key, value)| (key.clone(), value.clone())).collect())
            }
        };
        properties.insert(name.to_owned(), schema);
        if required(parameter) {
            names.push(Value::from(name));
        }
    }
    let needed = !names.is_empty();
    let mut schema = json!({"type": "object", "properties": properties});
    if needed {
        schema["required"] = Value::Array(names);
    }
    let mut body = json!({"content": {media: {"schema": schema}}});
    body["required"] = needed.into();
    body
}

fn moved(sources: &mut Sources, bundled: &Pointer, from: &Pointer) {
    let (source, original) = sources.origin(from);
    sources.moved(bundled.clone(), source, original);
}
