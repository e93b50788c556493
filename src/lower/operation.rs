//! Operations, their parameters, bodies and answers.

use std::collections::{BTreeMap, HashMap};

use super::Lowering;
use super::media::essence;
use super::paging;
use super::view::View;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{
    Api, Body, Docs, Group, GroupId, Location, Media, Operation, OperationId, Origin, Parameter, Shape,
    StringFormat, StringShape, Style,
};
use crate::load::{self, Document, Located, ParameterLocation, ParameterStyle};
use crate::source::Pointer;

/// Every operation of the document, and every type they lead to.
pub(super) fn lower_operations(document: &Document, lowering: &mut Lowering<'_>) -> Api {
    let mut groups = Groups::new(document);
    let mut operations = Vec::with_capacity(document.operations.len());
    for (index, operation) in document.operations.iter().enumerate() {
        let group = groups.of(operation);
        operations.push(lowering.operation(OperationId::new(index), group, operation));
    }
    lowering.drain();
    lowering.collapse_unions();
    for operation in &mut operations {
        for media in operation.body.iter_mut().flat_map(|body| &mut body.media) {
            lowering.settle(media, false);
        }
        for media in operation.responses.iter_mut().flat_map(|response| &mut response.media) {
            lowering.settle(media, true);
        }
    }
    report_base_path(document, lowering);
    report_unsupported(document, lowering);
    Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        groups: groups.list,
        operations,
        types: lowering.types.drain(..).map(|ty| ty.expect("the queue is empty")).collect(),
        views: BTreeMap::new(),
        hidden: std::mem::take(&mut lowering.hidden),
    }
}

/// The groups met so far.
struct Groups<'d> {
    document: &'d Document,
    list: Vec<Group>,
    by_tag: HashMap<Option<String>, GroupId>,
}

impl<'d> Groups<'d> {
    fn new(document: &'d Document) -> Self {
        Self { document, list: Vec::new(), by_tag: HashMap::new() }
    }

    fn of(&mut self, operation: &load::Operation) -> GroupId {
        let tag = operation.tags.first().cloned();
        if let Some(group) = self.by_tag.get(&tag) {
            return *group;
        }
        let declared = self.document.tags.iter().position(|t| Some(&t.name) == tag.as_ref());
        let at =
            declared.map_or_else(|| operation.at.clone(), |index| Pointer::root().key("tags").index(index));
        let description = declared.and_then(|index| self.document.tags[index].description.clone());
        let group = GroupId::new(self.list.len());
        self.list.push(Group { tag: tag.clone(), description, at });
        self.by_tag.insert(tag, group);
        group
    }
}

