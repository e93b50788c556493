//! Every identifier of the crate, given once.

use std::collections::HashMap;

use super::given::{GenericNames, GroupNames, Names, OperationNames, TypeNames};
use super::keyword;
use super::scope::Scope;
use super::shorter::Shorter;
use super::words::{kebab, pascal, snake, upper_snake};
use super::{answers, forms, generics, inline, methods, outbound, renamed, security, variants, views};
use crate::analyze::Facts;
use crate::config::{Config, Renames};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, GroupId, OperationId, Origin, Shape, Type, TypeId};

/// Gives every identifier.
pub fn assign(api: &Api, facts: &Facts, config: &Config, sink: &mut Sink) -> Names {
    let package = kebab(config.name.as_deref().unwrap_or(&api.title));
    renamed::complain(api, facts, &config.names, &config.types, sink);
    let groups = groups(api, &config.names);
    let methods = methods::methods(api, &config.names, sink);
    let stems = outbound::stems(api, &methods);
    let all = [methods.as_slice(), stems.as_slice()].concat();
    let (types, generics) = types(api, facts, &all, &config.names, sink);
    let operations = operations(api, &groups, &methods);
    let [webhooks, callbacks, links] = outbound::modules(&groups, MODULES);
    Names {
        package,
        groups,
        types,
        operations,
        outbound: outbound::names(api, &stems),
        webhooks,
        callbacks,
        links,
        link_functions: outbound::links(api),
        generics,
        security: security::security(&api.security),
    }
}

/// Modules beside the groups' own.
const MODULES: &[&str] = &[
    "models",
    "rejections",
    "schemas",
    "security",
    "patterns",
    "router",
    "runtime",
    "answer_schemas",
    "xml_schemas",
    "docs",
    "examples",
    "generated",
    "handlers",
    "mod",
    "lib",
    "main",
];

fn groups(api: &Api, renames: &Renames) -> Vec<GroupNames> {
    let mut interfaces = Scope::new();
    let mut modules = Scope::new();
    for name in INTERFACE_SCOPE {
        interfaces.reserve(name);
    }
    for name in MODULES {
        modules.reserve(name);
    }
    let name = |group: &crate::ir::Group| {
        let tag = group.tag.clone().unwrap_or_else(|| "api".to_owned());
        renames.tags.get(&tag).cloned().unwrap_or(tag)
    };
    let mut named = Vec::with_capacity(api.groups.len());
    for (index, group) in api.groups.iter().enumerate() {
        let wanted = pascal(&name(group));
        let taken = keyword::is_prelude_type(&wanted) || INTERFACE_SCOPE.contains(&wanted.as_str());
        let wanted = if taken { format!("{wanted}Api") } else { wanted };
        let interface = interfaces.claim(&wanted);
        let service = interfaces.claim(&format!("{interface}Service"));
        let module = modules.claim(&file_name(&module_words(api, index, &name(group)), "api"));
        named.push(GroupNames { interface, service, module });
    }
    named
}

/// A module is a file, and Rust wants the names of files in ASCII: a tag in another script is called after the
/// last fixed segment of its first path.
fn module_words(api: &Api, group: usize, tag: &str) -> String {
    let wanted = snake(tag);
    if wanted.is_ascii() {
        return wanted;
    }
    let path =
        api.operations_of(GroupId::new(group)).next().map_or("", |(_, operation)| operation.path.as_str());
    let mut segments = path.split('/').filter(|segment| !segment.is_empty() && !segment.contains('{'));
    segments.rfind(|segment| segment.is_ascii()).map_or_else(|| "group".to_owned(), snake)
}

/// Names in scope where the traits stand.
const INTERFACE_SCOPE: &[&str] = &[
    "A",
    "Answer",
    "App",
    "Arc",
    "BTreeMap",
    "Body",
    "BoxError",
    "BoxFuture",
    "Call",
    "E",
    "Extra",
    "Future",
    "HandlerError",
    "Internal",
    "IntoResponse",
    "Literal",
    "Parameter",
    "Parts",
    "Property",
    "Raw",
    "Reply",
    "Response",
    "Route",
    "Router",
    "Routes",
    "Schema",
    "Settings",
    "StatusIn",
    "Style",
    "T",
];

/// A file has no raw identifier, and on Windows not the name of a device, whatever follows the dot.
fn file_name(name: &str, suffix: &str) -> String {
    let device = matches!(name, "con" | "prn" | "aux" | "nul")
        || ["com", "lpt"]
            .iter()
            .any(|port| name.strip_prefix(port).is_some_and(|number| number.len() == 1 && number != "0"));
    if device || keyword::is_keyword(name) { format!("{name}_{suffix}") } else { name.to_owned() }
}

/// Names that stand in the files of models.
const MODEL_SCOPE: &[&str] = &["BTreeMap"];

