//! How a refused client is told what to show: `WWW-Authenticate`, as `FastAPI` writes it.

/// Where nothing was shown.
pub(super) const NOTHING_SHOWN: &str = "Not authenticated";
/// Where what was shown is no good.
pub(super) const NOT_VALID: &str = "Not authenticated";
/// Where the caller is known, and may not.
pub(super) const NOT_ALLOWED: &str = "Not enough permissions";

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
    /// It as a header has it: the scheme alone, as the classes of `fastapi.security` have it, with the scopes that are
    /// missing, as its users write them.
    pub(super) fn write(self, _realm: &str, wrong: Option<Wrong>) -> String {
        let scheme = match self {
            Self::ApiKey(..) => "APIKey",
            Self::Basic => "Basic",
            Self::Bearer => "Bearer",
            Self::Other(scheme) => scheme,
            Self::ClientCertificate => "ClientCertificate",
        };
        match wrong {
            Some(Wrong::Scopes(scopes)) => {
                let scopes: String = scopes
                    .join(" ")
                    .chars()
                    .filter(|c| matches!(c, ' ' | '!' | '#'..='[' | ']'..='~'))
                    .collect();
                format!("{scheme} scope=\"{scopes}\"")
            }
            Some(Wrong::Invalid) | None => scheme.to_owned(),
        }
    }
}
