//! What clients show to tell who they are, found in the head of a request.

use std::fmt;

use axum::http::HeaderValue;
use axum::http::header::{AUTHORIZATION, COOKIE};
use axum::http::request::Parts;
use subtle::ConstantTimeEq;

use super::escape;
use super::security::Denied;

/// A secret under a name, as a header, the query string or a cookie holds it. `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key of a header.
    ///
    /// # Errors
    /// Where there is none, more than one, or one that is no text.
    pub fn in_header(parts: &Parts, name: &str) -> Result<Self, Denied> {
        let mut lines = parts.headers.get_all(name).iter();
        match (lines.next(), lines.next()) {
            (Some(line), None) => Self::new(text(line)?.to_owned()),
            (Some(_), Some(_)) => Err(Denied::malformed()),
            (None, _) => Err(Denied::skip()),
        }
    }

    /// The key of a parameter in the query string.
    ///
    /// # Errors
    /// Where there is none, more than one, or one that is no text.
    pub fn in_query(parts: &Parts, name: &str) -> Result<Self, Denied> {
        let query = parts.uri.query().unwrap_or_default();
        let mut found = None;
        for pair in query.split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if escape::decode(key, true).is_some_and(|key| key == name) && found.replace(value).is_some() {
                return Err(Denied::malformed());
            }
        }
        let value = escape::decode(found.ok_or_else(Denied::skip)?, true);
        Self::new(value.ok_or_else(Denied::malformed)?.into_owned())
    }

    /// The key of a cookie. An empty one was taken back, and is none.
    ///
    /// # Errors
    /// Where there is none, more than one, or one that is no text.
    pub fn in_cookie(parts: &Parts, name: &str) -> Result<Self, Denied> {
        let mut found = None;
        for line in parts.headers.get_all(COOKIE) {
            // Another cookie may be anything.
            for pair in line.as_bytes().split(|byte| *byte == b';') {
                let Some(at) = pair.iter().position(|byte| *byte == b'=') else { continue };
                if pair[..at].trim_ascii() != name.as_bytes() {
                    continue;
                }
                let value = std::str::from_utf8(&pair[at + 1..]).map_err(|_| Denied::malformed())?;
                if found.replace(value.trim()).is_some() {
                    return Err(Denied::malformed());
                }
            }
        }
        let value = found.filter(|value| !value.is_empty()).ok_or_else(Denied::skip)?;
        Self::new(value.to_owned())
    }

    fn new(text: String) -> Result<Self, Denied> {
        if text.is_empty() { Err(Denied::malformed()) } else { Ok(Self(text)) }
    }

    /// The key itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this key: see [`same_secret`].
    #[must_use]
    pub fn is(&self, expected: &str) -> bool {
        same_secret(&self.0, expected)
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(<redacted>)")
    }
}

/// A token in `Authorization: Bearer …` (RFC 6750 section 2.1). `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct BearerToken(String);

impl BearerToken {
    /// The token of a request.
    ///
    /// # Errors
    /// Where there is none, or none that can be read.
    pub fn find(parts: &Parts) -> Result<Self, Denied> {
        let token = parameters(parts, "bearer")?.ok_or_else(Denied::skip)?;
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Denied::malformed());
        }
        Ok(Self(token.to_owned()))
    }

    /// The token itself.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is this token: see [`same_secret`].
    #[must_use]
    pub fn is(&self, expected: &str) -> bool {
        same_secret(&self.0, expected)
    }
}

impl fmt::Debug for BearerToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BearerToken(<redacted>)")
    }
}

/// Credentials of some other scheme in `Authorization` (RFC 9110 section 11.4): all that follows the scheme's name.
/// `Debug` does not tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct HttpCredentials(String);

impl HttpCredentials {
    /// The credentials of a request, by the scheme's name; nothing where it has none of this scheme.
    ///
    /// # Errors
    /// Where they cannot be read.
    pub fn find(parts: &Parts, scheme: &str) -> Result<Option<Self>, Denied> {
        Ok(parameters(parts, scheme)?.map(|text| Self(text.to_owned())))
    }

    /// What follows the scheme's name, as it was sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for HttpCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpCredentials(<redacted>)")
    }
}

/// Whether two secrets are the same, in a time that does not tell where they differ. It may tell whether they are of
/// the same length: compare secrets of one length, or hashes of them.
#[must_use]
pub fn same_secret(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// What follows the name of a scheme in `Authorization`, whose case does not matter (RFC 9110 section 11.1); nothing
/// where there is no such header, or it is of another scheme. Several are no credentials at all.
pub(super) fn parameters<'p>(parts: &'p Parts, scheme: &str) -> Result<Option<&'p str>, Denied> {
    let mut lines = parts.headers.get_all(AUTHORIZATION).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    if lines.next().is_some() {
        return Err(Denied::malformed());
    }
    let line = text(line)?.trim();
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    Ok(name.eq_ignore_ascii_case(scheme).then(|| rest.trim_start()))
}

fn text(value: &HeaderValue) -> Result<&str, Denied> {
    std::str::from_utf8(value.as_bytes()).map_err(|_| Denied::malformed())
}
