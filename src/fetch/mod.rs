//! Fetching what a document refers to on the network: only where the settings allow it, and within limits.

#[cfg(feature = "remote")]
mod http;

use crate::config::AllowRemote;
use crate::source::{Fetch, FetchError, Fetched, Offline};

/// Fetches over HTTP, as far as the settings allow.
#[derive(Debug)]
pub(crate) struct Client {
    allowed: AllowRemote,
    #[cfg(feature = "remote")]
    agent: Option<ureq::Agent>,
}

impl Client {
    /// One that asks nobody but those who are allowed.
    pub(crate) fn new(allowed: &AllowRemote) -> Self {
        Self {
            allowed: allowed.clone(),
            #[cfg(feature = "remote")]
            agent: None,
        }
    }
}

impl Fetch for Client {
    fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError> {
        if self.allowed.is_nothing() { Offline.fetch(url) } else { self.get(url) }
    }
}

#[cfg(not(feature = "remote"))]
impl Client {
    #[expect(clippy::unused_self, reason = "the other one uses it")]
    fn get(&self, _url: &str) -> Result<Fetched, FetchError> {
        Err(FetchError::NotAllowed(
            "save it as a file beside the document; this build of specwright fetches nothing (feature `remote`)"
                .to_owned(),
        ))
    }
}
