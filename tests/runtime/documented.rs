//! Answers that are compared with the document as they go out.

use std::convert::Infallible;
use std::fmt::Write;
use std::future::{Ready, ready};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode};
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use http_body_util::channel::Channel;
use serde_json::{Value, json};
use tower::ServiceExt;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::runtime::{
    Answer, AnswerChecks, BodyParts, Call, Described, Documented, DocumentedAnswer, DocumentedBody, Events,
    Internal, Lines, Parameter, Property, Rejection, Reply, Route, Routes, Schema, Settings,
};

trait Nothing: Send + Sync {}
impl Nothing for () {}

static ITEM: Schema = Schema::object(&[
    Property::required("name", Schema::string().min_length(2)),
    Property::optional("key", Schema::string().min_length(20).secret()),
]);
static TEXT: Schema = Schema::string().max_length(3);
static NOTE: Schema = Schema::object(&[
    Property::required("event", Schema::string()),
    Property::required("data", Schema::reference(&ITEM)),
]);

static ALL: &[&[Documented]] = &[&[Documented::new(
    "GET",
    "/{kind}",
    &[
        &DocumentedAnswer::new(
            200,
            &[
                DocumentedBody::json("application/json", &ITEM),
                DocumentedBody::parts("application/jsonl", BodyParts::Lines, &ITEM),
                DocumentedBody::parts("application/json-seq", BodyParts::Lines, &ITEM),
                DocumentedBody::parts("text/event-stream", BodyParts::Events, &ITEM),
                DocumentedBody::parts("text/x-texts", BodyParts::TextEvents, &TEXT),
                DocumentedBody::parts("text/x-whole", BodyParts::WholeEvents, &NOTE),
            ],
            &[Parameter::header("x-total", Schema::integer().maximum(9))],
        ),
        &DocumentedAnswer::within(400, 499, &[DocumentedBody::json("application/json", &TEXT)], &[]),
    ],
)]];

fn answer(mut call: Call<dyn Nothing>) -> Answer {
    static KIND: Parameter = Parameter::path("kind", Schema::string());
    Box::pin(async move {
        let Some(kind) = call.required::<String>(&KIND) else { return call.refuse() };
        let good = || json!({"name": "Ann", "more": 1});
        let bad = || json!({"name": "A", "key": "hunter2"});
        let bytes = |kind, text: &'static str| Reply::bytes(200, kind, text);
        let reply = match kind.as_str() {
            "good" => Reply::json(200, &good()).header("X-Total", &9),
            "bad" => Reply::json(200, &bad()),
            "header" => Reply::json(200, &good()).header("X-Total", &10),
            "problem" => Reply::json_as(404, "application/problem+json", &1),
            "range" => Reply::json(418, "tea"),
            "undocumented" => Reply::json(500, &bad()),
            "text" => bytes("text/plain", "{"),
            "not-json" => bytes("application/json", "{"),
            "twice" => bytes("application/json", r#"{"name":"Ann","name":"Bob"}"#),
            "lines" => {
                Reply::lines(200, "application/jsonl", Lines::unfold(0, move |at| line(at, good(), bad())))
            }
            "records" => Reply::records(
                200,
                "application/json-seq",
                Lines::unfold(0, move |at| line(at, good(), bad())),
            ),
            "events" => {
                Reply::events(200, "text/event-stream", Events::unfold(0, move |at| line(at, good(), bad())))
            }
            "texts" => bytes("text/x-texts", "data: abc\n\ndata: a\ndata: bc\n\n: comment\n\n"),
            "whole" => bytes(
                "text/x-whole",
                "event: a\ndata: {\"name\":\"Ann\"}\n\nevent: b\ndata: {\"name\":\"A\"}\n\ndata: {\"name\":\"Ann\"}\n\n",
            ),
            "chunks" => {
                let (mut sender, body) = Channel::<Bytes, Infallible>::new(1);
                tokio::spawn(async move {
                    for piece in ["{\"na", "me\":", "\"A\"}"] {
                        sender.send_data(Bytes::from_static(piece.as_bytes())).await.unwrap();
                    }
                });
                Reply::bytes(200, "application/json", Body::new(body))
            }
            "internal" => return Internal::new("away").into_response(),
            "rejection" => return Rejection::new(StatusCode::NOT_FOUND, "none").into_response(),
            "nothing" => Reply::empty(204),
            _ => panic!("{kind}"),
        };
        reply.into_response()
    })
}

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A good one, a bad one, and the end.
fn line(at: u32, good: Value, bad: Value) -> Ready<Result<Option<(Value, u32)>, BoxError>> {
    ready(Ok(match at {
        0 | 2 => Some((good, at + 1)),
        1 => Some((bad, 2)),
        _ => None,
    }))
}

static ROUTES: &[Route<dyn Nothing>] = &[Route::new("GET", "/{kind}", answer).id("answer")];

fn router(answers: AnswerChecks) -> Router {
    let app: Arc<dyn Nothing> = Arc::new(());
    let settings = Settings { answers, ..Settings::default() };
    Routes::new(settings, &Described::PROBLEM).documented(ALL).add(&app, ROUTES).finish()
}

/// Keeps what is logged.
struct Lists(Arc<Mutex<Vec<String>>>);

impl Subscriber for Lists {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::WARN
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        struct Text(String);
        impl Visit for Text {
            fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
                write!(self.0, "{}={value:?} ", field.name()).unwrap();
            }
        }
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0.trim_end().to_owned());
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The answer, its body as far as it came, and what was logged.
async fn ask(answers: AnswerChecks, kind: &str) -> (Response, String, Vec<String>) {
    let logged = Arc::default();
    let _guard = tracing::subscriber::set_default(Lists(Arc::clone(&logged)));
    let request = Request::get(format!("/{kind}")).body(Body::empty()).unwrap();
    let (parts, mut body) = router(answers).oneshot(request).await.unwrap().into_parts();
    let mut text = Vec::new();
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else {
            text.extend_from_slice(b" broken off");
            break;
        };
        text.extend_from_slice(&frame.into_data().unwrap());
    }
    let logged = std::mem::take(&mut *logged.lock().unwrap());
    (Response::from_parts(parts, Body::empty()), String::from_utf8(text).unwrap(), logged)
}

