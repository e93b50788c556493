//! Asking over HTTP.

use std::time::Duration;

use fluent_uri::{Uri, UriRef};

use super::{Client, FetchError, Fetched};
use crate::source::OpenError;

/// The largest text that is fetched: 32 MiB.
const MAX_BYTES: u64 = 32 << 20;

/// How long one text may take, redirects apart.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How often an address may send on to another one.
const MAX_REDIRECTS: usize = 5;

impl Client {
    pub(super) fn get(&mut self, url: &str) -> Result<Fetched, FetchError> {
        let mut address = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            self.check(&address)?;
            let response = self.agent().get(&address).call();
            let mut response = response.map_err(|error| failed(&address, &words(&error)))?;
            let status = response.status();
            let location = response.headers().get("location").and_then(|value| value.to_str().ok());
            if let Some(location) = location.filter(|_| status.is_redirection()) {
                address = redirected(&address, location)?;
                continue;
            }
            if status != 200 {
                return Err(failed(&address, &format!("the answer is {status}")));
            }
            let body = response.body_mut().with_config().limit(MAX_BYTES).read_to_vec();
            let bytes = body.map_err(|error| failed(&address, &words(&error)))?;
            return Ok(Fetched { url: address, bytes });
        }
        Err(failed(url, &format!("it sends on more than {MAX_REDIRECTS} times")))
    }

    /// Whether an address may be asked; each hop of a redirect is one.
    fn check(&self, address: &str) -> Result<(), FetchError> {
        let uri = Uri::parse(address).map_err(|_| failed(address, "it is no address"))?;
        let authority = uri.authority().ok_or_else(|| failed(address, "it names no host"))?;
        let host = authority.host();
        let port = authority.port().map(fluent_uri::pct_enc::EStr::as_str);
        if self.allowed.allows(host, port) {
            return Ok(());
        }
        Err(FetchError::NotAllowed(format!(
            "save it as a file beside the document and refer to that, or allow it with `--allow-remote={host}`"
        )))
    }

    fn agent(&mut self) -> &ureq::Agent {
        self.agent.get_or_insert_with(|| {
            let config = ureq::Agent::config_builder()
                .timeout_global(Some(TIMEOUT))
                // Each hop is looked at here.
                .max_redirects(0)
                .max_redirects_will_error(false)
                .http_status_as_error(false)
                .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")))
                .accept("application/yaml, application/json, */*;q=0.5")
                .build();
            ureq::Agent::new_with_config(config)
        })
    }
}

fn redirected(from: &str, location: &str) -> Result<String, FetchError> {
    let odd = || failed(from, &format!("it sends on to `{location}`, which is no address"));
    let base = Uri::parse(from).map_err(|_| odd())?;
    let to = UriRef::parse(location).map_err(|_| odd())?;
    let to = to.strip_fragment().resolve_against(&base).map_err(|_| odd())?;
    match (base.scheme().as_str(), to.scheme().as_str()) {
        ("http", "http" | "https") | ("https", "https") => Ok(to.into_string()),
        _ => Err(failed(from, &format!("it sends on to `{to}`, which is less safe"))),
    }
}

/// What went wrong, without what differs between systems.
fn words(error: &ureq::Error) -> String {
    match error {
        ureq::Error::Io(error) => error.kind().to_string(),
        ureq::Error::ConnectionFailed => "nobody answers".to_owned(),
        ureq::Error::HostNotFound => "there is no such host".to_owned(),
        ureq::Error::Timeout(_) => format!("it takes longer than {} seconds", TIMEOUT.as_secs()),
        ureq::Error::BodyExceedsLimit(_) => format!("it is larger than {} MiB", MAX_BYTES >> 20),
        other => other.to_string(),
    }
}

fn failed(url: &str, why: &str) -> FetchError {
    FetchError::Failed(OpenError::new(
        format!("`{url}` cannot be fetched: {why}"),
        "check the address, or save the text as a file beside the document and refer to that",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_leads_to_no_lesser_place() {
        assert_eq!(redirected("http://a/b/c", "../d#x").unwrap(), "http://a/d");
        assert_eq!(redirected("http://a/b", "https://c/").unwrap(), "https://c/");
        for bad in ["http://a/", "file:///etc/passwd", "http://["] {
            assert!(redirected("https://a/", bad).is_err(), "{bad}");
        }
    }
}
