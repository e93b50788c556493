//! Which framework a document comes from.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Operation, Origin, Shape, Type};
use crate::source::Pointer;

/// Offers to behave as `FastAPI` does where the document is evidently one of its own.
pub(super) fn check(api: &Api, config: &Config, sink: &mut Sink) {
    if config.compat.is_some() {
        return;
    }
    let errors = api.types.iter().find(|ty| is_object(ty, "HTTPValidationError", &["detail"]));
    let finding = api.types.iter().any(|ty| is_object(ty, "ValidationError", &["loc", "msg", "type"]));
    // What FastAPI puts into every document that has something to validate; else what it calls operations.
    let at = errors.filter(|_| finding).map(|ty| &ty.at);
    let Some(at) = at.or_else(|| named_by_fastapi(api)) else { return };
    sink.push(Diagnostic::new(codes::FASTAPI, at, "this is a document of FastAPI's").help(
        "`--compat fastapi` makes a server whose clients do not notice the move: its error bodies, its lax \
         reading of values, its redirects",
    ));
}

/// Where the first operation stands, if nearly all have the ids that `FastAPI` makes up: the function's name, the path
/// and the method, with `_` for whatever is no letter or digit.
fn named_by_fastapi(api: &Api) -> Option<&Pointer> {
    let made_up = |operation: &&Operation| {
        let path: String =
            operation.path.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
        let end = format!("{path}_{}", operation.method.to_lowercase());
        operation.operation_id.as_ref().is_some_and(|id| id.len() > end.len() && id.ends_with(&end))
    };
    let count = api.operations.iter().filter(made_up).count();
    let nearly_all = count >= 3 && count * 10 >= api.operations.len() * 9;
    api.operations.first().filter(|_| nearly_all).map(|operation| &operation.at)
}

/// Whether a type is the component of a name and has these fields.
fn is_object(ty: &Type, name: &str, fields: &[&str]) -> bool {
    let is_named = matches!(&ty.origin, Origin::Component(known) if known == name);
    let Shape::Struct(object) = &ty.shape else { return false };
    is_named && fields.iter().all(|name| object.fields.iter().any(|field| field.name == *name))
}
