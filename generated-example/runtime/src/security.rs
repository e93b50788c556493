//! Who calls: what an application says about credentials, and what becomes of it.

use std::fmt;

use axum::http::header::WWW_AUTHENTICATE;
use axum::http::{Extensions, StatusCode};

use super::call::Call;
use super::challenge::{Challenge, NOT_ALLOWED, NOT_VALID, NOTHING_SHOWN, Wrong};
use super::failure::{BoxError, Internal};
use super::future::BoxFuture;
use super::rejection::Rejection;
use super::trace::tell;

/// Why credentials do not let anybody in.
///
/// It is made of any error as well, by `?`: that is logged, and answered with an opaque 500. It is no error itself,
/// which is what lets it be made of every one.
#[derive(Debug)]
pub struct Denied(Reason);

#[derive(Debug)]
enum Reason {
    /// Nothing was shown.
    Absent,
    /// Nothing was shown, and this is how to ask for it.
    AbsentFor(String),
    Invalid,
    Challenge(String),
    Forbidden,
    Scopes(&'static [&'static str]),
    Internal(Internal),
}

impl Denied {
    /// As if no credentials had been shown: for those that are none, such as a session that has ended where anybody
    /// may call.
    #[must_use]
    pub const fn skip() -> Self {
        Self(Reason::Absent)
    }

    /// 401: the credentials are wrong, have expired, or were taken back.
    #[must_use]
    pub const fn invalid() -> Self {
        Self(Reason::Invalid)
    }

    /// 403: it is known who calls, and that they may not.
    #[must_use]
    pub const fn forbidden() -> Self {
        Self(Reason::Forbidden)
    }

    /// 401 with a `WWW-Authenticate` of your own, for schemes that go back and forth: `Digest realm="…", nonce="…"`.
    #[must_use]
    pub fn challenge(text: impl Into<String>) -> Self {
        Self(Reason::Challenge(text.into()))
    }

    /// 401: the credentials cannot be read.
    pub(super) const fn malformed() -> Self {
        Self(Reason::Invalid)
    }

    /// As said, where something had been shown; else what is missing.
    #[must_use]
    pub fn where_shown(self, is_shown: bool) -> Self {
        Self(match self.0 {
            Reason::Invalid if !is_shown => Reason::Absent,
            Reason::Challenge(text) if !is_shown => Reason::AbsentFor(text),
            reason => reason,
        })
    }

    /// As the answer of a scheme.
    #[must_use]
    pub const fn by(self, scheme: &'static Challenge) -> Refusal {
        Refusal { scheme, denied: self }
    }
}

impl<E: Into<BoxError>> From<E> for Denied {
    fn from(error: E) -> Self {
        Self(Reason::Internal(Internal::new(error)))
    }
}

impl From<Internal> for Denied {
    fn from(error: Internal) -> Self {
        Self(Reason::Internal(error))
    }
}

/// Somebody, and how far their credentials reach.
///
/// Whether that is far enough for an operation is compared with the document, and nobody need remember to.
#[derive(Debug, Clone)]
#[must_use]
pub struct Granted<T> {
    caller: T,
    /// Nothing: as far as can be.
    scopes: Option<Vec<String>>,
}

impl<T> Granted<T> {
    /// Somebody with these scopes (or roles): `Granted::new(user, claims.scope.split(' '))`.
    pub fn new<I>(caller: T, scopes: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<String>,
    {
        Self { caller, scopes: Some(scopes.into_iter().map(Into::into).collect()) }
    }

    /// Somebody who may do whatever the scheme is asked for.
    pub const fn everything(caller: T) -> Self {
        Self { caller, scopes: None }
    }

    /// The caller, where the scopes are enough.
    ///
    /// # Errors
    /// 403 where they are not.
    pub fn within(self, needed: &'static [&'static str]) -> Result<T, Denied> {
        let has = |scope: &&str| self.scopes.as_ref().is_none_or(|own| own.iter().any(|one| one == scope));
        if needed.iter().all(has) { Ok(self.caller) } else { Err(Denied(Reason::Scopes(needed))) }
    }
}

/// What a scheme made of a request that it does not let in.
#[derive(Debug)]
pub struct Refusal {
    scheme: &'static Challenge,
    denied: Denied,
}

/// The schemes that did not let a request in, so far.
pub struct Refusals {
    realm: &'static str,
    /// All that would be asked for.
    schemes: &'static [&'static Challenge],
    noted: Vec<Refusal>,
}

