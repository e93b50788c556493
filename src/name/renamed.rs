//! Names that the settings give.

use std::collections::{BTreeMap, BTreeSet};

use crate::analyze::Facts;
use crate::config::Renames;
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Operation, Origin, Type, TypeId};
use crate::suggest::closest;

/// Says which names are given to what is not there.
pub(super) fn complain(
    api: &Api,
    facts: &Facts,
    renames: &Renames,
    types: &BTreeMap<String, String>,
    sink: &mut Sink,
) {
    let schemas: BTreeSet<&str> = api
        .type_ids()
        .filter_map(|(_, ty)| match &ty.origin {
            Origin::Component(name) => Some(name.as_str()),
            _ => None,
        })
        .collect();
    unknown("names.schemas", "schema", &renames.schemas, &schemas, sink);
    unknown("types", "schema", types, &schemas, sink);
    let plain = |(id, ty): &(TypeId, &Type)| match &ty.origin {
        Origin::Component(name) => types.contains_key(name) && !facts.is_item(*id, ty),
        _ => false,
    };
    for (_, ty) in api.type_ids().filter(plain) {
        let message =
            "the settings name a type of your own for this schema, which has none of its own to replace";
        let help = "only objects, enums and unions become types with names";
        sink.push(Diagnostic::at_key(codes::NAME_SETTING, &ty.at, message).help(help));
    }
    let tags = api.groups.iter().filter_map(|group| group.tag.as_deref()).collect();
    unknown("names.tags", "tag of an operation", &renames.tags, &tags, sink);
    let routes: Vec<String> = api.operations.iter().map(route).collect();
    let ids = api.operations.iter().filter_map(|operation| operation.operation_id.as_deref());
    let operations = ids.chain(routes.iter().map(String::as_str)).collect();
    unknown("names.operations", "operation", &renames.operations, &operations, sink);
}

/// The name that the settings give to an operation.
pub(super) fn operation<'r>(renames: &'r Renames, operation: &Operation) -> Option<&'r String> {
    if renames.operations.is_empty() {
        return None;
    }
    let by_id = operation.operation_id.as_ref().and_then(|id| renames.operations.get(id));
    by_id.or_else(|| renames.operations.get(&route(operation)))
}

/// `GET /pets`
fn route(operation: &Operation) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

fn unknown(
    table: &str,
    what: &str,
    given: &BTreeMap<String, String>,
    known: &BTreeSet<&str>,
    sink: &mut Sink,
) {
    for name in given.keys().filter(|name| !known.contains(name.as_str())) {
        let message = format!("`{table}` in the settings names `{name}`, which is no {what} of the document");
        let near = closest(name, known.iter().copied());
        let help = near.map_or("remove it".to_owned(), |near| format!("did you mean `{near}`?"));
        sink.push(Diagnostic::whole(codes::NAME_SETTING, message).help(help));
    }
}
