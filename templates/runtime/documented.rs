//! Answers compared with the document on their way out.
//!
//! Only crates that were made with it have something to compare with: by default those built with debug assertions.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::response::Response;
use http_body::{Frame, SizeHint};
use serde_json::{Map, Value};

use super::call::{essence, is_within};
use super::failure::BoxError;
use super::json;
use super::parameter::Parameter;
use super::rejection::{self, Rejection};
use super::schema::Schema;
use super::style::Codec;
use super::violation::{Location, Violations};

/// What becomes of an answer that is not as the document says, where answers are compared with it at all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum AnswerChecks {
    /// It is sent as it is, and everything that is wrong with it is logged.
    #[default]
    Log,
    /// Besides being logged, it is not sent: the answer is 500. A stream that has begun is broken off.
    Refuse,
    /// Nothing: answers are not compared.
    Off,
}

/// What an operation may answer.
#[derive(Clone, Copy)]
#[must_use]
pub struct Documented {
    pub(super) method: &'static str,
    pub(super) path: &'static str,
    answers: &'static [&'static DocumentedAnswer],
}

/// What an answer must be.
#[derive(Clone, Copy)]
#[must_use]
pub struct DocumentedAnswer {
    statuses: (u16, u16),
    bodies: Bodies,
    headers: &'static [Parameter],
}

/// What a body must be, by media type.
#[derive(Clone, Copy)]
enum Bodies {
    One(DocumentedBody),
    Some(&'static [DocumentedBody]),
}

impl Bodies {
    const fn all(&self) -> &[DocumentedBody] {
        match self {
            Self::One(body) => std::slice::from_ref(body),
            Self::Some(bodies) => bodies,
        }
    }
}

/// What a body must be.
#[derive(Clone, Copy)]
#[must_use]
pub struct DocumentedBody {
    media: &'static str,
    parts: BodyParts,
    schema: &'static Schema,
}

/// What of a body is compared with the schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyParts {
    /// The whole, which is JSON.
    Whole,
    /// Each line, or each text after a record separator, which is JSON.
    Lines,
    /// The data of each event, which is JSON.
    Events,
    /// The data of each event, which is text.
    TextEvents,
    /// Each event, as an object of `data`, `event`, `id` and `retry`.
    WholeEvents,
}

impl Documented {
    /// By its method and its path as `OpenAPI` writes it. Of the answers, the first whose statuses fit counts.
    pub const fn new(
        method: &'static str,
        path: &'static str,
        answers: &'static [&'static DocumentedAnswer],
    ) -> Self {
        Self { method, path, answers }
    }
}

impl DocumentedAnswer {
    /// With a status, and nothing else that is compared.
    pub const fn empty(status: u16) -> Self {
        Self::new(status, &[], &[])
    }

    /// With a status, and a body of JSON (`application/json`).
    pub const fn json(status: u16, schema: &'static Schema) -> Self {
        let body = DocumentedBody::json("application/json", schema);
        Self { statuses: (status, status), bodies: Bodies::One(body), headers: &[] }
    }

    /// By its status. Of the bodies, the first whose media type fits counts.
    pub const fn new(status: u16, bodies: &'static [DocumentedBody], headers: &'static [Parameter]) -> Self {
        Self::within(status, status, bodies, headers)
    }

    /// From the first to the last of its statuses. Of the bodies, the first whose media type fits counts.
    pub const fn within(
        least: u16,
        most: u16,
        bodies: &'static [DocumentedBody],
        headers: &'static [Parameter],
    ) -> Self {
        Self { statuses: (least, most), bodies: Bodies::Some(bodies), headers }
    }
}

impl DocumentedBody {
    /// Under a media type, JSON.
    pub const fn json(media: &'static str, schema: &'static Schema) -> Self {
        Self::parts(media, BodyParts::Whole, schema)
    }

    /// Under a media type, in parts that each follow a schema.
    pub const fn parts(media: &'static str, parts: BodyParts, schema: &'static Schema) -> Self {
        Self { media, parts, schema }
    }
}

/// The largest body without a known length, and the largest part of a stream, that is compared, in bytes.
const MOST: usize = 4 * 1024 * 1024;

/// An answer that is being compared.
pub(super) enum Held {
    /// It can be sent.
    Ready(Response),
    /// Its body is still read.
    Reading(Reading),
}