impl Refusals {
    /// Nobody yet.
    #[must_use]
    pub const fn new(realm: &'static str, schemes: &'static [&'static Challenge]) -> Self {
        Self { realm, schemes, noted: Vec::new() }
    }

    /// Whoever was let in; else it is noted why not.
    pub fn unless<T>(&mut self, proof: Result<T, Refusal>) -> Option<T> {
        let note = |refusal: Refusal| {
            if let Reason::Internal(error) = &refusal.denied.0 {
                let report = error.report();
                tell(move || tracing::error!(error = report, "it could not be found out who calls"));
            }
            self.noted.push(refusal);
        };
        proof.map_err(note).ok()
    }

    /// The request goes on as anybody's, if nothing was shown.
    ///
    /// # Errors
    /// What to answer, where credentials were shown and refused.
    pub fn or_anonymous<T: Clone + Send + Sync + 'static>(self, anonymous: T) -> Judged {
        let is_absent = |one: &Refusal| matches!(one.denied.0, Reason::Absent | Reason::AbsentFor(_));
        if self.noted.iter().all(is_absent) { Ok(proven(anonymous)) } else { self.refuse() }
    }

    /// What to answer. That the caller is known but may not is told before that something is wrong or missing.
    ///
    /// # Errors
    /// Always.
    pub fn refuse(self) -> Judged {
        let reasons = || self.noted.iter().map(|refusal| &refusal.denied.0);
        if reasons().any(|reason| matches!(reason, Reason::Internal(_))) {
            // It is in the log already.
            return Err(Rejection::internal());
        }
        if reasons().any(|reason| matches!(reason, Reason::Scopes(_) | Reason::Forbidden)) {
            let rejection = Rejection::new(StatusCode::FORBIDDEN, NOT_ALLOWED);
            let lacking = self.noted.iter().filter_map(|refusal| match refusal.denied.0 {
                Reason::Scopes(scopes) => Some(refusal.scheme.write(self.realm, Some(Wrong::Scopes(scopes)))),
                _ => None,
            });
            return Err(challenged(rejection, lacking));
        }
        let is_wrong = reasons().any(|reason| matches!(reason, Reason::Invalid | Reason::Challenge(_)));
        let detail = if is_wrong { NOT_VALID } else { NOTHING_SHOWN };
        let rejection = Rejection::new(StatusCode::UNAUTHORIZED, detail);
        Err(challenged(rejection, self.schemes.iter().map(|scheme| self.challenge(scheme))))
    }

    /// What a scheme asks for, after what it refused.
    fn challenge(&self, scheme: &'static Challenge) -> String {
        let mut wrong = None;
        for refusal in self.noted.iter().filter(|refusal| refusal.scheme == scheme) {
            match &refusal.denied.0 {
                Reason::Challenge(text) | Reason::AbsentFor(text) => return text.clone(),
                Reason::Invalid => wrong = Some(Wrong::Invalid),
                _ => {}
            }
        }
        scheme.write(self.realm, wrong)
    }
}

impl fmt::Debug for Refusals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusals").field("noted", &self.noted).finish_non_exhaustive()
    }
}

/// With a line for each challenge, each once.
fn challenged(rejection: Rejection, challenges: impl Iterator<Item = String>) -> Rejection {
    let mut all: Vec<String> = Vec::new();
    for challenge in challenges {
        if !all.contains(&challenge) {
            all.push(challenge);
        }
    }
    all.iter().fold(rejection, |rejection, text| rejection.header(WWW_AUTHENTICATE, text))
}

/// Who calls, in the extensions of a request: put there once it is proven, and in no other way.
#[derive(Debug, Clone)]
pub struct Caller<T>(T);

impl<T> Caller<T> {
    /// Who calls.
    pub const fn get(&self) -> &T {
        &self.0
    }
}

/// What a request is found to be: what its extensions are to hold, or what to answer.
pub type Judged = Result<Extensions, Rejection>;

/// Finding out who calls.
pub type Guarding<'a> = BoxFuture<'a, Judged>;

/// What the extensions of a request hold once it is known who calls.
pub fn proven<T: Clone + Send + Sync + 'static>(caller: T) -> Extensions {
    let mut extensions = Extensions::new();
    extensions.insert(Caller(caller));
    extensions
}

impl<S: ?Sized> Call<S> {
    /// Who calls. Nothing, and 500, where a layer has taken away what was proven.
    pub fn caller<T: Clone + Send + Sync + 'static>(&mut self) -> Option<T> {
        let caller = self.parts().extensions.get::<Caller<T>>().map(|caller| caller.0.clone());
        if caller.is_none() {
            tracing::error!("a layer has replaced the extensions of a request that tell who calls");
            return self.reject(Rejection::internal());
        }
        caller
    }
}
