//! What operations ask of whoever calls.
//!
//! An operation's own `security` counts instead of the document's, an empty one is none (OpenAPI 3.1 §4.8.10.1). Of
//! the list one must be met, of each object in it every scheme; an empty object is met by anybody.

use indexmap::IndexMap;
use openapiv3::{APIKeyLocation, OAuth2Flows, SecurityRequirement};

use super::Lowering;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{
    Alternative, Flow, KeyPlace, Member, Operation, Proof, ProofId, Requirement, RequirementId, Scheme,
    SchemeId, SchemeKind, Security,
};
use crate::load::{Document, SecurityScheme};
use crate::source::Pointer;
use crate::suggest::closest;

/// Gives each operation what it asks for; what all of them ask for is the result.
pub(super) fn security(
    document: &Document,
    operations: &mut [Operation],
    lowering: &mut Lowering<'_>,
) -> Security {
    let asked = |operation: &crate::load::Operation| {
        let list = operation.security.as_ref().or(document.security.as_ref());
        list.map(Vec::as_slice).unwrap_or_default().to_vec()
    };
    let asked: Vec<Vec<SecurityRequirement>> = document.operations.iter().map(asked).collect();
    let mut found = Found::new(document, &asked);
    for (operation, list) in operations.iter_mut().zip(&asked) {
        operation.security = found.requirement(list);
    }
    settings(document, &mut found, lowering);
    found.security
}

/// The schemes, and the requirements met so far.
struct Found<'d> {
    ids: IndexMap<&'d str, SchemeId>,
    security: Security,
}

impl<'d> Found<'d> {
    fn new(document: &'d Document, asked: &[Vec<SecurityRequirement>]) -> Self {
        // By name: whether scopes are named for it.
        let mut scoped: IndexMap<&str, bool> = IndexMap::new();
        for (name, scopes) in asked.iter().flatten().flatten() {
            *scoped.entry(name).or_default() |= !scopes.is_empty();
        }
        let mut found = Self { ids: IndexMap::new(), security: Security::default() };
        for (name, scheme) in &document.security_schemes {
            let Some(is_scoped) = scoped.get(name.as_str()) else { continue };
            let (kind, description) = kind(&scheme.item);
            found.ids.insert(name, SchemeId::new(found.security.schemes.len()));
            found.security.schemes.push(Scheme {
                at: scheme.at.clone(),
                name: name.clone(),
                kind,
                description,
                is_scoped: *is_scoped,
                principal: None,
            });
        }
        found
    }

    /// What a list asks for; none where it asks for nothing.
    fn requirement(&mut self, list: &[SecurityRequirement]) -> Option<RequirementId> {
        let is_optional = list.iter().any(IndexMap::is_empty);
        let mut alternatives: Vec<Alternative> = Vec::new();
        let mut sets: Vec<Vec<SchemeId>> = Vec::new();
        for object in list.iter().filter(|object| !object.is_empty()) {
            let mut members: Vec<Member> = object
                .iter()
                // A scheme that could not be read has stopped the run already.
                .filter_map(|(name, scopes)| {
                    Some(Member { scheme: *self.ids.get(name.as_str())?, scopes: distinct(scopes) })
                })
                .collect();
            // All of them must be met, in whatever order they are written.
            members.sort_by_key(|member| member.scheme);
            let set: Vec<SchemeId> = members.iter().map(|member| member.scheme).collect();
            let proves = sets.iter().position(|known| *known == set).unwrap_or_else(|| {
                sets.push(set);
                sets.len() - 1
            });
            let alternative = Alternative { members, proves };
            if !alternatives.contains(&alternative) {
                alternatives.push(alternative);
            }
        }
        if alternatives.is_empty() {
            return None;
        }
        let proof = ProofId::new(place(&mut self.security.proofs, Proof { alternatives: sets, is_optional }));
        let requirement = Requirement { alternatives, is_optional, proof };
        Some(RequirementId::new(place(&mut self.security.requirements, requirement)))
    }
}

/// Where a list has an item, which is added where it has not.
fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}

fn distinct(scopes: &[String]) -> Vec<String> {
    let mut all: Vec<String> = Vec::with_capacity(scopes.len());
    for scope in scopes {
        if !all.contains(scope) {
            all.push(scope.clone());
        }
    }
    all
}

