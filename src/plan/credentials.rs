//! Credentials that mean nothing, for the requests that contract tests send.

use serde_json::{Map, Value, json};

use super::context::Context;
use crate::ir::{Alternative, KeyPlace, RequirementId, SchemeKind};

/// What a request shows besides: headers, pairs of the query string, cookies, a certificate. Nothing that a fresh crate
/// would let in where the document does not describe a scheme.
pub(super) fn made_up(context: &Context<'_>, id: RequirementId) -> Value {
    let security = &context.api.security;
    let requirement = security.requirement(id);
    let mut made = Map::new();
    let is_known = |alternative: &&Alternative| {
        let mut members = alternative.members.iter();
        members.all(|member| !matches!(security.scheme(member.scheme).kind, SchemeKind::Unknown))
    };
    let chosen = requirement.alternatives.iter().find(is_known).or(requirement.alternatives.first());
    let (mut headers, mut query, mut cookies) = (Map::new(), Map::new(), Map::new());
    for member in chosen.into_iter().flat_map(|alternative| &alternative.members) {
        let mut authorization = |text: String| {
            headers.insert("Authorization".to_owned(), text.into());
        };
        match &security.scheme(member.scheme).kind {
            SchemeKind::ApiKey(KeyPlace::Header, name) => {
                headers.insert(name.clone(), "made-up".into());
            }
            SchemeKind::ApiKey(KeyPlace::Query, name) => {
                query.insert(name.clone(), "made-up".into());
            }
            SchemeKind::ApiKey(KeyPlace::Cookie, name) => {
                cookies.insert(name.clone(), "made-up".into());
            }
            // `made:up`
            SchemeKind::Basic => authorization("Basic bWFkZTp1cA==".to_owned()),
            SchemeKind::Bearer(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
                authorization("Bearer made-up".to_owned());
            }
            SchemeKind::Http(scheme) => authorization(format!("{scheme} made-up")),
            SchemeKind::MutualTls => {
                made.insert("certificate".to_owned(), "made-up".into());
            }
            SchemeKind::Unknown => {}
        }
    }
    for (name, members) in [("headers", headers), ("query", query), ("cookies", cookies)] {
        if !members.is_empty() {
            made.insert(name.to_owned(), Value::Object(members));
        }
    }
    json!({ "shown": made, "optional": requirement.is_optional })
}
