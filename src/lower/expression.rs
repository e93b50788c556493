//! Runtime expressions (OpenAPI 3.1 §4.8.20.3): what they are made of, and whether they find anything.

use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Api, Expression, Followed, Location, OperationId, Part, Piece, Use};
use crate::source::Pointer;
use crate::suggest::closest;

/// Headers of a request that need not be described: OpenAPI has no parameters for them.
pub(super) const UNDESCRIBED: &[&str] = &["accept", "authorization", "content-type"];

/// What is wrong with an expression.
pub(super) struct Wrong {
    what: String,
    help: String,
}

impl Wrong {
    pub(super) fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }

    /// The finding, where it stands.
    pub(super) fn found(self, at: &Pointer, consequence: &str) -> Diagnostic {
        Diagnostic::new(codes::EXPRESSION, at, format!("{}; {consequence}", self.what)).help(self.help)
    }
}

/// Reads an expression; nothing where the text is none.
pub(super) fn parse(text: &str) -> Option<Expression> {
    match text {
        "$url" => return Some(Expression::Url),
        "$method" => return Some(Expression::Method),
        "$statusCode" => return Some(Expression::StatusCode),
        _ => {}
    }
    if let Some(source) = text.strip_prefix("$request.") {
        return part(source).map(Expression::Request);
    }
    part(text.strip_prefix("$response.")?).map(Expression::Response)
}

/// Divides a text with expressions in braces.
pub(super) fn pieces(text: &str) -> Result<Vec<Piece>, Wrong> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("{$") {
        if start > 0 {
            pieces.push(Piece::Text(rest[..start].to_owned()));
        }
        let inner = &rest[start + 1..];
        let end = inner.find('}').ok_or_else(|| {
            Wrong::new(format!("`{}` has no `}}`", &rest[start..]), "end the expression with a brace")
        })?;
        pieces.push(Piece::Value(parse(&inner[..end]).ok_or_else(|| unknown(&inner[..end]))?));
        rest = &inner[end + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// That a text is no expression.
pub(super) fn unknown(text: &str) -> Wrong {
    Wrong::new(
        format!("`{text}` is no runtime expression"),
        "write `$url`, `$method`, `$request.body#/name`, `$request.query.name`, `$response.header.name` or their like",
    )
}

/// Whether an expression finds something in an operation's request, or in one of its answers.
///
/// # Errors
/// What it does not find.
pub(super) fn check(
    api: &Api,
    id: OperationId,
    response: Option<usize>,
    expression: &Expression,
) -> Result<(), Wrong> {
    let operation = &api.operations[id.index()];
    let response = response.map(|index| &operation.responses[index]);
    match expression {
        Expression::Url | Expression::Method | Expression::StatusCode => Ok(()),
        Expression::Request(Part::Body(tokens)) => {
            let Some(body) = &operation.body else {
                return Err(Wrong::new("the operation has no body", "take the value from its parameters"));
            };
            let [media] = body.media.as_slice() else { return Ok(()) };
            follow(api, media.typed(), tokens)
        }
        Expression::Request(part) => {
            let Some((location, name)) = part.place() else { return Ok(()) };
            if api.named(id, location, name).is_some()
                || (location == Location::Header && UNDESCRIBED.iter().any(|h| h.eq_ignore_ascii_case(name)))
            {
                return Ok(());
            }
            let known: Vec<&str> = operation
                .parameters
                .iter()
                .filter(|parameter| parameter.location == location)
                .map(|parameter| parameter.name.as_str())
                .collect();
            Err(Wrong::new(
                format!("`{} {}` has no such parameter `{name}`", operation.method, operation.path),
                suggestion(name, &known, "parameters must be described to be used in expressions"),
            ))
        }
        Expression::Response(part) => {
            let Some(response) = response else { return Ok(()) };
            match part {
                Part::Body(tokens) => match response.media.as_slice() {
                    [] => Err(Wrong::new("this answer has no body", "take the value from the request")),
                    [media] => follow(api, media.typed(), tokens),
                    _ => Ok(()),
                },
                Part::Header(name) => {
                    let known: Vec<&str> =
                        response.headers.iter().map(|header| header.name.as_str()).collect();
                    if known.iter().any(|header| header.eq_ignore_ascii_case(name)) {
                        return Ok(());
                    }
                    Err(Wrong::new(
                        format!("this answer has no header `{name}`"),
                        suggestion(name, &known, "describe the header with this answer"),
                    ))
                }
                Part::Query(_) | Part::Path(_) => Err(Wrong::new(
                    "an answer has neither a path nor a query string",
                    "write `$request` instead of `$response`",
                )),
            }
        }
    }
}

fn follow(api: &Api, value: Option<Use>, tokens: &[String]) -> Result<(), Wrong> {
    let Some(value) = value else {
        return Err(Wrong::new(
            "the body is not one whose parts are known",
            "only JSON and forms with a schema can be looked into",
        ));
    };
    let Followed::Nowhere(at) = api.follow(value, tokens) else { return Ok(()) };
    let whole = tokens.iter().map(|token| format!("/{token}")).collect::<String>();
    Err(Wrong::new(
        format!("`#{whole}` leads nowhere: the body has no `{}` there", tokens[at]),
        "name a property that the schema has; `readOnly` ones are in no request, `writeOnly` ones in no answer",
    ))
}

fn suggestion(name: &str, known: &[&str], otherwise: &str) -> String {
    closest(name, known.iter().copied())
        .map_or_else(|| otherwise.to_owned(), |known| format!("did you mean `{known}`?"))
}

/// `header.`, `query.`, `path.` and a name, or `body` and a pointer.
fn part(source: &str) -> Option<Part> {
    if let Some(rest) = source.strip_prefix("body") {
        let pointer = rest.strip_prefix('#').or_else(|| rest.is_empty().then_some(""))?;
        if pointer.is_empty() {
            return Some(Part::Body(Vec::new()));
        }
        let tokens = pointer.strip_prefix('/')?.split('/');
        return Some(Part::Body(tokens.map(|token| token.replace("~1", "/").replace("~0", "~")).collect()));
    }
    let (kind, name) = source.split_once('.')?;
    let name = (!name.is_empty()).then(|| name.to_owned())?;
    match kind {
        "header" => Some(Part::Header(name)),
        "query" => Some(Part::Query(name)),
        "path" => Some(Part::Path(name)),
        _ => None,
    }
}
