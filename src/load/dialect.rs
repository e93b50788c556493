//! Which JSON Schema a schema is written in.

/// A draft of JSON Schema, as far as drafts read differently here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Draft 4 and before: addresses are called `id`.
    Draft4,
    /// Drafts 6 and 7: `$id`, and nothing counts beside a `$ref`.
    Draft7,
    /// 2019-09 and later, and what OpenAPI makes of them.
    Modern,
    /// Another one, read as [`Modern`](Self::Modern).
    Unknown,
}

impl Dialect {
    /// The dialect of a `$schema`.
    pub(super) fn of(schema: &str) -> Self {
        let name = schema.trim_end_matches('#').trim_start_matches("https:").trim_start_matches("http:");
        match name {
            "//json-schema.org/draft-03/schema" | "//json-schema.org/draft-04/schema" => Self::Draft4,
            "//json-schema.org/draft-06/schema" | "//json-schema.org/draft-07/schema" => Self::Draft7,
            "//json-schema.org/schema"
            | "//json-schema.org/draft/2019-09/schema"
            | "//json-schema.org/draft/2020-12/schema" => Self::Modern,
            _ if name.starts_with("//spec.openapis.org/oas/3.") => Self::Modern,
            _ => Self::Unknown,
        }
    }

    /// Whether nothing counts beside a `$ref` (draft 7 core, §8.3).
    pub(super) const fn refs_alone(self) -> bool {
        matches!(self, Self::Draft4 | Self::Draft7)
    }
}
