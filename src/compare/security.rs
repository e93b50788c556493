//! Who may call. Schemes are compared by what clients send, not by what the document calls them.

use std::collections::BTreeSet;

use super::Reader;
use super::rules::{SECURITY_ADDED, SECURITY_REMOVED, SECURITY_WAY_ADDED, SECURITY_WAY_REMOVED};
use crate::ir::{Api, KeyPlace, Operation, SchemeId, SchemeKind};

/// A way to be let in: what is sent, and the scopes that it must have.
type Way = BTreeSet<(String, Option<String>)>;

pub(super) fn compare(reader: &mut Reader<'_, '_>, was: &Operation, is: &Operation) {
    let (old, new) = (ways(reader.was(), was), ways(reader.is(), is));
    let places = (Some(&was.at), Some(&is.at));
    let open = |ways: &[Way]| ways.iter().any(BTreeSet::is_empty);
    match (open(&old), open(&new)) {
        (true, true) => return,
        (true, false) => {
            let all: Vec<String> = new.iter().map(shown).collect();
            let message = format!("anybody could call, and now only with {}", all.join(" or "));
            return reader.tell(SECURITY_ADDED, "", places, message);
        }
        (false, true) => return reader.tell(SECURITY_REMOVED, "", places, "anybody may call now"),
        (false, false) => {}
    }
    // Whoever has all that was asked for has all that is asked for.
    let lets_in = |ways: &[Way], way: &Way| ways.iter().any(|other| other.is_subset(way));
    for way in old.iter().filter(|way| !lets_in(&new, way)) {
        reader.tell(SECURITY_WAY_REMOVED, "", places, format!("{} is no longer enough", shown(way)));
    }
    for way in new.iter().filter(|way| !lets_in(&old, way)) {
        reader.tell(SECURITY_WAY_ADDED, "", places, format!("{} is enough now", shown(way)));
    }
}

fn ways(api: &Api, operation: &Operation) -> Vec<Way> {
    let Some(id) = operation.security else { return vec![Way::new()] };
    let requirement = api.security.requirement(id);
    let mut ways: Vec<Way> = Vec::new();
    for alternative in &requirement.alternatives {
        let mut way = Way::new();
        for member in &alternative.members {
            let sent = sent(api, member.scheme);
            way.extend(member.scopes.iter().map(|scope| (sent.clone(), Some(scope.clone()))));
            way.insert((sent, None));
        }
        ways.push(way);
    }
    if requirement.is_optional {
        ways.push(Way::new());
    }
    ways
}

/// What clients send.
fn sent(api: &Api, scheme: SchemeId) -> String {
    let scheme = api.security.scheme(scheme);
    match &scheme.kind {
        SchemeKind::ApiKey(place, name) => match place {
            KeyPlace::Header => format!("a key in the header `{}`", name.to_lowercase()),
            KeyPlace::Query => format!("a key in the query `{name}`"),
            KeyPlace::Cookie => format!("a key in the cookie `{name}`"),
        },
        SchemeKind::Basic => "a password".to_owned(),
        SchemeKind::Bearer(_) => "a bearer token".to_owned(),
        SchemeKind::Http(kind) => format!("HTTP authentication `{}`", kind.to_lowercase()),
        SchemeKind::OAuth2(_) => "an OAuth 2 token".to_owned(),
        SchemeKind::OpenIdConnect(url) => format!("a token of `{url}`"),
        SchemeKind::MutualTls => "a certificate".to_owned(),
        SchemeKind::Unknown => format!("`{}`", scheme.name),
    }
}

fn shown(way: &Way) -> String {
    let parts: Vec<String> = way
        .iter()
        .map(|(sent, scope)| match scope {
            None => sent.clone(),
            Some(scope) => format!("scope `{scope}`"),
        })
        .collect();
    parts.join(" and ")
}