/// Compares an answer, or sees to it that its body is compared as it is sent.
pub(super) fn hold(
    mut response: Response,
    documented: &'static Documented,
    operation: &'static str,
    checks: AnswerChecks,
) -> Held {
    let status = response.status().as_u16();
    let within = |one: &&DocumentedAnswer| (one.statuses.0..=one.statuses.1).contains(&status);
    // What the runtime answers by itself is made after the document already.
    let answer =
        documented.answers.iter().copied().find(within).filter(|_| !rejection::is_carried(&response));
    let (Some(answer), true) = (answer, checks != AnswerChecks::Off) else { return Held::Ready(response) };
    let log = Log { operation, status, checks };
    let mut found = Violations::new(Location::Body);
    for header in answer.headers {
        compare_header(header, &response, &mut found);
    }
    if log.refuses(&found) {
        return Held::Ready(Rejection::internal().carried());
    }
    let media = essence(response.headers());
    let Some(body) = answer.bodies.all().iter().find(|body| is_within(media, body.media)) else {
        return Held::Ready(response);
    };
    let is_whole = body.parts == BodyParts::Whole;
    if is_whole && response.body().size_hint().exact().is_some() {
        return Held::Reading(Reading { response, pieces: Vec::new(), body, log });
    }
    let sent = std::mem::take(response.body_mut());
    let compared = Compared { sent, part: Some(Vec::new()), body, log, has_failed: false };
    *response.body_mut() = Body::new(compared);
    Held::Ready(response)
}

/// An answer whose body has a known length. It is read before anything is sent.
pub(super) struct Reading {
    response: Response,
    pieces: Vec<Bytes>,
    body: &'static DocumentedBody,
    log: Log,
}

impl Reading {
    /// Goes on reading; in the end the answer is there.
    pub(super) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Response> {
        loop {
            match Pin::new(self.response.body_mut()).poll_frame(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(Ok(frame))) => self.pieces.extend(frame.into_data()),
                Poll::Ready(Some(Err(error))) => {
                    tracing::error!(%error, "an answer broke off");
                    return Poll::Ready(Rejection::internal().carried());
                }
                Poll::Ready(None) => break,
            }
        }
        let whole = match self.pieces.as_mut_slice() {
            [only] => std::mem::take(only),
            pieces => pieces.concat().into(),
        };
        let mut response = std::mem::take(&mut self.response);
        if self.log.refuses_part(self.body, &whole) {
            return Poll::Ready(Rejection::internal().carried());
        }
        *response.body_mut() = whole.into();
        Poll::Ready(response)
    }
}

/// Where findings go.
#[derive(Clone, Copy)]
struct Log {
    operation: &'static str,
    status: u16,
    checks: AnswerChecks,
}

impl Log {
    /// Compares a body, or a part of it. Whether that ends the answer.
    fn refuses_part(self, body: &DocumentedBody, part: &[u8]) -> bool {
        let mut found = Violations::new(Location::Body);
        match body.parts {
            BodyParts::Whole | BodyParts::Lines => compare_json(body.schema, part, &mut found),
            BodyParts::Events | BodyParts::TextEvents | BodyParts::WholeEvents => {
                compare_event(body, &String::from_utf8_lossy(part), &mut found);
            }
        }
        self.refuses(&found)
    }

    /// Logs what was found. Whether that ends the answer.
    fn refuses(self, found: &Violations) -> bool {
        for one in found.list() {
            tracing::error!(
                operation = self.operation,
                status = self.status,
                place = one.location.name().unwrap_or(one.location.place()),
                pointer = one.pointer(),
                keyword = one.keyword,
                value = one.details.as_ref().map(|details| tracing::field::display(&details.input)),
                "an answer is not as documented: it {}",
                one.message
            );
        }
        if found.total() > found.list().len() {
            let more = found.total() - found.list().len();
            tracing::error!(operation = self.operation, status = self.status, "and {more} more");
        }
        !found.is_empty() && self.checks == AnswerChecks::Refuse
    }
}

fn compare_header(header: &'static Parameter, response: &Response, found: &mut Violations) {
    let location = header.location();
    let mut lines = response.headers().get_all(location.name().unwrap_or_default()).iter().peekable();
    if lines.peek().is_none() {
        return;
    }
    let text: Vec<_> = lines.map(|line| String::from_utf8_lossy(line.as_bytes())).collect();
    found.locate(location);
    match header.text(location.name().unwrap_or_default(), &text.join(","), Codec::HEADER) {
        Ok(Some(value)) => header.schema().violations(&value, found),
        Ok(None) => {}
        Err((keyword, message)) => found.push(keyword, message),
    }
}

