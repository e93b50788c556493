//! Who may call: the trait that the application implements, the types of callers, and what lets requests pass.

use super::context::{Context, quoted};
use super::docs;
use super::view::{
    CallerChoiceView, CallerMethodView, CallersView, FieldView, GuardAlternativeView, GuardView,
    PrincipalView, SchemeView, SecurityView, StructureView, VariantView,
};
use super::words;
use crate::ir::{
    Alternative, Flow, KeyPlace, Member, Proof, Requirement, RequirementId, Scheme, SchemeId, SchemeKind,
};
use crate::name::{ProofNames, SchemeNames};

/// Columns that doc comments inside of a trait may take.
const METHOD_DOCS: usize = 92;
/// rustfmt's width.
const WIDTH: usize = 100;

/// `src/generated/security.rs`; none where anybody may call.
pub(super) fn file(context: &Context<'_>) -> Option<SecurityView> {
    let security = &context.api.security;
    if !security.is_used() {
        return None;
    }
    let schemes: Vec<SchemeView> = each(context).map(|(one, names)| scheme(context, one, names)).collect();
    let mut structures: Vec<StructureView> = Vec::new();
    let mut choices = Vec::new();
    for (proof, names) in security.proofs.iter().zip(&context.names.security.proofs) {
        for (set, own) in proof.alternatives.iter().zip(&names.alternatives) {
            if let Some(name) = &own.structure
                && !structures.iter().any(|known| known.name == *name)
            {
                structures.push(structure(context, set, name));
            }
        }
        choices.extend(names.choice.as_ref().map(|name| choice(context, proof, names, name)));
    }
    let requirements = security.requirements.iter().enumerate().zip(&context.names.security.guards);
    let guards =
        requirements.map(|((index, one), name)| guard(context, RequirementId::new(index), one, name));
    let guards: Vec<GuardView> = guards.collect();
    Some(SecurityView {
        imports: imports(&schemes),
        realm: quoted(&docs::first_sentence(&context.api.title)),
        schemes,
        structures,
        choices,
        guards,
    })
}

/// The type of whoever calls an operation that asks for this, as other modules write it.
pub(super) fn caller(context: &Context<'_>, id: RequirementId) -> (String, Vec<String>) {
    let requirement = context.api.security.requirement(id);
    let names = &context.names.security.proofs[requirement.proof.index()];
    let proof = context.api.security.proof(requirement.proof);
    let ty = format!("security::{}", proven(context, proof, names));
    let ty = if is_option(proof) { format!("Option<{ty}>") } else { ty };
    (ty, vec![format!("Who calls: {}.", asked(context, requirement))])
}

/// Whether what is shown to an operation stands in the URI or in a header that may be anything, so that neither is to
/// be logged.
pub(super) fn shows(context: &Context<'_>, id: RequirementId) -> bool {
    let security = &context.api.security;
    security.schemes_of(id).into_iter().any(|id| match &security.scheme(id).kind {
        SchemeKind::ApiKey(place, _) => *place != KeyPlace::Cookie,
        SchemeKind::Unknown => true,
        SchemeKind::Basic
        | SchemeKind::Bearer(_)
        | SchemeKind::Http(_)
        | SchemeKind::OAuth2(_)
        | SchemeKind::OpenIdConnect(_)
        | SchemeKind::MutualTls => false,
    })
}

fn each<'a>(context: &'a Context<'_>) -> impl Iterator<Item = (&'a Scheme, &'a SchemeNames)> {
    context.api.security.schemes.iter().zip(&context.names.security.schemes)
}

fn imports(schemes: &[SchemeView]) -> String {
    let fixed = ["BoxFuture", "Challenge", "Denied", "Guarding", "Judged", "Refusal", "Refusals", "proven"]
        .into_iter();
    let types =
        ["ApiKey", "BasicCredentials", "BearerToken", "ClientCertificate", "HttpCredentials", "Granted"];
    let says = |name: &&str| {
        schemes.iter().any(|scheme| {
            scheme.parameter.contains(name) || (scheme.granted.starts_with("Granted<") && *name == "Granted")
        })
    };
    let mut imports: Vec<&str> = fixed.chain(types.into_iter().filter(says)).collect();
    imports.sort_unstable();
    imports.join(", ")
}

