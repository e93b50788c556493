//! Answers that are text: at once, or piece by piece.

use std::borrow::Cow;

use axum::body::Body;

use super::failure::BoxError;
use super::pieces::pieces;
use super::reply::Reply;

/// A text that is answered, in UTF-8. Made of a `String`, of a literal, or of a [`Body`] that is streamed:
/// `Body::from_stream(lines).into()`.
#[derive(Debug, Default)]
pub struct Text(Body);

impl Text {
    /// Of what a function makes piece by piece, from a state: the next piece and the state that makes the one after,
    /// or nothing at the end. It is asked when the client has room. An error is logged, and breaks the answer off.
    ///
    /// ```text
    /// Text::unfold(0, |n| async move { Ok((n < 10).then(|| (format!("line {n}\n"), n + 1))) })
    /// ```
    pub fn unfold<S, F>(state: S, next: impl FnMut(S) -> F + Send + 'static) -> Self
    where
        S: Send + Unpin + 'static,
        F: Future<Output = Result<Option<(String, S)>, BoxError>> + Send + 'static,
    {
        Self(pieces(state, next))
    }
}

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
