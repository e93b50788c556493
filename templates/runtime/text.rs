//! Answers that are text: at once, or piece by piece.

use std::borrow::Cow;

use axum::body::Body;

use super::reply::Reply;

/// A text that is answered, in UTF-8. Made of a `String`, of a literal, or of a [`Body`] that is streamed:
/// `Body::from_stream(lines).into()`.
#[derive(Debug, Default)]
pub struct Text(Body);

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

impl From<&'static str> for Text {
    fn from(text: &'static str) -> Self {
        Self(text.into())
    }
}

impl From<Cow<'static, str>> for Text {
    fn from(text: Cow<'static, str>) -> Self {
        Self(text.into())
    }
}

impl From<Body> for Text {
    fn from(body: Body) -> Self {
        Self(body)
    }
}

impl From<Text> for Body {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl Reply {
    /// Text of any media type.
    pub fn text(status: u16, content_type: &'static str, text: impl Into<Text>) -> Self {
        Self::bytes(status, content_type, text.into())
    }
}
