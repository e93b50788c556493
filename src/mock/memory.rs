//! Answers of a mock that remembers: the document's own, with the things in them that clients made.

use axum::body::{Body, to_bytes};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, response};
use axum::response::{IntoResponse, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value};

use super::operation::{Document, Served};
use super::reads::Given;
use super::resource::{
    DEEPEST, LISTS, Member, Resource, answer_schema, as_answered, resolved, without_written,
};
use super::runtime::mock::Mock;
use super::runtime::mock_schema::Maker;
use super::runtime::{Prefer, Rejection};
use super::state::{Outcome, Page, State, plain, text};

/// No example is larger.
const LARGEST: usize = 64 * 1024 * 1024;
const TOTAL: HeaderName = HeaderName::from_static("x-total-count");

/// The answer that an operation gives by itself, after what clients did before.
pub(super) async fn remembered(served: &Served, given: &Given, parts: &Parts, answer: Response) -> Response {
    let Some(state) = served.document.state.as_ref().filter(|_| answer.status().is_success()) else {
        return answer;
    };
    let path = parts.uri.path().trim_end_matches('/');
    if state.is_removed(path) {
        return nothing(served, parts);
    }
    let Some(resource) = &served.resource else { return answer };
    let (collection, id) = match path.rsplit_once('/').filter(|_| resource.is_thing) {
        Some((collection, _)) => (collection, given.path.get(resource.parameter.as_str()).map(text)),
        None => (path, None),
    };
    if state.is_new(collection) {
        let things = things_at_first(served, resource).await;
        state.begin(collection, resource, things);
    }
    let body = given.body.as_ref().map(|body| inner(resource, body));
    let (mut head, mut value) = taken_apart(answer).await;
    let before = value.clone().unwrap_or_default();
    let outcome = match (served.method, &id) {
        ("POST", None) => {
            let base = base(served, resource, value.as_ref()).await;
            state.create(collection, resource, body, base)
        }
        ("GET", None) => state.list(collection, resource, given, &served.defaults),
        ("GET", Some(id)) => state.read(collection, id),
        ("PUT", Some(id)) => {
            let base = base(served, resource, value.as_ref()).await;
            state.change(collection, id, resource, body, Some(base))
        }
        ("PATCH", Some(id)) => state.change(collection, id, resource, body, None),
        ("DELETE", Some(id)) => state.remove(collection, id),
        _ => return put_together(head, value),
    };
    match outcome {
        Outcome::Thing(id, thing) => {
            if let Some(value) = &mut value {
                show(resource, &served.members, value, &thing);
            }
            if served.method == "POST" && head.headers.contains_key(header::LOCATION) {
                let id = utf8_percent_encode(&id, NON_ALPHANUMERIC);
                let place = HeaderValue::try_from(format!("{path}/{id}"));
                if let Ok(place) = place {
                    head.headers.insert(header::LOCATION, place);
                }
            }
        }
        Outcome::Things(things, page) => {
            if let Some(value) = &mut value {
                let things = things.into_iter().map(|thing| resource.listed(thing)).collect();
                show_all(value, things, page);
            }
            if head.headers.contains_key(&TOTAL) {
                head.headers.insert(TOTAL, HeaderValue::from(page.total));
            }
            // It leads to pages that may not be there.
            if !must_link(served, head.status) {
                head.headers.remove(header::LINK);
            }
        }
        Outcome::Gone => {}
        Outcome::Nothing => return nothing(served, parts),
    }
    let document = &served.document.value;
    if let (Some(value), Some(schema)) = (&mut value, answer_schema(document, &served.described)) {
        without_written(document, schema, value, DEEPEST);
        as_answered(document, schema, value, &before);
    }
    put_together(head, value)
}

/// Whether an answer must have a `Link`.
fn must_link(served: &Served, status: StatusCode) -> bool {
    let document = &served.document.value;
    let responses = &served.described["responses"];
    let own = [status.as_str(), "2XX", "default"].into_iter().find_map(|name| responses.get(name));
    let headers = own.and_then(|own| resolved(document, own).get("headers")?.as_object());
    let link = headers.into_iter().flatten().find(|(name, _)| name.eq_ignore_ascii_case("link"));
    link.is_some_and(|(_, link)| resolved(document, link)["required"] == true)
}

/// 404, as the document describes it for the operation.
fn nothing(served: &Served, parts: &Parts) -> Response {
    let prefer = Prefer { code: Some("404".to_owned()), ..Prefer::default() };
    let responses = &served.described["responses"];
    let is_described = ["404", "4XX", "4xx", "default"].iter().any(|name| responses.get(name).is_some());
    let answer = mock(&served.document, &served.described, &prefer, &parts.headers);
    match answer.filter(|_| is_described) {
        Some(mut answer) => {
            answer.headers_mut().remove("preference-applied");
            answer
        }
        None => Rejection::not_found().into_response(),
    }
}

/// What is in a collection before anybody has changed it.
async fn things_at_first(served: &Served, resource: &Resource) -> Vec<Value> {
    let Some(list) = &resource.list else { return Vec::new() };
    let mut list = made(&served.document, list).await;
    let things = listed(&mut list).map(std::mem::take).unwrap_or_default();
    let Some(thing) = &resource.thing else { return things };
    // Lists tell less than there is to tell.
    let thing = made(&served.document, thing).await;
    let whole = |listed: Value| match (inner(resource, &thing).clone(), listed) {
        (Value::Object(mut whole), Value::Object(listed)) => {
            whole.extend(listed);
            Value::Object(whole)
        }
        (_, listed) => listed,
    };
    things.into_iter().map(whole).collect()
}

