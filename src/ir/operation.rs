//! Operations: what is asked and what is answered.

use serde_json::Value;

use super::{Docs, Encoding, FormPart, GroupId, PartContent, RequirementId, Use, XmlPlace};
use crate::source::Pointer;

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands.
    pub at: Pointer,
    /// The method, in capitals.
    pub method: String,
    /// The path template, as written.
    pub path: String,
    /// `operationId`
    pub operation_id: Option<String>,
    /// Summary, description, deprecation.
    pub docs: Docs,
    /// The group it stands in.
    pub group: GroupId,
    /// What it asks of whoever calls; none where anybody may.
    pub security: Option<RequirementId>,
    /// Its parameters: the operation's own and its path item's.
    pub parameters: Vec<Parameter>,
    /// Names in the query string that are no parameters: what its path asks for there, and credentials.
    pub query_names: Vec<String>,
    /// Its body.
    pub body: Option<Body>,
    /// Its answers, in document order.
    pub responses: Vec<Response>,
    /// What extensions say about its answer as one page of many.
    pub page: Option<PageHint>,
}

/// What extensions say about an answer as one page of many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageHint {
    /// That it is one.
    pub is_page: bool,
    /// The field of the answer that holds the items.
    pub items: Option<String>,
    /// The field of the answer that leads to the next page.
    pub next: Option<String>,
    /// Parameters, by name, and what they tell.
    pub parameters: Vec<(String, PageRole)>,
    /// `x-page-clamp`: whether a size beyond the maximum is taken for the maximum, and not refused.
    pub clamp: Option<bool>,
}

/// What a parameter tells about the page that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageRole {
    /// The page's number.
    Page,
    /// How many items to skip.
    Offset,
    /// How many items a page has at most.
    Size,
    /// Where the last page ended: opaque to the client.
    Cursor,
}

impl Operation {
    /// The media types that a client chooses from: where some success has several, those of all successes, in
    /// document order, each once. Empty where no success has more than one.
    pub fn offered(&self) -> Vec<&Media> {
        let successes = || self.responses.iter().filter(|response| !response.status.is_error());
        let mut offered: Vec<&Media> = Vec::new();
        if successes().any(|response| response.media.len() > 1) {
            for media in successes().flat_map(|response| &response.media) {
                if !offered.iter().any(|known| known.range == media.range) {
                    offered.push(media);
                }
            }
        }
        offered
    }
}

/// A parameter.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// Where it stands.
    pub at: Pointer,
    /// Its name on the wire.
    pub name: String,
    /// Which part of the request holds it.
    pub location: Location,
    /// How its value is written.
    pub style: Style,
    /// Whether lists and objects are spread over several pairs.
    pub explode: bool,
    /// `allowEmptyValue`: without a value it counts as absent.
    pub allow_empty: bool,
    /// `allowReserved`: reserved characters stand in it as they are.
    pub allow_reserved: bool,
    /// Names that are no members of an object that may have any: other parameters are called so.
    pub besides: Vec<String>,
    /// Whether it must be there.
    pub required: bool,
    /// Its type.
    pub value: Use,
    /// Its default.
    pub default: Option<Value>,
    /// The document's example.
    pub example: Option<Value>,
    /// The document's own words.
    pub docs: Docs,
    /// `x-page-clamp`: whether a value beyond the maximum is taken for the maximum, and not refused.
    pub clamp: Option<bool>,
}

/// Which part of a request holds a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Location {
    /// The path.
    Path,
    /// The query string.
    Query,
    /// The query string as a whole.
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// How a parameter's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `a,b`
    Simple,
    /// `.a.b`
    Label,
    /// `;name=a`
    Matrix,
    /// `name=a`
    Form,
    /// `a%20b`
    SpaceDelimited,
    /// `a|b`
    PipeDelimited,
    /// `name[key]=a`
    DeepObject,
    /// `name=a`, in a cookie and without any escape.
    Cookie,
    /// JSON text (`content: application/json`).
    Json,
    /// A form (`content: application/x-www-form-urlencoded`).
    FormText,
}

/// A request's body.
#[derive(Debug, Clone)]
pub struct Body {
    /// Whether it must be there.
    pub required: bool,
    /// The document's own words.
    pub description: Option<String>,
    /// Its media types, in document order; at least one.
    pub media: Vec<Media>,
}

/// A media type of a body or an answer.
#[derive(Debug, Clone)]
pub struct Media {
    /// Where it stands.
    pub at: Pointer,
    /// `type/subtype`, in lower case, without parameters; may hold wildcards.
    pub essence: String,
    /// As written; of an answer whose media type has wildcards, the plainest that they cover.
    pub written: String,
    /// As the document writes it, wildcards and all.
    pub range: String,
    /// How it is read and written.
    pub kind: MediaKind,
    /// Its type; none where the document gives no schema. Of a stream, the type of one entry.
    pub value: Option<Use>,
    /// How the entries of an answered stream are written; none where it is no stream.
    pub stream: Option<Stream>,
    /// The document's example.
    pub example: Option<Value>,
    /// What is said of its root, where it is XML.
    pub xml: XmlPlace,
    /// What `encoding` says of the properties of a form.
    pub encodings: Vec<Encoding>,
    /// How the parts of a multipart form are read; empty for all other media types.
    pub parts: Vec<FormPart>,
    /// The values of the parts that such a form does not name, where it keeps them.
    pub rest: Option<Use>,
}

