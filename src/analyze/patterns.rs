//! The patterns of the document, as the generated crate will compile them.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Shape};
use crate::pattern::{Reason, translate};
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
                                if note.starts_with('`') {
                                    format!("in this pattern {note}")
                                } else {
                                    format!("this pattern is {note}")
                                },
                            )
                            .help("patterns are ECMA-262 expressions (JSON Schema 2020-12 §6.4)"),
                        );
                    }
                    known.insert(pattern.to_owned(), translation.regex);
                }
                Err(error) => {
                    let message = format!("this pattern cannot be checked: {error}");
                    let (code, help) = match error.reason {
                        Reason::Invalid(_) => (
                            codes::PATTERN_INVALID,
                            "correct it; until then strings are not compared with it",
                        ),
                        _ => (
                            codes::PATTERN_UNCHECKED,
                            "write it without look-around and back-references; until then strings are not compared with it",
                        ),
                    };
                    sink.push(Diagnostic::new(code, &place(&ty.at), message).help(help));
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
