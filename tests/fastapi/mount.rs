//! The runtime of a crate that behaves as FastAPI does, put together as such a crate does it.

#[path = "../../templates/runtime/address.rs"]
mod address;
#[path = "../../templates/runtime/base64.rs"]
mod base64;
#[path = "../../templates/runtime/basic.rs"]
mod basic;
#[path = "../../templates/runtime/call.rs"]
mod call;
#[path = "../../templates/runtime/certificate.rs"]
mod certificate;
#[path = "../../templates/runtime/fastapi/challenge.rs"]
mod challenge;
#[path = "../../templates/runtime/check.rs"]
mod check;
#[path = "../../templates/runtime/coding.rs"]
mod coding;
#[path = "../../templates/runtime/fastapi/coerce.rs"]
mod coerce;
#[path = "../../templates/runtime/credentials.rs"]
mod credentials;
#[path = "../../templates/runtime/cursor.rs"]
mod cursor;
#[path = "../../templates/runtime/disposition.rs"]
mod disposition;
#[path = "../../templates/runtime/docs.rs"]
mod docs;
#[path = "../../templates/runtime/docs_page.rs"]
mod docs_page;
#[path = "../../templates/runtime/documented.rs"]
mod documented;
#[path = "../../templates/runtime/escape.rs"]
mod escape;
#[path = "../../templates/runtime/evaluated.rs"]
mod evaluated;
#[path = "../../templates/runtime/example.rs"]
mod example;
#[path = "../../templates/runtime/fastapi/exception.rs"]
mod exception;
#[path = "../../templates/runtime/failure.rs"]
mod failure;
#[path = "../../templates/runtime/field.rs"]
mod field;
#[path = "../../templates/runtime/file_part.rs"]
mod file_part;
#[path = "../../templates/runtime/fastapi/form_check.rs"]
mod form_check;
#[path = "../../templates/runtime/formats.rs"]
pub mod formats;
#[path = "../../templates/runtime/fastapi/forms.rs"]
mod forms;
#[path = "../../templates/runtime/future.rs"]
mod future;
#[path = "../../templates/runtime/head.rs"]
mod head;
#[path = "../../templates/runtime/head_timer.rs"]
mod head_timer;
#[path = "../../templates/runtime/fastapi/input.rs"]
mod input;
#[path = "../../templates/runtime/intake.rs"]
mod intake;
#[path = "../../templates/runtime/iri.rs"]
pub mod iri;
#[path = "../../templates/runtime/json.rs"]
mod json;
#[path = "../../templates/runtime/keywords.rs"]
mod keywords;
#[path = "../../templates/runtime/fastapi/label.rs"]
mod label;
#[path = "../../templates/runtime/layered.rs"]
mod layered;
#[path = "../../templates/runtime/link.rs"]
mod link;
#[path = "../../templates/runtime/macros.rs"]
pub(crate) mod macros;
#[path = "../../templates/runtime/media.rs"]
mod media;
#[path = "../../templates/runtime/mock.rs"]
mod mock;
#[path = "../../templates/runtime/mock_fits.rs"]
mod mock_fits;
#[path = "../../templates/runtime/mock_pattern.rs"]
mod mock_pattern;
#[path = "../../templates/runtime/mock_schema.rs"]
mod mock_schema;
#[path = "../../templates/runtime/mock_words.rs"]
mod mock_words;
#[path = "../../templates/runtime/mock_xml.rs"]
mod mock_xml;
#[path = "../../templates/runtime/fastapi/moment.rs"]
mod moment;
#[path = "../../templates/runtime/multipart.rs"]
mod multipart;
#[path = "../../templates/runtime/number.rs"]
mod number;
#[path = "../../templates/runtime/objects.rs"]
mod objects;
#[path = "../../templates/runtime/operation.rs"]
mod operation;
#[path = "../../templates/runtime/outbound.rs"]
mod outbound;
#[path = "../../templates/runtime/pace.rs"]
mod pace;
#[path = "../../templates/runtime/page.rs"]
mod page;
#[path = "../../templates/runtime/parameter.rs"]
mod parameter;
#[path = "../../templates/runtime/parameter_form.rs"]
mod parameter_form;
#[path = "../../templates/runtime/part.rs"]
mod part;
#[path = "../../templates/runtime/pattern.rs"]
mod pattern;
#[path = "../../templates/runtime/fastapi/pick.rs"]
mod pick;
#[path = "../../templates/runtime/prefer.rs"]
mod prefer;
#[path = "../../templates/runtime/fastapi/python_json.rs"]
mod python_json;
#[path = "../../templates/runtime/fastapi/reading.rs"]
mod reading;
#[path = "../../templates/runtime/rejection.rs"]
mod rejection;
#[path = "../../templates/runtime/reply.rs"]
mod reply;
#[path = "../../templates/runtime/route.rs"]
mod route;
#[path = "../../templates/runtime/router.rs"]
mod router;
#[path = "../../templates/runtime/running.rs"]
mod running;
#[path = "../../templates/runtime/fastapi/scalar.rs"]
mod scalar;
#[path = "../../templates/runtime/schema.rs"]
mod schema;
#[path = "../../templates/runtime/security.rs"]
mod security;
#[path = "../../templates/runtime/serve.rs"]
mod serve;
#[path = "../../templates/runtime/settings.rs"]
mod settings;
#[path = "../../templates/runtime/shape.rs"]
mod shape;
#[path = "../../templates/runtime/shown.rs"]
mod shown;
#[path = "../../templates/runtime/fastapi/simple.rs"]
mod simple;
#[path = "../../templates/runtime/status.rs"]
mod status;
#[path = "../../templates/runtime/stream.rs"]
mod stream;
#[path = "../../templates/runtime/style.rs"]
mod style;
#[path = "../../templates/runtime/template.rs"]
mod template;
#[path = "../../templates/runtime/trace.rs"]
mod trace;
#[path = "../../templates/runtime/twins.rs"]
mod twins;
#[path = "../../templates/runtime/union.rs"]
mod union;
#[path = "../../templates/runtime/unknown.rs"]
mod unknown;
#[path = "../../templates/runtime/upload.rs"]
mod upload;
#[path = "../../templates/runtime/uri.rs"]
mod uri;
#[path = "../../templates/runtime/variants.rs"]
mod variants;
#[path = "../../templates/runtime/violation.rs"]
mod violation;
#[path = "../../templates/runtime/walk.rs"]
mod walk;
#[path = "../../templates/runtime/write_style.rs"]
mod write_style;

