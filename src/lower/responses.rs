//! Answers: their statuses, headers and media types.

use super::Lowering;
use super::media::is_json;
use super::media::{any, essence, is_same};
use super::operation::text;
use super::view::View;
use crate::diagnostic::{Diagnostic, codes};
use crate::ir::{Docs, Header, HeaderForm, Media, OperationId, Origin, Response, Status};
use crate::load::{self, Located, Schema, Types};

impl Lowering<'_> {
    pub(super) fn responses(&mut self, id: OperationId, operation: &load::Operation) -> Vec<Response> {
        let mut responses: Vec<Response> = Vec::with_capacity(operation.responses.len());
        for (key, located) in &operation.responses {
            let lenient = || {
                lenient_status(key).filter(|status| {
                    !operation.responses.iter().any(|(key, _)| self::status(key) == Some(*status))
                })
            };
            let exact = status(key);
            let Some(status) = exact.or_else(lenient) else {
                self.note(
                    Diagnostic::at_key(
                        codes::BAD_STATUS,
                        &operation.at.key("responses").key(key),
                        format!("`{key}` is no status; this response is left out"),
                    )
                    .help("use a status such as \"200\", a range such as \"4XX\", or \"default\""),
                );
                continue;
            };
            if exact.is_none() {
                let at = operation.at.key("responses").key(key);
                self.note(
                    Diagnostic::at_key(codes::BAD_STATUS, &at, format!("`{key}` is no status"))
                        .help(format!("read as `{}`; write it so", written(status))),
                );
            }
            if responses.iter().any(|known| known.status == status) {
                self.note(
                    Diagnostic::at_key(
                        codes::BAD_STATUS,
                        &operation.at.key("responses").key(key),
                        format!("another response has the status `{key}` already; this one is left out"),
                    )
                    .help("describe each status once"),
                );
                continue;
            }
            if matches!(status, Status::Code(100 | 102..=199) | Status::Range(1)) {
                self.note(
                    Diagnostic::at_key(
                        codes::BAD_STATUS,
                        &operation.at.key("responses").key(key),
                        format!("`{key}` is not what an operation answers with; this response is left out"),
                    )
                    .help(
                        "an answer of 1XX comes before the answer, from the server itself (RFC 9110 §15.2)",
                    ),
                );
                continue;
            }
            let response = self.response(id, operation, status, located);
            responses.push(response);
        }
        if operation.method == "HEAD" {
            self.behead(operation, &mut responses);
        }
        responses
    }

    /// An answer to HEAD has no body, whatever is described (RFC 9110 §9.3.2).
    fn behead(&mut self, operation: &load::Operation, responses: &mut [Response]) {
        let described = responses.iter().find(|response| !response.media.is_empty());
        let Some(first) = described.map(|response| response.at.key("content")) else { return };
        self.note(
            Diagnostic::at_key(codes::BODY_FORBIDDEN, &first, "an answer to HEAD never has a body").help(
                format!(
                    "remove `content` from {}, or the operation: HEAD is answered wherever GET is",
                    operation.path
                ),
            ),
        );
        for response in responses {
            response.media.clear();
        }
    }

    fn response(
        &mut self,
        id: OperationId,
        operation: &load::Operation,
        status: Status,
        located: &Located<load::Response>,
    ) -> Response {
        let response = &located.item;
        let part = status.words();
        let content = located.at.key("content");
        let mut media: Vec<Media> = Vec::with_capacity(response.content.len());
        let bodiless = matches!(status, Status::Code(101 | 204 | 205 | 304));
        if bodiless && !response.content.is_empty() {
            self.note(
                Diagnostic::at_key(
                    codes::BODY_FORBIDDEN,
                    &content,
                    "an answer with this status never has a body",
                )
                .help("remove `content` here (RFC 9110 §15.3.5, §15.3.6, §15.4.5)"),
            );
        }
        for (written, one) in response.content.iter().filter(|_| !bodiless) {
            if let Some(known) = media.iter().find(|known| known.essence == essence(written)) {
                if is_same(&known.range, written) && self.is_of_schema(known, one) {
                    continue;
                }
                self.degraded(
                    &content.key(written),
                    "this media type stands here twice, with other parameters: the first is answered",
                    "merge the two",
                );
                continue;
            }
            let item = response.item_schemas.get(written).copied();
            media.push(self.answered(written, one, item, &content.key(written), |word| {
                Origin::Operation(id, word.map_or_else(|| part.clone(), str::to_owned))
            }));
        }
        let mut headers: Vec<Header> = Vec::with_capacity(response.headers.len());
        for (name, header) in &response.headers {
            if name.eq_ignore_ascii_case("content-type") {
                self.note(
                    Diagnostic::at_key(
                        codes::IGNORED_HEADER,
                        &located.at.key("headers").key(name),
                        "OpenAPI ignores a response header named `Content-Type`",
                    )
                    .help("the media type under `content` says it (OpenAPI 3.1 §4.8.17.1)"),
                );
            } else if is_of_the_server(name) && operation.method != "HEAD" {
                self.note(
                    Diagnostic::at_key(
                        codes::IGNORED_HEADER,
                        &located.at.key("headers").key(name),
                        format!("the server writes `{name}` by itself"),
                    )
                    .help("handlers cannot set it; the served document still describes it"),
                );
            } else if headers.iter().any(|known| known.name.eq_ignore_ascii_case(name)) {
                self.degraded(
                    &located.at.key("headers").key(name),
                    "a header of this name is described already: names of headers have no case",
                    "describe it once",
                );
            } else if self.is_token(name, &located.at.key("headers").key(name), "header") {
                headers.push(self.header(id, name, header));
            }
        }
        if matches!(status, Status::Code(301..=303 | 307 | 308)) {
            self.lead_on(id, located, &mut headers);
        }
        Response {
            at: located.at.clone(),
            status,
            description: response.description.clone().or_else(|| response.summary.clone()),
            headers,
            media,
        }
    }

    /// A redirect says where to, whether the document describes that or not (RFC 9110 §15.4).
    fn lead_on(&mut self, id: OperationId, located: &Located<load::Response>, headers: &mut Vec<Header>) {
        if let Some(header) = headers.iter_mut().find(|header| header.name.eq_ignore_ascii_case("location")) {
            header.required = true;
            return;
        }
        headers.push(Header {
            at: located.at.clone(),
            name: "Location".to_owned(),
            required: true,
            form: HeaderForm::Uri,
            value: self.plain(&located.at, Origin::Operation(id, "location".to_owned()), text()),
            example: None,
            docs: Docs { description: Some("Where to.".to_owned()), ..Docs::default() },
        });
    }

    fn header(&mut self, id: OperationId, name: &str, located: &Located<load::Parameter>) -> Header {
        let header = &located.item;
        let origin = || Origin::Operation(id, name.to_owned());
        let value = match header.schema {
            Some(schema) => self.use_of(schema, View::Response, origin),
            None => match &header.content {
                Some((media, Some(schema))) if is_json(media) => self.use_of(*schema, View::Response, origin),
                Some((media, _)) if is_json(media) => any(self, &located.at, origin()),
                Some((media, _)) => {
                    self.degraded(
                        &located.at,
                        format!("a header written as `{media}` is given as text"),
                        "headers with `content: application/json`, or with a `schema`, are typed",
                    );
                    self.plain(&located.at, origin(), text())
                }
                None => self.plain(&located.at, origin(), text()),
            },
        };
        let schema = header.schema.map(|schema| self.schema(self.resolve(schema).0));
        Header {
            at: located.at.clone(),
            name: name.to_owned(),
            required: header.required,
            form: self.header_form(name, header),
            value,
            example: header
                .examples
                .first()
                .cloned()
                .or_else(|| schema.and_then(|s| s.examples.first().cloned())),
            docs: Docs {
                title: None,
                description: header.description.clone(),
                deprecated: header.deprecated,
            },
        }
    }

    fn header_form(&self, name: &str, header: &load::Parameter) -> HeaderForm {
        if name.eq_ignore_ascii_case("set-cookie") {
            return HeaderForm::Cookies;
        }
        if header.content.as_ref().is_some_and(|(media, _)| is_json(media)) {
            return HeaderForm::Json;
        }
        let schema = header.schema.map(|schema| self.schema(self.resolve(schema).0));
        let is_text = schema.as_ref().is_none_or(|schema| {
            schema.types.and(Types::STRING) == schema.types
                && schema.values.is_none()
                && !has_variants(schema)
        });
        let formats = ["uri", "uri-reference", "iri", "iri-reference", "url"];
        let format = schema.as_ref().and_then(|schema| schema.format.as_deref());
        let leads = ["location", "content-location"].iter().any(|known| name.eq_ignore_ascii_case(known));
        if is_text && (leads || format.is_some_and(|format| formats.contains(&format))) {
            HeaderForm::Uri
        } else if header.explode {
            HeaderForm::Exploded
        } else {
            HeaderForm::Simple
        }
    }
}

