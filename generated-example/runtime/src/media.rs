//! Bodies that operations read themselves, if they are of a documented media type.

use axum::body::Body;

use super::call::{Call, Read};

impl<S: ?Sized> Call<S> {
    /// A body of one of these media types, as it arrives. Nothing where something was noted.
    pub fn stream_of(&mut self, accepted: &'static [&'static str]) -> Option<Body> {
        let body = self.optional_stream_of(accepted)?;
        self.demand(body)
    }

    /// A body of one of these media types that may be absent, as it arrives. Nothing where something was noted.
    pub fn optional_stream_of(&mut self, accepted: &'static [&'static str]) -> Read<Option<Body>> {
        if self.lacks_body(accepted) {
            return Some(None);
        }
        self.media(accepted)?;
        self.stream().map(Some)
    }
}
