//! What everything around security schemes is called.

use std::collections::HashMap;

use super::given::{AlternativeNames, ProofNames, SchemeNames, SecurityNames};
use super::keyword;
use super::scope::Scope;
use super::words::{pascal, snake, upper_snake};
use crate::ir::{Alternative, Proof, Requirement, SchemeId, Security};

/// Names in scope where the types of callers stand.
const TYPES: &[&str] = &[
    "ApiKey",
    "App",
    "BasicCredentials",
    "BearerToken",
    "BoxFuture",
    "Challenge",
    "ClientCertificate",
    "Denied",
    "Future",
    "Granted",
    "Guarding",
    "HttpCredentials",
    "Judged",
    "Parts",
    "Refusal",
    "Refused",
    "Security",
    "SecurityService",
];

/// The most characters that the names of several schemes in one may have.
const LONGEST: usize = 48;

/// Gives every name around security schemes.
pub(super) fn security(security: &Security) -> SecurityNames {
    let mut methods = Scope::new();
    methods.reserve("as_security");
    let mut functions = Scope::new();
    let mut constants = Scope::new();
    constants.reserve("REALM");
    let mut types = Scope::new();
    for name in TYPES {
        types.reserve(name);
    }
    let mut words = Scope::new();
    let schemes: Vec<SchemeNames> = security
        .schemes
        .iter()
        .map(|scheme| {
            let own = words.claim(&pascal(&scheme.name));
            SchemeNames {
                method: keyword::escape(&methods.claim(&snake(&scheme.name))),
                function: functions.claim(&format!("prove_{}", snake(&scheme.name))),
                constant: constants.claim(&upper_snake(&scheme.name)),
                principal: types.claim(&format!("{own}Caller")),
                words: own,
            }
        })
        .collect();
    let mut namer = Namer { schemes: &schemes, types, structures: HashMap::new() };
    let proofs: Vec<ProofNames> = security.proofs.iter().map(|proof| namer.proof(proof)).collect();
    let guards = security
        .requirements
        .iter()
        .map(|one| functions.claim(&snake(&format!("by {}", asked(one, security, &schemes)))))
        .collect();
    SecurityNames { schemes, proofs, guards }
}

struct Namer<'a> {
    schemes: &'a [SchemeNames],
    types: Scope,
    /// The structs, by what was proven.
    structures: HashMap<Vec<SchemeId>, String>,
}

impl Namer<'_> {
    fn proof(&mut self, proof: &Proof) -> ProofNames {
        let mut variants = Scope::new();
        variants.reserve("Self");
        variants.reserve("Anonymous");
        let alternatives: Vec<AlternativeNames> = proof
            .alternatives
            .iter()
            .map(|set| {
                let structure = (set.len() > 1).then(|| self.structure(set));
                let words = structure.clone().unwrap_or_else(|| self.words(set[0]));
                AlternativeNames { variant: variants.claim(&words), structure }
            })
            .collect();
        let choice = (alternatives.len() > 1).then(|| {
            let mut words: Vec<&str> = alternatives.iter().map(|one| one.variant.as_str()).collect();
            words.extend(proof.is_optional.then_some("Anonymous"));
            self.types.claim(&joined(&words, "Or"))
        });
        ProofNames { alternatives, choice }
    }

    fn structure(&mut self, set: &[SchemeId]) -> String {
        if let Some(known) = self.structures.get(set) {
            return known.clone();
        }
        let words: Vec<String> = set.iter().map(|id| self.words(*id)).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let name = self.types.claim(&joined(&words, "And"));
        self.structures.insert(set.to_vec(), name.clone());
        name
    }

    fn words(&self, id: SchemeId) -> String {
        self.schemes[id.index()].words.clone()
    }
}

/// Several names as one that is not too long: `SessionOrApiKey`, `SessionOrApiKeyOrOthers`.
fn joined(words: &[&str], between: &str) -> String {
    let mut all = String::new();
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            all.push_str(between);
            if all.chars().count() + word.chars().count() > LONGEST {
                return all + "Others";
            }
        }
        all.push_str(word);
    }
    all
}

/// What a requirement asks for, in words. Scopes tell requirements apart that ask for the same schemes.
fn asked(requirement: &Requirement, security: &Security, schemes: &[SchemeNames]) -> String {
    let plain = |alternative: &Alternative| {
        let members = alternative.members.iter().map(|member| schemes[member.scheme.index()].words.as_str());
        joined(&members.collect::<Vec<_>>(), "And")
    };
    let mut words: Vec<String> = requirement.alternatives.iter().map(plain).collect();
    words.dedup();
    words.extend(requirement.is_optional.then(|| "Anonymous".to_owned()));
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut all = joined(&words, "Or");
    let same = |other: &&Requirement| other.proof == requirement.proof;
    if security.requirements.iter().filter(same).count() > 1 {
        let members = requirement.alternatives.iter().flat_map(|alternative| &alternative.members);
        let scopes: Vec<&str> = members.flat_map(|member| &member.scopes).map(String::as_str).collect();
        if let [scope] = scopes.as_slice() {
            all = format!("{all} for {scope}");
        } else if let [first, ..] = scopes.as_slice() {
            all = format!("{all} for {first} and others");
        }
    }
    all
}
