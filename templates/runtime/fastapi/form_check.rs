//! Whether forms in parts are as documented, as FastAPI and pydantic see it.

use serde_json::{Map, Value};

use super::coerce::{coerce, coerce_members};
use super::reading::is_embedded;
use super::schema::Schema;
use super::violation::{Location, Violations};

/// Whether a form that is not there is none; otherwise it is one without parts.
pub(super) const MAY_LACK: bool = false;

/// Whether a text without characters is none.
pub(super) const EMPTY_IS_NONE: bool = true;

/// Whether it is told of what is not there that it is `null`.
pub(super) const TELLS_WHAT_LACKS: bool = true;

/// The value of a part as its type wants it; notes what is wrong with it.
pub(super) fn part(schema: &'static Schema, value: Value, found: &mut Violations) -> Value {
    coerce(schema, &value, Location::Body, found).unwrap_or(value)
}

/// The members of a form as their types want them; notes what is wrong with them.
pub(super) fn whole(
    schema: &'static Schema,
    members: Map<String, Value>,
    found: &mut Violations,
) -> Map<String, Value> {
    let read = if is_embedded(schema) {
        coerce_members(schema, &members, found)
    } else {
        coerce(schema, &Value::Object(members), Location::Body, found)
    };
    match read {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}
