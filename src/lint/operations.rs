//! Rules about operations: what they are called, what they take and what they answer.

use serde_json::Value;

use super::rules::{
    BODY_OF_GET, ERROR_WITHOUT_BODY, LIST_WITHOUT_PAGE, MISSING_DESCRIPTION, MISSING_EXAMPLE,
    NO_CLIENT_ERROR, NO_OPERATION_ID, NO_SUCCESS, NO_UNAUTHORIZED, OPEN_OPERATION, PAGE_WITHOUT_MAXIMUM,
    PATH_STYLE, REQUIRED_DEFAULT, UNDECLARED_TAG, UNTYPED_BODY,
};
use super::{Findings, Ground};
use crate::ir::{Api, Docs, Media, MediaKind, Operation, Shape, Status};
use crate::source::Pointer;

pub(super) fn check(ground: &Ground<'_>, findings: &mut Findings<'_>) {
    let some_ask = ground.api.security.is_used();
    for (index, operation) in ground.api.operations.iter().enumerate() {
        let name = format!("`{} {}`", operation.method, operation.path);
        if operation.operation_id.is_none() {
            findings.tell(&NO_OPERATION_ID, &operation.at, format!("{name} has no `operationId`"));
        }
        if is_silent(&operation.docs) {
            findings.tell(&MISSING_DESCRIPTION, &operation.at, format!("nothing says what {name} is for"));
        }
        if some_ask && operation.security.is_none() {
            findings.tell(&OPEN_OPERATION, &operation.at, format!("anybody may call {name}"));
        }
        if is_odd(&operation.path) {
            findings.tell(&PATH_STYLE, &operation.at, format!("`{}` is not in kebab case", operation.path));
        }
        parameters(ground.api, operation, findings);
        bodies(ground.api, operation, &name, findings);
        answers(operation, &name, findings);
        pages(ground, index, operation, &name, findings);
        tags(ground.document, operation, findings);
    }
}

fn is_silent(docs: &Docs) -> bool {
    docs.title.is_none() && docs.description.is_none()
}

fn is_odd(path: &str) -> bool {
    let fixed = path.split('/').filter(|segment| !segment.contains('{'));
    (path.len() > 1 && path.ends_with('/'))
        || fixed.flat_map(str::chars).any(|c| c.is_uppercase() || c == '_')
}

fn parameters(api: &Api, operation: &Operation, findings: &mut Findings<'_>) {
    for parameter in &operation.parameters {
        let name = &parameter.name;
        if is_silent(&parameter.docs) && is_silent(&api.ty(parameter.value.ty).docs) {
            let message = format!("nothing says what the parameter `{name}` is for");
            findings.tell(&MISSING_DESCRIPTION, &parameter.at, message);
        }
        if parameter.required && parameter.default.is_some() {
            let message = format!("the parameter `{name}` must be there, and its default is never used");
            findings.tell(&REQUIRED_DEFAULT, &parameter.at, message);
        }
    }
}

fn bodies(api: &Api, operation: &Operation, name: &str, findings: &mut Findings<'_>) {
    let asked = operation.body.iter().flat_map(|body| &body.media);
    if operation.body.is_some() && ["GET", "HEAD", "DELETE"].contains(&operation.method.as_str()) {
        let at = operation.at.key("requestBody");
        findings.tell(&BODY_OF_GET, &at, format!("{name} takes a body"));
    }
    for media in asked.chain(operation.responses.iter().flat_map(|response| &response.media)) {
        if media.kind != MediaKind::Json {
            continue;
        }
        if is_untyped(api, media) {
            findings.tell(&UNTYPED_BODY, &media.at, format!("a body of {name} may be any JSON"));
        } else if media.example.is_none() && media.value.is_none_or(|used| api.ty(used.ty).example.is_none())
        {
            findings.tell(&MISSING_EXAMPLE, &media.at, format!("a body of {name} has no example"));
        }
    }
}

fn is_untyped(api: &Api, media: &Media) -> bool {
    media.value.is_none_or(|used| matches!(api.ty(used.ty).shape, Shape::Any(_)))
}

fn answers(operation: &Operation, name: &str, findings: &mut Findings<'_>) {
    let has = |wanted: &dyn Fn(Status) -> bool| operation.responses.iter().any(|one| wanted(one.status));
    if !operation.responses.is_empty() && !has(&|status| !status.is_error() || status == Status::Default) {
        findings.tell(&NO_SUCCESS, &operation.at, format!("{name} describes no success"));
    }
    let client = |status| matches!(status, Status::Code(400..=499) | Status::Range(4) | Status::Default);
    let takes = operation.body.is_some() || !operation.parameters.is_empty();
    if takes && !has(&client) {
        let message = format!("{name} takes something that can be wrong, and describes no 4xx");
        findings.tell(&NO_CLIENT_ERROR, &operation.at, message);
    }
    let unauthorized = |status| matches!(status, Status::Code(401) | Status::Range(4) | Status::Default);
    if operation.security.is_some() && !has(&unauthorized) {
        findings.tell(
            &NO_UNAUTHORIZED,
            &operation.at,
            format!("{name} asks who calls, and describes no 401"),
        );
    }
    for response in &operation.responses {
        if response.status.is_error() && response.media.is_empty() && operation.method != "HEAD" {
            let message = format!("{name} answers an error ({}) without a body", response.status.words());
            findings.tell(&ERROR_WITHOUT_BODY, &response.at, message);
        }
    }
}

fn pages(ground: &Ground<'_>, index: usize, operation: &Operation, name: &str, findings: &mut Findings<'_>) {
    if let Some(paging) = ground.facts.pages.operations.get(&index) {
        let Some(size) = paging.size else { return };
        let Some(parameter) = operation.parameters.get(size) else { return };
        let is_bounded = match &ground.api.ty(parameter.value.ty).shape {
            Shape::Integer(integer) => integer.limits.maximum.is_some(),
            Shape::Number(number) => number.limits.maximum.is_some(),
            Shape::Enum(_) => true,
            _ => false,
        };
        if !is_bounded && !ground.facts.pages.maxima.contains_key(&(index, size)) {
            let message = format!("`{}` of {name} has no maximum", parameter.name);
            findings.tell(&PAGE_WITHOUT_MAXIMUM, &parameter.at, message);
        }
        return;
    }
    let successes = operation.responses.iter().filter(|response| !response.status.is_error());
    for media in successes.flat_map(|response| &response.media).filter(|media| media.stream.is_none()) {
        let Some(used) = media.value else { continue };
        let list = |shape: &Shape| matches!(shape, Shape::Array(list) if list.max_items.is_none());
        if operation.method == "GET" && list(&ground.api.ty(used.ty).shape) {
            findings.tell(&LIST_WITHOUT_PAGE, &media.at, format!("{name} answers a list of any length"));
        }
    }
}

fn tags(document: &Value, operation: &Operation, findings: &mut Findings<'_>) {
    let declared = document.get("tags").and_then(Value::as_array).into_iter().flatten();
    let declared: Vec<&str> = declared.filter_map(|tag| tag.get("name")?.as_str()).collect();
    let used = operation.at.find(document).and_then(|found| found.get("tags")).and_then(Value::as_array);
    for (index, tag) in used.into_iter().flatten().filter_map(Value::as_str).enumerate() {
        if !declared.contains(&tag) {
            let at: Pointer = operation.at.key("tags").index(index);
            findings.tell(&UNDECLARED_TAG, &at, format!("the document's `tags` do not list `{tag}`"));
        }
    }
}
