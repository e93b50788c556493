//! `securityDefinitions`.

use serde_json::{Map, Value, json};

use super::{Conversion, is_known};
use crate::diagnostic::codes;
use crate::load::grammar::Kind;
use crate::load::reader::brief;
use crate::source::Pointer;

/// The flows of `OAuth 2`, and what they are called now.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl Conversion<'_> {
    /// A security scheme. What is wrong with it is for its reader to say.
    pub(super) fn security_scheme(&mut self, value: &Value, old: &Pointer, new: &Pointer) -> Value {
        let Value::Object(map) = value else { return value.clone() };
        let known = map.iter().filter(|(key, _)| is_known(Kind::V2SecurityScheme, key));
        let mut scheme: Map<String, Value> = known.map(|(key, value)| (key.clone(), value.clone())).collect();
        let kind = map.get("type").and_then(Value::as_str).unwrap_or_default();
        if kind.eq_ignore_ascii_case("basic") {
            scheme.insert("type".to_owned(), "http".into());
            scheme.insert("scheme".to_owned(), "basic".into());
            self.places.shown(&new.key("scheme"), &old.key("type"));
        }
        if !kind.eq_ignore_ascii_case("oauth2") {
            return Value::Object(scheme);
        }
        let written = map.get("flow").and_then(Value::as_str).unwrap_or_default();
        let name = |key: &str| key.to_ascii_lowercase().replace(['_', '-'], "");
        let known = FLOWS.iter().find(|(two, three)| [name(two), name(three)].contains(&name(written)));
        let Some((_, flow)) = known else {
            let (at, message) = match map.get("flow") {
                Some(flow) => (old.key("flow"), format!("{} is no flow of OAuth 2", brief(flow))),
                None => (old.clone(), "`flow` is missing here".to_owned()),
            };
            self.say(
                codes::NOT_CONVERTED,
                &at,
                format!("{message}: how a token is had is not described"),
                "the flows are `implicit`, `password`, `application` and `accessCode`",
            );
            for key in ["flow", "authorizationUrl", "tokenUrl", "scopes"] {
                scheme.shift_remove(key);
            }
            scheme.insert("flows".to_owned(), json!({}));
            return Value::Object(scheme);
        };
        let at = new.key("flows").key(flow);
        let mut described = Map::new();
        for key in ["authorizationUrl", "tokenUrl", "scopes"] {
            let Some(value) = scheme.shift_remove(key) else { continue };
            self.places.shown(&at.key(key), &old.key(key));
            let value = match value {
                // Extensions among the scopes would be scopes now.
                Value::Object(scopes) if key == "scopes" => {
                    Value::Object(scopes.into_iter().filter(|(scope, _)| !scope.starts_with("x-")).collect())
                }
                value => value,
            };
            described.insert(key.to_owned(), value);
        }
        scheme.shift_remove("flow");
        self.places.shown(&new.key("flows"), &old.key("flow"));
        scheme.insert("flows".to_owned(), json!({*flow: described}));
        Value::Object(scheme)
    }
}
