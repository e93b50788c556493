//! UUIDs, read exactly as RFC 9562 writes them.

use serde::Deserializer;
use uuid::Uuid;

use super::exact::{Exact, text};
use super::formats::is_uuid;

impl Exact for Uuid {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text(deserializer, "a UUID", |text| is_uuid(text).then(|| text.parse().ok()).flatten())
    }
}
