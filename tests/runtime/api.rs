//! A small API as generated code would write it, and ways to ask it.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::LazyLock;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::request::Parts;
use axum::http::{Request, Response, StatusCode};
use axum::response::IntoResponse;
use http_body_util::BodyExt;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower::ServiceExt;

use crate::runtime::{
    Answer, Asset, Call, Described, Docs, Fails, Failure, HandlerError, Internal, Literal, Parameter,
    Pattern, Property, Raw, Reply, Route, Routes, Schema, Settings, StatusIn, example, formats, length_in,
    macros, present,
};

pub(crate) static NAME: Pattern = Pattern::new("^[A-Z]", "^[A-Z]");

pub(crate) static ITEM_CREATE: Schema = Schema::object(&[
    Property::required("name", Schema::string().min_length(2).max_length(8).pattern(&NAME)),
    Property::required("price", Schema::number().minimum(0).multiple_of("0.01")),
    Property::optional("count", Schema::integer().minimum(i32::MIN as i128).maximum(i32::MAX as i128)),
    Property::optional("email", Schema::string().format(&formats::EMAIL)),
    Property::optional("tags", Schema::array(&TAG).max_items(3).unique_items()),
    Property::optional("parent", Schema::reference(&ITEM_CREATE)),
])
.closed();
static TAG: Schema = Schema::object(&[Property::required("label", Schema::string())]);

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ItemCreate {
    name: String,
    price: f64,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    count: Option<i32>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Tag>,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    parent: Option<Box<ItemCreate>>,
}

#[derive(Debug, Serialize, Deserialize, PartialEq, Eq, Hash)]
struct Tag {
    label: String,
}

impl ItemCreate {
    pub(crate) fn is_valid(&self) -> bool {
        length_in(&self.name, 2, 8)
            && NAME.is_match(&self.name)
            && self.price >= 0.0
            && crate::runtime::multiple_of(self.price, "0.01")
            && self.email.as_deref().is_none_or(formats::is_email)
            && self.tags.len() <= 3
            && crate::runtime::all_different(&self.tags)
            && self.parent.as_ref().is_none_or(|parent| parent.is_valid())
    }
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

pub(crate) struct ReadItem {
    item_id: i64,
    page: Option<i64>,
    size: i64,
    #[allow(dead_code)]
    parts: Parts,
}

#[derive(Debug)]
pub(crate) enum ReadItemError {
    NotFound(String),
    Range(StatusIn<400, 499>),
    Internal(Internal),
    Raw(Raw),
}
macros::failures!(ReadItemError);

impl<E> From<E> for ReadItemError
where
    Failure<String>: From<E>,
{
    fn from(error: E) -> Self {
        Failure::from(error).answer(|_, _, _| None)
    }
}

impl IntoResponse for ReadItemError {
    fn into_response(self) -> axum::response::Response {
        match self {
            Self::NotFound(body) => Reply::json(404, &body).header("x-why", "gone").into_response(),
            Self::Range(status) => Reply::json(status.get(), "range").into_response(),
            Self::Internal(error) => error.into_response(),
            Self::Raw(raw) => raw.into_response(),
        }
    }
}

pub(crate) trait Items: Send + Sync {
    fn read_item(&self, request: ReadItem) -> Boxed<'_, Result<Value, ReadItemError>>;
    fn create_item(&self, body: ItemCreate) -> Boxed<'_, Result<ItemCreate, HandlerError>>;
}

pub(crate) trait Odd: Send + Sync {
    fn upload(&self, body: Body) -> Boxed<'_, Result<usize, HandlerError>>;
}

pub(crate) struct App;

impl Items for App {
    fn read_item(&self, request: ReadItem) -> Boxed<'_, Result<Value, ReadItemError>> {
        Box::pin(async move {
            match request.item_id {
                404 => Err(ReadItemError::NotFound("none".to_owned())),
                418 => Err(ReadItemError::Range(const { StatusIn::new(418) })),
                500 => {
                    let number: i32 = "secret text".parse()?;
                    Ok(number.into())
                }
                501 => panic!("secret panic"),
                502 => Err(Internal::new("secret fault"))?,
                999 => Err(Raw::new((StatusCode::IM_A_TEAPOT, "raw")).into()),
                id => Ok(serde_json::json!({"id": id, "page": request.page, "size": request.size})),
            }
        })
    }

    fn create_item(&self, body: ItemCreate) -> Boxed<'_, Result<ItemCreate, HandlerError>> {
        Box::pin(async move { Ok(body) })
    }
}

impl Odd for App {
    fn upload(&self, body: Body) -> Boxed<'_, Result<usize, HandlerError>> {
        Box::pin(async move {
            let mut body = body;
            let mut total = 0;
            while let Some(frame) = body.frame().await {
                total += frame?.into_data().map_or(0, |data| data.len());
            }
            Ok(total)
        })
    }
}

type ItemsCall = Call<dyn Items>;
type OddCall = Call<dyn Odd>;

const ITEMS: &[Route<dyn Items>] = &[
    Route::new("GET", "/items/{item_id}", read_item),
    Route::new("POST", "/items", create_item),
    Route::new("PATCH", "/items", patch_item),
    Route::new("POST", "/forms", create_form),
];

const ODD: &[Route<dyn Odd>] = &[
    Route::new("POST", "/upload", upload),
    Route::new("POST", "/text", text),
    Route::new("QUERY", "/text", text),
    Route::new("GET", "/slow", slow),
    Route::new("GET", "/example", seeded),
    Route::new("DELETE", "/items", empty),
];