impl Lowering<'_> {
    fn operation(&mut self, id: OperationId, group: GroupId, operation: &load::Operation) -> Operation {
        let parameters = self.parameters(id, operation);
        let body = operation.request_body.as_ref().and_then(|body| self.body(id, body));
        let responses = self.responses(id, operation);
        if responses.is_empty() {
            self.note(
                Diagnostic::new(codes::NO_RESPONSE, &operation.at, "this operation describes no answer")
                    .help(
                        "describe at least one response; until then the handler answers 200 without a body",
                    ),
            );
        }
        Operation {
            at: operation.at.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            operation_id: operation.operation_id.clone(),
            docs: Docs {
                title: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
            },
            group,
            parameters,
            body,
            responses,
            page: paging::page(&operation.extensions),
        }
    }

    fn parameters(&mut self, id: OperationId, operation: &load::Operation) -> Vec<Parameter> {
        let mut in_path = template_names(&operation.path);
        let mut parameters = Vec::with_capacity(operation.parameters.len());
        for located in &operation.parameters {
            let parameter = &located.item;
            let location = match parameter.location {
                ParameterLocation::Path => {
                    let Some(index) = in_path.iter().position(|name| *name == parameter.name) else {
                        self.note(
                            Diagnostic::new(
                                codes::PATH_PARAMETER_UNUSED,
                                &located.at,
                                format!("`{}` has no `{{{}}}`", operation.path, parameter.name),
                            )
                            .help("name it in the path, or remove the parameter; it is left out here"),
                        );
                        continue;
                    };
                    in_path.remove(index);
                    Location::Path
                }
                ParameterLocation::Query => Location::Query,
                ParameterLocation::Header => {
                    if ["accept", "content-type", "authorization"]
                        .contains(&parameter.name.to_ascii_lowercase().as_str())
                    {
                        self.note(
                            Diagnostic::new(
                                codes::IGNORED_HEADER,
                                &located.at,
                                format!("OpenAPI ignores a header parameter named `{}`", parameter.name),
                            )
                            .help("media types and security schemes say these (OpenAPI 3.1 §4.8.12.1)"),
                        );
                        continue;
                    }
                    if !self.is_token(&parameter.name, &located.at, "header") {
                        continue;
                    }
                    Location::Header
                }
                ParameterLocation::Cookie => {
                    if !self.is_token(&parameter.name, &located.at, "cookie") {
                        continue;
                    }
                    Location::Cookie
                }
                ParameterLocation::QueryString => {
                    self.degraded(
                        &located.at,
                        "`in: querystring` is not read yet",
                        "the handler finds it in the request's URI",
                    );
                    continue;
                }
            };
            parameters.push(self.parameter(id, located, location));
        }
        for name in in_path {
            self.note(
                Diagnostic::new(
                    codes::PATH_PARAMETER_MISSING,
                    &operation.at,
                    format!("`{}` names `{{{name}}}`, which is not declared", operation.path),
                )
                .help(format!("add a parameter `{name}` with `in: path`; it is read as a string here")),
            );
            let value = self.plain(&operation.at, Origin::Operation(id, name.clone()), text());
            parameters.push(Parameter {
                at: operation.at.clone(),
                name,
                location: Location::Path,
                style: Style::Simple,
                explode: false,
                required: true,
                value,
                default: None,
                example: None,
                docs: Docs::default(),
                clamp: None,
            });
        }
        // The order in which a request is written down.
        parameters.sort_by_key(|p| p.location);
        parameters
    }

    fn parameter(
        &mut self,
        id: OperationId,
        located: &Located<load::Parameter>,
        location: Location,
    ) -> Parameter {
        let parameter = &located.item;
        let origin = || Origin::Operation(id, parameter.name.clone());
        let (schema, style) = match &parameter.content {
            Some((media, schema)) if is_json(media) => (*schema, Style::Json),
            Some((media, _)) => {
                self.degraded(
                    &located.at,
                    format!("a parameter written as `{media}` is given as text"),
                    "parameters with `content: application/json`, or with a `schema`, are typed",
                );
                (None, simple_style(location))
            }
            None => (parameter.schema, style(parameter.style)),
        };
        let value = match schema {
            Some(schema) => self.use_of(schema, View::Request, origin),
            None => self.plain(&located.at, origin(), if style == Style::Json { Shape::Any } else { text() }),
        };
        let target = schema.map(|schema| (self.schema(schema), self.schema(self.resolve(schema).0)));
        let default =
            target.as_ref().and_then(|(own, target)| own.default.clone().or_else(|| target.default.clone()));
        let example = target
            .as_ref()
            .and_then(|(own, target)| own.examples.first().or(target.examples.first()).cloned());
        Parameter {
            at: located.at.clone(),
            name: parameter.name.clone(),
            location,
            style,
            explode: parameter.explode,
            required: parameter.required || location == Location::Path,
            value,
            default,
            example: parameter.examples.first().cloned().or(example),
            docs: Docs {
                title: None,
                description: parameter
                    .description
                    .clone()
                    .or_else(|| target.and_then(|(own, _)| own.description.clone())),
                deprecated: parameter.deprecated,
            },
            clamp: paging::clamp(&parameter.extensions),
        }
    }

    fn body(&mut self, id: OperationId, located: &Located<openapiv3::RequestBody>) -> Option<Body> {
        let body = &located.item;
        let content = located.at.key("content");
        let mut media: Vec<Media> = Vec::with_capacity(body.content.len());
        for (written, one) in &body.content {
            if media.iter().any(|known| known.essence == essence(written)) {
                let at = content.key(written);
                self.degraded(
                    &at,
                    format!("`{written}` differs from an earlier media type only in its parameters"),
                    "it is read as the earlier one",
                );
                continue;
            }
            media.push(self.media(written, one, View::Request, &content.key(written), || {
                Origin::Operation(id, "body".into())
            }));
        }
        (!media.is_empty()).then(|| Body {
            required: body.required,
            description: body.description.clone(),
            media,
        })
    }

    /// Whether a header or a cookie can have a name (RFC 9110 §5.6.2, RFC 6265 §4.1.1).
    pub(super) fn is_token(&mut self, name: &str, at: &Pointer, kind: &str) -> bool {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let fine = !name.is_empty() && name.chars().all(allowed);
        if !fine {
            self.note(
                Diagnostic::new(
                    codes::HEADER_NAME,
                    at,
                    format!("no {kind} can be named {name:?}; it is left out"),
                )
                .help("use letters, digits and `-` (RFC 9110 §5.6.2)"),
            );
        }
        fine
    }
}

