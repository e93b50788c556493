//! The one function that answers for every operation.

use std::sync::Arc;

use axum::http::HeaderName;
use axum::response::IntoResponse;

use super::memory::remembered;
use super::operation::Served;
use super::reads::Given;
use super::runtime::mock::Mock;
use super::runtime::{Answer, Call, Prefer, varied};

const APPLIED: HeaderName = HeaderName::from_static("preference-applied");

/// Reads a request as a generated server does, and answers from the document.
pub(super) fn answer(mut call: Call<Served>) -> Answer {
    Box::pin(async move {
        let served = Arc::clone(call.app());
        let mut is_read = true;
        let mut given = Given::default();
        // All of it is read, so that all that is wrong is told.
        for read in &served.reads {
            is_read &= read.run(&mut call, &mut given).await.is_some();
        }
        if !is_read {
            return call.refuse();
        }
        let (_, parts) = call.into_parts();
        let document = &served.document;
        let asked = Prefer::of(&parts.headers);
        let is_asked = asked.is_some();
        let mut prefer = asked.unwrap_or_default();
        if document.options.dynamic {
            prefer.dynamic.get_or_insert(true);
        }
        let seed = prefer.seed.unwrap_or_else(|| document.seed());
        let mock = Mock {
            document: &document.value,
            operation: &served.described,
            prefer: &prefer,
            headers: &parts.headers,
            seed,
        };
        let mut answer = mock.answer().unwrap_or_else(IntoResponse::into_response);
        if !is_asked {
            answer.headers_mut().remove(APPLIED);
            answer = remembered(&served, &given, &parts, answer).await;
        }
        if served.is_varied { varied(answer) } else { answer }
    })
}
