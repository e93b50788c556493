//! The runtime files: real Rust, copied as they are, left out where a document does not need them.
//!
//! They are a crate of their own beside the generated one, so that cargo compiles them once and not whenever a handler
//! or the document changes. In a module of another crate they are a module of that.

use std::borrow::Cow;

use super::context::Context;
use super::seeds;
use super::view::{Content, FilePlan, Owner, RuntimeModuleView, RuntimeView, View};
use crate::config::{ContentCoding, Layout};
use crate::ir::SchemeKind;

/// A runtime file.
struct Module {
    /// The path below `templates/runtime`; the last part is the module's name. Where files of the same name
    /// stand in several folders, a crate has one of them.
    name: &'static str,
    text: &'static str,
    exports: &'static str,
    needed: fn(&Context<'_>) -> bool,
}

/// The modules that stand behind a feature of the crate, and which.
const GATED: &[(&str, &str)] = &[("send", "#[cfg(feature = \"client\")]")];

macro_rules! module {
    ($name:literal, $exports:literal) => {
        module!($name, $exports, |_| true)
    };
    ($name:literal, $exports:literal, $needed:expr) => {
        Module {
            name: $name,
            text: include_str!(concat!("../../templates/runtime/", $name, ".rs")),
            exports: $exports,
            needed: $needed,
        }
    };
}

/// Every runtime file, sorted by the module's name.
const MODULES: &[Module] = &[
    module!("accept", "answer_varied, varied", |context| context.needs.accept.get()),
    module!("address", "Address", |context| context.needs.address.get()),
    module!("base64", "Base64", |context| context.needs.base64.get()),
    module!("base64url", "Base64Url", |context| context.needs.base64url.get()),
    module!("basic", "BasicCredentials", is_basic),
    module!("call", "BodyTooLarge, Call, Read"),
    module!("certificate", "ClientCertificate", asks_for_certificates),
    module!("fastapi/challenge", "Challenge", |context| is_secured(context) && is_fastapi(context)),
    module!("challenge", "Challenge", |context| is_secured(context) && !is_fastapi(context)),
    module!("charset", "", |context| {
        !is_fastapi(context) || context.needs.xml.get() || context.needs.text_in.get()
    }),
    module!("check", "all_different, length_in, multiple_of", |context| context.needs.checks.get()),
    module!("fastapi/coerce", "", is_fastapi),
    module!("coding", "Coding"),
    module!("conditions", "Conditions", |context| context.needs.file.get()),
    module!("constant", "read_constant, write_constant", |context| context.needs.constant.get()),
    module!("cookie", "Cookie, MaxAge, SameSite", |context| context.needs.cookie.get()),
    module!("credentials", "ApiKey, BearerToken, HttpCredentials, same_secret", is_secured),
    module!("cursor", "Cursor, CursorRequest", |context| context.needs.cursor.get()),
    module!("decimal", "", |context| checks_with(context, "decimal") || context.needs.decimal.get()),
    module!("decode", "", |context| !context.config.requests.content_codings.is_empty()),
    module!("decode_brotli", "BROTLI", |context| context.decodes(ContentCoding::Br)),
    module!("decode_gzip", "GZIP", |context| context.decodes(ContentCoding::Gzip)),
    module!("decode_zstd", "ZSTD", |context| context.decodes(ContentCoding::Zstd)),
    module!("disposition", "", |context| context.needs.multipart.get()),
    module!("docs", "Asset, Docs"),
    module!("docs_page", "DOCS", |context| context.config.has_docs()),
    module!("documented", "AnswerChecks, BodyParts, Documented, DocumentedAnswer, DocumentedBody"),
    module!("ecma", "", |context| checks_with(context, "ecma")),
    module!("enums", "", |context| context.needs.enums.get()),
    module!("escape", ""),
    module!("evaluated", ""),
    module!("events", "Event, Events", |context| context.needs.events.get()),
    module!("exact", "exact, exact_present", is_exact),
    module!("exact_field", "", |context| is_exact(context) && context.needs.field.get()),
    module!("exact_time", "", |context| is_exact(context) && context.needs.chrono.get()),
    module!("exact_uuid", "", |context| is_exact(context) && context.needs.uuid.get()),
    module!("example", "example, json_example"),
    module!("fastapi/exception", "HttpException", is_fastapi),
    module!("failure", "BoxError, Failure, FailureHeaders, Fails, HandlerError, Internal, Raw"),
    module!("feed", "", |context| context.needs.events.get() || context.needs.lines.get()),
    module!("field", "Field", |context| context.needs.field.get()),
    module!("file", "File", |context| context.needs.file.get()),
    module!("file_part", "FilePart, UploadedFile", |context| context.needs.multipart.get()),
    module!("fastapi/form_check", "", |context| context.needs.multipart.get() && is_fastapi(context)),
    module!("form_check", "", |context| context.needs.multipart.get() && !is_fastapi(context)),
    module!("form_styles", "StyledField", |context| context.needs.form_styles.get()),
    module!("formats", ""),
    module!("fastapi/forms", "", is_fastapi),
    module!("future", "BoxFuture"),
    module!("head", ""),
    module!("head_timer", ""),
    module!("http_date", "", |context| checks_with(context, "http_date")),
    module!("idn", "", |context| checks_with(context, "idn")),
    module!("fastapi/input", "", is_fastapi),
    module!("intake", "", |context| context.needs.multipart.get()),
    module!("iri", "", |context| checks_with(context, "iri")),
    module!("json", "Fault, convert, nullable, parse, present, read"),
    module!("keywords", "Extra"),
    module!("fastapi/label", "", is_fastapi),
    module!("layered", "Operations"),
    module!("lines", "Lines", |context| context.needs.lines.get()),
    module!("lines_in", "LinesIn", |context| context.needs.lines_in.get()),
    module!("link", "Links", |context| context.needs.link.get()),
    module!("macros", ""),
    module!("media", ""),
    module!("fastapi/moment", "", is_fastapi),
    module!("members", "", |context| context.needs.members.get()),
    module!("mock", ""),
    module!("mock_fits", ""),
    module!("mock_pattern", ""),
    module!("mock_schema", ""),
    module!("mock_words", ""),
    module!("mock_xml", ""),
    module!("multipart", "", |context| context.needs.multipart.get()),
    module!("notation", "", |context| checks_with(context, "notation")),
    module!("number", "Number, integral"),
    module!("objects", ""),
    module!("open_enums", "", |context| context.needs.open_enums.get()),
    module!("operation", "Operation, RequestId"),
    module!("outbound", "BadAnswer, Draft, Outbound, Received, Unsendable", |context| context
        .needs
        .outbound
        .get()),
    module!("pace", "BodyTooSlow"),
    module!("page", "Count, OffsetRequest, PageRequest, count, from_count, length", |context| {
        context.needs.page.get() || context.needs.link.get()
    }),
    module!("parameter", "Parameter, Repeats, Style"),
    module!("parameter_form", "", |context| context.needs.form_text.get()),
    module!("part", "PartRule", |context| context.needs.multipart.get()),
    module!("pattern", "Pattern", |context| !context.patterns().is_empty()),
    module!("fastapi/pick", "pick", |context| context.needs.pick.get() && is_fastapi(context)),
    module!("pick", "pick", |context| context.needs.pick.get() && !is_fastapi(context)),
    module!("pieces", "", |context| context.needs.text.get() || context.needs.file.get()),
    module!("prefer", "Prefer"),
    module!("fastapi/python_json", "", is_fastapi),
    module!("fastapi/reading", "", is_fastapi),
    module!("reading", "", |context| !is_fastapi(context)),
    module!("rejection", "Refused, Rejection"),
    module!("reply", "Reply"),
    module!("route", "Answer, Route, answer"),
    module!("router", "Routes, Server"),
    module!("running", ""),
    module!("fastapi/scalar", "", is_fastapi),
    module!("schema", "Literal, Property, Schema, StringCheck, Type"),
    module!("security", "Caller, Denied, Granted, Guarding, Judged, Refusal, Refusals, proven", is_secured),
    module!("send", "", |context| context.needs.outbound.get()),
    module!("serve", "Connections, DRAIN, serve, serve_until"),
    module!("settings", "Settings"),
    module!("service", "", |context| !context.api.operations.is_empty()),
    module!("shape", "Casing, Described, Member, Shape, When"),
    module!("shown", ""),
    module!("fastapi/simple", "", is_fastapi),
    module!("status", "OutOfRange, StatusIn", |context| context.needs.status.get()),
    module!("stream", ""),
    module!("style", ""),
    module!("tag", "with_tag", |context| context.needs.tag.get()),
    module!("template", ""),
    module!("text", "Text", |context| context.needs.text.get()),
    module!("text_in", "", |context| context.needs.text_in.get()),
    module!("otel/trace", "", |context| context.config.telemetry.opentelemetry),
    module!("trace", "", |context| !context.config.telemetry.opentelemetry),
    module!("twins", ""),
    module!("union", "Tagged, buffered, no_such_variant, tagged, variant", |context| context
        .needs
        .union
        .get()),
    module!("unknown", "", |context| context.needs.unknown.get()),
    module!("upload", "Collected, Form, FormPart, Headed, Multipart", |context| context
        .needs
        .multipart
        .get()),
    module!("uri", "NotAUri, UriReference", |context| context.needs.uri.get()),
    module!("variants", ""),
    module!("violation", "Details, Invalid, Location, Step, Violation, Violations"),
    module!("walk", ""),
    module!("write_form", "", |context| context.needs.write_form.get()),
    module!("write_style", "Written, constant, form, plain, text", |context| {
        context.needs.outbound.get() || context.needs.address.get()
    }),
    module!("xml", "NotXml, Xml, XmlMember, XmlNode", |context| context.needs.xml.get()),
    module!("xml_read", "", |context| context.needs.xml.get()),
    module!("xml_tree", "", |context| context.needs.xml.get()),
    module!("xml_write", "", |context| context.needs.xml.get()),
];

/// The files of the documentation page.
const DOCS: &[(&str, &[u8])] = &[
    ("docs/index.html", include_bytes!("../../templates/runtime/docs/index.html")),
    ("docs/page.js", include_bytes!("../../templates/runtime/docs/page.js")),
    ("docs/docs.js.gz", include_bytes!("../../templates/runtime/docs/docs.js.gz")),
    ("docs/LICENSE", include_bytes!("../../templates/runtime/docs/LICENSE")),
    ("docs/THIRD-PARTY.txt", include_bytes!("../../templates/runtime/docs/THIRD-PARTY.txt")),
];

/// Whether a module checks a format of the document.
fn checks_with(context: &Context<'_>, module: &str) -> bool {
    context.needs.formats.borrow().contains(module)
}

/// Whether something is read exactly as its format has it. The module of decimals has such a reader too.
fn is_exact(context: &Context<'_>) -> bool {
    context.needs.exact.get() || context.needs.decimal.get()
}

/// Whether some operation asks who calls.
fn is_secured(context: &Context<'_>) -> bool {
    context.api.security.is_used()
}

/// Whether some operation asks for user and password.
pub(super) fn is_basic(context: &Context<'_>) -> bool {
    context.api.security.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::Basic))
}

