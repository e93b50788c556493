//! The patterns of the document, as the generated crate will compile them.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Shape};
use crate::pattern::translate;
use crate::source::Pointer;

/// Every pattern that can be checked, and what `regex` reads for it.
pub(super) fn patterns(api: &Api, sink: &mut Sink) -> HashMap<String, String> {
    let mut known = HashMap::new();
    let mut refused: Vec<&str> = Vec::new();
    for (_, ty) in api.type_ids() {
        let own = match &ty.shape {
            Shape::String(string) => string.pattern.as_deref(),
            _ => None,
        };
        let keys = ty
            .extra
            .iter()
            .flat_map(|extra| extra.pattern_properties.iter().map(|(pattern, _)| pattern.as_str()));
        for pattern in own.into_iter().chain(keys) {
            if known.contains_key(pattern) || refused.contains(&pattern) {
                continue;
            }
            match translate(pattern) {
                Ok(translation) => {
                    if let Some(note) = translation.note {
                        sink.push(
                            Diagnostic::new(
                                codes::PATTERN_REREAD,
                                &place(&ty.at),
                                format!("this pattern is {note}"),
                            )
                            .help("patterns are ECMA-262 expressions (JSON Schema 2020-12 §6.4)"),
                        );
                    }
                    known.insert(pattern.to_owned(), translation.regex);
                }
                Err(error) => {
                    sink.push(
                        Diagnostic::new(codes::PATTERN_UNCHECKED, &place(&ty.at), format!("this pattern cannot be checked: {error}"))
                            .help("write it without look-around and back-references; until then strings are not compared with it"),
                    );
                    refused.push(pattern);
                }
            }
        }
    }
    known
}

fn place(schema: &Pointer) -> Pointer {
    schema.key("pattern")
}
