//! `consumes` and `produces`.

use serde_json::{Map, Value};

use super::Conversion;
use crate::diagnostic::codes;
use crate::source::Pointer;

/// What a body is where nothing says it.
const JSON: &str = "application/json";

/// The media type of forms without files.
pub(super) const URLENCODED: &str = "application/x-www-form-urlencoded";

/// The media type of forms with files.
pub(super) const MULTIPART: &str = "multipart/form-data";

/// The media types of the bodies that go one way, each once, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct MediaTypes(pub(super) Vec<String>);

impl Default for MediaTypes {
    fn default() -> Self {
        Self(vec![JSON.to_owned()])
    }
}

impl MediaTypes {
    /// Those of files: what is no JSON or XML, else any bytes. `said` tells that the operation says its media types
    /// itself, which then is taken at its word.
    pub(super) fn of_files(&self, said: bool) -> Self {
        let is_text = |media: &str| media.contains("json") || media.contains("xml");
        let files: Vec<String> = self.0.iter().filter(|media| !is_text(media)).cloned().collect();
        match (files.is_empty(), said) {
            (false, _) => Self(files),
            (true, true) => self.clone(),
            (true, false) => Self(vec!["application/octet-stream".to_owned()]),
        }
    }

    /// Those of a form.
    pub(super) fn of_forms(&self, has_files: bool) -> Self {
        let forms = self.0.iter().filter(|media| {
            let media = essence(media);
            media == MULTIPART || media == URLENCODED && !has_files
        });
        let forms: Vec<String> = forms.cloned().collect();
        if forms.is_empty() {
            return Self(vec![if has_files { MULTIPART } else { URLENCODED }.to_owned()]);
        }
        Self(forms)
    }
}

/// A media type without its parameters, in small letters.
pub(super) fn essence(media: &str) -> String {
    media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

impl Conversion<'_> {
    /// The list of media types under a key; none where there is none.
    pub(super) fn media_types(
        &mut self,
        map: &Map<String, Value>,
        old: &Pointer,
        key: &str,
    ) -> Option<MediaTypes> {
        let value = map.get(key)?;
        let old = old.key(key);
        let list = match value {
            Value::Array(list) => list.as_slice(),
            Value::String(_) => {
                let message = format!("`{key}` should be a list");
                self.say(codes::REPAIRED, &old, message, "read as a list of one; write a list");
                std::slice::from_ref(value)
            }
            Value::Null => return None,
            _ => {
                self.ignored(&old, value, "a list of media types");
                return None;
            }
        };
        let mut types = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            match value {
                Value::String(media) if media.contains('/') => {
                    if !types.contains(media) {
                        types.push(media.clone());
                    }
                }
                _ => self.ignored(&old.index(index), value, "a media type such as `application/json`"),
            }
        }
        // An empty list takes the document's away; what is left is what is always meant.
        Some(if types.is_empty() { MediaTypes::default() } else { MediaTypes(types) })
    }
}
