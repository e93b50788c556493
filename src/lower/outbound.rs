//! Webhooks and callbacks: requests that the server sends.
//!
//! What is `readOnly` is the server's to tell, so that it is sent, and what is `writeOnly` is not: a body that is sent
//! has the view of an answer, and an answer that is read the view of a request.

use super::Lowering;
use super::expression::{self, Wrong};
use super::responses::status;
use super::view::View;
use crate::diagnostic::{Diagnostic, Severity, Sink, codes};
use crate::ir::{
    Api, Body, Docs, Media, MediaKind, Occasion, OperationId, Origin, Outbound, Piece, Response, Status,
};
use crate::load::{self, Document, Located, ParameterLocation};
use crate::source::Pointer;

/// Every webhook and callback of the document.
pub(super) fn lower_outbound(document: &Document, lowering: &mut Lowering<'_>) -> Vec<Outbound> {
    let mut outbound = Vec::new();
    let first = document.operations.len();
    let is_wanted = wants_webhooks(document, lowering);
    for webhook in document.webhooks.iter().filter(|_| is_wanted) {
        let id = OperationId::new(first + outbound.len());
        outbound.push(lowering.outbound(id, webhook, Occasion::Webhook(webhook.path.clone())));
        lowering.nested(webhook);
    }
    for (index, operation) in document.operations.iter().enumerate() {
        for (name, written, callback) in &operation.callbacks {
            let occasion = Occasion::Callback {
                operation: OperationId::new(index),
                name: name.clone(),
                written: written.clone(),
                url: None,
            };
            let id = OperationId::new(first + outbound.len());
            outbound.push(lowering.outbound(id, callback, occasion));
            lowering.nested(callback);
        }
    }
    outbound
}

/// Whether webhooks are generated. What is an extension of 3.0 is so where the settings ask for it: its models are many,
/// and who serves such a document seldom sends what it lists.
fn wants_webhooks(document: &Document, lowering: &mut Lowering<'_>) -> bool {
    match lowering.config.webhooks {
        Some(wanted) => wanted,
        None if document.webhooks_are_extension && !document.webhooks.is_empty() => {
            let mut note = Diagnostic::at_key(
                codes::NOT_GENERATED,
                &Pointer::root().key("x-webhooks"),
                "what `x-webhooks` lists is left out",
            )
            .help("`webhooks = true` in specwright.toml makes functions that send them");
            note.severity = Severity::Note;
            lowering.sink.push(note);
            false
        }
        None => true,
    }
}

/// Finds out what the addresses of callbacks are made of, now that all types are known.
pub(super) fn addresses(api: &mut Api, sink: &mut Sink) {
    let found: Vec<_> = api.outbound.iter().map(|one| address(api, one, sink)).collect();
    for (one, found) in api.outbound.iter_mut().zip(found) {
        if let Occasion::Callback { url, .. } = &mut one.occasion {
            *url = found;
        }
    }
}

fn address(api: &Api, one: &Outbound, sink: &mut Sink) -> Option<Vec<Piece>> {
    let Occasion::Callback { operation, written, .. } = &one.occasion else { return None };
    let check = |pieces: Vec<Piece>| -> Result<Vec<Piece>, Wrong> {
        for piece in &pieces {
            if let Piece::Value(expression) = piece {
                expression::check(api, *operation, None, expression)?;
            }
        }
        Ok(pieces)
    };
    // Without braces the whole may be an expression: not to the letter, but plain.
    let read = match expression::parse(written) {
        Some(whole) => Ok(vec![Piece::Value(whole)]),
        None => expression::pieces(written),
    };
    match read.and_then(check) {
        Ok(pieces) => Some(pieces),
        Err(wrong) => {
            sink.push(wrong.found(&one.at, "where the callback is sent to is left to the application"));
            None
        }
    }
}