/// What a scheme's method is given, and how it is found.
struct Shown {
    name: &'static str,
    ty: &'static str,
    find: String,
    is_always_asked: bool,
}

fn shown(scheme: &Scheme) -> Option<Shown> {
    let plain = |name, ty, find| Some(Shown { name, ty, find, is_always_asked: false });
    match &scheme.kind {
        SchemeKind::ApiKey(place, name) => {
            let place = match place {
                KeyPlace::Header => "in_header",
                KeyPlace::Query => "in_query",
                KeyPlace::Cookie => "in_cookie",
            };
            plain("key", "ApiKey", format!("ApiKey::{place}(parts, {})", quoted(name)))
        }
        SchemeKind::Basic => {
            plain("credentials", "BasicCredentials", "BasicCredentials::find(parts)".to_owned())
        }
        SchemeKind::Bearer(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            plain("token", "BearerToken", "BearerToken::find(parts)".to_owned())
        }
        SchemeKind::MutualTls => {
            plain("certificate", "ClientCertificate", "ClientCertificate::find(parts)".to_owned())
        }
        SchemeKind::Http(name) => Some(Shown {
            name: "credentials",
            ty: "Option<HttpCredentials>",
            find: format!("HttpCredentials::find(parts, {})", quoted(name)),
            is_always_asked: true,
        }),
        SchemeKind::Unknown => None,
    }
}

fn scheme(context: &Context<'_>, one: &Scheme, names: &SchemeNames) -> SchemeView {
    let shown = shown(one);
    let granted =
        if one.is_scoped { format!("Granted<{}>", names.principal) } else { names.principal.clone() };
    let challenge = match &one.kind {
        SchemeKind::ApiKey(place, name) => {
            format!("Challenge::ApiKey({}, {})", quoted(place_word(*place)), quoted(name))
        }
        SchemeKind::Basic => "Challenge::Basic".to_owned(),
        SchemeKind::Bearer(_) | SchemeKind::OAuth2(_) | SchemeKind::OpenIdConnect(_) => {
            "Challenge::Bearer".to_owned()
        }
        SchemeKind::Http(name) => format!("Challenge::Other({})", quoted(&capitalized(&token(name)))),
        SchemeKind::MutualTls => "Challenge::ClientCertificate".to_owned(),
        SchemeKind::Unknown => format!("Challenge::Other({})", quoted(&token(&one.name))),
    };
    let find = match &shown {
        Some(shown) if shown.is_always_asked => shown.find.clone(),
        Some(shown) => format!("{}?, ", shown.find),
        None => String::new(),
    };
    SchemeView {
        docs: method_docs(one),
        name: words::code(&one.name),
        method: names.method.clone(),
        parameter: shown.as_ref().map(|s| format!("{}: {}, ", s.name, s.ty)).unwrap_or_default(),
        argument: shown.as_ref().map(|s| format!("{}, ", s.name)).unwrap_or_default(),
        granted,
        principal: names.principal.clone(),
        path: path(context, one, names),
        constant: names.constant.clone(),
        challenge,
        function: names.function.clone(),
        is_always_asked: shown.is_some_and(|shown| shown.is_always_asked),
        find,
        is_scoped: one.is_scoped,
    }
}

fn path(context: &Context<'_>, one: &Scheme, names: &SchemeNames) -> String {
    one.principal.clone().unwrap_or_else(|| format!("{}::security::{}", context.root(), names.principal))
}

fn place_word(place: KeyPlace) -> &'static str {
    match place {
        KeyPlace::Header => "header",
        KeyPlace::Query => "query",
        KeyPlace::Cookie => "cookie",
    }
}

/// A name as headers can have it (RFC 9110 §5.6.2).
fn token(name: &str) -> String {
    let token: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-._".contains(c) { c } else { '-' }).collect();
    let token = token.trim_matches('-').to_owned();
    if token.is_empty() { "Custom".to_owned() } else { token }
}