fn read_item(mut call: ItemsCall) -> Answer {
    Box::pin(async move {
        const ITEM_ID: &Parameter = &Parameter::path("item_id", Schema::integer().minimum(1));
        const PAGE: &Parameter = &Parameter::query("page", Schema::integer().minimum(1));
        const SIZE: &Parameter = &Parameter::query("size", Schema::integer().maximum(100));
        const KIND: &Parameter =
            &Parameter::header("x-kind", Schema::string().values(&[Literal::Str("a"), Literal::Str("b")]));
        let item_id = call.required::<i64>(ITEM_ID);
        let page = call.optional::<i64>(PAGE);
        let size = call.defaulted(SIZE, || 10_i64);
        let kind = call.optional::<String>(KIND);
        let (Some(item_id), Some(page), Some(size), Some(_)) = (item_id, page, size, kind) else {
            return call.refuse();
        };
        let (app, parts) = call.into_parts();
        match app.read_item(ReadItem { item_id, page, size, parts }).await {
            Ok(body) => Reply::json(200, &body).into_response(),
            Err(error) => error.into_response(),
        }
    })
}

fn create_item(mut call: ItemsCall) -> Answer {
    Box::pin(async move {
        const DRY: &Parameter = &Parameter::query("dry", Schema::boolean());
        let dry = call.optional::<bool>(DRY);
        let body = call.json(&ITEM_CREATE, ItemCreate::is_valid).await;
        let (Some(_), Some(body)) = (dry, body) else { return call.refuse() };
        let (app, _) = call.into_parts();
        app.create_item(body).await.map(|body| Reply::json(201, &body)).into_response()
    })
}

fn patch_item(mut call: ItemsCall) -> Answer {
    Box::pin(async move {
        let body = call.optional_json(&ITEM_CREATE, ItemCreate::is_valid).await;
        let Some(body) = body else { return call.refuse() };
        Reply::json(200, &body.is_some()).into_response()
    })
}

fn create_form(mut call: ItemsCall) -> Answer {
    Box::pin(async move {
        let body = call.form::<ItemCreate>(&ITEM_CREATE).await;
        let Some(body) = body else { return call.refuse() };
        Reply::json(201, &body).into_response()
    })
}

fn upload(mut call: OddCall) -> Answer {
    Box::pin(async move {
        let Some(body) = call.stream() else { return call.refuse() };
        let (app, _) = call.into_parts();
        app.upload(body).await.map(|total| Reply::json(200, &total)).into_response()
    })
}

fn text(mut call: OddCall) -> Answer {
    Box::pin(async move {
        let media = call.media(&["text/plain", "application/json", "image/*"]);
        let text = call.text_of(&["*/*"]).await;
        let (Some(media), Some(text)) = (media, text) else { return call.refuse() };
        Reply::text(200, "text/plain; charset=utf-8", format!("{media}:{text}")).into_response()
    })
}

fn slow(_: OddCall) -> Answer {
    Box::pin(std::future::pending())
}

fn seeded(call: OddCall) -> Answer {
    Box::pin(async move {
        example(
            call.parts(),
            200,
            "application/json",
            &[("x-total", "3"), ("set-cookie", "a=1"), ("set-cookie", "b=2")],
            b"[]",
        )
        .into_response()
    })
}

fn empty(_: OddCall) -> Answer {
    Box::pin(async {
        Reply::empty(204).header("x-list", &["a", "b"]).header("x-none", &None::<String>).into_response()
    })
}

static LIMITS: LazyLock<Settings> = LazyLock::new(|| Settings {
    body_limit: 1000,
    upload_limit: 1000,
    body_timeout: Some(Duration::from_millis(100)),
    timeout: Some(Duration::from_millis(200)),
    ..Settings::default()
});

pub(crate) fn router() -> Router {
    let app = Arc::new(App);
    let items: Arc<dyn Items> = app.clone();
    let odd: Arc<dyn Odd> = app;
    let docs = Docs {
        html: include_str!("../../templates/runtime/docs/index.html"),
        assets: &[
            Asset { name: "a.js", content_type: "text/javascript", body: b"plain", is_packed: false },
            Asset { name: "z.js", content_type: "text/javascript", body: b"zip", is_packed: true },
        ],
    };
    Routes::new(LIMITS.clone(), &Described::PROBLEM)
        .add(&items, ITEMS)
        .add(&odd, ODD)
        .document("{}")
        .docs(docs)
        .finish()
}

/// An answer, read.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: Bytes,
}

impl Answered {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {:?}", self.body))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// `in name pointer keyword` of each violation.
    pub(crate) fn errors(&self) -> Vec<String> {
        let json = self.json();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        json["errors"]
            .as_array()
            .unwrap_or_else(|| panic!("no errors: {json}"))
            .iter()
            .map(|error| {
                let place =
                    format!("{} {}{}", text(error, "in"), text(error, "name"), text(error, "pointer"));
                format!("{place} {}", text(error, "keyword"))
            })
            .collect()
    }
}

pub(crate) async fn send(router: Router, request: Request<Body>) -> Answered {
    let response: Response<Body> = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    Answered { status: parts.status.as_u16(), headers: parts.headers, body }
}

/// `ask("POST", "/items", &[("content-type", "application/json")], "{}")`
pub(crate) async fn ask(method: &str, uri: &str, headers: &[(&str, &str)], body: &str) -> Answered {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router(), request.body(Body::from(body.to_owned())).unwrap()).await
}

pub(crate) async fn post(body: &str) -> Answered {
    ask("POST", "/items", &[("content-type", "application/json")], body).await
}
