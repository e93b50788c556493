//! Schemas that everybody has: nobody is asked for them.

/// The text at a published address.
pub(super) fn text(uri: &str) -> Option<&'static str> {
    // Old drafts are called both ways.
    let name = uri.strip_prefix("https://").or_else(|| uri.strip_prefix("http://"))?;
    TEXTS.iter().find(|(address, _)| *address == name).map(|(_, text)| *text)
}

/// Every meta-schema of JSON Schema from draft 4 on, by its address without the scheme.
const TEXTS: &[(&str, &str)] = &[
    ("json-schema.org/draft-04/schema", include_str!("published/draft-04.json")),
    ("json-schema.org/draft-06/schema", include_str!("published/draft-06.json")),
    ("json-schema.org/draft-07/schema", include_str!("published/draft-07.json")),
    (
        "json-schema.org/draft/2019-09/meta/applicator",
        include_str!("published/draft-2019-09/applicator.json"),
    ),
    ("json-schema.org/draft/2019-09/meta/content", include_str!("published/draft-2019-09/content.json")),
    ("json-schema.org/draft/2019-09/meta/core", include_str!("published/draft-2019-09/core.json")),
    ("json-schema.org/draft/2019-09/meta/format", include_str!("published/draft-2019-09/format.json")),
    ("json-schema.org/draft/2019-09/meta/meta-data", include_str!("published/draft-2019-09/meta-data.json")),
    ("json-schema.org/draft/2019-09/schema", include_str!("published/draft-2019-09/schema.json")),
    (
        "json-schema.org/draft/2019-09/meta/validation",
        include_str!("published/draft-2019-09/validation.json"),
    ),
    (
        "json-schema.org/draft/2020-12/meta/applicator",
        include_str!("published/draft-2020-12/applicator.json"),
    ),
    ("json-schema.org/draft/2020-12/meta/content", include_str!("published/draft-2020-12/content.json")),
    ("json-schema.org/draft/2020-12/meta/core", include_str!("published/draft-2020-12/core.json")),
    (
        "json-schema.org/draft/2020-12/meta/format-annotation",
        include_str!("published/draft-2020-12/format-annotation.json"),
    ),
    (
        "json-schema.org/draft/2020-12/meta/format-assertion",
        include_str!("published/draft-2020-12/format-assertion.json"),
    ),
    ("json-schema.org/draft/2020-12/meta/meta-data", include_str!("published/draft-2020-12/meta-data.json")),
    ("json-schema.org/draft/2020-12/schema", include_str!("published/draft-2020-12/schema.json")),
    (
        "json-schema.org/draft/2020-12/meta/unevaluated",
        include_str!("published/draft-2020-12/unevaluated.json"),
    ),
    (
        "json-schema.org/draft/2020-12/meta/validation",
        include_str!("published/draft-2020-12/validation.json"),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_at_its_own_address() {
        for (address, text) in TEXTS {
            let schema: serde_json::Value = serde_json::from_str(text).unwrap();
            let id = schema.get("$id").or(schema.get("id")).and_then(serde_json::Value::as_str).unwrap();
            assert_eq!(id.split("://").nth(1).unwrap().trim_end_matches('#'), *address);
        }
    }
}