#[tokio::test]
async fn logs_what_is_not_as_documented_and_sends_it() {
    let (answer, body, logged) = ask(AnswerChecks::Log, "bad").await;
    assert_eq!((answer.status().as_u16(), &*body), (200, r#"{"name":"A","key":"hunter2"}"#));
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(
        logged,
        [
            r#"message=an answer is not as documented: it should have at least 2 characters operation="answer" status=200 place="body" pointer="/name" keyword="minLength" value="A""#,
            r#"message=an answer is not as documented: it should have at least 20 characters operation="answer" status=200 place="body" pointer="/key" keyword="minLength""#,
        ]
    );
    for (kind, expected) in [
        ("header", "place=\"x-total\" pointer=\"\" keyword=\"maximum\""),
        ("problem", "status=404 place=\"body\" pointer=\"\" keyword=\"type\" value=1"),
        ("not-json", "keyword=\"contentMediaType\""),
        ("twice", "same name twice"),
        ("chunks", "pointer=\"/name\" keyword=\"minLength\" value=\"A\""),
        ("texts", "keyword=\"maxLength\" value=\"a\\nbc\""),
    ] {
        let (answer, _, logged) = ask(AnswerChecks::Log, kind).await;
        assert!(answer.status().as_u16() < 500, "{kind}");
        assert_eq!(logged.len(), 1, "{kind}: {logged:?}");
        assert!(logged[0].contains(expected), "{kind}: {logged:?}");
    }
}

#[tokio::test]
async fn says_nothing_of_what_is_as_documented() {
    for kind in ["good", "range", "undocumented", "text", "nothing", "rejection"] {
        let (_, body, logged) = ask(AnswerChecks::Refuse, kind).await;
        assert!(logged.is_empty(), "{kind}: {logged:?}");
        assert_eq!(body.is_empty(), kind == "nothing", "{kind}: {body}");
    }
    let (answer, _, logged) = ask(AnswerChecks::Refuse, "internal").await;
    assert_eq!((answer.status().as_u16(), logged.len()), (500, 1), "{logged:?}");
    assert!(ask(AnswerChecks::Off, "bad").await.2.is_empty());
}

#[tokio::test]
async fn compares_each_part_of_a_stream() {
    for (kind, count) in [("lines", 2), ("records", 2), ("events", 2), ("whole", 2)] {
        let (answer, body, logged) = ask(AnswerChecks::Log, kind).await;
        assert_eq!((answer.status().as_u16(), logged.len()), (200, count), "{kind}: {logged:?}");
        assert!(!body.ends_with(" broken off") && body.matches("Ann").count() == 2, "{kind}: {body}");
        let (answer, body, _) = ask(AnswerChecks::Refuse, kind).await;
        assert_eq!(answer.status().as_u16(), 200);
        assert!(body.ends_with(" broken off"), "{kind}: {body}");
    }
    let (_, _, logged) = ask(AnswerChecks::Log, "whole").await;
    assert!(logged[0].contains("pointer=\"/data/name\""), "{logged:?}");
    assert!(logged[1].contains("pointer=\"/event\" keyword=\"required\""), "{logged:?}");
}

#[tokio::test]
async fn sends_no_wrong_answer_where_that_is_asked_for() {
    for kind in ["bad", "header", "not-json"] {
        let (answer, body, logged) = ask(AnswerChecks::Refuse, kind).await;
        assert_eq!(answer.status().as_u16(), 500, "{kind}");
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        assert!(!body.contains("hunter2") && !logged.is_empty(), "{kind}: {body}");
    }
}