/// How the entries of a stream are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stream {
    /// Server-Sent Events whose data is JSON.
    Events,
    /// Server-Sent Events whose data is text.
    TextEvents,
    /// Server-Sent Events whose schema describes `data`, `event`, `id` and `retry` of each kind.
    WholeEvents,
    /// A JSON text on each line.
    Lines,
    /// JSON texts, each after a record separator (RFC 7464).
    Records,
}

impl Media {
    /// Whether an answer with this status is a file: bytes that a client may ask for in part, under a name, unless
    /// it has them already.
    pub fn is_file(&self, status: Status) -> bool {
        let whole = matches!(status, Status::Code(200..=205 | 207..=299));
        whole && self.kind == MediaKind::Bytes && self.stream.is_none()
    }

    /// The type that the crate has models for: of what it reads and writes itself, and of the entries of a stream,
    /// which the application writes. None where it is text or bytes.
    pub fn typed(&self) -> Option<Use> {
        let stream =
            ["application/jsonl", "application/x-ndjson", "application/json-seq", "text/event-stream"];
        let typed = self.stream.is_some()
            || matches!(self.kind, MediaKind::Json | MediaKind::Form | MediaKind::Xml)
            || (self.kind == MediaKind::Multipart && !self.is_streamed())
            || stream.contains(&self.essence.as_str());
        self.value.filter(|_| typed)
    }
}

impl Media {
    /// Whether it is a form that operations read part by part: one with files, or with headers of its parts.
    pub fn is_streamed(&self) -> bool {
        let streamed = |part: &FormPart| part.content == PartContent::File || !part.headers.is_empty();
        self.kind == MediaKind::Multipart && self.parts.iter().any(streamed)
    }

    /// Every type that the crate has models for: that of the whole, or those of the parts where these come one by one.
    pub fn used(&self) -> Vec<Use> {
        if !self.is_streamed() {
            return self.typed().into_iter().collect();
        }
        let headers = self.parts.iter().flat_map(|part| &part.headers).map(|header| header.value);
        self.parts.iter().filter_map(|part| part.value).chain(headers).chain(self.rest).collect()
    }
}

/// How a media type is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaKind {
    /// JSON, and `+json`.
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// XML with a schema that says what is in it.
    Xml,
    /// `multipart/…` whose parts are the members of an object.
    Multipart,
    /// Text of any kind that has no structure here.
    Text,
    /// Anything else: bytes, streamed.
    Bytes,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Response {
    /// Where it stands.
    pub at: Pointer,
    /// For which statuses.
    pub status: Status,
    /// The document's own words.
    pub description: Option<String>,
    /// Its headers, without `Content-Type`.
    pub headers: Vec<Header>,
    /// Its media types, in document order; empty where it has no body.
    pub media: Vec<Media>,
}

/// The statuses an answer stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Code(u16),
    /// `1XX` to `5XX`.
    Range(u8),
    /// Every status that is not described otherwise.
    Default,
}

impl Status {
    /// It in words: the standard's reason phrase (RFC 9110 §15).
    pub fn words(self) -> String {
        match self {
            // RFC 9110 renamed two of the older ones.
            Self::Code(413) => "Content Too Large".to_owned(),
            Self::Code(422) => "Unprocessable Content".to_owned(),
            Self::Code(code) => http::StatusCode::from_u16(code)
                .ok()
                .and_then(|status| status.canonical_reason())
                .map_or_else(|| format!("status {code}"), str::to_owned),
            Self::Range(1) => "informational".to_owned(),
            Self::Range(2) => "success".to_owned(),
            Self::Range(3) => "redirection".to_owned(),
            Self::Range(4) => "client error".to_owned(),
            Self::Range(_) => "server error".to_owned(),
            Self::Default => "default".to_owned(),
        }
    }

    /// Whether an operation that answers so has failed.
    pub fn is_error(self) -> bool {
        match self {
            Self::Code(code) => code >= 400,
            Self::Range(hundred) => hundred >= 4,
            Self::Default => true,
        }
    }
}

/// A header of an answer.
#[derive(Debug, Clone)]
pub struct Header {
    /// Where it stands.
    pub at: Pointer,
    /// Its name, as written.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// How its value is written.
    pub form: HeaderForm,
    /// Its type.
    pub value: Use,
    /// The document's example.
    pub example: Option<Value>,
    /// The document's own words.
    pub docs: Docs,
}

/// How a header's value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderForm {
    /// `a,b` and `name,value`
    Simple,
    /// `name=value`
    Exploded,
    /// JSON text (`content: application/json`).
    Json,
    /// An address: a URI reference (RFC 3986 §4.1).
    Uri,
    /// `Set-Cookie`: a line for each cookie (RFC 6265 §4.1).
    Cookies,
}