impl Lowering<'_> {
    fn outbound(&mut self, id: OperationId, operation: &load::Operation, occasion: Occasion) -> Outbound {
        // Whoever subscribes gives the whole address.
        let mut asked = operation.clone();
        "/".clone_into(&mut asked.path);
        asked.parameters.retain(|located| located.item.location != ParameterLocation::Path);
        for located in &operation.parameters {
            if located.item.location == ParameterLocation::Path {
                self.note(
                    Diagnostic::new(
                        codes::PATH_PARAMETER_UNUSED,
                        &located.at,
                        format!("`{}` is in no path here; it is left out", located.item.name),
                    )
                    .help("what is sent goes to the address that is given, path and all"),
                );
            }
        }
        Outbound {
            at: operation.at.clone(),
            occasion,
            method: operation.method.clone(),
            docs: Docs {
                title: operation.summary.clone(),
                description: operation.description.clone(),
                deprecated: operation.deprecated,
            },
            parameters: self.parameters(id, &asked),
            body: operation.request_body.as_ref().and_then(|body| self.sent(id, body)),
            responses: self.heard(id, operation),
        }
    }

    /// Callbacks of what is sent itself.
    fn nested(&mut self, operation: &load::Operation) {
        if !operation.callbacks.is_empty() {
            self.note(
                Diagnostic::at_key(
                    codes::NOT_GENERATED,
                    &operation.at.key("callbacks"),
                    "callbacks of what the server sends itself are not generated",
                )
                .help("the served document still describes them"),
            );
        }
    }

    /// Now that shapes are known.
    pub(super) fn settle_outbound(&mut self, one: &mut Outbound) {
        for media in one.body.iter_mut().flat_map(|body| &mut body.media) {
            self.settle(media, true);
            self.plain_outbound(media, false);
        }
        for media in one.responses.iter_mut().flat_map(|response| &mut response.media) {
            self.settle(media, false);
            self.plain_outbound(media, true);
        }
    }

    /// XML that is sent or heard, and a form that is heard, are as they are.
    fn plain_outbound(&mut self, media: &mut Media, is_heard: bool) {
        let what = match media.kind {
            MediaKind::Xml => "XML that the server sends, or is answered, is given as bytes",
            MediaKind::Form if is_heard => "a form that answers what the server sends is given as text",
            _ => return,
        };
        self.degraded(&media.at, what, "JSON is typed");
        media.kind = if media.kind == MediaKind::Xml { MediaKind::Bytes } else { MediaKind::Text };
        media.value = None;
    }

    /// The body that is sent: of the media type that is typed best.
    fn sent(&mut self, id: OperationId, located: &Located<openapiv3::RequestBody>) -> Option<Body> {
        let body = &located.item;
        let content = located.at.key("content");
        let (written, one) = best(body.content.iter())?;
        let media = self.media(written, one, View::Response, &content.key(written), || {
            Origin::Operation(id, "body".into())
        });
        Some(Body { required: body.required, description: body.description.clone(), media: vec![media] })
    }

    /// The answers that are understood.
    fn heard(&mut self, id: OperationId, operation: &load::Operation) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::new();
        for (key, located) in &operation.responses {
            let known = status(key).filter(|status| !responses.iter().any(|known| known.status == *status));
            let Some(status) = known else {
                self.note(
                    Diagnostic::at_key(
                        codes::BAD_STATUS,
                        &operation.at.key("responses").key(key),
                        format!("`{key}` is no status, or was described already; this response is left out"),
                    )
                    .help("use a status such as \"200\", a range such as \"4XX\", or \"default\", each once"),
                );
                continue;
            };
            responses.push(self.heard_one(id, status, located));
        }
        responses
    }

    fn heard_one(&mut self, id: OperationId, status: Status, located: &Located<load::Response>) -> Response {
        let response = &located.item;
        if !response.headers.is_empty() {
            self.degraded(
                &located.at.key("headers"),
                "headers of answers to what the server sends are given as text",
                "look into the `headers` of what was received",
            );
        }
        let content = located.at.key("content");
        let bodiless = matches!(status, Status::Code(204 | 205 | 304));
        let media = best(response.content.iter()).filter(|_| !bodiless).map(|(written, one)| {
            self.media(written, one, View::Request, &content.key(written), || {
                Origin::Operation(id, status.words())
            })
        });
        Response {
            at: located.at.clone(),
            status,
            description: response.description.clone().or_else(|| response.summary.clone()),
            headers: Vec::new(),
            media: media.into_iter().collect(),
        }
    }
}

/// The first JSON of several media types, else the first.
fn best<'m, M>(content: impl Iterator<Item = (&'m String, M)> + Clone) -> Option<(&'m String, M)> {
    let json = content.clone().find(|(written, _)| super::media::is_json(written));
    json.or_else(|| content.into_iter().next())
}
