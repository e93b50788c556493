//! What a client shows in TLS.

use std::fmt;
use std::sync::Arc;

use axum::http::request::Parts;

use super::security::Denied;

/// The certificate by which a client showed in TLS who it is: DER, as RFC 5280 has it.
///
/// Whatever ends TLS has checked that the client holds its key, and puts it into the request's extensions; nothing a
/// client writes into a request can. Whether the certificate is trusted may be checked there or here.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate(Arc<[u8]>);

impl ClientCertificate {
    /// From DER.
    pub fn new(der: impl Into<Arc<[u8]>>) -> Self {
        Self(der.into())
    }

    /// The certificate of a request.
    ///
    /// # Errors
    /// Where there is none.
    pub fn find(parts: &Parts) -> Result<Self, Denied> {
        parts.extensions.get::<Self>().cloned().ok_or_else(Denied::skip)
    }

    /// The certificate as DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientCertificate({} bytes)", self.0.len())
    }
}
