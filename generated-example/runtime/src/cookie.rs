//! Cookies that answers set.

use axum::http::HeaderValue;
use axum::http::header::SET_COOKIE;
pub use cookie::time::Duration as MaxAge;
pub use cookie::{Cookie, SameSite};

use super::failure::Internal;
use super::reply::Reply;

impl Reply {
    /// With cookies, a `Set-Cookie` line each.
    ///
    /// Nothing is encoded: a cookie with characters that cookies cannot have (RFC 6265 section 4.1.1) becomes a
    /// logged 500, so that no value can add attributes of its own.
    pub fn cookies(self, cookies: impl IntoIterator<Item = Cookie<'static>>) -> Self {
        cookies.into_iter().fold(self, |reply, cookie| match line(&cookie) {
            Ok(line) => reply.line(SET_COOKIE, line),
            Err(error) => Self::failed(error),
        })
    }
}

fn line(cookie: &Cookie<'_>) -> Result<HeaderValue, Internal> {
    let name = cookie.name();
    if name.is_empty()
        || !name.bytes().all(|byte| is_visible(byte) && !b"()<>@,;:\\\"/[]?={}".contains(&byte))
    {
        return Err(Internal::new(format!("no cookie can be named {name:?}")));
    }
    let value = cookie.value();
    let inner = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
    if !inner.bytes().all(|byte| is_visible(byte) && !b"\",;\\".contains(&byte)) {
        return Err(Internal::new(format!("the cookie {name:?} has a value that must be encoded first")));
    }
    let attributes = [cookie.path(), cookie.domain()];
    if attributes.into_iter().flatten().any(|text| text.contains(';')) {
        return Err(Internal::new(format!("the cookie {name:?} has a `;` in its path or domain")));
    }
    Ok(HeaderValue::try_from(cookie.to_string())?)
}

fn is_visible(byte: u8) -> bool {
    byte.is_ascii_graphic()
}
