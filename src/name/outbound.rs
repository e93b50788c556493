//! What webhooks, callbacks and links are called.

use super::given::{GroupNames, OutboundNames};
use super::keyword;
use super::scope::Scope;
use super::words::{pascal, snake, upper_snake};
use crate::ir::{Api, Link, Occasion, Outbound};

/// Names in scope where webhooks and callbacks stand.
const SCOPE: &[&str] = &[
    "Address",
    "BTreeMap",
    "BadAnswer",
    "Bytes",
    "Draft",
    "Outbound",
    "Received",
    "Request",
    "Schema",
    "StatusCode",
    "Style",
    "Unsendable",
    "Written",
];

/// The snake-case name of each, among those of the operations.
pub(super) fn stems(api: &Api, methods: &[String]) -> Vec<String> {
    let mut scope = Scope::new();
    for method in methods {
        scope.reserve(method);
    }
    let several = |one: &Outbound| match &one.occasion {
        Occasion::Webhook(name) => {
            let same =
                |other: &&Outbound| matches!(&other.occasion, Occasion::Webhook(known) if known == name);
            api.outbound.iter().filter(same).count() > 1
        }
        Occasion::Callback { .. } => false,
    };
    let stem = |one: &Outbound| {
        let wanted = match &one.occasion {
            Occasion::Webhook(name) if several(one) => {
                format!("{} {name} webhook", one.method.to_lowercase())
            }
            Occasion::Webhook(name) => format!("{name} webhook"),
            Occasion::Callback { operation, name, .. } => {
                format!("{} {name} callback", methods[operation.index()])
            }
        };
        scope.claim(&snake(&wanted))
    };
    api.outbound.iter().map(stem).collect()
}

/// The names of each.
pub(super) fn names(api: &Api, stems: &[String]) -> Vec<OutboundNames> {
    let mut types = Scope::new();
    for name in SCOPE {
        types.reserve(name);
    }
    let mut addresses: Vec<Scope> = api.operations.iter().map(|_| functions()).collect();
    let each = api.outbound.iter().zip(stems);
    each.map(|(one, stem)| {
        let words = pascal(stem);
        let (mut fields, mut constants, mut variants) = (Scope::new(), Scope::new(), Scope::new());
        let parameters =
            one.parameters.iter().map(|p| keyword::escape(&fields.claim(&snake(&p.name)))).collect();
        let constants = one.parameters.iter().map(|p| constants.claim(&upper_snake(&p.name))).collect();
        let variant = |words: String| variants.claim(&pascal(&words.replace('\'', "")));
        OutboundNames {
            request: types.claim(&words),
            answer: types.claim(&format!("{words}Answer")),
            parameters,
            constants,
            body: fields.claim("body"),
            variants: one.responses.iter().map(|response| response.status.words()).map(variant).collect(),
            address: match &one.occasion {
                Occasion::Webhook(_) => String::new(),
                Occasion::Callback { operation, name, .. } => {
                    addresses[operation.index()].claim(&snake(&format!("{name} url")))
                }
            },
        }
    })
    .collect()
}

/// The function of each link.
pub(super) fn links(api: &Api) -> Vec<String> {
    let mut scopes: Vec<Scope> = api.operations.iter().map(|_| functions()).collect();
    let name = |link: &Link| scopes[link.operation.index()].claim(&snake(&format!("{} link", link.name)));
    api.links.iter().map(name).collect()
}

/// The module of webhooks, of callbacks and of links, beside those of the groups.
pub(super) fn modules(groups: &[GroupNames], others: &[&str]) -> [String; 3] {
    let mut scope = Scope::new();
    for name in others.iter().copied().chain(groups.iter().map(|group| group.module.as_str())) {
        scope.reserve(name);
    }
    ["webhooks", "callbacks", "links"].map(|name| scope.claim(name))
}

/// What requests have functions of already.
fn functions() -> Scope {
    let mut scope = Scope::new();
    for name in ["example", "reply"] {
        scope.reserve(name);
    }
    scope
}