/// As the registered schemes are written, where the document does not: `Digest`. Case means nothing.
fn capitalized(name: &str) -> String {
    if name.contains(|c: char| c.is_ascii_uppercase()) {
        return name.to_owned();
    }
    let mut chars = name.chars();
    chars.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(chars).collect()
}

/// What a scheme is, in words.
fn about(scheme: &Scheme) -> String {
    match &scheme.kind {
        SchemeKind::ApiKey(KeyPlace::Header, name) => format!("the header `{}`", words::code(name)),
        SchemeKind::ApiKey(KeyPlace::Query, name) => format!("`{}` in the query string", words::code(name)),
        SchemeKind::ApiKey(KeyPlace::Cookie, name) => format!("the cookie `{}`", words::code(name)),
        SchemeKind::Basic => "user and password (RFC 7617)".to_owned(),
        SchemeKind::Bearer(None) => "a bearer token (RFC 6750)".to_owned(),
        SchemeKind::Bearer(Some(format)) => {
            format!("a bearer token (RFC 6750), `{}`", words::code(format))
        }
        SchemeKind::Http(name) => {
            format!("`{}` in `Authorization`", words::code(name))
        }
        SchemeKind::OAuth2(_) => "a bearer token of OAuth 2".to_owned(),
        SchemeKind::OpenIdConnect(url) => {
            format!("a bearer token of OpenID Connect, as `{}` tells", words::code(url))
        }
        SchemeKind::MutualTls => "the client's certificate in TLS".to_owned(),
        SchemeKind::Unknown => "the document names it and does not describe it".to_owned(),
    }
}

fn method_docs(one: &Scheme) -> Vec<String> {
    let mut docs = docs::lines(&format!("`{}`: {}.", words::code(&one.name), about(one)), METHOD_DOCS);
    let mut more = |text: &str| {
        docs.push(String::new());
        docs.extend(docs::lines(text, METHOD_DOCS));
    };
    match &one.kind {
        SchemeKind::Http(_) => more(
            "It is asked even where there are no credentials, as `Denied::challenge` may need something new each time.",
        ),
        SchemeKind::Unknown => {
            more(
                "It is asked about every request; where nothing is shown that it knows, it says `Denied::skip()`.",
            );
        }
        SchemeKind::MutualTls => more(
            "Whatever ends TLS puts a `ClientCertificate` into the request's extensions; without one, nobody is let in.",
        ),
        _ => {}
    }
    if let Some(description) = &one.description {
        let lines = docs::lines(description, METHOD_DOCS);
        if !lines.is_empty() {
            docs.push(String::new());
            docs.extend(lines);
        }
    }
    if let SchemeKind::OAuth2(flows) = &one.kind {
        for flow in flows {
            docs.push(String::new());
            docs.extend(flow_docs(flow));
        }
    }
    docs
}

fn flow_docs(flow: &Flow) -> Vec<String> {
    let addresses = [
        ("authorization at", &flow.authorization_url),
        ("tokens at", &flow.token_url),
        ("renewed at", &flow.refresh_url),
    ];
    let addresses: Vec<String> = addresses
        .into_iter()
        .filter_map(|(what, url)| Some(format!("{what} `{}`", words::code(url.as_deref()?))))
        .collect();
    let mut out = docs::lines(&format!("Flow `{}`: {}.", flow.name, addresses.join(", ")), METHOD_DOCS);
    if !flow.scopes.is_empty() {
        out.push(String::new());
    }
    for (name, what) in &flow.scopes {
        let what = docs::escape(&docs::first_sentence(what));
        let name = words::code(name);
        out.push(if what.is_empty() { format!("- `{name}`") } else { format!("- `{name}`: {what}") });
    }
    out
}

fn structure(context: &Context<'_>, set: &[SchemeId], name: &str) -> StructureView {
    let fields = set.iter().map(|id| {
        let names = &context.names.security.schemes[id.index()];
        let own = words::code(&context.api.security.scheme(*id).name);
        FieldView {
            docs: vec![format!("Who showed `{own}`.")],
            deprecated: false,
            serde: String::new(),
            name: names.method.clone(),
            ty: names.principal.clone(),
        }
    });
    StructureView {
        docs: vec![format!("Who calls with {} together.", all_of(context, set))],
        name: name.to_owned(),
        fields: fields.collect(),
    }
}

