//! What extensions say outright about generic types and pages, each vendor in its own words.

use indexmap::IndexMap;
use serde_json::Value;

use crate::ir::{PageHint, PageRole};
use crate::load::Schema;

/// Of which generic type a schema is an instance: `x-api-wrapper: Reply` with `x-api-wrapper-datatype: Item`, or with
/// `x-data-container: Page` and `x-data-item: Item`.
pub(super) fn instance(schema: &Schema) -> Option<String> {
    let text = |key: &str| schema.extensions.get(key).and_then(Value::as_str).filter(|text| !text.is_empty());
    let wrapper = text("x-api-wrapper").or_else(|| text("x-api-wrapper-type"))?;
    let argument = match (text("x-data-container"), text("x-data-item")) {
        (Some(container), Some(item)) => format!("{container}<{item}>"),
        _ => text("x-api-wrapper-datatype")?.to_owned(),
    };
    Some(format!("{wrapper}<{argument}>"))
}

/// How an operation's answer is one page of many.
pub(super) fn page(extensions: &IndexMap<String, Value>) -> Option<PageHint> {
    let mut hint = PageHint::default();
    for (key, value) in extensions {
        match key.as_str() {
            "x-dropshot-pagination" | "x-pagination" | "x-spring-paginated" => {
                hint.is_page |= !is_false(value);
            }
            "x-ms-pageable" => {
                hint.is_page = true;
                let text = |key: &str| value.get(key).and_then(Value::as_str);
                hint.items = Some(text("itemName").unwrap_or("value").to_owned());
                hint.next = text("nextLinkName").map(str::to_owned);
            }
            "x-speakeasy-pagination" => speakeasy(value, &mut hint),
            "x-fern-pagination" => fern(value, &mut hint),
            "x-page-clamp" => hint.clamp = value.as_bool(),
            _ => {}
        }
    }
    (hint != PageHint::default()).then_some(hint)
}

/// `x-page-clamp` of a parameter.
pub(super) fn clamp(extensions: &IndexMap<String, Value>) -> Option<bool> {
    extensions.get("x-page-clamp").and_then(Value::as_bool)
}

fn speakeasy(value: &Value, hint: &mut PageHint) {
    hint.is_page = true;
    for input in value.get("inputs").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| input.get(key).and_then(Value::as_str);
        let role = match text("type") {
            Some("page") => PageRole::Page,
            Some("offset") => PageRole::Offset,
            Some("limit") => PageRole::Size,
            Some("cursor") => PageRole::Cursor,
            _ => continue,
        };
        if let (Some(name), Some("parameters")) = (text("name"), text("in")) {
            hint.parameters.push((name.to_owned(), role));
        }
    }
    let output =
        |key: &str| value.get("outputs").and_then(|outputs| field(outputs.get(key)?.as_str()?, "$."));
    hint.items = output("results");
    hint.next = output("nextCursor").or_else(|| output("nextUrl"));
}

fn fern(value: &Value, hint: &mut PageHint) {
    hint.is_page |= !is_false(value);
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    for (key, role) in [("cursor", PageRole::Cursor), ("offset", PageRole::Page), ("step", PageRole::Size)] {
        if let Some(name) = text(key).and_then(|path| field(path, "$request.")) {
            // An offset that counts in steps of a page's size is an offset, else it counts pages.
            let role = if key == "offset" && text("step").is_some() { PageRole::Offset } else { role };
            hint.parameters.push((name, role));
        }
    }
    hint.items = text("results").and_then(|path| field(path, "$response."));
    hint.next = ["next_cursor", "next_uri"].iter().find_map(|key| field(text(key)?, "$response."));
}

/// A field at the top, from a path to it; none for one deeper down.
fn field(path: &str, start: &str) -> Option<String> {
    let name = path.strip_prefix(start)?;
    (!name.contains(['.', '['])).then(|| name.to_owned())
}

fn is_false(value: &Value) -> bool {
    *value == Value::Bool(false)
}
