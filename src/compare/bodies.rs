//! Bodies and answers.

use super::rules::{
    ANSWER_BODY_ADDED, ANSWER_BODY_REMOVED, BODY_ADDED, BODY_ADDED_REQUIRED, BODY_OPTIONAL, BODY_REMOVED,
    BODY_REQUIRED, Direction, ERROR_ADDED, ERROR_REMOVED, HEADER_ADDED, HEADER_OPTIONAL, HEADER_REMOVED,
    HEADER_REMOVED_REQUIRED, HEADER_REQUIRED, HEADER_STYLE, MEDIA_ADDED, MEDIA_REMOVED, PART_CHANGED,
    SCHEMA_ADDED, SCHEMA_REMOVED, STREAM_CHANGED, SUCCESS_ADDED, SUCCESS_REMOVED,
};
use super::{Reader, Rule};
use crate::ir::{Body, Header, Media, PartContent, Response, Shape, Status};
use crate::source::Pointer;

/// What is asked with.
pub(super) fn body(
    reader: &mut Reader<'_, '_>,
    (was, is): (Option<&Body>, Option<&Body>),
    operations: (&Pointer, &Pointer),
    direction: Direction,
) {
    let places = (Some(operations.0), Some(operations.1));
    // What the server sends by itself, it may send with more or less; the schemas tell.
    let rule = |rule: Rule| if direction == Direction::Sent { rule } else { turned(rule) };
    match (was, is) {
        (None, None) => {}
        (None, Some(body)) if body.required => {
            reader.tell(rule(BODY_ADDED_REQUIRED), " body", places, "is new, and must be there");
        }
        (None, Some(_)) => reader.tell(rule(BODY_ADDED), " body", places, "is new, and may be absent"),
        (Some(_), None) => reader.tell(rule(BODY_REMOVED), " body", places, "is gone"),
        (Some(was), Some(is)) => {
            match (was.required, is.required) {
                (false, true) => reader.tell(rule(BODY_REQUIRED), " body", places, "must be there now"),
                (true, false) => reader.tell(rule(BODY_OPTIONAL), " body", places, "may be absent now"),
                _ => {}
            }
            media(reader, " body", (&was.media, &is.media), places, direction);
        }
    }
}

/// The rule for a body that clients get and do not send.
fn turned(rule: Rule) -> Rule {
    if [BODY_REMOVED, BODY_OPTIONAL].contains(&rule) { ANSWER_BODY_REMOVED } else { ANSWER_BODY_ADDED }
}

type Places<'p> = (Option<&'p Pointer>, Option<&'p Pointer>);

/// What is answered.
pub(super) fn answers(
    reader: &mut Reader<'_, '_>,
    (was, is): (&[Response], &[Response]),
    operations: (&Pointer, &Pointer),
    direction: Direction,
) {
    for old in was {
        let Some(new) = covering(is, old.status) else {
            let (rule, what) =
                if old.status.is_error() { (ERROR_REMOVED, "") } else { (SUCCESS_REMOVED, "the success ") };
            let message = format!("{what}{} is gone", shown(old.status));
            reader.tell(rule, "", (Some(&old.at), Some(operations.1)), message);
            continue;
        };
        answer(reader, old, new, direction);
    }
    for new in is.iter().filter(|new| !was.iter().any(|old| old.status == new.status)) {
        match covering(was, new.status) {
            Some(old) => answer(reader, old, new, direction),
            None => {
                let (rule, what) =
                    if new.status.is_error() { (ERROR_ADDED, "") } else { (SUCCESS_ADDED, "the success ") };
                let message = format!("{what}{} is new", shown(new.status));
                reader.tell(rule, "", (Some(operations.0), Some(&new.at)), message);
            }
        }
    }
}

/// The answer that describes a status: itself, its range, or the default.
fn covering(answers: &[Response], status: Status) -> Option<&Response> {
    let find = |wanted: Status| answers.iter().find(|answer| answer.status == wanted);
    let hundred = match status {
        Status::Code(code) => u8::try_from(code / 100).ok().map(Status::Range),
        _ => None,
    };
    find(status).or_else(|| hundred.and_then(find)).or_else(|| find(Status::Default))
}

fn shown(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "the default answer".to_owned(),
    }
}