fn types(
    api: &Api,
    facts: &Facts,
    methods: &[String],
    renames: &Renames,
    sink: &mut Sink,
) -> (Vec<TypeNames>, Vec<GenericNames>) {
    let mut scope = Scope::new();
    for name in MODEL_SCOPE {
        scope.reserve(name);
    }
    let mut namer = TypeNamer {
        api,
        facts,
        methods,
        renames,
        scope,
        names: vec![String::new(); api.types.len()],
        components: views::components(api, facts),
        shorter: Shorter::new(api, methods),
        media: inline::media(api),
        generics: Vec::new(),
    };
    let items: Vec<TypeId> = api
        .type_ids()
        .filter(|(id, ty)| facts.is_spoken_of(*id) && facts.is_table(*id, ty))
        .map(|(id, _)| id)
        .collect();
    // Components first: what the document names keeps its name, before what we make of such a name.
    let component = |id: &&TypeId| matches!(api.ty(**id).origin, Origin::Component(_));
    let instance = |id: &&TypeId| facts.generics.instance(**id).is_some();
    let components = items.iter().filter(|id| component(id) && !instance(id));
    let (asked, plain): (Vec<TypeId>, Vec<TypeId>) =
        components.partition(|id| views::is_input(api, facts, &namer.components, **id));
    for id in plain.into_iter().chain(asked) {
        let wanted = namer.base(id);
        let name = namer.claim(id, &wanted);
        if name != wanted {
            sink.push(
                Diagnostic::at_key(
                    codes::RENAMED,
                    &api.ty(id).at,
                    format!("the name `{wanted}` is taken; this schema becomes `{name}`"),
                )
                .help("names that differ only in case or in symbols are one name in Rust"),
            );
        }
    }
    namer.generics = generics::claim(facts, &mut namer.scope);
    let written = |id: &&TypeId| facts.generics.is_written(**id);
    for &id in items.iter().filter(|id| !component(id) && written(id)) {
        let wanted = namer.base(id);
        let wanted = inline::candidates(api, &namer.media, id, wanted);
        let wanted = wanted.iter().find(|name| namer.scope.is_free(name)).unwrap_or(&wanted[0]).clone();
        namer.claim(id, &wanted);
    }
    // What is written as another type still has a schema of its own, and that a name.
    for &id in items.iter().filter(|id| instance(id) || !written(id)) {
        namer.names[id.index()] = namer.base(id);
    }
    let generics = std::mem::take(&mut namer.generics);
    let names = namer.names;
    let mut tables = Scope::new();
    tables.reserve("OPERATIONS");
    let mut named: Vec<TypeNames> = vec![TypeNames::default(); api.types.len()];
    for id in items {
        let name = names[id.index()].clone();
        let table = tables.claim(&upper_snake(&name));
        let (fields, additional) = fields(api.ty(id));
        let variants = variants(api, &names, id);
        named[id.index()] = TypeNames { name, table, fields, additional, variants };
    }
    for (generic, names) in facts.generics.list.iter().zip(&generics) {
        named[generic.model.index()].name.clone_from(&names.name);
    }
    generics::share(facts, &mut named);
    (named, generics)
}

struct TypeNamer<'a> {
    api: &'a Api,
    facts: &'a Facts,
    methods: &'a [String],
    /// Names that the settings give.
    renames: &'a Renames,
    scope: Scope,
    names: Vec<String>,
    /// How many types each component became.
    components: HashMap<String, usize>,
    shorter: Shorter,
    /// The media type that a type is the body of, where there are several.
    media: HashMap<TypeId, String>,
    generics: Vec<GenericNames>,
}

impl TypeNamer<'_> {
    fn claim(&mut self, id: TypeId, wanted: &str) -> String {
        let wanted =
            if keyword::is_prelude_type(wanted) { format!("{wanted}Model") } else { wanted.to_owned() };
        let name = self.scope.claim(&wanted);
        self.names[id.index()].clone_from(&name);
        name
    }

    /// What a type is called after, whether it is an item or not.
    fn base(&self, id: TypeId) -> String {
        let ty = self.api.ty(id);
        if !self.names[id.index()].is_empty() {
            return self.names[id.index()].clone();
        }
        if let Some(view) = self.api.views.get(&id) {
            let method = view.operation.map(|operation| self.methods[operation.index()].as_str());
            let wanted = views::candidates(self.api, id, view, &self.base(view.of), method);
            return views::first_free(wanted, &self.scope);
        }
        match &ty.origin {
            Origin::Component(name) => {
                if let Some(given) = self.renames.schemas.get(name) {
                    let is_input = views::is_input(self.api, self.facts, &self.components, id);
                    if is_input { pascal(&format!("{given} input")) } else { pascal(given) }
                } else if views::is_input(self.api, self.facts, &self.components, id) {
                    pascal(&format!("{name} input"))
                } else {
                    let wanted = self.shorter.candidates(views::without_output(name, &self.components));
                    views::first_free(wanted, &self.scope)
                }
            }
            Origin::Part(parent, part) => {
                let shared = generics::shared(self.facts, *parent, id).map(|index| &self.generics[index]);
                let after = shared.map_or_else(|| self.base(*parent), |generic| generic.name.clone());
                let part =
                    inline::variant(self.api, &self.names, *parent, id).unwrap_or_else(|| part.clone());
                pascal(&format!("{after} {part}"))
            }
            Origin::Operation(operation, part) => {
                pascal(&format!("{} {part}", self.methods[operation.index()]))
            }
        }
    }
}

