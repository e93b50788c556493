//! Forms that are read part by part.

use super::{DebugView, FieldView, VariantView};

/// A form, and what one of its parts is.
#[derive(Debug)]
pub struct FormView {
    /// The type of all of it.
    pub name: String,
    /// The type of one part.
    pub part: String,
    /// The variant of parts that the document does not name.
    pub other: String,
    /// The media type.
    pub media: String,
    /// The document's own words; may be empty.
    pub docs: Vec<String>,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// The variants, without that of other parts.
    pub variants: Vec<VariantView>,
    /// The types of the headers of parts.
    pub headers: Vec<HeadersView>,
    /// How each part is read: expressions.
    pub rules: Vec<String>,
    /// The fields of the form as they are collected: `title: parts.value("title")?`.
    pub inits: Vec<String>,
    /// What the form must be: an expression.
    pub schema: String,
    /// Whether one variant is much larger than the others.
    pub large: bool,
    /// The form's `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
    /// The part's `Debug`, where that is not derived.
    pub part_debug: Option<DebugView>,
}

/// The headers of a part.
#[derive(Debug)]
pub struct HeadersView {
    /// The type.
    pub name: String,
    /// The part.
    pub part: String,
    /// The fields.
    pub fields: Vec<FieldView>,
}
