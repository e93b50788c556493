//! What the runtime answers by itself, and in which shape: as an operation describes the answer, where it does.

mod fill;
mod roles;

use std::collections::HashMap;

pub use fill::{Casing, Fill, Member};

use super::fit;
use crate::config::{Config, ErrorShape, Unknown};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Header, Media, MediaKind, Operation, Origin, Response, Status, Use};

/// What the runtime answers by itself.
#[derive(Debug, Clone, Default)]
pub struct Rejections {
    /// The shape where an operation does not describe one.
    pub usual: Usual,
    /// For each operation.
    pub operations: Vec<OperationRejections>,
}

/// The shape of rejections that no operation describes.
#[derive(Debug, Clone, Default)]
pub enum Usual {
    /// RFC 9457.
    #[default]
    Problem,
    /// `FastAPI`'s `{"detail": …}`.
    Fastapi,
    /// A component schema, by name.
    Document(String, Fill),
}

/// What the runtime answers instead of an operation.
#[derive(Debug, Clone, Default)]
pub struct OperationRejections {
    /// The statuses it may answer with.
    pub statuses: Vec<u16>,
    /// Those that the operation describes, the most special first.
    pub described: Vec<Described>,
}

/// A rejection that an operation describes.
#[derive(Debug, Clone)]
pub struct Described {
    /// Which response.
    pub response: usize,
    /// Which of its media types.
    pub media: usize,
    /// The statuses: the least and the greatest.
    pub statuses: (u16, u16),
    /// What fills the body.
    pub fill: Fill,
    /// What fills headers, by index.
    pub headers: Vec<(usize, Fill)>,
}

/// Every status that the runtime answers by itself, whatever the operation, but for those about who calls.
const STATUSES: &[u16] = &[400, 404, 405, 406, 408, 412, 413, 415, 416, 422, 500, 503];

/// Those about who calls.
const SECURED: &[u16] = &[401, 403];

/// Every status that the runtime answers by itself.
pub fn all_statuses(api: &Api) -> Vec<u16> {
    let secured = if api.security.is_used() { SECURED } else { &[] };
    let mut all = [STATUSES, secured].concat();
    all.sort_unstable();
    all
}

/// Finds the shapes of rejections.
pub(super) fn rejections(api: &Api, config: &Config, sink: &mut Sink) -> Rejections {
    let mut filler = Filler { api, known: HashMap::new() };
    let usual = match config.error_shape() {
        ErrorShape::Problem => Usual::Problem,
        ErrorShape::Fastapi => Usual::Fastapi,
        ErrorShape::Document => filler.usual(config.errors.schema.as_deref(), sink),
    };
    let operations = api.operations.iter();
    let operations = operations.map(|operation| filler.operation(operation, config, sink)).collect();
    Rejections { usual, operations }
}

/// The statuses that the runtime may answer an operation with.
fn statuses(operation: &Operation, config: &Config) -> Vec<u16> {
    let fastapi = config.is_fastapi();
    let body = operation.body.as_ref();
    let reads = !operation.parameters.is_empty()
        || config.requests.unknown_parameters == Unknown::Refuse
        || body.is_some_and(|body| {
            fastapi || body.required || body.media.iter().any(|m| m.typed().is_some() || m.is_streamed())
        });
    let several = |response: &Response| !response.status.is_error() && response.media.len() > 1;
    let ok = operation.responses.iter().filter(|response| response.status == Status::Code(200));
    let mut files =
        ok.flat_map(|response| response.media.iter().filter(|media| media.is_file(response.status)));
    let file = operation.method == "GET" && files.next().is_some();
    let mut statuses = Vec::new();
    let mut add = |status: u16, when: bool| statuses.extend(when.then_some(status));
    add(400, body.is_some() && !fastapi);
    add(401, operation.security.is_some());
    add(403, operation.security.is_some());
    add(406, operation.responses.iter().any(several));
    add(408, body.is_some());
    add(412, file);
    add(413, body.is_some());
    add(415, body.is_some() && !fastapi);
    add(416, file);
    add(422, reads);
    add(500, true);
    add(503, true);
    statuses
}

struct Filler<'a> {
    api: &'a Api,
    known: HashMap<(Use, Vec<u16>), Result<Fill, String>>,
}

