//! The operations of [`session`](crate::generated::session).

use crate::App;
use crate::error::ShopError;
use crate::generated::models::{Credentials, Message, SessionCompact};
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
        Ok(request.caller.session.into())
    }

    async fn logout(&self, request: LogoutRequest) -> Result<LogoutOk, LogoutError> {
        self.store.sessions().close(request.caller.key.as_str());
        Ok(LogoutOk {
            set_cookie: vec![cookie(String::new(), MaxAge::ZERO)],
        })
    }
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
