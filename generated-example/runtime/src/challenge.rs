//! How a refused client is told what to show: `WWW-Authenticate` (RFC 9110 section 11.6.1).

use std::fmt::Write;

/// Where nothing was shown.
pub(super) const NOTHING_SHOWN: &str = "This needs credentials.";
/// Where what was shown is no good.
pub(super) const NOT_VALID: &str = "The credentials are not valid.";
/// Where the caller is known, and may not.
pub(super) const NOT_ALLOWED: &str = "The caller may not do this.";

/// What a scheme asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Challenge {
    /// A key: its place and its name.
    ApiKey(&'static str, &'static str),
    /// User and password.
    Basic,
    /// A token.
    Bearer,
    /// Credentials of another scheme, by its name.
    Other(&'static str),
    /// A certificate.
    ClientCertificate,
}

/// What was wrong with what was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// It is not valid.
    Invalid,
    /// It does not reach as far as these scopes.
    Scopes(&'static [&'static str]),
}

impl Challenge {
    /// It as a header has it. RFC 6750 section 3 says how a bearer token is asked for, RFC 7617 section 2 how user and
    /// password are; keys and certificates have no scheme of HTTP, and get one that says what is missing.
    pub(super) fn write(self, realm: &str, wrong: Option<Wrong>) -> String {
        let realm = quoted(realm);
        let mut text = match self {
            Self::ApiKey(place, name) => {
                format!("ApiKey realm={realm}, in={}, name={}", quoted(place), quoted(name))
            }
            Self::Basic => format!("Basic realm={realm}, charset=\"UTF-8\""),
            Self::Bearer => format!("Bearer realm={realm}"),
            Self::Other(scheme) => format!("{scheme} realm={realm}"),
            Self::ClientCertificate => format!("ClientCertificate realm={realm}"),
        };
        // Writing to a string cannot fail.
        let _ = match wrong {
            Some(Wrong::Scopes(scopes)) => {
                let scopes = quoted(&scopes.join(" "));
                write!(text, ", error=\"insufficient_scope\", scope={scopes}")
            }
            Some(Wrong::Invalid) if self == Self::Bearer => write!(text, ", error=\"invalid_token\""),
            _ => Ok(()),
        };
        text
    }
}

/// A text in quotes (RFC 9110 section 5.6.4). What headers cannot hold becomes a question mark.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(if matches!(c, ' '..='~') { c } else { '?' });
    }
    out.push('"');
    out
}
