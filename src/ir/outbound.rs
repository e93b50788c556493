//! What the server asks of others, and where its answers lead.

use serde_json::Value;

use super::{
    Additional, Api, Body, Docs, Location, Media, OperationId, Parameter, Response, Shape, TypeId, Use,
};
use crate::source::Pointer;

/// A request that the server sends: a webhook, or a callback.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Where it stands.
    pub at: Pointer,
    /// When it is sent, and where to.
    pub occasion: Occasion,
    /// The method, in capitals.
    pub method: String,
    /// Summary, description, deprecation.
    pub docs: Docs,
    /// Its parameters; none in the path, as whoever subscribes gives the whole address.
    pub parameters: Vec<Parameter>,
    /// Its body: of one media type, as it is the sender who chooses.
    pub body: Option<Body>,
    /// The answers it may get, each of one media type at most and without headers.
    pub responses: Vec<Response>,
}

/// When a request is sent.
#[derive(Debug, Clone)]
pub enum Occasion {
    /// Something happened: to whoever has subscribed, by whatever means.
    Webhook(String),
    /// An operation was asked for it.
    Callback {
        /// The operation.
        operation: OperationId,
        /// The name that the operation gives it.
        name: String,
        /// The address as the document writes it.
        written: String,
        /// What the address is made of; none where the operation's request does not tell it.
        url: Option<Vec<Piece>>,
    },
}

/// A piece of a text that is made of a request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text.
    Text(String),
    /// What an expression finds.
    Value(Expression),
}

impl Piece {
    /// The expression, where it is one.
    pub fn expression(&self) -> Option<&Expression> {
        match self {
            Self::Value(expression) => Some(expression),
            Self::Text(_) => None,
        }
    }
}

/// A runtime expression (OpenAPI 3.1 §4.8.20.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// `$url`
    Url,
    /// `$method`
    Method,
    /// `$statusCode`
    StatusCode,
    /// `$request.…`
    Request(Part),
    /// `$response.…`
    Response(Part),
}

/// A part of a request or an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// A header.
    Header(String),
    /// A parameter in the query string.
    Query(String),
    /// A parameter in the path.
    Path(String),
    /// What a pointer's tokens lead to in the body.
    Body(Vec<String>),
}

impl Part {
    /// Where a parameter stands, and its name; none for a body.
    pub fn place(&self) -> Option<(Location, &str)> {
        match self {
            Self::Header(name) => Some((Location::Header, name)),
            Self::Query(name) => Some((Location::Query, name)),
            Self::Path(name) => Some((Location::Path, name)),
            Self::Body(_) => None,
        }
    }
}

/// A link: from an answer to a request that may follow it.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it stands.
    pub at: Pointer,
    /// Its name.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// Whose answer it is.
    pub operation: OperationId,
    /// Which answer, by index.
    pub response: usize,
    /// Which operation follows.
    pub target: OperationId,
    /// What its parameters are, by index.
    pub parameters: Vec<(usize, LinkValue)>,
}

/// What a link gives for a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkValue {
    /// This.
    Constant(Value),
    /// A value of the request or the answer.
    Expression(Expression),
    /// A text with such values in it.
    Text(Vec<Piece>),
}

impl LinkValue {
    /// Every expression in it.
    pub fn expressions(&self) -> Vec<&Expression> {
        match self {
            Self::Constant(_) => Vec::new(),
            Self::Expression(expression) => vec![expression],
            Self::Text(pieces) => pieces.iter().filter_map(Piece::expression).collect(),
        }
    }
}

/// A step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// To a field, by its index.
    Field(TypeId, usize),
    /// To a key that the type's fields do not have.
    Additional(TypeId, String),
    /// To a key of a map.
    Key(String),
    /// To an element of a list.
    Item(usize),
    /// By a pointer, into JSON of any kind.
    Json(String),
}

/// Where a pointer leads in a value of a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Followed {
    /// There, and what it is.
    To(Vec<Step>, Use),
    /// Where types do not tell: into one of several.
    Unknown,
    /// To nothing that a value of the type has: at the token with this index.
    Nowhere(usize),
}

impl Api {
    /// The parameter that an expression names: headers in any case.
    pub fn named(&self, operation: OperationId, location: Location, name: &str) -> Option<usize> {
        let parameters = &self.operations[operation.index()].parameters;
        parameters.iter().position(|parameter| {
            let same = if location == Location::Header {
                parameter.name.eq_ignore_ascii_case(name)
            } else {
                parameter.name == name
            };
            same && parameter.location == location
        })
    }

    /// The type of what an expression about an operation, and about one of its answers, finds; none where types do not
    /// tell.
    pub fn found_by(
        &self,
        operation: OperationId,
        response: Option<usize>,
        expression: &Expression,
    ) -> Option<Use> {
        let one = &self.operations[operation.index()];
        let within = |media: &[Media], tokens: &[String]| {
            let [media] = media else { return None };
            match self.follow(media.typed()?, tokens) {
                Followed::To(_, used) => Some(used),
                Followed::Unknown | Followed::Nowhere(_) => None,
            }
        };
        match expression {
            Expression::Request(Part::Body(tokens)) => within(&one.body.as_ref()?.media, tokens),
            Expression::Request(part) => {
                let (location, name) = part.place()?;
                Some(one.parameters[self.named(operation, location, name)?].value)
            }
            Expression::Response(Part::Body(tokens)) => within(&one.responses[response?].media, tokens),
            _ => None,
        }
    }

    /// Follows the tokens of a pointer into a type.
    pub fn follow(&self, from: Use, tokens: &[String]) -> Followed {
        let (mut used, mut steps) = (from, Vec::new());
        for (at, token) in tokens.iter().enumerate() {
            let id = used.ty;
            match &self.ty(id).shape {
                Shape::Struct(object) => {
                    let field = object.fields.iter().position(|field| field.name == *token);
                    let (value, step) = match (field, object.additional) {
                        (Some(index), _) => (object.fields[index].value, Step::Field(id, index)),
                        (None, Additional::Kept(values)) => (values, Step::Additional(id, token.clone())),
                        (None, _) => return Followed::Nowhere(at),
                    };
                    used = value;
                    steps.push(step);
                }
                Shape::Map(map) => {
                    used = map.values;
                    steps.push(Step::Key(token.clone()));
                }
                Shape::Array(array) => {
                    let Ok(index) = token.parse() else { return Followed::Nowhere(at) };
                    used = array.items;
                    steps.push(Step::Item(index));
                }
                Shape::Any(_) => {
                    let escaped = |token: &String| token.replace('~', "~0").replace('/', "~1");
                    let rest: Vec<String> = tokens[at..].iter().map(escaped).collect();
                    steps.push(Step::Json(format!("/{}", rest.join("/"))));
                    return Followed::To(steps, used);
                }
                Shape::Union(_) | Shape::Tuple(_) => return Followed::Unknown,
                _ => return Followed::Nowhere(at),
            }
        }
        Followed::To(steps, used)
    }
}