fn compare_json(schema: &'static Schema, text: &[u8], found: &mut Violations) {
    match json::parse(text) {
        Ok(value) => schema.violations(&value, found),
        Err(what) => found.push("contentMediaType", format!("should be JSON: {what}")),
    }
}

/// Compares an event (the HTML standard, section 9.2.6). One without data, such as a comment, is none.
fn compare_event(body: &DocumentedBody, event: &str, found: &mut Violations) {
    let mut data: Option<String> = None;
    let mut members = Map::new();
    for line in event.lines() {
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => match &mut data {
                Some(data) => data.extend(["\n", value]),
                None => data = Some(value.to_owned()),
            },
            "retry" => {
                let milliseconds = value.parse::<u64>().map_or(value.into(), Value::from);
                members.insert(name.to_owned(), milliseconds);
            }
            "event" | "id" => drop(members.insert(name.to_owned(), value.into())),
            _ => {}
        }
    }
    let Some(data) = data else { return };
    match body.parts {
        BodyParts::TextEvents => body.schema.violations(&data.into(), found),
        BodyParts::WholeEvents => {
            members.insert("data".to_owned(), data.as_str().into());
            let mut event = Value::Object(members);
            // The document does not say whether data is a text, or JSON that is written as one.
            if let (false, Ok(data)) = (body.schema.accepts(&event), json::parse(data.as_bytes())) {
                event["data"] = data;
            }
            body.schema.violations(&event, found);
        }
        BodyParts::Whole | BodyParts::Lines | BodyParts::Events => {
            compare_json(body.schema, data.as_bytes(), found);
        }
    }
}

/// A body that is compared as it is sent.
struct Compared {
    sent: Body,
    /// What was sent of the part that is not yet whole; nothing once that is too long to be compared.
    part: Option<Vec<u8>>,
    body: &'static DocumentedBody,
    log: Log,
    has_failed: bool,
}

impl Compared {
    /// Compares the parts that are whole now. Whether that ends the answer.
    fn refuses(&mut self, data: &[u8]) -> bool {
        let end: &[u8] = match self.body.parts {
            BodyParts::Whole => &[],
            BodyParts::Lines => b"\n",
            BodyParts::Events | BodyParts::TextEvents | BodyParts::WholeEvents => b"\n\n",
        };
        let Some(part) = &mut self.part else { return false };
        part.extend_from_slice(data);
        let mut start = 0;
        while let Some(length) = find(&part[start..], end) {
            let whole = &part[start..start + length];
            start += length + end.len();
            if !is_blank(whole) && self.log.refuses_part(self.body, trimmed(whole)) {
                return true;
            }
        }
        part.drain(..start);
        if part.len() > MOST {
            self.part = None;
        }
        false
    }

    /// Compares what is left. Whether that ends the answer.
    fn refuses_rest(&mut self) -> bool {
        let part = self.part.take().unwrap_or_default();
        !is_blank(&part) && self.log.refuses_part(self.body, trimmed(&part))
    }
}

impl HttpBody for Compared {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        if self.has_failed {
            return Poll::Ready(None);
        }
        Pin::new(&mut self.sent).poll_frame(context).map(|frame| {
            let refuses = match &frame {
                Some(Ok(frame)) => frame.data_ref().cloned().is_some_and(|data| self.refuses(&data)),
                Some(Err(_)) => false,
                None => self.refuses_rest(),
            };
            self.has_failed = refuses;
            if refuses {
                Some(Err("the answer is not as documented".into()))
            } else {
                frame.map(|frame| frame.map_err(Into::into))
            }
        })
    }

    fn size_hint(&self) -> SizeHint {
        self.sent.size_hint()
    }
}

/// Where a separator stands; an empty one stands nowhere.
fn find(text: &[u8], separator: &[u8]) -> Option<usize> {
    if separator.is_empty() { None } else { text.windows(separator.len()).position(|here| here == separator) }
}

fn is_blank(part: &[u8]) -> bool {
    trimmed(part).is_empty()
}

/// Without white space and record separators around it.
fn trimmed(part: &[u8]) -> &[u8] {
    let part = part.trim_ascii();
    part.strip_prefix(b"\x1E").unwrap_or(part).trim_ascii()
}