pub use address::Address;
pub use base64::Base64;
pub use basic::BasicCredentials;
pub use call::{BodyTooLarge, Call, Read};
pub use certificate::ClientCertificate;
pub use challenge::Challenge;
pub use check::{all_different, length_in, multiple_of};
pub use credentials::{ApiKey, BearerToken, HttpCredentials, same_secret};
pub use cursor::{Cursor, CursorRequest};
pub use docs::{Asset, Docs};
pub use docs_page::DOCS;
pub use documented::{AnswerChecks, BodyParts, Documented, DocumentedAnswer, DocumentedBody};
pub use example::example;
pub use exception::HttpException;
pub use failure::{BoxError, Fails, Failure, FailureHeaders, HandlerError, Internal, Raw};
pub use field::Field;
pub use file_part::{FilePart, UploadedFile};
pub use future::BoxFuture;
pub use json::{Fault, convert, nullable, parse, present, read};
pub use keywords::Extra;
pub use layered::Operations;
pub use link::Links;
pub use number::{Number, integral};
pub use operation::{Operation, RequestId};
pub use outbound::{BadAnswer, Draft, Outbound, Received, Unsendable};
pub use pace::BodyTooSlow;
pub use page::{Count, OffsetRequest, PageRequest, count, from_count, length};
pub use parameter::{Parameter, Repeats, Style};
pub use part::PartRule;
pub use pattern::Pattern;
pub use pick::pick;
pub use prefer::Prefer;
pub use rejection::{Refused, Rejection};
pub use reply::Reply;
pub use route::{Answer, Route, answer};
pub use router::{Routes, Server};
pub use schema::{Literal, Property, Schema, StringCheck, Type};
pub use security::{Caller, Denied, Granted, Guarding, Judged, Refusal, Refusals, proven};
pub use serve::{Connections, DRAIN, serve, serve_until};
pub use settings::Settings;
pub use shape::{Casing, Described, Member, Shape, When};
pub use status::{OutOfRange, StatusIn};
pub use union::{Tagged, buffered, no_such_variant, tagged, variant};
pub use upload::{Collected, Form, FormPart, Headed, Multipart};
pub use uri::{NotAUri, UriReference};
pub use violation::{Details, Invalid, Location, Step, Violation, Violations};
pub use write_style::{Written, constant, form, plain, text};
