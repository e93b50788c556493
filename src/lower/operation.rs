//! Operations, their parameters, bodies and answers.

use std::collections::{BTreeMap, HashMap};

use super::Lowering;
use super::base;
use super::outbound;
use super::paging;
use super::security;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Api, Docs, Group, GroupId, Operation, OperationId, Shape, StringFormat, StringShape};
use crate::load::{self, Document};
use crate::source::Pointer;

/// Every operation of the document, and every type they lead to.
pub(super) fn lower_operations(document: &Document, lowering: &mut Lowering<'_>) -> Api {
    let mut groups = Groups::new(document);
    let mut operations = Vec::with_capacity(document.operations.len());
    for (index, operation) in document.operations.iter().enumerate() {
        let group = groups.of(operation);
        operations.push(lowering.operation(OperationId::new(index), group, operation));
    }
    let mut outbound = outbound::lower_outbound(document, lowering);
    lowering.drain();
    lowering.collapse_unions();
    for operation in &mut operations {
        lowering.settle_parameters(operation);
        for media in operation.body.iter_mut().flat_map(|body| &mut body.media) {
            lowering.settle(media, false);
        }
        for media in operation.responses.iter_mut().flat_map(|response| &mut response.media) {
            lowering.settle(media, true);
        }
    }
    for one in &mut outbound {
        lowering.settle_outbound(one);
    }
    let base_path = base::path(document, lowering);
    let credentials = query_credentials(document);
    for operation in &mut operations {
        operation.query_names.extend(credentials.iter().cloned());
    }
    let security = security::security(document, &mut operations, lowering);
    Api {
        title: document.info.title.clone(),
        version: document.info.version.clone(),
        description: document.info.description.clone(),
        base_path,
        groups: groups.list,
        operations,
        outbound,
        links: Vec::new(),
        security,
        types: lowering.types.drain(..).map(|ty| ty.expect("the queue is empty")).collect(),
        views: BTreeMap::new(),
        hidden: std::mem::take(&mut lowering.hidden),
        xml: std::mem::take(&mut lowering.xml),
        unserved: document.unserved.schemas.clone(),
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
        let body = operation
            .request_body
            .as_ref()
            .and_then(|body| self.body(id, body, &operation.request_item_schemas));
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
            security: None,
            parameters,
            query_names: conditions(&operation.path),
            body,
            responses,
            page: paging::page(&operation.extensions),
        }
    }
}

/// The names that the end of a path asks for in the query string: `/items?draft=true`.
fn conditions(path: &str) -> Vec<String> {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default());
    names.filter(|name| !name.is_empty() && !name.starts_with('{')).map(str::to_owned).collect()
}

/// The names of credentials that clients write into the query string.
fn query_credentials(document: &Document) -> Vec<String> {
    let schemes = document.security_schemes.values();
    let names = schemes.filter_map(|scheme| match &scheme.item {
        load::SecurityScheme::Known(openapiv3::SecurityScheme::APIKey {
            location: openapiv3::APIKeyLocation::Query,
            name,
            ..
        }) => Some(name.clone()),
        _ => None,
    });
    names.collect()
}

pub(super) fn text() -> Shape {
    Shape::String(StringShape {
        format: StringFormat::Text,
        min_length: None,
        max_length: None,
        pattern: None,
    })
}
