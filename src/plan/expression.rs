//! Runtime expressions, as Rust finds the same in a request and an answer.

use super::check::Wrapper;
use super::context::{Context, quoted};
use super::parameters::has_default;
use crate::ir::{Expression, Followed, Location, Media, OperationId, Part, Shape, Status, Step, Use};

/// What an expression is found in.
pub(super) struct Ground {
    pub(super) operation: OperationId,
    /// The answer, where there is one already.
    pub(super) response: Option<usize>,
}

/// An expression of Rust that finds a value: a reference.
pub(super) struct Found {
    pub(super) expression: String,
    /// Whether it is a text that is never empty.
    pub(super) is_certain: bool,
    pub(super) takes: Takes,
}

/// What a function must be given for an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Nothing,
    /// The request.
    Request,
    /// The answer's body.
    Body,
    /// A header of the answer, by index.
    Header(usize),
    /// The answer's status.
    Status,
}

impl Context<'_> {
    /// How an expression finds its value; none where types do not tell.
    pub(super) fn found(&self, ground: &Ground, expression: &Expression) -> Option<Found> {
        let one = &self.api.operations[ground.operation.index()];
        let names = &self.names.operations[ground.operation.index()];
        let text = |expression: String| Found { expression, is_certain: false, takes: Takes::Request };
        match expression {
            Expression::Url => Some(text(format!("&self.{}.uri.to_string()", names.parts))),
            Expression::Method => Some(text(format!("self.{}.method.as_str()", names.parts))),
            Expression::StatusCode => Some(match one.responses[ground.response?].status {
                Status::Code(code) => {
                    Found { expression: format!("&{code}"), is_certain: true, takes: Takes::Nothing }
                }
                _ => Found { expression: "&status.as_u16()".into(), is_certain: true, takes: Takes::Status },
            }),
            Expression::Request(Part::Body(tokens)) => {
                let body = one.body.as_ref()?;
                let root = format!("self.{}", names.body);
                let root = if body.required { root } else { format!("{root}.as_ref()?") };
                self.within(root, &body.media, tokens, Takes::Request)
            }
            Expression::Request(part) => {
                let (location, name) = part.place()?;
                let Some(index) = self.api.named(ground.operation, location, name) else {
                    return (location == Location::Header).then(|| {
                        let name = quoted(&name.to_ascii_lowercase());
                        text(format!("self.{}.headers.get({name})?.to_str().ok()?", names.parts))
                    });
                };
                let parameter = &one.parameters[index];
                let field = format!("self.{}", names.parameters[index]);
                let always = parameter.required || has_default(self, ground.operation, index, parameter);
                let expression = if always { format!("&{field}") } else { format!("{field}.as_ref()?") };
                let is_certain = always && self.is_certain(parameter.value);
                Some(Found { expression, is_certain, takes: Takes::Request })
            }
            Expression::Response(Part::Body(tokens)) => {
                let response = &one.responses[ground.response?];
                self.within("body".to_owned(), &response.media, tokens, Takes::Body)
            }
            Expression::Response(Part::Header(name)) => {
                let headers = &one.responses[ground.response?].headers;
                let index = headers.iter().position(|header| header.name.eq_ignore_ascii_case(name))?;
                let expression = self.names.operations[ground.operation.index()].responses[ground.response?]
                    .headers[index]
                    .clone();
                Some(Found { expression, is_certain: false, takes: Takes::Header(index) })
            }
            Expression::Response(_) => None,
        }
    }

    fn within(&self, root: String, media: &[Media], tokens: &[String], takes: Takes) -> Option<Found> {
        let [media] = media else { return None };
        let from = media.typed().filter(|_| media.stream.is_none())?;
        let Followed::To(steps, to) = self.api.follow(from, tokens) else { return None };
        let or_null = |used: Use| {
            let has_null =
                used.nullable && !matches!(self.api.ty(used.ty).shape, Shape::Any(_) | Shape::Null);
            if has_null { ".as_ref()?" } else { "" }
        };
        let mut expression = root + or_null(from);
        let mut used = from;
        for step in &steps {
            if self.facts.newtypes.contains(&used.ty) {
                expression.push_str(".0");
            }
            match step {
                Step::Field(id, index) => {
                    expression.push_str(&format!(".{}", self.names.types[id.index()].fields[*index]));
                    expression.push_str(match self.field_wrapper(*id, *index) {
                        Wrapper::None => "",
                        Wrapper::Option => ".as_ref()?",
                        Wrapper::Field => ".value()?",
                    });
                }
                Step::Additional(id, key) => {
                    let field = &self.names.types[id.index()].additional;
                    expression.push_str(&format!(".{field}.get({})?", quoted(key)));
                }
                Step::Key(key) => expression.push_str(&format!(".get({})?", quoted(key))),
                Step::Item(0) => expression.push_str(".first()?"),
                Step::Item(index) => expression.push_str(&format!(".get({index})?")),
                Step::Json(pointer) => expression.push_str(&format!(".pointer({})?", quoted(pointer))),
            }
            used = match (step, &self.api.ty(used.ty).shape) {
                (Step::Field(_, index), Shape::Struct(object)) => object.fields[*index].value,
                (Step::Additional(..), Shape::Struct(object)) => match object.additional {
                    crate::ir::Additional::Kept(values) => values,
                    _ => return None,
                },
                (Step::Key(_), Shape::Map(map)) => map.values,
                (Step::Item(_), Shape::Array(array)) => array.items,
                _ => used,
            };
            if !matches!(step, Step::Field(..) | Step::Json(_)) {
                expression.push_str(or_null(used));
            }
        }
        let is_certain = !expression.contains('?') && self.is_certain(to);
        let expression = if expression.ends_with('?') || expression == "body" {
            expression
        } else {
            format!("&{expression}")
        };
        Some(Found { expression, is_certain, takes })
    }

    /// Whether a value of a type is always written as a text that has something in it.
    pub(super) fn is_certain(&self, used: Use) -> bool {
        use crate::ir::StringFormat;
        match &self.api.ty(used.ty).shape {
            Shape::Boolean | Shape::Integer(_) => true,
            Shape::String(string) => {
                matches!(string.format, StringFormat::Uuid | StringFormat::Date | StringFormat::DateTime)
            }
            _ => false,
        }
    }
}