/// Whether some operation asks for a certificate.
pub(super) fn asks_for_certificates(context: &Context<'_>) -> bool {
    context.api.security.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::MutualTls))
}

fn is_fastapi(context: &Context<'_>) -> bool {
    context.config.is_fastapi()
}

impl Module {
    /// What the module is called.
    fn stem(&self) -> &'static str {
        self.name.rsplit_once('/').map_or(self.name, |(_, stem)| stem)
    }
}

/// What rustfmt is told: the files are as they are, also where somebody formats all crates of a workspace.
const UNFORMATTED: &str = "disable_all_formatting = true\n";

/// The runtime of a crate.
pub(super) fn files(context: &Context<'_>) -> Vec<FilePlan> {
    let modules: Vec<&Module> = needed(context).collect();
    let view = RuntimeView {
        modules: modules
            .iter()
            .map(|module| RuntimeModuleView {
                name: module.stem().to_owned(),
                gate: GATED
                    .iter()
                    .find(|(name, _)| *name == module.name)
                    .map_or("", |(_, gate)| gate)
                    .to_owned(),
                exports: module.exports.to_owned(),
            })
            .collect(),
    };
    let is_crate = context.config.layout == Layout::Crate;
    let (folder, root) =
        if is_crate { ("runtime/src", "lib.rs") } else { ("src/generated/runtime", "mod.rs") };
    let mut files = vec![super::owned(&format!("{folder}/{root}"), View::Runtime(view))];
    if is_crate {
        let manifest = View::RuntimeManifest(seeds::runtime_manifest(context));
        files.push(super::owned("runtime/Cargo.toml", manifest));
        files.push(super::verbatim("runtime/rustfmt.toml", UNFORMATTED.as_bytes().to_vec()));
    }
    let verbatim = |name: String, content: Cow<'static, [u8]>| FilePlan {
        path: format!("{folder}/{name}"),
        owner: Owner::Tool,
        content: Content::Verbatim(content),
    };
    files.extend(modules.iter().map(|module| {
        let text = if is_crate { exported(module.text) } else { Cow::Borrowed(module.text) };
        let bytes = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
            Cow::Owned(text) => Cow::Owned(text.into_bytes()),
        };
        verbatim(format!("{}.rs", module.stem()), bytes)
    }));
    let page = DOCS.iter().filter(|_| context.config.has_docs());
    files.extend(page.map(|(name, bytes)| verbatim((*name).to_owned(), Cow::Borrowed(*bytes))));
    files
}

fn needed<'c>(context: &'c Context<'_>) -> impl Iterator<Item = &'static Module> + 'c {
    MODULES.iter().filter(|module| (module.needed)(context))
}

/// Whether some file of the runtime speaks of a crate, by the crate's name in Rust.
pub(super) fn speaks_of(context: &Context<'_>, library: &str) -> bool {
    let path = format!("{library}::");
    let says = |line: &str| {
        !line.trim_start().starts_with("//")
            && line.match_indices(&path).any(|(at, _)| {
                !line[..at]
                    .ends_with(|before: char| before.is_alphanumeric() || before == '_' || before == ':')
            })
    };
    needed(context).any(|module| module.text.lines().any(says))
}

/// A file whose macros other crates may use. They are written for one crate, since a crate has one macro of a name at
/// its root, but may have several runtimes in its modules.
fn exported(text: &'static str) -> Cow<'static, str> {
    if !text.contains("\npub(crate) use ") {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\nmacro_rules! ", "\n#[macro_export]\nmacro_rules! ");
    Cow::Owned(text.replace("\npub(crate) use ", "\npub use "))
}