fn choice(context: &Context<'_>, proof: &Proof, names: &ProofNames, name: &str) -> CallerChoiceView {
    let variants = proof.alternatives.iter().zip(&names.alternatives).map(|(set, own)| VariantView {
        docs: vec![format!("With {}.", all_of(context, set))],
        name: own.variant.clone(),
        ty: own
            .structure
            .clone()
            .unwrap_or_else(|| context.names.security.schemes[set[0].index()].principal.clone()),
    });
    let ways: Vec<String> = proof.alternatives.iter().map(|set| all_of(context, set)).collect();
    CallerChoiceView {
        docs: docs::lines(&format!("Who calls with {}.", ways.join(", or with ")), WIDTH - 4),
        name: name.to_owned(),
        variants: variants.collect(),
        is_optional: proof.is_optional,
    }
}

/// `a` and `b`
fn all_of(context: &Context<'_>, set: &[SchemeId]) -> String {
    let names = set.iter().map(|id| format!("`{}`", words::code(&context.api.security.scheme(*id).name)));
    names.collect::<Vec<_>>().join(" and ")
}

fn is_option(proof: &Proof) -> bool {
    proof.is_optional && proof.alternatives.len() == 1
}

/// The type of what is proven, without the `Option` around it.
fn proven(context: &Context<'_>, proof: &Proof, names: &ProofNames) -> String {
    match (&names.choice, &names.alternatives[0].structure) {
        (Some(name), _) | (None, Some(name)) => name.clone(),
        (None, None) => context.names.security.schemes[proof.alternatives[0][0].index()].principal.clone(),
    }
}

/// What a requirement asks for, in words.
fn asked(context: &Context<'_>, requirement: &Requirement) -> String {
    let member = |member: &Member| {
        let name = words::code(&context.api.security.scheme(member.scheme).name);
        if member.scopes.is_empty() {
            return format!("`{name}`");
        }
        let scopes: Vec<String> =
            member.scopes.iter().map(|scope| format!("`{}`", words::code(scope))).collect();
        format!("`{name}` for {}", scopes.join(", "))
    };
    let way =
        |alternative: &Alternative| alternative.members.iter().map(member).collect::<Vec<_>>().join(" and ");
    let mut ways: Vec<String> = requirement.alternatives.iter().map(way).collect();
    ways.extend(requirement.is_optional.then(|| "nobody in particular".to_owned()));
    ways.join(", or ")
}

fn guard(context: &Context<'_>, id: RequirementId, one: &Requirement, name: &str) -> GuardView {
    let security = &context.api.security;
    let names = &context.names.security;
    let proof = security.proof(one.proof);
    let own = &names.proofs[one.proof.index()];
    let challenges: Vec<String> = security
        .schemes_of(id)
        .into_iter()
        .map(|id| format!("&{}", names.schemes[id.index()].constant))
        .collect();
    let ask = |member: &Member| {
        let names = &names.schemes[member.scheme.index()];
        let scopes: Vec<String> = member.scopes.iter().map(|scope| quoted(scope)).collect();
        let scopes = if security.scheme(member.scheme).is_scoped {
            format!(", &[{}]", scopes.join(", "))
        } else {
            String::new()
        };
        (names.method.as_str(), format!("{}(app, parts{scopes}).await", names.function))
    };
    let alternatives = one.alternatives.iter().map(|alternative| {
        let own_names = &own.alternatives[alternative.proves];
        let (together, proof_expression) = match &own_names.structure {
            None => (None, ask(&alternative.members[0]).1),
            Some(structure) => {
                let fields = alternative.members.iter().map(|member| {
                    let (field, asked) = ask(member);
                    format!("{field}: {asked}?")
                });
                let fields = fields.collect::<Vec<_>>().join(", ");
                (Some(format!("async {{ Ok({structure} {{ {fields} }}) }}")), "together.await".to_owned())
            }
        };
        let caller = match &own.choice {
            Some(choice) => format!("{choice}::{}(caller)", own_names.variant),
            None if is_option(proof) => "Some(caller)".to_owned(),
            None => "caller".to_owned(),
        };
        GuardAlternativeView { together, proof: proof_expression, caller }
    });
    let anonymous = one.is_optional.then(|| match &own.choice {
        Some(choice) => format!("{choice}::Anonymous"),
        None => format!("None::<{}>", proven(context, proof, own)),
    });
    GuardView {
        docs: docs::lines(&format!("Lets in {}.", asked(context, one)), WIDTH - 4),
        name: name.to_owned(),
        challenges: challenges.join(", "),
        alternatives: alternatives.collect(),
        anonymous,
    }
}

