//! Addresses of requests that may follow an answer, and of those that a client wants to be sent.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use super::uri::UriReference;
use super::write_style::{Written, plain};

/// An address on its way, from its first piece to its last.
#[derive(Debug)]
#[must_use]
pub struct Address {
    path: String,
    query: String,
    /// Whether every piece had a value.
    is_complete: bool,
}

impl Address {
    /// One that begins with a text as it is.
    pub fn of(text: &str) -> Self {
        Self { path: text.to_owned(), query: String::new(), is_complete: true }
    }

    /// With a text after it, as it is.
    pub fn text(mut self, text: &str) -> Self {
        self.path.push_str(text);
        self
    }

    /// One that begins with a value as it is, which may be a whole address.
    pub fn at<T: Serialize + ?Sized>(value: &T) -> Self {
        let text = text(value);
        Self { is_complete: text.is_some(), ..Self::of(&text.unwrap_or_default()) }
    }

    /// With a value after it. Everything in it is escaped that means something to an address.
    pub fn value<T: Serialize + ?Sized>(mut self, value: &T) -> Self {
        match text(value).map(Value::String).and_then(|text| Written::path("").write(&text)) {
            Some(text) => self.path.push_str(&text),
            None => self.is_complete = false,
        }
        self
    }

    /// With a parameter after it, as it stands in a path.
    pub fn path<T: Serialize + ?Sized>(mut self, parameter: &Written<'_>, value: &T) -> Self {
        match written(parameter, value) {
            Some(text) if !text.is_empty() => self.path.push_str(&text),
            _ => self.is_complete = false,
        }
        self
    }

    /// With a parameter in the query string; without it where the value is none.
    pub fn query<T: Serialize + ?Sized>(mut self, parameter: &Written<'_>, value: &T) -> Self {
        if let Some(text) = written(parameter, value) {
            self.query.push(if self.query.is_empty() { '?' } else { '&' });
            self.query.push_str(&text);
        }
        self
    }

    /// The whole, where nothing can be missing from it.
    #[must_use]
    pub fn certain(self) -> UriReference {
        UriReference(Cow::Owned(self.path + &self.query))
    }

    /// The whole. Nothing where the path lacks a value, or no address has such a text.
    #[must_use]
    pub fn finish(self) -> Option<UriReference> {
        let text = self.path + &self.query;
        text.parse().ok().filter(|_| self.is_complete)
    }
}

fn written<T: Serialize + ?Sized>(parameter: &Written<'_>, value: &T) -> Option<String> {
    parameter.write(&serde_json::to_value(value).ok()?)
}

/// The text of a value; nothing of `null`.
fn text<T: Serialize + ?Sized>(value: &T) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    (!value.is_null()).then(|| plain(&value))
}
