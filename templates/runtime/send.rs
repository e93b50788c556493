//! Sending what the server asks of others, over the network.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::redirect::Policy;
use reqwest::{ClientBuilder, Url};

use super::failure::BoxError;
use super::outbound::{BadAnswer, Outbound, Received, Unsendable};

/// Sends webhooks and callbacks.
///
/// Their addresses come from clients, who may name anything that this server can reach. So only `http` and `https` are
/// sent to, redirects are not followed, and [`Client::public_only`] talks to no address of a private network.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    is_public_only: bool,
    allows: fn(&Url) -> bool,
    limit: usize,
}

/// Why something that was sent has no answer.
#[derive(Debug)]
pub enum SendError {
    /// No request could be made of it.
    Unsendable(Unsendable),
    /// Nothing is sent to such an address.
    Refused,
    /// There was no connection, or it broke.
    Unreachable(BoxError),
    /// The answer took too long.
    Slow,
    /// The answer's body has more than so many bytes.
    TooLarge(usize),
    /// The answer is none that the document describes.
    Answer(BadAnswer),
}

impl Client {
    /// How long an answer may take, from the first attempt to connect to the last byte.
    pub const TIMEOUT: Duration = Duration::from_secs(10);
    /// The most bytes that an answer's body may have.
    pub const LIMIT: usize = 1024 * 1024;

    /// One that reaches public addresses only, whatever their names resolve to: for addresses that clients give. It
    /// heeds no proxy, which would do the resolving.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn public_only() -> Result<Self, BoxError> {
        let builder = Self::builder().no_proxy().dns_resolver(Arc::new(PublicOnly));
        Ok(Self { is_public_only: true, ..Self::from_builder(builder)? })
    }

    /// One that reaches every address: for addresses that are trusted, and for tests.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn any_host() -> Result<Self, BoxError> {
        Self::from_builder(Self::builder())
    }

    /// What both begin with, for further settings: no redirects, and [`Client::TIMEOUT`].
    #[must_use]
    pub fn builder() -> ClientBuilder {
        reqwest::Client::builder().redirect(Policy::none()).referer(false).timeout(Self::TIMEOUT)
    }

    /// One with settings of one's own; it reaches every address that these allow.
    ///
    /// # Errors
    /// Where TLS cannot be set up.
    pub fn from_builder(builder: ClientBuilder) -> Result<Self, BoxError> {
        let http = builder.build()?;
        Ok(Self { http, is_public_only: false, allows: |_| true, limit: Self::LIMIT })
    }

    /// One that sends only to what a function allows.
    #[must_use]
    pub fn allowing(self, allows: fn(&Url) -> bool) -> Self {
        Self { allows, ..self }
    }

    /// One that reads at most so many bytes of an answer's body.
    #[must_use]
    pub fn limit(self, limit: usize) -> Self {
        Self { limit, ..self }
    }

    /// Sends a webhook or a callback to an address.
    ///
    /// # Errors
    /// Where there is no answer, or none that the document describes.
    pub async fn send<O: Outbound>(&self, url: &str, outbound: &O) -> Result<O::Answer, SendError> {
        let request = outbound.request(url).map_err(SendError::Unsendable)?;
        O::answer(self.exchange(request).await?).map_err(SendError::Answer)
    }

    /// Sends a request as it is: one that was signed, or given further headers.
    ///
    /// # Errors
    /// Where there is no answer.
    pub async fn exchange(&self, request: Request<Bytes>) -> Result<Received, SendError> {
        let request = reqwest::Request::try_from(request)
            .map_err(|_| SendError::Unsendable(Unsendable::Address))?;
        let is_web = matches!(request.url().scheme(), "http" | "https");
        let is_reachable = !self.is_public_only || literal(request.url()).is_none_or(is_public);
        if !is_web || !is_reachable || !(self.allows)(request.url()) {
            return Err(SendError::Refused);
        }
        let mut answer = self.http.execute(request).await.map_err(failed)?;
        let mut body = Vec::new();
        if answer.content_length().is_some_and(|length| length > self.limit as u64) {
            return Err(SendError::TooLarge(self.limit));
        }
        while let Some(chunk) = answer.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > self.limit {
                return Err(SendError::TooLarge(self.limit));
            }
            body.extend_from_slice(&chunk);
        }
        let headers = std::mem::take(answer.headers_mut());
        Ok(Received { status: answer.status(), headers, body: body.into() })
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsendable(why) => why.fmt(f),
            Self::Refused => f.write_str("nothing is sent to such an address"),
            Self::Unreachable(_) => f.write_str("there was no answer"),
            Self::Slow => f.write_str("the answer took too long"),
            Self::TooLarge(limit) => write!(f, "the answer has more than {limit} bytes"),
            Self::Answer(why) => why.fmt(f),
        }
    }
}

impl std::error::Error for SendError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Unsendable(why) => Some(why),
            Self::Unreachable(why) => Some(&**why),
            Self::Answer(why) => Some(why),
            Self::Refused | Self::Slow | Self::TooLarge(_) => None,
        }
    }
}

/// Resolves names, and leaves out what is not public: at the time of connecting, so that a name which resolves to
/// something else a moment later gains nothing.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err("the name has no public address".into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

/// An error without the address, which may hold a secret.
fn failed(error: reqwest::Error) -> SendError {
    if error.is_timeout() { SendError::Slow } else { SendError::Unreachable(error.without_url().into()) }
}

/// The address that stands in a URL by itself, without a name to resolve.
fn literal(url: &Url) -> Option<IpAddr> {
    url.host_str()?.trim_matches(['[', ']']).parse().ok()
}

/// Whether an address is one of the public internet (IANA's registries of special addresses).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    let is_special = match first {
        0 | 10 | 127 | 224.. => true,
        100 => second & 0xC0 == 64,
        169 => second == 254,
        172 => second & 0xF0 == 16,
        192 => second == 168 || (second == 0 && (third == 0 || third == 2)) || (second == 88 && third == 99),
        198 => second & 0xFE == 18 || (second == 51 && third == 100),
        203 => second == 0 && third == 113,
        _ => false,
    };
    !is_special
}

/// Only what is given out as global unicast (`2000::/3`), and of that nothing that stands for an address of IPv4.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [first, second, ..] = address.segments();
    let is_special = match first {
        0x2001 => second < 0x0200 || second == 0x0DB8,
        0x2002 => true,
        0x3FFF => second < 0x1000,
        _ => false,
    };
    first & 0xE000 == 0x2000 && !is_special
}
