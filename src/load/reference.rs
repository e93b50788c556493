//! Where a local `$ref` leads.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::source::Pointer;

/// How many references may lead from one to the next within one pointer.
const MAX_HOPS: usize = 64;

/// Follows the references of one bundled document.
#[derive(Debug)]
pub(super) struct References<'v> {
    root: &'v Value,
}

/// Why a reference leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Broken {
    /// It names another file, or something on the network.
    Outside,
    /// It is no JSON Pointer. Anchors and addresses that name something have become pointers by now.
    Malformed,
    /// Nothing stands there. The last place that does, and what is not in it.
    Nothing {
        /// The last place that is there.
        at: Pointer,
        /// The name that is not.
        missing: String,
    },
    /// References within the pointer lead in a circle.
    Circle,
}

impl<'v> References<'v> {
    /// For a bundled document.
    pub(super) const fn new(root: &'v Value) -> Self {
        Self { root }
    }

    /// The document.
    pub(super) const fn root(&self) -> &'v Value {
        self.root
    }

    /// The place and the value that a `$ref` names, after following references *within* its pointer; the value
    /// itself may be a reference again.
    pub(super) fn find(&self, text: &str) -> Result<(Pointer, &'v Value), Broken> {
        self.find_within(text, MAX_HOPS)
    }

    /// The place and the value at the end of a chain of references.
    ///
    /// The chain ends at the first object without a `$ref`.
    pub(super) fn follow(&self, at: &Pointer, value: &'v Value) -> Result<(Pointer, &'v Value), Broken> {
        let (mut at, mut value) = (at.clone(), value);
        for _ in 0..MAX_HOPS {
            let Some(text) = value.get("$ref").and_then(Value::as_str) else { return Ok((at, value)) };
            (at, value) = self.find(text)?;
        }
        Err(Broken::Circle)
    }

    /// What an entry of a discriminator's mapping means as a `$ref`: a name under `components.schemas` where there is
    /// one, else itself (OpenAPI 3.2, §4.26.3.1).
    pub(super) fn mapping_target(&self, text: &str) -> String {
        let schemas = self.root.get("components").and_then(|components| components.get("schemas"));
        if schemas.is_some_and(|schemas| schemas.get(text).is_some()) {
            Pointer::root().key("components").key("schemas").key(text).to_string().replace('%', "%25")
        } else {
            text.to_owned()
        }
    }

    fn find_within(&self, text: &str, hops: usize) -> Result<(Pointer, &'v Value), Broken> {
        let Some(fragment) = text.strip_prefix('#') else {
            return Err(Broken::Outside);
        };
        let fragment = percent_decode_str(fragment).decode_utf8().map_err(|_| Broken::Malformed)?;
        if !fragment.is_empty() && !fragment.starts_with('/') {
            return Err(Broken::Malformed);
        }
        let pointer = Pointer::parse(&fragment).ok_or(Broken::Malformed)?;
        let mut at = Pointer::root();
        let mut value = self.root;
        for token in pointer.tokens() {
            let direct = child(value, &token);
            if let Some((found, next)) = direct {
                at = found(&at);
                value = next;
                continue;
            }
            // Through an object that is itself a reference.
            let inner = value.get("$ref").and_then(Value::as_str);
            let missing = || Broken::Nothing { at: at.clone(), missing: token.to_string() };
            let text = inner.ok_or_else(missing)?;
            let hops = hops.checked_sub(1).ok_or(Broken::Circle)?;
            let (target, mut next) = self.find_within(text, hops)?;
            let mut target = target;
            let mut rounds = hops;
            while child(next, &token).is_none() {
                let Some(text) = next.get("$ref").and_then(Value::as_str) else { return Err(missing()) };
                rounds = rounds.checked_sub(1).ok_or(Broken::Circle)?;
                (target, next) = self.find_within(text, hops)?;
            }
            let (found, next) = child(next, &token).ok_or_else(missing)?;
            at = found(&target);
            value = next;
        }
        Ok((at, value))
    }
}

type Step<'t> = Box<dyn Fn(&Pointer) -> Pointer + 't>;

fn child<'v, 't>(value: &'v Value, token: &'t str) -> Option<(Step<'t>, &'v Value)> {
    match value {
        Value::Object(map) => {
            map.get(token).map(|value| (Box::new(move |at: &Pointer| at.key(token)) as Step<'t>, value))
        }
        Value::Array(list) => {
            let index: usize = token.parse().ok()?;
            list.get(index).map(|value| (Box::new(move |at: &Pointer| at.index(index)) as Step<'t>, value))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn find(root: &Value, text: &str) -> Result<String, Broken> {
        References::new(root).find(text).map(|(at, _)| at.to_string())
    }

    #[test]
    fn leads_by_pointer_and_through_references() {
        let root = json!({
            "paths": {"/a b": {"get": {"parameters": [{"$ref": "#/components/parameters/P"}]}}},
            "components": {
                "parameters": {"P": {"schema": {"type": "string"}}},
                "schemas": {"Loop": {"$ref": "#/components/schemas/Loop"}},
            }
        });
        assert_eq!(
            find(&root, "#/paths/~1a%20b/get/parameters/0/schema").unwrap(),
            "#/components/parameters/P/schema"
        );
        assert_eq!(find(&root, "other.yaml"), Err(Broken::Outside));
        assert_eq!(find(&root, "#nowhere"), Err(Broken::Malformed));
        assert_eq!(find(&root, "#/components/schemas/Loop/properties/x"), Err(Broken::Circle));
        let nothing = find(&root, "#/components/schemas/B").unwrap_err();
        let at = Pointer::parse("/components/schemas").unwrap();
        assert_eq!(nothing, Broken::Nothing { at, missing: "B".into() });
    }
}