/// A thing that nobody has said anything of.
async fn base(served: &Served, resource: &Resource, answer: Option<&Value>) -> Value {
    let thing = match (&resource.thing, &resource.element) {
        (Some(thing), _) => made(&served.document, thing).await,
        (None, Some(element)) => {
            let document = &served.document;
            Maker::new(&document.value, document.seed(), document.options.dynamic).value(element, "")
        }
        (None, None) => Value::Null,
    };
    let thing = if thing.is_object() { Some(&thing) } else { answer };
    thing.map_or(Value::Null, |thing| inner(resource, thing).clone())
}

/// What an operation answers by itself.
async fn made(document: &Document, operation: &Value) -> Value {
    let answer = mock(document, operation, &Prefer::default(), &HeaderMap::new());
    match answer {
        Some(answer) => taken_apart(answer).await.1.unwrap_or_default(),
        None => Value::Null,
    }
}

fn mock(document: &Document, operation: &Value, prefer: &Prefer, headers: &HeaderMap) -> Option<Response> {
    let mut prefer = prefer.clone();
    prefer.dynamic = document.options.dynamic.then_some(true);
    let mock = Mock { document: &document.value, operation, prefer: &prefer, headers, seed: document.seed() };
    mock.answer().ok()
}

type Head = response::Parts;

/// An answer, and its body where that is JSON.
async fn taken_apart(answer: Response) -> (Head, Option<Value>) {
    let (head, body) = answer.into_parts();
    let bytes = to_bytes(body, LARGEST).await.unwrap_or_default();
    (head, serde_json::from_slice(&bytes).ok())
}

fn put_together(head: Head, value: Option<Value>) -> Response {
    let body = value.map_or_else(Body::empty, |value| Body::from(value.to_string()));
    Response::from_parts(head, body)
}

/// The thing in a value, which may have another object around it: `{"data": {…}}`.
fn inner<'v>(resource: &Resource, value: &'v Value) -> &'v Value {
    match wrapper(resource, value) {
        Some(name) => &value[&name],
        None => value,
    }
}

fn wrapper(resource: &Resource, value: &Value) -> Option<String> {
    let members = value.as_object()?;
    if resource.identity(value).is_some() || members.keys().any(|name| resource.knows(name)) {
        return None;
    }
    let mut objects = members.iter().filter(|(_, value)| value.is_object());
    let only = objects.next().filter(|_| objects.next().is_none());
    only.map(|(name, _)| name.clone())
}

/// Puts a thing into an answer, as far as the answer has room for it.
fn show(resource: &Resource, allowed: &[Member], answer: &mut Value, thing: &Value) {
    let place = match wrapper(resource, answer) {
        Some(name) => &mut answer[&name],
        None => answer,
    };
    let (Value::Object(place), Value::Object(thing)) = (place, thing) else { return };
    let before = std::mem::take(place);
    *place = shown(resource, allowed, before, thing);
}

fn shown(
    resource: &Resource,
    allowed: &[Member],
    before: Map<String, Value>,
    thing: &Map<String, Value>,
) -> Map<String, Value> {
    // What is not of the thing stays: a token, say.
    let must_stay = |name: &str| allowed.iter().any(|known| known.is_required && known.name == name);
    let mut shown: Map<String, Value> = before
        .into_iter()
        .filter(|(name, _)| thing.contains_key(name) || !resource.knows(name) || must_stay(name))
        .collect();
    for (name, value) in thing {
        if allowed.is_empty() || allowed.iter().any(|known| known.name == *name) {
            shown.insert(name.clone(), value.clone());
        }
    }
    shown
}

/// The list in an answer: all of it, or a member.
fn listed(value: &mut Value) -> Option<&mut Vec<Value>> {
    match value {
        Value::Array(list) => Some(list),
        Value::Object(members) => {
            let is_list = |name: &&str| members.get(*name).is_some_and(Value::is_array);
            let usual = LISTS.into_iter().find(is_list).map(str::to_owned);
            let first = || members.iter().find(|(_, value)| value.is_array()).map(|(name, _)| name.clone());
            let name = usual.or_else(first)?;
            members.get_mut(&name)?.as_array_mut()
        }
        _ => None,
    }
}

/// Puts things into a list, and what is told of the list beside it.
fn show_all(answer: &mut Value, things: Vec<Value>, page: Page) {
    if let Some(list) = listed(answer) {
        *list = things;
    }
    let Value::Object(members) = answer else { return };
    let pages = page.total.div_ceil(page.size).max(1);
    for (name, value) in members {
        match (plain(name).as_str(), &*value) {
            ("total" | "totalcount" | "totalitems" | "totalelements" | "count", Value::Number(_)) => {
                *value = page.total.into();
            }
            ("totalpages" | "pages" | "pagecount" | "lastpage", Value::Number(_)) => *value = pages.into(),
            ("page" | "currentpage" | "pagenumber", Value::Number(_)) => {
                *value = (page.first / page.size + 1).into();
            }
            ("pagesize" | "perpage" | "limit", Value::Number(_)) if page.size < usize::MAX => {
                *value = page.size.into();
            }
            ("offset" | "skip", Value::Number(_)) => *value = page.first.into(),
            ("hasmore" | "hasnext", Value::Bool(_)) => {
                *value = (page.first.saturating_add(page.size) < page.total).into();
            }
            _ => {}
        }
    }
}

/// What is remembered, where anything is.
pub(super) fn new(is_stateful: bool) -> Option<State> {
    is_stateful.then(State::default)
}
