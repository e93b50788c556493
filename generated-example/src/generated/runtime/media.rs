//! Bodies that are no JSON: given as text or as a stream, if they are of a documented media type.

use axum::body::Body;

use super::call::{Call, Read};

impl<S: ?Sized> Call<S> {
    /// A text of one of these media types. Nothing where something was noted.
    pub async fn text_of(&mut self, accepted: &'static [&'static str]) -> Option<String> {
        let body = self.optional_text_of(accepted).await?;
        self.demand(body)
    }

    /// A text of one of these media types that may be absent. Nothing where something was noted.
    pub async fn optional_text_of(&mut self, accepted: &'static [&'static str]) -> Read<Option<String>> {
        if !self.has_body() {
            return Some(None);
        }
        self.media(accepted)?;
        self.text().await.map(Some)
    }

    /// A body of one of these media types, as it arrives. Nothing where something was noted.
    pub fn stream_of(&mut self, accepted: &'static [&'static str]) -> Option<Body> {
        let body = self.optional_stream_of(accepted)?;
        self.demand(body)
    }

    /// A body of one of these media types that may be absent, as it arrives. Nothing where something was noted.
    pub fn optional_stream_of(&mut self, accepted: &'static [&'static str]) -> Read<Option<Body>> {
        if !self.has_body() {
            return Some(None);
        }
        self.media(accepted)?;
        self.stream().map(Some)
    }
}
