//! Names in the query string that no parameter of an operation has.

use std::borrow::Cow;

use super::call::Call;
use super::parameter::{Parameter, Style};
use super::style::{self, Codec, Kind};
use super::violation::{Location, Step, Violation};

/// The longest part of a name that is told.
const LONGEST: usize = 128;

impl<S: ?Sized> Call<S> {
    /// Notes each name in the query string that belongs to none of these parameters and is none of these names. Nothing
    /// where there is one.
    pub fn only(&mut self, parameters: &[&'static Parameter], names: &[&str]) -> Option<()> {
        let query = self.parts().uri.query().unwrap_or_default();
        let mut unknown: Vec<String> = Vec::new();
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let raw = pair.split('=').next().unwrap_or_default();
            let name = Codec::QUERY.decode(raw).unwrap_or(Cow::Borrowed(raw));
            let is_known = names.contains(&name.as_ref())
                || parameters.iter().any(|parameter| parameter.is_called(&name))
                || unknown.iter().any(|known| *known == name);
            if !is_known {
                unknown.push(name.into_owned());
            }
            // More than one answer tells are of no use.
            if unknown.len() > super::reading::MOST_TOLD {
                break;
            }
        }
        let is_fine = unknown.is_empty();
        for name in unknown {
            let cut = name.char_indices().nth(LONGEST).map(|(end, _)| format!("{}…", &name[..end]));
            self.note(Violation {
                location: Location::QueryString,
                path: vec![Step::Name(cut.unwrap_or(name))],
                keyword: "additionalProperties",
                message: "is no parameter of this operation".to_owned(),
                details: None,
            });
        }
        is_fine.then_some(())
    }
}

impl Parameter {
    /// Whether a pair of this name in the query string is a part of it.
    fn is_called(&'static self, name: &str) -> bool {
        let Location::Query(own) = self.location else { return false };
        if self.content.is_some() {
            return name == own;
        }
        let is_member = || self.takes(name) && style::member(&self.schema, name).is_some();
        let is_object = || style::shapes(&self.schema).iter().all(|kind| matches!(kind, Kind::Object(_)));
        match self.style {
            Style::DeepObject => match name.strip_prefix(own) {
                Some("") => !is_object(),
                rest => rest.is_some_and(|rest| rest.starts_with('[')),
            },
            Style::Form if self.explode => is_member() || (name == own && !is_object()),
            _ => name == own,
        }
    }
}
