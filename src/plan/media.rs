//! The Rust type of a body, by media type.

use super::context::{Context, From, Uses};
use crate::ir::{Media, MediaKind};

/// The type of a body of a media type.
pub(super) fn media_type(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    match (media.kind, media.value) {
        (MediaKind::Json | MediaKind::Form, Some(value)) => context.ty(value, From::Elsewhere, uses),
        (MediaKind::Json | MediaKind::Form, None) => "serde_json::Value".to_owned(),
        (MediaKind::Text, _) => "String".to_owned(),
        (MediaKind::Bytes, _) => "Body".to_owned(),
    }
}
