//! Security schemes and requirements.

use indexmap::IndexMap;
use openapiv3::SecurityRequirement;
use serde_json::{Map, Value, json};

use super::{component, component_name};
use crate::diagnostic::{Diagnostic, codes};
use crate::load::document::{Located, SecurityScheme};
use crate::load::reader::{Reader, brief, typed};
use crate::source::Pointer;
use crate::suggest::closest;

/// What becomes of a scheme that is not described well enough.
const UP_TO_YOU: &str = "until then, how to check it is up to you";

/// The schemes of a document, by name.
pub(super) type Schemes = IndexMap<String, Located<SecurityScheme>>;

impl<'v> Reader<'v, '_> {
    /// `components.securitySchemes`
    pub(super) fn security_schemes(&mut self, root: &'v Map<String, Value>) -> Schemes {
        let at = Pointer::root().key("components").key("securitySchemes");
        let mut schemes = Schemes::new();
        let Some(Value::Object(map)) = component(root, "securitySchemes") else { return schemes };
        for (name, value) in map {
            let Some((at, _, map)) = self.object(value, &at.key(name)) else { continue };
            // What is not complete still asks for something: who calls must be looked at.
            let item = self.security_scheme(map, &at).unwrap_or(SecurityScheme::Undescribed);
            let component = component_name(&at);
            schemes.insert(name.clone(), Located { at, component, item });
        }
        schemes
    }

    fn security_scheme(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> Option<SecurityScheme> {
        const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
        let kind = self.text_of(map, at, "type").unwrap_or_default();
        let Some(known) = TYPES.into_iter().find(|known| known.eq_ignore_ascii_case(&kind)) else {
            let (place, message) = match map.get("type") {
                Some(value) => (at.key("type"), format!("{} is no type of security scheme", brief(value))),
                None => (at.clone(), "`type` is missing here".to_owned()),
            };
            let scheme = match kind.to_ascii_lowercase().as_str() {
                "basic" => Some("basic"),
                "bearer" | "jwt" | "token" => Some("bearer"),
                _ => None,
            };
            if let Some(scheme) = scheme {
                let help = format!("read as `type: http` with `scheme: {scheme}`; write it so");
                self.say(codes::SECURITY_SCHEME, &place, message, help);
                let known = json!({"type": "http", "scheme": scheme});
                return typed(known).ok().map(SecurityScheme::Known);
            }
            if let Some(near) = closest(&kind, TYPES.into_iter()) {
                let help = format!("read as `{near}`; write it so");
                self.say(codes::SECURITY_SCHEME, &place, message, help);
                return self.scheme_of(near, map, at);
            }
            let help = "the types are `apiKey`, `http`, `oauth2`, `openIdConnect` and `mutualTLS`";
            self.say(codes::SECURITY_SCHEME, &place, message, format!("{help}; {UP_TO_YOU}"));
            return None;
        };
        if known != kind {
            self.repaired(&at.key("type"), &Value::String(kind), format!("read as `{known}`; write it so"));
        }
        self.scheme_of(known, map, at)
    }

    /// The scheme of a type.
    fn scheme_of(
        &mut self,
        known: &str,
        map: &'v Map<String, Value>,
        at: &Pointer,
    ) -> Option<SecurityScheme> {
        if known == "mutualTLS" {
            return Some(SecurityScheme::MutualTls(self.text_of(map, at, "description")));
        }
        let mut value = map.clone();
        value.insert("type".to_owned(), known.into());
        if let Some(Value::Object(flows)) = value.get_mut("flows") {
            for (name, flow) in flows.iter_mut().filter(|(name, _)| !name.starts_with("x-")) {
                let Value::Object(flow) = flow else { continue };
                if let Some(key) = addresses(name).iter().find(|key| !flow.contains_key(**key)) {
                    let at = at.key("flows").key(name);
                    let message = format!("this flow has no `{key}`");
                    self.say(codes::SECURITY_SCHEME, &at, message, format!("add `{key}`; {UP_TO_YOU}"));
                    return None;
                }
                // Often left out where there are none.
                if flow.get("scopes").is_none_or(Value::is_null) {
                    flow.insert("scopes".to_owned(), json!({}));
                    let at = at.key("flows").key(name);
                    self.say(
                        codes::REPAIRED,
                        &at,
                        "this flow has no `scopes`",
                        "read as none; write `scopes: {}`",
                    );
                }
            }
        }
        if known == "oauth2" && value.get("flows").is_none_or(Value::is_null) {
            let help = "read as one whose flows are not told; add `flows`";
            self.say(codes::SECURITY_SCHEME, at, "this security scheme has no `flows`", help);
            value.insert("flows".to_owned(), json!({}));
        }
        if let Some((at, message, help)) = lacking(known, map, at) {
            self.say(codes::SECURITY_SCHEME, &at, message, format!("{help}; {UP_TO_YOU}"));
            return None;
        }
        match typed(Value::Object(value)) {
            Ok(scheme) => Some(SecurityScheme::Known(scheme)),
            Err(reason) => {
                self.say(
                    codes::SECURITY_SCHEME,
                    at,
                    format!("this security scheme is not complete: {reason}"),
                    format!("each flow needs its addresses and `scopes`, an object; {UP_TO_YOU}"),
                );
                None
            }
        }
    }

    /// `security`; none where it is not there.
    pub(super) fn security(
        &mut self,
        holder: &'v Map<String, Value>,
        at: &Pointer,
        schemes: &Schemes,
    ) -> Option<Vec<SecurityRequirement>> {
        let value = holder.get("security")?;
        let at = at.key("security");
        let list = match value {
            Value::Array(list) => list.as_slice(),
            Value::Null => return None,
            Value::Object(_) | Value::String(_) => {
                self.repaired(&at, value, "read as a list of one; write a list");
                std::slice::from_ref(value)
            }
            _ => {
                self.say(
                    codes::WRONG_TYPE,
                    &at,
                    format!("{} stands where a list of requirements must be", brief(value)),
                    "write a list, such as `- apiKey: []`",
                );
                return None;
            }
        };
        let mut requirements = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let at = at.index(index);
            if let Value::String(name) = value {
                let help = format!("read as `{name}: []`; write it so");
                self.repaired(&at, value, help);
                self.known_scheme(name, &at, schemes);
                requirements.push(SecurityRequirement::from([(name.clone(), Vec::new())]));
                continue;
            }
            let Value::Object(map) = value else {
                self.say(
                    codes::WRONG_TYPE,
                    &at,
                    format!("{} stands where a requirement must be", brief(value)),
                    "write an object, such as `apiKey: []`",
                );
                continue;
            };
            let mut requirement = SecurityRequirement::new();
            for (name, scopes) in map {
                let at = at.key(name);
                self.known_scheme(name, &at, schemes);
                let scopes = match scopes {
                    Value::Array(list) => list
                        .iter()
                        .enumerate()
                        .filter_map(|(index, scope)| self.text(scope, &at, &index.to_string()))
                        .collect(),
                    Value::Null => Vec::new(),
                    _ => {
                        self.repaired(&at, scopes, "read as no scopes; write a list");
                        Vec::new()
                    }
                };
                requirement.insert(name.clone(), scopes);
            }
            requirements.push(requirement);
        }
        Some(requirements)
    }

    /// Notes a scheme that is required and not described.
    fn known_scheme(&mut self, name: &str, at: &Pointer, schemes: &Schemes) {
        if schemes.contains_key(name)
            || self.is_described(name)
            || self.undescribed.insert(name.to_owned(), at.clone()).is_some()
        {
            return;
        }
        let help = closest(name, schemes.keys().map(String::as_str)).map_or_else(
            || format!("describe it under `components.securitySchemes`; {UP_TO_YOU}"),
            |near| format!("did you mean `{near}`? Otherwise, how to check it is up to you"),
        );
        let message = format!("the security scheme `{name}` is not described");
        self.sink.push(Diagnostic::at_key(codes::UNKNOWN_SECURITY, at, message).help(help));
    }

    /// Whether the document describes a scheme, even if the description could not be read.
    fn is_described(&self, name: &str) -> bool {
        let root = self.references.root().as_object();
        root.and_then(|root| component(root, "securitySchemes")).is_some_and(|map| map.get(name).is_some())
    }
}

