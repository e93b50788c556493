//! Whether forms in parts are as documented.

use serde_json::{Map, Value};

use super::number::integral;
use super::schema::Schema;
use super::violation::Violations;

/// Whether a form that is not there is none; otherwise it is one without parts.
pub(super) const MAY_LACK: bool = true;

/// Whether a text without characters is none.
pub(super) const EMPTY_IS_NONE: bool = false;

/// Whether it is told of what is not there that it is `null`.
pub(super) const TELLS_WHAT_LACKS: bool = false;

/// The value of a part as its type wants it; notes what is wrong with it.
pub(super) fn part(schema: &'static Schema, mut value: Value, found: &mut Violations) -> Value {
    schema.violations(&value, found);
    integral(&mut value);
    value
}

/// The members of a form as their types want them; notes what is wrong with them.
pub(super) fn whole(
    schema: &'static Schema,
    members: Map<String, Value>,
    found: &mut Violations,
) -> Map<String, Value> {
    match part(schema, Value::Object(members), found) {
        Value::Object(members) => members,
        _ => Map::new(),
    }
}
