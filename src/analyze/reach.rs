//! Which types a request, an answer or a patch may hold.

use super::{extra_parts, parts};
use crate::ir::{Api, Extra, Media, MediaKind, Occasion, Piece, Shape, Type, TypeId, Use};

/// The directions, by type.
pub(super) struct Reach {
    pub(super) request: Vec<bool>,
    pub(super) response: Vec<bool>,
    pub(super) held: Vec<bool>,
    pub(super) patched: Vec<bool>,
    pub(super) compared: Vec<bool>,
    pub(super) answered: Vec<bool>,
}

pub(super) fn reach(api: &Api) -> Reach {
    let none = || vec![false; api.types.len()];
    let mut reach = Reach {
        request: none(),
        response: none(),
        held: none(),
        patched: none(),
        compared: none(),
        answered: none(),
    };
    for operation in &api.operations {
        for parameter in &operation.parameters {
            spread(api, parameter.value.ty, &mut reach.request);
        }
        for media in operation.body.iter().flat_map(|body| &body.media) {
            for value in media.used() {
                spread(api, value.ty, &mut reach.request);
                if operation.method == "PATCH" || media.essence.ends_with("merge-patch+json") {
                    spread(api, value.ty, &mut reach.patched);
                }
            }
        }
        for response in &operation.responses {
            let headers = response.headers.iter().map(|header| header.value);
            let (xml, bodies): (Vec<&Media>, Vec<&Media>) =
                response.media.iter().partition(|media| media.kind == MediaKind::Xml);
            for value in headers.chain(bodies.into_iter().filter_map(Media::typed)) {
                spread(api, value.ty, &mut reach.response);
                spread_over(api, value.ty, &mut reach.answered, told);
            }
            // What is written as XML is not compared with the document, and neither is what the server asks of others.
            for value in xml.into_iter().filter_map(Media::typed) {
                spread(api, value.ty, &mut reach.response);
            }
        }
    }
    for one in &api.outbound {
        for parameter in &one.parameters {
            spread(api, parameter.value.ty, &mut reach.response);
        }
        for value in one.body.iter().flat_map(|body| &body.media).filter_map(Media::typed) {
            spread(api, value.ty, &mut reach.response);
        }
        for value in one.responses.iter().flat_map(|response| &response.media).filter_map(Media::typed) {
            spread(api, value.ty, &mut reach.request);
        }
    }
    for found in found(api) {
        spread(api, found.ty, &mut reach.response);
    }
    for (id, view) in &api.views {
        if reach.response[id.index()] {
            spread(api, view.of, &mut reach.held);
        }
    }
    for (id, _) in api.type_ids() {
        if reach.request[id.index()] {
            spread_over(api, id, &mut reach.compared, |ty| [parts(ty), extra_parts(ty)].concat());
        }
    }
    reach
}

/// What the addresses of callbacks and links are made of: it is written, wherever it comes from.
fn found(api: &Api) -> Vec<Use> {
    let callbacks = api.outbound.iter().filter_map(|one| match &one.occasion {
        Occasion::Callback { operation, url: Some(url), .. } => {
            let expressions = url.iter().filter_map(Piece::expression);
            Some(expressions.filter_map(|one| api.found_by(*operation, None, one)).collect())
        }
        _ => None,
    });
    let links = api.links.iter().map(|link| {
        let expressions = link.parameters.iter().flat_map(|(_, value)| value.expressions());
        expressions.filter_map(|one| api.found_by(link.operation, Some(link.response), one)).collect()
    });
    // What a link does not tell is asked of whoever follows it.
    let asked = api.links.iter().map(|link| {
        let parameters = api.operations[link.target.index()].parameters.iter().enumerate();
        let untold = parameters.filter(|(index, _)| !link.parameters.iter().any(|(told, _)| told == index));
        untold.map(|(_, parameter)| parameter.value).collect()
    });
    callbacks.chain(links).chain(asked).collect::<Vec<Vec<Use>>>().concat()
}

fn spread(api: &Api, from: TypeId, seen: &mut [bool]) {
    spread_over(api, from, seen, parts);
}

/// What the schema of a type speaks of. Where it tells types by a place in a list, or by the pattern of a name, it speaks
/// of these, not of what they have in common.
fn told(ty: &Type) -> Vec<Use> {
    let told = |told: fn(&Extra) -> bool| ty.extra.as_deref().is_some_and(told);
    let own = match &ty.shape {
        Shape::Array(_) if told(|extra| !extra.prefix.is_empty()) => Vec::new(),
        Shape::Map(_) if told(|extra| !extra.pattern_properties.is_empty()) => Vec::new(),
        Shape::Struct(object) if told(|extra| !extra.pattern_properties.is_empty()) => {
            object.fields.iter().map(|field| field.value).collect()
        }
        _ => parts(ty),
    };
    [own, extra_parts(ty)].concat()
}

fn spread_over(api: &Api, from: TypeId, seen: &mut [bool], parts: impl Fn(&Type) -> Vec<Use>) {
    let mut stack = vec![from];
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut seen[id.index()], true) {
            stack.extend(parts(api.ty(id)).iter().map(|part| part.ty));
        }
    }
}