/// The addresses that a flow of OAuth 2 needs (OpenAPI 3.1 §4.8.29.1).
fn addresses(flow: &str) -> &'static [&'static str] {
    match flow {
        "implicit" => &["authorizationUrl"],
        "password" | "clientCredentials" => &["tokenUrl"],
        "authorizationCode" => &["authorizationUrl", "tokenUrl"],
        _ => &[],
    }
}

/// What a scheme lacks, where, and what to do about it.
fn lacking(kind: &str, map: &Map<String, Value>, at: &Pointer) -> Option<(Pointer, String, String)> {
    let needed: &[(&str, &str)] = match kind {
        "apiKey" => &[
            ("name", "the name of the header, cookie or query parameter"),
            ("in", "`query`, `header` or `cookie`"),
        ],
        "http" => &[("scheme", "a scheme such as `bearer`")],
        "openIdConnect" => &[("openIdConnectUrl", "the address of its configuration")],
        _ => &[],
    };
    for (key, what) in needed {
        match map.get(*key) {
            None | Some(Value::Null) => {
                let message = format!("this security scheme has no `{key}`");
                return Some((at.clone(), message, format!("add `{key}`: {what}")));
            }
            Some(Value::String(place))
                if *key == "in" && !["query", "header", "cookie"].contains(&place.as_str()) =>
            {
                let message = format!("an API key cannot be in `{place}`");
                return Some((at.key(key), message, format!("write {what}")));
            }
            Some(value) if !value.is_string() => {
                let message = format!("`{key}` is {}, where a text belongs", brief(value));
                return Some((at.key(key), message, format!("write {what}")));
            }
            Some(_) => {}
        }
    }
    None
}
