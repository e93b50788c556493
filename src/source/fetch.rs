//! Texts on the network: who may have them, and how, is for the caller to say.

use super::OpenError;

/// How texts on the network are had. [`Offline`] has none.
pub trait Fetch {
    /// The text at an `http` or `https` address without a fragment.
    ///
    /// # Errors
    /// Where it may not be asked for, or where nobody gives it.
    fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError>;
}

/// A text that was fetched.
#[derive(Debug, Clone)]
pub struct Fetched {
    /// Where it came from after redirects: what its relative references resolve against (RFC 3986, §5.1.3).
    pub url: String,
    /// The bytes as received.
    pub bytes: Vec<u8>,
}

/// Why a text was not fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FetchError {
    /// Nobody was asked, because this address may not be; what to do about it.
    NotAllowed(String),
    /// It was asked for in vain.
    Failed(OpenError),
}

/// Fetches nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offline;

impl Fetch for Offline {
    fn fetch(&mut self, _url: &str) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(
            "save it as a file beside the document and refer to that, or allow it with `--allow-remote`"
                .to_owned(),
        ))
    }
}
