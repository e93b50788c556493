//! What pages of other sites may ask: all that the document describes, if the settings let them.

use std::collections::BTreeSet;

use super::context::{Context, quoted};
use super::view::CorsView;
use crate::config::Origins;
use crate::ir::Location;

/// `generated/cors.rs`; none where the settings let nobody.
pub(super) fn file(context: &Context<'_>) -> Option<CorsView> {
    let cors = context.config.cors.as_ref()?;
    let operations = &context.api.operations;
    let methods: BTreeSet<&str> = operations.iter().map(|operation| operation.method.as_str()).collect();
    let mut asked = BTreeSet::from(["x-request-id".to_owned()]);
    let mut told = asked.clone();
    for operation in operations {
        let headers = operation.parameters.iter().filter(|parameter| parameter.location == Location::Header);
        asked.extend(headers.map(|header| header.name.to_ascii_lowercase()));
        if operation.body.is_some() {
            asked.insert("content-type".to_owned());
        }
        for response in &operation.responses {
            told.extend(response.headers.iter().map(|header| header.name.to_ascii_lowercase()));
        }
    }
    // No script is ever told of a cookie.
    told.remove("set-cookie");
    let names = |names: BTreeSet<String>| -> Vec<String> { names.iter().map(|name| quoted(name)).collect() };
    let origins = match &cors.origins {
        Origins::Any(_) => "Any".to_owned(),
        Origins::These(list) => {
            let each =
                list.iter().map(|origin| format!("HeaderValue::from_static({})", quoted(origin.as_str())));
            format!("[{}]", each.collect::<Vec<_>>().join(", "))
        }
    };
    Some(CorsView {
        is_any: matches!(cors.origins, Origins::Any(_)),
        origins,
        methods: methods.into_iter().map(quoted).collect(),
        asked: names(asked),
        told: names(told),
        more: [
            cors.credentials.then(|| ".allow_credentials(true)".to_owned()),
            cors.max_age.map(|seconds| format!(".max_age(std::time::Duration::from_secs({seconds}))")),
        ]
        .into_iter()
        .flatten()
        .collect(),
    })
}
