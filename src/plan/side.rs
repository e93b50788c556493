//! Successes and failures.

use crate::ir::{Operation, Response, Status};

/// The answers of one side. Where a document describes no success at all, `default` is one.
pub(super) fn side(one: &Operation, failure: bool) -> Vec<(usize, &Response)> {
    let described = one.responses.iter().any(|response| !response.status.is_error());
    let fails =
        |response: &Response| response.status.is_error() && (described || response.status != Status::Default);
    one.responses.iter().enumerate().filter(|(_, response)| fails(response) == failure).collect()
}
