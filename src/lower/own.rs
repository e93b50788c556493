//! Types of the user's own, in place of generated ones: by the settings, or by `x-rust-type`.

use serde_json::Value;

use super::Lowering;
use crate::ir::{Origin, OwnType};
use crate::load::Schema;

impl Lowering<'_> {
    /// The type of the user's own that stands for a component; none for all that has no name.
    pub(super) fn own_type(&self, origin: &Origin, schema: &Schema) -> Option<OwnType> {
        let Origin::Component(name) = origin else { return None };
        match self.config.types.get(name) {
            Some(path) => Some(OwnType { path: path.clone(), dependency: None }),
            None => {
                let own = schema.extensions.get("x-rust-type").and_then(extension)?;
                let of = own.dependency.as_ref().map_or("crate", |(name, _)| name);
                self.config.rust_types.iter().any(|allowed| allowed == of).then_some(own)
            }
        }
    }
}

/// `x-rust-type` as typify has it, with `crate`, `version` and `path`; or a path alone.
fn extension(value: &Value) -> Option<OwnType> {
    if let Some(path) = value.as_str() {
        return is_path(path).then(|| OwnType { path: path.to_owned(), dependency: None });
    }
    let text = |key: &str| value.get(key).and_then(Value::as_str);
    let path = text("path").filter(|path| is_path(path))?;
    let dependency = text("crate").map(|name| (name.to_owned(), text("version").unwrap_or("*").to_owned()));
    Some(OwnType { path: path.to_owned(), dependency })
}

/// Whether a text is a path of Rust without parameters: anything may stand in a document.
fn is_path(text: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    text.contains("::") && text.split("::").all(is_name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_peers_write() {
        let own = extension(&json!({"crate": "my-types", "version": "1", "path": "my_types::Id"})).unwrap();
        assert_eq!(own.path, "my_types::Id");
        assert_eq!(own.dependency, Some(("my-types".to_owned(), "1".to_owned())));
        assert_eq!(extension(&json!("crate::Id")).unwrap().path, "crate::Id");
        for odd in [json!("Id"), json!("a::b<c>"), json!("a::b; fn x() {}"), json!(3), json!({"crate": "x"})]
        {
            assert_eq!(extension(&odd), None, "{odd}");
        }
    }
}