fn answer(reader: &mut Reader<'_, '_>, was: &Response, is: &Response, direction: Direction) {
    let part = format!(" {}", shown(is.status));
    let places = (Some(&was.at), Some(&is.at));
    match (was.media.is_empty(), is.media.is_empty()) {
        (true, false) => reader.tell(ANSWER_BODY_ADDED, &part, places, "has a body now"),
        (false, true) => reader.tell(ANSWER_BODY_REMOVED, &part, places, "has no body any more"),
        _ => media(reader, &part, (&was.media, &is.media), places, direction),
    }
    for old in &was.headers {
        let same = |new: &&Header| new.name.eq_ignore_ascii_case(&old.name);
        let part = format!("{part} header `{}`", old.name);
        match is.headers.iter().find(same) {
            Some(new) => header(reader, &part, old, new, direction),
            None => {
                let rule = if old.required { HEADER_REMOVED_REQUIRED } else { HEADER_REMOVED };
                reader.tell(rule, &part, (Some(&old.at), Some(&is.at)), "is gone");
            }
        }
    }
    for new in &is.headers {
        if !was.headers.iter().any(|old| new.name.eq_ignore_ascii_case(&old.name)) {
            let part = format!("{part} header `{}`", new.name);
            reader.tell(HEADER_ADDED, &part, (Some(&was.at), Some(&new.at)), "is new");
        }
    }
}

fn header(reader: &mut Reader<'_, '_>, part: &str, was: &Header, is: &Header, direction: Direction) {
    let places = (Some(&was.at), Some(&is.at));
    match (was.required, is.required) {
        (true, false) => reader.tell(HEADER_OPTIONAL, part, places, "may be absent now"),
        (false, true) => reader.tell(HEADER_REQUIRED, part, places, "is always there now"),
        _ => {}
    }
    let has_parts = |shape: &Shape| matches!(shape, Shape::Struct(_) | Shape::Map(_));
    if was.form != is.form && has_parts(&reader.is().ty(is.value.ty).shape) {
        reader.tell(HEADER_STYLE, part, places, "is written in another way");
    }
    reader.hold(was.value, is.value, direction, part);
}

fn media(
    reader: &mut Reader<'_, '_>,
    part: &str,
    (was, is): (&[Media], &[Media]),
    places: Places<'_>,
    direction: Direction,
) {
    for old in was {
        match is.iter().find(|new| new.essence == old.essence) {
            Some(new) => {
                let part = if is.len() == 1 { part.to_owned() } else { format!("{part} {}", new.essence) };
                content(reader, &part, old, new, direction);
            }
            // A range of media types holds it, or is held in it.
            None if is.iter().any(|new| covers(&new.essence, &old.essence)) => {}
            None => {
                let message = format!("can no longer be `{}`", old.range);
                reader.tell(MEDIA_REMOVED.of(direction), part, (Some(&old.at), places.1), message);
            }
        }
    }
    for new in is.iter().filter(|new| !was.iter().any(|old| covers(&old.essence, &new.essence))) {
        let message = format!("can be `{}` now", new.range);
        reader.tell(MEDIA_ADDED.of(direction), part, (places.0, Some(&new.at)), message);
    }
}

fn covers(range: &str, essence: &str) -> bool {
    let within = |prefix: &str| essence.starts_with(prefix);
    range == essence || range == "*/*" || range.strip_suffix('*').is_some_and(within)
}

fn content(reader: &mut Reader<'_, '_>, part: &str, was: &Media, is: &Media, direction: Direction) {
    let places = (Some(&was.at), Some(&is.at));
    match (was.value, is.value) {
        (Some(old), Some(new)) => reader.hold(old, new, direction, part),
        (None, Some(_)) => reader.tell(SCHEMA_ADDED.of(direction), part, places, "has a schema now"),
        (Some(_), None) => reader.tell(SCHEMA_REMOVED.of(direction), part, places, "has no schema any more"),
        (None, None) => {}
    }
    if was.stream != is.stream {
        reader.tell(STREAM_CHANGED.of(direction), part, places, "is streamed in another way");
    }
    for old in &was.parts {
        let Some(new) = is.parts.iter().find(|new| new.name == old.name) else { continue };
        let part = format!("{part}.{}", new.name);
        let told = |content: PartContent| match content {
            PartContent::Text => "a text",
            PartContent::Json => "JSON",
            PartContent::File => "a file",
            PartContent::Delimited(_) => "a delimited text",
        };
        if old.content != new.content || old.is_list != new.is_list {
            let message = format!("was {} and is {}", told(old.content), told(new.content));
            reader.tell(PART_CHANGED.of(direction), &part, places, message);
        }
    }
}
