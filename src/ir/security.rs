//! Who may call: the schemes by which clients show who they are, and what operations ask for.

use super::{ProofId, RequirementId, SchemeId};
use crate::source::Pointer;

/// Everything about who may call.
#[derive(Debug, Clone, Default)]
pub struct Security {
    /// The schemes that operations ask for, in document order.
    pub schemes: Vec<Scheme>,
    /// What operations ask for, each once.
    pub requirements: Vec<Requirement>,
    /// What is known of a caller once a requirement is met, each once.
    pub proofs: Vec<Proof>,
}

impl Security {
    /// Whether some operation asks who calls.
    pub fn is_used(&self) -> bool {
        !self.requirements.is_empty()
    }

    /// The scheme of an id.
    pub fn scheme(&self, id: SchemeId) -> &Scheme {
        &self.schemes[id.index()]
    }

    /// The requirement of an id.
    pub fn requirement(&self, id: RequirementId) -> &Requirement {
        &self.requirements[id.index()]
    }

    /// The proof of an id.
    pub fn proof(&self, id: ProofId) -> &Proof {
        &self.proofs[id.index()]
    }

    /// The schemes that a requirement speaks of, each once, in the order in which it does.
    pub fn schemes_of(&self, id: RequirementId) -> Vec<SchemeId> {
        let mut all = Vec::new();
        let alternatives = &self.requirement(id).alternatives;
        for member in alternatives.iter().flat_map(|alternative| &alternative.members) {
            if !all.contains(&member.scheme) {
                all.push(member.scheme);
            }
        }
        all
    }
}

/// A way in which a client shows who it is.
#[derive(Debug, Clone)]
pub struct Scheme {
    /// Where it stands; where it is first asked for, if nothing describes it.
    pub at: Pointer,
    /// Its name in the document.
    pub name: String,
    /// Which way it is.
    pub kind: SchemeKind,
    /// The document's own words.
    pub description: Option<String>,
    /// Whether some operation names scopes (or roles) for it.
    pub is_scoped: bool,
    /// The Rust type of whoever calls, where the settings say it.
    pub principal: Option<String>,
}

/// The ways in which clients show who they are.
#[derive(Debug, Clone)]
pub enum SchemeKind {
    /// A secret under a name.
    ApiKey(KeyPlace, String),
    /// User and password (RFC 7617).
    Basic,
    /// A token in `Authorization` (RFC 6750), and its format for people.
    Bearer(Option<String>),
    /// Another scheme of `Authorization`, as written: `Digest`.
    Http(String),
    /// A bearer token that OAuth 2 gives out.
    OAuth2(Vec<Flow>),
    /// A bearer token that `OpenID` Connect gives out, and where it is told how.
    OpenIdConnect(String),
    /// A certificate of the client, in TLS.
    MutualTls,
    /// The document names it and does not describe it.
    Unknown,
}

/// Where an API key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// A header.
    Header,
    /// The query string.
    Query,
    /// A cookie.
    Cookie,
}

/// How OAuth 2 gives out tokens.
#[derive(Debug, Clone)]
pub struct Flow {
    /// `authorizationCode` and its kin.
    pub name: &'static str,
    /// Where users say yes.
    pub authorization_url: Option<String>,
    /// Where tokens are given out.
    pub token_url: Option<String>,
    /// Where tokens are renewed.
    pub refresh_url: Option<String>,
    /// The scopes, and what each is for.
    pub scopes: Vec<(String, String)>,
}

/// What an operation asks for: one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// The ways to meet it, in document order; at least one.
    pub alternatives: Vec<Alternative>,
    /// Whether nobody in particular may call too.
    pub is_optional: bool,
    /// What is known of the caller then.
    pub proof: ProofId,
}

/// A way to meet a requirement: all of its schemes at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// The schemes, by their ids; at least one.
    pub members: Vec<Member>,
    /// Which of the proof's alternatives it is.
    pub proves: usize,
}

/// A scheme, as a requirement asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The scheme.
    pub scheme: SchemeId,
    /// The scopes (or roles) that the caller must have, all of them.
    pub scopes: Vec<String>,
}

/// What is known of a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The sets of schemes, one of which was met; at least one.
    pub alternatives: Vec<Vec<SchemeId>>,
    /// Whether it may be nobody in particular.
    pub is_optional: bool,
}