/// `src/security.rs`
pub(super) fn seed(context: &Context<'_>) -> Option<CallersView> {
    if !context.api.security.is_used() {
        return None;
    }
    let mut principals: Vec<PrincipalView> = Vec::new();
    let mut methods = Vec::new();
    let mut runtime = vec!["Denied"];
    for (one, names) in each(context) {
        let shown = shown(one);
        let own = one.principal.is_none();
        if own {
            let doc = format!("Who calls with `{}`: {}.", words::code(&one.name), about(one));
            principals.push(PrincipalView { doc, name: names.principal.clone() });
        }
        runtime.extend(one.is_scoped.then_some("Granted"));
        runtime
            .extend(shown.as_ref().map(|shown| shown.ty.trim_start_matches("Option<").trim_end_matches('>')));
        let principal = one.principal.clone().unwrap_or_else(|| names.principal.clone());
        let granted = if one.is_scoped { format!("Granted<{principal}>") } else { principal.clone() };
        let made = format!("{principal} {{}}");
        let made = if one.is_scoped { format!("Granted::everything({made})") } else { made };
        let is_open = own && !matches!(one.kind, SchemeKind::Unknown);
        let body = match &shown {
            _ if !is_open => vec!["Err(Denied::skip())".to_owned()],
            Some(shown) if shown.is_always_asked => vec![
                format!("match {} {{", shown.name),
                format!("    Some(_) => unchecked({made}),"),
                "    None => Err(Denied::skip()),".to_owned(),
                "}".to_owned(),
            ],
            _ => vec![format!("unchecked({made})")],
        };
        let is_read = is_open && shown.as_ref().is_some_and(|shown| shown.is_always_asked);
        let parameter = shown.map(|shown| {
            let mark = if is_read { "" } else { "_" };
            format!("{mark}{}: {}", shown.name, shown.ty)
        });
        methods.push(CallerMethodView { signature: signature(&names.method, parameter, &granted), body });
    }
    runtime.sort_unstable();
    runtime.dedup();
    let is_open = methods.iter().any(|method| method.body.iter().any(|line| line.contains("unchecked(")));
    let root = context.root();
    Some(CallersView {
        imports: vec![
            "use axum::http::request::Parts;\n".to_owned(),
            format!("use {root}::App;"),
            import(&root, &runtime),
            format!("use {root}::generated::security::Security;"),
        ],
        principals,
        methods,
        is_open,
    })
}

/// The import as rustfmt would write it.
fn import(root: &str, names: &[&str]) -> String {
    if let [one] = names {
        return format!("use {root}::generated::runtime::{one};");
    }
    let all = names.join(", ");
    let one = format!("use {root}::generated::runtime::{{{all}}};");
    if one.chars().count() <= WIDTH {
        one
    } else {
        format!("use {root}::generated::runtime::{{\n    {all},\n}};")
    }
}

/// The signature as rustfmt would write it.
fn signature(method: &str, parameter: Option<String>, granted: &str) -> String {
    let parameters: Vec<String> = parameter.into_iter().chain(["_request: &Parts".to_owned()]).collect();
    let one =
        format!("    async fn {method}(&self, {}) -> Result<{granted}, Denied> {{", parameters.join(", "));
    if one.chars().count() <= WIDTH {
        return one;
    }
    let lines: String = parameters.iter().map(|parameter| format!("        {parameter},\n")).collect();
    format!("    async fn {method}(\n        &self,\n{lines}    ) -> Result<{granted}, Denied> {{")
}