/// Headers that tell how a message is framed: what is sent decides them.
fn is_of_the_server(name: &str) -> bool {
    let known = ["content-length", "transfer-encoding", "connection", "keep-alive"];
    known.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// Whether a schema has several, or is made of others.
fn has_variants(schema: &Schema) -> bool {
    !(schema.one_of.is_empty() && schema.any_of.is_empty() && schema.all_of.is_empty())
}

/// The statuses of a key under `responses`.
pub(super) fn status(key: &str) -> Option<Status> {
    if key.eq_ignore_ascii_case("default") {
        return Some(Status::Default);
    }
    let bytes = key.as_bytes();
    if let [hundred @ b'1'..=b'5', b'x' | b'X', b'x' | b'X'] = bytes {
        return Some(Status::Range(hundred - b'0'));
    }
    key.parse().ok().filter(|code| (100..=599).contains(code)).map(Status::Code)
}

/// The status that a key plainly means: ` 200`, `200 OK`, `4**`, `200.0`.
fn lenient_status(key: &str) -> Option<Status> {
    let word = key.split_whitespace().next()?.replace('*', "X");
    status(word.strip_suffix(".0").unwrap_or(&word))
}

/// A status as OpenAPI writes it.
fn written(status: Status) -> String {
    match status {
        Status::Code(code) => code.to_string(),
        Status::Range(hundred) => format!("{hundred}XX"),
        Status::Default => "default".to_owned(),
    }
}