impl Filler<'_> {
    fn fill(&mut self, used: Use, statuses: &[u16]) -> Result<Fill, String> {
        let key = (used, statuses.to_vec());
        self.known.entry(key).or_insert_with(|| roles::fill(self.api, used, statuses)).clone()
    }

    fn operation(&mut self, operation: &Operation, config: &Config, sink: &mut Sink) -> OperationRejections {
        let statuses = statuses(operation, config);
        // Where nothing else is described as a success, `default` is one.
        let succeeds = operation.responses.iter().any(|response| !response.status.is_error());
        let mut left = statuses.clone();
        let mut order: Vec<usize> = (0..operation.responses.len()).collect();
        order.sort_by_key(|index| width(operation.responses[*index].status));
        let mut described = Vec::new();
        for index in order {
            let response = &operation.responses[index];
            let (least, greatest) = range(response.status);
            let own: Vec<u16> =
                left.iter().copied().filter(|status| (least..=greatest).contains(status)).collect();
            let success = response.status == Status::Default && !succeeds;
            if own.is_empty() || response.media.is_empty() || success {
                continue;
            }
            left.retain(|status| !own.contains(status));
            if let Some((media, fill)) = self.response(response, &own, sink) {
                let headers = response.headers.iter().enumerate();
                let headers = headers.filter_map(|(at, header)| Some((at, self.header(header)?)));
                let headers = headers.collect();
                described.push(Described {
                    response: index,
                    media,
                    statuses: (least, greatest),
                    fill,
                    headers,
                });
            }
        }
        OperationRejections { statuses, described }
    }

    /// The media type of a response that the runtime can write, and what fills it.
    fn response(&mut self, response: &Response, own: &[u16], sink: &mut Sink) -> Option<(usize, Fill)> {
        let is_text = |media: &Media| media.kind == MediaKind::Text && media.essence.starts_with("text/");
        let json = response.media.iter().position(|media| media.kind == MediaKind::Json);
        let Some(at) = json else {
            return response.media.iter().position(is_text).map(|at| (at, Fill::Detail));
        };
        let media = &response.media[at];
        let Some(used) = media.value else { return Some((at, Fill::Usual)) };
        match self.fill(used, own) {
            Ok(fill) => Some((at, fill)),
            Err(member) => {
                let statuses: Vec<String> = own.iter().map(u16::to_string).collect();
                let why = if member.is_empty() {
                    "the runtime finds no place in it for what happened".to_owned()
                } else {
                    format!("the runtime has nothing for its member `{member}`")
                };
                let message = format!(
                    "what the runtime answers by itself ({}) does not have this body: {why}",
                    statuses.join(", ")
                );
                sink.push(
                    Diagnostic::new(codes::REJECTION_SHAPE, &media.at, message)
                        .help("it has the body of the setting `errors.shape`; say otherwise in `Settings::on_rejection`"),
                );
                None
            }
        }
    }

    fn header(&self, header: &Header) -> Option<Fill> {
        let name: String = header.name.chars().filter(char::is_ascii_alphanumeric).collect();
        let candidates = match name.to_ascii_lowercase().trim_start_matches('x') {
            "errorcode" | "errortype" => Casing::ALL.map(Fill::Code).to_vec(),
            "errormessage" => vec![Fill::Detail],
            _ => return None,
        };
        let fits = |fill: &Fill| {
            let trial = |status| fill::Trial { status, findings: 0 };
            all_statuses(self.api)
                .iter()
                .all(|status| fit::fits(self.api, header.value, &fill.sample(trial(*status))))
        };
        candidates.into_iter().find(fits)
    }

    /// The document's own shape: the schema that is named, else the one that most error responses have.
    fn usual(&mut self, named: Option<&str>, sink: &mut Sink) -> Usual {
        let mut counts: Vec<(Use, usize)> = Vec::new();
        for response in self.api.operations.iter().flat_map(|operation| &operation.responses) {
            let json = response.media.iter().find(|media| media.kind == MediaKind::Json);
            let Some(used) = json.filter(|_| response.status.is_error()).and_then(|media| media.value) else {
                continue;
            };
            match counts.iter_mut().find(|(known, _)| *known == used) {
                Some((_, count)) => *count += 1,
                None => counts.push((used, 1)),
            }
        }
        // The sort is stable: of equals, the first in the document.
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let component = |used: &Use| match &self.api.ty(used.ty).origin {
            Origin::Component(name) => Some(name.clone()),
            _ => None,
        };
        let mut candidates: Vec<(Use, String)> =
            counts.iter().filter_map(|(used, _)| Some((*used, component(used)?))).collect();
        if let Some(named) = named {
            candidates.retain(|(_, name)| name == named);
            if candidates.is_empty() {
                let ids = self.api.type_ids().map(|(ty, _)| Use { ty, nullable: false });
                candidates.extend(
                    ids.filter_map(|used| Some((used, component(&used)?))).filter(|(_, n)| n == named),
                );
            }
        }
        for (used, name) in candidates {
            if let Ok(fill) = self.fill(used, &all_statuses(self.api)) {
                return Usual::Document(name, fill);
            }
        }
        let message = match named {
            Some(name) => format!("the setting `errors.schema` is `{name}`, which the runtime cannot fill"),
            None => "the setting `errors.shape` is `document`, and no error response has a schema that the runtime can fill"
                .to_owned(),
        };
        let help = "name a component schema with a member for a code, a message or a list of details";
        sink.push(Diagnostic::whole(codes::ERROR_SCHEMA, message).help(help));
        Usual::Problem
    }
}

fn range(status: Status) -> (u16, u16) {
    match status {
        Status::Code(code) => (code, code),
        Status::Range(hundred) => (u16::from(hundred) * 100, u16::from(hundred) * 100 + 99),
        Status::Default => (400, 599),
    }
}

fn width(status: Status) -> u16 {
    let (least, greatest) = range(status);
    greatest - least
}