/// The fields of a struct, and the one for everything else.
fn fields(ty: &Type) -> (Vec<String>, String) {
    let Shape::Struct(object) = &ty.shape else { return (Vec::new(), String::new()) };
    let mut scope = Scope::new();
    let names =
        object.fields.iter().map(|field| keyword::escape(&scope.claim(&snake(&field.name)))).collect();
    (names, scope.claim("additional_properties"))
}

fn variants(api: &Api, names: &[String], id: TypeId) -> Vec<String> {
    match &api.ty(id).shape {
        Shape::Enum(values) => variants::of_enum(values),
        Shape::Union(union) => variants::of_union(api, names, &names[id.index()], union),
        _ => Vec::new(),
    }
}

/// Names in a handler that no parameter has anything to do with, and names that clippy frowns upon
/// (`disallowed_names`).
const LOCALS: &[&str] = &["call", "request", "app", "parts", "accepted", "conditions", "foo", "baz", "quux"];

/// Constants in a handler beside those of parameters.
const BODY_CONSTANTS: &[&str] = &["ACCEPTED", "BODY", "BODY_PARTS", "OFFERED"];

/// Names that stand in the file of a group.
const GROUP_SCOPE: &[&str] = INTERFACE_SCOPE;

fn operations(api: &Api, groups: &[GroupNames], methods: &[String]) -> Vec<OperationNames> {
    let mut scopes: Vec<Scope> = groups
        .iter()
        .map(|group| {
            let mut scope = Scope::new();
            for name in GROUP_SCOPE.iter().copied().chain([group.interface.as_str(), group.service.as_str()])
            {
                scope.reserve(name);
            }
            scope
        })
        .collect();
    let mut handlers: Vec<Scope> = groups
        .iter()
        .map(|_| {
            let mut scope = Scope::new();
            scope.reserve("routes");
            scope
        })
        .collect();
    let of = |group: GroupId| group.index();
    let short = methods::short(api, methods);
    api.operations
        .iter()
        .enumerate()
        .map(|(index, operation)| {
            let stem = &methods[OperationId::new(index).index()];
            let scope = &mut scopes[of(operation.group)];
            let words = pascal(&short[index]);
            let mut claim = |suffix: &str| scope.claim(&format!("{words}{suffix}"));
            let (request, body_type) = (claim("Request"), claim("Body"));
            let (success, failure) = (claim("Ok"), claim("Error"));
            let forms = forms::named(operation, &mut claim);
            let mut fields = Scope::new();
            let mut constants = Scope::new();
            let media: Vec<&str> =
                operation.body.iter().flat_map(|body| &body.media).map(|m| m.essence.as_str()).collect();
            for name in BODY_CONSTANTS {
                constants.reserve(name);
            }
            for index in 0..media.len() {
                constants.reserve(&format!("BODY_{}", index + 1));
                constants.reserve(&format!("BODY_{}_PARTS", index + 1));
            }
            let parameters: Vec<String> = operation
                .parameters
                .iter()
                .map(|p| keyword::escape(&fields.claim(&snake(&p.name))))
                .collect();
            let constants: Vec<String> =
                operation.parameters.iter().map(|p| constants.claim(&upper_snake(&p.name))).collect();
            let (body, parts) = (fields.claim("body"), fields.claim("parts"));
            let accepted = answers::accepted(operation, &mut claim, &mut fields);
            let caller = operation.security.map(|_| fields.claim("caller"));
            let mut locals = Scope::new();
            for name in LOCALS {
                locals.reserve(name);
            }
            // A word without case is its own constant, which no local may hide.
            let mut local = |field: &String| {
                let hides = constants.contains(field) || LOCALS.contains(&field.as_str());
                locals.claim(&if hides { format!("{field}_value") } else { field.clone() })
            };
            let body_local = local(&body);
            let locals = parameters.iter().map(&mut local).collect();
            let caller = caller.map(|field| (field.clone(), local(&field)));
            OperationNames {
                method: keyword::escape(&short[index]),
                handler: keyword::escape(&handlers[of(operation.group)].claim(&short[index])),
                stem: file_name(stem, "operation"),
                request,
                body_type,
                success,
                failure,
                parameters,
                locals,
                constants,
                body,
                body_local,
                body_variants: answers::media_variants(media.into_iter()),
                forms,
                parts,
                caller,
                accepted,
                responses: answers::responses(operation),
            }
        })
        .collect()
}
