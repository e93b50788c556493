//! The operations of [`session`](crate::generated::session).

use axum::http::HeaderMap;
use axum::http::header;

use crate::App;
use crate::error::ShopError;
use crate::generated::models::{self, Credentials, Message, SessionCompact};
use crate::generated::runtime::{Cookie, MaxAge, SameSite};
use crate::generated::session::*;
use crate::store::{SESSION_LENGTH, now, verify};

/// The cookie's name, as the document's security scheme has it.
const COOKIE: &str = "session_id";

impl Session for App {
    async fn login(&self, request: LoginRequest) -> Result<LoginOk, LoginError> {
        let Credentials { email, password } = request.body;
        let known = self.store.people().by_login(&email).map(|account| {
            (
                account.user.id,
                account.user.name.clone(),
                account.password.clone(),
            )
        });
        // Without an account there is still a hash to compare with, so that the answer takes as long.
        let hash = known
            .as_ref()
            .map(|(_, _, hash)| hash.clone())
            .unwrap_or_default();
        let is_right = verify(hash, password).await?;
        let Some((user, name, _)) = known.filter(|_| is_right) else {
            return Err(ShopError::WrongCredentials.into());
        };
        let token = self.store.sessions().open(user, now());
        let first_name = name.split_whitespace().next().unwrap_or(&name);
        Ok(LoginOk {
            set_cookie: vec![cookie(token, MaxAge::seconds(SESSION_LENGTH.num_seconds()))],
            body: Message {
                message: format!("Welcome back, {first_name}."),
            },
        })
    }

    async fn read_session(
        &self,
        request: ReadSessionRequest,
    ) -> Result<SessionCompact, ReadSessionError> {
        let (_, session) = self.signed_in(&request.parts.headers)?;
        Ok(session.into())
    }

    async fn logout(&self, request: LogoutRequest) -> Result<LogoutOk, LogoutError> {
        let (token, _) = self.signed_in(&request.parts.headers)?;
        self.store.sessions().close(&token);
        Ok(LogoutOk {
            set_cookie: vec![cookie(String::new(), MaxAge::ZERO)],
        })
    }
}

impl App {
    /// The session that a request's cookie stands for, and its token.
    fn signed_in(&self, headers: &HeaderMap) -> Result<(String, models::Session), ShopError> {
        let token = token_in(headers).ok_or(ShopError::NotSignedIn)?;
        let session = self
            .store
            .sessions()
            .find(&token, now())
            .ok_or(ShopError::NotSignedIn)?;
        let people = self.store.people();
        let user = people
            .find(session.user)
            .map_err(|_| ShopError::NotSignedIn)?;
        let session = models::Session {
            user: user.clone(),
            expires_at: session.expires_at,
        };
        Ok((token, session))
    }
}

/// The value of the session's cookie, if it was sent.
fn token_in(headers: &HeaderMap) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(Cookie::split_parse)
        .filter_map(Result::ok)
        .find_map(|cookie| (cookie.name() == COOKIE).then(|| cookie.value().to_owned()))
}

/// A cookie that scripts cannot read and that other sites' forms do not send.
fn cookie(token: String, age: MaxAge) -> Cookie<'static> {
    Cookie::build((COOKIE, token))
        .http_only(true)
        .same_site(SameSite::Lax)
        .path("/")
        .max_age(age)
        .build()
}
