//! Who may call: everybody who shows credentials of the right kind.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::request::Parts;
use proc_macro2::{TokenStream, TokenTree};

use super::evaluate::{Unknown, leak, literal};
use super::operation::Served;
use super::runtime::{
    ApiKey, BasicCredentials, BearerToken, Challenge, Denied, Guarding, HttpCredentials, Judged, Refusals,
    proven,
};
use super::statics::Statics;
use crate::plan::view::{GuardView, SchemeView, SecurityView};

/// What lets requests pass, by the name that the plan gives it.
pub(super) struct Guards(BTreeMap<String, &'static Guard>);

/// What lets requests of an operation pass.
pub(super) struct Guard {
    realm: &'static str,
    challenges: &'static [&'static Challenge],
    /// Each is a way in: all its schemes together.
    ways: Vec<Vec<Arc<Scheme>>>,
    is_optional: bool,
}

/// A security scheme.
struct Scheme {
    challenge: &'static Challenge,
    find: Find,
}

/// Where credentials are.
enum Find {
    Header(&'static str),
    Query(&'static str),
    Cookie(&'static str),
    Basic,
    Bearer,
    Other(&'static str),
    /// What a request cannot show here: a certificate, or what the document does not tell.
    Nowhere,
}

/// Finds out whether a request may pass.
pub(super) fn judge<'a>(served: &'a Served, parts: &'a Parts) -> Guarding<'a> {
    let judged = served.guard.map_or_else(|| Ok(proven(())), |guard| guard.judge(parts));
    Box::pin(std::future::ready(judged))
}

impl Guards {
    /// Those of a plan.
    pub(super) fn new(view: &SecurityView, statics: &mut Statics) -> Result<Self, Unknown> {
        let realm = literal(&view.realm)?;
        let mut schemes = BTreeMap::new();
        for one in &view.schemes {
            let challenge = leak(statics.parse(&one.challenge)?.challenge()?);
            let find = find(one, statics)?;
            schemes
                .insert(one.function.as_str(), (one.constant.as_str(), Arc::new(Scheme { challenge, find })));
        }
        let guard = |one: &GuardView| -> Result<(String, &'static Guard), Unknown> {
            let named = |name: &str| {
                let constant = name.trim().trim_start_matches('&');
                schemes.values().find(|(own, _)| *own == constant).map(|(_, scheme)| scheme.challenge)
            };
            let challenges: Vec<&'static Challenge> = one.challenges.split(',').filter_map(named).collect();
            let mut ways = Vec::new();
            for alternative in &one.alternatives {
                let text = alternative.together.as_ref().unwrap_or(&alternative.proof);
                let tokens: TokenStream = text.parse().map_err(|_| format!("{text} is no expression"))?;
                let mut names = Vec::new();
                names_in(tokens, &mut names);
                let asked = names.iter().filter_map(|name| schemes.get(name.as_str()));
                ways.push(asked.map(|(_, scheme)| Arc::clone(scheme)).collect());
            }
            let is_optional = one.anonymous.is_some();
            let guard: &'static Guard =
                leak(Guard { realm, challenges: leak(challenges), ways, is_optional });
            Ok((one.name.clone(), guard))
        };
        Ok(Self(view.guards.iter().map(guard).collect::<Result<_, _>>()?))
    }

    /// One of them.
    pub(super) fn get(&self, name: &str) -> Option<&'static Guard> {
        self.0.get(name).copied()
    }
}

impl Guard {
    fn judge(&self, parts: &Parts) -> Judged {
        let mut refused = Refusals::new(self.realm, self.challenges);
        for way in &self.ways {
            let proof = way
                .iter()
                .try_for_each(|scheme| scheme.find.find(parts).map_err(|denied| denied.by(scheme.challenge)));
            if refused.unless(proof).is_some() {
                return Ok(proven(()));
            }
        }
        if self.is_optional { refused.or_anonymous(()) } else { refused.refuse() }
    }
}

impl Find {
    fn find(&self, parts: &Parts) -> Result<(), Denied> {
        match self {
            Self::Header(name) => ApiKey::in_header(parts, name).map(drop),
            Self::Query(name) => ApiKey::in_query(parts, name).map(drop),
            Self::Cookie(name) => ApiKey::in_cookie(parts, name).map(drop),
            Self::Basic => BasicCredentials::find(parts).map(drop),
            Self::Bearer => BearerToken::find(parts).map(drop),
            Self::Other(name) => match HttpCredentials::find(parts, name)? {
                Some(_) => Ok(()),
                None => Err(Denied::skip()),
            },
            Self::Nowhere => Ok(()),
        }
    }
}

/// Where the credentials of a scheme are, by what the plan has find them.
fn find(view: &SchemeView, statics: &mut Statics) -> Result<Find, Unknown> {
    let text = view.find.trim().trim_end_matches(',').trim_end_matches('?');
    if text.is_empty() {
        return Ok(Find::Nowhere);
    }
    let Ok(syn::Expr::Call(call)) = syn::parse_str(text) else {
        return Err(format!("{text} finds no credentials"));
    };
    let syn::Expr::Path(path) = &*call.func else { return Err(format!("{text} is no call")) };
    let path: Vec<String> = path.path.segments.iter().map(|one| one.ident.to_string()).collect();
    let mut name = || match call.args.get(1) {
        Some(name) => statics.item(name)?.text(),
        None => Err(format!("{text} names nothing")),
    };
    Ok(match path.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["ApiKey", "in_header"] => Find::Header(name()?),
        ["ApiKey", "in_query"] => Find::Query(name()?),
        ["ApiKey", "in_cookie"] => Find::Cookie(name()?),
        ["BasicCredentials", _] => Find::Basic,
        ["BearerToken", _] => Find::Bearer,
        ["HttpCredentials", _] => Find::Other(name()?),
        _ => Find::Nowhere,
    })
}

/// Every name in an expression, in order.
fn names_in(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => names.push(ident.to_string()),
            TokenTree::Group(group) => names_in(group.stream(), names),
            _ => {}
        }
    }
}
