//! What a mock that remembers answers beyond the document: 404, for things that were taken away.

use serde_json::{Map, Value, json};

use super::resource::{Resource, resolved};
use crate::plan::served::description;

const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Describes 404 for the operations at and below things, where the document says nothing of it.
pub(super) fn describe(document: &mut Value) {
    let Some(paths) = document.get("paths").and_then(Value::as_object) else { return };
    let bare = |path: &str| path.trim_end_matches('/').to_owned();
    let things: Vec<String> = (paths.keys())
        .filter(|path| Resource::of(document, path).is_some_and(|resource| resource.is_thing))
        .map(|path| bare(path))
        .collect();
    let is_within = |path: &str| {
        let path = bare(path);
        things.iter().any(|thing| {
            path.strip_prefix(thing.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let answer = answer(document);
    let mut added: Vec<(String, &str)> = Vec::new();
    for (path, item) in paths.iter().filter(|(path, _)| is_within(path)) {
        // An item that several paths share is as it is for all of them.
        let own = item.as_object().filter(|item| !item.contains_key("$ref"));
        for method in METHODS {
            let responses = own.and_then(|item| item.get(method)?.get("responses")?.as_object());
            if responses.is_some_and(|responses| !is_described(document, responses)) {
                added.push((path.clone(), method));
            }
        }
    }
    for (path, method) in added {
        if let Some(responses) = document["paths"][&path][method]["responses"].as_object_mut() {
            responses.insert("404".to_owned(), answer.clone());
        }
    }
}

fn is_described(document: &Value, responses: &Map<String, Value>) -> bool {
    let named = |name: &str| responses.get(name).map(|response| resolved(document, response));
    ["404", "4XX", "4xx", "default"].into_iter().any(|name| named(name).is_some())
}

/// What is answered then, of the usual shape: that of what is answered where nothing is.
fn answer(document: &Value) -> Value {
    let all = document.get("components").and_then(|components| components.get("responses")?.as_object());
    let usual = all.into_iter().flatten().find(|(_, response)| response["description"] == description(404));
    let content = usual.and_then(|(_, response)| response.get("content")).cloned();
    let mut answer = json!({"description": "It was taken away."});
    if let Some(content) = content {
        answer["content"] = content;
    }
    answer
}
