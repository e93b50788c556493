//! The operations of [`session`](crate::generated::session).

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;

use crate::App;
use crate::error::ShopError;
use crate::generated::models::{self, Credentials, Message};
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
            set_cookie: cookie(&token, SESSION_LENGTH),
            body: Message {
                message: format!("Welcome back, {first_name}."),
            },
        })
    }

    async fn read_session(
        &self,
        request: ReadSessionRequest,
    ) -> Result<models::Session, ReadSessionError> {
        let (_, session) = self.signed_in(&request.parts.headers)?;
        Ok(session)
    }

    async fn logout(&self, request: LogoutRequest) -> Result<LogoutOk, LogoutError> {
        let (token, _) = self.signed_in(&request.parts.headers)?;
        self.store.sessions().close(token);
        Ok(LogoutOk {
            set_cookie: cookie("", TimeDelta::zero()),
        })
    }
}

impl App {
    /// The session that a request's cookie stands for, and its token.
    fn signed_in<'h>(
        &self,
        headers: &'h HeaderMap,
    ) -> Result<(&'h str, models::Session), ShopError> {
        let token = token_in(headers).ok_or(ShopError::NotSignedIn)?;
        let session = self
            .store
            .sessions()
            .find(token, now())
            .ok_or(ShopError::NotSignedIn)?;
        let user = self
            .store
            .people()
            .find(session.user)
            .map_err(|_| ShopError::NotSignedIn)?
            .clone();
        Ok((
            token,
            models::Session {
                user,
                expires_at: session.expires_at,
            },
        ))
    }
}

/// The value of the session's cookie, if it was sent (RFC 6265 section 4.2.1).
fn token_in(headers: &HeaderMap) -> Option<&str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// A cookie that scripts cannot read and that other sites' forms do not send.
fn cookie(token: &str, age: TimeDelta) -> String {
    let seconds = age.num_seconds();
    format!("{COOKIE}={token}; HttpOnly; Max-Age={seconds}; Path=/; SameSite=Lax")
}
