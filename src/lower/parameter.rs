//! Parameters: where they stand, how they are written, and what they are.

use super::Lowering;
use super::media::is_json;
use super::operation::text;
use super::paging;
use super::view::View;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Location, OperationId, Origin, Parameter, Shape, Style, Why};
use crate::load::{self, Located, ParameterLocation, ParameterStyle};
use crate::source::Pointer;

impl Lowering<'_> {
    /// The parameters of an operation, in the order in which a request is written down.
    pub(super) fn parameters(&mut self, id: OperationId, operation: &load::Operation) -> Vec<Parameter> {
        let mut in_path = template_names(&operation.path);
        let mut parameters: Vec<Parameter> = Vec::with_capacity(operation.parameters.len());
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
                    if let Some(first) = parameters.iter().find(|p| p.location == Location::QueryString) {
                        let first = first.at.clone();
                        self.note(
                            Diagnostic::new(
                                codes::QUERY_STRING,
                                &located.at,
                                "the query string is one parameter already",
                            )
                            .related(&first, "this one counts")
                            .help("remove one of them (OpenAPI 3.2 §4.12.1)"),
                        );
                        continue;
                    }
                    Location::QueryString
                }
            };
            parameters.push(self.parameter(id, located, location));
        }
        self.report_query_twice(&parameters);
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
                allow_empty: false,
                allow_reserved: false,
                besides: Vec::new(),
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
            Some((media, schema)) if is_form(media) => (*schema, Style::FormText),
            // One value, as it stands. What has no schema is a text.
            Some((media, schema)) if is_text(media) => (*schema, simple_style(location)),
            Some((media, _)) => {
                self.degraded(
                    &located.at,
                    format!("a parameter written as `{media}` is given as text"),
                    "parameters with `content` of JSON, a form or plain text, or with a `schema`, are typed",
                );
                (None, simple_style(location))
            }
            None if location == Location::QueryString => {
                self.note(
                    Diagnostic::new(
                        codes::QUERY_STRING,
                        &located.at,
                        "the query string as a whole has no `content`",
                    )
                    .help("read as `application/x-www-form-urlencoded`; put the schema under `content`"),
                );
                (parameter.schema, Style::FormText)
            }
            None => (parameter.schema, style(parameter.style)),
        };
        let value = match schema {
            Some(schema) => self.use_of(schema, View::Request, origin),
            None => {
                let is_typed = matches!(style, Style::Json | Style::FormText);
                self.plain(&located.at, origin(), if is_typed { Shape::Any(Why::NoSchema) } else { text() })
            }
        };
        let target = schema.map(|schema| (self.schema(schema), self.schema(self.resolve(schema).0)));
        let default =
            target.as_ref().and_then(|(own, target)| own.default.clone().or_else(|| target.default.clone()));
        let example = target
            .as_ref()
            .and_then(|(own, target)| own.examples.first().or(target.examples.first()).cloned());
        Parameter {
            at: located.at.clone(),
            // What is the whole goes by no name on the wire, but the field needs one.
            name: if parameter.name.is_empty() { "query".to_owned() } else { parameter.name.clone() },
            location,
            style,
            explode: parameter.explode,
            allow_empty: parameter.allow_empty_value && location == Location::Query,
            allow_reserved: parameter.allow_reserved && location == Location::Query,
            besides: Vec::new(),
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

    /// Says that the query string is read twice: as a whole, and in parts.
    fn report_query_twice(&mut self, parameters: &[Parameter]) {
        let first = |location| parameters.iter().find(|parameter| parameter.location == location);
        let (Some(whole), Some(part)) = (first(Location::QueryString), first(Location::Query)) else {
            return;
        };
        self.note(
            Diagnostic::new(
                codes::QUERY_STRING,
                &whole.at,
                format!("the query string is a parameter as a whole, and `{}` is a part of it", part.name),
            )
            .related(&part.at, "this one is in the query string too")
            .help("both are read; describe the query string in one way (OpenAPI 3.2 §4.12.1)"),
        );
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

fn simple_style(location: Location) -> Style {
    match location {
        Location::Path | Location::Header | Location::QueryString => Style::Simple,
        Location::Query | Location::Cookie => Style::Form,
    }
}

/// Whether a media type is that of forms.
fn is_form(media: &str) -> bool {
    essence(media).eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// Whether a media type is plain text.
fn is_text(media: &str) -> bool {
    essence(media).eq_ignore_ascii_case("text/plain")
}

fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

fn style(style: ParameterStyle) -> Style {
    match style {
        ParameterStyle::Simple => Style::Simple,
        ParameterStyle::Label => Style::Label,
        ParameterStyle::Matrix => Style::Matrix,
        ParameterStyle::Form => Style::Form,
        ParameterStyle::Cookie => Style::Cookie,
        ParameterStyle::SpaceDelimited => Style::SpaceDelimited,
        ParameterStyle::PipeDelimited => Style::PipeDelimited,
        ParameterStyle::DeepObject => Style::DeepObject,
    }
}
