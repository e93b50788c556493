//! User and password of HTTP's own scheme.

use std::fmt;

use axum::http::request::Parts;
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::credentials::{parameters, same_secret};
use super::security::Denied;

/// Some clients leave the padding out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// User and password in `Authorization: Basic …` (RFC 7617). `Debug` does not tell the password.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicCredentials {
    user: String,
    password: String,
}

impl BasicCredentials {
    /// The credentials of a request: UTF-8, as the challenge asks for, without control characters.
    ///
    /// # Errors
    /// Where there are none, or none that can be read.
    pub fn find(parts: &Parts) -> Result<Self, Denied> {
        let encoded = parameters(parts, "basic")?.ok_or_else(Denied::skip)?;
        let bytes = BASE64.decode(encoded).map_err(|_| Denied::malformed())?;
        let text = String::from_utf8(bytes).map_err(|_| Denied::malformed())?;
        let (user, password) = text.split_once(':').ok_or_else(Denied::malformed)?;
        if text.chars().any(char::is_control) {
            return Err(Denied::malformed());
        }
        Ok(Self { user: user.to_owned(), password: password.to_owned() })
    }

    /// The user.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password.
    #[must_use]
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Whether these are user and password: see [`same_secret`]. Both are always looked at.
    #[must_use]
    pub fn are(&self, user: &str, password: &str) -> bool {
        same_secret(&self.user, user) & same_secret(&self.password, password)
    }
}

impl fmt::Debug for BasicCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BasicCredentials").field("user", &self.user).finish_non_exhaustive()
    }
}
