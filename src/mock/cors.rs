//! Pages of any origin may ask (the Fetch standard, "CORS protocol").

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

/// How long browsers may rely on what they were told: ten minutes.
const MAX_AGE: HeaderValue = HeaderValue::from_static("600");
const TRUE: HeaderValue = HeaderValue::from_static("true");
/// What browsers tell scripts of without being told to.
const SAFE: [HeaderName; 5] = [
    header::CACHE_CONTROL,
    header::CONTENT_LANGUAGE,
    header::CONTENT_TYPE,
    header::EXPIRES,
    header::LAST_MODIFIED,
];

/// The server, for pages of any origin. Credentials may be sent along, which is why each origin is named.
pub(super) fn around(router: Router) -> Router {
    router.layer(from_fn(shared))
}

async fn shared(request: Request, next: Next) -> Response {
    let Some(origin) = request.headers().get(header::ORIGIN).cloned() else {
        return next.run(request).await;
    };
    let asked = request.headers();
    let method = asked.get(header::ACCESS_CONTROL_REQUEST_METHOD).cloned();
    let wanted = asked.get(header::ACCESS_CONTROL_REQUEST_HEADERS).cloned();
    let mut answer = match method.filter(|_| request.method() == Method::OPTIONS) {
        // It is a question about another request, which the document does not speak of.
        Some(method) => {
            let mut answer = StatusCode::NO_CONTENT.into_response();
            let headers = answer.headers_mut();
            headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, method);
            headers.extend(wanted.map(|wanted| (header::ACCESS_CONTROL_ALLOW_HEADERS, wanted)));
            headers.insert(header::ACCESS_CONTROL_MAX_AGE, MAX_AGE);
            answer
        }
        None => next.run(request).await,
    };
    let headers = answer.headers_mut();
    let told: Vec<&str> =
        headers.keys().filter(|name| !SAFE.contains(name)).map(HeaderName::as_str).collect();
    if let Ok(told) = HeaderValue::try_from(told.join(", ")) {
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, told);
    }
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
    headers.append(header::VARY, HeaderValue::from_static("origin"));
    answer
}