/// Says that routes stand at the root, where the document's servers have a path before them.
fn report_base_path(document: &Document, lowering: &mut Lowering<'_>) {
    let paths = document.servers.iter().enumerate().map(|(index, server)| (index, base_path(&server.url)));
    let Some((index, path)) = paths.into_iter().find(|(_, path)| !path.is_empty()) else { return };
    let at = Pointer::root().key("servers").index(index).key("url");
    let what = format!("the routes stand at `/`, not below the server's `{path}`");
    let help = format!("where no proxy takes it off, nest them: `Router::new().nest({path:?}, router(app))`");
    lowering.note(Diagnostic::new(codes::BASE_PATH, &at, what).help(help));
}

/// The path of a server's address, without a slash at its end; empty for the root.
fn base_path(url: &str) -> &str {
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("", |slash| &rest[slash..]));
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.strip_prefix('.').unwrap_or(path).trim_end_matches('/')
}

/// Says once what the crate leaves out.
fn report_unsupported(document: &Document, lowering: &mut Lowering<'_>) {
    let root = Pointer::root();
    let secured = document
        .operations
        .iter()
        .filter(|operation| {
            let security = operation.security.as_ref().or(document.security.as_ref());
            security.is_some_and(|all| !all.is_empty() && all.iter().all(|one| !one.is_empty()))
        })
        .count();
    if secured > 0 {
        let at = if document.security_schemes.is_empty() {
            root.key("paths")
        } else {
            root.key("components").key("securitySchemes")
        };
        let (noun, verb) = if secured == 1 { ("operation", "asks") } else { ("operations", "ask") };
        lowering.note(
            Diagnostic::at_key(
                codes::SECURITY_NOT_ENFORCED,
                &at,
                format!(
                    "{secured} {noun} {verb} for credentials that the generated server does not check yet"
                ),
            )
            .help("check them in a layer around the router before it faces a network"),
        );
    }
    if !document.webhooks.is_empty() {
        let what = format!("webhooks are not generated yet ({} in all)", document.webhooks.len());
        lowering.note(
            Diagnostic::at_key(codes::NOT_GENERATED, &root.key("webhooks"), what)
                .help("the served document still describes them"),
        );
    }
    if let Some(operation) = document.operations.iter().find(|operation| !operation.callbacks.is_empty()) {
        let count = document.operations.iter().map(|operation| operation.callbacks.len()).sum::<usize>();
        lowering.note(
            Diagnostic::at_key(
                codes::NOT_GENERATED,
                &operation.at.key("callbacks"),
                format!("callbacks are not generated yet ({count} in all)"),
            )
            .help("the served document still describes them"),
        );
    }
    let responses = document.operations.iter().flat_map(|operation| &operation.responses);
    let linked: Vec<_> = responses.filter(|(_, response)| !response.item.links.is_empty()).collect();
    if let Some((_, first)) = linked.first() {
        let what = format!("links are not generated yet ({} responses have some)", linked.len());
        let at = first.at.key("links");
        lowering.note(
            Diagnostic::at_key(codes::NOT_GENERATED, &at, what)
                .help("the served document still describes them"),
        );
    }
}

/// The names between braces, in order, each once.
fn template_names(path: &str) -> Vec<String> {
    let path = path.split('?').next().unwrap_or(path);
    let mut names: Vec<String> = Vec::new();
    for piece in path.split('{').skip(1) {
        if let Some((name, _)) = piece.split_once('}')
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

pub(super) fn text() -> Shape {
    Shape::String(StringShape {
        format: StringFormat::Text,
        min_length: None,
        max_length: None,
        pattern: None,
    })
}

pub(super) fn is_json(media: &str) -> bool {
    let essence = essence(media);
    essence == "application/json" || essence.ends_with("+json")
}

fn simple_style(location: Location) -> Style {
    match location {
        Location::Path | Location::Header => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    }
}

fn style(style: ParameterStyle) -> Style {
    match style {
        ParameterStyle::Simple => Style::Simple,
        ParameterStyle::Label => Style::Label,
        ParameterStyle::Matrix => Style::Matrix,
        ParameterStyle::Form | ParameterStyle::Cookie => Style::Form,
        ParameterStyle::SpaceDelimited => Style::SpaceDelimited,
        ParameterStyle::PipeDelimited => Style::PipeDelimited,
        ParameterStyle::DeepObject => Style::DeepObject,
    }
}
