//! Which framework a document comes from.

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Origin, Shape, Type};

/// Offers to behave as `FastAPI` does where the document is evidently one of its own.
pub(super) fn check(api: &Api, config: &Config, sink: &mut Sink) {
    if config.compat.is_some() {
        return;
    }
    // What FastAPI puts into every document that has something to validate.
    let error = api.types.iter().find(|ty| is_object(ty, "HTTPValidationError", &["detail"]));
    let finding = api.types.iter().any(|ty| is_object(ty, "ValidationError", &["loc", "msg", "type"]));
    if let Some(error) = error.filter(|_| finding) {
        sink.push(
            Diagnostic::new(codes::FASTAPI, &error.at, "this is a document of FastAPI's").help(
                "`--compat fastapi` makes a server whose clients do not notice the move: its error bodies, its lax \
                 reading of values, its redirects",
            ),
        );
    }
}

/// Whether a type is the component of a name and has these fields.
fn is_object(ty: &Type, name: &str, fields: &[&str]) -> bool {
    let is_named = matches!(&ty.origin, Origin::Component(known) if known == name);
    let Shape::Struct(object) = &ty.shape else { return false };
    is_named && fields.iter().all(|name| object.fields.iter().any(|field| field.name == *name))
}