fn kind(scheme: &SecurityScheme) -> (SchemeKind, Option<String>) {
    use openapiv3::SecurityScheme as Known;
    match scheme {
        SecurityScheme::Known(Known::APIKey { location, name, description, .. }) => {
            let place = match location {
                APIKeyLocation::Query => KeyPlace::Query,
                APIKeyLocation::Header => KeyPlace::Header,
                APIKeyLocation::Cookie => KeyPlace::Cookie,
            };
            (SchemeKind::ApiKey(place, name.clone()), description.clone())
        }
        SecurityScheme::Known(Known::HTTP { scheme, bearer_format, description, .. }) => {
            let scheme = scheme.trim();
            let kind = match scheme.to_ascii_lowercase().as_str() {
                "basic" => SchemeKind::Basic,
                "bearer" => SchemeKind::Bearer(bearer_format.clone()),
                _ => SchemeKind::Http(scheme.to_owned()),
            };
            (kind, description.clone())
        }
        SecurityScheme::Known(Known::OAuth2 { flows, description, .. }) => {
            (SchemeKind::OAuth2(flows_of(flows)), description.clone())
        }
        SecurityScheme::Known(Known::OpenIDConnect { open_id_connect_url, description, .. }) => {
            (SchemeKind::OpenIdConnect(open_id_connect_url.clone()), description.clone())
        }
        SecurityScheme::MutualTls(description) => (SchemeKind::MutualTls, description.clone()),
        SecurityScheme::Undescribed => (SchemeKind::Unknown, None),
    }
}

fn flows_of(flows: &OAuth2Flows) -> Vec<Flow> {
    let scopes = |scopes: &IndexMap<String, String>| {
        scopes.iter().map(|(name, what)| (name.clone(), what.clone())).collect::<Vec<_>>()
    };
    let code = flows.authorization_code.as_ref().map(|flow| Flow {
        name: "authorizationCode",
        authorization_url: Some(flow.authorization_url.clone()),
        token_url: Some(flow.token_url.clone()),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let client = flows.client_credentials.as_ref().map(|flow| Flow {
        name: "clientCredentials",
        authorization_url: None,
        token_url: Some(flow.token_url.clone()),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let password = flows.password.as_ref().map(|flow| Flow {
        name: "password",
        authorization_url: None,
        token_url: Some(flow.token_url.clone()),
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    let implicit = flows.implicit.as_ref().map(|flow| Flow {
        name: "implicit",
        authorization_url: Some(flow.authorization_url.clone()),
        token_url: None,
        refresh_url: flow.refresh_url.clone(),
        scopes: scopes(&flow.scopes),
    });
    [code, client, password, implicit].into_iter().flatten().collect()
}

/// Notes the types that the settings name.
fn settings(document: &Document, found: &mut Found<'_>, lowering: &mut Lowering<'_>) {
    let config = lowering.config;
    for (name, path) in &config.security.principals {
        let at = Pointer::root().key("components").key("securitySchemes");
        if !is_path(path) {
            let what = format!("the principal of `{name}` in the settings, {path:?}, is no path of Rust");
            lowering.note(
                Diagnostic::new(codes::SECURITY_SETTING, &at, what)
                    .help("write the whole path of a type, such as \"crate::auth::User\""),
            );
            continue;
        }
        match found.ids.get(name.as_str()) {
            Some(id) => found.security.schemes[id.index()].principal = Some(path.clone()),
            // One that no operation asks for may have a setting all the same.
            None if document.security_schemes.contains_key(name)
                || document.unserved.security_schemes.contains(name) => {}
            None => {
                let known = document.security_schemes.keys().map(String::as_str);
                let help = closest(name, known).map_or_else(
                    || "name a scheme of `components.securitySchemes`".to_owned(),
                    |near| format!("did you mean `{near}`?"),
                );
                let what = format!("the settings have a principal for `{name}`, which is no security scheme");
                lowering.note(Diagnostic::new(codes::SECURITY_SETTING, &at, what).help(help));
            }
        }
    }
}

/// Whether a text is a path such as `crate::auth::User`.
fn is_path(text: &str) -> bool {
    const KEYWORDS: [&str; 12] =
        ["as", "async", "const", "dyn", "enum", "fn", "impl", "in", "mod", "struct", "type", "use"];
    let is_name = |segment: &str| {
        if KEYWORDS.contains(&segment) {
            return false;
        }
        let segment = segment.strip_prefix("r#").unwrap_or(segment);
        segment.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && segment.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let segments: Vec<&str> = text.strip_prefix("::").unwrap_or(text).split("::").collect();
    // `super` and `self` would be those of a file that its owner does not write.
    segments.len() > 1
        && segments.iter().all(|segment| is_name(segment))
        && !["super", "self", "Self"].contains(&segments[0])
}

#[cfg(test)]
mod tests {
    use super::is_path;

    #[test]
    fn paths_of_rust() {
        for path in ["crate::auth::User", "::auth::User", "auth::User", "crate::r#type::User"] {
            assert!(is_path(path), "{path}");
        }
        for text in [
            "",
            "User",
            "crate::type::User",
            "crate::",
            "crate::auth::User<T>",
            "super::User",
            "crate::1st",
            "a b::C",
            "::",
        ] {
            assert!(!is_path(text), "{text}");
        }
    }
}
