//! The operations of [`session`](crate::generated::session).

use crate::App;
use crate::generated::models::Message;
use crate::generated::runtime::{Cookie, HandlerError, MaxAge, SameSite};
use crate::generated::session::*;

impl Session for App {
    async fn login(&self, _: LoginRequest) -> Result<LoginOk, HandlerError> {
        let cookie = Cookie::build(("session_id", "secure_token_123"))
            .http_only(true)
            .max_age(MaxAge::seconds(1800))
            .path("/")
            .same_site(SameSite::Lax);
        Ok(LoginOk { set_cookie: vec![cookie.build()], body: Message { message: "Logged in".to_owned() } })
    }
}
